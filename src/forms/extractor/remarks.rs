//! Each remark of a reader becomes a finding at its cell.

use super::*;
use crate::document::{Remark, RemarkKind};
use crate::forms::definition::shape_of;
use crate::forms::remarks::{finding, struck_row, told_of};
use crate::spec::Shape;

impl Extractor<'_> {
    /// Words beside the table that gave no fact and are no known label: told by where they stand, and ignored.
    pub(in crate::forms) fn asides(&mut self) {
        let left: Vec<(usize, RemarkKind, Place, String)> = self
            .lines
            .iter()
            .flatten()
            .filter_map(|slot| {
                let id = slot.id.filter(|id| self.fates[*id] == Fate::Unexplained)?;
                Some((id, slot.aside?, slot.place, brief(&slot.text)))
            })
            .collect();
        for (id, kind, place, text) in left {
            self.fates[id] = Fate::Ignored;
            self.report.push(finding(told_of(&Remark { kind, text }, ""), place));
        }
    }

    /// Every remark of a cell becomes a finding there. Returns the places of what was left out.
    pub(super) fn remarks(&mut self) -> Vec<Place> {
        let mut left_out = Vec::new();
        let mut findings = Vec::new();
        for line in &self.lines {
            let noted = || line.iter().filter(|slot| !slot.remarks.is_empty());
            if noted().next().is_none() {
                continue;
            }
            let is_struck = |remark: &Remark| remark.kind == RemarkKind::Struck;
            let row_is_struck = line.iter().all(|slot| slot.id.is_none())
                && noted().filter(|slot| slot.remarks.iter().any(is_struck)).count() > 1;
            if row_is_struck {
                let struck = noted().flat_map(|slot| slot.remarks).filter(|remark| is_struck(remark));
                let texts: Vec<String> = struck.map(|remark| brief(&remark.text)).collect();
                let place = noted().next().map_or(Place::Nowhere, |slot| slot.place);
                findings.push(finding(struck_row(&texts.join("、")), place));
            }
            for slot in noted() {
                let path = match slot.id.map(|id| &self.fates[id]) {
                    Some(Fate::Field(path)) => Some(path),
                    _ => None,
                };
                for remark in slot.remarks {
                    if remark.kind.is_left_out() {
                        left_out.push(slot.place);
                    }
                    // Every other value is what is shown; an amount is what is stored.
                    let counts = match remark.kind {
                        RemarkKind::Rounded => path.is_some_and(|path| self.is_amount(path)),
                        // A label is known by what is left of it.
                        RemarkKind::Overflows => slot.id.is_none_or(|id| self.fates[id] != Fate::Label),
                        kind => !(row_is_struck && kind == RemarkKind::Struck),
                    };
                    if counts {
                        let found = finding(told_of(remark, slot.text.trim()), slot.place);
                        findings.push(match path {
                            Some(path) => found.at(path.clone()),
                            None => found,
                        });
                    }
                }
            }
        }
        findings.into_iter().for_each(|found| self.report.push(found));
        left_out
    }

    fn is_amount(&self, path: &Path) -> bool {
        matches!(shape_of(self.form.about.fields(), path), Some(Shape::Amount))
    }
}
