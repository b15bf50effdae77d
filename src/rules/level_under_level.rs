//! K001: a 二级指标 stands under its own 一级指标.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K001",
    severity: Severity::Warning,
    title_zh: "二级指标不在这个一级指标下",
    title_en: "a level-2 category under the wrong level 1",
    source: "指标体系编码（二级编码首位即一级编码）",
    page: include_str!("level_under_level.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let (Some(one), Some(two)) = (&indicator.level1, &indicator.level2) else { continue };
        let (Some(level1), Some((owner, level2))) = (context.taxonomy.level1(one), context.taxonomy.level2(two)) else {
            continue;
        };
        if owner.name == level1.name {
            continue;
        }
        let coded = |code: &str, name: &str| if code.is_empty() { name.to_string() } else { format!("{code}-{name}") };
        let (one, two, right) = (coded(&level1.code, one), coded(&level2.code, two), coded(&owner.code, &owner.name));
        report.push(
            RULE.finding(words!("{two} 不属于 {one}", "{two} does not belong under {one}"))
                .help(words!("它属于 {right}", "it belongs under {right}"))
                .at(at.key("二级指标"))
                .related(words!("所写的一级指标", "the level 1 written"), at.key("一级指标")),
        );
    }
}
