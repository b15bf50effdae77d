//! The grid of a table being read: at which column a cell stands under the spans from above.
//!
//! Knows no tags and no text beyond whether there is any. A cell that is not displayed keeps its column while the
//! table is read; at the end, a column of such cells is a hidden column, and any other gives way to those behind it.

use super::numbers::behind;
use super::words::Words;
use crate::document::{Cell, RemarkKind, Remarks, Row, Table};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// What HTML itself allows a cell to span; a form has a tenth of it.
pub const MOST_COLUMNS: u32 = 1_000;
const MOST_DOWN: u32 = 65_534;

/// How a cell is not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// Takes no room: the cells behind it move up.
    Gone,
    /// Takes its room and shows nothing.
    Invisible,
}

/// A table that has been read, and its columns that are not displayed.
pub struct Piece {
    pub table: Table,
    pub hidden_columns: Vec<u32>,
}

/// The cell whose text is being read.
#[derive(Default)]
pub struct OpenCell {
    pub words: Words,
    pub note: Option<Words>,
    pub in_note: bool,
    /// The number that Excel and LibreOffice write beside what they show.
    pub number: Option<Decimal>,
    pub remarks: Remarks,
    pub unseen: Option<Unseen>,
    /// Pictures in it, by name.
    pub pictures: Vec<String>,
    pub column: u32,
    pub span: u32,
    pub down: u32,
}

#[derive(Default)]
pub struct Grid {
    rows: Vec<Row>,
    row: Option<Row>,
    next: u32,
    /// By column: the first row that no span from above covers.
    free: Vec<u32>,
    pub cell: Option<OpenCell>,
    /// Tables that stood within a cell, each after so many rows of this one.
    inner: Vec<(usize, Piece)>,
    /// Columns that a `<col>` hides, and the next column a `<col>` is about.
    hidden_columns: BTreeSet<u32>,
    next_col: u32,
    /// Cells that are not seen, by row and column.
    unseen: Vec<(usize, u32, Unseen)>,
}

impl Grid {
    pub fn open_row(&mut self, hidden: bool) {
        self.close_row();
        self.row = Some(Row { hidden, ..Row::default() });
        self.next = 0;
    }

    /// A cell beyond the last column is refused; its text then has no cell, which the caller tells.
    #[must_use]
    pub fn open_cell(&mut self, span: Option<u32>, down: Option<u32>, number: Option<Decimal>) -> bool {
        self.close_cell();
        if self.row.is_none() {
            self.open_row(false);
        }
        let row = self.rows.len() as u32;
        while self.free.get(self.next as usize).is_some_and(|free| *free > row) {
            self.next += 1;
        }
        if self.next >= MOST_COLUMNS {
            return false;
        }
        let span = span.unwrap_or(1).clamp(1, MOST_COLUMNS - self.next);
        let down = down.unwrap_or(1).clamp(1, MOST_DOWN);
        let column = self.next;
        self.next += span;
        if down > 1 {
            self.free.resize(self.free.len().max(self.next as usize), 0);
            self.free[column as usize..self.next as usize].fill(row.saturating_add(down));
        }
        self.cell = Some(OpenCell { number, column, span, down, ..OpenCell::default() });
        true
    }

    /// `<col span=2 style="display: none">`.
    pub fn column(&mut self, span: u32, hidden: bool) {
        let end = self.next_col.saturating_add(span.max(1)).min(MOST_COLUMNS);
        if hidden {
            self.hidden_columns.extend(self.next_col..end);
        }
        self.next_col = end;
    }

    pub fn close_cell(&mut self) {
        let (Some(mut open), Some(row)) = (self.cell.take(), &mut self.row) else { return };
        let text = open.words.take();
        let mut remarks = Remarks::default();
        // Of what is left out, blanks run together as anywhere.
        for remark in open.remarks.iter() {
            let words = remark.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !words.is_empty() {
                remarks.push(remark.kind, words);
            }
        }
        if text.is_empty() {
            open.pictures.into_iter().for_each(|picture| remarks.push(RemarkKind::Picture, picture));
        }
        let number = open.number.and_then(|number| behind(&text, number, &mut remarks));
        let note = open.note.map(|mut note| note.take()).filter(|note| !note.is_empty());
        if text.is_empty() && open.span == 1 && open.down == 1 && remarks.is_empty() {
            return;
        }
        if let Some(unseen) = open.unseen {
            self.unseen.push((self.rows.len(), open.column, unseen));
        }
        let (span, down) = (open.span, open.down);
        row.cells.push(Cell { span, down, number, note, remarks, ..Cell::text(open.column, text) });
    }

    pub fn close_row(&mut self) {
        self.close_cell();
        self.rows.extend(self.row.take());
    }

    /// A table that ended within the open cell: one of a single row or column arranges text,
    /// any other is a table in its own right.
    pub fn take_in(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            let table = &piece.table;
            let across = table.rows.iter().filter(|row| row.cells.len() > 1).count();
            match &mut self.cell {
                Some(cell) if across < 2 => {
                    for row in &table.rows {
                        cell.words.edge();
                        for cell_within in &row.cells {
                            for (at, line) in cell_within.text.split('\n').enumerate() {
                                if at > 0 {
                                    cell.words.line();
                                }
                                cell.words.push(line);
                            }
                            cell.words.push(" ");
                            cell.remarks.append(cell_within.remarks.clone());
                        }
                    }
                    cell.words.edge();
                }
                _ => self.inner.push((self.rows.len() + 1, piece)),
            }
        }
    }

    /// The table, cut where tables stood within it, and those between the pieces.
    pub fn finish(mut self) -> Vec<Piece> {
        self.close_row();
        let hidden: Vec<u32> = self.settle_unseen().into_iter().collect();
        let says = |column: &u32| {
            let mut cells = self.rows.iter().flat_map(|row| &row.cells);
            cells.any(|cell| cell.column == *column && !cell.text.is_empty())
        };
        let hidden_columns: Vec<u32> = hidden.into_iter().filter(says).collect();
        let piece = |rows: Vec<Row>| whole(rows).map(|table| Piece { table, hidden_columns: hidden_columns.clone() });
        let mut pieces = Vec::new();
        let mut rows = self.rows.into_iter();
        let mut taken = 0;
        for (after, inner) in self.inner {
            pieces.extend(piece(rows.by_ref().take(after - taken).collect()));
            taken = after;
            pieces.push(inner);
        }
        pieces.extend(piece(rows.collect()));
        pieces
    }

    /// Decides on cells that are not seen, and gives the columns that are not.
    fn settle_unseen(&mut self) -> BTreeSet<u32> {
        let mut columns = std::mem::take(&mut self.hidden_columns);
        if self.unseen.is_empty() {
            return columns;
        }
        let mut seen = BTreeSet::new();
        let mut next = self.unseen.iter().peekable();
        for (at, row) in self.rows.iter().enumerate() {
            for cell in &row.cells {
                let is_unseen = next.peek().is_some_and(|(row, column, _)| (*row, *column) == (at, cell.column));
                if is_unseen {
                    next.next();
                } else {
                    seen.insert(cell.column);
                }
            }
        }
        // A column none of whose cells is seen is a hidden column; one row alone is no column.
        let alone = |column: u32| self.unseen.iter().filter(|(_, at, _)| *at == column).take(2).count() < 2;
        columns.extend(self.unseen.iter().map(|(_, column, _)| *column).filter(|at| !seen.contains(at) && !alone(*at)));
        let fixed = self.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.down > 1);
        for (row, column, unseen) in std::mem::take(&mut self.unseen).into_iter().rev() {
            let Some(cells) = self.rows.get_mut(row).map(|row| &mut row.cells) else { continue };
            let Some(at) = cells.iter().position(|cell| cell.column == column) else { continue };
            if columns.contains(&column) {
                continue;
            }
            let cell = &mut cells[at];
            let text = std::mem::take(&mut cell.text);
            cell.number = None;
            if !text.is_empty() {
                cell.remarks.push(RemarkKind::Hidden, text);
            }
            // Under spans from above, what moves where is not ours to say: the cell stays, empty.
            if unseen == Unseen::Gone && !fixed && cells.len() > 1 {
                let gone = cells.remove(at);
                cells[at..].iter_mut().for_each(|cell| cell.column -= gone.span.min(cell.column));
                let near = at.min(cells.len() - 1);
                cells[near].remarks.append(gone.remarks);
            }
        }
        columns
    }
}

/// The rows as a table, blank ones at its foot left out; `None` when nothing is left.
fn whole(mut rows: Vec<Row>) -> Option<Table> {
    let blank = |row: &Row| row.cells.iter().all(|cell| cell.text.is_empty() && cell.remarks.is_empty());
    let used = rows.iter().rposition(|row| !blank(row))? + 1;
    rows.truncate(used);
    // Spans end with the table.
    for (at, row) in rows.iter_mut().enumerate() {
        for cell in &mut row.cells {
            cell.down = cell.down.min((used - at) as u32);
        }
    }
    Some(Table { columns: Vec::new(), rows })
}
