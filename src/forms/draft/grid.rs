//! A table as a grid in which every square belongs to exactly one cell, and no edge is there for nothing.
//!
//! Knows where cells stand; what their text means is not its affair.

use super::super::definition::Carrier;
use super::super::loose;
use super::blanks;
use crate::diagnostic::{Error, Result};
use crate::document::Table;
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// Larger is a filled list, not a blank form.
const MOST_ROWS: usize = 2_000;
const MOST_COLUMNS: usize = 200;
/// For a file that tells no widths.
const USUAL_WIDTH: f64 = 10.0;

pub struct Grid {
    /// In half-width characters, to the half.
    pub columns: Vec<f64>,
    pub rows: Vec<Row>,
    /// Row and index of the cell that each square belongs to.
    owners: Vec<Vec<(usize, usize)>>,
}

#[derive(Default)]
pub struct Row {
    pub height: Option<f64>,
    /// The cells that begin in this row, from left to right.
    pub cells: Vec<Cell>,
}

pub struct Cell {
    pub column: usize,
    pub span: usize,
    pub down: usize,
    pub text: String,
}

impl Cell {
    pub fn is_blank(&self) -> bool {
        loose::is_blank(&self.text)
    }

    pub fn end(&self) -> usize {
        self.column + self.span
    }
}

impl Grid {
    /// `None` when nothing is in the table.
    pub fn new(table: &Table, carrier: Carrier) -> Result<Option<Grid>> {
        let cells = || table.rows.iter().flat_map(|row| &row.cells);
        if cells().all(|cell| loose::is_blank(&cell.text)) {
            return Ok(None);
        }
        let end = |cell: &crate::document::Cell| cell.column.saturating_add(cell.span.max(1));
        // Edges at which no cell begins or ends were left behind by merging, or are beyond the table.
        let edges: BTreeSet<u32> = cells().flat_map(|cell| [cell.column, end(cell)]).collect();
        let edges: Vec<u32> = edges.into_iter().collect();
        // Blank rows above the first cell of a sheet are no part of the table.
        let top = table.rows.iter().position(|row| !row.cells.is_empty()).unwrap_or(0);
        let height = table.rows.len() - top;
        if height > MOST_ROWS || edges.len() > MOST_COLUMNS + 1 {
            let width = edges.len() - 1;
            return Err(Error::new(words!(
                "表格有 {height} 行 {width} 栏，不像一张空白表",
                "the table has {height} rows and {width} columns; that is no blank form"
            ))
            .help(words!("删去数据和空白区域的格式再起草", "remove the data and formatted blank areas first")));
        }
        let columns = edges.windows(2).map(|pair| width(table, pair[0], pair[1])).collect::<Vec<_>>();
        let at = |edge: u32| edges.partition_point(|known| *known < edge);

        let mut owners: Vec<Vec<Option<(usize, usize)>>> = vec![vec![None; columns.len()]; height];
        let mut rows: Vec<Row> = Vec::with_capacity(height);
        for (r, row) in table.rows[top..].iter().enumerate() {
            rows.push(Row { height: row.height, cells: Vec::new() });
            for cell in &row.cells {
                let column = at(cell.column);
                // Cells laid over one another: the first keeps its place and gets what the other says.
                if let Some((above, index)) = owners[r][column] {
                    let first: &mut Cell = &mut rows[above].cells[index];
                    if !loose::is_blank(&cell.text) {
                        first.text = format!("{}\n{}", first.text, cell.text).trim().to_string();
                    }
                    continue;
                }
                let free = (column..at(end(cell))).take_while(|column| owners[r][*column].is_none()).count();
                let down = (cell.down.max(1) as usize).min(height - r);
                // Nothing stands further down yet, but a cell above may reach further than this one's row.
                let down = (0..down)
                    .take_while(|d| (column..column + free).all(|column| owners[r + d][column].is_none()))
                    .count();
                let index = rows[r].cells.len();
                for line in &mut owners[r..r + down] {
                    line[column..column + free].fill(Some((r, index)));
                }
                rows[r].cells.push(Cell { column, span: free, down, text: cell.text.clone() });
            }
            // Excel tells nothing of squares that are blank; in Word a gap is one.
            let mut column = 0;
            while column < columns.len() {
                if owners[r][column].is_some() {
                    column += 1;
                    continue;
                }
                let open = owners[r][column..].iter().take_while(|owner| owner.is_none()).count();
                let span = if carrier == Carrier::Xlsx { 1 } else { open };
                let index = rows[r].cells.len();
                owners[r][column..column + span].fill(Some((r, index)));
                rows[r].cells.push(Cell { column, span, down: 1, text: String::new() });
                column += span;
            }
        }
        let owners = owners.into_iter().map(|line| line.into_iter().flatten().collect()).collect();
        let mut grid = Grid { columns, rows, owners };
        grid.in_order();
        Ok(Some(grid))
    }

    /// Puts the cells of each row from left to right again.
    fn in_order(&mut self) {
        for row in &mut self.rows {
            row.cells.sort_by_key(|cell| cell.column);
        }
        self.own();
    }

    /// Finds the owner of every square anew.
    fn own(&mut self) {
        self.owners = vec![vec![(0, 0); self.columns.len()]; self.rows.len()];
        for (r, row) in self.rows.iter().enumerate() {
            for (index, cell) in row.cells.iter().enumerate() {
                for line in &mut self.owners[r..r + cell.down] {
                    line[cell.column..cell.end()].fill((r, index));
                }
            }
        }
    }

    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The cell at a square, with the row it begins in.
    pub fn cell(&self, row: usize, column: usize) -> (usize, &Cell) {
        let (top, index) = self.owners[row][column];
        (top, &self.rows[top].cells[index])
    }

    /// The cells that show in a row from `left` on, with the rows they begin in.
    pub fn line(&self, row: usize, left: usize) -> impl Iterator<Item = (usize, &Cell)> {
        let mut column = left;
        std::iter::from_fn(move || {
            let found = (column < self.width()).then(|| self.cell(row, column))?;
            column = found.1.end();
            Some(found)
        })
    }

    /// Nothing reaches over the upper edge of this row.
    pub fn is_edge(&self, row: usize) -> bool {
        row == 0 || row >= self.rows.len() || self.line(row, 0).all(|(top, _)| top == row)
    }

    pub fn is_blank_row(&self, row: usize) -> bool {
        self.line(row, 0).all(|(top, cell)| top == row && cell.down == 1 && cell.is_blank())
    }

    /// Takes away the lines of text above and below the table proper.
    pub fn take_texts(&mut self) -> (Vec<String>, Vec<String>) {
        let count = self.rows.len();
        let mut first = true;
        let is_text = |row: usize, first: bool| self.is_blank_row(row) || self.lone_text(row, first).is_some();
        let above = (0..count)
            .take_while(|row| {
                let taken = is_text(*row, first);
                first &= self.is_blank_row(*row);
                taken
            })
            .count();
        // Blank rows straight below the table are rows to fill in.
        let below = (above..count).rev().take_while(|row| is_text(*row, false)).count();
        let below = below - (count - below..count).take_while(|row| self.is_blank_row(*row)).count();
        let texts = |rows: std::ops::Range<usize>| -> Vec<String> {
            rows.filter(|row| !self.is_blank_row(*row)).filter_map(|row| self.lone_text(row, true)).collect()
        };
        let taken = (texts(0..above), texts(count - below..count));
        self.rows.truncate(count - below);
        self.rows.drain(..above);
        self.own();
        taken
    }

    /// The text of a row that is one line of text: a cell over all columns, or the only cell that says
    /// anything when it is the first line, is wider than its column, or has a label's colon.
    fn lone_text(&self, row: usize, first: bool) -> Option<String> {
        let mut cells = self.line(row, 0).filter(|(_, cell)| !cell.is_blank());
        let (Some((top, cell)), None) = (cells.next(), cells.next()) else { return None };
        if self.line(row, 0).any(|(top, cell)| top != row || cell.down > 1) || top != row {
            return None;
        }
        let width: f64 = self.columns[cell.column..cell.end()].iter().sum();
        let is_line = cell.span == self.width()
            || first
            || cell.end() == self.width()
            || cell.text.width_cjk() as f64 > width
            || cell.text.contains([':', '：']);
        is_line.then(|| cell.text.clone())
    }

    /// Moves the cells to the edges given for this table's own.
    pub fn lay_on(&mut self, edges: &[usize], columns: &[f64]) {
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            let end = edges[cell.end()];
            cell.column = edges[cell.column];
            cell.span = end - cell.column;
        }
        // A narrower table is filled up to the right edge.
        let last = edges.last().copied().unwrap_or(0);
        if last < columns.len() {
            for row in &mut self.rows {
                row.cells.push(Cell { column: last, span: columns.len() - last, down: 1, text: String::new() });
            }
        }
        self.columns = columns.to_vec();
        self.own();
    }

    /// Whether a cell is fixed text: neither a blank nor text with blanks in it.
    pub fn is_label(cell: &Cell) -> bool {
        is_fixed(cell, true)
    }

    /// Whether a cell is a label for what stands to its right: its colon may be the last thing in it.
    pub fn leads(cell: &Cell) -> bool {
        is_fixed(cell, false)
    }
}

fn is_fixed(cell: &Cell, open_end: bool) -> bool {
    loose::key(&cell.text).chars().any(char::is_alphabetic)
        && blanks::tokens(&cell.text, open_end).iter().all(|token| matches!(token, blanks::Token::Text(_)))
}

/// The width of the columns from one edge to another, to the half character.
fn width(table: &Table, from: u32, to: u32) -> f64 {
    let known: Vec<f64> = table.columns.iter().copied().filter(|width| width.is_finite()).collect();
    let usual = if known.is_empty() { USUAL_WIDTH } else { known.iter().sum::<f64>() / known.len() as f64 };
    // A column that the file says nothing of is like the others; how many there may be is not ours to count out.
    let told = table.columns.get(from as usize..(to as usize).min(table.columns.len())).unwrap_or(&[]);
    let untold = f64::from(to - from) - told.len() as f64;
    let sum: f64 = told.iter().filter(|width| width.is_finite()).sum::<f64>() + untold * usual;
    ((sum * 2.0).round() / 2.0).clamp(0.5, 255.0)
}

/// One grid for several tables: the widths of its columns, and for each table where its own edges lie on it.
pub fn common(tables: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<usize>>) {
    /// Edges this close are one edge, in half-width characters.
    const NEAR: f64 = 1.0;
    let total = |table: &Vec<f64>| table.iter().sum::<f64>();
    let widest = tables.iter().map(total).fold(0.0, f64::max);
    let mut grid: Vec<f64> = vec![0.0];
    let mut placed: Vec<Vec<f64>> = vec![Vec::new(); tables.len()];
    // The widest first: the others bend to it.
    let mut order: Vec<usize> = (0..tables.len()).collect();
    order.sort_by(|a, b| total(&tables[*b]).total_cmp(&total(&tables[*a])));
    for index in order {
        let own = total(&tables[index]);
        // Tables that differ by a little are meant to be as wide as one another.
        let scale = if own >= widest * 0.9 { widest / own } else { 1.0 };
        let (mut edge, mut last) = (0.0, 0.0);
        placed[index].push(0.0);
        for width in &tables[index] {
            edge += width * scale;
            let near = |known: &&f64| **known > last && (**known - edge).abs() <= NEAR;
            let distance = |known: &&f64| (**known - edge).abs();
            let known = grid.iter().filter(near).min_by(|a, b| distance(a).total_cmp(&distance(b))).copied();
            last = known.unwrap_or_else(|| {
                grid.insert(grid.partition_point(|known| *known < edge), edge);
                edge
            });
            placed[index].push(last);
        }
    }
    let columns = grid.windows(2).map(|pair| ((pair[1] - pair[0]) * 2.0).round().max(1.0) / 2.0).collect();
    let at = |edge: &f64| grid.partition_point(|known| known < edge);
    (columns, placed.iter().map(|edges| edges.iter().map(at).collect()).collect())
}
