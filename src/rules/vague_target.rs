//! V003: a target can be measured.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V003",
    severity: Severity::Warning,
    title_zh: "空泛的说法没有尺度",
    title_en: "vague wording without a measure",
    source: "审核意见惯例；绩效目标须具体细化、可衡量",
    page: include_str!("vague_target.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        for (key, target) in indicator.targets() {
            let text = target.0.trim();
            if text.chars().any(char::is_numeric) {
                continue;
            }
            let Some(word) = context.words.vague.iter().find(|word| text.contains(word.as_str())) else { continue };
            report.push(
                RULE.finding(words!("“{word}”没有尺度，无从衡量", "“{word}” cannot be measured"))
                    .help(words!(
                        "写出数，如 ≥80%、比上年提高5个百分点；只能定性的，写明分级标准",
                        "give a number such as ≥80% or 比上年提高5个百分点, or say how it is graded"
                    ))
                    .at(at.key(key)),
            );
        }
    }
}
