//! Any fact in one cell: a text as it is, a group or a list as its YAML, and back.

use crate::diagnostic::Severity;
use crate::formats::yaml;
use crate::source::SourceId;
use crate::tree::{Node, Value};

/// A key with nothing behind it is said, for an empty cell says that there is no such key.
const BLANK: &str = "（空白）";

/// What stands in the cell. A text that would be read as something else stands in quotes.
pub fn write(node: &Node) -> String {
    match &node.value {
        Value::Nil => BLANK.to_string(),
        Value::Text(text) if !text.trim().is_empty() && read(text) == *node => text.clone(),
        Value::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
        Value::List(_) | Value::Map(_) => yaml::print(node).trim().to_string(),
    }
}

/// What a cell says. Only what is written as we write it is a group or a list: prose has colons and dashes too.
pub fn read(text: &str) -> Node {
    let text = text.trim();
    match text {
        BLANK => return Node::default(),
        "[]" => return Node::list(Vec::new()),
        "{}" => return Node::map(),
        _ => {}
    }
    if let Some(quoted) = text.starts_with('"').then(|| serde_json::from_str::<String>(text).ok()).flatten() {
        return Node::text(quoted);
    }
    let (node, report) = yaml::parse(SourceId::default(), text);
    let is_group = match &node.value {
        Value::Map(entries) => !entries.is_empty(),
        Value::List(items) => !items.is_empty(),
        Value::Nil | Value::Text(_) => false,
    };
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !"\"'".contains(*c)).collect::<String>();
    if is_group && report.count(Severity::Error) == 0 && bare(&yaml::print(&node)) == bare(text) {
        return node;
    }
    Node::text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let fact = |yaml_text: &str| yaml::parse(SourceId::default(), yaml_text).0;
        let group = fact("三级指标: 设备数量\n年度指标值: ≥5台\n");
        assert_eq!(write(&group), "三级指标: 设备数量\n年度指标值: ≥5台");
        for node in [
            group,
            fact("- 名称: 一期\n  金额: 3.00\n- 名称: 二期\n"),
            fact("- 甲\n- '2025'\n"),
            fact("[]"),
            fact("{}"),
        ] {
            assert_eq!(read(&write(&node)), node);
        }
        for (text, cell) in [
            ("完成：更新设备\n五台", "完成：更新设备\n五台"),
            ("时间: 五月", "\"时间: 五月\""),
            ("- 甲", "\"- 甲\""),
            (" 甲", "\" 甲\""),
            ("\"甲\"", "\"\\\"甲\\\"\""),
            ("{甲}", "{甲}"),
            ("5", "5"),
            ("（空白）", "\"（空白）\""),
            ("[]", "\"[]\""),
            ("", "\"\""),
        ] {
            assert_eq!(write(&Node::text(text)), cell);
            assert_eq!(read(cell), Node::text(text), "{cell}");
        }
        assert_eq!((write(&Node::default()).as_str(), read("（空白）")), ("（空白）", Node::default()));
    }
}
