//! Pages → stretches: tables that go on over the page are one table again, sheets printed two pages wide are whole.
//!
//! What belongs together is proved by the lines alone: columns of the same widths under each other, rows of the same
//! heights beside each other. A row that the page cut in two is joined only where no line closes it.

use super::grid::Grid;
use super::page::{Part, Said, Sheet, Sheeted};
use super::text::{is_open, joint};
use std::collections::BTreeMap;

/// Pages printed on other paper margins, and rounding.
const CLOSE: f64 = 3.0;
/// So many row borders must agree before two pages are one sheet.
const LEAST_BORDERS: usize = 4;

/// A run of pages that hang together.
#[derive(Debug, Default)]
pub struct Stretch {
    pub first: usize,
    pub last: usize,
    pub parts: Vec<Whole>,
    pub sheets: Vec<Sheet>,
    /// Pages put side by side, left and right.
    pub pairs: Vec<(usize, usize)>,
}

#[derive(Debug)]
pub enum Whole {
    Text { page: usize, text: String },
    Table(Table),
}

/// A table over all its pages.
#[derive(Debug)]
pub struct Table {
    /// From its left edge.
    pub xs: Vec<f64>,
    pub rows: Vec<Row>,
    pub ruled: bool,
    /// How many rows at its head repeat on further pages.
    pub heading: usize,
    /// Of its last page.
    open_below: bool,
    /// Where its rows part, on a table of one page.
    ys: Vec<f64>,
}

#[derive(Clone, Debug, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// The page cut it in two with a line, and its text alone says that it goes on.
    pub torn: bool,
}

#[derive(Clone, Debug)]
pub struct Cell {
    pub column: usize,
    pub span: usize,
    pub down: usize,
    pub said: Said,
    pub at: Spot,
}

/// Where a cell stands: on which page, in which of its tables, and where there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub page: usize,
    pub table: usize,
    pub row: usize,
    pub column: usize,
}

pub fn stretches(mut sheets: Vec<Sheet>) -> Vec<Stretch> {
    let aside = running(&sheets);
    // The title of a table, printed again over each of its pages, and of a form on each page: a form begins anew there.
    let again: Vec<bool> = (0..sheets.len())
        .map(|at| {
            let tables = (at.checked_sub(1).and_then(|at| sheets[at].tables().next()), sheets[at].tables().next());
            matches!(tables, (Some(before), Some(table)) if same(&widths(before), &widths(table))
                && heading(table) == heading(before)
                && heading(table).iter().filter(|text| !text.is_empty()).count() > 1)
        })
        .collect();
    for (sheet, again) in sheets.iter_mut().zip(again) {
        let Sheet { parts, aside: own, .. } = sheet;
        parts.retain(|part| match part {
            Part::Text(words)
                if in_margin(words.at) && aside.contains_key(&general(&words.text)) && (again || !words.is_large) =>
            {
                own.push(words.text.clone());
                false
            }
            _ => true,
        });
    }
    let pairs = pairs(&sheets);
    let mut right_halves: BTreeMap<usize, Sheet> = BTreeMap::new();
    let mut lefts = Vec::new();
    for (at, sheet) in sheets.into_iter().enumerate() {
        match pairs.values().any(|right| *right == at) {
            true => drop(right_halves.insert(at, sheet)),
            false => lefts.push((at, sheet)),
        }
    }
    let mut out: Vec<Stretch> = Vec::new();
    for (at, mut sheet) in lefts {
        let page = sheet.number;
        let mut right = pairs.get(&at).and_then(|right| right_halves.remove(right));
        let mut parts: Vec<Whole> = Vec::new();
        let texts = |parts: &mut Vec<Part>| -> Vec<String> {
            let words = parts.iter().filter_map(|part| match part {
                Part::Text(words) => Some(words.text.clone()),
                Part::Table(_) => None,
            });
            words.collect()
        };
        let mut number = 0;
        for part in std::mem::take(&mut sheet.parts) {
            match part {
                Part::Text(words) => parts.push(Whole::Text { page, text: words.text }),
                Part::Table(table) => {
                    number += 1;
                    let mut whole = Table::of(&table, page, number);
                    if let Some(right) = &mut right {
                        // What stands over the right half belongs over the whole.
                        let above = texts(&mut right.parts);
                        parts.extend(above.into_iter().map(|text| Whole::Text { page: right.number, text }));
                        if let Some(table) = right.tables().next() {
                            whole.beside(Table::of(table, right.number, 1));
                        }
                        right.parts.clear();
                    }
                    parts.push(Whole::Table(whole));
                }
            }
        }
        let last = right.as_ref().map_or(page, |right| right.number);
        let open = out.last_mut().filter(|stretch| {
            stretch.last + 1 == page || stretch.pairs.last().is_some_and(|(left, _)| left + 1 == page)
        });
        let goes_on = match (open, parts.first()) {
            (Some(stretch), Some(Whole::Table(next))) => match stretch.parts.last_mut() {
                Some(Whole::Table(table)) if table.goes_on(next) => Some(stretch),
                _ => None,
            },
            _ => None,
        };
        let pair = right.as_ref().map(|right| (page, right.number));
        match goes_on {
            Some(stretch) => {
                let mut parts = parts.into_iter();
                if let (Some(Whole::Table(table)), Some(Whole::Table(next))) = (stretch.parts.last_mut(), parts.next())
                {
                    table.append(next);
                }
                stretch.parts.extend(parts);
                stretch.last = stretch.last.max(last);
                stretch.sheets.push(sheet);
                stretch.sheets.extend(right);
                stretch.pairs.extend(pair);
            }
            None => {
                let sheets = std::iter::once(sheet).chain(right).collect();
                out.push(Stretch { first: page, last, parts, sheets, pairs: pair.into_iter().collect() });
            }
        }
    }
    out
}

/// Heads and feet of pages stand within this share of the page.
fn in_margin(at: f64) -> bool {
    !(0.075..=0.925).contains(&at)
}

/// A text with its numbers made alike.
fn general(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    letters.map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

/// Texts in the margins that most pages have, with their number.
fn running(sheets: &[Sheet]) -> BTreeMap<String, usize> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for sheet in sheets {
        for part in &sheet.parts {
            if let Part::Text(words) = part
                && in_margin(words.at)
            {
                *counted.entry(general(&words.text)).or_default() += 1;
            }
        }
    }
    let most = (sheets.len() * 3 / 5).max(3);
    counted.retain(|_, count| *count >= most);
    counted
}

/// Left halves with their right halves, by index: the same row borders, other columns, one table on each.
fn pairs(sheets: &[Sheet]) -> BTreeMap<usize, usize> {
    let only = |sheet: &Sheet| -> Option<bool> { (sheet.tables().count() == 1).then_some(true) };
    let alone: Vec<bool> = sheets.iter().map(|sheet| only(sheet).unwrap_or(false)).collect();
    let mut found = BTreeMap::new();
    let mut at = 0;
    while at < sheets.len() {
        let run = alone[at..].iter().take_while(|alone| **alone).count();
        // Down and then over, or over and then down: `apart` pages lie between the halves.
        let apart = (1..=run / 2).find(|apart| {
            (0..*apart).all(|step| {
                let halves = (sheets[at + step].tables().next(), sheets[at + step + apart].tables().next());
                matches!(halves, (Some(left), Some(right)) if agree(left, right))
            })
        });
        match apart {
            Some(apart) => {
                found.extend((0..apart).map(|step| (at + step, at + step + apart)));
                at += 2 * apart;
            }
            None => at += 1,
        }
    }
    found
}

fn agree(left: &Sheeted, right: &Sheeted) -> bool {
    let (more, fewer) = match left.grid.ys.len() >= right.grid.ys.len() {
        true => (&left.grid.ys, &right.grid.ys),
        false => (&right.grid.ys, &left.grid.ys),
    };
    let has = |y: &f64| more.iter().any(|other| (other - y).abs() <= CLOSE / 2.0);
    let same_columns = same(&widths(left), &widths(right));
    let ends = |ys: &[f64]| (ys.first().copied().unwrap_or(0.0), ys.last().copied().unwrap_or(0.0));
    let ((top, bottom), (other_top, other_bottom)) = (ends(more), ends(fewer));
    left.ruled
        && right.ruled
        && !same_columns
        && fewer.len() >= LEAST_BORDERS
        && fewer.iter().all(has)
        && (top - other_top).abs() <= CLOSE
        && (bottom - other_bottom).abs() <= CLOSE
        && heading(left) != heading(right)
}

fn heading(table: &Sheeted) -> Vec<&str> {
    let first = table.grid.boxes.iter().zip(&table.texts).filter(|(cell, _)| cell.row == 0);
    first.map(|(_, said)| said.text.as_str()).collect()
}

/// No line closes the cells of the last row. A merged cell that the page cut may be open beside closed ones.
fn is_open_below(grid: &Grid) -> bool {
    let mut last = grid.boxes.iter().filter(|cell| cell.down == 1 && cell.row + 1 == grid.rows()).peekable();
    let closed = |column: usize| grid.closed_below.get(column).copied().unwrap_or(true);
    last.peek().is_some() && last.all(|cell| (cell.column..cell.column + cell.span).all(|column| !closed(column)))
}

fn widths(table: &Sheeted) -> Vec<f64> {
    table.grid.xs.iter().map(|x| x - table.grid.left()).collect()
}

fn same(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= CLOSE)
}

/// Every place of `few` is one of `many`.
fn within(few: &[f64], many: &[f64]) -> bool {
    few.iter().all(|a| many.iter().any(|b| (a - b).abs() <= CLOSE))
}

impl Table {
    fn of(table: &Sheeted, page: usize, number: usize) -> Table {
        let mut rows = vec![Row::default(); table.grid.rows()];
        for (cell, said) in table.grid.boxes.iter().zip(&table.texts) {
            let at = Spot { page, table: number, row: cell.row, column: cell.column };
            let (column, span, down) = (cell.column, cell.span, cell.down);
            if let Some(row) = rows.get_mut(cell.row) {
                row.cells.push(Cell { column, span, down, said: said.clone(), at });
            }
        }
        rows.iter_mut().for_each(|row| row.cells.sort_by_key(|cell| cell.column));
        Table {
            xs: widths(table),
            rows,
            ruled: table.ruled,
            heading: 0,
            open_below: is_open_below(&table.grid),
            ys: table.grid.ys.clone(),
        }
    }

    /// Columns of the same widths; where the lines of one page show fewer columns, they are among the other's.
    fn goes_on(&self, next: &Table) -> bool {
        let ends = |xs: &[f64]| xs.last().copied().unwrap_or(0.0);
        self.ruled == next.ruled
            && (ends(&self.xs) - ends(&next.xs)).abs() <= CLOSE
            && (within(&self.xs, &next.xs) || within(&next.xs, &self.xs))
    }

    /// Puts the cells on the columns of `xs`, which hold all of the table's own.
    fn onto(&mut self, xs: &[f64]) {
        let nearest = |x: f64| {
            let distance = |other: &f64| (other - x).abs();
            xs.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1))).map_or(0, |(at, _)| at)
        };
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            let from = self.xs.get(cell.column).map_or(0, |x| nearest(*x));
            let to = self.xs.get(cell.column + cell.span).map_or(from + 1, |x| nearest(*x));
            (cell.column, cell.span) = (from, to.saturating_sub(from).max(1));
        }
        self.xs = xs.to_vec();
    }

    fn append(&mut self, mut next: Table) {
        let xs = if self.xs.len() >= next.xs.len() { self.xs.clone() } else { next.xs.clone() };
        self.onto(&xs);
        next.onto(&xs);
        let repeated = self.rows.iter().zip(&next.rows).take_while(|(a, b)| a.says(b)).count();
        // All of it may say the same only where it is no heading but the same rows again.
        let repeated = if repeated < next.rows.len() && repeated < self.rows.len() { repeated } else { 0 };
        self.heading = self.heading.max(repeated);
        let merged = match next.rows.get_mut(repeated) {
            Some(first) => self.take_merged(first),
            None => Vec::new(),
        };
        if let (Some(row), Some(rest)) = (self.rows.last_mut(), next.rows.get(repeated)) {
            let torn = row.goes_on(rest);
            if row.fits(rest) && (self.open_below || torn) {
                row.torn |= torn && !self.open_below;
                row.take(next.rows.remove(repeated));
                for (row, cell) in merged {
                    let cell = self.rows.get_mut(row).and_then(|row| row.cells.get_mut(cell));
                    cell.into_iter().for_each(|cell| cell.down -= 1);
                }
            }
        }
        self.rows.append(&mut next.rows);
        self.open_below = next.open_below;
    }

    /// Merged cells that the page cut: their text is printed in one half, the other is blank. Takes such halves out of
    /// the first row of the next page, and says which cells they belong to.
    fn take_merged(&mut self, first: &mut Row) -> Vec<(usize, usize)> {
        let count = self.rows.len();
        let mut grown = Vec::new();
        for (at, row) in self.rows.iter_mut().enumerate() {
            for (number, cell) in row.cells.iter_mut().enumerate().filter(|(_, cell)| at + cell.down == count) {
                let found = first.cells.iter().position(|half| {
                    let one_is_blank = half.said.text.is_empty() != cell.said.text.is_empty();
                    let is_merged = cell.down > 1 || cell.said.text.is_empty() && half.down > 1;
                    half.column == cell.column && half.span == cell.span && one_is_blank && is_merged
                });
                let Some(half) = found.map(|found| first.cells.remove(found)) else { continue };
                cell.down += half.down;
                if cell.said.text.is_empty() {
                    (cell.said, cell.at) = (half.said, half.at);
                }
                grown.push((at, number));
            }
        }
        grown
    }

    /// The right half of a sheet comes to stand right of the left one.
    fn beside(&mut self, right: Table) {
        let ys = if self.ys.len() >= right.ys.len() { self.ys.clone() } else { right.ys.clone() };
        let row_of = |own: &[f64], row: usize| {
            let y = own.get(row).copied().unwrap_or(f64::INFINITY);
            let distance = |other: &f64| (other - y).abs();
            ys.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1))).map_or(0, |(at, _)| at)
        };
        let mut rows = vec![Row::default(); ys.len().saturating_sub(1)];
        let (own, edge) = (self.ys.clone(), self.xs.last().copied().unwrap_or(0.0));
        let first = self.xs.len().saturating_sub(1);
        let left = std::mem::take(&mut self.rows).into_iter().map(|row| (row, &own, 0));
        let other = right.rows.into_iter().map(|row| (row, &right.ys, first));
        for (number, (row, ys_of, shift)) in left.enumerate().chain(other.enumerate()) {
            for mut cell in row.cells {
                let (from, to) = (row_of(ys_of, number), row_of(ys_of, number + cell.down));
                cell.column += shift;
                cell.down = to.saturating_sub(from).max(1);
                if let Some(row) = rows.get_mut(from) {
                    row.cells.push(cell);
                }
            }
        }
        self.rows = rows;
        self.xs.extend(right.xs.iter().skip(1).map(|x| edge + x));
        self.ys = ys;
    }
}

impl Row {
    /// The same words in the same columns: a heading printed again.
    fn says(&self, other: &Row) -> bool {
        let key = |row: &Row| -> Vec<(usize, String)> {
            let text = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            row.cells.iter().map(|cell| (cell.column, text(&cell.said.text))).collect()
        };
        self.cells.iter().any(|cell| !cell.said.text.is_empty()) && key(self) == key(other)
    }

    fn fits(&self, other: &Row) -> bool {
        let shape = |row: &Row| row.cells.iter().map(|cell| (cell.column, cell.span)).collect::<Vec<_>>();
        shape(self) == shape(other)
    }

    /// Word closes a row with a line where the page ends, as it does every row. That the next one goes on is proved
    /// where a text breaks off in a full line, and no cell that has text on both pages says otherwise.
    fn goes_on(&self, rest: &Row) -> bool {
        let mut both = self.cells.iter().zip(&rest.cells).filter_map(|(cell, more)| {
            let (before, after) = (&cell.said, &more.said);
            (!before.text.is_empty() && !after.text.is_empty()).then_some((before, after))
        });
        let mut proof = false;
        both.all(|(before, after)| {
            proof |= is_open(&before.text, &after.text) && before.text.chars().count() > 6;
            before.left < after.head
        }) && proof
    }

    /// The rest of a row that the page cut in two.
    fn take(&mut self, rest: Row) {
        for (cell, more) in self.cells.iter_mut().zip(rest.cells) {
            let (said, rest) = (&mut cell.said, more.said);
            for (text, more) in [(&mut said.text, rest.text), (&mut said.unseen, rest.unseen)] {
                text.push_str(joint(text.chars().next_back(), more.chars().next(), false));
                text.push_str(&more);
            }
            cell.down = cell.down.max(more.down);
            said.overflows |= rest.overflows;
            if rest.head > 0.0 {
                said.left = rest.left;
            }
        }
    }
}
