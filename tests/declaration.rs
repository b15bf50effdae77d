//! A declaration form that went through people's hands: rows inserted, labels spaced out, columns
//! moved, merged cells taken apart. Each still gives the spec, and each is told.

mod common;

use jixiao::document::{Block, Cell, Document, Row};
use jixiao::formats::{docx, yaml};
use jixiao::forms::{Extracted, Form, Library, extract, fill, survive};
use jixiao::source::SourceId;
use jixiao::spec::{Project, Record};
use jixiao::tree::Node;

const SPEC: &str = include_str!("../templates/donghu/declaration/example.yaml");

struct Story {
    library: Library,
    facts: Node,
    document: Document,
}

fn story() -> Story {
    let library = Library::built_in().unwrap();
    let (node, report) = yaml::parse(SourceId::default(), SPEC);
    assert!(report.findings.is_empty());
    let facts = Project::from_tree(&node).0.to_tree();
    let document = fill(form(&library), &facts, &library.taxonomy);
    Story { library, facts, document }
}

fn form(library: &Library) -> &Form {
    library.find("donghu/declaration").unwrap()
}

impl Story {
    fn rows(&mut self, section: usize) -> &mut Vec<Row> {
        let table = self.document.sections[section].blocks.iter_mut().find_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        &mut table.unwrap().rows
    }

    /// Through real .docx bytes and back to facts.
    fn read(&self) -> Extracted {
        let (bytes, _) = docx::write(&self.document, 0).unwrap();
        let document = docx::read(&bytes).unwrap();
        extract(form(&self.library), &document.sections, SourceId::default(), &self.library.taxonomy)
    }

    fn lost(&self, read: &Extracted) -> Vec<String> {
        let report = survive::compare(form(&self.library), &self.facts, read);
        report.findings.iter().map(|finding| finding.message.zh.clone()).collect()
    }
}

fn ids(read: &Extracted) -> Vec<&'static str> {
    read.report.findings.iter().map(|finding| finding.id).collect()
}

#[test]
fn an_untouched_form_gives_the_spec_and_nothing_to_say() {
    let story = story();
    let read = story.read();
    assert_eq!(story.lost(&read), Vec::<String>::new());
    assert_eq!(ids(&read), Vec::<&str>::new());
    assert_eq!(read.accounting().unexplained, 0);
}

#[test]
fn an_inserted_row_is_told_and_harms_nothing() {
    let mut story = story();
    let style = story.rows(1)[0].cells[0].style;
    let cell = |column, span, text: &str| Cell { span, style, ..Cell::text(column, text) };
    story
        .rows(1)
        .insert(2, Row { cells: vec![cell(0, 1, "备案号"), cell(1, 5, "东财备〔2021〕7号")], ..Row::default() });
    let read = story.read();
    assert_eq!(story.lost(&read), Vec::<String>::new());
    assert_eq!(ids(&read), ["I001", "I001"]);
}

#[test]
fn spaced_and_broken_labels_are_the_same_labels() {
    let mut story = story();
    for row in story.rows(1) {
        for cell in &mut row.cells {
            match cell.text.as_str() {
                "项目负责人" => cell.text = "项 目\n负责人".into(),
                "项目总目标" => cell.text = "项　目　总　目　标".into(),
                _ => {}
            }
        }
    }
    let read = story.read();
    assert_eq!(story.lost(&read), Vec::<String>::new());
    assert_eq!(ids(&read), ["I020", "I020"]);
}

#[test]
fn a_moved_column_is_found_by_its_heading() {
    let mut story = story();
    let rows = story.rows(2);
    // 备注 before 指标值 in every indicator row, heading and all.
    let from = rows.iter().position(|row| row.cells.iter().any(|cell| cell.text == "指标值")).unwrap();
    let until = rows[from + 1..].iter().position(|row| row.cells.iter().any(|cell| cell.text == "项目构成")).unwrap()
        + from
        + 1;
    for row in &mut rows[from..until] {
        let last = row.cells.len() - 1;
        let (left, right) = (row.cells[last - 1].column, row.cells[last].column);
        row.cells[last - 1].column = right;
        row.cells[last].column = left;
        row.cells.sort_by_key(|cell| cell.column);
    }
    let read = story.read();
    assert_eq!(story.lost(&read), Vec::<String>::new());
    assert_eq!(ids(&read), ["I021"]);
}

#[test]
fn a_blank_below_an_unmerged_level_means_as_above() {
    let mut story = story();
    let rows = story.rows(2);
    let first = rows.iter().position(|row| row.cells.iter().any(|cell| cell.text == "产出指标")).unwrap();
    let level1 = rows[first].cells.iter_mut().find(|cell| cell.text == "产出指标").unwrap();
    assert_eq!(level1.down, 2);
    level1.down = 1;
    let blank = Cell { style: level1.style, ..Cell::text(level1.column, "") };
    rows[first + 1].cells.insert(0, blank);
    let read = story.read();
    assert_eq!(story.lost(&read), Vec::<String>::new());
    assert_eq!(ids(&read), ["I013"]);
}

#[test]
fn sub_projects_come_and_go() {
    for count in [0, 1, 2] {
        let mut story = story();
        if let Some(Node { value: jixiao::tree::Value::List(items), .. }) = story.facts.child_mut("子项目") {
            items.truncate(count);
        }
        story.document = fill(form(&story.library), &story.facts, &story.library.taxonomy);
        let read = story.read();
        assert_eq!(story.lost(&read), Vec::<String>::new());
        assert_eq!(read.root.child("子项目").map_or(0, |list| list.items().len()), count);
    }
}

/// A row that says “…” asks for more rows; behind a number stands a sub-project, whatever its name is.
#[test]
fn a_sub_project_named_by_a_full_stop_is_one() {
    let mut story = story();
    for name in ["。", "。。。", "·"] {
        let Node { value: jixiao::tree::Value::List(items), .. } = story.facts.child_mut("子项目").unwrap() else {
            panic!("a list of sub-projects");
        };
        let mut nameless = Node::map();
        nameless.push("名称", Node::text(name));
        *items = vec![nameless];
        story.document = fill(form(&story.library), &story.facts, &story.library.taxonomy);
        let read = story.read();
        assert_eq!(story.lost(&read), Vec::<String>::new(), "{name}");
        assert_eq!(read.root.child("子项目").unwrap().items().len(), 1, "{name}");
    }
    // Dots by hand, in the place of the number.
    let row = story.rows(1).iter_mut().find(|row| row.cells.iter().any(|cell| cell.text == "…")).unwrap();
    row.cells
        .iter_mut()
        .filter(|cell| cell.text.is_empty() || cell.text == "…")
        .for_each(|cell| cell.text = "。。".into());
    let read = story.read();
    assert_eq!(story.lost(&read), Vec::<String>::new());
    assert_eq!(read.accounting().unexplained, 0);
}

/// What is left of the form where a program takes only the text out of a Word file: a cell a line, each behind a tab,
/// and a blank line behind each row. Merged cells are lost, but those covered from above are there, blank.
fn bare_text(document: &Document) -> String {
    let mut out = String::new();
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Paragraph(paragraph) => out += &format!("\n{}\n\n", paragraph.text),
            Block::Table(table) => {
                // The first column and the last row of each cell that goes down.
                let mut deep: Vec<(u32, usize)> = Vec::new();
                for (at, row) in table.rows.iter().enumerate() {
                    deep.retain(|(_, last)| *last >= at);
                    let mut cells: Vec<(u32, &str)> =
                        row.cells.iter().map(|cell| (cell.column, cell.text.as_str())).collect();
                    cells.extend(deep.iter().map(|(column, _)| (*column, "")));
                    cells.sort_by_key(|(column, _)| *column);
                    let goes_on = |cell: &&Cell| cell.down > 1;
                    deep.extend(
                        row.cells.iter().filter(goes_on).map(|cell| (cell.column, at + cell.down as usize - 1)),
                    );
                    for (_, text) in cells {
                        out += &format!("\t{text}\n");
                    }
                    out.push('\n');
                }
            }
        }
    }
    out
}

#[test]
fn a_form_of_which_only_the_text_was_copied_is_read() {
    let story = story();
    let text = bare_text(&story.document);
    let read = |text: &str| {
        let document = jixiao::formats::text::read(SourceId::default(), text).unwrap();
        extract(form(&story.library), &document.sections, SourceId::default(), &story.library.taxonomy)
    };
    let whole = read(&text);
    assert_eq!(story.lost(&whole), Vec::<String>::new(), "{text}");
    assert_eq!(whole.accounting().unexplained, 0, "{:?}", whole.report.findings);
    // A label with blank paragraphs behind it stands alone in its row; the rows beside it say where it belongs.
    let apart = text.replace("\t项目实施进度计划\n", "\t项目实施进度计划\n\n\n");
    assert_ne!(apart, text);
    assert_eq!(story.lost(&read(&apart)), Vec::<String>::new(), "{apart}");
    // Where rows end was worked out, and that is told.
    let folder = common::folder();
    let file = folder.path().join("只剩文字.txt");
    std::fs::write(&file, &text).unwrap();
    let said = common::run(&["import", common::text_of(&file)]);
    assert!(said.code == 1 && said.err.contains("警告[I031]"), "{}", said.err);
    let config = folder.path().join("jixiao.yaml");
    std::fs::write(&config, "规则: {I031: 关}\n").unwrap();
    let said = common::run(&["--config", common::text_of(&config), "import", common::text_of(&file)]);
    assert!(!said.err.contains("I031"), "{}", said.err);
}
