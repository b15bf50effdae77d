//! V011: no word stands twice in a row.

use super::{Check, Context, Rule, texts::texts};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V011",
    severity: Severity::Info,
    title_zh: "词语重复",
    title_en: "a doubled word",
    source: "惯例（公开的表里见过 工资工资）",
    page: include_str!("doubled_word.md"),
    check: Check::Project(check),
};

fn check(project: &Project, context: &Context, report: &mut Report) {
    for (at, text) in texts(project) {
        for word in doubled(text, &context.words.repeatable) {
            report.push(
                RULE.finding(words!("“{word}”写了两遍：{word}{word}", "“{word}” stands twice: {word}{word}"))
                    .help(words!("删去多写的一个", "delete one of them"))
                    .at(at.path()),
            );
        }
    }
}

/// Every stretch of 2 to 6 Chinese characters that follows itself, unless it may.
fn doubled<'a>(text: &'a str, repeatable: &[String]) -> Vec<&'a str> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let offset = |at: usize| chars.get(at).map_or(text.len(), |(offset, _)| *offset);
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let word_at = |from: usize| {
        (2..=6).find_map(|length| {
            // Most stretches differ in their first character already.
            let doubled = (from..from + length).all(|at| match (chars.get(at), chars.get(at + length)) {
                (Some((_, one)), Some((_, other))) => one == other && chinese(*one),
                _ => false,
            });
            let word = &text[offset(from)..offset(from + length)];
            (doubled && !repeatable.iter().any(|known| known == word)).then_some((word, length))
        })
    };
    let mut words = Vec::new();
    let mut from = 0;
    while from < chars.len() {
        match word_at(from) {
            Some((word, length)) => {
                words.push(word);
                from += 2 * length;
            }
            None => from += 1,
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::doubled;

    #[test]
    fn doubled_words_are_found_and_reduplications_left_alone() {
        let repeatable = ["目的".to_string()];
        assert_eq!(doubled("人员工资工资支付", &repeatable), ["工资"]);
        assert_eq!(doubled("建设安全可控安全可控平台", &repeatable), ["安全可控"]);
        for text in ["本项目的目的是", "人人皆学、处处能学", "3333", "“校校通”“班班通”", ""]
        {
            assert!(doubled(text, &repeatable).is_empty(), "{text}");
        }
    }
}
