//! D001: nothing ends before it starts.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "D001",
    severity: Severity::Error,
    title_zh: "结束日期早于开始日期",
    title_en: "the end is before the start",
    source: "审核系统公开源码的刚性校验：结束日期 ≥ 开始日期",
    page: include_str!("end_before_start.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let root = Path::root();
    let parts = project.parts.iter().enumerate();
    let parts = parts.map(|(index, part)| (root.key("子项目").index(index), part.start, part.end));
    for (at, start, end) in std::iter::once((root.clone(), project.start, project.end)).chain(parts) {
        let (Some(start), Some(end)) = (start, end) else { continue };
        if !end.is_before(start) {
            continue;
        }
        let (start, end) = (start.printed(), end.printed());
        report.push(
            RULE.finding(words!("结束日期 {end} 早于开始日期 {start}", "the end {end} is before the start {start}"))
                .help(words!("多半写反了，或年份抄错", "probably swapped, or one year is miscopied"))
                .at(at.key("结束日期"))
                .related(words!("开始日期", "the start"), at.key("开始日期")),
        );
    }
}
