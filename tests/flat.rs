//! Flat tables that systems import, one row an indicator, and blank forms that are handed out.

mod common;

use common::{run, text_of};
use std::io::Read;

/// The sheet of a workbook as XML.
fn sheet(path: &std::path::Path) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_target_without_a_sign_of_its_own_is_told_where_signs_have_a_column() {
    let folder = common::folder();
    let spec = folder.path().join("某项目.yaml");
    let indicator = |name: &str, target: &str| {
        format!("- 一级指标: 产出指标\n  二级指标: 数量指标\n  三级指标: {name}\n  年度指标值: {target}\n")
    };
    let targets = [("甲", "≥95%"), ("乙", "100%"), ("丙", "90%以上"), ("丁", "健全")];
    let indicators: String = targets.iter().map(|(name, target)| indicator(name, target)).collect();
    std::fs::write(&spec, format!("项目名称: 某项目\n绩效指标:\n{indicators}")).unwrap();
    let out = folder.path().join("表.xlsx");
    let said = run(&["render", text_of(&spec), "--form", "yitihua/monitoring", "-o", text_of(&out)]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert_eq!(said.err.matches("[F008]").count(), 2, "{}", said.err);
    assert!(said.err.contains("“100%”没有能单列的计算符号") && said.err.contains("某项目.yaml:10:"), "{}", said.err);
    assert!(said.err.contains("如 ≥90%"), "{}", said.err);
    // The paper is filled all the same, and what was declared comes back to the letter.
    let back = run(&["import", text_of(&out), "--format", "json"]);
    for (_, target) in targets {
        assert!(back.out.contains(&format!("\"年度指标值\": \"{target}\"")), "{target} {}", back.out);
    }
}

#[test]
fn a_blank_form_has_lists_to_choose_from_and_says_that_it_is_blank() {
    let folder = common::folder();
    let said = run(&["render", "--blank", "--form", "yitihua/monitoring", "-o", text_of(folder.path())]);
    let path = folder.path().join("监控指标（项目支出）-空白.xlsx");
    assert_eq!((said.code, said.out.trim()), (0, text_of(&path)), "{}", said.err);
    let xml = sheet(&path);
    for list in ["产出指标,效益指标,满意度指标", "≥,≤,=,&gt;,&lt;,定性", "确定能,有可能,不可能,完全不可能"]
    {
        assert!(xml.contains(list), "{list}: {xml}");
    }
    let back = run(&["import", text_of(&path)]);
    assert_eq!(back.code, 1, "{}", back.err);
    let told = format!("{}{}", back.out, back.err);
    assert!(told.contains("[I095]") && told.contains("什么也没有填") && !told.contains("[S020]"), "{told}");

    // One that somebody filled in is not overwritten.
    std::fs::copy("examples/submissions/广州开放大学-2025.xlsx", &path).unwrap();
    assert_eq!(run(&["render", "--blank", "--form", "yitihua/monitoring", "-o", text_of(folder.path())]).code, 2);
    for args in [&["render", "--blank"][..], &["render", "--blank", "specs", "--form", "jinan/target"]] {
        let said = run(args);
        assert!(said.code == 2 && said.err.contains("--blank --form"), "{}", said.err);
    }
}

#[test]
fn every_form_can_be_handed_out_blank_in_both_kinds_of_file() {
    let folder = common::folder();
    let forms = common::json(&run(&["forms", "--format", "json"]).out);
    for form in forms.as_array().unwrap() {
        let id = form["id"].as_str().unwrap();
        for ending in ["xlsx", "docx"] {
            let path = folder.path().join(format!("{}.{ending}", id.replace('/', "-")));
            let said = run(&["render", "--blank", "--form", id, "-o", text_of(&path)]);
            assert_eq!(said.code, 0, "{id} {}", said.err);
            let back = run(&["import", text_of(&path), "--form", id]);
            let told = format!("{}{}", back.out, back.err);
            assert!(back.code == 1 && told.contains("[I095]"), "{id}.{ending} {told}");
        }
    }
}
