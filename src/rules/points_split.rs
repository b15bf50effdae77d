//! Z003: the weights of a self-evaluation are shared out as the scheme says.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Project, score};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub const RULE: Rule = Rule {
    id: "Z003",
    severity: Severity::Warning,
    title_zh: "分值的分配与评分方案不同",
    title_en: "the weights are not shared out as the scheme says",
    source: "自评表印的“产出指标（50分）、效益指标（30分）、满意度指标（10分）”；财预〔2020〕10号（未见原文），特殊情况可以适当调整",
    page: include_str!("points_split.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let Some(usual) = context.scoring.level1.as_ref().filter(|_| project.is_evaluated()) else { return };
    let mut shares: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut whole = Decimal::ZERO;
    for (_, indicator) in project.all_indicators() {
        // Of categories the scheme does not know, and where weights are missing, nothing can be said.
        let level = context.taxonomy.level1(indicator.level1.as_deref().unwrap_or("").trim());
        let known = level.and_then(|level| usual.get_key_value(&level.name));
        let (Some((name, _)), Some(weight)) = (known, score::weight(indicator)) else { return };
        let share = shares.entry(name).or_default();
        let (Some(sum), Some(all)) = (share.checked_add(weight), whole.checked_add(weight)) else { return };
        (*share, whole) = (sum, all);
    }
    let Some(expected) = usual.values().try_fold(Decimal::ZERO, |sum, points| sum.checked_add(*points)) else { return };
    // Weights of a hundred are shared out some other way; a category that is not there gives its points to others.
    if whole != expected || shares.len() != usual.len() {
        return;
    }
    if usual.iter().all(|(name, points)| shares.get(name.as_str()) == Some(points)) {
        return;
    }
    let list = |points: &mut dyn Iterator<Item = (&str, Decimal)>| {
        points.map(|(name, points)| format!("{name} {}", points.normalize())).collect::<Vec<_>>().join("、")
    };
    let is = list(&mut shares.iter().map(|(name, points)| (*name, *points)));
    let should = list(&mut usual.iter().map(|(name, points)| (name.as_str(), *points)));
    report.push(
        RULE.finding(words!("各类的分值是 {is}，评分方案是 {should}", "the weights are {is}; the scheme has {should}"))
            .help(words!(
                "按方案分配；情况特殊、经同意调整的不必改",
                "share them out as the scheme has them, unless an exception was agreed on"
            ))
            .at(Path::root().key("绩效指标")),
    );
}
