//! What calamine leaves out of an .xls (BIFF8 and the older BIFF5): the number format of each cell, and hidden rows.
//!
//! Reads nothing else, and gives `None` where the file is not as expected: the cells then show plain numbers.

use super::numfmt::{self, NumberFormat};
use std::collections::{BTreeSet, HashMap, HashSet};

#[derive(Default)]
pub struct Looks {
    /// By style number.
    pub formats: Vec<NumberFormat>,
    /// In the order of the sheets in the workbook.
    pub sheets: Vec<SheetLook>,
}

#[derive(Default)]
pub struct SheetLook {
    /// The style numbers of the cells that hold numbers, by row and column.
    pub styles: HashMap<(u32, u32), u16>,
    pub hidden_rows: BTreeSet<u32>,
    /// Formulas that a writer left for Excel to compute: blank so far, and marked so.
    pub uncomputed: HashSet<(u32, u32)>,
}

pub fn read(bytes: &[u8]) -> Option<Looks> {
    let stream = workbook_stream(bytes)?;
    let mut looks = Looks::default();
    let mut codes: HashMap<u16, String> = HashMap::new();
    let mut styles = Vec::new();
    let mut starts = Vec::new();
    let mut old = false;
    for (at, (kind, data)) in records(&stream).enumerate() {
        match kind {
            BOF if at == 0 => match u16_at(data, 0)? {
                0x0600 => (),
                0x0500 => old = true,
                _ => return None,
            },
            // The old one has a byte for its length, and its letters in the code page of its country.
            0x041E if old => {
                let code = data.get(3..3 + usize::from(*data.get(2)?))?;
                codes.insert(u16_at(data, 0)?, encoding_rs::GB18030.decode_without_bom_handling(code).0.into_owned());
            }
            0x041E => {
                codes.insert(u16_at(data, 0)?, unicode(data.get(2..)?)?);
            }
            0x00E0 => styles.push(u16_at(data, 2)?),
            0x0085 => starts.push(u32_at(data, 0)? as usize),
            EOF => break,
            _ => (),
        }
    }
    looks.formats = styles
        .iter()
        .map(|id| {
            let code = codes.get(id).map(String::as_str).or_else(|| numfmt::builtin(u32::from(*id)));
            NumberFormat::parse(code.unwrap_or("General"))
        })
        .collect();
    for start in starts {
        looks.sheets.push(read_sheet(stream.get(start..).unwrap_or_default()).unwrap_or_default());
    }
    Some(looks)
}

/// Whether a password is needed: everything after this record is scrambled.
pub fn is_locked(bytes: &[u8]) -> bool {
    const FILEPASS: u16 = 0x002F;
    workbook_stream(bytes)
        .is_some_and(|stream| records(&stream).take_while(|(kind, _)| *kind != EOF).any(|(kind, _)| kind == FILEPASS))
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

fn read_sheet(stream: &[u8]) -> Option<SheetLook> {
    let mut look = SheetLook::default();
    // A chart in the sheet is a stream within the stream.
    let mut depth = 0;
    for (kind, data) in records(stream) {
        match kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth > 1 => (),
            0x0208 if u16_at(data, 12)? & 0x20 != 0 => {
                look.hidden_rows.insert(u32::from(u16_at(data, 0)?));
            }
            // NUMBER, RK, FORMULA
            0x0203 | 0x027E | 0x0006 => {
                let place = (u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?));
                look.styles.insert(place, u16_at(data, 4)?);
                let blank = kind == 0x0006 && data.get(6) == Some(&3) && u16_at(data, 12)? == 0xFFFF;
                if blank && u16_at(data, 14)? & 2 != 0 {
                    look.uncomputed.insert(place);
                }
            }
            // MULRK: a row of them
            0x00BD => {
                let (row, first) = (u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?));
                for (at, one) in data.get(4..)?.chunks_exact(6).enumerate() {
                    look.styles.insert((row, first + at as u32), u16_at(one, 0)?);
                }
            }
            _ => (),
        }
    }
    Some(look)
}

fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(rest, 0)?, u16_at(rest, 2)? as usize);
        let data = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, data))
    })
}

/// A string with its length in two bytes and a flag byte: one or two bytes a character.
fn unicode(data: &[u8]) -> Option<String> {
    let length = u16_at(data, 0)? as usize;
    let units: Vec<u16> = if data.get(2)? & 1 == 0 {
        data.get(3..3 + length)?.iter().map(|byte| u16::from(*byte)).collect()
    } else {
        data.get(3..3 + 2 * length)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
    };
    Some(String::from_utf16_lossy(&units))
}

/// The `Workbook` stream of an OLE container.
fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let shift = u32::from(u16_at(bytes, 30)?);
    let mini_shift = u32::from(u16_at(bytes, 32)?);
    if !(7..=16).contains(&shift) || mini_shift > shift {
        return None;
    }
    let sector = |id: u32| {
        let start = (id as usize).checked_add(1)?.checked_mul(1 << shift)?;
        bytes.get(start..bytes.len().min(start.checked_add(1 << shift)?))
    };

    let mut table_sectors: Vec<u32> = bytes.get(76..512)?.chunks_exact(4).filter_map(|id| u32_at(id, 0)).collect();
    let mut next = u32_at(bytes, 68)?;
    for _ in 0..bytes.len() >> shift {
        let Some(more) = sector(next) else { break };
        let mut ids: Vec<u32> = more.chunks_exact(4).filter_map(|id| u32_at(id, 0)).collect();
        next = ids.pop()?;
        table_sectors.extend(ids);
    }
    table_sectors.truncate(u32_at(bytes, 44)? as usize);
    let mut table = Vec::new();
    for id in table_sectors {
        // No table is longer than the file it describes.
        if table.len() > bytes.len() {
            return None;
        }
        table.extend(sector(id)?.chunks_exact(4).filter_map(|id| u32_at(id, 0)));
    }

    let chain = |start: u32, table: &[u32], part: &dyn Fn(u32) -> Option<Vec<u8>>| {
        let mut stream = Vec::new();
        let mut id = start;
        for _ in 0..=table.len() {
            let Some(data) = part(id) else { break };
            stream.extend(data);
            id = table.get(id as usize).copied().unwrap_or(u32::MAX);
        }
        stream
    };
    let from_file = |id: u32| sector(id).map(<[u8]>::to_vec);
    let directory = chain(u32_at(bytes, 48)?, &table, &from_file);
    let entries = || directory.chunks_exact(128);
    let entry = entries()
        .find(|entry| is_named(entry, "Workbook"))
        .or_else(|| entries().find(|entry| is_named(entry, "Book")))?;
    let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    let mut stream = if size >= u32_at(bytes, 56)? as usize {
        chain(start, &table, &from_file)
    } else {
        let root = entries().next()?;
        let minis = chain(u32_at(root, 116)?, &table, &from_file);
        let mini_table: Vec<u32> =
            chain(u32_at(bytes, 60)?, &table, &from_file).chunks_exact(4).filter_map(|id| u32_at(id, 0)).collect();
        chain(start, &mini_table, &|id| {
            let from = (id as usize) << mini_shift;
            minis
                .get(from..minis.len().min(from + (1 << mini_shift)))
                .filter(|part| !part.is_empty())
                .map(<[u8]>::to_vec)
        })
    };
    stream.truncate(size);
    Some(stream)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    entry.starts_with(&wanted)
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
