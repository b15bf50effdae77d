//! 绩效 (`jixiao`): budget-performance paperwork as text.
//!
//! The storeys of the house, from the ground up; a module may use only those below it.

pub mod source; // 0: where things are
#[macro_use]
pub mod diagnostic; // 1: what is wrong
pub mod document; // 2: sections of tables
pub mod formats;
pub mod tree; // 2: facts, untyped // 3: bytes and tables

pub mod cli; // 5: files, screen, exit codes
