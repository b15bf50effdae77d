//! Facts → `Document`: a form read left to right.
//!
//! Knows styles by name only; what a style looks like is data.

mod table;

use super::choices;
use super::codec::{Codec, Written};
use super::computed::{self, Facts, Failure};
use super::definition::{Block, CellDef, Content, Form, PartDef, RowDef, SectionDef, fields_of, shape_of};
use super::keyed;
use super::packed;
use super::pattern::{Pattern, Piece};
use crate::diagnostic::{Diagnostic, Report, Severity, Words};
use crate::document::{self, Cell, Document, Paragraph, Row, Section, Style, StyleId, Table};
use crate::source::{Path, Place, SourceId};
use crate::spec::doubt::{DOUBT, doubts};
use crate::spec::{Field, Shape, Taxonomy};
use crate::tree::Node;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Writes the facts of `root` into the form's cells. Blank facts give blank cells.
/// ```
/// use jixiao::formats::{docx, xlsx, yaml};
/// use jixiao::forms::{About, Library, fill};
/// use jixiao::source::SourceId;
///
/// let library = Library::built_in()?;
/// let form = library.forms.iter().find(|form| form.about == About::Project).ok_or("no form about a project")?;
/// let (project, _) = yaml::parse(SourceId(0), "项目名称: 校园网运维\n");
///
/// let document = fill(form, &project, &library.taxonomy);
/// // The same document in either file; the second argument is the creation date, so that bytes do not change.
/// let ((excel, _), (word, _)) = (xlsx::write(&document, 0)?, docx::write(&document, 0)?);
/// assert_eq!(xlsx::write(&document, 0)?.0, excel);
/// assert!(word.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fill(form: &Form, root: &Node, taxonomy: &Taxonomy) -> Document {
    fill_and_tell(form, root, taxonomy).0
}

/// The form with nothing in it, to be filled in by hand: cells that have a list of answers know it.
pub fn blank(form: &Form, taxonomy: &Taxonomy) -> Document {
    run(form, &Node::map(), taxonomy, true).0
}

/// The same, and what could not be worked out, at the facts it is worked out of.
pub fn fill_and_tell(form: &Form, root: &Node, taxonomy: &Taxonomy) -> (Document, Report) {
    run(form, root, taxonomy, false)
}

fn run(form: &Form, root: &Node, taxonomy: &Taxonomy, blank: bool) -> (Document, Report) {
    let drawn = keyed::of_facts(form, root);
    let form = drawn.as_ref();
    let document = Document { title: form.title.clone(), form: form.id.clone(), ..Document::default() };
    let pending = doubts(root);
    let mut filler = Filler {
        form,
        root,
        taxonomy,
        blank,
        document,
        ids: HashMap::new(),
        blocks: Vec::new(),
        section: 0,
        beside: 0,
        failed: Report::default(),
        shown: (!pending.is_empty()).then(Vec::new),
    };
    let whole = Scope { facts: root, base: Path::root(), fields: form.about.fields(), ordinal: None, is_group: false };
    for (index, section) in form.sections.iter().enumerate() {
        filler.section = index;
        filler.blocks(section, &section.blocks, &whole);
        let blocks = std::mem::take(&mut filler.blocks);
        filler.document.sections.push(Section {
            name: section.name.clone(),
            page: section.page,
            blocks,
            ..Section::default()
        });
    }
    let failed = filler.failed;
    let (mut document, shown) = (filler.document, filler.shown.unwrap_or_default());
    let shown = ShownAt::new(&shown);
    for doubt in pending {
        note(&mut document, &shown, &doubt.path, &doubt.text);
    }
    (document, failed)
}

struct Filler<'a> {
    form: &'a Form,
    root: &'a Node,
    taxonomy: &'a Taxonomy,
    /// For somebody to fill in by hand: with rows to write in, and lists to choose from.
    blank: bool,
    document: Document,
    ids: HashMap<&'a str, StyleId>,
    /// The blocks of the section being filled.
    blocks: Vec<document::Block>,
    section: usize,
    /// Labels are open beside the blocks that are being filled.
    beside: usize,
    /// What could not be worked out.
    failed: Report,
    /// Which cell shows which fact; kept only when there are doubts to hang on them.
    shown: Option<Vec<Shown>>,
}

struct Shown {
    section: usize,
    block: usize,
    /// Row and grid column of a table; a paragraph has none.
    cell: Option<(usize, u32)>,
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

/// What the holes of a block are relative to: the root, or an item of a list.
struct Scope<'a> {
    facts: &'a Node,
    base: Path,
    fields: &'static [Field],
    /// The running number of the item, from 1.
    ordinal: Option<usize>,
    /// The facts are a part of the whole, of which `{{ }}` speaks: those of a subtotal.
    is_group: bool,
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

    fn blocks(&mut self, section: &'a SectionDef, blocks: &'a [Block], scope: &Scope) {
        for block in blocks {
            match block {
                Block::Text(text) => {
                    let written = self.pattern(&text.pattern, scope, None);
                    let style = self.style(&text.style);
                    self.blocks.push(document::Block::Paragraph(Paragraph {
                        text: written.text,
                        style,
                        place: in_file(text.place),
                        ..Paragraph::default()
                    }));
                }
                Block::Rows(rows) => {
                    self.open_table(section);
                    for row in rows {
                        self.row(row, scope);
                    }
                }
                Block::Table(table) => {
                    let fresh = self.open_table(section);
                    self.table(table, scope, fresh);
                }
                Block::Part(part) => self.part(section, part, scope),
                Block::Repeat(repeat) => {
                    let items = scope.facts.get(&repeat.each).map(Node::items).unwrap_or(&[]);
                    let blank = Node::default();
                    let fields = fields_of(scope.fields, &repeat.each).unwrap_or(&[]);
                    for index in 0..items.len().max(repeat.min) {
                        let base = scope.base.join(&repeat.each).index(index);
                        let facts = items.get(index).unwrap_or(&blank);
                        let ordinal = Some(index + 1);
                        self.blocks(section, &repeat.blocks, &Scope { facts, base, fields, ordinal, is_group: false });
                    }
                }
            }
        }
    }

    /// The blocks of a part, and beside them the label, as far down as they go.
    fn part(&mut self, section: &'a SectionDef, part: &'a PartDef, scope: &Scope) {
        let stands = |path: &Path| scope.facts.get(path).is_some_and(|node| !node.is_blank());
        if !self.blank && part.is_optional() && !part.when.iter().any(stands) {
            return;
        }
        let Some(label) = &part.label else { return self.blocks(section, &part.blocks, scope) };
        self.open_table(section);
        let (block, top) = (self.blocks.len() - 1, self.next_row());
        self.beside += 1;
        self.blocks(section, &part.blocks, scope);
        self.beside -= 1;
        let mut cell = self.cell(label, scope, (top, label.column), "标签");
        if let Some(document::Block::Table(made)) = self.blocks.get_mut(block)
            && let Some(down) = made.rows.len().checked_sub(top).filter(|down| *down > 0)
        {
            cell.down = down as u32;
            made.rows[top].cells.insert(0, cell);
        }
    }

    /// Rows and tables in succession are one table on the page; true when a new one begins.
    fn open_table(&mut self, section: &SectionDef) -> bool {
        let fresh = !matches!(self.blocks.last(), Some(document::Block::Table(_)));
        if fresh {
            self.blocks.push(document::Block::Table(Table { columns: section.columns.clone(), rows: Vec::new() }));
        }
        fresh
    }

    fn push_row(&mut self, mut row: Row) {
        row.height = row.height.or(self.form.sections[self.section].row_height);
        if let Some(document::Block::Table(table)) = self.blocks.last_mut() {
            table.rows.push(row);
        }
    }

    /// Where the next row of the open table will stand.
    fn next_row(&self) -> usize {
        match self.blocks.last() {
            Some(document::Block::Table(table)) => table.rows.len(),
            _ => 0,
        }
    }

    fn row(&mut self, row: &'a RowDef, scope: &Scope) {
        let at = self.next_row();
        let cells = row.cells.iter().map(|def| self.cell(def, scope, (at, def.column), "内容")).collect();
        self.push_row(Row { cells, height: row.height, ..Row::default() });
    }

    fn cell(&mut self, def: &'a CellDef, scope: &Scope, spot: (usize, u32), usual: &'a str) -> Cell {
        let (written, style) = match &def.content {
            Content::Pattern(pattern) => {
                let written = self.pattern(pattern, scope, Some(spot));
                let style = match written.number {
                    Some(_) if shows_money(pattern) => "金额",
                    _ if pattern.is_label() => "标签",
                    _ => usual,
                };
                (written, style)
            }
            Content::Packed(packed) => {
                self.show(scope, Some(spot), &packed.each);
                let text = packed::write(packed, scope.facts.get(&packed.each), self.taxonomy);
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
            place: in_file(def.place),
            choices: if self.blank { choices::of(&def.content, self.taxonomy) } else { None },
            ..Cell::default()
        }
    }

    fn pattern(&mut self, pattern: &Pattern, scope: &Scope, spot: Option<(usize, u32)>) -> Written {
        let mut whole = Written::default();
        for piece in &pattern.pieces {
            let written = match piece {
                Piece::Text(text) => {
                    whole.text.push_str(text);
                    continue;
                }
                Piece::Hole(hole) if hole.is_ordinal() => {
                    // A cell of a sheet that is the form itself counts in numbers.
                    let number = scope.ordinal.filter(|_| self.form.file.is_some()).map(Decimal::from);
                    Written { text: scope.ordinal.map(|ordinal| ordinal.to_string()).unwrap_or_default(), number }
                }
                Piece::Hole(hole) => {
                    self.show(scope, spot, &hole.path);
                    let written = hole.codec.write(scope.facts.get(&hole.path), self.taxonomy);
                    match shape_of(scope.fields, &hole.path) {
                        // Points and weights are numbers in a spreadsheet, as they are written.
                        Some(Shape::Amount | Shape::Integer) if hole.codec == Codec::Plain => {
                            Written::plain_number(&written.text)
                        }
                        _ => written,
                    }
                }
                // A formula of the form's own file: the program that opens it works it out.
                Piece::Computed(expression) if expression.is_empty() => Written::default(),
                Piece::Computed(expression) => {
                    let item = (scope.is_group || !scope.base.is_root()).then_some((scope.facts, scope.fields));
                    let facts = Facts { root: (self.root, self.form.about.fields()), item, extras: &self.form.extra };
                    match computed::evaluate(expression, &facts, self.taxonomy) {
                        Ok(written) => written,
                        Err(failure) => self.failed(expression, &failure, scope),
                    }
                }
            };
            // A lone hole keeps its number; with text around it, it is text.
            if pattern.pieces.len() == 1 {
                return written;
            }
            whole.text.push_str(&written.text);
        }
        whole
    }

    /// What cannot be worked out is told, and its cell says that there is nothing to say.
    fn failed(&mut self, expression: &str, failure: &Failure, scope: &Scope) -> Written {
        let why = failure.words();
        let at = computed::variables(expression).ok().and_then(|variables| variables.into_iter().next());
        let at = at.map_or_else(|| scope.base.clone(), |path| scope.base.join(&path));
        self.failed.push(
            Diagnostic::new(
                "F006",
                Severity::Warning,
                Words {
                    zh: format!("{{{{ {expression} }}}} 算不出：{}", why.zh),
                    en: format!("{{{{ {expression} }}}} cannot be worked out: {}", why.en),
                },
            )
            .help(words!("补上或改正其中的数；表上此格写作“—”", "add or mend its numbers; the cell says “—”"))
            .at(at),
        );
        Written { text: "—".into(), number: None }
    }

    fn show(&mut self, scope: &Scope, cell: Option<(usize, u32)>, path: &Path) {
        let block = if cell.is_some() { self.blocks.len().saturating_sub(1) } else { self.blocks.len() };
        if let Some(shown) = &mut self.shown {
            shown.push(Shown { section: self.section, block, cell, base: scope.base.clone(), path: path.clone() });
        }
    }
}

/// Amounts and percentages stand to the right; points, years and counts where texts stand.
fn shows_money(pattern: &Pattern) -> bool {
    pattern.gaps().any(|gap| match gap {
        Piece::Hole(hole) => matches!(hole.codec, Codec::Money(_) | Codec::Percent),
        _ => true,
    })
}

/// Of a form that is a file, cells know which of the file they are. The first file read is the form's own.
fn in_file(place: Place) -> Place {
    if matches!(place, Place::Cell { .. }) { place.in_source(SourceId::default()) } else { Place::Nowhere }
}

/// The row of the file that an item stands in.
fn place_in_file(cells: &mut [Cell], at: Option<u32>) {
    for cell in cells {
        if let (Place::Cell { row, .. }, Some(at)) = (&mut cell.place, at) {
            *row = at;
        }
    }
}

/// Hangs a doubt on the first cell that shows its fact, a part of it, or the list it is in.
fn note(document: &mut Document, shown: &ShownAt, path: &Path, text: &str) {
    let Some(found) = shown.find(path) else { return };
    let relative = Path(path.0.get(found.base.0.len()..).unwrap_or(&[]).to_vec());
    let line = if relative == found.path {
        format!("{DOUBT}{text}")
    } else {
        format!("{}（{relative}）：{text}", DOUBT.trim_end_matches('：'))
    };
    let block = document.sections.get_mut(found.section).and_then(|section| section.blocks.get_mut(found.block));
    let slot = match (block, found.cell) {
        (Some(document::Block::Paragraph(paragraph)), _) => Some(&mut paragraph.note),
        // A cell that was merged with the one above hangs its note there.
        (Some(document::Block::Table(table)), Some((row, column))) => table
            .rows
            .iter_mut()
            .take(row + 1)
            .rev()
            .find_map(|row| row.cells.iter_mut().find(|cell| cell.column == column))
            .map(|cell| &mut cell.note),
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
    let path = if path.is_empty() { Path::root() } else { Path::parse(path)? };
    Some((Some(path), text))
}
