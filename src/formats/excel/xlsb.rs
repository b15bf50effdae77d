//! .xlsb: cells streamed by calamine; formats, hidden rows and merges by a walk of our own over the records.

use super::numfmt::{self, NumberFormat};
use super::package::{Package, damaged};
use super::sheet::{Budget, MAX_MERGES, MAX_ROWS, Merge, Sheet};
use super::{show, unreadable};
use crate::diagnostic::{Error, Result};
use crate::document::Document;
use crate::formats::Room;
use calamine::{Data, Reader as _, SheetType, SheetVisible, Xlsb, XlsbError};
use std::collections::HashMap;
use std::io::Cursor;

pub fn read(bytes: &[u8], room: Room) -> Result<Document> {
    let package = Package::open(bytes, room)?;
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(package.stored())).map_err(told)?;
    let parts = sheet_parts(&package);
    let formats = package.bytes("xl/styles.bin").map(read_formats).unwrap_or_default();
    let epoch_1904 = workbook.has_1904_epoch();
    let mut budget = Budget::of(room);
    let mut document = Document::default();
    for (index, described) in workbook.sheets_metadata().to_vec().iter().enumerate() {
        let mut sheet = Sheet::new(&described.name, described.visible != SheetVisible::Visible);
        if described.typ == SheetType::WorkSheet {
            let part = parts.get(&described.name).and_then(|part| package.bytes(part));
            let styles = part.map(|part| read_look(part, &mut sheet)).unwrap_or_default();
            let mut cells = workbook.worksheet_cells_reader(&described.name).map_err(told)?;
            while let Some(cell) = cells.next_cell().map_err(told)? {
                let (row, column) = cell.get_position();
                let format = styles.get(&(row, column)).and_then(|style| formats.get(*style as usize));
                let shown = show(&Data::from(cell.get_value().clone()), format, epoch_1904);
                sheet.add(row, column, shown, &mut budget)?;
            }
        }
        if document.sections.iter().any(|section| section.name == sheet.name) {
            return Err(damaged());
        }
        document.sections.push(sheet.into_section(index, &mut budget)?);
    }
    Ok(document)
}

fn told(error: XlsbError) -> Error {
    unreadable(matches!(error, XlsbError::Password), &error.to_string())
}

/// Which part holds the sheet of each name.
fn sheet_parts(package: &Package) -> HashMap<String, String> {
    let relations = package.relations("xl/workbook.bin");
    let workbook = package.bytes("xl/workbook.bin").unwrap_or_default();
    let sheets = records(workbook).filter(|(kind, _)| *kind == 0x9C).filter_map(|(_, data)| {
        let (id, rest) = wide(data.get(8..)?)?;
        let (name, _) = wide(rest)?;
        let relation = relations.iter().find(|relation| relation.id == id)?;
        Some((name, relation.target.clone()))
    });
    sheets.collect()
}

/// The number formats by style number: the records between BrtBeginCellXFs and BrtEndCellXFs.
fn read_formats(styles: &[u8]) -> Vec<NumberFormat> {
    let mut codes = HashMap::new();
    let mut formats = Vec::new();
    let mut in_cell_styles = false;
    for (kind, data) in records(styles) {
        match kind {
            0x2C => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), data.get(2..).and_then(wide)) {
                    codes.insert(id, code);
                }
            }
            0x269 => in_cell_styles = true,
            0x26A => in_cell_styles = false,
            0x2F if in_cell_styles => {
                let id = u16_at(data, 2).unwrap_or(0);
                let code = codes.get(&id).map(String::as_str).or_else(|| numfmt::builtin(u32::from(id)));
                formats.push(NumberFormat::parse(code.unwrap_or("General")));
            }
            _ => (),
        }
    }
    formats
}

/// Takes hidden rows and merges of a sheet part; returns the style numbers of its cells.
fn read_look(part: &[u8], sheet: &mut Sheet) -> HashMap<(u32, u32), u32> {
    let mut styles = HashMap::new();
    let mut row = 0;
    for (kind, data) in records(part) {
        match kind {
            // BrtRowHdr: row, style, height, then flags of which the fifth of the second byte is fDyZero.
            0 => {
                row = u32_at(data, 0).unwrap_or(row);
                if row < MAX_ROWS && data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    sheet.hidden_rows.insert(row);
                }
            }
            1..=11 => {
                if let (Some(column), Some(style)) = (u32_at(data, 0), u32_at(data, 4)) {
                    styles.insert((row, column), style & 0x00FF_FFFF);
                }
            }
            0xB0 if sheet.merges.len() < MAX_MERGES => {
                let corner = |at| u32_at(data, at);
                if let (Some(row), Some(last_row), Some(column), Some(last_column)) =
                    (corner(0), corner(4), corner(8), corner(12))
                {
                    sheet.merges.push(Merge { row, column, last_row, last_column });
                }
            }
            _ => (),
        }
    }
    styles
}

/// Records: a type of one or two bytes and a length of one to four, seven bits in each.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let kind = varied(&mut rest, 2)? as u16;
        let length = varied(&mut rest, 4)?;
        let data = rest.get(..length)?;
        rest = &rest[length..];
        Some((kind, data))
    })
}

fn varied(rest: &mut &[u8], most: u32) -> Option<usize> {
    let mut value = 0;
    for at in 0..most {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= usize::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

fn wide(data: &[u8]) -> Option<(String, &[u8])> {
    let length = u32_at(data, 0)? as usize;
    let end = 4 + length.checked_mul(2)?;
    let units: Vec<u16> =
        data.get(4..end)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some((String::from_utf16_lossy(&units), &data[end..]))
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
