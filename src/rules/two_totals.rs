//! M008: the same money has the same amount wherever the spec says it.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Amount, Project};

pub const RULE: Rule = Rule {
    id: "M008",
    severity: Severity::Warning,
    title_zh: "同一笔预算两处写得不一样",
    title_en: "one budget is written with two amounts",
    source: "申报表的表内关系：资金来源合计 = 本年度（上年度）预算；资金总计即本年度预算",
    page: include_str!("two_totals.md"),
    check: Check::Project(check),
};

/// One amount: what it is called, where it stands, what is written there.
type Said = (&'static str, Path, Option<Amount>);

fn check(project: &Project, _: &Context, report: &mut Report) {
    let (root, budget) = (Path::root(), &project.budget);
    let of_budget = |key: &'static str, amount: Option<Amount>| (key, root.key("预算").key(key), amount);
    let this_year = || of_budget("本年度预算", budget.this_year);
    // Of a project of several years, 资金 may mean the whole.
    if project.funds.total != budget.total {
        compare(("资金总计", root.key("资金").key("总计"), project.funds.total), this_year(), report);
    }
    for (index, total) in project.sources.iter().enumerate().filter(|(_, source)| source.is_total()) {
        let at = root.key("资金来源").index(index);
        compare(("资金来源合计（本年度）", at.key("本年度"), total.this_year), this_year(), report);
        let last_year = of_budget("上年度预算", budget.last_year);
        compare(("资金来源合计（上年度）", at.key("上年度"), total.last_year), last_year, report);
    }
}

fn compare((what, at, one): Said, (key, other_at, other): Said, report: &mut Report) {
    let (Some(one), Some(other)) = (one, other) else { return };
    if one == other {
        return;
    }
    let (one, other) = (one.printed(), other.printed());
    report.push(
        RULE.finding(words!("{what} {one} ≠ {key} {other}", "{what} {one} ≠ {key} {other}"))
            .help(words!("两处是同一笔钱，改成一致", "both are the same money; make them agree"))
            .at(at)
            .related(words!("{key}", "{key}"), other_at),
    );
}
