//! `jixiao git textconv`: a table as git shows it. Whatever happens there is a text, for a `git diff` must not fail.
//!
//! A table that is a filling of a known form is shown as its spec, with comments for what the spec does not hold;
//! any other as its cells, one a line. Nothing in it tells the name of the file: git hands over temporary copies.

use crate::cli::args::Args;
use crate::cli::screen::Screen;
use crate::cli::worker::Outside;
use crate::cli::{files, workspace};
use crate::desk::{self, Opened};
use crate::diagnostic::{Error, Result};
use crate::document::{Block, Document, Section};
use crate::formats::yaml;
use crate::forms::Library;
use crate::forms::sheets::{self, Filling};
use crate::source::{Place, SourceId, Sources};
use crate::spec::field;
use crate::tree::Node;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub fn text(file: &Path, args: &Args, screen: &Screen) -> String {
    let read = catch_unwind(AssertUnwindSafe(|| whole(file, args, screen)));
    let broken = || Error::new(words!("读取程序出错", "the reader broke down"));
    read.unwrap_or_else(|_| Err(broken())).unwrap_or_else(|error| {
        // Its message may name the file, and git's copies have another name each time.
        let why = error.message.zh.replace(&file.display().to_string(), "此文件");
        let size = files::read(file).map_or(0, |bytes| bytes.len());
        format!("# 读不出内容：{why}（{size} 字节）\n")
    })
}

fn whole(file: &Path, args: &Args, screen: &Screen) -> Result<String> {
    let id = SourceId::default();
    let (name, bytes) = (desk::shown(file), files::read(file)?);
    let Opened { document, mut source, one_form } = desk::open(&name, bytes, id, args.room(), &Outside::quietly())?;
    source.name.clear();
    let mut sources = Sources::default();
    sources.add(source);
    // Without forms the cells can still be shown.
    let Ok(library) = workspace::library(args, screen) else { return Ok(cells(&document.sections, &sources)) };
    Ok(specs(&document, one_form, &library, &sources))
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
    let mut text = yaml::print(&field::in_order(root, form.about.fields()));
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
        let _ = writeln!(text, "# {what} {}: {said}", name(place, sources));
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
        let _ = writeln!(text, "{}: {}", name(said.place, sources), line(said.text));
        if let Some(note) = said.note {
            let _ = writeln!(text, "{} 批注: {}", name(said.place, sources), line(note));
        }
    }
    text
}

/// `工作表!B3`, or the line of a text.
fn name(place: Place, sources: &Sources) -> String {
    let located = sources.locate(place).map(|location| location.to_string()).unwrap_or_default();
    located.trim_start_matches(['!', ':']).to_string()
}

fn line(text: &str) -> String {
    text.trim().replace("\r\n", "\n").replace(['\n', '\r'], "⏎")
}
