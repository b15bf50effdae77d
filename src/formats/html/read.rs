//! From tags to paragraphs and tables.

mod seen;
mod tables;

use super::archive;
use super::charset::decode;
use super::controls::Select;
use super::grid::{Grid, Unseen};
use super::limits::{LARGEST, MOST_CELLS, MOST_NESTED, too_large};
use super::look::{Look, Sheet};
use super::numbers::exact;
use super::words::Words;
use crate::diagnostic::Result;
use crate::document::{Block, Document, Paragraph, Remark, RemarkKind, Remarks, Section};
use crate::source::{Place, SourceId};
use html5gum::{DefaultEmitter, Token, Tokenizer};
use seen::{List, Mark};
use tables::Frame;

type StartTag = html5gum::StartTag<usize>;

/// The document in the bytes of a page, or of a web archive (.mht). Places are in source 0, see [`places`].
pub fn read(bytes: &[u8]) -> Result<Document> {
    if bytes.len() > LARGEST {
        return Err(too_large());
    }
    let pages = if archive::is_archive(bytes) { archive::pages(bytes)? } else { vec![decode(bytes)] };
    let mut document = Document::default();
    let mut walk = Walk::default();
    for page in pages {
        walk.page(&page)?;
        let blocks = std::mem::take(&mut walk.blocks);
        let names = std::mem::take(&mut walk.names);
        let remarks = std::mem::take(&mut walk.remarks);
        if document.title.is_empty() {
            document.title = walk.title.take();
        }
        // A frame, a tab strip or a list of files has no table and nothing to say.
        let has_table = blocks.iter().any(|block| matches!(block, Block::Table(_)));
        if has_table || document.sections.is_empty() {
            let name = if let [name] = names.as_slice() { name.clone() } else { String::new() };
            document.sections.retain(|section: &Section| !has_table || has_tables(section));
            document.sections.push(Section { name, blocks, remarks, ..Section::default() });
        }
    }
    number(&mut document);
    Ok(document)
}

fn has_tables(section: &Section) -> bool {
    section.blocks.iter().any(|block| matches!(block, Block::Table(_)))
}

/// The names of the places in a document that [`read`] made: `正文`, where each paragraph is a row, then each
/// table by the name of its sheet, or as `表1`, `表2` ….
pub fn places(document: &Document) -> Vec<String> {
    let mut names = vec!["正文".to_string()];
    for section in &document.sections {
        let tables = section.blocks.iter().filter(|block| matches!(block, Block::Table(_))).count();
        for _ in 0..tables {
            let number = names.len();
            let named = tables == 1 && !section.name.is_empty();
            names.push(if named { section.name.clone() } else { format!("表{number}") });
        }
    }
    names
}

/// Gives every paragraph and cell its place; remarks have counted the tables of their own page.
fn number(document: &mut Document) {
    let source = SourceId(0);
    let (mut paragraphs, mut tables) = (0u32, 0u16);
    for section in &mut document.sections {
        let (above, before) = (paragraphs, tables);
        for block in &mut section.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    paragraph.place = Place::Cell { source, sheet: 0, row: paragraphs, column: 0 };
                    paragraphs += 1;
                }
                Block::Table(table) => {
                    tables = tables.saturating_add(1);
                    for (row, cells) in table.rows.iter_mut().enumerate() {
                        for cell in &mut cells.cells {
                            let (row, column) = (row as u32, cell.column as u16);
                            cell.place = Place::Cell { source, sheet: tables, row, column };
                        }
                    }
                }
            }
        }
        for (place, _) in &mut section.remarks {
            if let Place::Cell { sheet, row, .. } = place {
                match *sheet {
                    0 => *row += above,
                    _ => *sheet = sheet.saturating_add(before),
                }
            }
        }
    }
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    remarks: Vec<(Place, Remark)>,
    /// The text since the last block, outside any cell, and what was left out of it.
    loose: Words,
    loose_remarks: Remarks,
    /// What is hidden outside cells, told in one: a page of a portal holds dozens of such pieces.
    hidden: Words,
    /// The open tables, the innermost last, and what was open before each.
    tables: Vec<Grid>,
    frames: Vec<Frame>,
    /// Open tables that are one too many, or not seen.
    too_deep: usize,
    title: Words,
    in_title: bool,
    /// Between `<script>` and its end.
    in_code: bool,
    in_style: bool,
    css: String,
    sheet: Sheet,
    /// Open elements that change how text looks.
    marks: Vec<Mark>,
    lists: Vec<List>,
    select: Option<Select>,
    /// Within `<pre>` and `<textarea>`, lines end where they end in the source.
    keeps_lines: usize,
    /// What was left out last, when nothing has been shown since.
    left_out: Option<RemarkKind>,
    /// Sheet names, which Excel writes into a comment.
    names: Vec<String>,
    tables_read: u16,
    cells: usize,
}

impl Walk {
    fn page(&mut self, html: &str) -> Result<()> {
        let mut emitter = DefaultEmitter::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                // `P<p值>0.05` is no tag: those are spelled in ASCII.
                Token::StartTag(tag) if !tag.name.is_ascii() => self.literal(html, tag.span.start, tag.span.end),
                Token::EndTag(tag) if !tag.name.is_ascii() => self.literal(html, tag.span.start, tag.span.end),
                Token::StartTag(tag) => self.start(&tag)?,
                Token::EndTag(tag) => self.end(tag.name.as_slice())?,
                Token::String(text) => self.text(&String::from_utf8_lossy(&text)),
                Token::Comment(comment) => self.comment(&String::from_utf8_lossy(&comment)),
                Token::Doctype(_) | Token::Error(_) => (),
            }
        }
        // What was left open ends with the page.
        self.end_select();
        self.too_deep = 0;
        while !self.tables.is_empty() {
            self.close_table()?;
        }
        self.marks.clear();
        self.lists.clear();
        (self.in_code, self.in_style, self.keeps_lines, self.left_out) = (false, false, 0, None);
        self.sheet = Sheet::default();
        self.css.clear();
        self.flush()?;
        let hidden = self.hidden.take();
        if !hidden.is_empty() {
            self.remarks.push((paragraph_place(0), Remark { kind: RemarkKind::Hidden, text: hidden }));
        }
        self.tables_read = 0;
        Ok(())
    }

    fn literal(&mut self, html: &str, start: usize, end: usize) {
        self.text(html.get(start..end).filter(|text| text.starts_with('<')).unwrap_or("<…>"));
    }

    fn text(&mut self, text: &str) {
        if self.in_style {
            self.css.push_str(text);
        } else if self.keeps_lines > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.line();
                }
                self.say(line);
            }
        } else {
            self.say(text);
        }
    }

    /// Where text goes now.
    fn words(&mut self) -> Option<&mut Words> {
        if self.in_code {
            return None;
        }
        if self.in_title {
            return Some(&mut self.title);
        }
        // Text between cells is shown before the table by a browser, and belongs to no cell.
        match self.tables.iter_mut().rev().find_map(|grid| grid.cell.as_mut()) {
            Some(cell) if cell.in_note => Some(cell.note.get_or_insert_default()),
            Some(cell) => Some(&mut cell.words),
            None => Some(&mut self.loose),
        }
    }

    fn start(&mut self, tag: &StartTag) -> Result<()> {
        let name = tag.name.as_slice();
        // A block begins on a line of its own; cells and rows see to that themselves.
        match name {
            b"table" | b"caption" | b"col" | b"tbody" | b"thead" | b"tfoot" | b"tr" | b"td" | b"th" => {
                return self.start_of_table(tag);
            }
            b"p" | b"div" | b"li" | b"dt" | b"dd" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"ul" | b"ol"
            | b"hr" | b"center" | b"pre" | b"form" | b"fieldset" | b"section" | b"body" => {
                self.end_paragraph_mark();
                self.edge()?;
            }
            _ => {}
        }
        let said = self.said(tag);
        self.mark(name, said);
        match name {
            b"br" => self.line(),
            b"ol" => self.open_list(tag, said),
            b"ul" => self.lists.push(List::default()),
            b"li" => self.item(tag),
            b"input" => self.input(tag),
            b"select" => {
                self.end_select();
                let size = attribute(tag, "size").and_then(|size| size.trim().parse::<u32>().ok());
                let is_open = attribute(tag, "multiple").is_some() || size.is_some_and(|size| size > 1);
                self.select = Some(Select::new(is_open));
            }
            b"option" => {
                if let Some(select) = &mut self.select {
                    select.open_option(attribute(tag, "selected").is_some());
                }
            }
            b"pre" | b"textarea" => self.keeps_lines += 1,
            b"img" | b"object" | b"embed" | b"canvas" => self.picture(tag),
            b"title" => self.in_title = true,
            b"script" => self.in_code = true,
            b"style" => self.in_style = true,
            // LibreOffice writes a note so, before the text of its cell.
            b"comment" => self.in_note(true),
            _ => (),
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<()> {
        match name {
            b"table" | b"tr" | b"td" | b"th" | b"tbody" | b"thead" | b"tfoot" => return self.end_of_table(name),
            b"p" | b"div" | b"li" | b"dt" | b"dd" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"caption"
            | b"center" | b"pre" | b"section" => self.edge()?,
            b"ol" | b"ul" => drop(self.lists.pop()),
            b"select" => self.end_select(),
            b"option" => {
                if let Some(select) = &mut self.select {
                    select.close_option();
                }
            }
            b"title" => self.in_title = false,
            b"script" => self.in_code = false,
            b"style" => {
                self.in_style = false;
                self.sheet.add(&std::mem::take(&mut self.css));
            }
            b"comment" => self.in_note(false),
            _ => (),
        }
        if matches!(name, b"pre" | b"textarea") {
            self.keeps_lines = self.keeps_lines.saturating_sub(1);
        }
        self.unmark(name);
        Ok(())
    }

    fn in_note(&mut self, inside: bool) {
        if let Some(cell) = self.tables.last_mut().and_then(|grid| grid.cell.as_mut()) {
            cell.in_note = inside;
        }
    }

    fn line(&mut self) {
        if let Some(words) = self.words() {
            words.line();
        }
    }

    /// The edge of a block element: a new paragraph, or a new line of a cell.
    fn edge(&mut self) -> Result<()> {
        if self.tables.iter().all(|grid| grid.cell.is_none()) && !self.in_title {
            return self.flush();
        }
        if let Some(words) = self.words() {
            words.edge();
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let text = self.loose.take();
        let remarks = std::mem::take(&mut self.loose_remarks);
        if !text.is_empty() || !remarks.is_empty() {
            self.count()?;
            self.blocks.push(Block::Paragraph(Paragraph { text, remarks, ..Paragraph::default() }));
        }
        Ok(())
    }

    fn comment(&mut self, comment: &str) {
        for rest in comment.split("<x:Name>").skip(1).take(1000) {
            let name = rest.split_once("</x:Name>").map_or("", |(name, _)| name);
            let name = quick_xml::escape::unescape(name).map_or_else(|_| name.to_string(), Into::into);
            // Excel's own limit for the name of a sheet.
            if !name.is_empty() && name.chars().count() <= 31 {
                self.names.push(name);
            }
        }
    }

    fn count(&mut self) -> Result<()> {
        self.cells += 1;
        if self.cells > MOST_CELLS { Err(too_large()) } else { Ok(()) }
    }
}

fn attribute(tag: &StartTag, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
}

fn paragraph_place(row: u32) -> Place {
    Place::Cell { source: SourceId(0), sheet: 0, row, column: 0 }
}
