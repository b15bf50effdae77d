//! Which item of the new list is which item of the old one: by name, then by likeness where it is
//! unmistakable, and by position where items have no names.

use super::wording::likeness;
use crate::spec::{Field, Shape};
use crate::tree::{Node, Value};
use std::collections::HashMap;

/// What an item of a list is called by, and what must agree before another name is taken for a renaming.
pub struct Identity {
    /// The keys whose values together are the name.
    pub keys: Vec<&'static str>,
    /// Of these, the one that is a wording; the others are categories.
    pub wording: Option<&'static str>,
}

/// Which fields name the items of a list.
pub fn identity(list: &str, fields: &'static [Field]) -> Identity {
    match list {
        "绩效指标" => {
            Identity { keys: vec!["一级指标", "二级指标", "三级指标"], wording: Some("三级指标") }
        }
        _ => {
            let first = fields.iter().find(|field| matches!(field.shape, Shape::Line | Shape::Integer | Shape::Date));
            Identity { keys: first.map(|field| field.key).into_iter().collect(), wording: first.map(|field| field.key) }
        }
    }
}

impl Identity {
    fn value<'a>(item: &'a Node, key: &str) -> &'a str {
        item.child(key).and_then(Node::as_text).map_or("", str::trim)
    }

    fn of<'a>(&self, item: &'a Node) -> Vec<&'a str> {
        self.keys.iter().map(|key| Identity::value(item, key)).collect()
    }

    /// The name as people say it: 一级-二级-三级.
    pub fn name(&self, item: &Node) -> String {
        self.of(item).into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }

    /// The parts of a name that one version says and the other leaves blank, when nothing else of it differs.
    pub fn left_blank(&self, old: &Node, new: &Node) -> Option<Vec<&'static str>> {
        let values = |key: &&'static str| (Identity::value(old, key), Identity::value(new, key));
        let differing = self.keys.iter().copied().filter(|key| values(key).0 != values(key).1);
        differing
            .map(|key| {
                let (was, is) = values(&key);
                (Some(key) != self.wording && (was.is_empty() || is.is_empty())).then_some(key)
            })
            .collect()
    }

    fn is_nameless(&self, item: &Node) -> bool {
        self.of(item).iter().all(|part| part.is_empty())
    }
}

/// Pairs of positions in the old and the new list; an item without a partner stands alone.
#[derive(Debug, PartialEq, Eq)]
pub struct Pair {
    pub old: Option<usize>,
    pub new: Option<usize>,
}

/// Every item of both lists once, in the order of the new list, withdrawn ones where they stood.
pub fn pair(old: &[Node], new: &[Node], identity: &Identity) -> Vec<Pair> {
    let mut partner: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    by_name(old, new, identity, &mut partner, &mut taken);
    by_likeness(old, new, identity, &mut partner, &mut taken);
    // What has no name can only be known by where it stands among its like.
    let nameless = |items: &[Node], free: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..items.len()).filter(|at| free(*at) && identity.is_nameless(&items[*at])).collect()
    };
    let (left, right) = (nameless(old, &|at| !taken[at]), nameless(new, &|at| partner[at].is_none()));
    for (from, to) in left.into_iter().zip(right) {
        partner[to] = Some(from);
        taken[from] = true;
    }
    in_order(&partner, &taken)
}

fn by_name(old: &[Node], new: &[Node], identity: &Identity, partner: &mut [Option<usize>], taken: &mut [bool]) {
    let mut named: HashMap<Vec<&str>, Vec<usize>> = HashMap::new();
    for (at, item) in old.iter().enumerate().rev().filter(|(_, item)| !identity.is_nameless(item)) {
        named.entry(identity.of(item)).or_default().push(at);
    }
    for (at, item) in new.iter().enumerate() {
        if let Some(found) = named.get_mut(&identity.of(item)).and_then(Vec::pop) {
            partner[at] = Some(found);
            taken[found] = true;
        }
    }
}

/// Two items this much alike are the same one under another name.
const ALIKE: f32 = 0.6;
/// And nothing else may be nearly as much alike.
const CLEARLY: f32 = 0.1;
/// An old item is compared with every new one while there are few, and with its neighbours where there are many.
const FEW: usize = 40_000;
const NEIGHBOURS: usize = 20;

fn by_likeness(old: &[Node], new: &[Node], identity: &Identity, partner: &mut [Option<usize>], taken: &mut [bool]) {
    let left: Vec<usize> = (0..old.len()).filter(|at| !taken[*at] && !identity.is_nameless(&old[*at])).collect();
    let right: Vec<usize> =
        (0..new.len()).filter(|at| partner[*at].is_none() && !identity.is_nameless(&new[*at])).collect();
    let contents =
        |items: &[Node], of: &[usize]| -> Vec<String> { of.iter().map(|at| content(&items[*at], identity)).collect() };
    let (left_content, right_content) = (contents(old, &left), contents(new, &right));
    let many = left.len().saturating_mul(right.len()) > FEW;
    let mut scores: Vec<(f32, usize, usize)> = Vec::new();
    for (i, from) in left.iter().enumerate() {
        let near = if many { i.saturating_sub(NEIGHBOURS)..(i + NEIGHBOURS).min(right.len()) } else { 0..right.len() };
        for j in near {
            let score = score(&old[*from], &new[right[j]], identity, &left_content[i], &right_content[j]);
            if score >= ALIKE - CLEARLY {
                scores.push((score, i, j));
            }
        }
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let rival = |of: (f32, usize, usize)| {
        scores.iter().any(|other| (other.1 == of.1) != (other.2 == of.2) && other.0 > of.0 - CLEARLY)
    };
    for found in scores.iter().copied().filter(|found| found.0 >= ALIKE) {
        if !rival(found) {
            partner[right[found.2]] = Some(left[found.1]);
            taken[left[found.1]] = true;
        }
    }
}

/// How alike two items with different names are. Categories may differ only where the wording is the same.
fn score(old: &Node, new: &Node, identity: &Identity, old_content: &str, new_content: &str) -> f32 {
    let Some(wording) = identity.wording else { return 0.0 };
    let (was, is) = (Identity::value(old, wording), Identity::value(new, wording));
    let categories = identity.keys.iter().filter(|key| **key != wording);
    if !was.is_empty() && was == is {
        return 1.0;
    }
    if categories.into_iter().any(|key| Identity::value(old, key) != Identity::value(new, key)) {
        return 0.0;
    }
    let content = likeness(old_content, new_content);
    // A long content that stayed is the same thing under a wholly new name; a `100%` that stayed proves nothing.
    let kept = if content > 0.9 && old_content.chars().count() >= 60 { content } else { 0.0 };
    (0.8 * likeness(was, is) + 0.2 * content).max(kept)
}

/// Everything an item says but its name.
fn content(item: &Node, identity: &Identity) -> String {
    fn gather(node: &Node, text: &mut String) {
        match &node.value {
            Value::Nil => {}
            Value::Text(one) => text.push_str(one),
            Value::List(items) => items.iter().for_each(|item| gather(item, text)),
            Value::Map(entries) => entries.iter().for_each(|entry| gather(&entry.value, text)),
        }
    }
    let mut text = String::new();
    for entry in item.entries().iter().filter(|entry| !identity.keys.contains(&&*entry.key)) {
        gather(&entry.value, &mut text);
    }
    text
}

fn in_order(partner: &[Option<usize>], taken: &[bool]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut next = 0;
    for (at, old) in partner.iter().enumerate() {
        // What left stands before what came in its stead.
        let upto = old.unwrap_or_else(|| (next..taken.len()).find(|old| taken[*old]).unwrap_or(taken.len()));
        while next < upto {
            if !taken[next] {
                pairs.push(Pair { old: Some(next), new: None });
            }
            next += 1;
        }
        if old.is_some_and(|old| old == next) {
            next += 1;
        }
        pairs.push(Pair { old: *old, new: Some(at) });
    }
    let left = (next..taken.len()).filter(|at| !taken[*at]);
    pairs.extend(left.map(|at| Pair { old: Some(at), new: None }));
    pairs
}
