//! M001: a project's total is exactly the sum of its sources.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Amount, Project, amount};
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "M001",
    severity: Severity::Error,
    title_zh: "总计不等于各来源之和",
    title_en: "the total is not the sum of its sources",
    source: "项目支出绩效目标表表内关系",
    page: include_str!("budget_sum.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let sources = project.funds.sources();
    let named: Vec<(&str, Amount)> = sources.iter().filter_map(|(key, amount)| Some((*key, (*amount)?))).collect();
    let Some(total) = project.funds.total.filter(|_| !named.is_empty()) else { return };
    let Some(sum) = amount::sum(named.iter().map(|(_, amount)| *amount)) else { return };
    let Some(off) = total.0.checked_sub(sum).filter(|off| !off.is_zero()) else { return };
    // Forms have more sources than these three (上年结转, 自筹 …), and some of them are parts of others: a total is
    // not accused where some of what stands beside it makes up for the difference.
    let others = others(project);
    if makes_up(off, &others).is_some() {
        return;
    }
    let funds = Path::root().key("资金");
    let (stated, sum_printed, difference) = (total.printed(), Amount(sum).printed(), Amount(off).printed());
    let terms = named.iter().map(|(key, amount)| format!("{key} {}", amount.printed())).collect::<Vec<_>>().join(" + ");
    let beside = beside(project);
    let mut finding = match makes_up(off, &beside) {
        Some(which) => {
            let left: Vec<String> =
                which.iter().map(|at| format!("“{}” {}", beside[*at].0, beside[*at].1.printed())).collect();
            let (zh, en) = (left.join("、"), left.join(", "));
            let mut finding = RULE
                .finding(words!(
                    "总计 {stated} 比 {terms} 多 {difference}，正好是附加里的{zh}",
                    "total {stated} is {difference} more than {terms}, which is {en} among 附加"
                ))
                .help(words!("是资金来源的，移到“资金来源”下", "move it to 资金来源 if it is a source of funds"));
            finding.severity = Severity::Info;
            finding
        }
        None => {
            let more: Vec<String> =
                others.iter().map(|(name, amount)| format!("{name} {}", amount.printed())).collect();
            let (zh, en) = match more.is_empty() {
                true => (String::new(), String::new()),
                false => (
                    format!("；资金来源里还有{}，计入也不相等", more.join("、")),
                    format!("; {} in 资金来源 does not make up for it", more.join(", ")),
                ),
            };
            RULE.finding(words!(
                "总计 {stated} ≠ {terms} = {sum_printed}，差 {difference}{zh}",
                "total {stated} ≠ {terms} = {sum_printed}, off by {difference}{en}"
            ))
            .help(words!("核对批复，改正总计或其中一项", "check the approval and mend the total or one of its parts"))
        }
    };
    finding = finding.at(funds.key("总计"));
    for (key, _) in named {
        finding = finding.related(words!("其中：{key}", "part: {key}"), funds.key(key.to_string()));
    }
    report.push(finding);
}

/// 资金来源 that are none of the three that have fields of their own, this year's amounts.
fn others(project: &Project) -> Vec<(String, Amount)> {
    let own = ["财政拨款", "财政专户拨款", "其他资金", "其它资金"];
    let others = project.sources.iter().filter(|source| !source.is_total());
    others
        .filter_map(|source| {
            let name = source.name.as_deref().unwrap_or_default().trim();
            (!own.contains(&name)).then_some((name.to_string(), source.this_year?))
        })
        .collect()
}

/// Amounts under 附加: what stood on a form under labels that nobody knows.
fn beside(project: &Project) -> Vec<(String, Amount)> {
    let entries = project.extra.0.as_ref().map_or(&[][..], |extra| extra.entries());
    entries.iter().filter_map(|entry| Some((entry.key.to_string(), Amount::parse(entry.value.as_text()?)?))).collect()
}

/// Which of the amounts make up for the difference, the fewest first.
fn makes_up(off: Decimal, amounts: &[(String, Amount)]) -> Option<Vec<usize>> {
    // No form has more, and the choices double with each.
    let amounts = &amounts[..amounts.len().min(8)];
    let mut choices: Vec<u32> = (1..1u32 << amounts.len()).collect();
    choices.sort_by_key(|choice| choice.count_ones());
    let chosen = |choice: u32| (0..amounts.len()).filter(move |at| choice >> at & 1 == 1);
    let found = choices.into_iter().find(|choice| amount::sum(chosen(*choice).map(|at| amounts[at].1)) == Some(off));
    found.map(|choice| chosen(choice).collect())
}
