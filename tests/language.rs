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
        let mut open = vec![out.clone()];
        let mut specs: Vec<PathBuf> = Vec::new();
        while let Some(at) = open.pop() {
            let entries = std::fs::read_dir(&at).unwrap_or_else(|_| panic!("{}{}", read.out, read.err));
            for path in entries.map(|entry| entry.unwrap().path()) {
                match path.is_dir() {
                    true => open.push(path),
                    false if path.ends_with("单位.yaml") => {}
                    false => specs.push(path),
                }
            }
        }
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

// ---- Codecs ----

#[test]
fn a_fact_with_a_second_place_is_read_from_either_and_two_that_differ_are_told() {
    let desk = Desk::new(&form(
        "columns: [20, 30]",
        "- {text: \"项目：{项目名称}\"}\n- {text: \"起：{开始日期|date}\"}\n- rows:\n  - [项目名称, \"{项目名称|again}\"]\n  - [开始日期, \"{开始日期|date:YYYY-MM-DD|again}\"]\n",
    ));
    assert_eq!(desk.checked(), "没有发现问题\n");
    let spec = "项目名称: 机房改造\n开始日期: 2025-03-01\n";
    for back in desk.round(spec) {
        assert_eq!(back, spec);
    }
    desk.put("甲.csv", "项目：,\n起：,\n项目名称,机房改造\n开始日期,2025-03-01\n");
    assert_eq!(desk.read("甲.csv"), spec);
    desk.put("乙.csv", "项目：机房改造,\n起：2025年3月1日,\n项目名称,机房扩建\n开始日期,2025年3月1日\n");
    let told = desk.run(&["import", "乙.csv", "--form", "某市/某表"]);
    assert!(told.err.contains("此处写“机房扩建”，前面写的是“机房改造”"), "{}{}", told.out, told.err);
    assert_eq!(desk.read("乙.csv"), spec);
}

#[test]
fn one_word_of_several_is_written_or_marked_in_its_column() {
    let desk = Desk::new(&form(
        "columns: [20, 10, 10, 10, 10]",
        "- rows:\n  - [项目名称, {cell: \"{项目名称}\", span: 2}, 性质, \"{项目属性|choice:新增/延续}\"]\n- table:\n    each: 绩效指标\n    min_rows: 2\n    columns:\n    - {head: 三级指标, cell: \"{三级指标}\"}\n    - {head: 一级指标, cell: \"{一级指标}\"}\n    - {head: 确定能, cell: \"{监控.完成可能性|mark:确定能}\"}\n    - {head: 有可能, cell: \"{监控.完成可能性|mark:有可能}\"}\n    - {head: 不可能, cell: \"{监控.完成可能性|mark:不可能}\"}\n",
    ));
    assert_eq!(desk.checked(), "没有发现问题\n");
    let spec = "项目名称: 机房改造\n项目属性: 新增\n绩效指标:\n- 一级指标: 产出指标\n  三级指标: 改造数量\n  监控:\n    完成可能性: 有可能\n- 一级指标: 产出指标\n  三级指标: 合格率\n";
    for back in desk.round(spec) {
        assert_eq!(back, spec);
    }
    // A word that the form does not know would be lost, and is told.
    let made = desk.render(&spec.replace("有可能", "完全不可能").replace("新增", "其他"));
    assert!(made.err.contains("“监控.完成可能性”填进表后"), "{}", made.err);
    assert!(made.err.contains("“项目属性”填进表后"), "{}", made.err);
}

#[test]
fn any_two_of_sign_number_and_unit_in_any_order_are_the_target_again() {
    for columns in [["number", "unit"], ["unit", "number"], ["number", "sign"], ["sign", "unit"]] {
        let [a, b] = columns;
        let desk = Desk::new(&form(
            "columns: [20, 20, 10, 10]\nomits: [金额, 绩效目标]",
            &format!(
                "- {{text: \"项目：{{项目名称}}\"}}\n- table:\n    each: 绩效指标\n    columns:\n    - {{head: 一级指标, cell: \"{{一级指标}}\"}}\n    - {{head: 三级指标, cell: \"{{三级指标}}\"}}\n    - {{head: 甲栏, cell: \"{{年度指标值|{a}}}\"}}\n    - {{head: 乙栏, cell: \"{{年度指标值|{b}}}\"}}\n"
            ),
        ));
        assert_eq!(desk.checked(), "没有发现问题\n", "{columns:?}");
        let item = |target: &str| format!("- 一级指标: 产出指标\n  三级指标: 数量{target}\n  年度指标值: {target}\n");
        let spec = format!(
            "项目名称: 机房改造\n绩效指标:\n{}",
            ["≥95%", "12.5", "提高", "90%以上", "≤3次"].map(item).concat()
        );
        for back in desk.round(&spec) {
            assert_eq!(back, spec, "{columns:?}");
        }
    }
}

#[test]
fn a_division_by_nothing_is_told_and_its_cell_is_not_blank() {
    let desk = Desk::new(&form(
        "columns: [20, 30]\nomits: [绩效指标, 绩效目标]",
        "- rows:\n  - [项目名称, \"{项目名称}\"]\n  - [总计, \"{资金.总计|money}\"]\n  - [拨款, \"{资金.财政拨款|money}\"]\n  - [占比, \"{{ percent(资金.财政拨款 / 资金.总计) }}\"]\n",
    ));
    let made =
        desk.render(&SPEC.replace("资金: {总计: 12.50, 财政拨款: 12.50}", "资金: {总计: 0.00, 财政拨款: 12.50}"));
    assert!(made.err.contains("F006") && made.err.contains("除数是 0"), "{}", made.err);
    let read = desk.run(&["import", "表.xlsx", "--form", "某市/某表"]);
    assert!(read.out.contains("未能解释 0") || read.err.contains("未能解释 0"), "{}{}", read.out, read.err);
    assert!(desk.render(SPEC).err.is_empty());
}

#[test]
fn every_fault_of_a_form_is_told_at_its_place_and_all_at_once() {
    let desk = Desk::new(&form(
        "columns: [20, 30]\nset: {金额单位: 元, 没有: 甲}\ninstead: 子项目\nrequires: [项目名称, 不存在]\nomits: [绩效指标, 天气]",
        "- rows:\n  - [项目名称, \"{项目名称}}\"]\n  - [总计, \"{资金.总计|money:6}\"]\n  - [拨款, \"{资金.财政拨款|money:美元}\"]\n  - [起, \"{开始日期|date:yyyy}\"]\n  - [性质, \"{项目属性|choice:新增}\"]\n  - [名称, \"{项目名称|again}\"]\n  - [值, \"{{ total(资金.总计) }}\"]\n  - [值二, \"{{ (资金.总计 }}\"]\n  - [指标, \"{绩效指标[名称].三级指标}\"]\n",
    ));
    let told = desk.checked();
    for (line, said) in [
        (6, "没有“没有”这个字段"),
        (4, "instead 应写成 字段: 内容"),
        (5, "omits 里没有“天气”"),
        (8, "多了一个花括号"),
        (9, "“money:6”冒号后面的写法不对"),
        (10, "“money:美元”冒号后面的写法不对"),
        (11, "“date:yyyy”冒号后面的写法不对"),
        (12, "“choice:新增”冒号后面的写法不对"),
        (13, "“项目名称”前面还没有出现过"),
        (14, "没有“total”这个函数"),
        (15, "括号没有闭合"),
        (16, "永远填不上"),
    ] {
        assert!(told.contains(said), "{line} {said}: {told}");
    }
}

// ---- Layout ----

#[test]
fn a_value_may_stand_below_its_label() {
    let desk = Desk::new(&form(
        "columns: [20, 20, 20, 20]\nomits: [金额]",
        "- rows:\n  - [项目名称, {cell: \"{项目名称}\", span: 3}]\n  - [{cell: 项目总目标, span: 2}, {cell: 年度目标, span: 2}]\n  - [{cell: \"{项目总目标}\", span: 2}, {cell: \"{年度绩效目标}\", span: 2}]\n  - [联系人, \"{联系人}\", 填表人, \"{填表人}\"]\n",
    ));
    assert_eq!(desk.checked(), "没有发现问题\n");
    for spec in [
        "项目名称: 机房改造\n联系人: 甲\n填表人: 乙\n项目总目标: 三年完成。\n年度绩效目标: 完成一期。\n",
        "项目名称: 机房改造\n联系人: 甲\n年度绩效目标: 完成一期。\n",
        "项目名称: 机房改造\n联系人: 甲\n",
    ] {
        for back in desk.round(spec) {
            assert_eq!(back, spec);
        }
    }
    // The row is missing: the layout is to blame, and what comes after it is no goal.
    desk.put("缺.csv", "项目名称,机房改造,,\n项目总目标,,年度目标,\n联系人,甲,填表人,乙\n");
    let told = desk.run(&["import", "缺.csv", "--form", "某市/某表"]);
    assert!(told.err.contains("“项目总目标”下面应有一行写它的内容"), "{}", told.err);
    assert!(told.out.contains("联系人: 甲") || desk.read("缺.csv").contains("联系人: 甲"));
    // A first row without labels is refused.
    let desk = Desk::new(&form("columns: [20]", "- rows:\n  - [\"{项目名称}\"]\n"));
    assert!(desk.checked().contains("这一行没有标签，上面也没有写标签的行"));
}

#[test]
fn a_label_is_known_by_other_words() {
    let desk = Desk::new(&form(
        "columns: [20, 30]",
        "- {text: [\"填报单位：{填报单位}\", \"编报部门：{填报单位}\"]}\n- rows:\n  - [{cell: [项目名称, 项目全称]}, \"{项目名称}\"]\n  - [[联系人, 经办人], \"{联系人}\"]\n",
    ));
    assert_eq!(desk.checked(), "没有发现问题\n");
    let spec = "项目名称: 机房改造\n填报单位: 某校\n联系人: 甲\n";
    for back in desk.round(spec) {
        assert_eq!(back, spec);
    }
    desk.put("别名.csv", "编报部门：某校,\n项目全称,机房改造\n经办人,甲\n");
    assert_eq!(desk.read("别名.csv"), spec);
    let told = desk.run(&["import", "别名.csv", "--form", "某市/某表"]);
    assert!(!told.err.contains("I020"), "{}", told.err);
    let desk = Desk::new(&form("columns: [20]", "- {text: [\"甲：{联系人}\", \"乙：{填表人}\"]}\n"));
    assert!(desk.checked().contains("几种写法里的空格子要相同"));
}

#[test]
fn a_label_stands_beside_rows_and_a_table() {
    let desk = Desk::new(&form(
        "columns: [6, 12, 20, 20, 20]\nomits: [绩效目标]",
        "- part:\n    beside: 项目情况\n    blocks:\n    - rows:\n      - [{cell: 项目名称, span: 2}, {cell: \"{项目名称}\", span: 2}]\n      - [{cell: 总计, span: 2}, {cell: \"{资金.总计|money}\", span: 2}]\n    - table:\n        each: 资金来源\n        beside: 来源\n        min_rows: 2\n        columns:\n        - {head: 名称, cell: \"{名称}\"}\n        - {head: 上年, cell: \"{上年度|money}\"}\n        - {head: 本年, cell: \"{本年度|money}\"}\n- table:\n    each: 绩效指标\n    beside: [绩效, 指标]\n    columns:\n    - {head: 一级指标, cell: \"{一级指标}\", merge: same}\n    - {head: 三级指标, cell: \"{三级指标}\"}\n    - {head: 指标值, cell: \"{年度指标值}\"}\n",
    ));
    assert_eq!(desk.checked(), "没有发现问题\n");
    let spec = "项目名称: 机房改造\n资金:\n  总计: 12.50\n资金来源:\n- 名称: 财政拨款\n  本年度: 12.50\n- 名称: 自筹\n  上年度: 1.00\n- 名称: 其他\n  本年度: 0.00\n绩效指标:\n- 一级指标: 产出指标\n  三级指标: 改造数量\n  年度指标值: ≥2个\n- 一级指标: 产出指标\n  三级指标: 合格率\n  年度指标值: 100%\n";
    for back in desk.round(spec) {
        assert_eq!(back, spec);
    }
    let read = desk.run(&["import", "表.docx", "--form", "某市/某表"]);
    assert!(format!("{}{}", read.out, read.err).contains("未能解释 0"), "{}", read.err);
}

#[test]
fn a_part_is_there_only_where_its_fact_stands() {
    let desk = Desk::new(&form(
        "columns: [20, 20, 20]\nomits: [绩效目标]",
        "- rows:\n  - [项目名称, {cell: \"{项目名称}\", span: 2}]\n- text: 子项目\n  when: 子项目\n- table:\n    each: 子项目\n    columns:\n    - {head: 名称, cell: \"{名称}\"}\n    - {head: 金额, cell: \"{金额|money}\"}\n    - {head: 责任人, cell: \"{责任人}\"}\n  when: 子项目\n- rows:\n  - [联系人, {cell: \"{联系人}\", span: 2}]\n",
    ));
    assert_eq!(desk.checked(), "没有发现问题\n");
    for spec in [
        "项目名称: 机房改造\n联系人: 甲\n",
        "项目名称: 机房改造\n联系人: 甲\n子项目:\n- 名称: 一期\n  金额: 3.00\n- 名称: 二期\n  责任人: 乙\n",
    ] {
        for back in desk.round(spec) {
            assert_eq!(back, spec);
        }
        let read = desk.run(&["import", "表.xlsx", "--form", "某市/某表"]);
        assert!(!format!("{}{}", read.out, read.err).contains("I005"), "{}", read.err);
    }
    let desk = Desk::new(&form(
        "columns: [20, 20]",
        "- rows:\n  - [项目名称, \"{项目名称}\"]\n  - [联系人, \"{联系人}\"]\n  when: 子项目\n",
    ));
    assert!(desk.checked().contains("没有“子项目”时这一部分不出现，“联系人”就丢了"), "{}", desk.checked());
}

// ---- What a form asks for ----

#[test]
fn what_no_form_asks_for_is_not_missing_and_what_one_requires_is() {
    let card = "columns: [20, 30]\nrequires: [项目名称, 联系人]";
    let rows = "- text: 项目登记卡\n- rows:\n  - [项目名称, \"{项目名称}\"]\n  - [联系人, \"{联系人}\"]\n  - [联系电话, \"{联系电话}\"]\n";
    let desk = Desk::new(&form(card, rows));
    desk.put("规格.yaml", "项目名称: 机房改造\n表: [某市/某表]\n联系人: 甲\n");
    let clean = desk.run(&["check", "规格.yaml"]);
    assert!(clean.code == 0 && !clean.out.contains("缺“"), "{}", clean.out);
    desk.put("规格.yaml", "项目名称: 机房改造\n表: [某市/某表]\n联系电话: '1'\n");
    let told = desk.run(&["check", "规格.yaml"]);
    assert!(told.code == 1 && told.out.contains("缺“联系人”，某市/某表 要填"), "{}", told.out);
    // Without a form of its own the usual fields are asked for.
    desk.put("规格.yaml", "项目名称: 机房改造\n");
    assert!(desk.run(&["check", "规格.yaml"]).out.contains("缺“绩效指标”"));

    // A form without a table is known by its labels.
    let spec = "项目名称: 机房改造\n联系人: 甲\n联系电话: '1'\n";
    desk.put("规格.yaml", spec);
    desk.run(&["render", "规格.yaml", "--form", "某市/某表", "-o", "卡.xlsx"]);
    let read = desk.run(&["import", "卡.xlsx", "-o", "读回"]);
    assert_eq!(read.code, 0, "{}{}", read.out, read.err);
    assert!(std::fs::read_to_string(desk.path("读回/机房改造.yaml")).unwrap().contains("- 某市/某表"));
}

#[test]
fn a_broken_form_tells_itself_where_it_is_asked_for() {
    let desk = Desk::new(&form("columns: [20, 30]", "- rows:\n  - [项目名称, \"{没有}\"]\n"));
    desk.put("规格.yaml", SPEC);
    let quiet = desk.run(&["render", "规格.yaml", "--form", "guangzhou/unit-coded", "-o", "表.xlsx"]);
    assert!(!quiet.err.contains("没有“没有”"), "{}", quiet.err);
    let named = desk.run(&["render", "规格.yaml", "--form", "某市/某表", "-o", "表.xlsx"]);
    assert!(named.code == 2 && named.err.contains("这张表有误，没有载入"), "{}", named.err);
    assert!(desk.run(&["forms"]).err.contains("没有“没有”这个字段"));
    let read = desk.run(&["import", "表.xlsx"]);
    assert!(read.err.contains("有 1 张表单有误，没有载入：某市/某表"), "{}", read.err);
}
