//! One page: its tables by their lines, and the text that stands outside them.
//!
//! Knows one page and no other; what goes on from page to page is for `join`.

use super::bands;
use super::canvas::{Canvas, Glyph};
use super::characters::UNKNOWN;
use super::columns;
use super::grid::{Grid, grids};
use super::heads;
use super::overflow::{self, BODY, SLACK};
use super::text::{self, Line};
use std::collections::BTreeSet;

/// A page as blocks, from above.
#[derive(Debug, Default)]
pub struct Sheet {
    /// From 1, as they lie in the file.
    pub number: usize,
    pub parts: Vec<Part>,
    /// Page numbers, and words across the page at a slant.
    pub aside: Vec<String>,
    /// Words that are drawn and not seen, outside tables.
    pub unseen: String,
    pub recognised: bool,
    /// Has pictures over most of it.
    pub is_picture: bool,
    pub nameless: usize,
    pub respelled: BTreeSet<(char, char)>,
    /// So many lines stand in columns of white that do not agree from line to line.
    pub uneven: usize,
}

#[derive(Debug)]
pub enum Part {
    Text(Words),
    Table(Sheeted),
}

/// A paragraph outside tables.
#[derive(Debug)]
pub struct Words {
    pub text: String,
    /// Its base line, as a share of the height of the page.
    pub at: f64,
    /// In larger letters than most of the page: a title.
    pub is_large: bool,
}

/// A table on one page.
#[derive(Debug)]
pub struct Sheeted {
    pub grid: Grid,
    /// By the lines drawn, and not by columns of white.
    pub ruled: bool,
    /// Beside each box of the grid.
    pub texts: Vec<Said>,
}

#[derive(Clone, Debug, Default)]
pub struct Said {
    pub text: String,
    /// What the cell holds and does not show.
    pub unseen: String,
    /// Its text stands over the lines around it.
    pub overflows: bool,
    /// The room behind its last line, and what its first needs.
    pub left: f64,
    pub head: f64,
}

impl Sheet {
    pub fn tables(&self) -> impl Iterator<Item = &Sheeted> {
        self.parts.iter().filter_map(|part| match part {
            Part::Table(table) => Some(table),
            Part::Text(_) => None,
        })
    }

    pub fn is_blank(&self) -> bool {
        self.parts.is_empty()
    }
}

/// Where page numbers stand: this share of the page from its upper or lower end.
const MARGIN: f64 = 0.12;

/// Letters so much larger than most are those of a title.
const LARGE: f64 = 1.15;

pub fn read(number: usize, canvas: Canvas) -> Sheet {
    let mut grids = grids(&canvas.across, &canvas.down);
    heads::grow(&mut grids, &canvas.boxes);
    let banded = bands::grids(&canvas.across, &canvas.glyphs, &grids);
    grids.extend(banded);
    grids.sort_by(|a, b| a.top().total_cmp(&b.top()).then(a.left().total_cmp(&b.left())));
    let Canvas { mut glyphs, unseen, .. } = canvas;
    if glyphs.iter().all(|glyph| glyph.char == UNKNOWN || glyph.char.is_whitespace()) {
        // Nothing on the page is known.
        glyphs.clear();
    }
    let in_margin = |y: f64| y < canvas.height * MARGIN || y > canvas.height * (1.0 - MARGIN);
    let in_table = |x: f64, y: f64| grids.iter().any(|grid| grid.find(x, y).is_some());
    let numbers: Vec<Line> = (text::lines(&glyphs, true).into_iter())
        .filter(|line| in_margin(line.y) && is_page_number(&line.text, in_table(line.from, line.y - line.size * 0.35)))
        .collect();
    let mut aside: Vec<String> = numbers.iter().map(|line| line.text.clone()).collect();
    aside.extend(Some(canvas.slanted).filter(|text| !text.trim().is_empty()));
    let is_number = |glyph: &Glyph| {
        numbers.iter().any(|line| {
            (glyph.y - line.y).abs() <= line.size * 0.5 && glyph.x >= line.from - 0.1 && glyph.x <= line.to + 0.1
        })
    };

    let mut sizes: Vec<f64> = glyphs.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f64::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);

    let mut homes: Vec<Homes> = grids.iter().map(Homes::of).collect();
    let mut outside: Vec<Glyph> = Vec::new();
    let glyphs: Vec<Glyph> = glyphs.into_iter().filter(|glyph| !is_number(glyph)).collect();
    let crowded = overflow::homes(&glyphs, &grids);
    for (glyph, crowded) in glyphs.into_iter().zip(crowded) {
        let middle = crowded.unwrap_or_else(|| glyph.middle());
        match homes.iter_mut().find_map(|homes| homes.at(middle.x, middle.y)) {
            Some(home) => home.0.push(glyph),
            None => outside.push(glyph),
        }
    }
    let mut unseen_outside = Vec::new();
    for (glyph, home) in unseen {
        match homes.iter_mut().find_map(|homes| homes.at(home.x, home.y)) {
            Some(home) => home.1.push(glyph),
            None => unseen_outside.push(glyph),
        }
    }
    let homes: Vec<Vec<(Vec<Glyph>, Vec<Glyph>)>> = homes.into_iter().map(|homes| homes.cells).collect();
    let mut tables: Vec<Sheeted> = grids
        .into_iter()
        .zip(homes)
        .map(|(grid, cells)| {
            let texts = grid.boxes.iter().zip(cells).map(|(cell, (glyphs, unseen))| {
                let room = grid.xs[cell.column + cell.span] - grid.xs[cell.column];
                let (top, bottom) = (grid.ys[cell.row], grid.ys[cell.row + cell.down]);
                let rows = text::lines(&glyphs, false);
                let overflows = glyphs.iter().any(|glyph| {
                    let slack = glyph.size * SLACK;
                    glyph.turn == 0 && (glyph.y - glyph.size * BODY < top - slack || glyph.y > bottom + slack)
                });
                {
                    let (left, head) = text::ends(&rows, room);
                    let unseen = text::joined(&text::lines(&unseen, false), room);
                    Said { text: text::joined(&rows, room), unseen, overflows, left, head }
                }
            });
            Sheeted { texts: texts.collect(), ruled: true, grid }
        })
        .collect();
    tables.retain(|table| table.texts.iter().any(|said| !said.text.is_empty()));

    let mut sheet = Sheet {
        number,
        aside,
        unseen: text::joined(&text::lines(&unseen_outside, false), 0.0),
        recognised: canvas.recognised,
        is_picture: canvas.pictures > 0.5,
        nameless: canvas.nameless,
        respelled: canvas.respelled,
        ..Sheet::default()
    };
    let size = (canvas.width, canvas.height);
    let mut lines = text::lines(&outside, true).into_iter().peekable();
    for table in tables {
        let top = table.grid.top();
        let mut above: Vec<Line> = Vec::new();
        while let Some(line) = lines.next_if(|line| line.y - line.size * 0.35 <= top) {
            above.push(line);
        }
        loose(&mut sheet, &above, size, usual);
        sheet.parts.push(Part::Table(table));
    }
    let rest: Vec<Line> = lines.collect();
    loose(&mut sheet, &rest, size, usual);
    sheet
}

/// Lines outside ruled tables: columns of white where every line agrees, else paragraphs.
fn loose(sheet: &mut Sheet, lines: &[Line], (width, height): (f64, f64), usual: f64) {
    for piece in columns::cut(lines) {
        match piece {
            columns::Piece::Table(table) => sheet.parts.push(Part::Table(table)),
            columns::Piece::Lines { lines, uneven } => {
                if uneven {
                    sheet.uneven += lines.len();
                }
                let paragraphs = text::paragraphs(lines, width);
                sheet.parts.extend(paragraphs.into_iter().map(|(text, at)| {
                    let (y, size) = lines.get(at).map_or((0.0, 0.0), |line| (line.y, line.size));
                    Part::Text(Words { text, at: y / height.max(1.0), is_large: size > usual * LARGE })
                }));
            }
        }
    }
}

/// What stands in the boxes of a grid.
struct Homes<'a> {
    grid: &'a Grid,
    /// By row and column, the number of the box.
    owner: Vec<usize>,
    cells: Vec<(Vec<Glyph>, Vec<Glyph>)>,
}

impl<'a> Homes<'a> {
    fn of(grid: &'a Grid) -> Homes<'a> {
        let mut owner = vec![0; grid.rows() * grid.columns()];
        for (number, cell) in grid.boxes.iter().enumerate() {
            for row in cell.row..cell.row + cell.down {
                let start = row * grid.columns() + cell.column;
                owner[start..start + cell.span].fill(number);
            }
        }
        Homes { grid, owner, cells: vec![Default::default(); grid.boxes.len()] }
    }

    fn at(&mut self, x: f64, y: f64) -> Option<&mut (Vec<Glyph>, Vec<Glyph>)> {
        let (row, column) = self.grid.find(x, y)?;
        self.cells.get_mut(*self.owner.get(row * self.grid.columns() + column)?)
    }
}

/// `— 12 —`, `第3页 共12页`, and outside tables `12` and `3/12`.
fn is_page_number(text: &str, in_table: bool) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let dash = |c: char| matches!(c, '—' | '-' | '–' | '－' | '~' | '·' | '―' | '─');
    let digits = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = text.trim_matches(dash);
    if text.starts_with(dash) && text.ends_with(dash) && digits(bare) {
        return true;
    }
    let (first, rest) = text.split_once('页').unwrap_or((&text, ""));
    if let Some(number) = first.strip_prefix('第').filter(|_| text.contains('页')) {
        let total = rest.trim_start_matches([',', '，', '/', '、']);
        let total = total.strip_prefix('共').and_then(|rest| rest.strip_suffix('页')).unwrap_or(total);
        return digits(number) && (total.is_empty() || digits(total));
    }
    let parts: Vec<&str> = text.split('/').collect();
    !in_table && parts.len() <= 2 && parts.into_iter().all(digits)
}

#[cfg(test)]
mod tests {
    use super::is_page_number;

    #[test]
    fn page_numbers_are_known_by_what_stands_around_them() {
        for text in ["— 12 —", "-3-", "第3页", "第 3 页 共 12 页", "第3页，共12页", "7", "7/12"] {
            assert!(is_page_number(text, false), "{text}");
        }
        for text in ["2021年", "第三方", "100%", "12.5", "第3页左右", "3万", "12345", "—", "1/2/3"] {
            assert!(!is_page_number(text, false), "{text}");
        }
        // In a table a bare number is a fact.
        assert!(is_page_number("第3页 共12页", true) && is_page_number("— 12 —", true) && !is_page_number("12", true));
    }
}
