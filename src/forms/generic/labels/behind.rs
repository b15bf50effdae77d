//! Labels with their values behind them in the same cell: `标签：值  标签：值`.

use crate::forms::generic::vocabulary::{Meaning, Vocabulary};
use crate::forms::loose::Folded;

/// A label in the middle of a text, and what follows it.
pub(in crate::forms::generic) struct Inside {
    /// Nothing for a label that nobody knows.
    pub meanings: Vec<Meaning>,
    /// The label as written.
    pub name: String,
    pub text: String,
}

/// `标签：值  标签：值` in one cell: only labels that have their colon, or a number behind a blank.
pub(in crate::forms::generic) fn behind(text: &str, words: &Vocabulary) -> Vec<Inside> {
    // Most cells have no colon at all, and are not looked through.
    if !text.contains([':', '：', '﹕', '︰']) {
        return Vec::new();
    }
    let folded = Folded::new(text);
    let chars = folded.chars();
    // (label from, value from, meanings)
    let mut found: Vec<(usize, usize, Vec<Meaning>)> = Vec::new();
    let mut at = 0;
    // What does not begin with a label has none behind it either.
    while at < chars.len() && (at == 0 || !found.is_empty()) {
        let begins = at == 0 || starts_here(&folded, at);
        let rest = &chars[at..];
        let star = rest.iter().take_while(|c| matches!(c, '*' | '★')).count();
        let skip = if star > 0 {
            star
        } else if rest.starts_with(&['其', '中']) {
            2 + usize::from(rest.get(2) == Some(&':'))
        } else {
            ordinal(rest)
        };
        let label = words.label_at(&rest[skip..]).filter(|_| begins);
        let Some(length) = label else {
            at += 1;
            continue;
        };
        let mut end = skip + length;
        // 项目名称（盖章）： the remark belongs to the label.
        if rest.get(end) == Some(&'(')
            && let Some(close) = rest[end..].iter().position(|c| *c == ')').filter(|close| *close <= 12)
        {
            end += close + 1;
        }
        let label: String = rest[skip..skip + length].iter().collect();
        if rest.get(end) == Some(&':') {
            found.push((at, at + end + 1, words.meanings(&label).to_vec()));
            at += end + 1;
        } else if rest.get(end).is_some_and(char::is_ascii_digit)
            && !found.is_empty()
            && words.meanings(&label).iter().any(|m| matches!(m, Meaning::Project(path) if path.contains('.')))
        {
            found.push((at, at + end, words.meanings(&label).to_vec()));
            at += end;
        } else {
            at += 1;
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|(from, ..)| *from).chain([folded.len()]).collect();
    let texts = found.into_iter().zip(ends);
    let mut all = Vec::new();
    for ((begins, from, meanings), end) in texts {
        let mut name = folded.between(begins, from).trim().trim_end_matches(COLONS).to_string();
        name.retain(|c| !c.is_whitespace());
        let mut text = folded.between(from, end).trim().trim_end_matches(['；', ';']);
        let mut meanings = meanings;
        // A label that nobody knows, behind a wide blank, ends the value before it.
        while let Some(cut) = unknown_label(text) {
            let (own, rest) = text.split_at(cut);
            all.push(Inside { meanings, name, text: own.trim().to_string() });
            let (label, value) = rest.split_once(COLONS).unwrap_or((rest, ""));
            (meanings, name, text) = (Vec::new(), label.trim().to_string(), value.trim());
        }
        all.push(Inside { meanings, name, text: text.to_string() });
    }
    all
}

const COLONS: [char; 4] = [':', '：', '﹕', '︰'];

/// `审核人：李四`: a short word that nobody knows, and a value behind its colon.
pub(super) fn stranger(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.trim().split_once(COLONS)?;
    let length = label.chars().filter(|c| !c.is_whitespace()).count();
    let is_word = label.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '（' | '）' | '(' | ')'));
    ((2..=12).contains(&length) && label.trim() != "其中" && is_word && !value.trim().is_empty())
        .then_some((label, value.trim()))
}

/// Where a short word with a colon stands behind a wide blank.
fn unknown_label(text: &str) -> Option<usize> {
    let mut blanks = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            blanks += if c == '\u{3000}' || c == '\t' { 2 } else { 1 };
            continue;
        }
        // One blank is enough behind a figure or a short name: 联系电话：000 审核人：某甲.
        let short = text[..at].chars().count() <= 20 && !text[..at].contains(['。', '；', '，', ',', ';']);
        if (blanks >= 2 || blanks == 1 && short) && at > 0 {
            let word: String = text[at..].chars().take(10).take_while(|c| !matches!(c, ':' | '：')).collect();
            let closed = text[at + word.len()..].starts_with([':', '：']);
            if closed && (2..=8).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic) {
                return Some(at);
            }
        }
        blanks = 0;
    }
    None
}

/// 1. 一、 （一） before a label.
fn ordinal(chars: &[char]) -> usize {
    let open = usize::from(chars.first() == Some(&'('));
    let digits =
        chars[open..].iter().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c)).count();
    match chars.get(open + digits) {
        Some(')') if open == 1 && digits > 0 => digits + 2,
        Some('、' | '.') if open == 0 && digits > 0 => digits + 1,
        _ => 0,
    }
}

/// A label in the middle of a text stands behind a blank, a break or the end of a clause.
fn starts_here(folded: &Folded, at: usize) -> bool {
    let before = folded.between(at - 1, at);
    let raw_before = folded.between(at, at);
    raw_before.contains(|c: char| c.is_whitespace() || c == '＿' || c == '_')
        || before.ends_with(|c: char| c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '。' | '＿' | '_'))
}
