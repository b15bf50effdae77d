//! The one shape of a spec: keys in declared order, and amounts, dates, numbers as their types write them.
//!
//! Knows nothing of YAML; quotes, blocks and blank lines are the printer's. What a field cannot read stays as it is.

use super::amount::Amount;
use super::date::Date;
use super::field::{Field, Record, Shape, in_order};
use super::percent::Percent;
use super::project::{Project, Revision, Unit};
use crate::tree::{Node, Value};

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

/// The same facts, with their comments, in canonical shape. Doing it twice changes nothing more.
pub fn canonical(node: Node, fields: &'static [Field]) -> Node {
    let mut node = in_order(node, fields);
    group(&mut node, fields);
    node
}

fn group(node: &mut Node, fields: &'static [Field]) {
    let Value::Map(entries) = &mut node.value else { return };
    for entry in entries {
        let Some(field) = fields.iter().find(|field| field.key == entry.key) else { continue };
        value(&mut entry.value, field.shape);
    }
}

fn value(node: &mut Node, shape: Shape) {
    match (&mut node.value, shape) {
        (Value::Text(text), Shape::Amount) => put(text, Amount::parse(text)),
        (Value::Text(text), Shape::Date) => put(text, Date::parse(text)),
        (Value::Text(text), Shape::Percent) => put(text, Percent::parse(text)),
        (Value::Text(text), Shape::Integer) => put(text, text.trim().parse::<u32>().ok()),
        (Value::Text(text), Shape::Lines) if !text.trim().is_empty() => {
            node.value = Value::List(vec![Node::text(std::mem::take(text)).placed(node.place)]);
        }
        (_, Shape::Record(inner)) => group(node, inner()),
        (Value::List(items), Shape::Records(inner)) => items.iter_mut().for_each(|item| group(item, inner())),
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
        let canonical = canonical(spec.clone(), Project::fields());
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
