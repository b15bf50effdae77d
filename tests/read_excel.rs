//! Workbooks written by others, read by us: what they say, and that no damage makes us fall.
//!
//! The files come from `fixtures/make_excel.py` and `fixtures/make_old.py`; the dumps beside them are for a person to review.

use jixiao::cli::worker::{ARGUMENT, Worker};
use jixiao::document::{Block, Document};
use jixiao::formats::{Kind, Room, sniff::sniff};
use jixiao::source::{Place, cell_name};
use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const FIXTURES: [(&str, Kind); 7] = [
    ("form.xlsx", Kind::Xlsx),
    ("form.xls", Kind::Xls),
    ("form.xlsb", Kind::Xlsb),
    ("form.ods", Kind::Ods),
    ("../old/strict.xlsx", Kind::Xlsx),
    ("../old/biff5.xls", Kind::Xls),
    ("../old/excel2003.xml", Kind::Xml2003),
];

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "excel", name].iter().collect()
}

fn worker() -> Worker {
    Worker { exe: env!("CARGO_BIN_EXE_jixiao").into() }
}

/// One line a cell: `A1 5×2 "text" =number`.
fn dump(document: &Document) -> String {
    let mut out = String::new();
    for (sheet, section) in document.sections.iter().enumerate() {
        writeln!(out, "# {}{}", section.name, if section.hidden { "（隐藏）" } else { "" }).unwrap();
        let [Block::Table(table)] = section.blocks.as_slice() else { panic!("a sheet is one table") };
        for (at, row) in table.rows.iter().enumerate() {
            if row.cells.is_empty() || row.hidden {
                writeln!(
                    out,
                    "{}：{}{}",
                    at + 1,
                    if row.cells.is_empty() { "空行" } else { "" },
                    if row.hidden { "隐藏" } else { "" }
                )
                .unwrap();
            }
            for cell in &row.cells {
                let Place::Cell { row, column, sheet: of, .. } = cell.place else { panic!("a cell has a place") };
                assert_eq!((usize::from(of), u32::from(column)), (sheet, cell.column));
                write!(out, "{}", cell_name(row, column)).unwrap();
                if (cell.span, cell.down) != (1, 1) {
                    write!(out, " {}×{}", cell.span, cell.down).unwrap();
                }
                write!(out, " {:?}", cell.text).unwrap();
                if let Some(number) = cell.number {
                    write!(out, " ={number}").unwrap();
                }
                if let Some(note) = &cell.note {
                    write!(out, " 批注{note:?}").unwrap();
                }
                out.push('\n');
            }
        }
    }
    out
}

#[test]
fn workbooks_read_as_a_person_sees_them() {
    for (name, kind) in FIXTURES {
        let bytes = std::fs::read(path(name)).unwrap();
        assert_eq!(sniff(&bytes), kind, "{name}");
        let read = dump(&worker().read_office(&bytes, kind, Room::USUAL).unwrap());
        let golden = path(&format!("{name}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &read).unwrap();
        }
        assert_eq!(read, std::fs::read_to_string(&golden).unwrap_or_default(), "{name}: run with UPDATE=1 and review");
    }
}

/// A workbook with one sheet of this XML.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in [
        (
            "[Content_Types].xml",
            r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#.to_string(),
        ),
        (
            "_rels/.rels",
            format!(r#"<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ),
        (
            "xl/workbook.xml",
            format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(r#"<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ),
        ("xl/sharedStrings.xml", format!(r#"<sst xmlns="{main}"{strings}</sst>"#)),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}">{sheet}</worksheet>"#)),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(body.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read_xlsx(sheet: &str) -> Result<String, String> {
    read_bytes(&workbook(sheet, ">"), Kind::Xlsx)
}

fn read_bytes(bytes: &[u8], kind: Kind) -> Result<String, String> {
    worker().read_office(bytes, kind, Room::USUAL).map(|document| dump(&document)).map_err(|error| error.message.zh)
}

#[test]
fn two_cells_at_the_ends_of_a_sheet_cost_nothing() {
    let sheet = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" hidden="1"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#;
    assert_eq!(read_xlsx(sheet).unwrap(), "# 一\nA1 \"1\" =1\n2：隐藏\nXFD1048576 \"2\" =2\n");
}

#[test]
fn a_reference_beyond_the_sheet_is_refused() {
    for wrong in ["ZZZZZZZ4294967295", "XFE1", "A1048577", "A0", "1", "A", "", "中1"] {
        let sheet = format!(r#"<sheetData><row r="1"><c r="{wrong}"><v>1</v></c></row></sheetData>"#);
        let _ = read_xlsx(&sheet);
        let sheet = format!(
            r#"<sheetData><row r="{wrong}"><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="{wrong}:{wrong}"/><mergeCell ref="B2:A1"/></mergeCells>"#
        );
        let _ = read_xlsx(&sheet);
    }
    assert!(
        read_xlsx(r#"<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>"#).unwrap_err().contains("损坏")
    );
}

#[test]
fn formulas_without_a_value_and_new_errors_are_not_lost() {
    let sheet = r#"<sheetData><row r="1">
        <c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>SUM(A1:A2)&amp;"x"</f></c><c r="C1" t="str"><f>""</f><v></v></c>
        <c r="D1" t="e"><v>#SPILL!</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1" t="inlineStr"><is><t>文</t></is></c>
        </row><row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2*2</f></c></row><row r="3"><c r="A3"><f t="shared" si="0"/></c></row></sheetData>"#;
    let expected = "# 一\nA1 \"2\" =2\nB1 \"=SUM(A1:A2)&\\\"x\\\"\"\nD1 \"#SPILL!\"\nE1 \"#N/A\"\nF1 \"文\"\nA2 \"=B2*2\"\nA3 \"=B3*2\"\n";
    assert_eq!(read_xlsx(sheet).unwrap(), expected);
}

#[test]
fn what_would_take_memory_without_end_is_refused() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>"#;
    let claims = workbook(sheet, r#" uniqueCount = "99999999999999"><si><t>甲</t></si>"#);
    assert!(read_bytes(&claims, Kind::Xlsx).unwrap_err().contains("过大"));
    // One string of 100 KB in 10,000 cells.
    let cells: String =
        (0..10_000).map(|row| format!(r#"<row r="{0}"><c r="A{0}" t="s"><v>0</v></c></row>"#, row + 1)).collect();
    let shared =
        workbook(&format!("<sheetData>{cells}</sheetData>"), &format!("><si><t>{}</t></si>", "x".repeat(100_000)));
    assert!(read_bytes(&shared, Kind::Xlsx).unwrap_err().contains("过大"));
    // A gigabyte of zeros in a part that nobody needs.
    let mut zip = zip::ZipWriter::new_append(Cursor::new(workbook(sheet, ">"))).unwrap();
    zip.start_file("xl/bomb.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    (0..300).for_each(|_| zip.write_all(&zeros).unwrap());
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    for kind in [Kind::Xlsx, Kind::Xlsb, Kind::Ods] {
        assert!(read_bytes(&bomb, kind).unwrap_err().contains("过大"));
    }
}

#[test]
fn a_part_that_holds_more_than_it_says_is_refused() {
    let sheet = format!("<sheetData/>{}", " ".repeat(100_000));
    let mut bytes = workbook(&sheet, ">");
    // The declared size stands in the local header and in the directory.
    let declared = (sheet.len()
        + r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></worksheet>"#.len())
        as u32;
    let wanted = declared.to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == wanted).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    assert!(read_bytes(&bytes, Kind::Xlsx).is_err());
}

#[test]
fn a_repeated_blank_in_an_ods_stays_within_its_process() {
    let fixture = std::fs::read(path("form.ods")).unwrap();
    let mut source = zip::ZipArchive::new(Cursor::new(fixture)).unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["mimetype", "META-INF/manifest.xml"] {
        zip.raw_copy_file(source.by_name(name).unwrap()).unwrap();
    }
    zip.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(r#"<office:document-content><table:table table:name="一"><table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/></text:p></table:table-cell></table:table-row></table:table></office:document-content>"#.as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(sniff(&bytes), Kind::Ods);
    let message = read_bytes(&bytes, Kind::Ods).unwrap_err();
    assert!(message.contains("已中止") || message.contains("过大"), "{message}");
}

/// calamine looks for the end of the table until it is stopped.
#[test]
fn an_ods_whose_table_does_not_end_is_damaged() {
    let mut source = zip::ZipArchive::new(Cursor::new(std::fs::read(path("form.ods")).unwrap())).unwrap();
    for (from, to) in
        [("</office:spreadsheet>", "<ce:body>"), ("</table:table>", "</tab:table>"), ("</table:table-row>", "")]
    {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..source.len() {
            let mut part = source.by_index(index).unwrap();
            zip.start_file(part.name().unwrap().into_owned(), zip::write::SimpleFileOptions::default()).unwrap();
            let mut body = Vec::new();
            part.read_to_end(&mut body).unwrap();
            if part.name().unwrap() == "content.xml" {
                let text = String::from_utf8(body).unwrap();
                let at = text.rfind(from).unwrap();
                body = format!("{}{to}", &text[..at]).into_bytes();
            }
            zip.write_all(&body).unwrap();
        }
        let start = Instant::now();
        let told = read_bytes(&zip.finish().unwrap().into_inner(), Kind::Ods).unwrap_err();
        assert!(told.contains("已损坏") && start.elapsed() < Duration::from_secs(20), "{told}");
    }
}

#[test]
fn a_child_that_says_nothing_is_an_error() {
    let silent = Worker { exe: "/bin/true".into() };
    assert!(silent.read_office(&vec![0; 1 << 22], Kind::Xls, Room::USUAL).unwrap_err().message.zh.contains("已中止"));
    let missing = Worker { exe: "/no/such/program".into() };
    assert!(missing.read_office(b"", Kind::Xls, Room::USUAL).unwrap_err().message.zh.contains("无法启动"));
}

#[test]
fn passwords_are_named() {
    let error = worker().read_office(b"", Kind::Encrypted, Room::USUAL).unwrap_err();
    assert!(error.message.zh.contains("密码") && error.help.unwrap().zh.contains("取消密码"));
}

/// Saved by LibreOffice with a password, but for the .xls: see `fixtures/make_old.py`.
#[test]
fn a_file_with_a_password_says_so_whatever_its_kind() {
    for name in ["locked.xlsx", "locked.docx", "locked.xls", "locked.ods"] {
        let file = format!("tests/fixtures/old/{name}");
        let ended = assert_cmd::Command::new(env!("CARGO_BIN_EXE_jixiao"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["import", &file])
            .output()
            .unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{name}: {told}");
        assert!(told.contains(&file) && told.contains("加了密码") && told.contains("取消密码"), "{name}: {told}");
    }
}

/// The older way to lock a workbook scrambles what stands in the records, and leaves the records where they are.
#[test]
fn a_workbook_locked_in_the_older_way_says_so() {
    const BOF: [u8; 4] = [0x09, 0x08, 0x10, 0x00];
    const WRITER: [u8; 2] = [0x5C, 0x00];
    let mut bytes = std::fs::read(path("form.xls")).unwrap();
    let stream = bytes.windows(4).position(|four| four == BOF).unwrap();
    // The name of whoever saved it gives its place to the record that tells of the password: kind 0, key, check.
    let at = (stream..stream + 200).find(|at| bytes[*at..].starts_with(&WRITER)).unwrap();
    bytes[at] = 0x2F;
    bytes[at + 4..at + 10].copy_from_slice(&[0, 0, 0x34, 0x12, 0x78, 0x56]);
    let error = worker().read_office(&bytes, Kind::Xls, Room::USUAL).unwrap_err();
    assert!(error.message.zh.contains("密码") && error.help.unwrap().zh.contains("取消密码"), "{}", error.message.zh);
}

/// The strict dialect differs in its namespaces only, so the same cells are read.
#[test]
fn a_strict_workbook_reads_as_any_other() {
    let dump = |name: &str| read_bytes(&std::fs::read(path(name)).unwrap(), Kind::Xlsx).unwrap();
    assert_eq!(dump("../old/strict.xlsx"), dump("form.xlsx"));
}

#[test]
fn excel_2003_xml_is_bounded_and_expands_no_entity() {
    let book = |inner: &str| {
        format!(
            r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{inner}</Workbook>"#
        )
    };
    let sheet = |rows: &str| book(&format!(r#"<Worksheet ss:Name="一"><Table>{rows}</Table></Worksheet>"#));
    let cell = |attributes: &str| format!(r#"<Cell {attributes}><Data ss:Type="Number">1</Data></Cell>"#);
    let read = |xml: String| read_bytes(xml.as_bytes(), Kind::Xml2003);
    let last = format!(
        r#"<Row ss:Index="1048576" ss:Hidden="1" ss:Span="99999999">{}</Row>"#,
        cell(r#"ss:Index="16384" ss:MergeAcross="4294967295" ss:MergeDown="18446744073709551615""#)
    );
    assert_eq!(read(sheet(&last)).unwrap(), "# 一\n1：隐藏\nXFD1048576 \"1\" =1\n");
    for wrong in [
        format!(r#"<Row ss:Index="2147483648">{}</Row>"#, cell("")),
        format!(r#"<Row ss:Index="0">{}</Row>"#, cell("")),
        format!("<Row>{}</Row>", cell(r#"ss:Index="16385""#)),
        format!("<Row>{}{}</Row>", cell(r#"ss:MergeAcross="99999""#), cell("")),
        "<Row>".repeat(100_000),
        "<Row><Cell>".to_string(),
    ] {
        assert!(read(sheet(&wrong)).unwrap_err().contains("损坏"));
    }
    let laughs = book("").replace("?>", r#"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>"#);
    assert!(read(laughs).unwrap_err().contains("DOCTYPE"));
}

/// The rows are what LibreOffice's own filter writes for a sheet with A2:A4, C2:C3 and A5:B6 merged: a covered cell is
/// left out without a word, and `Index` counts the columns that are not covered.
#[test]
fn covered_cells_of_excel_2003_xml_are_stepped_over() {
    let text = |text: &str| format!(r#"<Data ss:Type="String">{text}</Data></Cell>"#);
    let cell = |attributes: &str, said: &str| format!("<Cell {attributes}>{}", text(said));
    let rows = [
        [cell("", "甲"), cell("", "乙"), cell("", "丙"), cell("", "丁"), cell("", "戊")].concat(),
        [
            cell(r#"ss:MergeDown="2""#, "a2"),
            cell("", "b2"),
            cell(r#"ss:MergeDown="1""#, "c2"),
            cell("", "d2"),
            cell("", "e2"),
        ]
        .concat(),
        [cell("", "b3"), cell("", "d3"), cell("", "e3"), r#"<Cell ss:Index="1022"/>"#.into()].concat(),
        [cell(r#"ss:Index="3""#, "d4"), cell("", "e4")].concat(),
        [cell(r#"ss:MergeAcross="1" ss:MergeDown="1""#, "a5"), cell("", "c5"), cell(r#"ss:Index="5""#, "e5")].concat(),
        [cell("", "c6"), cell(r#"ss:Index="3""#, "e6")].concat(),
        [cell("", "a7"), cell(r#"ss:Index="3""#, "c7")].concat(),
    ];
    let rows: String = rows.iter().map(|row| format!("<Row>{row}</Row>")).collect();
    let book = |declared: &str, rows: &str| {
        let xml = format!(
            r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" {declared} xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="一"><Table>{rows}</Table></Worksheet></Workbook>"#
        );
        let read = read_bytes(xml.as_bytes(), Kind::Xml2003).unwrap();
        let said = read.lines().filter_map(|line| Some((line.split_once(' ')?.0, line.split('"').nth(1)?)));
        said.filter(|(_, said)| said.is_ascii()).map(|(at, said)| format!("{at}={said}")).collect::<Vec<_>>().join(" ")
    };
    let office = r#"xmlns:c="urn:schemas-microsoft-com:office:component:spreadsheet" xmlns:x2="http://schemas.microsoft.com/office/excel/2003/xml""#;
    assert_eq!(
        book(office, &rows),
        "A2=a2 B2=b2 C2=c2 D2=d2 E2=e2 B3=b3 D3=d3 E3=e3 D4=d4 E4=e4 A5=a5 C5=c5 E5=e5 C6=c6 E6=e6 A7=a7 C7=c7"
    );
    // Any other writer means the column that it names.
    let named = rows.replace(r#"ss:Index="3""#, r#"ss:Index="4""#);
    assert_eq!(
        book("", &named),
        "A2=a2 B2=b2 C2=c2 D2=d2 E2=e2 B3=b3 D3=d3 E3=e3 D4=d4 E4=e4 A5=a5 C5=c5 E5=e5 C6=c6 D6=e6 A7=a7 D7=c7"
    );
}

/// Reads every damaged form of every fixture; each must end, well or badly, within seconds.
fn survives(damage: impl Fn(&[u8]) -> Vec<Vec<u8>>) {
    for (name, kind) in FIXTURES {
        for bytes in damage(&std::fs::read(path(name)).unwrap()) {
            sniff(&bytes);
            let start = Instant::now();
            let _ = worker().read_office(&bytes, kind, Room::USUAL);
            assert!(start.elapsed() < Duration::from_secs(20), "{name} took too long");
        }
    }
}

#[test]
fn files_cut_short_do_no_harm() {
    survives(|whole| (0..40).map(|part| whole[..whole.len() * part / 40].to_vec()).collect());
}

#[test]
fn flipped_bytes_do_no_harm() {
    let mut seed = 20_261_120u64;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    let rolls: Vec<usize> = (0..100_000).map(|_| next()).collect();
    survives(|whole| {
        let mut rolls = rolls.iter();
        let mut roll = || *rolls.next().unwrap();
        let flip = |_| {
            let mut bytes = whole.to_vec();
            for _ in 0..1 + roll() % 8 {
                let at = roll() % bytes.len();
                bytes[at] = roll() as u8;
            }
            bytes
        };
        (0..150).map(flip).collect()
    });
}

/// Damage inside the compressed parts mostly fails their checksums, so the XML itself is damaged too.
#[test]
fn flipped_bytes_within_parts_do_no_harm() {
    let mut seed = 7u64;
    for (name, kind) in FIXTURES.into_iter().filter(|(_, kind)| !matches!(kind, Kind::Xls | Kind::Xml2003)) {
        let whole = std::fs::read(path(name)).unwrap();
        for _ in 0..80 {
            let mut source = zip::ZipArchive::new(Cursor::new(&whole)).unwrap();
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for index in 0..source.len() {
                let mut part = source.by_index(index).unwrap();
                let mut body = Vec::new();
                std::io::copy(&mut part, &mut body).unwrap();
                for _ in 0..2 {
                    seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    let at = (seed >> 33) as usize % body.len();
                    if !seed.is_multiple_of(3) {
                        body[at] = (seed >> 20) as u8;
                    }
                }
                zip.start_file(part.name().unwrap().into_owned(), zip::write::SimpleFileOptions::default()).unwrap();
                zip.write_all(&body).unwrap();
            }
            let _ = worker().read_office(&zip.finish().unwrap().into_inner(), kind, Room::USUAL);
        }
    }
}

#[test]
fn the_child_refuses_what_it_does_not_know() {
    let answer = assert_cmd::Command::new(env!("CARGO_BIN_EXE_jixiao")).args([ARGUMENT, "Cake"]).output().unwrap();
    assert_eq!(answer.status.code(), Some(2));
}
