//! D006: a declaration is written before its year is over.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Unit;

pub const RULE: Rule = Rule {
    id: "D006",
    severity: Severity::Info,
    title_zh: "编报时间在年度之后",
    title_en: "the form was drawn up after its year",
    source: "惯例：绩效目标随预算编报，在年度之前或当年",
    page: include_str!("reported_late.md"),
    check: Check::Unit(check),
};

fn check(unit: &Unit, _: &Context, report: &mut Report) {
    let root = Path::root();
    for (index, project) in unit.projects.iter().enumerate() {
        let (Some(year), Some(date)) = (project.year.or(unit.year), project.reported_on) else { continue };
        if u32::from(date.year) <= year {
            continue;
        }
        let at = root.key("项目").index(index);
        let year_at = if project.year.is_some() { at.key("年度") } else { root.key("年度") };
        let date = date.printed();
        report.push(
            RULE.finding(words!("编报时间 {date} 在 {year} 年度之后", "drawn up on {date}, after the year {year}"))
                .help(words!("核对编报时间和年度", "check the date and the year"))
                .at(at.key("编报时间"))
                .related(words!("年度", "the year"), year_at),
        );
    }
}
