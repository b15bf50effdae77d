//! The zip container of an office file: its parts by name, and what they refer to.
//!
//! Refuses a package that would inflate beyond reason before anything is inflated; knows nothing of sheets.

use crate::diagnostic::{Error, Result};
use crate::formats::Room;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read, Write};
use std::ops::Range;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A file may inflate to this much in all. Real submissions stay under 20 MiB; the shared strings stand in memory
/// a second time.
const MAX_INFLATED: usize = 128 << 20;
const MAX_PARTS: usize = 10_000;

/// The parts of a package, inflated once: into a zip that holds them as they are, which
/// calamine can read in its turn without inflating them again.
pub struct Package {
    stored: Vec<u8>,
    /// Where each part lies in `stored`. Names are compared without regard to case, and some writers use backslashes.
    parts: HashMap<String, Range<usize>>,
}

impl Package {
    pub fn open(bytes: &[u8], room: Room) -> Result<Package> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if zip.len() > MAX_PARTS {
            return Err(too_large());
        }
        let mut wanted = Vec::new();
        let mut inflated = 0u64;
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).map_err(|_| damaged())?;
            inflated = inflated.saturating_add(part.size());
            if let Ok(name) = part.name()
                && !["media/", "embeddings/", "Pictures/", "Thumbnails/"].iter().any(|folder| name.contains(folder))
                && !part.is_dir()
            {
                wanted.push((index, name.into_owned()));
            }
        }
        if inflated > room.of(MAX_INFLATED) as u64 {
            return Err(too_large());
        }
        // Headers take room as well.
        let room = inflated as usize + wanted.iter().map(|(_, name)| 2 * name.len() + 256).sum::<usize>();
        let mut stored = ZipWriter::new(Cursor::new(Vec::with_capacity(room)));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut names = HashSet::new();
        for (index, name) in wanted {
            if !names.insert(normal(&name)) {
                continue;
            }
            let part = zip.by_index(index).map_err(|_| damaged())?;
            let declared = part.size();
            stored.start_file(name, options).map_err(|_| damaged())?;
            // The sum above is a bound only if no part says less than it holds.
            let mut part = part.take(declared + 1);
            let mut start = [0; 2];
            let read = part.read(&mut start).map_err(|_| damaged())?;
            let encoding = encoding_rs::Encoding::for_bom(&start[..read]).map(|(encoding, _)| encoding);
            match encoding.filter(|encoding| *encoding != encoding_rs::UTF_8) {
                // XML may be UTF-16, which no reader below expects.
                Some(encoding) => {
                    let mut wide = Vec::new();
                    part.read_to_end(&mut wide).map_err(|_| damaged())?;
                    let text = encoding.decode_without_bom_handling(&wide).0;
                    stored.write_all(declared_utf_8(&text).as_bytes()).map_err(|_| damaged())?;
                }
                None => {
                    stored.write_all(&start[..read]).map_err(|_| damaged())?;
                    std::io::copy(&mut part, &mut stored).map_err(|_| damaged())?;
                }
            }
        }
        let stored = stored.finish().map_err(|_| damaged())?.into_inner();

        let mut zip = ZipArchive::new(Cursor::new(stored.as_slice())).map_err(|_| damaged())?;
        let mut parts = HashMap::new();
        for index in 0..zip.len() {
            let part = zip.by_index_raw(index).map_err(|_| damaged())?;
            if let (Ok(name), Some(start)) = (part.name(), part.data_start()) {
                parts.insert(normal(&name), start as usize..start as usize + part.size() as usize);
            }
        }
        Ok(Package { stored, parts })
    }

    /// The package as a zip without compression.
    pub fn stored(&self) -> &[u8] {
        &self.stored
    }

    /// The text of a part; `None` when there is no such part or it is not UTF-8 text.
    pub fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.bytes(name)?).ok()
    }

    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.stored.get(self.parts.get(&normal(name))?.clone())
    }

    /// The parts whose names end so, in any folder and in any case.
    pub fn named(&self, ending: &str) -> impl Iterator<Item = &[u8]> {
        let found = self.parts.iter().filter(move |(name, _)| name.ends_with(ending));
        found.filter_map(|(_, range)| self.stored.get(range.clone()))
    }

    /// What `part` refers to: the relationships in its `_rels` part, targets made absolute.
    pub fn relations(&self, part: &str) -> Vec<Relation> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(xml) = self.text(&format!("{folder}/_rels/{file}.rels")) else { return Vec::new() };
        let mut relations = Vec::new();
        each_element(xml, |element| {
            if element.local_name().as_ref() == "Relationship" {
                let target = attribute(element, "Target").unwrap_or_default();
                relations.push(Relation {
                    id: attribute(element, "Id").unwrap_or_default(),
                    kind: attribute(element, "Type").unwrap_or_default(),
                    target: resolve(folder, &target),
                });
            }
        });
        relations
    }
}

pub struct Relation {
    pub id: String,
    /// An URI; only its last word is alike in the transitional and the strict dialect.
    pub kind: String,
    pub target: String,
}

impl Relation {
    pub fn is(&self, word: &str) -> bool {
        self.kind.rsplit('/').next() == Some(word)
    }
}

pub fn normal(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

fn resolve(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => (),
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// The XML with the encoding that it has now in its declaration.
fn declared_utf_8(text: &str) -> String {
    match text.split_once("?>") {
        Some((head, rest)) if head.trim_start().starts_with("<?xml") => {
            format!("{}?>{rest}", head.replace("UTF-16", "UTF-8").replace("utf-16", "utf-8"))
        }
        _ => text.to_string(),
    }
}

/// Shows every start tag of `xml` to `see`; stops quietly where the XML breaks off.
pub fn each_element(xml: &str, mut see: impl FnMut(&BytesStart)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => see(&element),
            Event::Eof => break,
            _ => (),
        }
    }
}

/// An attribute by its local name.
pub fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found =
        element.attributes().with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value);
    Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

/// Text as it is written, or the one character that an entity stands for.
pub fn push_text(event: &Event, into: &mut String) {
    match event {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(text) => into.push_str(&text.xml10_content()),
        Event::GeneralRef(entity) => {
            let named = match entity.xml10_content().as_ref() {
                "lt" => Some('<'),
                "gt" => Some('>'),
                "amp" => Some('&'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => entity.resolve_char_ref().ok().flatten(),
            };
            into.extend(named);
        }
        _ => (),
    }
}

pub fn damaged() -> Error {
    Error::new(words!("文件已损坏，无法读取", "the file is damaged and cannot be read")).help(words!(
        "请用 Excel 或 WPS 打开后另存为 .xlsx 再导入",
        "open it in Excel or WPS, save it as .xlsx and try again"
    ))
}

pub fn too_large() -> Error {
    Error::new(words!("文件内容过大", "the file holds too much")).help(words!(
        "请删去多余的工作表、图片和空白区域的格式，或拆成几个文件；真有这么多的，用 --memory 放宽",
        "remove spare sheets, pictures and formatted blank areas, or split the file; if there really is so much, raise --memory"
    ))
}
