//! What a document says under a form, and what became of each of its cells.

use super::binding::Binding;
use crate::diagnostic::Report;
use crate::source::{Path, Place};
use crate::tree::Node;

/// What became of a non-empty cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It gave this fact (or the facts under it).
    Field(Path),
    /// A known text of the form, or a computed one.
    Label,
    /// Left out by a rule that a finding names.
    Ignored,
    Unexplained,
}

/// `fields + labels + ignored + unexplained` = all non-empty cells, and what was left out of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Accounting {
    pub fields: usize,
    pub labels: usize,
    pub ignored: usize,
    pub unexplained: usize,
}

impl Accounting {
    pub fn and(self, other: Accounting) -> Accounting {
        Accounting {
            fields: self.fields + other.fields,
            labels: self.labels + other.labels,
            ignored: self.ignored + other.ignored,
            unexplained: self.unexplained + other.unexplained,
        }
    }

    pub fn total(self) -> usize {
        self.fields + self.labels + self.ignored + self.unexplained
    }
}

/// What a document says under a form.
#[derive(Debug)]
pub struct Extracted {
    /// Facts, each with the place of its cell; doubts stand as comments.
    pub root: Node,
    pub report: Report,
    /// Every non-empty cell in reading order; before them, what was left out of cells.
    pub cells: Vec<(Place, Fate)>,
    /// Why labels were taken for fields, where no form says so: one for a label, one for a column.
    pub bindings: Vec<Binding>,
    /// The form's title was not found.
    pub is_untitled: bool,
    /// A table of the form lacks its main column: its items' name, or the list that its items are read from.
    pub lacks_main: bool,
    /// Its indicators have no target: the table is of another kind, such as one of scores.
    pub lacks_targets: bool,
}

impl Extracted {
    pub fn accounting(&self) -> Accounting {
        let mut account = Accounting::default();
        for (_, fate) in &self.cells {
            match fate {
                Fate::Field(_) => account.fields += 1,
                Fate::Label => account.labels += 1,
                Fate::Ignored => account.ignored += 1,
                Fate::Unexplained => account.unexplained += 1,
            }
        }
        account
    }
}
