//! What the desk cannot do by itself: whoever calls it supplies it, or takes what [`Here`] does.

use crate::diagnostic::{Error, Result};
use crate::document::Document;
use crate::formats::{Kind, Room, excel, pdf};
use std::path::Path;

/// The world as the desk sees it. A door has its own; [`Here`] will do for a program that trusts its files.
pub trait World: Sync {
    /// Reads a file of a kind whose reader can end the process it runs in: a damaged .xls, .xlsb, .ods or .pdf makes it
    /// ask for memory without end. The command line does it in a child process with limits; unless told otherwise it
    /// is done here.
    ///
    /// # Errors
    /// The file is damaged, or would take more than the room.
    fn workbook(&self, bytes: &[u8], kind: Kind, room: Room) -> Result<Document> {
        read_here(bytes, kind, room)
    }

    /// A file, unit or form of several is done; it is called from any thread. `false` stops the work: nothing more is
    /// begun, and what was asked for ends with an error.
    fn done(&self, _name: &Path) -> bool {
        true
    }
}

/// Reads in this process what [`World::workbook`] is asked for.
///
/// # Errors
/// The file is damaged, or would take more than the room.
pub fn read_here(bytes: &[u8], kind: Kind, room: Room) -> Result<Document> {
    match kind {
        Kind::Pdf => pdf::read_within(bytes.to_vec(), room),
        _ => excel::read_within(bytes, kind, room),
    }
}

/// No world at all: everything happens in this process and nobody looks on.
pub struct Here;

impl World for Here {}

/// Somebody did not want to wait any longer.
pub(super) fn stopped() -> Error {
    Error::new(words!("中途停下了，没有做完", "stopped before it was done"))
}
