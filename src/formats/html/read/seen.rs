//! What of the text is seen, and how: struck out, hidden, raised; the states of controls, the numbers of lists.

use super::*;
use crate::formats::alphabets::spelled;
use crate::formats::html::look::Said;
use crate::formats::raised::at_level;
use crate::formats::symbols::{drawn, tick, without_font};

/// Elements within one another whose looks are told apart; real pages have a handful.
const MOST_MARKS: usize = 64;

/// An open element that changes how text looks.
pub struct Mark {
    name: Vec<u8>,
    /// Open elements of the same name within it.
    same: usize,
    look: Look,
}

/// An open list: its next number, `None` when it counts nothing.
#[derive(Default)]
pub struct List {
    next: Option<i64>,
    step: i64,
    alphabet: &'static str,
}

impl Walk {
    pub(super) fn look(&self) -> Look {
        self.marks.last().map(|mark| mark.look).unwrap_or_default()
    }

    /// What an element says of its look.
    pub(super) fn said(&self, tag: &StartTag) -> Said {
        let name = String::from_utf8_lossy(&tag.name);
        let [classes, id, style] = ["class", "id", "style"].map(|name| attribute(tag, name));
        let mut said = self.sheet.said(&name, classes.as_deref(), id.as_deref(), style.as_deref());
        if attribute(tag, "hidden").is_some() && said.gone.is_none() {
            said.gone = Some(true);
        }
        if name == "font"
            && let Some(face) = attribute(tag, "face")
        {
            said.font = Some(face.split(',').find_map(crate::formats::symbols::SymbolFont::named));
        }
        said
    }

    /// Opens an element: remembered when it changes the look, or when one of its name that does is open.
    pub(super) fn mark(&mut self, name: &[u8], said: Said) {
        const EMPTY: [&[u8]; 14] = [
            b"br", b"hr", b"img", b"input", b"col", b"meta", b"link", b"wbr", b"area", b"base", b"embed", b"param",
            b"source", b"track",
        ];
        if EMPTY.contains(&name) {
            return;
        }
        let look = self.look().within(said);
        if look != self.look() && self.marks.len() < MOST_MARKS {
            self.marks.push(Mark { name: name.to_vec(), same: 0, look });
        } else if let Some(mark) = self.marks.iter_mut().rev().find(|mark| mark.name == name) {
            mark.same += 1;
        }
    }

    pub(super) fn unmark(&mut self, name: &[u8]) {
        // Never beyond the cell that is open.
        let floor = self.frames.last().map_or(0, |frame| frame.floor);
        let Some(at) = self.marks.iter().rposition(|mark| mark.name == name).filter(|at| *at >= floor) else { return };
        match self.marks[at].same.checked_sub(1) {
            Some(same) => self.marks[at].same = same,
            None => self.marks.truncate(at),
        }
    }

    /// A paragraph or list item left open ends where the next block begins.
    pub(super) fn end_paragraph_mark(&mut self) {
        let floor = self.frames.last().map_or(0, |frame| frame.floor);
        if self.marks.len() > floor
            && self.marks.last().is_some_and(|mark| matches!(mark.name.as_slice(), b"p" | b"li"))
        {
            self.marks.pop();
        }
    }

    /// Adds text as it is seen here.
    pub(super) fn say(&mut self, text: &str) {
        if let Some(select) = &mut self.select {
            return select.push(text);
        }
        let look = self.look();
        let why = match look {
            _ if self.in_code || self.in_title => None,
            Look { phonetic: true, .. } => Some(RemarkKind::Phonetic),
            look if look.is_hidden() => Some(RemarkKind::Hidden),
            Look { struck: true, .. } => Some(RemarkKind::Struck),
            _ => None,
        };
        if let Some(kind) = why {
            return self.leave_out(kind, text);
        }
        if !text.trim().is_empty() {
            self.left_out = None;
        }
        let private = |c| matches!(c, '\u{F000}'..='\u{F0FF}');
        if look == Look::default() && !text.contains(private) {
            if let Some(words) = self.words() {
                words.push(text);
            }
            return;
        }
        let mut text = match look.font {
            Some(font) => {
                let (drawn, unknown) = drawn(text, font);
                if !unknown.trim().is_empty() {
                    self.remark(RemarkKind::Symbol, format!("{unknown}（{font:?}）"));
                }
                drawn
            }
            None => text.chars().map(|c| without_font(c).unwrap_or(c)).collect(),
        };
        if let Some(level) = look.level {
            let (spelled, exact) = at_level(text.trim(), level);
            if !exact {
                self.remark(RemarkKind::Raised, spelled.clone());
            }
            text = text.replacen(text.trim(), &spelled, 1);
        }
        if let Some(words) = self.words() {
            words.push(&text);
        }
    }

    fn leave_out(&mut self, kind: RemarkKind, text: &str) {
        let is_more = self.left_out == Some(kind);
        let Some(cell) = self.tables.iter_mut().rev().find_map(|grid| grid.cell.as_mut()) else {
            if kind == RemarkKind::Hidden {
                self.hidden.push(text);
                self.hidden.push(" ");
            } else if !text.trim().is_empty() {
                self.loose_remarks.push(kind, text.trim());
            }
            return;
        };
        if is_more {
            cell.remarks.extend_last(text);
        } else if !text.trim().is_empty() {
            cell.remarks.push(kind, text);
            self.left_out = Some(kind);
        }
    }

    fn remark(&mut self, kind: RemarkKind, text: String) {
        self.left_out = None;
        match self.tables.iter_mut().rev().find_map(|grid| grid.cell.as_mut()) {
            Some(cell) => cell.remarks.push(kind, text),
            None => self.loose_remarks.push(kind, text),
        }
    }

    /// A field of a saved form shows what was typed or ticked.
    pub(super) fn input(&mut self, tag: &StartTag) {
        let value = attribute(tag, "value").unwrap_or_default();
        let kind = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "checkbox" | "radio" => self.say(tick(attribute(tag, "checked").is_some())),
            "" | "text" | "number" | "date" | "month" | "week" | "time" | "datetime" | "datetime-local" | "tel"
            | "email" | "url" | "search" => self.say(&value),
            // Outside tables these are the page's own books.
            "hidden" if self.tables.iter().any(|grid| grid.cell.is_some()) => {
                self.left_out = None;
                self.leave_out(RemarkKind::Hidden, &value);
                self.left_out = None;
            }
            _ => {}
        }
    }

    pub(super) fn end_select(&mut self) {
        let Some(select) = self.select.take() else { return };
        let (chosen, others) = select.finish();
        self.say(&chosen);
        if !others.is_empty() && self.tables.iter().any(|grid| grid.cell.is_some()) {
            self.left_out = None;
            self.leave_out(RemarkKind::Hidden, &others);
            self.left_out = None;
        }
    }

    /// A picture in a cell, by its text or the name of its file.
    pub(super) fn picture(&mut self, tag: &StartTag) {
        let is_dot = ["width", "height"].iter().any(|side| {
            attribute(tag, side).is_some_and(|size| size.trim().parse::<f64>().is_ok_and(|size| size <= 2.0))
        });
        if is_dot || self.look().is_hidden() {
            return;
        }
        let file = || {
            let source = attribute(tag, "src").or_else(|| attribute(tag, "data")).unwrap_or_default();
            let name = source.rsplit(['/', '\\']).next().unwrap_or_default().to_string();
            if source.starts_with("data:") || name.is_empty() { "图片".to_string() } else { format!("图片 {name}") }
        };
        let name = attribute(tag, "alt").filter(|alt| !alt.trim().is_empty()).map(|alt| format!("图片 {alt}"));
        if let Some(cell) = self.tables.iter_mut().rev().find_map(|grid| grid.cell.as_mut())
            && cell.pictures.len() < 100
        {
            cell.pictures.push(name.unwrap_or_else(file));
        }
    }

    pub(super) fn open_list(&mut self, tag: &StartTag, said: Said) {
        let start = attribute(tag, "start").and_then(|start| start.trim().parse::<i64>().ok()).unwrap_or(1);
        let step = if attribute(tag, "reversed").is_some() { -1 } else { 1 };
        let alphabet = said.counts_in.unwrap_or(match attribute(tag, "type").as_deref().map(str::trim) {
            Some("a") => "lowerLetter",
            Some("A") => "upperLetter",
            Some("i") => "lowerRoman",
            Some("I") => "upperRoman",
            _ => "decimal",
        });
        let next = (!alphabet.is_empty()).then_some(start);
        self.lists.push(List { next, step, alphabet });
    }

    /// `<li>`: its number stands before its text.
    pub(super) fn item(&mut self, tag: &StartTag) {
        let own = attribute(tag, "value").and_then(|value| value.trim().parse::<i64>().ok());
        let Some(list) = self.lists.last_mut() else { return };
        let Some(next) = &mut list.next else { return };
        let number = own.unwrap_or(*next);
        *next = number.saturating_add(list.step);
        let text = u32::try_from(number).ok().and_then(|number| spelled(number, list.alphabet));
        let mark = if list.alphabet == "chineseCounting" { "、" } else { ". " };
        let text = text.unwrap_or_else(|| number.to_string());
        if self.look() == Look::default()
            && let Some(words) = self.words()
        {
            words.number(format!("{text}{mark}"));
        }
    }
}
