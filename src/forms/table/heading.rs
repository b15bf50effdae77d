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

/// Whether a table begins at this line: every column is named in it, or by its groups where it has any.
pub(in crate::forms) fn is_heading(table: &TableDef, line: &Line) -> bool {
    let says = |word: &String| line.iter().any(|slot| slot.id.is_some() && loose::same(word, &slot.text));
    let grouped = table.heading_rows() > 1;
    let upper = || table.columns.iter().all(|column| column.heads.iter().chain(&column.groups).any(says));
    is_whole(table, std::slice::from_ref(line)) || grouped && upper()
}

/// Whether these lines name every column that has a name.
pub(super) fn is_whole(table: &TableDef, lines: &[Line]) -> bool {
    let named = table.columns.iter().map(|column| !column.heads.is_empty());
    heading(table, lines).is_some_and(|found| found.iter().zip(named).all(|(found, named)| found.is_some() == named))
}

/// Whether these lines name most columns.
pub(in crate::forms) fn names_most(table: &TableDef, lines: &[Line]) -> bool {
    heading(table, lines).is_some()
}

/// A cell of the lowest row of a heading that stands over its columns, with what stands above it.
pub(in crate::forms) struct Leaf<'l, 'a> {
    pub slot: &'l Slot<'a>,
    pub above: Vec<&'l str>,
}

/// The cells over the columns: those of the last line, and those of the others that nothing stands under.
pub(in crate::forms) fn leaves<'l, 'a>(lines: &'l [Line<'a>]) -> Vec<Leaf<'l, 'a>> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        for slot in line {
            let under =
                |low: &Slot| low.id.is_some() && low.column >= slot.column && low.column < slot.column + slot.span;
            if !lines[at + 1..].iter().flatten().any(under) {
                let over = |up: &&Slot| up.column <= slot.column && slot.column < up.column + up.span;
                let above = lines[..at].iter().filter_map(|line| line.iter().find(over));
                found.push(Leaf { slot, above: above.map(|slot| slot.text.as_ref()).collect() });
            }
        }
    }
    found
}

/// The grid columns of each column of the table that these lines are the heading of.
pub(super) fn heading(table: &TableDef, lines: &[Line]) -> Option<Columns> {
    let leaves = leaves(lines);
    let mut taken = vec![false; leaves.len()];
    let mut columns: Columns = vec![None; table.columns.len()];
    // Under its own groups first; a group may be worded otherwise, or not be there at all.
    for strictly in [true, false] {
        for (column, place) in table.columns.iter().zip(&mut columns).filter(|(_, place)| place.is_none()) {
            let fits = |leaf: &Leaf| {
                let named = column.heads.iter().any(|head| loose::same(head, &leaf.slot.text));
                let grouped =
                    |group: &String| leaf.above.iter().any(|above| loose::same(group, above)) || lines.len() == 1;
                leaf.slot.id.is_some() && named && (!strictly || column.groups.iter().all(grouped))
            };
            if let Some(at) = (0..leaves.len()).find(|at| !taken[*at] && fits(&leaves[*at])) {
                taken[at] = true;
                let slot = leaves[at].slot;
                *place = Some((slot.column, slot.column + slot.span));
            }
        }
    }
    let found = columns.iter().flatten().count();
    let named = table.columns.iter().filter(|column| !column.heads.is_empty()).count();
    // Enough to be this table's heading and not a sentence that shares a word with it.
    (found >= 2 && found * 5 >= named * 3).then_some(columns)
}

pub(super) fn find_heading(x: &Extractor, table: &TableDef) -> Option<(usize, usize, Columns)> {
    let named = table.columns.iter().filter(|column| !column.heads.is_empty()).count();
    let others = other_labels(x, table);
    let mut best: Option<(usize, usize, usize, Columns)> = None;
    for at in x.cursor..x.reach_end() {
        // The label of another table: its heading, though it may read the same.
        let is_other = |slot: &Slot| others.iter().any(|label| loose::same(label, &slot.text));
        if x.lines[at].iter().any(is_other) {
            continue;
        }
        // Somebody may have made one row of the two.
        for rows in (1..=table.heading_rows().min(x.lines.len() - at)).rev() {
            let Some(columns) = heading(table, &x.lines[at..at + rows]) else { continue };
            let count = columns.iter().flatten().count();
            if best.as_ref().is_none_or(|(most, ..)| count > *most) {
                best = Some((count, at, rows, columns));
            }
        }
        if best.as_ref().is_some_and(|(count, ..)| *count == named) {
            break;
        }
    }
    best.map(|(_, at, rows, columns)| (at, rows, columns))
}

/// What stands beside the other tables of the list, where it stands beside all of them.
fn other_labels<'a>(x: &Extractor<'a>, table: &TableDef) -> Vec<&'a str> {
    let Some(own) = table.label() else { return Vec::new() };
    let labels = x.form.siblings(table).into_iter().filter_map(TableDef::label);
    labels.filter(|label| !loose::same(label, own)).collect()
}

pub(super) fn mark_heading(x: &mut Extractor, table: &TableDef, line: usize) {
    for slot in x.lines[line].clone().iter().filter(|slot| slot.id.is_some()) {
        let heads = table.columns.iter().flat_map(|column| column.heads.iter().chain(&column.groups));
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
pub(super) fn extra_columns(
    x: &mut Extractor,
    heading: std::ops::Range<usize>,
    columns: &Columns,
) -> (Vec<u32>, Vec<Extra>) {
    let (mut ordinals, mut extras) = (Vec::new(), Vec::new());
    let slots: Vec<Slot> = leaves(&x.lines[heading.clone()]).into_iter().map(|leaf| leaf.slot.clone()).collect();
    for slot in slots {
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
        } else if is_blank_below(x, heading.end, &slot) {
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

fn is_blank_below(x: &Extractor, from: usize, head: &Slot) -> bool {
    let stands = |slot: &Slot| {
        slot.id.is_some()
            && slot.column >= head.column
            && slot.column < head.column + head.span
            && !loose::same(&slot.text, &head.text)
    };
    !x.lines[from..].iter().flatten().any(stands)
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
