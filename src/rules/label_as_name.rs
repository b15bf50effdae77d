//! K009: a 三级指标 is a name of its own, no label of the form.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K009",
    severity: Severity::Warning,
    title_zh: "三级指标写成了字段名或类别名",
    title_en: "a label or category stands as the name",
    source: "惯例（公开的表里见过）",
    page: include_str!("label_as_name.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let Some(name) = indicator.name.as_deref().map(str::trim) else { continue };
        let label = context.words.labels.iter().any(|label| label == name);
        let category = context.taxonomy.level1(name).is_some() || context.taxonomy.level2(name).is_some();
        let message = match (label, category) {
            (true, _) => {
                words!("“{name}”是表头，不是指标的名称", "“{name}” is a column heading, not an indicator's name")
            }
            (_, true) => words!("“{name}”是类别，不是指标的名称", "“{name}” is a category, not an indicator's name"),
            _ => continue,
        };
        report.push(
            RULE.finding(message)
                .help(words!("写出考核的是什么，如 网络可用率", "name what is measured, such as 网络可用率"))
                .at(at.key("三级指标")),
        );
    }
}
