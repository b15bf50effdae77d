//! Notes (批注) into a copy of a workbook that somebody else made, leaving everything else as it is.
//!
//! Writing the workbook anew would lose what we do not know of: pictures, formulas, print settings. So only
//! the parts that hold notes are changed or added, and what must name them; every other part is copied
//! as it lies in the zip, compressed bytes and all. Notes of people stay, our own of an earlier time go.
//! Knows cells and texts; what they are about is the caller's affair.

mod comments;
mod drawing;

use crate::diagnostic::{Error, Result};
use crate::formats::Room;
use crate::formats::excel::package::{Package, attribute, damaged, each_element, normal};
use crate::formats::excel::sheet_parts;
use crate::formats::repack::repack;
use comments::Comments;
use drawing::Drawing;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Who our notes are by.
const AUTHOR: &str = super::AUTHOR;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STRICT_MAIN: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";
const STRICT_RELATIONS: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";
const PACKAGE_RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// What to write at one cell; row and column count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub sheet: String,
    pub row: u32,
    pub column: u16,
    pub text: String,
}

/// The copy, and the notes that it could not take: at cells with a conversation (threaded comments), whose
/// old-style note Excel writes anew from the conversation.
#[derive(Debug)]
pub struct Annotated {
    pub bytes: Vec<u8>,
    pub left: Vec<Note>,
}

/// Whether the workbook holds macros, which Excel opens under the name .xlsm only.
pub fn has_macros(bytes: &[u8]) -> Result<bool> {
    let package = Package::open(bytes, Room::USUAL)?;
    Ok(package.text("[Content_Types].xml").is_some_and(|types| types.contains("macroEnabled")))
}

/// Puts the notes at their cells. `is_ours` knows the lines of an earlier annotation.
pub fn annotate(bytes: &[u8], notes: &[Note], is_ours: fn(&str) -> bool) -> Result<Annotated> {
    let package = Package::open(bytes, Room::USUAL)?;
    let parts = sheet_parts(&package);
    let mut by_sheet: BTreeMap<&str, Vec<&Note>> = parts.keys().map(|name| (name.as_str(), Vec::new())).collect();
    for note in notes {
        by_sheet.get_mut(note.sheet.as_str()).ok_or_else(damaged)?.push(note);
    }
    let mut work =
        Surgery { package: &package, changed: HashMap::new(), added: Vec::new(), names: Vec::new(), left: Vec::new() };
    // The names of parts are numbered in the order of the sheets' own parts, whatever the sheets are called.
    let mut sheets: Vec<(&String, Vec<&Note>)> =
        by_sheet.into_iter().filter_map(|(name, notes)| Some((parts.get(name)?, notes))).collect();
    sheets.sort_by(|a, b| a.0.len().cmp(&b.0.len()).then(a.0.cmp(b.0)));
    for (part, notes) in sheets {
        work.sheet(part, &notes, is_ours)?;
    }
    work.content_types()?;
    let left = std::mem::take(&mut work.left);
    let added = work.added.iter().map(|(name, text, _)| (name.as_str(), text.as_str()));
    Ok(Annotated { bytes: repack(bytes, &work.changed, added)?.bytes, left })
}

struct Surgery<'a> {
    package: &'a Package,
    /// New texts of parts that are there, by normal name.
    changed: HashMap<String, String>,
    /// New parts with their content types, in order.
    added: Vec<(String, String, &'static str)>,
    /// Normal names taken by new parts.
    names: Vec<String>,
    left: Vec<Note>,
}

impl<'a> Surgery<'a> {
    fn text(&self, part: &str) -> Option<&'a str> {
        let text = self.package.text(part)?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    fn sheet(&mut self, part: &str, notes: &[&Note], is_ours: fn(&str) -> bool) -> Result<()> {
        let relations = self.package.relations(part);
        let known = relations.iter().find(|relation| relation.is("comments"));
        let old = known.and_then(|relation| self.text(&relation.target));
        let nothing_of_ours = old.is_none_or(|xml| !xml.contains(AUTHOR));
        if notes.is_empty() && nothing_of_ours {
            return Ok(());
        }
        let xml = self.text(part).ok_or_else(damaged)?;
        let seen = survey(xml).ok_or_else(damaged)?;
        let mut comments = match (known, old) {
            (None, _) => Comments::blank(if seen.strict { STRICT_MAIN } else { MAIN }),
            (Some(_), old) => Comments::parse(old.ok_or_else(damaged)?).ok_or_else(damaged)?,
        };
        let before = comments.cells();
        for note in comments.take(notes, is_ours) {
            self.left.push(note.clone());
        }
        // Only the drawing that the sheet shows its notes with: headers have one of their own.
        let shown = seen.legacy.as_deref().and_then(|id| relations.iter().find(|relation| relation.id == id));
        let mut drawing = match shown {
            Some(relation) => Drawing::parse(self.text(&relation.target).ok_or_else(damaged)?).ok_or_else(damaged)?,
            None => Drawing::blank(self.next_block()),
        };
        let after = comments.cells();
        let still: HashSet<&String> = after.iter().collect();
        drawing.remove(before.iter().filter(|cell| !still.contains(cell)));
        drawing.add(&after);

        let mut added_relations = Vec::new();
        let mut ids = relations.iter().map(|relation| relation.id.clone()).collect::<Vec<_>>();
        let base = if seen.strict { STRICT_RELATIONS } else { RELATIONS };
        match known {
            Some(relation) => {
                self.changed.insert(normal(&relation.target), comments.print());
            }
            None => {
                let name = self.free_name("xl/comments", ".xml");
                added_relations.push((free_id(&mut ids), format!("{base}/comments"), name.clone()));
                self.added.push((name, comments.print(), COMMENTS_TYPE));
            }
        }
        match shown {
            Some(relation) => {
                self.changed.insert(normal(&relation.target), drawing.print());
            }
            None => {
                let name = self.free_name("xl/drawings/vmlDrawing", ".vml");
                let id = free_id(&mut ids);
                let element = seen.legacy_drawing(&id);
                self.changed.insert(normal(part), [&xml[..seen.insert_at], &element, &xml[seen.insert_at..]].concat());
                added_relations.push((id, format!("{base}/vmlDrawing"), name.clone()));
                self.added.push((name, drawing.print(), DRAWING_TYPE));
            }
        }
        self.relate(part, &added_relations)
    }

    fn relate(&mut self, part: &str, added: &[(String, String, String)]) -> Result<()> {
        if added.is_empty() {
            return Ok(());
        }
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let rels = format!("{folder}/_rels/{file}.rels");
        let list = |prefix: &str| -> String {
            let one = |(id, kind, target): &(String, String, String)| {
                format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{target}\"/>")
            };
            added.iter().map(one).collect()
        };
        match self.text(&rels) {
            Some(xml) => {
                let xml = at_the_end(xml, &list).ok_or_else(damaged)?;
                self.changed.insert(normal(&rels), xml);
            }
            None => {
                let xml =
                    format!("{DECLARATION}<Relationships xmlns=\"{PACKAGE_RELATIONS}\">{}</Relationships>", list(""));
                // The type of every .rels part is told once for all.
                self.added.push((rels.trim_start_matches('/').to_string(), xml, ""));
            }
        }
        Ok(())
    }

    fn content_types(&mut self) -> Result<()> {
        const TYPES: &str = "[Content_Types].xml";
        let xml = self.text(TYPES).ok_or_else(damaged)?;
        let mut knows_vml = false;
        each_element(xml, |element| {
            knows_vml |= element.local_name().as_ref() == "Default"
                && attribute(element, "Extension").is_some_and(|extension| extension.eq_ignore_ascii_case("vml"));
        });
        let vml = self.added.iter().any(|(.., kind)| *kind == DRAWING_TYPE) && !knows_vml;
        let list = |prefix: &str| -> String {
            let mut out = String::new();
            if vml {
                out += &format!("<{prefix}Default Extension=\"vml\" ContentType=\"{DRAWING_TYPE}\"/>");
            }
            for (name, _, kind) in self.added.iter().filter(|(.., kind)| *kind == COMMENTS_TYPE) {
                out += &format!("<{prefix}Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
            }
            out
        };
        if !list("").is_empty() {
            let xml = at_the_end(xml, &list).ok_or_else(damaged)?;
            self.changed.insert(normal(TYPES), xml);
        }
        Ok(())
    }

    fn free_name(&mut self, start: &str, end: &str) -> String {
        let taken = |name: &str| self.package.bytes(name).is_some() || self.names.contains(&normal(name));
        let mut number = 1;
        while taken(&format!("{start}{number}{end}")) {
            number += 1;
        }
        let name = format!("{start}{number}{end}");
        self.names.push(normal(&name));
        name
    }

    /// Shapes are numbered in blocks of 1024 that no two drawings of a workbook should share.
    fn next_block(&self) -> usize {
        let old = self.package.named(".vml").map(String::from_utf8_lossy);
        let new = self.added.iter().filter(|(.., kind)| *kind == DRAWING_TYPE).map(|(_, xml, _)| xml.as_str().into());
        old.chain(new).map(|xml| drawing::last_block(&xml)).max().unwrap_or(0) + 1
    }
}

fn free_id(ids: &mut Vec<String>) -> String {
    let mut number = ids.len() + 1;
    while ids.contains(&format!("rId{number}")) {
        number += 1;
    }
    ids.push(format!("rId{number}"));
    format!("rId{number}")
}

/// Adds to the children of the root; `list` is told the prefix of the root's name.
fn at_the_end(xml: &str, list: &dyn Fn(&str) -> String) -> Option<String> {
    let mut root = None;
    each_element(xml, |element| {
        root.get_or_insert_with(|| element.name().as_ref().to_string());
    });
    let root = root?;
    let prefix = root.split_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
    let added = list(&prefix);
    match xml.rfind(&format!("</{root}")) {
        Some(at) => Some([&xml[..at], &added, &xml[at..]].concat()),
        None => {
            let at = xml.rfind("/>")?;
            Some(format!("{}>{added}</{root}>", &xml[..at]))
        }
    }
}

/// What there is to know of a sheet's part before it is cut.
struct Seen {
    /// `x:` where the elements bear a prefix.
    prefix: String,
    strict: bool,
    /// The prefix bound to relationships.
    relations: Option<String>,
    /// The relationship of its notes' drawing.
    legacy: Option<String>,
    /// Where `legacyDrawing` has its place in the order of the schema.
    insert_at: usize,
}

/// What may only come behind `legacyDrawing`; `AlternateContent` stands around controls and embedded objects.
const BEHIND: &[&str] = &[
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
];

fn survey(xml: &str) -> Option<Seen> {
    let mut reader = Reader::from_str(xml);
    let mut seen: Option<Seen> = None;
    let mut depth = 0usize;
    let mut behind_cells = false;
    loop {
        let at = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.local_name();
                let name = name.as_ref();
                if depth == 0 {
                    let whole = element.name();
                    let prefix =
                        whole.as_ref().split_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
                    let bound = element.attributes().with_checks(false).flatten().find_map(|found| {
                        let uri = found.value.as_ref() as &str;
                        let is_it = uri == RELATIONS || uri == STRICT_RELATIONS;
                        found.key.as_ref().strip_prefix("xmlns:").filter(|_| is_it).map(str::to_string)
                    });
                    let strict =
                        element.attributes().with_checks(false).flatten().any(|found| &*found.value == STRICT_MAIN);
                    seen = Some(Seen { prefix, strict, relations: bound, legacy: None, insert_at: 0 });
                } else if depth == 1 {
                    let seen = seen.as_mut()?;
                    behind_cells |= name == "sheetData";
                    if name == "legacyDrawing" {
                        seen.legacy = attribute(element, "id");
                    }
                    if behind_cells && seen.insert_at == 0 && BEHIND.contains(&name) {
                        seen.insert_at = at;
                    }
                }
                depth += usize::from(matches!(event, Event::Start(_)));
            }
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let mut seen = seen?;
                    if seen.insert_at == 0 {
                        seen.insert_at = at;
                    }
                    return behind_cells.then_some(seen);
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

impl Seen {
    fn legacy_drawing(&self, id: &str) -> String {
        let uri = if self.strict { STRICT_RELATIONS } else { RELATIONS };
        let prefix = &self.prefix;
        match &self.relations {
            Some(r) => format!("<{prefix}legacyDrawing {r}:id=\"{id}\"/>"),
            None => format!("<{prefix}legacyDrawing xmlns:r=\"{uri}\" r:id=\"{id}\"/>"),
        }
    }
}

/// Text as XML holds it; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    quick_xml::escape::escape(text.as_str()).into_owned()
}

/// Why a workbook cannot take notes, said of the file.
pub fn only_xlsx() -> Error {
    Error::new(words!("只有 .xlsx 能写批注", "only .xlsx can take notes"))
        .help(words!("用 --report 页面.html 看每一格的问题", "see the findings at their cells with --report PAGE.html"))
}
