//! What changed between two tellings of the same facts (修订), and how two changes go together.

pub mod merge;
