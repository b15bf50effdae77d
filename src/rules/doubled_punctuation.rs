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
        let Some(marks) = doubled(text) else { continue };
        let kept = if marks.contains('。') { '。' } else { marks.chars().next_back().unwrap_or('，') };
        report.push(
            RULE.finding(words!("标点连写“{marks}”", "doubled punctuation “{marks}”"))
                .help(words!("只留一个，如“{kept}”", "keep one, such as “{kept}”"))
                .at(at),
        );
    }
}

/// The first run of two or more marks that never follow each other. Three stops are somebody's ellipsis.
fn doubled(text: &str) -> Option<&str> {
    let mark = |c: char| "。；，、：;,".contains(c);
    let mut rest = text;
    while let Some(start) = rest.find(mark) {
        let end = rest[start..].find(|c| !mark(c)).map_or(rest.len(), |length| start + length);
        let run = &rest[start..end];
        let count = run.chars().count();
        if count >= 2 && !(count >= 3 && run.chars().all(|c| c == '。')) {
            return Some(run);
        }
        rest = &rest[end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::doubled;

    #[test]
    fn runs_are_found_and_ellipses_left_alone() {
        for (text, marks) in [("完成。。", "。。"), ("甲。；乙", "。；"), ("甲，，乙", "，，"), ("甲、乙;;丙", ";;")]
        {
            assert_eq!(doubled(text), Some(marks));
        }
        for text in ["甲、乙，丙。", "等等。。。", "等等……", "1,000", "《甲》、《乙》"] {
            assert_eq!(doubled(text), None, "{text}");
        }
    }
}
