//! Columns that stand for one column a key (各区域): drawn from the facts when filling, from the heading when reading.
//!
//! Knows the definition: a form with such columns becomes one with plain columns, which all others go on with.

use super::condition::is_shown;
use super::definition::{Block, CellDef, ColumnDef, Content, Form, MOST_HEADING_ROWS, RowDef, SectionDef, TableDef};
use super::line::Line;
use super::loose;
use super::packed::join_lines;
use super::pattern::{Hole, Pattern};
use super::table::{leaves, names_most};
use crate::source::{self, Path};
use crate::tree::Node;
use std::borrow::Cow;

/// So narrow may a column of a key become, in half-width characters.
const NARROWEST: f64 = 6.0;
/// More keys are no columns of a page.
const MOST_KEYS: usize = 100;

/// The form with a column for each key that the shown items have.
pub(super) fn of_facts<'a>(form: &'a Form, root: &Node) -> Cow<'a, Form> {
    drawn(form, &|table, column| {
        let mut keys = column.keys.clone();
        let mut add = |item: &Node| {
            let group = column.keyed().and_then(|(path, _)| item.get(path));
            for entry in group.map(Node::entries).unwrap_or(&[]).iter().filter(|entry| !entry.value.is_blank()) {
                let key = entry.key.trim();
                if !keys.iter().any(|known| known == key) && keys.len() < MOST_KEYS {
                    keys.push(key.to_string());
                }
            }
        };
        items_of(form.blocks().collect(), &[root], table)
            .into_iter()
            .filter(|item| is_shown(table, item, &form.taxonomy))
            .for_each(&mut add);
        keys
    })
}

/// All items that a table shows, wherever it is repeated.
fn items_of<'n>(blocks: Vec<&Block>, nodes: &[&'n Node], table: &TableDef) -> Vec<&'n Node> {
    let inside = |nodes: &[&'n Node], list: &Path| -> Vec<&'n Node> {
        nodes.iter().filter_map(|node| node.get(list)).flat_map(Node::items).collect()
    };
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Table(own) if own.place == table.place => {
                found.extend(own.lists().iter().fold(nodes.to_vec(), |nodes, list| inside(&nodes, list)));
            }
            Block::Repeat(repeat) => {
                found.extend(items_of(repeat.blocks.iter().collect(), &inside(nodes, &repeat.each), table));
            }
            Block::Part(part) => found.extend(items_of(part.blocks.iter().collect(), nodes, table)),
            Block::Table(_) | Block::Rows(_) | Block::Text(_) => {}
        }
    }
    found
}

/// The form with a column for each key that stands in the headings of the lines.
pub(super) fn of_lines<'a>(form: &'a Form, lines: &[Line]) -> Cow<'a, Form> {
    drawn(form, &|table, column| {
        let mut keys: Vec<String> = Vec::new();
        let height = table.heading_rows().min(MOST_HEADING_ROWS);
        for heading in lines.windows(height).filter(|lines| names_most(table, lines)) {
            for leaf in leaves(heading).iter().filter(|leaf| leaf.slot.id.is_some()) {
                let under = |group: &String| leaf.above.iter().any(|above| loose::same(group, above));
                let key = join_lines(&leaf.slot.text).trim().to_string();
                let is_key = column.groups.iter().all(under) && !keys.contains(&key) && keys.len() < MOST_KEYS;
                let is_plain = |other: &ColumnDef| other.heads.iter().any(|head| loose::same(head, &key));
                if is_key && !table.columns.iter().any(|other| other.groups == column.groups && is_plain(other)) {
                    keys.push(key);
                }
            }
        }
        keys
    })
}

fn drawn<'a>(form: &'a Form, keys: &dyn Fn(&TableDef, &ColumnDef) -> Vec<String>) -> Cow<'a, Form> {
    let has_keys = |section: &SectionDef| tables(&section.blocks).iter().any(|table| is_keyed(table));
    if !form.sections.iter().any(has_keys) {
        return Cow::Borrowed(form);
    }
    let mut form = form.clone();
    for section in form.sections.iter_mut().filter(|section| has_keys(section)) {
        draw(section, keys);
    }
    Cow::Owned(form)
}

fn is_keyed(table: &TableDef) -> bool {
    table.columns.iter().any(|column| column.keyed().is_some())
}

fn tables(blocks: &[Block]) -> Vec<&TableDef> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => found.push(table),
            Block::Repeat(repeat) => found.extend(tables(&repeat.blocks)),
            Block::Part(part) => found.extend(tables(&part.blocks)),
            Block::Rows(_) | Block::Text(_) => {}
        }
    }
    found
}

/// Where the columns of a section end, before and after those for the keys have come in; in thousandths of a half-width
/// character.
struct Grid {
    old: Vec<i64>,
    new: Vec<i64>,
}

impl Grid {
    fn at(&self, column: u32) -> u32 {
        let edge = self.old.get(column as usize).or(self.old.last()).copied().unwrap_or(0);
        self.new.partition_point(|new| *new < edge) as u32
    }

    /// The edges of so many columns in the place of these.
    fn cuts(&self, column: u32, span: u32, keys: usize) -> Vec<i64> {
        let edges: Vec<i64> =
            (column..=column + span).filter_map(|edge| self.old.get(edge as usize).copied()).collect();
        match (edges.first(), edges.last()) {
            (Some(first), Some(last)) if keys as u32 != span => {
                let keys = keys.max(1) as i64;
                (0..=keys).map(|key| first + (last - first) * key / keys).collect()
            }
            _ => edges,
        }
    }
}

fn draw(section: &mut SectionDef, keys: &dyn Fn(&TableDef, &ColumnDef) -> Vec<String>) {
    let mut widths = section.columns.clone();
    let mut found: Vec<(u32, u32, usize)> = Vec::new();
    for table in tables(&section.blocks) {
        for column in table.columns.iter().filter(|column| column.keyed().is_some()) {
            let (at, span, count) = (column.cell.column, column.cell.span, keys(table, column).len());
            found.push((at, span, count));
            let own = at as usize..(at + span) as usize;
            let total: f64 = section.columns.get(own.clone()).unwrap_or(&[]).iter().sum();
            let wanted = NARROWEST * count as f64;
            for at in own.filter(|_| total > 0.0 && total < wanted) {
                widths[at] = widths[at].max(section.columns[at] * wanted / total);
            }
        }
    }
    let edges = |widths: &[f64]| {
        widths.iter().fold(vec![0i64], |mut edges, width| {
            edges.push(edges.last().copied().unwrap_or(0) + (width * 1000.0).round() as i64);
            edges
        })
    };
    let mut grid = Grid { old: edges(&widths), new: Vec::new() };
    grid.new = grid.old.clone();
    for (at, span, count) in found {
        grid.new.extend(grid.cuts(at, span, count));
    }
    grid.new.sort_unstable();
    grid.new.dedup();
    section.columns = grid.new.windows(2).map(|pair| (pair[1] - pair[0]) as f64 / 1000.0).collect();
    blocks(&mut section.blocks, &grid, keys);
}

fn blocks(list: &mut [Block], grid: &Grid, keys: &dyn Fn(&TableDef, &ColumnDef) -> Vec<String>) {
    for block in list {
        match block {
            Block::Text(_) => {}
            Block::Rows(list) => rows(list, grid),
            Block::Repeat(repeat) => blocks(&mut repeat.blocks, grid, keys),
            Block::Part(part) => {
                if let Some(label) = &mut part.label {
                    cell(label, grid);
                }
                blocks(&mut part.blocks, grid, keys);
            }
            Block::Table(table) => {
                let left = table.columns.first().map_or(0, |column| column.cell.column);
                let columns = table.columns.iter().flat_map(|column| match column.keyed() {
                    Some((path, codec)) => {
                        let hole =
                            |key: &str| Hole { path: path.key(source::key(key)), codec: codec.clone(), again: false };
                        of_keys(column, &keys(table, column), grid, &hole)
                    }
                    None => {
                        let mut column = column.clone();
                        cell(&mut column.cell, grid);
                        vec![column]
                    }
                });
                table.columns = columns.collect();
                rows(&mut table.totals, grid);
                if let Some(subtotals) = &mut table.subtotals {
                    rows(&mut subtotals.rows, grid);
                }
                if let Some((_, span)) = &mut table.beside {
                    *span = grid.at(left) - grid.at(left.saturating_sub(*span));
                }
            }
        }
    }
}

fn rows(list: &mut [RowDef], grid: &Grid) {
    list.iter_mut().flat_map(|row| &mut row.cells).for_each(|def| cell(def, grid));
}

fn cell(def: &mut CellDef, grid: &Grid) {
    let (from, to) = (grid.at(def.column), grid.at(def.column + def.span));
    (def.column, def.span) = (from, to.saturating_sub(from).max(1));
}

/// The columns of the keys; one blank column where there are none.
fn of_keys(column: &ColumnDef, keys: &[String], grid: &Grid, hole: &dyn Fn(&str) -> Hole) -> Vec<ColumnDef> {
    let cuts = grid.cuts(column.cell.column, column.cell.span, keys.len());
    let at = |edge: usize| {
        let edge = cuts.get(edge).or(cuts.last()).copied().unwrap_or(0);
        grid.new.partition_point(|new| *new < edge) as u32
    };
    if keys.is_empty() {
        let mut blank = ColumnDef { heads: Vec::new(), ..column.clone() };
        cell(&mut blank.cell, grid);
        blank.cell.content = Content::default();
        return vec![blank];
    }
    let each = keys.iter().enumerate().map(|(index, key)| {
        let mut own = ColumnDef { heads: vec![key.clone()], keys: Vec::new(), ..column.clone() };
        (own.cell.column, own.cell.span) = (at(index), at(index + 1).saturating_sub(at(index)).max(1));
        own.cell.content = Content::Pattern(Pattern::of_hole(hole(key)));
        own
    });
    each.collect()
}
