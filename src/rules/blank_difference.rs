//! V015: two targets that differ in nothing are written alike.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V015",
    severity: Severity::Info,
    title_zh: "周期值与年度值只差空格或句号",
    title_en: "two targets differ by blanks only",
    source: "惯例（公开的表里见过）",
    page: include_str!("blank_difference.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let (Some(cycle), Some(annual)) = (&indicator.cycle_target, &indicator.annual_target) else { continue };
        if cycle == annual || bare(&cycle.0) != bare(&annual.0) {
            continue;
        }
        report.push(
            RULE.finding(words!(
                "年度指标值与实施周期指标值只差空格或句末标点",
                "the annual target differs from the cycle's by blanks or a final mark only"
            ))
            .help(words!("写成一样；确实不同的，写明不同之处", "write them alike, or say what differs"))
            .at(at.key("年度指标值"))
            .related(words!("实施周期指标值", "the cycle's target"), at.key("实施周期指标值")),
        );
    }
}

fn bare(text: &str) -> String {
    text.trim_end_matches(|c: char| c.is_whitespace() || "。；;".contains(c))
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}
