//! What is known while a document is read: its lines, what became of each cell, the facts and the findings so far.
//!
//! Knows cells and facts; which cell is which fact is for those that read.

mod dead;
pub(super) mod extra;
mod hole;
mod notes;
mod remarks;
mod shared;
mod stated;
pub(super) mod unit;

use super::account::{Extracted, Fate};
use super::binding::Binding;
use super::brief::brief;
use super::definition::Form;
use super::line::{Line, Slot};
use super::parts::COUNT;
use crate::diagnostic::{Diagnostic, Report, Severity, Words};
use crate::source::{Path, Place};
use crate::spec::doubt::{Doubt, put_doubts};
use crate::spec::{Field, Taxonomy};
use crate::tree::{Node, Value};
use stated::Deferred;
use std::collections::HashMap;

/// What the holes of a block are relative to.
pub(super) struct Scope {
    pub base: Path,
    pub fields: &'static [Field],
}

pub(super) struct Extractor<'a> {
    pub form: &'a Form,
    pub taxonomy: &'a Taxonomy,
    pub lines: Vec<Line<'a>>,
    pub fates: Vec<Fate>,
    pub root: Node,
    pub report: Report,
    /// The next line that no block has taken.
    pub cursor: usize,
    deferred: Vec<Deferred<'a>>,
    /// Texts that stand in several cells, as far as they were read.
    parts: HashMap<Path, [String; COUNT]>,
    pub doubts: Vec<Doubt>,
    /// Why labels were taken for fields, where no form says so.
    pub bindings: Vec<Binding>,
    /// Lines that tables have taken.
    pub tables: Vec<std::ops::Range<usize>>,
    pub is_untitled: bool,
    pub lacks_main: bool,
    pub lacks_targets: bool,
}

/// How far past the cursor a paragraph or row is looked for.
const REACH: usize = 60;

impl<'a> Extractor<'a> {
    pub fn new(
        form: &'a Form,
        taxonomy: &'a Taxonomy,
        lines: Vec<Line<'a>>,
        cells: usize,
        report: Report,
    ) -> Extractor<'a> {
        let (fates, root) = (vec![Fate::Unexplained; cells], Node::map());
        Extractor {
            form,
            taxonomy,
            lines,
            fates,
            root,
            report,
            cursor: 0,
            deferred: Vec::new(),
            parts: HashMap::new(),
            doubts: Vec::new(),
            bindings: Vec::new(),
            tables: Vec::new(),
            is_untitled: false,
            lacks_main: false,
            lacks_targets: false,
        }
    }

    /// All is read: notes and doubts go to their facts.
    pub fn conclude(mut self, places: Vec<Place>) -> Extracted {
        self.shared_goals();
        self.notes();
        let left_out = self.remarks();
        let mut doubts = std::mem::take(&mut self.doubts);
        doubts.dedup();
        let mut root = self.root;
        put_doubts(&mut root, &doubts);
        // A cell that lost only a part of what stands in it comes again, behind, as what it became.
        let left_out = left_out.into_iter().map(|place| (place, Fate::Ignored));
        let cells = left_out.chain(places.into_iter().zip(self.fates)).collect();
        let (report, bindings) = (self.report, self.bindings);
        let (is_untitled, lacks_main, lacks_targets) = (self.is_untitled, self.lacks_main, self.lacks_targets);
        Extracted { root, report, cells, bindings, is_untitled, lacks_main, lacks_targets }
    }

    pub fn finding(&mut self, id: &'static str, severity: Severity, place: Place, message: Words, help: Option<Words>) {
        let mut finding = Diagnostic::new(id, severity, message).placed(place);
        finding.help = help;
        self.report.push(finding);
    }

    pub fn mark(&mut self, slot: &Slot, fate: Fate) {
        if let Some(known) = slot.id.and_then(|id| self.fates.get_mut(id)) {
            *known = fate;
        }
    }

    /// A label that is not written to the letter is the same label, and is told.
    pub fn label(&mut self, slot: &Slot, label: &str) {
        self.mark(slot, Fate::Label);
        if slot.text.trim() != label.trim() {
            let (raw, label) = (brief(&slot.text.replace(['\n', '\r'], "⏎")), label.trim());
            self.finding(
                "I020",
                Severity::Info,
                slot.place,
                words!("标签“{label}”写作“{raw}”", "the label “{label}” is written “{raw}”"),
                None,
            );
        }
    }

    pub fn doubt(&mut self, path: Path, text: impl Into<String>) {
        self.doubts.push(Doubt { path, text: text.into() });
    }

    /// Something in the line has not been taken yet.
    pub fn is_fresh(&self, at: usize) -> bool {
        self.lines[at].iter().any(|slot| slot.id.is_some_and(|id| self.fates[id] == Fate::Unexplained))
    }

    pub fn reach_end(&self) -> usize {
        self.lines.len().min(self.cursor + REACH)
    }

    /// A group or row that the form prints for filling in by hand is no item while it says nothing.
    pub fn drop_blank_items(&mut self, list: &Path) {
        if self.root.get(list).is_none() {
            return;
        }
        if let Value::List(items) = &mut self.root.reach(&list.0).value {
            while items.last().is_some_and(Node::is_blank) {
                items.pop();
            }
        }
    }

    pub fn unexplained(&mut self, places: &[Place]) {
        let left: Vec<(Place, String)> = self
            .lines
            .iter()
            .flatten()
            .filter_map(|slot| {
                slot.id.filter(|id| self.fates[*id] == Fate::Unexplained).map(|id| (places[id], brief(&slot.text)))
            })
            .collect();
        for (place, text) in left {
            self.finding(
                "I001",
                Severity::Warning,
                place,
                words!("本表没有这一格的位置：{text}", "the form has no place for this cell: {text}"),
                Some(words!(
                    "内容若有用，手工写进规格；若无用，从原表删去",
                    "write it into the spec by hand if it matters, else delete it from the sheet"
                )),
            );
        }
    }
}
