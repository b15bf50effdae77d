//! K010: a name carries no code of an indicator library.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::{Project, Taxonomy};

pub const RULE: Rule = Rule {
    id: "K010",
    severity: Severity::Warning,
    title_zh: "名称里粘着编码",
    title_en: "a code is glued to a name",
    source: "惯例（公开的表里见过）",
    page: include_str!("code_in_name.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        for (key, text) in
            [("一级指标", &indicator.level1), ("二级指标", &indicator.level2), ("三级指标", &indicator.name)]
        {
            let Some((code, name)) = text.as_deref().and_then(|text| glued(text, context.taxonomy)) else { continue };
            report.push(
                RULE.finding(words!("“{name}”前面粘着编码 {code}", "the code {code} is glued to “{name}”"))
                    .help(words!("只写“{name}”", "write “{name}” alone"))
                    .at(at.key(key)),
            );
        }
    }
}

/// The code and the name of `222064102-参加培训人数` or `11-数量指标`; a short number alone is no code (`1-8年级`).
pub(super) fn glued<'a>(text: &'a str, taxonomy: &Taxonomy) -> Option<(&'a str, &'a str)> {
    let text = text.trim();
    let (code, name) = text.split_once(['-', '－', '—', '_'])?;
    let numeric = !code.is_empty() && code.chars().all(|c| c.is_ascii_digit());
    let named = name.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let category = || taxonomy.level1(name).is_some() || taxonomy.level2(name).is_some();
    (numeric && named && (code.len() >= 6 || category())).then_some((code, name))
}
