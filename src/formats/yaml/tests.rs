//! Laws of parse and print, and each trap as a small story.
//!
//! Knows no field: the documents here only look like specs.

use super::{MAX_DEPTH, parse, print};
use crate::source::{Source, SourceId, Sources};
use crate::tree::{Comments, Entry, Node, Value};
use proptest::prelude::*;

fn read(text: &str) -> Node {
    let (node, report) = parse(SourceId(0), text);
    assert_eq!(report.findings, [], "{text}");
    node
}

/// `编号@行:列` of each finding.
fn told(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let id = sources.add(Source::text("t", text));
    let (_, report) = parse(id, text);
    let tell = |finding: &crate::diagnostic::Diagnostic| {
        assert!(!finding.message.zh.is_empty() && !finding.message.en.is_empty() && finding.help.is_some());
        let place = sources.locate(finding.place).map(|place| place.to_string()).unwrap_or_default();
        format!("{}@{}", finding.id, place.trim_start_matches("t:"))
    };
    report.findings.iter().map(tell).collect()
}

fn get<'n>(node: &'n Node, path: &str) -> &'n Value {
    &node.get(&crate::source::Path::parse(path).unwrap()).unwrap().value
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

const SPEC: &str = "\
# yaml-language-server: $schema=../jixiao.schema.json
# 第一稿
项目名称: 某市开放大学2023年信息化基础设施及业务系统建设项目
年度: 2025
资金: # 万元
  总计: 542.76 # 已核
  财政拨款: 200.00

  # 专户另列
  财政专户拨款: 342.76
  # 其他: 1
绩效目标: |
  通过开展信息化基础设施建设，
  达到 95% 以上。

绩效指标:
# 产出
- 一级指标: 产出指标
  二级指标: 数量指标
  年度指标值: ≥44000
  # 尾注

- 一级指标: 效益指标
  年度指标值: '>95%'
附加:
  # 表号: 1
审核:
# 完
";

#[test]
fn a_canonical_spec_prints_as_it_stands() {
    assert_eq!(print(&read(SPEC)), SPEC);
}

#[test]
fn comments_find_their_facts() {
    let node = read(SPEC);
    let comments = |path: &str| node.get(&crate::source::Path::parse(path).unwrap()).unwrap().comments.clone().unwrap();
    let some = |text: &str| Some(text.to_string());
    let root = node.comments.clone().unwrap();
    assert_eq!(root.before, [some(" yaml-language-server: $schema=../jixiao.schema.json")]);
    assert_eq!(root.after, [some(" 完")]);
    assert_eq!(comments("项目名称").before, [some(" 第一稿")]);
    assert_eq!(comments("资金").trailing, some(" 万元"));
    assert_eq!(comments("资金").after, [some(" 其他: 1")]);
    assert_eq!(comments("资金.总计").trailing, some(" 已核"));
    assert_eq!(comments("资金.财政专户拨款").before, [None, some(" 专户另列")]);
    assert_eq!(comments("绩效指标[0]").before, [some(" 产出")]);
    assert_eq!(comments("绩效指标[0]").after, [some(" 尾注")]);
    assert_eq!(comments("附加").after, [some(" 表号: 1")]);
}

#[test]
fn other_spellings_become_canonical() {
    let other = "\u{feff}---\r\n# 头\r\n资金:   {总计: 1, 拨款: [甲, \"乙\"]}  # 万元\r\n指标:\r\n    -   名: a\r\n        值: |-\r\n           一\r\n           二\r\n    -\r\n      # 内\r\n      名: b\r\n空: ~\r\n...\r\n";
    let canonical = "# 头\n资金: # 万元\n  总计: 1\n  拨款:\n  - 甲\n  - 乙\n指标:\n- 名: a\n  值: |\n    一\n    二\n-\n  # 内\n  名: b\n空:\n";
    assert_eq!(print(&read(other)), canonical);
}

#[test]
fn scalars_are_text_exactly_and_only_plain_nothing_is_nil() {
    let node = read("a: 75.60\nb: yes\nc: 是\nd: 2021-01-01\ne: 'null'\nf: null\ng: ~\nh:\ni: ''\nj: ≥95%\nk: 98%\n");
    for (key, value) in [
        ("a", "75.60"),
        ("b", "yes"),
        ("c", "是"),
        ("d", "2021-01-01"),
        ("e", "null"),
        ("i", ""),
        ("j", "≥95%"),
        ("k", "98%"),
    ] {
        assert_eq!(get(&node, key), &text(value));
    }
    for key in ["f", "g", "h"] {
        assert_eq!(get(&node, key), &Value::Nil);
    }
    assert_eq!(read(""), Node::default());
    assert_eq!(print(&Node::default()), "\n");
}

#[test]
fn a_block_loses_exactly_its_last_line_break() {
    let node = read("a: |\n  x\n  y\nb: |+\n  x\n\nc: |-\n  x\nd: >\n  x\n  y\ne: 1\n");
    for (key, value) in [("a", "x\ny"), ("b", "x\n"), ("c", "x"), ("d", "x y")] {
        assert_eq!(get(&node, key), &text(value));
    }
    assert_eq!(print(&node), "a: |\n  x\n  y\nb: \"x\\n\"\nc: x\nd: x y\ne: 1\n");
}

#[test]
fn quotes_stand_where_a_reader_could_err() {
    for plain in [
        "75.60",
        "2025",
        "0",
        "-3.5",
        "98%",
        "≥95%",
        "2021-01-01",
        "是",
        "a:b",
        "a#b",
        "2025-2027",
        "12月",
        "a：b",
        "3D",
    ] {
        let mut node = Node::map();
        node.push("k", Node::text(plain));
        assert_eq!(print(&node), format!("k: {plain}\n"));
    }
    for quoted in [
        "",
        " a",
        "a ",
        "yes",
        "No",
        "Y",
        "null",
        "~",
        "=",
        "<<",
        ">95%",
        "%95",
        "- a",
        "-",
        "a: b",
        "a:",
        "a #b",
        "12:30:00",
        "1_000",
        "0x1F",
        "0o17",
        ".inf",
        "-.INF",
        ".NaN",
        "+1",
        "1e5",
        "007",
        ".5",
        "2021-01-01 12:00:00",
        "2021-01-01T12:00:00Z",
        "[2021]5号",
        "*重点",
        "@x",
        "`x",
        "&x",
        "!x",
        "{x}",
        "---",
        "...",
        "? a",
        "\"x\"",
        "#x",
        "\u{3000}x",
    ] {
        let mut node = Node::map();
        node.push("k", Node::text(quoted));
        assert_eq!(print(&node), format!("k: '{quoted}'\n"));
        assert_eq!(read(&print(&node)), node);
    }
}

#[test]
fn s001_the_parser_is_quoted_where_no_trap_explains() {
    assert_eq!(told("a: 1\nb: \"x\n"), ["S001@2:4"]);
    assert_eq!(told("a: [1, 2\nb: 3\n"), ["S001@1:4"]);
    assert_eq!(told("a: '甲\nb: '乙'\nc: 1\n"), ["S001@1:4"]);
}

#[test]
fn s002_a_full_width_colon_is_told_where_it_stands() {
    assert_eq!(told("项目名称：某市\n年度: 2025\n"), ["S002@1:5"]);
    assert_eq!(told("年度: 2025\n项目名称：某市\n负责人: 张三\n"), ["S002@2:5"]);
    assert_eq!(told("资金：\n  总计: 1\n"), ["S002@1:3"]);
    // A colon with nothing behind it but the value is told on its own line too, and the value is there.
    assert_eq!(told("项目名称:某市\n年度: 2025\n"), ["S001@1:5"]);
    assert_eq!(told("年度: 2025\n项目名称:甲\n负责人: 张三\n"), ["S001@2:5"]);
    assert_eq!(told("资金:\n  总计:1\n  拨款:20 # 万元\n"), ["S001@2:5", "S001@3:5"]);
    assert_eq!(told("指标:\n- 一级:产出\n  二级: 数量\n"), ["S001@2:5"]);
    assert_eq!(told("项目名称:甲\n"), ["S001@1:5"]);
    assert_eq!(told("网址: https://a.cn\n时间: 9:00\n概况: 依据:某号文\n"), Vec::<String>::new());
    let (tree, _) = parse(SourceId::default(), "资金:\n  总计:1\n  拨款:二十 # 万元\n年度:2025\n");
    let fact = |key| tree.child("资金").and_then(|money| money.child(key)).and_then(Node::as_text);
    assert_eq!((fact("总计"), fact("拨款")), (Some("1"), Some("二十")));
    assert_eq!(tree.child("年度").and_then(Node::as_text), Some("2025"));
    assert_eq!(told("资金:\n  总计：1\n  拨款：2\n"), ["S002@2:5", "S002@3:5"]);
    assert_eq!(told("指标:\n- 一级：产出\n  二级: 数量\n"), ["S002@2:5"]);
    // Text that merely holds one.
    assert_eq!(
        told("备注: 说明：无\n清单:\n- 目标：完成\n- 注：无\n正文: |\n  目标：一\n引: '甲\n  目标：一'\n# 注：无\n"),
        [""; 0]
    );
}

#[test]
fn s003_tabs() {
    assert_eq!(told("资金:\n\t总计: 1\n\t拨款: 2\n"), ["S003@2:1", "S003@3:1"]);
    assert_eq!(told("指标:\n-\t名: a\n\t值: b\n"), ["S003@2:2", "S003@3:1"]);
    assert_eq!(told("a: |\n  x\n  \ty\nb:\t1\n"), [""; 0]);
}

#[test]
fn s004_the_second_key_is_told_and_the_first_kept() {
    assert_eq!(told("年度: 2024\n名称: 甲\n年度: 2025\n"), ["S004@3:1"]);
    let (node, report) = parse(SourceId(0), "年度: 2024\n年度: 2025\n名称: 甲\n");
    assert_eq!((get(&node, "年度"), node.entries().len()), (&text("2024"), 2));
    assert!(report.findings[0].related[0].place.is_known());
    let many: String = (0..200).map(|at| format!("k{at}: 1\n")).collect();
    assert_eq!(told(&format!("{many}k7: 2\nk150: 2\n")), ["S004@201:1", "S004@202:1"]);
}

#[test]
fn s005_an_unquoted_greater_than() {
    assert_eq!(told("a: >95%\nb: 1\n"), ["S005@1:4"]);
    assert_eq!(told("a: > 95\nb: 1\n"), ["S005@1:4"]);
    assert_eq!(told("- >=95%\n- b\n"), ["S005@1:3"]);
    assert_eq!(told("a: >5\nb: 1\n"), ["S005@1:4"]);
    assert_eq!(told("a: >\n  x\nb: >-\n  x\nc: >+\n  x\nd: >2\n   x\ne: > # 注\n  x\n"), [""; 0]);
    let (node, _) = parse(SourceId(0), "a: >95% # 注\nb: 1\n");
    assert_eq!((get(&node, "a"), get(&node, "b")), (&text(">95%"), &text("1")));
}

#[test]
fn s006_reserved_beginnings() {
    for value in [
        "%95",
        "@x",
        "*重点",
        "*重点 工作",
        "&重点 工作",
        "`x`",
        "[2021]5号",
        "{甲}x",
        "!x",
        "!重点",
        "\"甲\"乙",
        "98%: x",
        "& x",
        "- x",
        "'甲'乙",
        "**重点**",
    ] {
        assert_eq!(told(&format!("a: 1\n满意度: {value}\nb: 2\n")), ["S006@2:6"], "{value}");
        assert_eq!(
            told(&format!("- a\n- {value} # 注\n- b\n")).len(),
            usize::from(value != "98%: x" && value != "- x"),
            "{value}"
        );
    }
    assert_eq!(told("a: &x 1\nb: *x\nc: &共 1\nd: *共\n"), [""; 0]);
}

#[test]
fn s007_wide_blanks() {
    assert_eq!(told("资金:\n　　总计: 1\n　　拨款: 2\n"), ["S007@2:1", "S007@3:1"]);
    assert_eq!(told("资金:\n\u{a0}\u{a0}总计: 1\n"), ["S007@2:1"]);
    assert_eq!(told("概况: |\n  一\n  　　二\n　\n"), ["S007@4:1"]);
    assert_eq!(told("概况: |\n  　　一\n  　　二\n引: \"一\n  　　二\"\n"), [""; 0]);
}

#[test]
fn s008_a_value_that_is_cut() {
    assert_eq!(told("a: 经费 #1\nb: 经费 # 说明\nc: '经费' #x\nd: #2\n"), ["S008@1:7", "S008@4:4"]);
    assert_eq!(told("a: '经费 #1'\nb: |\n  经费 #1\n# x\n#y\n"), [""; 0]);
}

#[test]
fn s009_limits() {
    assert_eq!(told(&format!("{}x{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH))), [""; 0]);
    assert_eq!(told(&"[".repeat(100_000)), [format!("S009@1:{}", MAX_DEPTH + 1)]);
    assert_eq!(told(&"- ".repeat(1000)), [format!("S009@1:{}", 2 * MAX_DEPTH + 1)]);
    assert_eq!(told("a: &a [*a]\n"), ["S009@1:8"]);
    let bomb: String =
        (1..20).map(|at| format!("k{at}: &k{at} [{}]\n", vec![format!("*k{}", at - 1); 10].join(", "))).collect();
    let told = told(&format!("k0: &k0 x\n{bomb}"));
    assert!(!told.is_empty() && told.iter().all(|one| one.starts_with("S009")), "{told:?}");
}

#[test]
fn s010_what_this_program_does_not_take() {
    assert_eq!(told("a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\n"), ["S010@4:3"]);
    assert_eq!(told("a: 1\n---\nb: 2\n"), ["S010@2:1"]);
    assert_eq!(told("[a, b]: 1\nc: 2\n"), ["S010@1:1"]);
    assert_eq!(told(": 1\nc: 2\n"), ["S010@1:1"]);
}

#[test]
fn several_faults_are_told_in_one_run() {
    let text = "项目名称：某市\n年度: 2025\n年度: 2026\n满意度: >95%\n文号: [2021]5号\n资金:\n\t总计: 1\n";
    assert_eq!(told(text), ["S002@1:5", "S004@3:1", "S005@4:6", "S006@5:5", "S003@7:1"]);
}

#[test]
fn places_are_those_of_the_values() {
    let (text, _) = ("资金:\n  总计: 75.60\n", ());
    let node = read(text);
    let total = node.get(&crate::source::Path::parse("资金.总计").unwrap()).unwrap();
    let crate::source::Place::Text { span, .. } = total.place else { panic!() };
    assert_eq!(&text[span.start as usize..span.end as usize], "75.60");
}

/// Equal with comments.
fn same(a: &Node, b: &Node) -> bool {
    a.comments == b.comments
        && match (&a.value, &b.value) {
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key && same(&a.value, &b.value))
            }
            (a, b) => a == b,
        }
}

fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("绩效"),
        Just(": "),
        Just(":"),
        Just(" #"),
        Just("#"),
        Just(" "),
        Just("  "),
        Just("\n"),
        Just("\n\n"),
        Just("\t"),
        Just("\r"),
        Just("\r\n"),
        Just("'"),
        Just("\""),
        Just("\\"),
        Just("😀"),
        Just("\u{feff}"),
        Just("\u{2028}"),
        Just("\u{85}"),
        Just("\u{0}"),
        Just("\u{7f}"),
        Just("---"),
        Just("..."),
        Just("? "),
        Just("- "),
        Just("-"),
        Just("["),
        Just("]"),
        Just("{"),
        Just("}"),
        Just(","),
        Just("&a"),
        Just("*a"),
        Just("!"),
        Just("|"),
        Just(">"),
        Just("%"),
        Just("@"),
        Just("`"),
        Just("："),
        Just("\u{3000}"),
        Just("\u{a0}"),
        Just("null"),
        Just("~"),
        Just("<<"),
        Just("="),
        Just("yes"),
        Just("1"),
        Just("."),
        Just("0"),
        Just("_"),
        Just("e"),
        Just("a"),
        Just("预算绩效目标预算绩效目标预算绩效目标预算绩效目标预算绩效目标"),
    ];
    prop_oneof![
        9 => prop::collection::vec(part, 0..7).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
        1 => ("[a-z绩效 ]{1,3}", 1..1500usize).prop_map(|(part, times)| part.repeat(times)),
    ]
}

fn comment_lines() -> impl Strategy<Value = Vec<Option<String>>> {
    prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(prop::option::of("[ #a：:|>-]{0,4}"), 0..3)]
}

fn node() -> impl Strategy<Value = Node> {
    let comments = || {
        (comment_lines(), prop::option::weighted(0.2, " [#a：|>-]{0,4}"), comment_lines()).prop_map(
            |(before, trailing, after)| {
                let comments = Comments { before, trailing, after };
                (comments != Comments::default()).then(|| Box::new(comments))
            },
        )
    };
    let with = |value, comments| Node { value, comments, ..Node::default() };
    let leaf = (prop_oneof![1 => Just(Value::Nil), 5 => hostile().prop_map(Value::Text)], comments())
        .prop_map(move |(v, c)| with(v, c));
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List);
        let map = prop::collection::vec((hostile(), inner), 0..4).prop_map(|pairs| {
            let mut entries: Vec<Entry> = Vec::new();
            for (key, value) in pairs {
                if !entries.iter().any(|entry| entry.key == key) {
                    entries.push(Entry { key: key.into(), key_place: Default::default(), value });
                }
            }
            Value::Map(entries)
        });
        (prop_oneof![list, map], comments()).prop_map(move |(v, c)| with(v, c))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_we_print_we_read_back(node in node()) {
        let printed = print(&node);
        let (back, report) = parse(SourceId(0), &printed);
        let errors: Vec<_> = report.findings.iter().filter(|finding| finding.id != "S008").collect();
        prop_assert!(errors.is_empty(), "{errors:?}\n{printed}");
        prop_assert_eq!(&back, &node, "{}", printed);
        let again = print(&back);
        prop_assert_eq!(&again, &printed);
        // Once its comments stand where the parser puts them, a tree comes back whole.
        prop_assert!(same(&parse(SourceId(0), &again).0, &back), "{printed}");
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), parts in prop::collection::vec(hostile(), 0..12)) {
        for text in [text, parts.concat(), parts.join("\n"), parts.join(": ")] {
            print(&parse(SourceId(0), &text).0);
        }
    }

    #[test]
    fn no_edit_of_a_spec_makes_it_panic(at in 0usize..SPEC.len(), length in 0usize..40, part in hostile()) {
        let floor = |at: usize| (0..=at.min(SPEC.len())).rev().find(|at| SPEC.is_char_boundary(*at)).unwrap_or(0);
        let text = format!("{}{part}{}", &SPEC[..floor(at)], &SPEC[floor(at + length).max(floor(at))..]);
        let (node, report) = parse(SourceId(0), &text);
        let printed = print(&node);
        if report.findings.is_empty() {
            prop_assert_eq!(&parse(SourceId(0), &printed).0, &node, "{}", text);
            prop_assert_eq!(print(&parse(SourceId(0), &printed).0), printed, "{}", text);
        }
    }
}

#[test]
fn a_merge_conflict_is_told_as_one_and_our_side_is_read() {
    let text = "甲: 1\n<<<<<<< 我方（HEAD）\n乙: 2\n||||||| 原\n乙: 0\n=======\n乙：3\n>>>>>>> 对方\n丙：4\n";
    assert_eq!(told(text), ["S013@2:1", "S002@9:2"]);
    let (node, _) = parse(SourceId::default(), text);
    assert_eq!(node.child("乙").and_then(Node::as_text), Some("2"));
    // Nested, unfinished, and without the middle part that some git settings leave out.
    assert_eq!(told("<<<<<<< a\n<<<<<<< b\n甲: 1\n=======\n甲: 2\n>>>>>>> c\n"), ["S013@1:1"]);
    assert_eq!(told(&format!("{}甲: 1\n", "<<<<<<<\n".repeat(20_000))), ["S013@1:1"]);
    assert!(told("甲: |\n  <<<<<<< 正文\n  =======\n").is_empty());
}
