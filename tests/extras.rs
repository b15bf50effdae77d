//! Fields nobody foresaw, in YAML alone: declared by a region and a form, they are written, read, checked, ordered,
//! compared, completed and handed on like any other field.

mod common;

use common::{Said, folder, jixiao, json, said};
use std::path::Path;

const FIELDS: &str = "\
项目:
  自筹金额: {类型: 金额, 说明: 单位自筹的部分}
绩效指标:
  指标解释: {类型: 长文, 说明: 指标怎么算}
  指标方向: 勾选:正向/反向
  区域目标值: 名值
";

const FORM: &str = "\
about: project
title: 区域绩效目标表
source: 某市财政局通知
columns: [16, 20, 14, 14, 14]
extra:
  项目:
    批复文号: 文字
  绩效指标:
    首次设立: 日期
blocks:
- {text: \"区域绩效目标表\", style: 标题}
- rows:
  - [项目名称, {cell: \"{项目名称}\", span: 4}]
  - [批复文号, \"{附加.批复文号}\", 自筹金额（万元）, {cell: \"{附加.自筹金额|money}\", span: 2}]
- table:
    each: 绩效指标
    columns:
    - {head: 三级指标, cell: \"{三级指标}\"}
    - {head: 指标解释, cell: \"{附加.指标解释}\"}
    - {head: 指标方向, cell: \"{附加.指标方向|tick:正向/反向}\"}
    - {head: 甲区, cell: \"{附加.区域目标值.甲区}\"}
    - {head: 首次设立, cell: \"{附加.首次设立|date}\"}
";

const SPEC: &str = "\
项目名称: 困难群众救助
表:
- 某市/区域表
绩效指标:
- 一级指标: 产出指标
  三级指标: 救助人次
  年度指标值: ≥1200人次
  附加:
    指标解释: 按实际发放人次计
    指标方向: 正向
    区域目标值:
      甲区: ≥700
    首次设立: 2024-01
附加:
  自筹金额: 1234.50
  批复文号: 某财社〔2025〕5号
";

/// A workspace of somebody who knows the form language and nothing of Rust.
fn workspace() -> tempfile::TempDir {
    let home = folder();
    let at = home.path();
    std::fs::create_dir_all(at.join("templates/某市/区域表")).unwrap();
    std::fs::write(at.join("templates/某市/fields.yaml"), FIELDS).unwrap();
    std::fs::write(at.join("templates/某市/区域表/form.yaml"), FORM).unwrap();
    std::fs::write(at.join("救助.yaml"), SPEC).unwrap();
    home
}

fn run_in(home: &Path, args: &[&str]) -> Said {
    let mut command = jixiao(args);
    command.current_dir(home);
    said(command)
}

#[test]
fn a_form_asks_for_fields_nobody_foresaw() {
    let home = workspace();
    let at = home.path();
    let told = run_in(at, &["forms", "check", "templates"]);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    for ending in ["xlsx", "docx"] {
        let file = format!("表.{ending}");
        let made = run_in(at, &["render", "救助.yaml", "-o", &file]);
        assert!(at.join(&file).exists(), "{}", made.err);
        let back = run_in(at, &["import", &file, "--format", "json"]);
        let project = &json(&back.out)["单位"][0]["项目"][0];
        assert_eq!(project["附加"]["自筹金额"], "1234.50", "{}", back.out);
        assert_eq!(project["附加"]["批复文号"], "某财社〔2025〕5号");
        let extra = &project["绩效指标"][0]["附加"];
        assert_eq!(extra["指标方向"], "正向");
        assert_eq!(extra["首次设立"], "2024-01");
        assert_eq!(extra["区域目标值"]["甲区"], "≥700");
    }
    // Into an existing spec: what changed there is told, the rest stays.
    std::fs::write(at.join("旧.yaml"), SPEC.replace("甲区: ≥700", "甲区: ≥600").replace("1234.50", "1,234.5")).unwrap();
    let laid = run_in(at, &["import", "表.xlsx", "--into", "旧.yaml"]);
    let old = std::fs::read_to_string(at.join("旧.yaml")).unwrap();
    assert!(old.contains("甲区: ≥700") && old.contains("'1,234.5'") && old.contains("≥1200人次"), "{old}{}", laid.err);
}

/// A declared amount is an amount in a computed cell too.
#[test]
fn a_declared_amount_can_be_computed_with() {
    let home = workspace();
    let at = home.path();
    let form = FORM
        .replace("\"{附加.批复文号}\"", "\"{{ 附加.自筹金额 + 资金.总计 }}\"")
        .replace("    批复文号: 文字\n", "    批注: 文字\n");
    std::fs::write(at.join("templates/某市/区域表/form.yaml"), form).unwrap();
    std::fs::write(
        at.join("救助.yaml"),
        format!("{SPEC}资金:\n  总计: 0.50\n  财政拨款: 0.50\n").replace("  批复文号: 某财社〔2025〕5号\n", ""),
    )
    .unwrap();
    let made = run_in(at, &["render", "救助.yaml", "-o", "表.xlsx"]);
    let shown = run_in(at, &["git", "textconv", "表.xlsx"]);
    assert!(shown.out.contains("1235"), "{}{}", shown.out, made.err);
}

#[test]
fn a_value_of_another_shape_is_told_at_its_place() {
    let home = workspace();
    let at = home.path();
    let spec = SPEC
        .replace("自筹金额: 1234.50", "自筹金额: 约一千万")
        .replace("指标方向: 正向", "指标方向: 向上")
        .replace("    区域目标值:\n      甲区: ≥700\n", "    区域目标值: 甲区700\n")
        .replace("附加:\n  自筹", "附加:\n  没人声明的: [1, 2]\n  自筹");
    std::fs::write(at.join("救助.yaml"), &spec).unwrap();
    let told = run_in(at, &["check", "救助.yaml", "--select", "S025", "--format", "concise"]);
    let line = |what: &str| spec.lines().position(|line| line.contains(what)).unwrap() + 1;
    for (what, column) in [("自筹金额", 9), ("指标方向", 11), ("区域目标值", 12)] {
        let place = format!("救助.yaml:{}:{column}: 错误[S025]", line(what));
        assert!(told.out.contains(&place), "{place}\n{}", told.out);
    }
    assert_eq!(told.out.matches("S025").count(), 3, "{}", told.out);
    // A form that does not ask for it has no say: without the form there is nothing to tell.
    std::fs::write(at.join("救助.yaml"), spec.replace("表:\n- 某市/区域表\n", "")).unwrap();
    let told = run_in(at, &["check", "救助.yaml", "--select", "S025", "--format", "concise"]);
    assert!(!told.out.contains("S025["), "{}", told.out);
    assert_eq!(told.out.matches("[S025]").count(), 0, "{}", told.out);
}

#[test]
fn declared_extras_have_an_order_and_a_spelling() {
    let home = workspace();
    let at = home.path();
    let loose = SPEC.replace(
        "附加:\n  自筹金额: 1234.50\n  批复文号: 某财社〔2025〕5号\n",
        "附加:\n  自定的: 放在最后\n  批复文号: 某财社〔2025〕5号\n  自筹金额: '１，２３４.５０'\n",
    );
    std::fs::write(at.join("救助.yaml"), &loose).unwrap();
    run_in(at, &["fmt", "救助.yaml"]);
    let expected = format!("{SPEC}  自定的: 放在最后\n");
    assert_eq!(std::fs::read_to_string(at.join("救助.yaml")).unwrap(), expected);
    // The same amount written otherwise is no difference; another is a line with what it amounts to.
    std::fs::write(at.join("新.yaml"), expected.replace("1234.50", "1234.5").replace("甲区: ≥700", "甲区: ≥800"))
        .unwrap();
    let told = run_in(at, &["diff", "救助.yaml", "新.yaml"]);
    assert!(told.out.contains("区域目标值.甲区：≥700 → ≥800") && !told.out.contains("自筹"), "{}", told.out);
    std::fs::write(at.join("新.yaml"), expected.replace("1234.50", "1300")).unwrap();
    let told = run_in(at, &["diff", "救助.yaml", "新.yaml"]);
    assert!(told.out.contains("附加.自筹金额：1234.50 → 1300（+65.50）"), "{}", told.out);
}

#[test]
fn an_editor_knows_them() {
    let home = workspace();
    let schema = json(&run_in(home.path(), &["schema"]).out);
    let asked = &schema["$defs"]["Indicator"]["properties"]["附加"]["properties"];
    assert_eq!(asked["指标解释"]["description"], "指标怎么算（某市）");
    assert_eq!(asked["指标方向"]["enum"], serde_json::json!(["正向", "反向", null]));
    assert_eq!(asked["区域目标值"]["type"], serde_json::json!(["object", "null"]));
    let of_project = &schema["$defs"]["Project"]["properties"]["附加"]["properties"];
    assert_eq!(of_project["批复文号"]["title"], "批复文号");
    // Those of the built-in forms are there too: a file does not say to an editor which forms it goes on.
    assert!(of_project["项目规模"].is_object());
    // A folder to begin with says what they mean.
    run_in(home.path(), &["new", "新", "--form", "某市/区域表"]);
    let spec = std::fs::read_to_string(home.path().join("新/项目一.yaml")).unwrap();
    assert!(
        spec.contains("指标解释: # 指标怎么算（长文）") && spec.contains("自筹金额: # 单位自筹的部分（金额）"),
        "{spec}"
    );
}

#[test]
fn a_malformed_declaration_is_told_with_all_its_faults() {
    let home = workspace();
    let at = home.path();
    let fields = "项目: [审批文号]\n指标:\n  指标解释: 文字\n绩效指标:\n  三级指标: 文字\n  点.号: 文字\n  方向: 勾选\n  值: {类型: 数字, 单位: 元}\n";
    std::fs::write(at.join("templates/某市/fields.yaml"), fields).unwrap();
    let form = FORM.replace("首次设立: 日期", "首次设立: 年月");
    std::fs::write(at.join("templates/某市/区域表/form.yaml"), form).unwrap();
    let told = run_in(at, &["forms", "check", "templates"]);
    let all = format!("{}{}", told.out, told.err);
    assert_eq!(told.code, 1, "{all}");
    for (place, what) in [
        ("fields.yaml:1:", "“项目”下应逐个写字段的名称和类型"),
        ("fields.yaml:2:", "没有“指标”这种记录"),
        ("fields.yaml:5:", "“三级指标”本来就有"),
        ("fields.yaml:6:", "“点.号”不能作字段名"),
        ("fields.yaml:7:", "“方向”的类型“勾选”认不出"),
        ("fields.yaml:8:", "声明里没有“单位”"),
        ("fields.yaml:8:", "“值”的类型“数字”认不出"),
        ("form.yaml:", "“首次设立”的类型“年月”认不出"),
        ("form.yaml:", "附加内容“附加.自筹金额”没有声明"),
    ] {
        assert!(all.contains(what) && all.contains(place), "{what}\n{all}");
    }
    // A form may not say otherwise what its region says.
    std::fs::write(at.join("templates/某市/fields.yaml"), FIELDS).unwrap();
    let form = FORM.replace("    批复文号: 文字\n", "    批复文号: 文字\n    自筹金额: 文字\n");
    std::fs::write(at.join("templates/某市/区域表/form.yaml"), form).unwrap();
    let told = run_in(at, &["forms", "check", "templates"]);
    assert!(format!("{}{}", told.out, told.err).contains("“自筹金额”在 fields.yaml 里声明为金额"), "{}", told.err);
}

/// The older way: names alone, each of the record in which the form shows it.
#[test]
fn a_list_of_names_is_a_declaration_too() {
    let home = workspace();
    let at = home.path();
    std::fs::remove_file(at.join("templates/某市/fields.yaml")).unwrap();
    let start = FORM.find("extra:").unwrap();
    let end = FORM.find("blocks:").unwrap();
    let form = format!("{}extra: [批复文号, 自筹金额, 指标解释, 指标方向, 首次设立]\n{}", &FORM[..start], &FORM[end..]);
    let form = form.replace("{附加.区域目标值.甲区}", "{年度指标值}");
    std::fs::write(at.join("templates/某市/区域表/form.yaml"), form).unwrap();
    let told = run_in(at, &["forms", "check", "templates"]);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    let schema = json(&run_in(at, &["schema"]).out);
    assert!(schema["$defs"]["Indicator"]["properties"]["附加"]["properties"]["指标解释"].is_object());
    assert!(schema["$defs"]["Project"]["properties"]["附加"]["properties"]["批复文号"].is_object());
    assert!(schema["$defs"]["Project"]["properties"]["附加"]["properties"]["指标解释"].is_null());
}

/// Tables for a spreadsheet: what is declared has a column of its own, and what reads back is what was said.
#[test]
fn the_tables_say_what_the_specs_say() {
    let home = workspace();
    let at = home.path();
    let spec = SPEC
        .replace("  附加:\n    指标解释: 按实际发放人次计", "  自评:\n    完成值: 1180人次\n    得分: 19.00\n  附加:\n    没人声明的: '=1+1'\n    指标解释: '=cmd|\"/c calc\"!A1'")
        .replace("项目名称: 困难群众救助\n", "项目名称: 困难群众救助\n年度: 2025\n联系人: \"'-甲\"\n")
        .replace("绩效指标:\n-", "资金来源:\n- 名称: 财政拨款\n  上年度: -3.00\n  其中:\n  - 名称: 上级财政拨款\n    本年度: 75.60\n自评:\n  资金:\n  - 名称: 年度资金总额\n    全年预算: 100.00\n    执行数: 98.50\n    执行率: 98.50%\n    分值: 10\n    得分: 9.85\n绩效指标:\n-");
    std::fs::write(at.join("救助.yaml"), &spec).unwrap();
    let made = run_in(at, &["export", "救助.yaml", "--format", "csv", "-o", "表"]);
    assert_eq!(made.out, "表/项目.csv\n表/绩效指标.csv\n表/资金.csv\n表/问题.csv\n", "{}", made.err);
    let table = |name: &str| {
        let bytes = std::fs::read(at.join("表").join(name)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("the mark that tells Excel of UTF-8").to_string();
        records(&text)
    };
    let column = |rows: &[Vec<String>], name: &str| rows[0].iter().position(|head| head == name).unwrap();
    let indicators = table("绩效指标.csv");
    let at_of = |name: &str| &indicators[1][column(&indicators, name)];
    for (name, said) in [
        ("年度指标值", "≥1200人次"),
        ("年度指标值.计算符号", "≥"),
        ("年度指标值.数值", "1200"),
        ("年度指标值.计量单位", "人次"),
        ("自评.完成值", "1180人次"),
        ("自评.完成值.数值", "1180"),
        ("自评.得分", "19.00"),
        ("附加.指标方向", "正向"),
        ("附加.区域目标值", "{\"甲区\":\"≥700\"}"),
        // What a spreadsheet would compute is held by an apostrophe.
        ("附加.指标解释", "'=cmd|\"/c calc\"!A1"),
        ("附加", "{\"没人声明的\":\"=1+1\"}"),
    ] {
        assert_eq!(at_of(name), said, "{name}");
    }
    let projects = table("项目.csv");
    assert_eq!(projects[1][column(&projects, "联系人")], "''-甲");
    assert_eq!(projects[1][column(&projects, "附加.自筹金额")], "1234.50");
    let funds: Vec<String> = table("资金.csv")[1..].iter().map(|row| row[4..].join(" ")).collect();
    assert_eq!(
        funds,
        [
            "申报 资金来源 财政拨款 上年度 -3.00 万元",
            "申报 资金来源 财政拨款/上级财政拨款 本年度 75.60 万元",
            "申报 附加  自筹金额 1234.50 万元",
            "自评 资金 年度资金总额 全年预算 100.00 万元",
            "自评 资金 年度资金总额 执行数 98.50 万元",
            "自评 资金 年度资金总额 执行率 98.50 %",
            "自评 资金 年度资金总额 分值 10 分",
            "自评 资金 年度资金总额 得分 9.85 分",
        ]
    );
    let findings = table("问题.csv");
    assert!(findings.len() > 1 && findings[1][column(&findings, "编号")].len() == 4, "{findings:?}");
    // Every row is as long as the heading; JSON says the same facts.
    for rows in [&indicators, &projects, &findings] {
        assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    }
    let whole = json(&run_in(at, &["export", "救助.yaml"]).out);
    assert_eq!(whole["单位"][0]["项目"][0]["绩效指标"][0]["自评"]["完成值"], "1180人次");
    // Again over our own tables; somebody else's file stays.
    assert!(run_in(at, &["export", "救助.yaml", "--format", "csv", "-o", "表"]).code < 2);
    std::fs::write(at.join("表/资金.csv"), "别人的\n").unwrap();
    assert_eq!(run_in(at, &["export", "救助.yaml", "--format", "csv", "-o", "表"]).code, 2);
    assert_eq!(std::fs::read_to_string(at.join("表/资金.csv")).unwrap(), "别人的\n");
}

/// A guarded text comes back as it was when such a table is imported.
#[test]
fn a_guarded_text_reads_back() {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let rows = [["项目名称", "绩效目标"], ["=1+1 项目", "-保障"], ["''甲", "'乙"]];
    for row in rows {
        jixiao::formats::csv::write_row(&mut bytes, &row.map(str::to_string)).unwrap();
    }
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("'=1+1 项目,'-保障\r\n''甲,'乙\r\n"), "{text}");
    let document =
        jixiao::formats::csv::read(jixiao::source::SourceId(0), text.trim_start_matches('\u{feff}'), b',').unwrap();
    let jixiao::document::Block::Table(table) = &document.sections[0].blocks[0] else { panic!("a table") };
    let read: Vec<Vec<&str>> =
        table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert_eq!(read, rows.map(|row| row.to_vec()));
}

/// A reader of CSV that shares nothing with ours.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            c => field.push(c),
        }
    }
    rows
}
