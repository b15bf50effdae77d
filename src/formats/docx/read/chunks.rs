//! Documents within the document (`w:altChunk`): web pages, texts and Word files that Word takes in when it opens it.
//!
//! Knows what such a part is by its content; the walk puts it where it stands.

use crate::document::{Block, Document};
use crate::formats::sniff::sniff;
use crate::formats::{Kind, html, text};
use crate::source::SourceId;

pub enum Chunk {
    Blocks(Vec<Block>),
    /// A kind that we do not read here, by its name.
    Unread(String),
}

pub fn read(name: &str, bytes: &[u8]) -> Chunk {
    let read: Option<Document> = match sniff(bytes) {
        Kind::Html => html::read(bytes).ok(),
        Kind::Docx => super::read_within(bytes, false).ok(),
        Kind::Text => text::read(SourceId(0), &text::decode(bytes)).ok(),
        _ => None,
    };
    match read {
        Some(document) => Chunk::Blocks(document.sections.into_iter().flat_map(|section| section.blocks).collect()),
        None => Chunk::Unread(format!("{} {name}", sniff(bytes).label().zh)),
    }
}
