//! The lines of a blank: its paragraphs and the rows of its tables, each cell a label, a hole or a formula.
//!
//! Knows how braces are read and which lists their paths go through; what the lines make is for `compile`.

use super::super::codec::Codec;
use super::super::definition::shape_of;
use super::super::pattern::{Fault, Pattern, Piece};
use super::formulas;
use crate::document::{Block, RemarkKind, Section};
use crate::formats::xlsx::patch::Held;
use crate::source::{Path, Place, Step};
use crate::spec::{Field, Shape};
use std::collections::HashMap;

/// A paragraph, or a row of a table.
pub struct Line {
    /// In which table of the section; none for a paragraph.
    pub table: Option<usize>,
    pub row: u32,
    pub spots: Vec<Spot>,
}

/// A cell, or a paragraph's text.
#[derive(Clone)]
pub struct Spot {
    pub column: u32,
    pub span: u32,
    pub down: u32,
    pub pattern: Pattern,
    /// The lists that its paths go through, the outermost first.
    pub lists: Vec<Path>,
    pub place: Place,
    pub formula: Option<String>,
}

impl Spot {
    pub fn end(&self) -> u32 {
        self.column + self.span
    }

    pub fn is_label(&self) -> bool {
        self.formula.is_none() && self.pattern.is_label()
    }

    /// It holds something that is read back.
    pub fn has_holes(&self) -> bool {
        self.pattern.holes().any(|hole| !hole.is_ordinal())
    }

    pub fn is_ordinal(&self) -> bool {
        matches!(self.pattern.pieces.as_slice(), [Piece::Hole(hole)] if hole.is_ordinal())
    }

    pub fn has_ordinal(&self) -> bool {
        self.pattern.holes().any(|hole| hole.is_ordinal())
    }

    pub fn text(&self) -> String {
        self.pattern.label()
    }
}

impl Line {
    /// The lists of the line: those of its cell that goes through most.
    pub fn lists(&self) -> &[Path] {
        self.spots.iter().map(|spot| spot.lists.as_slice()).max_by_key(|lists| lists.len()).unwrap_or(&[])
    }

    pub fn is_blank(&self) -> bool {
        self.spots.iter().all(|spot| spot.pattern.is_blank() && spot.formula.is_none())
    }
}

/// The lines of a section, and what is wrong in their braces.
pub fn lines(
    section: &Section,
    held: &HashMap<(u32, u32), Held>,
    fields: &'static [Field],
    fault: &mut dyn FnMut(Place, &Fault),
) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut tables = 0;
    let mut spot = |text: &str, place: Place, span: (u32, u32, u32), formula: Option<String>| {
        let pattern = match formula {
            // What it came to last is no label.
            Some(_) => Pattern::default(),
            None => Pattern::parse(text).unwrap_or_else(|wrong| {
                fault(place, &wrong);
                Pattern::default()
            }),
        };
        let lists = pattern.holes().map(|hole| parted(fields, &hole.path).0).max_by_key(Vec::len).unwrap_or_default();
        let (column, span, down) = span;
        Spot { column, span: span.max(1), down: down.max(1), pattern, lists, place, formula }
    };
    // Words at the head of pages are read before all others, those at the foot behind them.
    for (text, place) in margins(section, RemarkKind::Header) {
        lines.push(Line { table: None, row: 0, spots: vec![spot(text, place, (0, 1, 1), None)] });
    }
    for block in &section.blocks {
        match block {
            Block::Paragraph(one) => {
                let row = if let Place::Cell { row, .. } = one.place { row } else { 0 };
                lines.push(Line { table: None, row, spots: vec![spot(&one.text, one.place, (0, 1, 1), None)] });
            }
            Block::Table(table) => {
                let table_number = tables;
                tables += 1;
                for cells in &table.rows {
                    let row = cells.cells.iter().find_map(|cell| match cell.place {
                        Place::Cell { row, .. } => Some(row),
                        _ => None,
                    });
                    let Some(row) = row else { continue };
                    let each = cells.cells.iter().map(|cell| {
                        let formula = held.get(&(row, cell.column)).and_then(|held| held.formula.clone());
                        spot(&cell.text, cell.place, (cell.column, cell.span, cell.down), formula)
                    });
                    lines.push(Line { table: Some(table_number), row, spots: each.collect() });
                }
            }
        }
    }
    for (text, place) in margins(section, RemarkKind::Footer) {
        lines.push(Line { table: None, row: 0, spots: vec![spot(text, place, (0, 1, 1), None)] });
    }
    understood(&mut lines);
    lines
}

/// Gives every formula its expression: one of nothing where it is not understood.
fn understood(lines: &mut [Line]) {
    // What stands in a cell that is one hole for a number, as an expression speaks of it.
    let mut holes: HashMap<(u32, u32), String> = HashMap::new();
    for line in lines.iter() {
        for spot in line.spots.iter().filter(|spot| spot.lists.is_empty()) {
            if let [Piece::Hole(hole)] = spot.pattern.pieces.as_slice()
                && matches!(hole.codec, Codec::Money(None) | Codec::Int | Codec::Plain)
                && !hole.is_ordinal()
                && !hole.path.to_string().contains('[')
            {
                holes.insert((line.row, spot.column), hole.path.to_string());
            }
        }
    }
    for line in lines.iter_mut() {
        for spot in line.spots.iter_mut() {
            if let Some(formula) = &spot.formula {
                spot.pattern = Pattern::of_formula(&formulas::expression(formula, &holes).unwrap_or_default());
            }
        }
    }
}

/// The heads or feet of the section's pages that hold braces.
fn margins(section: &Section, kind: RemarkKind) -> impl Iterator<Item = (&str, Place)> {
    let of_kind = section.remarks.iter().filter(move |(_, remark)| remark.kind == kind && remark.text.contains('{'));
    of_kind.map(|(place, remark)| (remark.text.as_str(), *place))
}

/// The lists a path goes through, each relative to the one before, and what is left within the last.
pub fn parted(fields: &'static [Field], path: &Path) -> (Vec<Path>, Path) {
    let (mut lists, mut fields) = (Vec::new(), fields);
    let mut rest = path.0.as_slice();
    let mut length = 0;
    while length < rest.len() {
        length += 1;
        let head = Path(rest[..length].to_vec());
        let goes_in = matches!(rest.get(length), Some(Step::Key(_)));
        if let (Some(Shape::Records(inner)), true) = (shape_of(fields, &head), goes_in) {
            lists.push(head);
            fields = inner();
            rest = &rest[length..];
            length = 0;
        }
    }
    (lists, Path(rest.to_vec()))
}

/// The pattern as it speaks of an item of these lists; expressions lose the lists' names too.
pub fn within(pattern: &Pattern, lists: &[Path]) -> Pattern {
    if lists.is_empty() {
        return pattern.clone();
    }
    let prefix = lists.iter().flat_map(|list| list.0.iter().cloned()).collect::<Vec<_>>();
    let mut pattern = pattern.clone();
    let spoken = format!("{}.", Path(prefix.clone()));
    for piece in &mut pattern.pieces {
        match piece {
            Piece::Hole(hole) if hole.path.0.starts_with(&prefix) => hole.path.0.drain(..prefix.len()).for_each(drop),
            Piece::Computed(expression) => *expression = expression.replace(&spoken, ""),
            _ => {}
        }
    }
    pattern
}
