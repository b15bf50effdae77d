//! Excel workbooks in all five spellings, read into a [`Document`]: a section for each sheet, in it one table.
//!
//! Row *i* of a table is row *i* of the sheet (see `sheet` for the one exception), a row holds only
//! cells that show something or anchor a merge, and `Cell::text` is what a person sees: numbers as their
//! format prints them, dates as `2021-12-31` or in the format's own Chinese words. `Cell::number` is
//! the exact decimal behind it.
//!
//! calamine reads the cells. It panics and aborts on damaged files, so a panic is caught here, and
//! the kinds that can abort (.xls, .xlsb and .ods) belong in a child process: see `cli::worker`. What it
//! leaves out is read by small passes of our own:
//!
//! | | .xlsx | .xls | .xlsb | .ods |
//! |---|---|---|---|---|
//! | merged cells, and what they cover | own | calamine | own | own |
//! | number formats | calamine | own | own | as the file prints them |
//! | looks of words (`runs`) | own | own | own | own |
//! | column widths, page setup | own | – | – | – |
//! | hidden rows and columns, page headers | own | own | own | own |
//! | pictures, boxes, controls | own | own | own | own |
//! | notes (批注) | own | – | – | own |
//! | formulas never computed | own | calamine | calamine | calamine |
//!
//! What is not simply the stored value is a remark at its cell (see [`crate::document::Remark`]).
//!
//! The fifth, one XML file of Excel 2003, is read by a walk of our own alone.

mod biff;
mod covered;
pub(super) mod formula;
mod margins;
pub(super) mod numfmt;
mod ods;
pub(super) mod package;
mod runs;
mod sheet;
mod xls;
mod xlsb;
mod xlsx;
mod xml2003;

use crate::diagnostic::{Error, Result, Words};
use crate::document::Document;
use crate::formats::{Kind, Room};
pub(super) use biff::{stream as ole_stream, workbook_spans as ole_workbook};
use calamine::{Data, Range};
use numfmt::{NumberFormat, Shown};
pub(super) use package::{attribute, each_element};
pub(super) use sheet::{parse_cell, parse_range};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
pub(super) use xlsx::sheet_parts;

/// Row and column, from 0, of a cell called so.
pub fn cell_at(name: &str) -> Option<(u32, u32)> {
    parse_cell(name)
}

/// Reads a workbook. Call it for [`Kind::Xlsx`] and [`Kind::Xml2003`] only, unless in a process that may die.
pub fn read(bytes: &[u8], kind: Kind) -> Result<Document> {
    read_within(bytes, kind, Room::USUAL)
}

/// The same with more or less memory. One XML file of Excel 2003 keeps its usual bounds.
pub fn read_within(bytes: &[u8], kind: Kind, room: Room) -> Result<Document> {
    match kind {
        Kind::Xlsx => contained(|| xlsx::read(bytes, room))?,
        Kind::Xls => contained(|| xls::read(bytes, room))?,
        Kind::Xlsb => contained(|| xlsb::read(bytes, room))?,
        Kind::Ods => contained(|| ods::read(bytes, room))?,
        Kind::Xml2003 => xml2003::read(bytes),
        Kind::Encrypted => Err(unreadable(true, "")),
        _ => Err(unreadable(false, "not a workbook")),
    }
}

/// A value of a file that tells its number format or, as `None`, does not.
fn show(value: &Data, format: Option<&NumberFormat>, epoch_1904: bool) -> Shown {
    let known = |other: NumberFormat| format.filter(|format| !format.is_plain()).cloned().unwrap_or(other);
    match value {
        Data::Empty => Shown::default(),
        Data::String(text) => show_text(clean(text), format),
        Data::Float(value) => known(NumberFormat::default()).show(*value, epoch_1904),
        Data::Int(value) => known(NumberFormat::default()).show(*value as f64, epoch_1904),
        Data::DateTime(date) => known(NumberFormat::unknown_date()).show(date.as_f64(), epoch_1904),
        Data::Bool(value) => Shown::text(truth(*value)),
        Data::Error(error) => Shown::text(error.to_string()),
        Data::DateTimeIso(text) => Shown::text(date(text)),
        Data::DurationIso(text) => Shown::text(duration(text)),
    }
}

fn show_text(text: String, format: Option<&NumberFormat>) -> Shown {
    match format.filter(|format| format.is_for_text()) {
        Some(format) => format.show_text(text),
        None => Shown::text(text),
    }
}

fn truth(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

/// Line breaks are `\n` whichever system wrote them.
fn clean(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_string() }
}

/// `2021-12-31T00:00:00` → `2021-12-31`.
fn date(iso: &str) -> String {
    let (day, time) = iso.split_once('T').unwrap_or((iso, ""));
    let time = time.split('.').next().unwrap_or("").trim_end_matches('Z');
    if time.is_empty() || time == "00:00:00" { day.to_string() } else { format!("{day} {time}") }
}

/// `PT08H30M00S` → `08:30:00`.
fn duration(iso: &str) -> String {
    let parts = iso.strip_prefix("PT").map(|rest| rest.split(['H', 'M', 'S', '.', ',']).take(3).collect::<Vec<_>>());
    match parts.as_deref() {
        Some([hours, minutes, seconds]) if iso.contains('H') && iso.contains('M') && iso.ends_with('S') => {
            format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}")
        }
        _ => iso.to_string(),
    }
}

/// The cells of a range at their places in the sheet; a [`Range`] counts from its own corner.
fn placed<T: calamine::CellType>(range: &Range<T>) -> impl Iterator<Item = (u32, u32, &T)> {
    let (top, left) = range.start().unwrap_or_default();
    range.used_cells().map(move |(row, column, value)| (top + row as u32, left + column as u32, value))
}

fn unreadable(password: bool, why: &str) -> Error {
    if password {
        return Error::new(words!("文件加了密码，无法读取", "the file is protected by a password"))
            .help(Kind::Encrypted.advice());
    }
    let mut error = package::damaged();
    if !why.is_empty() {
        error.message =
            Words { zh: format!("{}（{why}）", error.message.zh), en: format!("{} ({why})", error.message.en) };
    }
    error
}

thread_local! {
    static CONTAINED: Cell<u32> = const { Cell::new(0) };
}

/// Runs a reader that may panic on a damaged file, and makes the panic an error without a word on the screen.
fn contained<T>(read: impl FnOnce() -> T) -> Result<T> {
    // The hook is set once for the process and looks at a flag of its own thread, so readers on
    // other threads and panics elsewhere are told as ever.
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if CONTAINED.get() == 0 {
                told(panic);
            }
        }));
    });
    CONTAINED.set(CONTAINED.get() + 1);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    CONTAINED.set(CONTAINED.get() - 1);
    outcome.map_err(|_| package::damaged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_a_reader_is_an_error() {
        let error = contained(|| -> u32 { panic!("as calamine does") }).unwrap_err();
        assert!(error.message.zh.contains("损坏"));
    }

    #[test]
    fn iso_moments_are_shortened() {
        assert_eq!(date("2021-12-31T00:00:00"), "2021-12-31");
        assert_eq!(date("2021-12-31T08:30:00.000"), "2021-12-31 08:30:00");
        assert_eq!(duration("PT8H30M00S"), "08:30:00");
        assert_eq!(duration("P1D"), "P1D");
    }
}
