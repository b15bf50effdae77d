//! The rows below a heading: projects, their indicators, items of another list.
//!
//! A row is read when it is known to be whole: what the next rows go on with is joined to it first, and
//! only where nothing else could own it.

mod column;
mod indicator;
mod item;
mod listed;
pub(super) mod owners;
mod project;
mod torn;
mod total;

use super::heading::{Heading, Kind, Sense, is_stray};
use super::take::is_money;
use super::vocabulary::Vocabulary;
use crate::diagnostic::Severity;
use crate::forms::account::Fate;
use crate::forms::definition::{TableDef, fields_of};
use crate::forms::extractor::Extractor;
use crate::forms::line::{Line, Slot};
use crate::forms::loose;
use crate::forms::slide::Slides;
use crate::forms::table::{are_column_numbers, is_rule, remark};
use crate::source::{self, Path, Place};
use crate::spec::Field;
use crate::tree::Node;
use project::sliding;

/// What a cell says, with the cells below that go on with it.
#[derive(Clone)]
struct Given<'a> {
    slot: Slot<'a>,
    more: Vec<Slot<'a>>,
}

type Row<'a> = Vec<Option<Given<'a>>>;

pub(super) struct Body<'a, 'h> {
    words: &'h Vocabulary,
    heading: &'h Heading,
    /// The list that the rows are items of, from the root.
    list: Path,
    fields: &'static [Field],
    /// Items so far, those that were there before among them.
    count: usize,
    /// Indicators of the project so far.
    inner: usize,
    /// 一级 and 二级 of the row above, by half.
    above: Vec<[Option<String>; 2]>,
    /// The row that may still go on.
    open: Option<(usize, Row<'a>)>,
    /// A page broke, or the heading stood again, since the open row.
    broke: bool,
    /// How many cells were kept under 附加, by column.
    kept: Vec<usize>,
    slides: Option<(TableDef, Vec<usize>, Slides)>,
    unit_name: Option<String>,
    /// Whether rows with money were met.
    money: bool,
    totals: usize,
    /// Lines that are units' rows, and the unit of the last one where there are several.
    owners: Vec<usize>,
    owned_by: Option<String>,
}

impl<'a, 'h> Body<'a, 'h> {
    pub fn new(
        x: &Extractor<'a>,
        words: &'h Vocabulary,
        heading: &'h Heading,
        base: &Path,
        fields: &'static [Field],
    ) -> Body<'a, 'h> {
        let list = match &heading.kind {
            Kind::Projects | Kind::Nested => base.key("项目"),
            Kind::Indicators => base.key("绩效指标"),
            Kind::List(list) => base.key(source::key(list)),
        };
        let steps = match &heading.kind {
            Kind::Projects | Kind::Nested => Path::root().key("项目"),
            Kind::Indicators => Path::root().key("绩效指标"),
            Kind::List(list) => Path::root().key(list.clone()),
        };
        let count = x.root.get(&list).map_or(0, |node| node.items().len());
        let inner = match heading.kind {
            Kind::Nested if count > 0 => {
                x.root.get(&list.index(count - 1).key("绩效指标")).map_or(0, |node| node.items().len())
            }
            _ => 0,
        };
        Body {
            words,
            heading,
            fields: fields_of(fields, &steps).unwrap_or(&[]),
            list,
            count,
            inner,
            above: vec![[None, None]; heading.halves.len()],
            open: None,
            broke: false,
            kept: vec![0; heading.columns.len()],
            slides: (heading.kind == Kind::Projects).then(|| sliding(heading, words)),
            unit_name: x.root.child("单位名称").and_then(Node::as_text).map(str::to_string),
            money: false,
            totals: 0,
            owners: Vec::new(),
            owned_by: None,
        }
    }

    /// Reads the rows up to `end`.
    pub fn read(mut self, x: &mut Extractor<'a>, end: usize) {
        self.owners = self.find_owners(x, end);
        let mut at = self.heading.at + self.heading.rows;
        while at < end {
            let again = self.heading.repeated(&x.lines, at, self.words);
            if again > 0 {
                self.repeated(x, at, again);
                at += again;
                continue;
            }
            self.line(x, at);
            at += 1;
        }
        self.close(x);
        if let Some((table, _, slides)) = self.slides.take() {
            slides.conclude(x, &table);
        }
        x.drop_blank_items(&self.list);
        for column in 0..self.heading.columns.len() {
            self.tell_column(x, column);
        }
    }

    fn repeated(&mut self, x: &mut Extractor<'a>, at: usize, rows: usize) {
        for line in at..at + rows {
            for slot in x.lines[line].clone().iter().filter(|slot| !is_stray(slot, self.words)) {
                x.mark(slot, Fate::Label);
            }
        }
        let place = x.lines[at].first().map_or(Place::Nowhere, |slot| slot.place);
        self.broke = true;
        x.finding(
            "I004",
            Severity::Info,
            place,
            words!("表头在此重复一次（换页），已跳过", "the heading is repeated here (a page break) and was skipped"),
            None,
        );
    }

    fn line(&mut self, x: &mut Extractor<'a>, at: usize) {
        let line = x.lines[at].clone();
        let fresh = |x: &Extractor, slot: &Slot| slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained);
        let mut filled: Vec<&Slot> = line.iter().filter(|slot| fresh(x, slot)).collect();
        if filled.is_empty() {
            self.broke = true;
            return;
        }
        if filled.iter().all(|slot| is_rule(&slot.text)) {
            filled.iter().for_each(|slot| x.mark(slot, Fate::Ignored));
            return;
        }
        if are_column_numbers(&filled) {
            filled.iter().for_each(|slot| x.mark(slot, Fate::Label));
            return;
        }
        if let [only] = filled.as_slice()
            && is_page_number(&only.text)
        {
            x.mark(only, Fate::Ignored);
            self.broke = true;
            return;
        }
        let first_column = self.heading.columns.first().map_or(0, |column| column.start);
        for slot in &filled {
            // The label beside the table, merged or said again on each page.
            if slot.column + slot.span <= first_column && (slot.down > 1 || self.words.knows(&slot.text)) {
                x.mark(slot, Fate::Label);
            }
        }
        let mut row: Row = vec![None; self.heading.columns.len()];
        for (column, found) in self.heading.columns.iter().enumerate() {
            let Some(slot) = self.heading.slot_in(&line, column).map(|index| &line[index]) else { continue };
            if !fresh(x, slot) {
                continue;
            }
            match found.sense {
                Sense::Number => x.mark(slot, Fate::Ignored),
                Sense::Beside => x.mark(slot, Fate::Label),
                // One cell over several columns belongs to the first that knows it.
                _ if row.iter().flatten().any(|given: &Given| given.slot.id == slot.id) => {}
                // A system's codes in a column that nobody sees are nobody's facts.
                Sense::Unknown if slot.hidden => x.mark(slot, Fate::Ignored),
                Sense::Unknown if is_nil(&slot.text) => x.mark(slot, Fate::Ignored),
                _ => row[column] = Some(Given { slot: slot.clone(), more: Vec::new() }),
            }
        }
        filled.retain(|slot| fresh(x, slot));
        if filled.is_empty() || row.iter().all(Option::is_none) {
            return;
        }
        if self.owners.contains(&at) {
            self.close(x);
            self.owner(x, &line, self.owners.len() == 1);
            return;
        }
        if self.total(x, &line, &row) {
            return;
        }
        if remark(x, &filled) || self.is_remark(&line, &filled) {
            return;
        }
        if self.goes_on(at, &line, &row) {
            self.join(x, row);
            return;
        }
        self.close(x);
        if self.is_stray(&row) {
            return;
        }
        self.open = Some((at, row));
        self.broke = false;
    }

    /// Texts without the name that every project has, and without money: whose they are nobody can tell, and they stay.
    fn is_stray(&self, row: &Row) -> bool {
        let named = self.key().is_some_and(|key| row[key].is_some());
        let amounts = self.heading.columns.iter().zip(row).any(|(column, given)| {
            given.is_some()
                && (matches!(&column.sense, Sense::Project(path) if is_money(path))
                    || matches!(column.sense, Sense::Source(..)))
        });
        self.heading.kind == Kind::Projects && self.count > 0 && !named && !amounts
    }

    /// A remark under the table: one cell across it, or a note by its first word.
    fn is_remark(&self, line: &Line, filled: &[&Slot]) -> bool {
        let [only] = filled else { return false };
        if self.heading.columns.len() < 3 {
            return false;
        }
        let covered = self.heading.columns.iter().filter(|c| only.column < c.end && only.column + only.span > c.start);
        let text = only.text.trim();
        covered.count() > 2
            || line.len() == 1 && only.span == 1 && matches!(only.place, Place::Text { .. } | Place::Nowhere)
            || ["注:", "注：", "备注", "说明", "填表", "制表", "审核"].iter().any(|word| text.starts_with(word))
    }

    /// The column that names what a row is about.
    fn key(&self) -> Option<usize> {
        let wanted = match &self.heading.kind {
            Kind::Projects | Kind::Nested => Sense::Project("项目名称".into()),
            Kind::Indicators => Sense::Indicator("三级指标".into()),
            Kind::List(_) => return self.heading.columns.iter().position(|c| matches!(c.sense, Sense::Item(_))),
        };
        self.heading.column_of(&wanted)
    }

    /// Reads the row that nothing goes on with any more.
    fn close(&mut self, x: &mut Extractor<'a>) {
        let Some((at, row)) = self.open.take() else { return };
        match self.heading.kind {
            Kind::Projects => self.project(x, at, row),
            Kind::Nested => self.nested(x, &row),
            Kind::Indicators => {
                let base = self.list.clone();
                self.count = self.indicators(x, &row, &base, self.count);
            }
            Kind::List(_) => self.item(x, &row),
        }
    }
}

/// A dash where nothing is to be said.
fn is_nil(text: &str) -> bool {
    let key = loose::key(text);
    !key.is_empty() && key.chars().all(|c| "-—－–/／\\".contains(c))
}

fn is_page_number(text: &str) -> bool {
    let key = loose::key(text);
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let rest: String = key.chars().filter(|c| !c.is_ascii_digit()).collect();
    digits > 0
        && ["第页", "第页共页", "第页,共页", "第页，共页", "--", "-/-", "共页第页", "——", "第页/共页"]
            .contains(&rest.as_str())
}
