//! The findings as notes at their cells, in a copy of the workbook to send back.

use super::read::Received;
use crate::diagnostic::{Diagnostic, Language, Result, Severity, note};
use crate::formats::xlsx::annotate::{Note, annotate as write_notes, has_macros, only_xlsx};
use crate::formats::{Kind, sniff};
use crate::rules::told;
use crate::source::{Place, Sources, cell_name};
use std::collections::BTreeMap;

/// A workbook with notes.
pub struct Copy {
    pub bytes: Vec<u8>,
    /// So many cells have notes of ours now.
    pub noted: usize,
    /// Cells whose findings were not written, `(sheet, A1)`: there is a conversation of people.
    pub left: Vec<(String, String)>,
}

/// The ending that a copy of this workbook must have, `xlsx` or `xlsm`; `name` is for messages.
///
/// # Errors
/// Notes cannot be written into a file of this kind.
///
/// ```
/// use jixiao::desk::may_annotate;
///
/// assert!(may_annotate("表.pdf", b"%PDF-1.7").is_err());
/// ```
pub fn may_annotate(name: &str, original: &[u8]) -> Result<&'static str> {
    let kind = sniff::sniff(original);
    if kind != Kind::Xlsx {
        let label = kind.label();
        let mut error = only_xlsx();
        error.message.zh = format!("{name} 是{}：{}", label.zh, error.message.zh);
        error.message.en = format!("{name} is {}: {}", label.en, error.message.en);
        return Err(error);
    }
    Ok(if has_macros(original)? { "xlsm" } else { "xlsx" })
}

/// The workbook with a note at each cell where the person who filled it in has something to mend; notes of an earlier
/// time go, those of people stay. `received` and `sources` are what reading `original` gave; without `hints`, 提示 are
/// left out.
///
/// # Errors
/// The workbook is no .xlsx, or one whose parts cannot be written again.
///
/// ```
/// use jixiao::desk::{Gathered, Profiles, Reader, Shelf, annotate, read_all};
/// use jixiao::diagnostic::Language;
/// use jixiao::forms::{Library, fill};
/// use jixiao::formats::{xlsx, yaml};
/// use jixiao::source::SourceId;
///
/// let library = Library::built_in()?;
/// let form = library.forms.iter().find(|form| form.about == jixiao::forms::About::Unit).ok_or("no form")?;
/// let (tree, _) = yaml::parse(SourceId(0), "单位名称: 某中心\n项目:\n- {项目名称: 运维, 资金: {总计: 10.00, 财政拨款: 9.00}}\n");
/// let original = xlsx::write(&fill(form, &tree, &library.taxonomy), 0)?.0;
///
/// let profiles = Profiles::load(&library, None)?;
/// let shelf = Shelf::from_iter([("表.xlsx", original.clone())]);
/// let batch = read_all(&Gathered::all(shelf.names()), &shelf, &Reader::new(&library, &profiles))?;
/// let copy = annotate(&original, &batch.files[0], &batch.sources, Language::Chinese, true)?;
/// assert!(copy.noted > 0 && copy.left.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn annotate(
    original: &[u8],
    received: &Received,
    sources: &Sources,
    language: Language,
    hints: bool,
) -> Result<Copy> {
    let mut by_cell: BTreeMap<(u16, u32, u16), Vec<&Diagnostic>> = BTreeMap::new();
    for (place, finding) in for_the_sender(received, hints) {
        if let Place::Cell { sheet, row, column, .. } = place {
            by_cell.entry((sheet, row, column)).or_default().push(finding);
        }
    }
    let sheets = sources.get(received.id).map(|source| source.sheets.as_slice()).unwrap_or(&[]);
    let notes: Vec<Note> = by_cell
        .into_iter()
        .filter_map(|((sheet, row, column), mut findings)| {
            findings.sort_by_key(|finding| (finding.severity, finding.id));
            let text = note::write(&findings, language);
            Some(Note { sheet: sheets.get(usize::from(sheet))?.clone(), row, column, text })
        })
        .collect();
    let annotated = write_notes(original, &notes, note::is_ours)?;
    let left: Vec<_> =
        annotated.left.iter().map(|note| (note.sheet.clone(), cell_name(note.row, note.column))).collect();
    Ok(Copy { bytes: annotated.bytes, noted: notes.len() - left.len(), left })
}

/// What was found that the person who filled in the form can mend, each at its place: what is about the whole, at its
/// first cell. Without `hints`, 提示 are left out.
pub(super) fn for_the_sender<'r>(received: &'r Received, hints: bool) -> impl Iterator<Item = (Place, &'r Diagnostic)> {
    received.fillings.iter().flat_map(move |filling| {
        let said = filling.report.findings.iter().filter(|finding| told::is_for_the_sender(finding.id));
        said.filter(move |finding| hints || finding.severity != Severity::Info)
            .map(|finding| (if finding.place.is_known() { finding.place } else { filling.first }, finding))
    })
}
