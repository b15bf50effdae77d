//! A spec as pieces: every fact with the lines that tell it, relative to its own column.
//!
//! The tree says what there is, the lines say how it is written. Where both cannot be brought together (brackets,
//! anchors, `? ` keys) a fact is one piece with all its lines, which is never wrong, only coarser.

use crate::formats::yaml;
use crate::tree::{Node, Value};

#[derive(Clone, Debug)]
pub struct Piece<'n> {
    /// What it is called among its sisters: a key, or what identifies an item of a list.
    pub name: String,
    pub node: &'n Node,
    /// Comments and blank lines above.
    pub lead: Vec<String>,
    /// All other lines.
    pub own: Vec<String>,
    /// The same without a comment behind the value.
    pub bare: Vec<String>,
    pub body: Body<'n>,
    /// The key; `None` for an item.
    key: Option<&'n str>,
}

#[derive(Clone, Debug)]
pub enum Body<'n> {
    Leaf,
    Group(Group<'n>),
}

#[derive(Clone, Debug)]
pub struct Group<'n> {
    pub list: bool,
    /// The line that opens it, if it has one of its own.
    pub head: Option<String>,
    /// The first child stands behind the `-`.
    pub dash: bool,
    /// The comment behind the head.
    pub remark: Option<String>,
    /// Where the children stand, from the column of the piece.
    pub column: usize,
    pub children: Vec<Piece<'n>>,
    /// Comments behind the last child.
    pub tail: Vec<String>,
}

impl<'n> Piece<'n> {
    pub fn all(&self) -> Vec<String> {
        self.lead.iter().chain(&self.own).cloned().collect()
    }

    pub fn group(&self) -> Option<&Group<'n>> {
        match &self.body {
            Body::Group(group) => Some(group),
            Body::Leaf => None,
        }
    }

    pub fn remark(&self) -> Option<&str> {
        self.node.comments.as_ref()?.trailing.as_deref()
    }

    /// Whether `other` says no more than this: the same facts, and no comment of its own.
    pub fn says_what(&self, other: &Piece) -> bool {
        let mut known = Vec::new();
        comments(self.node, &mut known);
        let mut said = Vec::new();
        comments(other.node, &mut said);
        self.node == other.node && said.iter().all(|line| known.contains(line))
    }

    /// The comments inside, which cannot be taken out of its lines.
    pub fn inner_comments(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.node.entries().iter().for_each(|entry| comments(&entry.value, &mut found));
        self.node.items().iter().for_each(|item| comments(item, &mut found));
        found
    }

    /// A key that nothing is left under, as a group like its telling on the other side.
    pub fn emptied(&self, like: &Group) -> Option<Group<'n>> {
        (self.node.value == Value::Nil && self.key.is_some()).then(|| Group {
            list: like.list,
            head: Some(self.own[0].clone()),
            dash: false,
            remark: self.remark().map(str::to_string),
            column: like.column,
            children: Vec::new(),
            tail: self.own[1..].iter().map(|line| line.trim_start().to_string()).collect(),
        })
    }

    /// Its lines with another text for a value.
    pub fn saying(&self, text: String) -> Vec<String> {
        let mut node = Node::map();
        match self.key {
            Some(key) => node.push(key.to_string(), Node::text(text)),
            None => node = Node::list(vec![Node::text(text)]),
        }
        yaml::print(&node).lines().map(str::to_string).collect()
    }
}

/// Every comment in and at a node.
fn comments<'n>(node: &'n Node, found: &mut Vec<&'n str>) {
    if let Some(comments) = &node.comments {
        let lines = comments.before.iter().chain([&comments.trailing]).chain(&comments.after);
        found.extend(lines.flatten().map(String::as_str));
    }
    node.entries().iter().for_each(|entry| self::comments(&entry.value, found));
    node.items().iter().for_each(|item| self::comments(item, found));
}

/// The whole file; `None` when it is not written line by line.
pub fn file<'n>(text: &str, node: &'n Node) -> Option<Piece<'n>> {
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| !is_remark(line) && *line != "---")?;
    // As the parser has it: what stands above the last blank line, or tells the editor its schema, is the file's.
    let ends_head = |line: &&str| line.trim().is_empty() || *line == "---" || line.contains("yaml-language-server:");
    let head = lines[..first].iter().rposition(ends_head).map_or(0, |at| at + 1);
    let (children, tail) = children(&lines[head..], node)?;
    let body = Body::Group(Group { list: false, head: None, dash: false, remark: None, column: 0, children, tail });
    matches!(node.value, Value::Map(_)).then(|| Piece {
        name: String::new(),
        node,
        lead: owned(&lines[..head]),
        own: owned(&lines[head..]),
        bare: owned(&lines[head..]),
        body,
        key: None,
    })
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| line.to_string()).collect()
}

fn is_remark(line: &str) -> bool {
    let text = line.trim_start();
    text.is_empty() || text.starts_with('#')
}

/// The pieces of a list or map whose lines these are, with its column at 0, and the comments behind them.
fn children<'n>(lines: &[&str], node: &'n Node) -> Option<(Vec<Piece<'n>>, Vec<String>)> {
    let (count, list) = match &node.value {
        Value::Map(entries) => (entries.len(), false),
        Value::List(items) => (items.len(), true),
        _ => return None,
    };
    // The list under a key may stand at the key's own column.
    let begins = |line: &str| !is_remark(line) && !line.starts_with(' ') && is_item(line) == list;
    let starts: Vec<usize> = (0..lines.len()).filter(|at| begins(lines[*at])).collect();
    if starts.len() != count || count == 0 {
        return None;
    }
    // Comments no deeper than a piece belong to what comes after it.
    let end_of = |start: usize, next: usize| {
        let above = |line: &&str| line.trim().is_empty() || line.starts_with('#');
        next - lines[start + 1..next].iter().rev().take_while(|line| above(line)).count()
    };
    let mut pieces = Vec::with_capacity(count);
    let mut from = 0;
    for (index, start) in starts.iter().enumerate() {
        let next = starts.get(index + 1).copied().unwrap_or(lines.len());
        let end = end_of(*start, next);
        let own = &lines[*start..end];
        let lead = owned(&lines[from..*start]);
        from = end;
        pieces.push(match &node.value {
            Value::Map(entries) => {
                let entry = &entries[index];
                says_key(own[0], &entry.key)
                    .then(|| piece(entry.key.to_string(), Some(&entry.key), &entry.value, lead, own))?
            }
            _ => {
                let item = &node.items()[index];
                piece(identity(item), None, item, lead, own)
            }
        });
    }
    Some((pieces, owned(&lines[from..])))
}

fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

fn says_key(line: &str, key: &str) -> bool {
    let line = line.strip_prefix(['"', '\'']).unwrap_or(line);
    line.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
}

fn piece<'n>(name: String, key: Option<&'n str>, node: &'n Node, lead: Vec<String>, own: &[&str]) -> Piece<'n> {
    let body = group(node, key, own).map_or(Body::Leaf, Body::Group);
    let bare = without_remark(own, node.comments.as_ref().and_then(|comments| comments.trailing.as_deref()));
    Piece { name, node, lead, own: owned(own), bare, body, key }
}

fn group<'n>(node: &'n Node, key: Option<&str>, own: &[&str]) -> Option<Group<'n>> {
    let list = match &node.value {
        Value::Map(_) => false,
        Value::List(_) => true,
        _ => return None,
    };
    let remark = node.comments.as_ref().and_then(|comments| comments.trailing.clone());
    let opening = without_remark(&own[..1], remark.as_deref()).swap_remove(0);
    let opens = match key {
        Some(_) => opening.ends_with(':'),
        None => opening == "-",
    };
    if opens {
        let rest = &own[1..];
        let column = rest.iter().find(|line| !is_remark(line)).map(|line| indent(line))?;
        let (children, tail) = children(&dedented(rest, column)?, node)?;
        return Some(Group { list, head: Some(own[0].to_string()), dash: false, remark, column, children, tail });
    }
    if key.is_some() {
        return None;
    }
    // The first child stands behind the dash.
    let first = own[0].replacen('-', " ", 1);
    let column = indent(&first);
    let lines: Vec<&str> = std::iter::once(first.as_str()).chain(own[1..].iter().copied()).collect();
    let (children, tail) = children(&dedented(&lines, column)?, node)?;
    Some(Group { list, head: None, dash: true, remark: None, column, children, tail })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The lines with their column taken away; comments may stand further left.
fn dedented<'t>(lines: &[&'t str], column: usize) -> Option<Vec<&'t str>> {
    let cut = |line: &&'t str| match indent(line) {
        spaces if spaces >= column => line.get(column..),
        _ if is_remark(line) => Some(line.trim_start()),
        _ => None,
    };
    lines.iter().map(cut).collect()
}

/// A block scalar has the comment behind its header, everything else on its last line.
fn remark_line(lines: &[impl AsRef<str>]) -> usize {
    let first = lines[0].as_ref();
    let header = |mark: char| first.split(" #").next().unwrap_or(first).trim_end_matches(['+', '-']).ends_with(mark);
    if header('|') || header('>') { 0 } else { lines.len() - 1 }
}

fn without_remark(lines: &[&str], remark: Option<&str>) -> Vec<String> {
    let mut lines = owned(lines);
    if let Some(remark) = remark {
        // Of a list or map it is the first line that opens it.
        for at in [remark_line(&lines), 0] {
            if let Some(rest) = lines[at].strip_suffix(remark).and_then(|rest| rest.strip_suffix('#')) {
                lines[at] = rest.trim_end().to_string();
                break;
            }
        }
    }
    lines
}

/// Lines with a comment behind the value.
pub fn with_remark(mut lines: Vec<String>, remark: Option<&str>) -> Vec<String> {
    if let (Some(remark), false) = (remark, lines.is_empty()) {
        let at = remark_line(&lines);
        lines[at] = format!("{} #{remark}", lines[at]);
    }
    lines
}

/// Keys that together say which item of a list is meant; the first row of which an item has the last key counts.
const IDENTITIES: &[&[&str]] = &[
    &["一级指标", "二级指标", "三级指标"],
    &["单位名称", "项目名称"],
    &["指标名称"],
    &["名称"],
    &["起止时间"],
    &["年度"],
];

/// What an item is called: an indicator by its three levels, a project, source or part by its name, a line by itself.
fn identity(item: &Node) -> String {
    let said = |key: &str| item.child(key).and_then(Node::as_text).map_or(String::new(), squeezed);
    match &item.value {
        Value::Text(text) => squeezed(text),
        Value::Map(entries) => {
            let keys = IDENTITIES.iter().find(|keys| keys.last().is_some_and(|key| item.child(key).is_some()));
            let first = || entries.first().and_then(|entry| entry.value.as_text()).map_or(String::new(), squeezed);
            keys.map_or_else(first, |keys| keys.iter().map(|key| said(key)).collect::<Vec<_>>().join("-"))
        }
        _ => String::new(),
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
