//! Z004: a written 执行率 is 执行数 over 全年预算数.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Execution, Project, score};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z004",
    severity: Severity::Error,
    title_zh: "执行率与执行数、全年预算数不符",
    title_en: "the rate is not what was spent of the budget",
    source: "自评表：预算执行率 = 预算执行数 ÷ 调整后预算数",
    page: include_str!("spending_rate.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let Some(evaluation) = project.self_evaluation.as_deref() else { return };
    for (index, line) in evaluation.funds.iter().enumerate() {
        let Some(written) = line.rate else { continue };
        let Ok(rate) = score::spent(std::slice::from_ref(line)).rate() else { continue };
        // A rate may be written with any number of decimals; half a unit of the last is rounding.
        let tolerance = Decimal::new(5, written.0.scale().min(26) + 1);
        if evaluated::is_near(rate, written.0, tolerance) {
            continue;
        }
        let (is, should) = (written, score::printed(rate));
        let arithmetic = arithmetic(line);
        report.push(
            RULE.finding(words!(
                "执行率写 {is}，{arithmetic} = {should}",
                "the rate is {is}, but {arithmetic} = {should}"
            ))
            .help(words!("改正执行率，或核对执行数、全年预算数", "mend the rate, or look at both amounts again"))
            .at(Path::root().key("自评").key("资金").index(index).key("执行率")),
        );
    }
}

fn arithmetic(line: &Execution) -> String {
    let text = |amount: Option<crate::spec::Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    format!("{} ÷ {}", text(line.spent), text(line.adjusted))
}
