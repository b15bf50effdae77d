//! V006: a target of nothing is meant so.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Project, Relation};

pub const RULE: Rule = Rule {
    id: "V006",
    severity: Severity::Info,
    title_zh: "指标值为零",
    title_en: "a target of zero",
    source: "审核惯例（零作分母无法计分）",
    page: include_str!("zero_target.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let name = indicator.name.as_deref().unwrap_or("");
        for (key, target) in indicator.targets() {
            let Some(quantity) = target.quantity().filter(|quantity| quantity.number.is_zero()) else { continue };
            let is_meant = || context.words.best_at_zero.iter().any(|word| name.contains(word.as_str()));
            if !matches!(quantity.relation, None | Some(Relation::AtLeast)) || is_meant() {
                continue;
            }
            report.push(
                RULE.finding(words!(
                    "“{name}”的指标值是零，自评时算不出完成率",
                    "the target of “{name}” is zero: no rate of completion can be had of it"
                ))
                .help(words!(
                    "填上真实的数；零就是目标的写成 =0；没有这方面内容的，删去这一条",
                    "put the real number; write =0 where zero is meant; delete what does not apply"
                ))
                .at(at.key(key)),
            );
        }
    }
}
