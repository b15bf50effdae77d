//! Z034: monitoring that was begun says of every indicator how it stands.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "Z034",
    severity: Severity::Warning,
    title_zh: "监控没有填完",
    title_en: "monitoring that is not complete",
    source: "一体化系统的监控表：带 * 的当前完成值、完成可能性分析必填",
    page: include_str!("monitoring_missing.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    if !project.is_monitored() {
        return;
    }
    for (at, indicator) in project.all_indicators() {
        let monitoring = indicator.monitoring.as_deref();
        let reached = monitoring.and_then(|monitoring| monitoring.reached.as_ref()).is_some_and(|of| !of.is_blank());
        let likely = monitoring.is_some_and(|monitoring| evaluated::is_said(&monitoring.likelihood));
        let missing = [("完成值", reached), ("完成可能性", likely)];
        let missing: Vec<&str> = missing.iter().filter(|(_, said)| !said).map(|(key, _)| *key).collect();
        if missing.is_empty() {
            continue;
        }
        let (name, keys) = (evaluated::called(indicator), missing.join("、"));
        report.push(
            RULE.finding(words!("“{name}”没有写{keys}", "{keys} of “{name}” is missing"))
                .help(words!("补上 监控 里的“{keys}”", "add {keys} to its 监控"))
                .at(at.path().key("监控")),
        );
    }
}
