//! S020: required fields. Single fields are told while reading; this file asks for what may be said in more than one place.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "S020",
    severity: Severity::Error,
    title_zh: "必填字段没有写",
    title_en: "a required field is blank",
    source: "各表填报说明；财政审核惯例（项目名称、绩效目标不得为空）",
    page: include_str!("required.md"),
    check: Check::Project(check),
};

/// Where else may be said what is missing at this key.
pub fn also_said_in(key: &str) -> &'static [&'static str] {
    match key {
        "绩效目标" => &["项目总目标", "年度绩效目标"],
        "资金" => &["预算", "资金来源"],
        "绩效指标" => &["子项目"],
        _ => &[],
    }
}

/// A target table says 资金 and 绩效目标; a declaration form says 预算 and 年度绩效目标, its indicators under 子项目.
fn check(project: &Project, _: &Context, report: &mut Report) {
    let goals = [&project.goal, &project.overall_goal, &project.annual_goal];
    let funds = project.funds.columns().iter().any(|(_, amount)| amount.is_some());
    for (said, key, also) in [
        (goals.iter().any(|goal| goal.is_some()), "绩效目标", "项目总目标、年度绩效目标"),
        (funds || project.budget != Default::default() || !project.sources.is_empty(), "资金", "预算、资金来源"),
        (project.all_indicators().next().is_some(), "绩效指标", "子项目中的绩效指标"),
    ] {
        if !said {
            report.push(
                RULE.finding(words!("缺“{key}”", "“{key}” is missing"))
                    .help(words!("补上“{key}: …”（或 {also}）", "add “{key}: …” (or {also})"))
                    .at(Path::root().key(key)),
            );
        }
    }
}
