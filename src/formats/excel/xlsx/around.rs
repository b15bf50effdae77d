//! What stands before and behind the rows in a sheet's part: column widths, merges, page setup, headers and filters.

use crate::document::{Orientation, Page, Paper, RemarkKind};
use crate::formats::excel::margins;
use crate::formats::excel::package::{attribute, each_element, push_text};
use crate::formats::excel::sheet::{
    MAX_COLUMNS, MAX_MERGES, Sheet, Widths, options, parse_cell, parse_cells, parse_range,
};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A digit of the usual font is 7 pixels wide, and a column has 5 pixels more than its characters.
const PADDING: f64 = 5.0 / 7.0;

/// What stands before the cells. Returns whether zeros are shown.
pub fn before(head: &str, sheet: &mut Sheet) -> bool {
    let mut widths = Widths::default();
    let mut zeros = true;
    each_element(head, |element| {
        let number = |name| attribute(element, name)?.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let column = |name| attribute(element, name)?.trim().parse::<u32>().ok().filter(|at| *at <= MAX_COLUMNS);
        match element.local_name().as_ref() {
            "sheetView" => {
                zeros = attribute(element, "showZeros").is_none_or(|shown| !matches!(shown.trim(), "0" | "false"));
            }
            "sheetFormatPr" => {
                // Columns that nobody sized are so many characters wide, rounded up to eight pixels.
                let based = number("baseColWidth").map(|digits| ((digits * 7.0 + 5.0) / 8.0).ceil() * 8.0 / 7.0);
                widths.set_usual(number("defaultColWidth").or(based).map(|width| width - PADDING));
            }
            "col" => {
                let hidden = attribute(element, "hidden").is_some_and(|hidden| matches!(hidden.trim(), "1" | "true"));
                // A column without width is seen by nobody either.
                let hidden = hidden || number("width") == Some(0.0);
                let width = if hidden { Some(0.0) } else { number("width").map(|width| width - PADDING) };
                if let (Some(first), Some(last), Some(width)) = (column("min"), column("max"), width) {
                    widths.add(first, last, width);
                    if hidden && first > 0 && sheet.hidden_columns.len() < 1_000 {
                        sheet.hidden_columns.push((first - 1, last.max(first) - 1));
                    }
                }
            }
            _ => (),
        }
    });
    sheet.widths = Some(widths);
    zeros
}

/// What stands behind them.
pub fn behind(tail: &str, sheet: &mut Sheet) {
    let mut page = Page::default();
    let (mut filter, mut is_filtered) = (None, false);
    each_element(tail, |element| match element.local_name().as_ref() {
        "mergeCell" if sheet.merges.len() < MAX_MERGES => {
            sheet.merges.extend(attribute(element, "ref").as_deref().and_then(parse_range));
        }
        "autoFilter" => filter = attribute(element, "ref"),
        "filterColumn" => is_filtered = true,
        "pageMargins" | "pageSetup" => page_setup(element, &mut page),
        _ => (),
    });
    if let Some(range) = filter.filter(|_| is_filtered) {
        let corner = |cell: Option<&str>| cell.and_then(parse_cell).map(|(row, _)| row);
        let mut ends = range.split(':');
        sheet.filtered = corner(ends.next()).zip(corner(ends.next()));
    }
    page.numbers = tail.contains("&amp;P");
    sheet.page = page;
    if tail.contains("headerFooter") {
        read_margins(tail, sheet);
    }
    if tail.contains("dataValidation") {
        read_choices(tail, sheet);
    }
}

/// Lists to choose from. One that stands on another sheet is written a second way, with its cells as an element.
fn read_choices(tail: &str, sheet: &mut Sheet) {
    let mut reader = Reader::from_str(tail);
    reader.config_mut().check_end_names = false;
    let (mut open, mut is_open, mut inside) = ((String::new(), String::new()), false, String::new());
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "dataValidation" => {
                    is_open = attribute(element, "type").as_deref() == Some("list");
                    open = (attribute(element, "sqref").unwrap_or_default(), String::new());
                }
                name => inside = name.to_string(),
            },
            Event::End(element) => {
                inside.clear();
                if element.local_name().as_ref() == "dataValidation" && std::mem::take(&mut is_open) {
                    let (cells, formula) = std::mem::take(&mut open);
                    sheet.add_choice(cells.split_whitespace().filter_map(parse_cells), options(&formula));
                }
            }
            Event::Eof => break,
            text if is_open && inside == "sqref" => push_text(text, &mut open.0),
            text if is_open && matches!(inside.as_str(), "formula1" | "f") && open.1.len() < 1_024 => {
                push_text(text, &mut open.1);
            }
            _ => (),
        }
    }
}

fn read_margins(tail: &str, sheet: &mut Sheet) {
    let mut reader = Reader::from_str(tail);
    reader.config_mut().check_end_names = false;
    let (mut kind, mut code) = (None, String::new());
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => {
                kind = match element.local_name().as_ref() {
                    "oddHeader" | "evenHeader" | "firstHeader" => Some(RemarkKind::Header),
                    "oddFooter" | "evenFooter" | "firstFooter" => Some(RemarkKind::Footer),
                    _ => None,
                };
                code.clear();
            }
            Event::End(_) => {
                for remark in kind.take().map(|kind| margins::remarks(&code, kind)).unwrap_or_default() {
                    if !sheet.remarks.iter().any(|(_, known)| *known == remark) {
                        sheet.remarks.push(((0, 0), remark));
                    }
                }
            }
            Event::Eof => break,
            text if kind.is_some() => push_text(text, &mut code),
            _ => (),
        }
    }
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
