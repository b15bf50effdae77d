//! 附加, declared as data: what a form or a region asks for beyond the fields that every spec has.
//!
//! Knows names, shapes and records; who declares them, and where that is written, is the forms' affair.

use super::amount::Amount;
use super::date::Date;
use super::field::Shape;
use super::percent::Percent;
use crate::tree::{Node, Value};

/// The key under which they stand, in every record.
pub const EXTRA: &str = "附加";

/// One field that somebody asks for under 附加 of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtraField {
    /// The record, by its Rust name: `Indicator`.
    pub record: &'static str,
    pub name: String,
    pub shape: ExtraShape,
    /// What it means; blank where its name says it.
    pub about: String,
    /// Who asks for it: a form (`某市/申报表`), a region (`某市`), or nobody in particular.
    pub by: String,
}

/// How it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtraShape {
    /// 文字: one line of text.
    Line,
    /// 长文: text that may have paragraphs.
    Prose,
    /// 金额: a decimal in the spec's 金额单位.
    Amount,
    /// 百分比: a number with its percent sign.
    Percent,
    /// 日期: a day, month or year.
    Date,
    /// 整数: a whole number.
    Integer,
    /// 勾选:甲/乙: one of these words.
    Choice(Vec<String>),
    /// 列表: a list of lines.
    Lines,
    /// 名值: names with a value each, such as a target for every region.
    Pairs,
}

/// How the shapes are written in a declaration.
pub const SHAPES: &str = "文字、长文、金额、百分比、日期、整数、勾选:甲/乙、列表、名值";

impl ExtraShape {
    /// Reads 金额 or 勾选:甲/乙; `None` for anything else.
    pub fn parse(text: &str) -> Option<ExtraShape> {
        let text = text.trim();
        Some(match text {
            "文字" => ExtraShape::Line,
            "长文" => ExtraShape::Prose,
            "金额" => ExtraShape::Amount,
            "百分比" => ExtraShape::Percent,
            "日期" => ExtraShape::Date,
            "整数" => ExtraShape::Integer,
            "列表" => ExtraShape::Lines,
            "名值" => ExtraShape::Pairs,
            _ => {
                let words = text.strip_prefix("勾选")?.trim_start().strip_prefix([':', '：'])?.split('/');
                let words: Vec<String> = words.map(|word| word.trim().to_string()).collect();
                let told = words.len() > 1 && words.iter().all(|word| !word.is_empty());
                return told.then_some(ExtraShape::Choice(words));
            }
        })
    }

    /// As it is written in a declaration.
    pub fn name(&self) -> String {
        match self {
            ExtraShape::Line => "文字".into(),
            ExtraShape::Prose => "长文".into(),
            ExtraShape::Amount => "金额".into(),
            ExtraShape::Percent => "百分比".into(),
            ExtraShape::Date => "日期".into(),
            ExtraShape::Integer => "整数".into(),
            ExtraShape::Choice(words) => format!("勾选:{}", words.join("/")),
            ExtraShape::Lines => "列表".into(),
            ExtraShape::Pairs => "名值".into(),
        }
    }

    /// The shape of a field that every spec has and that is written the same way.
    pub fn plain(&self) -> Shape {
        match self {
            ExtraShape::Line | ExtraShape::Choice(_) => Shape::Line,
            ExtraShape::Prose => Shape::Prose,
            ExtraShape::Amount => Shape::Amount,
            ExtraShape::Percent => Shape::Percent,
            ExtraShape::Date => Shape::Date,
            ExtraShape::Integer => Shape::Integer,
            ExtraShape::Lines => Shape::Lines,
            ExtraShape::Pairs => Shape::Free,
        }
    }

    /// Whether it can be read as declared; what is blank fits everywhere.
    /// ```
    /// use jixiao::spec::ExtraShape;
    /// use jixiao::tree::Node;
    ///
    /// assert!(ExtraShape::Amount.fits(&Node::text("2,913.07")));
    /// assert!(!ExtraShape::Amount.fits(&Node::text("约三千")));
    /// ```
    pub fn fits(&self, node: &Node) -> bool {
        let is_text = |node: &Node| matches!(node.value, Value::Text(_) | Value::Nil);
        let text = |reads: &dyn Fn(&str) -> bool| node.as_text().is_some_and(reads);
        node.is_blank()
            || match self {
                ExtraShape::Line | ExtraShape::Prose => is_text(node),
                ExtraShape::Amount => text(&|text| Amount::parse(text).is_some()),
                ExtraShape::Percent => text(&|text| Percent::parse(text).is_some()),
                ExtraShape::Date => text(&|text| Date::parse(text).is_some()),
                ExtraShape::Integer => text(&|text| text.trim().parse::<u32>().is_ok()),
                ExtraShape::Choice(words) => text(&|text| words.iter().any(|word| word == text.trim())),
                ExtraShape::Lines => match &node.value {
                    Value::List(items) => items.iter().all(is_text),
                    _ => is_text(node),
                },
                ExtraShape::Pairs => match &node.value {
                    Value::Map(entries) => entries.iter().all(|entry| is_text(&entry.value)),
                    _ => false,
                },
            }
    }
}

/// All that is declared, in the order in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extras(Vec<ExtraField>);

impl Extras {
    pub fn push(&mut self, field: ExtraField) {
        self.0.push(field);
    }

    pub fn extend(&mut self, more: &Extras) {
        self.0.extend(more.0.iter().cloned());
    }

    pub fn iter(&self) -> impl Iterator<Item = &ExtraField> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is declared for a record, by its Rust name; a name may be declared by several.
    pub fn of(&self, record: &str) -> impl Iterator<Item = &ExtraField> {
        self.0.iter().filter(move |field| field.record == record)
    }

    /// Every declaration of a name.
    pub fn named(&self, record: &str, name: &str) -> impl Iterator<Item = &ExtraField> {
        self.of(record).filter(move |field| field.name == name)
    }

    /// The shape of a name, where all who declare it agree.
    pub fn shape(&self, record: &str, name: &str) -> Option<&ExtraShape> {
        let mut all = self.named(record, name);
        let shape = &all.next()?.shape;
        all.all(|other| other.shape == *shape).then_some(shape)
    }

    /// The place of a name in the declared order; names that nobody declared come last.
    pub fn rank(&self, record: &str, name: &str) -> usize {
        self.of(record).position(|field| field.name == name).unwrap_or(usize::MAX)
    }

    /// What these forms ask for, the regions they belong to, and everybody.
    pub fn asked_by(&self, forms: &[String]) -> Extras {
        let asks = |by: &str| {
            by.is_empty()
                || forms
                    .iter()
                    .any(|form| form.strip_prefix(by).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        };
        Extras(self.0.iter().filter(|field| asks(&field.by)).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_reads_back_as_it_is_written() {
        for text in ["文字", "长文", "金额", "百分比", "日期", "整数", "勾选:正向/反向", "列表", "名值"]
        {
            assert_eq!(ExtraShape::parse(text).map(|shape| shape.name()).as_deref(), Some(text));
        }
        for text in ["数字", "勾选", "勾选:", "勾选:甲", "勾选:甲/", "text", ""] {
            assert_eq!(ExtraShape::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_form_asks_with_its_region_and_with_everybody() {
        let mut all = Extras::default();
        for (by, name) in [("", "甲"), ("某市", "乙"), ("某市/申报表", "丙"), ("某市区", "丁"), ("他市/申报表", "戊")]
        {
            let (name, by) = (name.to_string(), by.to_string());
            all.push(ExtraField { record: "Project", name, shape: ExtraShape::Line, about: String::new(), by });
        }
        let asked = |forms: &[&str]| {
            let forms: Vec<String> = forms.iter().map(|form| form.to_string()).collect();
            all.asked_by(&forms).iter().map(|field| field.name.clone()).collect::<String>()
        };
        assert_eq!(asked(&["某市/申报表"]), "甲乙丙");
        assert_eq!(asked(&["某市/目标表"]), "甲乙");
        assert_eq!(asked(&["某市区/表", "他市/申报表"]), "甲丁戊");
        assert_eq!(asked(&[]), "甲");
    }
}
