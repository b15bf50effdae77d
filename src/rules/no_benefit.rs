//! K004: a project says what good it does.

use super::{Check, Context, Rule, coverage};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K004",
    severity: Severity::Warning,
    title_zh: "没有效益指标",
    title_en: "no benefit indicator",
    source: "审核惯例；中发〔2018〕34号（据网页转引）",
    page: include_str!("no_benefit.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (list, count) in coverage::without(project, context, RULE.id, "2") {
        report.push(
            RULE.finding(words!("{count} 条指标里没有效益指标", "none of {count} indicators is a benefit (效益指标)"))
                .help(words!(
                    "补上经济效益、社会效益、生态效益或可持续影响",
                    "add one of 经济效益, 社会效益, 生态效益, 可持续影响"
                ))
                .at(list),
        );
    }
}
