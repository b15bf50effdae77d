//! Whether a file is what its spec gives, and which cells are not.
//!
//! Both are read as documents, by the same reader, and compared cell by cell: the text, the exact number, the note.

use super::open::{Opened, open};
use super::world::World;
use crate::diagnostic::{Diagnostic, Report, Result, Severity, Words};
use crate::document::{Block, Document};
use crate::formats::{Kind, Room, docx, excel, sniff};
use crate::source::{Place, SourceId, Sources};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A file with more differences than this was not edited but replaced.
const MOST: usize = 100;

/// Compares the bytes that a file holds, if there is one, with those that it should hold: what differs is told cell by
/// cell, in the text, the exact number and the note. Its name is added to `sources` where cells are told.
///
/// # Errors
/// What was wanted cannot be read.
///
/// ```
/// use jixiao::desk::{Here, compare_rendered};
/// use jixiao::source::Sources;
///
/// let report = compare_rendered("out/表.xlsx", None, b"PK", &mut Sources::default(), &Here)?;
/// assert_eq!(report.findings[0].id, "F020");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare_rendered(
    name: &str,
    there: Option<Vec<u8>>,
    wanted: &[u8],
    sources: &mut Sources,
    world: &dyn World,
) -> Result<Report> {
    let mut report = Report::default();
    // No cell can be pointed at, so the message names the file.
    let mut whole = |rule, severity, message: Words, help: Words| {
        let message = Words { zh: format!("{name}：{}", message.zh), en: format!("{name}: {}", message.en) };
        report.push(Diagnostic::new(rule, severity, message).help(help));
    };
    let again = || words!("去掉 --check 再运行一次 jixiao render", "run jixiao render again without --check");
    let Some(bytes) = there else {
        whole("F020", Severity::Error, words!("没有这个文件", "there is no such file"), again());
        return Ok(report);
    };
    if bytes == wanted {
        return Ok(report);
    }
    let opened = open(name, bytes, SourceId::default(), Room::USUAL, world);
    let Opened { document: found, source, .. } = match opened {
        Ok(opened) => opened,
        Err(error) => {
            whole("F023", Severity::Error, error.message, again());
            return Ok(report);
        }
    };
    let expected = read(wanted)?;
    let (old, new) = (sheets(&found), sheets(&expected));
    if old != new {
        let (old, new) = (old.join("、"), new.join("、"));
        let message = words!("现有的表是 {old}，应为 {new}", "the sheets are {old}, they should be {new}");
        whole("F024", Severity::Error, message, again());
        return Ok(report);
    }
    let differing = differences(&found, &expected);
    if differing.is_empty() {
        let message = words!(
            "每一格的内容都一致，只有格式或附带的信息不同",
            "every cell is the same; only formatting or properties differ"
        );
        whole("F022", Severity::Warning, message, again());
        return Ok(report);
    }
    if let Some(left) = differing.len().checked_sub(MOST).filter(|left| *left > 0) {
        whole(
            "F021",
            Severity::Error,
            words!("还有 {left} 格不一致，没有列出", "{left} more cells differ and are not listed"),
            again(),
        );
    }
    let id = sources.add(source);
    for ((sheet, row, column), message) in differing.into_iter().take(MOST) {
        let place = Place::Cell { source: id, sheet, row, column };
        report.push(Diagnostic::new("F021", Severity::Error, message).help(again()).placed(place));
    }
    Ok(report)
}

fn read(bytes: &[u8]) -> Result<Document> {
    match sniff::sniff(bytes) {
        Kind::Docx => docx::read(bytes),
        kind => excel::read(bytes, kind),
    }
}

/// What the sheets of a workbook, or the places of a Word file, are called.
fn sheets(document: &Document) -> Vec<String> {
    let names: Vec<String> = document.sections.iter().map(|section| section.name.clone()).collect();
    if names.iter().all(String::is_empty) { docx::places(document) } else { names }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Content<'d> {
    text: &'d str,
    number: Option<Decimal>,
    note: Option<&'d str>,
}

type At = (u16, u32, u16);

fn contents(document: &Document) -> BTreeMap<At, Content<'_>> {
    let mut contents = BTreeMap::new();
    let mut put = |place, content| {
        let Place::Cell { sheet, row, column, .. } = place else { return };
        if content != Content::default() {
            contents.insert((sheet, row, column), content);
        }
    };
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Paragraph(paragraph) => {
                put(paragraph.place, Content { text: &paragraph.text, number: None, note: paragraph.note.as_deref() });
            }
            Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| {
                put(cell.place, Content { text: &cell.text, number: cell.number, note: cell.note.as_deref() });
            }),
        }
    }
    contents
}

/// The cells that differ, in reading order, each with what it is and should be.
fn differences(found: &Document, expected: &Document) -> Vec<(At, Words)> {
    let (found, expected) = (contents(found), contents(expected));
    let mut places: Vec<&At> = found.keys().chain(expected.keys()).collect();
    places.sort();
    places.dedup();
    let each = places.into_iter().filter_map(|at| {
        let (is, should) = (found.get(at).copied().unwrap_or_default(), expected.get(at).copied().unwrap_or_default());
        (is != should).then(|| (*at, told(is, should)))
    });
    each.collect()
}

fn told(is: Content, should: Content) -> Words {
    if is.text != should.text {
        let (is, should) = parted(is.text, should.text);
        return words!("现为“{is}”，应为“{should}”", "this says “{is}” and should say “{should}”");
    }
    if is.number != should.number {
        let number = |content: Content| match content.number {
            Some(number) => words!("数字 {number}", "the number {number}"),
            None => words!("文字", "text"),
        };
        let (is, should, text) = (number(is), number(should), is.text);
        return Words {
            zh: format!("显示都是“{text}”，单元格里现为{}，应为{}", is.zh, should.zh),
            en: format!("both show “{text}”, but the cell holds {} and should hold {}", is.en, should.en),
        };
    }
    let note = |content: Content| content.note.unwrap_or_default().to_string();
    let (is, should) = (note(is), note(should));
    words!("批注现为“{is}”，应为“{should}”", "the note says “{is}” and should say “{should}”")
}

/// How much of the text around a difference is shown.
const AROUND: usize = 12;

/// Two texts, cut down to where they differ when they are long.
fn parted(is: &str, should: &str) -> (String, String) {
    let (is, should): (Vec<char>, Vec<char>) = (is.chars().collect(), should.chars().collect());
    let shorter = is.len().min(should.len());
    let ahead = is.iter().zip(&should).take_while(|(a, b)| a == b).count();
    let behind = is.iter().rev().zip(should.iter().rev()).take_while(|(a, b)| a == b).count().min(shorter - ahead);
    let from = if ahead > 2 * AROUND { ahead - AROUND } else { 0 };
    let cut = |text: &[char]| {
        let to = if behind > 2 * AROUND { text.len() - behind + AROUND } else { text.len() };
        let middle: String = text[from..to].iter().map(|c| if *c == '\n' { '⏎' } else { *c }).collect();
        let (before, after) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
        format!("{before}{middle}{after}")
    };
    (cut(&is), cut(&should))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_texts_only_the_difference_is_shown() {
        let (head, tail) = ("甲".repeat(40), "乙".repeat(40));
        let (is, should) = parted(&format!("{head}≥95%\n{tail}"), &format!("{head}≥98%\n{tail}"));
        assert!(is.contains("≥95%⏎") && should.contains("≥98%⏎"), "{is} {should}");
        assert!(is.chars().count() < 40 && is.starts_with("…甲") && is.ends_with("乙…"));
        assert_eq!(parted("", "甲"), (String::new(), "甲".to_string()));
        assert_eq!(parted("甲甲", "甲"), ("甲甲".to_string(), "甲".to_string()));
    }
}
