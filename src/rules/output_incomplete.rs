//! K008: every 二级指标 of the outputs is filled, where a system asks for it.

use super::{Check, Context, Rule, coverage};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "K008",
    severity: Severity::Warning,
    title_zh: "产出的二级指标没有写全",
    title_en: "a level-2 category of outputs is missing",
    source: "部分审核系统提示（产出指标中四个二级指标必须填写）",
    page: include_str!("output_incomplete.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    let Some(output) = context.taxonomy.levels.iter().find(|level1| level1.code == "1") else { return };
    for (list, indicators) in coverage::judged(project, context, RULE.id) {
        if indicators.iter().all(|indicator| indicator.level2.is_none()) {
            continue;
        }
        let levels = indicators.iter().flat_map(|indicator| [&indicator.level1, &indicator.level2]).flatten();
        let filled: Vec<&str> =
            levels.filter_map(|name| context.taxonomy.level2(name)).map(|(_, level2)| level2.code.as_str()).collect();
        let missing = output.level2.iter().filter(|level2| !filled.contains(&level2.code.as_str()));
        let missing: Vec<&str> = missing.map(|level2| level2.name.as_str()).collect();
        if missing.is_empty() {
            continue;
        }
        let (names, of) = (missing.join("、"), &output.name);
        report.push(
            RULE.finding(words!("{of}缺 {names}", "{of} lacks {names}"))
                .help(words!("各补上至少一条", "add at least one of each"))
                .at(list),
        );
    }
}
