//! Items that stand on the paper more than once are one; which, their cells say. And the order in which all of a list come.

use super::*;
use crate::forms::arrange::{in_groups, shared, text, woven};
use crate::tree::{Node, Value};
use std::collections::BTreeSet;

/// Puts the items that a table has read among those that earlier tables of the list have, and its halves together.
///
/// Two are one when they say the same in every cell that both places have, and only then: nothing is joined that the
/// paper tells apart. `rows` are the rows of a table in halves.
pub(super) fn settle(x: &mut Extractor, table: &TableDef, list: &Path, start: usize, rows: &[Vec<Option<usize>>]) {
    let Some(items) = x.root.get(list).map(Node::items).filter(|_| table.is_partial()) else { return };
    let mut same: Vec<usize> = (0..items.len()).collect();
    let order = if table.halves.is_empty() {
        let earlier = x.form.siblings(table).into_iter().take_while(|other| other.place != table.place);
        let known: BTreeSet<&Path> = earlier.flat_map(|other| paths(other, 0)).collect();
        let common: Vec<&Path> = paths(table, 0).into_iter().filter(|path| known.contains(path)).collect();
        pair(items, 0..start.min(items.len()), start..items.len(), &common, &mut same);
        let next: Vec<usize> = (start..items.len()).map(|item| same[item]).collect();
        woven((0..start.min(items.len())).collect(), &next)
    } else {
        // Blank items at the end have been dropped.
        let known = |item: &Option<usize>| item.filter(|item| *item < items.len());
        let rows: Vec<Vec<Option<usize>>> = rows.iter().map(|row| row.iter().map(known).collect()).collect();
        let left: BTreeSet<&Path> = paths(table, 0).into_iter().collect();
        for half in 1..table.halves.len() {
            let common: Vec<&Path> = paths(table, half).into_iter().filter(|path| left.contains(path)).collect();
            let of = |half: usize| rows.iter().filter_map(move |row| row.get(half).copied().flatten());
            let before: Vec<usize> = (0..half).flat_map(of).collect();
            pair(items, before, of(half), &common, &mut same);
        }
        let rows: Vec<Vec<Option<usize>>> =
            rows.iter().map(|row| row.iter().map(|item| item.map(|item| same[item])).collect()).collect();
        let keyed = rows.iter().filter_map(|row| Some((shared(table, items.get(*row.iter().flatten().next()?)?), row)));
        in_groups(keyed)
    };
    if order.iter().copied().eq(0..items.len()) {
        return;
    }
    let mut to = vec![0; items.len()];
    for (at, item) in order.iter().enumerate() {
        to[*item] = at;
    }
    let to: Vec<usize> = same.iter().map(|item| to[*item]).collect();
    let node = x.root.reach(&list.0);
    let Value::List(items) = &mut node.value else { return };
    let mut settled: Vec<Node> = vec![Node::default(); order.len()];
    for (item, to) in std::mem::take(items).into_iter().zip(&to) {
        match settled[*to].is_blank() {
            true => settled[*to] = item,
            false => absorb(&mut settled[*to], item),
        }
    }
    *items = settled;
    x.renumber(list, &to);
}

/// What the cells of a half, and standing there, say of an item.
fn paths(table: &TableDef, half: usize) -> Vec<&Path> {
    let columns = table.columns_of(half).flat_map(|column| column.holes()).map(|hole| &hole.path);
    let given = table.filters().get(half).into_iter().chain([&table.filter]);
    columns.chain(given.flat_map(|filter| filter.given().map(|(path, _)| path))).collect()
}

/// Each of `next` that says the same as one of `known` where both speak is that one; none is two.
fn pair(
    items: &[Node],
    known: impl IntoIterator<Item = usize>,
    next: impl IntoIterator<Item = usize>,
    common: &[&Path],
    same: &mut [usize],
) {
    let said = |item: usize| -> Vec<String> { common.iter().map(|path| text(&items[item], path)).collect() };
    let mut open: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    for item in known {
        open.entry(said(item)).or_default().push(same[item]);
    }
    open.values_mut().for_each(|items| {
        items.dedup();
        items.reverse();
    });
    for item in next {
        let key = said(item);
        if key.iter().all(String::is_empty) {
            continue;
        }
        if let Some(first) = open.get_mut(&key).and_then(Vec::pop) {
            same[item] = first;
        }
    }
}

/// What another reading of the same item says besides.
fn absorb(item: &mut Node, other: Node) {
    let Value::Map(entries) = other.value else { return };
    for entry in entries {
        match item.child_mut(&entry.key) {
            None => item.push(entry.key, entry.value),
            Some(known) if known.is_blank() => *known = entry.value,
            Some(known) if matches!(known.value, Value::Map(_)) => absorb(known, entry.value),
            Some(_) => {}
        }
    }
}
