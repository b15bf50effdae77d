//! Facts → `Document`: a form read left to right.
//!
//! Knows styles by name only; what a style looks like is data.

use super::codec::{Codec, Written};
use super::computed;
use super::definition::{Block, CellDef, Content, Form, RowDef, TableDef};
use super::packed;
use super::pattern::{Pattern, Piece};
use crate::document::{self, Cell, Document, Paragraph, Row, Section, Style, StyleId, Table};
use crate::source::{Path, Step};
use crate::spec::field::{DOUBT, doubts};
use crate::spec::{Field, Taxonomy};
use crate::tree::Node;
use std::collections::HashMap;

/// Writes the facts of `root` into the form's cells. Blank facts give blank cells.
pub fn fill(form: &Form, root: &Node, taxonomy: &Taxonomy) -> Document {
    let document = Document { title: form.title.clone(), form: form.id.clone(), ..Document::default() };
    let mut filler = Filler { form, root, taxonomy, document, ids: HashMap::new(), shown: Vec::new(), noting: false };
    let pending = doubts(root);
    filler.noting = !pending.is_empty();
    let blocks = form.blocks.iter().map(|block| filler.block(block)).collect();
    let mut document = filler.document;
    document.sections.push(Section { name: form.title.clone(), hidden: false, page: form.page, blocks });
    let shown = ShownAt::new(&filler.shown);
    for doubt in pending {
        note(&mut document, &shown, &doubt.path, &doubt.text);
    }
    document
}

struct Filler<'a> {
    form: &'a Form,
    root: &'a Node,
    taxonomy: &'a Taxonomy,
    document: Document,
    ids: HashMap<&'a str, StyleId>,
    /// Which cell shows which fact; kept only when there are doubts to hang on them.
    shown: Vec<Shown>,
    noting: bool,
}

struct Shown {
    block: usize,
    /// Row and cell of a table; a paragraph has none.
    cell: Option<(usize, usize)>,
    base: Path,
    path: Path,
}

/// Which cell first shows a fact, a part of it, or the whole it belongs to.
struct ShownAt<'a> {
    shown: &'a [Shown],
    exact: HashMap<Path, usize>,
    /// By every group that holds a shown fact.
    part: HashMap<Path, usize>,
}

impl<'a> ShownAt<'a> {
    fn new(shown: &'a [Shown]) -> ShownAt<'a> {
        let (mut exact, mut part) = (HashMap::with_capacity(shown.len()), HashMap::new());
        for (index, shown) in shown.iter().enumerate() {
            let mut path = shown.base.join(&shown.path);
            exact.entry(path.clone()).or_insert(index);
            while path.0.pop().is_some() && !part.contains_key(&path) {
                part.insert(path.clone(), index);
            }
        }
        ShownAt { shown, exact, part }
    }

    fn find(&self, path: &Path) -> Option<&'a Shown> {
        let whole = || {
            let prefixes = (0..path.0.len()).map(|length| Path(path.0[..length].to_vec()));
            prefixes.filter_map(|prefix| self.exact.get(&prefix)).min()
        };
        let index = self.exact.get(path).or_else(|| self.part.get(path)).or_else(whole)?;
        self.shown.get(*index)
    }
}

/// Where a cell being filled will stand, and what its facts are relative to.
struct Spot<'a> {
    block: usize,
    row: usize,
    cell: usize,
    facts: &'a Node,
    base: &'a Path,
}

impl<'a> Filler<'a> {
    fn style(&mut self, name: &'a str) -> StyleId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let style = self.form.styles.get(name).cloned().unwrap_or_else(Style::default);
        let id = self.document.add_style(&style);
        self.ids.insert(name, id);
        id
    }

    fn block(&mut self, block: &'a Block) -> document::Block {
        // Sections are closed once; blocks count up in the order of the form.
        let index = self.form.blocks.iter().position(|known| std::ptr::eq(known, block)).unwrap_or(0);
        match block {
            Block::Text(text) => {
                let spot = Spot { block: index, row: 0, cell: 0, facts: self.root, base: &Path::root() };
                let written = self.pattern(&text.pattern, &spot, self.form.about.fields());
                if let Some(last) = self.shown.iter_mut().rev().take_while(|shown| shown.block == index).last() {
                    last.cell = None;
                }
                let style = self.style(&text.style);
                document::Block::Paragraph(Paragraph { text: written.text, style, ..Paragraph::default() })
            }
            Block::Rows(rows) => {
                let filled = rows
                    .iter()
                    .enumerate()
                    .map(|(at, row)| self.row(row, index, at, self.root, &Path::root(), "内容"))
                    .collect();
                document::Block::Table(Table { columns: self.form.columns.clone(), rows: filled })
            }
            Block::Table(table) => document::Block::Table(self.table(table, index)),
        }
    }

    fn row(&mut self, row: &'a RowDef, block: usize, at: usize, facts: &Node, base: &Path, usual: &'a str) -> Row {
        let mut cells = Vec::with_capacity(row.cells.len());
        for (index, def) in row.cells.iter().enumerate() {
            let spot = Spot { block, row: at, cell: index, facts, base };
            cells.push(self.cell(def, &spot, usual));
        }
        Row { cells, ..Row::default() }
    }

    fn cell(&mut self, def: &'a CellDef, spot: &Spot, usual: &'a str) -> Cell {
        let (written, style) = match &def.content {
            Content::Pattern(pattern) => {
                let written = self.pattern(pattern, spot, self.form.about.fields());
                let style = match written.number {
                    Some(_) => "金额",
                    None if pattern.is_label() => "标签",
                    None => usual,
                };
                (written, style)
            }
            Content::Packed(packed) => {
                self.show(spot, &packed.each);
                let text = packed::write(packed, spot.facts.get(&packed.each), self.taxonomy);
                (Written { text, number: None }, usual)
            }
        };
        let style = self.style(def.style.as_deref().unwrap_or(style));
        Cell {
            column: def.column,
            span: def.span,
            down: def.down,
            text: written.text,
            number: written.number,
            style,
            ..Cell::default()
        }
    }

    fn pattern(&mut self, pattern: &Pattern, spot: &Spot, fields: &'static [Field]) -> Written {
        // A lone hole keeps its number; with text around it, it is text.
        if let [Piece::Hole(hole)] = pattern.pieces.as_slice() {
            self.show(spot, &hole.path);
            return hole.codec.write(spot.facts.get(&hole.path), self.taxonomy);
        }
        let mut whole = Written::default();
        for piece in &pattern.pieces {
            match piece {
                Piece::Text(text) => whole.text.push_str(text),
                Piece::Hole(hole) => {
                    self.show(spot, &hole.path);
                    whole.text.push_str(&hole.codec.write(spot.facts.get(&hole.path), self.taxonomy).text);
                }
                Piece::Computed(expression) => {
                    // Verified when the form was loaded; what still fails at run time (a division by nothing) shows as blank.
                    let written = computed::evaluate(expression, self.root, fields, self.taxonomy).unwrap_or_default();
                    if pattern.pieces.len() == 1 {
                        return written;
                    }
                    whole.text.push_str(&written.text);
                }
            }
        }
        whole
    }

    fn show(&mut self, spot: &Spot, path: &Path) {
        if self.noting && !path.is_root() {
            self.shown.push(Shown {
                block: spot.block,
                cell: Some((spot.row, spot.cell)),
                base: spot.base.clone(),
                path: path.clone(),
            });
        }
    }

    fn table(&mut self, table: &'a TableDef, block: usize) -> Table {
        let mut rows = self.heading(table);
        for totals in &table.totals {
            let at = rows.len();
            let row = self.row(totals, block, at, self.root, &Path::root(), "内容");
            rows.push(row);
        }
        let first = rows.len();
        let items = self.root.get(&table.each).map(Node::items).unwrap_or(&[]);
        let blank = Node::default();
        for index in 0..items.len().max(table.min_rows) {
            let facts = items.get(index).unwrap_or(&blank);
            let base = table.each.index(index);
            let mut cells = Vec::with_capacity(table.columns.len());
            for (at, column) in table.columns.iter().enumerate() {
                let spot = Spot { block, row: rows.len(), cell: at, facts, base: &base };
                let usual = if is_money(&column.cell) { "金额" } else { "内容" };
                cells.push(self.cell(&column.cell, &spot, usual));
            }
            rows.push(Row { cells, ..Row::default() });
        }
        merge_same(table, &mut rows[first..]);
        Table { columns: self.form.columns.clone(), rows }
    }

    fn heading(&mut self, table: &'a TableDef) -> Vec<Row> {
        let style = self.style("表头");
        let grouped = table.has_groups();
        let mut upper: Vec<Cell> = Vec::new();
        let mut lower: Vec<Cell> = Vec::new();
        let mut open: Option<&str> = None;
        for column in &table.columns {
            let head = column.heads.first().map_or("", String::as_str);
            let mut cell = Cell { span: column.cell.span, style, ..Cell::text(column.cell.column, head) };
            match (&column.group, upper.last_mut()) {
                (Some(group), Some(above)) if open == Some(group) => {
                    above.span += column.cell.span;
                    lower.push(cell);
                }
                (Some(group), _) => {
                    upper.push(Cell {
                        span: column.cell.span,
                        style,
                        ..Cell::text(column.cell.column, group.as_str())
                    });
                    lower.push(cell);
                }
                (None, _) => {
                    cell.down = if grouped { 2 } else { 1 };
                    upper.push(cell);
                }
            }
            open = column.group.as_deref();
        }
        let mut rows = vec![Row { header: true, cells: upper, ..Row::default() }];
        if grouped {
            rows.push(Row { header: true, cells: lower, ..Row::default() });
        }
        rows
    }
}

fn is_money(cell: &CellDef) -> bool {
    match &cell.content {
        Content::Pattern(pattern) => pattern.holes().any(|hole| hole.codec == Codec::Money),
        Content::Packed(_) => false,
    }
}

/// Merges equal neighbours downwards in the columns that ask for it, within equal cells to their left.
fn merge_same(table: &TableDef, rows: &mut [Row]) {
    let merged: Vec<usize> = (0..table.columns.len()).filter(|at| table.columns[*at].merge_same).collect();
    let mut start = vec![0; merged.len()];
    let mut covered: Vec<(usize, usize)> = Vec::new();
    for at in 1..rows.len() {
        let mut broken = false;
        for (level, column) in merged.iter().enumerate() {
            let same = !broken
                && !rows[at].cells[*column].text.is_empty()
                && rows[at].cells[*column].text == rows[start[level]].cells[*column].text;
            if same {
                rows[start[level]].cells[*column].down += 1;
                covered.push((at, *column));
            } else {
                broken = true;
                start[level] = at;
            }
        }
    }
    // From the right, so that positions left of a removed cell stay true.
    for (at, column) in covered.into_iter().rev() {
        rows[at].cells.remove(column);
    }
}

/// Hangs a doubt on the first cell that shows its fact, a part of it, or the list it is in.
fn note(document: &mut Document, shown: &ShownAt, path: &Path, text: &str) {
    let full = |shown: &Shown| shown.base.join(&shown.path);
    let Some(found) = shown.find(path) else { return };
    let relative = Path(path.0.get(found.base.0.len()..).unwrap_or(&[]).to_vec());
    let line =
        if relative == found.path || relative.is_root() && !path.starts_with(&full(found)) && found.path.is_root() {
            format!("{DOUBT}{text}")
        } else {
            format!("{}（{relative}）：{text}", DOUBT.trim_end_matches('：'))
        };
    let slot = match (document.sections.last_mut().and_then(|section| section.blocks.get_mut(found.block)), found.cell)
    {
        (Some(document::Block::Paragraph(paragraph)), _) => Some(&mut paragraph.note),
        (Some(document::Block::Table(table)), Some((row, cell))) => {
            table.rows.get_mut(row).and_then(|row| row.cells.get_mut(cell)).map(|cell| &mut cell.note)
        }
        _ => None,
    };
    if let Some(note) = slot {
        let before = note.take().map(|before| before + "\n").unwrap_or_default();
        *note = Some(before + &line);
    }
}

/// The path in a note such as `存疑（资金）：…`, with the doubt's text; `None` for other people's notes.
pub fn read_note(line: &str) -> Option<(Option<Path>, &str)> {
    let line = line.trim();
    if let Some(text) = line.strip_prefix(DOUBT) {
        return Some((None, text));
    }
    let inside = line.strip_prefix(DOUBT.trim_end_matches('：'))?.strip_prefix('（')?;
    let (path, text) = inside.split_once("）：")?;
    let steps = if path.is_empty() { Path::root() } else { Path::parse(path)? };
    // A step into the list itself may come first: `[3].年度指标值`.
    matches!(steps.0.first(), None | Some(Step::Key(_) | Step::Index(_))).then_some((Some(steps), text))
}
