//! Tables: columns found by their headings, one item a row, totals rows, repeated headings.
//!
//! Rows that lost a cell are `slide`'s affair, which items are one and in what order they come `settle`'s.

mod aside;
mod heading;
mod item;
mod settle;

pub(super) use aside::{are_column_numbers, is_rule, is_total_name, remark};
pub(super) use heading::{blank_column, is_heading, leaves, names_most};

use aside::is_dots;
use heading::{Columns, Extra, extra_columns, find_heading, heading, is_whole, mark_heading, tell_order};

use super::account::Fate;
use super::brief::brief;
use super::computed::Facts;
use super::definition::{ColumnDef, Content, RowDef, TableDef, fields_of};
use super::extractor::extra::keep;
use super::extractor::{Extractor, Scope};
use super::line::{Line, Slot};
use super::loose;
use super::packed::{self, Unpacked};
use super::slide::{self, Slides};
use crate::diagnostic::Severity;
use crate::source::{Path, Place};
use crate::spec::Field;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;

/// Reads the table behind the cursor. `is_over` says whether what stands behind it begins at a line, which may read like
/// this table's own heading (the second argument).
pub(super) fn extract<'a>(
    x: &mut Extractor<'a>,
    table: &'a TableDef,
    scope: &Scope,
    is_over: impl Fn(&Line, bool) -> bool,
) {
    let holder = match &table.outer {
        Some(list) => fields_of(scope.fields, list),
        None => Some(scope.fields),
    };
    let Some((holder, items)) = holder.and_then(|holder| Some((holder, fields_of(holder, &table.each)?))) else {
        return;
    };
    let list = scope.base.join(&table.each);
    // What other tables of the list have read stays; without filters a list stands on the form once.
    let start = if table.is_partial() { x.root.get(&list).map_or(0, |list| list.items().len()) } else { 0 };
    let Some((at, rows, columns)) = find_heading(x, table) else {
        let heads = table
            .columns
            .iter()
            .filter_map(|column| column.heads.first().map(String::as_str))
            .collect::<Vec<_>>()
            .join("、");
        x.finding(
            "I005",
            Severity::Error,
            Place::Nowhere,
            words!("没有找到表头：{heads}", "the heading was not found: {heads}"),
            None,
        );
        return;
    };
    for line in at..at + rows {
        mark_heading(x, table, line);
    }
    for (column, found) in table.columns.iter().zip(&columns) {
        x.lacks_main |= found.is_none() && is_main(column);
        if let (None, Some(head)) = (found, column.heads.first()) {
            let place = x.lines[at].first().map_or(Place::Nowhere, |slot| slot.place);
            x.finding(
                "I005",
                Severity::Warning,
                place,
                words!("没有“{head}”这一栏", "there is no column “{head}”"),
                None,
            );
        }
    }
    let mut targets = table.columns.iter().zip(&columns).filter(|(column, _)| holds(column, &TARGETS)).peekable();
    x.lacks_targets |= targets.peek().is_some() && targets.all(|(_, found)| found.is_none());
    tell_order(x, at, &columns);
    let (ordinal_columns, extras) = extra_columns(x, at..at + rows, &columns);
    let ahead = unpack_ahead(x, table, &columns, at + rows);
    let mut body = Body {
        table,
        columns,
        items,
        holder,
        scope,
        outer: None,
        start,
        count: 0,
        rows: Vec::new(),
        group: start..start,
        is_summed: true,
        totals: table.totals.iter().collect(),
        slides: Slides::new(table),
        ordinal_columns,
        extras,
        above: Vec::new(),
        ahead,
    };
    let mut line = at + rows;
    while line < x.lines.len() {
        let reads_like_own = is_whole(table, &x.lines[line..line + 1]);
        let says = |label: &str| x.lines[line].iter().any(|slot| loose::same(label, &slot.text));
        let is_own = reads_like_own && table.label().is_some_and(says);
        if !is_own && is_over(&x.lines[line], reads_like_own) {
            break;
        }
        body.line(x, line);
        line += 1;
    }
    x.cursor = line;
    x.tables.push(at..line);
    body.slides.conclude(x, table);
    if table.outer.is_none() {
        x.drop_blank_items(&list);
        settle::settle(x, table, &list, start, &body.rows);
    }
}

/// Of a long table: its packed cells, unpacked on all cores before the rows are read one after the other. By the
/// number of the cell.
fn unpack_ahead(x: &Extractor, table: &TableDef, columns: &Columns, from: usize) -> HashMap<usize, Unpacked> {
    const MANY: usize = 1_024;
    let rows = x.lines.get(from..).filter(|rows| rows.len() >= MANY).unwrap_or_default();
    let mut ahead = HashMap::new();
    for (column, place) in table.columns.iter().zip(columns) {
        let (Content::Packed(list), Some((start, _))) = (&column.cell.content, place) else { continue };
        let slots = rows.par_iter().filter_map(|row| row.iter().find(|slot| slot.column == *start));
        ahead.par_extend(
            slots.filter_map(|slot| Some((slot.id?, packed::read(list, &slot.text, slot.place, x.taxonomy)))),
        );
    }
    ahead
}

/// Whether the table is about this column: the name of its items, or a list in one cell.
fn is_main(column: &ColumnDef) -> bool {
    match &column.cell.content {
        Content::Packed(_) => true,
        Content::Pattern(_) => holds(column, &["项目名称", "三级指标"]),
    }
}

/// What indicators are set for.
const TARGETS: [&str; 2] = ["年度指标值", "实施周期指标值"];

/// Whether one of these fields, or a part of it, stands in the column.
fn holds(column: &ColumnDef, fields: &[&str]) -> bool {
    let Content::Pattern(pattern) = &column.cell.content else { return false };
    pattern.holes().any(|hole| {
        let path = hole.path.to_string();
        fields.contains(&path.split('.').next().unwrap_or_default())
    })
}

struct Body<'a, 's> {
    table: &'a TableDef,
    columns: Columns,
    items: &'static [Field],
    /// The fields of what holds the list.
    holder: &'static [Field],
    scope: &'s Scope,
    /// The item of the outer list that the rows belong to.
    outer: Option<item::Outer>,
    /// Where the items of this table begin in their list.
    start: usize,
    count: usize,
    /// Of a table in halves: which item each row gave to each half.
    rows: Vec<Vec<Option<usize>>>,
    /// The items since the last subtotal.
    group: std::ops::Range<usize>,
    /// A subtotal has taken the group.
    is_summed: bool,
    /// Totals rows not met yet.
    totals: Vec<&'a RowDef>,
    slides: Slides,
    ordinal_columns: Vec<u32>,
    /// Columns that the form does not have: their cells go under 附加 of each item.
    extras: Vec<Extra>,
    /// The last item's text in each column, for “as above”.
    above: Vec<Option<String>>,
    ahead: HashMap<usize, Unpacked>,
}

impl<'a> Body<'a, '_> {
    fn line(&mut self, x: &mut Extractor<'a>, at: usize) {
        let mut filled: Vec<usize> = (0..x.lines[at].len()).filter(|index| x.lines[at][*index].id.is_some()).collect();
        if filled.is_empty() {
            return;
        }
        for index in &filled {
            if self.ordinal_columns.contains(&x.lines[at][*index].column) {
                let slot = x.lines[at][*index].clone();
                x.mark(&slot, Fate::Ignored);
            }
        }
        self.mark_fixed(x, at);
        filled.retain(|index| x.lines[at][*index].id.is_some_and(|id| x.fates[id] == Fate::Unexplained));
        if filled.is_empty() {
            return;
        }
        if filled.iter().all(|index| is_rule(&x.lines[at][*index].text)) {
            for index in filled {
                let slot = x.lines[at][index].clone();
                x.mark(&slot, Fate::Ignored);
            }
            return;
        }
        if let Some(lines) = self.heading_again(x, at) {
            lines.for_each(|line| mark_heading(x, self.table, line));
            let place = x.lines[at][filled[0]].place;
            x.finding(
                "I004",
                Severity::Info,
                place,
                words!(
                    "表头在此重复一次（换页），已跳过",
                    "the heading is repeated here (a page break) and was skipped"
                ),
                None,
            );
            return;
        }
        let fresh: Vec<Slot> = filled.iter().map(|index| x.lines[at][*index].clone()).collect();
        if are_column_numbers(&fresh.iter().collect::<Vec<_>>()) {
            fresh.iter().for_each(|slot| x.mark(slot, Fate::Label));
            return;
        }
        if self.count == 0 && self.totals_row(x, at) {
            return;
        }
        if self.subtotal(x, at) || !self.names_totals() && self.stray_total(x, at) {
            return;
        }
        if self.columns.len() > 2 && remark(x, &fresh.iter().collect::<Vec<_>>()) {
            return;
        }
        if let ([only], true) = (filled.as_slice(), self.columns.len() > 2)
            && self.is_remark(&x.lines[at], *only)
        {
            return;
        }
        self.item(x, at);
    }

    /// The label beside the table, the row that says “…”, and the number of a row left blank.
    fn mark_fixed(&self, x: &mut Extractor<'a>, at: usize) {
        let line = x.lines[at].clone();
        let beside = |slot: &Slot| self.table.beside.as_ref().is_some_and(|(label, _)| loose::same(label, &slot.text));
        let is_number = |column: usize| matches!(&self.table.columns[column].cell.content, Content::Pattern(pattern) if pattern.holes().all(|hole| hole.is_ordinal()));
        // Behind a number stands an item, and 。 is what it is called; without one, any dots say that there is more.
        let number = is_number(0).then(|| self.slot_of(&line, 0).map_or("", |slot| line[slot].text.as_ref()));
        let unnumbered = number.is_some_and(|text| loose::is_blank(text) || is_dots(text, "….．⋯。·"));
        let dots = if unnumbered { "….．⋯。·" } else { "….．⋯" };
        let more = |slot: &Slot| {
            self.table.more.as_ref().is_some_and(|more| loose::same(more, &slot.text) || is_dots(&slot.text, dots))
        };
        for slot in line.iter().filter(|slot| slot.id.is_some() && (beside(slot) || more(slot))) {
            x.mark(slot, Fate::Label);
        }
        let says_more = (0..self.columns.len()).any(|column| {
            !is_number(column)
                && self
                    .slot_of(&line, column)
                    .is_some_and(|slot| line[slot].id.is_some_and(|id| x.fates[id] == Fate::Unexplained))
        });
        if !says_more {
            for column in 0..self.columns.len() {
                if let Some(slot) = self.slot_of(&line, column) {
                    x.mark(&line[slot], Fate::Label);
                }
            }
        }
    }

    /// A remark under the table: one paragraph, one cell across the columns, or a note by its first word.
    fn is_remark(&self, line: &Line, only: usize) -> bool {
        let slot = &line[only];
        let covered = self
            .columns
            .iter()
            .flatten()
            .filter(|(start, end)| slot.column < *end && slot.column + slot.span > *start)
            .count();
        let text = slot.text.trim();
        line.len() == 1 && slot.span == 1 && matches!(slot.place, Place::Text { .. } | Place::Nowhere)
            || covered != 1
            || ["注", "备注", "说明", "填表", "制表", "审核"].iter().any(|word| text.starts_with(word))
    }

    fn slot_of(&self, line: &Line, column: usize) -> Option<usize> {
        let (start, end) = self.columns[column]?;
        (0..line.len()).find(|at| {
            let slot = &line[*at];
            (slot.column >= start && slot.column < end) || (slot.column < start && slot.column + slot.span > start)
        })
    }

    /// The table column at a grid column of the form.
    fn column_at(&self, grid: u32) -> Option<usize> {
        self.table.columns.iter().position(|column| column.cell.column == grid)
    }

    fn totals_row(&mut self, x: &mut Extractor<'a>, at: usize) -> bool {
        let line = x.lines[at].clone();
        let name = self
            .column_at(0)
            .and_then(|column| self.slot_of(&line, column))
            .map(|slot| line[slot].clone())
            .filter(|slot| slot.id.is_some());
        let Some(name) = name else { return false };
        let by_name = self.totals.iter().position(|row| {
            row.cells.first().is_some_and(|cell| match &cell.content {
                Content::Pattern(pattern) => match pattern.computed() {
                    Some(expression) => super::computed::evaluate(
                        expression,
                        &Facts { root: (&x.root, x.form.about.fields()), item: None, extras: &x.form.extra },
                        x.taxonomy,
                    )
                    .is_ok_and(|written| !written.text.is_empty() && loose::same(&written.text, &name.text)),
                    None => cell.content.says(&name.text),
                },
                Content::Packed(_) => false,
            })
        });
        // Another name, but the shape of a totals row: blank exactly where the form leaves it blank.
        let by_shape = || {
            if is_total_name(&name.text) {
                return None;
            }
            self.totals.iter().position(|row| {
                row.cells.iter().skip(1).all(|cell| {
                    let filled = self
                        .column_at(cell.column)
                        .and_then(|column| self.slot_of(&line, column))
                        .is_some_and(|slot| line[slot].id.is_some());
                    let blank = matches!(&cell.content, Content::Pattern(pattern) if pattern.is_blank());
                    // Where the column is missing altogether, its blank proves nothing.
                    let there = self.column_at(cell.column).is_some_and(|column| self.columns[column].is_some());
                    if blank { there && !filled } else { true }
                }) && line.iter().any(|slot| slot.number.is_some() || crate::spec::Amount::parse(&slot.text).is_some())
            })
        };
        let Some(index) = by_name.or_else(by_shape) else { return false };
        let row = self.totals.remove(index);
        for cell in &row.cells {
            let slot = self
                .column_at(cell.column)
                .and_then(|column| self.slot_of(&line, column))
                .map(|slot| line[slot].clone());
            let (Some(slot), Content::Pattern(pattern)) = (slot.filter(|slot| slot.id.is_some()), &cell.content) else {
                continue;
            };
            if pattern.is_label() {
                x.mark(&slot, Fate::Label);
            } else if !pattern.is_blank() {
                x.read_pattern(pattern, &slot, &self.scope.base, self.scope.fields);
                if let Some(column) = self.column_at(cell.column) {
                    self.slides.stated(column, &slot);
                }
            }
        }
        true
    }

    /// 合计 or 小计 where the form has none: said and left out.
    fn stray_total(&mut self, x: &mut Extractor, at: usize) -> bool {
        if !x.lines[at].iter().find(|slot| slot.id.is_some()).is_some_and(|slot| is_total_name(&slot.text)) {
            return false;
        }
        let line = x.lines[at].clone();
        let Some(name) = line.iter().find(|slot| slot.id.is_some()) else { return false };
        let raw =
            line.iter().filter(|slot| slot.id.is_some()).map(|slot| slot.text.trim()).collect::<Vec<_>>().join(" | ");
        for slot in &line {
            x.mark(slot, Fate::Ignored);
        }
        x.finding(
            "I011",
            Severity::Info,
            name.place,
            words!(
                "合计行不在本表之内，未读入：{raw}",
                "a totals row that this form does not have was not read in: {raw}"
            ),
            None,
        );
        true
    }

    fn item(&mut self, x: &mut Extractor<'a>, at: usize) {
        // Nothing looks at the line in its place while its facts are put into the tree.
        let mut line = std::mem::take(&mut x.lines[at]);
        let more = self.goes_on(x, at, &mut line);
        self.item_on(x, &line);
        for (own, slot) in more {
            let fate = line[own].id.map_or(Fate::Unexplained, |id| x.fates[id].clone());
            x.mark(&slot, fate);
            let raw = brief(&slot.text);
            x.finding(
                "I024",
                Severity::Warning,
                slot.place,
                words!(
                    "这一格接着上一行的同一格，已接上：{raw}",
                    "this cell goes on with the one above and was joined to it: {raw}"
                ),
                Some(words!("对照原表核对接起来的文字", "compare the joined text with the original")),
            );
        }
        x.lines[at] = line;
    }

    /// Joins what the next rows go on with: a row without a name and without money, which says only more of what
    /// this row said, is no row of its own. A page may break in between. Returns the cells that were joined, each
    /// with the slot of the line it went to.
    fn goes_on(&self, x: &Extractor<'a>, at: usize, line: &mut Line<'a>) -> Vec<(usize, Slot<'a>)> {
        let mut more = Vec::new();
        let money: Vec<usize> = (0..self.columns.len()).filter(|c| slide::is_money(self.table, *c)).collect();
        let is_plain = self.table.outer.is_none() && !self.table.is_arranged();
        if money.is_empty() || self.table.columns[0].merge_same || !is_plain {
            return more;
        }
        let is_filled = |line: &Line, column: usize| self.slot_of(line, column).filter(|slot| line[*slot].id.is_some());
        for next in &x.lines[at + 1..] {
            if let Some(name) = is_filled(next, 0) {
                if self.table.columns[0].heads.iter().any(|head| loose::same(head, &next[name].text)) {
                    continue;
                }
                break;
            }
            let filled: Vec<usize> = (0..next.len()).filter(|slot| next[*slot].id.is_some()).collect();
            if filled.is_empty() {
                continue;
            }
            let columns = filled.iter().map(|slot| {
                let column = (0..self.columns.len()).find(|column| is_filled(next, *column) == Some(*slot))?;
                Some((is_filled(line, column)?, *slot)).filter(|_| !money.contains(&column))
            });
            let Some(pairs) = columns.collect::<Option<Vec<_>>>() else { break };
            for (own, slot) in pairs {
                line[own].text = packed::joined(&line[own].text, &next[slot].text).into();
                line[own].number = None;
                more.push((own, next[slot].clone()));
            }
        }
        more
    }

    fn cell(
        &mut self,
        x: &mut Extractor<'a>,
        column: &'a ColumnDef,
        slot: &Slot<'a>,
        base: &Path,
        fields: &'static [Field],
    ) {
        match &column.cell.content {
            Content::Pattern(pattern) if pattern.is_blank() => {}
            Content::Pattern(pattern) => {
                if !x.read_pattern(pattern, slot, base, fields) {
                    let (raw, head) = (brief(&slot.text), column.heads.first().cloned().unwrap_or_default());
                    x.finding(
                        "I015",
                        Severity::Warning,
                        slot.place,
                        words!(
                            "“{head}”的写法与本表不符：{raw}",
                            "“{head}” is not written the way this form does: {raw}"
                        ),
                        None,
                    );
                }
            }
            Content::Packed(list) => {
                // A row put together from two says more than its cell did.
                let as_it_was = matches!(slot.text, Cow::Borrowed(_));
                let known = slot.id.and_then(|id| self.ahead.remove(&id)).filter(|_| as_it_was);
                let unpacked = known.unwrap_or_else(|| packed::read(list, &slot.text, slot.place, x.taxonomy));
                x.take_packed(list, unpacked, slot, base);
            }
        }
    }
}
