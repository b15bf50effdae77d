//! S034: a project is of its unit's year.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Unit;

pub const RULE: Rule = Rule {
    id: "S034",
    severity: Severity::Warning,
    title_zh: "项目的年度与单位不同",
    title_en: "a project's year differs from its unit's",
    source: "惯例：一个单位的一张表只有一个年度",
    page: include_str!("year_of_unit.md"),
    check: Check::Unit(check),
};

fn check(unit: &Unit, _: &Context, report: &mut Report) {
    let Some(of_unit) = unit.year else { return };
    let root = Path::root();
    for (index, project) in unit.projects.iter().enumerate() {
        let Some(year) = project.year.filter(|year| *year != of_unit) else { continue };
        let name = project.called();
        report.push(
            RULE.finding(words!(
                "“{name}”的年度是 {year}，单位是 {of_unit}",
                "“{name}” is of {year}, its unit of {of_unit}"
            ))
            .help(words!(
                "改成同一年度，或把项目放到那一年的文件夹",
                "use one year, or move the project to that year's folder"
            ))
            .at(root.key("项目").index(index).key("年度"))
            .related(words!("单位的年度", "the unit's year"), root.key("年度")),
        );
    }
}
