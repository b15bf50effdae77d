//! Z014: a value far better than its target is explained.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Project, score};

pub const RULE: Rule = Rule {
    id: "Z014",
    severity: Severity::Warning,
    title_zh: "完成值比指标值好得多",
    title_en: "a value far better than its target",
    source: "偏离 20% 以上的要提示（地方规定的转述）；财预〔2020〕10号（未见原文）：完成值高于指标值较多的要分析原因",
    page: include_str!("over_achieved.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator, result) in evaluated::results(project) {
        if evaluated::is_said(&result.reason) {
            continue;
        }
        let Some(over) = score::indicator(at.path(), indicator, context.scoring).over else { continue };
        let (name, over) = (evaluated::called(indicator), score::printed(over));
        report.push(
            RULE.finding(words!("“{name}”比指标值好 {over}", "“{name}” is better than its target by {over}"))
                .help(words!(
                    "在 偏差原因 里说明：是指标值定低了，还是另有原因；得分不因此减",
                    "say why under 偏差原因: was the target too low? No points are taken off for it"
                ))
                .at(at.path().key("自评").key("完成值")),
        );
    }
}
