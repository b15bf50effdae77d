//! Which form a document is a filling of: all are tried, the one that explains the most cells is taken.

use super::account::{Accounting, Extracted, Fate};
use super::declared;
use super::definition::Form;
use super::extract::extract;
use super::generic::{self, Reading, Refusal};
use super::library::Library;
use super::summary::summary;
use crate::diagnostic::{Error, Report, Result, Severity};
use crate::document::{Block, Section};
use crate::source::{SourceId, Step};
use crate::tree::Node;

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

/// How a document is to be read.
pub enum Recognised<'a> {
    /// As a filling of this form.
    Declared(&'a Form),
    /// By its labels alone: no form fits it as well.
    Generic(Vec<Reading>),
}

/// The form that explains the most; what the labels alone give where no form fits as well; else an error that
/// says what was looked for and what was found.
pub fn recognise<'a>(
    rest: &[Section],
    sheets_of: &dyn Fn(&Form) -> usize,
    alone: &[Section],
    library: &'a Library,
    id: SourceId,
    name: &str,
) -> Result<Recognised<'a>> {
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
    let fitting = tried.first().filter(|(_, extracted, form)| fits(form, extracted));
    if let Some((_, extracted, form)) = fitting {
        // A form that finds all its labels is taken without asking further.
        let whole =
            !extracted.report.findings.iter().any(|finding| finding.id == "I005" && finding.severity != Severity::Info);
        if whole && faults(&extracted.root, &extracted.report) == 0 {
            return Ok(Recognised::Declared(form));
        }
    }
    let words = library.vocabulary()?;
    let by_labels = || generic::read(alone, id, words, &library.taxonomy);
    // What is huge is read by its labels only when its beginning is like such a table.
    let reading = if alone.iter().any(|section| has_endless_text(section) || is_huge(section)) {
        let probed: Vec<Section> = alone.iter().map(beginning).collect();
        generic::read(&probed, id, words, &library.taxonomy).and_then(|_| by_labels())
    } else {
        by_labels()
    };
    let refused = match (reading, fitting) {
        // Without its title and without what its table is about, a form only shares some words with the file.
        (Ok(readings), Some((_, extracted, _)))
            if extracted.is_untitled && (extracted.lacks_main || missing(extracted) > MANY) =>
        {
            return Ok(Recognised::Generic(readings));
        }
        (Ok(readings), Some((.., form))) => {
            let taxonomy = library.taxonomy_of(&form.id);
            let declared = &declared::read(form, &probe[..sheets_of(form)], id, taxonomy, words);
            let probed: Vec<Section> = alone.iter().map(beginning).collect();
            let better =
                generic::read(&probed, id, words, &library.taxonomy).is_ok_and(|probed| is_better(&probed, declared));
            return Ok(if better { Recognised::Generic(readings) } else { Recognised::Declared(form) });
        }
        (Ok(readings), None) => return Ok(Recognised::Generic(readings)),
        (Err(_), Some((.., form))) => return Ok(Recognised::Declared(form)),
        (Err(refusal), None) => refusal,
    };
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
        .map(|(id, explained, total, missing)| format!("{id}：{total} 格中只认得 {explained} 格，{}", missing.zh))
        .collect::<Vec<_>>()
        .join("\n  ");
    let en = near
        .iter()
        .map(|(id, explained, total, missing)| format!("{id}: {explained} of {total} cells known, {}", missing.en))
        .collect::<Vec<_>>()
        .join("\n  ");
    let place = if sheet.is_empty() { name.to_string() } else { format!("{name}!{sheet}") };
    let (sought_zh, sought_en) = (refused.reason.zh, refused.reason.en);
    Err(Error::new(crate::diagnostic::Words {
        zh: format!("{place} 不像任何一张已知的表，没有读入：\n  {zh}\n  按标签通读：{sought_zh}"),
        en: format!("{place} is like none of the known forms and was not read:\n  {en}\n  by its labels: {sought_en}"),
    })
    .help(words!("用 --form 编号 指定，或为它写一个表单", "name the form with --form ID, or write a form for it")))
}

/// So many labels of a form may be missing before its title is needed to believe in it.
const MANY: usize = 4;

fn missing(extracted: &Extracted) -> usize {
    let missing = |finding: &&crate::diagnostic::Diagnostic| finding.id == "I005" && finding.severity != Severity::Info;
    extracted.report.findings.iter().filter(missing).count()
}

/// By its labels alone, because that was asked for.
pub fn plain<'a>(alone: &[Section], library: &'a Library, id: SourceId, name: &str) -> Result<Recognised<'a>> {
    let read = generic::read(alone, id, library.vocabulary()?, &library.taxonomy);
    read.map(Recognised::Generic).map_err(|Refusal { reason }| {
        let sheet = alone.first().map_or("", |section| section.name.as_str());
        let place = if sheet.is_empty() { name.to_string() } else { format!("{name}!{sheet}") };
        let (zh, en) = (reason.zh, reason.en);
        Error::new(words!("{place} 按标签通读，没有读入：{zh}", "{place} was not read by its labels: {en}"))
    })
}

/// The labels explain more cells than the form does, and break no more of them.
fn is_better(readings: &[Reading], declared: &Extracted) -> bool {
    let own = readings.iter().fold(Accounting::default(), |sum, reading| sum.and(reading.extracted.accounting()));
    let own_faults: usize =
        readings.iter().map(|reading| faults(&reading.extracted.root, &reading.extracted.report)).sum();
    let loose =
        |report: &Report| report.findings.iter().filter(|finding| matches!(finding.id, "I032" | "I014")).count();
    let own_lost = own.unexplained + readings.iter().map(|reading| loose(&reading.extracted.report)).sum::<usize>();
    let lost = declared.accounting().unexplained + loose(&declared.report);
    let faults = faults(&declared.root, &declared.report);
    own_lost < lost && own_faults <= faults || own_faults < faults && own_lost <= lost
}

/// What a reading broke: texts that are not of their kind, and items that nobody named, as torn rows are.
fn faults(root: &Node, report: &Report) -> usize {
    let unread = report.findings.iter().filter(|finding| matches!(finding.id, "I009" | "I015" | "I006")).count();
    unread + nameless(root)
}

fn nameless(node: &Node) -> usize {
    let items = |key: &str| node.child(key).map_or(&[][..], Node::items);
    let lacks = |item: &Node, name: &str| usize::from(item.child(name).is_none_or(Node::is_blank));
    let projects: usize = items("项目").iter().map(|item| lacks(item, "项目名称") + nameless(item)).sum();
    projects + items("绩效指标").iter().map(|item| lacks(item, "三级指标")).sum::<usize>()
}

/// A form fits when it gives facts and explains most of the cells; or it is the form itself and nobody filled it in.
fn fits(form: &Form, extracted: &Extracted) -> bool {
    let account = extracted.accounting();
    if account.fields == 0 && account.unexplained == 0 && account.labels >= MANY && missing(extracted) == 0 {
        return true;
    }
    let no_heading =
        extracted.report.findings.iter().any(|finding| finding.id == "I005" && finding.severity == Severity::Error);
    let items = extracted
        .cells
        .iter()
        .any(|(_, fate)| matches!(fate, Fate::Field(path) if path.0.iter().any(|step| matches!(step, Step::Index(_)))));
    let known = match has_lists(form) {
        true => items && account.unexplained * 2 <= account.total(),
        // Without a list that only such a form has, its labels must speak for it: nearly all are there.
        false => account.labels >= FEW_LABELS && account.unexplained * 4 <= account.total() && missing(extracted) == 0,
    };
    // A file that has all the words of a form's own file is a filling of it, though its lists be empty.
    let is_own_file = || form.file.is_some() && missing(extracted) == 0 && account.unexplained == 0;
    // Without its title and without the targets of its indicators, it only shares words with the file.
    let is_stranger = extracted.is_untitled && extracted.lacks_targets;
    account.fields > 0 && !no_heading && !is_stranger && (known || is_own_file())
}

/// So many labels at least make a form without a table.
const FEW_LABELS: usize = 3;

fn has_lists(form: &Form) -> bool {
    summary(form).shown.iter().any(|path| path.contains("[]"))
}

/// A cell of Excel holds no more characters; a longer text is no cell of a form, and looking for every label
/// in it would take minutes.
const LONGEST: usize = 32_767;

fn shorten(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LONGEST).filter(|_| text.len() > LONGEST) {
        text.truncate(end);
    }
}

/// More cells than any real submission has.
const HUGE: usize = 100_000;

fn is_huge(section: &Section) -> bool {
    let cells = |block: &Block| match block {
        Block::Table(table) => table.rows.iter().map(|row| row.cells.len()).sum(),
        Block::Paragraph(_) => 1,
    };
    section.blocks.iter().map(cells).sum::<usize>() > HUGE
}

fn has_endless_text(section: &Section) -> bool {
    let long = |text: &str| text.len() > LONGEST && text.chars().count() > LONGEST;
    section.blocks.iter().any(|block| match block {
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).any(|cell| long(&cell.text)),
        Block::Paragraph(paragraph) => long(&paragraph.text),
    })
}

fn beginning(section: &Section) -> Section {
    let blocks = section.blocks.iter().take(PROBE).map(|block| match block {
        Block::Table(table) => {
            let rows = table.rows.iter().take(PROBE).cloned().map(|mut row| {
                row.cells.iter_mut().for_each(|cell| shorten(&mut cell.text));
                row
            });
            Block::Table(crate::document::Table { columns: table.columns.clone(), rows: rows.collect() })
        }
        Block::Paragraph(paragraph) => {
            let mut paragraph = paragraph.clone();
            shorten(&mut paragraph.text);
            Block::Paragraph(paragraph)
        }
    });
    let blocks = blocks.collect();
    Section { name: section.name.clone(), hidden: section.hidden, page: section.page, blocks, ..Section::default() }
}
