//! V014: an operator is one character, or two of one width.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V014",
    severity: Severity::Info,
    title_zh: "计算符号全角半角混写",
    title_en: "an operator of mixed width",
    source: "惯例（公开的表里见过 ＞=95%）",
    page: include_str!("mixed_operator.md"),
    check: Check::Project(check),
};

/// (as typed, the operator meant)
pub(super) const MIXED: [(&str, &str); 8] =
    [("＞=", "≥"), (">＝", "≥"), ("＝>", "≥"), ("=＞", "≥"), ("＜=", "≤"), ("<＝", "≤"), ("＝<", "≤"), ("=＜", "≤")];

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        for (key, target) in indicator.targets() {
            // Every one of them has an equals sign, and few targets have.
            let mixed =
                target.0.contains(['=', '＝']).then(|| MIXED.iter().find(|(typed, _)| target.0.contains(typed)));
            let Some((typed, meant)) = mixed.flatten() else { continue };
            report.push(
                RULE.finding(words!(
                    "计算符号“{typed}”一半全角一半半角",
                    "the operator “{typed}” is half full-width and half half-width"
                ))
                .help(words!("写成“{meant}”", "write “{meant}”"))
                .at(at.key(key)),
            );
        }
    }
}
