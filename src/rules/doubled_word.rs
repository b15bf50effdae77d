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
    let chars: Vec<char> = text.chars().collect();
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    // The stretch at the character `from`, where the text has come to this byte.
    let word_at = |from: usize, byte: usize| {
        let first = chars[from];
        (2..=6).find_map(|length| {
            // Most stretches differ in their first character already.
            if chars.get(from + length) != Some(&first) || !chinese(first) {
                return None;
            }
            let (one, other) = (chars.get(from..from + length)?, chars.get(from + length..from + 2 * length)?);
            if one != other || !one.iter().all(|c| chinese(*c)) {
                return None;
            }
            let word = &text[byte..byte + length * first.len_utf8()];
            (!repeatable.iter().any(|known| known == word)).then_some((word, length))
        })
    };
    let mut words = Vec::new();
    let (mut from, mut byte) = (0, 0);
    while from < chars.len() {
        match word_at(from, byte) {
            Some((word, length)) => {
                words.push(word);
                from += 2 * length;
                byte += 2 * word.len();
            }
            None => {
                byte += chars[from].len_utf8();
                from += 1;
            }
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
