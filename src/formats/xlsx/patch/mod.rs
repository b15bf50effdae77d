//! A workbook filled by changing the XML of that very file: what is said in the cells, and what must move with the rows.
//!
//! What to write follows from two documents: the blank as it is read, and the same filled, whose rows and cells bear
//! the places they have in the blank. A cell that says something else than in the blank is written; a row that comes
//! again is copied; everything else of the package stays as it lies in the zip. Knows no form and no field.

mod around;
mod cells;
mod looks;
mod references;
mod sheet;

use crate::diagnostic::{Error, Result};
use crate::document::{self, Document};
use crate::formats::excel::package::{Package, damaged, normal, too_large};
use crate::formats::excel::{self, each_element};
use crate::formats::markup::{Element, Markup};
use crate::formats::repack::{Repacked, is_made_of, repack};
use crate::formats::rows::Layout;
use crate::formats::{Kind, Room};
use crate::source::Place;
use cells::Value;
use looks::Looks;
use references::Layouts;
use sheet::{Copy, Patch};
use std::collections::{BTreeMap, HashMap};

/// Rows a blank may have. What is longer is data and no form.
const MOST_ROWS: u32 = 20_000;

/// A workbook that is to be filled: read once, filled any number of times.
pub struct Blank {
    bytes: Vec<u8>,
    package: Package,
    /// The part that names the sheets.
    main: String,
    sheets: Vec<Sheet>,
    looks: Looks,
    strings: Vec<Element>,
    epoch_1904: bool,
}

struct Sheet {
    name: String,
    /// Its number in the order of computing.
    number: u32,
    part: String,
    markup: Markup,
    /// One behind the last row that holds anything.
    height: u32,
}

/// What stands in a cell of the blank besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub formula: Option<String>,
    /// Whether it has a border, and which.
    pub border: u32,
}

impl Blank {
    /// # Errors
    /// It is no workbook, damaged, or larger than a form may be.
    pub fn open(bytes: Vec<u8>) -> Result<Blank> {
        let package = Package::open(&bytes, Room::USUAL)?;
        let main = package.relations("").into_iter().find(|relation| relation.is("officeDocument"));
        let main = main.map_or_else(|| "xl/workbook.xml".to_string(), |relation| relation.target);
        let parts = excel::sheet_parts(&package);
        let mut named: Vec<(String, u32)> = Vec::new();
        let mut epoch_1904 = false;
        each_element(package.text(&main).ok_or_else(damaged)?, |element| match element.local_name().as_ref() {
            "sheet" => {
                let of = |key| excel::attribute(element, key);
                let number = of("sheetId").and_then(|id| id.parse().ok()).unwrap_or(0);
                named.push((of("name").unwrap_or_default(), number));
            }
            "workbookPr" => {
                epoch_1904 = excel::attribute(element, "date1904").is_some_and(|on| on == "1" || on == "true")
            }
            _ => {}
        });
        let mut sheets = Vec::new();
        for (name, number) in named {
            let part = parts.get(&name).ok_or_else(damaged)?.clone();
            let markup = Markup::parse(package.text(&part).ok_or_else(damaged)?)?;
            let rows = markup.root.child("sheetData").map(sheet::rows_of).unwrap_or_default();
            let height = rows.keys().next_back().map_or(0, |last| last.saturating_add(1));
            if rows.len() as u32 > MOST_ROWS {
                return Err(too_large());
            }
            sheets.push(Sheet { name, number, part, markup, height: height.min(MOST_ROWS) });
        }
        let relations = package.relations(&main);
        let part = |kind: &str| {
            relations.iter().find(|relation| relation.is(kind)).and_then(|relation| package.text(&relation.target))
        };
        let looks = part("styles").map(Markup::parse).transpose()?.as_ref().map(Looks::parse).unwrap_or_default();
        let strings = part("sharedStrings").map(Markup::parse).transpose()?;
        let strings = strings.map(|strings| strings.root.elements().cloned().collect()).unwrap_or_default();
        Ok(Blank { bytes, main, sheets, looks, strings, epoch_1904, package })
    }

    /// The document that it is to a reader.
    ///
    /// # Errors
    /// As [`excel::read`] has.
    pub fn read(&self) -> Result<Document> {
        excel::read(&self.bytes, Kind::Xlsx)
    }

    /// What the file holds at the cells of a sheet that are in it, by row and column.
    pub fn held(&self, sheet: usize) -> HashMap<(u32, u32), Held> {
        let mut held = HashMap::new();
        let Some(sheet) = self.sheets.get(sheet) else { return held };
        let Some(mut data) = sheet.markup.root.child("sheetData").cloned() else { return held };
        sheet::unshare(&mut data);
        for (row, element) in sheet::rows_of(&data) {
            let mut next = 0;
            for cell in element.elements() {
                let column = sheet::column_of(cell, next);
                next = column + 1;
                let formula = cell.child("f").map(Element::text);
                held.insert((row, column), Held { formula, border: self.looks.of(cell).border });
            }
        }
        held
    }

    /// Whether these bytes are this file filled, and nobody has saved them since.
    pub fn is_filling(&self, bytes: &[u8]) -> bool {
        const FILLED: &[&str] = &[
            "xl/worksheets/",
            "xl/workbook.xml",
            "xl/comments",
            "xl/threadedcomments",
            "xl/drawings/",
            "xl/tables/",
            "xl/charts/",
            "xl/calcchain.xml",
        ];
        is_made_of(bytes, &self.bytes, |part| FILLED.iter().any(|begin| part.starts_with(begin)))
    }

    /// The file, filled: `blank` is this one as [`Blank::read`] gives it, `filled` says what is to stand there.
    ///
    /// # Errors
    /// A sheet has no room for so many rows, or a cell none for so much text.
    pub fn fill(&self, blank: &Document, filled: &Document) -> Result<Repacked> {
        let said = texts(blank);
        let copies = self.copies(&said, filled)?;
        let mut layouts = Layouts::new();
        for (sheet, copies) in self.sheets.iter().zip(&copies) {
            let rows: Vec<u32> = copies.iter().map(|copy| copy.row).collect();
            let layout = Layout::of(&rows, sheet.height).ok_or_else(too_long)?;
            layouts.insert(sheet.name.to_lowercase(), layout);
        }
        let mut changed: HashMap<String, String> = HashMap::new();
        let mut computes = false;
        for (sheet, copies) in self.sheets.iter().zip(&copies) {
            let Some(layout) = layouts.get(&sheet.name.to_lowercase()) else { continue };
            computes |= self.sheet(sheet, copies, layout, &layouts, &mut changed)?;
        }
        let main = self.package.text(&self.main).ok_or_else(damaged)?;
        if let Some(text) = around::workbook(main, &layouts, computes)? {
            changed.insert(normal(&self.main), text);
        }
        let chain = self.package.relations(&self.main).into_iter().find(|relation| relation.is("calcChain"));
        if let Some(chain) = chain
            && let Some(xml) = self.package.text(&chain.target)
        {
            let layout_of = |number| {
                let sheet = self.sheets.iter().find(|sheet| sheet.number == number)?;
                layouts.get(&sheet.name.to_lowercase()).filter(|layout| layout.moves()).cloned()
            };
            if let Some(text) = around::chain(xml, &layout_of)? {
                changed.insert(normal(&chain.target), text);
            }
        }
        repack(&self.bytes, &changed, std::iter::empty())
    }

    /// The rows of each sheet as they are filled, with the values of the cells that say something else than before.
    fn copies<'d>(&self, said: &HashMap<Place, &str>, filled: &'d Document) -> Result<Vec<Vec<Copy<'d>>>> {
        let mut sheets: Vec<Vec<Copy>> = self.sheets.iter().map(|_| Vec::new()).collect();
        // Columns that the open row has already.
        let mut taken: Vec<Vec<u16>> = self.sheets.iter().map(|_| Vec::new()).collect();
        let mut put = |place: Place, value: Value<'d>, fresh: bool| -> Result<()> {
            let Place::Cell { sheet, row, column, .. } = place else { return Ok(()) };
            let at = usize::from(sheet);
            let (Some(copies), Some(taken)) = (sheets.get_mut(at), taken.get_mut(at)) else { return Ok(()) };
            let goes_on = !fresh && copies.last().is_some_and(|copy| copy.row == row && !taken.contains(&column));
            if !goes_on {
                copies.push(Copy { row, cells: Vec::new() });
                taken.clear();
            }
            taken.push(column);
            if value.text.encode_utf16().count() > cells::LONGEST {
                let name = crate::source::cell_name(row, column);
                return Err(Error::new(words!(
                    "{name} 放不下这么多字：Excel 一格最多 32767 字",
                    "{name} has no room for so much text: a cell of Excel holds 32767 characters"
                )));
            }
            if let Some(copy) = copies.last_mut().filter(|_| said.get(&place).copied().unwrap_or("") != value.text) {
                copy.cells.push((column, value));
            }
            Ok(())
        };
        for block in filled.sections.iter().flat_map(|section| &section.blocks) {
            match block {
                document::Block::Paragraph(one) => put(one.place, Value { text: &one.text, number: None }, false)?,
                document::Block::Table(table) => {
                    for row in &table.rows {
                        let mut fresh = true;
                        for cell in &row.cells {
                            if matches!(cell.place, Place::Cell { .. }) {
                                put(
                                    cell.place,
                                    Value { text: &cell.text, number: cell.number },
                                    std::mem::take(&mut fresh),
                                )?;
                            }
                        }
                    }
                }
            }
        }
        Ok(sheets)
    }

    /// Puts the changed parts of one sheet among the others; whether it has formulas that are to be computed.
    fn sheet(
        &self,
        sheet: &Sheet,
        copies: &[Copy],
        layout: &Layout,
        layouts: &Layouts,
        changed: &mut HashMap<String, String>,
    ) -> Result<bool> {
        let mut formulas: Vec<String> = Vec::new();
        sheet.markup.root.walk(&mut |element| {
            if element.is("f") || element.is("formula") || element.is("formula1") || element.is("formula2") {
                formulas.push(element.text());
            }
        });
        let is_written = layout.moves() || copies.iter().any(|copy| !copy.cells.is_empty());
        // Formulas of other sheets that speak of this one are computed anew too, and those that rest on them.
        let speaks = formulas
            .iter()
            .flat_map(|formula| references::sheets_named(formula))
            .any(|name| layouts.contains_key(&name));
        if !is_written && !speaks {
            return Ok(false);
        }
        let patch = Patch {
            name: &sheet.name,
            layout,
            layouts,
            copies,
            looks: &self.looks,
            strings: &self.strings,
            epoch_1904: self.epoch_1904,
        };
        let mut markup = sheet.markup.clone();
        patch.apply(&mut markup.root);
        let text = markup.print();
        if self.package.text(&sheet.part) != Some(text.as_str()) {
            changed.insert(normal(&sheet.part), text);
        }
        for relation in self.package.relations(&sheet.part) {
            let Some(xml) = self.package.text(&relation.target) else { continue };
            let now = match relation.kind.rsplit('/').next().unwrap_or("") {
                "drawing" => {
                    for chart in self.package.relations(&relation.target).iter().filter(|relation| relation.is("chart"))
                    {
                        let drawn =
                            self.package.text(&chart.target).map(|xml| around::chart(xml, layouts)).transpose()?;
                        if let Some(text) = drawn.flatten() {
                            changed.insert(normal(&chart.target), text);
                        }
                    }
                    layout.moves().then(|| around::drawing(xml, layout)).transpose()?.flatten()
                }
                "comments" | "threadedComment" if layout.moves() => around::notes(xml, layout)?,
                "vmlDrawing" if layout.moves() => around::boxes(xml, layout),
                "table" if layout.moves() => around::table(xml, layout)?,
                _ => None,
            };
            if let Some(text) = now {
                changed.insert(normal(&relation.target), text);
            }
        }
        Ok(!formulas.is_empty())
    }
}

fn texts(document: &Document) -> HashMap<Place, &str> {
    document.texts().map(|(text, place)| (place, text)).collect()
}

fn too_long() -> Error {
    Error::new(words!("一张工作表放不下这么多行", "a sheet has no room for so many rows"))
        .help(words!("拆成几份", "split it into several"))
}

impl std::fmt::Debug for Blank {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let names: BTreeMap<&str, u32> = self.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.height)).collect();
        f.debug_struct("Blank").field("sheets", &names).finish_non_exhaustive()
    }
}
