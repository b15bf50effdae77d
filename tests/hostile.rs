//! Files made to hurt: every one ends with a word and an exit code, in bounded memory, whatever it claims.
//!
//! The real program reads bytes made here. The promise (DESIGN §9) is at most 512 MiB resident for any file.
//! The clock is a guard against hanging only.
#![cfg(unix)]

mod common;

use common::{Said, files, folder, here, text_of};
use nix::sys::resource::{UsageWho, getrusage};
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const PROMISED_MIB: i64 = 512;
const HANGS: Duration = Duration::from_secs(180);

/// One child at a time: the system tells only the peak of all children so far.
static ALONE: Mutex<()> = Mutex::new(());

fn peak_mib() -> i64 {
    getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() / 1024
}

/// Runs the program to its end: no signal, no panic, no more memory than promised.
fn run(what: &str, args: &[&str], input: Option<&Path>) -> Said {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let before = peak_mib();
    let scratch = folder();
    let (out, err) = (scratch.path().join("out"), scratch.path().join("err"));
    let create = |path| Stdio::from(std::fs::File::create(path).unwrap());
    let input = input.map_or(Stdio::null(), |path| Stdio::from(std::fs::File::open(path).unwrap()));
    let mut child = Command::new(env!("CARGO_BIN_EXE_jixiao"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("JIXIAO_LANG")
        .args(args)
        .stdin(input)
        .stdout(create(&out))
        .stderr(create(&err))
        .spawn()
        .unwrap();
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if start.elapsed() > HANGS => {
                let _ = child.kill();
                let _ = child.wait();
                panic!("{what}: hangs");
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let read = |path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    let said = Said { code: status.code().unwrap_or(-1), out: read(out), err: read(err) };
    let head: String = said.err.chars().take(600).collect();
    assert!((0..=2).contains(&said.code), "{what}: {status} {head}");
    assert!(!said.err.contains("panicked"), "{what}: {head}");
    let peak = peak_mib();
    if std::env::var_os("JIXIAO_HOSTILE_TOLD").is_some() {
        let grown = if peak > before { "↑" } else { " " };
        eprintln!(
            "{:>7.2}s {grown}{peak:>4} MiB  {} {what}: {}",
            start.elapsed().as_secs_f64(),
            said.code,
            head.lines().next().unwrap_or("")
        );
    }
    assert!(peak <= PROMISED_MIB || before > PROMISED_MIB, "{what}: {peak} MiB");
    said
}

fn import(what: &str, bytes: &[u8]) -> Said {
    let folder = folder();
    let file = folder.path().join("表");
    std::fs::write(&file, bytes).unwrap();
    run(what, &["import", text_of(&file)], None)
}

/// Refused with a message that names the file.
fn refused(what: &str, bytes: &[u8]) -> String {
    let said = import(what, bytes);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{what}: {}", said.err);
    assert!(said.err.contains('表'), "{what}: {}", said.err);
    said.err
}

// ---- Building blocks ----

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES_XLSX: &str = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;

/// A workbook of these sheets, with more parts.
fn xlsx(sheets: &[String], more: &[(&str, &str)]) -> Vec<u8> {
    let relation = |id: usize, kind: &str, target: &str| {
        format!(r#"<Relationship Id="rId{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let relations = |list: String| format!(r#"<Relationships xmlns="{PACKAGE}">{list}</Relationships>"#);
    let listed: String =
        (1..=sheets.len()).map(|n| format!(r#"<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>"#)).collect();
    let targets: String =
        (1..=sheets.len()).map(|n| relation(n, "worksheet", &format!("worksheets/sheet{n}.xml"))).collect();
    let mut parts = vec![
        ("[Content_Types].xml".to_string(), TYPES_XLSX.to_string()),
        ("_rels/.rels".to_string(), relations(relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml".to_string(),
            format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>"#),
        ),
        ("xl/_rels/workbook.xml.rels".to_string(), relations(targets)),
    ];
    for (at, sheet) in sheets.iter().enumerate() {
        parts.push((
            format!("xl/worksheets/sheet{}.xml", at + 1),
            format!(r#"<worksheet xmlns="{MAIN}">{sheet}</worksheet>"#),
        ));
    }
    parts.extend(more.iter().map(|(name, body)| (name.to_string(), body.to_string())));
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, body)| (name.as_str(), body.as_str())).collect();
    zip(&parts)
}

fn one_sheet(sheet: &str) -> Vec<u8> {
    xlsx(&[sheet.to_string()], &[])
}

fn docx(document: &str) -> Vec<u8> {
    docx_with(document, &[])
}

/// A Word file that refers to these parts: kind of relation, name, content. Their ids are r1, r2 …
fn docx_with(document: &str, parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let relation = |(at, (kind, name, _)): (usize, &(&str, &str, &str))| {
        format!(r#"<Relationship Id="r{}" Type="{OFFICE}/{kind}" Target="{name}"/>"#, at + 1)
    };
    let relations = |list: String| format!(r#"<Relationships xmlns="{PACKAGE}">{list}</Relationships>"#);
    let root = relations(relation((0, &("officeDocument", "word/document.xml", ""))));
    let own = relations(parts.iter().enumerate().map(relation).collect());
    let names: Vec<String> = parts.iter().map(|(_, name, _)| format!("word/{name}")).collect();
    let mut all = vec![
        (
            "[Content_Types].xml",
            r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
        ),
        ("_rels/.rels", &root),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", &own),
    ];
    all.extend(names.iter().map(String::as_str).zip(parts.iter().map(|(_, _, content)| *content)));
    zip(&all)
}

fn word(body: &str) -> Vec<u8> {
    word_with(body, &[])
}

fn word_with(body: &str, parts: &[(&str, &str, &str)]) -> Vec<u8> {
    docx_with(
        &format!(
            r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>"#
        ),
        parts,
    )
}

fn ods(content: &str) -> Vec<u8> {
    zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", content),
    ])
}

fn ods_table(rows: &str) -> Vec<u8> {
    ods(&format!(
        r#"<office:document-content><table:table table:name="一">{rows}</table:table></office:document-content>"#
    ))
}

fn excel_2003(rows: &str) -> Vec<u8> {
    format!(r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="一"><Table>{rows}</Table></Worksheet></Workbook>"#).into_bytes()
}

/// A zip of one part that inflates to so many MiB of zeros, whatever size it declares.
fn bomb(others: Vec<u8>, name: &str, mib: usize, declared: u32) -> Vec<u8> {
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), false);
    let mut chunk = Vec::with_capacity(1 << 16);
    deflate.compress_vec(&vec![b' '; 1 << 20], &mut chunk, flate2::FlushCompress::Full).unwrap();
    // A fully flushed chunk stands on whole bytes and refers to nothing before it; an empty last block ends the stream.
    let mut body = chunk.repeat(mib);
    body.extend([0x03, 0x00]);
    let mut zip = others;
    // The directory of `others` begins where its last record says.
    let end = zip.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let at = u32::from_le_bytes(zip[end + 16..end + 20].try_into().unwrap()) as usize;
    let count = u16::from_le_bytes(zip[end + 10..end + 12].try_into().unwrap()) + 1;
    let directory = zip[at..end].to_vec();
    zip.truncate(at);
    let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0x50, 0, 0, 0, 0];
    common.extend((body.len() as u32).to_le_bytes());
    common.extend(declared.to_le_bytes());
    common.extend((name.len() as u16).to_le_bytes());
    common.extend([0, 0]);
    zip.extend(b"PK\x03\x04");
    zip.extend(&common);
    zip.extend(name.as_bytes());
    zip.extend(&body);
    let start = zip.len() as u32;
    zip.extend(&directory);
    zip.extend(b"PK\x01\x02\x14\x00");
    zip.extend(&common);
    zip.extend([0; 10]);
    zip.extend((at as u32).to_le_bytes());
    zip.extend(name.as_bytes());
    let size = zip.len() as u32 - start;
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend(count.to_le_bytes());
    zip.extend(count.to_le_bytes());
    zip.extend(size.to_le_bytes());
    zip.extend(start.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

// ---- Bombs ----

#[test]
#[cfg_attr(debug_assertions, ignore = "minutes when unoptimised: cargo test --release --test hostile")]
fn ten_gigabytes_in_a_zip_are_refused_whatever_size_it_declares() {
    let without = |whole: Vec<u8>, part: &str| {
        let mut source = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
        let mut kept = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..source.len() {
            let file = source.by_index_raw(index).unwrap();
            if file.name().unwrap() != part {
                kept.raw_copy_file(file).unwrap();
            }
        }
        kept.finish().unwrap().into_inner()
    };
    for declared in [u32::MAX - 1, 1000, 120 << 20] {
        let what = |kind: &str| format!("{kind}: 10 GB said to be {declared} bytes");
        let sheet = "xl/worksheets/sheet1.xml";
        refused(&what("xlsx"), &bomb(without(one_sheet(""), sheet), sheet, 10_240, declared));
        refused(&what("docx"), &bomb(without(word(""), "word/document.xml"), "word/document.xml", 10_240, declared));
        refused(&what("ods"), &bomb(without(ods(""), "content.xml"), "content.xml", 10_240, declared));
        let spare = bomb(zip(&[("a", "")]), "[Content_Types].xml", 10_240, declared);
        refused(&what("a zip of no kind"), &spare);
    }
}

#[test]
fn zips_of_many_parts_and_zips_within_zips_are_refused() {
    let names: Vec<String> = (0..60_000).map(|n| format!("xl/{n}.xml")).collect();
    let mut parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    parts.push(("[Content_Types].xml", TYPES_XLSX));
    assert!(refused("60,000 parts", &zip(&parts)).contains("过大"));
    let inner = bomb(zip(&[("a", "")]), "b", 1000, 1000 << 20);
    let mut outer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..20 {
        outer.start_file(format!("{n}.zip"), zip::write::SimpleFileOptions::default()).unwrap();
        outer.write_all(&inner).unwrap();
    }
    assert!(refused("zips in a zip", &outer.finish().unwrap().into_inner()).contains("压缩包"));
}

#[test]
fn entities_are_never_expanded() {
    let mut laughs = String::from(r#"<!DOCTYPE x [<!ENTITY a0 "ha">"#);
    for n in 1..40 {
        laughs.push_str(&format!(r#"<!ENTITY a{n} "&a{0};&a{0};&a{0};&a{0};">"#, n - 1));
    }
    laughs.push_str("]>");
    let cell = r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a39;</t></is></c></row></sheetData>"#;
    let sheet = format!(r#"{laughs}<worksheet xmlns="{MAIN}">{cell}</worksheet>"#);
    let shell = xlsx(&[], &[("xl/worksheets/sheet1.xml", &sheet)]);
    import("xlsx", &shell);
    let whole = xlsx(
        &[cell.to_string()],
        &[("xl/sharedStrings.xml", &format!(r#"{laughs}<sst xmlns="{MAIN}"><si><t>&a39;</t></si></sst>"#))],
    );
    import("xlsx strings", &whole);
    refused(
        "docx",
        &docx(&format!(
            r#"{laughs}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a39;</w:t></w:r></w:p></w:body></w:document>"#
        )),
    );
    import(
        "ods",
        &ods(&format!(
            r#"{laughs}<office:document-content><table:table table:name="一"><table:table-row><table:table-cell office:value-type="string"><text:p>&a39;</text:p></table:table-cell></table:table-row></table:table></office:document-content>"#
        )),
    );
    let xml = String::from_utf8(excel_2003(r#"<Row><Cell><Data ss:Type="String">&a39;</Data></Cell></Row>"#)).unwrap();
    assert!(refused("xml 2003", xml.replacen("?>", &format!("?>{laughs}"), 1).as_bytes()).contains("DOCTYPE"));
    import("html", format!("{laughs}<html><table><tr><td>&a39;").as_bytes());
    // Outside entities are not fetched either.
    let outside = r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#;
    for bytes in [
        xml.replacen("?>", &format!("?>{outside}"), 1).replace("&a39;", "&a;").into_bytes(),
        format!("{outside}<html><table><tr><td>&a;").into_bytes(),
    ] {
        let said = import("an outside entity", &bytes);
        assert!(!said.out.contains("root:") && !said.err.contains("root:"));
    }
}

// ---- Sizes that a file claims ----

fn cell(name: &str) -> String {
    format!(r#"<c r="{name}"><v>1</v></c>"#)
}

#[test]
fn a_sheet_may_claim_any_size() {
    let row = |n: u32, cells: &str| format!(r#"<row r="{n}">{cells}</row>"#);
    let claims = |dimension: &str, rows: &str, more: &str| {
        one_sheet(&format!(r#"<dimension ref="{dimension}"/><sheetData>{rows}</sheetData>{more}"#))
    };
    refused("dimension", &claims("A1:XFD1048576", &row(1, &cell("A1")), ""));
    refused("beyond the last", &claims("A1:ZZZZZ99999999999", &row(1, &cell("A1")), ""));
    refused("a lone corner", &claims("A1", &row(1_048_576, &cell("XFD1048576")), ""));
    refused("both corners", &claims("A1", &(row(1, &cell("A1")) + &row(1_048_576, &cell("XFD1048576"))), ""));
    let whole = r#"<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>"#;
    refused("one merge of it all", &claims("A1", &row(1, &cell("A1")), whole));
    let merges = |list: String| format!("<mergeCells>{list}</mergeCells>");
    let apart: String = (1..=100_000).map(|n| format!(r#"<mergeCell ref="B{n}:C{n}"/>"#)).collect();
    refused("100,000 merges", &claims("A1", &row(1, &cell("A1")), &merges(apart)));
    let over: String = (1..=100_000).map(|n| format!(r#"<mergeCell ref="A{n}:XFD{}"/>"#, n + 900_000)).collect();
    refused("100,000 merges on each other", &claims("A1", &row(1, &cell("A1")), &merges(over)));
    let over: String = (0..100_000)
        .map(|n| format!(r#"<mergeCell ref="{}1:{}1048576"/>"#, column(n % 16_384), column((n * 7) % 16_384)))
        .collect();
    refused("100,000 columns of merges", &claims("A1", &row(1, &cell("A1")), &merges(over)));
}

fn column(at: u32) -> String {
    let name = jixiao::source::cell_name(0, at as u16);
    name.trim_end_matches('1').to_string()
}

#[test]
#[cfg_attr(debug_assertions, ignore = "minutes when unoptimised: cargo test --release --test hostile")]
fn sheets_of_far_cells_and_sheets_of_all_cells_are_bounded() {
    // Blank rows between cells that are far apart, but not far enough to be left out.
    let far: String = (0..105)
        .map(|n| format!(r#"<row r="{0}">{1}</row>"#, n * 9_980 + 1, cell(&format!("A{}", n * 9_980 + 1))))
        .collect();
    let sheets: Vec<String> = (0..900).map(|_| format!("<sheetData>{far}</sheetData>")).collect();
    assert!(refused("900 sheets of a million blank rows", &xlsx(&sheets, &[])).contains("过大"));
    let merged = |n: usize| {
        format!(
            r#"<sheetData/><mergeCells>{}</mergeCells>"#,
            (0..n).map(|n| format!(r#"<mergeCell ref="A{}:A{}"/>"#, n * 9_990 + 1, n * 9_990 + 2)).collect::<String>()
        )
    };
    let sheets: Vec<String> = (0..900).map(|_| merged(100)).collect();
    refused("900 sheets of far merges", &xlsx(&sheets, &[]));
    let many = "<row>".to_string() + &"<c><v>1</v></c>".repeat(600) + "</row>";
    assert!(refused("cells", &one_sheet(&format!("<sheetData>{}</sheetData>", many.repeat(5_000)))).contains("过大"));
    let just = "<row>".to_string() + &"<c><v>1</v></c>".repeat(100) + "</row>";
    refused("as many cells as there may be", &one_sheet(&format!("<sheetData>{}</sheetData>", just.repeat(4_999))));
    let long = format!(r#"<row><c t="inlineStr"><is><t>{}</t></is></c></row>"#, "长".repeat(30_000));
    refused("long texts", &one_sheet(&format!("<sheetData>{}</sheetData>", long.repeat(700))));
    let strings = format!(r#"<sst xmlns="{MAIN}">{}</sst>"#, "<si><t>a</t></si>".repeat(1_200_000));
    assert!(
        refused("strings", &xlsx(&["<sheetData/>".into()], &[("xl/sharedStrings.xml", &strings)])).contains("过大")
    );
    let strings = format!(r#"<sst xmlns="{MAIN}">{}</sst>"#, "<si><t>a</t></si>".repeat(999_000));
    refused(
        "as many strings as there may be",
        &xlsx(&["<sheetData/>".into()], &[("xl/sharedStrings.xml", &strings), ("xl/_rels/x", "")]),
    );
    refused("deep", &one_sheet(&"<a>".repeat(1_000_000)));
    refused("names", &xlsx(&(0..1_500).map(|_| String::new()).collect::<Vec<_>>(), &[]));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "minutes when unoptimised: cargo test --release --test hostile")]
fn as_many_projects_as_there_may_be_each_with_faults_are_read_in_bounds() {
    let cell = |text: &str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let row = |cells: &[&str]| format!("<row>{}</row>", cells.iter().map(|text| cell(text)).collect::<String>());
    let title = row(&["项目支出绩效目标表"]) + &row(&["单位名称：某单位", "单位：万元"]);
    let table = |heading: &[&str], rows: usize, of: &dyn Fn(usize) -> String| {
        let rows: String = (0..rows).map(of).collect();
        one_sheet(&format!("<sheetData>{title}{}{rows}</sheetData>", row(heading)))
    };
    let goals = |n: usize| row(&[&format!("项目{n}"), "做好工作工作，，"]);
    let said = import("goals", &table(&["项目名称", "绩效目标"], 39_990, &goals));
    assert_eq!(said.code, 1, "{}", said.err);
    // What is not listed is counted.
    assert!(said.err.contains("处没有列出"), "{}", said.err.lines().last().unwrap_or_default());
    let refused = refused("more projects", &table(&["项目名称", "绩效目标"], 40_001, &goals));
    assert!(refused.contains("40001 个项目") && refused.contains("--memory"), "{refused}");
    let heading = [
        "项目名称",
        "总计",
        "财政拨款",
        "绩效目标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "备注",
        "编码甲",
    ];
    let full = |n: usize| {
        let name = format!("项目{n}");
        row(&[&name, "10", "十一", "做好工作工作", "产出指标", "社会效益指标", "率", "显著提高", "无", "甲"])
    };
    let folder = folder();
    let (file, page, copy) =
        (folder.path().join("表.xlsx"), folder.path().join("页.html"), folder.path().join("副本.xlsx"));
    std::fs::write(&file, table(&heading, 39_990, &full)).unwrap();
    let (page, copy, specs) = (text_of(&page), text_of(&copy), folder.path().join("出"));
    for mode in [
        &[][..],
        &["--format", "json"],
        &["--format", "jsonl"],
        &["--report", page],
        &["--annotate", copy],
        &["-o", text_of(&specs)],
    ] {
        let said = run(&format!("all columns {mode:?}"), &[&["import", text_of(&file)], mode].concat(), None);
        assert_eq!(said.code, 1, "{}", said.err);
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "minutes when unoptimised: cargo test --release --test hostile")]
fn spans_without_end_cost_nothing() {
    for span in ["1000000", "4294967295", "-1", "99999999999999999999", "1e308"] {
        import(&format!("html colspan {span}"), format!("<table><tr><td colspan={span}>甲<td>乙").as_bytes());
        import(&format!("html rowspan {span}"), format!("<table><tr><td rowspan={span}>甲<td>乙<tr><td>丙").as_bytes());
        let property = |name: &str| {
            word(&format!(
                r#"<w:tbl><w:tr><w:trPr><w:{name} w:val="{span}"/></w:trPr><w:tc><w:tcPr><w:{name} w:val="{span}"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#
            ))
        };
        for name in ["gridSpan", "gridBefore", "gridAfter", "vMerge", "trHeight"] {
            import(&format!("docx {name} {span}"), &property(name));
        }
        for name in ["ss:Index", "ss:MergeAcross", "ss:MergeDown"] {
            let data = r#"<Data ss:Type="Number">1</Data>"#;
            import(
                &format!("xml {name} {span}"),
                &excel_2003(&format!(
                    r#"<Row {name}="{span}" ss:Span="{span}" ss:Hidden="1"><Cell {name}="{span}">{data}</Cell><Cell>{data}</Cell></Row>"#
                )),
            );
        }
        for name in ["number-columns-repeated", "number-columns-spanned", "number-rows-spanned"] {
            let one = format!(
                r#"<table:table-cell table:{name}="{span}" office:value-type="string"><text:p>甲</text:p></table:table-cell>"#
            );
            import(
                &format!("ods {name} {span}"),
                &ods_table(&format!("<table:table-row>{one}{one}</table:table-row>")),
            );
        }
        let row = format!(
            r#"<table:table-row table:number-rows-repeated="{span}"><table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell></table:table-row>"#
        );
        import(&format!("ods rows {span}"), &ods_table(&row.repeat(3)));
    }
    let rows = "<tr>".to_string() + &"<td rowspan=60000>甲".repeat(900);
    import("html rows under spans", format!("<table>{rows}{}", "<tr>".repeat(900_000)).as_bytes());
    import(
        "html as many cells as there may be",
        format!("<table>{}", ("<tr>".to_string() + &"<td>甲".repeat(99)).repeat(9_900)).as_bytes(),
    );
    import(
        "docx as many cells as there may be",
        &word(&format!(
            "<w:tbl>{}</w:tbl>",
            ("<w:tr>".to_string() + &"<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>".repeat(50) + "</w:tr>")
                .repeat(19_000)
        )),
    );
}

/// What a Word file says once and shows again and again.
#[test]
#[cfg_attr(debug_assertions, ignore = "minutes when unoptimised: cargo test --release --test hostile")]
fn what_is_said_once_and_shown_everywhere_costs_once() {
    let words = "某局".repeat(20_000);
    let paragraph = |inner: &str| format!("<w:p>{inner}<w:r><w:t>甲</w:t></w:r></w:p>");

    let header = format!("<w:hdr><w:p><w:r><w:t>填报单位：{words}</w:t></w:r></w:p></w:hdr>");
    let section = paragraph(r#"<w:pPr><w:sectPr><w:headerReference w:type="default" r:id="r1"/></w:sectPr></w:pPr>"#);
    import("a header of 100,000 sections", &word_with(&section.repeat(100_000), &[("header", "h.xml", &header)]));

    let class = "{8BD21D10-EC42-11CE-9E0D-00AA006002F3}";
    let field =
        format!(r#"<ax:ocx ax:classid="{class}" xmlns:ax="x"><ax:ocxPr ax:name="Value" ax:value="{words}"/></ax:ocx>"#);
    let shown = paragraph(r#"<w:r><w:object><w:control r:id="r1" w:name="甲"/></w:object></w:r>"#);
    import("a control shown 200,000 times", &word_with(&shown.repeat(200_000), &[("control", "a.xml", &field)]));
    let in_one = r#"<w:r><w:object><w:control r:id="r1" w:name="甲"/></w:object></w:r>"#.repeat(200_000);
    import(
        "a control shown 200,000 times in one cell",
        &word_with(&paragraph(&in_one), &[("control", "a.xml", &field)]),
    );
    let list = format!(
        r#"<w:sdt><w:sdtPr><w:dropDownList>{}</w:dropDownList></w:sdtPr><w:sdtContent/></w:sdt>"#,
        format!(r#"<w:listItem w:displayText="{}"/>"#, "长".repeat(100)).repeat(20)
    );
    import("20,000 lists without a choice", &word(&paragraph(&list).repeat(20_000)));

    let numbering = format!(
        r#"<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="{}%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#,
        "长".repeat(3_000_000)
    );
    let numbered = paragraph(r#"<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>"#);
    import(
        "a number of 3,000,000 letters",
        &word_with(&numbered.repeat(100_000), &[("numbering", "n.xml", &numbering)]),
    );
}

// ---- Text and markup ----

#[test]
fn depth_costs_nothing() {
    for tag in
        ["<div>", "<table>", "<table><tr><td>", "<b>", "<!--", "<a ", "&", "<td", "</p>", "<tr>", "<input value=x>"]
    {
        import(&format!("html {tag}"), format!("<html>{}", tag.repeat(1_000_000)).as_bytes());
    }
    import("xml 2003", &excel_2003(&"<Row>".repeat(1_000_000)));
    import("docx", &word(&"<w:tbl><w:tr><w:tc>".repeat(100_000)));
    import("ods", &ods(&"<a>".repeat(1_000_000)));
    import(
        "mht",
        format!("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n{}", "--a\n".repeat(1_000_000))
            .as_bytes(),
    );
    let html = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n".to_string()
        + &"--a\nContent-Type: text/html\n\n<table><tr><td>甲\n".repeat(900);
    import("mht of many pages", html.as_bytes());
}

#[test]
#[cfg_attr(debug_assertions, ignore = "minutes when unoptimised: cargo test --release --test hostile")]
fn texts_beyond_all_measure_are_refused() {
    let folder = folder();
    let big = folder.path().join("表.txt");
    std::fs::write(&big, vec![b'a'; 200 << 20]).unwrap();
    for verb in ["import", "check", "fmt", "render", "export"] {
        let said = run(verb, &[verb, text_of(&big)], None);
        assert_eq!(said.code, 2, "{verb}");
        assert!(said.err.contains("128 MiB"), "{verb}: {}", said.err);
    }
    // Just under the limits.
    for (what, unit, count) in [
        ("letters", "a", 31 << 20),
        ("tabs", "\t", 30 << 20),
        ("lines", "a\n", 15 << 20),
        ("long lines", &("长".repeat(300_000) + "\n"), 35),
        ("commas", "a,b\n", 7 << 20),
        ("few tabs", "\t", 990_000),
        ("few lines", "a\n", 990_000),
        ("few commas", "a,b\n", 490_000),
        ("quotes", "\"", 30 << 20),
        ("open quotes", ",\"\n", 10 << 20),
    ] {
        import(what, unit.repeat(count).as_bytes());
    }
    for (what, byte) in [("zeros", 0u8), ("ones", 0xFF), ("halves", 0x81)] {
        import(what, &vec![byte; 100 << 20]);
    }
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("中".repeat(10 << 20).encode_utf16().flat_map(u16::to_le_bytes)).collect();
    import("UTF-16", &wide);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "minutes when unoptimised: cargo test --release --test hostile")]
fn specs_made_to_hurt_are_findings() {
    let mut alias = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..30 {
        alias
            .push_str(&format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1));
    }
    let merged = "a: &a {b: 1}\n".to_string() + &"c: {<<: [*a, *a, *a, *a]}\n".repeat(10_000);
    let folder = folder();
    for (what, text) in [
        ("aliases", alias),
        ("merged keys", merged),
        ("an alias of itself", "a: &a [*a]\nb: &b\n  c: *b\n".into()),
        ("depth in brackets", "[".repeat(100_000)),
        ("depth in braces", "{a: ".repeat(100_000)),
        ("depth in dashes", "- ".repeat(100_000)),
        ("depth in lines", (0..3_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect()),
        ("complex keys", "? ".repeat(100_000)),
        ("tags", "!!binary ".repeat(100_000)),
        ("keys", (0..190_000).map(|n| format!("键{n}: 值\n")).collect()),
        ("the same key", "项目名称: 甲\n".repeat(100_000)),
        (
            "items",
            "绩效指标:\n".to_string() + &"- 一级指标: 产出指标\n  三级指标: 甲\n  年度指标值: ≥1\n".repeat(4_000),
        ),
        ("comments", "# 存疑：甲\n".repeat(20_000)),
        ("documents", "---\na: 1\n".repeat(100_000)),
        ("one long line", "项目名称: ".to_string() + &"长".repeat(5 << 20)),
        ("one long quoted line", "项目名称: \"".to_string() + &"\\u4e2d".repeat(2 << 20) + "\""),
        ("blanks", " ".repeat(4 << 20)),
        ("lines", "\n".repeat(200_000)),
        ("tabs", "\t\n".repeat(20_000)),
        ("full-width colons", "项目名称：甲\n".repeat(20_000)),
        ("a long number", "资金:\n  总计: ".to_string() + &"9".repeat(1_000_000)),
        ("digits with commas", "资金:\n  总计: ".to_string() + &"9,".repeat(500_000)),
        ("a mark and nothing", "\u{feff}".into()),
        ("nothing", String::new()),
        ("controls", "项目名称: \u{1}\u{7}\u{0}\u{1b}[31m\n".into()),
    ] {
        let file = folder.path().join("规格.yaml");
        std::fs::write(&file, text).unwrap();
        for args in [vec!["check"], vec!["fmt", "--check"], vec!["render", "--form", "donghu/declaration", "-o"]] {
            let target = folder.path().join("表.xlsx");
            let mut args = args;
            if args.last() == Some(&"-o") {
                args.push(text_of(&target));
            }
            args.push(text_of(&file));
            let said = run(&format!("{what}: {}", args[0]), &args, None);
            assert!(
                !said.out.contains('\u{1b}') && !said.err.contains('\u{1b}'),
                "{what}: a document's escapes reach the terminal"
            );
        }
    }
}

// ---- What is no ordinary file ----

#[test]
fn devices_pipes_and_folders_are_refused_at_once() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let home = text_of(folder.path()).to_string();
    for verb in [vec!["import"], vec!["check"], vec!["fmt"], vec!["render"], vec!["export"], vec!["forms", "draft"]] {
        for path in [
            "/dev/zero",
            "/dev/tty",
            "/dev/stdin",
            text_of(&pipe),
            "/no/such/file",
            "/proc/self/mem",
            "表\n\u{202e}.xlsx",
        ] {
            let args: Vec<&str> = verb.iter().copied().chain([path]).collect();
            let said = run(&format!("{verb:?} {path}"), &args, None);
            assert_eq!(said.code, 2, "{verb:?} {path}: {}", said.err);
            assert!(!said.err.is_empty());
        }
    }
    for verb in ["import", "draft"] {
        // A folder is walked by import, and there is no submission in this one.
        let (args, word) = if verb == "draft" {
            (vec!["forms", verb, &home], "文件夹")
        } else {
            (vec![verb, &home], "没有可读的文件")
        };
        let said = run("a folder", &args, None);
        assert!(said.code == 2 && said.err.contains(word), "{}", said.err);
    }
    // Standard input without end.
    for verb in ["import", "check", "fmt"] {
        let said = run(&format!("{verb} - of /dev/zero"), &[verb, "-"], Some(Path::new("/dev/zero")));
        assert_eq!(said.code, 2, "{}", said.err);
    }
}

// ---- Names that would be paths ----

#[test]
fn names_in_a_document_never_leave_the_folder() {
    let text = |name: &str| {
        format!(
            "项目支出绩效目标表（含转移支付项目）\n单位名称：{name}\n单位：万元\n项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标\t绩效指标\n{name}\t1.00\t1.00\t\t\t\t\n{name}\t1.00\t1.00\t\t\t好。\t1、1-产出指标；11-数量指标；甲数；实施周期指标值：≥3个；年度指标值：≥1个。\n"
        )
    };
    let long = "长".repeat(5_000);
    for name in [
        "../../etc/passwd",
        "/etc/passwd",
        "con",
        "CON.yaml",
        "..",
        ".",
        "~",
        "a\u{0}b",
        "a\u{202e}b",
        "C:\\x",
        "单位.yaml",
        "-rf",
        "$(id)",
        "%2e%2e%2f",
        long.as_str(),
    ] {
        let folder = folder();
        let (file, out) = (folder.path().join("表.txt"), folder.path().join("里/出"));
        std::fs::write(&file, text(name)).unwrap();
        let said = run(name, &["import", text_of(&file), "-o", text_of(&out)], None);
        assert!(said.code <= 1 || name.contains('\u{0}'), "{name:?}: {}", said.err);
        let written = files(folder.path());
        assert!(
            written.keys().all(|path| path == "表.txt" || path.starts_with("里/出/")),
            "{name:?}: {:?}",
            written.keys()
        );
        assert!(said.code == 2 || written.len() > 1, "{name:?}");
    }
    // Names inside a package lead nowhere either.
    let sheet = format!(
        r#"<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#
    );
    let folder = folder();
    for name in ["../../../x", "/etc/passwd", "xl/worksheets/../../../../x", "a\\..\\..\\b", "con", "a\nb", "\u{202e}"]
    {
        let file = folder.path().join("表.xlsx");
        std::fs::write(&file, xlsx(std::slice::from_ref(&sheet), &[(name, &sheet)])).unwrap();
        run(&format!("part {name:?}"), &["import", text_of(&file), "-o", text_of(&folder.path().join("出"))], None);
        assert_eq!(files(folder.path()).len(), 1, "{name:?}");
    }
}

// ---- Damage ----

/// A seeded roll of the dice.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "minutes when unoptimised: cargo test --release --test hostile")]
fn damaged_files_of_every_kind_end_with_a_word() {
    let folder = folder();
    let word = folder.path().join("表.docx");
    let made = [
        "render",
        "templates/donghu/declaration/example.yaml",
        "--form",
        "donghu/declaration",
        "--to",
        "docx",
        "-o",
        text_of(&word),
    ];
    assert_ne!(run("a Word file", &made, None).code, 2);
    let excel = |name: &str| here("tests/fixtures/excel").join(name);
    let old = |name: &str| here("tests/fixtures/old").join(name);
    let corpus = [
        here("examples/submissions/广州开放大学-2025.xlsx"),
        excel("form.xlsx"),
        excel("form.xls"),
        old("biff5.xls"),
        excel("form.xlsb"),
        excel("form.ods"),
        word,
        old("submission.html"),
        old("submission.csv"),
        old("excel2003.xml"),
        old("locked.xlsx"),
        here("templates/donghu/declaration/example.yaml"),
    ];
    let mut dice = Dice(20_261_121);
    for path in corpus {
        let whole = std::fs::read(&path).unwrap();
        let is_spec = path.extension().is_some_and(|ending| ending == "yaml");
        for round in 0..15 {
            let mut bytes = whole.clone();
            if round % 3 == 0 {
                bytes.truncate(dice.roll(whole.len()));
            } else {
                for _ in 0..1 + dice.roll(12) {
                    let at = dice.roll(bytes.len());
                    bytes[at] ^= 1 << dice.roll(8);
                }
            }
            let file = folder.path().join("坏");
            std::fs::write(&file, &bytes).unwrap();
            let verb = if is_spec { ["check", "fmt", "export"][round % 3] } else { "import" };
            run(&format!("{} round {round}", path.display()), &[verb, text_of(&file)], None);
        }
    }
}

// ---- PDF ----

use common::pdf::{Draw, file as pdf_file, pdf, stream as pdf_stream};

/// So many MiB of blanks, as a stream that inflates.
fn inflates(entries: &str, mib: usize) -> Vec<u8> {
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), false);
    let mut chunk = Vec::with_capacity(1 << 16);
    deflate.compress_vec(&vec![b' '; 1 << 20], &mut chunk, flate2::FlushCompress::Full).unwrap();
    // What comes after a full flush refers to nothing before it; nobody gets as far as the checksum.
    let body: Vec<u8> = [0x78, 0xDA].into_iter().chain(chunk.repeat(mib)).chain([0x03, 0x00, 0, 0, 0, 0]).collect();
    let mut out = format!("<< {entries} /Filter /FlateDecode /Length {} >>\nstream\n", body.len()).into_bytes();
    out.extend(body);
    out.extend(b"\nendstream");
    out
}

/// A page whose contents, or whose font's map of characters, are this object.
fn pdf_with(object: &[u8], as_map: bool) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut starts = Vec::new();
    let (contents, map) = if as_map { (5, 4) } else { (4, 5) };
    let text = pdf_stream("", "BT /F 10 Tf 50 700 Td <7532> Tj ET");
    let objects: [Vec<u8>; 7] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R /Resources << /Font << /F 6 0 R >> >> >>").into_bytes(),
        object.to_vec(),
        text.into_bytes(),
        format!("<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode {map} 0 R >>").into_bytes(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /S /DW 1000 >>".to_vec(),
    ];
    for (at, object) in objects.iter().enumerate() {
        starts.push(out.len());
        out.extend(format!("{} 0 obj\n", at + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for start in starts {
        out.extend(format!("{start:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer << /Size 8 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    out
}

#[test]
fn pdf_bombs_end_in_the_child() {
    refused("a page of a gigabyte", &pdf_with(&inflates("", 1024), false));
    refused("a map of a gigabyte", &pdf_with(&inflates("", 1024), true));
    let twice = inflates("", 64);
    // Streams in one another: what inflates is a stream that inflates.
    refused("a page of 64 MiB of blanks", &pdf_with(&twice, false));
}

#[test]
fn pdf_trees_and_tables_that_loop_end() {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_string();
    let catalog = "<< /Type /Catalog /Pages 2 0 R >>".to_string();
    let own =
        |kids: &str| pdf_file(&[catalog.clone(), format!("<< /Type /Pages /Kids [{kids}] /Count 9 >>"), page.clone()]);
    refused("a page tree in itself", &own("2 0 R"));
    refused("a page tree in itself, with a page", &own("2 0 R 3 0 R 2 0 R"));
    let mut chain = vec![catalog.clone()];
    chain.extend((2..2002).map(|at| format!("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", at + 1)));
    chain.push("<< /Type /Pages /Kids [2 0 R] >>".into());
    refused("a page tree without end", &pdf_file(&chain));
    let good = String::from_utf8(pdf(&[Draw::new().text(50.0, 50.0, 10.0, "甲")])).unwrap();
    let at = good.rfind("xref\n0").unwrap();
    let looping = good.replace("/Root 1 0 R", &format!("/Root 1 0 R /Prev {at}"));
    import("a table of objects before itself", looping.as_bytes());
    let streams = pdf_file(&[
        catalog,
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>".into(),
        pdf_stream("", "/X Do"),
        pdf_stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
            "/X Do /X Do /X Do",
        ),
        "<< /Type /ObjStm /N 1 /First 4 /Length 6 0 R /Extends 6 0 R >>".into(),
    ]);
    refused("a drawing that draws itself three times", &streams);
}

#[test]
fn a_pdf_of_a_hundred_thousand_pages_is_refused_for_its_pages() {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_string(), String::new()];
    let kids: String = (3..100_003).map(|at| format!("{at} 0 R ")).collect();
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count 100000 >>");
    objects.extend((0..100_000).map(|_| "<< /Type /Page /Parent 2 0 R >>".to_string()));
    assert!(refused("a hundred thousand pages", &pdf_file(&objects)).contains("100000 页"));
}

#[test]
fn pdf_drawings_without_end_are_bounded() {
    let lines: String =
        (0..400_000).map(|at| format!("{} {} m {} {} l S\n", at % 500, at / 500, at % 500 + 9, at / 500)).collect();
    refused("four hundred thousand lines", &pdf(&[Draw::new().raw(&lines).text(50.0, 50.0, 10.0, "甲")]));
    let grid: String =
        (0..3000).map(|at| format!("{0} 0 m {0} 842 l S 0 {0} m 595 {0} l S\n", f64::from(at) * 0.25)).collect();
    import("a grid as fine as hair", &pdf(&[Draw::new().raw(&grid).text(50.0, 50.0, 10.0, "甲")]));
    let same: String = "BT /F 10 Tf 50 700 Td <7532> Tj ET\n".repeat(300_000);
    import("one letter three hundred thousand times", &pdf(&[Draw::new().raw(&same)]));
    let deep = "q ".repeat(300_000);
    import("states in states", &pdf(&[Draw::new().raw(&deep).text(50.0, 50.0, 10.0, "甲")]));
    // Each draws the next ten times: 10^20 in all.
    let mut parts = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>".into(),
        pdf_stream("", "/X Do"),
    ];
    parts.extend((6..26).map(|next| {
        let entries =
            format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} 0 R >> >>");
        pdf_stream(&entries, &"/X Do ".repeat(10))
    }));
    parts.push(pdf_stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 9 9 re f"));
    assert!(refused("drawings in drawings", &pdf_file(&parts)).contains("第 1 页内容太多"));
}

/// Found by bending: a width for each of a thousand million characters.
#[test]
fn pdf_fonts_with_widths_without_end_are_refused_at_once() {
    let widths = |entries: &str| {
        let whole = pdf(&[Draw::new().text(50.0, 50.0, 10.0, "甲")]);
        let text = String::from_utf8(whole).unwrap();
        assert!(text.contains("/W [32 126 500]"));
        // The table of objects is then wrong, and what is there is found without it.
        text.replace("/W [32 126 500]", entries).into_bytes()
    };
    import("widths as they are", &widths("/W [1 [500 600] 32 126 500]"));
    for entries in ["/W [32 1210485776 500]", "/W2 [0 4294967295 1 2 3]", "/W [1 [500] 0 4294967295 9]"] {
        assert!(refused(entries, &widths(entries)).contains("损坏"));
    }
    assert!(refused("many ranges", &widths(&format!("/W [{}]", "0 65535 500 ".repeat(1000)))).contains("损坏"));
}

#[test]
fn pdf_fonts_with_hostile_maps_end() {
    let map = |body: &str| {
        let text = format!("begincmap 1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange {body} endcmap");
        pdf_with(pdf_stream("", &text).as_bytes(), true)
    };
    import("a range of all codes", &map("1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange"));
    import("a range that runs backwards", &map("1 beginbfrange <FFFF> <0000> <D800> endbfrange"));
    import("ranges without number", &map(&"1 beginbfrange <0000> <FFFF> <4E00> endbfrange ".repeat(50_000)));
    import("a map that uses itself", &map("/Identity-H usecmap /Adobe-GB1-UCS2 usecmap"));
    let long = format!("1 beginbfchar <7532> <{}> endbfchar", "4E00".repeat(200_000));
    import("a character of two hundred thousand", &map(&long));
}

/// Not made to hurt, but measured as it is shipped: the work of both processes, however busy the machine is.
#[test]
fn a_printed_table_of_23_projects_is_read_in_a_fifth_of_a_second() {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let worked = || {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
        let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
        micros(usage.user_time()) + micros(usage.system_time())
    };
    let before = worked();
    let file = here("tests/pdf/广州市电化教育馆.xlsx.pdf");
    let ended =
        Command::new(env!("CARGO_BIN_EXE_jixiao")).args(["--quiet", "import", text_of(&file)]).output().unwrap();
    let millis = (worked() - before) / 1000;
    assert_eq!(ended.status.code(), Some(1), "the table has findings");
    let most = if cfg!(debug_assertions) { 2_000 } else { 200 };
    assert!(millis < most, "{millis} ms");
    eprintln!("{millis} ms");
}

#[test]
fn pdf_cut_off_or_bent_ends_with_a_word() {
    let whole = std::fs::read(here("tests/pdf/cases/c01-merged-level1.pdf")).unwrap();
    for part in 1..12 {
        import("a part of a file", &whole[..whole.len() * part / 12]);
    }
    for at in (100..whole.len()).step_by(whole.len() / 24) {
        let mut bent = whole.clone();
        bent[at] ^= 0x55;
        import("a file with a byte bent", &bent);
    }
}

#[test]
fn a_locked_pdf_says_so_and_one_without_a_password_is_read() {
    let locked = std::fs::read(here("tests/fixtures/pdf/要密码.pdf")).unwrap();
    assert!(refused("a password", &locked).contains("密码"));
    let open = std::fs::read(here("tests/fixtures/pdf/空密码.pdf")).unwrap();
    let said = import("no password to read", &open);
    assert!(said.code < 2 && said.out.contains("非空单元格 42"), "{}{}", said.out, said.err);
}
