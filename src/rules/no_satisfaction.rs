//! K005: a project asks those it serves.

use super::{Check, Context, Rule, coverage};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K005",
    severity: Severity::Warning,
    title_zh: "没有满意度指标",
    title_en: "no satisfaction indicator",
    source: "审核惯例；中发〔2018〕34号（据网页转引）",
    page: include_str!("no_satisfaction.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (list, count) in coverage::without(project, context, RULE.id, "3") {
        report.push(
            RULE.finding(words!(
                "{count} 条指标里没有满意度指标",
                "none of {count} indicators is about satisfaction (满意度指标)"
            ))
            .help(words!(
                "补上如 师生满意度 ≥90%；没有服务对象的，在这里注明忽略的原因",
                "add one such as 师生满意度 ≥90%; where nobody is served, ignore the rule here with the reason"
            ))
            .at(list),
        );
    }
}
