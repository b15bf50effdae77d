//! Z018: no more is spent than there is.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "Z018",
    severity: Severity::Warning,
    title_zh: "执行数大于全年预算数",
    title_en: "more was spent than there was",
    source: "审核惯例",
    page: include_str!("overspent.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let monitored = project.monitoring.as_deref().map(|monitoring| ("监控", &monitoring.funds));
    let evaluated = project.self_evaluation.as_deref().map(|evaluation| ("自评", &evaluation.funds));
    for (stage, funds) in monitored.into_iter().chain(evaluated) {
        for (index, line) in funds.iter().enumerate() {
            let (Some(spent), Some(adjusted)) = (line.spent, line.adjusted) else { continue };
            // A budget of nothing is Z005's.
            if spent.0 <= adjusted.0 || adjusted.0.is_zero() {
                continue;
            }
            let name = line.name.as_deref().unwrap_or("").trim();
            report.push(
                RULE.finding(words!(
                    "“{name}”执行了 {spent}，全年预算数只有 {adjusted}",
                    "{spent} of “{name}” was spent, of {adjusted}"
                ))
                .help(words!("核对两个数；全年预算数是调整以后的", "look at both again; 全年预算 is after adjustments"))
                .at(Path::root().key(stage).key("资金").index(index).key("执行数")),
            );
        }
    }
}
