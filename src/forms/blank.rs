//! An office file that is a form: its bytes, what it says blank, and the file filled.
//!
//! Knows the patchers of `formats`; what the cells are to the form is compiled in `file`.

use crate::diagnostic::{Error, Result};
use crate::document::Document;
use crate::formats::repack::Repacked;
use crate::formats::xlsx::patch::{Blank, Held};
use crate::formats::{Kind, sniff};
use std::collections::HashMap;
use std::fmt;

/// An office file that is a form.
pub struct File {
    /// As form.yaml names it.
    pub name: String,
    pub kind: Kind,
    /// The blank as it is read.
    pub document: Document,
    blank: Blank,
}

impl File {
    /// # Errors
    /// It is no .xlsx or .docx, is damaged, or is larger than a form may be.
    pub fn of(name: &str, bytes: Vec<u8>) -> Result<File> {
        match sniff::sniff(&bytes) {
            Kind::Xlsx => {
                let blank = Blank::open(bytes)?;
                let document = blank.read()?;
                Ok(File { name: name.to_string(), kind: Kind::Xlsx, document, blank })
            }
            _ => Err(Error::new(words!("{name} 不是 .xlsx 文件", "{name} is no .xlsx file"))
                .help(words!("用 Excel 或 WPS 另存为 .xlsx", "save it as .xlsx in Excel or WPS"))),
        }
    }

    /// What its sheets are called, as places number them.
    pub fn places(&self) -> Vec<String> {
        self.document.sections.iter().map(|section| section.name.clone()).collect()
    }

    /// Formulas and borders of a sheet.
    pub(super) fn held(&self, sheet: usize) -> HashMap<(u32, u32), Held> {
        self.blank.held(sheet)
    }

    /// The file with what the document says in its cells.
    ///
    /// # Errors
    /// The file cannot hold it.
    pub fn fill(&self, filled: &Document) -> Result<Repacked> {
        self.blank.fill(&self.document, filled)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("File").field("name", &self.name).finish_non_exhaustive()
    }
}
