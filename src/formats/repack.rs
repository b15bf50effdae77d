//! A zip with some parts changed: every other part is copied as it lies there, compressed bytes and all.
//!
//! Knows names and texts of parts, and nothing of what they mean.

use super::host;
use crate::diagnostic::Result;
use crate::formats::excel::package::{damaged, normal};
use std::collections::HashMap;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A package made of another.
pub struct Repacked {
    pub bytes: Vec<u8>,
    /// The parts that were changed, as they are called in it, in its order.
    pub changed: Vec<String>,
    /// How many parts it has.
    pub parts: usize,
}

/// The package with the texts in `changed` (by normal name) in place of the old ones, and the parts of `added` behind.
///
/// # Errors
/// It is no zip.
pub fn repack<'a>(
    bytes: &[u8],
    changed: &HashMap<String, String>,
    added: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Repacked> {
    let failed = |_| damaged();
    let mut from = ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    let mut to = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + (64 << 10))));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let write = |to: &mut ZipWriter<_>, name: &str, text: &str| -> Result<()> {
        to.start_file(name, options).map_err(failed)?;
        to.write_all(text.as_bytes()).map_err(|_| damaged())
    };
    let (mut told, parts) = (Vec::new(), from.len());
    for index in 0..parts {
        let part = from.by_index_raw(index).map_err(failed)?;
        let name = part.name().map(|name| name.into_owned()).map_err(|_| damaged())?;
        match changed.get(&normal(&name)) {
            Some(text) => {
                drop(part);
                write(&mut to, &name, text)?;
                told.push(name);
            }
            None => to.raw_copy_file(part).map_err(failed)?,
        }
    }
    for (name, text) in added {
        write(&mut to, name, text)?;
    }
    let mut bytes = to.finish().map_err(failed)?.into_inner();
    host::make_constant(&mut bytes);
    Ok(Repacked { bytes, changed: told, parts })
}

/// Whether a package was made of another by changing those of its parts that a filling may change: a program that
/// saves a file writes its styles and properties anew.
pub fn is_made_of(bytes: &[u8], other: &[u8], may_change: impl Fn(&str) -> bool) -> bool {
    let parts = |bytes: &[u8]| -> Option<Vec<(String, u32)>> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut listed = Vec::with_capacity(zip.len());
        for at in 0..zip.len() {
            let part = zip.by_index_raw(at).ok()?;
            listed.push((part.name().ok()?.into_owned(), part.crc32()));
        }
        Some(listed)
    };
    let (Some(own), Some(others)) = (parts(bytes), parts(other)) else { return false };
    own.len() == others.len()
        && own
            .iter()
            .zip(&others)
            .all(|(own, other)| own.0 == other.0 && (own.1 == other.1 || may_change(&normal(&own.0))))
}
