//! What calamine leaves out of an .xls (BIFF8 and the older BIFF5): number formats and fonts, rich strings, hidden
//! rows and columns, headers, pictures and boxes.
//!
//! Reads nothing else, and gives `None` where the file is not as expected: the cells then show plain numbers.

mod choices;
mod container;
mod strings;

pub use container::{stream, workbook_spans};

use super::numfmt::{self, NumberFormat};
use super::runs::{Look, Rich};
use crate::document::{Remark, RemarkKind};
use crate::formats::excel::margins;
use crate::formats::excel::sheet::{Choice, Control};
use crate::formats::raised::Level;
use std::collections::{BTreeSet, HashMap, HashSet};

#[derive(Default)]
pub struct Looks {
    /// By style number.
    pub formats: Vec<NumberFormat>,
    pub looks: Vec<Look>,
    /// In the order of the sheets in the workbook.
    pub sheets: Vec<SheetLook>,
    /// The shared strings in which pieces look different, by their index.
    pub strings: HashMap<u32, Rich>,
}

#[derive(Default)]
pub struct SheetLook {
    /// The style numbers of the cells, by row and column.
    pub styles: HashMap<(u32, u32), u16>,
    /// Which shared string a cell shows.
    pub strings: HashMap<(u32, u32), u32>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: Vec<(u32, u32)>,
    pub is_filtered: bool,
    pub remarks: Vec<((u32, u32), Remark)>,
    pub pictures: Vec<((u32, u32), String)>,
    pub controls: Vec<Control>,
    pub unread: Vec<((u32, u32), String)>,
    pub choices: Vec<Choice>,
    /// Formulas that a writer left for Excel to compute: blank so far, and marked so.
    pub uncomputed: HashSet<(u32, u32)>,
}

pub fn read(bytes: &[u8]) -> Option<Looks> {
    let stream = container::workbook_stream(bytes)?;
    let mut looks = Looks::default();
    let mut codes: HashMap<u16, String> = HashMap::new();
    let mut fonts: Vec<Look> = Vec::new();
    let mut styles = Vec::new();
    let mut starts = Vec::new();
    let mut old = false;
    let mut shared: Vec<&[u8]> = Vec::new();
    let mut in_shared = false;
    for (at, (kind, data)) in records(&stream).enumerate() {
        in_shared &= kind == CONTINUE;
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
                codes.insert(u16_at(data, 0)?, strings::unicode(data.get(2..)?)?);
            }
            // FONT: height, flags with 8 for a line through, colour, weight, raised 1 or lowered 2, …, name.
            0x0031 => {
                let name = match old {
                    true => {
                        data.get(15..).map(|name| encoding_rs::GB18030.decode_without_bom_handling(name).0.into_owned())
                    }
                    false => strings::short(data.get(14..)?),
                };
                let mut look = Look { struck: u16_at(data, 2)? & 8 != 0, ..Look::default() };
                look.level = match u16_at(data, 8)? {
                    1 => Some(Level::Raised),
                    2 => Some(Level::Lowered),
                    _ => None,
                };
                look.set_font(&name.unwrap_or_default());
                fonts.push(look);
            }
            0x00E0 => styles.push((u16_at(data, 0)?, u16_at(data, 2)?)),
            0x0085 => starts.push(u32_at(data, 0)? as usize),
            0x00FC if !old => (in_shared, shared) = (true, vec![data]),
            CONTINUE if in_shared => shared.push(data),
            EOF => break,
            _ => (),
        }
    }
    // There is no font 4: what is called 5 stands fifth.
    let font = |id: u16| fonts.get(usize::from(if id > 4 { id - 1 } else { id })).cloned().unwrap_or_default();
    for (font_id, id) in styles {
        let code = codes.get(&id).map(String::as_str).or_else(|| numfmt::builtin(u32::from(id)));
        looks.formats.push(NumberFormat::parse(code.unwrap_or("General")));
        looks.looks.push(font(font_id));
    }
    looks.strings = strings::special(&shared, &font);
    for start in starts {
        looks.sheets.push(read_sheet(stream.get(start..).unwrap_or_default(), old).unwrap_or_default());
    }
    Some(looks)
}

/// Whether a password is needed: everything after this record is scrambled.
pub fn is_locked(bytes: &[u8]) -> bool {
    const FILEPASS: u16 = 0x002F;
    container::workbook_stream(bytes)
        .is_some_and(|stream| records(&stream).take_while(|(kind, _)| *kind != EOF).any(|(kind, _)| kind == FILEPASS))
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

/// What is drawn over a sheet, as far as its records have told.
#[derive(Default)]
struct Drawn {
    /// Row, column and how far into it, from the drawing that comes before each object.
    anchor: Option<(u32, u32, u32)>,
    kind: u16,
    ticked: bool,
    /// The text comes in the record behind.
    awaits_text: bool,
}

fn read_sheet(stream: &[u8], old: bool) -> Option<SheetLook> {
    let mut look = SheetLook::default();
    // A chart in the sheet is a stream within the stream.
    let mut depth = 0;
    let mut drawn = Drawn::default();
    for (kind, data) in records(stream) {
        match kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth > 1 => (),
            0x0208 if u16_at(data, 12)? & 0x20 != 0 => {
                look.hidden_rows.insert(u32::from(u16_at(data, 0)?));
            }
            // COLINFO
            0x007D if u16_at(data, 8)? & 1 != 0 && look.hidden_columns.len() < 1_000 => {
                look.hidden_columns.push((u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?)));
            }
            // FILTERMODE stands only where a filter hides rows.
            0x009B => look.is_filtered = true,
            // NUMBER, RK, FORMULA, LABEL, LABELSST, BOOLERR
            0x0203 | 0x027E | 0x0006 | 0x0204 | 0x00FD | 0x0205 => {
                let place = (u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?));
                look.styles.insert(place, u16_at(data, 4)?);
                if kind == 0x00FD {
                    look.strings.insert(place, u32_at(data, 6)?);
                }
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
            0x0014 | 0x0015 if !data.is_empty() => {
                let code = match old {
                    true => {
                        data.get(1..).map(|code| encoding_rs::GB18030.decode_without_bom_handling(code).0.into_owned())
                    }
                    false => strings::unicode(data),
                };
                let kind = if kind == 0x0014 { RemarkKind::Header } else { RemarkKind::Footer };
                let said = margins::remarks(&code.unwrap_or_default(), kind);
                look.remarks.extend(said.into_iter().map(|remark| ((0, 0), remark)));
            }
            0x01BE => look.choices.extend(choices::choice(data)),
            0x00EC => drawn.anchor = anchor(data).or(drawn.anchor),
            0x005D => object(data, &mut drawn, &mut look),
            0x01B6 => drawn.awaits_text = true,
            CONTINUE if drawn.awaits_text => {
                drawn.awaits_text = false;
                let text = data.get(1..).map(|text| strings::units(text, data.first() == Some(&1))).unwrap_or_default();
                words(text.trim(), &drawn, &mut look);
            }
            _ => (),
        }
    }
    Some(look)
}

/// The corner of the first client anchor in a drawing: flags, column, how far into it, row.
fn anchor(data: &[u8]) -> Option<(u32, u32, u32)> {
    let head = [0x10, 0xF0, 0x12, 0x00, 0x00, 0x00];
    let at = data.windows(head.len()).position(|window| window == head)? + head.len();
    let number = |offset| u16_at(data, at + offset).map(u32::from);
    Some((number(6)?, number(2)?, number(4)?))
}

fn object(data: &[u8], drawn: &mut Drawn, look: &mut SheetLook) {
    // In the older way the record has its own anchor behind the number of objects.
    let is_new = u16_at(data, 0) == Some(0x15);
    drawn.kind = u16_at(data, 4).unwrap_or(0);
    drawn.ticked = false;
    if !is_new {
        let number = |at| u16_at(data, at).map(u32::from);
        drawn.anchor = number(14).zip(number(10)).zip(number(12)).map(|((row, column), x)| (row, column, x));
    } else {
        // Behind the common part a check box says its state: 0x0A, its length, then 1.
        let mut rest = data.get(22..).unwrap_or_default();
        while let (Some(part), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
            if part == 0x0A {
                drawn.ticked = u16_at(rest, 4) == Some(1);
            }
            rest = rest.get(4 + usize::from(length)..).unwrap_or_default();
        }
    }
    let Some((row, column, _)) = drawn.anchor else { return };
    match drawn.kind {
        0x08 => look.pictures.push(((row, column), String::new())),
        0x10..=0x12 | 0x14 => look.unread.push(((row, column), String::new())),
        _ => (),
    }
}

fn words(text: &str, drawn: &Drawn, look: &mut SheetLook) {
    let (row, column, x) = drawn.anchor.unwrap_or_default();
    let at = (row, column);
    match drawn.kind {
        0x0B | 0x0C => look.controls.push(Control { at, x, ticked: drawn.ticked, caption: text.to_string() }),
        // Notes and buttons; the rest are boxes and shapes with words.
        0x19 | 0x07 | 0x14 => (),
        _ if !text.is_empty() => {
            look.remarks.push((at, Remark { kind: RemarkKind::TextBox, text: text.replace('\r', "\n") }));
        }
        _ => (),
    }
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

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
