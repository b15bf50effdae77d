//! The texts of a project that somebody worded, with their paths: what rules of wording read. Knows no rule.

use crate::source::Path;
use crate::spec::Project;
use crate::spec::project::IndicatorAt;

/// Where a text stands; a path only when somebody asks for it, since few texts have a fault.
#[derive(Clone, Copy, Debug)]
pub enum At {
    Project(&'static str),
    Item(&'static str, usize, &'static str),
    Indicator(IndicatorAt, &'static str),
}

impl At {
    pub fn path(self) -> Path {
        match self {
            At::Project(key) => Path::root().key(key),
            At::Item(list, index, key) => Path::root().key(list).index(index).key(key),
            At::Indicator(at, key) => at.key(key),
        }
    }
}

/// Names, goals, descriptions, indicators and their targets, where they are written.
pub fn texts(project: &Project) -> impl Iterator<Item = (At, &str)> {
    let own = [
        ("项目名称", &project.name),
        ("项目概况", &project.overview),
        ("立项依据", &project.basis),
        ("立项必要性", &project.necessity),
        ("立项可行性", &project.feasibility),
        ("保障措施", &project.safeguards),
        ("绩效目标", &project.goal),
        ("项目总目标", &project.overall_goal),
        ("年度绩效目标", &project.annual_goal),
    ];
    let own = own.into_iter().map(|(key, text)| (At::Project(key), text));
    let steps = project.schedule.iter().enumerate();
    let steps = steps.map(|(index, step)| (At::Item("实施进度计划", index, "实施内容"), &step.content));
    let parts = project.parts.iter().enumerate().flat_map(|(index, part)| {
        let at = |key| At::Item("子项目", index, key);
        [(at("名称"), &part.name), (at("预期成果"), &part.expected)]
    });
    let evaluations = project.evaluations.iter().enumerate();
    let evaluations = evaluations.map(|(index, evaluation)| (At::Item("评价情况", index, "意见"), &evaluation.opinion));
    let indicators = project.all_indicators().flat_map(|(at, indicator)| {
        [(At::Indicator(at, "三级指标"), &indicator.name), (At::Indicator(at, "备注"), &indicator.remark)]
    });
    let targets = project.all_indicators().flat_map(|(at, indicator)| {
        indicator.targets().map(move |(key, target)| (At::Indicator(at, key), target.0.as_str()))
    });
    let written = own.chain(steps).chain(parts).chain(evaluations).chain(indicators);
    written.filter_map(|(at, text)| Some((at, text.as_deref()?))).chain(targets)
}
