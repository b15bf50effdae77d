//! Findings as notes in a copy: the copy is the original in everything else, and comes back without an echo.

mod common;

use common::{Said, folder, here, json, run, text_of};
use jixiao::diagnostic::note;
use jixiao::document::Block;
use jixiao::formats::xlsx::annotate::{Note, annotate};
use jixiao::formats::{Kind, excel};
use rust_xlsxwriter::{Image, Note as TheirNote, Table, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;
use zip::write::SimpleFileOptions;

const FAULTY: &str = "examples/submissions/广州开放大学-2025-有错.xlsx";

/// The parts as they lie in the zip, compressed.
fn raw(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index_raw(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        assert!(parts.insert(part.name().unwrap().into_owned(), bytes).is_none(), "a part is there twice");
    }
    parts
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Cell → note, of all sheets, read the way an import reads.
fn notes(bytes: &[u8]) -> BTreeMap<String, String> {
    let document = excel::read(bytes, Kind::Xlsx).unwrap();
    let mut found = BTreeMap::new();
    for section in &document.sections {
        let Block::Table(table) = &section.blocks[0] else { panic!("a sheet is one table") };
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            if let (Some(note), jixiao::source::Place::Cell { row, column, .. }) = (&cell.note, cell.place) {
                found.insert(format!("{}!{}", section.name, jixiao::source::cell_name(row, column)), note.clone());
            }
        }
    }
    found
}

fn at(sheet: &str, row: u32, column: u16, text: &str) -> Note {
    Note { sheet: sheet.into(), row, column, text: format!("〔jixiao〕{text}") }
}

fn annotated(bytes: &[u8], notes: &[Note]) -> Vec<u8> {
    let made = annotate(bytes, notes, note::is_ours).unwrap_or_else(|error| panic!("{error}"));
    assert!(made.left.is_empty());
    made.bytes
}

fn findings(said: &Said) -> Vec<String> {
    let findings = json(&said.out)["findings"].clone();
    findings.as_array().unwrap().iter().map(|f| format!("{} {} {}", f["cell"], f["id"], f["message"])).collect()
}

#[test]
fn the_copy_is_the_original_but_for_its_notes() {
    let desk = folder();
    let copy = desk.path().join("退回.xlsx");
    let said = run(&["import", FAULTY, "--annotate", text_of(&copy)]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.out.starts_with(text_of(&copy)), "{}", said.out);
    let (before, after) = (std::fs::read(here(FAULTY)).unwrap(), std::fs::read(&copy).unwrap());
    let (old, new) = (raw(&before), raw(&after));
    let changed: Vec<&str> =
        new.iter().filter(|(name, bytes)| old.get(*name) != Some(*bytes)).map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        changed,
        [
            "[Content_Types].xml",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml",
            "xl/worksheets/_rels/sheet1.xml.rels",
            "xl/worksheets/sheet1.xml"
        ]
    );
    assert!(old.keys().all(|name| new.contains_key(name)));
    let (sheet, noted) = (part(&before, "xl/worksheets/sheet1.xml"), part(&after, "xl/worksheets/sheet1.xml"));
    let start = noted.find("<legacyDrawing ").unwrap();
    let end = start + noted[start..].find("/>").unwrap() + 2;
    assert_eq!(format!("{}{}", &noted[..start], &noted[end..]), sheet, "one element was put in, nothing else");
    // Every finding that the sender can mend stands at its cell, with its repair; how it was read is no news to them.
    let notes = notes(&after);
    let slid = &notes["项目支出绩效目标表!E6"];
    assert!(slid.contains("错误 I006") && slid.contains("怎么改：") && slid.lines().all(note::is_ours), "{slid}");
    let told = json(&run(&["import", FAULTY, "--format", "json"]).out)["findings"].clone();
    let for_the_sender = |id: &str| id != "I019";
    assert!(told.as_array().unwrap().iter().any(|finding| finding["id"] == "I019"));
    for finding in told.as_array().unwrap() {
        let cell = format!("项目支出绩效目标表!{}", finding["cell"].as_str().unwrap());
        let (id, message) = (finding["id"].as_str().unwrap(), finding["message"].as_str().unwrap());
        let noted = notes.get(&cell).is_some_and(|note| note.contains(id));
        assert_eq!(noted, for_the_sender(id), "{cell} {id}");
        assert!(!noted || notes[&cell].contains(id) && notes[&cell].contains(message), "{cell}: {}", notes[&cell]);
    }
}

#[test]
fn an_annotated_file_comes_back_as_if_it_had_no_notes_and_is_annotated_the_same_again() {
    let desk = folder();
    let (one, two) = (desk.path().join("一.xlsx"), desk.path().join("二.xlsx"));
    run(&["import", FAULTY, "--annotate", text_of(&one)]);
    let (first, again) =
        (run(&["import", FAULTY, "--format", "json"]), run(&["import", text_of(&one), "--format", "json"]));
    assert_eq!(findings(&first), findings(&again));
    let (first, again) = (json(&first.out), json(&again.out));
    assert_eq!((&first["cells"], &first["单位"]), (&again["cells"], &again["单位"]));
    run(&["import", text_of(&one), "--annotate", text_of(&two)]);
    let (one, two) = (std::fs::read(one).unwrap(), std::fs::read(two).unwrap());
    for name in ["xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"] {
        assert_eq!(part(&one, name), part(&two, name), "{name}");
    }
}

/// A workbook with what people put into one: a note, a table, a picture in the header.
fn theirs() -> Vec<u8> {
    // The smallest picture there is: one dot.
    const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("一 & 二").unwrap();
    for row in 0..5 {
        sheet.write(row, 0, format!("第{row}行")).unwrap();
    }
    sheet.insert_note(1, 0, &TheirNote::new("请核对 <此处>").set_author("张三").add_author_prefix(true)).unwrap();
    sheet.add_table(6, 0, 9, 1, &Table::new()).unwrap();
    let picture = Image::new_from_buffer(DOT).unwrap();
    sheet.insert_image(0, 4, &picture).unwrap();
    sheet.set_header("&L&[Picture]").set_header_image(&picture, rust_xlsxwriter::HeaderImagePosition::Left).unwrap();
    let second = workbook.add_worksheet();
    second.set_name("空白的页").unwrap();
    second.write(0, 0, "字").unwrap();
    second.set_header("&L&[Picture]").set_header_image(&picture, rust_xlsxwriter::HeaderImagePosition::Left).unwrap();
    second.add_table(2, 0, 4, 1, &Table::new()).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn other_peoples_notes_stay_and_ours_come_and_go_beside_them() {
    let before = theirs();
    let his = notes(&before)["一 & 二!A2"].clone();
    assert!(his.contains("请核对 <此处>"), "{his}");
    let with =
        annotated(&before, &[at("一 & 二", 1, 0, "甲 & <乙>"), at("一 & 二", 2, 0, "丙"), at("空白的页", 0, 0, "丁")]);
    let found = notes(&with);
    assert_eq!(found["一 & 二!A2"], format!("{his}\n〔jixiao〕甲 & <乙>"));
    assert_eq!((found["一 & 二!A3"].as_str(), found["空白的页!A1"].as_str()), ("〔jixiao〕丙", "〔jixiao〕丁"));
    // Another day: one finding was mended, one is new.
    let later = annotated(&with, &[at("一 & 二", 3, 0, "戊")]);
    let found = notes(&later);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["一 & 二!A2", "一 & 二!A4"]);
    assert_eq!(found["一 & 二!A2"], his);
    // And when all is well, nothing of ours is left: his one note and its one box.
    let well = annotated(&later, &[]);
    assert_eq!(notes(&well), notes(&before));
    let boxes = |bytes: &[u8]| part(bytes, "xl/drawings/vmlDrawing1.vml").matches("ObjectType=\"Note\"").count();
    assert_eq!((boxes(&before), boxes(&with), boxes(&well)), (1, 2, 1));
}

#[test]
fn our_lines_are_known_when_another_program_cut_them_into_runs() {
    // LibreOffice sets Chinese and Latin letters in fonts of their own, each a run, and forgets the author.
    let with = annotated(&theirs(), &[at("一 & 二", 2, 0, "丙"), at("一 & 二", 1, 0, "甲")]);
    let cut = part(&with, "xl/comments1.xml")
        .replace("〔jixiao〕", "〔</t></r><r><t xml:space=\"preserve\">jixiao</t></r><r><t xml:space=\"preserve\">〕");
    assert!(cut.contains("<t xml:space=\"preserve\">jixiao</t>"));
    let mut zip = zip::ZipArchive::new(Cursor::new(&with)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).unwrap();
        if part.name().unwrap() == "xl/comments1.xml" {
            out.start_file("xl/comments1.xml", zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut out, cut.as_bytes()).unwrap();
        } else {
            out.raw_copy_file(part).unwrap();
        }
    }
    let cut = out.finish().unwrap().into_inner();
    assert_eq!(notes(&cut), notes(&with));
    assert_eq!(notes(&annotated(&cut, &[])), notes(&theirs()));
}

#[test]
fn new_elements_stand_where_the_schema_wants_them() {
    let with = annotated(&theirs(), &[at("空白的页", 0, 0, "丁")]);
    let sheet = part(&with, "xl/worksheets/sheet2.xml");
    let place = |word: &str| sheet.find(word).unwrap_or_else(|| panic!("no {word}: {sheet}"));
    assert!(place("<headerFooter") < place("<legacyDrawing "));
    assert!(place("<legacyDrawing ") < place("<legacyDrawingHF ") && place("<legacyDrawingHF ") < place("<tableParts"));
    // The picture of the header has a drawing of its own, which stays as it is.
    let (old, new) = (raw(&theirs()), raw(&with));
    let drawings = |parts: &BTreeMap<String, Vec<u8>>| parts.keys().filter(|name| name.ends_with(".vml")).count();
    assert_eq!(drawings(&new), drawings(&old) + 1);
    assert!(old.iter().filter(|(name, _)| name.ends_with(".vml")).all(|(name, bytes)| new[name] == *bytes));
    // The new boxes are numbered in a block that no other drawing has.
    let block = |name: &str| {
        let xml = part(&with, name);
        xml.split_once("idmap v:ext=\"edit\" data=\"").and_then(|(_, rest)| rest.split('"').next()).map(str::to_string)
    };
    let (added, known): (Vec<&String>, Vec<&String>) =
        new.keys().filter(|name| name.ends_with(".vml")).partition(|name| !old.contains_key(*name));
    assert!(known.iter().all(|name| block(name) != block(added[0])), "{:?}", block(added[0]));
}

#[test]
fn a_conversation_is_left_to_the_people_in_it() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "字").unwrap();
    sheet
        .insert_note(0, 0, &TheirNote::new("[Threaded comment]").set_author("tc={1}").add_author_prefix(false))
        .unwrap();
    let before = workbook.save_to_buffer().unwrap();
    let made = annotate(&before, &[at("Sheet1", 0, 0, "甲")], note::is_ours).unwrap();
    assert_eq!(made.left, [at("Sheet1", 0, 0, "甲")]);
    assert_eq!(notes(&made.bytes), notes(&before));
}

#[test]
fn what_cannot_be_annotated_is_refused_before_anything_is_written() {
    let desk = folder();
    let copy = desk.path().join("副本.xlsx");
    let refuse = |file: &Path, copy: &Path, part: &str| {
        let out = desk.path().join("规格");
        let said = run(&["import", text_of(file), "--annotate", text_of(copy), "-o", text_of(&out)]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
        assert!(said.err.contains(part) && !out.exists(), "{}", said.err);
        said.err
    };
    let text = desk.path().join("表.txt");
    std::fs::write(&text, "项目\t总计\n").unwrap();
    let word = desk.path().join("表.docx");
    let said = run(&[
        "render",
        "templates/donghu/declaration/example.yaml",
        "--form",
        "donghu/declaration",
        "-o",
        text_of(&word),
    ]);
    assert_eq!(said.code, 0, "{}", said.err);
    for file in [&text, &word] {
        let err = refuse(file, &copy, "只有 .xlsx 能写批注");
        assert!(err.contains("--report"), "{err}");
    }
    let original = desk.path().join("原件.xlsx");
    std::fs::copy(here(FAULTY), &original).unwrap();
    let bytes = std::fs::read(&original).unwrap();
    refuse(&original, &original, "就是原件");
    refuse(&original, &desk.path().join("./原件.xlsx"), "就是原件");
    assert_eq!(std::fs::read(&original).unwrap(), bytes);
    refuse(&original, &desk.path().join("副本.xls"), "应以 .xlsx 结尾");
    refuse(desk.path(), &copy, "一次只给一个文件");
    refuse(Path::new("-"), &copy, "不能用标准输入");
    std::fs::write(&copy, "我的").unwrap();
    refuse(&original, &copy, "已经存在");
    assert_eq!(std::fs::read(&copy).unwrap(), "我的".as_bytes());
    assert_eq!(run(&["import", text_of(&original), "--annotate", text_of(&copy), "--force"]).code, 1);
    assert!(notes(&std::fs::read(&copy).unwrap()).len() > 3);
}

/// The same paper has the same bytes wherever it was made: nothing in it names the system it was made on.
#[test]
fn every_part_of_what_is_written_names_the_same_system() {
    let systems = |bytes: &[u8]| -> BTreeSet<u8> {
        let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
        let at = u32::from_le_bytes(bytes[end + 16..end + 20].try_into().unwrap()) as usize;
        let entries = bytes[at..end].windows(4).enumerate().filter(|(_, four)| *four == b"PK\x01\x02");
        entries.map(|(entry, _)| bytes[at + entry + 5]).collect()
    };
    const UNIX: u8 = 3;
    let folder = folder();
    let spec = "templates/donghu/declaration/example.yaml";
    for name in ["表.xlsx", "表.docx"] {
        let paper = folder.path().join(name);
        let said = run(&["render", spec, "--form", "donghu/declaration", "-o", text_of(&paper)]);
        assert!(said.code < 2, "{}", said.err);
        assert_eq!(systems(&std::fs::read(paper).unwrap()), BTreeSet::from([UNIX]), "{name}");
    }
    // A workbook that Excel wrote, on Windows.
    let mut from = zip::ZipArchive::new(Cursor::new(std::fs::read(folder.path().join("表.xlsx")).unwrap())).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        to.start_file(part.name().unwrap(), SimpleFileOptions::default().system(zip::System::Dos)).unwrap();
        std::io::copy(&mut part, &mut to).unwrap();
    }
    let theirs = to.finish().unwrap().into_inner();
    assert_eq!(systems(&theirs), BTreeSet::from([0]));
    let copy = annotated(&theirs, &[]);
    assert_eq!(systems(&copy), BTreeSet::from([UNIX]));
}
