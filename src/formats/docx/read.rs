//! Reads a Word file into a document: its paragraphs and tables as a person sees them.
//!
//! Our own walk over the XML, because docx-rs panics and loops on real files. Knows nothing of fonts and looks,
//! headers and footers, pictures, or numbers that Word counts by itself.

use super::parts::{Parts, attribute, for_each_event, text_of, too_large};
use super::{FILLER_LINE, TWIPS_PER_MM};
use crate::diagnostic::{Error, Result};
use crate::document::{Block, Document, Orientation, Page, Paper, Paragraph, Row, Section, Table};
use crate::formats::symbols::{SymbolFont, tick, without_font};
use crate::source::{Place, SourceId};
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::HashMap;

mod tables;

/// Cells, rows and paragraphs a document may have.
const MOST_CELLS: usize = 400_000;
const MOST_PARAGRAPHS: usize = 4_000_000;
/// Grid columns a table may have; Word itself stops at 63.
const MOST_COLUMNS: u32 = 1_000;
/// Tables within tables; each level copies its text once.
const MOST_NESTED: usize = 20;
/// Fields within fields.
const MOST_FIELDS: usize = 64;

/// The document in the bytes of a .docx. Places are in source 0, see [`places`].
pub fn read(bytes: &[u8]) -> Result<Document> {
    let mut parts = Parts::open(bytes)?;
    let main = parts.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or("word/document.xml".to_string(), |relation| relation.target);
    let Some(text) = parts.text(&main)? else {
        return Err(Error::new(words!("不是 Word 文件：没有正文", "not a Word file: it has no document part")));
    };

    let mut notes = HashMap::new();
    let mut footnotes = Vec::new();
    let mut numbered = HashMap::new();
    for relation in parts.relations(&main)? {
        match relation.kind.as_str() {
            "comments" => {
                let comments = parts.text(&relation.target)?.unwrap_or_default();
                notes = Walk::over(&comments, Walk::default())?.notes.into_iter().collect();
            }
            "footnotes" | "endnotes" => {
                let text = parts.text(&relation.target)?.unwrap_or_default();
                footnotes.extend(Walk::over(&text, Walk::default())?.notes.into_iter().map(|(_, text)| text));
            }
            "footer" => {
                let footer = parts.text(&relation.target)?.unwrap_or_default();
                numbered.insert(relation.id, footer.contains("PAGE"));
            }
            _ => {}
        }
    }

    let mut walk = Walk::over(&text, Walk { comments: notes, numbered_footers: numbered, ..Walk::default() })?;
    if !walk.is_word {
        return Err(Error::new(words!("不是 Word 文件：没有正文", "not a Word file: it has no body")));
    }
    for footnote in footnotes {
        walk.push_paragraph(footnote, None);
    }
    if walk.last_page.is_some() || !walk.blocks.is_empty() || walk.sections.is_empty() {
        let page = walk.last_page.unwrap_or_default();
        walk.end_section(page);
    }
    Ok(Document {
        title: parts.properties("docProps/core.xml")?.remove("title").unwrap_or_default(),
        form: parts.properties("docProps/custom.xml")?.remove("jixiao.form").unwrap_or_default(),
        sections: walk.sections,
        ..Document::default()
    })
}

/// The names of the places in a document that [`read`] made: `正文`, where each paragraph is a row, then `表1`, `表2` ….
pub fn places(document: &Document) -> Vec<String> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let tables = blocks.filter(|block| matches!(block, Block::Table(_))).count();
    std::iter::once("正文".to_string()).chain((1..=tables).map(|number| format!("表{number}"))).collect()
}

#[derive(Default)]
struct Walk {
    /// The prefix of WordprocessingML here, from the root element; strict files differ from others only in the
    /// namespace behind it.
    prefix: String,
    is_word: bool,
    /// Local names of the open elements.
    parents: Vec<Name>,
    /// The open paragraphs, tables, rows and cells, each with its depth.
    open: Vec<(usize, Open)>,
    /// The depth of the element whose content is passed over.
    skipped: Option<usize>,
    controls: Vec<(usize, Control)>,
    /// Per open `mc:AlternateContent`, whether one of its alternatives was taken.
    alternatives: Vec<bool>,
    /// Per open field, whether we are in its code rather than its result.
    fields: Vec<bool>,
    form_checkbox: Option<bool>,
    preserves_space: bool,
    page: Page,
    numbered: bool,

    sections: Vec<Section>,
    blocks: Vec<Block>,
    last_page: Option<Page>,
    tables: u16,
    paragraph_rows: u32,
    cells: usize,
    paragraphs: usize,

    comments: HashMap<String, String>,
    /// Notes that begin before the paragraph or cell they stand at.
    waiting: Vec<String>,
    numbered_footers: HashMap<String, bool>,
    /// Comments or footnotes, when the part is one of those.
    notes: Vec<(String, String)>,
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
    /// What text boxes in it say.
    boxes: Lines,
    is_filler: bool,
    page_break: bool,
    section: Option<Page>,
}

#[derive(Default)]
struct OpenTable {
    table: Table,
    /// By column: row and index of the cell whose merge the last row continued.
    merges: HashMap<u32, (usize, usize)>,
    /// When the table stands within a cell or a text box: its text, no cells.
    lines: Option<Lines>,
}

#[derive(Default)]
struct OpenRow {
    row: Row,
    column: u32,
    deleted: bool,
    merges: HashMap<u32, (usize, usize)>,
    line: Option<String>,
}

#[derive(Default)]
struct OpenCell {
    lines: Lines,
    note: Option<String>,
    span: u32,
    continues_above: bool,
    begins_merge: bool,
    continues_left: bool,
}

/// A content control.
#[derive(Default)]
struct Control {
    checkbox: Option<bool>,
    shown: bool,
    /// Shows only the prompt that asks for text.
    placeholder: bool,
}

/// Lines of text as one string, without a line break before the first.
#[derive(Default)]
struct Lines(Option<String>);

impl Lines {
    fn push(&mut self, line: &str) {
        match &mut self.0 {
            None => self.0 = Some(line.to_string()),
            Some(text) => {
                text.push('\n');
                text.push_str(line);
            }
        }
    }

    fn text(self) -> String {
        self.0.unwrap_or_default()
    }
}

/// The elements that matter to us.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Name {
    Alternate,
    Body,
    Checkbox,
    CheckBox,
    FieldChar,
    FormData,
    Paragraph,
    ParagraphProperties,
    Row,
    RowProperties,
    SectionProperties,
    ControlProperties,
    Cell,
    CellProperties,
    Table,
    Text,
    Other,
}

impl Walk {
    fn over(xml: &str, start: Walk) -> Result<Walk> {
        let mut walk = start;
        for_each_event(xml, |event, depth| match event {
            Event::Start(start) => walk.start(start, depth),
            Event::End(_) => walk.end(depth),
            _ if walk.skipped.is_none() && walk.parents.last() == Some(&Name::Text) => {
                if let Some(text) = text_of(event)? {
                    walk.text(&text);
                }
                Ok(())
            }
            _ => Ok(()),
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
            (_, "rPr" | "tblPr" | "tblPrEx") if is_word => None,
            (_, local) if local.ends_with("Change") => None,
            (Name::ParagraphProperties, "spacing") => {
                let line = attribute(element, "line").and_then(|line| line.parse::<i32>().ok());
                let exact = attribute(element, "lineRule").is_some_and(|rule| rule == "exact");
                if let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut() {
                    paragraph.is_filler = exact && line == Some(FILLER_LINE);
                }
                None
            }
            (Name::ParagraphProperties | Name::Body, "sectPr") => {
                self.page = Page { margins: Page::default().margins, ..Page::default() };
                Some(Name::SectionProperties)
            }
            (Name::ParagraphProperties, _) => None,
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
            (Name::ControlProperties, "checkbox") => Some(Name::Checkbox),
            (Name::ControlProperties, "showingPlcHdr") => {
                if let Some((_, control)) = self.controls.last_mut() {
                    control.placeholder = is_on(value().as_deref());
                }
                None
            }
            (Name::ControlProperties, _) => None,
            (Name::Checkbox, "checked") => {
                if let Some((_, control)) = self.controls.last_mut() {
                    control.checkbox = Some(is_on(value().as_deref()));
                }
                None
            }
            (Name::FormData, "checkBox") => {
                self.form_checkbox = Some(false);
                Some(Name::CheckBox)
            }
            (Name::FormData, _) => None,
            (Name::CheckBox, "default" | "checked") => {
                // The schema has `default` first, so what the user ticked has the last word.
                self.form_checkbox = Some(is_on(value().as_deref()));
                None
            }
            (Name::FieldChar, "ffData") => Some(Name::FormData),
            (Name::Alternate, "Choice" | "Fallback") => {
                let taken = self.alternatives.last_mut();
                let was_taken = taken.is_some_and(|taken| std::mem::replace(taken, true));
                (!was_taken).then_some(Name::Other)
            }
            (_, "AlternateContent") => {
                self.alternatives.push(false);
                Some(Name::Alternate)
            }
            // Text of any vocabulary (a formula's `m:t`, a drawing's `a:t`) is text.
            (_, "t") => {
                self.preserves_space = !is_word || attribute(element, "space").is_some_and(|value| value == "preserve");
                Some(Name::Text)
            }
            _ if is_word => self.begin_word(element, local, depth)?,
            _ => Some(Name::Other),
        };
        Ok(taken)
    }

    fn begin_word(&mut self, element: &BytesStart, local: &str, depth: usize) -> Result<Option<Name>> {
        Ok(match local {
            "body" => Some(Name::Body),
            "p" => {
                self.paragraphs += 1;
                if self.paragraphs > MOST_PARAGRAPHS {
                    return Err(too_large());
                }
                self.open.push((depth, Open::Paragraph(OpenParagraph::default())));
                self.take_waiting();
                Some(Name::Paragraph)
            }
            "pPr" => Some(Name::ParagraphProperties),
            "tbl" => {
                let is_nested = !self.open.is_empty();
                if self.open.iter().filter(|(_, open)| matches!(open, Open::Table(_))).count() > MOST_NESTED {
                    return Err(too_large());
                }
                let lines = is_nested.then(Lines::default);
                self.open.push((depth, Open::Table(OpenTable { lines, ..OpenTable::default() })));
                Some(Name::Table)
            }
            "gridCol" => {
                self.grid_column(element)?;
                None
            }
            "tr" if matches!(self.open.last(), Some((_, Open::Table(_)))) => {
                self.count_cell()?;
                self.open.push((depth, Open::Row(OpenRow::default())));
                Some(Name::Row)
            }
            "trPr" => Some(Name::RowProperties),
            "tc" if matches!(self.open.last(), Some((_, Open::Row(_)))) => {
                self.count_cell()?;
                self.open.push((depth, Open::Cell(OpenCell { span: 1, ..OpenCell::default() })));
                self.take_waiting();
                Some(Name::Cell)
            }
            "tcPr" => Some(Name::CellProperties),
            "sdt" => {
                self.controls.push((depth, Control::default()));
                Some(Name::Other)
            }
            "sdtPr" => Some(Name::ControlProperties),
            // What was struck out, moved away, computed from, or written above to show the pronunciation.
            "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" => None,
            "fldChar" => {
                match attribute(element, "fldCharType").as_deref() {
                    Some("begin") if self.fields.len() < MOST_FIELDS => self.fields.push(true),
                    Some("separate") => {
                        if let Some(code) = self.fields.last_mut() {
                            *code = false;
                        }
                    }
                    Some("end") => drop(self.fields.pop()),
                    _ => {}
                }
                Some(Name::FieldChar)
            }
            "br" => {
                match attribute(element, "type").as_deref() {
                    Some("page" | "column") => self.page_break(),
                    _ => self.say("\n"),
                }
                None
            }
            "cr" => {
                self.say("\n");
                None
            }
            "tab" | "ptab" => {
                self.say("\t");
                None
            }
            "noBreakHyphen" => {
                self.say("-");
                None
            }
            "sym" => {
                let font = attribute(element, "font").unwrap_or_default();
                let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(character) = code.and_then(char::from_u32) {
                    let drawn = SymbolFont::named(&font).map_or(Some(character), |font| font.drawn(character));
                    self.say(drawn.unwrap_or(character).encode_utf8(&mut [0; 4]));
                }
                None
            }
            "commentRangeStart" | "commentReference" => {
                if let Some(note) = attribute(element, "id").and_then(|id| self.comments.remove(id.as_ref())) {
                    self.note(note);
                }
                None
            }
            // Separators between text and footnotes are notes with a type.
            "comment" | "footnote" | "endnote" if attribute(element, "type").is_none_or(|kind| kind == "normal") => {
                let id = attribute(element, "id").unwrap_or_default().into_owned();
                self.open.push((depth, Open::Note { id, lines: Lines::default() }));
                Some(Name::Other)
            }
            "comment" | "footnote" | "endnote" => None,
            // Runs, hyperlinks, smart tags, insertions, content controls, drawings …: what is in them counts.
            _ => Some(Name::Other),
        })
    }

    fn end(&mut self, depth: usize) -> Result<()> {
        match self.skipped {
            Some(from) if from == depth => self.skipped = None,
            Some(_) => {}
            None => {
                match self.parents.pop() {
                    Some(Name::Alternate) => drop(self.alternatives.pop()),
                    Some(Name::CheckBox) => {
                        if let Some(ticked) = self.form_checkbox.take() {
                            self.push_text(tick(ticked));
                        }
                    }
                    Some(Name::SectionProperties) => self.section_properties_read(),
                    _ => {}
                }
                if self.controls.last().is_some_and(|(at, _)| *at == depth) {
                    self.controls.pop();
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

    fn close(&mut self, open: Open) -> Result<()> {
        match open {
            Open::Paragraph(paragraph) => self.close_paragraph(paragraph),
            Open::Cell(cell) => self.close_cell(cell)?,
            Open::Row(row) => self.close_row(row),
            Open::Table(OpenTable { lines: Some(lines), .. }) => self.deliver(&lines.text()),
            Open::Table(OpenTable { mut table, .. }) => {
                self.tables = self.tables.saturating_add(1);
                for (at, row) in table.rows.iter_mut().enumerate() {
                    for cell in &mut row.cells {
                        cell.place = place(self.tables, at as u32, cell.column);
                    }
                }
                self.blocks.push(Block::Table(table));
            }
            Open::Note { id, lines } => self.notes.push((id, lines.text())),
        }
        Ok(())
    }

    fn close_paragraph(&mut self, paragraph: OpenParagraph) {
        // A field whose end is missing must not swallow the rest of the document.
        self.fields.iter_mut().for_each(|code| *code = false);
        let OpenParagraph { text, note, boxes, is_filler, section, .. } = paragraph;
        if !self.open.is_empty() {
            self.deliver(&text);
            if let Some(boxes) = boxes.0 {
                self.deliver(&boxes);
            }
            return;
        }
        if !(is_filler && text.is_empty() && note.is_none()) {
            self.push_paragraph(text, note);
        }
        if let Some(boxes) = boxes.0 {
            boxes.split('\n').for_each(|line| self.push_paragraph(line.to_string(), None));
        }
        if let Some(page) = section {
            self.end_section(page);
        }
    }

    fn push_paragraph(&mut self, text: String, note: Option<String>) {
        let place = place(0, self.paragraph_rows, 0);
        self.paragraph_rows += 1;
        self.blocks.push(Block::Paragraph(Paragraph { text, note, place, ..Paragraph::default() }));
    }

    fn end_section(&mut self, page: Page) {
        let blocks = std::mem::take(&mut self.blocks);
        self.sections.push(Section { page, blocks, ..Section::default() });
    }

    /// Gives finished text to what holds it.
    fn deliver(&mut self, text: &str) {
        match self.open.last_mut() {
            Some((_, Open::Paragraph(outer))) => outer.boxes.push(text),
            Some((_, Open::Cell(cell))) => cell.lines.push(text),
            Some((_, Open::Note { lines, .. })) => lines.push(text),
            // Only damaged files have text straight in a row or table.
            Some((_, Open::Row(_) | Open::Table(_))) => {}
            None => self.push_paragraph(text.to_string(), None),
        }
    }

    fn page_setup(&mut self, element: &BytesStart, local: &str) {
        let get = |name| attribute(element, name);
        let length = |name| get(name).and_then(|value| value.parse::<f64>().ok()).filter(|value| value.is_finite());
        match local {
            "pgSz" => {
                let (width, height) = (length("w").unwrap_or(0.0), length("h").unwrap_or(0.0));
                // A3 is 297 mm on its short side, A4 on its long one.
                let is_large = width.min(height) > 250.0 * TWIPS_PER_MM;
                self.page.paper = if is_large { Paper::A3 } else { Paper::A4 };
                let is_wide = width > height;
                self.page.orientation = if is_wide { Orientation::Landscape } else { Orientation::Portrait };
            }
            "pgMar" => {
                for (margin, name) in self.page.margins.iter_mut().zip(["top", "right", "bottom", "left"]) {
                    if let Some(twips) = length(name) {
                        *margin = (twips.abs() / TWIPS_PER_MM * 10.0).round() / 10.0;
                    }
                }
            }
            "footerReference" if get("type").is_none_or(|kind| kind == "default") => {
                // Word shows the footer of the section before where a section names none.
                let id = get("id").unwrap_or_default();
                self.numbered = self.numbered_footers.get(id.as_ref()).copied().unwrap_or(false);
            }
            _ => {}
        }
    }

    fn section_properties_read(&mut self) {
        let page = Page { numbers: self.numbered, ..self.page };
        let is_outermost = self.open.len() <= 1;
        match self.open.last_mut() {
            None => self.last_page = Some(page),
            Some((_, Open::Paragraph(paragraph))) if is_outermost => paragraph.section = Some(page),
            Some(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        let mut text = Cow::Borrowed(text);
        if text.contains(['\n', '\r']) {
            text = Cow::Owned(text.replace(['\n', '\r'], " "));
        }
        if !self.preserves_space {
            text = Cow::Owned(text.trim_matches([' ', '\t']).to_string());
        }
        if text.contains(|c| matches!(c, '\u{F000}'..='\u{F0FF}')) {
            text = Cow::Owned(text.chars().map(|c| without_font(c).unwrap_or(c)).collect());
        }
        self.say(&text);
    }

    /// Adds what the page shows to the open paragraph.
    fn say(&mut self, text: &str) {
        if text.is_empty() || self.fields.contains(&true) || self.controls.iter().any(|(_, c)| c.placeholder) {
            return;
        }
        // The glyph in a ticked or empty box depends on the font; its state does not.
        if let Some((_, control)) = self.controls.last_mut()
            && let Some(ticked) = control.checkbox
        {
            if !std::mem::replace(&mut control.shown, true) {
                self.push_text(tick(ticked));
            }
            return;
        }
        self.push_text(text);
    }

    fn push_text(&mut self, text: &str) {
        if let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut() {
            if std::mem::take(&mut paragraph.page_break) && !paragraph.text.is_empty() {
                paragraph.text.push('\n');
            }
            paragraph.text.push_str(text);
        }
    }

    fn page_break(&mut self) {
        if let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut() {
            paragraph.page_break = true;
        }
    }

    fn take_waiting(&mut self) {
        for note in std::mem::take(&mut self.waiting) {
            self.note(note);
        }
    }

    /// Puts a note at the outermost cell or paragraph that is open, or at the next one.
    fn note(&mut self, note: String) {
        let held = self.open.iter_mut().find_map(|(_, open)| match open {
            Open::Paragraph(paragraph) => Some(&mut paragraph.note),
            Open::Cell(cell) => Some(&mut cell.note),
            _ => None,
        });
        match held {
            Some(held) => add_note(held, note),
            None => self.waiting.push(note),
        }
    }
}

fn add_note(held: &mut Option<String>, note: String) {
    match held {
        None => *held = Some(note),
        Some(held) => {
            held.push('\n');
            held.push_str(&note);
        }
    }
}

fn place(sheet: u16, row: u32, column: u32) -> Place {
    Place::Cell { source: SourceId(0), sheet, row, column: column.min(u32::from(u16::MAX)) as u16 }
}

/// ST_OnOff: present means on.
fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off"))
}
