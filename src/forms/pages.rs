//! Which pages of a long document are read: a budget of thirty pages holds its target tables on a few of them.
//!
//! Knows the words such tables have in their cells, and nothing of how a page is read. What is passed over is counted,
//! page by page.

use super::account::Fate;
use super::loose;
use super::sheets::Filling;
use crate::diagnostic::{Diagnostic, Error, Result, Severity};
use crate::document::{Block, Remark, RemarkKind, Section};
use crate::source::{Place, SourceId};
use std::collections::BTreeSet;

/// Labels and headings that only tables of targets have.
const WORDS: [&str; 9] =
    ["绩效目标", "绩效指标", "三级指标", "指标值", "目标值", "总体目标", "年度目标", "评价指标", "指标名称"];
/// Names of the forms, over their tables and on their covers.
const TITLES: [&str; 8] = ["绩效目标", "目标申报", "目标修订", "绩效自评", "绩效监控", "目标表", "申报表", "自评表"];
/// A cell with more letters is no label, a line with more no title.
const SHORT: usize = 30;
/// A document of so many pages may have no such word anywhere and is looked at all the same.
const FEW: u32 = 12;

/// Pages that were not read, each with its first place.
pub struct Passed {
    pages: Vec<(u32, Place)>,
}

/// The sections to read. A section without page numbers always is.
pub fn choose(sections: Vec<Section>, name: &str) -> Result<(Vec<Section>, Passed)> {
    if sections.iter().all(|section| section.pages.is_none()) {
        return Ok((sections, Passed { pages: Vec::new() }));
    }
    let mut wanted: Vec<bool> = sections.iter().map(has_targets).collect();
    if !wanted.contains(&true) {
        let pages = sections.iter().filter_map(|section| section.pages).map(|(_, last)| last).max().unwrap_or(0);
        if pages > FEW {
            return Err(Error::new(words!(
                "{name} 有 {pages} 页，没有一页像绩效目标表",
                "none of the {pages} pages of {name} is like a table of targets"
            ))
            .help(words!("确有目标表的，用 --form 指定表单", "if there is one, name its form with --form")));
        }
        wanted.fill(true);
    }
    for at in 0..sections.len() {
        // A form goes on below its first tables, and its cover stands before them.
        let (before, here) = (at.checked_sub(1), &sections[at]);
        let Some(before) = before.filter(|before| wanted[*before]) else { continue };
        if goes_on(&sections[before], here) || follows(&sections[before], here) && is_titled(here) {
            wanted[at] = true;
        }
    }
    for at in (1..sections.len()).rev() {
        if wanted[at] && !wanted[at - 1] && is_cover(&sections[at - 1]) {
            wanted[at - 1] = true;
        }
    }
    let (mut kept, mut pages) = (Vec::new(), Vec::new());
    for (section, wanted) in sections.into_iter().zip(wanted) {
        if wanted {
            kept.push(section);
        } else if let Some((first, last)) = section.pages {
            let place = places(&section).next().unwrap_or_default();
            pages.extend((first..=last).map(|page| (page, place)));
        }
    }
    once(&mut kept);
    Ok((kept, Passed { pages }))
}

impl Passed {
    /// Counts the pages as left out by rule, and says which they are.
    pub fn tell(self, fillings: &mut [Filling], id: SourceId) {
        let (Some(filling), Some((_, first))) = (fillings.first_mut(), self.pages.first()) else { return };
        let which = runs(self.pages.iter().map(|(page, _)| *page));
        let count = self.pages.len();
        let message = words!(
            "第 {which} 页没有绩效目标表，略过 {count} 页",
            "no table of targets there, passed over: page {which} ({count} in all)"
        );
        filling.extracted.report.push(Diagnostic::new("I084", Severity::Info, message).placed(first.in_source(id)));
        filling.extracted.cells.extend(self.pages.iter().map(|(_, place)| (place.in_source(id), Fate::Ignored)));
    }
}

/// `1—3、7`
fn runs(pages: impl Iterator<Item = u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => runs.push((page, page)),
        }
    }
    let told = runs.into_iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}—{last}"),
    });
    told.collect::<Vec<_>>().join("、")
}

fn texts(section: &Section, in_tables: bool) -> impl Iterator<Item = &str> {
    section.blocks.iter().flat_map(move |block| match block {
        Block::Table(table) if in_tables => {
            table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.as_str()).collect()
        }
        Block::Paragraph(paragraph) if !in_tables => vec![paragraph.text.as_str()],
        _ => Vec::new(),
    })
}

fn places(section: &Section) -> impl Iterator<Item = Place> {
    section.blocks.iter().flat_map(|block| match block {
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.place).take(1).collect(),
        Block::Paragraph(paragraph) => vec![paragraph.place],
    })
}

fn says(text: &str, words: &[&str]) -> bool {
    let key = loose::key(text);
    key.chars().count() <= SHORT && words.iter().any(|word| key.contains(word))
}

fn has_targets(section: &Section) -> bool {
    texts(section, true).any(|text| says(text, &WORDS))
}

/// Has the name of a form over its tables.
fn is_titled(section: &Section) -> bool {
    texts(section, false).any(|text| says(text, &TITLES))
}

/// A page with the name of a form and no table.
fn is_cover(section: &Section) -> bool {
    texts(section, true).next().is_none() && is_titled(section)
}

fn follows(before: &Section, next: &Section) -> bool {
    matches!((before.pages, next.pages), (Some((_, last)), Some((first, _))) if last + 1 == first)
}

/// The next page begins with a table as wide as the last one, and nothing over it.
fn goes_on(before: &Section, next: &Section) -> bool {
    let last = before.blocks.iter().rev().find_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    let (Some(last), Some(Block::Table(first))) = (last, next.blocks.first()) else { return false };
    let width = |table: &crate::document::Table| table.columns.iter().sum::<f64>();
    follows(before, next) && (width(last) - width(first)).abs() < 1.5
}

/// What is true of many pages alike is told once.
fn once(sections: &mut [Section]) {
    for kind in [RemarkKind::Respelled, RemarkKind::Footer, RemarkKind::Uneven, RemarkKind::Symbol] {
        let mut texts: BTreeSet<String> = BTreeSet::new();
        let mut at = None;
        for section in sections.iter_mut() {
            section.remarks.retain(|(place, remark)| {
                if remark.kind == kind {
                    at = at.or(Some(*place));
                    texts.extend(remark.text.split('、').map(str::to_string));
                }
                remark.kind != kind
            });
        }
        if let (Some(place), Some(section)) = (at, sections.first_mut()) {
            let text = texts.into_iter().collect::<Vec<_>>().join("、");
            section.remarks.push((place, Remark { kind, text }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cell, Paragraph, Row, Table};

    fn page(number: u32, paragraphs: &[&str], cells: &[&str]) -> Section {
        let mut blocks: Vec<Block> = (paragraphs.iter())
            .map(|text| Block::Paragraph(Paragraph { text: text.to_string(), ..Paragraph::default() }))
            .collect();
        if !cells.is_empty() {
            let cells = cells.iter().enumerate().map(|(at, text)| Cell::text(at as u32, *text)).collect();
            blocks.push(Block::Table(Table { columns: vec![40.0], rows: vec![Row { cells, ..Row::default() }] }));
        }
        Section { pages: Some((number, number)), blocks, ..Section::default() }
    }

    #[test]
    fn pages_with_targets_their_covers_and_what_goes_on_are_read() {
        let pages = vec![
            page(1, &["某市某局2025年部门预算"], &[]),
            page(2, &["收支总表"], &["收入", "支出"]),
            page(3, &["九、预算绩效情况说明：绩效目标见附表，共三个项目，均已按规定编报并随部门预算一并公开"], &[]),
            page(4, &["附件2", "绩效目标申报表"], &[]),
            page(5, &[], &["项目名称", "绩效指标"]),
            page(6, &[], &["审核意见"]),
            page(7, &["名词解释"], &[]),
        ];
        let (kept, passed) = choose(pages, "预算.pdf").unwrap();
        assert_eq!(
            kept.iter().filter_map(|section| section.pages).map(|(first, _)| first).collect::<Vec<_>>(),
            [4, 5, 6]
        );
        assert_eq!(runs(passed.pages.iter().map(|(page, _)| *page)), "1—3、7");
    }

    #[test]
    fn a_long_document_without_targets_is_refused() {
        let pages = (1..=30).map(|number| page(number, &["正文"], &[])).collect();
        assert!(choose(pages, "报告.pdf").is_err_and(|error| error.message.zh.contains("30 页")));
    }
}
