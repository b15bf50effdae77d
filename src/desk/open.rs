//! An office file or a pasted text → `Document`, whatever its kind: told by content, not by its name.

use super::files::LARGEST;
use super::world::World;
use crate::diagnostic::{Error, Result, Severity, Words};
use crate::document::Document;
use crate::formats::{Kind, Room, csv, docx, excel, html, locked, sniff, text, yaml};
use crate::source::{Source, SourceId};
use crate::spec::canonical;
use crate::tree::Entry;

/// Bytes of one cell or paragraph: Excel stops at 32,767 characters, and forms look at every one of them many times.
const LONGEST_TEXT: usize = 1 << 20;

/// A file that was opened.
pub struct Opened {
    pub document: Document,
    pub source: Source,
    /// The file is one filling of one form, as Word and text files are; a workbook may hold several.
    pub one_form: bool,
}

/// Bytes → document. `name` is for messages; places in the document are those of source `id` where it is a text, and of
/// source 0 elsewhere.
///
/// # Errors
/// What the file is cannot be read (.doc, a picture, a password), or it is damaged, or too large for the room.
pub fn open(name: &str, bytes: Vec<u8>, id: SourceId, room: Room, world: &dyn World) -> Result<Opened> {
    if bytes.len() as u64 > LARGEST {
        return Err(Error::new(words!("{name} 超过 128 MiB，不读", "{name} is over 128 MiB and is not read")));
    }
    let opened = open_any(name, bytes, id, room, world)?;
    if opened.document.texts().any(|(text, _)| text.len() > LONGEST_TEXT) {
        return Err(Error::new(words!(
            "{name} 里有一格或一段超过 1 MiB，没有读入",
            "{name} has a cell or a paragraph of more than 1 MiB and was not read"
        ))
        .help(words!("看看是不是给错了文件", "see whether it is the right file")));
    }
    Ok(opened)
}

fn open_any(name: &str, mut bytes: Vec<u8>, id: SourceId, room: Room, world: &dyn World) -> Result<Opened> {
    let office = |document, sheets, one_form| Opened { document, source: Source::office(name, sheets), one_form };
    let mut kind = sniff::sniff(&bytes);
    // Only to the eye of a program: Office opens such a file without asking.
    if matches!(kind, Kind::Encrypted | Kind::Xls)
        && let Some(opened) = locked::open(&bytes)
    {
        kind = sniff::sniff(&opened);
        bytes = opened;
    }
    match kind {
        Kind::Xlsx | Kind::Xls | Kind::Xlsb | Kind::Ods | Kind::Xml2003 => {
            let read = match kind {
                Kind::Xls | Kind::Xlsb | Kind::Ods => world.workbook(&bytes, kind, room),
                _ => excel::read_within(&bytes, kind, room),
            };
            let document = read.map_err(|error| about_file(error, name))?;
            let sheets = document.sections.iter().map(|section| section.name.clone()).collect();
            Ok(office(document, sheets, false))
        }
        Kind::Pdf => {
            let mut document = world.workbook(&bytes, kind, room).map_err(|error| about_file(error, name))?;
            let places = std::mem::take(&mut document.places);
            Ok(Opened { document, source: Source::pages(name, places), one_form: true })
        }
        Kind::Docx => {
            let document = docx::read(&bytes).map_err(|error| about_file(error, name))?;
            let places = docx::places(&document);
            Ok(office(document, places, true))
        }
        Kind::Html => {
            let document = html::read(&bytes).map_err(|error| about_file(error, name))?;
            let places = html::places(&document);
            Ok(office(document, places, true))
        }
        Kind::Text => {
            if bytes.len() > text::LARGEST {
                return Err(about_file(text::too_large(), name));
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
            let document = document.map_err(|error| about_file(error, name))?;
            Ok(Opened { document, source: Source::text(name, text), one_form: true })
        }
        Kind::Encrypted => {
            Err(Error::new(words!("{name} 加了密码，读不了", "{name} is protected by a password")).help(kind.advice()))
        }
        other => {
            let label = other.label();
            let (zh, en) = (&label.zh, &label.en);
            Err(Error::new(Words {
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
    let message = Words { zh: format!("{name}：{}", error.message.zh), en: format!("{name}: {}", error.message.en) };
    Error { message, ..error }
}
