//! Which cell of a line is a label, and which its value.

use super::behind::behind;
use crate::forms::generic::vocabulary::{Meaning, Vocabulary};
use crate::forms::line::{Line, Slot};
use crate::forms::loose;

/// A label and what it says.
pub(in crate::forms::generic) struct Said {
    pub meanings: Vec<Meaning>,
    /// The known word that the label only contains; nothing where the label itself is known.
    pub within: Option<String>,
    /// The slot of the label.
    pub label: usize,
    pub value: Value,
}

pub(in crate::forms::generic) enum Value {
    /// Behind the label, in the same cell: the label's own words, and the value.
    Behind(String, String),
    /// In a cell of its own.
    Beside(usize),
    Nothing,
}

/// The labels of a line, in order, each with its value in the line.
pub(in crate::forms::generic) fn of_line(line: &Line, words: &Vocabulary) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    for (at, slot) in line.iter().enumerate().filter(|(_, slot)| slot.id.is_some()) {
        let known = words.meanings(&slot.text);
        // A label that already has its value may be followed by a word that is a label elsewhere: 其他, 项目.
        let waits =
            matches!(all.last(), Some(Said { value: Value::Nothing, meanings, .. }) if !is_bare_label(meanings));
        let is_value = waits && is_weak(&slot.text);
        if !known.is_empty() && !is_value {
            all.push(Said { meanings: known.to_vec(), within: None, label: at, value: Value::Nothing });
            continue;
        }
        // 年度 over a column is no value of the label before it.
        if known.is_empty() && words.horizon(&slot.text).is_some() {
            all.push(Said { meanings: vec![Meaning::Label], within: None, label: at, value: Value::Nothing });
            continue;
        }
        let inside = behind(&slot.text, words);
        if !inside.is_empty() {
            for one in inside {
                let value = if loose::is_blank(&one.text) { Value::Nothing } else { Value::Behind(one.name, one.text) };
                all.push(Said { meanings: one.meanings, within: None, label: at, value });
            }
            continue;
        }
        // What only contains a known word is a label where none waits for its value.
        if !waits
            && known.is_empty()
            && let Some((meanings, word)) = words.likely(&slot.text)
        {
            all.push(Said { meanings: meanings.to_vec(), within: Some(word), label: at, value: Value::Nothing });
            continue;
        }
        if let Some(last) =
            all.last_mut().filter(|last| matches!(last.value, Value::Nothing) && !is_bare_label(&last.meanings))
        {
            last.value = Value::Beside(at);
        }
    }
    all
}

pub(super) fn is_bare_label(meanings: &[Meaning]) -> bool {
    meanings.iter().all(|meaning| matches!(meaning, Meaning::Label | Meaning::Number))
}

/// Short words that are labels in one cell and values in the next.
fn is_weak(text: &str) -> bool {
    loose::key(text).chars().count() <= 2
}

/// A cell that may be a label, though nobody knows it: short, and neither a sentence nor a figure.
pub(super) fn is_labelish(slot: &Slot) -> bool {
    let key = loose::key(&slot.text);
    let length = key.chars().count();
    let bare = key.trim_end_matches(':');
    slot.number.is_none()
        && (2..=24).contains(&length)
        && !bare.contains(['。', '，', ',', ';', '；', '！', '？', ':', '≥', '≤', '=', '>', '<', '%'])
        && bare.chars().filter(|c| c.is_alphabetic()).count() * 2 > length
        && !bare.starts_with(|c: char| c.is_ascii_digit() && bare.ends_with(|c: char| c.is_ascii_digit()))
}
