//! Z032: a target that may be missed says why, and what is done about it.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "Z032",
    severity: Severity::Warning,
    title_zh: "不一定能完成而没有写原因或措施",
    title_en: "a target that may be missed, without a reason or a measure",
    source: "地方绩效运行监控表的注：有可能、不可能的，要说明原因和采取的措施",
    page: include_str!("unlikely_reason.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let Some(certain) = context.words.likelihoods.first() else { return };
    // A form that has one column for both, or says the measures once for the project, is filled as well.
    let measures = project.monitoring.as_deref().is_some_and(|monitoring| evaluated::is_said(&monitoring.measures));
    for (at, indicator) in project.all_indicators() {
        let Some(monitoring) = indicator.monitoring.as_deref() else { continue };
        let Some(said) = monitoring.likelihood.as_deref().map(str::trim).filter(|said| !said.is_empty()) else {
            continue;
        };
        let is_certain = said == certain || context.words.likelihoods.iter().all(|word| word != said);
        let name = evaluated::called(indicator);
        let missing = match () {
            () if is_certain => continue,
            () if !evaluated::is_said(&monitoring.reason) => "偏差原因",
            () if !evaluated::is_said(&monitoring.measures) && !measures => "改进措施",
            () => continue,
        };
        report.push(
            RULE.finding(words!("“{name}”{said}完成，没有写{missing}", "“{name}”: {said}, and {missing} is missing"))
                .help(words!("补上 监控 里的“{missing}”", "add {missing} to its 监控"))
                .at(at.path().key("监控")),
        );
    }
}
