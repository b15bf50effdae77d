//! V017: a target says more than the name.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V017",
    severity: Severity::Info,
    title_zh: "指标值就是三级指标",
    title_en: "the target repeats the name",
    source: "惯例（公开的表里见过）",
    page: include_str!("name_as_target.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let Some(name) = indicator.name.as_deref().map(str::trim) else { continue };
        for (key, _) in indicator.targets().filter(|(_, target)| target.0.trim() == name) {
            report.push(
                RULE.finding(words!("{key}照抄了名称“{name}”", "{key} repeats the name “{name}”"))
                    .help(words!("写明达到多少、什么程度", "say how much or how well"))
                    .at(at.key(key))
                    .related(words!("名称", "the name"), at.key("三级指标")),
            );
        }
    }
}
