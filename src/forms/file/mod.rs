//! The bureau's own file as a form: an .xlsx or .docx with braces typed into it.
//!
//! The file is read as any file is, and its `Document` is compiled into the same definition that `blocks` give, so that
//! filling, reading, the refusal at load and all laws are those of every form. Each cell of the definition bears its
//! place in the file; [`fill`](super::fill()) hands the places on to the filled `Document`; and the patchers of `formats`
//! write what differs from the blank into the XML of that very file, row by row, and leave the rest byte for byte.
//!
//! | step | where |
//! |---|---|
//! | bytes → blank, read once a form | `formats::{xlsx, docx}::patch::Blank` |
//! | blank → lines of labels, holes and formulas | `lines` |
//! | lines → rows, tables, repeated parts | `compile`, `heading`, `ready` |
//! | formulas of the file → expressions to compare with | `formulas` |
//! | filled `Document` → bytes | [`super::blank::File::fill`] |

mod compile;
mod formulas;
mod heading;
mod lines;
mod ready;

pub use compile::{Fault, compile};
