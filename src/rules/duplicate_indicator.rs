//! K002: an indicator is listed once in a project or 子项目.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Indicator, Project};
use std::collections::HashMap;

pub const RULE: Rule = Rule {
    id: "K002",
    severity: Severity::Warning,
    title_zh: "同一指标写了两次",
    title_en: "an indicator is listed twice",
    source: "填报惯例（自评按条计分）",
    page: include_str!("duplicate_indicator.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let root = Path::root();
    check_list(&project.indicators, &root.key("绩效指标"), report);
    for (index, part) in project.parts.iter().enumerate() {
        check_list(&part.indicators, &root.key("子项目").index(index).key("绩效指标"), report);
    }
}

fn check_list(indicators: &[Indicator], list: &Path, report: &mut Report) {
    let mut seen: HashMap<[&str; 3], usize> = HashMap::new();
    for (index, indicator) in indicators.iter().enumerate() {
        let Some(name) = indicator.name.as_deref() else { continue };
        let key = [indicator.level1.as_deref().unwrap_or(""), indicator.level2.as_deref().unwrap_or(""), name];
        let at = |index: usize| list.index(index).key("三级指标");
        match seen.get(&key) {
            Some(first) => {
                let (number, of) = (index + 1, first + 1);
                report.push(
                    RULE.finding(words!(
                        "第{number}条“{name}”与第{of}条重复",
                        "item {number} “{name}” repeats item {of}"
                    ))
                    .help(words!("合并为一条，或把名称写得能区分", "merge them, or name them apart"))
                    .at(at(index))
                    .related(words!("先写的一条", "the first one"), at(*first)),
                );
            }
            None => {
                seen.insert(key, index);
            }
        }
    }
}
