//! A workbook of Excel 2003 in one XML file (SpreadsheetML), which report servers still call .xls.
//!
//! Our own walk: the file says what it shows in plain elements, and no library reads it.

use super::covered::Covered;
use super::margins;
use super::numfmt::{NumberFormat, Shown};
use super::package::{attribute, damaged, push_text, too_large};
use super::runs::{Look, Rich, under};
use super::sheet::{Budget, MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Merge, Sheet, options};
use super::{clean, date, show_text, truth, unreadable};
use crate::diagnostic::Result;
use crate::document::{Document, RemarkKind};
use crate::formats::raised::Level;
use crate::formats::text;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Bytes of a file; a submission of 80,000 cells has some 10 MiB.
const LARGEST: usize = 64 << 20;
const MAX_SHEETS: usize = 1_000;
/// Excel stops at 65,490.
const MAX_STYLES: usize = 70_000;
/// A run of hidden rows counts this often; nothing is written in the rest of it.
const MAX_HIDDEN: u32 = 10_000;
/// Excel writes no element deeper than the words of a rich text.
const DEEPEST: usize = 256;

pub fn read(bytes: &[u8]) -> Result<Document> {
    if bytes.len() > LARGEST {
        return Err(too_large());
    }
    let xml = text::decode(bytes);
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    let mut depth = 0;
    loop {
        match reader.read_event().map_err(|error| unreadable(false, &error.to_string()))? {
            Event::Start(element) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(damaged());
                }
                walk.start(&element)?;
            }
            Event::End(element) => {
                depth -= 1;
                walk.end(element.local_name().as_ref())?;
            }
            // Excel writes none, and an entity it declares could stand for anything.
            Event::DocType(_) => return Err(unreadable(false, "DOCTYPE")),
            Event::Eof if depth > 0 || !walk.is_workbook => return Err(damaged()),
            Event::Eof => return Ok(walk.document),
            event => match walk.inside {
                Inside::Data => {
                    let mut text = String::new();
                    push_text(&event, &mut text);
                    walk.cell.push(&text);
                }
                Inside::Phonetic => push_text(&event, &mut walk.cell.words.phonetic),
                Inside::Note => push_text(&event, &mut walk.cell.note),
                Inside::Visible => push_text(&event, &mut walk.visible),
                Inside::Range => push_text(&event, &mut walk.choice.range),
                Inside::Type => push_text(&event, &mut walk.choice.kind),
                Inside::Value => push_text(&event, &mut walk.choice.value),
                Inside::Other => (),
            },
        }
    }
}

#[derive(Default)]
struct Walk {
    is_workbook: bool,
    document: Document,
    budget: Budget,
    style: String,
    formats: HashMap<String, NumberFormat>,
    fonts: HashMap<String, Look>,
    sheet: Option<Sheet>,
    visible: String,
    row: u32,
    /// The rows that the present one counts for, with looks but without cells.
    rows: u32,
    column: u32,
    /// The next column that has not been described.
    described: u32,
    /// The file counts columns as LibreOffice does, and so many of this row that nothing above covers were counted.
    bare: Option<u32>,
    covered: Covered,
    cell: OpenCell,
    in_comment: bool,
    inside: Inside,
    in_choice: bool,
    choice: OpenChoice,
}

/// A list to choose from that the walk is in.
#[derive(Default)]
struct OpenChoice {
    range: String,
    kind: String,
    value: String,
}

#[derive(Default)]
enum Inside {
    Data,
    Note,
    Phonetic,
    Visible,
    Range,
    Type,
    Value,
    #[default]
    Other,
}

#[derive(Default)]
struct OpenCell {
    across: u32,
    down: u32,
    style: String,
    kind: String,
    formula: Option<String>,
    text: String,
    note: String,
    /// The same words with the looks of their pieces, and the looks that the walk is in.
    words: Rich,
    looks: Vec<Look>,
}

impl OpenCell {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        let look = self.looks.last().cloned();
        match self.words.pieces.last_mut() {
            Some((last, known)) if *known == look => last.push_str(text),
            _ => self.words.pieces.push((text.to_string(), look)),
        }
    }

    /// One element of HTML within the words.
    fn open(&mut self, element: &BytesStart, base: &Look) {
        let mut look = self.looks.last().unwrap_or(base).clone();
        match element.local_name().as_ref() {
            "S" | "Del" | "Strike" => look.struck = true,
            "Sup" => look.level = Some(Level::Raised),
            "Sub" => look.level = Some(Level::Lowered),
            "Font" => {
                if let Some(face) = attribute(element, "Face") {
                    look.set_font(&face);
                }
            }
            _ => (),
        }
        self.looks.push(look);
    }
}

impl Walk {
    fn start(&mut self, element: &BytesStart) -> Result<()> {
        let number = |name| attribute(element, name).and_then(|value| value.trim().parse::<u64>().ok());
        // Rows and columns are told only where they do not follow the last one.
        let at = |name, next: u32, end: u32| match number(name) {
            None => Ok(next),
            Some(index) if index >= 1 && index <= u64::from(end) => Ok(index as u32 - 1),
            Some(_) => Err(damaged()),
        };
        if matches!(self.inside, Inside::Data) {
            let base = self.fonts.get(&self.cell.style).or_else(|| self.fonts.get("Default"));
            let base = base.cloned().unwrap_or_default();
            self.cell.open(element, &base);
            return Ok(());
        }
        match element.local_name().as_ref() {
            "Workbook" => {
                self.is_workbook = true;
                // Both are declared by LibreOffice alone.
                let declares = |prefix| attribute(element, prefix).is_some_and(|name| name.contains("microsoft"));
                self.bare = (declares("c") && declares("x2")).then_some(0);
            }
            "Style" => self.style = attribute(element, "ID").unwrap_or_default(),
            "Font" if self.sheet.is_none() && self.fonts.len() < MAX_STYLES => {
                let says = |name| attribute(element, name);
                let mut look = Look {
                    struck: says("StrikeThrough").is_some_and(|struck| struck.trim() == "1"),
                    ..Look::default()
                };
                look.level = match says("VerticalAlign").as_deref() {
                    Some("Superscript") => Some(Level::Raised),
                    Some("Subscript") => Some(Level::Lowered),
                    _ => None,
                };
                look.set_font(&says("FontName").unwrap_or_default());
                self.fonts.insert(self.style.clone(), look);
            }
            "NumberFormat" if self.formats.len() < MAX_STYLES => {
                let format = attribute(element, "Format").unwrap_or_default();
                self.formats.insert(self.style.clone(), NumberFormat::parse(named(&format)));
            }
            "Worksheet" => {
                if self.document.sections.len() >= MAX_SHEETS {
                    return Err(too_large());
                }
                self.sheet = Some(Sheet::new(&attribute(element, "Name").unwrap_or_default(), false));
                (self.row, self.rows, self.described) = (0, 0, 0);
                self.covered = Covered::default();
            }
            "Column" => {
                let first = at("Index", self.described, MAX_COLUMNS)?;
                let more = number("Span").unwrap_or(0).min(u64::from(MAX_COLUMNS)) as u32;
                self.described = first + more + 1;
                if let Some(sheet) = &mut self.sheet
                    && attribute(element, "Hidden").is_some_and(|hidden| hidden.trim() == "1")
                    && sheet.hidden_columns.len() < 1_000
                {
                    sheet.hidden_columns.push((first, first + more));
                }
            }
            "Header" | "Footer" => {
                let kind =
                    if element.local_name().as_ref() == "Header" { RemarkKind::Header } else { RemarkKind::Footer };
                if let (Some(sheet), Some(code)) = (&mut self.sheet, attribute(element, "Data")) {
                    let said = margins::remarks(&code, kind).into_iter();
                    sheet.remarks.extend(said.map(|remark| ((0, 0), remark)));
                }
            }
            "AutoFilterColumn" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.filtered = Some((0, MAX_ROWS));
                }
            }
            "Row" => {
                self.row = at("Index", self.row + self.rows, MAX_ROWS)?;
                self.rows = 1 + number("Span").unwrap_or(0).min(u64::from(MAX_ROWS)) as u32;
                self.column = 0;
                self.bare = self.bare.map(|_| 0);
                if let Some(sheet) = &mut self.sheet
                    && attribute(element, "Hidden").is_some_and(|hidden| hidden.trim() == "1")
                {
                    let last = (self.row + self.rows.min(MAX_HIDDEN)).min(MAX_ROWS);
                    sheet.hidden_rows.extend(self.row..last);
                }
            }
            "Cell" => {
                let told = number("Index").is_some();
                self.column = match &mut self.bare {
                    Some(bare) if told => {
                        let index = at("Index", 0, MAX_COLUMNS)?;
                        let skipped = index.checked_sub(std::mem::replace(bare, index)).ok_or_else(damaged)?;
                        self.covered.skip(self.row, self.column, skipped)?
                    }
                    _ if told => at("Index", 0, MAX_COLUMNS)?,
                    _ => self.covered.step_over(self.row, self.column)?,
                };
                let most = |name, most: u32| number(name).unwrap_or(0).min(u64::from(most)) as u32;
                self.cell = OpenCell {
                    across: most("MergeAcross", MAX_COLUMNS),
                    down: most("MergeDown", MAX_ROWS),
                    style: attribute(element, "StyleID").unwrap_or_default(),
                    formula: attribute(element, "Formula"),
                    ..OpenCell::default()
                };
            }
            "Comment" => self.in_comment = true,
            "PhoneticText" => self.inside = Inside::Phonetic,
            "Data" if self.in_comment => self.inside = Inside::Note,
            "Data" => {
                self.cell.kind = attribute(element, "Type").unwrap_or_default();
                self.inside = Inside::Data;
            }
            "DataValidation" => (self.choice, self.in_choice) = (OpenChoice::default(), true),
            "Range" if self.in_choice => self.inside = Inside::Range,
            "Type" if self.in_choice => self.inside = Inside::Type,
            "Value" if self.in_choice => self.inside = Inside::Value,
            "Visible" => {
                self.visible.clear();
                self.inside = Inside::Visible;
            }
            _ => (),
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<()> {
        match name {
            "Data" | "Visible" | "PhoneticText" => self.inside = Inside::Other,
            _ if matches!(self.inside, Inside::Data) => drop(self.cell.looks.pop()),
            "Range" | "Type" | "Value" if self.in_choice => self.inside = Inside::Other,
            "DataValidation" => {
                self.in_choice = false;
                let OpenChoice { range, kind, value } = std::mem::take(&mut self.choice);
                if let Some(sheet) = self.sheet.as_mut().filter(|_| kind.trim() == "List") {
                    sheet.add_choice(range.split(',').filter_map(cells), options(&value));
                }
            }
            "Comment" => self.in_comment = false,
            "Cell" => self.end_cell()?,
            "WorksheetOptions" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.hidden = std::mem::take(&mut self.visible).trim().starts_with("SheetHidden") || sheet.hidden;
                }
            }
            "Worksheet" => {
                if let Some(sheet) = self.sheet.take() {
                    let index = self.document.sections.len();
                    self.document.sections.push(sheet.into_section(index, &mut self.budget)?);
                }
            }
            _ => (),
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<()> {
        let cell = std::mem::take(&mut self.cell);
        let (row, column) = (self.row, self.column);
        self.column += 1 + cell.across;
        self.bare = self.bare.map(|bare| bare + 1 + cell.across);
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(damaged());
        }
        if (cell.across > 0 || cell.down > 0) && sheet.merges.len() < MAX_MERGES {
            let last_row = (row + cell.down).min(MAX_ROWS - 1);
            let last_column = (column + cell.across).min(MAX_COLUMNS - 1);
            sheet.merges.push(Merge { row, column, last_row, last_column });
            if cell.down > 0 {
                self.covered.cover(column, last_column, last_row);
            }
        }
        let plain = NumberFormat::default();
        let format = self.formats.get(&cell.style).or_else(|| self.formats.get("Default")).unwrap_or(&plain);
        let plainly = Look::default();
        let font = self.fonts.get(&cell.style).or_else(|| self.fonts.get("Default")).unwrap_or(&plainly);
        let is_special = cell.kind == "String" && cell.words.is_special();
        let number = cell.text.trim().parse::<f64>();
        if let Some(formula) = &cell.formula {
            match (cell.kind.as_str(), &number) {
                ("Number", Ok(0.0)) => sheet.formulas.zeros.push((row, column, formula.clone())),
                ("", _) => (),
                _ => sheet.formulas.computed += 1,
            }
        }
        let shown = match (cell.kind.as_str(), number, cell.formula) {
            _ if is_special => cell.words.show(font),
            ("Number", Ok(value), _) if value.is_finite() => format.show(value, false),
            ("DateTime", ..) => match serial(&cell.text) {
                Some(value) if !format.is_plain() => format.show(value, false),
                _ => Shown::text(date(cell.text.trim())),
            },
            ("Boolean", ..) => Shown::text(truth(cell.text.trim() == "1")),
            // What no reader has computed yet.
            ("", _, Some(formula)) => {
                sheet.formulas.without.push((row, column));
                Shown::text(formula)
            }
            _ => show_text(clean(&cell.text), Some(format)),
        };
        let shown = if is_special { shown } else { under(font, shown) };
        sheet.add(row, column, shown, &mut self.budget)?;
        if !cell.note.is_empty() {
            sheet.notes.insert((row, column), clean(&cell.note));
        }
        Ok(())
    }
}

/// `R2C3:R5C3`
fn cells(range: &str) -> Option<Merge> {
    let corner = |name: &str| {
        let (row, column) = name.trim().strip_prefix('R')?.split_once('C')?;
        Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.parse::<u32>().ok()?.checked_sub(1)?))
    };
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let ((row, column), (last_row, last_column)) = (corner(first)?, corner(last)?);
    (last_row < MAX_ROWS && last_column < MAX_COLUMNS).then_some(Merge { row, column, last_row, last_column })
}

/// The codes of the formats that have a name, as the Chinese edition shows them.
fn named(format: &str) -> &str {
    match format {
        "" | "General Number" => "General",
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Percent" => "0.00%",
        "Currency" => "¥#,##0.00;¥-#,##0.00",
        "Short Date" => "yyyy-m-d",
        "Medium Date" => "d-mmm-yy",
        "Long Date" => r#"yyyy"年"m"月"d"日""#,
        "General Date" => "yyyy-m-d h:mm",
        "Short Time" => "h:mm",
        "Medium Time" | "Long Time" => "h:mm:ss",
        code => code,
    }
}

/// `2021-12-31T12:00:00.000` → 44561.5, the day counted as Excel counts from 1900.
fn serial(iso: &str) -> Option<f64> {
    let (day, time) = iso.trim().split_once('T')?;
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1900..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days of the civil calendar, years beginning in March so that the leap day is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    let mut clock = time.splitn(3, ':').map(|part| part.trim_end_matches('Z').parse::<f64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let of_day = (hour * 3600.0 + minute * 60.0 + second) / 86_400.0;
    // 1899-12-30 is day 693,899 of that count.
    (0.0..1.0).contains(&of_day).then_some((days - 693_899) as f64 + of_day)
}

#[cfg(test)]
mod tests {
    use super::serial;

    #[test]
    fn days_are_counted_as_excel_counts_them() {
        for (iso, day) in [
            ("1900-03-01T00:00:00.000", Some(61.0)),
            ("2021-12-31T00:00:00.000", Some(44_561.0)),
            ("2024-02-29T12:00:00", Some(45_351.5)),
            ("2021-13-01T00:00:00", None),
            ("31.12.2021", None),
        ] {
            assert_eq!(serial(iso), day, "{iso}");
        }
    }
}
