//! An office file or a pasted text → `Document`, whatever its kind: told by content, not by its name.

use super::files;
use super::worker::Worker;
use crate::diagnostic::{Error, Result, Severity};
use crate::document::Document;
use crate::formats::{Kind, Room, csv, docx, html, sniff, text, yaml};
use crate::source::{Source, SourceId};
use crate::spec::canonical;
use crate::tree::Entry;
use std::path::Path;

/// Bytes of one cell or paragraph: Excel stops at 32,767 characters, and forms look at every one of them many times.
const LONGEST_TEXT: usize = 1 << 20;

/// Bytes → document, in a child process where the format asks for it; true when it is one filling of one form.
pub(super) fn open(file: &Path, id: SourceId, room: Room) -> Result<(Document, Source, bool)> {
    let opened = open_any(file, id, room)?;
    let (document, source, _) = &opened;
    if document.texts().any(|(text, _)| text.len() > LONGEST_TEXT) {
        let name = &source.name;
        return Err(Error::new(words!(
            "{name} 里有一格或一段超过 1 MiB，没有读入",
            "{name} has a cell or a paragraph of more than 1 MiB and was not read"
        ))
        .help(words!("看看是不是给错了文件", "see whether it is the right file")));
    }
    Ok(opened)
}

fn open_any(file: &Path, id: SourceId, room: Room) -> Result<(Document, Source, bool)> {
    let bytes = files::read(file)?;
    let name = if file.as_os_str() == "-" { "<stdin>".to_string() } else { file.display().to_string() };
    let kind = sniff::sniff(&bytes);
    match kind {
        Kind::Xlsx | Kind::Xls | Kind::Xlsb | Kind::Ods | Kind::Xml2003 => {
            let read = Worker::of_this_program()?.read_office(&bytes, kind, room);
            let document = read.map_err(|error| about_file(error, &name))?;
            let sheets = document.sections.iter().map(|section| section.name.clone()).collect();
            Ok((document, Source::office(name, sheets), false))
        }
        Kind::Docx => {
            let document = docx::read(&bytes).map_err(|error| about_file(error, &name))?;
            let places = docx::places(&document);
            Ok((document, Source::office(name, places), true))
        }
        Kind::Html => {
            let document = html::read(&bytes).map_err(|error| about_file(error, &name))?;
            let places = html::places(&document);
            Ok((document, Source::office(name, places), true))
        }
        Kind::Text => {
            if bytes.len() > text::LARGEST {
                return Err(about_file(text::too_large(), &name));
            }
            let text = text::decode(&bytes);
            drop(bytes);
            if is_spec(&text) {
                let error = Error::new(words!("{name} 已经是规格，不用导入", "{name} is a spec already"));
                return Err(error.help(words!(
                    "检查用 jixiao check，填表用 jixiao render，与别的版本比较用 jixiao diff",
                    "check it with jixiao check, fill its forms with jixiao render, compare it with jixiao diff"
                )));
            }
            let document = match csv::separator(&text) {
                Some(separator) => csv::read(id, &text, separator),
                None => text::read(id, &text),
            };
            let document = document.map_err(|error| about_file(error, &name))?;
            Ok((document, Source::text(name, text), true))
        }
        Kind::Encrypted => {
            Err(Error::new(words!("{name} 加了密码，读不了", "{name} is protected by a password")).help(kind.advice()))
        }
        other => {
            let label = other.label();
            let (zh, en) = (&label.zh, &label.en);
            Err(Error::new(crate::diagnostic::Words {
                zh: format!("{name} 是{zh}，读不了"),
                en: format!("{name} is {en}, which cannot be read"),
            })
            .help(other.advice()))
        }
    }
}

/// Whether a text is what import itself writes: YAML without a fault, every key of it a field of one root.
fn is_spec(text: &str) -> bool {
    // Most tables as text say by their first line that they are none.
    let first = text.lines().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with(['#', '-']));
    if !first.is_some_and(|line| line.ends_with(':') || line.contains(": ")) {
        return false;
    }
    let (node, report) = yaml::parse(SourceId::default(), text);
    let fields = canonical::root(&node).unwrap_or_default();
    let known = |entry: &Entry| fields.iter().any(|field| field.key == entry.key);
    report.count(Severity::Error) == 0 && node.entries().len() > 1 && node.entries().iter().all(known)
}

fn about_file(error: Error, name: &str) -> Error {
    let message = crate::diagnostic::Words {
        zh: format!("{name}：{}", error.message.zh),
        en: format!("{name}: {}", error.message.en),
    };
    Error { message, ..error }
}
