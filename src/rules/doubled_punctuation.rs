//! V008: one mark of punctuation at a time.

use super::{Check, Context, Rule, texts::texts};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V008",
    severity: Severity::Warning,
    title_zh: "标点连写",
    title_en: "doubled punctuation",
    source: "惯例（公开的表里见过 。。 和 。；）",
    page: include_str!("doubled_punctuation.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, text) in texts(project) {
        for marks in doubled(text) {
            let kept = if marks.contains('。') { '。' } else { marks.chars().next_back().unwrap_or('，') };
            report.push(
                RULE.finding(words!("标点连写“{marks}”", "doubled punctuation “{marks}”"))
                    .help(words!("只留一个，如“{kept}”", "keep one, such as “{kept}”"))
                    .at(at.clone()),
            );
        }
    }
}

/// Every run of two or more marks that never follow each other. Three stops are somebody's ellipsis.
fn doubled(text: &str) -> Vec<&str> {
    let runs = text.split(|c| !"。；，、：;,".contains(c));
    runs.filter(|run| match run.chars().count() {
        0 | 1 => false,
        2 => true,
        _ => run.chars().any(|c| c != '。'),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::doubled;

    #[test]
    fn runs_are_found_and_ellipses_left_alone() {
        for (text, marks) in [("完成。。", "。。"), ("甲。；乙", "。；"), ("甲，，乙", "，，"), ("甲、乙;;丙", ";;")]
        {
            assert_eq!(doubled(text), [marks]);
        }
        for text in ["甲、乙，丙。", "等等。。。", "等等……", "1,000", "《甲》、《乙》"] {
            assert!(doubled(text).is_empty(), "{text}");
        }
    }
}
