//! The heading of a table: found by the words over its columns, wherever they stand.

use crate::diagnostic::Severity;
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::definition::TableDef;
use crate::forms::extractor::Extractor;
use crate::forms::extractor::extra::name_of;
use crate::forms::line::{Line, Slot};
use crate::forms::loose;
use crate::source::Place;

/// Where each column of the form stands in the document: grid columns `[start, end)`.
pub(super) type Columns = Vec<Option<(u32, u32)>>;

/// Whether a table begins at this line: every column is named in it, by its group where it has one.
pub(in crate::forms) fn is_heading(table: &TableDef, line: &Line) -> bool {
    let says = |word: &String| line.iter().any(|slot| slot.id.is_some() && loose::same(word, &slot.text));
    let upper = || table.columns.iter().all(|column| column.heads.iter().chain(&column.group).any(says));
    heading(table, line).is_some_and(|columns| columns.iter().all(Option::is_some)) || table.has_groups() && upper()
}

pub(super) fn heading(table: &TableDef, line: &Line) -> Option<Columns> {
    let mut columns: Columns = Vec::with_capacity(table.columns.len());
    let mut taken = vec![false; line.len()];
    for column in &table.columns {
        let hit = (0..line.len()).find(|at| {
            !taken[*at] && line[*at].id.is_some() && column.heads.iter().any(|head| loose::same(head, &line[*at].text))
        });
        if let Some(at) = hit {
            taken[at] = true;
        }
        columns.push(hit.map(|at| (line[at].column, line[at].column + line[at].span)));
    }
    let found = columns.iter().flatten().count();
    // Enough to be this table's heading and not a sentence that shares a word with it.
    (found >= 2 && found * 5 >= table.columns.len() * 3).then_some(columns)
}

/// A heading of two rows: the groups above, the columns below, taken together.
fn two_rows<'a>(upper: &Line<'a>, lower: &Line<'a>) -> Line<'a> {
    let mut joined: Line = upper
        .iter()
        .filter(|slot| {
            !lower
                .iter()
                .any(|low| low.id.is_some() && low.column >= slot.column && low.column < slot.column + slot.span)
        })
        .cloned()
        .collect();
    joined.extend(lower.iter().cloned());
    joined
}

pub(super) fn find_heading(x: &Extractor, table: &TableDef) -> Option<(usize, usize, Columns)> {
    let height = if table.has_groups() { 2 } else { 1 };
    let mut best: Option<(usize, usize, usize, Columns)> = None;
    for at in x.cursor..x.reach_end() {
        let hit = match (height, x.lines.get(at + 1)) {
            (2, Some(lower)) => heading(table, &two_rows(&x.lines[at], lower)).map(|columns| (columns, 2)),
            _ => heading(table, &x.lines[at]).map(|columns| (columns, 1)),
        };
        if let Some((columns, rows)) = hit {
            let count = columns.iter().flatten().count();
            if best.as_ref().is_none_or(|(most, ..)| count > *most) {
                best = Some((count, at, rows, columns));
            }
            if count == table.columns.len() {
                break;
            }
        }
    }
    best.map(|(_, at, rows, columns)| (at, rows, columns))
}

pub(super) fn mark_heading(x: &mut Extractor, table: &TableDef, line: usize) {
    for slot in x.lines[line].clone().iter().filter(|slot| slot.id.is_some()) {
        let heads = table.columns.iter().flat_map(|column| column.heads.iter().chain(&column.group));
        let beside = table.beside.iter().map(|(label, _)| label);
        let known = heads.chain(beside).filter(|head| loose::same(head, &slot.text));
        // Written as one of the known headings is written to the letter.
        if let Some(head) = known.min_by_key(|head| head.trim() != slot.text.trim()) {
            x.label(slot, head);
        }
    }
}

/// Columns in another order are found by their headings all the same, and are told.
pub(super) fn tell_order(x: &mut Extractor, at: usize, columns: &Columns) {
    let found: Vec<u32> = columns.iter().flatten().map(|(start, _)| *start).collect();
    if !found.is_sorted() {
        let place = x.lines[at].first().map_or(Place::Nowhere, |slot| slot.place);
        x.finding(
            "I021",
            Severity::Info,
            place,
            words!(
                "各栏的次序与本表不同，已按表头读出",
                "the columns stand in another order and were read by their headings"
            ),
            None,
        );
    }
}

/// A column that the form does not have, by its grid columns and its heading.
pub(super) struct Extra {
    pub from: u32,
    pub to: u32,
    pub name: String,
}

/// Columns the form does not know. A running number says nothing and is left out; the cells of others are kept.
pub(super) fn extra_columns(x: &mut Extractor, at: usize, columns: &Columns) -> (Vec<u32>, Vec<Extra>) {
    let (mut ordinals, mut extras) = (Vec::new(), Vec::new());
    for slot in x.lines[at].clone() {
        if slot.id.is_none()
            || x.fates[slot.id.unwrap_or(0)] == Fate::Label
            || columns.iter().flatten().any(|(start, end)| slot.column >= *start && slot.column < *end)
        {
            continue;
        }
        let head = brief(&slot.text);
        if ["序号", "编号", "行号"].iter().any(|known| loose::same(known, &slot.text)) {
            ordinals.push(slot.column);
            x.mark(&slot, Fate::Ignored);
            x.finding(
                "I014",
                Severity::Info,
                slot.place,
                words!("“{head}”一栏只是编号，未读入", "the column “{head}” only numbers the rows and was not read in"),
                None,
            );
        } else if is_blank_below(x, at, &slot) {
            blank_column(x, &slot);
        } else {
            x.mark(&slot, Fate::Label);
            extras.push(Extra { from: slot.column, to: slot.column + slot.span, name: name_of(&slot.text) });
            x.finding(
                "I014",
                Severity::Info,
                slot.place,
                words!(
                    "多出“{head}”一栏，本表没有这一栏，照原文放在各条的“附加”",
                    "the column “{head}” is not in this form; it is kept under 附加 of each item"
                ),
                None,
            );
        }
    }
    (ordinals, extras)
}

fn is_blank_below(x: &Extractor, at: usize, head: &Slot) -> bool {
    let stands = |slot: &Slot| {
        slot.id.is_some()
            && slot.column >= head.column
            && slot.column < head.column + head.span
            && !loose::same(&slot.text, &head.text)
    };
    !x.lines[at + 1..].iter().flatten().any(stands)
}

/// A column that nobody wrote in says nothing that could be lost.
pub(in crate::forms) fn blank_column(x: &mut Extractor, head: &Slot) {
    x.mark(head, Fate::Ignored);
    let text = brief(&head.text);
    x.finding(
        "I014",
        Severity::Info,
        head.place,
        words!("多出“{text}”一栏，是空的", "the column “{text}” is not in this form, and is blank"),
        None,
    );
}
