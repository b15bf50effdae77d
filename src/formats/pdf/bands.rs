//! Tables with lines across and none down (三线表, or a line under every row): their columns are parted by white.
//!
//! Only where the same white runs through everything between the first line and the last. With a line under every
//! row, what stands between two of them is a row; with three lines in all, a row is a line of text, and every row
//! must have one line in the first column and none between. What does not agree stays text.

use super::canvas::{Glyph, Rule};
use super::grid::{self, Grid, GridCell, SAME};
use super::text::{self, Line};

/// How far the first line of a paragraph stands in.
const INDENT: f64 = 2.2;
const LEAST_COLUMNS: usize = 3;
/// The white between two columns, in sizes of the letters.
const WHITE: f64 = 0.6;
/// No table is narrower.
const NARROW: f64 = 150.0;
/// More lines of the same ends on a page are looked at together or not at all.
const MANY: usize = 60;

/// The tables of a page that only lines across draw. `ruled`: those that have both, whose lines are spoken for.
pub fn grids(across: &[Rule], glyphs: &[Glyph], ruled: &[Grid]) -> Vec<Grid> {
    let taken = |rule: &Rule| {
        ruled.iter().any(|grid| {
            (grid.top() - SAME..=grid.bottom() + SAME).contains(&rule.at)
                && rule.from < grid.right()
                && grid.left() < rule.to
        })
    };
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in grid::whole(across).into_iter().filter(|rule| rule.to - rule.from >= NARROW && !taken(rule)) {
        let like = |other: &Rule| (other.from - rule.from).abs() <= SAME && (other.to - rule.to).abs() <= SAME;
        match groups.iter_mut().find(|group| group.first().is_some_and(like)) {
            Some(group) => group.push(rule),
            None => groups.push(vec![rule]),
        }
    }
    let mut out = Vec::new();
    for group in groups {
        let mut at = 0;
        while at + 2 < group.len() {
            let ends = if group.len() > MANY { group.len() - 1..group.len() } else { at + 2..group.len() };
            let found = ends.rev().find_map(|end| Some((end, table(&group[at..=end], glyphs)?)));
            at = match found {
                Some((end, table)) => {
                    out.push(table);
                    end
                }
                None if group.len() > MANY => group.len(),
                None => at + 1,
            };
        }
    }
    out
}

fn table(rules: &[Rule], glyphs: &[Glyph]) -> Option<Grid> {
    let (first, last) = (rules.first()?, rules.last()?);
    let own: Vec<Glyph> = (glyphs.iter())
        .filter(|glyph| {
            let middle = glyph.middle();
            first.at < middle.y && middle.y < last.at && first.from - SAME < middle.x && middle.x < first.to + SAME
        })
        .copied()
        .collect();
    if own.iter().any(|glyph| glyph.turn != 0) {
        return None;
    }
    let columns = columns(&own)?;
    let bands: Vec<Vec<Vec<Line>>> =
        rules.windows(2).map(|pair| band(&own, &columns, pair[0].at, pair[1].at)).collect();
    if !bands.iter().flatten().all(|lines| are_set_together(lines)) {
        return None;
    }
    let filled = |cells: &[Vec<Line>]| cells.iter().filter(|lines| !lines.is_empty()).count();
    if !bands.iter().all(|cells| filled(cells) > 1) {
        return None;
    }
    let mut ys: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    match bands.as_slice() {
        [_, body] => {
            let rows = rows(body)?;
            ys.splice(2..2, rows);
            ys.sort_by(f64::total_cmp);
        }
        _ if bands.iter().all(|cells| is_one_row(cells, &columns)) => {}
        _ => return None,
    }
    let mut xs = vec![first.from];
    xs.extend(columns.windows(2).map(|pair| (pair[0].1 + pair[1].0) / 2.0));
    xs.push(first.to);
    let (rows, count) = (ys.len() - 1, columns.len());
    let boxes = (0..rows).flat_map(|row| (0..count).map(move |column| GridCell { row, column, down: 1, span: 1 }));
    Some(Grid { boxes: boxes.collect(), closed_below: vec![true; count], xs, ys })
}

/// What is written, from where to where, in columns that nothing crosses.
fn columns(glyphs: &[Glyph]) -> Option<Vec<(f64, f64)>> {
    let mut ink: Vec<&Glyph> = glyphs.iter().filter(|glyph| !glyph.char.is_whitespace()).collect();
    let mut sizes: Vec<f64> = ink.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    let white = sizes.get(sizes.len() / 2)? * WHITE;
    ink.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for glyph in ink {
        // A mark that hangs over the edge of its column has its ink on the left.
        let ink = if text::closes(glyph.char) { glyph.advance / 2.0 } else { glyph.advance };
        let (from, to) = (glyph.x, glyph.x + ink);
        match columns.last_mut() {
            Some(last) if from < last.1 + white => last.1 = last.1.max(to),
            _ => columns.push((from, to)),
        }
    }
    (columns.len() >= LEAST_COLUMNS).then_some(columns)
}

/// What stands between two lines, by column.
fn band(glyphs: &[Glyph], columns: &[(f64, f64)], top: f64, bottom: f64) -> Vec<Vec<Line>> {
    let of = |(from, to): &(f64, f64)| -> Vec<Line> {
        let inside = glyphs.iter().filter(|glyph| {
            let middle = glyph.middle();
            top < middle.y && middle.y < bottom && *from <= middle.x && middle.x <= *to
        });
        text::lines(&inside.copied().collect::<Vec<_>>(), false)
    };
    columns.iter().map(of).collect()
}

/// Lines of one cell begin, end or have their middle under each other. Where none is so, two columns are taken for one.
fn are_set_together(lines: &[Line]) -> bool {
    let alike = |place: &dyn Fn(&Line) -> f64| {
        let places = || lines.iter().map(place);
        let size = lines.iter().map(|line| line.size).fold(0.0, f64::max);
        places().fold(f64::NEG_INFINITY, f64::max) - places().fold(f64::INFINITY, f64::min) <= size * INDENT
    };
    alike(&|line| line.from) || alike(&|line| line.to) || alike(&|line| (line.from + line.to) / 2.0)
}

/// Where the rows of a body without lines part: each has one line of text in the first column, and nothing else has a
/// line where the first has none.
fn rows(cells: &[Vec<Line>]) -> Option<Vec<f64>> {
    let first = cells.first()?;
    let on_line = |line: &Line| first.iter().position(|own| (own.y - line.y).abs() <= own.size * 0.4);
    let agrees = cells.iter().all(|lines| {
        let at: Option<Vec<usize>> = lines.iter().map(on_line).collect();
        at.is_some_and(|at| at.windows(2).all(|pair| pair[0] < pair[1]))
    });
    let wide = first.iter().all(|own| {
        let beside = |lines: &&Vec<Line>| lines.iter().any(|line| (own.y - line.y).abs() <= own.size * 0.4);
        cells.iter().filter(beside).count() > 1
    });
    (agrees && wide).then(|| first.windows(2).map(|pair| (pair[0].y + pair[1].y - pair[1].size) / 2.0).collect())
}

/// Whether the lines of each cell are one text that was broken because it was full. Two columns with lines that end
/// early hold several rows that no line parts.
fn is_one_row(cells: &[Vec<Line>], columns: &[(f64, f64)]) -> bool {
    let ends_early = |(lines, (from, to)): &(&Vec<Line>, &(f64, f64))| {
        lines.windows(2).any(|pair| {
            let room = (to - from) - (pair[0].to - pair[0].from);
            room > pair[0].size * 2.0 && text::is_open(&pair[0].text, &pair[1].text)
        })
    };
    cells.iter().zip(columns).filter(ends_early).count() < 2
}
