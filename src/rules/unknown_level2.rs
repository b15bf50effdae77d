//! K012: a 二级指标 is one of the indicator system, or a synonym.

use super::{Check, Context, Rule, code_in_name};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K012",
    severity: Severity::Info,
    title_zh: "不认得的二级指标",
    title_en: "an unknown level-2 category",
    source: "指标体系（templates/taxonomy.yaml）",
    page: include_str!("unknown_level2.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let names = context.taxonomy.levels.iter().flat_map(|level1| &level1.level2).map(|level2| level2.name.as_str());
    let known = names.collect::<Vec<_>>().join("、");
    for (at, indicator) in project.all_indicators() {
        let Some(name) = indicator.level2.as_deref() else { continue };
        // 满意度指标 is written at both levels; a name known at either is understood.
        let understood = context.taxonomy.level2(name).is_some() || context.taxonomy.level1(name).is_some();
        if understood || code_in_name::glued(name, context.taxonomy).is_some() {
            continue;
        }
        report.push(
            RULE.finding(words!("指标体系里没有二级指标“{name}”", "the indicator system has no 二级指标 “{name}”"))
                .help(words!("可用：{known}", "known: {known}"))
                .at(at.key("二级指标")),
        );
    }
}
