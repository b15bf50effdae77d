//! K011: a 一级指标 is one of the indicator system, or a synonym.

use super::{Check, Context, Rule, code_in_name};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K011",
    severity: Severity::Info,
    title_zh: "不认得的一级指标",
    title_en: "an unknown level-1 category",
    source: "指标体系（templates/taxonomy.yaml）",
    page: include_str!("unknown_level1.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let known = context.taxonomy.levels.iter().map(|level1| level1.name.as_str()).collect::<Vec<_>>().join("、");
    for (at, indicator) in project.all_indicators() {
        let Some(name) = indicator.level1.as_deref() else { continue };
        // The newer system lifts 成本指标 to level 1; a name known at either level is understood.
        let understood = context.taxonomy.level1(name).is_some() || context.taxonomy.level2(name).is_some();
        if understood || code_in_name::glued(name, context.taxonomy).is_some() {
            continue;
        }
        report.push(
            RULE.finding(words!("指标体系里没有一级指标“{name}”", "the indicator system has no 一级指标 “{name}”"))
                .help(words!("可用：{known}", "known: {known}"))
                .at(at.key("一级指标")),
        );
    }
}
