//! Rows without lines of their own: the coloured boxes on which a heading stands, right above the first line.
//!
//! Boxes elsewhere on a page are parts of drawings; only those count that fill a row of a table from side to side.

use super::grid::{Grid, GridCell, LEAST, SAME};
use hayro_interpret::kurbo::Rect;

/// A heading has no more rows.
const MOST_ROWS: usize = 4;

/// Puts such rows on top of the tables.
pub fn grow(grids: &mut [Grid], boxes: &[Rect]) {
    for grid in grids {
        for _ in 0..MOST_ROWS {
            let Some((top, cells)) = row_above(grid, boxes) else { break };
            grid.boxes.iter_mut().for_each(|cell| cell.row += 1);
            let row = cells.windows(2).map(|pair| {
                let (column, span) = (pair[0], pair[1] - pair[0]);
                GridCell { row: 0, column, down: 1, span }
            });
            let row: Vec<GridCell> = row.collect();
            grid.boxes.splice(0..0, row);
            grid.ys.insert(0, top);
        }
    }
}

/// Where the row above begins, and between which columns its cells part.
fn row_above(grid: &Grid, boxes: &[Rect]) -> Option<(f64, Vec<usize>)> {
    let near = |a: f64, b: f64| (a - b).abs() <= SAME;
    let on_top: Vec<&Rect> = (boxes.iter())
        .filter(|shape| near(shape.y1, grid.top()) && shape.height() >= LEAST)
        .filter(|shape| shape.x0 >= grid.left() - SAME && shape.x1 <= grid.right() + SAME)
        .collect();
    let top = on_top.first()?.y0;
    if !on_top.iter().all(|shape| near(shape.y0, top)) {
        return None;
    }
    let column = |x: f64| grid.xs.iter().position(|edge| near(*edge, x));
    let mut sides = on_top.iter().flat_map(|shape| [column(shape.x0), column(shape.x1)]).collect::<Option<Vec<_>>>()?;
    sides.sort_unstable();
    sides.dedup();
    // One box under the whole row says nothing of its cells: they are those of the rows below.
    if sides == [0, grid.columns()] {
        sides = (0..=grid.columns()).collect();
    }
    let filled = |pair: &[usize]| {
        let (from, to) = (grid.xs[pair[0]], grid.xs[pair[1]]);
        on_top.iter().any(|shape| shape.x0 <= from + SAME && shape.x1 >= to - SAME)
    };
    let whole = sides.first() == Some(&0) && sides.last() == Some(&grid.columns()) && sides.windows(2).all(filled);
    whole.then_some((top, sides))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let boxes = (0..3).map(|column| GridCell { row: 0, column, down: 1, span: 1 }).collect();
        Grid { xs: vec![0.0, 50.0, 90.0, 200.0], ys: vec![100.0, 120.0], boxes, closed_below: vec![true; 3] }
    }

    fn grown(boxes: &[Rect]) -> Vec<(usize, usize, usize)> {
        let mut grids = [grid()];
        grow(&mut grids, boxes);
        grids[0].boxes.iter().map(|cell| (cell.row, cell.column, cell.span)).collect()
    }

    #[test]
    fn boxes_from_side_to_side_are_a_row() {
        let below = [(1, 0, 1), (1, 1, 1), (1, 2, 1)];
        let row = |cells: &[(usize, usize, usize)]| [cells, &below[..]].concat();
        let boxes = [Rect::new(0.0, 80.0, 50.0, 100.0), Rect::new(50.0, 80.0, 200.0, 100.0)];
        assert_eq!(grown(&boxes), row(&[(0, 0, 1), (0, 1, 2)]));
        assert_eq!(grown(&[Rect::new(0.0, 80.0, 200.0, 100.0)]), row(&[(0, 0, 1), (0, 1, 1), (0, 2, 1)]));
    }

    #[test]
    fn boxes_that_leave_a_gap_or_fit_no_column_are_none() {
        let as_it_is = [(0, 0, 1), (0, 1, 1), (0, 2, 1)];
        assert_eq!(grown(&[Rect::new(0.0, 80.0, 50.0, 100.0), Rect::new(90.0, 80.0, 200.0, 100.0)]), as_it_is);
        assert_eq!(grown(&[Rect::new(0.0, 80.0, 70.0, 100.0), Rect::new(70.0, 80.0, 200.0, 100.0)]), as_it_is);
        assert_eq!(grown(&[Rect::new(0.0, 40.0, 200.0, 60.0)]), as_it_is);
    }
}
