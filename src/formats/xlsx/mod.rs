//! Writes a [`Document`] as an Excel workbook; knows no form and opens no file.

pub mod annotate;
mod fit;
mod grid;
mod heights;
mod names;
pub mod patch;
mod values;

use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity};
use crate::document::{Align, Document, Orientation, Page, Paper, Section, Style, StyleId, Vertical};
use crate::formats::host;
use crate::source::cell_name;
use fit::{Fit, cell_shrink, fit, font_size};
use grid::{Layout, Placed};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    IgnoreError, Note, ObjectMovement, Workbook, Worksheet, XlsxError,
};
use std::collections::HashMap;
use std::ops::Range;
use values::Value;

const AUTHOR: &str = "jixiao";
/// What Windows calls the Chinese character set; with it a missing font is replaced by a Chinese one.
const CHINESE: u8 = 134;
/// UTF-16 units in a cell.
const LONGEST_TEXT: usize = 32_767;
/// The crate keeps some of them for the author of a note.
const LONGEST_NOTE: usize = LONGEST_TEXT - 54;
const MILLIMETRES: f64 = 25.4;
/// A heading higher than this (in points) would fill a small screen if it stood still.
const HIGHEST_FROZEN: f64 = 300.0;

/// The bytes of the workbook; `created` (seconds since 1970) becomes its date, so that the same input gives the same bytes.
pub fn write(document: &Document, created: u64) -> Result<(Vec<u8>, Report)> {
    let mut report = Report::default();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(document, created)?);
    // At 10 points a digit of 宋体 is 7 pixels wide, the unit in which columns are reckoned.
    let default = Format::new().set_font_name("宋体").set_font_size(10).set_font_charset(CHINESE);
    workbook.set_default_format(&default, 16, 64).map_err(failed)?;

    let mut looks = Looks { styles: &document.styles, unstyled: &Style::default(), formats: HashMap::new() };
    let names = names::sheet_names(document.sections.iter().map(|section| section.name.as_str()));
    // Excel opens no workbook without a sheet to show.
    let shown = document.sections.iter().position(|section| !section.hidden).unwrap_or(0);
    for (at, (section, name)) in document.sections.iter().zip(&names).enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).map_err(failed)?;
        let hidden = section.hidden && at != shown;
        write_section(sheet, section, name, hidden, &mut looks, &mut report)?;
        if at == shown {
            sheet.set_active(true).set_first_tab(true);
        }
        sheet.set_hidden(hidden);
    }
    if document.sections.is_empty() {
        workbook.add_worksheet();
    }
    let mut bytes = workbook.save_to_buffer().map_err(failed)?;
    host::make_constant(&mut bytes);
    Ok((bytes, report))
}

fn properties(document: &Document, created: u64) -> Result<DocProperties> {
    // The last second that a file can tell is in the year 9999.
    let created = i64::try_from(created).unwrap_or(i64::MAX).min(253_402_300_799);
    let created = ExcelDateTime::from_timestamp(created).map_err(failed)?;
    let properties = DocProperties::new().set_title(&document.title).set_author(AUTHOR).set_creation_datetime(&created);
    Ok(if document.form.is_empty() {
        properties
    } else {
        properties.set_custom_property("jixiao.form", &document.form)
    })
}

fn failed(error: XlsxError) -> Error {
    Error::new(words!("写不出 Excel 文件：{error}", "the Excel file could not be written: {error}"))
}

/// The styles of the document, and the formats made of them so far.
struct Looks<'d> {
    styles: &'d [Style],
    unstyled: &'d Style,
    formats: HashMap<(StyleId, u64, String), Format>,
}

impl<'d> Looks<'d> {
    fn style(&self, id: StyleId) -> &'d Style {
        self.styles.get(usize::from(id.0)).unwrap_or(self.unstyled)
    }

    fn format(&mut self, cell: &Placed, shrink: u32) -> &Format {
        let style = self.style(cell.style);
        let size = font_size(style, shrink);
        let number = match &cell.value {
            Value::Number { format, .. } => format.as_str(),
            _ => "",
        };
        let key = (cell.style, size.to_bits(), number.to_string());
        self.formats.entry(key).or_insert_with(|| format(style, size, number))
    }
}

fn write_section<'d>(
    sheet: &mut Worksheet,
    section: &'d Section,
    name: &str,
    hidden: bool,
    looks: &mut Looks<'d>,
    report: &mut Report,
) -> Result<()> {
    set_page(sheet, &section.page).map_err(failed)?;
    // Substitute fonts make a column up to a fifth wider than it says, and a lone column is not shrunk to the page everywhere.
    let alone = section.page.text_width() / MILLIMETRES * 96.0 * 0.83;
    let layout = grid::lay_out(section, |id| looks.style(id), alone, report)?;
    let fit = fit(&layout, section.blocks.len(), |id| looks.style(id));
    set_sizes(sheet, &layout, &fit).map_err(failed)?;
    set_area(sheet, &layout, hidden).map_err(failed)?;
    set_headings(sheet, &layout, &fit).map_err(failed)?;
    for cell in &layout.cells {
        check_length(cell, name)?;
        let format = looks.format(cell, cell_shrink(&layout, cell, &fit.shrink));
        write_cell(sheet, cell, format).map_err(failed)?;
    }
    for cut in &fit.cut {
        report.push(cut_off(&layout.cells[cut.cell], name, cut));
    }
    Ok(())
}

fn format(style: &Style, size: f64, number: &str) -> Format {
    // Excel takes 31 characters for the name of a font.
    let font: String = style.font.chars().filter(|sign| !sign.is_control()).take(31).collect();
    let mut format = Format::new()
        .set_font_name(if font.trim().is_empty() { "宋体" } else { font.as_str() })
        .set_font_size(size)
        .set_font_charset(CHINESE)
        .set_align(match style.align {
            Align::Left => FormatAlign::Left,
            Align::Center => FormatAlign::Center,
            Align::Right => FormatAlign::Right,
        })
        .set_align(match style.vertical {
            Vertical::Top => FormatAlign::Top,
            Vertical::Middle => FormatAlign::VerticalCenter,
            Vertical::Bottom => FormatAlign::Bottom,
        });
    if style.bold {
        format = format.set_bold();
    }
    if style.border {
        format = format.set_border(FormatBorder::Thin);
    }
    if !number.is_empty() {
        // A number too long for its cell becomes smaller instead of `####`; wrapping would forbid that.
        format = format.set_num_format(number).set_shrink();
    } else if style.wrap {
        format = format.set_text_wrap();
    }
    format
}

fn set_page(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    sheet.set_paper_size(match page.paper {
        Paper::A4 => 9,
        Paper::A3 => 8,
    });
    match page.orientation {
        Orientation::Portrait => sheet.set_portrait(),
        Orientation::Landscape => sheet.set_landscape(),
    };
    let [top, right, bottom, left] =
        page.margins.map(|margin| if margin.is_finite() { margin.max(0.0) } else { 20.0 } / MILLIMETRES);
    // The header and footer stand inside the margins.
    sheet.set_margins(left, right, top, bottom, (top / 2.0).min(0.3), (bottom / 2.0).min(0.3));
    sheet.set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    if page.numbers {
        sheet.set_footer("&C第 &P 页 共 &N 页");
    }
    Ok(())
}

fn set_sizes(sheet: &mut Worksheet, layout: &Layout, fit: &Fit) -> Result<(), XlsxError> {
    for (column, pixels) in (0..).zip(&fit.columns) {
        sheet.set_column_width_pixels(column, *pixels as u32)?;
    }
    let mut breaks = Vec::new();
    for (row, (line, height)) in (0..).zip(layout.rows.iter().zip(&fit.heights)) {
        sheet.set_row_height(row, *height)?;
        if line.hidden {
            sheet.set_row_hidden(row)?;
        }
        // Excel allows 1,023 breaks in a sheet.
        if line.page_break && row > 0 && breaks.len() < 1023 {
            breaks.push(row);
        }
    }
    sheet.set_page_breaks(&breaks)?;
    Ok(())
}

fn set_area(sheet: &mut Worksheet, layout: &Layout, hidden: bool) -> Result<(), XlsxError> {
    if let (Some(row), Some(column)) = (layout.rows.len().checked_sub(1), layout.columns.len().checked_sub(1)) {
        // LibreOffice prints a sheet with a print area even when the sheet is hidden.
        if !hidden {
            sheet.set_print_area(0, 0, row as u32, column as u16)?;
        }
        // Text that looks like a number is meant to be text: no green corners.
        sheet.ignore_error_range(0, 0, row as u32, column as u16, IgnoreError::NumberStoredAsText)?;
    }
    Ok(())
}

/// The heading rows repeat on each page and stand still on the screen.
fn set_headings(sheet: &mut Worksheet, layout: &Layout, fit: &Fit) -> Result<(), XlsxError> {
    let runs = heading_runs(layout);
    // Excel repeats one run of rows on all later pages: with several headings only the last can never be a wrong one.
    let Some(last) = runs.last() else { return Ok(()) };
    sheet.set_repeat_rows(last.start, last.end - 1)?;
    let above: f64 = fit.heights[..last.end as usize].iter().sum();
    if runs.len() == 1 && above <= HIGHEST_FROZEN && (last.end as usize) < layout.rows.len() {
        sheet.set_freeze_panes(last.end, 0)?;
    }
    Ok(())
}

fn heading_runs(layout: &Layout) -> Vec<Range<u32>> {
    let mut runs: Vec<(usize, Range<u32>)> = Vec::new();
    for (row, line) in (0..).zip(&layout.rows).filter(|(_, line)| line.header) {
        match runs.last_mut() {
            Some((block, run)) if *block == line.block && run.end == row => run.end = row + 1,
            _ => runs.push((line.block, row..row + 1)),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}

fn write_cell(sheet: &mut Worksheet, cell: &Placed, format: &Format) -> Result<(), XlsxError> {
    let (row, column) = (cell.row, cell.column);
    if cell.span > 1 || cell.down > 1 {
        sheet.merge_range(row, column, row + cell.down - 1, column + cell.span - 1, "", format)?;
    }
    match &cell.value {
        Value::Blank => sheet.write_blank(row, column, format)?,
        Value::Number { value, .. } => sheet.write_number_with_format(row, column, *value, format)?,
        // The crate takes such a text for runs of XML it made itself, and writes it unescaped.
        Value::Text(text) if text.starts_with("<r>") && text.ends_with("</r>") => {
            let escaped = escape_escapes(text);
            sheet.write_rich_string_with_format(row, column, &[(format, escaped.as_str())], format)?
        }
        Value::Text(text) => sheet.write_string_with_format(row, column, *text, format)?,
    };
    offer(sheet, cell)?;
    if let Some(text) = cell.note.filter(|text| !text.is_empty()) {
        sheet.insert_note(row, column, &note(text))?;
    }
    Ok(())
}

/// Excel keeps a list within 255 characters; a longer one is left out, and the cell is filled by hand.
const LONGEST_LIST: usize = 255;

/// The list that a blank cell is filled from. Something else may be written after a warning: a place may have its own words.
fn offer(sheet: &mut Worksheet, cell: &Placed) -> Result<(), XlsxError> {
    let length: usize = cell.choices.iter().map(|choice| choice.chars().count() + 1).sum();
    if cell.choices.is_empty() || length > LONGEST_LIST || cell.choices.iter().any(|choice| choice.contains(',')) {
        return Ok(());
    }
    let list = DataValidation::new()
        .allow_list_strings(cell.choices)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .ignore_blank(true);
    let (row, column) = (cell.row, cell.column);
    sheet.add_data_validation(row, column, row + cell.down - 1, column + cell.span - 1, &list)?;
    Ok(())
}

/// A note that shows when the pointer rests on the cell.
fn note(text: &str) -> Note {
    let font = heights::Font { size: 9.0, bold: false };
    let width = 220;
    let lines = heights::lines(text, f64::from(width - 10), font);
    let height = (heights::height(lines, font) / 0.75).min(600.0) as u32 + 10;
    Note::new(escape_escapes(text))
        .set_author(AUTHOR)
        .add_author_prefix(false)
        .set_font_name("宋体")
        .set_font_size(9)
        .set_width(width)
        .set_height(height)
        .set_object_movement(ObjectMovement::MoveButDontSizeWithCells)
        .set_visible(false)
}

/// Text that looks like the escape of a character (`_x000B_`) would be read as that character; the crate minds
/// this in cells, but not in notes and rich text.
fn escape_escapes(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        let rest = &text.as_bytes()[at..];
        if rest.len() >= 7 && rest.starts_with(b"_x") && rest[2..6].iter().all(u8::is_ascii_hexdigit) && rest[6] == b'_'
        {
            escaped.push_str("_x005F");
        }
        escaped.push(sign);
    }
    escaped
}

fn check_length(cell: &Placed, sheet: &str) -> Result<()> {
    let name = cell_name(cell.row, cell.column);
    // No text has more UTF-16 units than bytes.
    let units = |text: &str| if text.len() > LONGEST_NOTE { text.encode_utf16().count() } else { 0 };
    let text = match cell.value {
        Value::Text(text) => units(text),
        _ => 0,
    };
    if text > LONGEST_TEXT {
        return Err(Error::new(words!(
            "工作表“{sheet}”{name} 的文字有 {text} 个字，超过 Excel 单元格 {LONGEST_TEXT} 个字的上限",
            "the text of {sheet}!{name} has {text} characters; a cell of Excel holds {LONGEST_TEXT}"
        ))
        .help(words!(
            "缩短文字，或改用一行一个指标的表式",
            "shorten the text, or use a form with one indicator per row"
        )));
    }
    let note = cell.note.map_or(0, units);
    if note > LONGEST_NOTE {
        return Err(Error::new(words!(
            "工作表“{sheet}”{name} 的批注有 {note} 个字，超过 {LONGEST_NOTE} 个字的上限",
            "the note at {sheet}!{name} has {note} characters; a note holds {LONGEST_NOTE}"
        )));
    }
    Ok(())
}

fn cut_off(cell: &Placed, sheet: &str, cut: &fit::Cut) -> Diagnostic {
    let (name, lines, shown) = (cell.name(), cut.lines, cut.shown);
    Diagnostic::new(
        "F101",
        Severity::Warning,
        words!(
            "工作表“{sheet}”{name} 的文字打印不全：共 {lines} 行，只能印出 {shown} 行（Excel 一行最高 409.5 磅）",
            "the text of {sheet}!{name} prints cut off: {shown} of its {lines} lines show (Excel rows are at most 409.5 points high)"
        ),
    )
    .placed(cell.place)
    .help(words!("缩短文字，或改用一行一个指标的表式", "shorten the text, or use a form with one indicator per row"))
}

#[cfg(test)]
mod tests;
