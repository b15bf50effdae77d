//! Z002: a weight is more than nothing.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z002",
    severity: Severity::Warning,
    title_zh: "权重不大于零",
    title_en: "a weight is not above zero",
    source: "一体化系统的参数：权重必须大于 0",
    page: include_str!("weight_positive.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let Some(weight) = indicator.weight.filter(|weight| weight.0 <= Decimal::ZERO) else { continue };
        let name = indicator.name.as_deref().unwrap_or("（未命名）");
        report.push(
            RULE.finding(words!("“{name}”的权重是 {weight}", "the weight of “{name}” is {weight}"))
                .help(words!("写大于零的权重；不计分的指标不必列", "give it a weight above zero, or leave it out"))
                .at(at.key("权重")),
        );
    }
}
