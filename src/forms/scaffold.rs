//! A blank spec for one form: every field the form shows, with nothing in it, and what each one means.
//!
//! Knows the definition and the field list; files and their names are `cli`'s affair.

use super::definition::Form;
use super::summary::summary;
use crate::source::{Path, Step};
use crate::spec::Extras;
use crate::spec::canonical::in_order;
use crate::spec::extra::EXTRA;
use crate::spec::field::{Field, Shape};
use crate::tree::{Node, Value};

/// The tree a form asks for, in declared order.
pub fn scaffold(form: &Form) -> Node {
    let fields = form.about.fields();
    let mut root = Node::map();
    for path in summary(form).shown {
        // One item stands for all of a list; `（类）` is one box of a field of many.
        let path = path.split('（').next().unwrap_or("").replace("[]", "[0]");
        if let Some(path) = Path::parse(&path) {
            reach(&mut root, &path.0, fields);
        }
    }
    require(&mut root, fields);
    in_order(root, fields, &form.extra)
}

/// Makes the place of a shown field; a part of it (a target's sign and number) is the field itself.
fn reach(node: &mut Node, path: &[Step], fields: &'static [Field]) {
    let known = match path.first() {
        Some(Step::Key(key)) => fields.iter().find(|field| field.key == *key),
        _ => None,
    };
    match (known.map(|field| field.shape), path) {
        (Some(Shape::Record(inner)), [first, rest @ ..]) => {
            reach(node.reach(std::slice::from_ref(first)), rest, inner());
        }
        (Some(Shape::Records(inner)), [first, item, rest @ ..]) => {
            reach(node.reach(&[first.clone(), item.clone()]), rest, inner());
        }
        (Some(Shape::Free), path) => {
            node.reach(path);
        }
        (Some(_), [first, ..]) => {
            node.reach(std::slice::from_ref(first));
        }
        _ => {}
    }
}

/// Adds what every such group must say, whether or not this form prints it.
fn require(node: &mut Node, fields: &'static [Field]) {
    for field in fields {
        if field.required {
            node.reach(&[Step::Key(field.key.into())]);
        }
        let (Shape::Record(inner) | Shape::Records(inner)) = field.shape else { continue };
        match node.child_mut(field.key) {
            Some(Node { value: Value::List(items), .. }) => items.iter_mut().for_each(|item| require(item, inner())),
            Some(group @ Node { value: Value::Map(_), .. }) => require(group, inner()),
            _ => {}
        }
    }
}

/// Gives every declared field what it means as a comment: at the root on a line of its own, where a long value
/// leaves it in peace; further in, behind the colon.
pub fn explain(node: &mut Node, fields: &'static [Field], extras: &Extras) {
    comment(node, fields, extras, true);
}

fn comment(node: &mut Node, fields: &'static [Field], extras: &Extras, at_root: bool) {
    let Value::Map(entries) = &mut node.value else { return };
    for entry in entries {
        let Some(field) = fields.iter().find(|field| field.key == entry.key) else { continue };
        if let Some(about) = told(field) {
            let comments = entry.value.comments.get_or_insert_default();
            if at_root { comments.before.push(Some(about)) } else { comments.trailing = Some(about) }
        }
        if let (Value::Map(asked), true) = (&mut entry.value.value, field.key == EXTRA) {
            for one in asked {
                if let Some(declared) = extras.named(field.record, &one.key).next() {
                    let shape = declared.shape.name();
                    let about =
                        if declared.about.is_empty() { shape } else { format!("{}（{shape}）", declared.about) };
                    one.value.comments.get_or_insert_default().trailing = Some(format!(" {about}"));
                }
            }
            continue;
        }
        let (Shape::Record(inner) | Shape::Records(inner)) = field.shape else { continue };
        match &mut entry.value {
            // The first item explains the others.
            Node { value: Value::List(items), .. } => {
                items.iter_mut().take(1).for_each(|item| comment(item, inner(), extras, false));
            }
            group => comment(group, inner(), extras, false),
        }
    }
}

/// What the key does not say itself: `项目名称，与部门预算一致` → `（必填）与部门预算一致`.
fn told(field: &Field) -> Option<String> {
    let about = field.about.trim();
    let about = match about.strip_prefix(field.key) {
        Some(rest) if rest.is_empty() || rest.starts_with(['：', '，']) => rest.trim_start_matches(['：', '，']),
        _ => about,
    };
    match (about, field.required) {
        ("", false) => None,
        ("", true) => Some(" 必填".into()),
        (about, false) => Some(format!(" {about}")),
        (about, true) => Some(format!(" （必填）{about}")),
    }
}
