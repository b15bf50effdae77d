//! Finds widths and font sizes with which every row stays within what Excel can show; knows heights, not files.
//!
//! Whether a text fits depends only on its own columns and font, so each text that is too tall finds the least change
//! that helps it, and a column or a table takes the greatest change that was asked of it.

use super::grid::{Layout, Placed, WIDEST};
use super::heights::{Font, height, lines, lines_shown, one_line};
use super::values::Value;
use crate::document::{Style, StyleId};

/// Points of the tallest row Excel shows.
pub const TALLEST: f64 = 409.5;
/// A column may grow by so many tenths of its width.
const MOST_TENTHS: u32 = 6;
/// No font is made smaller than this, in points.
const SMALLEST: f64 = 8.0;

pub struct Fit {
    /// Pixels.
    pub columns: Vec<f64>,
    /// Points.
    pub heights: Vec<f64>,
    /// Half points taken off the font in the body of each block.
    pub shrink: Vec<u32>,
    pub cut: Vec<Cut>,
}

/// A text that does not fit, whatever is done.
pub struct Cut {
    /// The index of its cell.
    pub cell: usize,
    pub lines: u32,
    pub shown: u32,
}

/// The font size of a style in a sheet, `shrink` half points smaller where that leaves it readable.
pub fn font_size(style: &Style, shrink: u32) -> f64 {
    let size = if style.size.is_finite() { style.size.clamp(1.0, 409.0) } else { 10.5 };
    if shrink == 0 { size } else { (size - f64::from(shrink) / 2.0).max(SMALLEST).min(size) }
}

pub fn fit<'d>(layout: &Layout<'d>, blocks: usize, style: impl Fn(StyleId) -> &'d Style) -> Fit {
    let needs: Vec<f64> =
        layout.cells.iter().map(|cell| need(cell, &layout.columns, 0, style(cell.style), 0)).collect();
    let tall: Vec<usize> = (0..needs.len()).filter(|at| is_over(layout, *at, needs[*at])).collect();
    let tight: Vec<usize> =
        (0..needs.len()).filter(|at| is_tight(layout, *at, 0, style(layout.cells[*at].style))).collect();
    let mut shrink = vec![0; blocks];
    if tall.is_empty() && tight.is_empty() {
        let heights = row_heights(layout, &needs, TALLEST);
        return Fit { columns: layout.columns.clone(), heights, shrink, cut: Vec::new() };
    }

    let mut tenths = vec![0; layout.columns.len()];
    let mut widen = |cell: &Placed, by: u32| {
        tenths[cell.columns()].iter_mut().for_each(|column| *column = by.max(*column));
    };
    let mut hopeless = Vec::new();
    for at in tall {
        let (cell, style) = (&layout.cells[at], style(layout.cells[at].style));
        let fits = |by| !is_over(layout, at, need(cell, &layout.columns, by, style, 0));
        let by = least(MOST_TENTHS, fits);
        widen(cell, by.unwrap_or(MOST_TENTHS));
        hopeless.extend(by.is_none().then_some(at));
    }
    for at in tight {
        let (cell, style) = (&layout.cells[at], style(layout.cells[at].style));
        widen(cell, least(MOST_TENTHS, |by| !is_tight(layout, at, by, style)).unwrap_or(MOST_TENTHS));
    }
    let columns: Vec<f64> = layout.columns.iter().zip(tenths).map(|(column, by)| wider(*column, by)).collect();

    for &at in &hopeless {
        let (cell, style) = (&layout.cells[at], style(layout.cells[at].style));
        let line = &layout.rows[cell.row as usize];
        if !line.header {
            let most = ((font_size(style, 0) - SMALLEST) * 2.0).max(0.0) as u32;
            let by = least(most, |by| !is_over(layout, at, need(cell, &columns, 0, style, by))).unwrap_or(most);
            shrink[line.block] = by.max(shrink[line.block]);
        }
    }

    let mut needs = Vec::with_capacity(layout.cells.len());
    for cell in &layout.cells {
        needs.push(need(cell, &columns, 0, style(cell.style), cell_shrink(layout, cell, &shrink)));
    }
    let cut = hopeless.into_iter().filter(|at| is_over(layout, *at, needs[*at])).map(|at| {
        let (cell, style) = (&layout.cells[at], style(layout.cells[at].style));
        let font = font(style, cell_shrink(layout, cell, &shrink));
        let shown = lines_shown(room(layout, cell), font);
        Cut { cell: at, lines: lines_of(cell, &columns, 0, style, font), shown }
    });
    let cut = cut.collect();
    Fit { heights: row_heights(layout, &needs, TALLEST), columns, shrink, cut }
}

/// How much smaller the font of a cell is: only the body of a table shrinks, never its heading.
pub fn cell_shrink(layout: &Layout, cell: &Placed, shrink: &[u32]) -> u32 {
    let line = &layout.rows[cell.row as usize];
    if line.header { 0 } else { shrink[line.block] }
}

/// The least of `0..=most` that will do, if any does; what does, does when increased.
fn least(most: u32, does: impl Fn(u32) -> bool) -> Option<u32> {
    if !does(most) {
        return None;
    }
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = (low + high) / 2;
        if does(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

fn wider(column: f64, tenths: u32) -> f64 {
    (column * (1.0 + f64::from(tenths) / 10.0)).round().min(WIDEST)
}

fn font(style: &Style, shrink: u32) -> Font {
    Font { size: font_size(style, shrink), bold: style.bold }
}

fn width(cell: &Placed, columns: &[f64], tenths: u32) -> f64 {
    columns[cell.columns()].iter().map(|column| wider(*column, tenths)).sum()
}

fn lines_of(cell: &Placed, columns: &[f64], tenths: u32, style: &Style, font: Font) -> u32 {
    match cell.value {
        Value::Text(text) if style.wrap => lines(text, width(cell, columns, tenths), font),
        _ => 1,
    }
}

fn need(cell: &Placed, columns: &[f64], tenths: u32, style: &Style, shrink: u32) -> f64 {
    let font = font(style, shrink);
    height(lines_of(cell, columns, tenths, style, font), font)
}

/// The most that the rows of a cell can have together; a hidden row gives nothing.
fn room(layout: &Layout, cell: &Placed) -> f64 {
    TALLEST * layout.rows[cell.rows()].iter().filter(|line| !line.hidden).count() as f64
}

fn is_over(layout: &Layout, at: usize, need: f64) -> bool {
    // Most texts are lower than one row can be, wherever they stand.
    if need <= TALLEST && layout.cells[at].down == 1 {
        return false;
    }
    let room = room(layout, &layout.cells[at]);
    need > room && room > 0.0
}

/// Whether a number is wider than its cell, where Excel would show `####`.
fn is_tight(layout: &Layout, at: usize, tenths: u32, style: &Style) -> bool {
    let cell = &layout.cells[at];
    match cell.value {
        Value::Number { width: characters, .. } => {
            one_line(characters, font(style, 0)) > width(cell, &layout.columns, tenths)
        }
        _ => false,
    }
}

/// The height of each row, at most `limit`, given the height that each cell needs.
///
/// A cell over several rows takes what its rows have anyway, and spreads the rest over them.
fn row_heights(layout: &Layout, needs: &[f64], limit: f64) -> Vec<f64> {
    let blank = height(1, Font { size: 10.5, bold: false });
    let mut heights: Vec<f64> = layout.rows.iter().map(|line| line.least.clamp(0.0, limit)).collect();
    for (cell, need) in layout.cells.iter().zip(needs).filter(|(cell, _)| cell.down == 1) {
        let row = &mut heights[cell.row as usize];
        *row = row.max(need.min(limit));
    }
    for row in heights.iter_mut().filter(|row| **row == 0.0) {
        *row = blank.min(limit);
    }
    for (cell, need) in layout.cells.iter().zip(needs).filter(|(cell, _)| cell.down > 1) {
        let shown = || cell.rows().filter(|row| !layout.rows[*row].hidden);
        let mut missing = need - shown().map(|row| heights[row]).sum::<f64>();
        let share = missing / shown().count().max(1) as f64;
        // First an equal share to each, then what the full ones could not take to the first that can.
        for most in [share, f64::INFINITY] {
            for row in shown() {
                let more = most.min(missing).min(limit - heights[row]).max(0.0);
                heights[row] += more;
                missing -= more;
            }
        }
    }
    // Excel keeps whole pixels.
    heights.iter().map(|height| ((height / 0.75 - 1e-6).ceil() * 0.75).min(limit)).collect()
}
