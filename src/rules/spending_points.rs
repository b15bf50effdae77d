//! Z006: the written points of 预算执行率 are those that follow from the amounts.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Project, score};

pub const RULE: Rule = Rule {
    id: "Z006",
    severity: Severity::Error,
    title_zh: "预算执行率的得分不符",
    title_en: "the points for spending do not follow",
    source: "自评审核程序：得分 = 执行数 ÷ 全年预算数 × 分值，相差不超过 0.1",
    page: include_str!("spending_points.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    if project.self_evaluation.is_none() {
        return;
    }
    let Some(line) = score::spending(project, context.scoring) else { return };
    let (Some(is), Some(should)) = (line.written, line.computed) else { return };
    if evaluated::is_near(is, should, evaluated::tolerance(&RULE, context, 0.1)) {
        return;
    }
    let (zh, en) = (&line.account.zh, &line.account.en);
    report.push(
        RULE.finding(words!(
            "预算执行率写 {is} 分，应为 {should}：{zh}",
            "{is} points for spending, not {should}: {en}"
        ))
        .help(words!("改正得分，或核对执行数、全年预算数", "mend the points, or look at both amounts again"))
        .at(line.at.key("得分")),
    );
}
