//! V013: a bound is said once.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V013",
    severity: Severity::Warning,
    title_zh: "界限写了两次",
    title_en: "a bound is said twice",
    source: "惯例（公开的表里见过 大于800以上）",
    page: include_str!("bound_twice.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        for (key, target) in indicator.targets() {
            let Some((before, after)) = target.bound_twice() else { continue };
            let text = target.0.trim();
            report.push(
                RULE.finding(words!(
                    "“{text}”前面写了“{before}”，后面又写“{after}”",
                    "“{text}” says “{before}” before the number and “{after}” after it"
                ))
                .help(words!("只留一个", "keep one of them"))
                .at(at.key(key)),
            );
        }
    }
}
