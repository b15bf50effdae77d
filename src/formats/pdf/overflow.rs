//! Text too long for its cell: printed over the lines, half of it in the cell below.
//!
//! Programs write the lines of one cell one after another, evenly apart. Where some of them stand on a ruling line and
//! all together have their middle in the middle of one cell, they are that cell's.

use super::canvas::Glyph;
use super::grid::{Grid, GridCell};
use hayro_interpret::kurbo::Point;

/// How high letters stand over their base line, and how far they may stand over a line that is theirs, in sizes.
pub const BODY: f64 = 0.85;
pub const SLACK: f64 = 0.25;
/// How far the middle of the text may be from the middle of its cell, in sizes.
const OFF: f64 = 0.35;

/// Characters that were written one after another on one line.
struct Run {
    first: usize,
    end: usize,
    from: f64,
    to: f64,
    y: f64,
    size: f64,
    /// Which table it stands in, and whether on one of its lines.
    table: Option<usize>,
    crosses: bool,
}

/// For each character that stands in another cell than its text, a place in the cell of its text.
pub fn homes(glyphs: &[Glyph], grids: &[Grid]) -> Vec<Option<Point>> {
    let mut homes = vec![None; glyphs.len()];
    let runs = runs(glyphs, grids);
    let mut at = 0;
    while at < runs.len() {
        let mut end = at + 1;
        while end < runs.len() && goes_on(&runs[at..end], &runs[end]) {
            end += 1;
        }
        let text = &runs[at..end];
        if let (Some(table), true) = (text[0].table, text.iter().any(|run| run.crosses)) {
            let grid = &grids[table];
            let (first, last) = (&text[0], &text[text.len() - 1]);
            let middle = (first.y - first.size * BODY + last.y + last.size * 0.12) / 2.0;
            let home = cell_at(grid, (first.from + first.to) / 2.0, middle).filter(|cell| {
                let (top, bottom) = (grid.ys[cell.row], grid.ys[cell.row + cell.down]);
                (middle - (top + bottom) / 2.0).abs() <= first.size * OFF
            });
            if let Some(cell) = home {
                let x = (grid.xs[cell.column] + grid.xs[cell.column + cell.span]) / 2.0;
                let y = (grid.ys[cell.row] + grid.ys[cell.row + cell.down]) / 2.0;
                text.iter().for_each(|run| homes[run.first..run.end].fill(Some(Point::new(x, y))));
            }
        }
        at = end;
    }
    homes
}

fn runs(glyphs: &[Glyph], grids: &[Grid]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, glyph) in glyphs.iter().enumerate() {
        let same = runs.last_mut().filter(|run| {
            run.end == at
                && glyph.turn == 0
                && (glyph.y - run.y).abs() < 0.3
                && (-0.5 * glyph.size..2.0 * glyph.size).contains(&(glyph.x - run.to))
        });
        match same {
            Some(run) => {
                run.end = at + 1;
                run.to = glyph.x + glyph.advance;
            }
            None if glyph.turn == 0 => {
                let (from, to) = (glyph.x, glyph.x + glyph.advance);
                let (y, size) = (glyph.y, glyph.size);
                runs.push(Run { first: at, end: at + 1, from, to, y, size, table: None, crosses: false });
            }
            None => {}
        }
    }
    for run in &mut runs {
        let middle = ((run.from + run.to) / 2.0, run.y - run.size * 0.35);
        let found = grids.iter().enumerate().find_map(|(at, grid)| Some((at, cell_at(grid, middle.0, middle.1)?)));
        if let Some((at, cell)) = found {
            let grid = &grids[at];
            let (top, bottom) = (grid.ys[cell.row], grid.ys[cell.row + cell.down]);
            run.table = Some(at);
            run.crosses = run.y - run.size * BODY < top - run.size * SLACK || run.y > bottom + run.size * 0.1;
        }
    }
    runs
}

/// The next line of the same text: set like it, and as far below it as the lines before were.
fn goes_on(text: &[Run], next: &Run) -> bool {
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return false };
    let pitch = next.y - last.y;
    let like = |a: f64, b: f64| (a - b).abs() < 1.5;
    let even = match text {
        [.., before, last] => (last.y - before.y - pitch).abs() < 0.4,
        _ => true,
    };
    (next.size - last.size).abs() < 0.1
        && (1.0 * last.size..1.75 * last.size).contains(&pitch)
        && even
        && (like(next.from, first.from) || like(next.from + next.to, last.from + last.to) || like(next.to, last.to))
}

fn cell_at(grid: &Grid, x: f64, y: f64) -> Option<&GridCell> {
    let (row, column) = grid.find(x, y)?;
    grid.boxes.iter().find(|cell| {
        (cell.row..cell.row + cell.down).contains(&row) && (cell.column..cell.column + cell.span).contains(&column)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::pdf::canvas::Rule;
    use crate::formats::pdf::grid::grids;

    fn words(text: &str, y: f64) -> Vec<Glyph> {
        let glyph = |(at, char)| Glyph { char, x: 2.0 + 10.0 * at as f64, y, advance: 10.0, size: 10.0, turn: 0 };
        text.chars().enumerate().map(glyph).collect()
    }

    #[test]
    fn lines_printed_over_a_border_belong_to_the_cell_they_have_their_middle_in() {
        let across: Vec<Rule> = (0..4).map(|row| Rule { at: 15.0 * f64::from(row), from: 0.0, to: 60.0 }).collect();
        let down = [Rule { at: 0.0, from: 0.0, to: 45.0 }, Rule { at: 60.0, from: 0.0, to: 45.0 }];
        let grids = grids(&across, &down);
        // Rows of 15 with one line each, and a cell of two lines in the second.
        let mut glyphs = words("甲", 11.0);
        glyphs.extend(words("不少于五", 18.6));
        glyphs.extend(words("人次", 33.6));
        glyphs.extend(words("乙", 41.0));
        let homes = homes(&glyphs, &grids);
        let rows: Vec<Option<usize>> =
            homes.iter().map(|home| home.and_then(|home| grids[0].find(home.x, home.y)).map(|(row, _)| row)).collect();
        assert_eq!(rows, [None, Some(1), Some(1), Some(1), Some(1), Some(1), Some(1), None]);
    }
}
