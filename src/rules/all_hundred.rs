//! V007: targets tell the hard from the easy.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Indicator, Project};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "V007",
    severity: Severity::Info,
    title_zh: "各条指标值都是100%",
    title_en: "every target is 100 %",
    source: "惯例（本工具的观察）",
    page: include_str!("all_hundred.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let least = context.settings.number(RULE.id, "最少", 4.0);
    let share = context.settings.number(RULE.id, "比例", 100.0);
    for (list, indicators) in project.indicator_lists() {
        let count = indicators.len();
        let full = indicators.iter().filter(|indicator| is_all(indicator)).count();
        if full == 0 || (count as f64) < least || (full as f64) * 100.0 < share * (count as f64) {
            continue;
        }
        report.push(
            RULE.finding(words!("{count} 条指标里 {full} 条是 100%", "{full} of {count} targets are 100 %"))
                .help(words!("按实际能达到的水平分别写", "give each the level it can really reach"))
                .at(list),
        );
    }
}

fn is_all(indicator: &Indicator) -> bool {
    let target = indicator.annual_target.as_ref().or(indicator.cycle_target.as_ref());
    let quantity = target.and_then(|target| target.quantity());
    quantity.is_some_and(|quantity| quantity.unit == "%" && quantity.number == Decimal::ONE_HUNDRED)
}
