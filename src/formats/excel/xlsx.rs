//! .xlsx and .xlsm: cells streamed by calamine, and one pass of our own over what it leaves out
//! (merged cells, hidden rows, column widths, page setup, notes, formulas that were never computed).

use super::numfmt::{self, NumberFormat};
use super::package::{Package, attribute, damaged, each_element, normal, push_text, too_large};
use super::sheet::{Budget, MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Merge, Sheet, Widths};
use super::{clean, date, duration, truth, unreadable};
use crate::diagnostic::{Error, Result};
use crate::document::{Document, Orientation, Page, Paper};
use crate::formats::Room;
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};
use std::io::Cursor;

pub fn read(bytes: &[u8], room: Room) -> Result<Document> {
    let package = Package::open(bytes, room)?;
    check(&package, room)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(package.stored())).map_err(told)?;
    let names: Vec<(String, bool, bool)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible, sheet.typ == SheetType::WorkSheet))
        .collect();
    let parts = sheet_parts(&package);
    if names.len() > MAX_SHEETS {
        return Err(too_large());
    }
    let mut seen = HashSet::new();
    let epoch_1904 = workbook.has_1904_epoch();
    let mut budget = Budget::of(room);
    let mut document = Document::default();
    for (index, (name, hidden, has_cells)) in names.iter().enumerate() {
        let part = parts.get(name);
        // Cells are asked for by sheet name, so a second sheet of that name is out of reach; and
        // a thousand sheets that are one part would be read a thousand times.
        if !seen.insert(name.clone()) || part.is_some_and(|part| !seen.insert(format!("/{}", normal(part)))) {
            return Err(damaged());
        }
        let mut sheet = Sheet::new(name, *hidden);
        if *has_cells {
            let broken_errors = read_cells(&mut workbook, &mut sheet, epoch_1904, &mut budget)?;
            if let Some(part) = part {
                read_the_rest(&package, part, &mut sheet, broken_errors, &mut budget)?;
            }
        }
        document.sections.push(sheet.into_section(index, &mut budget)?);
    }
    Ok(document)
}

/// Refuses what calamine would take memory without end for: an allocation that fails cannot be caught.
fn check(package: &Package, room: Room) -> Result<()> {
    let most = room.of(MAX_STRINGS);
    // It makes room for as many strings as the file says there are, wherever the file says so.
    for strings in package.named("sharedstrings.xml").map(String::from_utf8_lossy) {
        let claims = strings.split("uniqueCount").skip(1).filter_map(|rest| {
            rest.trim_start()
                .strip_prefix('=')?
                .trim_start()
                .get(1..)?
                .split(['"', '\''])
                .next()?
                .trim()
                .parse::<u64>()
                .ok()
        });
        if claims.max().unwrap_or(0) > most as u64 || strings.matches("<si").count() > most {
            return Err(too_large());
        }
    }
    // It copies the font and the format code into every style. Excel allows 65,490 styles and 255 characters.
    for styles in package.named("styles.xml").map(String::from_utf8_lossy) {
        let longest = styles.split(['<', '"', '\'']).map(str::len).max().unwrap_or(0);
        if styles.len() > MAX_STYLES || longest > 2048 || styles.matches("xf").count() > 600_000 {
            return Err(too_large());
        }
    }
    Ok(())
}

/// Shared strings, each at least 24 bytes in memory; a workbook may have more of them than of cells we read.
const MAX_STRINGS: usize = 1_000_000;
/// Bytes of the styles part; worn-out workbooks reach 20 MiB.
const MAX_STYLES: usize = 24 << 20;
const MAX_SHEETS: usize = 1000;

/// Streams the cells of one sheet; true when it holds error values that calamine has no name for.
fn read_cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    epoch_1904: bool,
    budget: &mut Budget,
) -> Result<bool> {
    let mut cells = match workbook.worksheet_cells_reader(&sheet.name) {
        Ok(cells) => cells,
        // A chart or a dialog among the worksheets has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(false),
        Err(error) => return Err(told(error)),
    };
    let formats: Vec<NumberFormat> = cells
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().map_or_else(NumberFormat::default, format))
        .collect();
    let (plain, unknown_date) = (NumberFormat::default(), NumberFormat::unknown_date());
    let mut broken_errors = false;
    loop {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(XlsxError::CellError(_)) => {
                broken_errors = true;
                continue;
            }
            Err(error) => return Err(told(error)),
        };
        let (row, column) = cell.get_position();
        let shown = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => (clean(text), None),
            DataRef::String(text) => (clean(text), None),
            DataRef::Float(value) => formats.get(style).unwrap_or(&plain).show(*value, epoch_1904),
            DataRef::Int(value) => formats.get(style).unwrap_or(&plain).show(*value as f64, epoch_1904),
            DataRef::DateTime(date) => {
                let known = formats.get(style).filter(|format| !format.is_plain());
                known.unwrap_or(&unknown_date).show(date.as_f64(), epoch_1904)
            }
            DataRef::Bool(value) => (truth(*value).to_string(), None),
            DataRef::Error(error) => (error.to_string(), None),
            DataRef::DateTimeIso(text) => (date(text), None),
            DataRef::DurationIso(text) => (duration(text), None),
        };
        sheet.add(row, column, shown.0, shown.1, budget)?;
    }
    Ok(broken_errors)
}

/// The format of a style. A format named only by its number is taken as the Chinese edition shows it.
fn format(format: &calamine::NumberFormat) -> NumberFormat {
    let american = matches!(format.format_code.as_str(), "General" | "") || format.format_code.contains("_(");
    let known = format.format_id.filter(|id| *id != 0 && american).and_then(numfmt::builtin);
    NumberFormat::parse(known.unwrap_or(&format.format_code))
}

fn told(error: XlsxError) -> Error {
    unreadable(matches!(error, XlsxError::Password), &error.to_string())
}

/// Which part holds the sheet of each name.
pub fn sheet_parts(package: &Package) -> HashMap<String, String> {
    let main = package.relations("").into_iter().find(|relation| relation.is("officeDocument"));
    let main = main.map_or_else(|| "xl/workbook.xml".to_string(), |relation| relation.target);
    let relations = package.relations(&main);
    let mut parts = HashMap::new();
    if let Some(xml) = package.text(&main) {
        each_element(xml, |element| {
            if element.local_name().as_ref() == "sheet"
                && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
                && let Some(relation) = relations.iter().find(|relation| relation.id == id)
            {
                parts.entry(name).or_insert_with(|| relation.target.clone());
            }
        });
    }
    parts
}

fn read_the_rest(
    package: &Package,
    part: &str,
    sheet: &mut Sheet,
    broken_errors: bool,
    budget: &mut Budget,
) -> Result<()> {
    if let Some(xml) = package.text(part) {
        // The cells are most of the part, and looking at each again would double the time:
        // merges stand behind them, and most sheets have neither hidden rows nor formulas.
        let end = xml.rfind("sheetData>").unwrap_or(0);
        let (cells, tail) = xml.split_at(end);
        sheet.widths = Some(read_widths(cells.find("sheetData").map_or("", |start| &cells[..start])));
        let mut page = Page::default();
        // The cut leaves half an end tag, which is no start tag.
        each_element(tail.split_once('>').map_or(tail, |(_, tail)| tail), |element| {
            match element.local_name().as_ref() {
                "mergeCell" if sheet.merges.len() < MAX_MERGES => {
                    sheet.merges.extend(attribute(element, "ref").as_deref().and_then(parse_range));
                }
                "pageMargins" | "pageSetup" => page_setup(element, &mut page),
                _ => (),
            }
        });
        page.numbers = tail.contains("&amp;P");
        sheet.page = page;
        if broken_errors || [" hidden=", "<f>", "<f ", "<f/", ":f>", ":f "].iter().any(|sign| cells.contains(sign)) {
            read_rows(cells, sheet, broken_errors, budget)?;
        }
    }
    if !sheet.is_empty() {
        let comments = package.relations(part).into_iter().find(|relation| relation.is("comments"));
        if let Some(xml) = comments.and_then(|relation| package.text(&relation.target)) {
            read_notes(xml, sheet);
        }
    }
    Ok(())
}

/// A digit of the usual font is 7 pixels wide, and a column has 5 pixels more than its characters.
const PADDING: f64 = 5.0 / 7.0;

/// The widths in what stands before the cells.
fn read_widths(head: &str) -> Widths {
    let mut widths = Widths::default();
    each_element(head, |element| {
        let number = |name| attribute(element, name)?.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let column = |name| attribute(element, name)?.trim().parse::<u32>().ok().filter(|at| *at <= MAX_COLUMNS);
        match element.local_name().as_ref() {
            "sheetFormatPr" => {
                // Columns that nobody sized are so many characters wide, rounded up to eight pixels.
                let based = number("baseColWidth").map(|digits| ((digits * 7.0 + 5.0) / 8.0).ceil() * 8.0 / 7.0);
                widths.set_usual(number("defaultColWidth").or(based).map(|width| width - PADDING));
            }
            "col" => {
                let hidden = attribute(element, "hidden").is_some_and(|hidden| matches!(hidden.trim(), "1" | "true"));
                let width = if hidden { Some(0.0) } else { number("width").map(|width| width - PADDING) };
                if let (Some(first), Some(last), Some(width)) = (column("min"), column("max"), width) {
                    widths.add(first, last, width);
                }
            }
            _ => (),
        }
    });
    widths
}

fn page_setup(element: &BytesStart, page: &mut Page) {
    if element.local_name().as_ref() == "pageSetup" {
        // 8 is A3; whatever else the sheet is printed on, we know A4.
        page.paper = if attribute(element, "paperSize").as_deref() == Some("8") { Paper::A3 } else { Paper::A4 };
        let wide = attribute(element, "orientation").as_deref() == Some("landscape");
        page.orientation = if wide { Orientation::Landscape } else { Orientation::Portrait };
        return;
    }
    for (margin, name) in page.margins.iter_mut().zip(["top", "right", "bottom", "left"]) {
        let inches = attribute(element, name).and_then(|value| value.trim().parse::<f64>().ok());
        if let Some(inches) = inches.filter(|inches| (0.0..=20.0).contains(inches)) {
            *margin = (inches * 254.0).round() / 10.0;
        }
    }
}

/// Hidden rows, formulas without a value, and errors that calamine cannot name.
fn read_rows(xml: &str, sheet: &mut Sheet, broken_errors: bool, budget: &mut Budget) -> Result<()> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let (mut row, mut column) = (0u32, 0u32);
    let mut shared: HashMap<String, (String, (u32, u32))> = HashMap::new();
    let mut cell = Unseen::default();
    let mut inside = "";
    // Broken XML ends the pass: calamine has read the cells, or has refused them.
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    row = attribute(element, "r")
                        .and_then(|r| r.parse::<u32>().ok())
                        .map_or(row, |r| r.saturating_sub(1));
                    let hidden = attribute(element, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true");
                    if hidden && row < MAX_ROWS {
                        sheet.hidden_rows.insert(row);
                    }
                }
                "c" => {
                    if let Some((r, c)) = attribute(element, "r").as_deref().and_then(parse_cell) {
                        (row, column) = (r, c);
                    }
                    cell = Unseen { kind: attribute(element, "t").unwrap_or_default(), ..Unseen::default() };
                }
                "f" => {
                    inside = "f";
                    cell.formula = Some(String::new());
                    cell.shared = shared_index(element);
                }
                "v" | "t" => {
                    inside = "v";
                    // An empty text is a value: the formula gave nothing to show.
                    cell.has_value |= cell.kind == "str";
                }
                _ => (),
            },
            Event::End(element) => match element.local_name().as_ref() {
                "row" => (row, column) = (row.saturating_add(1), 0),
                "c" => {
                    if let Some(index) = cell.shared.take() {
                        let formula = cell.formula.get_or_insert_default();
                        if !formula.is_empty() {
                            shared.insert(index, (formula.clone(), (row, column)));
                        } else if cell.value.is_empty()
                            && let Some((first, at)) = shared.get(&index)
                            && first.len() < 32_768
                        {
                            *formula = calamine::expand_shared_formula(first, *at, (row, column)).unwrap_or_default();
                        }
                    }
                    let broken =
                        broken_errors && cell.kind == "e" && cell.value.parse::<calamine::CellErrorType>().is_err();
                    if broken {
                        sheet.add(row, column, std::mem::take(&mut cell.value), None, budget)?;
                    } else if !cell.has_value
                        && cell.value.is_empty()
                        && let Some(formula) = cell.formula.take()
                    {
                        sheet.add(row, column, format!("={formula}"), None, budget)?;
                    }
                    column = column.saturating_add(1);
                }
                "f" | "v" | "t" => inside = "",
                _ => (),
            },
            Event::Eof => break,
            text if inside == "f" => push_text(text, cell.formula.get_or_insert_default()),
            // Only whether there is a value matters, and what an error is called.
            text if inside == "v" && cell.value.len() < 64 => push_text(text, &mut cell.value),
            _ => (),
        }
    }
    Ok(())
}

/// The cell that [`read_rows`] is in.
#[derive(Default)]
struct Unseen {
    kind: String,
    value: String,
    has_value: bool,
    formula: Option<String>,
    shared: Option<String>,
}

fn shared_index(element: &BytesStart) -> Option<String> {
    attribute(element, "si").filter(|_| attribute(element, "t").as_deref() == Some("shared"))
}

fn read_notes(xml: &str, sheet: &mut Sheet) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut at = None;
    let mut note = String::new();
    let mut in_text = false;
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "comment" => at = attribute(element, "ref").as_deref().and_then(parse_cell),
                "t" => in_text = true,
                _ => (),
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "comment" => {
                    let note = std::mem::take(&mut note).replace("\r\n", "\n");
                    if let Some(at) = at.take() {
                        sheet.notes.entry(at).or_insert(note);
                    }
                }
                _ => (),
            },
            Event::Eof => break,
            text if in_text => push_text(text, &mut note),
            _ => (),
        }
    }
}

/// `B3` → `(2, 1)`; `None` beyond the sheet.
pub fn parse_cell(name: &str) -> Option<(u32, u32)> {
    let name = name.replace('$', "");
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let row: u32 = name[letters..].parse().ok()?;
    if letters == 0 || letters > 3 || row == 0 || row > MAX_ROWS {
        return None;
    }
    let column =
        name[..letters].bytes().fold(0, |sum, byte| sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    (column <= MAX_COLUMNS).then_some((row - 1, column - 1))
}

fn parse_range(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let ((row, column), (last_row, last_column)) = (parse_cell(first)?, parse_cell(last)?);
    Some(Merge { row, column, last_row, last_column })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_names_are_read_within_the_sheet() {
        assert_eq!(parse_cell("B3"), Some((2, 1)));
        assert_eq!(parse_cell("$xfd$1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "A0", "3", "XFE1", "ZZZZZZZ4294967295", "A1048577", "中1"] {
            assert_eq!(parse_cell(wrong), None, "{wrong}");
        }
    }
}
