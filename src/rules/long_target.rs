//! V018: a target is a number or a phrase.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V018",
    severity: Severity::Info,
    title_zh: "指标值太长",
    title_en: "a target is too long",
    source: "惯例",
    page: include_str!("long_target.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let most = context.settings.number(RULE.id, "最多", 60.0);
    for (at, indicator) in project.all_indicators() {
        for (key, target) in indicator.targets() {
            let length = target.0.trim().chars().count();
            if length as f64 <= most {
                continue;
            }
            report.push(
                RULE.finding(words!(
                    "{key}有 {length} 字，超过 {most} 字",
                    "{key} has {length} characters, over {most}"
                ))
                .help(words!(
                    "说明移到备注或绩效目标；几件事的，分成几条指标",
                    "move explanations to 备注 or 绩效目标; make several indicators of several things"
                ))
                .at(at.key(key)),
            );
        }
    }
}
