//! A revision is of what was declared: what later stages say beside it is neither revised nor lost by it.

use super::matching::{self, Pair};
use crate::source::Key;
use crate::spec::stages::STAGES;
use crate::spec::{Field, Shape};
use crate::tree::{Entry, Node, Value};

/// The declared facts alone of a project or of anything in one.
pub fn declared(node: &Node) -> Node {
    let mut node = node.clone();
    strip(&mut node);
    node
}

fn strip(node: &mut Node) {
    match &mut node.value {
        Value::Map(entries) => {
            entries.retain(|entry| !is_stage(&entry.key));
            // 附加 is whatever a form asks for: a key of the same words is no stage there.
            entries.iter_mut().filter(|entry| entry.key != "附加").for_each(|entry| strip(&mut entry.value));
        }
        Value::List(items) => items.iter_mut().for_each(strip),
        Value::Nil | Value::Text(_) => {}
    }
}

fn is_stage(key: &Key) -> bool {
    STAGES.iter().any(|stage| key == stage)
}

/// Puts what stages say of `old` into `new`, which takes its place: items of lists are known by their names. `list` is
/// the key that either stands under, `fields` are those of the group or of the list's items.
pub fn keep(old: &Node, new: &mut Node, list: &str, fields: &'static [Field]) {
    match (&old.value, &mut new.value) {
        (Value::Map(was), Value::Map(is)) => {
            for entry in was {
                match is.iter_mut().find(|other| other.key == entry.key) {
                    Some(other) => {
                        let field = fields.iter().find(|field| field.key == entry.key);
                        let inner = match field.map(|field| field.shape) {
                            Some(Shape::Record(inner) | Shape::Records(inner)) => inner(),
                            _ => &[],
                        };
                        keep(&entry.value, &mut other.value, &entry.key, inner);
                    }
                    None if is_stage(&entry.key) => is.push(Entry::clone(entry)),
                    None => {}
                }
            }
        }
        (Value::List(was), Value::List(is)) => {
            for Pair { old, new } in matching::pair(was, is, &matching::identity(list, fields)) {
                if let (Some(from), Some(to)) = (old, new) {
                    keep(&was[from], &mut is[to], list, fields);
                }
            }
        }
        _ => {}
    }
}
