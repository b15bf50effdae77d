//! The small programs on the library do what they say.

#[allow(dead_code)]
#[path = "../examples/doubts.rs"]
mod doubts;
#[allow(dead_code)]
#[path = "../examples/fill.rs"]
mod fill;
#[path = "../examples/library.rs"]
mod library;
#[allow(dead_code)]
#[path = "../examples/sarif.rs"]
mod sarif;

use std::path::Path;

#[test]
fn a_spec_in_memory_becomes_a_table_that_reads_back_without_doubt() {
    let spec =
        "项目名称: 校园网运维\n表: [guangzhou/unit-coded]\n资金: {总计: 10.00, 财政拨款: 10.00}\n绩效目标: 畅通。\n";
    let bytes = fill::table(spec).unwrap();
    assert_eq!(bytes, fill::table(spec).unwrap(), "the same facts give the same bytes");
    let doubts = doubts::doubts("表.xlsx", bytes).unwrap();
    assert!(doubts.iter().all(|line| !line.contains("没有看懂")), "{doubts:#?}");
    assert!(fill::table("项目名称: 校园网运维\n").is_err_and(|error| error.to_string().contains("哪张表")));
}

#[test]
fn what_is_doubtful_in_a_received_file_is_told_at_its_cell() {
    let name = "examples/submissions/广州开放大学-2025-有错.xlsx";
    let lines = doubts::doubts(name, std::fs::read(name).unwrap()).unwrap();
    assert!(lines.iter().any(|line| line.contains("有错.xlsx!") && line.contains(" M0")), "{lines:#?}");
}

#[test]
fn a_folder_is_checked_into_sarif() {
    let sarif: serde_json::Value = serde_json::from_str(&sarif::checked(Path::new("specs")).unwrap()).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 10 && results.iter().all(|result| result["locations"][0].is_object()));
}

#[test]
fn the_small_program_runs() {
    library::main().unwrap();
}
