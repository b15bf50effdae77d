//! V040: no text is what a spreadsheet leaves where a formula failed.

use super::texts::texts;
use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;
use crate::spec::dead::dead;

pub const RULE: Rule = Rule {
    id: "V040",
    severity: Severity::Error,
    title_zh: "文字是公式错误",
    title_en: "a text is an error of a formula",
    source: "惯例：错误值不是填报内容",
    page: include_str!("dead_text.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, text) in texts(project).filter(|(_, text)| dead(text).is_some()) {
        let text = text.trim();
        report.push(
            RULE.finding(words!(
                "“{text}”是表格留下的错误或公式，不是内容",
                "“{text}” is an error or a formula, not content"
            ))
            .help(words!("填上应有的内容", "write what belongs here"))
            .at(at.path()),
        );
    }
}
