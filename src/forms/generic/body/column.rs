//! Columns that no field is for: what stands in them is kept under 附加 of each item, and told once.

use super::{Body, Given};
use crate::diagnostic::{Severity, several};
use crate::forms::account::Fate;
use crate::forms::extractor::Extractor;
use crate::forms::extractor::extra::{self, name_of};
use crate::forms::table::blank_column;
use crate::source::Path;

impl<'a> Body<'a, '_> {
    /// What became of a column that no field is for.
    pub(super) fn tell_column(&self, x: &mut Extractor<'a>, column: usize) {
        let found = &self.heading.columns[column];
        let slot = x.lines[found.cell.0][found.cell.1].clone();
        let count = self.kept[column];
        if count == 0 {
            if slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained) {
                blank_column(x, &slot);
            }
            return;
        }
        x.mark(&slot, Fate::Label);
        let (head, so_many) = (&found.head, several(count, "cell"));
        let same = self.heading.twice.iter().find(|(dropped, _)| *dropped == column);
        let message = match same {
            Some((_, kept)) => {
                let kept = &self.heading.columns[*kept].head;
                words!(
                    "“{head}”与“{kept}”说的是同一样，读了“{kept}”；“{head}”一栏照原文放在各条的“附加”（{count} 格）",
                    "“{head}” and “{kept}” mean the same; “{kept}” was read, “{head}” is kept under 附加 of each item ({so_many})"
                )
            }
            None => words!(
                "“{head}”一栏没有对应的字段，照原文放在各条的“附加”（{count} 格）",
                "there is no field for the column “{head}”; it is kept under 附加 of each item ({so_many})"
            ),
        };
        x.finding("I014", Severity::Info, slot.place, message, None);
    }

    /// A cell of a column that no field is for goes under 附加 of the item, by the column's heading.
    pub(super) fn keep(&mut self, x: &mut Extractor<'a>, column: usize, given: &Given<'a>, base: &Path) {
        let name = name_of(&self.heading.columns[column].head);
        if extra::keep(x, base, &name, "", &given.slot) {
            self.kept[column] += 1;
            if let Some(fate) = given.slot.id.map(|id| x.fates[id].clone()) {
                given.more.iter().for_each(|slot| x.mark(slot, fate.clone()));
            }
        }
    }
}
