//! The rows of a grid as the blocks of a form: labelled rows, and tables of one row an item.
//!
//! Knows what stands beside and above a blank; which field that makes it is `names`' affair.

use super::super::loose;
use super::super::pattern::Pattern;
use super::grid::{Cell, Grid, Row};
use super::names::{Column, Names, fixed};
use super::yaml::{number, quoted};
use std::collections::{HashMap, HashSet};

/// Writes the lines of a grid's blocks; rows higher than `usual` say so.
pub fn blocks(grid: &Grid, usual: Option<f64>, names: &mut Names, lines: &mut Vec<String>) {
    let (mut row, mut after_table) = (0, false);
    while row < grid.rows.len() {
        if let Some(table) = Table::at(grid, row) {
            table.print(grid, names, lines);
            (row, after_table) = (table.end, true);
            continue;
        }
        let from = row;
        while row < grid.rows.len() && (row == from || Table::at(grid, row).is_none()) {
            row += 1;
        }
        Rows { grid, from, end: row, usual }.print(after_table, names, lines);
        after_table = false;
    }
}

/// A run of rows that each stand for themselves.
struct Rows<'a> {
    grid: &'a Grid,
    from: usize,
    end: usize,
    usual: Option<f64>,
}

impl Rows<'_> {
    fn print(&self, after_table: bool, names: &mut Names, lines: &mut Vec<String>) {
        let above = self.labels_above();
        let last = (0..self.grid.rows.len()).rev().find(|row| !self.grid.is_blank_row(*row)).unwrap_or(0);
        let (mut is_open, mut is_labelled) = (false, false);
        for row in self.from..self.end {
            let blank = self.grid.is_edge(row) && self.grid.is_blank_row(row);
            let cells: Vec<(&Cell, String)> = self.grid.rows[row]
                .cells
                .iter()
                .map(|cell| (cell, self.content(row, cell, above.get(&(row, cell.column)).copied(), names)))
                .collect();
            if blank && cells.iter().all(|(_, content)| content.is_empty()) && (after_table || row > last) {
                continue;
            }
            // A row behind a table must begin with a label, so one that does not begins a block of its own.
            let opens = after_table && !starts_with_label(&cells) && self.grid.is_edge(row);
            if !is_open || opens {
                lines.push("- rows:".to_string());
                (is_open, is_labelled) = (true, false);
            }
            is_labelled |= has_label(&cells);
            // Without a label in it or above it in these rows, nobody could find again what is written there.
            let cells: Vec<(&Cell, String)> = match is_labelled {
                true => cells,
                false => cells.into_iter().map(|(cell, _)| (cell, fixed(cell.text.trim()))).collect(),
            };
            lines.push(format!("  - {}", self.row(&self.grid.rows[row], &cells)));
        }
    }

    fn row(&self, row: &Row, cells: &[(&Cell, String)]) -> String {
        let cells = cells.iter().map(|(cell, content)| flow(cell, content)).collect::<Vec<_>>().join(", ");
        let high =
            row.height.filter(|height| self.usual.is_some_and(|usual| *height >= usual * 1.5 && *height <= 400.0));
        match high {
            Some(height) => format!("{{row: [{cells}], height: {}}}", number(height.round())),
            None => format!("[{cells}]"),
        }
    }

    /// What a cell of the form says: its text with holes for the blanks, or a hole when a label says what belongs there.
    fn content(&self, row: usize, cell: &Cell, above: Option<&str>, names: &mut Names) -> String {
        let left = cell.column.checked_sub(1).map(|column| self.grid.cell(row, column).1);
        let left = left.filter(|left| Grid::leads(left)).map(|left| left.text.as_str());
        // Where a heading and a label meet, the heading names the field of its only blank; with more blanks under
        // it, it takes both to say what is asked, and that is for a person.
        let labels: Vec<&str> = above.or(left).into_iter().collect();
        if !cell.is_blank() {
            let open_end = !self.is_blank_at(row, cell.end());
            return names.pattern(&cell.text, &labels, open_end);
        }
        if labels.is_empty() { String::new() } else { names.cell(&labels) }
    }

    fn is_blank_at(&self, row: usize, column: usize) -> bool {
        column < self.grid.width() && self.grid.cell(row, column).1.is_blank()
    }

    /// The label over each blank cell, by row and column: straight above it, or over blanks as wide in rows with a
    /// label of their own. A label with a blank to its right has its blank there. Where several blanks of labelled
    /// rows are under one label, it stands for none of them alone, and is left empty.
    fn labels_above(&self) -> HashMap<(usize, usize), &str> {
        // By blank: the label over it, the row it is straight under the label in, and whether that holds here.
        let mut found: HashMap<(usize, usize), (&str, usize, bool)> = HashMap::new();
        let mut shared: HashSet<(usize, usize)> = HashSet::new();
        for row in self.from + 1..self.end {
            let mut labelled = false;
            for (top, cell) in self.grid.line(row, 0) {
                let (above_row, above) = self.grid.cell(row - 1, cell.column);
                if top == row && cell.is_blank() && (above.column, above.span) == (cell.column, cell.span) {
                    if above_row < self.from {
                        continue;
                    }
                    if above.is_blank() {
                        if let Some((label, first, _)) = found.get(&(above_row, above.column)).copied() {
                            found.insert((row, cell.column), (label, first, labelled));
                            shared.extend(labelled.then_some((first, cell.column)));
                        }
                    } else if Grid::is_label(above) && !self.is_blank_at(above_row, above.end()) {
                        found.insert((row, cell.column), (above.text.as_str(), row, true));
                    }
                }
                labelled |= Grid::leads(cell);
            }
        }
        let valid = found.into_iter().filter(|(_, (_, _, valid))| *valid);
        valid.map(|(at, (label, first, _))| (at, if shared.contains(&(first, at.1)) { "" } else { label })).collect()
    }
}

fn flow(cell: &Cell, content: &str) -> String {
    let text = quoted(content);
    let span = if cell.span > 1 { format!(", span: {}", cell.span) } else { String::new() };
    let down = if cell.down > 1 { format!(", down: {}", cell.down) } else { String::new() };
    if span.is_empty() && down.is_empty() { text } else { format!("{{cell: {text}{span}{down}}}") }
}

/// Some cell has fixed text to find the row by.
fn has_label(cells: &[(&Cell, String)]) -> bool {
    cells.iter().any(|(_, content)| Pattern::parse(content).is_ok_and(|pattern| pattern.has_anchor()))
}

/// As the loader sees it.
fn starts_with_label(cells: &[(&Cell, String)]) -> bool {
    let first = cells.iter().map(|(_, content)| content).find(|content| !content.is_empty());
    first.and_then(|content| Pattern::parse(content).ok()).is_some_and(|pattern| pattern.has_anchor())
}

/// Heading rows with blank rows beneath them.
struct Table {
    beside: Option<(String, usize)>,
    columns: Vec<Head>,
    /// A row that says 合计 straight below the heading.
    totals: Option<usize>,
    blank_rows: usize,
    more: Option<String>,
    end: usize,
}

struct Head {
    text: String,
    group: Option<String>,
    span: usize,
    /// Rows are numbered in this column.
    numbers: bool,
    /// Blanks of this column are merged downwards.
    merged: bool,
}

impl Table {
    fn at(grid: &Grid, row: usize) -> Option<Table> {
        if !grid.is_edge(row) {
            return None;
        }
        let side = grid.rows[row].cells.first().filter(|cell| cell.down > 2 && Grid::is_label(cell));
        let left = side.map_or(0, Cell::end);
        let (mut columns, body) = heading(grid, row, left)?;
        let edges: Vec<usize> = grid.line(body - 1, left).map(|(_, cell)| cell.end()).collect();
        let limit = side.map_or(grid.rows.len(), |cell| row + cell.down);
        let alike = |at: usize| grid.line(at, left).map(|(_, cell)| cell.end()).eq(edges.iter().copied());

        let says_total = |at: usize| {
            let mut cells = grid.line(at, left);
            let is_total = cells
                .next()
                .is_some_and(|(_, cell)| ["合计", "总计", "小计"].contains(&loose::key(&cell.text).as_str()));
            is_total && cells.all(|(top, cell)| top == at && cell.is_blank())
        };
        // A row of totals covers the whole width, so it cannot stand beside a label.
        let totals = (side.is_none() && body < limit && alike(body) && says_total(body)).then_some(body);
        let first = body + usize::from(totals.is_some());
        let is_item = |at: usize| {
            let numbered = (at + 1 - first).to_string();
            let mut cells = grid.line(at, left).enumerate();
            let mut numbers = HashSet::new();
            let blank = cells.all(|(index, (top, cell))| {
                let counts = loose::key(&cell.text) == numbered;
                numbers.extend(counts.then_some(index));
                top >= first && (cell.is_blank() || counts)
            });
            (blank && alike(at)).then_some(numbers)
        };
        let items: Vec<HashSet<usize>> = (first..limit).map_while(is_item).collect();
        let mut end = first + items.len();
        let more = (end < limit && alike(end)).then(|| more_row(grid, end, left)).flatten();
        end += usize::from(more.is_some());
        let closed = if side.is_some() { end == limit } else { grid.is_edge(end) };
        let known_enough = items.len() >= 2 || (columns.len() >= 3 && end == grid.rows.len());
        if !closed || !known_enough {
            return None;
        }
        for (index, head) in columns.iter_mut().enumerate() {
            let numbered = !items.is_empty() && items.iter().all(|numbers| numbers.contains(&index));
            head.numbers = numbered || loose::key(&head.text).ends_with("序号");
            let start = edges[index] - head.span;
            head.merged = (first..end).any(|at| {
                let (top, cell) = grid.cell(at, start);
                top == at && cell.down > 1
            });
        }
        let beside = side.map(|cell| (cell.text.clone(), cell.span));
        Some(Table { beside, columns, totals, blank_rows: items.len(), more, end })
    }

    fn print(&self, grid: &Grid, names: &mut Names, lines: &mut Vec<String>) {
        let heads: Vec<(&str, Column)> = self
            .columns
            .iter()
            .map(|head| (head.text.as_str(), if head.numbers { Column::Number } else { Column::Field }))
            .collect();
        let beside = self.beside.as_ref().map(|(label, _)| label.as_str());
        let (each, holes) = names.table(beside, &heads);
        lines.push("- table:".to_string());
        lines.push(format!("    each: {each}"));
        if let Some((label, span)) = &self.beside {
            let label = quoted(&fixed(label.trim()));
            lines.push(match span {
                1 => format!("    beside: {label}"),
                span => format!("    beside: {{cell: {label}, span: {span}}}"),
            });
        }
        if let Some(row) = self.totals {
            let cells = grid.rows[row].cells.iter().map(|cell| {
                let content = if cell.is_blank() { names.cell(&[""]) } else { fixed(cell.text.trim()) };
                flow(cell, &content)
            });
            let cells = cells.collect::<Vec<_>>().join(", ");
            lines.push(format!("    totals:\n    - [{cells}]"));
        }
        if self.blank_rows > 0 {
            lines.push(format!("    min_rows: {}", self.blank_rows));
        }
        if let Some(more) = &self.more {
            lines.push(format!("    more: {}", quoted(more)));
        }
        lines.push("    columns:".to_string());
        for (head, hole) in self.columns.iter().zip(holes) {
            let group =
                head.group.as_ref().map_or(String::new(), |group| format!("group: {}, ", quoted(&fixed(group))));
            let span = if head.span > 1 { format!(", span: {}", head.span) } else { String::new() };
            let merge = if head.merged { ", merge: same" } else { "" };
            let text = quoted(&fixed(&head.text));
            lines.push(format!("    - {{{group}head: {text}, cell: {}{span}{merge}}}", quoted(&hole)));
        }
    }
}

/// The columns of a heading of one row, or of two where some heads stand under a common one; and the row below it.
fn heading(grid: &Grid, row: usize, left: usize) -> Option<(Vec<Head>, usize)> {
    let upper: Vec<&Cell> =
        grid.line(row, left).map(|(top, cell)| (top == row).then_some(cell)).collect::<Option<_>>()?;
    if upper.len() < 2 || !upper.iter().all(|cell| Grid::is_label(cell)) {
        return None;
    }
    let head = |cell: &Cell, group: Option<&Cell>| Head {
        text: cell.text.trim().to_string(),
        group: group.map(|group| group.text.trim().to_string()),
        span: cell.span,
        numbers: false,
        merged: false,
    };
    if upper.iter().all(|cell| cell.down == 1) {
        return Some((upper.iter().map(|cell| head(cell, None)).collect(), row + 1));
    }
    if upper.iter().any(|cell| cell.down > 2) || row + 1 >= grid.rows.len() {
        return None;
    }
    let mut columns = Vec::new();
    for (top, cell) in grid.line(row + 1, left) {
        let (_, over) = grid.cell(row, cell.column);
        if top == row {
            columns.push(head(cell, None));
        } else if Grid::is_label(cell) && cell.down == 1 && cell.end() <= over.end() {
            columns.push(head(cell, Some(over)));
        } else {
            return None;
        }
    }
    Some((columns, row + 2))
}

/// `…` in a row that is blank otherwise: more rows may follow.
fn more_row(grid: &Grid, row: usize, left: usize) -> Option<String> {
    let mut said = grid.line(row, left).filter(|(_, cell)| !cell.is_blank());
    let (Some((top, cell)), None) = (said.next(), said.next()) else { return None };
    let text = cell.text.trim();
    let is_first = cell.column == left && top == row;
    (is_first && !text.is_empty() && text.chars().all(|c| "…．.·。".contains(c))).then(|| text.to_string())
}
