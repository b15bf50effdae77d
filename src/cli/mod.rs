//! The doors: what a person at a terminal asks for.

pub mod worker;
