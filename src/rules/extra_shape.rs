//! S025: what stands under 附加 is written as the form or the region that asks for it declares it.

use super::{Check, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::{Path, Place, Step};
use crate::spec::extra::{EXTRA, ExtraField, ExtraShape, Extras};
use crate::spec::{Field, Shape};
use crate::tree::{Entry, Node, Value};

pub const RULE: Rule = Rule {
    id: "S025",
    severity: Severity::Error,
    title_zh: "附加的内容不是声明的类型",
    title_en: "an extra field that is not of its declared shape",
    source: "表单的 extra: 和地区的 fields.yaml",
    page: include_str!("extra_shape.md"),
    check: Check::WhileReading,
};

/// Looks at every 附加 of a tree whose root has these fields; nobody's declaration holds for what nobody asks for.
pub fn check(node: &Node, fields: &'static [Field], extras: &Extras) -> Report {
    let mut walk = Walk { extras, steps: Vec::new(), report: Report::default() };
    walk.group(node, fields);
    walk.report
}

struct Walk<'a> {
    extras: &'a Extras,
    steps: Vec<Step>,
    report: Report,
}

impl Walk<'_> {
    fn at(&mut self, step: Step, look: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        look(self);
        self.steps.pop();
    }

    fn group(&mut self, node: &Node, fields: &'static [Field]) {
        for entry in node.entries() {
            let Some(field) = fields.iter().find(|field| field.key == entry.key) else { continue };
            let (value, shape) = (&entry.value, field.shape);
            self.at(Step::Key(field.key.into()), |walk| match shape {
                Shape::Record(inner) => walk.group(value, inner()),
                Shape::Records(inner) => {
                    for (index, item) in value.items().iter().enumerate() {
                        walk.at(Step::Index(index), |walk| walk.group(item, inner()));
                    }
                }
                Shape::Free if field.key == EXTRA => walk.extra(entry, field.record),
                _ => {}
            });
        }
    }

    fn extra(&mut self, entry: &Entry, record: &str) {
        let extras = self.extras;
        match &entry.value.value {
            Value::Nil => {}
            Value::Map(asked) => {
                for one in asked {
                    let misfit = extras.named(record, &one.key).find(|declared| !declared.shape.fits(&one.value));
                    if let Some(declared) = misfit {
                        self.at(Step::Key(one.key.clone()), |walk| walk.misfit(declared, &one.value));
                    }
                }
            }
            _ => {
                let finding = RULE
                    .finding(words!("“附加”应为一组字段", "“附加” must be a group of fields"))
                    .help(words!("写成 附加: 下面逐行“名称: 内容”", "write “name: value” line by line under 附加:"));
                self.report.push(finding.at(Path(self.steps.clone())).placed(place(&entry.value, entry.key_place)));
            }
        }
    }

    fn misfit(&mut self, declared: &ExtraField, value: &Node) {
        let (name, shape) = (&declared.name, declared.shape.name());
        let by = match declared.by.as_str() {
            "" => String::new(),
            by => format!("（{by}）"),
        };
        let help = match &declared.shape {
            ExtraShape::Line | ExtraShape::Prose => words!("写成一段文字", "write it as text"),
            ExtraShape::Amount => words!(
                "写成不带单位的数字，如 75.60；单位写在“金额单位”",
                "write a bare number such as 75.60; the unit goes into 金额单位"
            ),
            ExtraShape::Percent => {
                words!("写成带百分号的数，如 60%", "write a number with its sign, such as 60%")
            }
            ExtraShape::Date => words!("写成 2021-01-01，或 2021-01、2021", "write 2021-01-01, or 2021-01, or 2021"),
            ExtraShape::Integer => words!("写成整数，如 3", "write a whole number, such as 3"),
            ExtraShape::Choice(words) => {
                let words = words.join("、");
                words!("写其中之一：{words}", "write one of these: {words}")
            }
            ExtraShape::Lines => words!("每一项另起一行，以“- ”开头", "start each item on a line of its own with “- ”"),
            ExtraShape::Pairs => words!("逐行写“名称: 值”", "write “name: value” line by line"),
        };
        let said = match value.as_text() {
            Some(text) => format!("：{}", text.trim().chars().take(20).collect::<String>()),
            None => String::new(),
        };
        let finding = RULE
            .finding(words!(
                "“{name}”声明为{shape}{by}，写的不是{said}",
                "“{name}” is declared as {shape}{by} and is not written so{said}"
            ))
            .help(help);
        self.report.push(finding.at(Path(self.steps.clone())).placed(value.place));
    }
}

fn place(node: &Node, key: Place) -> Place {
    if key.is_known() { key } else { node.place }
}
