//! What PDFs do, each on the smallest file that shows it, and the real ones: every spec printed, five cases.

mod common;

use common::pdf::{Draw, pdf, pdf_in};
use common::{folder, here, json, run, text_of};
use jixiao::document::{Block, Document, RemarkKind};
use jixiao::formats::pdf::read;

/// The blocks of a document, a table as its rows of `a|b`; what a span covers has no cell.
fn blocks(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Paragraph(paragraph) => out.push(paragraph.text.clone()),
            Block::Table(table) => out.extend(table.rows.iter().map(|row| {
                let cells = row.cells.iter().map(|cell| cell.text.replace('\n', "⏎"));
                cells.collect::<Vec<_>>().join("|")
            })),
        }
    }
    out
}

fn shown(pages: &[Draw]) -> Vec<String> {
    blocks(&read(pdf(pages)).unwrap())
}

/// Every remark, of cells, paragraphs and sections.
fn remarks(document: &Document) -> Vec<(RemarkKind, String)> {
    let mut out = Vec::new();
    for section in &document.sections {
        out.extend(section.remarks.iter().map(|(_, remark)| (remark.kind, remark.text.clone())));
        for block in &section.blocks {
            let of = match block {
                Block::Paragraph(paragraph) => vec![&paragraph.remarks],
                Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.remarks).collect(),
            };
            out.extend(of.iter().flat_map(|remarks| remarks.iter()).map(|remark| (remark.kind, remark.text.clone())));
        }
    }
    out
}

const WIDTHS: [f64; 3] = [100.0, 60.0, 100.0];

fn small() -> Draw {
    Draw::new().table(50.0, 100.0, &WIDTHS, &[&["项目名称", "总计", "绩效目标"], &["运维", "12.50", "保障运行"]])
}

#[test]
fn a_ruled_table_is_its_rows_and_the_text_around_it_paragraphs() {
    let page = small().text(200.0, 80.0, 16.0, "绩效目标表").text(50.0, 170.0, 10.0, "填表人：甲");
    assert_eq!(shown(&[page]), ["绩效目标表", "项目名称|总计|绩效目标", "运维|12.50|保障运行", "填表人：甲"]);
}

#[test]
fn bold_drawn_twice_is_read_once() {
    let page = small().text(52.3, 114.0, 10.0, "项目名称").text(52.3, 134.2, 10.0, "运维");
    assert_eq!(shown(&[page])[0], "项目名称|总计|绩效目标");
    // What stands twice in the text stays twice.
    let page = Draw::new().table(50.0, 100.0, &WIDTHS, &[&["常常", "11.11", "人人皆学"], &["甲", "", ""]]);
    assert_eq!(shown(&[page])[0], "常常|11.11|人人皆学");
}

#[test]
fn pieces_of_a_cell_come_in_any_order() {
    let page = Draw::new()
        .text(112.0, 114.0, 10.0, "障运行")
        .table(50.0, 100.0, &[150.0, 50.0], &[&["", "甲"], &["乙", "丙"]])
        .text(52.0, 114.0, 10.0, "全年")
        .text(72.0, 114.0, 10.0, "365")
        .text(87.0, 114.0, 10.0, "天保");
    assert_eq!(shown(&[page])[0], "全年365天 保障运行|甲".replace(' ', ""));
}

#[test]
fn radicals_are_replaced_and_that_is_said_once() {
    let page = Draw::new().table(
        50.0,
        100.0,
        &WIDTHS,
        &[&["项\u{2F6C}名称", "总计", "目标"], &["\u{2F40}出", "1", "\u{2EDA}数"]],
    );
    let document = read(pdf(&[page])).unwrap();
    assert_eq!(blocks(&document), ["项目名称|总计|目标", "支出|1|页数"]);
    let said = remarks(&document);
    assert_eq!(said.iter().filter(|(kind, _)| *kind == RemarkKind::Respelled).count(), 1);
}

#[test]
fn boxes_that_are_letters_of_a_symbol_font_are_boxes() {
    let page =
        || Draw::new().table(50.0, 100.0, &WIDTHS, &[&["\u{F052}新增 \u{F0A8}延续", "1", "甲"], &["乙", "", ""]]);
    assert_eq!(shown(&[page()])[0], "☑新增 □延续|1|甲");
    let file = pdf_in("Wingdings-Regular", &[Draw::new().text(50.0, 100.0, 10.0, "\u{FE}\u{A8}")]);
    assert_eq!(blocks(&read(file).unwrap()), ["☑□"]);
}

#[test]
fn raised_and_lowered_digits_are_written_so() {
    let page = Draw::new()
        .table(50.0, 100.0, &WIDTHS, &[&["3×10", "H", "m"], &["2021", "10", "共"]])
        .text(77.0, 110.5, 5.8, "4")
        .text(157.0, 115.5, 6.0, "2")
        .text(160.0, 114.0, 10.0, "O")
        .text(217.0, 110.5, 5.8, "2")
        // Smaller on the same line is no power, nor is what stands apart.
        .text(72.0, 134.0, 6.0, "12")
        .text(168.0, 130.0, 6.0, "5")
        .text(222.0, 130.5, 6.0, "甲");
    assert_eq!(shown(&[page]), ["3×10⁴|H₂O|m²", "202112|10 5|共甲"]);
}

/// The map of the font without some characters, which many programs leave out.
fn without_characters(pages: &[Draw], range: &str, instead: &str) -> Vec<u8> {
    let file = String::from_utf8(pdf(pages)).unwrap();
    assert!(file.contains(range) && range.len() == instead.len());
    file.replace(range, instead).into_bytes()
}

#[test]
fn a_letter_of_which_the_file_does_not_say_which_keeps_its_place_and_is_told() {
    let rows: &[&[&str]] = &[&["项目名称", "总计", "绩效目标"], &["运维", "12.50", "保障运行"]];
    let page = || Draw::new().table(50.0, 100.0, &WIDTHS, rows);
    // Nothing but 0 and 1 is known of the digits.
    let file = without_characters(&[page()], "<0000> <00FF> <0000>", "<0000> <0031> <0000>");
    let document = read(file.clone()).unwrap();
    assert_eq!(blocks(&document)[1], "运维|1\u{FFFD}.\u{FFFD}0|保障运行");
    let said = remarks(&document);
    assert!(said.contains(&(RemarkKind::Symbol, "1\u{FFFD}.\u{FFFD}0".into())));
    assert!(said.contains(&(RemarkKind::Symbol, "第1页 2 个字".into())));
    // No amount is made of it, and the cell is named.
    let folder = folder();
    let path = folder.path().join("缺字.pdf");
    std::fs::write(&path, file).unwrap();
    let told = run(&["import", text_of(&path), "--format", "json"]);
    let read_back = json(&told.out);
    let total = &read_back["单位"][0]["项目"][0]["资金"]["总计"];
    assert!(total.as_str().is_none_or(|total| total.contains('\u{FFFD}')), "{total}");
    let findings = read_back["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["id"] == "I060" && finding["cell"] == "R2C2"), "{findings:#?}");

    let nothing = String::from_utf8(pdf(&[page()])).unwrap().replace("/ToUnicode 6 0 R", "                ");
    assert!(read(nothing.into_bytes()).is_err_and(|error| error.message.zh.contains("没有说明是什么字")));
}

#[test]
fn a_heading_on_coloured_boxes_is_a_row_of_its_table() {
    let page = Draw::new()
        .bar(50.0, 80.0, 100.0, 20.0)
        .bar(150.0, 80.0, 60.0, 20.0)
        .bar(210.0, 80.0, 100.0, 20.0)
        .text(52.0, 94.0, 10.0, "项目名称")
        .text(152.0, 94.0, 10.0, "总计")
        .text(212.0, 94.0, 10.0, "绩效目标")
        .table(50.0, 100.0, &WIDTHS, &[&["运维", "12.50", "保障运行"], &["物业", "1.00", "整洁"]])
        .text(50.0, 70.0, 10.0, "单位：万元");
    assert_eq!(shown(&[page]), ["单位：万元", "项目名称|总计|绩效目标", "运维|12.50|保障运行", "物业|1.00|整洁"]);
}

#[test]
fn lines_across_alone_make_a_table_where_the_same_white_runs_through_it() {
    let three = |rows: &[[&str; 3]]| {
        let mut page = Draw::new().text(50.0, 80.0, 10.0, "绩效目标表");
        for (at, row) in rows.iter().enumerate() {
            let y = 114.0 + 20.0 * at as f64;
            for (x, text) in [52.0, 140.0, 200.0].into_iter().zip(row) {
                page = page.text(x, y, 10.0, text);
            }
        }
        let bottom = 100.0 + 20.0 * rows.len() as f64;
        page.line(50.0, 100.0, 320.0, 100.0).line(50.0, 120.0, 320.0, 120.0).line(50.0, bottom, 320.0, bottom)
    };
    let rows = [["项目名称", "总计", "绩效目标"], ["运维", "12.50", "保障运行"], ["物业", "", "整洁"]];
    assert_eq!(shown(&[three(&rows)]), ["绩效目标表", "项目名称|总计|绩效目标", "运维|12.50|保障运行", "物业|整洁"]);
    // A line that begins in the second column goes on from the one above, or is a row of its own: nobody knows.
    let rows = [["项目名称", "总计", "绩效目标"], ["运维", "12.50", "保障运行"], ["", "13.00", "整洁"]];
    assert!(
        read(pdf(&[three(&rows)])).unwrap().sections[0].blocks.iter().all(|block| !matches!(block, Block::Table(_)))
    );

    // A line under every row: what stands between two is one row.
    let mut page = Draw::new();
    for y in [100.0, 120.0, 150.0, 180.0] {
        page = page.line(50.0, y, 320.0, y);
    }
    let page = page
        .text(52.0, 114.0, 10.0, "项目名称")
        .text(120.0, 114.0, 10.0, "总计")
        .text(180.0, 114.0, 10.0, "目标")
        .text(52.0, 138.0, 10.0, "运维")
        .text(120.0, 138.0, 10.0, "12.50")
        .text(180.0, 132.0, 10.0, "保障各个系统全年不")
        .text(180.0, 144.0, 10.0, "间断运行")
        .text(52.0, 168.0, 10.0, "物业")
        .text(180.0, 168.0, 10.0, "整洁");
    assert_eq!(shown(&[page]), ["项目名称|总计|目标", "运维|12.50|保障各个系统全年不间断运行", "物业|整洁"]);
}

#[test]
fn a_form_on_every_page_keeps_its_title() {
    let page = |name: &'static str| {
        let form: &[&[&str]] = &[&["项目名称", name], &["绩效目标", "办好"]];
        Draw::new().text(200.0, 40.0, 16.0, "绩效目标申报表").table(50.0, 100.0, &[100.0, 200.0], form)
    };
    let read = shown(&[page("甲"), page("乙"), page("丙")]);
    assert_eq!(read.iter().filter(|text| *text == "绩效目标申报表").count(), 3);
    // Over a table that goes on, with its heading again, it is printed again and not said again.
    let page = |rows: &[&[&str]]| Draw::new().text(200.0, 40.0, 16.0, "绩效目标表").table(50.0, 100.0, &WIDTHS, rows);
    let heading: &[&str] = &["项目名称", "总计", "绩效目标"];
    let pages = [
        page(&[heading, &["甲", "1", "一"]]),
        page(&[heading, &["乙", "2", "二"]]),
        page(&[heading, &["丙", "3", "三"]]),
    ];
    let read = shown(&pages);
    assert_eq!(read.iter().filter(|text| *text == "绩效目标表").count(), 1, "{read:?}");
    assert_eq!(read.last().map(String::as_str), Some("丙|3|三"));
}

#[test]
fn letters_spread_over_the_line_are_words() {
    // Blanks of justification: nothing is written between the letters, or a blank everywhere.
    let spread = "2 Tc BT /F 10 Tf 60 728 Td <9879 76EE> Tj ET 0 Tc";
    let page = Draw::new().table(50.0, 100.0, &WIDTHS, &[&["", "项 目 名 称", ""], &["甲", "乙", "丙"]]).raw(spread);
    assert_eq!(shown(&[page])[0], "项目|项目名称");
}

#[test]
fn lines_are_strokes_or_thin_boxes_doubled_or_in_pieces() {
    let mut page = Draw::new();
    for y in [100.0, 120.0, 140.0] {
        // In pieces, and the middle one twice, a little apart.
        page = page.bar(50.0, y, 60.0, 0.5).bar(109.0, y, 60.0, 0.5).bar(168.0, y, 42.5, 0.5).bar(
            50.0,
            y + 1.2,
            160.0,
            0.4,
        );
    }
    for x in [50.0, 110.0, 210.0] {
        page = page.bar(x, 100.0, 0.5, 21.0).bar(x, 120.0, 0.5, 21.0);
    }
    let page = page.text(52.0, 114.0, 10.0, "甲").text(112.0, 114.0, 10.0, "乙").text(52.0, 134.0, 10.0, "丙");
    assert_eq!(shown(&[page]), ["甲|乙", "丙"]);
}

#[test]
fn a_line_that_is_missing_is_a_merge() {
    let page = Draw::new()
        .line(50.0, 100.0, 250.0, 100.0)
        .line(150.0, 120.0, 250.0, 120.0)
        .line(50.0, 140.0, 250.0, 140.0)
        .line(50.0, 100.0, 50.0, 140.0)
        .line(150.0, 100.0, 150.0, 140.0)
        .line(200.0, 120.0, 200.0, 140.0)
        .line(250.0, 100.0, 250.0, 140.0)
        .text(60.0, 124.0, 10.0, "绩效指标")
        .text(160.0, 114.0, 10.0, "指标值")
        .text(152.0, 134.0, 10.0, "甲")
        .text(202.0, 134.0, 10.0, "乙");
    let document = read(pdf(&[page])).unwrap();
    let Some(Block::Table(table)) = document.sections[0].blocks.first() else { panic!("{document:?}") };
    let shape: Vec<_> =
        table.rows.iter().flat_map(|row| &row.cells).map(|cell| (cell.text.as_str(), cell.span, cell.down)).collect();
    assert_eq!(shape, [("绩效指标", 1, 2), ("指标值", 2, 1), ("甲", 1, 1), ("乙", 1, 1)]);
}

#[test]
fn a_page_turned_by_its_entry_or_by_its_text_is_read_upright() {
    let lying = |extra: &str, operators: &str| {
        let mut page = small();
        page.content = format!("q {operators} cm\n{} Q", page.content);
        page.extra = extra.into();
        shown(&[page])
    };
    let upright = shown(&[small()]);
    // Drawn a quarter turn to the left, and to the right; the entry tells the reader to turn it back, or says nothing.
    for extra in ["/Rotate 90", ""] {
        assert_eq!(lying(extra, "0 1 -1 0 842 0"), upright, "{extra}");
    }
    assert_eq!(lying("/Rotate 270", "0 -1 1 0 -300 842"), upright);
    assert_eq!(lying("", "0 -1 1 0 -300 842"), upright);
    assert_eq!(lying("/Rotate 180", "-1 0 0 -1 595 842"), upright);
}

#[test]
fn what_cannot_be_seen_is_left_out_and_told_at_its_cell() {
    // The first cell shows a part of its text; some more stands beyond the page, and some has no ink.
    let page = small()
        .raw("q 50 722 60 20 re W n")
        .text(85.0, 114.0, 10.0, "（资金使用单位）")
        .raw("Q")
        .text(700.0, 300.0, 10.0, "页外")
        .raw("3 Tr")
        .text(300.0, 400.0, 10.0, "无墨")
        .raw("0 Tr");
    let document = read(pdf(&[page])).unwrap();
    let said = remarks(&document);
    assert!(blocks(&document).iter().all(|block| !block.contains("页外") && !block.contains("单位")));
    let hidden: Vec<&str> =
        said.iter().filter(|(kind, _)| *kind == RemarkKind::Hidden).map(|(_, text)| text.as_str()).collect();
    assert!(hidden.iter().any(|text| text.contains("使用单位）")), "{hidden:?}");
    assert!(hidden.iter().any(|text| text.contains("页外") && text.contains("无墨")), "{hidden:?}");
}

#[test]
fn words_under_a_scan_are_recognised_words_and_every_one_is_doubtful() {
    let mut page = small();
    page.content = format!("3 Tr\n{}", page.content);
    page.picture = true;
    let document = read(pdf(&[page])).unwrap();
    assert_eq!(blocks(&document), ["项目名称|总计|绩效目标", "运维|12.50|保障运行"]);
    assert_eq!(remarks(&document).iter().filter(|(kind, _)| *kind == RemarkKind::Recognised).count(), 6);
}

#[test]
fn a_scan_without_text_is_refused_with_what_to_do() {
    let page = || Draw { picture: true, ..Draw::new() };
    let error = read(pdf(&[page(), page()])).unwrap_err();
    assert!(error.message.zh.contains("扫描") && error.message.zh.contains("2 页"), "{}", error.message.zh);
    assert!(error.help.is_some_and(|help| help.zh.contains("Excel")));
    // Beside pages of text it is told.
    let document = read(pdf(&[small(), page()])).unwrap();
    assert_eq!(remarks(&document), [(RemarkKind::PicturePage, "2".to_string())]);
    assert!(read(pdf(&[Draw::new()])).is_err());
}

#[test]
fn page_numbers_are_no_text_even_in_a_cell() {
    let mut rows: Vec<&[&str]> = vec![&["项目名称", "总计", "目标"]];
    rows.resize(37, &["甲", "1", "乙"]);
    let page = |number: &str| {
        Draw::new().table(50.0, 60.0, &WIDTHS, &rows).text(170.0, 799.5, 9.0, number).text(290.0, 822.0, 9.0, "12")
    };
    for number in ["— 12 —", "第3页 共12页"] {
        let document = read(pdf(&[page(number)])).unwrap();
        assert!(blocks(&document).iter().all(|block| !block.contains("12")), "{:?}", blocks(&document));
        let said = remarks(&document);
        assert!(matches!(said.as_slice(), [(RemarkKind::Footer, text)] if text.contains("12")), "{said:?}");
    }
}

#[test]
fn a_header_on_most_pages_is_told_and_not_read() {
    let pages: Vec<Draw> = (0..4).map(|_| small().text(50.0, 40.0, 9.0, "某市某局部门预算")).collect();
    let document = read(pdf(&pages)).unwrap();
    assert!(blocks(&document).iter().all(|block| !block.contains("部门预算")));
    assert_eq!(remarks(&document).iter().filter(|(kind, _)| *kind == RemarkKind::Footer).count(), 4);
}

#[test]
fn lines_of_a_cell_are_joined_and_items_begin_lines() {
    let page = Draw::new()
        .line(50.0, 100.0, 270.0, 100.0)
        .line(50.0, 180.0, 270.0, 180.0)
        .line(50.0, 100.0, 50.0, 180.0)
        .line(120.0, 100.0, 120.0, 180.0)
        .line(270.0, 100.0, 270.0, 180.0)
        .text(52.0, 134.0, 10.0, "完成校园网升")
        .text(52.0, 148.0, 10.0, "级和运维。")
        .text(122.0, 134.0, 10.0, "一、建成平台。")
        .text(122.0, 148.0, 10.0, "二、保障全市教育网络全年稳")
        .text(122.0, 162.0, 10.0, "定运行。");
    assert_eq!(shown(&[page])[0], "完成校园网升级和运维。|一、建成平台。⏎二、保障全市教育网络全年稳定运行。");
}

#[test]
fn a_table_goes_on_over_the_page_and_a_row_only_where_no_line_closes_it() {
    let heading: &[&str] = &["项目名称", "总计", "目标"];
    let closed = Draw::new().table(50.0, 700.0, &WIDTHS, &[heading, &["甲", "1", "建成"]]);
    let next = || Draw::new().table(50.0, 60.0, &WIDTHS, &[heading, &["乙", "2", "运行"], &["丙", "3", "维护"]]);
    let document = read(pdf(&[closed, next()])).unwrap();
    assert_eq!(document.sections.len(), 1);
    assert_eq!(document.sections[0].pages, Some((1, 2)));
    assert_eq!(blocks(&document), ["项目名称|总计|目标", "甲|1|建成", "项目名称|总计|目标", "乙|2|运行", "丙|3|维护"]);

    // The last row has no line under it: what comes first on the next page is the rest of it.
    let mut open = Draw::new()
        .table(50.0, 700.0, &WIDTHS, &[heading])
        .text(52.0, 734.0, 10.0, "网络")
        .text(212.0, 734.0, 10.0, "全年");
    for x in [50.0, 150.0, 210.0, 310.0] {
        open = open.line(x, 720.0, x, 760.0);
    }
    let next = Draw::new().table(50.0, 60.0, &WIDTHS, &[heading, &["运维", "2", "稳定"], &["丙", "3", "维护"]]);
    assert_eq!(shown(&[open, next])[1..], ["网络运维|2|全年稳定", "项目名称|总计|目标", "丙|3|维护"]);

    // Word closes the row at the foot of the page; a line full to the end that breaks off proves the rest.
    let cut = Draw::new().table(50.0, 700.0, &WIDTHS, &[heading, &["网络", "", "保障全年全市网络运"]]);
    let next = Draw::new().table(50.0, 60.0, &WIDTHS, &[heading, &["", "", "行，更新设备"], &["丙", "3", "维护"]]);
    let document = read(pdf(&[cut, next])).unwrap();
    assert_eq!(blocks(&document)[1..], ["网络|保障全年全市网络运行，更新设备", "项目名称|总计|目标", "丙|3|维护"]);
    assert!(remarks(&document).iter().any(|(kind, _)| *kind == RemarkKind::Torn));

    // A label merged down its rows is printed in one half of what the page cut.
    let beside = |y: f64, label: &str, rows: &[&[&str]]| {
        let end = y + 20.0 * rows.len() as f64;
        let page = Draw::new().table(100.0, y, &[100.0, 110.0], rows).text(52.0, y + 24.0, 10.0, label);
        page.line(50.0, y, 50.0, end).line(50.0, y, 100.0, y).line(50.0, end, 100.0, end)
    };
    let above = beside(700.0, "", &[&["必要性", "有"], &["可行性", "有"]]);
    let below = beside(60.0, "立项情况", &[&["人力", "足"], &["财力", "足"]]);
    let document = read(pdf(&[above, below])).unwrap();
    assert_eq!(blocks(&document), ["立项情况|必要性|有", "可行性|有", "人力|足", "财力|足"]);
    let Some(Block::Table(table)) = document.sections[0].blocks.first() else { panic!("{document:?}") };
    assert_eq!(table.rows[0].cells[0].down, 4);

    // Other columns are another table.
    let other = Draw::new().table(50.0, 60.0, &[40.0, 120.0], &[&["丁", "4"], &["戊", "5"]]);
    assert_eq!(read(pdf(&[next_of(), other])).unwrap().sections.len(), 2);
}

fn next_of() -> Draw {
    Draw::new().table(50.0, 60.0, &WIDTHS, &[&["甲", "1", "乙"], &["丙", "3", "维护"]])
}

#[test]
fn a_sheet_two_pages_wide_is_put_side_by_side_where_the_rows_agree() {
    let left = Draw::new().table(
        50.0,
        100.0,
        &WIDTHS,
        &[&["项目名称", "总计", "目标"], &["甲", "1", "建"], &["乙", "2", "修"]],
    );
    let right = || {
        Draw::new().table(
            50.0,
            100.0,
            &[80.0, 90.0],
            &[&["三级指标", "指标值"], &["可用率", "≥99%"], &["完好率", "≥95%"]],
        )
    };
    let document = read(pdf(&[left, right()])).unwrap();
    assert_eq!(blocks(&document), ["项目名称|总计|目标|三级指标|指标值", "甲|1|建|可用率|≥99%", "乙|2|修|完好率|≥95%"]);
    assert!(remarks(&document).iter().any(|(kind, _)| *kind == RemarkKind::SideBySide));
    // Rows of other heights are another table.
    let left = Draw::new().table(
        50.0,
        110.0,
        &WIDTHS,
        &[&["项目名称", "总计", "目标"], &["甲", "1", "建"], &["乙", "2", "修"]],
    );
    assert_eq!(read(pdf(&[left, right()])).unwrap().sections.len(), 2);
}

#[test]
fn columns_of_white_are_a_table_only_where_every_line_agrees() {
    let row = |page: Draw, y: f64, cells: [&str; 3]| {
        page.text(50.0, y, 10.0, cells[0]).text(200.0, y, 10.0, cells[1]).text(300.0, y, 10.0, cells[2])
    };
    let even = || {
        row(
            row(row(Draw::new(), 100.0, ["项目名称", "总计", "目标"]), 120.0, ["运维", "1.00", "保障"]),
            140.0,
            ["采购", "2.00", "更新"],
        )
    };
    assert_eq!(shown(&[even()]), ["项目名称|总计|目标", "运维|1.00|保障", "采购|2.00|更新"]);
    // A name that goes on in a second line: whose line that is, the white does not tell.
    let page = row(even().text(50.0, 152.0, 10.0, "和安装"), 172.0, ["培训", "3.00", "提高"]);
    let document = read(pdf(&[page])).unwrap();
    assert!(document.sections[0].blocks.iter().all(|block| matches!(block, Block::Paragraph(_))));
    assert!(remarks(&document).iter().any(|(kind, _)| *kind == RemarkKind::Uneven));
}

#[test]
fn a_page_without_a_ruled_table_is_prose() {
    let page = Draw::new()
        .text(
            70.0,
            100.0,
            10.0,
            "本单位认真贯彻落实各项规定，按照要求编制了预算和绩效目标，并在年中对各项目的执行情况进行了监",
        )
        .text(50.0, 116.0, 10.0, "控和评价。")
        .text(70.0, 132.0, 10.0, "特此说明。");
    let prose = shown(&[page]);
    assert_eq!(prose.len(), 2, "{prose:?}");
    assert!(prose[0].ends_with("进行了监控和评价。"));
}

#[test]
fn cells_are_called_by_page_row_and_column() {
    let folder = folder();
    let file = folder.path().join("预算.pdf");
    let rows: &[&[&str]] = &[
        &["项目名称", "总计", "财政拨款", "绩效目标", "绩效指标"],
        &["网络运维", "10.00", "9.00", "保障运行", "1、产出指标：可用率，年度指标值：≥99%。"],
    ];
    let widths = [70.0, 50.0, 50.0, 70.0, 260.0];
    let pages = [
        Draw::new().text(100.0, 100.0, 20.0, "某馆部门预算"),
        Draw::new().text(50.0, 80.0, 12.0, "单位名称：某馆").table(50.0, 100.0, &widths, rows),
    ];
    std::fs::write(&file, pdf(&pages)).unwrap();
    let said = run(&["import", text_of(&file), "--format", "json"]);
    let told = json(&said.out);
    assert_eq!(told["单位"][0]["项目"][0]["项目名称"], "网络运维", "{}", said.out);
    let of =
        |id: &str| told["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == id).cloned().unwrap();
    let sum = of("M001");
    assert_eq!((sum["sheet"].as_str(), sum["cell"].as_str()), (Some("第2页"), Some("R2C2")), "{sum}");
    // The cover was passed over, and counts as one.
    assert!(of("I084")["message"].as_str().unwrap().contains("第 1 页"));
    let cells = &told["cells"];
    assert_eq!((cells["unexplained"].as_u64(), cells["ignored"].as_u64()), (Some(0), Some(1)), "{cells}");

    let why = run(&["why", &format!("{}!第2页!R2C2", text_of(&file))]);
    assert!(why.out.contains("资金.总计") || why.out.contains("总计"), "{}{}", why.out, why.err);
    let page = folder.path().join("核对.html");
    run(&["import", text_of(&file), "--report", text_of(&page)]);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("<h3>第2页</h3>") && page.contains("R2C2"), "{page}");
}

#[test]
fn a_page_with_several_tables_numbers_them() {
    let page = small().table(50.0, 300.0, &[60.0, 60.0], &[&["甲", "1"], &["乙", "2"]]);
    let document = read(pdf(&[page])).unwrap();
    assert_eq!(document.places, ["第1页表1", "第1页表2"]);
}

/// What is told of an amount is its value: a form prints 100 as 100.00.
fn alike(spec: &serde_json::Value, read: &serde_json::Value, at: &str, differences: &mut Vec<String>) {
    use serde_json::Value;
    match (spec, read) {
        (Value::Object(spec), Value::Object(read)) => {
            let keys = spec.keys().chain(read.keys().filter(|key| !spec.contains_key(*key)));
            for key in keys.filter(|key| !matches!(key.as_str(), "表" | "附加")) {
                let none = Value::Null;
                alike(
                    spec.get(key).unwrap_or(&none),
                    read.get(key).unwrap_or(&none),
                    &format!("{at}.{key}"),
                    differences,
                );
            }
        }
        (Value::Array(spec), Value::Array(read)) if spec.len() == read.len() => {
            for (index, (spec, read)) in spec.iter().zip(read).enumerate() {
                alike(spec, read, &format!("{at}[{index}]"), differences);
            }
        }
        (Value::String(spec), Value::String(read)) => {
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let number = |text: &str| text.parse::<f64>().ok();
            let same = bare(spec) == bare(read) || number(spec).is_some() && number(spec) == number(read);
            if !same {
                differences.push(format!("{at}: {spec} | {read}"));
            }
        }
        _ if spec == read => {}
        _ => differences.push(format!("{at}: {spec} | {read}")),
    }
}

/// The name of the unit and the year stand on no form about a project.
const NOT_ON_THE_FORM: [&str; 2] = [".单位名称: \"济南市电化教育馆\" | null", ".年度: 2020 | null"];

#[test]
fn every_spec_printed_by_two_programs_in_three_ways_comes_back() {
    let mut files: Vec<_> = std::fs::read_dir(here("tests/pdf")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| text_of(path).ends_with(".pdf"));
    files.sort();
    assert_eq!(files.len(), 15, "5 specs, each through .xlsx, .docx and .html");
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().split('.').next().unwrap();
        let spec = ["", ".yaml"].map(|end| here(&format!("specs/{name}{end}"))).into_iter().find(|path| path.exists());
        let spec = json(&run(&["export", text_of(&spec.unwrap()), "--format", "json"]).out);
        let said = run(&["import", text_of(&file), "--format", "json"]);
        let read = json(&said.out);
        let mut differences = Vec::new();
        alike(&spec["单位"][0], &read["单位"][0], "", &mut differences);
        differences.retain(|difference| !NOT_ON_THE_FORM.contains(&difference.as_str()));
        assert!(differences.is_empty(), "{}: {differences:#?}", file.display());
        assert_eq!(read["cells"]["unexplained"], 0, "{}", file.display());
    }
}

/// Printed from `tests/pdf/cases/*.xlsx` and pages alike by others, with their faults: rows too low for their text, a
/// sheet two pages wide.
#[test]
fn the_cases_read_as_far_as_the_paper_tells() {
    let import = |name: &str| {
        let file = here("tests/pdf/cases").join(name);
        json(&run(&["import", text_of(&file), "--format", "json"]).out)
    };
    let count = |read: &serde_json::Value| {
        let units = read["单位"].as_array().unwrap();
        let projects: Vec<_> = units.iter().flat_map(|unit| unit["项目"].as_array().unwrap()).collect();
        let parts = projects.iter().filter_map(|project| project["子项目"].as_array()).flatten();
        let lists = projects.iter().copied().chain(parts).filter_map(|holder| holder["绩效指标"].as_array());
        let indicators: usize = lists.map(Vec::len).sum();
        (projects.len(), indicators)
    };
    let ids = |read: &serde_json::Value| -> Vec<String> {
        read["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap().to_string()).collect()
    };
    let wide = import("c01-merged-level1.pdf");
    assert_eq!(count(&wide), (2, 7));
    assert!(ids(&wide).iter().any(|id| id == "I081"));
    let indicator = &wide["单位"][0]["项目"][0]["绩效指标"][3];
    // Its row is too low for two lines: the second one is printed in the row below.
    assert_eq!((&indicator["三级指标"], &indicator["年度指标值"]), (&"服务人次".into(), &"不少于5万人次".into()));
    assert_eq!(count(&import("browser-table.pdf")), (12, 36));
    assert_eq!(count(&import("unit-table.pdf")), (23, 179));
    assert_eq!(count(&import("declaration.pdf")), (1, 9));
    // Most of its text did not fit and is not in the file: what is left is doubtful, and said to be.
    let cut = import("c04-pages-and-codes.pdf");
    let project = &cut["单位"][0]["项目"][0];
    assert_eq!((&project["项目名称"], &project["资金"]["总计"]), (&"训练经费".into(), &"40".into()));
    assert!(ids(&cut).iter().any(|id| id == "I085") && ids(&cut).iter().any(|id| id == "I009"));
}
