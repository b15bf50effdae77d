//! Z005: what was spent has a budget.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Amount, Project};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z005",
    severity: Severity::Error,
    title_zh: "全年预算数是零，算不出执行率",
    title_en: "a budget of nothing has no rate",
    source: "自评审核程序：预算数为 0 的报错",
    page: include_str!("spending_of_nothing.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let Some(evaluation) = project.self_evaluation.as_deref() else { return };
    for (index, line) in evaluation.funds.iter().enumerate() {
        let is_spent = line.spent.is_some_and(|spent| spent.0 > Decimal::ZERO);
        let Some(Amount(adjusted)) = line.adjusted.filter(|adjusted| is_spent && adjusted.0 <= Decimal::ZERO) else {
            continue;
        };
        let name = line.name.as_deref().unwrap_or("").trim();
        report.push(
            RULE.finding(words!(
                "“{name}”有执行数，全年预算数却是 {adjusted}",
                "“{name}” was spent of a budget of {adjusted}"
            ))
            .help(words!(
                "全年预算数写调整以后的预算，年中追加的也在内",
                "全年预算 is the budget after all adjustments, with what was added during the year"
            ))
            .at(Path::root().key("自评").key("资金").index(index).key("全年预算")),
        );
    }
}
