//! Opens a Word package: the few parts we read, within limits, and the relations between them.
//!
//! Knows zip and relationships, not what the parts say.

use crate::diagnostic::{Error, Result};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};

/// All parts we read, unpacked, may hold this much.
const MOST_BYTES: u64 = 256 << 20;
/// Documents within one that are read.
pub const MOST_WITHIN: usize = 16;
/// No real document nests deeper; the reader keeps a stack of its own, so this guards time, not the machine's stack.
const DEEPEST: usize = 256;

pub struct Parts<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Parts<'a> {
    /// A document within a document may unpack to a part of what one may: there can be several.
    pub fn open(bytes: &'a [u8], outermost: bool) -> Result<Parts<'a>> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Error::new(words!("不是完整的 Word 文件：{error}", "not a whole Word file: {error}")).help(words!(
                "用 Word 或 WPS 打开后另存为 .docx 再试",
                "open it in Word or WPS, save it as .docx and try again"
            ))
        })?;
        Ok(Parts { zip, left: if outermost { MOST_BYTES } else { MOST_BYTES / MOST_WITHIN as u64 } })
    }

    /// The text of a part; `None` where the package has none of that name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        // Despite the name it goes by the mark: a part may be in UTF-16.
        let (text, _, has_errors) = encoding_rs::UTF_8.decode(&bytes);
        if has_errors {
            return Err(damaged(name, &"UTF-8"));
        }
        Ok(Some(text.into_owned()))
    }

    /// The bytes of a part; `None` where the package has none of that name.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let part = self.zip.by_index(index).map_err(|error| damaged(name, &error))?;
        // A lying size is caught by reading one byte more than is left.
        let mut bytes = Vec::with_capacity(part.size().min(1 << 20) as usize);
        let declared = part.size();
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|error| damaged(name, &error))?;
        if declared > self.left || bytes.len() as u64 > self.left {
            return Err(too_large());
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The targets of a part's relationships, as `(last word of the type, id, name of the target)`.
    pub fn relations(&mut self, of: &str) -> Result<Vec<Relation>> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.text(&format!("{folder}{slash}_rels/{file}.rels"))? else { return Ok(Vec::new()) };
        let mut relations = Vec::new();
        for_each_event(&text, |event, _| {
            if let Event::Start(start) = event
                && start.local_name().into_inner() == "Relationship"
            {
                let get = |name| attribute(start, name).unwrap_or_default().into_owned();
                let kind = get("Type").rsplit('/').next().unwrap_or_default().to_string();
                relations.push(Relation { kind, id: get("Id"), target: resolve(folder, &get("Target")) });
            }
            Ok(())
        })?;
        Ok(relations)
    }

    /// The texts of simple elements (`title`, or the custom properties by name) of a properties part.
    pub fn properties(&mut self, name: &str) -> Result<HashMap<String, String>> {
        let mut properties = HashMap::new();
        let Some(text) = self.text(name)? else { return Ok(properties) };
        let mut key = None;
        for_each_event(&text, |event, _| {
            match event {
                Event::Start(start) => {
                    let local = start.local_name().into_inner();
                    match (attribute(start, "name"), local) {
                        (Some(name), "property") => key = Some(name.into_owned()),
                        (None, "title") => key = Some("title".to_string()),
                        _ => {}
                    }
                }
                Event::End(end) if matches!(end.local_name().into_inner(), "property" | "title") => key = None,
                _ => {
                    if let (Some(key), Some(text)) = (&key, text_of(event)?) {
                        properties.entry(key.clone()).or_insert_with(String::new).push_str(&text);
                    }
                }
            }
            Ok(())
        })?;
        Ok(properties)
    }
}

pub struct Relation {
    pub kind: String,
    pub id: String,
    pub target: String,
}

/// `word` + `../docProps/core.xml` → `docProps/core.xml`; a leading slash means the root of the package.
fn resolve(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// Calls `handle` with each event and the depth of the element it belongs to (the root is 1).
///
/// An empty element comes as a start and an end. Document types are refused, and so is XML that is not well-formed.
pub fn for_each_event(xml: &str, mut handle: impl FnMut(&Event, usize) -> Result<()>) -> Result<()> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0;
    loop {
        let event = reader.read_event().map_err(|error| malformed(&error.to_string()))?;
        match &event {
            Event::Start(_) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(malformed(&format!("> {DEEPEST}")));
                }
                handle(&event, depth)?;
            }
            Event::End(_) => {
                handle(&event, depth)?;
                depth -= 1;
            }
            Event::DocType(_) => return Err(malformed("DOCTYPE")),
            Event::Eof if depth > 0 => return Err(malformed("EOF")),
            Event::Eof => return Ok(()),
            _ => handle(&event, depth)?,
        }
    }
}

/// The text an event stands for, if it stands for text; entities other than XML's own five are refused.
pub fn text_of<'e>(event: &'e Event) -> Result<Option<Cow<'e, str>>> {
    Ok(match event {
        Event::Text(text) => Some(text.xml10_content()),
        Event::CData(text) => Some(text.xml10_content()),
        Event::GeneralRef(reference) => {
            let character = reference.resolve_char_ref().map_err(|error| malformed(&error.to_string()))?;
            Some(match (character, &**reference) {
                (Some(character), _) => Cow::Owned(character.to_string()),
                (None, "amp") => Cow::Borrowed("&"),
                (None, "lt") => Cow::Borrowed("<"),
                (None, "gt") => Cow::Borrowed(">"),
                (None, "quot") => Cow::Borrowed("\""),
                (None, "apos") => Cow::Borrowed("'"),
                (None, name) => return Err(malformed(&format!("&{name};"))),
            })
        }
        _ => None,
    })
}

/// An attribute by its local name.
pub fn attribute<'e>(start: &'e BytesStart, name: &str) -> Option<Cow<'e, str>> {
    let found = start.attributes().with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
    found.normalized_value(XmlVersion::Explicit1_0).ok()
}

fn damaged(name: &str, error: &dyn std::fmt::Display) -> Error {
    Error::new(words!("Word 文件的 {name} 损坏：{error}", "{name} in the Word file is damaged: {error}"))
}

pub fn too_large() -> Error {
    Error::new(words!("Word 文件过大，未读取", "the Word file is too large to read"))
        .help(words!("拆成几个文件再导入", "split it into several files"))
}

fn malformed(what: &str) -> Error {
    Error::new(words!("Word 文件的 XML 有错：{what}", "malformed XML in the Word file: {what}")).help(words!(
        "用 Word 或 WPS 打开后另存为 .docx 再试",
        "open it in Word or WPS, save it as .docx and try again"
    ))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_relative_to_the_part_or_the_package() {
        assert_eq!(resolve("word", "footer1.xml"), "word/footer1.xml");
        assert_eq!(resolve("", "word/document.xml"), "word/document.xml");
        assert_eq!(resolve("word", "/word/document2.xml"), "word/document2.xml");
        assert_eq!(resolve("word", "../../../etc/passwd"), "etc/passwd");
    }
}
