//! The command line as people and scripts meet it; each test is a paragraph of the manual.

mod common;

use common::{Said, files, folder, jixiao, json, run, said, text_of};
use std::path::PathBuf;

/// A spec with nothing to find in it.
const CLEAN: &str = "\
项目名称: 校园网运维项目
年度: 2025
资金:
  总计: 75.60
  财政拨款: 75.60
绩效目标: 保障校园网稳定运行。
绩效指标:
- 一级指标: 产出指标
  二级指标: 数量指标
  三级指标: 巡检次数
  实施周期指标值: ≥12次
  年度指标值: ≥12次
";

/// The same with a total that is wrong.
fn faulty() -> String {
    CLEAN.replace("总计: 75.60", "总计: 80.00")
}

const FORM: &str = "guangzhou/unit-coded";

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn with(files: &[(&str, &str)]) -> Desk {
        let desk = Desk { folder: folder() };
        for (name, text) in files {
            let path = desk.path(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program in this folder.
    fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, &[])
    }

    fn run_with(&self, args: &[&str], environment: &[(&str, &str)]) -> Said {
        let mut command = jixiao(args);
        command.current_dir(self.folder.path()).envs(environment.iter().copied());
        said(command)
    }
}

fn codes(said: &Said) -> (i32, bool, bool) {
    (said.code, !said.out.is_empty(), !said.err.is_empty())
}

// ---- Exit codes, and what goes where ----

#[test]
fn zero_is_clean_one_is_findings_two_is_could_not_run() {
    let desk = Desk::with(&[("好.yaml", CLEAN), ("错.yaml", &faulty())]);
    let clean = desk.run(&["check", "好.yaml"]);
    assert_eq!((clean.code, clean.out.as_str(), clean.err.as_str()), (0, "没有发现问题\n", ""));

    let wrong = desk.run(&["check", "错.yaml"]);
    assert_eq!(codes(&wrong), (1, true, false), "findings are what was asked for: standard output");
    for part in ["错误[M001]", "错.yaml:4:7", "怎么改", "1 个错误，0 个警告，0 条提示"] {
        assert!(wrong.out.contains(part), "{part} in {}", wrong.out);
    }

    let missing = desk.run(&["check", "无.yaml"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    assert_eq!(missing.err, "错误: 无法读取 无.yaml：没有这个文件或文件夹\n");
    for wrong_use in [&["check"][..], &["chekc"], &["check", "好.yaml", "--format", "xml"], &[]] {
        assert_eq!(codes(&desk.run(wrong_use)), (2, false, true), "{wrong_use:?}");
    }
}

#[test]
fn a_note_alone_is_no_fault() {
    // A hundredth from rounding is said, and forgiven.
    let unit = "单位名称: 某校\n资金:\n  总计: 151.21\n  财政拨款: 151.20\n项目:\n- 甲.yaml\n- 乙.yaml\n";
    let other = CLEAN.replace("校园网运维项目", "机房改造项目");
    let desk = Desk::with(&[("单位.yaml", unit), ("甲.yaml", CLEAN), ("乙.yaml", &other)]);
    let said = desk.run(&["check", "单位.yaml"]);
    assert_eq!((said.code, said.out.contains("0 个错误，0 个警告，1 条提示")), (0, true), "{}", said.out);
    let quiet = desk.run(&["check", "单位.yaml", "--quiet"]);
    assert!(quiet.code == 0 && !quiet.out.contains("提示["), "{}", quiet.out);
}

#[test]
fn help_and_version_are_answers_not_errors() {
    for args in [&["--help"][..], &["check", "--help"], &["--version"]] {
        assert_eq!(codes(&run(args)), (0, true, false), "{args:?}");
    }
    assert!(run(&["--help"]).out.contains("退出码：0 没有问题"));
}

#[test]
fn data_goes_to_standard_output_and_news_to_standard_error() {
    let desk = Desk::with(&[("好.yaml", CLEAN)]);
    let said = desk.run(&["render", "好.yaml", "--form", FORM, "-o", "表"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let written = desk.path(said.out.trim_end());
    assert!(said.out.lines().count() == 1 && written.is_file(), "the path of each file, one a line: {}", said.out);
    assert!(said.err.contains("1 个项目，1 条指标"), "{}", said.err);
    let quiet = desk.run(&["render", "好.yaml", "--form", FORM, "-o", "表", "-q"]);
    assert_eq!((quiet.out, quiet.err.as_str()), (said.out, ""));
}

// ---- Languages and colours ----

#[test]
fn messages_are_chinese_unless_english_is_asked_for() {
    let desk = Desk::with(&[("错.yaml", &faulty())]);
    let chinese = desk.run(&["check", "错.yaml"]);
    let english = desk.run(&["check", "错.yaml", "--lang", "en"]);
    assert!(chinese.out.contains("错误[M001]") && english.out.contains("error[M001]"), "{}", english.out);
    assert!(english.out.contains("1 error") && !english.out.contains("怎么改"), "{}", english.out);

    let by_environment = desk.run_with(&["check", "错.yaml"], &[("JIXIAO_LANG", "en")]);
    assert_eq!(by_environment.out, english.out);
    let flag_wins = desk.run_with(&["check", "错.yaml", "--lang=zh"], &[("JIXIAO_LANG", "en")]);
    assert_eq!(flag_wins.out, chinese.out);
    assert!(desk.run(&["--lang", "en", "check", "无"]).err.starts_with("error: cannot read"));
    assert!(run(&["--lang", "en", "--help"]).out.contains("Exit codes: 0 clean"));
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let desk = Desk::with(&[("错.yaml", &faulty())]);
    let plain = |args: &[&str], environment| !desk.run_with(args, environment).out.contains('\u{1b}');
    assert!(plain(&["check", "错.yaml"], &[]), "a pipe is no terminal");
    assert!(plain(&["check", "错.yaml", "--color", "never"], &[]));
    assert!(plain(&["check", "错.yaml"], &[("NO_COLOR", "1")]));
    assert!(!plain(&["check", "错.yaml", "--color", "always"], &[]));
    assert!(!plain(&["check", "错.yaml", "--color", "always"], &[("NO_COLOR", "1")]), "the flag was asked for last");
}

// ---- check ----

#[test]
fn a_dash_is_standard_input() {
    let mut command = jixiao(&["check", "-"]);
    command.write_stdin(faulty());
    let said = said(command);
    assert!(said.code == 1 && said.out.contains("<stdin>:4:7"), "{}", said.out);
}

#[test]
fn findings_for_machines_have_exactly_the_keys_of_the_contract() {
    let desk = Desk::with(&[("错.yaml", &faulty()), ("另.yaml", "项目名称: 甲\n"), ("坏.yaml", "项目名称：甲\n")]);
    let said = desk.run(&["check", "错.yaml", "另.yaml", "坏.yaml", "--format", "json"]);
    assert_eq!((said.code, said.err.as_str()), (1, ""));
    let findings = json(&said.out);
    let findings = findings.as_array().unwrap();
    assert!(findings.len() >= 5, "{findings:#?}");
    for finding in findings {
        let mut keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        if let Some(related) = finding.get("related") {
            keys.retain(|key| *key != "related");
            for second in related.as_array().unwrap() {
                let keys: Vec<&String> = second.as_object().unwrap().keys().collect();
                assert_eq!(keys, ["message", "path", "file", "line", "column"]);
            }
        }
        assert_eq!(keys, ["id", "severity", "message", "help", "path", "file", "line", "column"], "{finding:#}");
        assert!(["error", "warning", "info"].contains(&finding["severity"].as_str().unwrap()));
        assert!(finding["line"].as_u64().unwrap() >= 1 && finding["column"].as_u64().unwrap() >= 1);
    }
    let empty = Desk::with(&[("好.yaml", CLEAN)]).run(&["check", "好.yaml", "--format", "json"]);
    assert_eq!((empty.code, empty.out.as_str()), (0, "[]\n"));
}

#[test]
fn findings_in_an_office_file_have_a_sheet_and_a_cell() {
    let said = run(&["import", "examples/submissions/广州开放大学-2025-有错.xlsx", "--format", "json"]);
    for finding in json(&said.out)["findings"].as_array().unwrap() {
        let keys: Vec<&str> =
            finding.as_object().unwrap().keys().map(String::as_str).filter(|key| *key != "related").collect();
        assert_eq!(keys, ["id", "severity", "message", "help", "path", "file", "sheet", "cell"], "{finding:#}");
    }
}

/// What Chinese keyboards do to YAML: (the spec, the id it is told by, its line and column).
const TRAPS: &[(&str, &str, u64, u64)] = &[
    ("年度: 2025\n项目名称：校园网\n", "S002", 2, 5),
    ("资金:\n\t总计: 1\n", "S003", 2, 1),
    ("年度: 2025\n资金:\n  总计: 1\n  总计: 2\n", "S004", 4, 3),
    ("绩效指标:\n- 三级指标: 合格率\n  年度指标值: >95%\n", "S005", 3, 10),
    ("年度: 2025\n绩效目标: %95\n", "S006", 2, 7),
    ("年度: 2025\n绩效目标: 满意度: 98%\n", "S006", 2, 7),
    ("项目名称: [2021]5号\n", "S006", 1, 7),
    ("资金:\n　总计: 1\n", "S007", 2, 1),
    ("年度: 2025\n绩效目标: 建成 #1楼\n", "S008", 2, 10),
    ("年度: 2025\n绩效目标: \"没有关上的引号\n", "S001", 2, 7),
];

#[test]
fn each_yaml_trap_has_its_own_id_at_its_line() {
    for (text, id, line, column) in TRAPS {
        let desk = Desk::with(&[("项目.yaml", text)]);
        let said = desk.run(&["check", "项目.yaml", "--format", "json"]);
        let findings = json(&said.out);
        let findings = findings.as_array().unwrap();
        let yaml: Vec<String> = findings
            .iter()
            // A spec of two lines lacks fields, which is told as well.
            .filter(|finding| !["S020", "V001"].contains(&finding["id"].as_str().unwrap()))
            .map(|finding| format!("{}@{}:{}", finding["id"].as_str().unwrap(), finding["line"], finding["column"]))
            .collect();
        assert_eq!((said.code, yaml), (1, vec![format!("{id}@{line}:{column}")]), "{text}");
        let told = findings.iter().find(|finding| finding["id"] == *id).unwrap();
        assert!(told["help"].is_string(), "{id} says no repair");
    }
}

#[test]
fn a_misspelt_field_is_told_with_the_nearest_one() {
    let desk = Desk::with(&[("项目.yaml", &CLEAN.replace("绩效目标:", "绩效目地:"))]);
    let said = desk.run(&["check", "项目.yaml"]);
    assert!(said.out.contains("[S021]") && said.out.contains("是不是“绩效目标”？"), "{}", said.out);
}

#[test]
fn a_unit_lists_its_files_and_only_its_files() {
    let unit = "单位名称: 某校\n项目:\n- 甲.yaml\n- ../外.yaml\n- 无.yaml\n";
    let desk =
        Desk::with(&[("某校/单位.yaml", unit), ("某校/甲.yaml", CLEAN), ("某校/乙.yaml", CLEAN), ("外.yaml", CLEAN)]);
    let said = desk.run(&["check", "某校", "--format", "json"]);
    let findings = json(&said.out);
    let told: Vec<String> = findings
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["id"] == "S023" || finding["id"] == "S024")
        .map(|finding| {
            format!("{}@{} {}", finding["id"].as_str().unwrap(), finding["line"], finding["message"].as_str().unwrap())
        })
        .collect();
    let expected = [
        "S024@3 文件夹里的“乙.yaml”没有列入“项目:”",
        "S023@4 “../外.yaml”不在本单位的文件夹里",
        "S023@5 没有“无.yaml”这个文件",
    ];
    assert_eq!((said.code, told), (1, expected.map(str::to_string).to_vec()));
}

// ---- render ----

fn rendered(desk: &Desk, args: &[&str], environment: &[(&str, &str)]) -> Vec<u8> {
    let said = desk.run_with(&[&["render", "好.yaml", "--form", FORM], args].concat(), environment);
    assert_eq!(said.code, 0, "{}", said.err);
    std::fs::read(desk.path(said.out.trim_end())).unwrap()
}

#[test]
fn render_writes_one_file_where_it_is_told() {
    let desk = Desk::with(&[("好.yaml", CLEAN)]);
    let bytes = rendered(&desk, &["-o", "我的.xlsx"], &[]);
    assert!(bytes.starts_with(b"PK") && bytes == std::fs::read(desk.path("我的.xlsx")).unwrap());
    let into_folder = rendered(&desk, &["-o", "新/文件夹"], &[]);
    assert_eq!(bytes, into_folder, "where it goes changes nothing in it");
    let names: Vec<String> = files(&desk.path("新/文件夹")).into_keys().collect();
    assert_eq!(names, ["校园网运维项目-项目支出绩效目标表（含转移支付项目）.xlsx"], "<name>-<form>.xlsx");
}

#[test]
fn two_files_cannot_have_one_name() {
    let desk = Desk::with(&[("好.yaml", CLEAN), ("乙.yaml", CLEAN)]);
    let said = desk.run(&["render", "好.yaml", "乙.yaml", "--form", FORM, "-o", "我的.xlsx"]);
    assert_eq!((said.code, desk.path("我的.xlsx").exists()), (2, false));
    assert!(said.err.contains("要写 2 个文件"), "{}", said.err);
    // In a folder, one project on two forms of one title, twice over, makes four files.
    let forms = ["--form", FORM, "--form", "guangzhou/department-coded"];
    let said = desk.run(&[&["render", "好.yaml", "乙.yaml", "-o", "表"][..], &forms].concat());
    assert_eq!((said.code, files(&desk.path("表")).len()), (0, 4), "{}", said.out);
}

#[test]
fn the_same_input_gives_the_same_bytes_whenever_it_is_rendered() {
    let desk = Desk::with(&[("好.yaml", CLEAN)]);
    let first = rendered(&desk, &["-o", "表"], &[]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == rendered(&desk, &["-o", "表"], &[]), "a second later");
    // 2023-11-14T22:13:20Z
    let dated = rendered(&desk, &["-o", "表"], &[("SOURCE_DATE_EPOCH", "1700000000")]);
    assert!(dated != first && dated == rendered(&desk, &["-o", "表"], &[("SOURCE_DATE_EPOCH", "1700000000")]));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(dated)).unwrap();
    let core = std::io::read_to_string(zip.by_name("docProps/core.xml").unwrap()).unwrap();
    assert!(core.contains("2023-11-14T22:13:20Z"), "{core}");
}

#[test]
fn without_a_form_those_that_fit_are_listed() {
    let desk = Desk::with(&[("好.yaml", CLEAN)]);
    let said = desk.run(&["render", "好.yaml", "-o", "表"]);
    assert_eq!((said.code, said.out.as_str(), desk.path("表").exists()), (2, "", false));
    assert!(said.err.contains("没有写明 好.yaml 要填哪张表") && said.err.contains(FORM), "{}", said.err);
}

#[test]
fn a_form_nobody_knows_is_told_with_the_nearest_one() {
    let desk = Desk::with(&[("好.yaml", CLEAN)]);
    let said = desk.run(&["render", "好.yaml", "--form", "guangzhou/unit-codde"]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("没有“guangzhou/unit-codde”这张表") && said.err.contains("是不是“guangzhou/unit-coded”？"),
        "{}",
        said.err
    );
    // The last part of an id is enough where it is the only one.
    assert_eq!(desk.run(&["render", "好.yaml", "--form", "unit-coded", "-o", "表"]).code, 0);
}

#[test]
fn a_faulty_spec_is_not_rendered() {
    let desk = Desk::with(&[("坏.yaml", "项目名称：甲\n")]);
    let said = desk.run(&["render", "坏.yaml", "--form", FORM, "-o", "表"]);
    assert_eq!((said.code, desk.path("表").exists()), (2, false));
    assert!(said.err.contains("S002") && said.err.contains("坏.yaml:1:5"), "{}", said.err);
}

#[test]
fn what_would_not_survive_the_form_is_told_at_its_line() {
    let desk = Desk::with(&[("项目.yaml", &CLEAN.replace("巡检次数", "巡检；实施周期指标值：次数"))]);
    let said = desk.run(&["render", "项目.yaml", "--form", FORM, "-o", "表"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("错误[F001]") && said.err.contains("项目.yaml:10:9"), "{}", said.err);
}

// ---- import and export ----

#[test]
fn what_render_writes_import_reads_to_the_same_text() {
    let unit = format!(
        "单位名称: 某校\n表:\n- {FORM}\n资金:\n  总计: 75.60\n  财政拨款: 75.60\n项目:\n- 校园网运维项目.yaml\n"
    );
    let project = CLEAN.replace("年度: 2025\n", "");
    let desk = Desk::with(&[("某校/单位.yaml", &unit), ("某校/校园网运维项目.yaml", &project)]);
    let rendered = desk.run(&["render", "某校", "-o", "表"]);
    assert_eq!(rendered.code, 0, "{}", rendered.err);
    let imported = desk.run(&["import", rendered.out.trim_end(), "-o", "读回"]);
    assert_eq!((imported.code, imported.err.as_str()), (0, ""), "{}", imported.out);
    assert!(imported.out.contains("未能解释 0"), "{}", imported.out);
    assert_eq!(files(&desk.path("某校")), files(&desk.path("读回/某校")));
}

#[test]
fn import_without_a_folder_only_reports() {
    let desk = Desk::with(&[("好.yaml", CLEAN)]);
    let table = desk.run(&["render", "好.yaml", "--form", FORM, "-o", "表"]).out;
    let before = files(desk.folder.path());
    assert!(desk.run(&["import", table.trim_end()]).code < 2);
    assert_eq!(files(desk.folder.path()), before);
}

#[test]
fn export_keeps_keys_and_written_scale() {
    let desk = Desk::with(&[("好.yaml", CLEAN)]);
    let said = desk.run(&["export", "好.yaml"]);
    assert_eq!(codes(&said), (0, true, false));
    let project = &json(&said.out)["单位"][0]["项目"][0];
    assert_eq!(project["资金"].to_string(), r#"{"总计":"75.60","财政拨款":"75.60"}"#);
    assert_eq!((&project["年度"], &project["绩效指标"][0]["年度指标值"]), (&2025.into(), &"≥12次".into()));
}

// ---- forms and rules ----

#[test]
fn forms_and_rules_explain_themselves() {
    let forms = json(&run(&["forms", "--format", "json"]).out);
    let ids: Vec<&str> = forms.as_array().unwrap().iter().map(|form| form["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&FORM) && ids.iter().all(|id| run(&["forms"]).out.contains(id)), "{ids:?}");
    let rules = run(&["rules"]).out;
    for line in rules.lines() {
        let (id, _) = line.split_once(' ').unwrap();
        let page = run(&["rules", "explain", &id.to_lowercase()]);
        assert!(page.code == 0 && page.out.starts_with(&format!("# {id} ")), "{id}");
    }
    assert!(rules.lines().count() >= 10);
    assert_eq!(codes(&run(&["rules", "explain", "X999"])), (2, false, true));
}

#[test]
fn a_folder_of_forms_comes_before_the_built_in_ones() {
    let form = "about: project\ntitle: 我的表\ncolumns: [10, 30]\nblocks:\n- rows:\n  - [项目名称, \"{项目名称}\"]\n";
    let broken = "about: project\ntitle: 坏表\ncolumns: [10, 30]\nblocks:\n- rows:\n  - [项目名称, \"{没有的字段}\"]\n";
    let desk = Desk::with(&[("表单/我/表/form.yaml", form), ("表单/我/坏/form.yaml", broken)]);
    let said = desk.run(&["forms", "--templates", "表单"]);
    assert!(said.out.contains("我/表") && said.out.contains(FORM) && !said.out.contains("我/坏"), "{}", said.out);
    assert!(said.err.contains("F201") && said.err.contains("表单/我/坏/form.yaml:6:12"), "{}", said.err);
}

#[test]
fn every_form_is_taken_for_itself() {
    let desk = Desk::with(&[]);
    let forms = json(&run(&["forms", "--format", "json"]).out);
    for id in forms.as_array().unwrap().iter().map(|form| form["id"].as_str().unwrap()) {
        let example = common::here("templates").join(id).join("example.yaml");
        for kind in ["xlsx", "docx"] {
            let made = desk.run(&["render", text_of(&example), "--form", id, "--to", kind, "-o", "out"]);
            let read = json(&desk.run(&["import", made.out.trim_end(), "--format", "json"]).out);
            let whole = read.to_string();
            assert!(whole.contains(&format!("\"表\":[\"{id}\"]")), "{id} as {kind}: {whole}");
        }
    }
}

#[test]
fn a_text_in_several_cells_has_at_least_two_parts_and_each_once() {
    let form = |cells: &str| {
        format!(
            "about: revision\ntitle: 表\ncolumns: [9, 9, 9]\nblocks:\n- table:\n    each: 修订内容\n    columns:\n{}",
            cells
                .split(' ')
                .enumerate()
                .map(|(at, hole)| format!("    - {{head: 栏{at}, cell: \"{hole}\"}}\n"))
                .collect::<String>()
        )
    };
    for (cells, code) in [
        ("{原指标值|sign} {原指标值|number} {原指标值|unit}", 0),
        ("{指标名称|level:1} {指标名称|level:2} {指标名称|level:3}", 0),
        ("{原指标值|sign} {原指标值|number} {指标名称}", 0),
        ("{原指标值|number} {原指标值|sign} {原指标值|unit}", 0),
        ("{原指标值|sign} {原指标值|sign} {指标名称}", 1),
        ("{原指标值|sign} {修订说明} {指标名称}", 1),
        ("{原指标值|sign} {原指标值|number} {原指标值}", 1),
        ("{原指标值|sign} {原指标值|level:2} {原指标值|unit}", 1),
        ("{指标名称|level:0} {指标名称|level:2} {指标名称|level:3}", 1),
    ] {
        let desk = Desk::with(&[("表单/我/表/form.yaml", &form(cells))]);
        let said = desk.run(&["forms", "check", "表单"]);
        assert_eq!(said.code, code, "{cells}: {}", said.err);
    }
}

/// A cell that no spec could ever fill is refused where the form is written, not found out when the paper comes back.
#[test]
fn a_cell_that_can_never_be_filled_is_refused() {
    let form = |hole: &str| {
        format!("about: project\ntitle: 表\ncolumns: [9, 9]\nblocks:\n- rows:\n  - [甲, \"{{{hole}}}\"]\n")
    };
    for (hole, told) in [
        ("资金来源[财政拨款].本年度", ""),
        ("绩效指标[第1项].年度指标值", ""),
        ("绩效指标[数量].年度指标值", "“绩效指标”的各项没有名称"),
        ("资金来源[财政拨款].本年", "没有“资金来源[财政拨款].本年”这个字段"),
        ("资金来源[财政拨款]", "没有"),
        ("绩效指标[第0项].年度指标值", "不是字段的写法"),
    ] {
        let desk = Desk::with(&[("表单/我/表/form.yaml", &form(hole))]);
        let said = desk.run(&["forms", "check", "表单"]);
        let all = format!("{}{}", said.out, said.err);
        assert_eq!((said.code == 0, all.contains(told)), (told.is_empty(), true), "{hole}: {all}");
    }
    // 第1项 is the first: what is written there is what is read from there.
    let first = "绩效指标[第1项].年度指标值";
    let spec = CLEAN.to_string() + "- {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 乙, 年度指标值: ≥7台}\n";
    let desk = Desk::with(&[("表单/我/表/form.yaml", &form(first)), ("好.yaml", &spec)]);
    let said = desk.run(&["--templates", "表单", "render", "好.yaml", "--form", "我/表", "-o", "表.xlsx"]);
    assert!(said.code < 2, "{}", said.err);
    let said = desk.run(&["--templates", "表单", "import", "表.xlsx", "--form", "我/表", "--format", "json"]);
    assert!(!said.out.contains("≥7台") && said.out.contains("年度指标值"), "{}", said.out);
}

// ---- What is not read ----

#[test]
fn devices_pipes_and_folders_are_refused() {
    let desk = Desk::with(&[("好.yaml", CLEAN)]);
    let refused = |args: &[&str], part: &str| {
        let said = desk.run(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(said.err.contains(part), "{args:?}: {}", said.err);
    };
    // A folder may hold submissions; this one holds a spec.
    refused(&["import", "."], "没有可读的文件");
    // Not /dev/zero: a program that did read it would take the whole machine with it.
    if cfg!(unix) {
        refused(&["check", "/dev/null"], "不是普通文件");
        refused(&["import", "/dev/null"], "不是普通文件");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_is_not_waited_for() {
    let desk = Desk::with(&[]);
    let pipe = desk.path("管道.yaml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for verb in ["check", "import", "export"] {
        let mut command = jixiao(&[verb, text_of(&pipe)]);
        command.timeout(std::time::Duration::from_secs(10));
        let said = said(command);
        assert!(said.code == 2 && said.err.contains("不是普通文件"), "{verb}: {}", said.err);
    }
}

#[test]
fn a_spec_that_is_not_utf8_is_told_so() {
    let desk = Desk::with(&[]);
    std::fs::write(desk.path("旧.yaml"), b"\x80\xff\n").unwrap();
    let said = desk.run(&["check", "旧.yaml"]);
    assert!(
        said.code == 2 && said.err.contains("不是 UTF-8 文本") && said.err.contains("另存为 UTF-8"),
        "{}",
        said.err
    );
}

#[test]
fn a_returned_form_goes_into_the_spec_it_came_from() {
    let desk = Desk::with(&[]);
    let example = std::fs::read_to_string(common::here("templates/donghu/revision/example.yaml")).unwrap();
    let kept = example.replace("时间:", "# 补报\n时间:").replace("申报单位: 某区图书馆\n", "");
    std::fs::write(desk.path("修订.yaml"), &kept).unwrap();
    std::fs::write(desk.path("表.yaml"), example.replace("5台", "4台")).unwrap();
    let form = desk.run(&["render", "表.yaml", "--form", "donghu/revision", "-o", "."]);
    let said = desk.run(&["import", form.out.trim_end(), "--into", "修订.yaml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let changed: Vec<&str> = said.out.lines().collect();
    assert_eq!(changed[..2], ["申报单位  （无） → 某区图书馆", "修订内容[第1项].修订后指标值  5台 → 4台"]);
    let spec = std::fs::read_to_string(desk.path("修订.yaml")).unwrap();
    assert!(spec.contains("# 补报\n时间: 2021-05-20\n") && spec.contains("修订后指标值: 4台"), "{spec}");
    let again = desk.run(&["import", form.out.trim_end(), "--into", "修订.yaml"]);
    assert_eq!(again.out.lines().count(), 1, "nothing is left to change: {}", again.out);
}
