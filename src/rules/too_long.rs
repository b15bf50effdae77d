//! S030: texts fit into the boxes that receiving systems give them.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "S030",
    severity: Severity::Warning,
    title_zh: "文字超过字数限制",
    title_en: "a text is longer than allowed",
    source: "一体化系统公开源码：三级指标名称 ≤ 100 字，主要内容 ≤ 1000 字；项目自行监控表公开源码：目标 ≤ 200 字",
    page: include_str!("too_long.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let root = Path::root();
    let mut texts = vec![
        (root.key("项目概况"), "项目概况", project.overview.as_deref(), 1000.0),
        // Only one form limits goals, so nobody is held to it unless a profile says so.
        (root.key("绩效目标"), "绩效目标", project.goal.as_deref(), 0.0),
        (root.key("项目总目标"), "项目总目标", project.overall_goal.as_deref(), 0.0),
        (root.key("年度绩效目标"), "年度绩效目标", project.annual_goal.as_deref(), 0.0),
    ];
    for (at, indicator) in project.all_indicators() {
        texts.push((at.key("三级指标"), "三级指标", indicator.name.as_deref(), 100.0));
    }
    for (path, key, text, usual) in texts {
        let limit = context.settings.number(RULE.id, key, usual);
        let length = text.map_or(0, |text| text.chars().filter(|c| !c.is_whitespace()).count());
        if limit > 0.0 && length as f64 > limit {
            report.push(
                RULE.finding(words!(
                    "{key}有 {length} 字，最多 {limit} 字",
                    "{key} has {length} characters, {limit} are allowed"
                ))
                .help(words!("压缩文字，细节写到依据或附件里", "shorten it; details go into an annex"))
                .at(path),
            );
        }
    }
}
