//! Which form a document is a filling of: all are tried, the one that explains the most cells is taken.

use super::definition::Form;
use super::extract::{Extracted, Fate, extract};
use super::library::Library;
use crate::diagnostic::{Error, Result, Severity};
use crate::document::{Block, Section};
use crate::source::{SourceId, Step};

/// How well a form explains a document; the least cost is the best.
fn cost(extracted: &Extracted) -> (usize, usize) {
    let account = extracted.accounting();
    let faults: usize = extracted
        .report
        .findings
        .iter()
        .filter(|finding| finding.id != "I001")
        .map(|finding| match finding.severity {
            Severity::Error => 8,
            Severity::Warning => 4,
            Severity::Info if matches!(finding.id, "I002" | "I003" | "I004") => 0,
            Severity::Info => 2,
        })
        .sum();
    (account.unexplained * 3 + faults, account.unexplained)
}

/// Enough of the rows to tell one form from another.
const PROBE: usize = 80;

/// The form that explains the most; none when even the best leaves too much unexplained.
pub fn recognise<'a>(
    rest: &[Section],
    sheets_of: &dyn Fn(&Form) -> usize,
    library: &'a Library,
    id: SourceId,
    name: &str,
) -> Result<&'a Form> {
    let probe: Vec<Section> = rest.iter().map(beginning).collect();
    let mut tried: Vec<((usize, usize), Extracted, &Form)> = library
        .forms
        .iter()
        .map(|form| {
            let extracted = extract(form, &probe[..sheets_of(form)], id, library.taxonomy_of(&form.id));
            (cost(&extracted), extracted, form)
        })
        .collect();
    tried.sort_by(|a, b| a.0.cmp(&b.0).then(a.2.id.cmp(&b.2.id)));
    match tried.first() {
        Some((_, extracted, form)) if fits(extracted) => Ok(form),
        _ => {
            let sheet = rest.first().map_or("", |section| section.name.as_str());
            let near = tried.iter().take(3).map(|(_, extracted, form)| {
                let account = extracted.accounting();
                let explained = account.total() - account.unexplained;
                let missing = extracted
                    .report
                    .findings
                    .iter()
                    .find(|finding| finding.id == "I005")
                    .map(|finding| finding.message.clone())
                    .unwrap_or_default();
                (form.id.as_str(), explained, account.total(), missing)
            });
            let near: Vec<_> = near.collect();
            let zh = near
                .iter()
                .map(|(id, explained, total, missing)| {
                    format!("{id}：{total} 格中只认得 {explained} 格，{}", missing.zh)
                })
                .collect::<Vec<_>>()
                .join("\n  ");
            let en = near
                .iter()
                .map(|(id, explained, total, missing)| {
                    format!("{id}: {explained} of {total} cells known, {}", missing.en)
                })
                .collect::<Vec<_>>()
                .join("\n  ");
            let place = if sheet.is_empty() { name.to_string() } else { format!("{name}!{sheet}") };
            Err(Error::new(crate::diagnostic::Words {
                zh: format!("{place} 不像任何一张已知的表，没有读入：\n  {zh}"),
                en: format!("{place} is like none of the known forms and was not read:\n  {en}"),
            })
            .help(words!(
                "用 --form 编号 指定，或为它写一个表单",
                "name the form with --form ID, or write a form for it"
            )))
        }
    }
}

/// A form fits when it gives facts and explains most of the cells.
fn fits(extracted: &Extracted) -> bool {
    let account = extracted.accounting();
    let no_heading =
        extracted.report.findings.iter().any(|finding| finding.id == "I005" && finding.severity == Severity::Error);
    let items = extracted
        .cells
        .iter()
        .any(|(_, fate)| matches!(fate, Fate::Field(path) if path.0.iter().any(|step| matches!(step, Step::Index(_)))));
    account.fields > 0 && !no_heading && items && account.unexplained * 2 <= account.total()
}

fn beginning(section: &Section) -> Section {
    let blocks = section.blocks.iter().take(PROBE).map(|block| match block {
        Block::Table(table) if table.rows.len() > PROBE => {
            let mut table = crate::document::Table {
                columns: table.columns.clone(),
                rows: table.rows.iter().take(PROBE).cloned().collect(),
            };
            table.rows.truncate(PROBE);
            Block::Table(table)
        }
        other => other.clone(),
    });
    Section { name: section.name.clone(), hidden: section.hidden, page: section.page, blocks: blocks.collect() }
}
