//! S032: two projects of a unit have two names.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Unit;
use std::collections::HashMap;

pub const RULE: Rule = Rule {
    id: "S032",
    severity: Severity::Warning,
    title_zh: "同一单位有两个同名项目",
    title_en: "two projects of a unit have the same name",
    source: "填报说明：项目名称与部门预算一致；一个名称对应一个项目是惯例",
    page: include_str!("same_project_name.md"),
    check: Check::Unit(check),
};

fn check(unit: &Unit, _: &Context, report: &mut Report) {
    let at = |index: usize| Path::root().key("项目").index(index).key("项目名称");
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, project) in unit.projects.iter().enumerate() {
        let Some(name) = project.name.as_deref() else { continue };
        // A name that wraps in its cell comes back with a blank in it.
        let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(first) = seen.get(&bare) {
            let (number, of) = (index + 1, first + 1);
            report.push(
                RULE.finding(words!(
                    "第{number}个项目与第{of}个同名：{name}",
                    "project {number} has the name of project {of}: {name}"
                ))
                .help(words!(
                    "同一项目只留一份；不同的项目照批复写全名称",
                    "keep one of them, or write both names in full as approved"
                ))
                .at(at(index))
                .related(words!("先写的一个", "the first one"), at(*first)),
            );
        } else {
            seen.insert(bare, index);
        }
    }
}
