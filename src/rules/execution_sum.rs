//! Z019: the total of what was spent is the sum of its sources.

use super::{Check, Context, Rule, evaluated};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Execution, Project};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "Z019",
    severity: Severity::Warning,
    title_zh: "资金总额不是各来源之和",
    title_en: "the total is not the sum of its sources",
    source: "自评表、监控表：年度资金总额及其中各项",
    page: include_str!("execution_sum.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let monitored = project.monitoring.as_deref().map(|monitoring| ("监控", &monitoring.funds));
    let evaluated = project.self_evaluation.as_deref().map(|evaluation| ("自评", &evaluation.funds));
    for (stage, funds) in monitored.into_iter().chain(evaluated) {
        of_list(funds, &Path::root().key(stage).key("资金"), report);
    }
}

fn of_list(funds: &[Execution], list: &Path, report: &mut Report) {
    let Some(at) = funds.iter().position(Execution::is_total).filter(|_| funds.len() > 1) else { return };
    for (column, (key, total)) in funds[at].columns().into_iter().enumerate() {
        let parts = funds.iter().enumerate().filter(|(index, _)| *index != at);
        let parts: Vec<Decimal> = parts.filter_map(|(_, line)| line.columns()[column].1).map(|part| part.0).collect();
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part));
        let (Some(total), Some(sum), false) = (total, sum, parts.is_empty()) else { continue };
        // Each number may have been rounded by half a hundredth.
        let tolerance = Decimal::new(5, 3) * Decimal::from(parts.len());
        if evaluated::is_near(total.0, sum, tolerance) {
            continue;
        }
        report.push(
            RULE.finding(words!(
                "{key}的总额是 {total}，各来源之和是 {sum}",
                "the total of {key} is {total}, its sources make {sum}"
            ))
            .help(words!("核对各来源和总额", "look at the sources and the total again"))
            .at(list.index(at).key(key)),
        );
    }
}
