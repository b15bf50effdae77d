//! The grid of a table being read: at which column a cell stands under the spans from above.
//!
//! Knows no tags and no text beyond whether there is any.

use super::words::Words;
use crate::document::{Cell, Row, Table};
use rust_decimal::Decimal;

/// What HTML itself allows a cell to span; a form has a tenth of it.
pub const MOST_COLUMNS: u32 = 1_000;
const MOST_DOWN: u32 = 65_534;

/// The cell whose text is being read.
pub struct OpenCell {
    pub words: Words,
    pub note: Option<Words>,
    pub in_note: bool,
    /// The number that Excel and LibreOffice write beside what they show.
    pub number: Option<Decimal>,
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
    inner: Vec<(usize, Table)>,
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
        self.cell = Some(OpenCell { words: Words::default(), note: None, in_note: false, number, column, span, down });
        true
    }

    pub fn close_cell(&mut self) {
        let (Some(mut open), Some(row)) = (self.cell.take(), &mut self.row) else { return };
        let text = open.words.take();
        let number = open.number.filter(|_| shows_a_number(&text));
        let note = open.note.map(|mut note| note.take()).filter(|note| !note.is_empty());
        if text.is_empty() && open.span == 1 && open.down == 1 {
            return;
        }
        row.cells.push(Cell { span: open.span, down: open.down, number, note, ..Cell::text(open.column, text) });
    }

    pub fn close_row(&mut self) {
        self.close_cell();
        self.rows.extend(self.row.take());
    }

    /// A table that ended within the open cell: one of a single row or column arranges text,
    /// any other is a table in its own right.
    pub fn take_in(&mut self, tables: Vec<Table>) {
        for table in tables {
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
                        }
                    }
                    cell.words.edge();
                }
                _ => self.inner.push((self.rows.len() + 1, table)),
            }
        }
    }

    /// The table, cut where tables stood within it, and those between the pieces.
    pub fn finish(mut self) -> Vec<Table> {
        self.close_row();
        let mut tables = Vec::new();
        let mut rows = self.rows.into_iter();
        let mut taken = 0;
        for (after, table) in self.inner {
            tables.extend(whole(rows.by_ref().take(after - taken).collect()));
            taken = after;
            tables.push(table);
        }
        tables.extend(whole(rows.collect()));
        tables
    }
}

/// The rows as a table, blank ones at its foot left out; `None` when nothing is left.
fn whole(mut rows: Vec<Row>) -> Option<Table> {
    let blank = |row: &Row| row.cells.iter().all(|cell| cell.text.is_empty());
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

/// A cell that shows a date holds a number as well, which is nobody's amount.
fn shows_a_number(text: &str) -> bool {
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let other = text.char_indices().any(|(at, c)| match c {
        '-' => at > 0,
        c => !(c.is_ascii_digit() || c.is_whitespace() || "+.,()%$¥￥‰（），％".contains(c)),
    });
    digits && !other
}
