//! The same submission in every kind of file an office sends: the same facts, each at a place of its own kind.

mod common;

use common::{folder, here, json, run, text_of};
use serde_json::Value;
use std::io::{Cursor, Read, Write};
use std::path::Path;

fn import(name: &str, bytes: &[u8]) -> (i32, Value) {
    let folder = folder();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    imported(&file)
}

fn imported(file: &Path) -> (i32, Value) {
    let said = run(&["import", text_of(file), "--format", "json"]);
    assert!(!said.out.is_empty(), "{}: {}", file.display(), said.err);
    (said.code, json(&said.out))
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(here("tests/fixtures/old").join(name)).unwrap()
}

/// What the .xlsx says that LibreOffice made the others from.
fn known() -> Value {
    let (_, known) = imported(&here("examples/submissions/广州开放大学-2025.xlsx"));
    assert_eq!(known["cells"]["unexplained"], 0);
    known
}

#[test]
fn a_page_and_a_csv_say_what_the_workbook_says_whatever_they_are_called() {
    let known = known();
    let page = fixture("submission.html");
    let csv = fixture("submission.csv");
    let text = String::from_utf8(csv.clone()).unwrap();
    let in_gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let in_utf16 = |text: &str| -> Vec<u8> {
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    };
    let marked = [b"\xEF\xBB\xBF", csv.as_slice()].concat();
    let in_gbk_page = String::from_utf8(page.clone()).unwrap().replace("charset=utf-8", "charset=gb2312");
    let archive = [
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n".as_bytes(),
        &page,
        b"\r\n--b--\r\n",
    ]
    .concat();
    for (what, name, bytes) in [
        ("HTML", "表.html", page.clone()),
        ("HTML that calls itself a workbook", "表.xls", page.clone()),
        ("HTML in GBK", "表.xls", in_gb(&in_gbk_page)),
        ("HTML in a web archive", "表.xls", archive),
        ("CSV", "表.csv", csv.clone()),
        ("CSV with a mark", "表.xlsx", marked),
        ("CSV in GB18030 with the line ends of Windows", "表.csv", in_gb(&text.replace('\n', "\r\n"))),
        ("CSV in UTF-16", "表.csv", in_utf16(&text)),
    ] {
        let (_, read) = import(name, &bytes);
        assert_eq!((&read["单位"], &read["cells"]), (&known["单位"], &known["cells"]), "{what}");
    }
    let (_, read) = import("表.html", &page);
    let place = |read: &Value| format!("{}!{}", read["findings"][0]["sheet"], read["findings"][0]["cell"]);
    assert_eq!((place(&read), place(&known)), ("\"表1\"!\"G5\"".into(), "\"项目支出绩效目标表\"!\"G5\"".into()));
    let (_, read) = import("表.csv", &csv);
    assert_eq!((&read["findings"][0]["line"], &read["findings"][0]["column"]), (&5.into(), &85.into()));
}

/// The same in ISO 29500 Strict, which differs in its namespaces.
#[test]
fn a_strict_word_file_says_what_the_other_says() {
    let folder = folder();
    let made = folder.path().join("表.docx");
    let said = run(&[
        "render",
        "templates/donghu/declaration/example.yaml",
        "--form",
        "donghu/declaration",
        "--to",
        "docx",
        "-o",
        text_of(&made),
    ]);
    assert!(made.is_file(), "{}", said.err);
    let mut source = zip::ZipArchive::new(Cursor::new(std::fs::read(&made).unwrap())).unwrap();
    let mut strict = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = 0;
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut body = Vec::new();
        part.read_to_end(&mut body).unwrap();
        let mut text = String::from_utf8(body).unwrap();
        for (transitional, ours) in [
            (
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
            (
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        ] {
            changed += text.matches(transitional).count();
            text = text.replace(transitional, ours);
        }
        strict.start_file(part.name().unwrap().into_owned(), zip::write::SimpleFileOptions::default()).unwrap();
        strict.write_all(text.as_bytes()).unwrap();
    }
    assert!(changed > 2);
    let (code, known) = imported(&made);
    let (same, read) = import("表.docx", &strict.finish().unwrap().into_inner());
    assert_eq!((code, &known["单位"], &known["cells"]), (same, &read["单位"], &read["cells"]));
}

#[test]
fn what_is_not_read_is_named_with_what_to_do() {
    let compound = |name: &str| {
        let name = name.encode_utf16().flat_map(u16::to_le_bytes);
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1].into_iter().chain(name).collect::<Vec<u8>>()
    };
    let folder = folder();
    for (name, bytes, is, then) in [
        ("表.doc", compound("WordDocument"), "旧版 Word 文档", "另存为 .docx"),
        ("表.xlsx", compound("EncryptedPackage"), "加了密码", "取消密码"),
        ("表.xml", b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\"/>".to_vec(), "存成 XML 的 Word 文档", "另存为 .docx"),
        ("表.xml", b"<pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">".to_vec(), "存成 XML 的 Word 文档", "另存为 .docx"),
        ("表.rtf", b"{\\rtf1\\ansi}".to_vec(), "RTF", "另存为 .docx"),
        ("表.xlsx", b"%PDF-1.7".to_vec(), "PDF 文件损坏", "重新下载"),
        ("表.xls", b"\x89PNG\r\n\x1a\n".to_vec(), "图片", "Excel"),
        ("表.xlsx", b"Rar!\x1a\x07\x01\x00".to_vec(), "压缩包", "解压"),
        ("表.xlsx", b"\x7fELF\x02\x01\x01\x00\x00".to_vec(), "无法识别", ".csv"),
        ("表.xlsx", b"".to_vec(), "没有内容", ""),
        ("表.xlsx", b"\xEF\xBB\xBF".to_vec(), "没有内容", ""),
        ("表.html", b"<html><body> </body></html>".to_vec(), "没有内容", ""),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let said = run(&["import", text_of(&file)]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{is}");
        assert!(said.err.contains(name) && said.err.contains(is) && said.err.contains(then), "{is}: {}", said.err);
    }
}

/// As the libraries of a script write it: formulas without their results.
#[test]
fn plain_formulas_that_were_never_computed_are_computed_and_told() {
    let rows = [
        ["项目名称", "总计", "财政拨款", "其他资金", "绩效目标", "一级指标", "三级指标", "指标值"],
        ["甲校维修", "=C2+D2", "10.55", "2", "年内完成。", "产出指标", "面积", "≥100"],
        ["乙校维修", "=C3/2", "20", "1.5", "年内完成。", "产出指标", "面积", "≥100"],
        ["合计", "=SUM(C4:D4)", "=SUM(C2:C3)", "=SUM($D$2:$D$3)", "", "", "", ""],
    ];
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            match text.parse::<f64>() {
                _ if text.starts_with('=') => sheet.write_formula(row, column, text).unwrap(),
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, text).unwrap(),
            };
        }
    }
    let (_, read) = import("表.xlsx", &workbook.save_to_buffer().unwrap());
    let unit = &read["单位"][0];
    assert_eq!(unit["项目"][0]["资金"]["总计"], "12.55");
    assert_eq!(unit["资金"]["总计"], "34.05");
    let told = |id: &str| -> Vec<String> {
        let findings = read["findings"].as_array().unwrap().iter().filter(|finding| finding["id"] == id);
        findings.map(|finding| format!("{} {}", finding["cell"], finding["message"]).replace('"', "")).collect()
    };
    assert_eq!(told("I068").len(), 4, "{:?}", told("I068"));
    assert!(told("I068")[0].ends_with("B2 公式从没有算过，按表上的数算出：=C2+D2"), "{:?}", told("I068"));
    // A quotient is more than we compute: the cell is told and gives nothing.
    assert_eq!(unit["项目"][1]["资金"].get("总计"), None);
    assert_eq!(told("I057").len(), 1);
}
