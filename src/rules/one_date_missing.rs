//! D002: a period has two ends.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "D002",
    severity: Severity::Info,
    title_zh: "起止日期只写了一个",
    title_en: "only one end of the period is given",
    source: "审核系统公开源码的刚性校验：起止日期缺失应提醒",
    page: include_str!("one_date_missing.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let root = Path::root();
    let parts = project.parts.iter().enumerate();
    let parts = parts.map(|(index, part)| (root.key("子项目").index(index), part.start, part.end));
    for (at, start, end) in std::iter::once((root.clone(), project.start, project.end)).chain(parts) {
        let (missing, given) = match (start, end) {
            (Some(_), None) => ("结束日期", "开始日期"),
            (None, Some(_)) => ("开始日期", "结束日期"),
            _ => continue,
        };
        report.push(
            RULE.finding(words!("有{given}，没有{missing}", "{given} is given, {missing} is not"))
                .help(words!(
                    "补上{missing}，知道到哪一级写到哪一级，如 2021-12",
                    "add {missing} as far as it is known, such as 2021-12"
                ))
                .at(at.key(missing))
                .related(words!("已写的一个", "the one given"), at.key(given)),
        );
    }
}
