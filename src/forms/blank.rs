//! An office file that is a form: its bytes, what it says blank, and the file filled.
//!
//! Knows the patchers of `formats`; what the cells are to the form is compiled in `file`.

use super::codec::Codec;
use super::pattern::{Pattern, Piece};
use crate::diagnostic::{Error, Result};
use crate::document::{Block, Document};
use crate::formats::repack::Repacked;
use crate::formats::xlsx::patch::Held;
use crate::formats::{Kind, docx, sniff, xlsx};
use crate::source::Place;
use std::collections::HashMap;
use std::fmt;

/// An office file that is a form.
pub struct File {
    /// As form.yaml names it.
    pub name: String,
    pub kind: Kind,
    /// The blank as it is read; boxes that are drawn for a choice in braces are the choice's own and left out.
    pub document: Document,
    blank: Blank,
}

enum Blank {
    Xlsx(Box<xlsx::patch::Blank>),
    Docx(Box<docx::patch::Blank>),
}

impl File {
    /// # Errors
    /// It is no .xlsx or .docx, is damaged, or is larger than a form may be.
    pub fn of(name: &str, bytes: Vec<u8>) -> Result<File> {
        let kind = sniff::sniff(&bytes);
        let (blank, mut document) = match kind {
            Kind::Xlsx => {
                let blank = xlsx::patch::Blank::open(bytes)?;
                let document = blank.read()?;
                (Blank::Xlsx(Box::new(blank)), document)
            }
            Kind::Docx => {
                let blank = docx::patch::Blank::open(bytes)?;
                let mut document = blank.read()?;
                number_openly(&mut document, &blank);
                (Blank::Docx(Box::new(blank)), document)
            }
            _ => {
                return Err(Error::new(words!(
                    "{name} 不是 .xlsx 或 .docx 文件",
                    "{name} is neither an .xlsx nor a .docx file"
                ))
                .help(words!(
                    "用 Excel、Word 或 WPS 另存为 .xlsx 或 .docx",
                    "save it as .xlsx or .docx in Excel, Word or WPS"
                )));
            }
        };
        each_text(&mut document, &mut |text, _| {
            if text.contains("|tick:") || text.contains("|box:") {
                *text = without_drawn_boxes(text);
            }
        });
        Ok(File { name: name.to_string(), kind, document, blank })
    }

    /// What its sheets are called, as places number them.
    pub fn places(&self) -> Vec<String> {
        match self.kind {
            Kind::Docx => docx::places(&self.document),
            _ => self.document.sections.iter().map(|section| section.name.clone()).collect(),
        }
    }

    /// Formulas and borders of a sheet; a Word file has none.
    pub(super) fn held(&self, sheet: usize) -> HashMap<(u32, u32), Held> {
        match &self.blank {
            Blank::Xlsx(blank) => blank.held(sheet),
            Blank::Docx(_) => HashMap::new(),
        }
    }

    /// Whether the braces of a place can be filled: not those in text boxes and in tables within cells.
    pub(super) fn reaches(&self, place: Place, text: &str) -> bool {
        match &self.blank {
            Blank::Xlsx(_) => true,
            Blank::Docx(blank) => blank.is_reached(place, text),
        }
    }

    /// Whether these bytes are this file filled, and nobody has saved them since.
    pub fn is_filling(&self, bytes: &[u8]) -> bool {
        match &self.blank {
            Blank::Xlsx(blank) => blank.is_filling(bytes),
            Blank::Docx(blank) => blank.is_filling(bytes),
        }
    }

    /// The file with what the document says in its cells.
    ///
    /// # Errors
    /// The file cannot hold it.
    pub fn fill(&self, filled: &Document) -> Result<Repacked> {
        match &self.blank {
            Blank::Xlsx(blank) => blank.fill(&self.document, filled),
            Blank::Docx(blank) => blank.fill(&self.document, filled),
        }
    }
}

fn each_text(document: &mut Document, see: &mut dyn FnMut(&mut String, Place)) {
    for block in document.sections.iter_mut().flat_map(|section| &mut section.blocks) {
        match block {
            Block::Paragraph(one) => see(&mut one.text, one.place),
            Block::Table(table) => {
                table.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| see(&mut cell.text, cell.place));
            }
        }
    }
}

/// The number that Word puts before a paragraph with braces counts on when the paragraph comes again: `1.` is `{#}.`.
fn number_openly(document: &mut Document, blank: &docx::patch::Blank) {
    each_text(document, &mut |text, place| {
        let Some(typed) = blank.typed(place).filter(|typed| typed.contains('{') && text.len() > typed.len()) else {
            return;
        };
        let Some(number) = text.strip_suffix(typed.as_str()) else { return };
        let digits = number.find(|c: char| c.is_ascii_digit());
        if let Some(from) = digits {
            let end = number[from..].find(|c: char| !c.is_ascii_digit()).map_or(number.len(), |end| from + end);
            *text = format!("{}{{#}}{}{typed}", &number[..from], &number[end..]);
        }
    });
}

/// `□新增 □延续{项目属性|tick:新增/延续}` says the same as the braces alone.
fn without_drawn_boxes(text: &str) -> String {
    let Ok(pattern) = Pattern::parse(text) else { return text.to_string() };
    let mut out = String::new();
    let mut rest = text;
    let mut eats_next = false;
    for piece in &pattern.pieces {
        match piece {
            Piece::Text(plain) => {
                let kept =
                    if eats_next && plain.starts_with(is_box) { plain.trim_start_matches(is_box) } else { plain };
                out.push_str(kept);
                rest = rest.get(plain.len()..).unwrap_or("");
                eats_next = false;
            }
            Piece::Hole(_) | Piece::Computed(_) => {
                let close = if rest.starts_with("{{") { "}}" } else { "}" };
                let end = rest.find(close).map_or(rest.len(), |end| end + close.len());
                if let Piece::Hole(hole) = piece {
                    eats_next = take_drawn(&mut out, &hole.codec);
                }
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    out
}

/// Takes the boxes of a choice from the end of the text before it; true where a box may stand behind it instead.
fn take_drawn(text: &mut String, codec: &Codec) -> bool {
    match codec {
        Codec::Tick(words) => {
            let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !is_box(*c)).collect::<String>();
            let drawn = text
                .char_indices()
                .filter(|(_, c)| is_box(*c))
                .map(|(at, _)| at)
                .find(|at| plain(&text[*at..]) == words.concat());
            if let Some(at) = drawn {
                text.truncate(at);
            }
            false
        }
        Codec::Box(_) => match text.trim_end().char_indices().next_back() {
            Some((at, c)) if is_box(c) => {
                text.truncate(at);
                false
            }
            _ => true,
        },
        _ => false,
    }
}

fn is_box(c: char) -> bool {
    matches!(c, '□' | '☐' | '◻' | '☑' | '☒' | '■')
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("File").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_drawn_for_a_choice_are_its_own() {
        for (text, becomes) in [
            ("属性：□新增　□延续{项目属性|tick:新增/延续}", "属性：{项目属性|tick:新增/延续}"),
            ("□{支出类别|box:采购类}采购类", "{支出类别|box:采购类}采购类"),
            ("采购类{支出类别|box:采购类}□ 补贴类", "采购类{支出类别|box:采购类} 补贴类"),
            ("□同意 {项目属性|tick:新增/延续}", "□同意 {项目属性|tick:新增/延续}"),
        ] {
            assert_eq!(without_drawn_boxes(text), becomes);
        }
    }
}
