//! .ods: values by calamine; what the file prints for a number, looks of words, merges, notes, hidden rows and columns,
//! pictures and page headers by a walk of our own.

mod looks;
mod styles;

use super::numfmt::{Shown, scaled};
use super::package::{Package, damaged};
use super::runs::under;
use super::sheet::{Budget, Sheet};
use super::{placed, show, unreadable};
use crate::diagnostic::{Error, Result};
use crate::document::{Document, RemarkKind};
use crate::formats::Room;
use calamine::{Data, Ods, OdsError, Reader as _, SheetVisible};
use looks::read_looks;
use std::collections::HashMap;
use std::io::Cursor;

pub fn read(bytes: &[u8], room: Room) -> Result<Document> {
    let package = Package::open(bytes, room)?;
    let content = package.bytes("content.xml").map(String::from_utf8_lossy).unwrap_or_default();
    let shared = package.bytes("styles.xml").map(String::from_utf8_lossy).unwrap_or_default();
    let styles = styles::read(&[&shared, &content]);
    let margins = styles::margins(&shared);
    let looks = read_looks(&content, &styles);
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
            let at = (row, column);
            let mut shown = show(value, None, false);
            match look.printed.get(&at) {
                // A cell that holds a number and prints nothing hides it.
                Some(printed) if printed.is_empty() && shown.number.is_some() => {
                    let number = std::mem::take(&mut shown.text);
                    shown = Shown::default();
                    shown.remarks.push(RemarkKind::Masked, number);
                }
                Some(printed) if prefers(printed, value) => shown = scaled(printed, shown.number),
                _ => (),
            }
            if let Some(rich) = look.rich.get(&at) {
                shown = rich.show(&look.fonts.get(&at).cloned().unwrap_or_default());
            } else if let Some(font) = look.fonts.get(&at) {
                shown = under(font, shown);
            }
            sheet.add(row, column, shown, &mut budget)?;
        }
        let formulas = workbook.worksheet_formula(&described.name).map_err(told)?;
        for (row, column, formula) in placed(&formulas) {
            let value = range.get_value((row, column));
            match value {
                Some(Data::Float(0.0) | Data::Int(0)) => sheet.formulas.zeros.push((row, column, formula.clone())),
                None | Some(Data::Empty) => (),
                _ => sheet.formulas.computed += 1,
            }
            if matches!(value, None | Some(Data::Empty)) {
                let formula = formula.trim_start_matches("of:").trim_start_matches('=');
                sheet.add_formula(row, column, formula, &mut budget)?;
            }
        }
        (sheet.merges, sheet.hidden_rows, sheet.notes) = (look.merges, look.hidden_rows, look.notes);
        (sheet.hidden_columns, sheet.pictures, sheet.filtered) = (look.hidden_columns, look.pictures, look.filtered);
        (sheet.remarks, sheet.choices) = (look.boxes, look.choices);
        if !sheet.is_empty() {
            sheet.remarks.extend(margins.iter().map(|remark| ((0, 0), remark.clone())));
        }
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
