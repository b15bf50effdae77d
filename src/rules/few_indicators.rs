//! K006: a list has a least number of indicators.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity, several};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K006",
    severity: Severity::Warning,
    title_zh: "绩效指标太少",
    title_en: "too few indicators",
    source: "部分地区填报说明（总数不得少于3个）",
    page: include_str!("few_indicators.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let least = context.settings.number(RULE.id, "最少", 3.0);
    for (list, indicators) in project.indicator_lists() {
        let count = indicators.len();
        if count == 0 || count as f64 >= least {
            continue;
        }
        let indicators = several(count, "indicator");
        report.push(
            RULE.finding(words!(
                "只有 {count} 条指标，少于规定的 {least} 条",
                "{indicators}, fewer than the {least} asked for"
            ))
            .help(words!("补足产出、效益、满意度各方面的指标", "add indicators of output, benefit and satisfaction"))
            .at(list),
        );
    }
}
