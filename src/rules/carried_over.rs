//! M006: what was budgeted last year and not spent is carried over.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Amount, Project};

pub const RULE: Rule = Rule {
    id: "M006",
    severity: Severity::Warning,
    title_zh: "结余结转不等于上年度预算减实际支出",
    title_en: "the carry-over is not last year's budget less its spending",
    source: "申报表的表内关系：上年度预算 − 上年度实际支出 = 结余结转总额",
    page: include_str!("carried_over.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let budget = &project.budget;
    let (Some(planned), Some(spent), Some(over)) = (budget.last_year, budget.last_year_spent, budget.carried_over)
    else {
        return;
    };
    let Some(left) = planned.0.checked_sub(spent.0).filter(|left| *left != over.0) else { return };
    let (planned, spent, over, left) = (planned.printed(), spent.printed(), over.printed(), Amount(left).printed());
    let at = Path::root().key("预算");
    report.push(
        RULE.finding(words!(
            "结余结转总额 {over} ≠ 上年度预算 {planned} − 上年度实际支出 {spent} = {left}",
            "结余结转总额 {over} ≠ 上年度预算 {planned} − 上年度实际支出 {spent} = {left}"
        ))
        .help(words!(
            "改正其中一项；含以前年度结转的，在附加或备注里说明",
            "mend one of them; say so where earlier years are in it"
        ))
        .at(at.key("结余结转总额"))
        .related(words!("上年度预算", "last year's budget"), at.key("上年度预算"))
        .related(words!("上年度实际支出", "last year's spending"), at.key("上年度实际支出")),
    );
}
