//! Labels of which only the beginning was recognised, in a row that another label of the form proves.
//!
//! 项 | 经常性业务项目 | 资金用途 | 业务类: only one row of the form has 资金用途 and begins with a label in 项. The
//! value may have slipped into the row above, under a line that was recognised twice; it is taken from there only
//! where nothing else is left there.

use super::doubt;
use crate::document::{self, Cell, Row};
use crate::forms::definition::{Block, Content, Form};
use crate::forms::loose;
use crate::forms::pattern::Piece;

/// A row of a form, from the left: a label, or a value.
type FormRow = Vec<Option<String>>;

pub(super) fn mend(rows: &mut [Row], form: &Form, above: &[document::Block]) {
    let form = rows_of(form);
    for at in 0..rows.len() {
        let Some((label, other)) = proved(&rows[at], &form) else { continue };
        let broken = std::mem::replace(&mut rows[at].cells[0].text, label.clone());
        let beside = rows[at].cells[other].text.clone();
        let between: Vec<usize> = (1..other).filter(|cell| !rows[at].cells[*cell].text.is_empty()).collect();
        match between.as_slice() {
            // 行政事业 | 性收费收入: right beside stands the rest of the label, however it was recognised.
            [value] if is_apart(&rows[at], *value, &label) => {
                doubt(&mut rows[at].cells[*value], format!("标签只识别出“{broken}”，照同一行的“{beside}”认作“{label}”"))
            }
            [] => match at.checked_sub(1).and_then(|before| slipped(&mut rows[before], above)) {
                Some(mut value) => {
                    doubt(
                        &mut value,
                        format!("标签只识别出“{broken}”，值错到了上一行，照同一行的“{beside}”认作“{label}”"),
                    );
                    insert(&mut rows[at], value);
                }
                None => rows[at].cells[0].text = broken,
            },
            _ => rows[at].cells[0].text = broken,
        }
    }
}

/// The label that the row begins with, and the cell with the label that proves it.
fn proved(row: &Row, form: &[FormRow]) -> Option<(String, usize)> {
    let key = loose::key(&row.cells.first()?.text);
    let candidates = form.iter().filter_map(|known| {
        let [Some(label), None, rest @ ..] = known.as_slice() else { return None };
        let is_beginning = !key.is_empty() && *label != key && label.starts_with(&key);
        let other = (1..row.cells.len()).find(|at| {
            let text = loose::key(&row.cells[*at].text);
            rest.iter().flatten().any(|label| *label == text)
        });
        other.filter(|_| is_beginning).map(|other| (label.clone(), other))
    });
    let mut candidates = candidates.collect::<Vec<_>>().into_iter();
    candidates.next().filter(|_| candidates.next().is_none())
}

/// Whether a cell lies apart from the first one, and does not end as the label does.
fn is_apart(row: &Row, value: usize, label: &str) -> bool {
    let (first, value) = (&row.cells[0], &row.cells[value]);
    let end: String = label.chars().skip(label.chars().count().saturating_sub(2)).collect();
    value.column > first.column + first.span.max(1) && !loose::key(&value.text).ends_with(&end)
}

/// The only thing left in a row whose first cell says once more what a line above the table says, but for a letter.
fn slipped(row: &mut Row, above: &[document::Block]) -> Option<Cell> {
    let first = loose::key(&row.cells.first()?.text);
    let again = above.iter().any(|block| match block {
        document::Block::Paragraph(paragraph) => {
            let said = loose::key(&paragraph.text);
            let count = said.chars().count();
            count > 6
                && count == first.chars().count()
                && said.chars().zip(first.chars()).filter(|(a, b)| a != b).count() <= 1
        }
        document::Block::Table(_) => false,
    });
    let left: Vec<usize> = (1..row.cells.len()).filter(|at| !row.cells[*at].text.is_empty()).collect();
    match left.as_slice() {
        [only] if again => Some(row.cells.remove(*only)),
        _ => None,
    }
}

/// Puts the value behind the first cell; where there is no room the others make some.
fn insert(row: &mut Row, value: Cell) {
    let column = row.cells[0].column + row.cells[0].span.max(1);
    let blank = row.cells.iter().position(|cell| cell.column == column && cell.text.is_empty());
    match blank {
        Some(at) => row.cells[at] = Cell { column, span: 1, down: 1, ..value },
        None => {
            row.cells.iter_mut().skip(1).for_each(|cell| cell.column += 1);
            row.cells.insert(1, Cell { column, span: 1, down: 1, ..value });
        }
    }
}

fn rows_of(form: &Form) -> Vec<FormRow> {
    let blocks = form.sections.iter().flat_map(|section| &section.blocks);
    let rows = blocks.filter_map(|block| match block {
        Block::Rows(rows) => Some(rows),
        _ => None,
    });
    let label = |content: &Content| match content {
        Content::Pattern(pattern) => match pattern.pieces.as_slice() {
            [Piece::Text(text)] => Some(loose::key(text)),
            _ => None,
        },
        Content::Packed(_) => None,
    };
    rows.flatten().map(|row| row.cells.iter().map(|cell| label(&cell.content)).collect()).collect()
}
