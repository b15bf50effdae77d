//! M007: a year is not more than the whole.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "M007",
    severity: Severity::Error,
    title_zh: "本年度预算超过项目总预算",
    title_en: "this year's budget exceeds the project's total",
    source: "申报表的表内关系：本年度预算是项目总预算的一部分",
    page: include_str!("year_over_total.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let (Some(total), Some(year)) = (project.budget.total, project.budget.this_year) else { return };
    if year <= total {
        return;
    }
    let (total, year) = (total.printed(), year.printed());
    let at = Path::root().key("预算");
    report.push(
        RULE.finding(words!(
            "本年度预算 {year} 超过项目总预算 {total}",
            "本年度预算 {year} exceeds 项目总预算 {total}"
        ))
        .help(words!(
            "核对两个数，注意是否一处是元、一处是万元",
            "check both, and whether one is in 元 and one in 万元"
        ))
        .at(at.key("本年度预算"))
        .related(words!("项目总预算", "the total"), at.key("项目总预算")),
    );
}
