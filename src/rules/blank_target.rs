//! V001: every indicator says what it must reach this year.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Project, Target};

pub const RULE: Rule = Rule {
    id: "V001",
    severity: Severity::Error,
    title_zh: "指标值没有写",
    title_en: "an indicator has no target",
    source: "预算绩效管理惯例；审核系统退回规则",
    page: include_str!("blank_target.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        if indicator.annual_target.as_ref().is_some_and(|target| !target.is_blank()) {
            continue;
        }
        let name = indicator.name.as_deref().unwrap_or("（未命名）");
        let help = match indicator.cycle_target.as_ref().filter(|target| !target.is_blank()) {
            Some(Target(cycle)) => words!(
                "实施周期指标值是“{cycle}”；年度值向填报单位问清后补上",
                "the cycle target is “{cycle}”; ask the unit for the annual one"
            ),
            None => words!(
                "定量指标写成 ≥95%，定性指标写成 提高、及时 等",
                "write ≥95% for a quantity, or 提高, 及时 for a quality"
            ),
        };
        report.push(
            RULE.finding(words!("“{name}”没有年度指标值", "“{name}” has no 年度指标值"))
                .help(help)
                .at(at.key("年度指标值")),
        );
    }
}
