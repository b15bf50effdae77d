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
        if owner.code == level1.code {
            continue;
        }
        let (code1, code2, right, owner_code) = (&level1.code, &level2.code, &owner.name, &owner.code);
        report.push(
            RULE.finding(words!(
                "{code2}-{two} 不属于 {code1}-{one}",
                "{code2}-{two} does not belong under {code1}-{one}"
            ))
            .help(words!("它属于 {owner_code}-{right}", "it belongs under {owner_code}-{right}"))
            .at(at.key("二级指标"))
            .related(words!("所写的一级指标", "the level 1 written"), at.key("一级指标")),
        );
    }
}
