//! Z033: spending keeps pace with the year.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Project, score};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z033",
    severity: Severity::Info,
    title_zh: "支出进度落后",
    title_en: "spending is behind",
    source: "一省绩效监控规定的转述（未见原文）：1—4 月低于 25%，1—6 月低于 40%，1—8 月低于 60%，1—10 月低于 80%",
    page: include_str!("spending_pace.md"),
    check: Check::Project(check),
};

/// Months, the parameter of each, and what is usual.
const PACE: [(u8, &str, f64); 4] = [(10, "十月", 80.0), (8, "八月", 60.0), (6, "六月", 40.0), (4, "四月", 25.0)];

fn check(project: &Project, context: &Context, report: &mut Report) {
    let Some(monitoring) = project.monitoring.as_deref() else { return };
    let Some(month) = monitoring.until.and_then(|until| until.month) else { return };
    let Some((_, key, usual)) = PACE.iter().find(|(from, ..)| month >= *from) else { return };
    let of = score::spent(&monitoring.funds);
    let Ok(rate) = of.rate() else { return };
    let least = context.settings.number(RULE.id, key, *usual);
    if Decimal::try_from(least).is_ok_and(|least| rate >= least) {
        return;
    }
    let rate = score::printed(rate);
    let list = Path::root().key("监控").key("资金");
    report.push(
        RULE.finding(words!(
            "截至 {month} 月支出 {rate}，应不低于 {least}%",
            "{rate} was spent by month {month}, not {least}%"
        ))
        .help(words!("说明原因，加快支出或调减预算", "say why; spend faster or give part of the budget back"))
        .at(of.total.map_or(list.clone(), |(at, _)| list.index(at))),
    );
}
