//! Which categories a list of indicators covers; shared by the rules that miss one. Knows no rule.

use super::Context;
use crate::source::Path;
use crate::spec::{Indicator, Project, Taxonomy};

/// The lists long enough to be judged as a whole: parameter 起算, usually 3.
pub fn judged<'a>(project: &'a Project, context: &Context, id: &str) -> Vec<(Path, &'a [Indicator])> {
    let from = context.settings.number(id, "起算", 3.0).max(1.0);
    project.indicator_lists().filter(|(_, list)| list.len() as f64 >= from).collect()
}

/// The judged lists, and their lengths, in which no indicator belongs to the 一级指标 with this code.
pub fn without(project: &Project, context: &Context, id: &str, code: &str) -> Vec<(Path, usize)> {
    judged(project, context, id)
        .into_iter()
        .filter(|(_, list)| !list.iter().any(|indicator| category(indicator, context.taxonomy) == Some(code)))
        .map(|(path, list)| (path, list.len()))
        .collect()
}

/// The code of an indicator's 一级指标. The 二级指标 says it more surely: satisfaction is often filed under benefits.
fn category<'a>(indicator: &Indicator, taxonomy: &'a Taxonomy) -> Option<&'a str> {
    let by_level2 = indicator.level2.as_deref().and_then(|name| taxonomy.level2(name)).map(|(level1, _)| level1);
    let by_level1 = || indicator.level1.as_deref().and_then(|name| taxonomy.level1(name));
    by_level2.or_else(by_level1).map(|level1| level1.code.as_str())
}
