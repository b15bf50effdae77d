//! `jixiao diff`: what changed, in the field's words, between specs, folders, office files and git revisions.

mod common;

use common::{folder, here, json, run, said, text_of};
use jixiao::formats::yaml;
use jixiao::revision::{Kind, compare};
use jixiao::source::{Path as FactPath, SourceId};
use jixiao::spec::{Extras, Project, Record};
use jixiao::tree::{Node, Value};
use std::path::Path;
use std::process::Command;

const UNIT: &str = "specs/广州开放大学";

fn copy(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for entry in std::fs::read_dir(here(UNIT)).unwrap().map(|entry| entry.unwrap().path()) {
        std::fs::copy(&entry, folder.join(entry.file_name().unwrap())).unwrap();
    }
}

fn edit(file: &Path, changes: &[(&str, &str)]) {
    let mut text = std::fs::read_to_string(file).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    std::fs::write(file, text).unwrap();
}

/// A year's edit of one project: money, a goal, a target, a name, one indicator less and one more.
fn edited(folder: &Path) {
    copy(folder);
    edit(
        &folder.join("业务用房物业管理费.yaml"),
        &[
            ("  总计: 152.49", "  总计: 162.49"),
            ("聘请专业的", "聘请具备资质的"),
            ("年度指标值: 90%以上", "年度指标值: 95%以上"),
            ("校园绿化保持率", "校园绿化维护保持率"),
            (
                "- 一级指标: 产出指标\n  二级指标: 时效指标\n  三级指标: 资金完成及时率\n  实施周期指标值: 100%\n  年度指标值: 100%\n",
                "- 一级指标: 产出指标\n  二级指标: 成本指标\n  三级指标: 物业费单价\n  年度指标值: ≤5元/平方米\n",
            ),
        ],
    );
}

#[test]
fn a_years_edit_is_told_in_the_fields_words() {
    let home = folder();
    let new = home.path().join("新");
    edited(&new);
    let told = run(&["diff", UNIT, text_of(&new)]);
    assert_eq!(told.code, 1, "{}", told.err);
    assert_eq!(
        told.out,
        "\
广州开放大学 / 业务用房物业管理费
  ~ 资金.总计：152.49 → 162.49（+10.00）
  ~ 绩效目标：通过公开招标的方式，聘请[-专业-]{+具备资质+}的物业管理公司，对校园业务用房进…
  - 指标 产出指标-时效指标-资金完成及时率：实施周期指标值 100%；年度指标值 100%
  + 指标 产出指标-成本指标-物业费单价：年度指标值 ≤5元/平方米
  ~ 指标 效益指标-社会效益-校园环境清洁率 › 年度指标值：90%以上 → 95%以上（更难达到）
  ~ 指标：效益指标-生态效益-校园绿化保持率 → 效益指标-生态效益-校园绿化维护保持率（改名）
"
    );
    assert_eq!(told.err, "6 处差别\n");
    // The other way round, what came went and what became harder became easier.
    let back = run(&["diff", text_of(&new), UNIT]).out;
    for line in [
        "+ 指标 产出指标-时效指标-资金完成及时率：实施周期指标值 100%；年度指标值 100%",
        "- 指标 产出指标-成本指标-物业费单价：年度指标值 ≤5元/平方米",
        "90%以上（更易达到）",
        "162.49 → 152.49（−10.00）",
    ] {
        assert!(back.contains(line), "{line}\n{back}");
    }
}

#[test]
fn projects_come_go_and_are_renamed() {
    let home = folder();
    let new = home.path().join("新");
    copy(&new);
    edit(&new.join("单位.yaml"), &[("- 开放教育数字化学习资源建设.yaml\n", "")]);
    std::fs::remove_file(new.join("开放教育数字化学习资源建设.yaml")).unwrap();
    edit(&new.join("机构运行辅助经费.yaml"), &[("项目名称: 机构运行辅助经费", "项目名称: 编外人员经费")]);
    let told = json(&run(&["diff", UNIT, text_of(&new), "--format", "json"]).out);
    let kinds: Vec<String> = told["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {}", one["kind"], one["project"], one["from"]))
        .collect();
    assert_eq!(
        kinds,
        ["\"renamed\" \"编外人员经费\" \"机构运行辅助经费\"", "\"withdrawn\" \"开放教育数字化学习资源建设\" null"]
    );
}

#[test]
fn a_form_is_compared_with_its_spec_on_what_it_shows() {
    for form in ["examples/submissions/广州开放大学-2025.xlsx", "tests/layouts/files/原样-000.docx"] {
        let same = run(&["diff", form, form]);
        assert_eq!((same.code, same.out.as_str()), (0, ""), "{form}: {}", same.err);
    }
    let same = run(&["diff", "specs/广州市天河区教育信息和装备服务中心", "tests/layouts/files/原样-000.xls"]);
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);
    // The form has no place for the second level nor for the cycle: that they are not there is no difference.
    let home = folder();
    let flat = home.path().join("平铺.xlsx");
    let made = run(&["render", UNIT, "--form", "guangzhou/department-flat", "-o", text_of(&flat)]);
    assert!(flat.exists(), "{}", made.err);
    let same = run(&["diff", UNIT, text_of(&flat)]);
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);
}

#[test]
fn every_fact_that_changes_is_the_one_that_is_told() {
    let text = std::fs::read_to_string(here("specs/信息化运维提升.yaml")).unwrap();
    let (spec, _) = yaml::parse(SourceId::default(), &text);
    assert!(compare(&spec, &spec, Project::fields(), &Extras::default()).is_empty());
    let mut leaves = Vec::new();
    scalars(&spec, &FactPath::root(), &mut leaves);
    assert!(leaves.len() > 60, "{}", leaves.len());
    for path in leaves {
        let mut other = spec.clone();
        let fact = other.reach(&path.0);
        let changed = match fact.as_text() {
            Some(text) if text.trim().parse::<f64>().is_ok() => format!("{}7", text.trim()),
            Some(text) => format!("{}改", text.trim_end()),
            None => continue,
        };
        fact.value = Value::Text(changed);
        let told = compare(&spec, &other, Project::fields(), &Extras::default()).differences;
        let one = told.first().unwrap_or_else(|| panic!("{path} is not told"));
        assert_eq!(told.len(), 1, "{path}: {told:?}");
        match &one.kind {
            Kind::Renamed { .. } => assert!(path.starts_with(one.new.as_ref().unwrap()), "{path}: {one:?}"),
            Kind::Changed { .. } => {
                let told = one.new.as_ref().unwrap();
                assert!(path.starts_with(told), "{path} told as {told}");
            }
            other => panic!("{path}: {other:?}"),
        }
        // And the other way round it is the same place.
        let back = compare(&other, &spec, Project::fields(), &Extras::default()).differences;
        assert_eq!((back.len(), &back[0].old), (1, &one.new), "{path}");
    }
}

fn scalars(node: &Node, at: &FactPath, found: &mut Vec<FactPath>) {
    match &node.value {
        Value::Text(_) => found.push(at.clone()),
        Value::Map(entries) => {
            entries.iter().for_each(|entry| scalars(&entry.value, &at.key(entry.key.clone()), found))
        }
        Value::List(items) => items.iter().enumerate().for_each(|(index, item)| scalars(item, &at.index(index), found)),
        Value::Nil => {}
    }
}

#[test]
fn the_way_it_is_written_is_no_difference() {
    let (one, _) = yaml::parse(SourceId::default(), "项目名称: 甲\n资金:\n  总计: 75.60\n绩效目标: |\n  建成。\n");
    let (other, _) =
        yaml::parse(SourceId::default(), "# 注\n绩效目标: 建成。\n资金: {总计: '75.6'}\n年度:\n项目名称: \"甲\"\n");
    assert_eq!(compare(&one, &other, Project::fields(), &Extras::default()).differences, []);
}

#[test]
fn a_revision_of_git_is_a_side_like_any_other() {
    let home = folder();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command
            .current_dir(home.path())
            .args(["-c", "user.name=某人", "-c", "user.email=a@example.invalid"])
            .args(args);
        let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let unit = home.path().join("specs/单位 甲");
    copy(&unit);
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "申报"]);
    git(&["tag", "申报2025"]);
    edit(&unit.join("业务用房物业管理费.yaml"), &[("年度指标值: 90%以上", "年度指标值: 85%以上")]);
    let here = |args: &[&str]| {
        let mut command = common::jixiao(args);
        command.current_dir(home.path());
        said(command)
    };
    let wanted = "\
广州开放大学 / 业务用房物业管理费
  ~ 指标 效益指标-社会效益-校园环境清洁率 › 年度指标值：90%以上 → 85%以上（更易达到）
";
    for args in [
        &["diff", "HEAD:specs/单位 甲", "specs/单位 甲"][..],
        &["diff", "--base", "申报2025", "specs"],
        &["diff", "--base", "申报2025", "specs/单位 甲/单位.yaml"],
    ] {
        let told = here(args);
        assert_eq!((told.code, told.out.as_str()), (1, wanted), "{args:?}: {}", told.err);
    }
    assert_eq!(here(&["diff", "--base", "申报2025", "specs/单位 甲/机构运行辅助经费.yaml"]).code, 0);
    for (args, why) in [
        (&["diff", "没有:specs", "specs"][..], "git"),
        (&["diff", "HEAD:没有", "specs"], "没有"),
        (&["diff", "specs"], "只给了一份"),
        (&["diff", "无此文件.yaml", "specs"], "无此文件"),
    ] {
        let told = here(args);
        assert!(told.code == 2 && told.err.contains(why), "{args:?}: {told:?}");
    }
}

#[test]
fn markdown_and_page_let_no_text_become_markup() {
    let home = folder();
    let (old, new) = (home.path().join("旧.yaml"), home.path().join("新.yaml"));
    std::fs::write(&old, "项目名称: 甲\n绩效目标: 旧\n").unwrap();
    std::fs::write(&new, "项目名称: 甲\n绩效目标: <script>alert(1)</script> *粗*\n").unwrap();
    let page = run(&["diff", text_of(&old), text_of(&new), "--format", "html"]).out;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
    let markdown = run(&["diff", text_of(&old), text_of(&new), "--format", "markdown"]).out;
    assert!(markdown.contains("&lt;script&gt;") && markdown.contains("\\*粗\\*"), "{markdown}");
}
