//! K007: a list that names categories has a cost among them.

use super::{Check, Context, Rule, coverage};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Indicator, Project};

pub const RULE: Rule = Rule {
    id: "K007",
    severity: Severity::Info,
    title_zh: "没有成本指标",
    title_en: "no cost indicator",
    source: "部分地区评审规则（没有成本指标的，成本得分受限）",
    page: include_str!("no_cost.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (list, indicators) in coverage::judged(project, context, RULE.id) {
        // Without 二级指标 a form cannot say which indicator is the cost.
        let categorised = indicators.iter().any(|indicator| indicator.level2.is_some());
        if !categorised || indicators.iter().any(is_cost) {
            continue;
        }
        let count = indicators.len();
        report.push(
            RULE.finding(words!("{count} 条指标里没有成本指标", "none of {count} indicators is a cost (成本指标)"))
                .help(words!(
                    "能核算单位成本的，补上如 单位运维成本 ≤5000元/校",
                    "where unit costs are known, add one such as 单位运维成本 ≤5000元/校"
                ))
                .at(list),
        );
    }
}

/// Cost is a 二级指标 in the older system and a 一级指标 in the newer one.
pub(super) fn is_cost(indicator: &Indicator) -> bool {
    [&indicator.level1, &indicator.level2].into_iter().flatten().any(|level| level.contains("成本"))
}
