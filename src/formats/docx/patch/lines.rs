//! The lines of a Word file: its paragraphs and the rows of its tables, in the order and with the numbers that the
//! reader gives them.
//!
//! A line is a leaf of the tree: a paragraph that is in no table, or a row of a table that is in no other.

use crate::formats::markup::Element;
use std::collections::HashMap;

#[derive(Debug, Default)]
pub struct Lines {
    count: u32,
    paragraphs: Vec<u32>,
    rows: HashMap<(u16, u32), u32>,
}

impl Lines {
    pub fn of(root: &Element) -> Lines {
        let mut lines = Lines::default();
        let mut tables = 0;
        lines.gather(root, None, &mut tables);
        lines
    }

    fn gather(&mut self, element: &Element, table: Option<u16>, tables: &mut u16) {
        if let Some(table) = table.filter(|_| element.is("tr")) {
            let row = self.rows.keys().filter(|(of, _)| *of == table).count() as u32;
            self.rows.insert((table, row), self.count);
            self.count += 1;
        } else if table.is_none() && element.is("p") {
            self.paragraphs.push(self.count);
            self.count += 1;
        } else {
            let inner = match element.is("tbl") {
                true => {
                    *tables = tables.saturating_add(1);
                    Some(*tables)
                }
                false => table,
            };
            element.elements().for_each(|child| self.gather(child, inner, tables));
        }
    }

    pub fn count(&self) -> u32 {
        self.count
    }

    pub fn paragraph(&self, row: u32) -> Option<u32> {
        self.paragraphs.get(row as usize).copied()
    }

    pub fn row(&self, table: u16, row: u32) -> Option<u32> {
        self.rows.get(&(table, row)).copied()
    }
}

/// Whether an element is a line itself, in a table or not.
pub fn is_line(element: &Element, in_table: bool) -> bool {
    if in_table { element.is("tr") } else { element.is("p") }
}

/// How many lines are in an element.
pub fn count(element: &Element, in_table: bool) -> u32 {
    if is_line(element, in_table) {
        return 1;
    }
    let in_table = in_table || element.is("tbl");
    element.elements().map(|child| count(child, in_table)).sum()
}

/// The element of a line.
pub fn leaf(root: &Element, line: u32) -> Option<&Element> {
    fn find<'a>(element: &'a Element, in_table: bool, left: &mut u32) -> Option<&'a Element> {
        if is_line(element, in_table) {
            if *left == 0 {
                return Some(element);
            }
            *left -= 1;
            return None;
        }
        let in_table = in_table || element.is("tbl");
        element.elements().find_map(|child| find(child, in_table, left))
    }
    find(root, false, &mut { line })
}

/// The cells of a row with their grid columns; those within content controls are among them.
pub fn cells(row: &Element) -> Vec<(u32, &Element)> {
    fn gather<'a>(element: &'a Element, found: &mut Vec<&'a Element>) {
        for child in element.elements() {
            if child.is("tc") {
                found.push(child);
            } else {
                gather(child, found);
            }
        }
    }
    let mut found = Vec::new();
    gather(row, &mut found);
    let before =
        row.child("trPr").and_then(|properties| properties.child("gridBefore")).and_then(|before| before.number("val"));
    let mut column: u32 = before.unwrap_or(0);
    found
        .into_iter()
        .map(|cell| {
            let at = column;
            let span = cell
                .child("tcPr")
                .and_then(|properties| properties.child("gridSpan"))
                .and_then(|span| span.number("val"));
            column = column.saturating_add(span.unwrap_or(1).max(1));
            (at, cell)
        })
        .collect()
}

pub fn cell(row: &Element, column: u32) -> Option<&Element> {
    cells(row).into_iter().find(|(at, _)| *at == column).map(|(_, cell)| cell)
}
