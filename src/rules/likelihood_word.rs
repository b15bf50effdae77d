//! Z031: how likely a target is to be reached is said in one of three ways.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "Z031",
    severity: Severity::Warning,
    title_zh: "完成可能性不是规定的说法",
    title_en: "a likelihood in other words",
    source: "地方绩效运行监控表的注：确定能、有可能、不可能；部门监控表（未见原文）写“完全不可能”",
    page: include_str!("likelihood_word.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let words = &context.words.likelihoods;
    for (at, indicator) in project.all_indicators() {
        let Some(said) = indicator.monitoring.as_deref().and_then(|monitoring| monitoring.likelihood.as_deref()) else {
            continue;
        };
        let said = said.trim();
        if words.is_empty() || said.is_empty() || words.iter().any(|word| word == said) {
            continue;
        }
        let (name, known) = (evaluated::called(indicator), words.join("、"));
        report.push(
            RULE.finding(words!("“{name}”的完成可能性写“{said}”", "the likelihood of “{name}” is “{said}”"))
                .help(words!("写成其中一种：{known}", "use one of: {known}"))
                .at(at.path().key("监控").key("完成可能性")),
        );
    }
}
