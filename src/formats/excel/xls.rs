//! .xls: cells, merges and formulas by calamine; formats and hidden rows by [`biff`](super::biff).

use super::biff;
use super::runs::{Look, under};
use super::sheet::{Budget, Merge, Sheet};
use super::{placed, show, unreadable};
use crate::diagnostic::{Error, Result};
use crate::document::Document;
use crate::formats::Room;
use calamine::{Data, Reader as _, SheetVisible, Xls, XlsError};
use std::io::Cursor;

pub fn read(bytes: &[u8], room: Room) -> Result<Document> {
    if bytes.starts_with(&[0x09]) {
        return Err(Error::new(words!("Excel 4.0 及更早的格式，无法读取", "Excel 4.0 and older cannot be read")).help(
            words!("请用 Excel 或 WPS 打开后另存为 .xlsx 再导入", "open it in Excel or WPS and save it as .xlsx"),
        ));
    }
    // Of the two ways to lock a workbook calamine knows the later one, and takes the other for damage.
    if biff::is_locked(bytes) {
        return Err(unreadable(true, ""));
    }
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(told)?;
    let epoch_1904 = workbook.has_1904_epoch();
    let looks = biff::read(bytes).unwrap_or_default();
    let plain = Look::default();
    let mut budget = Budget::of(room);
    let mut document = Document::default();
    for (index, described) in workbook.sheets_metadata().to_vec().iter().enumerate() {
        let mut sheet = Sheet::new(&described.name, described.visible != SheetVisible::Visible);
        let look = looks.sheets.get(index);
        let range = workbook.worksheet_range(&described.name).map_err(told)?;
        for (row, column, value) in placed(&range) {
            let at = (row, column);
            let style = look.and_then(|look| look.styles.get(&at)).map(|style| usize::from(*style));
            let format = style.and_then(|style| looks.formats.get(style));
            let font = style.and_then(|style| looks.looks.get(style)).unwrap_or(&plain);
            let rich = look.and_then(|look| look.strings.get(&at)).and_then(|string| looks.strings.get(string));
            let shown = match rich {
                Some(rich) => rich.show(font),
                None => under(font, show(value, format, epoch_1904)),
            };
            sheet.add(row, column, shown, &mut budget)?;
        }
        let formulas = workbook.worksheet_formula(&described.name).map_err(told)?;
        for (row, column, formula) in placed(&formulas) {
            let uncomputed = look.is_some_and(|look| look.uncomputed.contains(&(row, column)));
            let value = range.get_value((row, column));
            match value {
                Some(Data::Float(0.0) | Data::Int(0)) => sheet.formulas.zeros.push((row, column, formula.clone())),
                // What a program that computes nothing writes as the result.
                Some(Data::String(text)) if text.is_empty() && !uncomputed => {
                    sheet.formulas.zeros.push((row, column, formula.clone()));
                }
                Some(Data::Empty) | None => (),
                _ => sheet.formulas.computed += usize::from(!uncomputed),
            }
            if uncomputed || matches!(value, None | Some(Data::Empty)) {
                sheet.add_formula(row, column, formula, &mut budget)?;
            }
        }
        for merged in workbook.merge_cells_by_sheet_name(&described.name).map_err(told)? {
            sheet.merges.push(Merge {
                row: merged.start.0,
                column: merged.start.1,
                last_row: merged.end.0,
                last_column: merged.end.1,
            });
        }
        if let Some(look) = look {
            sheet.hidden_rows.clone_from(&look.hidden_rows);
            sheet.hidden_columns.clone_from(&look.hidden_columns);
            sheet.filtered = look.is_filtered.then_some((0, u32::MAX));
            sheet.remarks.extend(look.remarks.iter().cloned());
            sheet.pictures.clone_from(&look.pictures);
            sheet.unread.clone_from(&look.unread);
            sheet.controls.clone_from(&look.controls);
            for choice in &look.choices {
                sheet.add_choice(choice.ranges.iter().copied(), choice.options.clone());
            }
        }
        document.sections.push(sheet.into_section(index, &mut budget)?);
    }
    Ok(document)
}

fn told(error: XlsError) -> Error {
    unreadable(matches!(error, XlsError::Password), &error.to_string())
}
