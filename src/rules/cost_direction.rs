//! V005: a cost indicator bounds the cost from above.

use super::{Check, Context, Rule, no_cost::is_cost};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Project, Relation};

pub const RULE: Rule = Rule {
    id: "V005",
    severity: Severity::Warning,
    title_zh: "成本指标的方向反了",
    title_en: "a cost indicator points upwards",
    source: "审核惯例",
    page: include_str!("cost_direction.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators().filter(|(_, indicator)| is_cost(indicator)) {
        let name = indicator.name.as_deref().unwrap_or("");
        if context.words.savings.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        for (key, target) in indicator.targets() {
            // A percentage is a rate (预算执行率), and rates may well point upwards.
            let Some(quantity) = target.quantity().filter(|quantity| !quantity.unit.contains('%')) else { continue };
            if !matches!(quantity.relation, Some(Relation::AtLeast | Relation::Above)) {
                continue;
            }
            let text = target.0.trim();
            let level = if indicator.level2.is_some() { "二级指标" } else { "一级指标" };
            report.push(
                RULE.finding(words!(
                    "成本指标“{name}”写成 {text}，等于要求多花钱",
                    "the cost indicator “{name}” says {text}: spend more"
                ))
                .help(words!("改成 ≤；要求节约的，名称写成节约额", "write ≤; if it is a saving, name it 节约额"))
                .at(at.key(key))
                .related(words!("这里说是成本", "said to be a cost here"), at.key(level)),
            );
        }
    }
}
