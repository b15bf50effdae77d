//! Tables without lines: columns of white, and only where every line agrees.
//!
//! A line that breaks the columns, or that goes on in a second one, proves that we do not know the table; its lines
//! then stay lines.

use super::grid::{Grid, GridCell};
use super::page::{Said, Sheeted};
use super::text::Line;

pub enum Piece<'a> {
    Table(Sheeted),
    /// `uneven` where they look like a table whose columns do not agree.
    Lines {
        lines: &'a [Line],
        uneven: bool,
    },
}

/// So many lines, and pieces of a line, make a table of it.
const LEAST_LINES: usize = 3;
const LEAST_COLUMNS: usize = 3;
/// White between columns, in sizes of the letters.
const WHITE: f64 = 0.8;

/// Cuts lines, from above, into tables and the rest.
pub fn cut(lines: &[Line]) -> Vec<Piece<'_>> {
    let rows = rows(lines);
    let mut out = Vec::new();
    let (mut at, mut plain) = (0, 0);
    while at < rows.len() {
        // A table is a run of rows of several pieces each; single pieces among them would be cells that go on.
        let mut end = at;
        let mut full = 0;
        while end < rows.len() && (rows[end].len() > 1 || end > at && follows(lines, &rows, end)) {
            full += usize::from(rows[end].len() >= LEAST_COLUMNS);
            end += 1;
        }
        while end > at && rows[end - 1].len() < 2 {
            end -= 1;
        }
        if full < LEAST_LINES {
            at = end.max(at + 1);
            continue;
        }
        let (from, to) = (rows[at].start, rows[end - 1].end);
        if plain < from {
            out.push(Piece::Lines { lines: &lines[plain..from], uneven: false });
        }
        out.push(match table(lines, &rows[at..end]) {
            Some(table) => Piece::Table(table),
            None => Piece::Lines { lines: &lines[from..to], uneven: true },
        });
        plain = to;
        at = end;
    }
    if plain < lines.len() {
        out.push(Piece::Lines { lines: &lines[plain..], uneven: false });
    }
    out
}

/// Pieces that stand on one line.
fn rows(lines: &[Line]) -> Vec<std::ops::Range<usize>> {
    let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match rows.last_mut() {
            Some(row) if (line.y - lines[row.start].y).abs() <= line.size * 0.45 && line.from > lines[at - 1].to => {
                row.end = at + 1;
            }
            _ => rows.push(at..at + 1),
        }
    }
    rows
}

fn follows(lines: &[Line], rows: &[std::ops::Range<usize>], at: usize) -> bool {
    let (line, before) = (&lines[rows[at].start], &lines[rows[at - 1].start]);
    line.y - before.y < 2.0 * line.size
}

fn table(lines: &[Line], rows: &[std::ops::Range<usize>]) -> Option<Sheeted> {
    let own = &lines[rows.first()?.start..rows.last()?.end];
    let size = own.iter().map(|line| line.size).fold(0.0, f64::max);
    let mut spans: Vec<(f64, f64)> = own.iter().map(|line| (line.from, line.to)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for (from, to) in spans {
        match columns.last_mut() {
            Some(last) if from < last.1 + WHITE * size => last.1 = last.1.max(to),
            _ => columns.push((from, to)),
        }
    }
    let column_of = |line: &Line| columns.partition_point(|column| column.0 <= line.from + 0.01).saturating_sub(1);
    // Every line begins in the first column and has its pieces in columns of their own: nothing goes on below.
    let agrees = columns.len() >= LEAST_COLUMNS
        && rows.iter().all(|row| {
            let taken: Vec<usize> = lines[row.clone()].iter().map(column_of).collect();
            taken.len() > 1 && taken.first() == Some(&0) && taken.windows(2).all(|pair| pair[0] < pair[1])
        });
    if !agrees {
        return None;
    }
    let between = |a: f64, b: f64| (a + b) / 2.0;
    let mut xs = vec![columns.first()?.0];
    xs.extend(columns.windows(2).map(|pair| between(pair[0].1, pair[1].0)));
    xs.push(columns.last()?.1);
    let base = |row: &std::ops::Range<usize>| lines[row.start].y;
    let mut ys = vec![base(rows.first()?) - size];
    ys.extend(rows.windows(2).map(|pair| between(base(&pair[0]), base(&pair[1]) - size)));
    ys.push(base(rows.last()?) + size * 0.3);
    let (mut boxes, mut texts) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        for column in 0..columns.len() {
            let line = lines[row.clone()].iter().find(|line| column_of(line) == column);
            boxes.push(GridCell { row: at, column, down: 1, span: 1 });
            texts.push(Said { text: line.map(|line| line.text.clone()).unwrap_or_default(), ..Said::default() });
        }
    }
    let closed = vec![true; columns.len()];
    let grid = Grid { xs, ys, boxes, closed_below: closed };
    Some(Sheeted { grid, ruled: false, texts })
}
