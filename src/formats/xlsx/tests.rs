//! Workbooks are written from small documents and read back by another hand.

use super::*;
use crate::document::{Block, Cell, Paragraph, Row, Table};
use crate::source::Place;
use calamine::{Data, Reader, Xlsx};
use std::io::{Cursor, Read};

fn bordered() -> Style {
    Style { border: true, ..Style::default() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: text.into(), style: StyleId(1), ..Paragraph::default() })
}

fn table(columns: &[f64], rows: &[&[&str]]) -> Block {
    let row = |texts: &&[&str]| Row {
        cells: (0..).zip(texts.iter()).map(|(column, text)| Cell::text(column, *text)).collect(),
        ..Row::default()
    };
    Block::Table(Table { columns: columns.into(), rows: rows.iter().map(row).collect() })
}

fn document(blocks: Vec<Block>) -> Document {
    let section = Section { name: "表".into(), blocks, ..Section::default() };
    Document {
        title: "绩效目标表".into(), styles: vec![bordered()], sections: vec![section], ..Document::default()
    }
}

fn write_well(document: &Document) -> Vec<u8> {
    let (bytes, report) = write(document, 1_700_000_000).unwrap();
    assert_eq!(report, Report::default());
    bytes
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// What stands in the cells of the first sheet, row by row from `A1`.
fn cells(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let range = open(bytes).worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(range.start(), Some((0, 0)));
    range.rows().map(<[Data]>::to_vec).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The heights of the rows of the first sheet.
fn heights(bytes: &[u8]) -> Vec<f64> {
    let sheet = part(bytes, "xl/worksheets/sheet1.xml");
    let hts = sheet.split(" ht=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap());
    hts.collect()
}

#[test]
fn text_stays_text_letter_for_letter() {
    let texts = [
        "=1+1",
        "'x",
        "0123",
        "3.14",
        "http://example.invalid",
        "mailto:a@b",
        "a\nb",
        "a\u{b}b",
        "_x000B_",
        " 两端 ",
        "<r>x</r>",
        "<r><t>_x000B_ & <",
        "<r></si></r>",
        "\u{fffe}",
        "TRUE",
        "2021-01-01",
        "+1",
        "@a",
        "😀",
    ];
    let bytes = write_well(&document(vec![table(&[], &[&texts])]));
    let read = cells(bytes.clone());
    let read: Vec<&str> = read[0].iter().map(|data| if let Data::String(text) = data { text } else { "?" }).collect();
    assert_eq!(read, texts);
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
}

#[test]
fn numbers_are_numbers_unless_that_would_change_them() {
    let mut block = table(&[], &[&["9,524.78", "2021", "98%", "12,345,678,901,234,567.89"]]);
    let Block::Table(table) = &mut block else { unreachable!() };
    for (cell, number) in table.rows[0].cells.iter_mut().zip(["9524.78", "2021", "0.98", "12345678901234567.89"]) {
        cell.number = number.parse().ok();
    }
    let read = cells(write_well(&document(vec![block])));
    let exact = Data::String("12,345,678,901,234,567.89".into());
    assert_eq!(read[0], [Data::Float(9524.78), Data::Float(2021.0), Data::Float(0.98), exact]);
}

#[test]
fn paragraphs_and_spans_are_merged() {
    let mut block = table(&[10.0, 10.0, 10.0], &[&["甲", "乙", "丙"], &["丁"], &["", "", "戊"]]);
    let Block::Table(table) = &mut block else { unreachable!() };
    table.rows[0].cells.remove(2);
    table.rows[0].cells[1].span = 2;
    table.rows[1].cells[0].down = 9; // more than there are
    table.rows[2].cells.remove(0);
    let bytes = write_well(&document(vec![paragraph("标题"), block, paragraph("")]));
    let mut book = open(bytes);
    let merged: Vec<_> = book.merge_cells_by_sheet_id(0).unwrap();
    let merged: Vec<_> = merged.iter().map(|area| (area.start, area.end)).collect();
    assert_eq!(merged, [((0, 0), (0, 2)), ((1, 1), (1, 2)), ((2, 0), (3, 0))]);
}

#[test]
fn a_cell_on_top_of_another_is_told_and_left_out() {
    let mut block = table(&[10.0, 10.0], &[&["甲", "乙"], &["丙", "丁"]]);
    let Block::Table(table) = &mut block else { unreachable!() };
    table.rows[0].cells[0].span = 2;
    table.rows[1].cells[0].span = 2;
    table.rows[1].cells[1].text.clear();
    let (_, report) = write(&document(vec![block]), 0).unwrap();
    assert_eq!(report.findings.len(), 1);
    assert_eq!((report.findings[0].id, report.findings[0].message.zh.contains('乙')), ("F102", true));
}

#[test]
fn several_tables_share_one_grid() {
    let blocks = vec![table(&[10.0, 30.0], &[&["甲", "乙"]]), paragraph(""), table(&[20.0, 20.0], &[&["丙", "丁"]])];
    let bytes = write_well(&document(blocks));
    let read = cells(bytes.clone());
    assert_eq!(read[0][1], Data::String("乙".into()));
    assert_eq!(read[2][2], Data::String("丁".into()));
    let mut book = open(bytes);
    let merged = book.merge_cells_by_sheet_id(0).unwrap();
    let merged: Vec<_> = merged.iter().map(|area| (area.start, area.end)).collect();
    assert_eq!(merged, [((0, 1), (0, 2)), ((2, 0), (2, 1))]);
}

#[test]
fn a_note_lies_beside_its_cell() {
    let mut block = table(&[10.0], &[&["甲"]]);
    let Block::Table(table) = &mut block else { unreachable!() };
    table.rows[0].cells[0].note = Some("存疑：_x000B_ <请核对>".into());
    let bytes = write_well(&document(vec![block]));
    let comments = part(&bytes, "xl/comments1.xml");
    assert!(comments.contains("存疑：_x005F_x000B_ &lt;请核对&gt;</t>"), "{comments}");
    assert!(comments.contains("<author>jixiao</author>") && comments.contains("ref=\"A1\""), "{comments}");
}

#[test]
fn the_same_document_makes_the_same_bytes() {
    let mut document = document(vec![paragraph("标题"), table(&[10.0, 20.0], &[&["甲", "乙"], &["丙", "丁"]])]);
    document.form = "somewhere/some-form".into();
    let Block::Table(table) = &mut document.sections[0].blocks[1] else { unreachable!() };
    table.rows[0].cells[0].note = Some("注".into());
    table.rows[0].cells[1].style = StyleId(7);
    let bytes = write_well(&document);
    assert_eq!(bytes, write_well(&document));
    assert!(part(&bytes, "docProps/custom.xml").contains("somewhere/some-form"));
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("2023-11-14T22:13:20Z") && core.contains("绩效目标表"), "{core}");
}

#[test]
fn a_row_is_as_high_as_its_longest_text() {
    let rows: &[&[&str]] = &[&["短", "短"], &["短", &"保障校园安全".repeat(20)]];
    let heights = heights(&write_well(&document(vec![table(&[10.0, 40.0], rows)])));
    // 120 characters at 19 a line are 7 lines of at least 13 points.
    assert!(heights[0] < 20.0 && (91.0..140.0).contains(&heights[1]), "{heights:?}");
}

#[test]
fn a_text_over_several_rows_spreads_over_them() {
    let mut block = table(&[20.0, 10.0], &[&["", "一"], &["", "二"], &["", "三"]]);
    let Block::Table(table) = &mut block else { unreachable!() };
    table.rows[0].cells[0] = Cell { down: 3, ..Cell::text(0, "保障校园安全".repeat(10)) };
    table.rows[1].cells.remove(0);
    table.rows[2].cells.remove(0);
    let heights = heights(&write_well(&document(vec![block])));
    // 60 characters at 9 a line.
    assert!(heights.iter().sum::<f64>() > 7.0 * 13.0 && (heights[0] - heights[2]).abs() < 1.0, "{heights:?}");
}

#[test]
fn a_hidden_row_holds_no_text() {
    let mut block = table(&[10.0], &[&["字"; 1], &[], &[]]);
    let Block::Table(table) = &mut block else { unreachable!() };
    table.rows[0].cells[0] = Cell { down: 3, ..Cell::text(0, "保障校园安全".repeat(10)) };
    table.rows[1].hidden = true;
    let heights = heights(&write_well(&document(vec![block])));
    // 60 characters at 4 or 5 a line.
    assert!(heights[0] + heights[2] > 12.0 * 13.0 && heights[1] < 20.0, "{heights:?}");
}

#[test]
fn the_heading_repeats_and_stands_still() {
    let mut block = table(&[10.0], &[&["名称"], &["甲"], &["乙"]]);
    let Block::Table(table) = &mut block else { unreachable!() };
    table.rows[0].header = true;
    let bytes = write_well(&document(vec![paragraph("标题"), block]));
    let book = part(&bytes, "xl/workbook.xml");
    assert!(book.contains("表!$2:$2") && book.contains("表!$A$1:$A$4"), "{book}");
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("<pane ySplit=\"2\""));
}

#[test]
fn one_sheet_at_least_is_shown() {
    let section = |hidden| Section { hidden, blocks: vec![paragraph("一")], ..Section::default() };
    let state = |sections: &[bool]| {
        let sections = sections.iter().map(|hidden| section(*hidden)).collect();
        let book = part(&write_well(&Document { sections, ..Document::default() }), "xl/workbook.xml");
        book.split("<sheet ").skip(1).map(|sheet| sheet.contains("state=\"hidden\"")).collect::<Vec<bool>>()
    };
    assert_eq!(state(&[true, false, true]), [true, false, true]);
    assert_eq!(state(&[true, true]), [false, true]);
}

/// What becomes of a cell of so many characters in a column of width 20: findings, height, column and font.
fn fate(characters: usize) -> (usize, f64, bool, bool) {
    let text = "字".repeat(characters);
    let (bytes, report) = write(&document(vec![table(&[20.0, 20.0], &[&["甲", "乙"], &["短", &text]])]), 0).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    let same = sheet.contains("<cols><col min=\"1\" max=\"2\"");
    (report.findings.len(), heights(&bytes)[1], !same, part(&bytes, "xl/styles.xml").contains("<sz val=\"8\"/>"))
}

#[test]
fn a_row_too_high_is_widened_then_shrunk_then_told() {
    assert!(matches!(fate(200), (0, ..409.5, false, false)), "{:?}", fate(200));
    assert!(matches!(fate(300), (0, ..=409.5, true, false)), "{:?}", fate(300));
    assert!(matches!(fate(600), (0, ..=409.5, true, _)), "{:?}", fate(600));
    assert!(matches!(fate(2000), (1, 409.5, true, true)), "{:?}", fate(2000));

    let place = Place::text(Default::default(), 3, 9);
    let mut block = table(&[20.0], &[&[&"字".repeat(2000)]]);
    let Block::Table(table) = &mut block else { unreachable!() };
    table.rows[0].cells[0].place = place;
    let (_, report) = write(&document(vec![block]), 0).unwrap();
    assert_eq!((report.findings[0].id, report.findings[0].place), ("F101", place));
}

#[test]
fn a_text_longer_than_a_cell_holds_names_the_cell() {
    let long = "字".repeat(32_768);
    let error = write(&document(vec![paragraph("一"), table(&[20.0, 20.0], &[&["甲", &long]])]), 0).unwrap_err();
    assert!(error.message.zh.contains("B2") && error.message.zh.contains("32768"), "{error}");
}

#[test]
fn odd_documents_neither_panic_nor_fail() {
    let odd = Style { size: f64::NAN, font: "\u{1}".into(), ..Style::default() };
    let mut odd_rows = table(&[f64::NAN, -1.0, 1e9], &[&["甲", "乙", "丙", "丁"]]);
    let Block::Table(table) = &mut odd_rows else { unreachable!() };
    table.rows[0].height = Some(f64::INFINITY);
    table.rows[0].cells[0].span = 0;
    table.rows[0].cells[1].down = 0;
    let empty = Block::Table(Table::default());
    let page = Page { margins: [f64::NAN, 500.0, -1.0, 0.0], ..Page::default() };
    let section = |blocks| Section { name: "a'b".into(), hidden: true, blocks, page, ..Section::default() };
    let sections = vec![section(vec![odd_rows]), section(vec![empty]), section(vec![]), section(vec![paragraph("一")])];
    write_well(&Document { styles: vec![odd], sections, ..Document::default() });
    write_well(&Document::default());

    let mut wide = Cell::text(u32::MAX, "甲");
    wide.span = u32::MAX;
    let rows = vec![Row { cells: vec![wide], ..Row::default() }];
    assert!(write(&document(vec![Block::Table(Table { columns: vec![], rows })]), 0).is_err());
}
