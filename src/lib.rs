//! 绩效 (`jixiao`): budget-performance paperwork as text.
//!
//! The storeys of the house, from the ground up; a module may use only those below it.

pub mod source; // 0: where things are
#[macro_use]
pub mod diagnostic; // 1: what is wrong

pub mod document; // 2: sections of tables
pub mod tree; // 2: facts, untyped

pub mod formats; // 3: bytes and tables
pub mod spec; // 3: the typed model

pub mod forms; // 4: the lens
pub mod revision; // 4: what changed
pub mod rules; // 4: what a reviewer would ask

pub mod cli; // 5: files, screen, exit codes
