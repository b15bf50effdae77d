//! M005: the 子项目 together are the project.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Amount, Project, amount};

pub const RULE: Rule = Rule {
    id: "M005",
    severity: Severity::Warning,
    title_zh: "子项目金额之和不等于项目预算",
    title_en: "the 子项目 do not add up to the project's budget",
    source: "申报表的表内关系：Σ子项目金额 = 项目总预算（当年项目也等于本年度预算）",
    page: include_str!("parts_sum.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let amounts: Option<Vec<Amount>> = project.parts.iter().map(|part| part.amount).collect();
    // With one amount open nobody can tell.
    let Some(amounts) = amounts.filter(|amounts| !amounts.is_empty()) else { return };
    let (Some(sum), Some(total)) = (amount::sum(amounts.iter().copied()), project.budget.total) else { return };
    // A project of several years may list only this year's parts.
    if sum == total.0 || project.budget.this_year.is_some_and(|year| year.0 == sum) {
        return;
    }
    let off = total.0.checked_sub(sum).map_or(String::new(), |off| Amount(off.abs()).printed());
    let (count, sum, total) = (amounts.len(), Amount(sum).printed(), total.printed());
    let root = Path::root();
    let mut finding = RULE
        .finding(words!(
            "{count} 个子项目的金额之和 {sum} ≠ 项目总预算 {total}，差 {off}",
            "{count} 子项目 add up to {sum}, 项目总预算 is {total}: off by {off}"
        ))
        .help(words!(
            "检查是否漏了子项目、抄错金额或单位不同",
            "look for a missing part, a miscopied amount or another unit of money"
        ))
        .at(root.key("预算").key("项目总预算"));
    for index in 0..count {
        finding = finding.related(words!("子项目", "a part"), root.key("子项目").index(index).key("金额"));
    }
    report.push(finding);
}
