//! V016: a name with （%） has a number for target.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V016",
    severity: Severity::Info,
    title_zh: "名称说是百分数而指标值不是",
    title_en: "the name says per cent, the target has no number",
    source: "惯例（公开的表里见过）",
    page: include_str!("percent_name.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let name = indicator.name.as_deref().unwrap_or("");
        if !name.match_indices(['%', '％', '﹪']).any(|(at, _)| name[..at].ends_with(['(', '（'])) {
            continue;
        }
        for (key, target) in indicator.targets() {
            let text = target.0.trim();
            if text.chars().any(char::is_numeric) || text.contains("百分之") {
                continue;
            }
            report.push(
                RULE.finding(words!(
                    "“{name}”说是百分数，指标值“{text}”里没有数",
                    "“{name}” says per cent, but “{text}” has no number"
                ))
                .help(words!("指标值写成百分数，或去掉名称里的（%）", "give a percentage, or drop （%） from the name"))
                .at(at.key(key))
                .related(words!("名称", "the name"), at.key("三级指标")),
            );
        }
    }
}
