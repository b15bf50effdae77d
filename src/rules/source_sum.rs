//! M003: in 资金来源 every line is the sum of the lines it is made of.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Amount, FundSource, Project, amount};

pub const RULE: Rule = Rule {
    id: "M003",
    severity: Severity::Error,
    title_zh: "资金来源的合计不等于各项之和",
    title_en: "a line of 资金来源 is not the sum of its parts",
    source: "申报表“项目资金来源构成”的表内关系（合计 = 各来源之和，来源 = 其中各项之和）",
    page: include_str!("source_sum.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let list = Path::root().key("资金来源");
    let each = || project.sources.iter().enumerate().map(|(index, source)| (list.index(index), source));
    let own: Vec<_> = each().filter(|(_, source)| !source.is_total()).collect();
    for (at, source) in each() {
        if source.is_total() {
            compare(source, &at, &own, report);
        }
        descend(source, &at, report);
    }
}

fn descend(source: &FundSource, at: &Path, report: &mut Report) {
    let inner = at.key("其中");
    let parts = source.parts.iter().enumerate().filter(|(_, part)| !part.is_total());
    let parts: Vec<_> = parts.map(|(index, part)| (inner.index(index), part)).collect();
    compare(source, at, &parts, report);
    for (at, part) in parts {
        descend(part, &at, report);
    }
}

fn compare(whole: &FundSource, at: &Path, parts: &[(Path, &FundSource)], report: &mut Report) {
    for (column, (key, stated)) in whole.columns().into_iter().enumerate() {
        let given: Vec<(&(Path, &FundSource), Amount)> =
            parts.iter().filter_map(|part| Some((part, part.1.worth(column)?))).collect();
        let Some(stated) = stated.filter(|_| !given.is_empty()) else { continue };
        let Some(sum) = amount::sum(given.iter().map(|(_, amount)| *amount)) else { continue };
        let Some(off) = stated.0.checked_sub(sum).filter(|off| !off.is_zero()) else { continue };
        let name = whole.name.as_deref().unwrap_or("（未命名）");
        let (stated, sum, off_by) = (stated.printed(), Amount(sum).printed(), Amount(off.abs()).printed());
        let mut finding = RULE
            .finding(words!(
                "{name}的{key} {stated} ≠ 各项之和 {sum}，差 {off_by}",
                "{key} of {name} is {stated}, its parts add up to {sum}: off by {off_by}"
            ))
            .help(words!(
                "核对批复，改正一处；一个来源的细分写在它的“其中”下",
                "check the approval and mend one of them; what a source is made of goes under its 其中"
            ))
            .at(at.key(key));
        // 其中 may leave out small lines; it cannot hold more than the whole.
        if !whole.is_total() && off.is_sign_positive() {
            finding.severity = Severity::Warning;
        }
        for ((at, part), _) in given {
            let part = part.name.as_deref().unwrap_or("（未命名）");
            finding = finding.related(words!("其中：{part}", "part: {part}"), at.key(key));
        }
        report.push(finding);
    }
}
