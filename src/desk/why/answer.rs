//! What became of a cell, and which labels and cells around it speak for that.

use super::asked::{Cell, row_of};
use crate::desk::read::{Filling, Received};
use crate::diagnostic::Report;
use crate::forms::binding::Binding;
use crate::forms::summary::summary;
use crate::forms::{Fate, loose};
use crate::source::{Path as FactPath, Place, Step};
use crate::tree::{Node, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is to be said of a cell.
#[derive(Default)]
pub(super) struct Answer<'a> {
    pub cell: Option<&'a Cell<'a>>,
    pub text: String,
    /// `None` for a blank cell.
    pub fate: Option<&'a Fate>,
    pub read: Option<&'a Filling<'a>>,
    /// The facts that the cell gave, each with its path.
    pub facts: Vec<(FactPath, &'a Node)>,
    /// The labels over it and to its left.
    pub above: Option<&'a Cell<'a>>,
    pub left: Option<&'a Cell<'a>>,
    /// Between the cell and the label over it stand only its like: the label is the head of a column.
    pub heads_column: bool,
    /// Why the label of the cell, or the cell where it is one, was taken for its field.
    pub binding: Option<&'a Binding>,
    /// What the other cells of its column became, as `项目[].资金.总计`.
    pub like: Option<String>,
    /// Fields that the form shows and nothing gave.
    pub missing: Vec<String>,
    pub report: Report,
}

impl<'a> Answer<'a> {
    pub fn about(cell: &'a Cell<'a>, file: &'a Received<'a>, cells: &'a [Cell<'a>]) -> Answer<'a> {
        let mut answer = Answer { cell: Some(cell), text: cell.text.trim().to_string(), ..Answer::default() };
        // Several fillings may stand on one sheet: the one that knows the cell, else the first that stands there.
        let knows = |read: &&Filling| read.cells.iter().any(|(place, _)| *place == cell.place);
        let on_sheet = |read: &&Filling| read.sections.contains(&cell.section);
        let Some(read) = file.fillings.iter().find(knows).or_else(|| file.fillings.iter().find(on_sheet)) else {
            return answer;
        };
        answer.read = Some(read);
        let fates: HashMap<Place, &Fate> = read.cells.iter().map(|(place, fate)| (*place, fate)).collect();
        answer.fate = fates.get(&cell.place).copied();
        if let Some(Fate::Field(path)) = answer.fate {
            placed(&read.root, cell.place, &mut FactPath::root(), &mut answer.facts);
            answer.facts.retain(|(found, _)| !found.starts_with(path) || found == path);
            if let (Some(node), false) = (read.root.get(path), answer.facts.iter().any(|(found, _)| found == path)) {
                answer.facts.push((path.clone(), node));
            }
        }
        let beside = |other: &&Cell| other.section == cell.section && other.block == cell.block;
        let overlap = |a: (u32, u32), b: (u32, u32)| a.0 < b.1 && b.0 < a.1;
        let is_label = |other: &&Cell| matches!(fates.get(&other.place), Some(Fate::Label));
        // What a form computes is no fact either, and heads nothing: 60.00 is nobody's name.
        let is_heading = |other: &&Cell| is_label(other) && other.text.chars().any(char::is_alphabetic);
        let heads = cells.iter().filter(beside).filter(|other| overlap(other.columns, cell.columns));
        let said = |other: &&Cell| !loose::is_blank(other.text);
        // Over a column that the form does not know stands a head it does not know either.
        let is_head = |other: &&Cell| match answer.fate {
            Some(Fate::Unexplained) => !matches!(fates.get(&other.place), Some(Fate::Field(_))),
            _ => is_heading(other),
        };
        answer.above = heads.clone().filter(|other| other.rows.1 <= cell.rows.0).filter(is_head).rfind(said);
        let row = cells.iter().filter(beside).filter(|other| overlap(other.rows, cell.rows));
        answer.left = row.clone().filter(|other| other.columns.1 <= cell.columns.0).filter(is_heading).rfind(said);
        let kind_at = |other: &Cell| match fates.get(&other.place) {
            Some(Fate::Field(path)) => Some(general(path)),
            _ => None,
        };
        if let (Some(above), Some(Fate::Field(path))) = (answer.above, answer.fate) {
            let between = heads.clone().filter(|other| other.rows.0 >= above.rows.1 && other.rows.1 <= cell.rows.0);
            answer.heads_column = path.0.iter().any(|step| matches!(step, Step::Index(_)))
                && above.columns == cell.columns
                && between.filter(said).all(|other| kind_at(other) == Some(general(path)));
        }
        // A row whose cells slid tells nothing of its columns.
        let slid = read.report.findings.iter().filter(|finding| finding.id == "I006").map(|finding| finding.place);
        let slid: Vec<u32> = slid.filter_map(row_of).collect();
        let fact_at = |other: &Cell| match fates.get(&other.place) {
            Some(Fate::Field(path))
                if path.0.iter().any(|step| matches!(step, Step::Index(_)))
                    && !row_of(other.place).is_some_and(|row| slid.contains(&row)) =>
            {
                Some(general(path))
            }
            _ => None,
        };
        if !matches!(answer.fate, Some(Fate::Field(_))) {
            // A title across the sheet heads no column.
            let alike = |other: &&Cell| answer.fate != Some(&Fate::Label) || other.columns == cell.columns;
            // Beyond a label the column is another table's, or none.
            let top = answer.above.map_or(0, |above| above.rows.1);
            let below = heads.clone().filter(|other| other.rows.0 >= cell.rows.1).filter(is_label).find(said);
            let end = below.map_or(u32::MAX, |label| label.rows.0);
            let alike = |other: &&Cell| alike(other) && other.rows.0 >= top && other.rows.1 <= end;
            let column = || {
                let mut count: BTreeMap<String, usize> = BTreeMap::new();
                for path in heads.clone().filter(alike).filter_map(fact_at) {
                    *count.entry(path).or_default() += 1;
                }
                count.into_iter().max_by_key(|(_, times)| *times).map(|(path, _)| path)
            };
            let to_the_right =
                || match fates.get(&row.clone().find(|other| other.columns.0 >= cell.columns.1)?.place)? {
                    Fate::Field(path) => Some(general(path)),
                    _ => None,
                };
            answer.like = match answer.fate {
                Some(Fate::Label) => to_the_right().or_else(column),
                _ => column(),
            };
        }
        if matches!(answer.fate, Some(Fate::Unexplained)) {
            let mut known = BTreeSet::new();
            known_paths(&read.root, &mut FactPath::root(), &mut known);
            let shown =
                summary(read.form).shown.into_iter().map(|path| path.split('（').next().unwrap_or("").to_string());
            answer.missing = shown.filter(|path| !path.is_empty() && !known.contains(path)).collect();
            answer.missing.dedup();
        }
        let (at, rule) = (|place: Place| place == cell.place, ["I004", "I011", "I014"]);
        answer.binding = binding(read, cell, answer.heads_column);
        let mut findings: Vec<_> = read.report.findings.iter().filter(|finding| at(finding.place)).cloned().collect();
        if answer.fate == Some(&Fate::Ignored) && findings.is_empty() {
            // The rule that left out a row or a column is told once, at its first cell.
            let same_row: Vec<Place> = row.map(|other| other.place).collect();
            let same_column: Vec<Place> = heads.map(|other| other.place).collect();
            let told = read.report.findings.iter().filter(|finding| rule.contains(&finding.id));
            findings.extend(
                told.filter(|finding| same_row.contains(&finding.place) || same_column.contains(&finding.place))
                    .cloned(),
            );
        }
        answer.report = Report { findings, ..Report::default() };
        answer
    }
}

/// The label's own binding, that of the cell's own label, or that of its column.
fn binding<'a>(read: &'a Filling, cell: &Cell, heads_column: bool) -> Option<&'a Binding> {
    let all = &read.bindings;
    let own = all.iter().find(|binding| binding.label == cell.place || binding.value() == Some(cell.place));
    own.or_else(|| all.iter().filter(|_| heads_column).rfind(|binding| binding.heads(cell.place, cell.columns)))
}

/// The scalars and lists of a tree that came from a place.
fn placed<'n>(node: &'n Node, place: Place, path: &mut FactPath, found: &mut Vec<(FactPath, &'n Node)>) {
    let of_scalars = |items: &[Node]| items.iter().all(|item| item.as_text().is_some());
    match &node.value {
        Value::Text(_) if node.place == place => found.push((path.clone(), node)),
        Value::List(items) if node.place == place && of_scalars(items) => found.push((path.clone(), node)),
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                path.0.push(Step::Index(at));
                placed(item, place, path, found);
                path.0.pop();
            }
        }
        Value::Map(entries) => {
            for entry in entries {
                path.0.push(Step::Key(entry.key.clone()));
                placed(&entry.value, place, path, found);
                path.0.pop();
            }
        }
        _ => {}
    }
}

/// `项目[3].资金.总计` → `项目[].资金.总计`.
fn general(path: &FactPath) -> String {
    let mut out = String::new();
    for step in &path.0 {
        match step {
            Step::Key(key) if out.is_empty() => out += key,
            Step::Key(key) => out += &format!(".{key}"),
            Step::Index(_) => out += "[]",
            Step::Named(name) => out += &format!("[{name}]"),
        }
    }
    out
}

fn known_paths(node: &Node, path: &mut FactPath, found: &mut BTreeSet<String>) {
    if node.is_blank() {
        return;
    }
    found.insert(general(path));
    for (at, item) in node.items().iter().enumerate() {
        path.0.push(Step::Index(at));
        known_paths(item, path, found);
        path.0.pop();
        if let Some(name) = item.child("名称").and_then(Node::as_text) {
            path.0.push(Step::Named(name.trim().to_string().into()));
            known_paths(item, path, found);
            path.0.pop();
        }
    }
    for entry in node.entries() {
        path.0.push(Step::Key(entry.key.clone()));
        known_paths(&entry.value, path, found);
        path.0.pop();
    }
}
