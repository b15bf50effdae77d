//! `jixiao fmt`: the laws over written and generated specs, and what a person meets at the terminal.

mod common;

use assert_cmd::Command;
use jixiao::diagnostic::Severity;
use jixiao::formats::yaml;
use jixiao::source::SourceId;
use jixiao::spec::{Extras, Field, Project, Record, Revision, Shape, Unit, canonical};
use jixiao::tree::Node;
use proptest::prelude::*;
use std::fmt::Write;
use std::fs;
use std::path::Path;

fn parse(text: &str) -> Node {
    let (node, report) = yaml::parse(SourceId(0), text);
    assert_eq!(report.count(Severity::Error), 0, "{:?}\n{text}", report.findings);
    node
}

/// What the typed reading says: the facts, and where it found fault.
fn facts(node: &Node, fields: &[Field]) -> (Node, Vec<String>) {
    let (facts, report) = match fields[0].record {
        "Unit" => (Unit::from_tree(node).0.to_tree(), Unit::from_tree(node).1),
        "Revision" => (Revision::from_tree(node).0.to_tree(), Revision::from_tree(node).1),
        _ => (Project::from_tree(node).0.to_tree(), Project::from_tree(node).1),
    };
    let mut told: Vec<String> =
        report.findings.iter().map(|finding| format!("{} {}", finding.id, finding.path)).collect();
    told.sort();
    (facts, told)
}

fn fmt(text: &str, fields: &'static [Field]) -> String {
    yaml::print(&canonical(parse(text), fields, &Extras::default()))
}

/// A careless but honest author: keys in any order, every way of quoting, comments and blank lines anywhere.
struct Author<'d> {
    dice: std::slice::Iter<'d, u16>,
    notes: usize,
}

impl Author<'_> {
    fn throw(&mut self, sides: usize) -> usize {
        usize::from(self.dice.next().copied().unwrap_or(0)) % sides
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.throw(from.len())]
    }

    fn note(&mut self) -> String {
        self.notes += 1;
        format!("# 注{}", self.notes)
    }

    fn own_lines(&mut self, indent: usize, out: &mut String) {
        for _ in 0..self.throw(5).saturating_sub(2) {
            if self.throw(2) == 0 {
                out.push('\n');
            } else {
                let _ = writeln!(out, "{:indent$}{}", "", self.note());
            }
        }
    }

    fn end(&mut self, out: &mut String) {
        if self.throw(5) == 4 {
            let _ = write!(out, " {}", self.note());
        }
        out.push('\n');
    }

    fn group(&mut self, fields: &'static [Field], indent: usize, out: &mut String) {
        let mut chosen: Vec<Option<&Field>> = Vec::new();
        for field in fields {
            if field.required || self.throw(3) == 1 {
                let at = self.throw(chosen.len() + 1);
                chosen.insert(at, Some(field));
            }
        }
        if chosen.is_empty() || self.throw(6) == 5 {
            let at = self.throw(chosen.len() + 1);
            chosen.insert(at, None);
        }
        for field in chosen {
            self.own_lines(indent, out);
            let key = field.map_or("我的键", |field| field.key);
            let _ = write!(out, "{:indent$}{key}:", "");
            match field.map(|field| field.shape) {
                Some(Shape::Record(inner)) => {
                    self.end(out);
                    let column = indent + 2 + 2 * self.throw(2);
                    self.group(inner(), column, out);
                }
                Some(Shape::Records(inner)) => {
                    self.end(out);
                    let column = indent + 2 * self.throw(2);
                    for _ in 0..=self.throw(2) {
                        self.own_lines(column, out);
                        let mut item = String::new();
                        self.group(inner(), column + 2, &mut item);
                        let first = item.trim_start();
                        if first.starts_with('#') || item.starts_with('\n') {
                            let _ = write!(out, "{:column$}-\n{item}", "");
                        } else {
                            let _ = write!(out, "{:column$}- {first}", "");
                        }
                    }
                }
                Some(Shape::Lines) => match self.throw(4) {
                    0 => out.push_str(" [甲, '乙']\n"),
                    1 => out.push_str(" 甲\n"),
                    2 => {
                        self.end(out);
                        self.own_lines(indent, out);
                        let _ = writeln!(out, "{:indent$}- 甲\n{:indent$}-   \"乙\"", "", "");
                    }
                    _ => self.end(out),
                },
                Some(Shape::Free) => {
                    self.end(out);
                    let _ = writeln!(out, "{:indent$}  乙: 2,913.07\n{:indent$}  甲: {{丙: 2021.1.1}}", "", "");
                }
                shape => self.scalar(shape, indent, out),
            }
        }
    }

    fn scalar(&mut self, shape: Option<Shape>, indent: usize, out: &mut String) {
        let value = match shape {
            Some(Shape::Amount) => {
                self.pick(&["75.60", "'2,913.07'", "2,913.07", "１２．５０", "明天", "", "007", "\"-3\"", "29,13"])
            }
            Some(Shape::Date) => self.pick(&["2021-01-01", "2021.1.1", "'2021年 1 月'", "明年", "2020", "２０２１年", ""]),
            Some(Shape::Percent) => self.pick(&["60%", "９9.9％", "'60 %'", "60", ""]),
            Some(Shape::Integer) => self.pick(&["2025", "'2025'", "02025", "明年", "~"]),
            _ => self.pick(&[
                "提高",
                "≥95%",
                "'>95%'",
                "\"一: 二\\n三\"",
                "2,913.07",
                "'是的，''引''号'",
                "|\n@  　　第一段。\n@  第二段 \n@\n@    缩进",
                "|-\n@    很短",
                "通过开展信息化基础设施及业务系统建设项目通过开展信息化基础设施及业务系统建设项目通过开展信息化基础设施",
                "",
                "null",
            ]),
        };
        let block = value.starts_with('|');
        let value = value.replace('@', &" ".repeat(indent));
        let _ = write!(out, " {value}");
        if block { out.push('\n') } else { self.end(out) }
    }
}

/// Every comment with the fact it belongs to.
fn owners(node: &Node, path: &str, found: &mut Vec<String>) {
    if let Some(comments) = &node.comments {
        let own = comments.before.iter().flatten().map(|text| ("before", text));
        let behind = comments.trailing.iter().map(|text| ("behind", text));
        let after = comments.after.iter().flatten().map(|text| ("after", text));
        found.extend(own.chain(behind).chain(after).map(|(seat, text)| format!("{path} {seat} {text}")));
    }
    for entry in node.entries() {
        owners(&entry.value, &format!("{path}.{}", entry.key), found);
    }
    for (index, item) in node.items().iter().enumerate() {
        owners(item, &format!("{path}[{index}]"), found);
    }
    found.sort();
}

fn notes(text: &str) -> Vec<&str> {
    let mut notes: Vec<&str> = text.split("# 注").skip(1).map(|rest| rest.lines().next().unwrap_or("")).collect();
    notes.sort();
    notes
}

proptest! {
    #![proptest_config(common::laws(300))]

    #[test]
    fn the_facts_and_the_comments_stay_and_once_is_enough(root in 0..3usize, dice in prop::collection::vec(any::<u16>(), 20..400)) {
        let fields = [Project::fields(), Unit::fields(), Revision::fields()][root];
        let mut text = String::new();
        Author { dice: dice.iter(), notes: 0 }.group(fields, 0, &mut text);
        let printed = fmt(&text, fields);
        prop_assert_eq!(facts(&parse(&printed), fields), facts(&parse(&text), fields), "{}\n---\n{}", text, printed);
        let (mut meant, mut stand) = (Vec::new(), Vec::new());
        owners(&canonical(parse(&text), fields, &Extras::default()), "", &mut meant);
        owners(&parse(&printed), "", &mut stand);
        prop_assert_eq!(stand, meant, "{}\n---\n{}", text, printed);
        prop_assert_eq!(notes(&printed), notes(&text), "{}\n---\n{}", text, printed);
        prop_assert_eq!(fmt(&printed, fields), &*printed, "{}", text);
    }
}

fn jixiao() -> Command {
    let mut command = Command::cargo_bin("jixiao").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("JIXIAO_LANG");
    command
}

/// (exit code, standard output, standard error)
fn run(args: &[&str], folder: &Path) -> (i32, String, String) {
    let output = jixiao().current_dir(folder).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_specs_and_examples_of_this_repository_stand_as_fmt_leaves_them() {
    let (code, changed, _) = run(&["fmt", "--check", "specs", "templates"], Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!((code, changed.as_str()), (0, ""));
}

const CARELESS: &str = "\
# 2025年预算
资金: {财政拨款: '1,200.50', 总计: １２００．５０} # 万元
项目名称:   \"网络运维\"
结束日期: 2025年12月31日

# 已与处室核对
绩效目标: \"保障网络\\n全年畅通\"
绩效指标:
  - 年度指标值: \">95%\"
    三级指标: 畅通率   # 存疑：口径
    一级指标: 产出指标
自拟: 是
";

const CANONICAL: &str = "\
项目名称: 网络运维
结束日期: 2025-12-31
# 2025年预算
资金: # 万元
  总计: 1200.50
  财政拨款: 1200.50

# 已与处室核对
绩效目标: |
  保障网络
  全年畅通
绩效指标:
- 一级指标: 产出指标
  三级指标: 畅通率 # 存疑：口径
  年度指标值: '>95%'
自拟: 是
";

#[test]
fn a_careless_spec_is_put_in_order_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("甲.yaml");
    fs::write(&file, CARELESS).unwrap();
    let (code, out, _) = run(&["fmt", "--check", "甲.yaml"], folder.path());
    assert_eq!((code, out.as_str()), (1, "甲.yaml\n"));
    assert_eq!(fs::read_to_string(&file).unwrap(), CARELESS);
    let (code, out, _) = run(&["fmt", "--diff", "."], folder.path());
    assert_eq!(code, 1);
    assert!(out.starts_with("--- ./甲.yaml\n+++ ./甲.yaml\n@@ "), "{out}");
    assert!(out.contains("-结束日期: 2025年12月31日\n") && out.contains("+结束日期: 2025-12-31\n"), "{out}");
    let (code, out, told) = run(&["fmt", "甲.yaml"], folder.path());
    assert_eq!((code, out.as_str(), told.as_str()), (0, "甲.yaml\n", "1 个文件，改了 1 个\n"));
    assert_eq!(fs::read_to_string(&file).unwrap(), CANONICAL);
    let (code, out, _) = run(&["fmt", "甲.yaml"], folder.path());
    assert_eq!((code, out.as_str()), (0, ""));
}

#[test]
fn standard_input_comes_out_canonical() {
    let output = jixiao().args(["fmt", "-"]).write_stdin(CARELESS).output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap()), (Some(0), CANONICAL.into()));
    // A byte-order mark goes, and line ends stay: those of Windows are git's affair.
    let windows = format!("\u{feff}{}", CANONICAL.replace('\n', "\r\n"));
    let output = jixiao().args(["fmt", "-"]).write_stdin(windows.clone()).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), CANONICAL.replace('\n', "\r\n"));
    assert_eq!(jixiao().args(["fmt", "--check", "-"]).write_stdin(windows).output().unwrap().status.code(), Some(1));
}

#[test]
fn a_faulty_file_is_told_and_left_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let faulty = "项目名称: 甲\n项目名称: 乙\n满意度: >95%\n";
    fs::write(folder.path().join("甲.yaml"), faulty).unwrap();
    fs::write(folder.path().join("乙.yaml"), "年度: '2025'\n项目名称: 乙\n").unwrap();
    let (code, out, told) = run(&["fmt", "."], folder.path());
    assert_eq!((code, out.as_str()), (2, "./乙.yaml\n"));
    assert!(told.contains("S004") && told.contains("甲.yaml:2:1") && told.contains("S005"), "{told}");
    assert_eq!(fs::read_to_string(folder.path().join("甲.yaml")).unwrap(), faulty);
    assert_eq!(fs::read_to_string(folder.path().join("乙.yaml")).unwrap(), "项目名称: 乙\n年度: 2025\n");
    assert_eq!(run(&["fmt", "没有.yaml"], folder.path()).0, 2);
}

#[test]
fn what_is_laid_out_by_hand_and_what_is_not_ours_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut left = Vec::new();
    for name in ["form.yaml", "styles.yaml", "taxonomy.yaml", "rules.yaml", "words.yaml", "jixiao.yaml", "compose.yaml"]
    {
        let path = folder.path().join(name);
        fs::write(&path, "b:   {x: 1}\na:  [1,2]\n").unwrap();
        left.push(path);
    }
    let (code, out, _) = run(&["fmt", ".", "form.yaml"], folder.path());
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(left.iter().all(|path| fs::read_to_string(path).unwrap() == "b:   {x: 1}\na:  [1,2]\n"));
}
