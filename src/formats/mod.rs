//! Bytes ⇄ facts and tables: one file a format, functions in pairs (`parse`/`print`, `read`/`write`).
//!
//! Knows no form and no field.

pub mod csv;
pub mod docx;
pub mod excel;
pub mod html;
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
    /// A workbook of Excel 2003 in one XML file.
    Xml2003,
    Docx,
    /// A web page, or several in one archive (.mht).
    Html,
    /// Lines with tabs or commas, or prose.
    Text,
    /// An OLE container that holds an encrypted office file.
    Encrypted,
    /// A Word file older than .docx, which WPS also writes as .wps.
    Doc,
    /// A Word document in one XML file.
    WordXml,
    Rtf,
    Odt,
    Pdf,
    Picture,
    /// Files packed into one: zip, rar, 7z.
    Packed,
    /// Binary, and none of the above.
    Unknown,
}
