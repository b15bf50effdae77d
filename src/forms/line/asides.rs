//! Words in the margins of a sheet and in boxes over it, and which of its columns are hidden.

use crate::diagnostic::Report;
use crate::document::{Remark, RemarkKind, Section};
use crate::forms::loose;
use crate::forms::remarks::{finding, told_of};
use crate::source::{Place, SourceId};

/// A line of words that stand beside the blocks, before them or behind them.
pub(super) struct Aside<'a> {
    pub text: &'a str,
    pub place: Place,
    pub kind: RemarkKind,
    /// What is told of them where they hold no label with its value.
    pub remark: &'a [Remark],
}

impl Aside<'_> {
    pub fn is_behind(&self) -> bool {
        self.kind == RemarkKind::Footer
    }
}

/// Tells what is true of a sheet as a whole, and gives the words in its margins and in boxes over it: line by line
/// where a label stands before a value, else without text.
pub(super) fn around<'a>(section: &'a Section, source: SourceId, report: &mut Report) -> Vec<Aside<'a>> {
    let mut asides = Vec::new();
    for (place, remark) in &section.remarks {
        let (place, kind) = (place.in_source(source), remark.kind);
        if !kind.is_aside() {
            report.push(finding(told_of(remark, &section.name), place));
        } else if remark.text.lines().any(has_label) {
            let lines = remark.text.lines().filter(|line| !loose::is_blank(line));
            asides.extend(lines.map(|text| Aside { text, place, kind, remark: &[] }));
        } else {
            asides.push(Aside { text: "", place, kind, remark: std::slice::from_ref(remark) });
        }
    }
    asides
}

/// `填报单位：某局`
fn has_label(line: &str) -> bool {
    line.split_once(['：', ':']).is_some_and(|(label, value)| !loose::is_blank(label) && !loose::is_blank(value))
}

/// The grid columns of a section that are hidden, as the remark of its reader names them: `C、E`, `C–E`.
pub(super) fn hidden_columns(section: &Section) -> Vec<u32> {
    let number = |letters: &str| {
        let one = |sum: Option<u32>, c: char| {
            let digit = c.is_ascii_uppercase().then(|| u32::from(c) - u32::from('A') + 1)?;
            sum?.checked_mul(26)?.checked_add(digit)
        };
        letters.trim().chars().fold(Some(0), one).and_then(|number| number.checked_sub(1))
    };
    let named = section.remarks.iter().filter(|(_, remark)| remark.kind == RemarkKind::HiddenColumns);
    let mut columns = Vec::new();
    for part in named.flat_map(|(_, remark)| remark.text.split(['、', ',', '，'])) {
        let (first, last) = part.split_once(['–', '-', ':']).unwrap_or((part, part));
        if let (Some(first), Some(last)) = (number(first), number(last)) {
            columns.extend(first..=last.min(first + 16_384));
        }
    }
    columns
}
