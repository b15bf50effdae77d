//! A Word file filled by changing the XML of that very file: the words in braces, and rows and blocks that come again.
//!
//! As for a workbook, what to write follows from the blank as it is read and the same document filled: places tell
//! which paragraph or row of the blank a filled one is. Everything else of the package stays as it lies in the zip.
//! Knows no form and no field.

mod again;
mod boxes;
mod lines;
mod own;
mod words;

use crate::diagnostic::{Error, Result};
use crate::document::{self, Document, RemarkKind};
use crate::formats::Room;
use crate::formats::braces::{braces, replaced};
use crate::formats::excel::package::{Package, damaged, normal};
use crate::formats::markup::{Element, Markup};
use crate::formats::repack::{Repacked, is_made_of, repack};
use crate::formats::rows::Layout;
use crate::source::Place;
use lines::Lines;
use std::collections::HashMap;
use words::Said;

/// A Word file that is to be filled: read once, filled any number of times.
pub struct Blank {
    bytes: Vec<u8>,
    main: String,
    markup: Markup,
    lines: Lines,
    /// Heads and feet of pages that hold braces, by part.
    margins: Vec<(String, Markup)>,
}

/// A line as it is to be filled: values by grid column; a paragraph has column 0.
#[derive(Default)]
struct Copy {
    cells: Vec<(u32, Vec<Said>)>,
}

impl Blank {
    /// # Errors
    /// It is no Word file, or damaged.
    pub fn open(bytes: Vec<u8>) -> Result<Blank> {
        let package = Package::open(&bytes, Room::USUAL)?;
        let main = package.relations("").into_iter().find(|relation| relation.is("officeDocument"));
        let main = main.map_or_else(|| "word/document.xml".to_string(), |relation| relation.target);
        let markup = Markup::parse(package.text(&main).ok_or_else(damaged)?)?;
        let lines = Lines::of(&markup.root);
        let mut margins = Vec::new();
        for relation in package.relations(&main) {
            if let (true, Some(xml)) = (relation.is("header") || relation.is("footer"), package.text(&relation.target))
            {
                let markup = Markup::parse(xml)?;
                if !braces(&words::text(&markup.root)).is_empty() {
                    margins.push((relation.target, markup));
                }
            }
        }
        Ok(Blank { bytes, main, markup, lines, margins })
    }

    /// The document that it is to a reader.
    ///
    /// # Errors
    /// As [`super::read()`] has.
    pub fn read(&self) -> Result<Document> {
        super::read(&self.bytes)
    }

    /// The text of a place as it is typed, without the number that Word puts before it.
    pub fn typed(&self, place: Place) -> Option<String> {
        let Place::Cell { sheet: 0, row, .. } = place else { return None };
        let line = self.lines.paragraph(row)?;
        lines::leaf(&self.markup.root, line).map(words::text)
    }

    /// Where braces stand that no paragraph or cell of the document holds: in a text box, or in a table within a cell.
    pub fn is_reached(&self, place: Place, text: &str) -> bool {
        let wanted: Vec<&str> =
            braces(text).into_iter().map(|range| &text[range]).filter(|tag| *tag != "{#}").collect();
        let held = match place {
            Place::Cell { sheet: 0, row, .. } => {
                self.lines.paragraph(row).and_then(|line| lines::leaf(&self.markup.root, line)).map(words::text)
            }
            Place::Cell { sheet, row, column, .. } => self
                .lines
                .row(sheet, row)
                .and_then(|line| lines::leaf(&self.markup.root, line))
                .and_then(|row| lines::cell(row, u32::from(column)))
                .map(words::text_of_cell),
            _ => None,
        };
        let Some(held) = held else {
            return self.margins.iter().any(|(_, markup)| words::holds(&words::text(&markup.root), &wanted));
        };
        words::holds(&held, &wanted)
    }

    /// Whether these bytes are this file filled, and nobody has saved them since.
    pub fn is_filling(&self, bytes: &[u8]) -> bool {
        const FILLED: &[&str] = &["word/document", "word/header", "word/footer"];
        is_made_of(bytes, &self.bytes, |part| FILLED.iter().any(|begin| part.starts_with(begin)))
    }

    /// The file, filled: `blank` is this one as [`Blank::read`] gives it, `filled` says what is to stand there.
    ///
    /// # Errors
    /// There are too many lines.
    pub fn fill(&self, blank: &Document, filled: &Document) -> Result<Repacked> {
        let said: HashMap<Place, &str> = blank.texts().map(|(text, place)| (place, text)).collect();
        let asides: HashMap<Place, &str> = (blank.sections.iter().flat_map(|section| &section.remarks))
            .filter(|(_, remark)| matches!(remark.kind, RemarkKind::Header | RemarkKind::Footer))
            .map(|(place, remark)| (*place, remark.text.as_str()))
            .collect();
        let (mut rows, mut copies): (Vec<u32>, Vec<Copy>) = (Vec::new(), Vec::new());
        let mut around: Vec<Vec<Said>> = Vec::new();
        let mut put = |place: Place, text: &str, fresh: bool| {
            let Place::Cell { sheet, row, column, .. } = place else { return };
            if let Some(blank) = asides.get(&place) {
                around.extend(values(blank, text));
                return;
            }
            let line = if sheet == 0 { self.lines.paragraph(row) } else { self.lines.row(sheet, row) };
            let Some(line) = line else { return };
            if fresh || rows.last() != Some(&line) {
                rows.push(line);
                copies.push(Copy::default());
            }
            let before = said.get(&place).copied().unwrap_or("");
            if let Some(copy) = copies.last_mut().filter(|_| before != text) {
                let values = values(before, text).unwrap_or_else(|| vec![Said::whole(text)]);
                copy.cells.push((u32::from(column), values));
            }
        };
        for block in filled.sections.iter().flat_map(|section| &section.blocks) {
            match block {
                document::Block::Paragraph(one) => put(one.place, &one.text, true),
                document::Block::Table(table) => {
                    for row in &table.rows {
                        let placed = row.cells.iter().filter(|cell| matches!(cell.place, Place::Cell { .. }));
                        placed.enumerate().for_each(|(at, cell)| put(cell.place, &cell.text, at == 0));
                    }
                }
            }
        }
        let layout = Layout::of(&rows, self.lines.count()).ok_or_else(|| {
            Error::new(words!("行太多，一份文件放不下", "there are more lines than a file has room for"))
        })?;
        let mut changed = HashMap::new();
        let mut markup = self.markup.clone();
        let mut filling = again::Filling::new(&layout, &copies, &self.markup.root);
        markup.root = filling.rebuild(&self.markup.root);
        if layout.moves() || copies.iter().any(|copy| !copy.cells.is_empty()) {
            changed.insert(normal(&self.main), markup.print());
        }
        for (part, markup) in &self.margins {
            let mut markup = markup.clone();
            let mut is_changed = false;
            let tags = words::text(&markup.root);
            for values in &around {
                let wanted: Vec<&str> = values.iter().map(|said| said.braces.as_str()).collect();
                if words::holds(&tags, &wanted) {
                    words::fill(&mut markup.root, values);
                    is_changed = true;
                }
            }
            if is_changed {
                changed.insert(normal(part), markup.print());
            }
        }
        repack(&self.bytes, &changed, std::iter::empty())
    }
}

/// What came in place of each pair of braces.
fn values(blank: &str, filled: &str) -> Option<Vec<Said>> {
    let values = replaced(blank, filled)?;
    Some(
        values
            .into_iter()
            .map(|(range, value)| Said { braces: blank[range].to_string(), value: value.to_string() })
            .collect(),
    )
}

/// Elements that hold text of their own, and no words of the paragraph they stand in.
fn is_apart(element: &Element) -> bool {
    matches!(element.local(), "txbxContent" | "del" | "moveFrom" | "AlternateContent" | "pict" | "drawing" | "object")
}
