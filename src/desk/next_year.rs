//! Last year's specs → next year's to begin with: the plan's period and the 上年度 columns moved on by a year, results
//! left out, everything else as it was and told where a person has to look.
//!
//! Nothing is guessed: amounts and texts stay as they are, and what speaks of last year says so beside it.

use super::files::{UNIT_FILE, safe_name};
use super::home::unique;
use crate::diagnostic::Words;
use crate::formats::yaml;
use crate::source::Key;
use crate::spec::doubt::DOUBT;
use crate::spec::stages::STAGES;
use crate::spec::{Date, Extras, Field, Project, Record, Shape, Unit, canonical};
use crate::tree::{Entry, Node, Value};
use std::collections::HashSet;
use std::path::PathBuf;

/// Next year's files, and what a person should look at.
#[derive(Debug, Default)]
pub struct NextYear {
    /// The year it is made for, where the old one was said; of several, the first.
    pub year: Option<u32>,
    pub files: Vec<(PathBuf, String)>,
    /// So many places have a comment that tells what to look at.
    pub told: usize,
}

impl NextYear {
    /// What was done, in one line.
    pub fn say(&self) -> Words {
        let (files, told) = (self.files.len(), self.told);
        match self.year {
            Some(year) => words!(
                "{year} 年的规格，{files} 个文件；{told} 处要核对，各有一行“存疑”说明",
                "specs of {year}, {files} file(s); {told} place(s) to look at, each with a 存疑 comment"
            ),
            None => words!(
                "{files} 个文件；规格没有写年度，年度和日期没有动；{told} 处要核对，各有一行“存疑”说明",
                "{files} file(s); no 年度 was said, so neither year nor dates were moved; {told} place(s) to look at, each with a 存疑 comment"
            ),
        }
    }
}

/// What of a project belongs to its year alone and is not carried over.
const RESULTS: [&str; 3] = ["评价情况", "修订记录", "编报时间"];

/// Makes next year's specs of last year's units; a project that stands alone is a unit without a name.
/// ```
/// use jixiao::desk::next_year;
/// use jixiao::formats::yaml;
/// use jixiao::source::SourceId;
/// use jixiao::spec::Extras;
///
/// let text = "项目:\n- {项目名称: 运维, 年度: 2025, 开始日期: 2025-01-01, 自评: {得分: 90}}\n";
/// let made = next_year(vec![yaml::parse(SourceId(0), text).0], &Extras::default());
/// assert_eq!(made.files[0].1, "项目名称: 运维\n年度: 2026\n开始日期: 2026-01-01\n");
/// ```
pub fn next_year(units: Vec<Node>, extras: &Extras) -> NextYear {
    let mut made = NextYear::default();
    let (mut folders, mut alone) = (HashSet::new(), HashSet::new());
    for mut unit in units {
        let of_unit = year_of(&unit);
        let projects = take(&mut unit, "项目").map(into_items).unwrap_or_default();
        let named = unit.child("单位名称").and_then(Node::as_text).map(str::to_string);
        let folder = named.as_deref().map(|name| unique(safe_name(name), &mut folders));
        let home = folder.map(PathBuf::from).unwrap_or_default();
        let mut names = HashSet::from([UNIT_FILE.trim_end_matches(".yaml").to_string()]);
        let taken = if named.is_some() { &mut names } else { &mut alone };
        let mut listed = Vec::new();
        let mut files = Vec::new();
        for mut project in projects {
            let year = year_of(&project).or(of_unit).or_else(|| year_of_period(&project));
            made.year = made.year.or(year.map(|year| year + 1));
            made.told += move_on(&mut project, Project::fields(), year);
            let name = project.child("项目名称").and_then(Node::as_text).unwrap_or("");
            let file = format!("{}.yaml", unique(safe_name(name), taken));
            listed.push(Node::text(file.as_str()));
            files.push((home.join(file), yaml::print(&canonical(project, Project::fields(), extras))));
        }
        if named.is_some() {
            made.year = made.year.or(of_unit.map(|year| year + 1));
            made.told += move_on(&mut unit, Unit::fields(), of_unit);
            unit.push("项目", Node::list(listed));
            made.files.push((home.join(UNIT_FILE), yaml::print(&canonical(unit, Unit::fields(), extras))));
        }
        made.files.append(&mut files);
    }
    made
}

fn year_of(node: &Node) -> Option<u32> {
    node.child("年度")?.as_text()?.trim().parse().ok().filter(|year| *year < 9999)
}

/// A period within one year says which year it is.
fn year_of_period(project: &Node) -> Option<u32> {
    let date = |key: &str| project.child(key).and_then(Node::as_text).and_then(Date::parse);
    let (start, end) = (date("开始日期")?, date("结束日期")?);
    (start.year == end.year).then_some(u32::from(start.year))
}

fn into_items(node: Node) -> Vec<Node> {
    match node.value {
        Value::List(items) => items,
        _ => Vec::new(),
    }
}

fn take(node: &mut Node, key: &str) -> Option<Node> {
    let Value::Map(entries) = &mut node.value else { return None };
    let at = entries.iter().position(|entry| entry.key == key)?;
    Some(entries.remove(at).value)
}

/// Moves a project or unit on by a year; gives back how many places are told.
fn move_on(root: &mut Node, fields: &'static [Field], year: Option<u32>) -> usize {
    let mut told = 0;
    if let Value::Map(entries) = &mut root.value {
        entries.retain(|entry| !RESULTS.iter().chain(&STAGES).any(|key| entry.key == *key));
    }
    without_stages(root);
    if let Some(year) = year
        && let Some(said) = root.child_mut("年度")
    {
        said.value = Value::Text((year + 1).to_string());
    }
    told += dates(root, year);
    for part in items_of(root, "子项目") {
        told += dates(part, year);
    }
    columns(root);
    let last = year.map_or("去年".to_string(), |year| format!(" {year} 年"));
    for key in ["资金", "子项目"] {
        if let Some(amounts) = root.child_mut(key).filter(|node| has_amounts(node)) {
            tell(amounts, &format!("金额是{last}的，改成今年的"));
            told += 1;
        }
    }
    if let Some(year) = year {
        told += texts(root, fields, &year.to_string());
    }
    told
}

fn items_of<'a>(node: &'a mut Node, key: &str) -> &'a mut [Node] {
    match node.child_mut(key).map(|list| &mut list.value) {
        Some(Value::List(items)) => items,
        _ => &mut [],
    }
}

/// Indicators keep their targets and lose their results.
fn without_stages(root: &mut Node) {
    let results = |list: &mut [Node]| {
        for item in list {
            if let Value::Map(entries) = &mut item.value {
                entries.retain(|entry| !STAGES.iter().any(|key| entry.key == *key));
            }
        }
    };
    results(items_of(root, "绩效指标"));
    items_of(root, "子项目").iter_mut().for_each(|part| results(items_of(part, "绩效指标")));
}

fn has_amounts(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.iter().any(|item| item.child("金额").is_some_and(|amount| !amount.is_blank())),
        _ => !node.is_blank(),
    }
}

/// The period of a plan for the year alone is next year's; what goes on over several years keeps its own.
fn dates(node: &mut Node, year: Option<u32>) -> usize {
    let date = |key: &str| node.child(key).and_then(Node::as_text).and_then(Date::parse);
    let found: Vec<(&str, Date)> =
        ["开始日期", "结束日期"].into_iter().filter_map(|key| Some((key, date(key)?))).collect();
    let within = |date: &Date| Some(u32::from(date.year)) == year;
    if found.is_empty() || year.is_none() {
        return 0;
    }
    if found.iter().all(|(_, date)| within(date)) {
        let mut told = 0;
        for (key, date) in found {
            let (moved, exact) = date.next_year();
            let Some(said) = node.child_mut(key) else { continue };
            said.value = Value::Text(moved.to_string());
            if !exact {
                tell(said, "去年是 2 月 29 日，今年没有这一天");
                told += 1;
            }
        }
        return told;
    }
    let (key, _) = found[0];
    if let Some(said) = node.child_mut(key) {
        tell(said, "起止日期跨年度，没有改");
    }
    1
}

/// 本年度 becomes 上年度; what this year's is, nobody has said yet.
fn columns(root: &mut Node) {
    fn sources(items: &mut [Node]) {
        for source in items {
            rename(source, "本年度", "上年度");
            sources(items_of(source, "其中"));
        }
    }
    sources(items_of(root, "资金来源"));
    if let Some(budget) = root.child_mut("预算") {
        rename(budget, "本年度预算", "上年度预算");
        for gone in ["上年度实际支出", "结余结转总额"] {
            take(budget, gone);
        }
        if budget.entries().is_empty() {
            take(root, "预算");
        }
    }
}

/// What stood under `from` stands under `to`, and nothing else does.
fn rename(node: &mut Node, from: &str, to: &'static str) {
    take(node, to);
    if let Value::Map(entries) = &mut node.value
        && let Some(entry) = entries.iter_mut().find(|entry| entry.key == from)
    {
        entry.key = Key::Borrowed(to);
    }
}

/// Texts that speak of the old year stay as they are and are told; a number of a document (〔2025〕5号) is none of these.
fn texts(node: &mut Node, fields: &'static [Field], year: &str) -> usize {
    fn speaks(text: &str, year: &str) -> bool {
        text.match_indices(year).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + year.len()..].chars().next();
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let bracket =
                before.is_some_and(|c| "〔[【（(".contains(c)) && after.is_some_and(|c| "〕]】）)".contains(c));
            !digit(before) && !digit(after) && !bracket
        })
    }
    fn walk(node: &mut Node, year: &str) -> usize {
        match &mut node.value {
            Value::Text(text) if speaks(text, year) => {
                tell(node, &format!("这里写着 {year}，没有改"));
                1
            }
            Value::Map(entries) => entries.iter_mut().map(|Entry { value, .. }| walk(value, year)).sum(),
            Value::List(items) => items.iter_mut().map(|item| walk(item, year)).sum(),
            Value::Text(_) | Value::Nil => 0,
        }
    }
    let Value::Map(entries) = &mut node.value else { return 0 };
    let mut told = 0;
    for entry in entries {
        let field = fields.iter().find(|field| field.key == entry.key);
        told += match field.map(|field| field.shape) {
            // Dates were looked at; numbers and names of forms speak of no year.
            Some(Shape::Date | Shape::Integer | Shape::Amount | Shape::Percent) => 0,
            _ if entry.key == "表" => 0,
            Some(Shape::Record(inner)) => texts(&mut entry.value, inner(), year),
            Some(Shape::Records(inner)) => match &mut entry.value.value {
                Value::List(items) => items.iter_mut().map(|item| texts(item, inner(), year)).sum(),
                _ => 0,
            },
            _ => walk(&mut entry.value, year),
        };
    }
    told
}

fn tell(node: &mut Node, what: &str) {
    node.comment_before(format!(" {DOUBT}{what}"));
}
