//! From tags to paragraphs and tables.

use super::grid::Grid;
use super::words::Words;
use super::{archive, decode};
use crate::diagnostic::{Error, Result};
use crate::document::{Block, Document, Paragraph, Section, Table};
use crate::source::{Place, SourceId};
use html5gum::{DefaultEmitter, Token, Tokenizer};
use rust_decimal::Decimal;

type StartTag = html5gum::StartTag<()>;

/// Rows, cells and paragraphs of one page.
const MOST_CELLS: usize = 400_000;
/// Tables within tables; the tags of deeper ones are passed over, their text stays in the cell.
const MOST_NESTED: usize = 20;
/// Bytes of a page. Submissions of a whole city stay under 20 MiB.
const LARGEST: usize = 64 << 20;

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
        if document.title.is_empty() {
            document.title = walk.title.take();
        }
        // A frame, a tab strip or a list of files has no table and nothing to say.
        let has_table = blocks.iter().any(|block| matches!(block, Block::Table(_)));
        if has_table || document.sections.is_empty() {
            let name = if let [name] = names.as_slice() { name.clone() } else { String::new() };
            document.sections.retain(|section: &Section| !has_table || has_tables(section));
            document.sections.push(Section { name, blocks, ..Section::default() });
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

/// Gives every paragraph and cell its place.
fn number(document: &mut Document) {
    let source = SourceId(0);
    let (mut paragraphs, mut tables) = (0u32, 0u16);
    for block in document.sections.iter_mut().flat_map(|section| &mut section.blocks) {
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
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    /// The text since the last block, outside any cell.
    loose: Words,
    /// The open tables, the innermost last.
    tables: Vec<Grid>,
    /// Open tables that are one too many.
    too_deep: usize,
    title: Words,
    in_title: bool,
    /// Between `<script>` or `<style>` and its end.
    in_code: bool,
    /// Sheet names, which Excel writes into a comment.
    names: Vec<String>,
    cells: usize,
}

impl Walk {
    fn page(&mut self, html: &str) -> Result<()> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => self.start(&tag)?,
                Token::EndTag(tag) => self.end(tag.name.as_slice())?,
                Token::String(text) => {
                    let text = String::from_utf8_lossy(&text);
                    if let Some(words) = self.words() {
                        words.push(&text);
                    }
                }
                Token::Comment(comment) => self.comment(&String::from_utf8_lossy(&comment)),
                Token::Doctype(_) | Token::Error(_) => (),
            }
        }
        // What was left open ends with the page.
        self.too_deep = 0;
        while !self.tables.is_empty() {
            self.close_table()?;
        }
        self.flush()
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
        match tag.name.as_slice() {
            b"table" if self.tables.len() >= MOST_NESTED => self.too_deep += 1,
            b"table" => {
                if self.tables.is_empty() {
                    self.flush()?;
                }
                self.tables.push(Grid::default());
            }
            b"tr" if self.too_deep == 0 => {
                self.count()?;
                let hidden = attribute(tag, "style").is_some_and(|style| {
                    style.to_ascii_lowercase().split_whitespace().collect::<String>().contains("display:none")
                });
                if let Some(grid) = self.tables.last_mut() {
                    grid.open_row(hidden);
                }
            }
            b"td" | b"th" if self.too_deep == 0 => {
                self.count()?;
                // A missing width of a span, or one that is no number, is one.
                let span =
                    |name| attribute(tag, name)?.trim().parse::<u64>().ok().map(|n| n.min(u32::MAX.into()) as u32);
                // Excel and LibreOffice write the exact number beside the one they show.
                let number = ["x:num", "sdval"].iter().find_map(|name| exact(attribute(tag, name)?.trim()));
                if let Some(grid) = self.tables.last_mut()
                    && !grid.open_cell(span("colspan"), span("rowspan"), number)
                {
                    return Err(too_large());
                }
            }
            b"td" | b"th" | b"tr" | b"p" | b"div" | b"li" | b"dt" | b"dd" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5"
            | b"h6" | b"caption" | b"ul" | b"ol" | b"hr" | b"center" | b"pre" | b"form" | b"fieldset" | b"section"
            | b"body" => self.edge()?,
            b"br" => {
                if let Some(words) = self.words() {
                    words.line();
                }
            }
            b"input" => self.input(tag),
            b"title" => self.in_title = true,
            b"script" | b"style" => self.in_code = true,
            // LibreOffice writes a note so, before the text of its cell.
            b"comment" => self.in_note(true),
            _ => (),
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<()> {
        match name {
            b"table" if self.too_deep > 0 => self.too_deep -= 1,
            b"table" => self.close_table()?,
            b"tr" if self.too_deep == 0 => {
                if let Some(grid) = self.tables.last_mut() {
                    grid.close_row();
                }
            }
            b"td" | b"th" if self.too_deep == 0 => {
                if let Some(grid) = self.tables.last_mut() {
                    grid.close_cell();
                }
            }
            b"td" | b"th" | b"tr" | b"p" | b"div" | b"li" | b"dt" | b"dd" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5"
            | b"h6" | b"caption" | b"center" | b"pre" | b"section" => self.edge()?,
            b"title" => self.in_title = false,
            b"script" | b"style" => self.in_code = false,
            b"comment" => self.in_note(false),
            _ => (),
        }
        Ok(())
    }

    fn in_note(&mut self, inside: bool) {
        if let Some(cell) = self.tables.last_mut().and_then(|grid| grid.cell.as_mut()) {
            cell.in_note = inside;
        }
    }

    /// A field of a saved form shows what was typed or ticked.
    fn input(&mut self, tag: &StartTag) {
        let value = attribute(tag, "value").unwrap_or_default();
        let shown = match attribute(tag, "type").unwrap_or_default().to_ascii_lowercase().as_str() {
            "checkbox" | "radio" if attribute(tag, "checked").is_some() => "☑",
            "checkbox" | "radio" => "□",
            "" | "text" | "number" | "date" => value.as_str(),
            _ => "",
        };
        if let Some(words) = self.words() {
            words.push(shown);
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
        if !text.is_empty() {
            self.count()?;
            self.blocks.push(Block::Paragraph(Paragraph { text, ..Paragraph::default() }));
        }
        Ok(())
    }

    fn close_table(&mut self) -> Result<()> {
        let Some(grid) = self.tables.pop() else { return Ok(()) };
        let tables: Vec<Table> = grid.finish();
        match self.tables.last_mut() {
            Some(around) => around.take_in(tables),
            None => {
                self.flush()?;
                self.blocks.extend(tables.into_iter().map(Block::Table));
            }
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

fn exact(number: &str) -> Option<Decimal> {
    match number.parse::<f64>() {
        // Fifteen digits are all that a spreadsheet knows of a number.
        Ok(value) if number.contains(['e', 'E']) || number.len() > 18 => Decimal::from_f64_retain(value)?.round_sf(15),
        Ok(_) => Decimal::from_str_exact(number).ok(),
        Err(_) => None,
    }
    .map(|number| number.normalize())
}

pub fn too_large() -> Error {
    Error::new(words!("网页内容过大", "the page holds too much"))
        .help(words!("另存为 .xlsx，或拆成几个文件再导入", "save it as .xlsx, or split it into several files"))
}
