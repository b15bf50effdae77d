//! A table filled: its heading, one row an item (or one for the items of all halves), what is printed, subtotals.

use super::*;
use crate::forms::arrange;
use crate::forms::choices;
use crate::forms::definition::{ColumnDef, TableDef, Whose};

/// What stands in a row below the heading and the totals.
struct Placed {
    /// The item of the outer list.
    outer: Option<usize>,
    /// Nothing above goes on into it: the first of an outer item, what stands under a subtotal, a blank.
    breaks: bool,
}

impl<'a> Filler<'a> {
    pub(super) fn table(&mut self, table: &'a TableDef, scope: &Scope, fresh: bool) {
        let top = self.next_row();
        // Only the first rows of a table repeat on each page, and a label merged down past them would be torn.
        self.heading(table, fresh && table.beside.is_none() && self.beside == 0);
        for totals in &table.totals {
            self.row(totals, scope);
        }
        let first = self.next_row();
        let mut placed = Vec::new();
        match &table.outer {
            None => self.items(table, scope, None, &mut placed),
            Some(list) => {
                let outer = scope.facts.get(list).map(Node::items).unwrap_or(&[]);
                let fields = fields_of(scope.fields, list).unwrap_or(&[]);
                for (index, facts) in outer.iter().enumerate() {
                    let base = scope.base.join(list).index(index);
                    let own = Scope { facts, base, fields, ordinal: Some(index + 1), is_group: false };
                    self.items(table, &own, Some(index), &mut placed);
                }
            }
        }
        let count = placed.len();
        let least = if self.blank { table.min_rows.max(choices::ROWS) } else { table.min_rows };
        for index in count..least {
            self.blank_row(table, scope, index, count);
            placed.push(Placed { outer: None, breaks: true });
        }
        if let Some(more) = table.more.as_ref().filter(|_| count <= table.min_rows) {
            let style = self.style("标签");
            let cells = table.columns.iter().enumerate().map(|(index, column)| {
                let text = if index == 0 { more.as_str() } else { "" };
                let place = in_file(column.cell.place);
                Cell { span: column.cell.span, style, place, ..Cell::text(column.cell.column, text) }
            });
            let mut cells: Vec<Cell> = cells.collect();
            place_in_file(&mut cells, table.ready.dots);
            self.push_row(Row { cells, ..Row::default() });
        }
        let left = table.columns.first().map_or(0, |column| column.cell.column);
        let beside = table.beside.as_ref().map(|(label, span)| (label.as_str(), *span, self.style("标签")));
        if let Some(document::Block::Table(made)) = self.blocks.last_mut() {
            merge_same(table, &mut made.rows[first..], &placed);
            if let Some((label, span, style)) = beside {
                let down = (made.rows.len() - top) as u32;
                let at = left.saturating_sub(span);
                made.rows[top].cells.insert(0, Cell { span, down, style, ..Cell::text(at, label) });
            }
        }
    }

    /// The rows of one list, its subtotals among them. An item of the outer list has a row though it has no items.
    fn items(&mut self, table: &'a TableDef, scope: &Scope, outer: Option<usize>, placed: &mut Vec<Placed>) {
        let items = scope.facts.get(&table.each).map(Node::items).unwrap_or(&[]);
        let fields = fields_of(scope.fields, &table.each).unwrap_or(&[]);
        let list = scope.base.join(&table.each);
        let blank = Node::default();
        let mut rows = arrange::rows(table, items, &self.form.taxonomy);
        if rows.is_empty() && outer.is_some() {
            rows.push(arrange::Row { items: vec![None], printed: None });
        }
        let mut group: Vec<usize> = Vec::new();
        let count = rows.len();
        let (ends, mut breaks) = (ends(table, items, &rows), true);
        for (row, ends) in rows.iter().zip(ends) {
            // A cell without an item says what is printed there.
            let printed = row.printed.and_then(|row| table.printed.get(row)).unwrap_or(&blank);
            let ordinal = Some(placed.len() + 1);
            let of = |item: Option<usize>| Scope {
                facts: item.and_then(|item| items.get(item)).unwrap_or(printed),
                base: list.index(item.unwrap_or(items.len())),
                fields,
                ordinal,
                is_group: false,
            };
            let at = self.next_row();
            let mut cells = Vec::with_capacity(table.columns.len());
            for def in &table.columns {
                cells.push(match def.whose {
                    Whose::Outer => self.item_cell(def, scope, at),
                    Whose::Item => self.item_cell(def, &of(row.first()), at),
                    Whose::Half(half) => self.item_cell(def, &of(row.items.get(half).copied().flatten()), at),
                });
            }
            place_in_file(&mut cells, table.ready.row_of(placed.len(), count));
            self.push_row(Row { cells, ..Row::default() });
            placed.push(Placed { outer, breaks: std::mem::take(&mut breaks) });
            group.extend(row.first());
            if let Some(subtotals) = table.subtotals.as_ref().filter(|_| ends) {
                let facts = part(scope.facts, &table.each, &group);
                let own = Scope { facts: &facts, base: scope.base.clone(), ordinal: None, is_group: true, ..*scope };
                for row in &subtotals.rows {
                    self.row(row, &own);
                    placed.push(Placed { outer, breaks: true });
                }
                group.clear();
                breaks = true;
            }
        }
    }

    fn blank_row(&mut self, table: &'a TableDef, scope: &Scope, index: usize, filled: usize) {
        let ordinal = index + 1;
        let (holder, base) = match &table.outer {
            Some(list) => (fields_of(scope.fields, list).unwrap_or(&[]), scope.base.join(list).index(ordinal)),
            None => (scope.fields, scope.base.clone()),
        };
        let fields = fields_of(holder, &table.each).unwrap_or(&[]);
        let (facts, ordinal) = (&Node::default(), Some(ordinal));
        let count = scope.facts.get(&table.each).map_or(0, |list| list.items().len());
        let inner = base.join(&table.each).index(count + ordinal.unwrap_or(0));
        let (outer, item) = (
            Scope { facts, base, fields: holder, ordinal, is_group: false },
            Scope { facts, base: inner, fields, ordinal, is_group: false },
        );
        let at = self.next_row();
        let own = |def: &ColumnDef| if def.whose == Whose::Outer { &outer } else { &item };
        let mut cells: Vec<Cell> = table.columns.iter().map(|def| self.item_cell(def, own(def), at)).collect();
        if !table.ready.is_numbered(index) {
            cells.iter_mut().for_each(|cell| (cell.text, cell.number) = (String::new(), None));
        }
        place_in_file(&mut cells, table.ready.row_of(index, filled));
        self.push_row(Row { cells, ..Row::default() });
    }

    fn item_cell(&mut self, def: &'a ColumnDef, scope: &Scope, at: usize) -> Cell {
        let usual = if is_money(&def.cell) { "金额" } else { "内容" };
        self.cell(&def.cell, scope, (at, def.cell.column), usual)
    }

    fn heading(&mut self, table: &'a TableDef, repeats: bool) {
        let style = self.style("表头");
        let height = table.heading_rows();
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); height];
        let mut open: &[String] = &[];
        for column in &table.columns {
            let (at, span) = (column.cell.column, column.cell.span);
            // How many of its groups go on from the column before.
            let same = open.iter().zip(&column.groups).take_while(|(a, b)| a == b).count();
            for (level, group) in column.groups.iter().enumerate() {
                match rows[level].last_mut() {
                    Some(above) if level < same => above.span += span,
                    _ => rows[level].push(Cell { span, style, ..Cell::text(at, group.as_str()) }),
                }
            }
            let level = column.groups.len();
            let head = column.heads.first().map_or("", String::as_str);
            rows[level].push(Cell { span, style, down: (height - level) as u32, ..Cell::text(at, head) });
            open = &column.groups;
        }
        for cells in rows {
            self.push_row(Row { header: repeats, cells, ..Row::default() });
        }
    }
}

/// The facts with no more of the list than these items.
fn part(facts: &Node, list: &Path, items: &[usize]) -> Node {
    let all = facts.get(list).map(Node::items).unwrap_or(&[]);
    let kept = items.iter().filter_map(|item| all.get(*item).cloned()).collect();
    let mut part = facts.clone();
    *part.reach(&list.0) = Node::list(kept);
    part
}

/// The rows under which a subtotal stands: the next item says something else in the field it is taken by.
fn ends(table: &TableDef, items: &[Node], rows: &[arrange::Row]) -> Vec<bool> {
    let Some(subtotals) = &table.subtotals else { return vec![false; rows.len()] };
    let said = |row: &arrange::Row| {
        let item = row.first().and_then(|item| items.get(item)).or(row.printed.and_then(|row| table.printed.get(row)));
        item.map_or(String::new(), |item| arrange::text(item, &subtotals.by))
    };
    (0..rows.len()).map(|at| rows.get(at + 1).is_none_or(|next| said(next) != said(&rows[at]))).collect()
}

fn is_money(cell: &CellDef) -> bool {
    match &cell.content {
        Content::Pattern(pattern) => pattern.holes().any(|hole| hole.codec == Codec::Money(None)),
        Content::Packed(_) => false,
    }
}

/// Merges equal neighbours downwards in the columns that ask for it, within equal cells to their left; what belongs to
/// an item of the outer list, beside all rows of that item.
fn merge_same(table: &TableDef, rows: &mut [Row], placed: &[Placed]) {
    let merged: Vec<usize> = (0..table.columns.len()).filter(|at| table.columns[*at].merge_same).collect();
    let mut start = vec![0; merged.len()];
    let mut covered: Vec<(usize, usize)> = Vec::new();
    for at in 1..placed.len().min(rows.len()) {
        let goes_on = placed[at].outer.is_some() && placed[at].outer == placed[at - 1].outer;
        let mut shared = placed[at].breaks;
        let mut halves = vec![false; table.halves.len()];
        for (level, column) in merged.iter().enumerate() {
            let whose = table.columns[*column].whose;
            let broken = match whose {
                Whose::Outer => !goes_on,
                Whose::Item => shared,
                Whose::Half(half) => shared || halves[half],
            };
            let text = |row: &Row| row.cells.get(*column).map(|cell| cell.text.clone());
            let own = text(&rows[at]);
            let has_text = own.as_ref().is_some_and(|text| !text.is_empty());
            if !broken && (whose == Whose::Outer || has_text && own == text(&rows[start[level]])) {
                rows[start[level]].cells[*column].down += 1;
                covered.push((at, *column));
                continue;
            }
            start[level] = at;
            match whose {
                Whose::Outer => {}
                Whose::Item => shared = true,
                Whose::Half(half) => halves[half] = true,
            }
        }
    }
    // From the right, so that positions left of a removed cell stay true.
    for (at, column) in covered.into_iter().rev() {
        rows[at].cells.remove(column);
    }
}
