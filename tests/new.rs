//! `jixiao new`: a folder to begin with, for every form there is.

use assert_cmd::Command;
use jixiao::forms::Library;
use std::fs;
use std::path::Path;

/// (exit code, standard output)
fn run(args: &[&str], folder: &Path) -> (i32, String) {
    let output =
        Command::cargo_bin("jixiao").unwrap().current_dir(folder).env_remove("JIXIAO_LANG").args(args).output();
    let output = output.unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn every_form_has_a_folder_that_lacks_nothing_but_its_facts() {
    for form in Library::built_in().unwrap().forms {
        let place = tempfile::tempdir().unwrap();
        let (code, out) = run(&["new", "馆", "--form", &form.id], place.path());
        assert_eq!(code, 0);
        assert!(out.lines().all(|path| place.path().join(path).is_file()), "{out}");
        let home = place.path().join("馆");
        for file in ["jixiao.yaml", "jixiao.schema.json", ".gitignore"] {
            assert!(home.join(file).is_file(), "{file}");
        }
        assert_eq!(run(&["fmt", "--check", "."], &home), (0, String::new()), "{}", form.id);
        let (code, found) = run(&["check", ".", "--format", "json"], &home);
        assert_eq!(code, 1);
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        let found = found.as_array().unwrap();
        assert!(!found.is_empty());
        for finding in found {
            let message = finding["message"].as_str().unwrap();
            assert!(
                ["缺", "没有年度指标值", "没有写", "未填", "空"].iter().any(|word| message.contains(word)),
                "{}: {finding}",
                form.id
            );
        }
        let specs = out.lines().filter(|path| path.ends_with(".yaml") && !path.ends_with("jixiao.yaml"));
        for path in specs {
            let text = fs::read_to_string(place.path().join(path)).unwrap();
            assert!(text.starts_with("# yaml-language-server: $schema=jixiao.schema.json\n"), "{text}");
        }
    }
}

#[test]
fn the_spec_says_what_the_form_asks_for_and_what_it_means() {
    let place = tempfile::tempdir().unwrap();
    run(&["new", "馆", "--form", "unit-coded"], place.path());
    let read = |file: &str| fs::read_to_string(place.path().join("馆").join(file)).unwrap();
    assert!(read("单位.yaml").ends_with("\n项目:\n- 项目一.yaml\n"));
    let (_, fields) = read("项目一.yaml").split_once("\n\n").map(|(a, b)| (a.to_string(), b.to_string())).unwrap();
    assert_eq!(
        fields,
        "\
# （必填）与部门预算一致
项目名称:
# 项目资金，按来源分
资金:
  总计: # （必填）应等于以下各项之和
  财政拨款:
  财政专户拨款:
  其他资金:
# 项目要达到的总体目标
绩效目标:
# 逐条列出
绩效指标:
- 一级指标: # （必填）如 产出指标、效益指标、满意度指标
  二级指标: # 如 数量指标、社会效益
  三级指标: # （必填）指标名称
  实施周期指标值: # 项目整个实施周期要达到的值，照原文写
  年度指标值: # 当年要达到的值，照原文写，如 ≥95%、提高
"
    );
    assert_eq!(read("jixiao.schema.json"), run(&["schema"], place.path()).1);
}

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("甲.yaml"), "项目名称: 甲\n").unwrap();
    assert_eq!(run(&["new", ".", "--form", "unit-coded"], place.path()).0, 2);
    assert_eq!(run(&["new", "甲.yaml", "--form", "unit-coded"], place.path()).0, 2);
    assert_eq!(run(&["new", "乙", "--form", "没有"], place.path()).0, 2);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    fs::create_dir(place.path().join("空")).unwrap();
    assert_eq!(run(&["new", "空", "--form", "unit-coded"], place.path()).0, 0);
}
