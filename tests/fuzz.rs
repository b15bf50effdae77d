//! Readers and codecs under damage: real files bent a little, thousands of times, and nothing may fall.
//!
//! On the stable toolchain and seeded, so a failure is found again by its seed. `JIXIAO_FUZZ_SECONDS` is the time
//! of each target (a fraction of a second by default, so that `cargo test` stays quick; `.ci/run` gives more),
//! `JIXIAO_FUZZ_SEED` another beginning. What fails is written to the system's temporary folder. The readers that
//! may abort (.xls, .xlsb, .ods) are tried as a user meets them, by the program itself and its child process.

mod common;

use common::{files, folder, here, jixiao, said, text_of};
use jixiao::diagnostic::Severity;
use jixiao::document::{Block, Document, Section};
use jixiao::formats::{Kind, csv, docx, excel, html, pdf, sniff::sniff, text, yaml};
use jixiao::forms::codec::Codec;
use jixiao::forms::definition::{self, Content};
use jixiao::forms::extract::extract;
use jixiao::forms::pattern::{Pattern, Piece};
use jixiao::forms::{Folder, Library, loose, packed};
use jixiao::source::{Place, SourceId};
use jixiao::spec::Project;
use jixiao::tree::Node;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// A seeded roll of the dice (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// What breaks parsers: sizes beyond every type, marks that open and do not close, letters of every width.
const TOKENS: &[&str] = &[
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "-1",
    "0",
    "1e308",
    "1048577",
    "999999999",
    "NaN",
    "0.1e-400",
    "<",
    ">",
    "</",
    "/>",
    "<td>",
    "<table>",
    "</table>",
    "<tr>",
    "colspan=9999",
    "rowspan=9999",
    "<!--",
    "-->",
    "&#x110000;",
    "&amp;",
    "&a;",
    "<![CDATA[",
    "]]>",
    "<?xml ",
    "\"",
    "'",
    "\"\"",
    ",",
    ";",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\0",
    "\u{feff}",
    "：",
    "；",
    "。",
    "、",
    "1、",
    "，",
    "≥",
    "％",
    "万元",
    "{",
    "}",
    "{{",
    "}}",
    "|",
    "[",
    "]",
    "&x ",
    "*x",
    "- ",
    "? ",
    ": ",
    "#",
    "---\n",
    "!!",
    "%",
    "@",
    "`",
    "  ",
    "\u{3000}",
    "\u{202e}",
    "\u{10ffff}",
    "é",
    "e\u{301}",
    "☑",
    "□",
    "年",
    "月",
    "-",
    "－",
    "A1",
    "XFD1048576",
    "A1:XFD1048576",
    "ss:Index=\"2\"",
    "w:val=\"2147483648\"",
    "gridSpan",
    "vMerge",
];

/// One to a few changes: bytes flipped, stretches cut, copied or taken from another sample, numbers blown up.
fn bend(dice: &mut Dice, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
    for _ in 0..1 + dice.roll(6) {
        let at = dice.roll(bytes.len() + 1);
        let until = (at + 1 + dice.roll(64)).min(bytes.len());
        match dice.roll(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            1 if at < until => drop(bytes.drain(at..until)),
            2 if at < until => {
                let copy = bytes[at..until].to_vec();
                let to = dice.roll(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            3 => {
                let other = dice.pick(others);
                let from = dice.roll(other.len() + 1);
                let upto = (from + dice.roll(400)).min(other.len());
                bytes.splice(at..at, other[from..upto].iter().copied());
            }
            4 if dice.roll(4) == 0 => bytes.truncate(at),
            5 => {
                // The next number, replaced.
                let digit = |byte: &u8| byte.is_ascii_digit();
                if let Some(start) = bytes[at..].iter().position(digit).map(|found| at + found) {
                    let end =
                        bytes[start..].iter().position(|byte| !digit(byte)).map_or(bytes.len(), |found| start + found);
                    bytes.splice(start..end, dice.pick(&TOKENS[..10]).bytes());
                }
            }
            _ => drop(bytes.splice(at..at, dice.pick(TOKENS).bytes())),
        }
        bytes.truncate(1 << 20);
    }
}

/// Bends samples and runs `target` on each until the time is up; tells the seed of what falls.
fn fuzz(name: &str, samples: &[Vec<u8>], bend: impl Fn(&mut Dice, &mut Vec<u8>, &[Vec<u8>]), target: impl Fn(&[u8])) {
    assert!(!samples.is_empty(), "{name} has no samples");
    for sample in samples {
        target(sample);
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<f64>().ok());
    let time = Duration::from_secs_f64(number("JIXIAO_FUZZ_SECONDS").unwrap_or(0.3));
    let first = number("JIXIAO_FUZZ_SEED").unwrap_or(1.0) as u64;
    let start = Instant::now();
    let (mut runs, mut slowest) = (0u64, (Duration::ZERO, 0));
    while start.elapsed() < time {
        let seed = first + runs;
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        dice.roll(1);
        let mut bytes = dice.pick(samples).clone();
        bend(&mut dice, &mut bytes, samples);
        let begun = Instant::now();
        if let Err(fault) = catch_unwind(AssertUnwindSafe(|| target(&bytes))) {
            let file = std::env::temp_dir().join(format!("jixiao-fuzz-{name}-{seed}"));
            std::fs::write(&file, &bytes).unwrap();
            eprintln!("{name} falls on seed {seed}: {}", file.display());
            std::panic::resume_unwind(fault);
        }
        slowest = slowest.max((begun.elapsed(), seed));
        runs += 1;
    }
    eprintln!("{name}: {runs} runs, the slowest {:?} (seed {})", slowest.0, slowest.1);
}

/// Changes that leave everything where it is: in a file of sectors and records a single byte more moves all the
/// rest, and is seen at the door.
fn bend_in_place(dice: &mut Dice, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
    if dice.roll(10) == 0 {
        return bend(dice, bytes, others);
    }
    // What matters is mostly near the beginning: headers, records of the book, the directory.
    let near = if dice.roll(2) == 0 { bytes.len() } else { bytes.len().min(1 << (4 + dice.roll(14))) };
    for _ in 0..1 + dice.roll(12) {
        let at = dice.roll(near);
        let long = [1, 2, 4, 8, 64][dice.roll(5)].min(bytes.len().saturating_sub(at));
        match dice.roll(4) {
            0 => bytes[at..].iter_mut().take(1).for_each(|byte| *byte ^= 1 << dice.roll(8)),
            1 => {
                let value = *dice.pick(&[0, 0xFF, 0x7F, 0x80, 1]);
                bytes[at..at + long].fill(value);
            }
            2 => {
                let from = dice.roll(bytes.len() - long + 1);
                bytes.copy_within(from..from + long, at);
            }
            _ => {
                let other = dice.pick(others);
                let from = dice.roll(other.len().saturating_sub(long) + 1);
                let taken = &other[from..(from + long).min(other.len())];
                bytes[at..at + taken.len()].copy_from_slice(taken);
            }
        }
    }
}

/// Bends what is inside a zip, so that the damage reaches the XML and is not caught by a checksum.
fn bend_within(dice: &mut Dice, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
    bend_parts(dice, bytes, others, bend);
}

/// The same for a zip of binary records.
fn bend_records_within(dice: &mut Dice, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
    bend_parts(dice, bytes, others, bend_in_place);
}

fn bend_parts(
    dice: &mut Dice,
    bytes: &mut Vec<u8>,
    others: &[Vec<u8>],
    bend_part: impl Fn(&mut Dice, &mut Vec<u8>, &[Vec<u8>]),
) {
    if dice.roll(10) == 0 {
        return bend(dice, bytes, others);
    }
    let Ok(mut source) = zip::ZipArchive::new(Cursor::new(bytes.as_slice())) else { return };
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let chosen = dice.roll(source.len());
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut body = Vec::new();
        part.read_to_end(&mut body).unwrap();
        if index == chosen || dice.roll(6) == 0 {
            let whole = body.clone();
            bend_part(dice, &mut body, &[whole]);
        }
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(part.name().unwrap().into_owned(), stored).unwrap();
        zip.write_all(&body).unwrap();
    }
    *bytes = zip.finish().unwrap().into_inner();
}

// ---- The corpus: real files of this repository ----

fn ending(folder: &str, wanted: &[&str]) -> Vec<Vec<u8>> {
    let found = files(&here(folder)).into_iter();
    found.filter(|(name, _)| wanted.iter().any(|ending| name.ends_with(ending))).map(|(_, bytes)| bytes).collect()
}

fn specs() -> Vec<Vec<u8>> {
    let mut specs = ending("specs", &[".yaml"]);
    specs.extend(ending("templates", &[".yaml"]));
    specs.retain(|spec| spec.len() < 64 << 10);
    specs
}

/// Word files as we write them: the example of every form.
fn word_files(library: &Library) -> Vec<Vec<u8>> {
    let example = |form: &jixiao::forms::Form| {
        let text = std::fs::read_to_string(here(&format!("templates/{}/example.yaml", form.id))).ok()?;
        let (node, _) = yaml::parse(SourceId::default(), &text);
        let document = jixiao::forms::fill(form, &node, library.taxonomy_of(&form.id));
        docx::write(&document, 0).ok().map(|(bytes, _)| bytes)
    };
    library.forms.iter().filter_map(example).collect()
}

fn texts_of(document: &Document) -> Vec<String> {
    document.texts().map(|(text, _)| text.to_string()).collect()
}

/// How many remarks are about something that no value holds; words in a margin may be several lines.
fn left_out(document: &Document) -> usize {
    let count = |remarks: &jixiao::document::Remarks| remarks.iter().filter(|remark| remark.kind.is_left_out()).count();
    let of_block = |block: &Block| match block {
        Block::Paragraph(paragraph) => count(&paragraph.remarks),
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(|cell| count(&cell.remarks)).sum(),
    };
    let beside = |section: &Section| -> usize {
        section.remarks.iter().map(|(_, remark)| 1 + remark.text.lines().count()).sum()
    };
    document.sections.iter().map(|section| beside(section) + section.blocks.iter().map(of_block).sum::<usize>()).sum()
}

/// Every form reads whatever a reader made of a file, and what it read becomes a project.
fn extract_all(library: &Library, document: &Document) {
    let sections: Vec<Section> = document.sections.clone();
    for form in &library.forms {
        let extracted = extract(form, &sections, SourceId(0), library.taxonomy_of(&form.id));
        let account = extracted.accounting();
        let filled = texts_of(document).iter().filter(|text| !loose::is_blank(text)).count();
        // What was left out of a cell, or stands beside the blocks, is counted besides.
        let all = filled..=filled + left_out(document);
        assert!(all.contains(&account.total()), "{}: {} of {all:?} cells are accounted for", form.id, account.total());
        let _ = Project::from_tree(&extracted.root);
    }
}

// ---- Readers ----

#[test]
fn any_bytes_are_of_some_kind() {
    let mut samples = ending("tests/fixtures", &[""]);
    samples.extend(ending("examples/submissions", &[".xlsx"]));
    fuzz("sniff", &samples, bend, |bytes| {
        let kind = sniff(bytes);
        assert!(!kind.label().zh.is_empty() && !kind.advice().zh.is_empty());
    });
}

#[test]
fn workbooks() {
    let mut samples = ending("tests/fixtures", &[".xlsx"]);
    samples.extend(ending("examples/submissions", &[".xlsx"]));
    samples.retain(|sample| sample.starts_with(b"PK"));
    fuzz("xlsx", &samples, bend_within, |bytes| drop(excel::read(bytes, Kind::Xlsx)));
}

#[test]
fn word_documents() {
    let library = Library::built_in().unwrap();
    fuzz("docx", &word_files(&library), bend_within, |bytes| drop(docx::read(bytes)));
}

/// The program reads a damaged file and comes back: with a word about it and nothing on stdout, or with what it read.
fn ends_with_a_word(bytes: &[u8]) {
    let folder = folder();
    let file = folder.path().join("表");
    std::fs::write(&file, bytes).unwrap();
    // A fall or an abort is no exit code; the child's own minute is for files that are large, and these are not.
    let begun = Instant::now();
    let said = said(jixiao(&["import", text_of(&file), "--format", "json"]));
    assert!(begun.elapsed() < Duration::from_secs(30), "{said:?}");
    assert!((0..=2).contains(&said.code) && !said.err.contains("panicked"), "{said:?}");
    if said.code == 2 {
        assert!(said.err.contains('表'), "the file is named: {said:?}");
        assert!(said.out.is_empty() || said.out.starts_with('{'), "{said:?}");
    } else {
        assert!(common::json(&said.out).get("cells").is_some(), "{}", said.out);
    }
    #[cfg(unix)]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        let peak = |who| getrusage(who).unwrap().max_rss() / 1024;
        // A child begins as a copy of this process, and that counts as its own: what the other tests of this file
        // read here, and take too much for, is told as theirs.
        let own = peak(UsageWho::RUSAGE_SELF);
        assert!(own <= 512, "the tests themselves take {own} MiB");
        let peak = peak(UsageWho::RUSAGE_CHILDREN);
        assert!(peak <= 512, "{peak} MiB");
    }
}

#[test]
fn old_workbooks() {
    let samples: Vec<Vec<u8>> = ending("tests/fixtures", &["form.xls", "biff5.xls"]);
    fuzz("xls", &samples, bend_in_place, ends_with_a_word);
}

#[test]
fn binary_workbooks() {
    fuzz("xlsb", &ending("tests/fixtures", &[".xlsb"]), bend_records_within, ends_with_a_word);
}

#[test]
fn open_document_sheets() {
    fuzz("ods", &ending("tests/fixtures", &["form.ods"]), bend_within, ends_with_a_word);
}

/// Drawn by hand and not packed, so that the damage reaches what is drawn, its fonts and the tables of objects.
#[test]
fn pdf_as_drawn() {
    use common::pdf::{Draw, pdf as made};
    let rows: &[&[&str]] =
        &[&["项目名称", "总计", "绩效指标"], &["网络运维", "10.00", "1、产出指标：可用率，年度指标值：≥99%。"]];
    let page = || Draw::new().text(100.0, 60.0, 16.0, "绩效目标表").table(50.0, 100.0, &[80.0, 60.0, 260.0], rows);
    let turned = Draw { extra: "/Rotate 90".into(), picture: true, ..page() };
    let clipped =
        page().raw("q 50 700 60 20 re W n").text(55.0, 114.0, 10.0, "单位").raw("Q 3 Tr").text(9.0, 9.0, 9.0, "无墨");
    let banded =
        [0.0, 20.0, 60.0].into_iter().fold(Draw::new(), |page, y| page.line(50.0, 100.0 + y, 450.0, 100.0 + y));
    let banded = (0..3).fold(banded, |page, row| {
        let y = 114.0 + 20.0 * f64::from(row);
        page.text(52.0, y, 10.0, "项目")
            .text(200.0, y, 10.0, "10")
            .text(211.0, y - 3.5, 6.0, "4")
            .text(300.0, y, 10.0, "甲")
    });
    let coloured = Draw::new().bar(50.0, 300.0, 80.0, 20.0).bar(130.0, 300.0, 320.0, 20.0);
    let coloured = coloured.text(55.0, 314.0, 10.0, "项目").table(50.0, 320.0, &[80.0, 60.0, 260.0], rows);
    let samples = [
        made(&[page()]),
        made(&[turned, page()]),
        made(&[clipped, page(), page()]),
        made(&[banded]),
        made(&[coloured]),
    ];
    fuzz("pdf", &samples, bend, |bytes| {
        if let Ok(document) = pdf::read(bytes.to_vec()) {
            for (_, place) in document.texts() {
                assert!(matches!(place, Place::Cell { sheet, .. } if usize::from(sheet) < document.places.len()));
            }
        }
    });
}

#[test]
fn pdf_as_printed() {
    let mut samples = ending("tests/pdf/cases", &["c01-merged-level1.pdf", "c04-pages-and-codes.pdf"]);
    samples.extend(ending(
        "tests/pdf/offices",
        &["landscape_between_portrait.pdf", "three_lines.pdf", "boxes_of_cells.pdf"],
    ));
    fuzz("printed pdf", &samples, bend_in_place, ends_with_a_word);
}

#[test]
fn pages() {
    let samples = ending("tests/fixtures", &[".html"]);
    fuzz("html", &samples, bend, |bytes| {
        if let Ok(document) = html::read(bytes) {
            let places = html::places(&document).len();
            for (_, place) in document.texts() {
                assert!(matches!(place, Place::Cell { sheet, .. } if usize::from(sheet) < places));
            }
        }
    });
}

#[test]
fn excel_2003_xml() {
    let samples = ending("tests/fixtures", &["2003.xml"]);
    fuzz("xml2003", &samples, bend, |bytes| drop(excel::read(bytes, Kind::Xml2003)));
}

#[test]
fn pasted_text_and_csv() {
    let mut samples = ending("tests/fixtures", &[".csv"]);
    samples.push("单位：万元\n项目名称\t总计\n甲\t1.00\n".into());
    // A cell a line.
    let row = "\t项目\n\n名称\n\t甲\n\n";
    samples.push(
        format!("申报表\n\n{}\t进度\n\n\n\t时间\n\t内容\n\n\t\n\t一月\n\t采购\n\n\n填表人：\n", row.repeat(4)).into(),
    );
    fuzz("text", &samples, bend, |bytes| {
        let text = text::decode(bytes);
        let read = match csv::separator(&text) {
            Some(separator) => csv::read(SourceId(0), &text, separator),
            None => text::read(SourceId(0), &text),
        };
        for (said, place) in read.unwrap().texts() {
            let Place::Text { span, .. } = place else { panic!("text has places in text") };
            let raw = &text[span.start as usize..span.end as usize];
            // Quotes are all that may stand between a field and what it says.
            assert!(raw == said || raw.contains('"') || raw.contains('\r'), "{raw:?} says {said:?}");
        }
    });
}

#[test]
fn forms_read_whatever_a_reader_made() {
    let library = Library::built_in().unwrap();
    let samples = ending("tests/fixtures", &["submission.html", ".csv"]);
    fuzz("extract", &samples, bend, |bytes| {
        let text = text::decode(bytes);
        match csv::separator(&text) {
            Some(separator) => extract_all(&library, &csv::read(SourceId(0), &text, separator).unwrap()),
            None => html::read(bytes).iter().for_each(|document| extract_all(&library, document)),
        }
    });
}

// ---- Codecs ----

#[test]
fn lists_in_one_cell() {
    let library = Library::built_in().unwrap();
    let mut known = Vec::new();
    for form in &library.forms {
        for block in form.blocks() {
            if let definition::Block::Table(table) = block {
                known.extend(table.columns.iter().filter_map(|column| match &column.cell.content {
                    Content::Packed(packed) => Some((packed.clone(), library.taxonomy_of(&form.id))),
                    Content::Pattern(_) => None,
                }));
            }
        }
    }
    assert!(!known.is_empty());
    let mut samples = Vec::new();
    for workbook in ending("examples/submissions", &[".xlsx"]) {
        let document = excel::read(&workbook, Kind::Xlsx).unwrap();
        samples.extend(texts_of(&document).into_iter().filter(|text| text.contains('；')).map(String::into_bytes));
    }
    fuzz("packed", &samples, bend, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        for (packed, taxonomy) in &known {
            packed::looks_packed(packed, &text);
            let unpacked = packed::read(packed, &text, Place::Nowhere, taxonomy);
            let list = Node::list(unpacked.items);
            packed::write(packed, Some(&list), taxonomy);
        }
    });
}

#[test]
fn cells_by_codec() {
    let library = Library::built_in().unwrap();
    let codecs: Vec<Codec> = [
        "money",
        "money:元",
        "percent",
        "date",
        "tick:新增/延续",
        "box:甲",
        "ruled:12",
        "code",
        "lines",
        "int",
        "default:无",
    ]
    .iter()
    .map(|name| Codec::parse(name).unwrap())
    .collect();
    let samples: Vec<Vec<u8>> = [
        "2,913.07",
        "￥1.00万元",
        "98%",
        "2021年12月31日",
        "2021-1",
        "☑新增  □延续",
        "√甲",
        "1-产出指标",
        "一\n二",
        "＿＿12＿",
        "3.0",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    fuzz("codec", &samples, bend, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        for codec in &codecs {
            let _ = codec.read(&text, None, &library.taxonomy);
            let written = codec.write(Some(&Node::text(text.clone())), &library.taxonomy);
            let _ = codec.read(&written.text, written.number, &library.taxonomy);
        }
        let _ = Codec::parse(&text);
    });
}

#[test]
fn patterns_read_and_are_read() {
    let samples: Vec<Vec<u8>> = [
        "填表人：{填表人}    联系电话：{联系电话}",
        "{#}、{一级指标|code}；{二级指标|code}；{三级指标}；年度指标值：{年度指标值}。",
        "{{ 预算.项目总预算 - 资金.财政拨款 }}",
        "1、1-产出指标；11-数量指标；甲；年度指标值：≥1。",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    let known: Vec<Pattern> =
        samples.iter().map(|text| Pattern::parse(std::str::from_utf8(text).unwrap()).unwrap()).collect();
    fuzz("pattern", &samples, bend, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let own = Pattern::parse(&text);
        for pattern in known.iter().chain(&own) {
            if pattern.pieces.iter().filter(|piece| matches!(piece, Piece::Hole(_))).count() < 20 {
                let _ = (pattern.read(&text), pattern.read_exactly(&text), pattern.read_damaged(&text));
            }
        }
    });
}

// ---- YAML ----

#[test]
fn what_parses_prints_and_parses_again() {
    fuzz("yaml", &specs(), bend, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (node, report) = yaml::parse(SourceId(0), &text);
        let _ = Project::from_tree(&node);
        if report.count(Severity::Error) > 0 {
            return;
        }
        let printed = yaml::print(&node);
        let (again, report) = yaml::parse(SourceId(0), &printed);
        assert_eq!(report.count(Severity::Error), 0, "what is printed has no fault:\n{printed}");
        assert!(node.value == again.value, "printing changes what is said:\n{text}\n-- as --\n{printed}");
        assert_eq!(yaml::print(&again), printed, "printing twice prints the same");
    });
}

#[test]
fn forms_load_or_are_refused() {
    let built_in = Folder::built_in();
    let samples: Vec<Vec<u8>> = built_in
        .files
        .iter()
        .filter(|(path, _)| path.ends_with("form.yaml"))
        .map(|(_, text)| text.clone().into_bytes())
        .collect();
    let styles = built_in.without_forms();
    fuzz("form", &samples, bend, |bytes| {
        let mut own = styles.clone();
        own.files.insert("甲/乙/form.yaml".into(), String::from_utf8_lossy(bytes).into_owned());
        let _ = Library::load(&[own]);
    });
}
