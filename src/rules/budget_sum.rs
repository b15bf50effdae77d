//! M001: a project's total is exactly the sum of its sources.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Amount, Project, amount};

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
    if sum == total.0 {
        return;
    }
    let funds = Path::root().key("资金");
    let (stated, sum_printed) = (total.printed(), Amount(sum).printed());
    let difference = total.0.checked_sub(sum).map_or(String::new(), |difference| Amount(difference).printed());
    let terms = named.iter().map(|(key, amount)| format!("{key} {}", amount.printed())).collect::<Vec<_>>().join(" + ");
    let mut finding = RULE
        .finding(words!(
            "总计 {stated} ≠ {terms} = {sum_printed}，差 {difference}",
            "total {stated} ≠ {terms} = {sum_printed}, off by {difference}"
        ))
        .help(words!("核对批复，改正总计或其中一项", "check the approval and mend the total or one of its parts"))
        .at(funds.key("总计"));
    for (key, _) in named {
        finding = finding.related(words!("其中：{key}", "part: {key}"), funds.key(key.to_string()));
    }
    report.push(finding);
}
