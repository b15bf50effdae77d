//! Facts from a form laid onto an existing spec: what the form shows is changed where it differs, and
//! nothing else, neither other facts nor comments nor the order of keys.
//!
//! Knows what a form shows; where the spec came from and goes to is `cli`'s affair.

use super::arrange::order;
use super::codec::Codec;
use super::condition::{is_shown, shows};
use super::definition::{Block, CellDef, Content, Form, TableDef, Whose, shape_of};
use super::pattern::{Hole, Pattern};
use super::prepare::in_unit;
use crate::source::{Path, Step};
use crate::spec::amount::USUAL_UNIT;
use crate::spec::{Field, Shape, Taxonomy};
use crate::tree::{Node, Value};
use std::collections::HashMap;

/// One fact that the form says otherwise than the spec did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In the spec as it is now.
    pub path: Path,
    pub before: Said,
    pub after: Said,
}

/// What is said at a path, briefly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Text(String),
    /// So many items of a list.
    Items(usize),
}

impl Said {
    fn of(node: Option<&Node>) -> Said {
        match node.map(|node| &node.value) {
            Some(Value::Text(text)) if !text.trim().is_empty() => Said::Text(text.trim().to_string()),
            Some(Value::List(items)) if items.iter().all(|item| item.as_text().is_some()) && !items.is_empty() => {
                Said::Text(items.iter().filter_map(Node::as_text).collect::<Vec<_>>().join("、"))
            }
            Some(Value::List(items)) if !items.is_empty() => Said::Items(items.len()),
            _ => Said::Nothing,
        }
    }
}

/// Lays the shown facts of `from` onto `spec` and returns what changed.
pub fn lay(form: &Form, spec: &mut Node, from: &Node) -> Vec<Change> {
    let mut layer = Layer { changed: Vec::new(), form: Some(form), taxonomy: &form.taxonomy };
    let blocks: Vec<&Block> = form.blocks().collect();
    let fields = form.about.fields();
    // A form that says its unit of money itself is laid in the spec's.
    let unit = |node: &Node| node.child("金额单位").and_then(Node::as_text).unwrap_or(USUAL_UNIT).trim().to_string();
    let (own, said) = (unit(spec), unit(from));
    let says_it = form.terms.set.iter().any(|(path, _)| path.to_string() == "金额单位");
    let converted = if says_it && own != said { in_unit(fields, from, &said, &own) } else { None };
    layer.blocks(&blocks, spec, converted.as_ref().unwrap_or(from), fields, &Path::root());
    layer.changed
}

/// Lays what was read from a form that nobody declared: a fact that was read is changed where it differs, a list that was
/// read is the list now (its items laid on those that are called the same), and what was not read stays.
pub fn lay_facts(fields: &'static [Field], spec: &mut Node, from: &Node) -> Vec<Change> {
    let taxonomy = Taxonomy::default();
    let mut layer = Layer { changed: Vec::new(), form: None, taxonomy: &taxonomy };
    layer.facts(fields, spec, from, &Path::root());
    layer.changed
}

/// Which form a spec is for is the spec's affair, not what a form says.
const NOT_A_FACT: &str = "表";
/// A line that may change while an item stays what it is.
const NO_NAME: &str = "备注";

struct Layer<'a> {
    changed: Vec<Change>,
    form: Option<&'a Form>,
    taxonomy: &'a Taxonomy,
}

/// What is laid of an item once it is known which old one it is laid on.
type Lay<'l> = &'l mut dyn FnMut(&mut Layer, &mut Node, &Node, &'static [Field], &Path);

impl Layer<'_> {
    fn blocks(&mut self, blocks: &[&Block], onto: &mut Node, from: &Node, fields: &'static [Field], base: &Path) {
        for block in blocks {
            match block {
                Block::Text(text) => self.pattern(&text.pattern, onto, from, base),
                Block::Rows(rows) => {
                    rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.cell(cell, onto, from, fields, base));
                }
                Block::Part(part) => {
                    let inner: Vec<&Block> = part.blocks.iter().collect();
                    self.blocks(&inner, onto, from, fields, base);
                }
                Block::Table(table) => {
                    let totals = table.totals.iter().flat_map(|row| &row.cells);
                    totals.for_each(|cell| self.cell(cell, onto, from, fields, base));
                    let siblings = self.form.filter(|_| table.is_partial()).map(|form| form.siblings(table));
                    let own = siblings.unwrap_or_else(|| vec![table]);
                    // Tables that show parts of one list are laid together.
                    if own.first().is_some_and(|first| first.place == table.place) {
                        self.tables(&own, onto, from, fields, base);
                    }
                }
                Block::Repeat(repeat) => {
                    let inner: Vec<&Block> = repeat.blocks.iter().collect();
                    self.list(
                        &repeat.each,
                        &[],
                        &[],
                        onto,
                        from,
                        fields,
                        base,
                        &mut |layer, item, again, fields, base| {
                            layer.blocks(&inner, item, again, fields, base);
                        },
                    );
                }
            }
        }
    }

    fn cell(&mut self, cell: &CellDef, onto: &mut Node, from: &Node, fields: &'static [Field], base: &Path) {
        match &cell.content {
            Content::Pattern(pattern) => self.pattern(pattern, onto, from, base),
            Content::Packed(packed) => {
                let Some(item) = packed.items.first() else { return };
                let holes: Vec<&Hole> = item.holes().collect();
                self.list(&packed.each, &holes, &[], onto, from, fields, base, &mut |layer, node, again, _, base| {
                    layer.pattern(item, node, again, base);
                });
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern, onto: &mut Node, from: &Node, base: &Path) {
        for hole in pattern.holes().filter(|hole| !hole.is_ordinal()) {
            self.fact(&hole.path, &hole.codec, onto, from, base);
        }
    }

    fn facts(&mut self, fields: &'static [Field], onto: &mut Node, from: &Node, base: &Path) {
        for entry in from.entries().iter().filter(|entry| entry.key != NOT_A_FACT && !entry.value.is_blank()) {
            let (at, path) = (Path::root().key(entry.key.to_string()), base.key(entry.key.to_string()));
            let shape = fields.iter().find(|field| field.key == entry.key).map(|field| field.shape);
            let items = entry.value.items();
            match (shape, &entry.value.value) {
                (Some(Shape::Record(inner)), Value::Map(_)) => {
                    self.facts(inner(), onto.reach(&at.0), &entry.value, &path)
                }
                (Some(Shape::Records(inner)), Value::List(_)) => {
                    let inner = inner();
                    let known = onto.get(&at).map(Node::items).unwrap_or(&[]).len();
                    if items.len() != known {
                        let before = if known == 0 { Said::Nothing } else { Said::Items(known) };
                        self.changed.push(Change { path: path.clone(), before, after: Said::Items(items.len()) });
                    }
                    let node = onto.reach(&at.0);
                    let old: Vec<Node> = match &mut node.value {
                        Value::List(items) => std::mem::take(items),
                        _ => Vec::new(),
                    };
                    let mut old: Vec<Option<Node>> = old.into_iter().map(Some).collect();
                    let lines = inner.iter().filter(|field| matches!(field.shape, Shape::Line) && field.key != NO_NAME);
                    let names: Vec<Path> = lines.map(|field| Path::root().key(field.key)).collect();
                    let pairs = pair(&old, items, &names.iter().collect::<Vec<_>>());
                    let laid = items.iter().zip(pairs).enumerate().map(|(index, (again, pair))| {
                        let mut item = pair.and_then(|at| old[at].take()).unwrap_or_else(Node::map);
                        self.facts(inner, &mut item, again, &path.index(index));
                        item
                    });
                    let laid = laid.collect();
                    node.value = Value::List(laid);
                }
                _ => {
                    let (before, after) = (Said::of(onto.get(&at)), Said::of(Some(&entry.value)));
                    if before != after {
                        // The comments of the fact stay with it.
                        onto.reach(&at.0).value = entry.value.value.clone();
                        self.changed.push(Change { path, before, after });
                    }
                }
            }
        }
    }

    fn fact(&mut self, path: &Path, codec: &Codec, onto: &mut Node, from: &Node, base: &Path) {
        let said = from.get(path).filter(|node| !node.is_blank());
        if codec.agree(onto.get(path), said) {
            return;
        }
        let before = Said::of(onto.get(path));
        self.changed.push(Change { path: base.join(path), before, after: Said::of(said) });
        match (codec, said) {
            (Codec::Box(word), _) => tick(onto.reach(&path.0), word, said.is_some_and(|list| holds(list, word))),
            // The comments of the fact stay with it.
            (_, Some(said)) => onto.reach(&path.0).value = said.value.clone(),
            (_, None) => remove(onto, &path.0),
        }
    }

    /// Lays the items of the tables that show one list.
    fn tables(&mut self, tables: &[&TableDef], onto: &mut Node, from: &Node, fields: &'static [Field], base: &Path) {
        let Some(first) = tables.first() else { return };
        let Some(outer) = &first.outer else { return self.items(tables, onto, from, fields, base) };
        let names: Vec<&Hole> = first.outer_columns().flat_map(|column| holes(&column.cell)).collect();
        self.list(outer, &names, &[], onto, from, fields, base, &mut |layer, item, again, fields, base| {
            first.outer_columns().for_each(|column| layer.cell(&column.cell, item, again, fields, base));
            layer.items(tables, item, again, fields, base);
        });
    }

    fn items(&mut self, tables: &[&TableDef], onto: &mut Node, from: &Node, fields: &'static [Field], base: &Path) {
        let Some(each) = tables.first().map(|table| &table.each) else { return };
        let columns = tables.iter().flat_map(|table| &table.columns).filter(|column| column.whose != Whose::Outer);
        let names: Vec<&Hole> = columns.flat_map(|column| holes(&column.cell)).collect();
        self.list(each, &names, tables, onto, from, fields, base, &mut |layer, item, again, fields, base| {
            let taxonomy = layer.taxonomy;
            let parts = tables.iter().flat_map(|table| (0..table.filters().len()).map(move |half| (*table, half)));
            let parts: Vec<(&TableDef, usize)> = parts.collect();
            let is_seen = |node: &Node, (table, half): (&TableDef, usize)| shows(table, half, node, taxonomy);
            let seen: Vec<_> =
                parts.iter().copied().filter(|part| is_seen(item, *part) || is_seen(again, *part)).collect();
            // What stands in a table and fits its filter no longer was written there all the same.
            for (table, half) in if seen.is_empty() { parts } else { seen } {
                table.columns_of(half).for_each(|column| layer.cell(&column.cell, item, again, fields, base));
                let own = table.filters().get(half).into_iter().chain([&table.filter]);
                own.flat_map(|filter| filter.given())
                    .filter(|(path, _)| again.get(path).is_some())
                    .for_each(|(path, _)| layer.fact(path, &Codec::Plain, item, again, base));
            }
        });
    }

    /// Lays items on items: those that are called the same, then the others in their order. Items that none of the tables
    /// shows stay as they are.
    #[allow(clippy::too_many_arguments)]
    fn list(
        &mut self,
        each: &Path,
        holes: &[&Hole],
        tables: &[&TableDef],
        onto: &mut Node,
        from: &Node,
        fields: &'static [Field],
        base: &Path,
        lay: Lay,
    ) {
        let said = from.get(each).map(Node::items).unwrap_or(&[]);
        if said.is_empty() && onto.get(each).map(Node::items).unwrap_or(&[]).is_empty() {
            return;
        }
        let inner = match shape_of(fields, each) {
            Some(Shape::Records(inner)) => inner(),
            _ => return,
        };
        let names: Vec<&Path> = holes
            .iter()
            .filter(|hole| matches!(hole.codec, Codec::Plain | Codec::Code(_)))
            .filter(|hole| matches!(shape_of(inner, &hole.path), Some(Shape::Line)))
            .map(|hole| &hole.path)
            .collect();
        let list = base.join(each);
        let node = onto.reach(&each.0);
        let all = match &mut node.value {
            Value::List(items) => std::mem::take(items),
            _ => Vec::new(),
        };
        let taxonomy = self.taxonomy;
        let is_partial = tables.iter().any(|table| table.is_partial());
        let is_hidden = |item: &Node| is_partial && !tables.iter().any(|table| is_shown(table, item, taxonomy));
        let mut hidden: Vec<(usize, Node)> = Vec::new();
        let mut old: Vec<Option<Node>> = Vec::new();
        for (at, item) in all.into_iter().enumerate() {
            match is_hidden(&item) {
                true => hidden.push((at, item)),
                false => old.push(Some(item)),
            }
        }
        let known = old.len();
        if said.len() != known {
            let of = |count| if count == 0 { Said::Nothing } else { Said::Items(count) };
            self.changed.push(Change { path: list.clone(), before: of(known), after: of(said.len()) });
        }
        let pairs = pair(&old, said, &names);
        let mut items = Vec::with_capacity(said.len());
        for (index, (again, pair)) in said.iter().zip(&pairs).enumerate() {
            let mut item = pair.and_then(|at| old[at].take()).unwrap_or_else(Node::map);
            lay(self, &mut item, again, inner, &list.index(index));
            items.push(item);
        }
        let mut items = in_old_order(items, &pairs, known, tables, taxonomy);
        for (at, item) in hidden {
            items.insert(at.min(items.len()), item);
        }
        let is_empty = items.is_empty();
        node.value = Value::List(items);
        if is_empty {
            remove(onto, &each.0);
        }
    }
}

/// The items as they stood, where the paper does not say otherwise: it shows some orders as one.
fn in_old_order(
    items: Vec<Node>,
    pairs: &[Option<usize>],
    known: usize,
    tables: &[&TableDef],
    taxonomy: &Taxonomy,
) -> Vec<Node> {
    let all: Option<Vec<usize>> = pairs.iter().copied().collect();
    let is_arranged = tables.iter().any(|table| table.is_arranged());
    let Some(all) = all.filter(|all| is_arranged && all.len() == known && !all.is_sorted()) else { return items };
    let mut places: Vec<usize> = (0..all.len()).collect();
    places.sort_by_key(|place| all[*place]);
    let old: Vec<Node> = places.iter().filter_map(|place| items.get(*place).cloned()).collect();
    let shown = order(tables, &old, taxonomy);
    let as_said = shown.len() == items.len() && shown.iter().map(|at| places[*at]).eq(0..items.len());
    if as_said { old } else { items }
}

/// For each item said, the old item it is laid on.
fn pair(old: &[Option<Node>], said: &[Node], names: &[&Path]) -> Vec<Option<usize>> {
    let name = |node: &Node| -> Vec<String> {
        names.iter().map(|name| node.get(name).and_then(Node::as_text).unwrap_or("").trim().to_string()).collect()
    };
    let mut by_name: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    for (at, item) in old.iter().enumerate().rev() {
        if let Some(item) = item.as_ref().filter(|_| !names.is_empty()) {
            by_name.entry(name(item)).or_default().push(at);
        }
    }
    let mut taken = vec![false; old.len()];
    let mut pairs: Vec<Option<usize>> = said
        .iter()
        .map(|item| {
            let at = by_name.get_mut(&name(item))?.pop()?;
            taken[at] = true;
            Some(at)
        })
        .collect();
    let mut left = (0..old.len()).filter(|at| !taken[*at]);
    for pair in pairs.iter_mut().filter(|pair| pair.is_none()) {
        *pair = left.next();
    }
    pairs
}

fn holes(cell: &CellDef) -> Vec<&Hole> {
    match &cell.content {
        Content::Pattern(pattern) => pattern.holes().collect(),
        Content::Packed(_) => Vec::new(),
    }
}

fn holds(list: &Node, word: &str) -> bool {
    list.items().iter().any(|item| item.as_text() == Some(word))
}

fn tick(list: &mut Node, word: &str, on: bool) {
    if !matches!(list.value, Value::List(_)) {
        list.value = Value::List(Vec::new());
    }
    if let Value::List(items) = &mut list.value {
        items.retain(|item| item.as_text() != Some(word));
        if on {
            items.push(Node::text(word));
        }
    }
}

/// Takes a fact out, and with it the groups that then say nothing.
fn remove(node: &mut Node, steps: &[Step]) {
    let Some((last, holder)) = steps.split_last() else { return };
    if node.get(&Path(holder.to_vec())).is_none() {
        return;
    }
    let group = node.reach(holder);
    if let (Value::Map(entries), Step::Key(key)) = (&mut group.value, last) {
        entries.retain(|entry| entry.key != *key);
        let empty = entries.is_empty();
        if empty && !holder.is_empty() && matches!(holder.last(), Some(Step::Key(_))) {
            remove(node, holder);
        }
    }
}
