//! K013: a 三级指标 does not end as a sentence does.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K013",
    severity: Severity::Info,
    title_zh: "三级指标以句号结尾",
    title_en: "a name ends in a full stop",
    source: "惯例（公开的表里见过）",
    page: include_str!("sentence_as_name.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let Some(name) = indicator.name.as_deref().map(str::trim) else { continue };
        let Some(stop) = name.chars().last().filter(|c| matches!(c, '。' | '.' | '．')) else { continue };
        report.push(
            RULE.finding(words!("“{name}”以“{stop}”结尾", "“{name}” ends in “{stop}”"))
                .help(words!(
                    "去掉“{stop}”；是句子的，缩成名称，把要求写进指标值",
                    "drop the “{stop}”; turn a sentence into a name and put what it demands into the target"
                ))
                .at(at.key("三级指标")),
        );
    }
}
