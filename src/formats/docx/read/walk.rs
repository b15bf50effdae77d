//! The walk over the XML of one part, from element to element: what opens, what closes, what is passed over.
//!
//! What an element stands for is in `elements`, what text becomes in `words`, where a cell stands in `tables`, pages
//! in `page`, fields and controls in `fields`. No recursion: what is open stands on stacks of our own.

mod elements;
mod fields;
mod page;
mod tables;
mod words;

use super::super::parts::{attribute, for_each_event, text_of};
use super::super::{FILLER_LINE, TWIPS_PER_CHARACTER, TWIPS_PER_MM};
use super::look::{InList, InTable, Look, Said, Styles, is_on, say};
use super::math::Math;
use super::numbering::Numbering;
use super::{Around, at, too_large};
use crate::diagnostic::Result;
use crate::document::{Block, Page, Paragraph, Remark, RemarkKind, Remarks, Row, Section, Table};
use crate::source::Place;
use fields::{Control, Field, Form};
use quick_xml::events::{BytesStart, Event};
use std::rc::Rc;
use words::Lines;

/// Cells, rows and paragraphs a document may have.
const MOST_CELLS: usize = 400_000;
const MOST_PARAGRAPHS: usize = 4_000_000;
/// Grid columns a table may have; Word itself stops at 63.
const MOST_COLUMNS: u32 = 1_000;
/// Tables within tables; each level copies its text once.
const MOST_NESTED: usize = 20;
/// Fields within fields.
const MOST_FIELDS: usize = 64;

#[derive(Default)]
pub struct Walk {
    /// The prefix of WordprocessingML here, from the root element; strict files differ from others only in the
    /// namespace behind it.
    prefix: String,
    pub is_word: bool,
    /// What the prefixes that the root declares stand for.
    namespaces: Vec<(String, String)>,
    /// Local names of the open elements.
    parents: Vec<Name>,
    /// The open paragraphs, tables, rows and cells, each with its depth.
    open: Vec<(usize, Open)>,
    /// The depth of the element whose content is passed over.
    skipped: Option<usize>,
    controls: Vec<(usize, Control)>,
    /// Per open `mc:AlternateContent`, whether one of its alternatives was taken.
    alternatives: Vec<bool>,
    fields: Vec<Field>,
    form: Option<Form>,
    /// The open runs, and how each looks; `said` is what the run properties being read say.
    runs: Vec<(usize, Look)>,
    said: Said,
    run_style: Option<String>,
    /// Open elements whose words are no content, and why.
    left_out: Vec<(usize, RemarkKind)>,
    /// The equation being read.
    math: Option<Math>,
    left_out_before_math: usize,
    /// The drawing being read, by the name it was given.
    drawing: String,
    in_object: Option<usize>,
    preserves_space: bool,
    page: Page,
    numbered: bool,
    title_page: bool,
    /// Heads and feet of the section, by relation.
    margins: Vec<(RemarkKind, String)>,
    margins_shown: Vec<String>,

    pub sections: Vec<Section>,
    pub blocks: Vec<Block>,
    pub remarks: Vec<(Place, Remark)>,
    last_page: Option<Page>,
    tables: u16,
    paragraph_rows: u32,
    cells: usize,
    paragraphs: usize,
    pub counts_pages: bool,

    around: Around,
    numbering: Numbering,
    /// Notes that begin before the paragraph or cell they stand at.
    waiting: Vec<String>,
    /// Comments or footnotes, when the part is one of those.
    pub notes: Vec<(String, String)>,
}

enum Open {
    Paragraph(OpenParagraph),
    Table(OpenTable),
    Row(OpenRow),
    Cell(OpenCell),
    Note { id: String, lines: Lines },
}

#[derive(Default)]
struct OpenParagraph {
    text: String,
    note: Option<String>,
    remarks: Remarks,
    /// The kind of what was left out last, when nothing has been shown since.
    left_out: Option<RemarkKind>,
    /// What text boxes in it say.
    boxes: Lines,
    style: Option<String>,
    list: Option<InList>,
    /// The number before it, as the page shows it.
    number: String,
    /// Its end is deleted or hidden: the next paragraph goes on in its line.
    runs_on: bool,
    is_filler: bool,
    page_break: bool,
    section: Option<Page>,
}

#[derive(Default)]
struct OpenTable {
    table: Table,
    style: Option<String>,
    /// The parts that look as the style says of them.
    parts: InTable,
    /// By column: row and index of the cell whose merge the last row continued.
    merges: std::collections::HashMap<u32, (usize, usize)>,
    /// When the table stands within a cell or a text box: its text, no cells.
    lines: Option<Lines>,
}

#[derive(Default)]
struct OpenRow {
    row: Row,
    column: u32,
    deleted: bool,
    merges: std::collections::HashMap<u32, (usize, usize)>,
    /// Which cell the last one shows as, where that began a merge to the right.
    left: Option<Shows>,
    /// The parts of the table that the file says it is in.
    parts: InTable,
    line: Option<String>,
}

/// The cell that a merge to the right began in: the last of its row, or one that began above, by row and index.
#[derive(Clone, Copy)]
enum Shows {
    Own,
    Above(usize, usize),
}

#[derive(Default)]
struct OpenCell {
    lines: Lines,
    boxes: Lines,
    note: Option<String>,
    remarks: Remarks,
    span: u32,
    deleted: bool,
    continues_above: bool,
    begins_merge: bool,
    begins_left: bool,
    continues_left: bool,
    parts: InTable,
}

/// The elements that matter to us.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Name {
    Alternate,
    Body,
    Checkbox,
    CheckBox,
    Choices,
    DropDown,
    FieldChar,
    FormData,
    Instruction,
    Math,
    MarkProperties,
    NumberProperties,
    Paragraph,
    ParagraphProperties,
    Row,
    RowProperties,
    Run,
    RunProperties,
    SectionProperties,
    ControlProperties,
    Cell,
    CellProperties,
    Table,
    TableProperties,
    Text,
    Other,
}

impl Walk {
    /// For the main part.
    pub fn of_main(around: Around, numbering: Numbering) -> Walk {
        Walk { around, numbering, ..Walk::default() }
    }

    /// For a part beside it: notes, heads and feet.
    pub fn beside(styles: Rc<Styles>) -> Walk {
        Walk { around: Around { styles, ..Around::default() }, ..Walk::default() }
    }

    pub fn over(xml: &str, start: Walk) -> Result<Walk> {
        let mut walk = start;
        for_each_event(xml, |event, depth| match event {
            Event::Start(start) => walk.start(start, depth),
            Event::End(_) => walk.end(depth),
            _ if walk.skipped.is_some() => Ok(()),
            _ => {
                match walk.parents.last() {
                    Some(Name::Text) => {
                        if let Some(text) = text_of(event)? {
                            walk.text(&text);
                        }
                    }
                    Some(Name::Instruction) => {
                        if let Some(text) = text_of(event)? {
                            walk.instruction(&text);
                        }
                    }
                    _ => {}
                }
                Ok(())
            }
        })?;
        Ok(walk)
    }

    fn start(&mut self, element: &BytesStart, depth: usize) -> Result<()> {
        if self.skipped.is_some() {
            return Ok(());
        }
        let (local, prefix) = element.name().decompose();
        let (local, prefix) = (local.into_inner(), prefix.map_or("", |prefix| prefix.into_inner()));
        if depth == 1 {
            self.prefix = prefix.to_string();
            self.is_word = local == "document";
            self.namespaces = namespaces(element);
        }
        let is_word = prefix == self.prefix;
        let parent = self.parents.last().copied().unwrap_or(Name::Other);
        let name = self.begin(element, local, is_word, parent, depth)?;
        match name {
            Some(name) => self.parents.push(name),
            None => self.skipped = Some(depth),
        }
        Ok(())
    }

    /// Takes in one element; `None` when its content is to be passed over.
    fn begin(
        &mut self,
        element: &BytesStart,
        local: &str,
        is_word: bool,
        parent: Name,
        depth: usize,
    ) -> Result<Option<Name>> {
        let value = || attribute(element, "val");
        let number = || attribute(element, "val").and_then(|value| value.trim().parse::<f64>().ok());
        let taken = match (parent, local) {
            // Properties: a few matter, the rest is looks, and what ends in Change is how it looked before.
            (_, local) if local.ends_with("Change") => None,
            (Name::Run, "rPr") if is_word => {
                (self.said, self.run_style) = (Said::default(), None);
                Some(Name::RunProperties)
            }
            (Name::RunProperties, "rStyle") => {
                self.run_style = value().map(|style| style.into_owned());
                None
            }
            (Name::RunProperties, local) => {
                say(&mut self.said, element, local);
                None
            }
            (Name::ParagraphProperties, "rPr") => Some(Name::MarkProperties),
            (Name::MarkProperties, local) => {
                if (local == "del" || local == "vanish" && is_on(value().as_deref()))
                    && let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut()
                {
                    paragraph.runs_on = true;
                }
                None
            }
            (Name::TableProperties, "tblStyle") => {
                if let Some((_, Open::Table(table))) = self.open.last_mut() {
                    table.style = value().map(|style| style.into_owned());
                }
                None
            }
            (Name::TableProperties, "tblLook") => {
                if let Some((_, Open::Table(table))) = self.open.last_mut() {
                    table.parts = InTable::looked_for(element);
                }
                None
            }
            (Name::TableProperties, _) => None,
            (Name::RowProperties | Name::CellProperties, "cnfStyle") => {
                match self.open.last_mut() {
                    Some((_, Open::Row(row))) => row.parts = InTable::of(element),
                    Some((_, Open::Cell(cell))) => cell.parts = InTable::of(element),
                    _ => {}
                }
                None
            }
            (_, "tblPr") if is_word => Some(Name::TableProperties),
            (_, "rPr" | "tblPrEx") if is_word => None,
            (Name::ParagraphProperties, _) => self.paragraph_property(element, local),
            (Name::NumberProperties, _) => {
                self.number_property(local, number());
                None
            }
            (Name::Body, "sectPr") => Some(self.begin_section()),
            (Name::SectionProperties, _) => {
                self.page_setup(element, local);
                None
            }
            (Name::CellProperties, _) => {
                self.cell_property(local, number(), value().as_deref());
                None
            }
            (Name::RowProperties, _) => {
                self.row_property(local, number(), value().as_deref())?;
                None
            }
            (Name::ControlProperties | Name::Checkbox, _) => self.control_property(parent, local, value().as_deref()),
            (Name::Choices, _) => {
                self.choice(element);
                None
            }
            (Name::FieldChar, "ffData") => Some(Name::FormData),
            (Name::FormData | Name::CheckBox | Name::DropDown, _) => {
                self.form_property(parent, local, value().as_deref())
            }
            (Name::Alternate, "Choice" | "Fallback") => {
                let known = local == "Fallback" || self.knows(element);
                let taken = self.alternatives.last_mut();
                let free = taken.is_some_and(|taken| known && !std::mem::replace(taken, *taken || known));
                free.then_some(Name::Other)
            }
            (_, "AlternateContent") => {
                self.alternatives.push(false);
                Some(Name::Alternate)
            }
            (_, "oMath") if self.math.is_none() => {
                let mut math = Math::default();
                math.start(element, local);
                self.math = Some(math);
                self.left_out_before_math = self.left_out.len();
                Some(Name::Math)
            }
            (_, "r") if self.math.is_some() => {
                self.begin_run(depth);
                self.math_start(element, local);
                Some(Name::Run)
            }
            // Text of any vocabulary (a formula's `m:t`, a drawing's `a:t`) is text.
            (_, "t") => {
                self.preserves_space = !is_word || attribute(element, "space").is_some_and(|value| value == "preserve");
                if self.math.is_some() {
                    self.math_start(element, local);
                }
                Some(Name::Text)
            }
            _ if self.math.is_some() && !is_word => {
                self.math_start(element, local);
                Some(Name::Math)
            }
            _ if is_word => self.begin_word(element, local, depth)?,
            _ => self.begin_drawn(element, local),
        };
        Ok(taken)
    }

    fn paragraph_property(&mut self, element: &BytesStart, local: &str) -> Option<Name> {
        if local == "sectPr" {
            return Some(self.begin_section());
        }
        let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut() else { return None };
        match local {
            "spacing" => {
                let line = attribute(element, "line").and_then(|line| line.parse::<i32>().ok());
                let exact = attribute(element, "lineRule").is_some_and(|rule| rule == "exact");
                paragraph.is_filler = exact && line == Some(FILLER_LINE);
            }
            "pStyle" => paragraph.style = attribute(element, "val").map(|style| style.into_owned()),
            "numPr" => {
                paragraph.list = Some(InList { list: u32::MAX, level: None });
                return Some(Name::NumberProperties);
            }
            _ => {}
        }
        None
    }

    fn begin_run(&mut self, depth: usize) {
        let look = self.look(Said::default(), None);
        self.runs.push((depth, look));
    }

    /// How a run of the open paragraph looks that says this of itself.
    fn look(&self, said: Said, run: Option<&str>) -> Look {
        let paragraph = match self.open.last() {
            Some((_, Open::Paragraph(paragraph))) => paragraph.style.as_deref(),
            _ => None,
        };
        self.around.styles.look(self.in_table(), paragraph, run, said)
    }

    /// The style of the innermost table, and the parts of it that we are in.
    fn in_table(&self) -> Option<(&str, InTable)> {
        let (mut said, mut outside) = (InTable::default(), InTable::default());
        for (_, open) in self.open.iter().rev() {
            match open {
                Open::Cell(cell) => said = said.and(cell.parts),
                Open::Row(row) => {
                    said = said.and(row.parts);
                    if row.column > 0 {
                        outside = outside.and(InTable::FIRST_COLUMN);
                    }
                }
                Open::Table(table) => {
                    // The rows of a table within a cell are text, and not counted.
                    if !table.table.rows.is_empty() || table.lines.is_some() {
                        outside = outside.and(InTable::FIRST_ROW);
                    }
                    // Word names the parts in every row and cell; other programs leave it to who reads.
                    let parts = said.and(table.parts.without(outside));
                    return table.style.as_deref().map(|style| (style, parts));
                }
                _ => {}
            }
        }
        None
    }

    fn math_start(&mut self, element: &BytesStart, local: &str) {
        if let Some(math) = &mut self.math {
            math.start(element, local);
        }
    }

    fn end(&mut self, depth: usize) -> Result<()> {
        match self.skipped {
            Some(from) if from == depth => self.skipped = None,
            Some(_) => {}
            None => {
                match self.parents.pop() {
                    Some(Name::Alternate) => drop(self.alternatives.pop()),
                    Some(Name::CheckBox | Name::DropDown) => self.end_form_field(),
                    Some(Name::SectionProperties) => self.section_properties_read(),
                    Some(Name::ParagraphProperties) => self.count_paragraph(),
                    Some(Name::RunProperties) => {
                        let look = self.look(self.said, self.run_style.as_deref());
                        if let Some((_, run)) = self.runs.last_mut() {
                            *run = look;
                        }
                    }
                    Some(Name::Math | Name::Run | Name::Text) if self.math.is_some() => self.end_math(),
                    _ => {}
                }
                if self.runs.last().is_some_and(|(at, _)| *at == depth) {
                    self.runs.pop();
                }
                if self.left_out.last().is_some_and(|(at, _)| *at == depth) {
                    self.left_out.pop();
                }
                if self.in_object == Some(depth) {
                    self.in_object = None;
                }
                if self.controls.last().is_some_and(|(at, _)| *at == depth)
                    && let Some((_, control)) = self.controls.pop()
                {
                    self.end_control(control);
                }
                if self.open.last().is_some_and(|(at, _)| *at == depth)
                    && let Some((_, open)) = self.open.pop()
                {
                    self.close(open)?;
                }
            }
        }
        Ok(())
    }

    /// Whether we read what a `mc:Choice` asks for. What it is written in stands behind the prefix; a prefix that
    /// nothing declares is taken at its word.
    fn knows(&self, choice: &BytesStart) -> bool {
        let own = namespaces(choice);
        let required = attribute(choice, "Requires").unwrap_or_default();
        required.split_whitespace().all(|prefix| {
            let declared = own.iter().chain(&self.namespaces).find(|(name, _)| name == prefix);
            match declared.map(|(_, namespace)| namespace.rsplit('/').next().unwrap_or_default()) {
                Some(namespace) => matches!(
                    namespace,
                    "wordprocessingShape"
                        | "wordprocessingGroup"
                        | "wordprocessingCanvas"
                        | "wordprocessingDrawing"
                        | "wordml"
                        | "symex"
                        | "urn:schemas-microsoft-com:vml"
                ),
                None => matches!(prefix, "wps" | "wpg" | "wpc" | "wp14" | "w14" | "w15" | "w16se" | "v"),
            }
        })
    }
}

/// The namespaces an element declares, by prefix.
fn namespaces(element: &BytesStart) -> Vec<(String, String)> {
    let mut declared = Vec::new();
    for attribute in element.attributes().with_checks(false).flatten() {
        if attribute.key.prefix().is_some_and(|prefix| prefix.into_inner() == "xmlns")
            && let Ok(namespace) = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0)
        {
            declared.push((attribute.key.local_name().into_inner().to_string(), namespace.into_owned()));
        }
    }
    declared
}
