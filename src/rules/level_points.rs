//! Z009: the points of a qualitative indicator are within its level.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;
use crate::spec::score::{self, Judgement};

pub const RULE: Rule = Rule {
    id: "Z009",
    severity: Severity::Warning,
    title_zh: "定性指标的得分不在这一档里",
    title_en: "the points of a judged indicator are outside its level",
    source: "财预〔2020〕10号（未见原文）：达成 100—80%（含），部分达成 80—60%（含），未达成 60—0%",
    page: include_str!("level_points.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator, result) in evaluated::results(project) {
        let (Some(points), Some(weight)) = (result.score, score::weight(indicator)) else { continue };
        let Judgement::Band(band) = score::judged(indicator, context.scoring) else { continue };
        // What exceeds all points is Z010's.
        if band.holds(points.0, weight) || points.0 > weight {
            continue;
        }
        let Some([from, to]) = score::span(band, weight, context.scoring) else { continue };
        let (name, level) = (evaluated::called(indicator), &band.name);
        report.push(
            RULE.finding(words!(
                "“{name}”{level}，可得 {from}—{to}，写了 {points}",
                "“{name}” is {level}, worth {from} to {to}, and has {points}"
            ))
            .help(words!("改正得分，或改正完成的档次", "mend the points, or the level"))
            .at(at.path().key("自评").key("得分")),
        );
    }
}
