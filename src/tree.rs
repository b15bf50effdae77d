//! The tree of facts: what a spec says, untyped, each fact with the place it came from.
//!
//! Knows neither YAML nor forms. All scalars are text; types are `spec`'s affair.

use crate::diagnostic::Origins;
use crate::source::{Key, Path, Place, Step};

/// One fact or group of facts.
#[derive(Clone, Debug, Default)]
pub struct Node {
    pub value: Value,
    pub place: Place,
    pub comments: Option<Box<Comments>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing is said: `年度:` with nothing behind it.
    #[default]
    Nil,
    /// A scalar exactly as written.
    Text(String),
    List(Vec<Node>),
    /// In the order written; keys are unique (the reader reports duplicates).
    Map(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Key,
    pub key_place: Place,
    pub value: Node,
}

/// Most groups hold one or two things, and there are hundreds of thousands of them: a vector left to itself makes
/// room for four at once.
fn room_for_one<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len().max(1));
    }
}

/// Comments that belong to a node; each line without its `#` but otherwise as written,
/// `None` for a blank line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// Own lines before the node (before its key, when it has one).
    pub before: Vec<Option<String>>,
    /// Behind the node on the same line.
    pub trailing: Option<String>,
    /// Own lines after the last child, before the parent goes on.
    pub after: Vec<Option<String>>,
}

/// Two nodes are equal when they say the same, wherever they came from.
impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.value == other.value
    }
}

impl Eq for Node {}

/// As with nodes, the place does not count.
impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.key == other.key && self.value == other.value
    }
}

impl Eq for Entry {}

/// The key by which an item of a list is called.
pub const NAME: &str = "名称";

impl Node {
    pub fn text(text: impl Into<String>) -> Node {
        Node { value: Value::Text(text.into()), ..Node::default() }
    }

    pub fn list(items: Vec<Node>) -> Node {
        Node { value: Value::List(items), ..Node::default() }
    }

    pub fn map() -> Node {
        Node { value: Value::Map(Vec::new()), ..Node::default() }
    }

    pub fn placed(mut self, place: Place) -> Node {
        self.place = place;
        self
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Nil, blank text, or a group of nothing but such.
    pub fn is_blank(&self) -> bool {
        match &self.value {
            Value::Nil => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(Node::is_blank),
            Value::Map(entries) => entries.iter().all(|entry| entry.value.is_blank()),
        }
    }

    pub fn child(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    pub fn child_mut(&mut self, key: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Map(entries) => entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value),
            _ => None,
        }
    }

    pub fn get(&self, path: &Path) -> Option<&Node> {
        path.0.iter().try_fold(self, |node, step| match step {
            Step::Key(key) => node.child(key),
            Step::Index(index) => node.items().get(*index),
            Step::Named(name) => node.items().get(node.named(name)?),
        })
    }

    /// The position of the list item whose 名称 is `name`.
    fn named(&self, name: &str) -> Option<usize> {
        self.items().iter().position(|item| item.child(NAME).and_then(Node::as_text).map(str::trim) == Some(name))
    }

    /// The node at `path`, made (with the maps and lists on the way) where it is not there yet.
    pub fn reach(&mut self, path: &[Step]) -> &mut Node {
        let Some((step, rest)) = path.split_first() else { return self };
        match step {
            Step::Key(key) => {
                if !matches!(self.value, Value::Map(_)) {
                    self.value = Value::Map(Vec::new());
                }
                let Value::Map(entries) = &mut self.value else { unreachable!("made a map above") };
                let at = entries.iter().position(|entry| entry.key == *key).unwrap_or_else(|| {
                    room_for_one(entries);
                    entries.push(Entry { key: key.clone(), key_place: Place::Nowhere, value: Node::default() });
                    entries.len() - 1
                });
                entries[at].value.reach(rest)
            }
            Step::Named(name) => {
                let at = self.named(name).unwrap_or(self.items().len());
                let item = self.reach(&[Step::Index(at)]);
                if item.child(NAME).is_none() {
                    item.push(NAME, Node::text(name.as_ref()));
                }
                item.reach(rest)
            }
            Step::Index(index) => {
                if !matches!(self.value, Value::List(_)) {
                    self.value = Value::List(Vec::new());
                }
                let Value::List(items) = &mut self.value else { unreachable!("made a list above") };
                while items.len() <= *index {
                    room_for_one(items);
                    items.push(Node::default());
                }
                items[*index].reach(rest)
            }
        }
    }

    pub fn push(&mut self, key: impl Into<Key>, value: Node) {
        if !matches!(self.value, Value::Map(_)) {
            self.value = Value::Map(Vec::new());
        }
        if let Value::Map(entries) = &mut self.value {
            room_for_one(entries);
            entries.push(Entry { key: key.into(), key_place: Place::Nowhere, value });
        }
    }

    /// Gives back the room that its list or map does not need: a tree has more groups than anything else.
    pub fn shrink(&mut self) {
        match &mut self.value {
            Value::List(items) => items.shrink_to_fit(),
            Value::Map(entries) => entries.shrink_to_fit(),
            Value::Nil | Value::Text(_) => {}
        }
    }

    /// Puts a comment line before the node; `text` goes behind the `#`.
    pub fn comment_before(&mut self, text: impl Into<String>) {
        self.comments.get_or_insert_default().before.push(Some(text.into()));
    }
}

impl Origins for Node {
    fn place(&self, path: &Path) -> Place {
        let (mut node, mut place) = (self, self.place);
        for step in &path.0 {
            let next = match step {
                Step::Key(key) => node.entries().iter().find(|entry| entry.key == *key).map(|entry| {
                    // A group is pointed at by its key: its own span may be pages long.
                    let by_key = entry.key_place.is_known() && !matches!(entry.value.value, Value::Text(_));
                    (&entry.value, if by_key { entry.key_place } else { entry.value.place })
                }),
                Step::Index(_) | Step::Named(_) => node.get(&Path(vec![step.clone()])).map(|item| {
                    let first = item.entries().first().map(|entry| entry.key_place).filter(|place| place.is_known());
                    (item, first.unwrap_or(item.place))
                }),
            };
            let Some((child, at)) = next else { break };
            node = child;
            if at.is_known() {
                place = at;
            }
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_fact_stands_where_its_nearest_holder_stands() {
        let here = Place::Cell { source: Default::default(), sheet: 0, row: 4, column: 6 };
        let mut node = Node::map();
        let path = Path::root().key("绩效指标").index(1);
        *node.reach(&path.0) = Node::map().placed(here);
        assert_eq!(node.place(&path.key("年度指标值")), here);
        assert!(node.get(&path.key("年度指标值")).is_none());
    }
}
