//! M010: amounts have as many decimals as the form prints.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Amount, Project};

pub const RULE: Rule = Rule {
    id: "M010",
    severity: Severity::Info,
    title_zh: "金额的小数位过多",
    title_en: "an amount has too many decimals",
    source: "公开的项目支出绩效目标表保留两位小数；有的填报要求为六位",
    page: include_str!("decimals.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let allowed = context.settings.number(RULE.id, "小数位", 2.0);
    // 75.6000 says no more than 75.6.
    let finer = |amount: &Amount| f64::from(amount.0.normalize().scale()) > allowed;
    let mut found = project.amounts().into_iter().filter(|(_, amount)| finer(amount));
    let Some((at, first)) = found.next() else { return };
    let mut finding = RULE
        .finding(words!(
            "{first} 的小数超过 {allowed} 位，表上保留 {allowed} 位",
            "{first} has more than the {allowed} decimals that the form keeps"
        ))
        .help(words!("按批复保留到 {allowed} 位，合计随之核对", "round it as approved and check the sums again"))
        .at(at);
    for (at, _) in found {
        finding = finding.related(words!("这里也是", "here too"), at);
    }
    report.push(finding);
}
