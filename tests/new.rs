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

// ---- Next year's of last year's ----

const UNIT: &str = "\
# 本单位联系财务处
单位名称: 某校
年度: 2025
资金:
  总计: 120.00
项目:
- 校园网.yaml
";

const LAST_YEAR: &str = "\
# yaml-language-server: $schema=../jixiao.schema.json

项目名称: 2025年校园网改造
年度: 2025
编报时间: 2024-10-08
联系人: 张三 # 分机 12
开始日期: 2025-01-01
结束日期: 2025-12-31
立项依据: 某财〔2025〕5号
资金:
  总计: 120.00
  财政拨款: 120.00
预算:
  项目总预算: 300.00
  本年度预算: 120.00
  上年度预算: 100.00
  上年度实际支出: 98.00
资金来源:
- 名称: 财政拨款
  上年度: 100.00
  本年度: 120.00
  其中:
  - 名称: 上级财政拨款
    本年度: 20.00
绩效目标: 2025年底前完成改造；编号 120251 不算。
绩效指标:
- 一级指标: 产出指标
  二级指标: 数量指标
  # 存疑：三级指标原文有涂改
  三级指标: 更换交换机
  年度指标值: ≥40台
  监控:
    完成值: 18台
  自评:
    完成值: 38台
    得分: 19.00
评价情况:
- 年度: 2023
  得分: 90
修订记录:
- 某财〔2025〕31号
监控:
  截至: 2025-07-31
自评:
  得分: 97.90
";

const NEXT_YEAR: &str = "\
# yaml-language-server: $schema=../jixiao.schema.json

# 存疑：这里写着 2025，没有改
项目名称: 2025年校园网改造
年度: 2026
联系人: 张三 # 分机 12
开始日期: 2026-01-01
结束日期: 2026-12-31
立项依据: 某财〔2025〕5号
# 存疑：金额是 2025 年的，改成今年的
资金:
  总计: 120.00
  财政拨款: 120.00
预算:
  项目总预算: 300.00
  上年度预算: 120.00
资金来源:
- 名称: 财政拨款
  上年度: 120.00
  其中:
  - 名称: 上级财政拨款
    上年度: 20.00
# 存疑：这里写着 2025，没有改
绩效目标: 2025年底前完成改造；编号 120251 不算。
绩效指标:
- 一级指标: 产出指标
  二级指标: 数量指标
  # 存疑：三级指标原文有涂改
  三级指标: 更换交换机
  年度指标值: ≥40台
";

#[test]
fn next_year_begins_with_last_years() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("某校")).unwrap();
    fs::write(place.path().join("某校/单位.yaml"), UNIT).unwrap();
    fs::write(place.path().join("某校/校园网.yaml"), LAST_YEAR).unwrap();
    let (code, out) = run(&["new", "--from", "某校", "-o", "明年"], place.path());
    assert_eq!((code, out.as_str()), (0, "明年/某校/单位.yaml\n明年/某校/2025年校园网改造.yaml\n"));
    let read = |file: &str| fs::read_to_string(place.path().join("明年").join(file)).unwrap();
    assert_eq!(read("某校/2025年校园网改造.yaml"), NEXT_YEAR);
    let unit = "# 本单位联系财务处\n单位名称: 某校\n年度: 2026\n# 存疑：金额是 2025 年的，改成今年的\n资金:\n  总计: 120.00\n项目:\n- 2025年校园网改造.yaml\n";
    assert_eq!(read("某校/单位.yaml"), unit);
    // What is to be looked at is told until somebody has looked.
    let (_, told) = run(&["check", "明年/某校", "--format", "concise"], place.path());
    assert!(told.matches("没有改").count() >= 2, "{told}");
    assert_eq!(run(&["fmt", "--check", "明年"], place.path()).0, 0);
    // What is there is not written over, and nothing else goes with --from.
    assert_eq!(run(&["new", "--from", "某校", "-o", "明年"], place.path()).0, 2);
    assert_eq!(run(&["new", "甲", "--from", "某校", "--form", "guangzhou/unit-coded"], place.path()).0, 2);
    assert_eq!(run(&["new", "甲"], place.path()).0, 2);
}

/// A plan over several years keeps its period; a leap day has no next year.
#[test]
fn a_period_moves_where_it_is_the_years_own() {
    let place = tempfile::tempdir().unwrap();
    let next = |dates: &str| {
        let text = format!("项目名称: 甲\n年度: 2024\n{dates}");
        fs::write(place.path().join("甲.yaml"), text).unwrap();
        let _ = fs::remove_dir_all(place.path().join("2025年"));
        assert_eq!(run(&["new", "--from", "甲.yaml"], place.path()), (0, "2025年/甲.yaml\n".into()));
        fs::read_to_string(place.path().join("2025年/甲.yaml")).unwrap()
    };
    for (dates, moved) in [
        ("开始日期: 2024-03\n结束日期: 2024-11\n", "开始日期: 2025-03\n结束日期: 2025-11\n"),
        ("结束日期: 2024\n", "结束日期: 2025\n"),
        (
            "开始日期: 2023-01-01\n结束日期: 2025-12-31\n",
            "# 存疑：起止日期跨年度，没有改\n开始日期: 2023-01-01\n结束日期: 2025-12-31\n",
        ),
        ("开始日期: 2024-02-29\n", "# 存疑：去年是 2 月 29 日，今年没有这一天\n开始日期: 2025-02-28\n"),
        ("", ""),
    ] {
        assert_eq!(next(dates), format!("项目名称: 甲\n年度: 2025\n{moved}"), "{dates}");
    }
}

/// Any file that import reads will do.
#[test]
fn last_year_may_be_an_office_file() {
    let place = tempfile::tempdir().unwrap();
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/广州开放大学");
    let (code, _) = run(&["render", home.to_str().unwrap(), "-o", "去年.xlsx"], place.path());
    assert!(code < 2);
    let (code, out) = run(&["new", "--from", "去年.xlsx", "-o", "今年"], place.path());
    assert_eq!(code, 0);
    assert_eq!(out.lines().count(), 26, "{out}");
    let (code, _) = run(&["diff", "去年.xlsx", "今年/广州开放大学", "--format", "json"], place.path());
    assert!(code < 2);
    let name = fs::read_dir(place.path().join("今年/广州开放大学")).unwrap().count();
    assert_eq!(name, 26);
}
