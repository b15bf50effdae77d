//! Z010: nothing earns more than its points, nor less than none.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Project, score};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z010",
    severity: Severity::Error,
    title_zh: "得分超出分值",
    title_en: "more points than there are",
    source: "自评表：得分不超过分值",
    page: include_str!("points_over_weight.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let mut tell = |name: &str, points: Decimal, weight: Option<Decimal>, at: Path| {
        let most = weight.filter(|weight| points > *weight);
        let message = match most {
            Some(most) => words!("“{name}”得 {points} 分，分值只有 {most}", "“{name}” has {points} points of {most}"),
            None if points < Decimal::ZERO => words!("“{name}”得 {points} 分", "“{name}” has {points} points"),
            None => return,
        };
        report.push(
            RULE.finding(message)
                .help(words!("得分在零和分值之间", "points are between none and all"))
                .at(at.key("得分")),
        );
    };
    for (at, indicator, result) in evaluated::results(project) {
        if let Some(points) = result.score {
            tell(evaluated::called(indicator), points.0, score::weight(indicator), at.path().key("自评"));
        }
    }
    if project.self_evaluation.is_some()
        && let Some(line) = score::spending(project, context.scoring)
        && let Some(points) = line.written
    {
        tell(&line.name, points, line.weight, line.at);
    }
}
