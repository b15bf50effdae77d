//! The sheets of a file, one filling after another: each by its form, or by its labels; none left out in silence.
//!
//! Knows which sheets go together; what a sheet says is for the form or for `generic`.

mod gather;

use super::account::{Extracted, Fate};
use super::declared;
use super::definition::Form;
use super::library::Library;
use super::loose;
use super::recognise::{Recognised, plain, recognise};
use crate::diagnostic::{Diagnostic, Error, Result, Severity, several};
use crate::document::{Document, Section};
use crate::source::{Place, SourceId};
use gather::gather;
use std::ops::Range;

/// One filling: of a declared form, or of none (its form then has no id).
pub struct Filling<'a> {
    pub form: &'a Form,
    pub extracted: Extracted,
    /// Which sheets it stands on.
    pub sheets: Range<usize>,
}

/// Sections of a Word file, such as a cover and what explains the form, that may stand before the one it begins in.
const MOST_BEFORE: usize = 8;

/// Reads every sheet. `whole` is a file that is one filling of one form, as Word and text files are.
pub fn read<'a>(
    sheets: Vec<Section>,
    whole: bool,
    wanted: Option<&'a Form>,
    library: &'a Library,
    id: SourceId,
    name: &str,
) -> Result<Vec<Filling<'a>>> {
    let mut fillings: Vec<Filling> = Vec::new();
    let mut unread: Vec<(&Section, Error)> = Vec::new();
    let mut at = 0;
    while at < sheets.len() {
        let rest = &sheets[at..];
        // A Word file is one filling of a form; a workbook may hold several, each of as many sheets as the form has.
        let sheets_of = |form: &Form| if whole { rest.len() } else { form.sections.len().min(rest.len()) };
        let alone = if whole { rest.len() } else { 1 };
        let recognised = match wanted {
            Some(form) if form.id.is_empty() => plain(&rest[..alone], library, id, name),
            Some(form) => Ok(Recognised::Declared(form)),
            None => recognise(rest, &sheets_of, &rest[..alone], library, id, name),
        };
        match recognised {
            Ok(Recognised::Declared(form)) => {
                let count = sheets_of(form);
                let words = library.vocabulary()?;
                let taxonomy = library.taxonomy_of(&form.id);
                let mut extracted = declared::read(form, &rest[..count], id, taxonomy, words);
                tell_hidden(&mut extracted, &rest[..count], id);
                fillings.push(Filling { form, extracted, sheets: at..at + count });
                at += count;
            }
            Ok(Recognised::Generic(readings)) => {
                let first = fillings.len();
                let on = at..at + alone;
                fillings.extend(readings.into_iter().map(|one| Filling {
                    form: one.form,
                    extracted: one.extracted,
                    sheets: on.clone(),
                }));
                if let Some(filling) = fillings.get_mut(first) {
                    tell_hidden(&mut filling.extracted, &rest[..alone], id);
                }
                at += alone;
            }
            Err(error) => {
                unread.push((&sheets[at], error));
                at += 1;
                // What stands behind is tried again as a whole each time.
                if whole && at >= MOST_BEFORE {
                    break;
                }
            }
        }
    }
    let Some(last) = fillings.last_mut() else {
        // Nothing is like anything: why the first sheet that people see is not, or the first at all.
        let seen = unread.iter().position(|(sheet, _)| !sheet.hidden).unwrap_or(0);
        let none = || Error::new(words!("{name} 里没有内容", "{name} is empty"));
        return Err(if unread.is_empty() { none() } else { unread.swap_remove(seen).1 });
    };
    for (sheet, _) in unread {
        leave_out(&mut last.extracted, sheet, id);
    }
    Ok(gather(fillings))
}

/// A sheet that nobody sees was read all the same: whoever checks the result must know where it comes from.
fn tell_hidden(extracted: &mut Extracted, sheets: &[Section], id: SourceId) {
    for sheet in sheets.iter().filter(|sheet| sheet.hidden) {
        let name = sheet.name.as_str();
        let place = cells(sheet, id).first().copied().unwrap_or_default();
        extracted.report.push(
            Diagnostic::new(
                "I027",
                Severity::Warning,
                words!("工作表“{name}”是隐藏的，也读入了", "the sheet “{name}” is hidden and was read all the same"),
            )
            .help(words!("核对这一表该不该算在内", "check whether this sheet is meant to count"))
            .placed(place),
        );
    }
}

/// A sheet that explains how to fill in the others: by its name, and by sentences in it.
fn only_explains(sheet: &Section) -> bool {
    let named = ["说明", "须知", "注意事项", "填报要求"].iter().any(|word| sheet.name.contains(word));
    let alone = Document { sections: vec![sheet.clone()], ..Document::default() };
    named && alone.texts().any(|(text, _)| text.contains('。'))
}

/// Cells of a sheet that is no form: ignored where the sheet is hidden (lists for drop-downs and the like), or
/// says by its name that it only explains the others.
fn leave_out(extracted: &mut Extracted, sheet: &Section, id: SourceId) {
    let name = sheet.name.as_str();
    let cells = cells(sheet, id);
    let count = cells.len();
    let so_many = several(count, "cell");
    let place = cells.first().copied().unwrap_or_default();
    let finding = if sheet.hidden {
        Diagnostic::new(
            "I027",
            Severity::Info,
            words!(
                "工作表“{name}”是隐藏的，也不像绩效目标表，{count} 格未读入",
                "the sheet “{name}” is hidden and no such form; not read in: {so_many}"
            ),
        )
    } else if only_explains(sheet) {
        Diagnostic::new(
            "I028",
            Severity::Info,
            words!(
                "工作表“{name}”只是说明，{count} 格未读入",
                "the sheet “{name}” only explains the others; not read in: {so_many}"
            ),
        )
    } else {
        Diagnostic::new(
            "I028",
            Severity::Warning,
            words!(
                "工作表“{name}”不像任何一张已知的表，{count} 格未读入",
                "the sheet “{name}” is like none of the known forms; not read in: {so_many}"
            ),
        )
        .help(words!(
            "若是要读的表，为它写一个表单；否则从文件里删去",
            "write a form for it if it matters, else delete it from the file"
        ))
    };
    extracted.report.push(finding.placed(place));
    let fate = if sheet.hidden || only_explains(sheet) { Fate::Ignored } else { Fate::Unexplained };
    extracted.cells.extend(cells.into_iter().map(|place| (place, fate.clone())));
}

/// Places of the cells that say anything.
fn cells(sheet: &Section, id: SourceId) -> Vec<Place> {
    let alone = Document { sections: vec![sheet.clone()], ..Document::default() };
    alone.texts().filter(|(text, _)| !loose::is_blank(text)).map(|(_, place)| place.in_source(id)).collect()
}
