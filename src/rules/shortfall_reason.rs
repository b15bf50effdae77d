//! Z011: an indicator that was missed says why.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;
use crate::spec::score::{self, Judgement};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z011",
    severity: Severity::Warning,
    title_zh: "没有完成的指标没有说明原因",
    title_en: "a missed indicator does not say why",
    source: "一体化系统的自评表：“偏差原因及改进措施（指标未完成时必填）”",
    page: include_str!("shortfall_reason.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator, result) in evaluated::results(project) {
        let is_short = match score::judged(indicator, context.scoring) {
            Judgement::Share(share) => !share.is_full(),
            Judgement::Band(band) => band.to < Decimal::ONE_HUNDRED,
            Judgement::Open(_) => false,
        };
        if !is_short || evaluated::is_said(&result.reason) || evaluated::is_said(&result.measures) {
            continue;
        }
        let name = evaluated::called(indicator);
        report.push(
            RULE.finding(words!("“{name}”没有完成，没有写原因", "“{name}” was missed, and nothing says why"))
                .help(words!("补上 自评 里的“偏差原因”（和改进措施）", "add 偏差原因 (and 改进措施) to its 自评"))
                .at(at.path().key("自评")),
        );
    }
}
