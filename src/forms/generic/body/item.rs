//! Items of other lists of a project.

use super::super::heading::Sense;
use super::{Body, Row};
use crate::forms::account::Fate;
use crate::forms::extractor::Extractor;
use crate::forms::generic::take::put;
use crate::source;

impl<'a> Body<'a, '_> {
    /// The items of a row of another list, one for each half.
    pub(super) fn item(&mut self, x: &mut Extractor<'a>, row: &Row<'a>) {
        for half in self.heading.halves.clone() {
            let base = self.list.index(self.count);
            // The blanks of a form that nobody filled in: a name without anything about it.
            let given = half.iter().filter(|column| row[**column].is_some()).count();
            if given == 0 || given == 1 && self.heading.halves.len() > 1 {
                half.iter()
                    .filter_map(|column| row[*column].as_ref())
                    .for_each(|given| x.mark(&given.slot, Fate::Label));
                continue;
            }
            for column in half {
                let Some(given) = &row[column] else { continue };
                match &self.heading.columns[column].sense {
                    Sense::Unknown => self.keep(x, column, given, &base),
                    Sense::Item(key) => {
                        put(x, key, &given.slot, &base, self.fields);
                        let at = base.key(source::key(key));
                        given.more.iter().for_each(|slot| x.mark(slot, Fate::Field(at.clone())));
                    }
                    _ => {}
                }
            }
            self.count += 1;
        }
    }
}
