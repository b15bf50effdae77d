//! The texts of a project that somebody worded, with their paths: what rules of wording read. Knows no rule.

use crate::source::Path;
use crate::spec::Project;

/// Names, goals, descriptions, indicators and their targets, where they are written.
pub fn texts(project: &Project) -> Vec<(Path, &str)> {
    let root = Path::root();
    let mut all: Vec<(Path, &Option<String>)> = vec![
        (root.key("项目名称"), &project.name),
        (root.key("项目概况"), &project.overview),
        (root.key("立项依据"), &project.basis),
        (root.key("立项必要性"), &project.necessity),
        (root.key("立项可行性"), &project.feasibility),
        (root.key("保障措施"), &project.safeguards),
        (root.key("绩效目标"), &project.goal),
        (root.key("项目总目标"), &project.overall_goal),
        (root.key("年度绩效目标"), &project.annual_goal),
    ];
    for (index, step) in project.schedule.iter().enumerate() {
        all.push((root.key("实施进度计划").index(index).key("实施内容"), &step.content));
    }
    for (index, part) in project.parts.iter().enumerate() {
        let at = root.key("子项目").index(index);
        all.push((at.key("名称"), &part.name));
        all.push((at.key("预期成果"), &part.expected));
    }
    for (index, evaluation) in project.evaluations.iter().enumerate() {
        all.push((root.key("评价情况").index(index).key("意见"), &evaluation.opinion));
    }
    for (at, indicator) in project.all_indicators() {
        all.push((at.key("三级指标"), &indicator.name));
        all.push((at.key("备注"), &indicator.remark));
    }
    let mut texts: Vec<(Path, &str)> =
        all.into_iter().filter_map(|(path, text)| Some((path, text.as_deref()?))).collect();
    for (at, indicator) in project.all_indicators() {
        texts.extend(indicator.targets().map(|(key, target)| (at.key(key), target.0.as_str())));
    }
    texts
}
