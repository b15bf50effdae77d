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
                    .at(at.path()),
            );
        }
    }
}

fn doubled(text: &str) -> Vec<&str> {
    runs(text).map(|(_, run)| run).collect()
}

/// Runs of two or more marks that never follow each other, each with its offset. Three stops are somebody's ellipsis.
pub(super) fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mark = |c: char| matches!(c, '。' | '；' | '，' | '、' | '：' | ';' | ',');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(mark)?;
            let end = text[start..].find(|c| !mark(c)).map_or(text.len(), |length| start + length);
            at = end;
            let run = &text[start..end];
            let count = run.chars().count();
            if count >= 2 && !(count >= 3 && run.chars().all(|c| c == '。')) {
                return Some((start, run));
            }
        }
    })
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
