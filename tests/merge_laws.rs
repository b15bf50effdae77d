//! The laws of merging specs by facts, over specs and edits that dice make.

mod common;

use jixiao::diagnostic::Severity;
use jixiao::formats::yaml;
use jixiao::revision::merge::{Labels, Merged, merge};
use jixiao::source::SourceId;
use jixiao::tree::Node;
use proptest::prelude::*;
use std::fmt::Write;

#[derive(Clone, Debug, PartialEq)]
struct Item {
    name: String,
    target: String,
    weight: Option<String>,
    note: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Spec {
    total: String,
    goal: String,
    items: Vec<Item>,
}

/// How a person lays a spec out.
#[derive(Clone, Copy, Debug)]
enum Hand {
    Canonical,
    /// Lists indented, values quoted, blank lines between items.
    Airy,
}

impl Spec {
    fn text(&self, hand: Hand) -> String {
        let mut out =
            format!("# 头\n\n项目名称: 运维\n资金:\n  总计: {}\n绩效目标: |\n  {}\n绩效指标:\n", self.total, self.goal);
        for (at, item) in self.items.iter().enumerate() {
            let (pad, quote) = if matches!(hand, Hand::Airy) { ("  ", "'") } else { ("", "") };
            if at > 0 && matches!(hand, Hand::Airy) {
                out.push('\n');
            }
            if let Some(note) = &item.note {
                let _ = writeln!(out, "{pad}# {note}");
            }
            let _ = writeln!(out, "{pad}- 一级指标: 产出指标\n{pad}  三级指标: {quote}{}{quote}", item.name);
            let _ = writeln!(out, "{pad}  年度指标值: {quote}{}{quote}", item.target);
            if let Some(weight) = &item.weight {
                let _ = writeln!(out, "{pad}  权重: {weight} # 分");
            }
        }
        out
    }
}

/// The first three throws are for the head, then one for each item.
fn edited(base: &Spec, dice: &[u8], side: &str) -> (Spec, Vec<String>) {
    let mut spec = Spec { items: Vec::new(), ..base.clone() };
    let mut said = Vec::new();
    let mut say = |what: String| {
        said.push(what.clone());
        what
    };
    if dice[0] % 4 == 1 {
        spec.total = say(format!("{}.00", 100 + usize::from(side == "ours")));
    }
    let sentences = ["甲".repeat(20), "乙".repeat(20), "丙".repeat(20)];
    if dice[1] % 4 == 1 {
        let at = usize::from(dice[2] % 3);
        let new = say(format!("{}{side}", sentences[at]));
        spec.goal = base.goal.replace(&sentences[at], &new);
    }
    for (at, item) in base.items.iter().enumerate() {
        let mut item = item.clone();
        match dice[3 + at] % 8 {
            1 => item.target = say(format!("≥{side}{at}")),
            2 => continue,
            3 => item.weight = Some(say(format!("{}{at}", if side == "ours" { 5 } else { 6 }))),
            4 => item.note = Some(say(format!("{side}注{at}"))),
            5 => {
                let new = Item {
                    name: say(format!("{side}新增{at}")),
                    target: say(format!("{side}值{at}")),
                    weight: None,
                    note: None,
                };
                spec.items.push(new);
            }
            _ => {}
        }
        spec.items.push(item);
    }
    (spec, said)
}

fn base(count: usize, dice: &[u8]) -> Spec {
    let items = (0..count).map(|at| Item {
        // Now and then two items of one name.
        name: if dice[at] % 8 == 7 { "指标重名".into() } else { format!("指标{at}") },
        target: format!("≥{at}"),
        weight: dice[at].is_multiple_of(2).then(|| "10".to_string()),
        note: dice[at].is_multiple_of(5).then(|| format!("注{at}")),
    });
    let goal = ["甲", "乙", "丙"].map(|word| format!("{}。", word.repeat(20))).concat();
    Spec { total: "10.00".into(), goal, items: items.collect() }
}

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    merge(base, ours, theirs, &Labels::default()).unwrap_or_else(|refused| panic!("{refused:?}\n{ours}\n{theirs}"))
}

fn parse(text: &str) -> Node {
    let (node, report) = yaml::parse(SourceId::default(), text);
    assert_eq!(report.count(Severity::Error), 0, "{text}");
    node
}

/// The facts with the items in the order of their names.
fn facts(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let node = parse(text);
    let says = |node: &Node| -> Vec<String> {
        let each = node.entries().iter().filter(|entry| entry.value.as_text().is_some());
        each.map(|entry| format!("{}={}", entry.key, entry.value.as_text().unwrap_or(""))).collect()
    };
    let mut head = says(&node);
    head.extend(node.child("资金").map(says).unwrap_or_default());
    let mut items: Vec<Vec<String>> =
        node.child("绩效指标").map_or(Vec::new(), |list| list.items().iter().map(says).collect());
    items.sort();
    (head, items)
}

fn hands() -> impl Strategy<Value = Hand> {
    prop_oneof![Just(Hand::Canonical), Just(Hand::Airy)]
}

proptest! {
    #![proptest_config(common::laws(300))]

    #[test]
    fn what_one_side_did_or_both_did_alike_is_the_result(
        count in 1usize..6, dice in prop::collection::vec(any::<u8>(), 8), throws in prop::collection::vec(any::<u8>(), 9), (a, b) in (hands(), hands())
    ) {
        let base = base(count, &dice);
        let (side, _) = edited(&base, &throws, "ours");
        let (base, side) = (base.text(a), side.text(b));
        for (ours, theirs) in [(&base, &side), (&side, &base), (&side, &side)] {
            prop_assert_eq!(merged(&base, ours, theirs), Merged { text: side.clone(), conflicts: 0 });
        }
    }

    #[test]
    fn disjoint_edits_commute_and_are_all_there(
        count in 1usize..6, dice in prop::collection::vec(0u8..7, 8), throws in prop::collection::vec(any::<u8>(), 9), turns in any::<u16>(), (a, b, c) in (hands(), hands(), hands())
    ) {
        let base = base(count, &dice);
        // Each throw is given to one of the two, the head as a whole; the other one does nothing there.
        let of = |side: u16| -> Vec<u8> {
            let whose = |at: usize| (turns >> if at < 3 { 0 } else { at }) & 1;
            throws.iter().enumerate().map(|(at, throw)| if whose(at) == side { *throw } else { 0 }).collect()
        };
        let (ours, said_by_ours) = edited(&base, &of(0), "ours");
        let (theirs, said_by_theirs) = edited(&base, &of(1), "theirs");
        let (known, mine, yours) = (base.text(a), ours.text(b), theirs.text(c));
        let (one, other) = (merged(&known, &mine, &yours), merged(&known, &yours, &mine));
        prop_assert_eq!(one.conflicts, 0, "{}", one.text);
        prop_assert_eq!(facts(&one.text), facts(&other.text));
        for said in said_by_ours.iter().chain(&said_by_theirs) {
            prop_assert!(one.text.contains(said.as_str()), "{} is lost\n{}", said, one.text);
        }
        // No more items than there should be.
        let added = |side: &Spec| side.items.iter().filter(|item| item.name.contains("新增")).count();
        let left = |side: &Spec| base.items.iter().filter(|item| !side.items.iter().any(|own| own.name == item.name)).count();
        let expected = base.items.len() + added(&ours) + added(&theirs) - left(&ours) - left(&theirs);
        prop_assert_eq!(facts(&one.text).1.len(), expected, "{}", one.text);
    }

    #[test]
    fn nothing_that_either_side_said_is_lost(
        count in 1usize..6, dice in prop::collection::vec(any::<u8>(), 8), ours in prop::collection::vec(any::<u8>(), 9), theirs in prop::collection::vec(any::<u8>(), 9), (a, b, c) in (hands(), hands(), hands())
    ) {
        let base = base(count, &dice);
        let (mine, said_by_ours) = edited(&base, &ours, "ours");
        let (yours, said_by_theirs) = edited(&base, &theirs, "theirs");
        let result = merged(&base.text(a), &mine.text(b), &yours.text(c));
        for said in said_by_ours.iter().chain(&said_by_theirs) {
            prop_assert!(result.text.contains(said.as_str()), "{} is lost\n{}", said, result.text);
        }
        let marks = |mark: &str| result.text.lines().filter(|line| line.starts_with(mark)).count();
        for mark in ["<<<<<<< 我方", "||||||| 原", "=======", ">>>>>>> 对方"] {
            prop_assert_eq!(marks(mark), result.conflicts);
        }
        if result.conflicts == 0 {
            parse(&result.text);
        } else {
            // What is left once a person takes a side is a sound spec.
            for side in [0, 2] {
                parse(&taken(&result.text, side));
            }
        }
    }
}

/// The text with one side of every conflict taken.
fn taken(text: &str, side: usize) -> String {
    let mut inside = None;
    let mut out = String::new();
    for line in text.lines() {
        match line.get(..7) {
            Some("<<<<<<<") => inside = Some(0),
            Some("|||||||") => inside = Some(1),
            Some("=======") => inside = Some(2),
            Some(">>>>>>>") => inside = None,
            _ if inside.is_none_or(|now| now == side) => out.extend([line, "\n"]),
            _ => {}
        }
    }
    out
}
