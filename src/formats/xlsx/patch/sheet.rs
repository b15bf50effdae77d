//! One sheet: its rows as the layout has them, the values in their cells, and all that speaks of rows moved with them.
//!
//! Knows the elements of a sheet's part; the parts around it are in `around`.

use super::cells::{self, Value};
use super::looks::Looks;
use super::references::{Layouts, filled, moved, moved_list, moved_merges};
use crate::formats::excel::formula::{self, Held};
use crate::formats::excel::{parse_cell, parse_range};
use crate::formats::markup::{Element, Item};
use crate::formats::rows::Layout;
use crate::formats::xlsx::heights::{self, Font};
use crate::source::cell_name;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A row as it is to be filled: values by column.
#[derive(Debug, Default)]
pub struct Copy<'d> {
    pub row: u32,
    pub cells: Vec<(u16, Value<'d>)>,
}

/// What a sheet is patched with.
pub struct Patch<'a> {
    pub name: &'a str,
    pub layout: &'a Layout,
    pub layouts: &'a Layouts,
    pub copies: &'a [Copy<'a>],
    pub looks: &'a Looks,
    /// The shared strings, for those in runs.
    pub strings: &'a [Element],
    pub epoch_1904: bool,
}

/// The rows of a sheet with their numbers from 0, and in each the cells with their columns.
pub fn rows_of(data: &Element) -> BTreeMap<u32, &Element> {
    let mut rows = BTreeMap::new();
    let mut next = 0;
    for row in data.elements().filter(|element| element.is("row")) {
        // A row without a number is the next one.
        let at = row.number::<u32>("r").and_then(|row| row.checked_sub(1)).unwrap_or(next);
        rows.entry(at).or_insert(row);
        next = at.saturating_add(1);
    }
    rows
}

pub fn column_of(cell: &Element, next: u32) -> u32 {
    cell.get("r").and_then(|name| parse_cell(&name)).map_or(next, |(_, column)| column)
}

/// A formula that is said once for several cells is said in each, since copies of a row part them.
pub fn unshare(data: &mut Element) {
    let mut told: HashMap<String, (String, (u32, u32))> = HashMap::new();
    for row in data.elements_mut() {
        for cell in row.elements_mut() {
            let Some(at) = cell.get("r").and_then(|name| parse_cell(&name)) else { continue };
            let Some(formula) = cell.child_mut("f").filter(|f| f.get("t").as_deref() == Some("shared")) else {
                continue;
            };
            let Some(id) = formula.get("si") else { continue };
            let text = formula.text();
            if text.is_empty() {
                if let Some((text, from)) = told.get(&id) {
                    let (down, across) = (i64::from(at.0) - i64::from(from.0), i64::from(at.1) - i64::from(from.1));
                    formula.say(&filled(text, down, across));
                }
            } else {
                told.insert(id, (text, at));
            }
            ["t", "si", "ref"].into_iter().for_each(|name| formula.unset(name));
        }
    }
}

impl Patch<'_> {
    /// Changes the root of the sheet's part.
    pub fn apply(&self, root: &mut Element) {
        let widths = Widths::of(root);
        let merges = merges(root);
        if let Some(data) = root.child_mut("sheetData") {
            unshare(data);
            self.rows(data, &widths, &merges);
            compute(data);
        }
        if self.layout.moves() {
            for element in root.elements_mut().filter(|element| !element.is("sheetData")) {
                self.around_cells(element);
            }
        }
    }

    fn rows(&self, data: &mut Element, widths: &Widths, merges: &Merges) {
        let prefix = data.prefix().to_string();
        let usual =
            data.elements().find(|row| row.is("row")).cloned().unwrap_or_else(|| Element::new(format!("{prefix}row")));
        let rows = rows_of(data);
        let mut made = Vec::with_capacity(self.layout.lines.len());
        for (at, line) in self.layout.lines.iter().enumerate() {
            let copy = line.copy.and_then(|copy| self.copies.get(copy)).filter(|copy| !copy.cells.is_empty());
            let mut row = match (rows.get(&line.old), copy) {
                (Some(row), _) => (*row).clone(),
                (None, None) => continue,
                (None, Some(_)) => Element::new(usual.name.clone()),
            };
            row.set("r", &(at + 1).to_string());
            self.cells(&mut row, at, copy, &prefix);
            if let Some(copy) = copy {
                grow(&mut row, copy, line.old, widths, merges, self.looks);
            }
            made.push(Item::Element(row));
        }
        // Far below, where a worn-out sheet may hold a look and nothing else.
        for (old, row) in rows.range(self.layout.height()..) {
            let at = self.layout.first(*old);
            if at < MOST_ROWS {
                let mut row = (*row).clone();
                row.set("r", &(at + 1).to_string());
                self.cells(&mut row, at as usize, None, &prefix);
                made.push(Item::Element(row));
            }
        }
        data.children = made;
    }

    fn cells(&self, row: &mut Element, at: usize, copy: Option<&Copy>, prefix: &str) {
        let mut next = 0;
        for cell in row.elements_mut() {
            let column = column_of(cell, next);
            next = column + 1;
            cell.set("r", &cell_name(at as u32, column.min(16_383) as u16));
            if let Some(formula) = cell.child_mut("f") {
                let text = moved(&formula.text(), self.name, Some(at), self.layouts);
                formula.say(&text);
                if let Some(reference) = formula.get("ref") {
                    formula.set("ref", &here(&reference, at as u32));
                }
            }
        }
        for (column, value) in copy.into_iter().flat_map(|copy| &copy.cells) {
            let name = cell_name(at as u32, *column);
            let known = row.elements().position(|cell| cell.get("r").as_deref() == Some(&name));
            if known.is_none() {
                // Behind the last cell to its left.
                let before = row
                    .children
                    .iter()
                    .rposition(|item| matches!(item, Item::Element(cell) if column_of(cell, 0) < u32::from(*column)));
                let mut cell = Element::new(format!("{prefix}c")).with("r", &name);
                if let Some(style) = row.get("s") {
                    cell.set("s", &style);
                }
                row.unset("spans");
                row.children.insert(before.map_or(0, |before| before + 1), Item::Element(cell));
            }
            let Some(cell) = row.elements_mut().find(|cell| cell.get("r").as_deref() == Some(&name)) else { continue };
            if cell.child("f").is_some() {
                continue;
            }
            let look = self.looks.of(cell);
            let blank = match cell.get("t").as_deref() {
                Some("s") => cell.child("v").and_then(|v| self.strings.get(v.text().trim().parse::<usize>().ok()?)),
                Some("inlineStr") => cell.child("is"),
                _ => None,
            };
            let blank = blank.cloned();
            cells::write(cell, *value, &look, blank.as_ref(), self.epoch_1904);
        }
    }

    /// Everything in a sheet's part that is not a cell and speaks of rows.
    fn around_cells(&self, element: &mut Element) {
        if element.is("mergeCells") {
            let mut made = Vec::new();
            for merge in element.elements() {
                let range = merge.get("ref").unwrap_or_default();
                for range in moved_merges(&range, self.layout).unwrap_or_else(|| vec![range]) {
                    let mut merge = merge.clone();
                    merge.set("ref", &range);
                    made.push(Item::Element(merge));
                }
            }
            element.set("count", &made.len().to_string());
            element.children = made;
            return;
        }
        if element.is("rowBreaks") {
            for mark in element.elements_mut() {
                // A break stands below the row whose number, from 1, it bears.
                if let Some(row) = mark.number::<u32>("id").and_then(|row| row.checked_sub(1)) {
                    mark.set("id", &(self.layout.last(row) + 1).to_string());
                }
            }
            return;
        }
        if element.is("hyperlinks") {
            let mut made = Vec::new();
            for link in element.elements() {
                let list = moved_list(&link.get("ref").unwrap_or_default(), self.layout);
                for reference in list.split_whitespace() {
                    let mut link = link.clone();
                    link.set("ref", reference);
                    if let Some(target) = link.get("location") {
                        link.set("location", &moved(&target, self.name, None, self.layouts));
                    }
                    made.push(Item::Element(link));
                }
            }
            element.children = made;
            return;
        }
        element.walk_mut(&mut |element| {
            let local = element.local().to_string();
            match local.as_str() {
                "formula" | "formula1" | "formula2" | "f" => {
                    let text = element.text();
                    element.say(&moved(&text, self.name, None, self.layouts));
                }
                // The new dialect of these says it as text.
                "sqref" => {
                    let text = element.text();
                    element.say(&moved_list(&text, self.layout));
                }
                _ => {}
            }
            for name in ["ref", "sqref", "activeCell", "topLeftCell", "r1", "r2"] {
                let Some(list) = element.get(name) else { continue };
                let single =
                    matches!(name, "activeCell" | "topLeftCell") || local == "selection" && !list.contains(' ');
                let now = match parse_cell(&list).filter(|_| single) {
                    Some((row, column)) => cell_name(self.layout.first(row), column as u16),
                    None => moved_list(&list, self.layout),
                };
                element.set(name, &now);
            }
            // Rows that stand still at the top.
            if local == "pane"
                && let Some(still) = element.number::<u32>("ySplit").filter(|still| *still > 0)
                && element.get("state").is_some_and(|state| state.starts_with("frozen"))
            {
                element.set("ySplit", &(self.layout.first(still)).to_string());
            }
        });
    }
}

/// An array formula that stands in one row, in this row.
fn here(reference: &str, at: u32) -> String {
    match parse_range(reference) {
        Some(range) if range.row == range.last_row => {
            format!("{}:{}", cell_name(at, range.column as u16), cell_name(at, range.last_column as u16))
        }
        Some(range) => {
            let last = at + (range.last_row - range.row);
            format!("{}:{}", cell_name(at, range.column as u16), cell_name(last, range.last_column as u16))
        }
        None => parse_cell(reference).map_or_else(|| reference.to_string(), |(_, column)| cell_name(at, column as u16)),
    }
}

/// Formulas are computed where they are sums, differences and products; what others said before is taken out, and the
/// program that opens the file computes it.
pub fn compute(data: &mut Element) {
    #[derive(Clone)]
    enum Now {
        Number(Decimal),
        Text,
        Formula(String),
    }
    const ROUNDS: usize = 5;
    let mut cells: HashMap<(u32, u32), Now> = HashMap::new();
    let mut formulas: Vec<(u32, u32)> = Vec::new();
    for (row, element) in rows_of(data) {
        let mut next = 0;
        for cell in element.elements() {
            let column = column_of(cell, next);
            next = column + 1;
            let value = || cell.child("v").map(Element::text).unwrap_or_default();
            let now = match (cell.child("f"), cell.get("t").as_deref()) {
                (Some(formula), _) => {
                    formulas.push((row, column));
                    Now::Formula(formula.text())
                }
                (None, None | Some("n")) => {
                    match value().trim().parse::<f64>().ok().and_then(crate::formats::excel::numfmt::decimal) {
                        Some(number) => Now::Number(number),
                        None => continue,
                    }
                }
                _ => Now::Text,
            };
            cells.insert((row, column), now);
        }
    }
    if formulas.is_empty() {
        return;
    }
    for _ in 0..ROUNDS {
        let held = |at: (u32, u32)| match cells.get(&at) {
            Some(Now::Number(number)) => Held::Number(*number),
            Some(Now::Text) => Held::Text,
            Some(Now::Formula(_)) => Held::Unknown,
            None => Held::Blank,
        };
        let known: Vec<((u32, u32), Decimal)> = (formulas.iter())
            .filter_map(|at| match cells.get(at) {
                Some(Now::Formula(text)) => formula::compute(text, *at, &held).map(|number| (*at, number)),
                _ => None,
            })
            .collect();
        if known.is_empty() {
            break;
        }
        for (at, number) in known {
            cells.insert(at, Now::Number(number));
        }
    }
    let formulas: HashSet<(u32, u32)> = formulas.into_iter().collect();
    let mut next_row = 0;
    for row in data.elements_mut().filter(|element| element.is("row")) {
        let at = row.number::<u32>("r").and_then(|row| row.checked_sub(1)).unwrap_or(next_row);
        next_row = at.saturating_add(1);
        let mut next = 0;
        for cell in row.elements_mut() {
            let column = column_of(cell, next);
            next = column + 1;
            if !formulas.contains(&(at, column)) {
                continue;
            }
            cell.remove("v");
            cell.unset("t");
            if let Some(Now::Number(number)) = cells.get(&(at, column)) {
                let name = format!("{}v", cell.prefix());
                cell.children.push(Item::Element(Element::new(name).saying(&number.normalize().to_string())));
            }
        }
    }
}

/// Pixels of each column.
struct Widths {
    usual: f64,
    /// First and last column from 0.
    runs: Vec<(u32, u32, f64)>,
    /// Points of a row that says nothing of its height.
    height: f64,
}

fn pixels(characters: f64) -> f64 {
    (characters * 7.0).trunc()
}

impl Widths {
    fn of(root: &Element) -> Widths {
        let format = root.child("sheetFormatPr");
        let usual = format.and_then(|format| format.number("defaultColWidth")).unwrap_or(9.14);
        let height = format.and_then(|format| format.number("defaultRowHeight")).unwrap_or(15.0);
        let columns = root.child("cols").into_iter().flat_map(|columns| columns.elements().collect::<Vec<_>>());
        let run = |column: &Element| {
            let (first, last) = (column.number::<u32>("min")?, column.number::<u32>("max")?);
            Some((first.checked_sub(1)?, last.checked_sub(1)?, pixels(column.number("width").unwrap_or(usual))))
        };
        Widths { usual: pixels(usual), runs: columns.filter_map(run).collect(), height }
    }

    fn between(&self, first: u32, last: u32) -> f64 {
        let one = |column: u32| {
            let run = self.runs.iter().find(|(from, to, _)| (*from..=*to).contains(&column));
            run.map_or(self.usual, |(.., width)| *width)
        };
        (first..=last.min(first + 200)).map(one).sum()
    }
}

/// By row and column of the blank: the last column, and whether it is one row high.
type Merges = HashMap<(u32, u32), (u32, bool)>;

fn merges(root: &Element) -> Merges {
    let all = root.child("mergeCells").into_iter().flat_map(|merges| merges.elements().collect::<Vec<_>>());
    let parsed = all.filter_map(|merge| parse_range(&merge.get("ref")?));
    parsed.map(|merge| ((merge.row, merge.column), (merge.last_column, merge.row == merge.last_row))).collect()
}

/// Rows of a sheet.
const MOST_ROWS: u32 = 1_048_576;
/// Excel's highest row.
const HIGHEST: f64 = 409.5;

/// A row without a fixed height grows with its text.
fn grow(row: &mut Element, copy: &Copy, old: u32, widths: &Widths, merges: &Merges, looks: &Looks) {
    if row.get("customHeight").is_some_and(|fixed| fixed != "0" && fixed != "false") {
        return;
    }
    let height = row.number("ht").unwrap_or(widths.height);
    let needed = copy.cells.iter().filter_map(|(column, value)| {
        let cell = row.elements().find(|cell| column_of(cell, u32::MAX) == u32::from(*column))?;
        let look = looks.of(cell);
        let column = u32::from(*column);
        let (last, is_flat) = merges.get(&(old, column)).copied().unwrap_or((column, true));
        let font = Font { size: look.size, bold: look.bold };
        let lines =
            if look.wraps && is_flat { heights::lines(value.text, widths.between(column, last), font) } else { 1 };
        (lines > 1).then(|| heights::height(lines, font))
    });
    let needed = needed.fold(0.0, f64::max).min(HIGHEST);
    if needed > height {
        row.set("ht", &format!("{}", (needed * 4.0).ceil() / 4.0));
        row.set("customHeight", "1");
    }
}
