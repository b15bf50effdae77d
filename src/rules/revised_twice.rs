//! R005: an indicator is revised once in a form.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Revision;
use std::collections::HashMap;

pub const RULE: Rule = Rule {
    id: "R005",
    severity: Severity::Warning,
    title_zh: "同一指标修订了两次",
    title_en: "an indicator is revised twice",
    source: "惯例：一张修订申报表里一个指标只有一个修订值",
    page: include_str!("revised_twice.md"),
    check: Check::Revision(check),
};

fn check(revision: &Revision, _: &Context, report: &mut Report) {
    let at = |index: usize| Path::root().key("修订内容").index(index).key("指标名称");
    let mut seen: HashMap<(String, &str), usize> = HashMap::new();
    for (index, change) in revision.changes.iter().enumerate() {
        let Some(name) = change.name.as_deref() else { continue };
        // Two 子项目 may have indicators of one name; their declared values tell them apart.
        let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let key = (bare, change.old.as_ref().map_or("", |old| old.0.trim()));
        if let Some(first) = seen.get(&key) {
            let (number, of) = (index + 1, first + 1);
            report.push(
                RULE.finding(words!(
                    "第{number}条“{name}”与第{of}条是同一指标",
                    "item {number} “{name}” is the indicator of item {of}"
                ))
                .help(words!("合并为一条，只留最后确定的值", "keep one, with the value decided on"))
                .at(at(index))
                .related(words!("先写的一条", "the first one"), at(*first)),
            );
        } else {
            seen.insert(key, index);
        }
    }
}
