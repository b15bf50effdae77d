//! Z001: where indicators have weights, the weights make a whole.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity, several};
use crate::source::Path;
use crate::spec::{Amount, Indicator, Project, amount};
use rust_decimal::prelude::ToPrimitive;

pub const RULE: Rule = Rule {
    id: "Z001",
    severity: Severity::Error,
    title_zh: "权重之和不是 100 或 90",
    title_en: "the weights do not add up to 100 or 90",
    source: "自评表：指标权重合计 100；预算执行率另占 10 分的表，绩效指标合计 90（系统提示“绩效指标权重需为100，保存失败!”）",
    page: include_str!("weight_sum.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let full = context.settings.number(RULE.id, "合计", 100.0);
    let without_spending = context.settings.number(RULE.id, "不含预算执行", 90.0);
    let whole = |sum: f64| [full, without_spending].iter().any(|whole| (sum - whole).abs() < 1e-9);
    let list = |of: &Path| of.key("绩效指标");
    let root = Path::root();
    let mut lists: Vec<(Path, Vec<&Indicator>)> = vec![(list(&root), project.indicators.iter().collect())];
    let parts = project.parts.iter().enumerate();
    lists.extend(parts.map(|(index, part)| (list(&root.key("子项目").index(index)), part.indicators.iter().collect())));
    // 子项目 may share one whole or have one each.
    let every: Vec<&Indicator> = lists.iter().flat_map(|(_, indicators)| indicators.iter().copied()).collect();
    if sum(&every).and_then(|sum| sum.0.to_f64()).is_some_and(whole) {
        return;
    }
    for (at, indicators) in lists {
        let Some(stated) = sum(&indicators) else { continue };
        if stated.0.to_f64().is_some_and(whole) {
            continue;
        }
        let (stated, without) =
            (stated.0.normalize(), indicators.iter().filter(|indicator| indicator.weight.is_none()).count());
        let none = several(without, "indicator");
        report.push(
            RULE.finding(words!(
                "权重之和是 {stated}，应为 {full}（预算执行率另计时为 {without_spending}）；没有写权重的指标 {without} 条",
                "the weights add up to {stated}, not {full} ({without_spending} where spending is scored apart); none: {none}"
            ))
            .help(words!("调整权重，使合计正好", "adjust the weights until they make a whole"))
            .at(at),
        );
    }
}

/// The sum of the weights; `None` where nobody gives any.
fn sum(indicators: &[&Indicator]) -> Option<Amount> {
    let weights: Vec<Amount> = indicators.iter().filter_map(|indicator| indicator.weight).collect();
    if weights.is_empty() { None } else { amount::sum(weights).map(Amount) }
}
