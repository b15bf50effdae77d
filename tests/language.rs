//! The words of the form language, each a story: a form and a spec as text, through the program and real files.

mod common;

use common::{Said, folder, jixiao, said};
use std::path::PathBuf;

struct Desk {
    folder: tempfile::TempDir,
}

/// A form of some city, with its blocks.
fn form(head: &str, blocks: &str) -> String {
    format!("about: project\ntitle: 某表\n{head}\nblocks:\n{blocks}")
}

const SPEC: &str = "\
项目名称: 机房改造
表: [某市/某表]
年度: 2025
资金: {总计: 12.50, 财政拨款: 12.50}
年度绩效目标: 完成机房改造。
绩效指标:
- {一级指标: 产出指标, 二级指标: 数量指标, 三级指标: 改造数量, 年度指标值: ≥2个}
- {一级指标: 满意度指标, 二级指标: 服务对象满意度, 三级指标: 使用人满意度, 年度指标值: ≥90%}
";

impl Desk {
    fn new(form: &str) -> Desk {
        let desk = Desk { folder: folder() };
        desk.put("表单/某市/某表/form.yaml", form);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Said {
        let mut command = jixiao(&[&["--templates", "表单"], args].concat());
        command.current_dir(self.folder.path());
        said(command)
    }

    /// What `forms check` says.
    fn checked(&self) -> String {
        self.run(&["forms", "check", "表单"]).out
    }

    /// Rendered as both kinds of file and imported again: the two specs that come back, without 表.
    fn round(&self, spec: &str) -> [String; 2] {
        self.put("规格.yaml", spec);
        ["xlsx", "docx"].map(|kind| {
            let file = format!("表.{kind}");
            let made = self.run(&["--quiet", "render", "规格.yaml", "--form", "某市/某表", "-o", &file, "--force"]);
            assert!(made.code < 2, "{}", made.err);
            self.read(&file)
        })
    }

    /// What a file says when it is imported.
    fn read(&self, file: &str) -> String {
        let read = self.run(&["import", file, "--form", "某市/某表", "-o", "读回", "--force"]);
        let out = self.path("读回");
        let mut specs: Vec<PathBuf> = std::fs::read_dir(&out)
            .unwrap_or_else(|_| panic!("{}{}", read.out, read.err))
            .map(|entry| entry.unwrap().path())
            .collect();
        assert_eq!(specs.len(), 1, "{}", read.err);
        let text = std::fs::read_to_string(specs.remove(0)).unwrap();
        std::fs::remove_dir_all(out).unwrap();
        text.lines()
            .filter(|line| !line.starts_with("表:") && !line.starts_with("- 某市"))
            .map(|line| format!("{line}\n"))
            .collect()
    }

    fn render(&self, spec: &str) -> Said {
        self.put("规格.yaml", spec);
        self.run(&["--quiet", "render", "规格.yaml", "--form", "某市/某表", "-o", "表.xlsx", "--force"])
    }
}

// ---- Nothing that matters is lost in silence ----

const ONLY_PARTS: &str = "
- rows:
  - [项目名称, {cell: \"{项目名称}\", span: 2}]
- repeat:
    each: 子项目
    min: 1
    blocks:
    - rows:
      - [子项目名称, {cell: \"{名称}\", span: 2}]
    - table:
        each: 绩效指标
        columns:
        - {head: 一级指标, cell: \"{一级指标}\"}
        - {head: 三级指标, cell: \"{三级指标}\"}
        - {head: 指标值, cell: \"{年度指标值}\"}
";

#[test]
fn a_paper_without_its_indicators_goals_and_amounts_is_an_error_that_quiet_does_not_hide() {
    let desk = Desk::new(&form("columns: [20, 30, 20]", ONLY_PARTS));
    let made = desk.render(SPEC);
    assert_eq!(made.code, 1, "{}", made.err);
    for part in ["F004", "绩效指标 2 条没有填上", "年度绩效目标没有填上", "金额", "规格.yaml:6"]
    {
        assert!(made.err.contains(part), "{part} in {}", made.err);
    }
    let loud = desk.run(&["render", "规格.yaml", "--form", "某市/某表", "-o", "表.xlsx", "--force"]);
    assert!(loud.err.contains("某表：1 个项目，0 条指标"), "{}", loud.err);
}

#[test]
fn a_form_says_where_they_go_instead_and_they_come_back_as_they_were() {
    let head = "columns: [20, 30, 20]\nomits: [金额, 绩效目标]\ninstead: {绩效指标: \"子项目[第1项].绩效指标\", 项目名称: \"子项目[第1项].名称\"}";
    let desk = Desk::new(&form(head, ONLY_PARTS));
    assert_eq!(desk.checked(), "没有发现问题\n");
    let made = desk.render(SPEC);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    let spec = "项目名称: 机房改造\n绩效指标:\n- 一级指标: 产出指标\n  三级指标: 改造数量\n  年度指标值: ≥2个\n";
    for back in desk.round(spec) {
        assert_eq!(back, spec);
    }
    // Sub-projects of its own stay what they are.
    let spec = "项目名称: 机房改造\n子项目:\n- 名称: 一号机房\n  绩效指标:\n  - 一级指标: 产出指标\n    三级指标: 改造数量\n    年度指标值: ≥2个\n";
    for back in desk.round(spec) {
        assert_eq!(back, spec);
    }
}

#[test]
fn one_goal_stands_for_the_other_where_the_form_has_only_one() {
    let desk = Desk::new(&form(
        "columns: [20, 30]\nomits: [金额, 绩效指标]",
        "- rows:\n  - [项目名称, \"{项目名称}\"]\n  - [绩效目标, \"{绩效目标}\"]\n",
    ));
    let made = desk.run(&["render", "规格.yaml"]);
    assert_eq!(made.code, 2);
    let made = desk.render(SPEC);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    assert!(desk.read("表.xlsx").contains("绩效目标: 完成机房改造。"));
}

#[test]
fn a_units_name_and_unit_of_money_come_from_the_folder_that_lists_the_project() {
    let desk = Desk::new(&form(
        "columns: [20, 30]\nomits: [绩效目标, 绩效指标]\nset: {金额单位: 元}",
        "- rows:\n  - [项目名称, \"{项目名称}\"]\n  - [实施单位, \"{实施单位}\"]\n  - [资金（元）, \"{资金.总计|money}\"]\n",
    ));
    desk.put("某校/单位.yaml", "单位名称: 某校\n金额单位: 万元\n项目: [机房.yaml]\n");
    desk.put("某校/机房.yaml", SPEC);
    let made = desk.run(&["render", "某校/机房.yaml", "--form", "某市/某表", "-o", "表.xlsx"]);
    assert!(made.err.contains("照单位的“单位名称”填") && made.err.contains("由万元换算成本表的元"), "{}", made.err);
    let back = desk.read("表.xlsx");
    assert!(back.contains("实施单位: 某校") && back.contains("金额单位: 元") && back.contains("125000.00"), "{back}");
}
