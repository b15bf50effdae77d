//! V010: what opens is closed.

use super::{Check, Context, Rule, texts::texts};
use crate::diagnostic::{Report, Severity};
use crate::spec::Project;

pub const RULE: Rule = Rule {
    id: "V010",
    severity: Severity::Warning,
    title_zh: "引号括号不成对",
    title_en: "unbalanced quotes or brackets",
    source: "惯例（公开的申报表里见过引号没有收尾）",
    page: include_str!("unbalanced.md"),
    check: Check::Project(check),
};

const PAIRS: [(char, char); 10] = [
    ('“', '”'),
    ('‘', '’'),
    ('《', '》'),
    ('〈', '〉'),
    ('（', '）'),
    ('【', '】'),
    ('〔', '〕'),
    ('「', '」'),
    ('[', ']'),
    ('{', '}'),
];

fn check(project: &Project, _: &Context, report: &mut Report) {
    for (at, text) in texts(project) {
        let Some(Lone { at: byte, mark, partner, opens }) = lone(text, false).and_then(|_| lone(text, true)) else {
            continue;
        };
        let near: String = match opens {
            true => text[byte..].chars().take(12).collect(),
            false => {
                let before: Vec<char> = text[..byte].chars().rev().take(11).collect();
                before.into_iter().rev().chain([mark]).collect()
            }
        };
        let message = match opens {
            true => words!("{mark} 没有收尾，缺 {partner}：{near}…", "{mark} is never closed by {partner}: {near}…"),
            false => words!("{mark} 没有开头，缺 {partner}：…{near}", "{mark} was never opened by {partner}: …{near}"),
        };
        report.push(
            RULE.finding(message)
                .help(words!("补上 {partner}，或删去 {mark}", "add {partner}, or delete {mark}"))
                .at(at.path()),
        );
    }
}

/// A mark without its partner.
#[derive(Debug, PartialEq)]
struct Lone {
    at: usize,
    mark: char,
    partner: char,
    opens: bool,
}

/// The first mark without its partner. `1)` may number a list, which opens nothing: with `numbered`, such marks
/// are no brackets. A text is at fault only when it does not come out even in either reading.
fn lone(text: &str, numbered: bool) -> Option<Lone> {
    let mut open: Vec<Lone> = Vec::new();
    for (at, mark) in text.char_indices() {
        let wide = match mark {
            '(' => '（',
            ')' => '）',
            _ => mark,
        };
        if let Some((_, partner)) = PAIRS.into_iter().find(|(opening, _)| *opening == wide) {
            open.push(Lone { at, mark, partner, opens: true });
        } else if let Some((partner, _)) = PAIRS.into_iter().find(|(_, closing)| *closing == wide) {
            if (numbered && wide == '）' && numbers(&text[..at])) || is_apostrophe(mark, &text[..at], &open) {
                continue;
            }
            match open.pop() {
                Some(last) if last.partner == wide => {}
                // The inner one is not closed if an outer one closes here; else this one was never opened.
                Some(last) if open.iter().any(|outer| outer.partner == wide) => return Some(last),
                _ => return Some(Lone { at, mark, partner, opens: false }),
            }
        }
    }
    open.into_iter().next()
}

/// Whether the text ends in the number of a list item: at its start, or after a blank or the end of a clause.
fn numbers(before: &str) -> bool {
    let rest = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c));
    let short = (1..=3).contains(&before[rest.len()..].chars().count());
    short && rest.chars().next_back().is_none_or(|c| c.is_whitespace() || "。；，、：;,:“".contains(c))
}

/// The mark of `it’s`, with no quotation open.
fn is_apostrophe(mark: char, before: &str, open: &[Lone]) -> bool {
    mark == '’' && before.ends_with(|c: char| c.is_ascii_alphabetic()) && !open.iter().any(|lone| lone.mark == '‘')
}

#[cfg(test)]
mod tests {
    use super::lone;

    #[test]
    fn a_lone_mark_is_found_and_list_numbers_are_left_alone() {
        let fault = |text: &str| lone(text, false).and_then(|_| lone(text, true)).map(|lone| lone.mark);
        for (text, mark) in [
            ("推进“智慧校园建设，‘处处能学’。", '“'),
            ("推进智慧校园”建设", '”'),
            ("《甲（乙》", '（'),
            ("甲(乙", '('),
            ("“甲“乙”", '“'),
        ] {
            assert_eq!(fault(text), Some(mark), "{text}");
        }
        for text in [
            "“三通两平台”之“校校通”",
            "目标：1) 甲。 2) 乙（丙）",
            "（1）甲；（2）乙",
            "培训(含线上）",
            "（甲包括：1）乙；2）丙）",
            "（一、二）",
            "建设‘人人皆学’",
            "it’s",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }
}
