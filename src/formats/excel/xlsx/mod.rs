//! .xlsx and .xlsm: cells streamed by calamine, and passes of our own over what it leaves out: merged and covered
//! cells, hidden rows and columns, looks of words, page setup, notes, drawings, formulas that were never computed.

mod around;
pub(super) mod drawings;
mod notes;
mod strings;
mod survey;

use super::numfmt::{self, NumberFormat, Shown};
use super::package::{Package, attribute, damaged, each_element, normal, too_large};
use super::runs::{Look, under};
use super::sheet::{Budget, Sheet};
use super::{clean, date, duration, show_text, truth, unreadable};
use crate::diagnostic::{Error, Result};
use crate::document::{Document, RemarkKind};
use crate::formats::Room;
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use survey::Survey;

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
    for (name, ..) in &names {
        // Cells are asked for by sheet name, so a second sheet of that name is out of reach; and
        // a thousand sheets that are one part would be read a thousand times.
        let part = parts.get(name);
        if !seen.insert(name.clone()) || part.is_some_and(|part| !seen.insert(format!("/{}", normal(part)))) {
            return Err(damaged());
        }
    }
    let main = main_part(&package);
    let shared = package.relations(&main).into_iter().find(|relation| relation.is("sharedStrings"));
    let shared = shared.and_then(|relation| package.text(&relation.target)).map(strings::special).unwrap_or_default();
    let part_of = |name: &String| parts.get(name).and_then(|part| package.text(part));
    // Looked at once: that a part is text, and where in it the rows are.
    let parted: Vec<Option<(&str, &str, &str)>> = names.iter().map(|(name, ..)| part_of(name).map(pieces)).collect();
    let surveys: Vec<Survey> =
        parted.iter().map(|xml| xml.map(|(_, rows, _)| Survey::of(rows, &shared)).unwrap_or_default()).collect();
    let asks = package.text(&main).is_some_and(|xml| xml.contains("fullCalcOnLoad=\"1\""));
    let computed: usize = surveys.iter().map(|survey| survey.computed).sum();
    let styles = package.relations(&main).into_iter().find(|relation| relation.is("styles"));
    let styles = styles.and_then(|relation| package.text(&relation.target)).unwrap_or_default();
    let (looks, boxes) = (strings::looks(styles), strings::checkboxes(styles));
    let epoch_1904 = workbook.has_1904_epoch();
    let mut budget = Budget::of(room);
    let mut document = Document::default();
    for (index, (((name, hidden, has_cells), survey), xml)) in names.iter().zip(surveys).zip(parted).enumerate() {
        let mut sheet = Sheet::new(name, *hidden);
        if *has_cells {
            let zeros = xml.is_none_or(|(head, ..)| around::before(head, &mut sheet));
            let mut reading = Reading { survey, looks: &looks, boxes: &boxes, zeros, epoch_1904 };
            reading.cells(&mut workbook, &mut sheet, &mut budget)?;
            if let (Some(part), Some((.., tail))) = (parts.get(name), xml) {
                around::behind(tail, &mut sheet);
                let Survey { hidden_rows, zeros, .. } = reading.survey;
                sheet.hidden_rows = hidden_rows;
                (sheet.formulas.zeros, sheet.formulas.computed, sheet.formulas.asks) = (zeros, computed, asks);
                if !sheet.is_empty() {
                    let comments = package.relations(part).into_iter().find(|relation| relation.is("comments"));
                    if let Some(xml) = comments.and_then(|relation| package.text(&relation.target)) {
                        notes::read(xml, &mut sheet);
                    }
                    drawings::read(&package, part, &mut sheet);
                }
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

/// How the cells of one sheet are read.
struct Reading<'a> {
    survey: Survey,
    looks: &'a [Look],
    /// Styles that show TRUE as a ticked box.
    boxes: &'a [bool],
    /// Whether zeros are shown.
    zeros: bool,
    epoch_1904: bool,
}

impl Reading<'_> {
    /// Streams the cells; what the survey found stands in their place.
    fn cells(&mut self, workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &mut Sheet, budget: &mut Budget) -> Result<()> {
        let mut cells = match workbook.worksheet_cells_reader(&sheet.name) {
            Ok(cells) => cells,
            // A chart or a dialog among the worksheets has no cells.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            Err(error) => return Err(told(error)),
        };
        let formats: Vec<NumberFormat> = cells
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().map_or_else(NumberFormat::default, format))
            .collect();
        let (plain, unknown_date, plainly) = (NumberFormat::default(), NumberFormat::unknown_date(), Look::default());
        let texts = std::mem::take(&mut self.survey.texts);
        let told_of: HashSet<(u32, u32)> = texts.iter().map(|(row, column, _)| (*row, *column)).collect();
        loop {
            let (cell, style) = match cells.next_cell_with_style_id() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                // An error it has no name for is among the texts.
                Err(XlsxError::CellError(_)) => continue,
                Err(error) => return Err(told(error)),
            };
            let at = cell.get_position();
            if !told_of.is_empty() && told_of.contains(&at) {
                continue;
            }
            let format = formats.get(style).unwrap_or(&plain);
            let look = self.looks.get(style).unwrap_or(&plainly);
            let shown = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::SharedString(text) => self.words(at, text, format, look),
                DataRef::String(text) => self.words(at, text, format, look),
                DataRef::Float(value) => self.number(*value, format),
                DataRef::Int(value) => self.number(*value as f64, format),
                DataRef::DateTime(date) => {
                    let known = if format.is_plain() { &unknown_date } else { format };
                    known.show(date.as_f64(), self.epoch_1904)
                }
                DataRef::Bool(value) if self.boxes.get(style) == Some(&true) => {
                    Shown::text(crate::formats::symbols::tick(*value))
                }
                DataRef::Bool(value) => Shown::text(truth(*value)),
                DataRef::Error(_) if self.survey.pictures.contains(&at) => {
                    let mut shown = Shown::default();
                    shown.remarks.push(RemarkKind::Picture, "");
                    shown
                }
                DataRef::Error(error) => Shown::text(error.to_string()),
                DataRef::DateTimeIso(text) => Shown::text(date(text)),
                DataRef::DurationIso(text) => Shown::text(duration(text)),
            };
            let shown = if look.is_plain() || self.survey.rich.contains_key(&at) { shown } else { under(look, shown) };
            sheet.add(at.0, at.1, shown, budget)?;
        }
        for (row, column, text) in texts {
            match text.strip_prefix('=') {
                Some(formula) => sheet.add_formula(row, column, formula, budget)?,
                None => sheet.add(row, column, Shown::text(text), budget)?,
            }
        }
        Ok(())
    }

    fn words(&self, at: (u32, u32), text: &str, format: &NumberFormat, look: &Look) -> Shown {
        match self.survey.rich.get(&at) {
            Some(rich) => {
                let shown = rich.show(look);
                Shown { text: clean(&shown.text), ..shown }
            }
            None => show_text(clean(text), Some(format)),
        }
    }

    fn number(&self, value: f64, format: &NumberFormat) -> Shown {
        let mut shown = format.show(value, self.epoch_1904);
        if !self.zeros && shown.number == Some(Decimal::ZERO) && value == 0.0 {
            shown = Shown::default();
            shown.remarks.push(RemarkKind::Masked, "0");
        }
        shown
    }
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

fn main_part(package: &Package) -> String {
    let main = package.relations("").into_iter().find(|relation| relation.is("officeDocument"));
    main.map_or_else(|| "xl/workbook.xml".to_string(), |relation| relation.target)
}

/// Which part holds the sheet of each name.
pub fn sheet_parts(package: &Package) -> HashMap<String, String> {
    let main = main_part(package);
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

/// The part of a sheet: what stands before its rows, the rows, and what stands behind.
fn pieces(xml: &str) -> (&str, &str, &str) {
    // The cells are most of the part; merges stand behind them.
    let end = xml.rfind("sheetData>").unwrap_or(0);
    let (cells, tail) = xml.split_at(end);
    let start = cells.find("sheetData").unwrap_or(0);
    // The cut leaves half an end tag, which is no start tag.
    (&cells[..start], &cells[start..], tail.split_once('>').map_or(tail, |(_, tail)| tail))
}
