//! Facts into types and back: which types can stand in a field, and what is told where something else stands there.
//!
//! A record reads its fields and a field may hold records, so that this file and the one above it need each other.

use super::{Field, Record};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::{Key, Path, Step};
use crate::spec::amount::Amount;
use crate::spec::date::Date;
use crate::spec::percent::Percent;
use crate::spec::target::Target;
use crate::tree::{Node, Value};
use rayon::prelude::*;

/// Carries the path and the findings while a tree is read into types.
pub struct Reader<'a> {
    pub report: &'a mut Report,
    steps: Vec<Step>,
}

impl<'a> Reader<'a> {
    pub fn new(report: &'a mut Report) -> Reader<'a> {
        Reader { report, steps: Vec::new() }
    }

    pub fn path(&self) -> Path {
        Path(self.steps.clone())
    }

    fn at<T>(&mut self, step: Step, read: impl FnOnce(&mut Reader) -> T) -> T {
        self.steps.push(step);
        let value = read(self);
        self.steps.pop();
        value
    }

    fn wrong_type(&mut self, node: &Node, zh: &str, en: &str) {
        let (found_zh, found_en) = match &node.value {
            Value::Nil => ("空值".to_string(), "nothing".to_string()),
            Value::Text(text) => (format!("“{}”", brief(text)), format!("“{}”", brief(text))),
            Value::List(_) => ("列表".to_string(), "a list".to_string()),
            Value::Map(_) => ("一组字段".to_string(), "a group of fields".to_string()),
        };
        let label =
            self.steps.iter().rev().find_map(|step| if let Step::Key(key) = step { Some(key.as_ref()) } else { None });
        let label = label.unwrap_or("文件").to_string();
        let finding = Diagnostic::new(
            "S022",
            Severity::Error,
            words!("“{label}”应为{zh}，写的是{found_zh}", "“{label}” must be {en}, but it is {found_en}"),
        )
        .help(match zh {
            "金额" => words!(
                "写成不带单位的数字，如 75.60 或 2,913.07；单位写在“金额单位”",
                "write a bare number such as 75.60 or 2,913.07; the unit goes into 金额单位"
            ),
            "日期" => words!("写成 2021-01-01，或 2021-01、2021", "write 2021-01-01, or 2021-01, or 2021"),
            "百分数" => words!("写成带百分号的数，如 60%", "write a number with its sign, such as 60%"),
            "列表" => words!("每一项另起一行，以“- ”开头", "start each item on a line of its own with “- ”"),
            _ => words!("把它改写成{zh}", "rewrite it as {en}"),
        })
        .at(self.path())
        .placed(node.place);
        self.report.push(finding);
    }

    /// Reports keys that the record does not declare, with the nearest one that it does.
    pub fn check_keys(&mut self, node: &Node, fields: &[Field]) {
        /// Of one record; whoever has more has given the wrong file.
        const MOST_UNKNOWN: usize = 100;
        let unknown = node.entries().iter().filter(|entry| fields.iter().all(|field| field.key != entry.key));
        for entry in unknown.take(MOST_UNKNOWN) {
            let key = entry.key.as_ref();
            let nearest = fields
                .iter()
                .map(|field| (strsim::normalized_damerau_levenshtein(key, field.key), field.key))
                .filter(|(likeness, _)| *likeness >= 0.5)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let help = match nearest {
                Some((_, near)) => words!("是不是“{near}”？", "did you mean “{near}”?"),
                None => {
                    let known = fields.iter().map(|field| field.key).collect::<Vec<_>>().join("、");
                    words!(
                        "这里可用的字段：{known}。只有某张表才要的内容写在“附加:”下",
                        "fields known here: {known}. What one form alone asks for goes under 附加:"
                    )
                }
            };
            let finding =
                Diagnostic::new("S021", Severity::Error, words!("没有“{key}”这个字段", "there is no field “{key}”"))
                    .help(help)
                    .at(self.path().key(entry.key.clone()))
                    .placed(entry.key_place);
            self.report.push(finding);
        }
    }

    /// Reads one declared field of a map.
    pub fn field<T: FieldType>(&mut self, node: &Node, field: &Field) -> T {
        let child = node.child(field.key);
        let blank = child.is_none_or(Node::is_blank);
        if field.required && blank {
            let key = field.key;
            let finding = Diagnostic::new("S020", Severity::Error, words!("缺“{key}”", "“{key}” is missing"))
                .help(words!("补上“{key}: …”", "add “{key}: …”"))
                .at(self.path().key(key));
            self.report.push(finding);
        }
        match child {
            Some(child) => self.at(Step::Key(Key::Borrowed(field.key)), |reader| T::read(child, reader)),
            None => T::default(),
        }
    }
}

fn brief(text: &str) -> String {
    let mut out: String = text.chars().take(20).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// A type that can stand in a field. Blank reads as the default and is not written.
pub trait FieldType: Sized + Default {
    fn read(node: &Node, reader: &mut Reader) -> Self;
    /// `None` when there is nothing to say.
    fn write(&self) -> Option<Node>;
}

fn read_text(node: &Node, reader: &mut Reader) -> Option<String> {
    match &node.value {
        Value::Nil => None,
        Value::Text(text) if text.trim().is_empty() => None,
        Value::Text(text) => Some(text.clone()),
        _ => {
            reader.wrong_type(node, "文字", "text");
            None
        }
    }
}

impl FieldType for Option<String> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        read_text(node, reader)
    }

    fn write(&self) -> Option<Node> {
        self.as_ref().map(Node::text)
    }
}

impl FieldType for Option<Target> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        read_text(node, reader).map(Target)
    }

    fn write(&self) -> Option<Node> {
        self.as_ref().map(|target| Node::text(&target.0))
    }
}

impl FieldType for Option<Amount> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        let text = match &node.value {
            Value::Nil => return None,
            Value::Text(text) if text.trim().is_empty() => return None,
            Value::Text(text) => Amount::parse(text),
            _ => None,
        };
        if text.is_none() {
            reader.wrong_type(node, "金额", "an amount");
        }
        text
    }

    fn write(&self) -> Option<Node> {
        self.map(|amount| Node::text(amount.to_string()))
    }
}

impl FieldType for Option<u32> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        let number = match &node.value {
            Value::Nil => return None,
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            reader.wrong_type(node, "整数", "a whole number");
        }
        number
    }

    fn write(&self) -> Option<Node> {
        self.map(|number| Node::text(number.to_string()))
    }
}

impl FieldType for Option<Date> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        let date = match &node.value {
            Value::Nil => return None,
            Value::Text(text) if text.trim().is_empty() => return None,
            Value::Text(text) => Date::parse(text),
            _ => None,
        };
        if date.is_none() {
            reader.wrong_type(node, "日期", "a date");
        }
        date
    }

    fn write(&self) -> Option<Node> {
        self.map(|date| Node::text(date.to_string()))
    }
}

impl FieldType for Option<Percent> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        let percent = match &node.value {
            Value::Nil => return None,
            Value::Text(text) if text.trim().is_empty() => return None,
            Value::Text(text) => Percent::parse(text),
            _ => None,
        };
        if percent.is_none() {
            reader.wrong_type(node, "百分数", "a percentage");
        }
        percent
    }

    fn write(&self) -> Option<Node> {
        self.map(|percent| Node::text(percent.to_string()))
    }
}

impl FieldType for Vec<String> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        match &node.value {
            Value::Nil => Vec::new(),
            // One line needs no dash.
            Value::Text(text) => vec![text.clone()],
            Value::List(items) => {
                let each = items.iter().enumerate();
                each.filter_map(|(index, item)| reader.at(Step::Index(index), |reader| read_text(item, reader)))
                    .collect()
            }
            Value::Map(_) => {
                reader.wrong_type(node, "列表", "a list");
                Vec::new()
            }
        }
    }

    fn write(&self) -> Option<Node> {
        (!self.is_empty()).then(|| Node::list(self.iter().map(Node::text).collect()))
    }
}

impl<R: Record + Send> FieldType for Vec<R> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        match &node.value {
            Value::Nil => Vec::new(),
            Value::List(items) if items.len() >= 2 * AT_ONCE => read_many(items, reader),
            Value::List(items) => {
                let each = items.iter().enumerate();
                each.map(|(index, item)| reader.at(Step::Index(index), |reader| read_record(item, reader))).collect()
            }
            _ => {
                reader.wrong_type(node, "列表", "a list");
                Vec::new()
            }
        }
    }

    fn write(&self) -> Option<Node> {
        (!self.is_empty()).then(|| Node::list(self.iter().map(Record::to_tree).collect()))
    }
}

/// So many items are worth reading on all cores, and so many at a time are there twice.
const AT_ONCE: usize = 1_024;

fn read_many<R: Record + Send>(items: &[Node], reader: &mut Reader) -> Vec<R> {
    let mut all = Vec::with_capacity(items.len());
    for (round, some) in items.chunks(AT_ONCE).enumerate() {
        let steps = &reader.steps;
        let one = |(at, item): (usize, &Node)| {
            let mut report = Report::default();
            let mut reader = Reader { report: &mut report, steps: steps.clone() };
            let value = reader.at(Step::Index(round * AT_ONCE + at), |reader| read_record(item, reader));
            (value, report)
        };
        let read: Vec<(R, Report)> = some.par_iter().enumerate().map(one).collect();
        for (value, report) in read {
            all.push(value);
            reader.report.join(report);
        }
    }
    all
}

/// A record that must be a map; anything else is a finding and reads as blank.
pub fn read_record<R: Record>(node: &Node, reader: &mut Reader) -> R {
    match &node.value {
        Value::Map(_) | Value::Nil => R::read(node, reader),
        _ => {
            reader.wrong_type(node, "一组字段", "a group of fields");
            R::default()
        }
    }
}

/// A group that few records have: boxed, so that the others do not carry its width.
impl<R: Record> FieldType for Option<Box<R>> {
    fn read(node: &Node, reader: &mut Reader) -> Self {
        (!node.is_blank()).then(|| Box::new(read_record(node, reader)))
    }

    fn write(&self) -> Option<Node> {
        let node = self.as_ref()?.to_tree();
        (!node.entries().is_empty()).then_some(node)
    }
}

/// 附加: what one form alone asks for, kept as it is. Every record has one and few say anything there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra(pub Option<Box<Node>>);

impl FieldType for Extra {
    fn read(node: &Node, _: &mut Reader) -> Self {
        Extra((!node.is_blank()).then(|| Box::new(node.clone())))
    }

    fn write(&self) -> Option<Node> {
        self.0.as_deref().cloned()
    }
}

/// 原为, 改为: any fact, a blank one too. Where a change is told, nothing behind the key is something to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact(pub Option<Node>);

impl FieldType for Fact {
    fn read(node: &Node, _: &mut Reader) -> Self {
        Fact(Some(node.clone()))
    }

    fn write(&self) -> Option<Node> {
        self.0.clone()
    }
}
