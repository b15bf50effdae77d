//! D003: a 子项目 lies within the project's period.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "D003",
    severity: Severity::Warning,
    title_zh: "子项目的日期在项目起止日期之外",
    title_en: "a 子项目 lies outside the project's period",
    source: "惯例：子项目是项目的一部分，起止日期在项目之内",
    page: include_str!("part_outside_period.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let root = Path::root();
    for (index, part) in project.parts.iter().enumerate() {
        for (key, date) in [("开始日期", part.start), ("结束日期", part.end)] {
            let Some(date) = date else { continue };
            let (side, side_en, bound, whole) = match (project.start, project.end) {
                (Some(start), _) if date.is_before(start) => ("早于", "before", "开始日期", start),
                (_, Some(end)) if end.is_before(date) => ("晚于", "after", "结束日期", end),
                _ => continue,
            };
            let (date, whole) = (date.printed(), whole.printed());
            let name = part.name.as_deref().unwrap_or("（未命名）");
            report.push(
                RULE.finding(words!(
                    "子项目“{name}”的{key} {date} {side}项目的{bound} {whole}",
                    "{key} {date} of “{name}” is {side_en} the project's {bound} {whole}"
                ))
                .help(words!("改正子项目或项目的日期", "mend the date of the part or of the project"))
                .at(root.key("子项目").index(index).key(key))
                .related(words!("项目的{bound}", "the project's {bound}"), root.key(bound)),
            );
        }
    }
}
