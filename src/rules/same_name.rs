//! K014: one name stands for one indicator in a list.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;
use std::collections::HashMap;

pub const RULE: Rule = Rule {
    id: "K014",
    severity: Severity::Info,
    title_zh: "同名指标列在不同类别下",
    title_en: "one name under different categories",
    source: "惯例（修订和自评按名称找指标）",
    page: include_str!("same_name.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (list, indicators) in project.indicator_lists() {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, indicator) in indicators.iter().enumerate() {
            let Some(name) = indicator.name.as_deref() else { continue };
            let first = *seen.entry(name).or_insert(index);
            let same = |other: usize| {
                (&indicators[other].level1, &indicators[other].level2) == (&indicator.level1, &indicator.level2)
            };
            // In the same category it is simply listed twice: K002.
            if same(first) {
                continue;
            }
            let at = |index: usize| list.index(index).key("三级指标");
            let (number, of) = (index + 1, first + 1);
            report.push(
                RULE.finding(words!(
                    "第{number}条“{name}”与第{of}条同名而类别不同",
                    "item {number} “{name}” has the name of item {of} in another category"
                ))
                .help(words!("改名以示区别，或合并为一条", "name them apart, or merge them"))
                .at(at(index))
                .related(words!("先写的一条", "the first one"), at(first)),
            );
        }
    }
}
