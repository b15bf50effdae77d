//! S031: somebody is named who directs or carries out the project.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Project, Unit};

pub const RULE: Rule = Rule {
    id: "S031",
    severity: Severity::Info,
    title_zh: "没有写由谁主管、由谁实施",
    title_en: "nobody is named who directs or carries out the project",
    source: "审核系统公开源码的刚性校验：主管预算部门、实施单位不得为空",
    page: include_str!("nobody_responsible.md"),
    check: Check::Unit(check),
};

fn check(unit: &Unit, context: &Context, report: &mut Report) {
    let demanded = |key| context.settings.number(RULE.id, key, 0.0) > 0.0;
    for (index, project) in unit.projects.iter().enumerate() {
        let (supervisor, agency) = (project.supervisor.is_some(), project.agency.is_some() || unit.name.is_some());
        let (missing, key) = if !supervisor && demanded("主管部门") {
            ("主管部门", "主管部门")
        } else if !agency && demanded("实施单位") {
            ("实施单位", "实施单位")
        } else if is_declaration(project) && !supervisor && !agency && project.reporter.is_none() {
            ("主管部门、实施单位或填报单位", "实施单位")
        } else {
            continue;
        };
        let name = project.called();
        report.push(
            RULE.finding(words!("“{name}”没有写{missing}", "“{name}” does not name its {missing}"))
                .help(words!("补上全称，与部门预算一致", "add the full name as in the department's budget"))
                .at(Path::root().key("项目").index(index).key(key)),
        );
    }
}

/// A declaration form names people and the budget; a plain table of targets stands under its unit's name.
fn is_declaration(project: &Project) -> bool {
    let people = [&project.head, &project.leader, &project.contact, &project.filled_by];
    people.iter().any(|name| name.is_some()) || project.budget != Default::default()
}
