//! .xlsb: cells streamed by calamine; formats, hidden rows and merges by a walk of our own over the records.

use super::margins;
use super::numfmt::{self, NumberFormat};
use super::package::{Package, damaged};
use super::runs::{Look, Rich, under};
use super::sheet::{Budget, Choice, MAX_MERGES, MAX_ROWS, Merge, Sheet, options};
use super::xlsx::drawings;
use super::{placed, show, unreadable};
use crate::diagnostic::{Error, Result};
use crate::document::{Document, RemarkKind};
use crate::formats::Room;
use crate::formats::raised::Level;
use calamine::{Data, Reader as _, SheetType, SheetVisible, Xlsb, XlsbError};
use std::collections::{HashMap, HashSet};
use std::io::Cursor;

pub fn read(bytes: &[u8], room: Room) -> Result<Document> {
    let package = Package::open(bytes, room)?;
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(package.stored())).map_err(told)?;
    let parts = sheet_parts(&package);
    let (formats, cell_fonts, fonts) = package.bytes("xl/styles.bin").map(read_styles).unwrap_or_default();
    let strings = package.bytes("xl/sharedStrings.bin").map(|part| read_strings(part, &fonts)).unwrap_or_default();
    let plain = Look::default();
    let epoch_1904 = workbook.has_1904_epoch();
    let mut budget = Budget::of(room);
    let mut document = Document::default();
    for (index, described) in workbook.sheets_metadata().to_vec().iter().enumerate() {
        let mut sheet = Sheet::new(&described.name, described.visible != SheetVisible::Visible);
        if described.typ == SheetType::WorkSheet {
            let part = parts.get(&described.name).and_then(|part| package.bytes(part));
            let look = part.map(|part| read_look(part, &mut sheet)).unwrap_or_default();
            let mut cells = workbook.worksheet_cells_reader(&described.name).map_err(told)?;
            while let Some(cell) = cells.next_cell().map_err(told)? {
                let (row, column) = cell.get_position();
                let style = look.styles.get(&(row, column)).map(|style| *style as usize);
                let format = style.and_then(|style| formats.get(style));
                let font = style.and_then(|style| cell_fonts.get(style)).unwrap_or(&plain);
                let shown = match look.strings.get(&(row, column)).and_then(|string| strings.get(string)) {
                    Some(rich) => rich.show(font),
                    None => under(font, show(&Data::from(cell.get_value().clone()), format, epoch_1904)),
                };
                sheet.add(row, column, shown, &mut budget)?;
            }
            drop(cells);
            // What floats over a sheet is XML in this kind of file too.
            if let Some(part) = parts.get(&described.name).filter(|_| !sheet.is_empty()) {
                drawings::read(&package, part, &mut sheet);
            }
            if !look.zeros.is_empty() && look.computed == 0 {
                let formulas = workbook.worksheet_formula(&described.name).map_err(told)?;
                let zeros = placed(&formulas).filter(|(row, column, _)| look.zeros.contains(&(*row, *column)));
                sheet.formulas.zeros = zeros.map(|(row, column, formula)| (row, column, formula.clone())).collect();
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

/// The formats and fonts by style number, and the fonts by their own: what stands between BrtBeginCellXFs and
/// BrtEndCellXFs, and the BrtFont records.
fn read_styles(styles: &[u8]) -> (Vec<NumberFormat>, Vec<Look>, Vec<Look>) {
    let mut codes = HashMap::new();
    let (mut formats, mut cell_fonts, mut fonts) = (Vec::new(), Vec::new(), Vec::new());
    let mut in_cell_styles = false;
    for (kind, data) in records(styles) {
        match kind {
            0x2C => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), data.get(2..).and_then(wide)) {
                    codes.insert(id, code);
                }
            }
            // Height, flags with 8 for a line through, weight, raised 1 or lowered 2, …, colour, name.
            0x2B => {
                let mut look = Look { struck: u16_at(data, 2).is_some_and(|flags| flags & 8 != 0), ..Look::default() };
                look.level = match u16_at(data, 6) {
                    Some(1) => Some(Level::Raised),
                    Some(2) => Some(Level::Lowered),
                    _ => None,
                };
                if let Some((name, _)) = data.get(21..).and_then(wide) {
                    look.set_font(&name);
                }
                fonts.push(look);
            }
            0x269 => in_cell_styles = true,
            0x26A => in_cell_styles = false,
            0x2F if in_cell_styles => {
                let id = u16_at(data, 2).unwrap_or(0);
                let code = codes.get(&id).map(String::as_str).or_else(|| numfmt::builtin(u32::from(id)));
                formats.push(NumberFormat::parse(code.unwrap_or("General")));
                let font = u16_at(data, 4).and_then(|font| fonts.get(usize::from(font)));
                cell_fonts.push(font.cloned().unwrap_or_default());
            }
            _ => (),
        }
    }
    (formats, cell_fonts, fonts)
}

/// The shared strings in which pieces look different, by index.
fn read_strings(part: &[u8], fonts: &[Look]) -> HashMap<u32, Rich> {
    let items = records(part).filter(|(kind, _)| *kind == 0x13);
    let special = items.enumerate().filter_map(|(index, (_, data))| {
        let flags = *data.first()?;
        let (text, rest) = wide(data.get(1..)?)?;
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut rich = Rich::default();
        let mut runs = Vec::new();
        let mut rest = rest;
        if flags & 1 != 0 {
            let count = u32_at(rest, 0)? as usize;
            let all = rest.get(4..4 + count.checked_mul(4)?)?;
            runs.extend(all.chunks_exact(4).filter_map(|run| Some((u16_at(run, 0)?, u16_at(run, 2)?))));
            rest = rest.get(4 + 4 * count..)?;
        }
        if flags & 2 != 0 {
            rich.phonetic = wide(rest)?.0;
        }
        let (mut from, mut look) = (0, None);
        for (start, font) in runs {
            let start = usize::from(start).clamp(from, units.len());
            rich.push_units(&units[from..start], look.take());
            (from, look) = (start, Some(fonts.get(usize::from(font)).cloned().unwrap_or_default()));
        }
        rich.push_units(&units[from..], look);
        rich.is_special().then_some((index as u32, rich))
    });
    special.collect()
}

/// What a sheet part says of its cells besides their values.
#[derive(Default)]
struct CellLooks {
    styles: HashMap<(u32, u32), u32>,
    strings: HashMap<(u32, u32), u32>,
    /// Formulas whose result is 0, and how many have another.
    zeros: HashSet<(u32, u32)>,
    computed: usize,
}

/// Takes hidden rows and columns, merges and headers of a sheet part; returns the looks of its cells.
fn read_look(part: &[u8], sheet: &mut Sheet) -> CellLooks {
    let mut look = CellLooks::default();
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
                let Some((column, style)) = u32_at(data, 0).zip(u32_at(data, 4)) else { continue };
                look.styles.insert((row, column), style & 0x00FF_FFFF);
                match kind {
                    7 => drop(u32_at(data, 8).map(|string| look.strings.insert((row, column), string))),
                    9 if data.get(8..16) == Some(&[0; 8]) => drop(look.zeros.insert((row, column))),
                    8..=11 => look.computed += 1,
                    _ => (),
                }
            }
            // BrtColInfo: first, last, width, style, flags of which the first is fHidden.
            0x3C if sheet.hidden_columns.len() < 1_000 => {
                if let (Some(first), Some(last), Some(flags)) = (u32_at(data, 0), u32_at(data, 4), u16_at(data, 16))
                    && flags & 1 != 0
                {
                    sheet.hidden_columns.push((first, last));
                }
            }
            // BrtDVal
            0x40 => {
                if let Some(Choice { ranges, options }) = choice(data) {
                    sheet.add_choice(ranges.into_iter(), options);
                }
            }
            // BrtBeginHeaderFooter: flags, then a header and a footer for odd, even and first pages.
            0x1DF => {
                let mut rest = data.get(2..).unwrap_or_default();
                for kind in [RemarkKind::Header, RemarkKind::Footer].into_iter().cycle().take(6) {
                    if u32_at(rest, 0) == Some(u32::MAX) {
                        rest = &rest[4..];
                        continue;
                    }
                    let Some((code, more)) = wide(rest) else { break };
                    sheet.remarks.extend(margins::remarks(&code, kind).into_iter().map(|remark| ((0, 0), remark)));
                    rest = more;
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
    look
}

/// A list to choose from: its kind among flags, its cells, the texts of its messages, and a formula.
fn choice(data: &[u8]) -> Option<Choice> {
    const LIST: u32 = 3;
    (u32_at(data, 0)? & 0x0F == LIST).then_some(())?;
    let count = u32_at(data, 4)? as usize;
    let all = data.get(8..8usize.checked_add(count.checked_mul(16)?)?)?;
    let range = |range: &[u8]| {
        let corner = |at| u32_at(range, at);
        Some(Merge { row: corner(0)?, last_row: corner(4)?, column: corner(8)?, last_column: corner(12)? })
    };
    let ranges = all.chunks_exact(16).filter_map(range).collect();
    let mut rest = data.get(8 + all.len()..)?;
    for _ in 0..4 {
        rest = if u32_at(rest, 0)? == u32::MAX { rest.get(4..)? } else { wide(rest)?.1 };
    }
    let formula = rest.get(4..4usize.checked_add(u32_at(rest, 0)? as usize)?)?;
    // A text of its own; else the list stands in cells.
    let text = formula.strip_prefix(&[0x17]).and_then(|text| {
        let units = text.get(2..2 + 2 * usize::from(u16_at(text, 0)?))?.chunks_exact(2);
        Some(String::from_utf16_lossy(&units.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect::<Vec<_>>()))
    });
    Some(Choice { ranges, options: text.map(|text| options(&format!("\"{text}\""))).unwrap_or_default() })
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
