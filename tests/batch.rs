//! A heap of submissions at once: which files are tried, what is told of those that cannot be read, and
//! that neither threads nor the way of naming the files change a byte.

mod common;

use common::pdf::{Draw, pdf};
use common::{files, folder, json, run, text_of};
use std::path::Path;

/// A unit of one project, tabs between cells.
fn table(unit: &str, project: &str) -> String {
    format!(
        "项目支出绩效目标表（含转移支付项目）\n单位名称：{unit}\n单位：万元\n\
         项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标\t绩效指标\n{unit}\t10.00\t10.00\t\t\t\t\n\
         {project}\t10.00\t10.00\t\t\t办好。\t1、1-产出指标；11-数量指标；数；实施周期指标值：≥3个；年度指标值：≥1个。2、3-满意度指标；31-服务对象满意度；满意；实施周期指标值：≥95%；年度指标值：≥95%。\n"
    )
}

/// The same table, printed.
fn printed(unit: &str, project: &str) -> Vec<u8> {
    let table = table(unit, project);
    let (over, rows) = table.split_at(table.find("项目名称").unwrap());
    let rows: Vec<Vec<&str>> = rows.lines().map(|line| line.split('\t').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    // A sheet of 1400 points, printed to fit the width of the page.
    let mut page = Draw::new().raw("0.42 0 0 0.42 0 488 cm");
    page = page.table(30.0, 120.0, &[150.0, 50.0, 50.0, 60.0, 50.0, 50.0, 950.0], &rows);
    for (at, line) in over.lines().enumerate() {
        page = page.text(30.0, 40.0 + 20.0 * at as f64, 10.0, line);
    }
    pdf(&[page])
}

fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Four submissions, one table that is none, and what else lies about in a folder of them.
fn heap() -> tempfile::TempDir {
    let heap = folder();
    let at = heap.path();
    put(at, "甲.xls", table("甲校", "甲项目"));
    put(at, "下/丙.txt", table("丙校", "丙项目"));
    put(at, "乙.tsv", table("乙校", "乙项目"));
    put(at, "名册.txt", "姓名\t年龄\n张三\t30\n");
    put(at, "~$甲.xls", table("甲校", "不该读"));
    put(at, ".git/甲.txt", table("甲校", "不该读"));
    put(at, ".隐藏.txt", table("甲校", "不该读"));
    put(at, "甲校/单位.yaml", "单位名称: 甲校\n");
    put(at, "丁.pdf", printed("丁校", "丁项目"));
    put(at, "通知.pdf", "%PDF-1.7\n");
    put(at, "空.xlsx", "");
    heap
}

#[test]
fn a_folder_is_read_in_order_and_what_is_no_submission_is_counted() {
    let heap = heap();
    let said = run(&["import", text_of(heap.path()), "--format", "json"]);
    assert_eq!(said.code, 2, "three files could not be read: {}", said.err);
    let whole = json(&said.out);
    let units: Vec<&str> =
        whole["单位"].as_array().unwrap().iter().map(|unit| unit["单位名称"].as_str().unwrap()).collect();
    assert_eq!(units, ["丁校", "丙校", "乙校", "甲校"], "in the order of their paths");
    let named = |key: &str| -> Vec<String> {
        let listed = whole[key].as_array().unwrap().iter();
        listed
            .map(|one| {
                assert!(!one["message"].as_str().unwrap().is_empty());
                Path::new(one["file"].as_str().unwrap()).strip_prefix(heap.path()).unwrap().display().to_string()
            })
            .collect()
    };
    assert_eq!(named("refused"), ["名册.txt", "空.xlsx", "通知.pdf"]);
    assert_eq!(named("skipped"), [".git", ".隐藏.txt", "~$甲.xls", "甲校/单位.yaml"]);
    assert!(!said.out.contains("不该读"));
}

#[test]
fn those_that_can_be_read_are_written_and_the_summary_adds_up() {
    let (heap, out) = (heap(), folder());
    let said = run(&["import", text_of(heap.path()), "-o", text_of(out.path())]);
    assert_eq!(said.code, 2);
    let names: Vec<String> = files(out.path()).into_keys().collect();
    assert_eq!(
        names,
        [
            "丁校/丁项目.yaml",
            "丁校/单位.yaml",
            "丙校/丙项目.yaml",
            "丙校/单位.yaml",
            "乙校/乙项目.yaml",
            "乙校/单位.yaml",
            "甲校/单位.yaml",
            "甲校/甲项目.yaml"
        ]
    );
    let lines: Vec<&str> = said.out.lines().rev().take(3).collect();
    assert_eq!(
        lines[2],
        "7 个文件：读入 4，读不了 3；另有 4 个没有读（隐藏的文件夹 1，隐藏的文件 1，打开时的临时文件 1，规格 1）"
    );
    assert_eq!(lines[1], "单位 4 个，项目 4 个，指标 8 条");
    assert!(lines[0].starts_with("非空单元格 72 = ") && lines[0].ends_with("未能解释 0"), "{}", lines[0]);
    for name in ["名册.txt", "空.xlsx", "通知.pdf"] {
        assert!(said.err.contains(name), "{name} is not told: {}", said.err);
    }
}

#[test]
fn a_pattern_a_folder_and_names_give_the_same_bytes_again_and_again() {
    let heap = folder();
    for number in 0..40 {
        put(heap.path(), &format!("{number:02}/表.txt"), table(&format!("第{number}校"), "项目"));
    }
    let all: Vec<String> =
        (0..40).map(|number| heap.path().join(format!("{number:02}/表.txt")).display().to_string()).collect();
    let pattern = heap.path().join("**/*.t?t").display().to_string();
    let one = run(&["import", text_of(heap.path()), "--format", "json"]);
    assert_eq!(one.code, 0, "{}", one.err);
    assert_eq!(run(&["import", &pattern, "--format", "json"]).out, one.out);
    let named: Vec<&str> = ["import", "--format", "json"].into_iter().chain(all.iter().map(String::as_str)).collect();
    assert_eq!(run(&named).out, one.out);
    assert_eq!(json(&one.out)["单位"].as_array().unwrap().len(), 40);
}

#[test]
fn in_a_heap_every_finding_names_its_file() {
    let heap = folder();
    put(heap.path(), "甲.txt", table("甲校", "甲项目"));
    // A heading that the form has is missing, which is told of the whole table.
    put(heap.path(), "乙.txt", table("乙校", "乙项目").replace("单位名称：乙校\n", ""));
    let whole = json(&run(&["import", text_of(heap.path()), "--format", "json"]).out);
    let findings = whole["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        assert!(finding["file"].as_str().is_some_and(|file| file.ends_with("乙.txt")), "{finding}");
    }
}

#[test]
fn a_name_is_a_name_before_it_is_a_pattern_and_nothing_found_is_an_error() {
    let heap = folder();
    put(heap.path(), "表[1].txt", table("甲校", "甲项目"));
    let said = run(&["import", text_of(&heap.path().join("表[1].txt"))]);
    assert_eq!((said.code, said.out.lines().count()), (0, 1), "a single file is told as ever: {}", said.out);
    let none = run(&["import", text_of(&heap.path().join("*.xlsx"))]);
    assert!(none.code == 2 && none.out.is_empty() && none.err.contains("没有文件符合"), "{}", none.err);
    put(heap.path(), "下/单位.yaml", "单位名称: 甲校\n");
    let specs = run(&["import", text_of(&heap.path().join("下"))]);
    assert!(specs.code == 2 && specs.err.contains("没有可读的文件") && specs.err.contains("规格 1"), "{}", specs.err);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_folder_is_not_followed() {
    let (heap, outside) = (folder(), folder());
    put(outside.path(), "外.txt", table("外校", "不该读"));
    put(heap.path(), "甲.txt", table("甲校", "甲项目"));
    std::os::unix::fs::symlink(outside.path(), heap.path().join("连")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("外.txt"), heap.path().join("外.txt")).unwrap();
    let said = run(&["import", text_of(heap.path()), "--format", "json"]);
    assert_eq!(said.code, 0);
    assert_eq!(json(&said.out)["skipped"].as_array().unwrap().len(), 2);
    assert!(!said.out.contains("不该读"));
}

#[test]
fn old_workbooks_are_read_by_children_that_take_turns() {
    let heap = folder();
    let old = std::fs::read_dir(common::here("tests/fixtures/excel")).unwrap().map(|entry| entry.unwrap().path());
    let old: Vec<_> = old.filter(|path| path.extension().is_some_and(|ext| ext == "xls" || ext == "ods")).collect();
    assert!(old.len() > 1);
    for number in 0..6 {
        for path in &old {
            put(
                heap.path(),
                &format!("{number}-{}", path.file_name().unwrap().to_str().unwrap()),
                std::fs::read(path).unwrap(),
            );
        }
    }
    let first = run(&["import", text_of(heap.path()), "--format", "json"]);
    let whole = json(&first.out);
    let told = whole["refused"].as_array().unwrap().len() + whole["单位"].as_array().unwrap().len();
    assert!(told > 0 && first.code == 2, "fixtures are no forms: {}", first.err);
    assert_eq!(run(&["import", text_of(heap.path()), "--format", "json"]).out, first.out);
}
