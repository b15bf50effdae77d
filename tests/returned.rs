//! A heap of files goes back to those who sent them, each with its own faults and nobody else's.

mod common;

use common::{files, folder, here, run, text_of};
use std::path::Path;

fn words_of(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    let read = jixiao::desk::open(
        text_of(path),
        bytes,
        jixiao::source::SourceId(0),
        jixiao::formats::Room::USUAL,
        &jixiao::desk::Here,
    );
    format!("{:?}", read.unwrap().document.sections)
}

#[test]
fn each_faulty_file_goes_back_with_a_letter_and_a_workbook_with_notes() {
    let (heap, back) = (folder(), folder());
    for entry in std::fs::read_dir(here("examples/submissions")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, heap.path().join(path.file_name().unwrap())).unwrap();
    }
    let csv = "填报单位,东山小学\n项目名称,校舍维修\n绩效目标,修好校舍\n三级指标,指标值\n完成数量,XX\n";
    std::fs::write(heap.path().join("东山.csv"), csv).unwrap();
    let out = back.path().join("退回");
    let said = run(&["import", text_of(heap.path()), "--annotate", text_of(&out)]);
    assert_eq!(said.code, 1, "{}", said.err);
    let written: Vec<String> = files(&out).into_keys().collect();
    for name in ["东山-退回说明.docx", "广州开放大学-2025-有错-退回说明.docx", "广州开放大学-2025-有错.xlsx"]
    {
        assert!(written.iter().any(|one| one == name), "{name}: {written:?}");
        assert!(said.out.contains(name), "{}", said.out);
    }
    let letter = words_of(&out.join("广州开放大学-2025-有错-退回说明.docx"));
    for word in ["广州开放大学：", "退回说明", "服务覆盖学生比例", "必须改", "G8", "已批注在"]
    {
        assert!(letter.contains(word), "the letter lacks {word}");
    }
    // Neither another's faults nor what is for the reader of the files alone (how it was read).
    assert!(!letter.contains("校舍") && !letter.contains("按标签读出：1、"), "{letter}");
    let theirs = words_of(&out.join("东山-退回说明.docx"));
    assert!(theirs.contains("东山小学：") && theirs.contains("第 5 行") && !theirs.contains("老年教育"), "{theirs}");
    // The originals are as they were, and what is there is not written over.
    assert_eq!(std::fs::read_to_string(heap.path().join("东山.csv")).unwrap(), csv);
    assert_eq!(run(&["import", text_of(heap.path()), "--annotate", text_of(&out)]).code, 2);
    assert_eq!(run(&["import", text_of(heap.path()), "--annotate", text_of(heap.path()), "--force"]).code, 2);
}
