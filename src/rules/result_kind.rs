//! Z013: what was reached is of the kind of its target.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;
use crate::spec::score::{self, Judgement};

pub const RULE: Rule = Rule {
    id: "Z013",
    severity: Severity::Warning,
    title_zh: "完成值与指标值对不上",
    title_en: "what was reached cannot be held against the target",
    source: "一体化系统的自评表：“定量填数字，定性填达成、部分达成、未达成”",
    page: include_str!("result_kind.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator, result) in evaluated::results(project) {
        let said = |target: &Option<crate::spec::Target>| target.as_ref().is_some_and(|target| !target.is_blank());
        if !said(&result.reached) || !said(&indicator.annual_target) {
            continue;
        }
        let Judgement::Open(why) = score::judged(indicator, context.scoring) else { continue };
        let (name, zh, en) = (evaluated::called(indicator), why.zh, why.en);
        report.push(
            RULE.finding(words!("“{name}”的得分无从核对：{zh}", "the points of “{name}” cannot be checked: {en}"))
                .help(words!(
                    "定量的写数和单位（指标值写明 ≥、≤ 或 =），定性的写 达成、部分达成 或 未达成",
                    "a number with its unit (and ≥, ≤ or = in the target), or one of 达成, 部分达成, 未达成"
                ))
                .at(at.path().key("自评").key("完成值")),
        );
    }
}
