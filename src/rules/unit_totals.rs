//! M002: the unit's stated totals are the sums of its projects, within rounding.

use super::{Check, Context, Rule};
use crate::diagnostic::{Diagnostic, Related, Report, Severity, several};
use crate::source::{Path, Place};
use crate::spec::{Amount, Unit};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "M002",
    severity: Severity::Error,
    title_zh: "单位合计不等于各项目之和",
    title_en: "the unit's totals are not the sums of its projects",
    source: "项目支出绩效目标表表间关系；两位小数四舍五入",
    page: include_str!("unit_totals.md"),
    check: Check::Unit(check),
};

/// Two decimals are off by at most this much a row.
const ROUNDING: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

fn check(unit: &Unit, _: &Context, report: &mut Report) {
    if unit.funds.columns().iter().all(|(_, amount)| amount.is_none()) || unit.projects.is_empty() {
        return;
    }
    let count = unit.projects.len();
    let allowed = Decimal::from(count).checked_mul(ROUNDING).unwrap_or(Decimal::ZERO);
    let mut told: Vec<Diagnostic> = Vec::new();
    let mut last = Decimal::ZERO;
    for (column, (key, stated)) in unit.funds.columns().into_iter().enumerate() {
        let stated = stated.map_or(Decimal::ZERO, |amount| amount.0);
        let Some(sum) = column_sum(unit, column) else { continue };
        let Some(difference) = sum.checked_sub(stated).filter(|difference| !difference.is_zero()) else { continue };
        let path = Path::root().key("资金").key(key);
        let (sum, stated, off) = (Amount(sum).printed(), Amount(stated).printed(), Amount(difference.abs()).printed());
        // A part that is off by what the total is off by is the same fault seen twice.
        if let (Some(finding), true) = (told.last_mut(), last == difference) {
            let also = words!("{key}也差 {off}（{sum} 与 {stated}）", "{key} is off by {off} too ({sum} and {stated})");
            finding.related.push(Related { message: also, path, place: Place::Nowhere });
            continue;
        }
        last = difference;
        let rounding = difference.abs() <= allowed;
        let (allowed, projects) = (allowed.normalize(), several(count, "project"));
        let mut finding = if rounding {
            RULE.finding(words!(
                "{count} 个项目的{key}之和 {sum} 与单位合计 {stated} 相差 {off}，在四舍五入允许的 {allowed} 之内",
                "the {key} of {projects} add up to {sum}, the unit states {stated}: off by {off}, within the {allowed} that rounding allows"
            ))
        } else {
            RULE.finding(words!(
                "{count} 个项目的{key}之和 {sum} 与单位合计 {stated} 相差 {off}，超出四舍五入允许的 {allowed}",
                "the {key} of {projects} add up to {sum}, the unit states {stated}: off by {off}, more than the {allowed} that rounding allows"
            ))
            .help(words!("检查是否漏了项目或抄错金额", "look for a missing project or a miscopied amount"))
        };
        if rounding {
            finding.severity = Severity::Info;
        }
        told.push(finding.at(path));
    }
    told.into_iter().for_each(|finding| report.push(finding));
}

/// The sum of one money column over the projects, in the unit's 金额单位.
fn column_sum(unit: &Unit, column: usize) -> Option<Decimal> {
    let scale = per_wan(unit.money_unit.as_deref());
    unit.projects.iter().try_fold(Decimal::ZERO, |sum, project| {
        let Some(amount) = project.funds.columns()[column].1 else { return Some(sum) };
        let own = per_wan(project.money_unit.as_deref().or(unit.money_unit.as_deref()));
        sum.checked_add(amount.0.checked_mul(scale)?.checked_div(own)?)
    })
}

/// How many of the unit of money make one 万元.
pub fn per_wan(money_unit: Option<&str>) -> Decimal {
    if money_unit.map(str::trim) == Some("元") { Decimal::from(10_000) } else { Decimal::ONE }
}
