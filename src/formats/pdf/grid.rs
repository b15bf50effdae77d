//! Ruling lines → tables of cells.
//!
//! Programs draw one line in pieces, twice, or as a thin box; only where lines run and meet counts. Two neighbours
//! without a line between them are one cell.

use super::canvas::Rule;

/// Lines closer than this are one line drawn twice.
pub const SAME: f64 = 3.0;
/// The ends of two pieces of a line, or of a line and the one it meets.
const MEET: f64 = 3.0;
/// No row and no column is smaller, and no line of a table shorter.
pub const LEAST: f64 = 6.0;
/// Lines of one direction on a page, after joining, and cells of one page.
const MOST_LINES: usize = 4_000;
const MOST_CELLS: usize = 200_000;

#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Where its columns and rows part, from the left and from above.
    pub xs: Vec<f64>,
    pub ys: Vec<f64>,
    pub boxes: Vec<GridCell>,
    /// Whether a line closes each column at the foot of the table.
    pub closed_below: Vec<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridCell {
    pub row: usize,
    pub column: usize,
    pub down: usize,
    pub span: usize,
}

impl Grid {
    pub fn left(&self) -> f64 {
        self.xs.first().copied().unwrap_or(0.0)
    }

    pub fn right(&self) -> f64 {
        self.xs.last().copied().unwrap_or(0.0)
    }

    pub fn top(&self) -> f64 {
        self.ys.first().copied().unwrap_or(0.0)
    }

    pub fn bottom(&self) -> f64 {
        self.ys.last().copied().unwrap_or(0.0)
    }

    pub fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Row and column of a point inside.
    pub fn find(&self, x: f64, y: f64) -> Option<(usize, usize)> {
        let inside = |edges: &[f64], at: f64| {
            let after = edges.partition_point(|edge| *edge <= at);
            (after > 0 && after < edges.len()).then(|| after - 1)
        };
        Some((inside(&self.ys, y)?, inside(&self.xs, x)?))
    }
}

/// The tables that the lines of a page draw, from above.
pub fn grids(across: &[Rule], down: &[Rule]) -> Vec<Grid> {
    let (across, down) = (whole(across), whole(down));
    if across.len() > MOST_LINES || down.len() > MOST_LINES {
        return Vec::new();
    }
    let mut group: Vec<usize> = (0..across.len() + down.len()).collect();
    for (h, line) in across.iter().enumerate() {
        for (v, other) in down.iter().enumerate() {
            let meets = line.from - MEET <= other.at
                && other.at <= line.to + MEET
                && other.from - MEET <= line.at
                && line.at <= other.to + MEET;
            if meets {
                unite(&mut group, h, across.len() + v);
            }
        }
    }
    let roots: Vec<usize> = (0..group.len()).map(|at| root(&mut group, at)).collect();
    let mut kinds = roots.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let mut grids: Vec<Grid> = Vec::new();
    for kind in kinds {
        let of = |lines: &[Rule], first: usize| -> Vec<Rule> {
            lines.iter().enumerate().filter(|(at, _)| roots[first + at] == kind).map(|(_, rule)| *rule).collect()
        };
        grids.extend(grid(&of(&across, 0), &of(&down, across.len())));
    }
    grids.sort_by(|a, b| a.top().total_cmp(&b.top()).then(a.left().total_cmp(&b.left())));
    // A box inside a cell is part of what the cell says.
    let inside = |inner: &Grid, outer: &Grid| {
        inner != outer
            && outer.left() - SAME <= inner.left()
            && inner.right() <= outer.right() + SAME
            && outer.top() - SAME <= inner.top()
            && inner.bottom() <= outer.bottom() + SAME
    };
    let kept: Vec<bool> = grids.iter().map(|grid| !grids.iter().any(|other| inside(grid, other))).collect();
    let mut kept = kept.into_iter();
    grids.retain(|_| kept.next().unwrap_or(true));
    grids
}

/// Pieces of a line joined, the same line once, nothing too short to be one.
pub fn whole(rules: &[Rule]) -> Vec<Rule> {
    let mut rules = rules.to_vec();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Rule> = Vec::new();
    let mut start = 0;
    while start < rules.len() {
        let end = start + rules[start..].partition_point(|rule| rule.at - rules[start].at <= SAME);
        let mut near = rules[start..end].to_vec();
        near.sort_by(|a, b| a.from.total_cmp(&b.from));
        let at = near.iter().map(|rule| rule.at).sum::<f64>() / near.len() as f64;
        let first = out.len();
        for rule in near {
            match out[first..].last_mut() {
                Some(last) if rule.from <= last.to + MEET => last.to = last.to.max(rule.to),
                _ => out.push(Rule { at, ..rule }),
            }
        }
        start = end;
    }
    out.retain(|rule| rule.to - rule.from >= LEAST);
    out
}

fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

fn unite(group: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(group, a), root(group, b));
    group[a.max(b)] = a.min(b);
}

/// Distinct places, from the least; those closer than a row or column can be are one.
fn edges(mut places: Vec<f64>) -> Vec<f64> {
    places.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    for place in places {
        if out.last().is_none_or(|last| place - last > SAME) {
            out.push(place);
        }
    }
    out
}

fn grid(across: &[Rule], down: &[Rule]) -> Option<Grid> {
    if across.len() < 2 || down.is_empty() {
        return None;
    }
    // A table whose sides are not ruled ends where its lines end.
    let ends = |rules: &[Rule]| {
        let least = rules.iter().map(|rule| rule.from).fold(f64::INFINITY, f64::min);
        let most = rules.iter().map(|rule| rule.to).fold(f64::NEG_INFINITY, f64::max);
        [least, most]
    };
    let xs = beside(edges(down.iter().map(|rule| rule.at).collect()), ends(across));
    let ys = beside(edges(across.iter().map(|rule| rule.at).collect()), ends(down));
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    if columns * rows < 2 || columns * rows > MOST_CELLS {
        return None;
    }
    let right = column_lines(down, &xs, &ys);
    let below = column_lines(across, &ys, &xs);
    // By cell: is there a line to its right (columns × rows), and one under it.
    let walled = |row: usize, edge: usize| right[edge * rows + row];
    let floored = |edge: usize, column: usize| below[edge * columns + column];
    let mut group: Vec<usize> = (0..columns * rows).collect();
    for row in 0..rows {
        for column in 0..columns {
            let at = row * columns + column;
            if column + 1 < columns && !walled(row, column + 1) {
                unite(&mut group, at, at + 1);
            }
            if row + 1 < rows && !floored(row + 1, column) {
                unite(&mut group, at, at + columns);
            }
        }
    }
    Some(Grid {
        boxes: boxes(&mut group, columns, rows),
        closed_below: (0..columns).map(|column| floored(rows, column)).collect(),
        xs,
        ys,
    })
}

fn beside(mut edges: Vec<f64>, [least, most]: [f64; 2]) -> Vec<f64> {
    if edges.first().is_none_or(|first| least < first - LEAST) {
        edges.insert(0, least);
    }
    if edges.last().is_none_or(|last| most > last + LEAST) {
        edges.push(most);
    }
    edges
}

/// For every edge and every step along it, whether a line runs there.
fn column_lines(rules: &[Rule], edges: &[f64], steps: &[f64]) -> Vec<bool> {
    let count = steps.len() - 1;
    let mut covered = vec![0.0; edges.len() * count];
    for rule in rules {
        // The last edge that is not right of the line; `edges` kept the first of those that are one.
        let edge = edges.partition_point(|edge| *edge <= rule.at + 0.01).saturating_sub(1);
        let first = steps.partition_point(|step| *step <= rule.from).saturating_sub(1);
        for step in first..count {
            let overlap = rule.to.min(steps[step + 1]) - rule.from.max(steps[step]);
            if steps[step] >= rule.to {
                break;
            }
            covered[edge * count + step] += overlap.max(0.0);
        }
    }
    (0..covered.len())
        .map(|at| {
            let step = at % count;
            covered[at] >= (steps[step + 1] - steps[step]) * 0.6
        })
        .collect()
}

/// Groups of elementary cells as boxes; a group that is no rectangle falls apart into rows.
fn boxes(group: &mut [usize], columns: usize, rows: usize) -> Vec<GridCell> {
    #[derive(Clone, Copy)]
    struct Extent {
        top: usize,
        bottom: usize,
        left: usize,
        right: usize,
        count: usize,
    }
    let mut extents: Vec<Option<Extent>> = vec![None; group.len()];
    let roots: Vec<usize> = (0..group.len()).map(|at| root(group, at)).collect();
    for (at, root) in roots.iter().enumerate() {
        let (row, column) = (at / columns, at % columns);
        let extent =
            extents[*root].get_or_insert(Extent { top: row, bottom: row, left: column, right: column, count: 0 });
        extent.bottom = extent.bottom.max(row);
        extent.left = extent.left.min(column);
        extent.right = extent.right.max(column);
        extent.count += 1;
    }
    let mut out = Vec::new();
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let at = row * columns + column;
            let Some(extent) = extents[roots[at]] else { break };
            let (span, down) = (extent.right - extent.left + 1, extent.bottom - extent.top + 1);
            if span * down == extent.count {
                if (extent.top, extent.left) == (row, column) {
                    out.push(GridCell { row, column, down, span });
                }
                column += 1;
            } else {
                let run = roots[at..(row + 1) * columns].iter().take_while(|root| **root == roots[at]).count();
                out.push(GridCell { row, column, down: 1, span: run });
                column += run;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: f64, from: f64, to: f64) -> Rule {
        Rule { at, from, to }
    }

    fn shape(grid: &Grid) -> Vec<(usize, usize, usize, usize)> {
        grid.boxes.iter().map(|cell| (cell.row, cell.column, cell.down, cell.span)).collect()
    }

    #[test]
    fn pieces_and_doubles_are_one_line_and_a_missing_line_is_a_merge() {
        // Two rows, two columns; the upper row is merged; lines in pieces, doubled, a little apart.
        let across = [
            rule(0.0, 0.0, 50.0),
            rule(0.8, 50.5, 100.0),
            rule(20.0, 0.0, 100.0),
            rule(40.0, 0.0, 100.0),
            rule(41.5, 0.0, 100.0),
        ];
        let down = [rule(0.0, 0.0, 40.0), rule(100.0, 0.0, 22.0), rule(100.4, 20.0, 41.0), rule(50.0, 20.0, 40.0)];
        let grids = grids(&across, &down);
        assert_eq!(grids.len(), 1);
        assert_eq!(shape(&grids[0]), [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]);
        assert_eq!(grids[0].find(70.0, 30.0), Some((1, 1)));
        assert_eq!(grids[0].find(120.0, 30.0), None);
    }

    #[test]
    fn sides_that_are_not_ruled_are_where_the_lines_end() {
        let across = [rule(0.0, 0.0, 100.0), rule(20.0, 0.0, 100.0), rule(40.0, 0.0, 100.0)];
        let grids = grids(&across, &[rule(50.0, 0.0, 40.0)]);
        assert_eq!(shape(&grids[0]), [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]);
    }

    #[test]
    fn underlines_ticks_and_frames_are_no_tables() {
        assert!(grids(&[rule(0.0, 0.0, 100.0), rule(30.0, 0.0, 100.0)], &[]).is_empty());
        let frame = [rule(0.0, 0.0, 100.0), rule(100.0, 0.0, 100.0)];
        assert!(grids(&frame, &frame).is_empty());
        let tick = [rule(0.0, 0.0, 5.0), rule(5.0, 0.0, 5.0)];
        assert!(grids(&tick, &tick).is_empty());
    }

    #[test]
    fn what_is_no_rectangle_falls_into_rows() {
        // An L of three cells: the lower right one is apart.
        let across = [rule(0.0, 0.0, 100.0), rule(20.0, 50.0, 100.0), rule(40.0, 0.0, 100.0)];
        let down = [rule(0.0, 0.0, 40.0), rule(50.0, 20.0, 40.0), rule(100.0, 0.0, 40.0)];
        assert_eq!(shape(&grids(&across, &down)[0]), [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]);
    }
}
