//! A table as text: what git shows of it, line by line.
//!
//! A table that is a filling of a known form is shown as its spec, with comments for what the spec does not hold;
//! any other as its cells, one a line. Nothing in it tells the name of the file: git hands over temporary copies.

use super::open::{Opened, open};
use super::world::World;
use crate::diagnostic::Result;
use crate::document::{Block, Document, Section};
use crate::formats::{Room, yaml};
use crate::forms::Library;
use crate::forms::sheets::{self, Filling};
use crate::source::{Place, SourceId, Sources};
use crate::spec::canonical::in_order;
use crate::tree::Node;
use std::fmt::Write;

/// The file as text; without a library, its cells. `name` is for errors only.
///
/// # Errors
/// The file cannot be read.
///
/// ```
/// use jixiao::desk::{Here, as_text};
/// use jixiao::formats::Room;
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let text = as_text("表.csv", "清单,数量\n服务器,3\n".into(), Some(&library), Room::USUAL, &Here)?;
/// assert!(text.contains("服务器"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn as_text(name: &str, bytes: Vec<u8>, library: Option<&Library>, room: Room, world: &dyn World) -> Result<String> {
    let Opened { document, mut source, one_form } = open(name, bytes, SourceId::default(), room, world)?;
    source.name.clear();
    let mut sources = Sources::default();
    sources.add(source);
    Ok(match library {
        Some(library) => specs(&document, one_form, library, &sources),
        None => cells(&document.sections, &sources),
    })
}

fn specs(document: &Document, one_form: bool, library: &Library, sources: &Sources) -> String {
    let sheets: Vec<Section> = document.sections.iter().filter(|section| !texts(section).is_empty()).cloned().collect();
    if sheets.is_empty() {
        return "# 表里没有内容\n".into();
    }
    let id = SourceId::default();
    let Ok(fillings) = sheets::read(sheets.clone(), one_form, None, library, id, "") else {
        return cells(&sheets, sources);
    };
    let mut unread = vec![true; sheets.len()];
    let mut parts = Vec::new();
    for filling in fillings {
        unread[filling.sheets.clone()].fill(false);
        let on = &sheets[filling.sheets.clone()];
        parts.push(spec(filling, on, sources));
    }
    let left: Vec<Section> =
        sheets.into_iter().zip(unread).filter(|(_, unread)| *unread).map(|(sheet, _)| sheet).collect();
    if !left.is_empty() {
        parts.push(cells(&left, sources));
    }
    parts.join("---\n")
}

fn spec(filling: Filling, sheets: &[Section], sources: &Sources) -> String {
    let Filling { form, extracted, .. } = filling;
    let mut root = extracted.root;
    if !root.is_blank() && !form.id.is_empty() {
        root.push("表", Node::list(vec![Node::text(form.id.clone())]));
    }
    let mut text = yaml::print(&in_order(root, form.about.fields(), &form.extra));
    // What no field holds would otherwise change unseen.
    let all: Vec<Said> = sheets.iter().flat_map(texts).collect();
    let mut told: Vec<(Place, &str, String)> = Vec::new();
    for finding in &extracted.report.findings {
        let Some(said) = all.iter().find(|said| said.place == finding.place && said.place.is_known()) else { continue };
        match finding.id {
            "I001" => told.push((said.place, "规格里没有这一格", line(said.text))),
            "I010" => told.push((said.place, "与算出的数不同", line(said.text))),
            "I017" => told.push((said.place, "批注", line(said.note.unwrap_or_default()))),
            _ => {}
        }
    }
    told.sort();
    told.dedup();
    for (place, what, said) in told {
        let _ = writeln!(text, "# {what} {}: {said}", place_of(place, sources));
    }
    text
}

/// A paragraph or cell with something in it.
struct Said<'d> {
    place: Place,
    text: &'d str,
    note: Option<&'d str>,
}

fn texts(section: &Section) -> Vec<Said<'_>> {
    let mut said = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                said.push(Said { place: paragraph.place, text: &paragraph.text, note: paragraph.note.as_deref() });
            }
            Block::Table(table) => said.extend(table.rows.iter().flat_map(|row| &row.cells).map(|cell| Said {
                place: cell.place,
                text: &cell.text,
                note: cell.note.as_deref(),
            })),
        }
    }
    said.retain(|said| !said.text.trim().is_empty());
    said
}

fn cells(sections: &[Section], sources: &Sources) -> String {
    let mut text = String::from("# 认不出是哪张表，逐格列出\n");
    for said in sections.iter().flat_map(texts) {
        let _ = writeln!(text, "{}: {}", place_of(said.place, sources), line(said.text));
        if let Some(note) = said.note {
            let _ = writeln!(text, "{} 批注: {}", place_of(said.place, sources), line(note));
        }
    }
    text
}

/// `工作表!B3`, or the line of a text.
fn place_of(place: Place, sources: &Sources) -> String {
    let located = sources.locate(place).map(|location| location.to_string()).unwrap_or_default();
    located.trim_start_matches(['!', ':']).to_string()
}

fn line(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace(['\n', '\r'], "⏎")
}
