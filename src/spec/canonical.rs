//! The one shape of a spec: keys in declared order, and amounts, dates, numbers as their types write them.
//!
//! Knows nothing of YAML; quotes, blocks and blank lines are the printer's. What a field cannot read stays as it is.

use super::amount::Amount;
use super::date::Date;
use super::extra::{EXTRA, Extras};
use super::field::{Field, Record, Shape};
use super::percent::Percent;
use super::project::{Project, Revision, Unit};
use crate::tree::{Entry, Node, Value};

/// The fields of the root a tree is about, told by its keys; `None` when it has no key of any spec.
pub fn root(node: &Node) -> Option<&'static [Field]> {
    let has = |key: &str| node.child(key).is_some();
    let fields = if has("项目") || has("单位名称") {
        Unit::fields()
    } else if Revision::is_told_by(node) {
        Revision::fields()
    } else {
        Project::fields()
    };
    fields.iter().any(|field| has(field.key)).then_some(fields)
}

/// The same facts with every group's keys in declared order, those that forms declare among them; keys nobody declared
/// go last.
pub fn in_order(mut node: Node, fields: &'static [Field], extras: &Extras) -> Node {
    put_in_order(&mut node, fields, extras);
    node
}

fn put_in_order(node: &mut Node, fields: &'static [Field], extras: &Extras) {
    match &mut node.value {
        Value::Map(entries) => {
            let rank = |entry: &Entry| fields.iter().position(|field| field.key == entry.key).unwrap_or(fields.len());
            sort(entries, rank);
            for entry in entries.iter_mut().filter(|entry| !matches!(entry.value.value, Value::Text(_) | Value::Nil)) {
                let Some(field) = fields.iter().find(|field| field.key == entry.key) else { continue };
                match (field.shape, &mut entry.value.value) {
                    (Shape::Record(inner) | Shape::Records(inner), _) => {
                        put_in_order(&mut entry.value, inner(), extras);
                    }
                    (Shape::Free, Value::Map(inner)) if field.key == EXTRA && !extras.is_empty() => {
                        sort(inner, |entry| extras.rank(field.record, &entry.key));
                    }
                    _ => {}
                }
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| put_in_order(item, fields, extras)),
        Value::Nil | Value::Text(_) => {}
    }
}

fn sort(entries: &mut [Entry], rank: impl Fn(&Entry) -> usize) {
    // What a form gives mostly stands in order already.
    if entries.is_sorted_by_key(&rank) {
        return;
    }
    let first = entries.first().map(|entry| entry.key.clone());
    entries.sort_by_cached_key(rank);
    if let Some(entry) = entries.first_mut().filter(|entry| Some(&entry.key) != first.as_ref())
        && let Some(comments) = &mut entry.value.comments
    {
        // On top of a file, what stands above a blank line is the file's and no longer this field's.
        comments.before.retain(Option::is_some);
    }
}

/// The same facts, with their comments, in canonical shape. Doing it twice changes nothing more. What is asked for under
/// 附加 is respelt where all who declare it agree on its shape.
pub fn canonical(node: Node, fields: &'static [Field], extras: &Extras) -> Node {
    let mut node = in_order(node, fields, extras);
    group(&mut node, fields, extras);
    node
}

fn group(node: &mut Node, fields: &'static [Field], extras: &Extras) {
    let Value::Map(entries) = &mut node.value else { return };
    for entry in entries {
        let Some(field) = fields.iter().find(|field| field.key == entry.key) else { continue };
        match &mut entry.value.value {
            Value::Map(asked) if field.key == EXTRA => {
                for one in asked {
                    if let Some(shape) = extras.shape(field.record, &one.key) {
                        value(&mut one.value, shape.plain(), extras);
                    }
                }
            }
            _ => value(&mut entry.value, field.shape, extras),
        }
    }
}

fn value(node: &mut Node, shape: Shape, extras: &Extras) {
    match (&mut node.value, shape) {
        (Value::Text(text), Shape::Amount) => put(text, Amount::parse(text)),
        (Value::Text(text), Shape::Date) => put(text, Date::parse(text)),
        (Value::Text(text), Shape::Percent) => put(text, Percent::parse(text)),
        (Value::Text(text), Shape::Integer) => put(text, text.trim().parse::<u32>().ok()),
        (Value::Text(text), Shape::Lines) if !text.trim().is_empty() => {
            node.value = Value::List(vec![Node::text(std::mem::take(text)).placed(node.place)]);
        }
        (_, Shape::Record(inner)) => group(node, inner(), extras),
        (Value::List(items), Shape::Records(inner)) => items.iter_mut().for_each(|item| group(item, inner(), extras)),
        _ => {}
    }
}

fn put(text: &mut String, read: Option<impl ToString>) {
    if let Some(read) = read {
        *text = read.to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Record;

    fn node(pairs: &[(&'static str, &str)]) -> Node {
        let mut node = Node::map();
        pairs.iter().for_each(|(key, text)| node.push(*key, Node::text(*text)));
        node
    }

    #[test]
    fn only_what_a_typed_field_reads_is_respelt() {
        let mut spec = node(&[
            ("我的键", "２"),
            ("结束日期", "2021年 12 月 31日"),
            ("开始日期", "明年"),
            ("联系电话", "１３８"),
            ("年度", " 2021 "),
            ("表", "donghu/declaration"),
        ]);
        spec.push("资金", node(&[("财政拨款", "１２．５０"), ("总计", "2,913.07"), ("其他资金", "29,13")]));
        spec.push("项目名称", Node::text("运维 2,913.07"));
        let expected = "项目名称 年度 表 联系电话 开始日期 结束日期 资金 我的键";
        let canonical = canonical(spec.clone(), Project::fields(), &Extras::default());
        let keys: Vec<&str> = canonical.entries().iter().map(|entry| entry.key.as_ref()).collect();
        assert_eq!(keys.join(" "), expected);
        for (path, text) in [
            ("项目名称", "运维 2,913.07"),
            ("年度", "2021"),
            ("表[0]", "donghu/declaration"),
            ("联系电话", "１３８"),
            ("开始日期", "明年"),
            ("结束日期", "2021-12-31"),
            ("资金.总计", "2913.07"),
            ("资金.财政拨款", "12.50"),
            ("资金.其他资金", "29,13"),
            ("我的键", "２"),
        ] {
            let found = crate::source::Path::parse(path).and_then(|path| canonical.get(&path)?.as_text());
            assert_eq!(found, Some(text), "{path}");
        }
        assert_eq!(Project::from_tree(&canonical).0.to_tree(), Project::from_tree(&spec).0.to_tree());
    }

    #[test]
    fn a_root_is_told_by_its_keys() {
        let of = |key: &'static str| root(&node(&[(key, "x")])).map(|fields| fields[0].key);
        assert_eq!(of("单位名称"), Some("单位名称"));
        assert_eq!(of("项目"), Some("单位名称"));
        assert_eq!(of("修订内容"), Some("项目名称"));
        assert_eq!(of("绩效目标"), Some("项目名称"));
        assert_eq!(of("services"), None);
    }
}
