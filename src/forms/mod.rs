//! The lens: one form definition, read left to right when filling and right to left when extracting.
//!
//! Forms are data; nothing here knows a province, a title or a year.

pub mod account;
mod anything;
mod arrange;
pub mod binding;
pub mod blank;
mod brief;
pub mod broken;
mod choices;
pub mod codec;
pub(crate) mod computed;
pub mod condition;
mod declared;
pub mod definition;
pub mod draft;
pub mod extract;
mod extractor;
mod file;
pub mod fill;
pub(crate) mod generic;
pub mod heart;
mod keyed;
pub mod library;
mod line;
pub mod loading;
pub mod loose;
pub mod onto;
pub mod packed;
pub(crate) mod pages;
pub(crate) mod parts;
pub mod pattern;
pub mod prepare;
pub(crate) mod recognise;
mod remarks;
mod rows;
pub(crate) mod scaffold;
pub mod sheets;
pub mod signs;
mod slide;
pub mod summary;
pub mod survive;
mod table;
mod verify;

pub use account::{Accounting, Extracted, Fate};
pub use definition::{About, Form};
pub use extract::extract;
pub use fill::fill;
pub use library::{Folder, Library};
pub use scaffold::{explain, scaffold};
