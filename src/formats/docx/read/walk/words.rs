//! What text becomes: shown where it stands, or left out with a remark; and what closes gives it to.

use super::super::numbering::Number;
use super::*;
use crate::formats::raised::at_level;
use crate::formats::symbols::{SymbolFont, drawn, tick, without_font};
use std::borrow::Cow;

/// Lines of text as one string, without a line break before the first.
#[derive(Default)]
pub struct Lines {
    text: Option<String>,
    runs_on: bool,
    /// Where the only paragraph with words begins, and its number.
    lone_number: Option<(usize, String)>,
}

impl Lines {
    pub fn push(&mut self, line: &str) {
        let runs_on = std::mem::take(&mut self.runs_on);
        if !line.trim().is_empty()
            && let (Some((at, number)), Some(text)) = (self.lone_number.take(), &mut self.text)
        {
            text.insert_str(at, &number);
        }
        match &mut self.text {
            None => self.text = Some(line.to_string()),
            Some(text) => {
                if !runs_on {
                    text.push('\n');
                }
                text.push_str(line);
            }
        }
    }

    /// A paragraph with a number before it. Among others the number is part of the words; of a paragraph alone in
    /// its cell (a label, a name) it is not, and [`Lines::lone_number`] tells it.
    pub fn push_numbered(&mut self, number: String, line: &str) {
        let is_first = self.is_blank() && !line.trim().is_empty();
        if is_first {
            self.push(line);
            let at = self.text.as_ref().map_or(0, |text| text.len() - line.len());
            self.lone_number = Some((at, number));
        } else {
            self.push(&(number + line));
        }
    }

    pub fn lone_number(&mut self) -> Option<String> {
        self.lone_number.take().map(|(_, number)| number)
    }

    pub fn text(self) -> String {
        self.text.unwrap_or_default()
    }

    pub fn into_text(self) -> Option<String> {
        self.text.filter(|text| !text.trim().is_empty())
    }

    pub fn is_blank(&self) -> bool {
        self.text.as_ref().is_none_or(|text| text.trim().is_empty())
    }
}

impl Walk {
    pub(super) fn close(&mut self, open: Open) -> Result<()> {
        match open {
            Open::Paragraph(paragraph) => self.close_paragraph(paragraph),
            Open::Cell(cell) => self.close_cell(cell)?,
            Open::Row(row) => self.close_row(row),
            Open::Table(OpenTable { lines: Some(lines), .. }) => self.deliver(&lines.text(), Remarks::default()),
            Open::Table(OpenTable { table, .. }) => self.push_table(table),
            Open::Note { id, lines } => self.notes.push((id, lines.text())),
        }
        Ok(())
    }

    fn close_paragraph(&mut self, paragraph: OpenParagraph) {
        // A field whose end is missing must not swallow the rest of the document.
        self.fields.iter_mut().for_each(|field| (field.in_code, field.is_said) = (false, false));
        let OpenParagraph { mut text, note, mut remarks, boxes, number, is_filler, section, .. } = paragraph;
        remarks.retain(|remark| !remark.text.trim().is_empty());
        let is_gone = text.trim().is_empty() && remarks.iter().any(|remark| remark.kind.is_left_out());
        let in_cell = matches!(self.open.last(), Some((_, Open::Cell(_))));
        if !number.is_empty() && !is_gone && !in_cell {
            text.insert_str(0, &number);
        }
        if !self.open.is_empty() {
            if is_gone {
                self.keep(remarks);
            } else if let (Some((_, Open::Cell(cell))), false) = (self.open.last_mut(), number.is_empty()) {
                cell.lines.push_numbered(number, &text);
                self.keep(remarks);
            } else {
                self.deliver(&text, remarks);
            }
            if let Some((_, Open::Cell(cell))) = self.open.last_mut() {
                cell.lines.runs_on = paragraph.runs_on;
                if let Some(boxes) = boxes.text {
                    cell.boxes.push(&boxes);
                }
            } else if let Some(boxes) = boxes.text {
                self.deliver(&boxes, Remarks::default());
            }
            return;
        }
        let at = at(0, self.paragraph_rows, 0);
        if !(is_filler && text.is_empty() && note.is_none() && remarks.is_empty()) {
            self.push_paragraph(text, note, remarks);
        }
        if let Some(text) = boxes.text.filter(|text| !text.trim().is_empty()) {
            self.remarks.push((at, Remark { kind: RemarkKind::TextBox, text }));
        }
        if let Some(page) = section {
            self.end_section(page);
        }
    }

    pub(super) fn push_paragraph(&mut self, text: String, note: Option<String>, remarks: Remarks) {
        let place = at(0, self.paragraph_rows, 0);
        self.paragraph_rows += 1;
        self.blocks.push(Block::Paragraph(Paragraph { text, note, place, remarks, ..Paragraph::default() }));
    }

    /// A note at the foot of a page or at the end.
    pub fn footnote(&mut self, text: String) {
        self.push_paragraph(text, None, Remarks::default());
    }

    /// Gives finished text to what holds it.
    pub(super) fn deliver(&mut self, text: &str, remarks: Remarks) {
        match self.open.last_mut() {
            Some((_, Open::Paragraph(outer))) => outer.boxes.push(text),
            Some((_, Open::Cell(cell))) => cell.lines.push(text),
            Some((_, Open::Note { lines, .. })) => lines.push(text),
            // Only damaged files have text straight in a row or table.
            Some((_, Open::Row(_) | Open::Table(_))) => {}
            None => return self.push_paragraph(text.to_string(), None, remarks),
        }
        self.keep(remarks);
    }

    /// Puts remarks at the outermost cell or paragraph that is open.
    pub(super) fn keep(&mut self, remarks: Remarks) {
        if remarks.is_empty() {
            return;
        }
        let held = self.open.iter_mut().find_map(|(_, open)| match open {
            Open::Paragraph(paragraph) => Some(&mut paragraph.remarks),
            Open::Cell(cell) => Some(&mut cell.remarks),
            _ => None,
        });
        if let Some(held) = held {
            held.append(remarks);
        }
    }

    pub(super) fn remark(&mut self, kind: RemarkKind, text: String) {
        let mut remarks = Remarks::default();
        remarks.push(kind, text);
        self.keep(remarks);
    }

    pub(super) fn number_property(&mut self, local: &str, number: Option<f64>) {
        let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut() else { return };
        let Some(list) = &mut paragraph.list else { return };
        match (local, number) {
            ("numId", Some(id)) => list.list = id as u32,
            ("ilvl", Some(level)) => list.level = Some(level as usize),
            _ => {}
        }
    }

    /// The paragraph's properties are read: its number, if it has one, is the next of its list.
    pub(super) fn count_paragraph(&mut self) {
        let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut() else { return };
        let style = paragraph.style.as_deref();
        let of_style = self.around.styles.list(style);
        let place = match (paragraph.list, of_style) {
            // Only a level is said: the list is the style's.
            (Some(InList { list: u32::MAX, level }), Some(of_style)) => InList { level, ..of_style },
            (Some(own), _) => own,
            (None, Some(of_style)) => of_style,
            (None, None) => return,
        };
        match self.numbering.next(place, style, &self.around.styles) {
            Some(Number::Shown(number)) => paragraph.number = number,
            Some(Number::LeftOut(number)) => paragraph.remarks.push(RemarkKind::Numbering, number),
            None => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let mut text = Cow::Borrowed(text);
        if text.contains(['\n', '\r']) {
            text = Cow::Owned(text.replace(['\n', '\r'], " "));
        }
        if !self.preserves_space {
            text = Cow::Owned(text.trim_matches([' ', '\t']).to_string());
        }
        // An equation that is left out as a whole is told as a whole.
        let look = self.runs.last().map(|(_, look)| *look).unwrap_or_default();
        let in_part = look.struck || look.hidden || self.left_out.len() > self.left_out_before_math;
        if let (Some(math), false) = (&mut self.math, in_part) {
            math.text(&text);
            return;
        }
        match self.runs.last().and_then(|(_, look)| look.font) {
            Some(font) => self.letters(&text, font),
            None => {
                if text.contains(|c| matches!(c, '\u{F000}'..='\u{F0FF}')) {
                    text = Cow::Owned(text.chars().map(|c| without_font(c).unwrap_or(c)).collect());
                }
                self.say(&text);
            }
        }
    }

    /// Letters that a symbol font shows as pictures.
    fn letters(&mut self, text: &str, font: SymbolFont) {
        let (drawn, unknown) = drawn(text, font);
        self.say(&drawn);
        if !unknown.is_empty() {
            self.remark(RemarkKind::Symbol, format!("{unknown}（{font:?}）"));
        }
    }

    pub(super) fn symbol(&mut self, letter: char, font: &str) {
        let mut room = [0; 4];
        match SymbolFont::named(font) {
            Some(font) => self.letters(letter.encode_utf8(&mut room), font),
            None => self.say(without_font(letter).unwrap_or(letter).encode_utf8(&mut room)),
        }
    }

    pub(super) fn end_math(&mut self) {
        let Some(whole) = self.math.as_mut().and_then(Math::end) else { return };
        let approximated = self.math.take().is_some_and(|math| math.approximated);
        // `2½` is no 21/2.
        let follows_digit = match self.open.last() {
            Some((_, Open::Paragraph(paragraph))) => paragraph.text.ends_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        if follows_digit && whole.contains('/') && whole.starts_with(|c: char| c.is_ascii_digit()) {
            self.say(" ");
        }
        self.say(&whole);
        if approximated {
            self.remark(RemarkKind::Raised, whole);
        }
    }

    /// Adds what the page shows to the open paragraph.
    pub(super) fn say(&mut self, text: &str) {
        let in_field = self.fields.iter().any(|field| field.in_code || field.is_said);
        if text.is_empty() || in_field {
            return;
        }
        // The glyph in a ticked or empty box depends on the font; its state does not.
        if let Some((_, control)) = self.controls.last_mut()
            && let Some(ticked) = control.checkbox
        {
            if !std::mem::replace(&mut control.shown, true) {
                self.show(tick(ticked));
            }
            return;
        }
        self.show(text);
    }

    /// Why the text that comes now is no content.
    fn why_left_out(&self) -> Option<RemarkKind> {
        if self.controls.iter().any(|(_, control)| control.placeholder) {
            return Some(RemarkKind::Prompt);
        }
        let look = self.runs.last().map(|(_, look)| *look).unwrap_or_default();
        let hidden = look.hidden.then_some(RemarkKind::Hidden);
        let struck = look.struck.then_some(RemarkKind::Struck);
        self.left_out.last().map(|(_, kind)| *kind).or(hidden).or(struck)
    }

    /// Text, however the field or control around it is: into the paragraph or, where it is no content, beside it.
    pub(super) fn show(&mut self, text: &str) {
        let why = self.why_left_out();
        let level = self.runs.last().and_then(|(_, look)| look.level);
        let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut() else { return };
        if let Some(kind) = why {
            // Runs are cut anywhere; what is left out in one go is told in one.
            if paragraph.left_out == Some(kind) {
                paragraph.remarks.extend_last(text);
            } else {
                paragraph.remarks.push(kind, text);
                paragraph.left_out = Some(kind);
            }
            return;
        }
        paragraph.left_out = None;
        if !text.trim().is_empty() {
            self.controls.iter_mut().for_each(|(_, control)| control.says = true);
        }
        if std::mem::take(&mut paragraph.page_break) && !paragraph.text.is_empty() {
            paragraph.text.push('\n');
        }
        match level {
            None => paragraph.text.push_str(text),
            Some(level) => {
                let (spelled, exact) = at_level(text, level);
                paragraph.text.push_str(&spelled);
                if !exact {
                    paragraph.remarks.push(RemarkKind::Raised, spelled);
                }
            }
        }
    }

    pub(super) fn page_break(&mut self) {
        if let Some((_, Open::Paragraph(paragraph))) = self.open.last_mut() {
            paragraph.page_break = true;
        }
    }

    pub(super) fn take_waiting(&mut self) {
        for note in std::mem::take(&mut self.waiting) {
            self.note(note);
        }
    }

    /// Puts a note at the outermost cell or paragraph that is open, or at the next one.
    pub(super) fn note(&mut self, note: String) {
        let held = self.open.iter_mut().find_map(|(_, open)| match open {
            Open::Paragraph(paragraph) => Some(&mut paragraph.note),
            Open::Cell(cell) => Some(&mut cell.note),
            _ => None,
        });
        match held {
            Some(held) => add_note(held, note),
            None => self.waiting.push(note),
        }
    }
}

pub fn add_note(held: &mut Option<String>, note: String) {
    match held {
        None => *held = Some(note),
        Some(held) => {
            held.push('\n');
            held.push_str(&note);
        }
    }
}
