//! HTML read into a `Document`: saved web pages, and the .xls that portals and Excel itself make of HTML.
//!
//! A tokenizer, not a tree: browsers repair markup in ways that take quadratic time on hostile pages,
//! and all that a table needs is where a cell begins, so an unclosed `<td>` ends where the next one starts.
//! Styles count as far as they decide what is seen: what is hidden, struck out, raised, in a symbol font.

mod archive;
mod charset;
mod controls;
mod grid;
mod limits;
mod look;
mod numbers;
mod read;
mod words;

pub use charset::decode;
pub use read::{places, read};

#[cfg(test)]
mod tests;
