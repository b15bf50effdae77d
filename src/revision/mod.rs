//! What changed between two versions of the same facts, and what a revision form says of it.
//!
//! `compare` gives the differences in the field's words; `matching` decides which item of the new list
//! is which item of the old one; `wording` shows a change within a text, `merge` puts two changes of one
//! version together. Knows no file and no form.

pub mod compare;
mod matching;
pub mod merge;
pub mod revise;
mod stages;
pub(crate) mod wording;

pub use compare::{Comparison, Difference, Grade, Kind, compare, compare_units};
