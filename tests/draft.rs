//! Blank forms drafted: what a finished form renders blank, its draft says and renders again.

use jixiao::document::{Block, Cell, Document, Paragraph, Row, Section, Table};
use jixiao::formats::{Kind, docx, excel, xlsx, yaml};
use jixiao::forms::definition::Carrier;
use jixiao::forms::draft::draft;
use jixiao::forms::loading::{Shared, load};
use jixiao::forms::{About, Form, Library, fill};
use jixiao::source::{Source, Sources};
use jixiao::tree::Node;
use std::collections::BTreeSet;

const FORMS: [&str; 4] = ["donghu/declaration", "donghu/revision", "jinan/target", "guangzhou/unit-coded"];
const CARRIERS: [Carrier; 2] = [Carrier::Docx, Carrier::Xlsx];

/// The form without a single fact, as the office would send it out.
fn blank(form: &Form, library: &Library, carrier: Carrier) -> Document {
    through(&fill(form, &Node::map(), &library.taxonomy), carrier)
}

fn through(document: &Document, carrier: Carrier) -> Document {
    match carrier {
        Carrier::Docx => docx::read(&docx::write(document, 0).unwrap().0).unwrap(),
        Carrier::Xlsx => excel::read(&xlsx::write(document, 0).unwrap().0, Kind::Xlsx).unwrap(),
    }
}

/// Names what the draft left to name, in the most mechanical way: 附加 for holes, any list for tables, and nothing
/// for the columns of those.
fn named(draft: &str, about: About) -> String {
    // A list stands on a form once.
    let mut lists = match about {
        About::Revision => ["修订内容", "其他修改"],
        About::Project => ["监控.资金", "自评.资金"],
        About::Unit => ["项目", "绩效指标"],
    }
    .into_iter();
    let mut extra = BTreeSet::new();
    let mut lines = Vec::new();
    for line in draft.lines() {
        let mut line = line.to_string();
        if line.starts_with('#') {
            continue;
        }
        if line.contains("each: 待命名") {
            line = line.replace("each: 待命名", &format!("each: {}", lists.next().unwrap()));
        }
        let is_column = line.trim_start().starts_with("- {head:") || line.trim_start().starts_with("- {group:");
        for hole in line.clone().split('{').skip(1).filter(|hole| hole.starts_with("待命名")) {
            let hole = hole.split('}').next().unwrap();
            let name = hole.split('|').next().unwrap();
            if is_column {
                line = line.replace(&format!("{{{hole}}}"), "");
            } else {
                line = line.replace(&format!("{{{hole}}}"), &format!("{{附加.{hole}}}"));
                extra.insert(name.to_string());
            }
        }
        lines.push(line);
    }
    lines.push(format!("extra: [{}]\n", extra.into_iter().collect::<Vec<_>>().join(", ")));
    lines.join("\n")
}

fn loaded(text: &str, like: &Form) -> Result<Form, String> {
    let mut sources = Sources::default();
    let source = sources.add(Source::text("form.yaml", text));
    let (node, mut report) = yaml::parse(source, text);
    let (form, faults) = load("draft", &node, &Shared { styles: like.styles.clone(), ..Shared::default() });
    report.extend(faults);
    let told: Vec<String> = report
        .findings
        .iter()
        .map(|finding| format!("{}: {}", sources.locate(finding.place).unwrap(), finding.message.zh))
        .collect();
    form.ok_or(told.join("\n"))
}

/// Texts, merges and relative widths, one line a cell.
fn shape(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for section in &document.sections {
        let name = if document.sections.len() > 1 { section.name.as_str() } else { "" };
        lines.push(format!("# {name} {:?}", section.page));
        for block in &section.blocks {
            match block {
                Block::Paragraph(paragraph) => lines.push(paragraph.text.trim().to_string()),
                Block::Table(table) => {
                    for (row, line) in table.rows.iter().enumerate() {
                        lines.extend(line.cells.iter().map(|cell| {
                            format!("{row},{} {}×{} {}", cell.column, cell.span, cell.down, cell.text.trim())
                        }));
                    }
                }
            }
        }
    }
    lines
}

fn widths(document: &Document) -> Vec<Vec<f64>> {
    let tables = document.sections.iter().flat_map(|section| &section.blocks);
    let tables = tables.filter_map(|block| if let Block::Table(table) = block { Some(&table.columns) } else { None });
    tables.map(|columns| columns.iter().map(|width| width / columns.iter().sum::<f64>()).collect()).collect()
}

#[test]
fn a_named_draft_renders_the_blank_form_it_was_drafted_from() {
    let library = Library::built_in().unwrap();
    for (id, carrier) in FORMS.into_iter().flat_map(|id| CARRIERS.map(|carrier| (id, carrier))) {
        let form = library.find(id).unwrap();
        let original = blank(form, &library, carrier);
        let text = draft(&original, None, carrier).unwrap();
        let drafted = loaded(&named(&text, form.about), form).unwrap_or_else(|told| panic!("{id}\n{text}\n{told}"));
        assert_eq!(drafted.about, form.about, "{id}");
        let again = blank(&drafted, &library, carrier);
        assert_eq!(shape(&original), shape(&again), "{id} {carrier:?}\n{text}");
        assert_eq!(widths(&original).len(), widths(&again).len());
        for (old, new) in widths(&original).iter().zip(&widths(&again)) {
            assert!(!old.is_empty() && old.len() == new.len(), "{id} {old:?} {new:?}");
            assert!(old.iter().zip(new).all(|(old, new)| (old - new).abs() < 0.01), "{id} {old:?} {new:?}");
        }
    }
}

#[test]
fn a_draft_is_refused_only_where_something_is_left_to_name() {
    let library = Library::built_in().unwrap();
    for (id, carrier) in FORMS.into_iter().flat_map(|id| CARRIERS.map(|carrier| (id, carrier))) {
        let form = library.find(id).unwrap();
        let text = draft(&blank(form, &library, carrier), None, carrier).unwrap();
        // A table of an unknown list is refused as a whole; its columns are looked at once the list is known.
        let mut named = BTreeSet::new();
        let mut is_nameless = false;
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')) {
            if line.ends_with("- table:") || line.ends_with("- rows:") {
                is_nameless = false;
            } else if line.ends_with("each: 待命名") {
                is_nameless = true;
                named.insert(number - 1);
            } else if line.contains("待命名") && !is_nameless {
                named.insert(number);
            }
        }
        let told = loaded(&text, form).err().unwrap_or_default();
        let mut refused = BTreeSet::new();
        for fault in told.lines() {
            assert!(fault.contains("“待命名"), "{id}: {fault}");
            refused.insert(fault.split(':').nth(1).unwrap().parse::<usize>().unwrap());
        }
        assert_eq!(refused, named, "{id}");
    }
}

#[test]
fn a_draft_is_text_to_review() {
    let library = Library::built_in().unwrap();
    let form = library.find("donghu/declaration").unwrap();
    let text = draft(&blank(form, &library, Carrier::Docx), None, Carrier::Docx).unwrap();
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/draft/declaration.yaml");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(golden).unwrap_or_default(), "run with UPDATE=1 and review");
}

fn sheet(rows: Vec<Vec<Cell>>) -> Document {
    let rows = rows.into_iter().map(|cells| Row { cells, ..Row::default() }).collect();
    let blocks = vec![Block::Table(Table { columns: Vec::new(), rows })];
    Document { sections: vec![Section { blocks, ..Section::default() }], ..Document::default() }
}

/// The lines of the blocks.
fn blocks(document: &Document, carrier: Carrier) -> String {
    let text = draft(document, None, carrier).unwrap();
    text.split_once("blocks:\n").unwrap().1.to_string()
}

#[test]
fn a_document_that_says_nothing_is_an_error() {
    for document in
        [Document::default(), sheet(vec![]), sheet(vec![vec![Cell { span: 0, down: 0, ..Cell::text(u32::MAX, " ") }]])]
    {
        for carrier in CARRIERS {
            assert!(draft(&document, None, carrier).unwrap_err().message.zh.contains("没有文字"));
        }
    }
}

#[test]
fn one_cell_is_a_trivial_form() {
    let one = sheet(vec![vec![Cell::text(0, "项目名称")]]);
    assert_eq!(blocks(&one, Carrier::Xlsx), "- {text: 项目名称, style: 标题}\n");
    assert_eq!(blocks(&one, Carrier::Docx), "- rows:\n  - [项目名称]\n");
}

#[test]
fn a_list_of_data_is_no_blank_form() {
    let rows = (0..3000).map(|row| vec![Cell::text(0, row.to_string()), Cell::text(1, "值")]).collect();
    assert!(draft(&sheet(rows), None, Carrier::Xlsx).unwrap_err().message.zh.contains("不像一张空白表"));
}

#[test]
fn headings_of_two_rows_with_totals_and_numbers_are_a_table() {
    let wide = |column, span, text: &str| Cell { span, ..Cell::text(column, text) };
    let high = |column, text: &str| Cell { down: 2, ..Cell::text(column, text) };
    let blanks = |first: &str| (0..5).map(|column| Cell::text(column, if column == 0 { first } else { "" })).collect();
    let table = sheet(vec![
        vec![high(0, "序号"), high(1, "项目名称"), wide(2, 2, "资金"), high(4, "绩效目标")],
        vec![Cell::text(2, "财政拨款"), Cell::text(3, "其他资金")],
        blanks("合计"),
        blanks("1"),
        blanks("2"),
    ]);
    let expected = "\
- table:
    each: 项目
    totals:
    - [合计, \"{待命名1}\", \"{待命名2}\", \"{待命名3}\", \"{待命名4}\"]
    min_rows: 2
    columns:
    - {head: 序号, cell: \"{#}\"}
    - {head: 项目名称, cell: \"{项目名称}\"}
    - {group: 资金, head: 财政拨款, cell: \"{资金.财政拨款|money}\"}
    - {group: 资金, head: 其他资金, cell: \"{资金.其他资金|money}\"}
    - {head: 绩效目标, cell: \"{绩效目标}\"}
";
    for carrier in CARRIERS {
        assert_eq!(blocks(&table, carrier), expected);
    }
}

#[test]
fn tables_of_one_section_share_their_edges() {
    let table = |columns: &[f64], texts: &[&str]| {
        let cells = (0..).zip(texts).map(|(column, text)| Cell::text(column, *text)).collect();
        Block::Table(Table { columns: columns.to_vec(), rows: vec![Row { cells, ..Row::default() }] })
    };
    let between = Block::Paragraph(Paragraph { text: "二、资金".into(), ..Paragraph::default() });
    let section = Section {
        blocks: vec![
            table(&[20.0, 40.0], &["项目名称", ""]),
            between,
            table(&[10.0, 10.2, 39.8], &["总计", "", "说明"]),
        ],
        ..Section::default()
    };
    let text = draft(&Document { sections: vec![section], ..Document::default() }, None, Carrier::Docx).unwrap();
    let expected = "\
columns: [10, 10, 40]
blocks:
- rows:
  - [{cell: 项目名称, span: 2}, \"{项目名称}\"]
- {text: 二、资金, style: 正文}
- rows:
  - [总计, \"{资金.总计|money}\", 说明]
";
    assert!(text.ends_with(expected), "{text}");
}

/// Numbers that look random and are the same every time.
fn dice(seed: &mut u64, sides: u64) -> u64 {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*seed >> 33) % sides
}

#[test]
fn whatever_lies_over_what_a_draft_loads_once_it_is_named() {
    let library = Library::built_in().unwrap();
    let form = library.find("jinan/target").unwrap();
    let words = [
        "",
        "",
        "",
        "项目名称",
        "合计",
        "…",
        "{坏}{了}",
        "1",
        "□甲 □乙",
        "甲 □ 乙 □",
        "填表人：    电话：",
        "＿＿＿",
        "  年 月 日",
        "a: #b\n- c",
        "单位：元",
        "绩效指标",
        "□/ □",
        "\"\\\u{0}\u{feff}",
        "（   年度）：___年___",
    ];
    let mut seed = 7;
    for round in 0..600 {
        let reach = if round % 10 == 0 { u64::from(u32::MAX) } else { 4 };
        let rows = (0..1 + dice(&mut seed, 7)).map(|_| {
            let mut cells: Vec<Cell> = (0..dice(&mut seed, 6))
                .map(|_| Cell {
                    span: dice(&mut seed, reach) as u32,
                    down: dice(&mut seed, reach) as u32,
                    ..Cell::text(dice(&mut seed, 6) as u32, words[dice(&mut seed, words.len() as u64) as usize])
                })
                .collect();
            cells.sort_by_key(|cell| cell.column);
            cells
        });
        let document = sheet(rows.collect());
        for carrier in CARRIERS {
            let Ok(text) = draft(&document, Some(About::Project), carrier) else { continue };
            let named = named(&text, About::Project);
            if let Err(told) = loaded(&named, form) {
                panic!("{document:#?}\n{named}\n{told}");
            }
        }
    }
}
