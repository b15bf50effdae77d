//! Reads a Word file into a document: its paragraphs and tables as a person sees them, and beside them what the file
//! holds that a person does not see.
//!
//! Our own walk over the XML, because docx-rs panics and loops on real files. This file brings the parts of the
//! package together; the walk over one part is below it.

mod chunks;
mod equation;
mod look;
mod margins;
mod math;
mod numbering;
#[cfg(test)]
mod tests;
mod walk;

use super::parts::{MOST_WITHIN, Parts, Relation, too_large};
use crate::diagnostic::{Error, Result};
use crate::document::{Block, Document, Remark, RemarkKind, Section};
use crate::formats::activex;
use crate::source::{Place, SourceId};
use look::Styles;
use numbering::Numbering;
use std::collections::HashMap;
use std::rc::Rc;
use walk::Walk;

/// Parts of one kind (headers, embedded documents, controls) that are read.
const MOST_PARTS: usize = 2_000;

/// What the main part refers to, read before it.
#[derive(Default)]
struct Around {
    styles: Rc<Styles>,
    comments: HashMap<String, String>,
    /// By relation: headers and footers as text, and whether one counts the pages.
    margins: HashMap<String, margins::Margin>,
    even_pages: bool,
    controls: HashMap<String, activex::Shown>,
    chunks: HashMap<String, chunks::Chunk>,
}

/// The document in the bytes of a .docx. Places are in source 0, see [`places`].
pub fn read(bytes: &[u8]) -> Result<Document> {
    read_within(bytes, true)
}

/// `outermost` is false for a document within a document, whose own embedded ones are not followed.
fn read_within(bytes: &[u8], outermost: bool) -> Result<Document> {
    let mut parts = Parts::open(bytes, outermost)?;
    let main = parts.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or("word/document.xml".to_string(), |relation| relation.target);
    let Some(text) = parts.text(&main)? else {
        return Err(Error::new(words!("不是 Word 文件：没有正文", "not a Word file: it has no document part")));
    };

    let relations = parts.relations(&main)?;
    let mut around = Around::default();
    let mut numbering = Numbering::default();
    // The others rest on these.
    for relation in &relations {
        match relation.kind.as_str() {
            "styles" => around.styles = Rc::new(Styles::parse(&text_of(&mut parts, relation)?)?),
            "numbering" => numbering = Numbering::parse(&text_of(&mut parts, relation)?)?,
            "settings" => around.even_pages = text_of(&mut parts, relation)?.contains("evenAndOddHeaders"),
            _ => {}
        }
    }
    let mut footnotes = Vec::new();
    for relation in relations.iter().take(MOST_PARTS) {
        let beside = |xml: &str| Walk::over(xml, Walk::beside(around.styles.clone()));
        match relation.kind.as_str() {
            "comments" => {
                let comments = beside(&text_of(&mut parts, relation)?)?;
                around.comments = comments.notes.into_iter().collect();
            }
            "footnotes" | "endnotes" => {
                let notes = beside(&text_of(&mut parts, relation)?)?.notes;
                footnotes.extend(notes.into_iter().map(|(_, text)| text));
            }
            "header" | "footer" => {
                let margin = margins::read(beside(&text_of(&mut parts, relation)?)?);
                around.margins.insert(relation.id.clone(), margin);
            }
            "control" => {
                let xml = text_of(&mut parts, relation)?;
                let binary = parts.relations(&relation.target)?.into_iter().next();
                let binary = binary.map(|binary| parts.bytes(&binary.target)).transpose()?.flatten();
                around.controls.insert(relation.id.clone(), activex::shown(&xml, binary.as_deref()));
            }
            "aFChunk" => {
                let chunk = match parts.bytes(&relation.target)? {
                    Some(bytes) if outermost && around.chunks.len() < MOST_WITHIN => {
                        chunks::read(&relation.target, &bytes)
                    }
                    _ => chunks::Chunk::Unread(relation.target.clone()),
                };
                around.chunks.insert(relation.id.clone(), chunk);
            }
            _ => {}
        }
    }

    let mut walk = Walk::over(&text, Walk::of_main(around, numbering))?;
    if !walk.is_word {
        return Err(Error::new(words!("不是 Word 文件：没有正文", "not a Word file: it has no body")));
    }
    for footnote in footnotes {
        walk.footnote(footnote);
    }
    walk.end_last_section();
    let mut document = Document {
        title: parts.properties("docProps/core.xml")?.remove("title").unwrap_or_default(),
        form: parts.properties("docProps/custom.xml")?.remove("jixiao.form").unwrap_or_default(),
        sections: walk.sections,
        ..Document::default()
    };
    place_margins(&mut document);
    Ok(document)
}

fn text_of(parts: &mut Parts, relation: &Relation) -> Result<String> {
    Ok(parts.text(&relation.target)?.unwrap_or_default())
}

/// The names of the places in a document that [`read`] made: `正文`, where each paragraph is a row, then `表1`,
/// `表2` …, and where pages have something at their head or foot, `页眉` and `页脚`.
pub fn places(document: &Document) -> Vec<String> {
    let mut names: Vec<String> =
        std::iter::once("正文".to_string()).chain((1..=tables(document)).map(|number| format!("表{number}"))).collect();
    if document.sections.iter().flat_map(|section| &section.remarks).any(|(_, remark)| margin_of(remark).is_some()) {
        names.extend(["页眉".to_string(), "页脚".to_string()]);
    }
    names
}

fn tables(document: &Document) -> usize {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    blocks.filter(|block| matches!(block, Block::Table(_))).count()
}

fn margin_of(remark: &Remark) -> Option<u16> {
    match remark.kind {
        RemarkKind::Header => Some(0),
        RemarkKind::Footer => Some(1),
        _ => None,
    }
}

/// Gives heads and feet their places, which stand behind those of all tables.
fn place_margins(document: &mut Document) {
    let first = tables(document) as u16 + 1;
    let mut rows = [0; 2];
    for (place, remark) in document.sections.iter_mut().flat_map(|section: &mut Section| &mut section.remarks) {
        if let Some(margin) = margin_of(remark) {
            let row = &mut rows[usize::from(margin)];
            *place = at(first.saturating_add(margin), *row, 0);
            *row += 1;
        }
    }
}

fn at(sheet: u16, row: u32, column: u32) -> Place {
    Place::Cell { source: SourceId(0), sheet, row, column: column.min(u32::from(u16::MAX)) as u16 }
}
