//! A revision is the difference of two versions: it goes on its form, comes back, and goes into the old spec.

mod common;

use common::{folder, here, run, said, text_of};
use jixiao::formats::yaml;
use jixiao::revision::revise;
use jixiao::source::SourceId;
use jixiao::spec::{Extras, Project, Record, canonical};
use jixiao::tree::{Node, Value};
use proptest::prelude::*;
use std::path::Path;
use std::process::Command;

const SPEC: &str = "specs/信息化运维提升.yaml";

fn read(text: &str) -> Node {
    let (node, report) = yaml::parse(SourceId::default(), text);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    node
}

fn edit(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_string(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

/// Declared and edited: a target changed, an indicator withdrawn; both things a revision form shows.
fn two(home: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    let declared = std::fs::read_to_string(here(SPEC)).unwrap();
    let edited = edit(
        &declared,
        &[
            ("    三级指标: 群众满意度较高\n    年度指标值: 95%", "    三级指标: 群众满意度较高\n    年度指标值: ≥90%"),
            ("  - 一级指标: 效益指标\n    二级指标: 经济效益\n    三级指标: 无\n    年度指标值: 0\n", ""),
        ],
    );
    let (old, new) = (home.join("申报.yaml"), home.join("改好.yaml"));
    std::fs::write(&old, declared).unwrap();
    std::fs::write(&new, edited).unwrap();
    (old, new)
}

#[test]
fn a_revision_goes_on_its_form_comes_back_and_gives_the_new_spec() {
    for ending in ["docx", "xlsx"] {
        let home = folder();
        let (old, new) = two(home.path());
        let form = home.path().join(format!("修订.{ending}"));
        let made = run(&["revise", text_of(&old), text_of(&new), "-o", text_of(&form)]);
        let file = home.path().join("信息化运维提升-修订.yaml");
        assert_eq!(made.out.lines().next(), Some(text_of(&file)), "{}", made.err);
        // No reason and no evidence yet: said, and written all the same.
        assert_eq!(made.code, 1);
        assert!(made.err.contains("R004") && made.err.contains("R007"), "{}", made.err);
        let scaffold = std::fs::read_to_string(&file).unwrap();
        for line in [
            "- 指标名称: 满意度指标-服务对象满意度-群众满意度较高\n  原指标值: 95%\n  修订后指标值: ≥90%\n",
            "- 指标名称: 效益指标-经济效益-无\n  原指标值: 0\n  修订后指标值: 取消\n",
        ] {
            assert!(scaffold.contains(line), "{scaffold}");
        }
        assert!(!scaffold.contains("其他修改"), "{scaffold}");
        // The form comes back and says the same changes.
        let back = home.path().join("读回");
        let import = run(&["import", text_of(&form), "-o", text_of(&back)]);
        assert!(import.code < 2 && import.out.contains("未能解释 0"), "{}{}", import.out, import.err);
        let returned = std::fs::read_dir(&back).unwrap().next().unwrap().unwrap().path();
        let applied = run(&["apply", text_of(&returned), text_of(&old)]);
        assert_eq!(applied.code, 0, "{}", applied.err);
        assert_eq!(std::fs::read_to_string(&old).unwrap(), std::fs::read_to_string(&new).unwrap(), "{ending}");
    }
}

/// The other form on the same root: the old and the new value side by side.
const SIDE_BY_SIDE: &str = "yitihua/adjustment";

/// The only file of a folder.
fn only(folder: &Path) -> std::path::PathBuf {
    let mut files = std::fs::read_dir(folder).unwrap();
    let first = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none(), "{}", folder.display());
    first
}

#[test]
fn the_side_by_side_form_holds_the_whole_revision() {
    for ending in ["xlsx", "docx"] {
        let home = folder();
        let (old, new) = two(home.path());
        // What the declaration's revision form has no place for: a goal, an amount, a new indicator, a field filled in.
        let declared = edit(&std::fs::read_to_string(&old).unwrap(), &[("年度: 2021\n", "年度: 2021\n填报单位:\n")]);
        std::fs::write(&old, &declared).unwrap();
        let edited = edit(
            &std::fs::read_to_string(&new).unwrap(),
            &[
                ("年度: 2021\n", "年度: 2021\n填报单位: 某单位\n"),
                ("  本年度预算: 100\n", "  本年度预算: 88.50\n"),
                ("年度绩效目标: |\n", "年度绩效目标: |\n  压减运维费用：一百降到八十八点五万元。\n"),
                (
                    "  - 一级指标: 满意度指标\n",
                    "  - 一级指标: 效益指标\n    二级指标: 社会效益\n    三级指标: 设备完好率\n    年度指标值: ≥98%\n  - 一级指标: 满意度指标\n",
                ),
            ],
        );
        std::fs::write(&new, &edited).unwrap();
        run(&["revise", text_of(&old), text_of(&new), "--form", SIDE_BY_SIDE]);
        let file = home.path().join("信息化运维提升-修订.yaml");
        let scaffold = std::fs::read_to_string(&file).unwrap();
        let filled = scaffold
            .replace("  修订说明:\n", "  修订说明: 会议决定\n")
            .replace("  证明材料:\n", "  证明材料: 会议纪要\n")
            .replacen("项目名称:", "时间: 2021-06-01\n项目名称:", 1);
        let body = filled.split_once('\n').unwrap().1;
        std::fs::write(&file, body).unwrap();
        let form = home.path().join(format!("调整.{ending}"));
        // The form stays chosen.
        let made = run(&["revise", text_of(&old), text_of(&new), "-o", text_of(&form)]);
        assert!(made.code == 0 && !made.err.contains("F003"), "{}", made.err);
        let told = std::fs::read_to_string(&file).unwrap();
        assert!(told.contains("位置: 年度绩效目标") && told.contains("三级指标: 设备完好率"), "{told}");
        // It is known for what it is, and says what 修订.yaml says.
        let back = home.path().join("读回");
        let import = run(&["import", text_of(&form), "-o", text_of(&back)]);
        assert!(import.code == 0 && import.out.contains("未能解释 0"), "{}{}", import.out, import.err);
        let returned = only(&back);
        assert_eq!(std::fs::read_to_string(&returned).unwrap(), yaml::print(&read(&told)), "{ending}");
        let applied = run(&["apply", text_of(&returned), text_of(&old)]);
        assert_eq!(applied.code, 0, "{}", applied.err);
        assert_eq!(std::fs::read_to_string(&old).unwrap(), edited, "{ending}");
    }
}

#[test]
fn the_side_by_side_form_shows_sign_number_and_unit_and_what_became_of_it() {
    let home = folder();
    let form = home.path().join("调整.xlsx");
    let example = "templates/yitihua/adjustment/example.yaml";
    run(&["render", example, "--form", SIDE_BY_SIDE, "-o", text_of(&form)]);
    let shown = run(&["git", "textconv", text_of(&form)]).out;
    assert!(shown.contains("原指标值: 不超过4小时"), "{shown}");
    let bytes = std::fs::read(&form).unwrap();
    let document = jixiao::formats::excel::read(&bytes, jixiao::formats::Kind::Xlsx).unwrap();
    let rows: Vec<Vec<String>> = document.sections[0]
        .blocks
        .iter()
        .flat_map(|block| match block {
            jixiao::document::Block::Table(table) => table.rows.as_slice(),
            jixiao::document::Block::Paragraph(_) => &[],
        })
        .map(|row| row.cells.iter().map(|cell| cell.text.clone()).filter(|text| !text.is_empty()).collect())
        .collect();
    let row =
        |of: &str| rows.iter().find(|row| row.iter().any(|cell| cell == of)).unwrap_or_else(|| panic!("{rows:?}"));
    assert_eq!(row("故障响应时间")[4..10], ["不超过", "4", "小时", "不超过2小时", "10", "调整"]);
    // What cannot be taken apart without losing a character stands whole.
    assert_eq!(row("智慧教室使用率")[4..8], ["逐步提高", "≥85%", "20", "调整"]);
    assert_eq!(row("家长满意度")[4..8], ["90%以上", "取消", "5", "撤销"]);
    assert_eq!(row("绩效指标[第5项]").last().map(String::as_str), Some("新增"));
}

#[test]
fn what_was_written_into_the_scaffold_stays_on_a_rerun() {
    let home = folder();
    let (old, new) = two(home.path());
    run(&["revise", text_of(&old), text_of(&new)]);
    let file = home.path().join("信息化运维提升-修订.yaml");
    let scaffold = std::fs::read_to_string(&file).unwrap();
    let filled = edit(
        &scaffold,
        &[
            ("- 指标名称: 效益指标-经济效益-无", "# 局长已同意\n- 指标名称: 效益指标-经济效益-无"),
            ("  修订说明:\n  证明材料:\n", "  修订说明: 抽样方式改变\n  证明材料: 抽样方案\n"),
            ("  修订说明:\n  证明材料:\n", "  修订说明: 没有经济效益\n  证明材料: 会议纪要\n"),
        ],
    );
    std::fs::write(&file, &filled).unwrap();
    let again = run(&["revise", text_of(&old), text_of(&new)]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), filled);
    assert_eq!(again.code, 0, "{}", again.err);
    // One target moves on: its own words stay, the other's too.
    let text = std::fs::read_to_string(&new).unwrap();
    std::fs::write(&new, edit(&text, &[("年度指标值: ≥90%", "年度指标值: ≥92%")])).unwrap();
    run(&["revise", text_of(&old), text_of(&new)]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), filled.replace("≥90%", "≥92%"));
    // Half done is too late.
    std::fs::write(&file, format!("项目进度: 60%\n{filled}")).unwrap();
    let late = run(&["revise", text_of(&old), text_of(&new)]);
    assert!(late.code == 1 && late.err.contains("R006"), "{}", late.err);
}

#[test]
fn a_revision_that_does_not_fit_changes_nothing() {
    let home = folder();
    let (old, _) = two(home.path());
    let before = std::fs::read_to_string(&old).unwrap();
    for (change, id) in [
        ("- 指标名称: 满意度指标-服务对象满意度-群众满意度较高\n  原指标值: 95.0%\n  修订后指标值: ≥90%\n", "R010"),
        ("- 指标名称: 产出指标-数量指标-没有的\n  原指标值: 1\n  修订后指标值: 2\n", "R009"),
        ("- 指标名称: 满意度指标-服务对象满意度-群众满意度较高\n  原指标值: 95%\n  修订后指标值:\n", "R011"),
        ("[]\n其他修改:\n- 位置: 预算.本年度预算\n  原为: 99\n  改为: 98\n", "R012"),
        ("[]\n其他修改:\n- 位置: 绩效指标[99]\n  改为: 98\n", "R012"),
    ] {
        let revision = home.path().join("修订.yaml");
        let good = "- 指标名称: 效益指标-经济效益-无\n  原指标值: 0\n  修订后指标值: 取消\n";
        let list = if change.starts_with('[') { format!(" {change}") } else { format!("\n{good}{change}") };
        std::fs::write(&revision, format!("项目名称: 信息化运维提升\n修订内容:{list}")).unwrap();
        let told = run(&["apply", text_of(&revision), text_of(&old)]);
        assert!(told.code == 1 && told.err.contains(id), "{id}: {}", told.err);
        assert_eq!(std::fs::read_to_string(&old).unwrap(), before, "{id}");
    }
    // To the letter, but blanks at the ends are the cell's, not the text's.
    let revision = home.path().join("修订.yaml");
    for (declared, code) in [("' 95% '", 0), ("95 %", 1), ("９５%", 1), ("''", 1)] {
        let change = format!(
            "- 指标名称: 满意度指标-服务对象满意度-群众满意度较高\n  原指标值: {declared}\n  修订后指标值: ≥90%\n"
        );
        std::fs::write(&revision, format!("项目名称: 信息化运维提升\n修订内容:\n{change}")).unwrap();
        let told = run(&["apply", text_of(&revision), text_of(&old)]);
        assert!(told.code == code && told.err.contains("R010") == (code == 1), "{declared}: {}", told.err);
        assert_eq!(std::fs::read_to_string(&old).unwrap() == before, code == 1, "{declared}");
        std::fs::write(&old, &before).unwrap();
    }
    let other = home.path().join("别的.yaml");
    std::fs::write(&other, "项目名称: 别的项目\n修订内容: []\n").unwrap();
    assert_eq!(run(&["apply", text_of(&other), text_of(&old)]).code, 2);
    assert_eq!(run(&["apply", text_of(&old), text_of(&other)]).code, 2);
}

#[test]
fn what_was_declared_is_what_git_says_and_it_is_revised_once() {
    let home = folder();
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command
            .current_dir(home.path())
            .args(["-c", "user.name=某人", "-c", "user.email=a@example.invalid"])
            .args(args);
        assert!(command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap().status.success(), "{args:?}");
    };
    let spec = home.path().join("specs/某单位/运维.yaml");
    std::fs::create_dir_all(spec.parent().unwrap()).unwrap();
    std::fs::copy(here(SPEC), &spec).unwrap();
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "申报"]);
    git(&["tag", "申报2025"]);
    let text = std::fs::read_to_string(&spec).unwrap();
    let revised = edit(&text, &[("较高\n    年度指标值: 95%", "较高\n    年度指标值: ≥90%")]);
    std::fs::write(&spec, &revised).unwrap();
    let revise = || {
        let mut command = common::jixiao(&["revise", "--base", "申报2025", "specs/某单位/运维.yaml"]);
        command.current_dir(home.path());
        said(command)
    };
    let first = revise();
    assert_eq!(first.out, "specs/某单位/信息化运维提升-修订.yaml\n", "{}", first.err);
    assert!(!first.err.contains("R008"), "{}", first.err);
    // Committed and tagged anew, the next revision would be the second.
    git(&["add", "."]);
    git(&["commit", "-qm", "修订"]);
    git(&["tag", "-f", "申报2025"]);
    std::fs::write(&spec, edit(&revised, &[("≥90%", "≥80%")])).unwrap();
    let second = revise();
    assert!(second.code == 1 && second.err.contains("R008"), "{}", second.err);
    // It is about the project, not about a line.
    assert!(second.err.contains("错误[R008]: “信息化运维提升”已经修订过一次\n = 怎么改: "), "{}", second.err);
    // Where that is allowed, the workspace says so; what apply refuses stays refused.
    std::fs::write(home.path().join("jixiao.yaml"), "规则: {R008: 关}\n").unwrap();
    let allowed = revise();
    assert!(!allowed.err.contains("R008"), "{}", allowed.err);
    std::fs::write(home.path().join("jixiao.yaml"), "规则: {R010: 关}\n").unwrap();
    let refused = revise();
    assert!(refused.code == 2 && refused.err.contains("R010 的级别不能改"), "{}", refused.err);
}

/// One random edit of a spec.
#[derive(Clone, Debug)]
enum Edit {
    Target(usize, String),
    Withdraw(usize),
    Name(usize, String),
    Insert(usize, String),
    Money(String),
    Goal(String),
    Year(Option<u16>),
    Part,
    Swap(usize),
    /// The key stays with nothing behind it, or with nothing in quotes.
    Blank(bool),
    /// No indicator is left.
    Empty,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let word = || "[甲乙丙丁戊己庚辛≥%0-9：；#]{1,8}".prop_map(|text| format!("新{text}"));
    let one = prop_oneof![
        4 => (0usize..12, word()).prop_map(|(at, text)| Edit::Target(at, text)),
        2 => (0usize..12).prop_map(Edit::Withdraw),
        2 => (0usize..12, word()).prop_map(|(at, text)| Edit::Name(at, text)),
        2 => (0usize..12, word()).prop_map(|(at, text)| Edit::Insert(at, text)),
        1 => (0u32..99999).prop_map(|cents| Edit::Money(format!("{}.{:02}", cents / 100, cents % 100))),
        1 => word().prop_map(Edit::Goal),
        1 => proptest::option::of(2000u16..2100).prop_map(Edit::Year),
        1 => Just(Edit::Part),
        1 => (0usize..12).prop_map(Edit::Swap),
        1 => any::<bool>().prop_map(Edit::Blank),
        1 => Just(Edit::Empty),
    ];
    proptest::collection::vec(one, 0..6)
}

fn indicators(spec: &mut Node) -> &mut Vec<Node> {
    let path = jixiao::source::Path::parse("子项目[0].绩效指标").unwrap();
    let list = spec.reach(&path.0);
    if !matches!(list.value, Value::List(_)) {
        list.value = Value::List(Vec::new());
    }
    match &mut list.value {
        Value::List(items) => items,
        _ => panic!("a list was just made"),
    }
}

fn make(spec: &Node, edits: &[Edit]) -> Node {
    let mut spec = spec.clone();
    let set = |node: &mut Node, key: &str, text: &str| match node.child_mut(key) {
        Some(value) => value.value = Value::Text(text.to_string()),
        None => node.push(key.to_string(), Node::text(text)),
    };
    for edit in edits {
        match edit {
            Edit::Money(amount) => {
                spec.reach(&jixiao::source::Path::parse("预算.本年度预算").unwrap().0).value =
                    Value::Text(amount.clone());
            }
            Edit::Goal(text) => set(&mut spec, "项目总目标", text),
            Edit::Blank(quoted) => {
                let blank = if *quoted { Value::Text(String::new()) } else { Value::Nil };
                spec.reach(&jixiao::source::Path::parse("项目总目标").unwrap().0).value = blank;
            }
            Edit::Empty => indicators(&mut spec).clear(),
            Edit::Year(Some(year)) => set(&mut spec, "年度", &year.to_string()),
            Edit::Year(None) => {
                if let Value::Map(entries) = &mut spec.value {
                    entries.retain(|entry| entry.key != "年度");
                }
            }
            Edit::Part => {
                let list = spec.reach(&jixiao::source::Path::parse("子项目").unwrap().0);
                let mut part = Node::map();
                part.push("名称", Node::text("又一个子项目"));
                if let Value::List(items) = &mut list.value {
                    items.push(part);
                }
            }
            Edit::Target(at, text) => {
                let list = indicators(&mut spec);
                if let Some(item) = list.get_mut(*at) {
                    set(item, "年度指标值", text);
                }
            }
            Edit::Name(at, text) => {
                if let Some(item) = indicators(&mut spec).get_mut(*at) {
                    set(item, "三级指标", text);
                }
            }
            Edit::Withdraw(at) => {
                let list = indicators(&mut spec);
                if *at < list.len() {
                    list.remove(*at);
                }
            }
            Edit::Insert(at, text) => {
                let list = indicators(&mut spec);
                let mut item = Node::map();
                for (key, value) in
                    [("一级指标", "产出指标"), ("二级指标", "数量指标"), ("三级指标", text), ("年度指标值", "≥1个")]
                {
                    item.push(key, Node::text(value));
                }
                list.insert((*at).min(list.len()), item);
            }
            Edit::Swap(at) => {
                let list = indicators(&mut spec);
                if at + 1 < list.len() {
                    list.swap(*at, at + 1);
                }
            }
        }
    }
    // As `fmt` leaves it: where in a group a key stands is no fact, and a revision does not tell it.
    canonical(spec, Project::fields(), &Extras::default())
}

/// On paper an empty cell says that the key goes; what stays with nothing behind it is said in words.
#[test]
fn a_fact_set_to_blank_and_a_fact_taken_out_are_two_things() {
    let declared = "项目名称: 甲\n联系人: 某甲\n联系电话: '1'\n绩效指标:\n- 一级指标: 产出指标\n  二级指标: 数量指标\n  三级指标: 数\n  年度指标值: ≥1个\n附加:\n  备注: 好\n";
    let wanted = "项目名称: 甲\n联系人:\n绩效指标: []\n附加:\n  备注: （空白）\n";
    for ending in ["xlsx", "docx"] {
        let home = folder();
        let (old, new) = (home.path().join("旧.yaml"), home.path().join("新.yaml"));
        std::fs::write(&old, declared).unwrap();
        std::fs::write(&new, wanted).unwrap();
        let form = home.path().join(format!("调整.{ending}"));
        run(&["revise", text_of(&old), text_of(&new), "--form", SIDE_BY_SIDE, "-o", text_of(&form)]);
        let shown = run(&["git", "textconv", text_of(&form)]).out;
        assert!(shown.contains("- 位置: 联系人\n  原为: 某甲\n  改为:\n- 位置: 联系电话\n  原为: 1\n- "), "{shown}");
        let back = home.path().join("读回");
        run(&["import", text_of(&form), "-o", text_of(&back)]);
        let applied = run(&["apply", text_of(&only(&back)), text_of(&old)]);
        assert_eq!((applied.code, std::fs::read_to_string(&old).unwrap().as_str()), (0, wanted), "{}", applied.err);
    }
}

/// People count from 1, in the revision and on paper; what an older revision counted from 0 is read as before.
#[test]
fn places_are_counted_from_one() {
    let item = |name: &str, note: &str| {
        format!("- 一级指标: 产出指标\n  二级指标: 数量指标\n  三级指标: {name}\n  年度指标值: ≥1个\n  备注: {note}\n")
    };
    let spec = |note: &str| read(&format!("项目名称: 甲\n绩效指标:\n{}{}", item("一", "好"), item("二", note)));
    let (old, new) = (spec("好"), spec("不好"));
    let revision = yaml::print(&revise::revise(&old, &new));
    assert!(revision.contains("位置: 绩效指标[第2项].备注\n"), "{revision}");
    for revision in [revision.clone(), revision.replace("[第2项]", "[1]"), revision.replace("[第2项]", "[第 2 项]")]
    {
        let mut spec = old.clone();
        revise::apply(&mut spec, &read(&revision)).unwrap();
        assert_eq!(yaml::print(&spec), yaml::print(&new));
    }
    assert!(revise::apply(&mut old.clone(), &read(&revision.replace("第2项", "第0项"))).is_err());
}

#[test]
fn where_a_key_stands_is_no_change() {
    let old = read("项目名称: 甲\n年度: 2024\n预算:\n  本年度预算: 1\n");
    let moved = read("年度: 2024\n预算:\n  本年度预算: 1\n项目名称: 甲\n");
    let revision = revise::revise(&old, &moved);
    assert_eq!(yaml::print(&revision), "修订内容: []\n");
    // A key that went and came again stands where the declared order has it.
    let mut spec = old.clone();
    for (from, to) in [
        (&old, "项目名称: 甲\n预算:\n  本年度预算: 1\n"),
        (&read("项目名称: 甲\n预算:\n  本年度预算: 1\n"), "预算:\n  本年度预算: 1\n项目名称: 甲\n年度: 2024\n"),
    ] {
        revise::apply(&mut spec, &revise::revise(from, &read(to))).unwrap();
    }
    assert_eq!(yaml::print(&spec), yaml::print(&old));
}

proptest! {
    #![proptest_config(common::laws(256))]

    /// Whatever changed, the old spec and the revision give the new spec, byte for byte, and so they do after
    /// the revision has been a file.
    #[test]
    fn old_and_revision_give_new(edits in edits()) {
        let old = read(&std::fs::read_to_string(here(SPEC)).unwrap());
        let wanted = yaml::print(&make(&old, &edits));
        let new = read(&wanted);
        let revision = read(&yaml::print(&revise::revise(&old, &new)));
        let mut spec = old.clone();
        let applied = revise::apply(&mut spec, &revision);
        prop_assert!(applied.is_ok(), "{:?}\n{}", applied, yaml::print(&revision));
        prop_assert_eq!(yaml::print(&spec), wanted, "{}", yaml::print(&revision));
    }
}

proptest! {
    #![proptest_config(common::laws(12))]

    /// Targets that changed and indicators that were withdrawn survive the form itself, in Word and in Excel.
    #[test]
    fn what_the_form_shows_comes_back_from_it(
        edits in proptest::collection::vec(
            prop_oneof![
                (0usize..9, "[甲乙丙丁≥%0-9]{1,6}").prop_map(|(at, text)| Edit::Target(at, format!("新{text}"))),
                (0usize..9).prop_map(Edit::Withdraw),
            ],
            1..4,
        ),
        word in any::<bool>(),
    ) {
        let home = folder();
        let old = home.path().join("旧.yaml");
        let declared = std::fs::read_to_string(here(SPEC)).unwrap();
        std::fs::write(&old, &declared).unwrap();
        let wanted = yaml::print(&make(&read(&declared), &edits));
        let new = home.path().join("新.yaml");
        std::fs::write(&new, &wanted).unwrap();
        prop_assume!(wanted != declared);
        let form = home.path().join(if word { "修订.docx" } else { "修订.xlsx" });
        let made = run(&["revise", text_of(&old), text_of(&new), "-o", text_of(&form)]);
        prop_assert!(form.exists(), "{}", made.err);
        let back = home.path().join("读回");
        run(&["import", text_of(&form), "-o", text_of(&back)]);
        let returned = std::fs::read_dir(&back).unwrap().next().unwrap().unwrap().path();
        let applied = run(&["apply", text_of(&returned), text_of(&old)]);
        prop_assert_eq!(applied.code, 0, "{}", applied.err);
        prop_assert_eq!(std::fs::read_to_string(&old).unwrap(), wanted);
    }
}

proptest! {
    #![proptest_config(common::laws(16))]

    /// Side by side, the whole revision survives the form: whatever changed, the new spec comes back byte for byte.
    #[test]
    fn the_side_by_side_form_carries_every_change(edits in edits(), word in any::<bool>()) {
        // Taken out and set again, 年度 moves to the end, which is no change of a fact.
        let edits: Vec<Edit> = edits.into_iter().filter(|edit| !matches!(edit, Edit::Year(None))).collect();
        let home = folder();
        let old = home.path().join("旧.yaml");
        let declared = std::fs::read_to_string(here(SPEC)).unwrap();
        std::fs::write(&old, &declared).unwrap();
        let wanted = yaml::print(&make(&read(&declared), &edits));
        prop_assume!(wanted != declared);
        let new = home.path().join("新.yaml");
        std::fs::write(&new, &wanted).unwrap();
        let form = home.path().join(if word { "调整.docx" } else { "调整.xlsx" });
        let made = run(&["revise", text_of(&old), text_of(&new), "--form", SIDE_BY_SIDE, "-o", text_of(&form)]);
        prop_assert!(form.exists(), "{}", made.err);
        let back = home.path().join("读回");
        let import = run(&["import", text_of(&form), "-o", text_of(&back)]);
        prop_assert!(import.code < 2, "{}", import.err);
        let applied = run(&["apply", text_of(&only(&back)), text_of(&old)]);
        prop_assert_eq!(applied.code, 0, "{}\n{}", applied.err, std::fs::read_to_string(only(&back)).unwrap());
        prop_assert_eq!(std::fs::read_to_string(&old).unwrap(), wanted);
    }
}
