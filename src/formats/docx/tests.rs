//! The law of this format, what we write we read back, and small stories about files other programs made.

use super::{places, read, write};
use crate::document::*;
use crate::source::{Place, SourceId};
use proptest::prelude::*;
use std::io::Write as _;

/// What must survive: texts at their grid positions with spans, header flags and notes, and the page they stand on.
fn shape(document: &Document) -> String {
    use std::fmt::Write as _;
    let mut out = format!("{:?} {:?}\n", document.title, document.form);
    for section in &document.sections {
        let _ = writeln!(out, "section {:?}", section.page);
        for block in &section.blocks {
            match block {
                Block::Paragraph(p) => {
                    let _ = writeln!(out, "  p {:?} {:?}", p.text, p.note);
                }
                Block::Table(table) => {
                    let _ = writeln!(out, "  table");
                    for row in &table.rows {
                        let _ = writeln!(out, "    row {} {} {:?}", row.header, row.hidden, row.height);
                        for c in &row.cells {
                            let _ = writeln!(out, "      {}+{}x{} {:?} {:?}", c.column, c.span, c.down, c.text, c.note);
                        }
                    }
                }
            }
        }
    }
    out
}

fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "项目名称",
        "a",
        "&",
        "<",
        ">",
        "\"",
        "'",
        "]]>",
        "&amp;",
        "\t",
        "\n",
        " ",
        "  ",
        "　",
        "\u{a0}",
        "😀",
        "𠀀",
        "≥95%",
        "，",
        "\u{301}",
        "\u{200b}",
        "_x000B_",
        "-",
        "☑",
        "\u{e000}",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..8).prop_map(|pieces| pieces.concat())
}

fn note() -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.2, text())
}

fn table() -> impl Strategy<Value = Table> {
    let cell = (1..4u32, 1..4u32, text(), note(), 0..3u16);
    (1..6usize, 1..6usize, prop::collection::vec(cell, 25), prop::collection::vec(any::<(bool, bool)>(), 5)).prop_map(
        |(columns, rows, cells, flags)| {
            let mut taken = vec![vec![false; columns]; rows];
            let mut cells = cells.into_iter();
            let mut table = Table { columns: (1..=columns).map(|width| width as f64).collect(), rows: Vec::new() };
            for at in 0..rows {
                let height = flags[at].0.then_some(20.0);
                let mut row = Row { header: flags[at].0, hidden: flags[at].1, height, cells: Vec::new() };
                for column in 0..columns {
                    let Some((span, down, text, note, style)) = cells.next() else { break };
                    if taken[at][column] {
                        continue;
                    }
                    let free = (column..columns).take_while(|c| !taken[at][*c]).count();
                    let (span, down) = ((span as usize).min(free), (down as usize).min(rows - at));
                    taken[at..at + down].iter_mut().for_each(|row| row[column..column + span].fill(true));
                    let cell = Cell::text(column as u32, text);
                    let (span, down) = (span as u32, down as u32);
                    row.cells.push(Cell { span, down, note, style: StyleId(style), ..cell });
                }
                table.rows.push(row);
            }
            table
        },
    )
}

fn document() -> impl Strategy<Value = Document> {
    let paragraph = (text(), note(), 0..3u16).prop_map(|(text, note, style)| Paragraph {
        text,
        note,
        style: StyleId(style),
        ..Paragraph::default()
    });
    let block = prop_oneof![paragraph.prop_map(Block::Paragraph), table().prop_map(Block::Table)];
    let page = any::<(bool, bool, bool)>().prop_map(|(large, wide, numbers)| Page {
        paper: if large { Paper::A3 } else { Paper::A4 },
        orientation: if wide { Orientation::Landscape } else { Orientation::Portrait },
        margins: [37.0, 26.0, 35.0, 28.0],
        numbers,
    });
    let section = (page, prop::collection::vec(block, 0..5)).prop_map(|(page, blocks)| Section {
        page,
        blocks,
        ..Section::default()
    });
    (text(), text(), prop::collection::vec(section, 1..4)).prop_map(|(title, form, sections)| Document {
        title,
        form,
        styles: styles(),
        sections,
        ..Document::default()
    })
}

fn styles() -> Vec<Style> {
    vec![
        Style { border: true, ..Style::default() },
        Style {
            font: "方正小标宋简体".into(), size: 22.0, align: Align::Center, bold: true, ..Style::default()
        },
        Style {
            font: "宋\"&<体".into(),
            indent: 2.0,
            spacing: 1.5,
            page_break: true,
            underline: true,
            upright: true,
            ..Style::default()
        },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(document in document()) {
        let (bytes, report) = write(&document, 0).unwrap();
        prop_assert!(report.findings.is_empty(), "{report:?}");
        prop_assert_eq!(shape(&read(&bytes).unwrap()), shape(&document));
    }
}

/// One of each: a cover, a table with merges, a note, a second section.
fn sample() -> Document {
    let mut table = Table { columns: vec![12.0, 14.0, 40.0], rows: Vec::new() };
    let label = Cell { down: 2, ..Cell::text(0, "绩效\n指标") };
    let head = Cell { span: 2, note: Some("存疑".into()), ..Cell::text(1, "三级指标") };
    table.rows.push(Row { header: true, cells: vec![label, head], ..Row::default() });
    table.rows.push(Row { cells: vec![Cell::text(1, "数量"), Cell::text(2, "≥95%")], ..Row::default() });
    let title = Paragraph { text: "申报表".into(), style: StyleId(1), ..Paragraph::default() };
    let page = Page { numbers: true, ..Page::default() };
    let cover = Section { blocks: vec![Block::Paragraph(title)], ..Section::default() };
    let body = Section { page, blocks: vec![Block::Table(table.clone()), Block::Table(table)], ..Section::default() };
    Document {
        title: "申报表".into(),
        form: "a/b".into(),
        styles: styles(),
        sections: vec![cover, body],
        ..Document::default()
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = write(&sample(), 1_700_000_000).unwrap().0;
    assert_eq!(first, write(&sample(), 1_700_000_000).unwrap().0);
    let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(|| write(&sample(), 1_700_000_000).unwrap().0)).collect();
    threads.into_iter().for_each(|thread| assert_eq!(first, thread.join().unwrap()));
}

#[test]
fn what_word_cannot_hold_is_told_and_marked() {
    let mut document = sample();
    let at = Place::Cell { source: SourceId(0), sheet: 0, row: 3, column: 1 };
    document.sections[0].blocks =
        vec![Block::Paragraph(Paragraph {
            text: "甲\u{b}乙\u{ffff}\r\n丙".into(), place: at, ..Paragraph::default()
        })];
    let (bytes, report) = write(&document, 0).unwrap();
    assert_eq!(report.findings.iter().map(|f| (f.id, f.place)).collect::<Vec<_>>(), [("F104", at)]);
    assert_eq!(body(&read(&bytes).unwrap())[0], "甲\u{fffd}乙\u{fffd}\n丙");
}

#[test]
fn a_table_too_wide_for_word_is_refused() {
    let mut document = sample();
    let cell = Cell::text(u32::MAX, "甲");
    let table = Table { columns: Vec::new(), rows: vec![Row { cells: vec![cell], ..Row::default() }] };
    document.sections[0].blocks = vec![Block::Table(table)];
    assert!(write(&document, 0).is_err());
}

#[test]
fn a_cell_under_another_is_told() {
    let wide = Cell { span: 2, down: 2, ..Cell::text(0, "甲") };
    let rows = vec![
        Row { cells: vec![wide, Cell::text(1, "乙")], ..Row::default() },
        Row { cells: vec![Cell::text(1, "丙"), Cell::text(2, "丁")], ..Row::default() },
    ];
    let table = Table { columns: Vec::new(), rows };
    let section = Section { blocks: vec![Block::Table(table)], ..Section::default() };
    let (bytes, report) = write(&Document { sections: vec![section], ..Document::default() }, 0).unwrap();
    assert_eq!(report.findings.iter().map(|f| f.id).collect::<Vec<_>>(), ["F102", "F102"]);
    assert_eq!(body(&read(&bytes).unwrap()), ["0,0+2x2 甲", "0,2+1x1 ", "1,2+1x1 丁"]);
}

#[test]
fn damaged_files_are_errors_and_never_panic() {
    let (bytes, _) = write(&sample(), 0).unwrap();
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err());
    }
    let mut random = Random(7);
    for _ in 0..1000 {
        let mut damaged = bytes.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(damaged.len());
            damaged[at] = random.below(256) as u8;
        }
        let _ = read(&damaged);
    }
    // Inside the XML, where no checksum protects us.
    let xml = part(&bytes, "word/document.xml");
    for _ in 0..1500 {
        let mut damaged = xml.clone().into_bytes();
        for _ in 0..=random.below(3) {
            let (at, other) = (random.below(damaged.len()), random.below(xml.len()));
            match random.below(3) {
                0 => damaged[at] = random.below(128) as u8,
                1 => drop(damaged.drain(at.min(other)..at.max(other).min(at.min(other) + 200))),
                _ => {
                    let copied = damaged[at..(at + 100).min(damaged.len())].to_vec();
                    let to = other.min(damaged.len());
                    damaged.splice(to..to, copied);
                }
            }
        }
        let _ = read(&package(&damaged));
    }
}

/// A linear congruential generator: the same damage each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

fn package(document: &[u8]) -> Vec<u8> {
    package_of(&[("word/document.xml", document)])
}

fn package_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Reads a body as another program might write it.
fn reads(body_xml: &str) -> Vec<String> {
    let xml = format!(
        "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><w:body>{body_xml}</w:body></w:document>"
    );
    body(&read(&package(xml.as_bytes())).unwrap())
}

/// Paragraphs as their text, cells as `row,column+span×down text`.
fn body(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Paragraph(paragraph) => out.push(paragraph.text.clone()),
            Block::Table(table) => {
                for (at, row) in table.rows.iter().enumerate() {
                    for c in &row.cells {
                        out.push(format!("{at},{}+{}x{} {}", c.column, c.span, c.down, c.text));
                    }
                }
            }
        }
    }
    out
}

fn p(runs: &str) -> String {
    format!("<w:p><w:r>{runs}</w:r></w:p>")
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(&format!("<w:t>{text}</w:t>")))
}

#[test]
fn runs_are_read_as_the_page_shows_them() {
    let body = p(
        "<w:t xml:space=\"preserve\"> 甲 </w:t><w:br/><w:t> 乙 </w:t><w:tab/><w:noBreakHyphen/><w:softHyphen/><w:cr/>",
    );
    assert_eq!(reads(&body), [" 甲 \n乙\t-\n"]);
    let tracked =
        "<w:p><w:ins><w:r><w:t>留</w:t></w:r></w:ins><w:del><w:r><w:delText>去</w:delText></w:r></w:del></w:p>";
    assert_eq!(reads(tracked), ["留"]);
    let through = "<w:p><w:hyperlink><w:smartTag><w:r><w:t>链</w:t></w:r></w:smartTag></w:hyperlink></w:p>";
    assert_eq!(reads(through), ["链"]);
    assert_eq!(reads(&p("<w:br w:type=\"page\"/><w:t>新页</w:t>")), ["新页"]);
    assert_eq!(reads(&p("<w:t>&#x9879;&lt;&#30446;</w:t>")), ["项<目"]);
}

#[test]
fn a_field_shows_its_result() {
    let field = "<w:fldChar w:fldCharType=\"begin\"/><w:instrText>DATE</w:instrText><w:t>码</w:t>\
        <w:fldChar w:fldCharType=\"separate\"/><w:t>2021年</w:t><w:fldChar w:fldCharType=\"end\"/><w:t>后</w:t>";
    assert_eq!(reads(&p(field)), ["2021年后"]);
    let unclosed = p("<w:fldChar w:fldCharType=\"begin\"/><w:t>甲</w:t>") + &p("<w:t>乙</w:t>");
    assert_eq!(reads(&unclosed), ["", "乙"]);
}

#[test]
fn boxes_are_ticked_or_not_however_they_are_made() {
    let symbols = "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/>\
        <w:sym w:font=\"Wingdings 2\" w:char=\"F052\"/><w:sym w:font=\"Wingdings 2\" w:char=\"00A3\"/>\
        <w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/><w:t>\u{f0fe}\u{f06f}</w:t>";
    assert_eq!(reads(&p(symbols)), ["☑□☑□√☑□"]);
    let control = |state: &str, glyph: &str| {
        format!(
            "<w:sdt><w:sdtPr><w14:checkbox xmlns:w14=\"x\"><w14:checked w14:val=\"{state}\"/></w14:checkbox></w:sdtPr>\
            <w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    };
    let body = format!("<w:p>{}<w:r><w:t>新增</w:t></w:r>{}</w:p>", control("1", "☒"), control("0", "☐"));
    assert_eq!(reads(&body), ["☑新增□"]);
    let legacy = |state: &str| {
        format!(
            "<w:fldChar w:fldCharType=\"begin\"><w:ffData><w:name w:val=\"a\"/><w:checkBox><w:sizeAuto/>{state}</w:checkBox>\
            </w:ffData></w:fldChar><w:instrText>FORMCHECKBOX</w:instrText><w:fldChar w:fldCharType=\"end\"/>"
        )
    };
    let ticked = legacy("<w:default w:val=\"0\"/><w:checked/>");
    assert_eq!(reads(&p(&format!("{ticked}<w:t>甲</w:t>{}", legacy("<w:default w:val=\"0\"/>")))), ["☑甲□"]);
}

#[test]
fn a_prompt_is_not_an_answer() {
    let control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>单击此处输入</w:t></w:r></w:p>\
        </w:sdtContent></w:sdt>";
    assert_eq!(reads(control), [""]);
}

#[test]
fn cells_stand_at_their_grid_columns() {
    let span = |n| format!("<w:gridSpan w:val=\"{n}\"/>");
    let restart = "<w:vMerge w:val=\"restart\"/>";
    let table = format!(
        "<w:tbl><w:tblGrid><w:gridCol w:w=\"1050\"/></w:tblGrid>\
        <w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr>\
        <w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}</w:tr>\
        <w:tr>{}{}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr></w:tbl>",
        cell(restart, "标签"),
        cell(&span(2), "头"),
        cell("<w:vMerge/>", ""),
        cell("", "甲"),
        cell("<w:tcPrChange><w:tcPr><w:gridSpan w:val=\"9\"/></w:tcPr></w:tcPrChange>", "乙"),
        cell(&span(2), "丙"),
        cell("<w:hMerge w:val=\"restart\"/>", "丁"),
        cell("<w:hMerge/>", ""),
        cell("", "删"),
    );
    assert_eq!(
        reads(&table),
        ["0,0+1x2 标签", "0,1+2x1 头", "1,1+1x1 甲", "1,2+1x1 乙", "2,1+2x1 丙", "3,0+2x1 丁", "4,0+1x1 "]
    );
}

#[test]
fn footnotes_follow_the_text_and_comments_stay_with_it() {
    let document = "<w:document><w:body><w:commentRangeStart w:id=\"4\"/><w:p><w:r><w:t>注</w:t></w:r></w:p><w:sectPr/></w:body></w:document>";
    let comments =
        "<w:comments><w:comment w:id=\"4\"><w:p><w:r><w:t>问</w:t></w:r></w:p><w:p/></w:comment></w:comments>";
    let footnotes = "<w:footnotes><w:footnote w:type=\"separator\"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id=\"1\"><w:p><w:r><w:t>脚</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let relation =
        |kind: &str, target: &str| format!("<Relationship Id=\"{kind}\" Type=\"x/{kind}\" Target=\"{target}\"/>");
    let main = format!("<Relationships>{}</Relationships>", relation("officeDocument", "/w/main.xml"));
    let others = format!(
        "<Relationships>{}{}</Relationships>",
        relation("comments", "c.xml"),
        relation("footnotes", "../f.xml")
    );
    let bytes = package_of(&[
        ("_rels/.rels", main.as_bytes()),
        ("w/main.xml", document.as_bytes()),
        ("w/_rels/main.xml.rels", others.as_bytes()),
        ("w/c.xml", comments.as_bytes()),
        ("f.xml", footnotes.as_bytes()),
    ]);
    let document = read(&bytes).unwrap();
    assert_eq!(body(&document), ["注", "脚"]);
    let Block::Paragraph(first) = &document.sections[0].blocks[0] else { panic!("no paragraph") };
    assert_eq!(first.note.as_deref(), Some("问\n"));
}

#[test]
fn inner_tables_and_text_boxes_become_text() {
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>", cell("", "a"), cell("", "b"), cell("", "c"));
    let table = format!("<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc></w:tr></w:tbl>", p("<w:t>前</w:t>"), p(""));
    assert_eq!(reads(&table), ["0,0+1x1 前\na\tb\nc\n"]);
    let boxed = format!("<w:txbxContent>{}</w:txbxContent>", p("<w:t>框</w:t>"));
    let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p(&boxed));
    assert_eq!(reads(&table), ["0,0+1x1 框"]);
}

#[test]
fn hostile_files_are_refused() {
    let refused = |xml: &str| read(&package(xml.as_bytes())).is_err();
    assert!(refused("<!DOCTYPE x [<!ENTITY a \"b\">]><w:document><w:body/></w:document>"));
    assert!(refused("<w:document><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"));
    assert!(refused("<w:document><w:body><w:p>"));
    assert!(refused("<html/>"));
    assert!(refused(&format!("<w:document>{}", "<w:p>".repeat(100_000))));
    let wide = cell("<w:gridSpan w:val=\"4000000000\"/>", "");
    assert!(refused(&format!("<w:document><w:body><w:tbl><w:tr>{wide}</w:tr></w:tbl></w:body></w:document>")));
    assert!(read(b"").is_err() && read(b"PK\x03\x04").is_err());
}

#[test]
fn places_name_the_body_and_its_tables() {
    let (bytes, _) = write(&sample(), 0).unwrap();
    let document = read(&bytes).unwrap();
    assert_eq!(places(&document), ["正文", "表1", "表2"]);
    let at: Vec<_> = document.texts().collect();
    let cell = |sheet, row, column| Place::Cell { source: SourceId(0), sheet, row, column };
    assert_eq!(at[0], ("申报表", cell(0, 0, 0)));
    assert_eq!(at[4], ("≥95%", cell(1, 1, 2)));
    assert_eq!(at[8], ("≥95%", cell(2, 1, 2)));
}
