//! .ods: values by calamine; what the file prints for a number, merges, notes and hidden rows by a walk of our own.

use super::numfmt::Shown;
use super::package::{Package, attribute, damaged, push_text};
use super::sheet::{Budget, MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Merge, Sheet};
use super::{placed, show, unreadable};
use crate::diagnostic::{Error, Result};
use crate::document::Document;
use crate::formats::Room;
use calamine::{Data, Ods, OdsError, Reader as _, SheetVisible};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;

pub fn read(bytes: &[u8], room: Room) -> Result<Document> {
    let package = Package::open(bytes, room)?;
    let content = package.bytes("content.xml").map(String::from_utf8_lossy).unwrap_or_default();
    let looks = read_looks(&content);
    // calamine looks for the end of a table for ever where there is none. What is encrypted is no XML, and it says so.
    let is_locked = package.text("META-INF/manifest.xml").is_some_and(|list| list.contains("encryption-data"));
    let mut looks = looks.or_else(|| is_locked.then(HashMap::new)).ok_or_else(damaged)?;
    let mut workbook: Ods<_> = Ods::new(Cursor::new(package.stored())).map_err(told)?;
    let mut budget = Budget::of(room);
    let mut document = Document::default();
    for (index, described) in workbook.sheets_metadata().to_vec().iter().enumerate() {
        let mut sheet = Sheet::new(&described.name, described.visible != SheetVisible::Visible);
        let look = looks.remove(&described.name).unwrap_or_default();
        let range = workbook.worksheet_range(&described.name).map_err(told)?;
        for (row, column, value) in placed(&range) {
            let mut shown = show(value, None, false);
            if let Some(printed) = look.printed.get(&(row, column)).filter(|printed| prefers(printed, value)) {
                shown.text.clone_from(printed);
            }
            sheet.add(row, column, shown, &mut budget)?;
        }
        let formulas = workbook.worksheet_formula(&described.name).map_err(told)?;
        for (row, column, formula) in placed(&formulas) {
            if matches!(range.get_value((row, column)), None | Some(Data::Empty)) {
                let formula = formula.trim_start_matches("of:").trim_start_matches('=');
                sheet.add(row, column, Shown::text(format!("={formula}")), &mut budget)?;
            }
        }
        (sheet.merges, sheet.hidden_rows, sheet.notes) = (look.merges, look.hidden_rows, look.notes);
        document.sections.push(sheet.into_section(index, &mut budget)?);
    }
    Ok(document)
}

fn told(error: OdsError) -> Error {
    unreadable(matches!(error, OdsError::Password), &error.to_string())
}

/// Dates are shown in one notation unless the file prints Chinese words; all else as printed.
fn prefers(printed: &str, value: &Data) -> bool {
    match value {
        Data::DateTimeIso(_) | Data::DateTime(_) => printed.contains(['年', '月', '日', '时']),
        Data::String(_) => false,
        _ => !printed.is_empty(),
    }
}

#[derive(Default)]
struct Look {
    /// What the file prints in cells that are no text.
    printed: HashMap<(u32, u32), String>,
    merges: Vec<Merge>,
    hidden_rows: BTreeSet<u32>,
    notes: HashMap<(u32, u32), String>,
}

/// A repeated row or cell counts this often; blank sheets repeat their last row a million times.
const MAX_REPEATS: u32 = 10_000;

/// `None` where the file does not end what it begins.
fn read_looks(xml: &str) -> Option<HashMap<String, Look>> {
    let mut looks = HashMap::new();
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut name = None;
    let mut look = Look::default();
    let (mut row, mut row_repeats, mut column) = (0u32, 1u32, 0u32);
    let mut cell = Inside::default();
    let mut depth = 0usize;
    loop {
        let event = reader.read_event().ok()?;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return (depth == 0).then_some(looks),
            _ => (),
        }
        match &event {
            Event::Start(element) => match element.name().as_ref() {
                "table:table" => {
                    name = attribute(element, "name");
                    (look, row) = (Look::default(), 0);
                }
                "table:table-row" => {
                    row_repeats = count(element, "number-rows-repeated");
                    column = 0;
                    if attribute(element, "visibility").is_some_and(|visible| visible != "visible") {
                        let last = row.saturating_add(row_repeats).min(MAX_ROWS);
                        look.hidden_rows.extend(row..last);
                    }
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let (span, down) =
                        (count(element, "number-columns-spanned"), count(element, "number-rows-spanned"));
                    if (span > 1 || down > 1) && look.merges.len() < MAX_MERGES {
                        let (last_row, last_column) = (row.saturating_add(down - 1), column.saturating_add(span - 1));
                        look.merges.push(Merge { row, column, last_row, last_column });
                    }
                    cell = Inside {
                        repeats: count(element, "number-columns-repeated"),
                        is_value: attribute(element, "value-type").is_some_and(|kind| kind != "string"),
                        ..Inside::default()
                    };
                }
                "office:annotation" => cell.in_note = true,
                "text:p" => cell.start_line(),
                "text:s" => {
                    let spaces = count(element, "c").min(1000);
                    cell.text().push_str(&" ".repeat(spaces as usize));
                }
                "text:tab" => cell.text().push('\t'),
                "text:line-break" => cell.text().push('\n'),
                _ => (),
            },
            Event::End(element) => match element.name().as_ref() {
                "table:table" => {
                    if let Some(name) = name.take() {
                        looks.entry(name).or_insert_with(|| std::mem::take(&mut look));
                    }
                }
                "table:table-row" => row = row.saturating_add(row_repeats),
                "table:table-cell" | "table:covered-table-cell" => {
                    let (printed, note) = (std::mem::take(&mut cell.printed), std::mem::take(&mut cell.note));
                    if !note.is_empty() {
                        look.notes.insert((row, column), note);
                    }
                    if cell.is_value && !printed.is_empty() && column < MAX_COLUMNS && row < MAX_ROWS {
                        for down in 0..row_repeats.min(MAX_REPEATS) {
                            for across in 0..cell.repeats.min(MAX_REPEATS / row_repeats.clamp(1, MAX_REPEATS)).max(1) {
                                look.printed.insert((row + down, column + across), printed.clone());
                            }
                        }
                    }
                    column = column.saturating_add(cell.repeats);
                }
                "office:annotation" => cell.in_note = false,
                "text:p" => cell.in_line = false,
                _ => (),
            },
            text if cell.in_line => push_text(text, cell.text()),
            _ => (),
        }
    }
}

fn count(element: &BytesStart, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// The cell that the walk is in.
#[derive(Default)]
struct Inside {
    repeats: u32,
    is_value: bool,
    in_note: bool,
    in_line: bool,
    printed: String,
    note: String,
}

impl Inside {
    fn text(&mut self) -> &mut String {
        if self.in_note { &mut self.note } else { &mut self.printed }
    }

    fn start_line(&mut self) {
        self.in_line = true;
        if !self.text().is_empty() {
            self.text().push('\n');
        }
    }
}
