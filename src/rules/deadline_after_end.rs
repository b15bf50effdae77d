//! D007: a 时效 indicator's date is not after the project's end.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Date, Project};

pub const RULE: Rule = Rule {
    id: "D007",
    severity: Severity::Warning,
    title_zh: "时效指标的日期晚于项目结束日期",
    title_en: "a 时效 indicator's date is after the project's end",
    source: "审核系统公开源码的刚性校验：时效指标的日期不晚于项目结束日期",
    page: include_str!("deadline_after_end.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let Some(end) = project.end else { return };
    for (at, indicator) in project.all_indicators() {
        let level2 = indicator.level2.as_deref().and_then(|name| context.taxonomy.level2(name));
        if !level2.is_some_and(|(_, level2)| level2.name.starts_with("时效")) {
            continue;
        }
        let texts = [
            ("三级指标", indicator.name.as_deref()),
            ("实施周期指标值", indicator.cycle_target.as_ref().map(|target| target.0.as_str())),
            ("年度指标值", indicator.annual_target.as_ref().map(|target| target.0.as_str())),
        ];
        for (key, text) in texts {
            let late = text.into_iter().flat_map(dates).find(|date| end.is_before(*date));
            let Some(late) = late else { continue };
            let (late, end) = (late.printed(), end.printed());
            report.push(
                RULE.finding(words!(
                    "时效指标写到 {late}，项目 {end} 结束",
                    "the indicator says {late}, the project ends on {end}"
                ))
                .help(words!("改正指标的日期或项目的结束日期", "mend the indicator's date or the project's end"))
                .at(at.key(key))
                .related(words!("结束日期", "the project's end"), Path::root().key("结束日期")),
            );
        }
    }
}

/// The dates in a text that are certainly dates: `1999年11月30日`, `2021-11-30`, `1999年11月`. A bare year
/// or `2021.11` may be a quantity.
fn dates(text: &str) -> Vec<Date> {
    let within = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '/' | '.');
    let pieces = text.split(|c: char| !within(c) && !c.is_whitespace());
    let dates = pieces.filter_map(|piece| Date::parse(piece).map(|date| (piece, date)));
    dates.filter(|(piece, date)| date.day.is_some() || piece.contains('月')).map(|(_, date)| date).collect()
}

#[cfg(test)]
mod tests {
    use super::dates;

    #[test]
    fn only_what_is_certainly_a_date_is_one() {
        for (text, found) in [
            ("2021年12月31日前完成", vec!["2021-12-31"]),
            ("于 2022 年 3 月底前上线", vec!["2022-03"]),
            ("2021-11-30", vec!["2021-11-30"]),
            ("2022年", vec![]),
            ("2021.11", vec![]),
            ("≤2022小时", vec![]),
        ] {
            assert_eq!(dates(text).iter().map(ToString::to_string).collect::<Vec<_>>(), found, "{text}");
        }
    }
}
