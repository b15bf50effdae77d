//! Two people changed the same spec: a three-way merge by facts (项目, 指标, 字段) instead of by lines.
//!
//! A file is taken apart into `pieces` that keep their lines as written, so what nobody touched stays byte
//! for byte. Pieces are paired by what they are called, not by where they stand; only where both sides gave the
//! same fact another value do conflict markers go around the lines of that fact. Comments never conflict: those of
//! both sides are kept. When all three texts are canonical, a clean result is too; otherwise the text of ours stays
//! as it is spelt and theirs comes in as theirs spelt it.
//!
//! Knows no file and no git; `cli` brings the texts and the names of the sides.

mod align;
mod pieces;
mod texts;

use crate::diagnostic::{Report, Severity};
use crate::formats::yaml;
use crate::source::SourceId;
use crate::spec::Extras;
use crate::spec::canonical::{self, canonical};
use crate::tree::Node;
use align::{Slot, slots};
use pieces::{Body, Group, Piece};
use std::borrow::Cow;
use std::fmt::Write;

/// What the sides are called in conflict markers, and how long the markers are.
#[derive(Clone, Debug)]
pub struct Labels {
    pub ours: String,
    pub base: String,
    pub theirs: String,
    /// Git asks for longer markers when it merges ancestors.
    pub size: usize,
}

impl Default for Labels {
    fn default() -> Labels {
        Labels { ours: "我方".into(), base: "原".into(), theirs: "对方".into(), size: 7 }
    }
}

/// A merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    pub text: String,
    /// Facts that both sides changed; their lines stand between markers.
    pub conflicts: usize,
}

/// Why the facts could not be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// This text is no sound YAML.
    Faulty(Side, Report),
    /// This text is sound, but it is not a spec written line by line.
    NoSpec(Side),
    /// The pieces do not go together, such as an alias that lost its anchor.
    Torn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Base,
    Ours,
    Theirs,
}

/// Merges what ours and theirs made of base. A blank base means that both sides added the file.
/// ```
/// use jixiao::revision::merge::{Labels, merge};
///
/// let base = "项目名称: 运维\n资金:\n  总计: 10.00\n  财政拨款: 10.00\n";
/// let ours = base.replace("总计: 10.00", "总计: 12.00");
/// let theirs = base.replace("财政拨款: 10.00", "财政拨款: 12.00");
/// // Neighbouring lines, but different facts.
/// let merged = merge(base, &ours, &theirs, &Labels::default()).expect("three specs");
/// assert_eq!((merged.text, merged.conflicts), (base.replace("10.00", "12.00"), 0));
/// ```
pub fn merge(base: &str, ours: &str, theirs: &str, labels: &Labels) -> Result<Merged, Refused> {
    let whole = |text: &str| Ok(Merged { text: text.to_string(), conflicts: 0 });
    if ours == theirs || base == theirs {
        return whole(ours);
    }
    if base == ours {
        return whole(theirs);
    }
    let texts = [base, ours, theirs].map(plain);
    let blank = texts[0].trim().is_empty();
    let mut nodes = Vec::with_capacity(3);
    for (text, side) in texts.iter().zip([Side::Base, Side::Ours, Side::Theirs]) {
        let (node, report) = yaml::parse(SourceId::default(), text);
        if report.count(Severity::Error) > 0 {
            return Err(Refused::Faulty(side, report));
        }
        if canonical::root(&node).is_none() && !(blank && side == Side::Base) {
            return Err(Refused::NoSpec(side));
        }
        nodes.push(node);
    }
    let read = |at: usize, side| pieces::file(&texts[at], &nodes[at]).ok_or(Refused::NoSpec(side));
    let before = if blank { None } else { Some(read(0, Side::Base)?) };
    let out = both(before.as_ref(), &read(1, Side::Ours)?, &read(2, Side::Theirs)?);
    let conflicts = out.iter().filter(|out| matches!(out, Out::Conflict(_))).count();
    let mut text = written(&out, labels);
    if conflicts == 0 {
        let (node, report) = yaml::parse(SourceId::default(), &text);
        if report.count(Severity::Error) > 0 {
            return Err(Refused::Torn);
        }
        let is_canonical = |at: usize| blank && at == 0 || respelt(nodes[at].clone()) == texts[at];
        if (0..3).all(is_canonical) {
            text = respelt(node);
        }
    }
    if ours.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    Ok(Merged { text, conflicts })
}

/// Without the mark and the line ends of Windows: they are nobody's change.
fn plain(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")
}

fn respelt(node: Node) -> String {
    match canonical::root(&node) {
        Some(fields) => yaml::print(&canonical(node, fields, &Extras::default())),
        None => yaml::print(&node),
    }
}

/// A line of the result, or lines of which a person must choose.
#[derive(Clone, Debug)]
enum Out {
    Line(String),
    Conflict([Vec<String>; 3]),
}

fn lines(lines: &[String]) -> Vec<Out> {
    lines.iter().cloned().map(Out::Line).collect()
}

/// Where ours, base and theirs stand among the sides of a conflict.
const OURS: usize = 0;
const BASE: usize = 1;
const THEIRS: usize = 2;

fn written(out: &[Out], labels: &Labels) -> String {
    let mut text = String::new();
    let mark = |c: char| String::from(c).repeat(labels.size);
    for out in out {
        match out {
            Out::Line(line) => {
                text.push_str(line);
                text.push('\n');
            }
            Out::Conflict(sides) => {
                let _ = writeln!(text, "{} {}", mark('<'), labels.ours);
                sides[OURS].iter().for_each(|line| text.extend([line.as_str(), "\n"]));
                let _ = writeln!(text, "{} {}", mark('|'), labels.base);
                sides[BASE].iter().for_each(|line| text.extend([line.as_str(), "\n"]));
                let _ = writeln!(text, "{}", mark('='));
                sides[THEIRS].iter().for_each(|line| text.extend([line.as_str(), "\n"]));
                let _ = writeln!(text, "{} {}", mark('>'), labels.theirs);
            }
        }
    }
    text
}

/// One fact that may be missing on any side.
fn one(base: Option<&Piece>, ours: Option<&Piece>, theirs: Option<&Piece>) -> Vec<Out> {
    match (ours, theirs) {
        (None, None) => Vec::new(),
        (Some(ours), Some(theirs)) => both(base, ours, theirs),
        (Some(left), None) | (None, Some(left)) => match base {
            None => lines(&left.all()),
            Some(base) if base.says_what(left) => Vec::new(),
            // One side took the fact away, the other one changed it.
            Some(base) => {
                let mut sides = [Vec::new(), base.own.clone(), Vec::new()];
                sides[if ours.is_some() { OURS } else { THEIRS }] = left.own.clone();
                let mut out = lines(&texts::comments(&base.lead, &left.lead, &left.lead));
                out.push(Out::Conflict(sides));
                out
            }
        },
    }
}

/// One fact that both sides tell.
fn both(base: Option<&Piece>, ours: &Piece, theirs: &Piece) -> Vec<Out> {
    let same = |a: &Piece, b: &Piece| a.lead == b.lead && a.own == b.own;
    if same(ours, theirs) || base.is_some_and(|base| same(base, theirs)) {
        return lines(&ours.all());
    }
    if base.is_some_and(|base| same(base, ours)) {
        return lines(&theirs.all());
    }
    let mut out = lines(&texts::comments(base.map_or(&[], |base| &base.lead), &ours.lead, &theirs.lead));
    let alike = match (&ours.body, &theirs.body) {
        (Body::Group(a), Body::Group(b)) => (a.list == b.list).then_some((Cow::Borrowed(a), Cow::Borrowed(b))),
        (Body::Group(a), Body::Leaf) => theirs.emptied(a).map(|b| (Cow::Borrowed(a), Cow::Owned(b))),
        (Body::Leaf, Body::Group(b)) => ours.emptied(b).map(|a| (Cow::Owned(a), Cow::Borrowed(b))),
        (Body::Leaf, Body::Leaf) => None,
    };
    match alike {
        Some((a, b)) => {
            let known = base.and_then(Piece::group).filter(|known| known.list == a.list);
            out.extend(groups(known, &a, &b));
        }
        None => out.extend(leaves(base, ours, theirs)),
    }
    out
}

fn groups(base: Option<&Group>, ours: &Group, theirs: &Group) -> Vec<Out> {
    let (known, known_tail) = base.map_or((&[][..], &[][..]), |base| (&base.children, &base.tail));
    let mut inside = Vec::new();
    for Slot { base, ours: a, theirs: b } in slots(known, &ours.children, &theirs.children, ours.list) {
        inside.extend(one(base.map(|at| &known[at]), a.map(|at| &ours.children[at]), b.map(|at| &theirs.children[at])));
    }
    inside.extend(lines(&texts::comments(known_tail, &ours.tail, &theirs.tail)));
    // The line that opens the group: its key is the same, a comment behind it may not be.
    let taken = if base.is_some_and(|base| base.head == ours.head) { theirs } else { ours };
    // The indentation is ours wherever it fits that line.
    let column = if ours.dash == taken.dash { ours.column } else { taken.column };
    let mut out = Vec::new();
    match &taken.head {
        Some(head) => {
            let left_out = [ours, theirs].into_iter().find(|side| side.remark != taken.remark);
            let left_out = left_out.and_then(|side| side.remark.as_deref());
            let left_out = left_out.filter(|remark| base.is_none_or(|base| base.remark.as_deref() != Some(*remark)));
            out.push(Out::Line(match left_out {
                Some(remark) => format!("{head} #{remark}"),
                None => head.clone(),
            }));
            out.extend(shifted(inside, column));
        }
        None if taken.dash => out.extend(behind_dash(shifted(inside, column))),
        None => out = inside,
    }
    out
}

fn shifted(out: Vec<Out>, by: usize) -> Vec<Out> {
    let pad = " ".repeat(by);
    let shift = |line: String| if line.is_empty() { line } else { format!("{pad}{line}") };
    let each = out.into_iter().map(|out| match out {
        Out::Line(line) => Out::Line(shift(line)),
        Out::Conflict(sides) => Out::Conflict(sides.map(|side| side.into_iter().map(shift).collect())),
    });
    each.collect()
}

/// Puts the `-` of an item on its first line, in every telling of that line; where it has no place, on its own.
fn behind_dash(mut out: Vec<Out>) -> Vec<Out> {
    let can = |line: &String| line.starts_with("  ") && !line.trim_start().starts_with('#');
    let dash = |line: &mut String| line.replace_range(..1, "-");
    match out.first_mut() {
        Some(Out::Line(line)) if can(line) => dash(line),
        Some(Out::Conflict(sides)) if [OURS, THEIRS].iter().all(|side| sides[*side].first().is_some_and(can)) => {
            sides.iter_mut().filter_map(|side| side.first_mut()).for_each(dash);
        }
        _ => out.insert(0, Out::Line("-".into())),
    }
    out
}

/// A fact that at least one side tells in one go: a scalar, or a group on one line.
fn leaves(base: Option<&Piece>, ours: &Piece, theirs: &Piece) -> Vec<Out> {
    let sides =
        || Out::Conflict([ours.own.clone(), base.map_or(Vec::new(), |base| base.own.clone()), theirs.own.clone()]);
    // A comment inside brackets goes with its lines, so there the spelling counts too.
    let same = |a: &Piece, b: &Piece| a.bare == b.bare || a.node == b.node && a.inner_comments() == b.inner_comments();
    let unchanged = |side: &Piece| base.is_some_and(|base| same(base, side));
    let respelt = |side: &Piece| base.is_none_or(|base| base.bare != side.bare);
    let bare = match (unchanged(ours), unchanged(theirs)) {
        (true, true) => if respelt(ours) { &ours.bare } else { &theirs.bare }.clone(),
        (true, false) => theirs.bare.clone(),
        (false, true) => ours.bare.clone(),
        (false, false) if same(ours, theirs) => ours.bare.clone(),
        (false, false) => {
            let text = |piece: &Piece| piece.node.as_text().map(str::to_string);
            let merged = match (base.and_then(text), text(ours), text(theirs)) {
                (Some(base), Some(ours), Some(theirs)) => texts::prose(&base, &ours, &theirs),
                _ => None,
            };
            match merged {
                Some(text) => ours.saying(text),
                None => return vec![sides()],
            }
        }
    };
    let remark = texts::remark(base.and_then(Piece::remark), ours.remark(), theirs.remark());
    lines(&pieces::with_remark(bare, remark.as_deref()))
}

#[cfg(test)]
mod tests;
