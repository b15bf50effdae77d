//! `Document` → facts: a form read right to left, with an account of every non-empty cell.
//!
//! Knows lines of cells, not files: a sheet's merged title and a Word paragraph look the same here.

mod dead;
pub(super) mod extra;
mod notes;
mod remarks;
mod shared;
mod tags;
pub(super) mod unit;

pub(super) use remarks::invisible;

use tags::strip_tags;

use super::codec::{Codec, Reading};
use super::computed::{self, Facts};
use super::definition::{Block, Content, Form, RepeatDef, TextDef, shape_of};
use super::loose;
use super::packed::join_lines;
use super::pattern::{Hole, Pattern, Piece};
use crate::diagnostic::{Diagnostic, Report, Severity, Words};
use crate::document::{self, Document, Remark, RemarkKind, Section};
use crate::source::{Path, Place, SourceId, Step};
use crate::spec::doubt::{Doubt, put_doubts};
use crate::spec::{Field, Shape, Taxonomy};
use crate::tree::{Node, Value};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What became of a non-empty cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It gave this fact (or the facts under it).
    Field(Path),
    /// A known text of the form, or a computed one.
    Label,
    /// Left out by a rule that a finding names.
    Ignored,
    Unexplained,
}

/// `fields + labels + ignored + unexplained` = all non-empty cells, and what was left out of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Accounting {
    pub fields: usize,
    pub labels: usize,
    pub ignored: usize,
    pub unexplained: usize,
}

impl Accounting {
    pub fn and(self, other: Accounting) -> Accounting {
        Accounting {
            fields: self.fields + other.fields,
            labels: self.labels + other.labels,
            ignored: self.ignored + other.ignored,
            unexplained: self.unexplained + other.unexplained,
        }
    }

    pub fn total(self) -> usize {
        self.fields + self.labels + self.ignored + self.unexplained
    }
}

/// What a document says under a form.
#[derive(Debug)]
pub struct Extracted {
    /// Facts, each with the place of its cell; doubts stand as comments.
    pub root: Node,
    pub report: Report,
    /// Every non-empty cell in reading order; before them, what was left out of cells.
    pub cells: Vec<(Place, Fate)>,
    /// The form's title was not found.
    pub is_untitled: bool,
    /// A table of the form lacks its main column: its items' name, or the list that its items are read from.
    pub lacks_main: bool,
}

impl Extracted {
    pub fn accounting(&self) -> Accounting {
        let mut account = Accounting::default();
        for (_, fate) in &self.cells {
            match fate {
                Fate::Field(_) => account.fields += 1,
                Fate::Label => account.labels += 1,
                Fate::Ignored => account.ignored += 1,
                Fate::Unexplained => account.unexplained += 1,
            }
        }
        account
    }
}

/// Reads the sections as one filling of the form. `source` is what the places belong to.
pub fn extract(form: &Form, sections: &[Section], source: SourceId, taxonomy: &Taxonomy) -> Extracted {
    extract_and(form, sections, source, taxonomy, |_| {})
}

/// The same, with something that is done to what the form's blocks have left unread, before that is told.
pub(super) fn extract_and(
    form: &Form,
    sections: &[Section],
    source: SourceId,
    taxonomy: &Taxonomy,
    then: impl FnOnce(&mut Extractor),
) -> Extracted {
    let mut report = Report::default();
    let (lines, places) = lines(sections, source, &mut report);
    let mut x = Extractor::new(form, taxonomy, lines, places.len(), report);
    let blocks: Vec<&Block> = form.blocks().collect();
    x.blocks(&blocks, &Scope { base: Path::root(), fields: form.about.fields(), ends: Vec::new() });
    then(&mut x);
    x.compare_computed();
    x.asides();
    x.bury();
    x.unexplained(&places);
    x.conclude(places)
}

/// What the holes of a block are relative to, and what may come after it.
pub(super) struct Scope<'a> {
    pub base: Path,
    pub fields: &'static [Field],
    /// Blocks that may follow when this list of blocks is over: where a table in it must stop.
    pub ends: Vec<&'a Block>,
}

/// A computed cell, compared when all facts are known.
pub(super) struct Deferred<'a> {
    expression: String,
    /// What the cell says, and its number when it is nothing but a number.
    stated: String,
    number: Option<Decimal>,
    slot: Slot<'a>,
    base: Path,
    fields: &'static [Field],
}

/// One cell or paragraph as extraction sees it.
#[derive(Clone, Debug)]
pub(super) struct Slot<'a> {
    /// Running number of the non-empty cells; `None` for a blank one.
    pub id: Option<usize>,
    pub text: Cow<'a, str>,
    pub number: Option<Decimal>,
    pub column: u32,
    pub span: u32,
    pub down: u32,
    pub place: Place,
    pub note: Option<&'a str>,
    /// What the file holds here besides the text.
    pub remarks: &'a [Remark],
    /// Words that stand beside the table, and where.
    pub aside: Option<RemarkKind>,
    /// In a column that nobody sees.
    pub hidden: bool,
}

impl<'a> Slot<'a> {
    /// Words that stand in no cell of their own.
    pub fn of(text: impl Into<Cow<'a, str>>, place: Place) -> Slot<'a> {
        let text = text.into();
        Slot {
            id: None,
            text,
            number: None,
            column: 0,
            span: 1,
            down: 1,
            place,
            note: None,
            remarks: &[],
            aside: None,
            hidden: false,
        }
    }
}

pub(super) type Line<'a> = Vec<Slot<'a>>;

pub(super) struct Extractor<'a> {
    pub form: &'a Form,
    pub taxonomy: &'a Taxonomy,
    pub lines: Vec<Line<'a>>,
    pub fates: Vec<Fate>,
    pub root: Node,
    pub report: Report,
    /// The next line that no block has taken.
    pub cursor: usize,
    pub deferred: Vec<Deferred<'a>>,
    pub doubts: Vec<Doubt>,
    /// Lines that tables have taken.
    pub tables: Vec<std::ops::Range<usize>>,
    pub is_untitled: bool,
    pub lacks_main: bool,
}

/// How far past the cursor a paragraph or row is looked for.
const REACH: usize = 60;

pub(super) fn lines<'a>(sections: &'a [Section], source: SourceId, report: &mut Report) -> (Vec<Line<'a>>, Vec<Place>) {
    let mut lines = Vec::new();
    let mut places = Vec::new();
    let mut slot = |text: &'a str, place: Place, report: &mut Report| {
        let place = place.in_source(source);
        let id = (!loose::is_blank(text)).then(|| {
            places.push(place);
            places.len() - 1
        });
        let text = match strip_tags(text) {
            Some(clean) => {
                let raw = brief(text);
                report.push(
                    Diagnostic::new(
                        "I002",
                        Severity::Info,
                        words!("去掉了网页标签：{raw}", "web page tags removed: {raw}"),
                    )
                    .placed(place),
                );
                Cow::Owned(clean)
            }
            None => Cow::Borrowed(text),
        };
        Slot { id, ..Slot::of(text, place) }
    };
    for section in sections {
        let asides = remarks::around(section, source, report);
        let hidden = remarks::hidden_columns(section);
        let (behind, before): (Vec<_>, Vec<_>) = asides.into_iter().partition(remarks::Aside::is_behind);
        for aside in before {
            lines.push(vec![Slot {
                aside: Some(aside.kind),
                remarks: aside.remark,
                ..slot(aside.text, aside.place, report)
            }]);
        }
        for block in &section.blocks {
            match block {
                document::Block::Paragraph(paragraph) => {
                    let slot = slot(&paragraph.text, paragraph.place, report);
                    let note = paragraph.note.as_deref();
                    lines.push(vec![Slot { note, remarks: &paragraph.remarks, ..slot }]);
                }
                document::Block::Table(table) => {
                    for row in &table.rows {
                        let mut line = Vec::with_capacity(row.cells.len());
                        for cell in &row.cells {
                            let slot = slot(&cell.text, cell.place, report);
                            line.push(Slot {
                                number: cell.number,
                                hidden: hidden.contains(&cell.column),
                                column: cell.column,
                                span: cell.span.max(1),
                                down: cell.down.max(1),
                                note: cell.note.as_deref(),
                                remarks: &cell.remarks,
                                ..slot
                            });
                        }
                        lines.push(line);
                    }
                }
            }
        }
        for aside in behind {
            lines.push(vec![Slot {
                aside: Some(aside.kind),
                remarks: aside.remark,
                ..slot(aside.text, aside.place, report)
            }]);
        }
    }
    (lines, places)
}

/// The beginning of a text, for quoting.
pub(super) fn brief(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out: String = flat.chars().take(40).collect();
    if out.len() < flat.len() {
        out.push('…');
    }
    out
}

impl<'a> Extractor<'a> {
    pub fn new(
        form: &'a Form,
        taxonomy: &'a Taxonomy,
        lines: Vec<Line<'a>>,
        cells: usize,
        report: Report,
    ) -> Extractor<'a> {
        let (fates, root) = (vec![Fate::Unexplained; cells], Node::map());
        Extractor {
            form,
            taxonomy,
            lines,
            fates,
            root,
            report,
            cursor: 0,
            deferred: Vec::new(),
            doubts: Vec::new(),
            tables: Vec::new(),
            is_untitled: false,
            lacks_main: false,
        }
    }

    /// All is read: notes and doubts go to their facts.
    pub fn conclude(mut self, places: Vec<Place>) -> Extracted {
        self.shared_goals();
        self.notes();
        let left_out = self.remarks();
        let mut doubts = std::mem::take(&mut self.doubts);
        doubts.dedup();
        let mut root = self.root;
        put_doubts(&mut root, &doubts);
        // A cell that lost only a part of what stands in it comes again, behind, as what it became.
        let left_out = left_out.into_iter().map(|place| (place, Fate::Ignored));
        let cells = left_out.chain(places.into_iter().zip(self.fates)).collect();
        Extracted { root, report: self.report, cells, is_untitled: self.is_untitled, lacks_main: self.lacks_main }
    }

    pub fn finding(&mut self, id: &'static str, severity: Severity, place: Place, message: Words, help: Option<Words>) {
        let mut finding = Diagnostic::new(id, severity, message).placed(place);
        finding.help = help;
        self.report.push(finding);
    }

    pub fn mark(&mut self, slot: &Slot, fate: Fate) {
        if let Some(known) = slot.id.and_then(|id| self.fates.get_mut(id)) {
            *known = fate;
        }
    }

    pub fn doubt(&mut self, path: Path, text: impl Into<String>) {
        self.doubts.push(Doubt { path, text: text.into() });
    }

    /// Reads a slot's text into the pattern's holes; false when it does not match.
    pub fn read_pattern(&mut self, pattern: &Pattern, slot: &Slot<'a>, base: &Path, fields: &'static [Field]) -> bool {
        let lone = pattern.pieces.len() == 1;
        let Some(texts) = pattern.read(&slot.text) else { return false };
        let texts: Vec<String> = texts.into_iter().map(str::to_string).collect();
        if pattern.is_label() {
            self.label(slot, &pattern.label());
        } else if !lone || pattern.holes().next().is_none() {
            self.mark(slot, Fate::Label);
        }
        let gaps: Vec<Piece> = pattern.gaps().cloned().collect();
        for (gap, text) in gaps.iter().zip(texts) {
            let number = slot.number.filter(|_| lone);
            match gap {
                Piece::Hole(hole) if hole.is_ordinal() => self.mark_label(slot),
                Piece::Hole(hole) => self.read_hole(hole, &text, number, slot, base, fields),
                Piece::Computed(expression) => self.deferred.push(Deferred {
                    expression: expression.clone(),
                    stated: text,
                    number,
                    slot: slot.clone(),
                    base: base.clone(),
                    fields,
                }),
                Piece::Text(_) => {}
            }
        }
        true
    }

    /// A label that is not written to the letter is the same label, and is told.
    pub fn label(&mut self, slot: &Slot, label: &str) {
        self.mark(slot, Fate::Label);
        if slot.text.trim() != label.trim() {
            let (raw, label) = (brief(&slot.text.replace(['\n', '\r'], "⏎")), label.trim());
            self.finding(
                "I020",
                Severity::Info,
                slot.place,
                words!("标签“{label}”写作“{raw}”", "the label “{label}” is written “{raw}”"),
                None,
            );
        }
    }

    /// Marks a label without forgetting facts that the same cell gave.
    fn mark_label(&mut self, slot: &Slot) {
        if slot.id.is_some_and(|id| self.fates[id] == Fate::Unexplained) {
            self.mark(slot, Fate::Label);
        }
    }

    /// Reads blocks one after another; each looks for itself behind the last.
    pub fn blocks(&mut self, blocks: &[&'a Block], scope: &Scope<'a>) {
        let mut index = 0;
        while let Some(block) = blocks.get(index) {
            let next: Vec<&'a Block> = match blocks.get(index + 1) {
                Some(next) => vec![*next],
                None => scope.ends.clone(),
            };
            index += match block {
                Block::Text(text) => self.text(text, blocks.get(index + 1).copied(), scope),
                Block::Rows(rows) => {
                    for row in rows {
                        super::rows::extract(self, row, scope);
                    }
                    1
                }
                Block::Table(table) => {
                    super::table::extract(self, table, scope, &next);
                    1
                }
                Block::Repeat(repeat) => {
                    self.repeat(repeat, scope, next);
                    1
                }
            };
        }
    }

    /// Reads the group again and again, until its first row stops fitting.
    fn repeat(&mut self, repeat: &'a RepeatDef, scope: &Scope<'a>, next: Vec<&'a Block>) {
        let Some(first) = repeat.blocks.first() else { return };
        let fields = super::definition::fields_of(scope.fields, &repeat.each).unwrap_or(&[]);
        let inner: Vec<&'a Block> = repeat.blocks.iter().collect();
        let mut count = 0;
        loop {
            let ahead =
                (self.cursor..self.reach_end()).find(|at| self.is_fresh(*at) && self.begins(first, &self.lines[*at]));
            let over = (self.cursor..self.reach_end())
                .find(|at| self.is_fresh(*at) && next.iter().any(|block| self.begins(block, &self.lines[*at])));
            match (ahead, over) {
                (Some(ahead), over) if over.is_none_or(|over| ahead <= over) => self.cursor = ahead,
                _ => break,
            }
            let before = self.cursor;
            let ends = next.iter().copied().chain([first]).collect();
            self.blocks(&inner, &Scope { base: scope.base.join(&repeat.each).index(count), fields, ends });
            count += 1;
            if self.cursor == before {
                break;
            }
        }
        if count == 0 && repeat.min > 0 {
            let each = repeat.each.to_string();
            self.finding(
                "I005",
                Severity::Warning,
                Place::Nowhere,
                words!("没有找到“{each}”的部分", "the part for “{each}” was not found"),
                None,
            );
        }
        self.drop_blank_items(&scope.base.join(&repeat.each));
    }

    /// A group or row that the form prints for filling in by hand is no item while it says nothing.
    pub fn drop_blank_items(&mut self, list: &Path) {
        if self.root.get(list).is_none() {
            return;
        }
        if let Value::List(items) = &mut self.root.reach(&list.0).value {
            while items.last().is_some_and(Node::is_blank) {
                items.pop();
            }
        }
    }

    /// Something in the line has not been taken yet.
    pub fn is_fresh(&self, at: usize) -> bool {
        self.lines[at].iter().any(|slot| slot.id.is_some_and(|id| self.fates[id] == Fate::Unexplained))
    }

    /// Reads one hole's text; what does not fit is kept raw, with a finding and a doubt.
    pub fn read_hole(
        &mut self,
        hole: &Hole,
        text: &str,
        number: Option<Decimal>,
        slot: &Slot<'a>,
        base: &Path,
        fields: &'static [Field],
    ) {
        if loose::is_blank(text) {
            return;
        }
        let path = base.join(&hole.path);
        let one_line =
            matches!(shape_of(fields, &hole.path), Some(Shape::Line | Shape::Target)) && hole.codec != Codec::Lines;
        let joined = (one_line && text.trim().contains(['\n', '\r'])).then(|| join_lines(text));
        if joined.is_some() {
            let raw = brief(&text.replace(['\n', '\r'], "⏎"));
            self.finding(
                "I003",
                Severity::Info,
                slot.place,
                words!("把折断的行接成一行：{raw}", "wrapped lines joined: {raw}"),
                None,
            );
        }
        let text = joined.as_deref().unwrap_or(text);
        // In a line that names something they make two names of one; prose is kept as it is.
        let seen = if one_line { loose::visible(text) } else { None };
        if let Some((_, which)) = &seen {
            self.report.push(invisible(which, slot.place));
        }
        let text = seen.as_ref().map_or(text, |(seen, _)| seen.as_str());
        self.mark(slot, Fate::Field(path.clone()));
        let is_amount = hole.codec.is_money();
        let reading = match is_amount && number.is_some() && !self.unit_fits(&hole.codec, text, slot, &path) {
            // Which of the two units is meant, nobody but the one who filled it in can say.
            true => {
                *self.root.reach(&path.0) = Node::text(text.trim()).placed(slot.place);
                self.doubt(path, format!("原文“{}”与表上的单位不符", brief(text)));
                return;
            }
            false => hole.codec.read(text, number, self.taxonomy),
        };
        match reading {
            Reading::Blank => {}
            Reading::Value(value) if matches!(hole.codec, Codec::Box(_)) => self.tick(&path, value.placed(slot.place)),
            Reading::Value(value) => {
                let whole = match &hole.codec {
                    // The parts before it were read from the cells before this one.
                    Codec::Part(part) => {
                        let text_of = |node: Option<&Node>| node.and_then(Node::as_text).unwrap_or("").to_string();
                        let before = text_of(self.root.get(&path));
                        Node::text(part.behind(&before, &text_of(Some(&value))))
                    }
                    _ => value,
                };
                *self.root.reach(&path.0) = whole.placed(slot.place);
            }
            Reading::Nil => {
                let raw = text.trim();
                self.finding(
                    "I012",
                    Severity::Info,
                    slot.place,
                    words!("“{raw}”视为未填", "“{raw}” read as nothing"),
                    None,
                );
            }
            // Told as what it is when all is read.
            Reading::Misfit if crate::spec::dead::dead(text).is_some() => {
                *self.root.reach(&path.0) = Node::text(text.trim()).placed(slot.place);
            }
            Reading::Misfit => {
                let raw = brief(text);
                let field = path.0.last().map(|_| hole.path.to_string()).unwrap_or_default();
                self.report.push(
                    Diagnostic::new(
                        "I015",
                        Severity::Error,
                        words!(
                            "“{field}”处写的是“{raw}”，读不成{field}，原文照抄",
                            "“{raw}” does not read as {field}; the text is kept"
                        ),
                    )
                    .help(words!(
                        "改成应有的写法，如金额写成 75.60",
                        "write it as it should be, e.g. an amount as 75.60"
                    ))
                    .at(path.clone())
                    .placed(slot.place),
                );
                *self.root.reach(&path.0) = Node::text(text.trim()).placed(slot.place);
                self.doubt(path, format!("原文“{raw}”不是应有的写法"));
            }
        }
    }

    /// One more box ticked of a list.
    fn tick(&mut self, path: &Path, word: Node) {
        let list = self.root.reach(&path.0);
        if !matches!(list.value, Value::List(_)) {
            *list = Node::list(Vec::new()).placed(word.place);
        }
        if let Value::List(items) = &mut list.value {
            items.push(word);
        }
    }

    /// Finds a paragraph; returns how many blocks it settled (two lines of a form may stand on one).
    fn text(&mut self, text: &'a TextDef, next: Option<&'a Block>, scope: &Scope<'a>) -> usize {
        let joined = match next {
            Some(Block::Text(next)) => Some(text.pattern.followed_by(&next.pattern)),
            _ => None,
        };
        for at in self.cursor..self.reach_end() {
            for index in 0..self.lines[at].len() {
                let slot = self.lines[at][index].clone();
                let Some(id) = slot.id else { continue };
                if self.fates[id] != Fate::Unexplained {
                    continue;
                }
                // Two lines on one first: the single pattern would swallow the second as its value.
                if joined.as_ref().is_some_and(|joined| self.read_pattern(joined, &slot, &scope.base, scope.fields)) {
                    self.cursor = at + 1;
                    return 2;
                }
                if self.read_pattern(&text.pattern, &slot, &scope.base, scope.fields) {
                    // The next paragraph of the form may stand beside this one, in the same row.
                    self.cursor = at;
                    return 1;
                }
            }
        }
        let label = text.pattern.label();
        let label = label.trim();
        let first = self.form.blocks().find_map(|block| if let Block::Text(text) = block { Some(text) } else { None });
        self.is_untitled |= first.is_some_and(|first| std::ptr::eq(first, text));
        let severity = if text.pattern.holes().next().is_some() { Severity::Warning } else { Severity::Info };
        self.finding("I005", severity, Place::Nowhere, words!("没有找到“{label}”", "“{label}” was not found"), None);
        1
    }

    fn compare_computed(&mut self) {
        for deferred in std::mem::take(&mut self.deferred) {
            if deferred.stated.trim().is_empty() {
                continue;
            }
            let blank = Node::default();
            let item =
                (!deferred.base.is_root()).then(|| (self.root.get(&deferred.base).unwrap_or(&blank), deferred.fields));
            let facts = Facts { root: (&self.root, self.form.about.fields()), item };
            let Ok(written) = computed::evaluate(&deferred.expression, &facts, self.taxonomy) else { continue };
            let amounts =
                |text: &str| crate::spec::Amount::parse(text.trim_end_matches(['万', '元'])).map(|amount| amount.0);
            let same = match (
                deferred.number.or_else(|| amounts(&deferred.stated)),
                written.number.or_else(|| amounts(&written.text)),
            ) {
                (Some(stated), Some(worked_out)) => stated == worked_out,
                _ => loose::same(&deferred.stated, &written.text),
            };
            if !same {
                let (stated, worked_out) = (brief(&deferred.stated), written.text);
                self.finding(
                    "I010",
                    Severity::Warning,
                    deferred.slot.place,
                    words!(
                        "此处写“{stated}”，按其他各格应为“{worked_out}”",
                        "this says “{stated}”, the other cells make it “{worked_out}”"
                    ),
                    Some(words!("核对两处，哪一处错了就改哪一处", "compare both and mend the one that is wrong")),
                );
            }
        }
    }

    fn unexplained(&mut self, places: &[Place]) {
        let left: Vec<(Place, String)> = self
            .lines
            .iter()
            .flatten()
            .filter_map(|slot| {
                slot.id.filter(|id| self.fates[*id] == Fate::Unexplained).map(|id| (places[id], brief(&slot.text)))
            })
            .collect();
        for (place, text) in left {
            self.finding(
                "I001",
                Severity::Warning,
                place,
                words!("本表没有这一格的位置：{text}", "the form has no place for this cell: {text}"),
                Some(words!(
                    "内容若有用，手工写进规格；若无用，从原表删去",
                    "write it into the spec by hand if it matters, else delete it from the sheet"
                )),
            );
        }
    }

    /// Marks the blocks' own words; used where a row of the form has no holes.
    pub fn content_matches(&self, content: &Content, slot: &Slot) -> bool {
        match content {
            Content::Pattern(pattern) if pattern.is_label() => loose::same(&pattern.label(), &slot.text),
            Content::Pattern(pattern) => pattern.has_anchor() && pattern.read(&slot.text).is_some(),
            Content::Packed(_) => false,
        }
    }

    /// Whether a block of the form begins at this line: where a table must stop.
    pub fn begins(&self, block: &Block, line: &Line) -> bool {
        let filled = || line.iter().filter(|slot| slot.id.is_some());
        match block {
            Block::Text(text) => {
                text.pattern.has_anchor() && filled().any(|slot| text.pattern.read(&slot.text).is_some())
            }
            Block::Rows(rows) => rows.first().is_some_and(|row| super::rows::matches(self, row, line).is_some()),
            Block::Repeat(repeat) => repeat.blocks.first().is_some_and(|first| self.begins(first, line)),
            Block::Table(table) => super::table::is_heading(table, line),
        }
    }

    pub fn reach_end(&self) -> usize {
        self.lines.len().min(self.cursor + REACH)
    }
}

/// The document of a filled form read back, as `render` does before it writes.
pub fn extract_document(form: &Form, document: &Document, taxonomy: &Taxonomy) -> Extracted {
    extract(form, &document.sections, SourceId::default(), taxonomy)
}
