//! The blocks of a section on one grid of rows and columns, nothing overlapping; knows no heights and no file.

use super::heights::SPACE;
use super::values::{Value, value};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity};
use crate::document::{Block, Cell, Section, Style, StyleId, Table};
use crate::source::{Place, cell_name};
use unicode_width::UnicodeWidthStr;

pub const MOST_COLUMNS: usize = 16_384;
pub const MOST_ROWS: usize = 1_048_576;
/// Cells under merged areas, each of which is written out.
const MOST_MERGED: u64 = 5_000_000;

/// Pixels of the widest column Excel allows (255 characters).
pub const WIDEST: f64 = 1790.0;
/// Pixels of the narrowest column we make.
const NARROWEST: f64 = 12.0;
/// Edges of two tables this many pixels apart are one edge. Less than [`NARROWEST`], so no column vanishes.
const NEAR: f64 = 8.0;
/// A table that is nearly as wide as the widest one is made just as wide.
const NEARLY: f64 = 0.9;

/// The sheet of a section before anything is measured.
pub struct Layout<'d> {
    /// Pixels.
    pub columns: Vec<f64>,
    pub rows: Vec<Line>,
    pub cells: Vec<Placed<'d>>,
}

/// A row of the sheet.
pub struct Line {
    /// The block it comes from.
    pub block: usize,
    pub header: bool,
    pub hidden: bool,
    pub page_break: bool,
    /// The least height in points.
    pub least: f64,
}

/// A cell of the sheet, counted in the sheet's own rows and columns.
pub struct Placed<'d> {
    pub row: u32,
    pub column: u16,
    pub span: u16,
    pub down: u32,
    pub value: Value<'d>,
    pub style: StyleId,
    pub note: Option<&'d str>,
    pub choices: &'d [String],
    pub place: Place,
}

impl Placed<'_> {
    pub fn name(&self) -> String {
        cell_name(self.row, self.column)
    }

    pub fn columns(&self) -> std::ops::Range<usize> {
        usize::from(self.column)..usize::from(self.column) + usize::from(self.span)
    }

    pub fn rows(&self) -> std::ops::Range<usize> {
        self.row as usize..(self.row + self.down) as usize
    }
}

/// Lays out a section; `alone` is the width in pixels of the only column of a section without tables.
pub fn lay_out<'d>(
    section: &'d Section,
    style: impl Fn(StyleId) -> &'d Style,
    alone: f64,
    report: &mut Report,
) -> Result<Layout<'d>> {
    let mut widths = Vec::new();
    for block in &section.blocks {
        if let Block::Table(table) = block {
            widths.push(table_widths(table, &style)?);
        }
    }
    let (mut columns, edges) = common_columns(&widths);
    if columns.is_empty() {
        columns.push(if alone.is_finite() { alone.clamp(NARROWEST, WIDEST) } else { 640.0 });
    }
    if columns.len() > MOST_COLUMNS {
        return Err(too_wide());
    }

    let mut layout = Layout { columns, rows: Vec::new(), cells: Vec::new() };
    let mut edges = edges.iter();
    for (number, block) in section.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => {
                let (value, look) = (value(&paragraph.text, None), style(paragraph.style));
                layout.cells.push(Placed {
                    row: layout.rows.len() as u32,
                    column: 0,
                    span: if value == Value::Blank && !look.border { 1 } else { layout.columns.len() as u16 },
                    down: 1,
                    value,
                    style: paragraph.style,
                    note: paragraph.note.as_deref(),
                    choices: &[],
                    place: paragraph.place,
                });
                let page_break = look.page_break;
                layout.rows.push(Line { block: number, header: false, hidden: false, page_break, least: 0.0 });
            }
            Block::Table(table) => {
                place_table(&mut layout, number, table, edges.next().map_or(&[], Vec::as_slice), &style, report);
            }
        }
        if layout.rows.len() > MOST_ROWS {
            return Err(Error::new(words!(
                "一张工作表最多 {MOST_ROWS} 行，放不下这张表",
                "a worksheet has at most {MOST_ROWS} rows; this table does not fit"
            )));
        }
    }
    let merged = layout.cells.iter().filter(|cell| cell.span > 1 || cell.down > 1);
    if merged.map(|cell| u64::from(cell.span) * u64::from(cell.down)).sum::<u64>() > MOST_MERGED {
        return Err(Error::new(words!("合并单元格的面积过大", "the merged cells cover too large an area")));
    }
    Ok(layout)
}

fn place_table<'d>(
    layout: &mut Layout<'d>,
    block: usize,
    table: &'d Table,
    edges: &[usize],
    style: &impl Fn(StyleId) -> &'d Style,
    report: &mut Report,
) {
    let top = layout.rows.len();
    // The first row, counted in the table, at which each of its columns is free.
    let mut free = vec![0; edges.len() - 1];
    for (at, row) in table.rows.iter().enumerate() {
        for cell in &row.cells {
            let column = cell.column as usize;
            if free[column] > at {
                if !cell.text.is_empty() || cell.number.is_some() {
                    report.push(covered(cell));
                }
                continue;
            }
            let reach = (column + cell.span.max(1) as usize).min(free.len());
            let reach = (column..reach).find(|next| free[*next] > at).unwrap_or(reach);
            let down = (cell.down.max(1) as usize).min(table.rows.len() - at);
            free[column..reach].fill(at + down);
            layout.cells.push(Placed {
                row: (top + at) as u32,
                column: edges[column] as u16,
                span: (edges[reach] - edges[column]) as u16,
                down: down as u32,
                value: value(&cell.text, cell.number),
                style: cell.style,
                note: cell.note.as_deref(),
                choices: cell.choices.as_deref().unwrap_or(&[]),
                place: cell.place,
            });
        }
        layout.rows.push(Line {
            block,
            header: row.header,
            hidden: row.hidden,
            page_break: row.cells.iter().any(|cell| style(cell.style).page_break),
            least: row.height.filter(|height| height.is_finite()).unwrap_or(0.0),
        });
    }
}

fn covered(cell: &Cell) -> Diagnostic {
    let text = cell.text.chars().take(20).collect::<String>();
    Diagnostic::new(
        "F102",
        Severity::Error,
        words!(
            "“{text}”的位置已被另一个合并单元格占用，没有写入",
            "\"{text}\" stands where another merged cell already is, and was left out"
        ),
    )
    .placed(cell.place)
    .help(words!("改正表式里单元格的跨列、跨行数", "correct the spans of the cells in the form"))
}

fn too_wide() -> Error {
    Error::new(words!("一张工作表最多 {MOST_COLUMNS} 列", "a worksheet has at most {MOST_COLUMNS} columns"))
}

/// Half-width characters to pixels, as Excel reckons with a 7-pixel digit.
fn pixels(characters: f64) -> f64 {
    let characters = if characters.is_finite() { characters.clamp(1.0, 255.0) } else { 9.0 };
    ((256.0 * characters + (128.0_f64 / 7.0).trunc()) / 256.0 * 7.0).trunc() + 5.0
}

/// The pixels of each column of a table, from its own widths or else from what stands in it.
fn table_widths<'d>(table: &'d Table, style: &impl Fn(StyleId) -> &'d Style) -> Result<Vec<f64>> {
    let cells = || table.rows.iter().flat_map(|row| &row.cells);
    let used = cells().map(|cell| cell.column as usize + cell.span.max(1) as usize).max().unwrap_or(1);
    let count = used.max(table.columns.len());
    if count > MOST_COLUMNS {
        return Err(too_wide());
    }
    let mut widths = table.columns.clone();
    if widths.is_empty() {
        widths.resize(count, 8.0);
        for cell in cells().filter(|cell| cell.span <= 1) {
            let longest = cell.text.split('\n').map(UnicodeWidthStr::width_cjk).max().unwrap_or(0) as f64;
            // 10.5 points make a digit 7 pixels wide.
            let asked = (longest * style(cell.style).size / 10.5 * SPACE + 1.0).min(60.0);
            let width = &mut widths[cell.column as usize];
            *width = width.max(asked);
        }
    }
    widths.resize(count, 9.0);
    Ok(widths.into_iter().map(pixels).collect())
}

/// One grid for all tables: the widths of its columns, and which of its edges are the edges of each table.
fn common_columns(tables: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<usize>>) {
    let total = |widths: &Vec<f64>| widths.iter().sum::<f64>();
    let widest = tables.iter().map(total).fold(0.0, f64::max);
    let mut grid = vec![0.0];
    let mut placed = vec![Vec::new(); tables.len()];
    // The widest first: the others bend to it.
    let mut order: Vec<usize> = (0..tables.len()).collect();
    order.sort_by(|a, b| total(&tables[*b]).total_cmp(&total(&tables[*a])));
    for at in order {
        let own = total(&tables[at]);
        let scale = if own >= widest * NEARLY { widest / own } else { 1.0 };
        let mut edge = 0.0;
        let mut last = 0.0;
        placed[at].push(last);
        for width in &tables[at] {
            edge += width * scale;
            let next = grid.partition_point(|known| *known < edge);
            let near = [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|known| grid.get(known));
            let near = near.copied().filter(|known| *known > last && (known - edge).abs() <= NEAR);
            last = match near.min_by(|a, b| (a - edge).abs().total_cmp(&(b - edge).abs())) {
                Some(known) => known,
                None => {
                    grid.insert(next, edge);
                    edge
                }
            };
            placed[at].push(last);
        }
    }
    let columns = grid.windows(2).map(|pair| (pair[1] - pair[0]).round().clamp(1.0, WIDEST)).collect();
    let index = |edge: &f64| grid.partition_point(|known| known < edge);
    (columns, placed.iter().map(|edges| edges.iter().map(index).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_columns_make_the_same_grid() {
        let table = vec![187.0, 82.0, 82.0];
        let (columns, edges) = common_columns(&[table.clone(), table.clone()]);
        assert_eq!(columns, table);
        assert_eq!(edges, [[0, 1, 2, 3], [0, 1, 2, 3]]);
    }

    #[test]
    fn different_columns_share_their_edges() {
        let (columns, edges) = common_columns(&[vec![100.0, 200.0], vec![150.0, 146.0], vec![50.0, 20.0]]);
        assert_eq!(columns, [50.0, 20.0, 30.0, 52.0, 148.0]);
        assert_eq!(edges, [vec![0, 3, 5], vec![0, 4, 5], vec![0, 1, 2]]);
    }

    #[test]
    fn a_width_in_characters_is_excels_width_in_pixels() {
        assert_eq!([pixels(26.0), pixels(11.0), pixels(8.43), pixels(f64::NAN)], [187.0, 82.0, 64.0, 68.0]);
    }
}
