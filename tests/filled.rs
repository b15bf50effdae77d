//! The laws of forms that are office files (tests/filled, made by make_filled.py): filled, read back, and every byte
//! that is not filled left as it was.

mod common;

use common::{files, folder, here, run};
use jixiao::desk::{CREATED, Profiles, Reader, Shelf, Workspace, fill as filled_piece, pieces, read as read_file};
use jixiao::document::Document;
use jixiao::formats::{Kind, docx, excel, yaml};
use jixiao::forms::definition::Carrier;
use jixiao::forms::{Folder, Form, Library, extract, fill, survive};
use jixiao::source::SourceId;
use jixiao::tree::Node;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::OnceLock;

/// Blanks that are not understood yet; braces in the head of a page are filled, but not read back yet.
const OPEN: [&str; 4] = ["套表与符号", "左右两表", "红头申报表", "经办公软件另存的文字表"];

/// The forms of tests/filled, and those built in.
fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut own = Folder { name: "tests/filled".into(), ..Folder::default() };
        for (path, bytes) in files(&here("tests/filled")) {
            if OPEN.iter().any(|name| path.starts_with(name)) {
                continue;
            }
            let path = format!("试/{}", path.replace('\\', "/"));
            if path.ends_with("x") {
                own.office.insert(path, bytes);
            } else if path.ends_with(".yaml") {
                own.files.insert(path, String::from_utf8(bytes).unwrap());
            }
        }
        let (library, refused) = Library::load(&[own, Folder::built_in()]).unwrap();
        let told: Vec<String> = (refused.report.findings.iter())
            .map(|finding| {
                let place = refused.sources.locate(finding.place).map(|place| place.to_string());
                format!("{}: {}", place.unwrap_or_default(), finding.message.zh)
            })
            .collect();
        assert!(told.is_empty(), "{told:#?}");
        library
    })
}

fn forms() -> impl Iterator<Item = &'static Form> {
    let there =
        std::fs::read_dir(here("tests/filled")).unwrap().filter(|at| at.as_ref().unwrap().path().is_dir()).count();
    let loaded = library().forms.iter().filter(|form| form.file.is_some()).count();
    assert_eq!(loaded + OPEN.len(), there);
    library().forms.iter().filter(|form| form.file.is_some())
}

/// A project with so many of everything, and with whatever breaks weaker templates.
fn spec(count: usize) -> String {
    let mut text = "项目名称: '信息化 & <运维> \"提升\"'
年度: 2025
填报单位: 东山区中心
实施单位: 某中心
联系人: 某某
项目负责人: 某甲
填表人: 某乙
填表人电话: '000'
项目属性: 延续
项目口径: 阶段性
开始日期: 2025-03-01
结束日期: 2025-12-31
项目概况: |-
  一、第一段说明本项目的背景，保障网络畅通，全年可用率达到要求，师生满意度不断提高。
  二、第二段。
立项依据: 区里的文件。
资金:
  总计: 2913.07
  财政拨款: 2000.00
预算:
  项目总预算: 120.50
  本年度预算: 80.00
绩效目标: |-
  第一行：通过实施本项目，保障网络畅通，全年可用率达到要求，师生满意度不断提高，网络安全等级保护测评通过。
  第二行。
年度绩效目标: 年内完成。
"
    .to_string();
    let indicators = |indent: &str, count: usize| {
        (0..count).fold(String::new(), |text, at| {
            format!(
                "{text}{indent}- 一级指标: 产出指标\n{indent}  二级指标: 数量指标\n{indent}  三级指标: 指标第{at}项 & <次>\n\
                 {indent}  实施周期指标值: ≥{at}台\n{indent}  年度指标值: ≥{at}个\n{indent}  备注: 备注{at}\n"
            )
        })
    };
    if count > 0 {
        text += "资金来源:\n";
        (0..count).for_each(|at| text += &format!("- 名称: 来源{at}\n  上年度: {at}.25\n  本年度: {}.50\n", at * 2));
        text += "实施进度计划:\n";
        (0..count).for_each(|at| text += &format!("- 起止时间: 第{at}季度\n  实施内容: 内容{at}\n"));
        text += &format!("绩效指标:\n{}子项目:\n", indicators("", count));
        for at in 0..count {
            text += &format!(
                "- 名称: 子项目第{at}\n  金额: {at}.50\n  责任人: 某{at}\n  预期成果: 成果{at}\n  绩效指标:\n"
            );
            text += &indicators("  ", at % 3 + 1);
        }
    }
    text
}

fn facts(count: usize) -> Node {
    let (node, report) = yaml::parse(SourceId(0), &spec(count));
    assert!(report.findings.is_empty());
    let (project, _) = jixiao::spec::Project::from_tree(&node);
    jixiao::spec::Record::to_tree(&project)
}

fn read(carrier: Carrier, bytes: &[u8]) -> Document {
    match carrier {
        Carrier::Xlsx => excel::read(bytes, Kind::Xlsx).unwrap(),
        Carrier::Docx => docx::read(bytes).unwrap(),
    }
}

const COUNTS: [usize; 4] = [0, 1, 5, 40];

#[test]
fn what_is_filled_into_a_file_is_read_back() {
    let taxonomy = &library().taxonomy;
    for form in forms() {
        let file = form.file.as_ref().unwrap();
        for count in COUNTS {
            let facts = facts(count);
            let document = fill(form, &facts, taxonomy);
            let patched = file.fill(&document).unwrap();
            let again = read(form.carrier, &patched.bytes);
            let shown: Vec<_> = again.sections.iter().filter(|section| !section.hidden).cloned().collect();
            let back = extract(form, &shown, SourceId(0), taxonomy);
            let lost = survive::compare(form, &facts, &back).findings;
            assert!(lost.is_empty(), "{} {count}: {lost:#?}", form.id);
            let told: Vec<&str> = (back.report.findings.iter())
                .filter(|finding| ["I001", "I005", "I010", "I015"].contains(&finding.id))
                .map(|finding| finding.message.zh.as_str())
                .collect();
            assert!(told.is_empty(), "{} {count}: {told:#?}", form.id);
            // The second law: what was read fills the same file.
            let second = file.fill(&fill(form, &back.root, taxonomy)).unwrap();
            assert!(second.bytes == patched.bytes, "{} {count}: filled twice, it differs", form.id);
        }
    }
}

type Parts = BTreeMap<String, Vec<u8>>;

fn parts(bytes: &[u8]) -> Parts {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut held = Vec::new();
            part.read_to_end(&mut held).unwrap();
            (part.name().unwrap().into_owned(), held)
        })
        .collect()
}

#[test]
fn every_part_that_is_not_said_to_be_changed_is_byte_for_byte_that_of_the_blank() {
    let mut list = String::new();
    for form in forms() {
        let file = form.file.as_ref().unwrap();
        let name = form.id.trim_start_matches("试/");
        let blank = parts(&std::fs::read(here("tests/filled").join(name).join(&file.name)).unwrap());
        for count in COUNTS {
            let patched = file.fill(&fill(form, &facts(count), &library().taxonomy)).unwrap();
            let filled = parts(&patched.bytes);
            assert_eq!(blank.keys().collect::<Vec<_>>(), filled.keys().collect::<Vec<_>>());
            assert_eq!(patched.parts, blank.len());
            let mut differing: Vec<&str> =
                blank.iter().filter(|(name, held)| filled[*name] != **held).map(|(name, _)| name.as_str()).collect();
            let mut said: Vec<&str> = patched.changed.iter().map(String::as_str).collect();
            differing.sort();
            said.sort();
            assert_eq!(differing, said, "{} {count}", form.id);
            list += &format!("{name} {count}/{}: {}\n", patched.parts, said.join(" "));
        }
    }
    common::golden("filled-parts.txt", &list);
}

#[test]
fn render_says_how_many_parts_were_changed() {
    let folder = folder();
    let spec_file = folder.path().join("项目.yaml");
    std::fs::write(&spec_file, spec(5)).unwrap();
    let templates = folder.path().join("表单");
    for name in ["form.yaml", "空白表.xlsx"] {
        let to = templates.join("某区/申报表");
        std::fs::create_dir_all(&to).unwrap();
        std::fs::copy(here("tests/filled/标志与下拉").join(name), to.join(name)).unwrap();
    }
    let [templates, spec_file, out] =
        [&templates, &spec_file, &folder.path().join("表.xlsx")].map(|path| common::text_of(path).to_string());
    let said = run(&["--templates", &templates, "render", &spec_file, "--form", "某区/申报表", "-o", &out]);
    assert!(said.err.contains("原文件的 14 个部件改了"), "{}", said.err);
    let wrong = run(&["--templates", &templates, "render", &spec_file, "--form", "某区/申报表", "--to", "docx"]);
    assert!(wrong.err.contains("只能填成 .xlsx"), "{}", wrong.err);
    assert_eq!(wrong.code, 2);
}

#[test]
fn what_is_not_understood_is_refused_at_its_cell() {
    for (name, file, place, word) in [
        ("左右两表", "计划表.xlsx", "计划表.xlsx!计划!", "一行里不能有两个列表"),
        ("套表与符号", "套表.docx", "套表.docx!表1!B3", "格内的小表"),
    ] {
        let mut own = Folder { name: "表单".into(), ..Folder::default() };
        let at = here("tests/filled").join(name);
        own.files.insert("某市/某表/form.yaml".into(), std::fs::read_to_string(at.join("form.yaml")).unwrap());
        own.office.insert(format!("某市/某表/{file}"), std::fs::read(at.join(file)).unwrap());
        let (_, refused) = Library::load(&[own, Folder::built_in()]).unwrap();
        let told: Vec<String> = (refused.report.findings.iter())
            .map(|finding| {
                let place = refused.sources.locate(finding.place).map(|place| place.to_string());
                format!("{}: {}", place.unwrap_or_default(), finding.message.zh)
            })
            .collect();
        assert!(told.iter().any(|told| told.contains(place) && told.contains(word)), "{told:#?}");
    }
}

/// Forms that LibreOffice saved again read the same as those it was given.
fn family(id: &str) -> &str {
    match id {
        "试/经办公软件另存" => "试/标志与下拉",
        "试/经办公软件另存的文字表" => "试/红头申报表",
        id => id,
    }
}

#[test]
fn a_filled_copy_is_recognised_whatever_is_in_its_lists() {
    let profiles = Profiles::load(library(), None).unwrap();
    let reader = Reader::new(library(), &profiles);
    for form in forms() {
        for count in [0, 5] {
            let facts = facts(count);
            let bytes = form.file.as_ref().unwrap().fill(&fill(form, &facts, &library().taxonomy)).unwrap().bytes;
            let name = format!("{}.{}", form.title, form.carrier.extension());
            let received = read_file(&name, bytes, SourceId(0), &reader).unwrap();
            let filling = &received.fillings[0];
            assert_eq!(family(&filling.form.id), family(&form.id), "{count}");
            assert_eq!(filling.account.unexplained, 0, "{} {count}", form.id);
        }
    }
}

#[test]
fn a_filling_is_filled_again_and_what_somebody_saved_is_left_alone() {
    let file = library().find("试/标志与下拉").unwrap().file.as_ref().unwrap();
    let form = library().find("试/标志与下拉").unwrap();
    let filled = file.fill(&fill(form, &facts(5), &library().taxonomy)).unwrap().bytes;
    assert!(file.is_filling(&filled));
    let saved = std::fs::read(here("tests/filled/经办公软件另存/另存.xlsx")).unwrap();
    assert!(!file.is_filling(&saved) && !file.is_filling(b"hello"));
}

#[test]
fn a_form_that_is_no_office_file_ends_in_a_clear_error() {
    let form = "about: project\ntitle: 某表\nfile: 表.xlsx\n";
    let blank = std::fs::read(here("tests/filled/标志与下拉/空白表.xlsx")).unwrap();
    let without_braces = std::fs::read(here("examples/blank/某市申报表.xlsx")).unwrap();
    let mut torn = blank.clone();
    torn.truncate(blank.len() / 2);
    for (bytes, word) in [
        (None, "没有“表.xlsx”这个文件"),
        (Some(b"hello".to_vec()), "不是 .xlsx 或 .docx"),
        (Some(torn), "损坏"),
        (Some(without_braces), "没有写上花括号"),
        (Some(with_sheet(&blank, "<!DOCTYPE a [<!ENTITY b \"c\">]>")), "XML"),
    ] {
        let mut own = Folder { name: "表单".into(), ..Folder::default() };
        own.files.insert("某市/某表/form.yaml".into(), form.into());
        own.office.extend(bytes.map(|bytes| ("某市/某表/表.xlsx".to_string(), bytes)));
        let (library, refused) = Library::load(&[own, Folder::built_in()]).unwrap();
        assert!(library.find("某市/某表").is_err());
        let told: String = refused.report.findings.iter().map(|finding| finding.message.zh.as_str()).collect();
        assert!(told.contains(word), "{told}");
    }
}

/// The workbook with something before the root of its first sheet.
fn with_sheet(blank: &[u8], before: &str) -> Vec<u8> {
    use std::io::Write;
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, mut held) in parts(blank) {
        if name.ends_with("sheet1.xml") {
            held = format!("{before}{}", String::from_utf8(held).unwrap()).into_bytes();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&held).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn the_desk_fills_a_file_as_it_fills_any_form() {
    let shelf = Shelf::from_iter([("项目.yaml", spec(5))]);
    let workspace = Workspace::load(&shelf, &["项目.yaml".into()]).unwrap();
    let profiles = Profiles::load(library(), None).unwrap();
    for piece in pieces(&workspace, library(), &["试/标志与下拉".to_string()], &[]).unwrap() {
        let filled = filled_piece(&piece, Carrier::Xlsx, library(), &profiles, CREATED).unwrap();
        let (changed, parts) = filled.changed.unwrap();
        assert!(changed.len() < parts && filled.report.findings.iter().all(|finding| finding.id != "F001"));
    }
}
