//! Z008: the written points of an indicator are those that follow from its 完成值.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;
use crate::spec::score::{self, Way};

pub const RULE: Rule = Rule {
    id: "Z008",
    severity: Severity::Error,
    title_zh: "指标的得分与完成值不符",
    title_en: "the points of an indicator do not follow",
    source: "自评审核程序：完成值不低于指标值得满分，否则 完成值 ÷ 指标值 × 分值；其余方向由此推出，只作警告",
    page: include_str!("indicator_points.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let tolerance = evaluated::tolerance(&RULE, context, 0.1);
    for (at, indicator, result) in evaluated::results(project) {
        if result.score.is_none() {
            continue;
        }
        let line = score::indicator(at.path(), indicator, context.scoring);
        let (Some(is), Some(should)) = (line.written, line.computed) else { continue };
        if evaluated::is_near(is, should, tolerance) {
            continue;
        }
        let name = evaluated::called(indicator);
        let (zh, en) = (&line.account.zh, &line.account.en);
        let mut finding = RULE
            .finding(words!("“{name}”写 {is} 分，应为 {should}：{zh}", "{is} points for “{name}”, not {should}: {en}"))
            .help(words!(
                "改正得分；另有扣减的写在 扣减分数 里",
                "mend the points; what is taken off besides belongs under 扣减分数"
            ))
            .at(at.path().key("自评").key("得分"));
        if line.way != Way::AtLeast {
            finding.severity = Severity::Warning;
        }
        report.push(finding);
    }
}
