//! What a form shows, works out and leaves blank: for a person choosing or writing one.
//!
//! Knows the definition only; no facts are looked at.

use super::codec::Codec;
use super::definition::{Block, CellDef, Content, Form, Whose};
use super::pattern::Pattern;
use crate::source::Path;
use crate::tree::{Node, Value};
use std::collections::BTreeSet;

/// The parts of a form, each in the order in which it comes on the page.
#[derive(Debug, Default)]
pub struct Summary {
    /// Fields written and read back, as `资金.总计` or `子项目[].名称`.
    pub shown: Vec<String>,
    /// Expressions written and never read.
    pub computed: Vec<String>,
    /// Cells left blank for people: seals, signatures, opinions; by the label before them.
    pub blank: Vec<String>,
    /// Which labels the form prints.
    pub labels: Vec<String>,
}

pub fn summary(form: &Form) -> Summary {
    let mut summary = Summary::default();
    for section in &form.sections {
        blocks(&section.blocks, "", &mut summary);
    }
    for list in [&mut summary.shown, &mut summary.computed, &mut summary.blank, &mut summary.labels] {
        let mut seen = BTreeSet::new();
        list.retain(|text| seen.insert(text.clone()));
    }
    summary
}

/// Whether any of these blocks shows a fact.
pub(super) fn shows_anything(list: &[Block]) -> bool {
    let mut summary = Summary::default();
    blocks(list, "", &mut summary);
    !summary.shown.is_empty() || !summary.computed.is_empty()
}

/// The facts that this form has no place for, as `绩效指标[].二级指标`; what fills no form is no fact.
pub fn unshown(form: &Form, facts: &Node) -> Vec<String> {
    let of_form = summary(form);
    let mut known: BTreeSet<String> =
        of_form.shown.iter().map(|path| path.split('（').next().unwrap_or("").to_string()).collect();
    for expression in &of_form.computed {
        let paths = super::computed::variables(expression).unwrap_or_default();
        known.extend(paths.iter().map(Path::to_string));
    }
    // What the form says itself stands on it.
    known.extend(form.terms.set.iter().map(|(path, _)| path.to_string()));
    let mut left = BTreeSet::new();
    leaves(facts, &mut Vec::new(), &mut |named, general| {
        let shown = known.contains(named)
            || known.contains(general)
            // A cell that holds a whole group holds all that is in it.
            || known.iter().any(|group| {
                general.strip_prefix(group.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']))
            })
            // `{{ 名称 }}` in a repeated part speaks of the item it stands in.
            || general.rsplit_once("[].").is_some_and(|(_, own)| known.contains(own))
            // A list placed by name: the name is said by where its amounts stand.
            || named.strip_suffix(".名称").is_some_and(|item| known.iter().any(|path| path.starts_with(item)));
        if !shown && general != "表" {
            let by_name = named.rfind('[').is_some_and(|open| {
                known.iter().any(|path| {
                    path.starts_with(&named[..=open]) && !path.starts_with(&format!("{}]", &named[..=open]))
                })
            });
            left.insert(if by_name { named } else { general }.to_string());
        }
    });
    left.into_iter().collect()
}

/// Every text of a tree with its path, once with the names of list items and once without.
fn leaves(node: &Node, steps: &mut Vec<(String, String)>, found: &mut dyn FnMut(&str, &str)) {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries {
                let dot = if steps.is_empty() { "" } else { "." };
                steps.push((format!("{dot}{}", entry.key), format!("{dot}{}", entry.key)));
                leaves(&entry.value, steps, found);
                steps.pop();
            }
        }
        Value::List(items) if items.iter().any(|item| matches!(item.value, Value::Map(_))) => {
            for item in items {
                let name = item.child("名称").and_then(Node::as_text).unwrap_or("");
                steps.push((format!("[{name}]"), "[]".into()));
                leaves(item, steps, found);
                steps.pop();
            }
        }
        _ if node.is_blank() => {}
        _ => {
            let named: String = steps.iter().map(|(named, _)| named.as_str()).collect();
            let general: String = steps.iter().map(|(_, general)| general.as_str()).collect();
            found(&named, &general);
        }
    }
}

fn blocks(list: &[Block], base: &str, summary: &mut Summary) {
    for block in list {
        match block {
            Block::Text(text) => pattern(&text.pattern, base, summary),
            Block::Rows(rows) => {
                for row in rows {
                    let mut label = String::new();
                    for def in &row.cells {
                        cell(def, base, &mut label, summary);
                    }
                }
            }
            Block::Table(table) => {
                let outer = table.outer.as_ref().map_or(base.to_string(), |outer| inside(base, outer));
                let inner = inside(&outer, &table.each);
                if let Some((label, _)) = &table.beside {
                    summary.labels.push(label.clone());
                }
                for row in &table.totals {
                    let mut label = String::new();
                    row.cells.iter().for_each(|def| cell(def, base, &mut label, summary));
                }
                for column in &table.columns {
                    let mut label = column.heads.first().cloned().unwrap_or_default();
                    summary.labels.push(label.clone());
                    let own = if column.whose == Whose::Outer { &outer } else { &inner };
                    cell(&column.cell, own, &mut label, summary);
                }
                // What an item says by standing here.
                let filters = table.filters().iter().chain([&table.filter]).flat_map(|filter| filter.given());
                summary.shown.extend(filters.map(|(path, _)| format!("{inner}{path}")));
                for row in table.subtotals.iter().flat_map(|subtotals| &subtotals.rows) {
                    let mut label = String::new();
                    row.cells.iter().for_each(|def| cell(def, &outer, &mut label, summary));
                }
            }
            Block::Part(part) => {
                summary.labels.extend(part.label.iter().map(|label| label.content.label()));
                blocks(&part.blocks, base, summary);
            }
            Block::Repeat(repeat) => blocks(&repeat.blocks, &inside(base, &repeat.each), summary),
        }
    }
}

fn inside(base: &str, each: &Path) -> String {
    format!("{base}{each}[].")
}

fn cell(def: &CellDef, base: &str, label: &mut String, summary: &mut Summary) {
    match &def.content {
        Content::Packed(packed) => {
            let inner = inside(base, &packed.each);
            packed.items.iter().for_each(|item| pattern(item, &inner, summary));
        }
        Content::Pattern(text) if text.is_blank() => {
            let place = if label.is_empty() { "（空格）" } else { label.as_str() };
            summary.blank.push(place.to_string());
        }
        Content::Pattern(text) if is_for_people(text) && !label.is_empty() => summary.blank.push(label.clone()),
        Content::Pattern(text) => {
            if text.is_label() {
                *label = text.label().trim().to_string();
            }
            pattern(text, base, summary);
        }
    }
}

/// A label with a date to be written or a seal to be set is a blank to be left alone.
fn is_for_people(text: &Pattern) -> bool {
    let label = text.label();
    text.is_label() && (label.contains("盖章") || label.contains("签字") || label.contains("年  月  日"))
}

fn pattern(text: &Pattern, base: &str, summary: &mut Summary) {
    for hole in text.holes().filter(|hole| !hole.is_ordinal()) {
        let path = &hole.path;
        summary.shown.push(match &hole.codec {
            Codec::Box(word) => format!("{base}{path}（{word}）"),
            _ => format!("{base}{path}"),
        });
    }
    summary.computed.extend(text.computations().map(str::to_string));
    let label = text.label();
    let label = label.trim();
    if is_for_people(text) {
        summary.blank.push(label.split_whitespace().collect::<Vec<_>>().join(" "));
    } else if !label.is_empty() {
        summary.labels.push(label.to_string());
    }
}
