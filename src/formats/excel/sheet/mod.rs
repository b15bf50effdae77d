//! From loose cells, merges and notes to the one [`Table`] of a sheet.
//!
//! Knows no file format: each reader fills a [`Sheet`], and here it becomes rows.

mod choices;
mod floating;
mod formulas;
mod hidden;
mod merges;
mod names;

use super::numfmt::Shown;
use super::package::too_large;
use crate::diagnostic::Result;
use crate::document::{Block, Cell, Page, Remark, Row, Section, Table};
use crate::formats::Room;
use crate::source::{Place, SourceId};
use std::collections::{BTreeSet, HashMap};

pub const MAX_ROWS: u32 = 1_048_576;
pub const MAX_COLUMNS: u32 = 16_384;
/// Over all sheets: the largest real submission known has some 80,000 cells. With its place, its fact and its type
/// a cell takes up to 1 KiB.
const MAX_CELLS: usize = 400_000;
/// Rows over all sheets, blank ones between others included: a thousand sheets may have a million each.
const MAX_KEPT_ROWS: usize = 1_500_000;
/// One long string may be shared by many cells, so their sum has a bound of its own.
const MAX_TEXT: usize = 64 << 20;
/// Excel stops at 32,767 characters of up to 4 bytes.
const MAX_CELL_TEXT: usize = 32_767 * 4;
pub const MAX_MERGES: usize = 100_000;
/// A longer run of blank rows is left out of the table, or a lone cell at the foot of
/// the sheet would cost a million rows. Places keep the true row numbers.
const MAX_BLANK_RUN: u32 = 10_000;

/// A rectangle of merged cells; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub row: u32,
    pub column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

/// Widths are kept for this many columns; a sheet that reaches further right is no printed form.
const MAX_WIDTHS: usize = 1_000;
/// What Excel gives a column that nobody made wider or narrower.
const USUAL_WIDTH: f64 = 8.43;

/// How wide the columns are, in characters.
pub struct Widths {
    usual: f64,
    /// First and last column from 0, and their width; in order, none overlapping.
    runs: Vec<(u32, u32, f64)>,
}

impl Default for Widths {
    fn default() -> Widths {
        Widths { usual: USUAL_WIDTH, runs: Vec::new() }
    }
}

impl Widths {
    pub fn set_usual(&mut self, width: Option<f64>) {
        self.usual = width.filter(|width| (0.0..=255.0).contains(width)).unwrap_or(USUAL_WIDTH);
    }

    /// The columns `first` to `last`, counted from 1. What stands before an earlier run is damage and left out.
    pub fn add(&mut self, first: u32, last: u32, width: f64) {
        let next = self.runs.last().map_or(0, |(_, last, _)| last + 1);
        if first > next && last >= first && self.runs.len() < MAX_WIDTHS {
            self.runs.push((first - 1, last - 1, width.clamp(0.0, 255.0)));
        }
    }

    fn of(&self, columns: usize) -> Vec<f64> {
        let mut widths = vec![self.usual; columns];
        for (first, last, width) in &self.runs {
            let end = (*last as usize + 1).min(columns);
            if let Some(run) = widths.get_mut(*first as usize..end) {
                run.fill(*width);
            }
        }
        widths
    }
}

/// What all sheets of one file have left to spend.
pub struct Budget {
    cells: usize,
    rows: usize,
    text: usize,
}

impl Budget {
    pub fn of(room: Room) -> Budget {
        Budget { cells: room.of(MAX_CELLS), rows: room.of(MAX_KEPT_ROWS), text: room.of(MAX_TEXT) }
    }
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::of(Room::USUAL)
    }
}

pub use choices::{Choice, options};
pub use formulas::Formulas;
pub use names::{parse_cell, parse_cells, parse_range};

/// A box to tick that floats over a cell.
#[derive(Clone)]
pub struct Control {
    pub at: (u32, u32),
    /// How far right in its cell it stands.
    pub x: u32,
    pub ticked: bool,
    pub caption: String,
}

#[derive(Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub merges: Vec<Merge>,
    pub hidden_rows: BTreeSet<u32>,
    /// Rows among which a filter is at work.
    pub filtered: Option<(u32, u32)>,
    /// First and last of each run.
    pub hidden_columns: Vec<(u32, u32)>,
    /// What is told of the sheet as a whole, and at which row and column.
    pub remarks: Vec<((u32, u32), Remark)>,
    /// Pictures and embedded objects, each with the cell it begins in and its name.
    pub pictures: Vec<((u32, u32), String)>,
    pub controls: Vec<Control>,
    pub formulas: Formulas,
    /// Lists and other controls whose state is not read.
    pub unread: Vec<((u32, u32), String)>,
    pub choices: Vec<Choice>,
    pub notes: HashMap<(u32, u32), String>,
    /// `None` where the kind of file is read without widths.
    pub widths: Option<Widths>,
    pub page: Page,
    cells: Vec<(u32, Cell)>,
}

impl Sheet {
    pub fn new(name: &str, hidden: bool) -> Sheet {
        Sheet { name: name.to_string(), hidden, ..Sheet::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Adds a cell that shows something or of which there is something to tell.
    pub fn add(&mut self, row: u32, column: u32, shown: Shown, budget: &mut Budget) -> Result<()> {
        let Shown { text, number, remarks } = shown;
        if text.is_empty() && remarks.is_empty() {
            return Ok(());
        }
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(super::package::damaged());
        }
        let size = text.len() + remarks.iter().map(|remark| remark.text.len()).sum::<usize>();
        if budget.cells == 0 || size > budget.text || text.len() > MAX_CELL_TEXT {
            return Err(too_large());
        }
        budget.cells -= 1;
        budget.text -= size;
        self.cells.push((row, Cell { column, span: 1, down: 1, text, number, remarks, ..Cell::default() }));
        Ok(())
    }

    /// Adds a formula that has no result in the file.
    pub fn add_formula(&mut self, row: u32, column: u32, formula: &str, budget: &mut Budget) -> Result<()> {
        self.formulas.without.push((row, column));
        self.add(row, column, Shown::text(format!("={formula}")), budget)
    }

    /// The section of sheet number `index`: one table whose rows are the rows of the sheet
    /// from the first to the last used one. Blank rows have no cells; runs of more than
    /// 10,000 of them are left out.
    pub fn into_section(mut self, index: usize, budget: &mut Budget) -> Result<Section> {
        let in_order = |a: &(u32, Cell), b: &(u32, Cell)| (a.0, a.1.column) <= (b.0, b.1.column);
        if !self.cells.is_sorted_by(in_order) {
            self.cells.sort_by_key(|(row, cell)| (*row, cell.column));
        }
        self.tell_uncomputed();
        self.compute_formulas();
        let last_row = self.place_merges();
        self.place_notes();
        self.place_what_floats();
        self.tell_hidden();
        self.tell_unchosen();
        let place =
            |row, column: u32| Place::Cell { source: SourceId(0), sheet: index as u16, row, column: column as u16 };
        let remarks = std::mem::take(&mut self.remarks);
        let remarks = remarks.into_iter().map(|((row, column), remark)| (place(row, column), remark)).collect();

        let gaps = self.gaps(last_row);
        let kept = |row: u32| gaps.iter().map(|(from, to)| (*to).min(row).saturating_sub(*from)).sum::<u32>();
        let row_number = |row: u32| row - kept(row);
        let rows = last_row.map_or(0, |last| row_number(last) as usize + 1);
        budget.rows = budget.rows.checked_sub(rows).ok_or_else(too_large)?;
        let mut rows: Vec<Row> = Vec::new();
        let mut cells = std::mem::take(&mut self.cells).into_iter().peekable();
        let mut run = Vec::new();
        while let Some((row, cell)) = cells.next() {
            run.push(cell);
            if cells.peek().is_some_and(|(next, _)| *next == row) {
                continue;
            }
            rows.resize_with(row_number(row) as usize, Row::default);
            let mut finished = Vec::with_capacity(run.len());
            for mut cell in run.drain(..) {
                cell.place = place(row, cell.column);
                if cell.down > 1 {
                    cell.down = row_number(row + cell.down - 1) - row_number(row) + 1;
                }
                finished.push(cell);
            }
            rows.push(Row { cells: finished, ..Row::default() });
        }
        if let Some(last) = last_row {
            rows.resize_with(row_number(last) as usize + 1, Row::default);
        }
        for row in &self.hidden_rows {
            let dropped = gaps.iter().any(|(from, to)| (*from..*to).contains(row));
            if let Some(row) = rows.get_mut(row_number(*row) as usize).filter(|_| !dropped) {
                row.hidden = true;
            }
        }
        let ends = rows.iter().flat_map(|row| &row.cells).map(|cell| (cell.column + cell.span) as usize);
        let used = ends.max().unwrap_or(0);
        let columns = self.widths.filter(|_| used <= MAX_WIDTHS).map_or(Vec::new(), |widths| widths.of(used));
        let table = Table { columns, rows };
        let blocks = vec![Block::Table(table)];
        Ok(Section { name: self.name, hidden: self.hidden, page: self.page, blocks, remarks, ..Section::default() })
    }

    fn place_notes(&mut self) {
        if !self.notes.is_empty() {
            for (row, cell) in &mut self.cells {
                if !cell.text.is_empty() {
                    cell.note = self.notes.remove(&(*row, cell.column));
                }
            }
        }
    }

    /// The long runs of blank rows, each from its first row to the one after its last.
    fn gaps(&self, last_row: Option<u32>) -> Vec<(u32, u32)> {
        let mut gaps = Vec::new();
        let mut next = 0;
        let used = self.cells.iter().map(|(row, _)| *row).chain(last_row);
        for row in used {
            if row.saturating_sub(next) > MAX_BLANK_RUN {
                gaps.push((next, row));
            }
            next = next.max(row + 1);
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(section: &Section) -> &Table {
        match &section.blocks[0] {
            Block::Table(table) => table,
            Block::Paragraph(_) => unreachable!("a sheet is one table"),
        }
    }

    fn sheet(cells: &[(u32, u32)], merges: &[[u32; 4]]) -> Section {
        let mut sheet = Sheet::new("一", false);
        for (row, column) in cells {
            sheet.add(*row, *column, Shown::text(format!("值{row}{column}")), &mut Budget::default()).unwrap();
        }
        sheet.merges = merges
            .iter()
            .map(|[row, column, last_row, last_column]| Merge {
                row: *row,
                column: *column,
                last_row: *last_row,
                last_column: *last_column,
            })
            .collect();
        sheet.into_section(0, &mut Budget::default()).unwrap()
    }

    #[test]
    fn a_row_stands_at_its_own_index() {
        let section = sheet(&[(3, 1), (1, 2), (1, 0)], &[]);
        let columns: Vec<Vec<u32>> =
            table(&section).rows.iter().map(|row| row.cells.iter().map(|cell| cell.column).collect()).collect();
        assert_eq!(columns, [vec![], vec![0, 2], vec![], vec![1]]);
    }

    #[test]
    fn a_lone_cell_at_the_foot_of_the_sheet_costs_nothing() {
        let section = sheet(&[(0, 0), (1_048_575, 16_383)], &[]);
        let rows = &table(&section).rows;
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows[1].cells[0].place,
            Place::Cell { source: SourceId(0), sheet: 0, row: 1_048_575, column: 16_383 }
        );
    }

    #[test]
    fn widths_reach_as_far_as_the_cells() {
        let mut sheet = Sheet::new("一", false);
        sheet.add(0, 3, Shown::text("值"), &mut Budget::default()).unwrap();
        let mut widths = Widths::default();
        // The third starts within the second; the last covers the rest of the sheet.
        for (first, last, width) in [(1, 1, 12.0), (2, 3, 20.0), (3, 4, 99.0), (0, 2, 1.0), (4, MAX_COLUMNS, 5.5)] {
            widths.add(first, last, width);
        }
        sheet.widths = Some(widths);
        assert_eq!(table(&sheet.into_section(0, &mut Budget::default()).unwrap()).columns, [12.0, 20.0, 20.0, 5.5]);
    }

    #[test]
    fn a_merge_over_a_run_that_is_left_out_covers_the_rows_that_remain() {
        let section = sheet(&[(0, 0), (2, 0), (20_000, 1)], &[[2, 0, 20_001, 0], [5, 2, 6, 3]]);
        let rows = &table(&section).rows;
        assert_eq!(rows.len(), 8);
        assert_eq!(rows[2].cells[0].down, 6);
        assert_eq!(
            rows[5].cells[0],
            Cell { column: 2, span: 2, down: 2, place: rows[5].cells[0].place, ..Cell::default() }
        );
    }

    #[test]
    fn of_overlapping_merges_the_first_counts_and_no_content_is_lost() {
        let section = sheet(&[(0, 0), (1, 1), (2, 2)], &[[0, 0, 1, 1], [1, 1, 2, 2], [0, 0, 5, 5], [2, 2, 3, 3]]);
        let spans: Vec<(u32, u32)> =
            table(&section).rows.iter().flat_map(|row| &row.cells).map(|cell| (cell.span, cell.down)).collect();
        assert_eq!(spans, [(2, 2), (2, 2)]);
        // The second merge counts for nothing, so its cell stays below the first, where nobody sees it.
        let first = &table(&section).rows[0].cells[0];
        assert_eq!(first.remarks[0].text, "B2 值11");
    }
}
