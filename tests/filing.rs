//! Where imported specs go: under the unit that sent them, in instalments, and never over somebody else's.

mod common;

use common::{files, folder, run, text_of};
use std::path::Path;

/// The form of one project; `unit` in the words of the form, or nothing.
fn form(unit: &str, project: &str, value: &str) -> String {
    let unit = if unit.is_empty() { String::new() } else { format!("实施单位,{unit},,\n") };
    format!(
        "{unit}项目名称,{project},,\n绩效目标,办好{project},,\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,完成数量,{value}\n"
    )
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn import(from: &Path, to: &Path) -> common::Said {
    run(&["import", text_of(from), "-o", text_of(to)])
}

#[test]
fn two_schools_may_have_a_project_of_the_same_name() {
    let (heap, out) = (folder(), folder());
    put(heap.path(), "1.csv", &form("东山小学", "校舍维修", "≥3栋"));
    put(heap.path(), "2.csv", &form("西水小学", "校舍维修", "≥5栋"));
    put(heap.path(), "南岭小学/3.csv", &form("", "校舍维修", "≥7栋"));
    put(heap.path(), "4.csv", &form("", "校舍维修", "≥9栋"));
    let said = import(heap.path(), out.path());
    let written = files(out.path());
    let names: Vec<&str> = written.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "东山小学/单位.yaml",
            "东山小学/校舍维修.yaml",
            "南岭小学/单位.yaml",
            "南岭小学/校舍维修.yaml",
            "校舍维修.yaml",
            "西水小学/单位.yaml",
            "西水小学/校舍维修.yaml"
        ]
    );
    for (name, value) in [("东山小学", "≥3栋"), ("西水小学", "≥5栋"), ("南岭小学", "≥7栋")] {
        let text = String::from_utf8(written[&format!("{name}/校舍维修.yaml")].clone()).unwrap();
        assert!(text.contains(value), "{name}: {text}");
    }
    assert!(said.err.contains("I043") && said.err.contains("4.csv"), "{}", said.err);
    assert!(!said.err.contains("3.csv:1:1: I043"));
    // What was written is a workspace.
    let listed = run(&["check", text_of(&out.path().join("东山小学"))]);
    assert_ne!(listed.code, 2, "{}", listed.err);
}

#[test]
fn a_name_that_comes_twice_from_one_unit_is_told_at_both() {
    let (heap, out) = (folder(), folder());
    put(heap.path(), "1.csv", &form("东山小学", "校舍维修", "≥3栋"));
    put(heap.path(), "2.csv", &form("东山小学", "校舍 维修", "≥5栋"));
    let said = import(heap.path(), out.path());
    assert!(said.err.contains("I042") && said.err.contains("1.csv") && said.err.contains("2.csv"), "{}", said.err);
    let written = files(out.path());
    assert_eq!(written.len(), 3, "{:?}", written.keys());
}

#[test]
fn instalments_add_to_the_unit_and_replace_nothing() {
    let (first, second, third, out) = (folder(), folder(), folder(), folder());
    put(first.path(), "1.csv", &form("东山小学", "校舍维修", "≥3栋"));
    put(second.path(), "2.csv", &form("东山小学", "网络运维", "≥99%"));
    put(second.path(), "1.csv", &form("东山小学", "校舍维修", "≥3栋"));
    put(third.path(), "1.csv", &form("东山小学", "校舍维修", "≥4栋"));
    import(first.path(), out.path());
    let unit = out.path().join("东山小学/单位.yaml");
    let mut text = std::fs::read_to_string(&unit).unwrap();
    text = text.replace("项目:", "# 一小的项目\n项目:");
    std::fs::write(&unit, &text).unwrap();
    let said = import(second.path(), out.path());
    assert_ne!(said.code, 2, "{}", said.err);
    let text = std::fs::read_to_string(&unit).unwrap();
    assert!(text.ends_with("# 一小的项目\n项目:\n- 校舍维修.yaml\n- 网络运维.yaml\n"), "{text}");
    // The same again changes nothing.
    let before = files(out.path());
    assert_ne!(import(second.path(), out.path()).code, 2);
    assert_eq!(files(out.path()), before);
    // Corrected and sent again: offered for --into, and nothing is written.
    let said = import(third.path(), out.path());
    assert!(said.code == 2 && said.err.contains("--into") && said.err.contains("校舍维修.yaml"), "{}", said.err);
    assert_eq!(files(out.path()), before);
}

#[test]
fn a_heap_of_corrections_finds_its_units_and_is_laid_whole_or_not_at_all() {
    let (heap, corrected, out) = (folder(), folder(), folder());
    for (at, unit) in ["东山小学", "西水小学"].iter().enumerate() {
        put(heap.path(), &format!("{at}.csv"), &form(unit, "校舍维修", "≥3栋"));
        put(corrected.path(), &format!("更正{at}.csv"), &form(unit, "校舍维修", &format!("≥{}栋", at + 5)));
    }
    import(heap.path(), out.path());
    let spec = out.path().join("西水小学/校舍维修.yaml");
    let text = std::fs::read_to_string(&spec).unwrap().replace("绩效目标:", "# 已核\n绩效目标:");
    std::fs::write(&spec, &text).unwrap();
    let before = files(out.path());
    let args = ["import", text_of(corrected.path()), "--into", text_of(out.path())];
    // First to look at, then in earnest.
    let said = run(&[&args[..], &["--dry-run"]].concat());
    assert!(said.out.contains("≥3栋 → ≥5栋") && said.out.contains("≥3栋 → ≥6栋"), "{}", said.out);
    assert_eq!(files(out.path()), before);
    let json = common::json(&run(&[&args[..], &["--dry-run", "--format", "json"]].concat()).out);
    assert_eq!(json["changed"].as_array().unwrap().len(), 2);
    assert_ne!(run(&args).code, 2);
    assert_eq!(std::fs::read_to_string(&spec).unwrap(), text.replace("≥3栋", "≥6栋"), "comments stay");
    // One that finds no unit holds up all of them, and is named.
    let before = files(out.path());
    put(corrected.path(), "新.csv", &form("南岭小学", "校舍维修", "≥9栋"));
    put(corrected.path(), "更正0.csv", &form("东山小学", "校舍维修", "≥8栋"));
    let said = run(&args);
    assert!(said.code == 2 && said.err.contains("新.csv") && said.err.contains("南岭小学"), "{}", said.err);
    assert_eq!(files(out.path()), before);
}

#[test]
fn what_a_plainly_read_form_does_not_say_stays_in_the_spec() {
    let (sent, out) = (folder(), folder());
    put(sent.path(), "1.csv", &form("东山小学", "校舍维修", "≥3栋"));
    import(sent.path(), out.path());
    let spec = out.path().join("东山小学/校舍维修.yaml");
    let text = std::fs::read_to_string(&spec).unwrap();
    let known = text
        .replace("  年度指标值: ≥3栋", "  年度指标值: ≥3栋\n  权重: 20\n  备注: 两年")
        .replace("绩效目标:", "联系人: 某某\n绩效目标:");
    std::fs::write(&spec, &known).unwrap();
    put(
        sent.path(),
        "1.csv",
        &form("东山小学", "校舍维修", "≥4栋").replace("指标值\n产出", "指标值\n产出指标,质量指标,合格率,100%\n产出"),
    );
    let said = run(&["import", text_of(&sent.path().join("1.csv")), "--into", text_of(&out.path().join("东山小学"))]);
    assert_ne!(said.code, 2, "{}", said.err);
    let text = std::fs::read_to_string(&spec).unwrap();
    for kept in ["权重: 20", "备注: 两年", "联系人: 某某", "年度指标值: ≥4栋", "三级指标: 合格率"]
    {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(said.out.contains("1 条 → 2 条"), "{}", said.out);
}

#[test]
fn a_list_that_is_blank_or_lost_a_line_is_filled_and_not_doubled() {
    let (sent, out) = (folder(), folder());
    put(sent.path(), "1.csv", &form("东山小学", "校舍维修", "≥3栋"));
    import(sent.path(), out.path());
    let unit = out.path().join("东山小学/单位.yaml");
    for blank in ["单位名称: 东山小学\n项目:\n", "单位名称: 东山小学\n"] {
        // The project lies there, the same, and the list has lost it.
        std::fs::write(&unit, blank).unwrap();
        assert_ne!(import(sent.path(), out.path()).code, 2);
        assert_eq!(std::fs::read_to_string(&unit).unwrap(), "单位名称: 东山小学\n项目:\n- 校舍维修.yaml\n");
    }
    std::fs::write(&unit, "单位名称: 东山小学\n项目: 别的.yaml\n").unwrap();
    assert_eq!(import(sent.path(), out.path()).code, 2, "what is no list is not written over");
}
