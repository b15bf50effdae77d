//! V009: a target ends without a full stop, since packed forms put their own.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V009",
    severity: Severity::Info,
    title_zh: "指标值以句号结尾",
    title_en: "a target ends in a full stop",
    source: "惯例（公开的表里的 。。 由此而来）",
    page: include_str!("final_stop.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        for (key, target) in indicator.targets() {
            // A doubled stop is told as such.
            let text = target.0.trim();
            if !text.ends_with('。') || text.ends_with("。。") {
                continue;
            }
            report.push(
                RULE.finding(words!(
                    "{key}以“。”结尾，在一格写全部指标的表里会印成“。。”或“。；”",
                    "{key} ends in “。” and prints as “。。” or “。；” in forms with one cell for all indicators"
                ))
                .help(words!("去掉末尾的“。”", "drop the last “。”"))
                .at(at.key(key)),
            );
        }
    }
}
