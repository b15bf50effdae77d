//! What the rules of self-evaluation have in common.

use super::{Context, Rule};
use crate::spec::project::IndicatorAt;
use crate::spec::{Indicator, IndicatorResult, Project};
use rust_decimal::Decimal;

/// The indicators of a self-evaluation that say something of how they came out.
pub fn results(project: &Project) -> impl Iterator<Item = (IndicatorAt, &Indicator, &IndicatorResult)> {
    project.all_indicators().filter_map(|(at, indicator)| Some((at, indicator, indicator.result.as_deref()?)))
}

/// 容差: by how much a written number may differ from the computed one.
pub fn tolerance(rule: &Rule, context: &Context, usual: f64) -> Decimal {
    Decimal::try_from(context.settings.number(rule.id, "容差", usual)).unwrap_or_default()
}

/// Whether two numbers differ by no more than this; what leaves the range of decimals differs.
pub fn is_near(one: Decimal, other: Decimal, tolerance: Decimal) -> bool {
    one.checked_sub(other).is_some_and(|off| off.abs() <= tolerance)
}

/// What an indicator is called in messages.
pub fn called(indicator: &Indicator) -> &str {
    indicator.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or("（未命名）")
}

/// Whether a reason is written.
pub fn is_said(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|text| !text.trim().is_empty())
}
