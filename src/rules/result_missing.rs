//! Z012: a self-evaluation that was begun says of every indicator how it came out.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::score::{self, Judgement};
use crate::spec::{Project, Target};

pub const RULE: Rule = Rule {
    id: "Z012",
    severity: Severity::Warning,
    title_zh: "自评没有填完",
    title_en: "a self-evaluation that is not complete",
    source: "一体化系统的自评表：带 * 的实际完成值、指标得分必填",
    page: include_str!("result_missing.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    if !project.is_evaluated() {
        return;
    }
    for (at, indicator) in project.all_indicators() {
        let result = indicator.result.as_deref();
        let is_reached = result.and_then(|result| result.reached.as_ref()).is_some_and(|reached| !reached.is_blank());
        let is_scored = result.is_some_and(|result| result.score.is_some());
        // The points of a number follow from it.
        let is_worked_out = || {
            score::weight(indicator).is_some()
                && matches!(score::judged(indicator, context.scoring), Judgement::Share(_))
        };
        let name = evaluated::called(indicator);
        let (message, key) = match () {
            () if !is_reached => (words!("“{name}”没有写完成值", "“{name}” does not say what was reached"), "完成值"),
            () if !is_scored && !is_worked_out() => (words!("“{name}”没有写得分", "“{name}” has no points"), "得分"),
            () => continue,
        };
        let target = indicator.annual_target.as_ref().map(|target: &Target| target.0.trim()).unwrap_or("");
        report.push(
            RULE.finding(message)
                .help(words!(
                    "补上 自评 里的“{key}”（指标值是“{target}”）",
                    "add {key} to its 自评 (the target is “{target}”)"
                ))
                .at(at.path().key("自评").key(key)),
        );
    }
}
