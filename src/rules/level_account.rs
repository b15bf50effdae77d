//! Z016: a judged indicator says what was done.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;
use crate::spec::score::{self, Judgement};

pub const RULE: Rule = Rule {
    id: "Z016",
    severity: Severity::Warning,
    title_zh: "定性指标没有写完成情况",
    title_en: "a judged indicator does not say what was done",
    source: "一体化系统的自评表：“完成情况简要描述（定量选填，定性必填）”",
    page: include_str!("level_account.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator, result) in evaluated::results(project) {
        if evaluated::is_said(&result.account)
            || !matches!(score::judged(indicator, context.scoring), Judgement::Band(_))
        {
            continue;
        }
        let name = evaluated::called(indicator);
        report.push(
            RULE.finding(words!("定性指标“{name}”没有写完成情况", "“{name}” is judged and does not say what was done"))
                .help(words!("补上 自评 里的“完成情况”", "add 完成情况 to its 自评"))
                .at(at.path().key("自评")),
        );
    }
}
