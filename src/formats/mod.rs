//! Bytes ⇄ facts and tables: one file a format, functions in pairs (`parse`/`print`, `read`/`write`).
//!
//! Knows no form and no field.

pub mod docx;
pub mod excel;
pub mod report;
pub mod sniff;
pub mod text;
pub mod xlsx;
pub mod yaml;

/// What a file is, told by its content and never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    Xlsx,
    Xls,
    Xlsb,
    Ods,
    Docx,
    Html,
    Text,
    /// An OLE container that holds an encrypted office file.
    Encrypted,
    Pdf,
    /// Binary, and none of the above.
    Unknown,
}
