//! Z015: the total is the sum of what is written.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Project, score};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z015",
    severity: Severity::Error,
    title_zh: "总分不是各项得分之和",
    title_en: "the total is not the sum of the points",
    source: "自评表：合计",
    page: include_str!("total_points.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let Some(total) = project.self_evaluation.as_deref().and_then(|evaluation| evaluation.score) else { return };
    let Some(sheet) = score::sheet(project, context.scoring) else { return };
    // As written, so that one wrong line is one finding and not two.
    let of_line = |line: &score::Line| match line.written {
        Some(written) => written.checked_sub(line.deducted),
        None => line.points,
    };
    let Some(each) = sheet.lines.iter().map(of_line).collect::<Option<Vec<Decimal>>>() else { return };
    let Some(should) = each.iter().try_fold(Decimal::ZERO, |sum, points| sum.checked_add(*points)) else { return };
    let tolerance = evaluated::tolerance(&RULE, context, 0.005 * each.len() as f64);
    if evaluated::is_near(total.0, should, tolerance) {
        return;
    }
    let count = each.len();
    report.push(
        RULE.finding(words!(
            "总分写 {total}，{count} 项得分之和是 {should}",
            "the total is {total}, the sum of {count} lines {should}"
        ))
        .help(words!(
            "改正总分，或核对各项得分（jixiao score 逐项列出）",
            "mend the total or the lines; jixiao score lists them"
        ))
        .at(Path::root().key("自评").key("得分")),
    );
}
