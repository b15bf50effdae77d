//! Word files: a [`Document`](crate::document::Document) ⇄ the bytes of a .docx, by way of docx-rs and our own reader.
//!
//! Knows no form and no field, and never opens a file.

mod finish;
mod parts;
pub mod patch;
mod read;
mod write;

pub use read::{places, read};
pub use write::write;

#[cfg(test)]
mod tests;

/// Twips (twentieths of a point, Word's unit of length) in a millimetre.
const TWIPS_PER_MM: f64 = 1440.0 / 25.4;

/// Twips in a half-width character of 五号 (10.5 pt), the measure of [`Table::columns`](crate::document::Table).
const TWIPS_PER_CHARACTER: f64 = 105.0;

/// The line height, in twips, of the paragraphs that Word demands and nobody wrote: 1 pt, where no person sets one.
const FILLER_LINE: i32 = 20;
