//! `jixiao check` as people and programs meet it: formats, choices, suppressions, fixes.

use assert_cmd::Command;
use jixiao::formats::yaml;
use jixiao::source::SourceId;
use jixiao::tree::{Node, Value};
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use serde_json::Value as Json;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// A project with one fault of two ends: the total and its part.
const PROJECT: &str = "\
项目名称: 校园网运维
资金:
  总计: 10.00
  财政拨款: 9.00
绩效目标: 保障校园网全年稳定运行。
绩效指标:
- 一级指标: 产出指标
  二级指标: 质量指标
  三级指标: 网络可用率
  年度指标值: ≥99%
";

/// A folder with files, and the program run in it.
struct Story(TempDir);

impl Story {
    fn new(files: &[(&str, &str)]) -> Story {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Story(folder)
    }

    /// Standard output and the exit code.
    fn run(&self, args: &[&str]) -> (String, i32) {
        let (out, _, code) = self.all(args);
        (out, code)
    }

    fn all(&self, args: &[&str]) -> (String, String, i32) {
        let mut command = Command::cargo_bin("jixiao").unwrap();
        let output = command.current_dir(self.0.path()).env_remove("JIXIAO_LANG").args(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr), output.status.code().unwrap())
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

fn one(text: &str) -> Story {
    Story::new(&[("甲.yaml", text)])
}

/// What `check 甲.yaml --format concise` says, without the closing count.
fn concise(text: &str) -> String {
    let (out, _) = one(text).run(&["check", "甲.yaml", "--format", "concise"]);
    out.lines().filter(|line| line.starts_with("甲.yaml")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn text_shows_both_ends_and_ends_with_the_count() {
    let (out, code) = one(PROJECT).run(&["check", "甲.yaml"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(out, @r"
    错误[M001]: 总计 10.00 ≠ 财政拨款 9.00 = 9.00，差 1.00
     --> 甲.yaml:3:7
      |
    3 |   总计: 10.00
      |         ^^^^^
    4 |   财政拨款: 9.00
      |             ---- 其中：财政拨款
      |
      = 怎么改: 核对批复，改正总计或其中一项
    1 个错误，0 个警告，0 条提示
    ");
}

#[test]
fn the_caret_stands_right_in_a_long_line_too() {
    let long = format!("{}到此为止。。{}", "保障校园网ABC稳定，".repeat(30), "并且继续，".repeat(30));
    let (out, _) =
        one(&PROJECT.replace("保障校园网全年稳定运行。", &long)).run(&["check", "甲.yaml", "--select", "V008"]);
    let lines: Vec<&str> = out.lines().collect();
    let at = lines.iter().position(|line| line.contains('^')).unwrap();
    let (shown, caret) = (lines[at - 1], lines[at].find('^').unwrap());
    assert_eq!(shown.split("。。").next().unwrap().width(), caret, "{out}");
    assert!(shown.width() <= 150, "{out}");
}

#[test]
fn concise_is_one_line_a_finding() {
    let (out, _) = one(PROJECT).run(&["check", "甲.yaml", "--format", "concise"]);
    assert_eq!(
        out,
        "甲.yaml:3:7: 错误[M001] 总计 10.00 ≠ 财政拨款 9.00 = 9.00，差 1.00\n1 个错误，0 个警告，0 条提示\n"
    );
    let (out, _) = one(PROJECT).run(&["--lang", "en", "check", "甲.yaml", "--format", "concise"]);
    assert!(out.starts_with("甲.yaml:3:7: error[M001] "), "{out}");
}

#[test]
fn json_keeps_its_contract() {
    let (out, _) = one(&PROJECT.replace("9.00", "９.00")).run(&["check", "甲.yaml", "--format", "json"]);
    let found: Json = serde_json::from_str(&out).unwrap();
    for finding in found.as_array().unwrap() {
        let keys: Vec<_> = finding.as_object().unwrap().keys().filter(|key| *key != "related").collect();
        assert_eq!(keys, ["id", "severity", "message", "help", "path", "file", "line", "column"]);
    }
    assert_eq!(found[0]["path"], "资金.总计");
}

#[test]
fn sarif_has_rules_regions_and_the_other_end() {
    let text = PROJECT.replace("≥99%", "≥９９%");
    let story = Story::new(&[("规 格/甲.yaml", &text)]);
    let (out, code) = story.run(&["check", "规 格/甲.yaml", "--format", "sarif"]);
    assert_eq!(code, 1);
    let log: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!((rules.len(), results.len()), (2, 2));
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(
            rule["help"]["markdown"].as_str().unwrap().contains(rule["shortDescription"]["text"].as_str().unwrap())
        );
    }
    let at = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(at["artifactLocation"]["uri"], "%E8%A7%84%20%E6%A0%BC/%E7%94%B2.yaml");
    assert_eq!(at["region"].to_string(), r#"{"startLine":3,"startColumn":7,"endLine":3,"endColumn":12}"#);
    let other = &results[0]["relatedLocations"][0];
    assert_eq!(other["physicalLocation"]["region"]["startLine"], 4);
    assert_eq!(other["message"]["text"], "其中：财政拨款");
    let fix = &results[1]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["insertedContent"]["text"], "≥99%");
    assert_eq!(fix["deletedRegion"]["startLine"], 10);
}

#[test]
fn github_gets_one_command_a_finding() {
    let story = Story::new(&[("甲,乙.yaml", PROJECT)]);
    let (out, _) = story.run(&["check", "甲,乙.yaml", "--format", "github"]);
    assert_eq!(
        out,
        "::error file=甲%2C乙.yaml,line=3,col=7,title=M001::总计 10.00 ≠ 财政拨款 9.00 = 9.00，差 1.00%0A核对批复，改正总计或其中一项\n"
    );
}

#[test]
fn junit_is_xml_that_adds_up() {
    let faulty = PROJECT.replace("网络可用率", "<可用率>，，& \"其他\"");
    let story = Story::new(&[("s/甲.yaml", &faulty), ("s/乙&.yaml", &PROJECT.replace("9.00", "10.00"))]);
    let (out, _) = story.run(&["check", "s", "--format", "junit"]);
    let mut reader = quick_xml::Reader::from_str(&out);
    reader.config_mut().check_end_names = true;
    let (mut cases, mut failures, mut suites) = (0, 0, Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "testsuite" => suites.push(
                    tag.try_get_attribute("name")
                        .unwrap()
                        .unwrap()
                        .normalized_value(XmlVersion::Explicit1_0)
                        .unwrap()
                        .into_owned(),
                ),
                "testcase" => cases += 1,
                "failure" => failures += 1,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((suites, cases, failures), (vec!["s/乙&.yaml".to_string(), "s/甲.yaml".to_string()], 3, 2));
    assert!(out.contains("tests=\"3\" failures=\"2\""), "{out}");
}

#[test]
fn select_and_ignore_take_ids_and_beginnings() {
    let story = one(&PROJECT.replace("≥99%", "≥９９%").replace("三级指标: 网络可用率", "三级指标: 网络，，可用率"));
    let ids = |args: &[&str]| {
        let (out, code) = story.run(&[&["check", "甲.yaml", "--format", "json"], args].concat());
        let found: Json = serde_json::from_str(&out).unwrap();
        let ids: Vec<_> = found.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_string()).collect();
        (ids.join(" "), code)
    };
    assert_eq!(ids(&[]), ("M001 V008 V101".into(), 1));
    assert_eq!(ids(&["--select", "V"]), ("V008 V101".into(), 1));
    assert_eq!(ids(&["--select", "m,v101"]), ("M001 V101".into(), 1));
    assert_eq!(ids(&["--select", "V", "--ignore", "V008"]), ("V101".into(), 0));
    assert_eq!(ids(&["--ignore", "M,V10,V008"]), (String::new(), 0));
    assert_eq!(ids(&["--exit-zero"]), ("M001 V008 V101".into(), 0));
    let (_, told, code) = story.all(&["check", "甲.yaml", "--select", "MM01"]);
    assert_eq!((told.as_str(), code), ("错误: 没有“MM01”这样的规则编号\n怎么改: 是不是 M001？\n", 2));
}

#[test]
fn a_file_that_cannot_be_read_is_never_left_out() {
    let text = "# jixiao: ignore S002 不想改\n项目名称：甲\n";
    for args in [&["--select", "M"][..], &["--ignore", "S"], &[]] {
        let (out, code) = one(text).run(&[&["check", "甲.yaml", "--format", "concise"], args].concat());
        assert!(out.contains("错误[S002]") && code == 1, "{out}");
    }
}

#[test]
fn statistics_count_instead_of_showing() {
    let text = PROJECT.replace("≥99%", "≥９９%").replace("9.00", "９.00");
    let (out, code) = one(&text).run(&["check", "甲.yaml", "--statistics"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(out, @r"
    2  V101  提示  全角数字或百分号
    1  M001  错误  总计不等于各来源之和
    1 个错误，0 个警告，2 条提示
    ");
    let (out, _) = one(&text).run(&["check", "甲.yaml", "--statistics", "--format", "json"]);
    let rows: Json = serde_json::from_str(&out).unwrap();
    assert_eq!((&rows[0]["id"], &rows[0]["count"]), (&Json::from("V101"), &Json::from(2)));
    assert_eq!(one(&text).run(&["check", "甲.yaml", "--statistics", "--format", "sarif"]).1, 2);
}

#[test]
fn a_suppression_covers_its_line_its_block_or_the_file() {
    // Behind the fact, above the fact, above the group, at the head of the file.
    for text in [
        PROJECT.replace("10.00", "10.00 # jixiao: ignore M001 批复即如此"),
        PROJECT.replace("  总计", "  # jixiao: ignore M001 批复即如此\n  总计"),
        PROJECT.replace("资金:", "# jixiao: ignore M001 批复即如此\n资金:"),
        PROJECT.replace("资金:", "资金: # jixiao: ignore K001、M001 批复即如此").replace("质量指标", "社会效益"),
        format!("# jixiao: ignore M001 批复即如此\n\n{PROJECT}"),
    ] {
        let said = concise(&text);
        assert!(!said.contains("M001] 总计"), "{text}{said}");
    }
    // One item below, one line beside: not covered, and the comment is told to be of no use.
    let beside = PROJECT.replace("9.00", "9.00 # jixiao: ignore M001 批复即如此");
    insta::assert_snapshot!(concise(&beside), @r"
    甲.yaml:3:7: 错误[M001] 总计 10.00 ≠ 财政拨款 9.00 = 9.00，差 1.00
    甲.yaml:4:14: 提示[S012] 忽略 M001 没有用上：这里没有这样的问题
    ");
}

#[test]
fn a_suppression_wants_a_reason_and_a_use() {
    let text = PROJECT
        .replace("10.00", "10.00 # jixiao: ignore M001")
        .replace("- 一级指标", "# jixiao: ignore K999 试试\n# jixiao: ignore 试试\n# 普通注释\n- 一级指标");
    insta::assert_snapshot!(concise(&text), @r"
    甲.yaml:3:13: 提示[S011] 忽略了检查，没有写原因
    甲.yaml:7:1: 提示[S012] 没有 K999 这条规则
    甲.yaml:8:1: 提示[S012] 没有写明忽略哪条规则
    ");
}

#[test]
fn suppressions_hold_for_what_reading_finds_and_for_units() {
    let unit = "单位名称: 某校\n资金:\n  # jixiao: ignore M002 财政局口径\n  总计: 99.00\n  财政拨款: 10.00\n项目:\n- 甲.yaml\n";
    let project = PROJECT
        .replace("9.00", "10.00")
        .replace("绩效目标: ", "备考: 无 # jixiao: ignore S021 旧字段\n绩效目标: ")
        .replace("  年度指标值: ≥99%", "  # jixiao: ignore V001 年中再定\n  年度指标值:");
    let story = Story::new(&[("某校/单位.yaml", unit), ("某校/甲.yaml", &project)]);
    assert_eq!(story.run(&["check", "某校"]), ("没有发现问题\n".into(), 0));
    let missing = unit.replace("甲.yaml", "乙.yaml # jixiao: ignore S023 以后再说");
    let story = Story::new(&[("某校/单位.yaml", &missing)]);
    let (out, code) = story.run(&["check", "某校", "--format", "concise"]);
    assert!(code == 1 && out.contains("错误[S023]") && out.contains("S023 不能忽略"), "{out}");
}

#[test]
fn a_workspace_can_set_what_reading_finds() {
    let files = [("甲.yaml", PROJECT.replace("9.00", "10.00") + "备考: 无\n")];
    let story = Story::new(&[("甲.yaml", &files[0].1), ("jixiao.yaml", "规则: {S021: 提示, V103: 关}\n")]);
    let (out, code) = story.run(&["check", "甲.yaml", "--format", "concise"]);
    assert!(code == 0 && out.contains("提示[S021]"), "{out}");
    let (out, told, _) = story.all(&["rules", "list"]);
    assert!(out.contains("S021  提示  没有这个字段（默认：错误）\n"), "{out}");
    assert!(out.contains("V103  关  ") && told == "规则方案：默认；jixiao.yaml 另设了 2 条\n", "{out}{told}");
    let (out, _) = story.run(&["rules", "list", "--format", "json"]);
    let rules: Json = serde_json::from_str(&out).unwrap();
    let of = |id: &str| rules.as_array().unwrap().iter().find(|rule| rule["id"] == id).cloned().unwrap();
    assert_eq!((of("V103")["severity"].clone(), of("V103")["default"].clone()), (Json::Null, "info".into()));
    assert_eq!(of("I006")["severity"], "error");
}

#[test]
fn every_id_is_explained() {
    let story = Story::new(&[]);
    for id in ["M001", "s002", "I021", "F104", "V101"] {
        let (out, code) = story.run(&["rules", "explain", id]);
        assert!(code == 0 && out.starts_with(&format!("# {} ", id.to_uppercase())), "{id}: {out}");
    }
    assert_eq!(story.run(&["rules", "explain", "X001"]).1, 2);
}

/// Spelling to mend in every style of scalar, with comments and odd layout around.
const UNTIDY: &str = "\
# 头上的注释

项目名称:   '校园网运维 '
资金: {总计: ２９１３.０７, 其他资金: '0'}   # 行尾
绩效目标: |
  保障校园网。。全年稳定，，运行。。。

  第二段；；完。
# 中间的注释
绩效指标:
-   一级指标: 产出指标
    二级指标: 质量指标
    三级指标: \"网络：：可用率.\"
    年度指标值: ＞=９９％
    备注: 见附件、、  # 结尾
子项目:
- 名称: 甲
  金额: 2,913.07
  责任部门: '\u{3000}信息中心'
";

#[test]
fn fixes_change_the_spelling_and_nothing_else() {
    let story = one(UNTIDY);
    let (diff, _) = story.run(&["check", "甲.yaml", "--diff"]);
    let changed: Vec<&str> = diff.lines().filter(|line| line.starts_with(['+', '-'])).collect();
    insta::assert_snapshot!(changed.join("\n"), @r#"
    --- 甲.yaml
    +++ 甲.yaml
    -项目名称:   '校园网运维 '
    -资金: {总计: ２９１３.０７, 其他资金: '0'}   # 行尾
    +项目名称:   '校园网运维'
    +资金: {总计: 2913.07, 其他资金: '0'}   # 行尾
    -  保障校园网。。全年稳定，，运行。。。
    +  保障校园网。全年稳定，运行。。。
    -  第二段；；完。
    +  第二段；完。
    -    三级指标: "网络：：可用率."
    -    年度指标值: ＞=９９％
    -    备注: 见附件、、  # 结尾
    +    三级指标: "网络：可用率."
    +    年度指标值: ＞=99%
    +    备注: 见附件、  # 结尾
    -  金额: 2,913.07
    -  责任部门: '　信息中心'
    +  金额: 2913.07
    +  责任部门: '信息中心'
    "#);
    assert_eq!(story.read("甲.yaml"), UNTIDY);
    story.run(&["check", "甲.yaml", "--fix"]);
    let mended = story.read("甲.yaml");
    assert_eq!(mended.lines().count(), UNTIDY.lines().count());
    let (before, after) = (facts(UNTIDY), facts(&mended));
    assert_eq!(before.len(), after.len());
    for ((path, was), (_, is)) in before.iter().zip(&after) {
        assert_eq!(bare(was), bare(is), "{path}");
    }
    // Once more changes nothing, and nothing safe is left.
    let (_, told, _) = story.all(&["check", "甲.yaml", "--fix"]);
    assert_eq!((told.as_str(), story.read("甲.yaml")), ("没有可以自动改的\n", mended));
    assert_eq!(story.run(&["check", "甲.yaml", "--diff"]), (String::new(), 0));

    story.run(&["check", "甲.yaml", "--fix", "--unsafe-fixes"]);
    let mended = story.read("甲.yaml");
    assert!(mended.contains("年度指标值: ≥99%\n") && mended.contains("三级指标: \"网络：可用率\"\n"), "{mended}");
    assert_eq!(story.run(&["check", "甲.yaml", "--diff", "--unsafe-fixes"]), (String::new(), 0));
}

#[test]
fn a_fix_that_is_suppressed_or_left_out_is_not_made() {
    let text = PROJECT.replace("≥99%", "≥９９% # jixiao: ignore V101 照原文").replace("9.00", "９.00");
    let story = one(&text);
    story.run(&["check", "甲.yaml", "--fix", "--ignore", "V102"]);
    assert_eq!(story.read("甲.yaml"), text.replace("９.00", "9.00"));
    let story = one(&text);
    story.run(&["check", "甲.yaml", "--fix", "--select", "V102"]);
    assert_eq!(story.read("甲.yaml"), text);
}

#[test]
fn a_revision_keeps_the_declared_wording() {
    let text =
        "项目名称: 甲\n修订内容:\n- 指标名称: 产出指标-数量指标-次数\n  原指标值: ＞=９９％\n  修订后指标值: ≥95%\n";
    let story = one(text);
    story.run(&["check", "甲.yaml", "--fix", "--unsafe-fixes"]);
    assert_eq!(story.read("甲.yaml"), text);
}

#[test]
fn a_byte_order_mark_and_standard_input_are_minded() {
    let text = format!("\u{feff}{}", PROJECT.replace("9.00", "９.00"));
    let story = one(&text);
    story.run(&["check", "甲.yaml", "--fix"]);
    assert_eq!(story.read("甲.yaml"), text.replace("９.00", "9.00"));
    let mut command = Command::cargo_bin("jixiao").unwrap();
    let output = command.args(["check", "-", "--diff"]).write_stdin(text.as_str()).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("+  财政拨款: 9.00\n"));
    assert_eq!(story.run(&["check", "-", "--fix"]).1, 2);
}

/// Every scalar with the way to it.
fn facts(text: &str) -> Vec<(String, String)> {
    fn walk(node: &Node, path: String, out: &mut Vec<(String, String)>) {
        match &node.value {
            Value::Text(text) => out.push((path, text.clone())),
            Value::List(items) => {
                items.iter().enumerate().for_each(|(at, item)| walk(item, format!("{path}[{at}]"), out))
            }
            Value::Map(entries) => {
                entries.iter().for_each(|entry| walk(&entry.value, format!("{path}.{}", entry.key), out));
            }
            Value::Nil => {}
        }
    }
    let (node, report) = yaml::parse(SourceId::default(), text);
    assert!(report.findings.is_empty());
    let mut out = Vec::new();
    walk(&node, String::new(), &mut out);
    out
}

/// What is left of a text when spelling does not count.
fn bare(text: &str) -> String {
    let mut out: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '％' => '%',
            c => c,
        })
        .filter(|c| *c != ',')
        .collect();
    for mark in ["，", "；", "、", "："] {
        out = out.replace(&mark.repeat(2), mark);
    }
    out.replace("网。。全", "网。全")
}

/// What could not be read is not missing as well, wherever it was said.
#[test]
fn one_fault_is_one_finding() {
    let rest = "项目名称: 甲\n绩效目标: 完成采购。\n绩效指标:\n- {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 采购数量, 年度指标值: ≥3台}\n";
    for (money, only) in [
        ("资金:\n  总计: 很多\n", "S022 6:7"),
        ("资金: 很多\n", "S022 5:5"),
        ("预算:\n  项目总预算: 很多\n", "S022 6:10"),
        ("资金:\n  总计:20\n", "S001 6:5"),
    ] {
        let story = one(&format!("{rest}{money}"));
        let (out, _) = story.run(&["check", "--select", "S", "--format", "json", "甲.yaml"]);
        let found: Json = serde_json::from_str(&out).unwrap();
        let told = |f: &Json| format!("{} {}:{}", f["id"].as_str().unwrap(), f["line"], f["column"]);
        assert_eq!(found.as_array().unwrap().iter().map(told).collect::<Vec<_>>(), [only], "{money}");
    }
}
