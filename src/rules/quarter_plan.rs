//! D005: the spending plan climbs to 100 % by the end of the year.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "D005",
    severity: Severity::Warning,
    title_zh: "支出进度有回落或没有到 100%",
    title_en: "the spending plan falls or does not reach 100 %",
    source: "申报表“资金支出进度”各季度末累计（由表的内容推得，没有成文规定）",
    page: include_str!("quarter_plan.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let plan = &project.progress;
    let at = Path::root().key("支出进度");
    let quarters = [("第一季度", plan.q1), ("第二季度", plan.q2), ("第三季度", plan.q3), ("第四季度", plan.q4)];
    let given: Vec<_> = quarters.into_iter().filter_map(|(key, percent)| Some((key, percent?))).collect();
    for pair in given.windows(2) {
        let [(before, more), (key, less)] = pair else { continue };
        if less < more {
            report.push(
                RULE.finding(words!(
                    "支出进度是累计数，{key} {less} 却小于{before} {more}",
                    "the plan cumulates, but {key} {less} is less than {before} {more}"
                ))
                .help(words!(
                    "写到该季度末的累计数，不写当季的数",
                    "write what is spent by the end of the quarter, not in it"
                ))
                .at(at.key(*key))
                .related(words!("前一个数", "the one before"), at.key(*before)),
            );
        }
    }
    // A plan that stops before the fourth quarter has to be at 100 % all the same.
    if let Some((key, last)) = given.last().filter(|(_, last)| last.0 != Decimal::ONE_HUNDRED) {
        report.push(
            RULE.finding(words!(
                "支出进度到{key}是 {last}，年末应为 100%",
                "the plan is at {last} by {key}; the year ends at 100%"
            ))
            .help(words!(
                "第四季度写 100%；当年确实支不完的说明原因",
                "write 100% for the fourth quarter, or say why not"
            ))
            .at(at.key("第四季度")),
        );
    }
}
