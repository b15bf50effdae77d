//! The document with its lines as they are to be: rows and blocks that come again are copied with all that is in them.
//!
//! An element that holds lines is built anew for each time its lines begin again; what holds none is kept once, in its
//! place. Copies lose what may stand once only: ids, bookmarks, the ends of comments.

use super::lines::{cells, count, is_line};
use super::own::make_own;
use super::{Copy, words};
use crate::formats::markup::{Element, Item};
use crate::formats::rows::{Layout, Line};
use std::collections::HashSet;
use std::ops::Range;

pub struct Filling<'a> {
    layout: &'a Layout,
    copies: &'a [Copy],
    /// Lines that were written once.
    written: HashSet<u32>,
    /// The next number for a drawing.
    drawing: u32,
}

impl<'a> Filling<'a> {
    pub fn new(layout: &'a Layout, copies: &'a [Copy], root: &Element) -> Filling<'a> {
        let mut drawing = 0;
        root.walk(&mut |element| {
            if element.is("docPr") {
                drawing = drawing.max(element.number("id").unwrap_or(0));
            }
        });
        Filling { layout, copies, written: HashSet::new(), drawing }
    }

    pub fn rebuild(&mut self, root: &Element) -> Element {
        let lines = self.layout.lines.clone();
        self.element(root, 0, false, &lines)
    }

    /// The element with these lines; its first line has this number in the blank.
    fn element(&mut self, element: &Element, first: u32, in_table: bool, lines: &[Line]) -> Element {
        let in_table = in_table || element.is("tbl");
        let mut made = element.bare();
        // Which children hold lines, and from which on.
        let mut starts = Vec::with_capacity(element.children.len());
        let mut line = first;
        for item in &element.children {
            let held = if let Item::Element(child) = item { count(child, in_table) } else { 0 };
            starts.push(line..line + held);
            line += held;
        }
        let (mut next, mut at) = (0, 0);
        while at < lines.len() {
            let Some(index) = starts.iter().position(|range| range.contains(&lines[at].old)) else { break };
            // What holds no lines stands where it stood.
            made.children.extend(without_lines(element, &starts, next..index));
            next = next.max(index + 1);
            let range = starts[index].clone();
            let mut end = at + 1;
            while end < lines.len() && range.contains(&lines[end].old) {
                // All of it is through, and begins again.
                let again = range.len() > 1 && lines[end].old == range.start && lines[end - 1].old + 1 == range.end;
                if again {
                    break;
                }
                end += 1;
            }
            let Item::Element(child) = &element.children[index] else { break };
            if is_line(child, in_table) {
                for one in at..end {
                    let before = one.checked_sub(1).map(|before| lines[before].old);
                    let row = self.line(child, lines[one], before, element, index);
                    made.children.push(Item::Element(row));
                }
            } else {
                let follows_table = matches!(made.children.last(), Some(Item::Element(last)) if last.is("tbl"));
                if child.is("tbl") && follows_table {
                    // Two tables with nothing between are one to Word.
                    made.children.push(Item::Element(Element::new(format!("{}p", child.prefix()))));
                }
                let again = self.written.contains(&lines[at].old);
                let mut block = self.element(child, range.start, in_table, &lines[at..end]);
                if again {
                    make_own(&mut block);
                }
                made.children.push(Item::Element(block));
            }
            at = end;
        }
        made.children.extend(without_lines(element, &starts, next..element.children.len()));
        made
    }

    fn line(&mut self, blank: &Element, line: Line, before: Option<u32>, holder: &Element, index: usize) -> Element {
        let mut made = blank.clone();
        let again = !self.written.insert(line.old);
        if again {
            make_own(&mut made);
            self.number_drawings(&mut made);
        }
        if blank.is("tr") && before == Some(line.old) {
            go_on(&mut made, holder, index);
        }
        let Some(copy) = line.copy.and_then(|copy| self.copies.get(copy)) else { return made };
        if !blank.is("tr") {
            copy.cells.iter().for_each(|(_, values)| words::fill(&mut made, values));
            return made;
        }
        let columns: Vec<u32> = cells(blank).into_iter().map(|(column, _)| column).collect();
        let mut number = 0;
        each_cell(&mut made, &mut |cell| {
            let column = columns.get(number).copied();
            number += 1;
            let values = copy.cells.iter().find(|(at, _)| Some(*at) == column).map(|(_, values)| values);
            if let Some(values) = values {
                words::fill(cell, values);
            }
        });
        made
    }

    fn number_drawings(&mut self, element: &mut Element) {
        element.walk_mut(&mut |element| {
            if element.is("docPr") {
                self.drawing += 1;
                element.set("id", &self.drawing.to_string());
            }
        });
    }
}

fn each_cell(element: &mut Element, see: &mut dyn FnMut(&mut Element)) {
    for child in element.elements_mut() {
        if child.is("tc") {
            see(child);
        } else {
            each_cell(child, see);
        }
    }
}

/// A row that is copied right below itself: a cell that begins a merge which goes on below is part of it.
fn go_on(row: &mut Element, table: &Element, index: usize) {
    let below = table.children.get(index + 1..).unwrap_or(&[]).iter().find_map(|item| match item {
        Item::Element(next) if next.is("tr") => Some(next),
        _ => None,
    });
    let Some(below) = below else { return };
    let merge = |cell: &Element| {
        cell.child("tcPr").and_then(|properties| properties.child("vMerge")).map(|merge| merge.get("val"))
    };
    let goes_on: HashSet<u32> = (cells(below).into_iter())
        .filter(|(_, cell)| merge(cell).is_some_and(|kind| kind.as_deref() != Some("restart")))
        .map(|(column, _)| column)
        .collect();
    let columns: Vec<u32> = cells(row).into_iter().map(|(column, _)| column).collect();
    let mut number = 0;
    each_cell(row, &mut |cell| {
        let column = columns.get(number).copied().unwrap_or(u32::MAX);
        number += 1;
        if goes_on.contains(&column)
            && let Some(merge) = cell.child_mut("tcPr").and_then(|properties| properties.child_mut("vMerge"))
        {
            merge.unset("val");
            words::fill(cell, &[words::Said::whole("")]);
        }
    });
}

/// The children in a stretch that hold no lines.
fn without_lines(element: &Element, starts: &[Range<u32>], stretch: Range<usize>) -> impl Iterator<Item = Item> {
    let stretch = stretch.start.min(stretch.end)..stretch.end;
    element.children[stretch.clone()]
        .iter()
        .zip(&starts[stretch])
        .filter(|(_, lines)| lines.is_empty())
        .map(|(item, _)| item.clone())
}
