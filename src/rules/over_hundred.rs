//! V004: a share of something is at most all of it.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Project, Relation};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "V004",
    severity: Severity::Warning,
    title_zh: "百分数超过100%",
    title_en: "a percentage over 100",
    source: "审核惯例（识别文本中见过 292%）",
    page: include_str!("over_hundred.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let name = indicator.name.as_deref().unwrap_or("");
        for (key, target) in indicator.targets() {
            let Some(quantity) = target.quantity().filter(|quantity| quantity.unit == "%") else { continue };
            let over = match quantity.relation {
                // An upper bound may be set anywhere.
                Some(Relation::AtMost | Relation::Below) => false,
                Some(Relation::Above) => quantity.number >= Decimal::ONE_HUNDRED,
                _ => quantity.number > Decimal::ONE_HUNDRED,
            };
            if !over || context.words.unbounded.iter().any(|word| name.contains(word.as_str())) {
                continue;
            }
            let text = target.0.trim();
            report.push(
                RULE.finding(words!("“{name}”要求 {text}，超过 100%", "“{name}” asks for {text}, over 100 %"))
                    .help(words!("核对原件，改正数字或计算符号", "check the original; mend the number or the operator"))
                    .at(at.key(key)),
            );
        }
    }
}
