//! D004: the year of the form lies within the project's period.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Unit;

pub const RULE: Rule = Rule {
    id: "D004",
    severity: Severity::Warning,
    title_zh: "年度不在项目起止日期之内",
    title_en: "the form's year lies outside the project's period",
    source: "惯例：填哪一年的表，项目就在那一年实施",
    page: include_str!("year_outside_period.md"),
    check: Check::Unit(check),
};

fn check(unit: &Unit, _: &Context, report: &mut Report) {
    let root = Path::root();
    for (index, project) in unit.projects.iter().enumerate() {
        let Some(year) = project.year.or(unit.year) else { continue };
        let (side, side_en, bound, date) = match (project.start, project.end) {
            (Some(start), _) if year < u32::from(start.year) => ("早于", "before", "开始日期", start),
            (_, Some(end)) if year > u32::from(end.year) => ("晚于", "after", "结束日期", end),
            _ => continue,
        };
        let at = root.key("项目").index(index);
        let (date, name) = (date.printed(), project.called());
        let year_at = if project.year.is_some() { at.key("年度") } else { root.key("年度") };
        report.push(
            RULE.finding(words!(
                "“{name}”的年度 {year} {side}{bound} {date}",
                "the year {year} of “{name}” is {side_en} its {bound} {date}"
            ))
            .help(words!(
                "核对年度和起止日期；结转项目把结束日期改到实际的",
                "check both; a project carried over has a later end"
            ))
            .at(at.key(bound))
            .related(words!("年度", "the year"), year_at),
        );
    }
}
