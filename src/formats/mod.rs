//! Bytes ⇄ facts and tables: one file a format, functions in pairs (`parse`/`print`, `read`/`write`).
//!
//! Knows no form and no field.

pub(crate) mod activex;
pub(crate) mod alphabets;
mod braces;
pub mod csv;
pub mod docx;
pub mod excel;
mod host;
pub mod html;
pub mod locked;
pub(crate) mod markup;
pub mod pdf;
pub(crate) mod raised;
pub(crate) mod repack;
pub mod report;
mod rows;
pub mod sniff;
pub(crate) mod symbols;
pub mod text;
pub mod xlsx;
pub mod yaml;

pub use host::is_ours;

/// How much memory reading one file may take. Readers refuse what would need more before it is there: their bounds
/// are set for [`Room::USUAL`] and grow with the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    mebibytes: u64,
}

impl Room {
    pub const USUAL: Room = Room::of_mebibytes(512);

    pub const fn of_mebibytes(mebibytes: u64) -> Room {
        Room { mebibytes }
    }

    pub fn mebibytes(self) -> u64 {
        self.mebibytes
    }

    /// A bound that was set for the usual room, in this one.
    pub fn of(self, usual: usize) -> usize {
        let scaled = usual as u128 * u128::from(self.mebibytes) / u128::from(Room::USUAL.mebibytes);
        usize::try_from(scaled).unwrap_or(usize::MAX)
    }
}

impl Default for Room {
    fn default() -> Room {
        Room::USUAL
    }
}

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
