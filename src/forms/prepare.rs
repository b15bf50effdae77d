//! What is made of a spec before it goes on a form, and undone when it is read: facts that the form has another place
//! for, money in the form's unit, what the form says itself.
//!
//! Every step is told; what is not certain is left alone.

use super::account::Fate;
use super::definition::{About, Form};
use super::extractor::Extractor;
use super::heart::GOALS;
use super::loose;
use super::summary::summary;
use crate::source::{Path, Step};
use crate::spec::amount::USUAL_UNIT;
use crate::spec::field::{Field, Shape};
use crate::spec::{Amount, place};
use crate::tree::{Node, Value};

/// Facts as a form takes them.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub facts: Node,
    /// From where in the spec to where on the form.
    pub moved: Vec<(Path, Path)>,
    /// What the spec does not say itself and its unit does, with the field that took it.
    pub borrowed: Vec<(&'static str, &'static str)>,
    /// From one unit of money into another.
    pub converted: Option<(String, String)>,
    /// What the form says itself and the spec says otherwise.
    pub contradicted: Vec<(Path, String)>,
}

const MONEY_UNIT: &str = "金额单位";

/// The facts of a spec as the form takes them; `unit` is what the folder's 单位.yaml says.
pub fn prepare(form: &Form, facts: &Node, unit: Option<&Node>) -> Prepared {
    let mut made = Prepared {
        facts: facts.clone(),
        moved: Vec::new(),
        borrowed: Vec::new(),
        converted: None,
        contradicted: Vec::new(),
    };
    if form.about == About::Revision {
        return made;
    }
    let shown = summary(form).shown;
    if let Some(unit) = unit.filter(|_| form.about == About::Project) {
        borrow(&mut made, unit, &shown);
    }
    instead(&mut made, form, facts, &shown);
    goals(&mut made, form, &shown);
    constants(&mut made, form);
    made
}

fn said<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.child(key).and_then(Node::as_text).map(str::trim).filter(|text| !text.is_empty())
}

/// The unit's own facts hold for its projects.
fn borrow(made: &mut Prepared, unit: &Node, shown: &[String]) {
    for (own, of_unit) in
        [("年度", "年度"), (MONEY_UNIT, MONEY_UNIT), ("填报单位", "单位名称"), ("实施单位", "单位名称")]
    {
        let wanted = shown.iter().any(|path| path == own) || own == MONEY_UNIT;
        if let Some(text) = said(unit, of_unit).filter(|_| wanted && said(&made.facts, own).is_none()) {
            *made.facts.reach(&[Step::Key(own.into())]) = Node::text(text);
            // Year and unit of money are the unit's by their meaning; a name in another field is told.
            if own != of_unit {
                made.borrowed.push((own, of_unit));
            }
        }
    }
}

fn has_place(shown: &[String], path: &Path) -> bool {
    let path = path.to_string();
    let below = [format!("{path}."), format!("{path}[")];
    shown.iter().any(|shown| *shown == path || below.iter().any(|below| shown.starts_with(below)))
}

/// The list that a path goes through first.
fn list_of(path: &Path) -> Option<Path> {
    let at = path.0.iter().position(|step| matches!(step, Step::Index(_)))?;
    Some(Path(path.0[..at].to_vec()))
}

fn instead(made: &mut Prepared, form: &Form, facts: &Node, shown: &[String]) {
    let stands = |path: &Path| facts.get(path).is_some_and(|node| !node.is_blank());
    // What goes into an item of a list goes there only where the spec has no such items.
    let open = |to: &Path| list_of(to).map_or(!stands(to), |list| !stands(&list));
    let wanted = |(from, to): &&(Path, Path)| stands(from) && open(to);
    let moves = |(from, to): &(Path, Path)| stands(from) && open(to) && !has_place(shown, from);
    for pair in form.terms.instead.iter().filter(wanted) {
        let (from, to) = pair;
        // A copy alone makes no item.
        let list = list_of(to);
        let is_worth_it = moves(pair)
            || list.is_some() && form.terms.instead.iter().any(|other| list_of(&other.1) == list && moves(other));
        if !is_worth_it {
            continue;
        }
        let Some(node) = facts.get(from).cloned() else { continue };
        *made.facts.reach(&to.0) = node;
        if !has_place(shown, from) {
            remove(&mut made.facts, &from.0);
            made.moved.push((from.clone(), to.clone()));
        }
    }
}

/// Where a form has one goal only, the other stands for it.
fn goals(made: &mut Prepared, form: &Form, shown: &[String]) {
    let holders: Vec<Path> = match form.about {
        About::Unit => {
            let count = made.facts.child("项目").map_or(0, |list| list.items().len());
            (0..count).map(|index| Path::root().key("项目").index(index)).collect()
        }
        _ => vec![Path::root()],
    };
    let under = if form.about == About::Unit { "项目[]." } else { "" };
    let asked: Vec<&str> =
        GOALS.into_iter().filter(|goal| shown.iter().any(|path| *path == format!("{under}{goal}"))).collect();
    let [only] = asked.as_slice() else { return };
    // The goal of the whole period is not that of a year.
    let others: &[&str] =
        if *only == "绩效目标" { &["年度绩效目标", "项目总目标"] } else { &["绩效目标"] };
    for holder in holders {
        let text = |key: &str| made.facts.get(&holder.key(key.to_string())).filter(|node| !node.is_blank()).cloned();
        if text(only).is_some() {
            continue;
        }
        if let Some((other, node)) = others.iter().find_map(|other| Some((*other, text(other)?))) {
            let (from, to) = (holder.key(other.to_string()), holder.key(only.to_string()));
            *made.facts.reach(&to.0) = node;
            remove(&mut made.facts, &from.0);
            made.moved.push((from, to));
        }
    }
}

fn constants(made: &mut Prepared, form: &Form) {
    for (path, value) in &form.terms.set {
        let own = made.facts.get(path).and_then(Node::as_text).map(|text| text.trim().to_string());
        let own = own.filter(|own| !own.is_empty());
        if path.to_string() == MONEY_UNIT {
            let unit = own.unwrap_or_else(|| USUAL_UNIT.to_string());
            if unit != *value {
                match in_unit(form.about.fields(), &made.facts, &unit, value) {
                    Some(facts) => {
                        made.facts = facts;
                        made.converted = Some((unit, value.clone()));
                    }
                    None => made.contradicted.push((path.clone(), unit)),
                }
            }
        } else if let Some(own) = own.filter(|own| !loose::same(own, value)) {
            made.contradicted.push((path.clone(), own));
        }
        *made.facts.reach(&path.0) = Node::text(value.clone());
    }
}

/// The same facts with every amount in another unit of money; `None` where one of them cannot be.
pub fn in_unit(fields: &'static [Field], facts: &Node, from: &str, to: &str) -> Option<Node> {
    let mut facts = facts.clone();
    convert(fields, &mut facts, from, to).then_some(facts)
}

fn convert(fields: &'static [Field], node: &mut Node, from: &str, to: &str) -> bool {
    fields.iter().all(|field| {
        let Some(child) = node.child_mut(field.key) else { return true };
        match (field.shape, &mut child.value) {
            (_, Value::Text(text)) if field.is_money() && !text.trim().is_empty() => {
                let amount = Amount::parse(text).and_then(|amount| amount.in_unit(from, to));
                amount.map(|amount| *text = amount.to_string()).is_some()
            }
            (Shape::Record(inner), _) => convert(inner(), child, from, to),
            (Shape::Records(inner), Value::List(items)) => {
                items.iter_mut().all(|item| convert(inner(), item, from, to))
            }
            _ => true,
        }
    })
}

fn remove(node: &mut Node, steps: &[Step]) {
    let Some((Step::Key(key), holder)) = steps.split_last() else { return };
    if let Value::Map(entries) = &mut node.reach(holder).value {
        entries.retain(|entry| entry.key != *key);
    }
}

impl Prepared {
    /// Where in the spec that stands which stands here on the form.
    pub fn origin(&self, path: &Path) -> Path {
        let moved = self.moved.iter().find(|(_, to)| path.starts_with(to));
        moved.map_or_else(|| path.clone(), |(from, to)| from.join(&Path(path.0[to.0.len()..].to_vec())))
    }

    /// `绩效指标 → 子项目[第1项].绩效指标`, one a move.
    pub fn moves(&self) -> String {
        let each = self.moved.iter().map(|(from, to)| format!("{} → {}", place::said(from), place::said(to)));
        each.collect::<Vec<_>>().join("，")
    }
}

impl Extractor<'_> {
    /// What the form says itself, and what `instead` put elsewhere back where it belongs.
    pub(super) fn restore(&mut self) {
        if self.root.is_blank() {
            return;
        }
        let form = self.form;
        for (path, value) in &form.terms.set {
            let usual = path.to_string() == MONEY_UNIT && value == USUAL_UNIT;
            if !usual && self.root.get(path).is_none_or(Node::is_blank) {
                *self.root.reach(&path.0) = Node::text(value.clone());
            }
        }
        let mut lists: Vec<Path> = form.terms.instead.iter().filter_map(|(_, to)| list_of(to)).collect();
        lists.dedup();
        let shown = if lists.is_empty() { Vec::new() } else { summary(form).shown };
        for list in lists {
            let pairs: Vec<&(Path, Path)> =
                form.terms.instead.iter().filter(|(_, to)| list_of(to).as_ref() == Some(&list)).collect();
            self.move_back(&list, &pairs, &shown);
        }
    }

    /// The only item of a list says nothing that is not the project's own: it stood for the project.
    fn move_back(&mut self, list: &Path, pairs: &[&(Path, Path)], shown: &[String]) {
        let [item] = self.root.get(list).map_or(&[][..], Node::items) else { return };
        let at = list.index(0);
        let own = item.entries().iter().filter(|entry| !entry.value.is_blank());
        let stood_for_it = own.map(|entry| at.key(entry.key.clone())).all(|path| {
            pairs.iter().any(|(from, to)| {
                let (there, here) = (self.root.get(from), self.root.get(to));
                *to == path
                    && match has_place(shown, from) {
                        true => same(there, here),
                        false => there.is_none_or(Node::is_blank),
                    }
            })
        });
        let moves: Vec<(Path, Path)> =
            pairs.iter().filter(|(from, _)| !has_place(shown, from)).map(|pair| (*pair).clone()).collect();
        let any = moves.iter().any(|(_, to)| self.root.get(to).is_some_and(|node| !node.is_blank()));
        if !stood_for_it || !any {
            return;
        }
        for (from, to) in &moves {
            if let Some(node) = self.root.get(to).filter(|node| !node.is_blank()).cloned() {
                *self.root.reach(&from.0) = node;
            }
        }
        remove(&mut self.root, &list.0);
        let all: Vec<(Path, Path)> = pairs.iter().map(|pair| (*pair).clone()).collect();
        let home = |path: &mut Path| {
            if let Some((from, to)) = all.iter().find(|(_, to)| path.starts_with(to)) {
                *path = from.join(&Path(path.0[to.0.len()..].to_vec()));
            }
        };
        self.report.findings.iter_mut().for_each(|finding| home(&mut finding.path));
        self.doubts.iter_mut().for_each(|doubt| home(&mut doubt.path));
        for fate in &mut self.fates {
            if let Fate::Field(path) = fate {
                home(path);
            }
        }
    }
}

fn same(a: Option<&Node>, b: Option<&Node>) -> bool {
    let text = |node: Option<&Node>| node.and_then(Node::as_text).unwrap_or("").trim().to_string();
    let (a, b) = (text(a), text(b));
    match (Amount::parse(&a), Amount::parse(&b)) {
        (Some(a), Some(b)) => a.0 == b.0,
        _ => loose::same(&a, &b),
    }
}
