//! Z007: little spending is explained.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Project, score};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z007",
    severity: Severity::Warning,
    title_zh: "执行率低而没有说明原因",
    title_en: "little was spent and nothing says why",
    source: "一省自评表的填表说明：预算执行率低于 90% 的说明原因",
    page: include_str!("spending_low.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let Some(evaluation) = project.self_evaluation.as_deref() else { return };
    let of = score::spent(&evaluation.funds);
    let Ok(rate) = of.rate() else { return };
    let least = Decimal::try_from(context.settings.number(RULE.id, "低于", 90.0)).unwrap_or_default();
    let is_explained = evaluation.funds.iter().any(|line| evaluated::is_said(&line.reason));
    if rate >= least || is_explained {
        return;
    }
    let rate = score::printed(rate);
    let list = Path::root().key("自评").key("资金");
    report.push(
        RULE.finding(words!("预算执行率是 {rate}，低于 {least}%", "{rate} was spent, less than {least}%"))
            .help(words!("在 偏差原因 里说明", "say why under 偏差原因"))
            .at(of.total.map_or(list.clone(), |(at, _)| list.index(at))),
    );
}
