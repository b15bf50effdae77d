//! Label/value rows: found by their labels in order, wherever the columns have gone.
//!
//! Knows one row at a time; which row comes next is the form's order.

use super::brief::brief;
use super::definition::{CellDef, Content, RowDef};
use super::extractor::{Extractor, Scope};
use super::line::{Line, Slot};
use super::packed;
use crate::diagnostic::Severity;
use crate::source::Place;

/// Which slots belong to which cell of the row, when all of the row's labels stand in the line in order.
pub(super) fn matches(row: &RowDef, line: &Line) -> Option<Vec<Vec<usize>>> {
    let mut given: Vec<Vec<usize>> = vec![Vec::new(); row.cells.len()];
    let (mut from, mut labels) = (0, 0);
    // (cell, slot) of the label before the cells that are still open.
    let mut open = (0, 0);
    for (index, cell) in row.cells.iter().enumerate() {
        let anchored = matches!(&cell.content, Content::Pattern(pattern) if pattern.has_anchor());
        if !anchored {
            continue;
        }
        let at = (from..line.len()).find(|at| line[*at].id.is_some() && cell.content.says(&line[*at].text))?;
        share_out(&row.cells, open.0..index, line, open.1..at, &mut given);
        given[index].push(at);
        (from, open) = (at + 1, (index + 1, at + 1));
        labels += 1;
    }
    if labels == 0 {
        return None;
    }
    share_out(&row.cells, open.0..row.cells.len(), line, open.1..line.len(), &mut given);
    Some(given)
}

/// Gives the slots between two labels to the cells between them: one to one where the counts
/// agree, all to the only cell, else by grid column.
fn share_out(
    cells: &[CellDef],
    open: std::ops::Range<usize>,
    line: &Line,
    slots: std::ops::Range<usize>,
    given: &mut [Vec<usize>],
) {
    let wanted: Vec<usize> = open
        .filter(|index| !matches!(&cells[*index].content, Content::Pattern(pattern) if pattern.is_label()))
        .collect();
    let Some(first) = wanted.first() else { return };
    let count = slots.len();
    if wanted.len() == 1 {
        given[*first].extend(slots);
    } else if count == wanted.len() {
        for (index, at) in wanted.into_iter().zip(slots) {
            given[index].push(at);
        }
    } else {
        for at in slots {
            let column = line[at].column;
            let hit = wanted
                .iter()
                .find(|index| (cells[**index].column..cells[**index].column + cells[**index].span).contains(&column));
            if let Some(index) = hit {
                given[*index].push(at);
            }
        }
    }
}

/// A row that has fixed text to find it by.
pub(super) fn has_label(row: &RowDef) -> bool {
    row.cells.iter().any(|cell| matches!(&cell.content, Content::Pattern(pattern) if pattern.has_anchor()))
}

/// Reads rows one after another; one without a label stands straight below the one before it.
pub(super) fn extract_all<'a>(x: &mut Extractor<'a>, rows: &'a [RowDef], scope: &Scope) {
    let mut above: Option<(usize, &RowDef)> = None;
    for (at, row) in rows.iter().enumerate() {
        if has_label(row) {
            above = extract(x, row, scope).map(|line| (line, row));
        } else if let Some((line, labels)) = above {
            let next = rows[at + 1..].iter().find(|row| has_label(row));
            above = below(x, row, (line, labels), next, scope).then_some((line + 1, labels));
        }
    }
}

/// Reads what stands below its labels, cell by cell by the columns they stand in. False when it is not there.
fn below<'a>(
    x: &mut Extractor<'a>,
    row: &'a RowDef,
    (line, labels): (usize, &RowDef),
    next: Option<&RowDef>,
    scope: &Scope,
) -> bool {
    let at = line + 1;
    let is_other = |line: &Line| next.is_some_and(|next| matches(next, line).is_some());
    let wanted: Vec<usize> = (0..row.cells.len())
        .filter(|index| !matches!(&row.cells[*index].content, Content::Pattern(pattern) if pattern.is_blank()))
        .collect();
    if wanted.is_empty() {
        return true;
    }
    if x.lines.get(at).is_none_or(is_other) {
        let name = labels.cells.iter().map(|cell| cell.content.label()).find(|label| !label.is_empty());
        let name = name.unwrap_or_default();
        let place = x.lines[line].iter().find(|slot| slot.id.is_some()).map_or(Place::Nowhere, |slot| slot.place);
        x.finding(
            "I005",
            Severity::Warning,
            place,
            words!(
                "“{name}”下面应有一行写它的内容，这里没有这一行",
                "a row with what belongs to “{name}” should stand below it, and is not there"
            ),
            Some(words!("内容写在了标签右边的，移到下一行", "what stands to the right of the label belongs below it")),
        );
        return false;
    }
    let mut given: Vec<Vec<usize>> = vec![Vec::new(); row.cells.len()];
    let slots: Vec<usize> = (0..x.lines[at].len()).collect();
    for slot in slots {
        let (start, end) = (x.lines[at][slot].column, x.lines[at][slot].column + x.lines[at][slot].span);
        let hit = wanted.iter().find(|index| {
            let cell = &row.cells[**index];
            start < cell.column + cell.span && end > cell.column
        });
        if let Some(index) = hit {
            given[*index].push(slot);
        }
    }
    x.cursor = x.cursor.max(at + 1);
    for (cell, slots) in row.cells.iter().zip(given) {
        read_cell(x, cell, at, &slots, scope);
    }
    true
}

/// Finds the row by its labels and reads it; the line it stands in.
fn extract<'a>(x: &mut Extractor<'a>, row: &'a RowDef, scope: &Scope) -> Option<usize> {
    let found = (x.cursor..x.reach_end())
        .find_map(|at| if x.is_fresh(at) { matches(row, &x.lines[at]).map(|given| (at, given)) } else { None });
    let Some((at, given)) = found else {
        let label = row.cells.iter().find_map(|cell| match &cell.content {
            Content::Pattern(pattern) if pattern.has_anchor() => Some(pattern.label()),
            _ => None,
        });
        if let Some(label) = label {
            let label = label.trim();
            x.finding(
                "I005",
                Severity::Warning,
                Place::Nowhere,
                words!("没有找到“{label}”这一行", "the row “{label}” was not found"),
                Some(words!(
                    "若原表确无此行，在规格中补填",
                    "if the sheet has no such row, fill the fields in the spec"
                )),
            );
        }
        return None;
    };
    x.cursor = at + 1;
    for (cell, slots) in row.cells.iter().zip(given) {
        read_cell(x, cell, at, &slots, scope);
    }
    Some(at)
}

/// Reads the slots given to a cell; several are one value that was broken over cells.
fn read_cell<'a>(x: &mut Extractor<'a>, cell: &'a CellDef, at: usize, slots: &[usize], scope: &Scope) {
    let filled: Vec<Slot> =
        slots.iter().map(|slot| x.lines[at][*slot].clone()).filter(|slot| slot.id.is_some()).collect();
    let Some(first) = filled.first() else { return };
    match &cell.content {
        Content::Pattern(pattern) if pattern.is_label() => x.label(first, &pattern.label_of(&first.text)),
        // A cell the form leaves blank, and somebody wrote in: it stays unexplained.
        Content::Pattern(pattern) if pattern.is_blank() => {}
        Content::Pattern(pattern) => {
            if !x.read_pattern(pattern, first, &scope.base, scope.fields) {
                let (raw, label) = (brief(&first.text), pattern.label());
                let label = label.trim();
                x.finding(
                    "I015",
                    Severity::Warning,
                    first.place,
                    words!(
                        "“{label}”一格的写法与本表不符：{raw}",
                        "the cell “{label}” is not written the way this form does: {raw}"
                    ),
                    None,
                );
            }
        }
        Content::Packed(list) => {
            let unpacked = packed::read(list, &first.text, first.place, x.taxonomy);
            x.take_packed(list, unpacked, first, &scope.base);
        }
    }
}
