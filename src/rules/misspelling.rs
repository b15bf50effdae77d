//! V012: words that are known to be mistyped.

use super::{Check, Context, Rule, texts::texts};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V012",
    severity: Severity::Warning,
    title_zh: "错别字",
    title_en: "a misspelling",
    source: "惯例（公开信息错敏词检查的常见项）",
    page: include_str!("misspelling.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, text) in texts(project) {
        for (wrong, right) in &context.words.misspelt {
            if text.contains(wrong.as_str()) {
                report.push(
                    RULE.finding(words!("错别字“{wrong}”，应为“{right}”", "“{wrong}” should be “{right}”"))
                        .help(words!("改成“{right}”", "write “{right}”"))
                        .at(at.path()),
                );
            }
        }
    }
}
