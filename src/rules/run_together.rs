//! F010: a value does not hold the next field or the next indicator.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "F010",
    severity: Severity::Warning,
    title_zh: "内容里混进了下一栏或下一条",
    title_en: "a value runs into the next field or the next indicator",
    source: "一格式绩效指标的写法（“；年度指标值：”分栏，“2、”分条）：混在一起的无法再读回",
    page: include_str!("run_together.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, indicator) in project.all_indicators() {
        let texts = [
            ("三级指标", indicator.name.as_deref()),
            ("实施周期指标值", indicator.cycle_target.as_ref().map(|target| target.0.as_str())),
            ("年度指标值", indicator.annual_target.as_ref().map(|target| target.0.as_str())),
        ];
        for (key, text) in texts {
            let found = text.and_then(|text| next_field(text).or_else(|| next_item(text, context)));
            let Some(found) = found else { continue };
            report.push(
                RULE.finding(words!("{key}里混进了“{found}”", "{key} runs into “{found}”"))
                    .help(words!(
                        "把后面的内容移到它自己的字段或另一条指标",
                        "move the rest to its own field or to another indicator"
                    ))
                    .at(at.key(key)),
            );
        }
    }
}

/// `；年度指标值：`: a label with its colon behind a separator.
fn next_field(text: &str) -> Option<&'static str> {
    if !text.contains(['：', ':']) {
        return None;
    }
    ["实施周期指标值", "年度指标值"].into_iter().find(|label| {
        text.split_once(label).is_some_and(|(before, after)| {
            before.trim_end().ends_with(['；', ';', '，', ',']) && after.trim_start().starts_with(['：', ':'])
        })
    })
}

/// `。2、产出指标：`: a running number behind a full stop, and a 一级指标 behind that.
fn next_item<'a>(text: &'a str, context: &Context) -> Option<&'a str> {
    text.split(['。', '；', ';']).skip(1).find(|piece| {
        let numbered = piece.trim_start().split_once('、');
        numbered.is_some_and(|(number, rest)| {
            let coded = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            let of_system = context.taxonomy.levels.iter().any(|level| coded.starts_with(&level.name));
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && of_system
        })
    })
}
