//! M004: in 资金来源 no line that sums up others is left blank.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Amount, FundSource, Project, amount};

pub const RULE: Rule = Rule {
    id: "M004",
    severity: Severity::Error,
    title_zh: "资金来源的合计没有写",
    title_en: "a sum in 资金来源 is blank",
    source: "申报表“项目资金来源构成”：各项有数，合计和上一级也要有数（公开的申报表中有漏填的）",
    page: include_str!("source_blank.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let list = Path::root().key("资金来源");
    let own: Vec<&FundSource> = project.sources.iter().filter(|source| !source.is_total()).collect();
    for (index, source) in project.sources.iter().enumerate() {
        if source.is_total() {
            blanks(source, &own, &list.index(index), report);
        }
        descend(source, &list.index(index), report);
    }
    let given = own.iter().any(|source| (0..source.columns().len()).any(|column| source.worth(column).is_some()));
    // Where 资金.总计 says the sum, the list holds what has no field of its own there.
    if own.len() == project.sources.len() && given && project.funds.total.is_none() {
        // A form has a 合计 line that goes out blank, but a spec may rightly be without one.
        let mut finding = RULE
            .finding(words!(
                "资金来源没有“合计”一行，表上的合计会空着",
                "资金来源 has no line 合计; it is left blank in the form"
            ))
            .help(words!(
                "加一项“名称: 合计”，写上年度、本年度之和",
                "add an item 名称: 合计 with the sums of both years"
            ))
            .at(list);
        finding.severity = Severity::Warning;
        report.push(finding);
    }
}

fn descend(source: &FundSource, at: &Path, report: &mut Report) {
    blanks(source, &source.parts.iter().filter(|part| !part.is_total()).collect::<Vec<_>>(), at, report);
    for (index, part) in source.parts.iter().enumerate() {
        descend(part, &at.key("其中").index(index), report);
    }
}

fn blanks(whole: &FundSource, parts: &[&FundSource], at: &Path, report: &mut Report) {
    let sum = |column: usize| {
        let given: Vec<Amount> = parts.iter().filter_map(|part| part.worth(column)).collect();
        if given.is_empty() { None } else { amount::sum(given) }
    };
    let columns = whole.columns().into_iter().enumerate().filter(|(_, (_, stated))| stated.is_none());
    let blank: Vec<(&str, String)> =
        columns.filter_map(|(column, (key, _))| Some((key, Amount(sum(column)?).printed()))).collect();
    let Some((first, _)) = blank.first() else { return };
    let name = whole.name.as_deref().unwrap_or("（未命名）");
    let sums = blank.iter().map(|(key, sum)| format!("{key} {sum}")).collect::<Vec<_>>().join("、");
    report.push(
        RULE.finding(words!(
            "“{name}”的金额没有写，其中各项之和：{sums}",
            "“{name}” has no amount, its parts add up to: {sums}"
        ))
        .help(words!("把各项之和写上", "write the sums"))
        .at(at.key(*first)),
    );
}
