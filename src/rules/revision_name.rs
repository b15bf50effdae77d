//! R001: a revision names its indicator as 一级-二级-三级.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Revision;

pub const RULE: Rule = Rule {
    id: "R001",
    severity: Severity::Error,
    title_zh: "修订的指标名称不是一级-二级-三级",
    title_en: "a revised indicator is not named 一级-二级-三级",
    source: "修订申报表填表说明第 2 条",
    page: include_str!("revision_name.md"),
    check: Check::Revision(check),
};

fn check(revision: &Revision, context: &Context, report: &mut Report) {
    for (index, change) in revision.changes.iter().enumerate() {
        let Some(name) = change.name.as_deref() else { continue };
        let levels: Vec<&str> = name.splitn(3, ['-', '－', '—', '–', '‐']).map(str::trim).collect();
        let at = Path::root().key("修订内容").index(index).key("指标名称");
        let finding = match levels.as_slice() {
            [one, two, three] if !one.is_empty() && !two.is_empty() && !three.is_empty() => {
                if context.taxonomy.level1(one).is_some() {
                    continue;
                }
                let mut finding =
                    RULE.finding(words!("“{name}”的第一段“{one}”不是一级指标", "“{one}” in “{name}” is no 一级指标"));
                // Another office may have another system of indicators.
                finding.severity = Severity::Warning;
                finding
            }
            _ => RULE.finding(words!("“{name}”没有写成 一级-二级-三级", "“{name}” is not written as 一级-二级-三级")),
        };
        report.push(
            finding
                .help(words!(
                    "写全，如 产出指标-数量指标-更新设备数量",
                    "write it in full, such as 产出指标-数量指标-更新设备数量"
                ))
                .at(at),
        );
    }
}
