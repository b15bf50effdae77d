//! M009: no budget is below zero.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::{Path, Step};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "M009",
    severity: Severity::Error,
    title_zh: "金额是负数",
    title_en: "an amount is negative",
    source: "惯例：预算和资金来源不为负数；调减写调减后的数",
    page: include_str!("negative_amount.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let over_spent = Path::root().key("预算").key("结余结转总额");
    for (at, amount) in project.amounts() {
        // More may have been spent than was budgeted.
        if !amount.0.is_sign_negative() || amount.0.is_zero() || at == over_spent {
            continue;
        }
        let Some(Step::Key(key)) = at.0.last().cloned() else { continue };
        let amount = amount.printed();
        report.push(
            RULE.finding(words!("{key} {amount} 是负数", "{key} {amount} is negative"))
                .help(words!(
                    "写调整后的数；多出的负号删去",
                    "write the amount after the change, or delete a stray sign"
                ))
                .at(at),
        );
    }
}
