//! K003: a project says what it puts out.

use super::{Check, Context, Rule, coverage};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K003",
    severity: Severity::Warning,
    title_zh: "没有产出指标",
    title_en: "no output indicator",
    source: "审核惯例；中发〔2018〕34号（据网页转引）",
    page: include_str!("no_output.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (list, count) in coverage::without(project, context, RULE.id, "1") {
        report.push(
            RULE.finding(words!("{count} 条指标里没有产出指标", "none of {count} indicators is an output (产出指标)"))
                .help(words!(
                    "补上数量、质量或时效指标，如 接入学校数 ≥20所",
                    "add one of 数量, 质量, 时效, such as 接入学校数 ≥20所"
                ))
                .at(list),
        );
    }
}
