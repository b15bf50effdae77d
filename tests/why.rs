//! Why a cell became what it is: every fate, every way of naming the cell, and names made to mislead.

mod common;

use common::{folder, json, run, text_of};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::path::Path;

const FAULTY: &str = "examples/submissions/广州开放大学-2025-有错.xlsx";

fn why(cell: &str) -> Value {
    let said = run(&["why", cell, "--format", "json"]);
    assert!(said.code < 2, "{cell}: {}", said.err);
    json(&said.out)
}

#[test]
fn a_fact_tells_its_path_its_value_and_the_head_of_its_column() {
    let told = why(&format!("{FAULTY}!项目支出绩效目标表!C6"));
    assert_eq!((told["fate"].as_str(), told["text"].as_str()), (Some("field"), Some("150.00")));
    assert_eq!(
        told["facts"],
        serde_json::json!([{"path": "项目[1].资金.财政拨款", "key": "财政拨款", "value": "150.00"}])
    );
    assert_eq!(
        (told["form"]["id"].as_str(), told["above"]["text"].as_str()),
        (Some("guangzhou/unit-coded"), Some("财政拨款"))
    );
    let said = run(&["why", &format!("{FAULTY}!C6")]);
    for part in ["成了  内容", "项目[第2项].资金.财政拨款", "财政拨款: 150.00", "老年教育", "栏名  财政拨款（C3）"]
    {
        assert!(said.out.contains(part), "no {part} in\n{}", said.out);
    }
}

#[test]
fn findings_of_the_cell_come_with_it_and_set_the_exit_code() {
    let said = run(&["why", &format!("{FAULTY}!E6")]);
    assert!(said.code == 1 && said.out.contains("错误[I006]") && said.out.contains("怎么改"), "{}", said.out);
    let told = why(&format!("{FAULTY}!E6"));
    assert_eq!(
        (told["findings"][0]["id"].as_str(), told["facts"][0]["path"].as_str()),
        (Some("I006"), Some("项目[1].绩效目标"))
    );
    let english = run(&["--lang", "en", "why", &format!("{FAULTY}!E6")]);
    assert!(english.out.contains("became  a fact") && english.out.contains("error[I006]"), "{}", english.out);
}

#[test]
fn a_label_says_what_it_heads_and_a_merged_cell_answers_for_all_it_covers() {
    let told = why(&format!("{FAULTY}!B3"));
    assert_eq!((told["fate"].as_str(), told["like"].as_str()), (Some("label"), Some("项目[].资金.总计")));
    let covered = why(&format!("{FAULTY}!D1"));
    assert_eq!((covered["cell"].as_str(), covered["fate"].as_str()), (Some("A1"), Some("label")));
    let blank = why(&format!("{FAULTY}!E5"));
    assert_eq!((blank["fate"].as_str(), blank["above"]["text"].as_str()), (Some("blank"), Some("其他资金")));
}

#[test]
fn what_is_left_out_or_unexplained_says_by_which_rule_and_what_belongs_there() {
    let desk = folder();
    let file = desk.path().join("表.txt");
    let text = "项目支出绩效目标表（含转移支付项目）\n单位名称：某学校\n单位：万元\n\
        项目名称（资金使用单位）\t总计\t财政拨款\t其他资金\t内部流水\t绩效目标\t绩效指标\n某学校\t10.00\t10.00\t\t\t\t\n\
        甲项目\t10.00\t10.00\t\t张三\t办好。\t1、1-产出指标；11-数量指标；数；实施周期指标值：≥3个；年度指标值：≥1个。\t李四\n合计\t10.00\t10.00\t\t\t\t\n";
    std::fs::write(&file, text).unwrap();
    let at = |line: usize, column: usize| why(&format!("{}:{line}:{column}", text_of(&file)));
    // A column that the form does not have is kept by its heading; what has no heading has no place.
    let kept = at(6, 18);
    assert_eq!((kept["text"].as_str(), kept["fate"].as_str()), (Some("张三"), Some("field")));
    assert_eq!(kept["above"]["text"], "内部流水");
    let stray = at(6, text.lines().nth(5).unwrap().chars().count());
    assert_eq!((stray["text"].as_str(), stray["fate"].as_str()), (Some("李四"), Some("unexplained")));
    let missing: Vec<&str> = stray["missing"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(missing.contains(&"项目[].资金.财政专户拨款") && !missing.contains(&"项目[].绩效目标"), "{missing:?}");
    let total = at(7, 4);
    assert_eq!((total["text"].as_str(), total["fate"].as_str()), (Some("10.00"), Some("ignored")));
    assert_eq!(total["findings"][0]["id"], "I011");
}

/// The sample's sheet under other names of file and sheet.
fn copied(to: &Path, sheets: &[&str]) {
    let bytes = std::fs::read(common::here("examples/submissions/广州开放大学-2025.xlsx")).unwrap();
    let document = jixiao::formats::excel::read(&bytes, jixiao::formats::Kind::Xlsx).unwrap();
    let jixiao::document::Block::Table(table) = &document.sections[0].blocks[0] else { panic!("a sheet is one table") };
    let mut workbook = Workbook::new();
    for name in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cell) in
            table.rows.iter().enumerate().flat_map(|(row, of)| of.cells.iter().map(move |cell| (row, cell)))
        {
            sheet.write(row as u32, cell.column as u16, &cell.text).unwrap();
        }
    }
    workbook.save(to).unwrap();
}

#[test]
fn marks_in_the_names_of_files_and_sheets_do_not_mislead() {
    let desk = folder();
    let file = desk.path().join("表!甲!A1.xlsx");
    copied(&file, &["上!半年", "O'Neil x"]);
    let file = text_of(&file);
    for (asked, sheet) in [
        (format!("{file}!上!半年!B5"), "上!半年"),
        (format!("{file}!'上!半年'!$B$5"), "上!半年"),
        (format!("{file}!'O''Neil x'!b5"), "O'Neil x"),
        (format!("{file}!O'Neil x!B5"), "O'Neil x"),
    ] {
        let told = why(&asked);
        assert_eq!(
            (told["sheet"].as_str(), told["cell"].as_str(), told["fate"].as_str()),
            (Some(sheet), Some("B5"), Some("field")),
            "{asked}"
        );
    }
    let refused = |asked: &str, part: &str| {
        let said = run(&["why", asked]);
        assert!(said.code == 2 && said.out.is_empty() && said.err.contains(part), "{asked}: {}", said.err);
    };
    refused(&format!("{file}!B5"), "不止一张表");
    refused(&format!("{file}!下半年!B5"), "没有工作表“下半年”");
    refused(&format!("{file}!上!半年"), "看不出是哪一格");
    refused("没有的.xlsx!B5", "没有这个文件");
    refused("没有的.txt:1:2", "没有这个文件");
    refused(&format!("{file}!上!半年!B99999999"), "看不出是哪一格");
}

#[test]
fn a_word_form_is_asked_by_the_places_the_program_prints() {
    let desk = folder();
    let file = desk.path().join("表.docx");
    let example = "templates/donghu/declaration/example.yaml";
    let said = run(&["render", example, "--form", "donghu/declaration", "-o", text_of(&file)]);
    assert_eq!(said.code, 0, "{}", said.err);
    let name = common::spec(&common::here(example)).child("项目负责人").unwrap().as_text().unwrap().to_string();
    // Somewhere in the first table it stands beside its label.
    let mut found = Vec::new();
    for row in 1..6 {
        for column in ["A", "B", "C", "D"] {
            let told = why(&format!("{}!表1!{column}{row}", text_of(&file)));
            if told["facts"][0]["path"] == "项目负责人" {
                found.push((told["text"].clone(), told["left"]["text"].clone()));
            }
        }
    }
    assert!(found.contains(&(name.into(), "项目负责人".into())), "{found:?}");
}

#[test]
fn a_blank_beside_a_label_is_not_taken_for_the_column_of_a_table_below() {
    let desk = folder();
    let (spec, file) = (desk.path().join("项目.yaml"), desk.path().join("表.docx"));
    let example = std::fs::read_to_string(common::here("templates/donghu/declaration/example.yaml")).unwrap();
    let kept: Vec<&str> = example.lines().filter(|line| !line.starts_with("项目负责人:")).collect();
    std::fs::write(&spec, kept.join("\n")).unwrap();
    let said = run(&["render", text_of(&spec), "--form", "donghu/declaration", "-o", text_of(&file)]);
    assert!(said.code < 2, "{}", said.err);
    let told = why(&format!("{}!表1!B2", text_of(&file)));
    assert_eq!((&told["left"]["text"], &told["like"]), (&"项目负责人".into(), &Value::Null), "{told}");
}

/// What the form computes stands where a label could, and is none.
#[test]
fn a_computed_cell_is_never_the_heading_of_a_blank_one() {
    let folder = common::folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("表单/我/表")).unwrap();
    let form = "about: project\ntitle: 某表\ncolumns: [20, 20, 20, 20]\nblocks:\n- rows:\n  - [项目名称, {cell: \"{项目名称}\", span: 3}]\n  - [资金总计, \"{资金.总计|money}\", \"{{ 资金.总计 - 资金.财政拨款 }}\", \"{联系人}\"]\n";
    std::fs::write(at("表单/我/表/form.yaml"), form).unwrap();
    std::fs::write(at("甲.yaml"), "项目名称: 甲\n资金: {总计: 100.00, 财政拨款: 40.00}\n").unwrap();
    let run = |args: &[&str]| {
        let mut command = common::jixiao(&[&["--templates", "表单"], args].concat());
        command.current_dir(folder.path());
        common::said(command)
    };
    let said = run(&["render", "甲.yaml", "--form", "我/表", "-o", "表.xlsx"]);
    assert!(said.code < 2, "{}", said.err);
    let said = run(&["why", "表.xlsx!D2", "--form", "我/表"]);
    assert!(said.out.contains("空白") && !said.out.contains("60.00"), "{}{}", said.out, said.err);
    assert!(said.out.contains("资金总计（A2）"), "{}", said.out);
}

/// Where no form says which cell is which fact, the label's words, its place and the field that lost say it.
#[test]
fn a_binding_tells_its_words_its_structure_and_the_rival_that_lost() {
    let form = "tests/layouts/hand/F05-半边空行.xlsx!Sheet1";
    let told = why(&format!("{form}!E14"));
    let by = &told["binding"];
    assert_eq!((&by["field"], &by["words"]), (&"实施周期指标值".into(), &"known".into()), "{told}");
    assert_eq!((&by["rivals"][0], &by["sure"]), (&"年度指标值".into(), &true.into()));
    let said = run(&["why", &format!("{form}!E14")]).out;
    for part in [
        "表单  没有现成的表单",
        "依据  “指标值”是“实施周期指标值”的另一种说法；表头一行",
        "没有认作  年度指标值：看的是上面、旁边写的期间",
    ] {
        assert!(said.contains(part), "no {part} in\n{said}");
    }
    // A label merged down, and its value beside it.
    let said = run(&["why", &format!("{form}!E6")]).out;
    assert!(said.contains("内容在右边一格；在“项目资金（万元）”之下"), "{said}");
}

#[test]
fn what_rests_on_a_part_of_a_word_says_that_it_is_not_certain() {
    let told = why("tests/layouts/hand/F11-长期年度.docx!表1!B11");
    let by = &told["binding"];
    assert_eq!((&by["words"], &by["sure"], &by["field"]), (&"contains".into(), &false.into(), &"项目总目标".into()));
    let said = run(&["why", "tests/layouts/hand/F11-长期年度.docx!表1!B11"]).out;
    assert!(said.contains("里有“长期目标”") && said.contains("把握  不十拿九稳"), "{said}");
    let english = run(&["--lang", "en", "why", "tests/layouts/hand/F11-长期年度.docx!表1!B11"]).out;
    assert!(english.contains("certainty  not certain"), "{english}");
}

#[test]
fn a_heading_that_stands_again_on_the_next_page_is_the_same_column() {
    let said = run(&["why", "tests/layouts/hand/分列合并.xlsx!Sheet1!F13"]).out;
    assert!(said.contains("换页后表头又写了一次"), "{said}");
}
