//! YAML ⇄ [`Node`](crate::tree::Node): what people type is parsed with places and comments, and printed in one canonical shape.
//!
//! Knows no field name: which keys mean anything, and what type a scalar has, is `spec`'s affair.

mod gaps;
mod parse;
mod print;
mod settings;
#[cfg(test)]
mod tests;
mod traps;

pub use parse::parse;
pub use print::{inline, print};
pub use settings::{Written, settings};

/// The longest text [`parse`] takes, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// The longest line, in bytes: rules look at every word of a value many times, and the longest real one has some 3,000.
pub const MAX_LINE: usize = 256 << 10;

/// How many keys and values one file may hold: a unit with a thousand projects inline has half as many, and
/// each costs a few hundred bytes by the time it is checked.
pub const MAX_NODES: usize = 400_000;

/// The deepest nesting of lists and maps.
pub const MAX_DEPTH: usize = 64;

/// How many nodes anchors and aliases may copy in one file, all together.
pub const MAX_COPIES: usize = 100_000;

/// How many findings one file can give; a file with more is told enough.
pub const MAX_FINDINGS: usize = 1000;
