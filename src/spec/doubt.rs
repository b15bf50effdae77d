//! Doubts that import left in a spec: comments that stay with their fact through types and back.

use crate::source::{Key, Path, Step};
use crate::tree::Node;

/// A doubt that import left at a fact: a `# 存疑：…` comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub path: Path,
    pub text: String,
}

/// How a doubt begins, in a comment and in a note.
pub const DOUBT: &str = "存疑：";

/// Collects the doubts in the comments of a tree.
pub fn doubts(node: &Node) -> Vec<Doubt> {
    let mut found = Vec::new();
    walk(node, &mut Vec::new(), &mut found);
    return found;

    /// A step not yet copied: most trees hold no doubt at all.
    #[derive(Clone, Copy)]
    enum Seen<'a> {
        Key(&'a Key),
        Index(usize),
    }

    fn walk<'a>(node: &'a Node, steps: &mut Vec<Seen<'a>>, found: &mut Vec<Doubt>) {
        if let Some(comments) = &node.comments {
            let lines =
                comments.before.iter().flatten().chain(&comments.trailing).chain(comments.after.iter().flatten());
            for text in lines.filter_map(|line| line.trim().strip_prefix(DOUBT)) {
                let steps = steps.iter().map(|step| match step {
                    Seen::Key(key) => Step::Key(Key::clone(key)),
                    Seen::Index(index) => Step::Index(*index),
                });
                found.push(Doubt { path: Path(steps.collect()), text: text.to_string() });
            }
        }
        for entry in node.entries() {
            steps.push(Seen::Key(&entry.key));
            walk(&entry.value, steps, found);
            steps.pop();
        }
        for (index, item) in node.items().iter().enumerate() {
            steps.push(Seen::Index(index));
            walk(item, steps, found);
            steps.pop();
        }
    }
}

/// Writes doubts back as comments, each at its fact or the nearest group that holds it.
pub fn put_doubts(node: &mut Node, doubts: &[Doubt]) {
    for doubt in doubts {
        let mut steps = doubt.path.0.as_slice();
        while node.get(&Path(steps.to_vec())).is_none() {
            steps = &steps[..steps.len() - 1];
        }
        node.reach(steps).comment_before(format!(" {DOUBT}{}", doubt.text));
    }
}
