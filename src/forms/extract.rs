//! `Document` → facts: a form read right to left, with an account of every non-empty cell.
//!
//! Knows the order of a form's blocks; each finds itself behind the last.

use super::account::{Extracted, Fate};
use super::definition::{Block, CellDef, Content, Form, PartDef, RepeatDef, TextDef, fields_of};
use super::extractor::{Extractor, Scope};
use super::line::{Line, lines};
use super::{keyed, loose, rows, table};
use crate::diagnostic::{Report, Severity};
use crate::document::{Document, Section};
use crate::source::{Path, Place, SourceId};
use crate::spec::Taxonomy;

/// Reads the sections as one filling of the form. `source` is what the places belong to.
pub fn extract(form: &Form, sections: &[Section], source: SourceId, taxonomy: &Taxonomy) -> Extracted {
    extract_and(form, sections, source, taxonomy, |_| {})
}

/// The same, facts where the form has them: what `instead` moved is not moved back.
pub fn as_printed(form: &Form, sections: &[Section], taxonomy: &Taxonomy) -> Extracted {
    walk(form, sections, SourceId::default(), taxonomy, |_| {}, false)
}

/// The same, with something that is done to what the form's blocks have left unread, before that is told.
pub(super) fn extract_and(
    form: &Form,
    sections: &[Section],
    source: SourceId,
    taxonomy: &Taxonomy,
    then: impl FnOnce(&mut Extractor),
) -> Extracted {
    walk(form, sections, source, taxonomy, then, true)
}

fn walk(
    form: &Form,
    sections: &[Section],
    source: SourceId,
    taxonomy: &Taxonomy,
    then: impl FnOnce(&mut Extractor),
    restores: bool,
) -> Extracted {
    let mut report = Report::default();
    let (lines, places) = lines(sections, source, &mut report);
    let drawn = keyed::of_lines(form, &lines);
    let form = drawn.as_ref();
    let mut x = Extractor::new(form, taxonomy, lines, places.len(), report);
    let blocks: Vec<&Block> = form.blocks().collect();
    x.blocks(&blocks, &Scope { base: Path::root(), fields: form.about.fields() }, &[]);
    then(&mut x);
    x.compare_computed();
    x.asides();
    x.bury();
    x.unexplained(&places);
    if restores {
        x.restore();
    }
    x.conclude(places)
}

impl<'a> Extractor<'a> {
    /// Reads blocks one after another; each looks for itself behind the last. `ends` may follow when these are over:
    /// where a table among them must stop.
    fn blocks(&mut self, blocks: &[&'a Block], scope: &Scope, ends: &[&'a Block]) {
        let mut index = 0;
        while let Some(block) = blocks.get(index) {
            let next = followers(&blocks[index + 1..], ends);
            index += match block {
                Block::Text(text) => self.text(text, blocks.get(index + 1).copied(), scope),
                Block::Rows(rows) => {
                    rows::extract_all(self, rows, scope);
                    1
                }
                Block::Table(table) => {
                    table::extract(self, table, scope, |line, reads_like_own| {
                        next.iter().any(|block| begins(block, line) && !(reads_like_own && lacks_label(block, line)))
                    });
                    1
                }
                Block::Repeat(repeat) => {
                    self.repeat(repeat, scope, next);
                    1
                }
                Block::Part(part) => {
                    self.part(part, scope, &next);
                    1
                }
            };
        }
    }

    /// Reads the group again and again, until its first row stops fitting.
    fn repeat(&mut self, repeat: &'a RepeatDef, scope: &Scope, next: Vec<&'a Block>) {
        let Some(first) = repeat.blocks.first() else { return };
        let fields = fields_of(scope.fields, &repeat.each).unwrap_or(&[]);
        let inner: Vec<&'a Block> = repeat.blocks.iter().collect();
        let mut count = 0;
        loop {
            let ahead =
                (self.cursor..self.reach_end()).find(|at| self.is_fresh(*at) && begins(first, &self.lines[*at]));
            let over = (self.cursor..self.reach_end())
                .find(|at| self.is_fresh(*at) && next.iter().any(|block| begins(block, &self.lines[*at])));
            match (ahead, over) {
                (Some(ahead), over) if over.is_none_or(|over| ahead <= over) => self.cursor = ahead,
                _ => break,
            }
            let before = self.cursor;
            let ends: Vec<&'a Block> = next.iter().copied().chain([first]).collect();
            self.blocks(&inner, &Scope { base: scope.base.join(&repeat.each).index(count), fields }, &ends);
            count += 1;
            if self.cursor == before {
                break;
            }
        }
        if count == 0 && repeat.min > 0 {
            let each = repeat.each.to_string();
            self.finding(
                "I005",
                Severity::Warning,
                Place::Nowhere,
                words!("没有找到“{each}”的部分", "the part for “{each}” was not found"),
                None,
            );
        }
        self.drop_blank_items(&scope.base.join(&repeat.each));
    }

    /// Reads the blocks under one label, or those that may be missing, where they are there.
    fn part(&mut self, part: &'a PartDef, scope: &Scope, next: &[&'a Block]) {
        let inner: Vec<&'a Block> = part.blocks.iter().collect();
        if part.is_optional() {
            let here = |at: &usize| self.is_fresh(*at) && begins_part(part, &self.lines[*at]);
            let over = |at: &usize| self.is_fresh(*at) && next.iter().any(|block| begins(block, &self.lines[*at]));
            let mut ahead = self.cursor..self.reach_end();
            let (here, over) = (ahead.clone().find(here), ahead.find(over));
            if here.is_none_or(|here| over.is_some_and(|over| over < here)) {
                return;
            }
        }
        if let Some(label) = &part.label {
            self.outer_label(label);
        }
        self.blocks(&inner, scope, next);
    }

    /// The label beside several blocks: known, and out of the way of the row that it stands in.
    fn outer_label(&mut self, label: &CellDef) {
        for at in self.cursor..self.reach_end() {
            let found = self.lines[at].iter().position(|slot| {
                slot.id.is_some_and(|id| self.fates[id] == Fate::Unexplained) && label.content.says(&slot.text)
            });
            if let Some(index) = found {
                let slot = self.lines[at][index].clone();
                let said = match &label.content {
                    Content::Pattern(pattern) => pattern.label_of(&slot.text),
                    Content::Packed(_) => String::new(),
                };
                self.label(&slot, &said);
                let slot = &mut self.lines[at][index];
                (slot.id, slot.text) = (None, "".into());
                return;
            }
        }
    }

    /// Finds a paragraph; returns how many blocks it settled (two lines of a form may stand on one).
    fn text(&mut self, text: &'a TextDef, next: Option<&'a Block>, scope: &Scope) -> usize {
        let joined = match next {
            Some(Block::Text(next)) => Some(text.pattern.followed_by(&next.pattern)),
            _ => None,
        };
        for at in self.cursor..self.reach_end() {
            for index in 0..self.lines[at].len() {
                let slot = self.lines[at][index].clone();
                let Some(id) = slot.id else { continue };
                if self.fates[id] != Fate::Unexplained {
                    continue;
                }
                // Two lines on one first: the single pattern would swallow the second as its value.
                if joined.as_ref().is_some_and(|joined| self.read_pattern(joined, &slot, &scope.base, scope.fields)) {
                    self.cursor = at + 1;
                    return 2;
                }
                if self.read_pattern(&text.pattern, &slot, &scope.base, scope.fields) {
                    // The next paragraph of the form may stand beside this one, in the same row.
                    self.cursor = at;
                    return 1;
                }
            }
        }
        let label = text.pattern.label();
        let label = label.trim();
        let first = self.form.blocks().find_map(|block| if let Block::Text(text) = block { Some(text) } else { None });
        self.is_untitled |= first.is_some_and(|first| std::ptr::eq(first, text));
        let severity = if text.pattern.holes().next().is_some() { Severity::Warning } else { Severity::Info };
        self.finding("I005", severity, Place::Nowhere, words!("没有找到“{label}”", "“{label}” was not found"), None);
        1
    }
}

/// What may come next: the first block that is always there, and those before it that may be missing.
fn followers<'a>(blocks: &[&'a Block], ends: &[&'a Block]) -> Vec<&'a Block> {
    let optional = |block: &&&Block| matches!(block, Block::Part(part) if part.is_optional());
    let count = blocks.iter().take_while(optional).count();
    let mut next: Vec<&'a Block> = blocks.iter().take(count + 1).copied().collect();
    if count == blocks.len() {
        next.extend(ends);
    }
    next
}

fn begins_part(part: &PartDef, line: &Line) -> bool {
    let labelled =
        part.label.as_ref().map(|label| line.iter().any(|slot| slot.id.is_some() && label.content.says(&slot.text)));
    labelled.unwrap_or_else(|| {
        let inner: Vec<&Block> = part.blocks.iter().collect();
        followers(&inner, &[]).iter().any(|block| begins(block, line))
    })
}

/// Whether the label beside a table is not in its heading: two tables that read the same are told apart by it.
fn lacks_label(block: &Block, line: &Line) -> bool {
    match block {
        Block::Table(table) => {
            table.label().is_some_and(|label| !line.iter().any(|slot| loose::same(label, &slot.text)))
        }
        Block::Repeat(repeat) => repeat.blocks.first().is_some_and(|first| lacks_label(first, line)),
        Block::Rows(_) | Block::Text(_) | Block::Part(_) => false,
    }
}

/// Whether a block of the form begins at this line: where what stands before it must stop.
fn begins(block: &Block, line: &Line) -> bool {
    let filled = || line.iter().filter(|slot| slot.id.is_some());
    match block {
        Block::Text(text) => text.pattern.has_anchor() && filled().any(|slot| text.pattern.read(&slot.text).is_some()),
        Block::Rows(rows) => rows.first().is_some_and(|row| rows::matches(row, line).is_some()),
        Block::Repeat(repeat) => repeat.blocks.first().is_some_and(|first| begins(first, line)),
        Block::Table(table) => table::is_heading(table, line),
        Block::Part(part) => begins_part(part, line),
    }
}

/// The document of a filled form read back, as `render` does before it writes.
pub fn extract_document(form: &Form, document: &Document, taxonomy: &Taxonomy) -> Extracted {
    extract(form, &document.sections, SourceId::default(), taxonomy)
}
