//! V019: a goal says how much, where a reviewer asks for it.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V019",
    severity: Severity::Info,
    title_zh: "绩效目标里没有数",
    title_en: "a goal without a number",
    source: "部分地区管理办法（绩效目标尽量定量）",
    page: include_str!("goal_without_number.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let goals =
        [("绩效目标", &project.goal), ("项目总目标", &project.overall_goal), ("年度绩效目标", &project.annual_goal)];
    for (key, goal) in goals {
        let Some(text) = goal.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { continue };
        // Most characters are Chinese; asking first spares the table of numerals.
        if text.chars().any(|c| !('\u{4e00}'..='\u{9fff}').contains(&c) && c.is_numeric()) {
            continue;
        }
        report.push(
            RULE.finding(words!("{key}里没有一个数", "{key} has no number"))
                .help(words!("写上服务多少单位、完成多少数量", "say how many are served and how much is done"))
                .at(Path::root().key(key)),
        );
    }
}
