//! Which item of a list stands in which row of a table, and in which order items come back from the paper.
//!
//! Knows items and filters; cells are `fill`'s affair, finding rows again is `table`'s.

use super::condition::{means_same, shows};
use super::definition::{TableDef, Whose};
use crate::source::{Path, Step};
use crate::spec::Taxonomy;
use crate::tree::Node;
use std::collections::HashMap;

/// One row of a table, blank rows and totals apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Which item stands in each half; a table without halves has one.
    pub items: Vec<Option<usize>>,
    /// Which of the table's printed rows it is, or goes on with.
    pub printed: Option<usize>,
}

impl Row {
    /// The first item that stands in it.
    pub fn first(&self) -> Option<usize> {
        self.items.iter().flatten().copied().next()
    }
}

/// Items that stand together: under one printed row, or within the same shared cells.
struct Group {
    /// What stands in the shared cells, or in the first field that is printed.
    of: Vec<String>,
    printed: Option<usize>,
    least: usize,
    halves: Vec<Vec<usize>>,
}

/// The rows that show these items, in order. Items that the table does not show are in none.
pub(super) fn rows(table: &TableDef, items: &[Node], taxonomy: &Taxonomy) -> Vec<Row> {
    let halves = table.filters().len();
    if !table.is_arranged() {
        return (0..items.len()).map(|item| Row { items: vec![Some(item)], printed: None }).collect();
    }
    let mut groups: Vec<Group> = Vec::new();
    for (at, printed) in table.printed.iter().enumerate() {
        match groups.iter_mut().find(|group| group.printed.is_some_and(|known| table.printed[known] == *printed)) {
            Some(group) => group.least += 1,
            None => groups.push(Group {
                of: first_printed(table, printed),
                printed: Some(at),
                least: 1,
                halves: vec![Vec::new(); halves],
            }),
        }
    }
    for (at, item) in items.iter().enumerate() {
        let own: Vec<usize> = (0..halves).filter(|half| shows(table, *half, item, taxonomy)).collect();
        if own.is_empty() {
            continue;
        }
        let fits = |group: &Group| group.printed.is_some_and(|row| is_printed(&table.printed[row], item, taxonomy));
        let found = groups.iter().position(fits).unwrap_or_else(|| {
            let of = if table.printed.is_empty() { shared(table, item) } else { first_printed(table, item) };
            let same = |group: &Group| {
                group.of.len() == of.len()
                    && group.of.iter().zip(&of).all(|(a, b)| a == b || means_same(a, b, taxonomy))
            };
            // Without a row of its own it stands behind the last of its kind.
            let exact = |group: &Group| if table.printed.is_empty() { group.of == of } else { same(group) };
            match groups.iter().rposition(exact) {
                Some(last) if groups[last].printed.is_none() => last,
                last => {
                    let behind = last.map_or(groups.len(), |last| last + 1);
                    groups.insert(behind, Group { of, printed: None, least: 0, halves: vec![Vec::new(); halves] });
                    behind
                }
            }
        });
        for half in own {
            groups[found].halves[half].push(at);
        }
    }
    let mut rows = Vec::new();
    for group in groups {
        let count = group.halves.iter().map(Vec::len).max().unwrap_or(0).max(group.least);
        rows.extend((0..count).map(|row| Row {
            items: group.halves.iter().map(|half| half.get(row).copied()).collect(),
            printed: group.printed,
        }));
    }
    rows
}

/// Whether an item belongs to a printed row: all that is printed there says the same.
pub(super) fn is_printed(row: &Node, item: &Node, taxonomy: &Taxonomy) -> bool {
    row.entries().iter().all(|entry| {
        let path = Path(vec![Step::Key(entry.key.clone())]);
        let (printed, own) = (entry.value.as_text().unwrap_or(""), item.get(&path).and_then(Node::as_text));
        own.is_some_and(|own| means_same(printed, own, taxonomy))
    })
}

fn first_printed(table: &TableDef, item: &Node) -> Vec<String> {
    let first = table.printed.first().and_then(|row| row.entries().first());
    let text = first.and_then(|entry| item.child(&entry.key)).and_then(Node::as_text);
    vec![text.unwrap_or("").trim().to_string()]
}

/// What an item says in the cells that the halves share.
pub(super) fn shared(table: &TableDef, item: &Node) -> Vec<String> {
    let columns = table.columns.iter().filter(|column| !table.halves.is_empty() && column.whose == Whose::Item);
    let paths = columns.flat_map(|column| column.holes().map(|hole| &hole.path));
    paths.map(|path| text(item, path)).collect()
}

pub(super) fn text(item: &Node, path: &Path) -> String {
    item.get(path).and_then(Node::as_text).unwrap_or("").trim().to_string()
}

/// The items in the order in which they come back from these tables, all of one list; those that none shows are left out.
///
/// Where items stand in one table they come as they stand there, in halves the shared cells first and then what stands in
/// both; what stands only further right, or in a later table, comes before the next that both have, else at the end.
pub(super) fn order(tables: &[&TableDef], items: &[Node], taxonomy: &Taxonomy) -> Vec<usize> {
    let orders = tables.iter().map(|table| {
        let rows = rows(table, items, taxonomy);
        if table.halves.is_empty() {
            return rows.iter().filter_map(Row::first).collect();
        }
        let groups = rows.iter().filter_map(|row| Some((shared(table, items.get(row.first()?)?), &row.items)));
        in_groups(groups)
    });
    orders.fold(Vec::new(), |known, next| woven(known, &next))
}

/// The items of rows in halves: group by group, the halves of each woven into one.
pub(super) fn in_groups<'r>(rows: impl Iterator<Item = (Vec<String>, &'r Vec<Option<usize>>)>) -> Vec<usize> {
    let mut groups: Vec<Vec<Vec<usize>>> = Vec::new();
    let mut known: HashMap<Vec<String>, usize> = HashMap::new();
    for (key, items) in rows {
        let at = *known.entry(key).or_insert(groups.len());
        if at == groups.len() {
            groups.push(vec![Vec::new(); items.len()]);
        }
        for (half, item) in groups[at].iter_mut().zip(items) {
            half.extend(item);
        }
    }
    let woven_halves = |halves: Vec<Vec<usize>>| halves.iter().fold(Vec::new(), |known, next| woven(known, next));
    groups.into_iter().flat_map(woven_halves).collect()
}

/// Two orders as one: what only the second has stands before the next that both have, else at the end.
pub(super) fn woven(mut known: Vec<usize>, next: &[usize]) -> Vec<usize> {
    let mut waiting: Vec<usize> = Vec::new();
    for item in next {
        match known.iter().position(|other| other == item) {
            Some(at) => drop(known.splice(at..at, waiting.drain(..))),
            None => waiting.push(*item),
        }
    }
    known.extend(waiting);
    known
}

#[cfg(test)]
mod tests {
    use super::woven;

    #[test]
    fn what_only_one_has_stands_before_the_next_that_both_have() {
        for (left, right, both) in [
            (vec![1, 2, 4], vec![3, 4, 5], vec![1, 2, 3, 4, 5]),
            (vec![1, 2], vec![3], vec![1, 2, 3]),
            (vec![], vec![1], vec![1]),
            (vec![1, 2], vec![2, 1], vec![1, 2]),
        ] {
            assert_eq!(woven(left, &right), both);
        }
    }
}
