//! `&锚点` and `*引用`: a copy of what an anchor names, within bounds.

use super::*;

pub(super) struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

impl Builder<'_> {
    /// Keeps a copy of the node just accepted for the aliases of its anchor.
    pub(super) fn remember_last(&mut self, anchor: usize) {
        if anchor == 0 || self.last == Last::Lost {
            return;
        }
        let room = MAX_COPIES.saturating_sub(self.copies);
        let Some(node) = self.last_node() else { return };
        let size = count(node, room);
        let copy = (size <= room).then(|| Anchored { node: node.clone(), size, depth: depth(node) });
        self.copies += copy.as_ref().map_or(0, |copy| copy.size);
        self.anchors.insert(anchor, copy);
    }

    pub(super) fn alias(&mut self, id: usize, start: usize, end: usize) {
        self.gap(start, false);
        self.used.insert(id);
        let room = MAX_COPIES.saturating_sub(self.copies);
        let value = match self.anchors.get(&id) {
            Some(Some(known)) if known.size <= room && self.stack.len() + known.depth <= MAX_DEPTH => {
                self.copies += known.size;
                known.node.value.clone()
            }
            known => {
                let message = match known {
                    None => words!("引用 * 指向包含它自己的内容", "the alias refers to something that contains it"),
                    Some(_) => {
                        words!("引用 * 展开后内容过多或嵌套过深", "the alias expands to too much, or nests too deeply")
                    }
                };
                self.find(
                    error("S009", message)
                        .help(words!("把内容直接写出来，不用 & 和 *", "write the content out instead of using & and *"))
                        .placed(Place::text(self.source, start, end)),
                );
                Value::Nil
            }
        };
        if self.awaits_key() {
            let Value::Text(text) = value else {
                self.unsupported(
                    start,
                    end,
                    words!("键必须是文字，不能是列表或分组", "a key must be text, not a list or a group"),
                    words!("把键名直接写出来", "write the key out"),
                );
                self.at = end.max(self.at);
                return self.accept(Node::default());
            };
            return self.key(Cow::Owned(text), false, false, start, end);
        }
        self.leaf(value, start, end, Last::Child);
    }
}

/// Nodes in a tree; stops counting just above `limit`.
fn count(node: &Node, limit: usize) -> usize {
    let mut total = 1;
    let children: &mut dyn Iterator<Item = &Node> = match &node.value {
        Value::List(items) => &mut items.iter(),
        Value::Map(entries) => &mut entries.iter().map(|entry| &entry.value),
        _ => return total,
    };
    for child in children {
        if total > limit {
            break;
        }
        total += count(child, limit - total);
    }
    total
}

/// Levels of lists and maps in a tree; a scalar has none.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Map(entries) => 1 + entries.iter().map(|entry| depth(&entry.value)).max().unwrap_or(0),
        _ => 0,
    }
}
