//! The part that holds the notes' texts: `commentsN.xml`.

use super::{AUTHOR, DECLARATION, Note, escaped};
use crate::formats::excel::package::{attribute, push_text};
use crate::formats::excel::parse_cell;
use crate::source::cell_name;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::ops::Range;

/// UTF-16 units that a note may hold.
const LONGEST: usize = 32_000;

/// Size, colour and font as Excel's own notes have them, with a font that has Chinese.
const LOOK: &[(&str, &str)] = &[
    ("sz", "val=\"9\""),
    ("color", "indexed=\"81\""),
    ("rFont", "val=\"宋体\""),
    ("family", "val=\"3\""),
    ("charset", "val=\"134\""),
];

pub struct Comments {
    /// All before the first author's end, with prefix and declaration.
    xml: String,
    prefix: String,
    authors: Vec<String>,
    /// Where the authors end, and how: `<authors/>` is opened.
    authors_end: Range<usize>,
    list_end: Range<usize>,
    comments: Vec<Comment>,
}

/// One note as it lies in the part, or as it will.
struct Comment {
    cell: String,
    author: usize,
    /// The element in the part; a new one has none.
    range: Option<Range<usize>>,
    /// Around `<text>…</text>`.
    text: Range<usize>,
    pieces: Vec<Piece>,
    /// As it will be, where that differs.
    new: Option<String>,
    gone: bool,
}

/// A child of `<text>`.
#[derive(Clone)]
struct Piece {
    range: Range<usize>,
    kind: Kind,
    text: String,
    look: Option<Range<usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Plain,
    Run,
    /// Readings of Chinese characters, which come last.
    Phonetic,
}

impl Comment {
    fn texts(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.kind != Kind::Phonetic)
    }

    fn said(&self) -> String {
        self.texts().map(|piece| piece.text.as_str()).collect()
    }
}

impl Comments {
    pub fn blank(namespace: &str) -> Comments {
        let xml = format!(
            "{DECLARATION}<comments xmlns=\"{namespace}\"><authors></authors><commentList></commentList></comments>"
        );
        let at = |word: &str| xml.find(word).map_or(0..0, |at| at..at);
        let (authors_end, list_end) = (at("</authors>"), at("</commentList>"));
        Comments { xml, prefix: String::new(), authors: Vec::new(), authors_end, list_end, comments: Vec::new() }
    }

    pub fn parse(xml: &str) -> Option<Comments> {
        let mut reader = Reader::from_str(xml);
        let mut out = Comments {
            xml: xml.to_string(),
            prefix: String::new(),
            authors: Vec::new(),
            authors_end: 0..0,
            list_end: 0..0,
            comments: Vec::new(),
        };
        // The names of the open elements.
        let mut open: Vec<String> = Vec::new();
        let (mut author, mut in_t) = (String::new(), false);
        loop {
            let at = usize::try_from(reader.buffer_position()).ok()?;
            let event = reader.read_event().ok()?;
            let end = usize::try_from(reader.buffer_position()).ok()?;
            match &event {
                Event::Start(element) | Event::Empty(element) => {
                    let is_empty = matches!(event, Event::Empty(_));
                    let local = element.local_name().as_ref().to_string();
                    let path: Vec<&str> = open.iter().map(String::as_str).chain([local.as_str()]).collect();
                    match path.as_slice() {
                        [_] => {
                            let name = element.name();
                            out.prefix =
                                name.as_ref().split_once(':').map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
                        }
                        [_, "authors"] if is_empty => out.authors_end = at..end,
                        [_, "commentList"] if is_empty => out.list_end = at..end,
                        [_, "authors", "author"] => {
                            author.clear();
                            if is_empty {
                                out.authors.push(String::new());
                            }
                        }
                        [_, "commentList", "comment"] => out.comments.push(Comment {
                            cell: attribute(element, "ref").unwrap_or_default(),
                            author: attribute(element, "authorId").and_then(|id| id.parse().ok()).unwrap_or(0),
                            range: Some(at..end),
                            text: 0..0,
                            pieces: Vec::new(),
                            new: None,
                            gone: false,
                        }),
                        [_, "commentList", "comment", "text"] => out.comments.last_mut()?.text = at..end,
                        [_, "commentList", "comment", "text", child] => {
                            let kind = match *child {
                                "t" => Kind::Plain,
                                "r" => Kind::Run,
                                _ => Kind::Phonetic,
                            };
                            let piece = Piece { range: at..end, kind, text: String::new(), look: None };
                            out.comments.last_mut()?.pieces.push(piece);
                            in_t = kind == Kind::Plain && !is_empty;
                        }
                        [_, "commentList", "comment", "text", "r", "rPr"] => {
                            out.comments.last_mut()?.pieces.last_mut()?.look = Some(at..end);
                        }
                        [_, "commentList", "comment", "text", "r", "t"] => in_t = !is_empty,
                        _ => {}
                    }
                    if !is_empty {
                        open.push(local);
                    }
                }
                Event::End(_) => {
                    let path: Vec<&str> = open.iter().map(String::as_str).collect();
                    match path.as_slice() {
                        [_, "authors"] => out.authors_end = at..at,
                        [_, "commentList"] => out.list_end = at..at,
                        [_, "authors", "author"] => out.authors.push(std::mem::take(&mut author)),
                        [_, "commentList", "comment"] => {
                            let comment = out.comments.last_mut()?;
                            comment.range = comment.range.take().map(|range| range.start..end);
                        }
                        [_, "commentList", "comment", "text"] => out.comments.last_mut()?.text.end = end,
                        [_, "commentList", "comment", "text", _] => {
                            in_t = false;
                            out.comments.last_mut()?.pieces.last_mut()?.range.end = end;
                        }
                        [_, "commentList", "comment", "text", "r", "rPr"] => {
                            let piece = out.comments.last_mut()?.pieces.last_mut()?;
                            piece.look = piece.look.take().map(|look| look.start..end);
                        }
                        [_, "commentList", "comment", "text", "r", "t"] => in_t = false,
                        _ => {}
                    }
                    open.pop();
                }
                Event::Eof => break,
                text if in_t => push_text(text, &mut out.comments.last_mut()?.pieces.last_mut()?.text),
                text if open.last().is_some_and(|name| name == "author") => push_text(text, &mut author),
                _ => {}
            }
        }
        (open.is_empty() && out.authors_end.end > 0 && out.list_end.end > 0).then_some(out)
    }

    /// The cells that have a note, by name.
    pub fn cells(&self) -> Vec<String> {
        self.comments.iter().filter(|comment| !comment.gone).map(|comment| comment.cell.clone()).collect()
    }

    /// Puts the new notes in the place of our old ones; gives back those that find no room.
    pub fn take<'n>(&mut self, notes: &[&'n Note], is_ours: fn(&str) -> bool) -> Vec<&'n Note> {
        let mut left = Vec::new();
        let mut waiting: BTreeMap<(u32, u16), &Note> =
            notes.iter().map(|note| ((note.row, note.column), *note)).collect();
        for index in 0..self.comments.len() {
            let comment = &self.comments[index];
            let at = parse_cell(&comment.cell).map(|(row, column)| (row, column as u16));
            let note = at.and_then(|at| waiting.remove(&at));
            // The author of a conversation's stand-in is the conversation.
            if self.authors.get(comment.author).is_some_and(|author| author.starts_with("tc=")) {
                left.extend(note);
                continue;
            }
            let has_ours = comment.said().lines().any(is_ours);
            if note.is_some() || has_ours {
                let (new, gone) = self.again(comment, note, is_ours);
                (self.comments[index].new, self.comments[index].gone) = (Some(new), gone);
            }
        }
        if !waiting.is_empty() {
            let author = self.author();
            let p = &self.prefix;
            let made: Vec<Comment> = waiting
                .iter()
                .map(|((row, column), note)| (cell_name(*row, *column), note))
                .map(|(cell, note)| Comment {
                    cell: cell.clone(),
                    author,
                    range: None,
                    text: 0..0,
                    pieces: Vec::new(),
                    new: Some(format!(
                        "<{p}comment ref=\"{cell}\" authorId=\"{author}\"><{p}text>{}</{p}text></{p}comment>",
                        self.run(&note.text, "")
                    )),
                    gone: false,
                })
                .collect();
            self.comments.extend(made);
        }
        left
    }

    /// Our place among the authors, made if need be.
    fn author(&mut self) -> usize {
        if let Some(at) = self.authors.iter().position(|author| author == AUTHOR) {
            return at;
        }
        self.authors.push(AUTHOR.to_string());
        let p = &self.prefix;
        let element = format!("<{p}author>{AUTHOR}</{p}author>");
        let Range { start, end } = self.authors_end.clone();
        let element = if start == end { element } else { format!("<{p}authors>{element}</{p}authors>") };
        let longer = element.len() - (end - start);
        self.xml.replace_range(start..end, &element);
        // Everything behind has moved.
        let moved = |range: &mut Range<usize>| *range = range.start + longer..range.end + longer;
        moved(&mut self.list_end);
        for comment in &mut self.comments {
            comment.range.iter_mut().for_each(moved);
            moved(&mut comment.text);
            for piece in &mut comment.pieces {
                moved(&mut piece.range);
                piece.look.iter_mut().for_each(moved);
            }
        }
        self.authors.len() - 1
    }

    /// A note without our old lines and with the new; true when nothing is left of it.
    fn again(&self, comment: &Comment, note: Option<&Note>, is_ours: fn(&str) -> bool) -> (String, bool) {
        let (xml, p) = (&self.xml, &self.prefix);
        let without = |text: &str| text.split('\n').filter(|line| !is_ours(line)).collect::<Vec<_>>().join("\n");
        let mut inside = String::new();
        let mut said = String::new();
        for piece in comment.texts() {
            let kept = without(&piece.text);
            if kept == piece.text {
                let raw = &xml[piece.range.clone()];
                // A text may stand by itself, or among others as a run.
                inside += &if piece.kind == Kind::Plain { format!("<{p}r>{raw}</{p}r>") } else { raw.to_string() };
            } else if !kept.trim().is_empty() {
                inside += &self.again_piece(piece, &kept);
            } else {
                continue;
            }
            said += &kept;
        }
        let kept = without(&comment.said());
        if said.trim() != kept.trim() {
            // Another program cut our lines into runs, by the fonts of their characters.
            inside = comment
                .texts()
                .next()
                .filter(|_| !kept.trim().is_empty())
                .map_or(String::new(), |piece| self.again_piece(piece, &kept));
            said = kept;
        }
        if let Some(note) = note {
            inside += &self.run(&note.text, &said);
        }
        let phonetic = comment.pieces.iter().filter(|piece| piece.kind == Kind::Phonetic && !said.is_empty());
        inside.extend(phonetic.map(|piece| &xml[piece.range.clone()]));
        let Some(range) = comment.range.clone().filter(|range| range.end >= comment.text.end && comment.text.end > 0)
        else {
            // A note without a text: it gets one.
            let cell = &comment.cell;
            let author = comment.author;
            let new =
                format!("<{p}comment ref=\"{cell}\" authorId=\"{author}\"><{p}text>{inside}</{p}text></{p}comment>");
            return (new, note.is_none());
        };
        let (before, after) = (&xml[range.start..comment.text.start], &xml[comment.text.end..range.end]);
        (format!("{before}<{p}text>{inside}</{p}text>{after}"), note.is_none() && said.trim().is_empty())
    }

    /// A run in the look of another, with what is left of its text.
    fn again_piece(&self, piece: &Piece, kept: &str) -> String {
        let p = &self.prefix;
        let look = piece.look.clone().map_or("", |look| &self.xml[look]);
        format!("<{p}r>{look}<{p}t xml:space=\"preserve\">{}</{p}t></{p}r>", escaped(kept))
    }

    /// A run of text in our look, on a line of its own behind what is said already.
    fn run(&self, text: &str, said: &str) -> String {
        let p = &self.prefix;
        let room = LONGEST.saturating_sub(said.encode_utf16().count());
        let mut short = text.to_string();
        while short.encode_utf16().count() > room && short.pop().is_some() {}
        let cut = if short.len() < text.len() { "…" } else { "" };
        let line = if said.is_empty() || said.ends_with('\n') { "" } else { "\n" };
        let look: String = LOOK.iter().map(|(name, value)| format!("<{p}{name} {value}/>")).collect();
        format!(
            "<{p}r><{p}rPr>{look}</{p}rPr><{p}t xml:space=\"preserve\">{line}{}{cut}</{p}t></{p}r>",
            escaped(&short)
        )
    }

    pub fn print(&self) -> String {
        let (xml, p) = (&self.xml, &self.prefix);
        let mut out = String::with_capacity(xml.len() + 4096);
        let mut at = 0;
        for comment in &self.comments {
            match &comment.range {
                Some(range) => {
                    if let Some(new) = &comment.new {
                        out += &xml[at..range.start];
                        if !comment.gone {
                            out += new;
                        }
                        at = range.end;
                    }
                }
                None => {
                    // New ones come behind all others, once the list's end is reached.
                    if at < self.list_end.start {
                        out += &xml[at..self.list_end.start];
                        at = self.list_end.start;
                        if !self.list_end.is_empty() {
                            out += &format!("<{p}commentList>");
                        }
                    }
                    out.extend(comment.new.as_deref());
                }
            }
        }
        let has_new = self.comments.iter().any(|comment| comment.range.is_none());
        if has_new && !self.list_end.is_empty() {
            out += &format!("</{p}commentList>");
            at = self.list_end.end;
        }
        out + &xml[at..]
    }
}
