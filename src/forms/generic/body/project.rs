//! Projects: one a row, or one over the rows of its indicators.

use super::super::heading::{Heading, Sense};
use super::super::vocabulary::Vocabulary;
use super::{Body, Given, Row};
use crate::diagnostic::Severity;
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::codec::Codec;
use crate::forms::definition::{CellDef, ColumnDef, Content, Packed, TableDef};
use crate::forms::extractor::Extractor;
use crate::forms::generic::take::{codec_of, is_money, path_of, put, says_same};
use crate::forms::line::Line;
use crate::forms::pattern::Pattern;
use crate::forms::slide::{self, Slides};
use crate::forms::{loose, packed};
use crate::source::{Path, Place};
use crate::tree::Node;

impl<'a> Body<'a, '_> {
    pub(super) fn project(&mut self, x: &mut Extractor<'a>, at: usize, mut row: Row<'a>) {
        let base = self.list.index(self.count);
        let mut whole = true;
        if let Some((table, columns, slides)) = &mut self.slides {
            let index = |given: &Option<Given>, line: &Line| {
                given.as_ref().and_then(|given| line.iter().position(|slot| slot.id == given.slot.id))
            };
            // The line as the row has it: joined texts, without numbers and unknown columns.
            let line: Line =
                columns.iter().filter_map(|column| row[*column].as_ref()).map(|given| given.slot.clone()).collect();
            let given: Vec<Option<usize>> = columns.iter().map(|column| index(&row[*column], &line)).collect();
            let joined = row.iter().flatten().any(|given| !given.more.is_empty());
            if let Some(slide) = slide::find(table, &line, &given).filter(|_| !joined) {
                whole = false;
                let placed = slide.columns.clone();
                slides.report(x, slide, &line, &base);
                let moved: Vec<Option<Given>> = placed
                    .iter()
                    .map(|slot| slot.map(|slot| Given { slot: line[slot].clone(), more: Vec::new() }))
                    .collect();
                for (column, given) in columns.iter().zip(moved) {
                    row[*column] = given;
                }
            } else {
                for (column, slot) in given.iter().enumerate().filter_map(|(column, slot)| Some((column, (*slot)?))) {
                    slides.add(column, &line[slot]);
                }
            }
        }
        x.root.reach(&base.0).place =
            x.lines[at].iter().find(|slot| slot.id.is_some()).map_or(Place::Nowhere, |slot| slot.place);
        self.name_owner(x, &base);
        self.money |= whole && has_money(&self.heading.columns.iter().map(|c| &c.sense).collect::<Vec<_>>(), &row);
        for (column, given) in row.iter().enumerate() {
            match given {
                Some(given) if self.heading.columns[column].sense == Sense::Unknown => {
                    self.keep(x, column, given, &base);
                }
                Some(given) => self.project_cell(x, column, given, &base),
                None => {}
            }
        }
        self.count += 1;
    }

    pub(super) fn project_cell(&self, x: &mut Extractor<'a>, column: usize, given: &Given<'a>, base: &Path) {
        let path = match &self.heading.columns[column].sense {
            Sense::Project(path) if path == "绩效指标" => {
                let list = Packed { each: Path::root().key("绩效指标"), items: self.words.dialects.clone() };
                let unpacked = packed::read(&list, &given.slot.text, given.slot.place, x.taxonomy);
                x.take_packed(&list, unpacked, &given.slot, base);
                base.key("绩效指标")
            }
            Sense::Level(level) => {
                self.listed(x, level, &given.slot, base);
                base.key("绩效指标")
            }
            Sense::Project(path) => {
                put(x, path, &given.slot, base, self.fields);
                // Beside sources of its own, a source's amount stands among them too.
                let parted = self.heading.columns.iter().any(|column| matches!(column.sense, Sense::Source(..)));
                if let Some(name) = path.strip_prefix("资金.").filter(|_| parted) {
                    let name = if name == "总计" { "合计" } else { name };
                    put(x, &format!("资金来源[{name}].本年度"), &given.slot, base, self.fields);
                }
                base.join(&path_of(path))
            }
            Sense::Source(of, own) => {
                let path = format!("资金来源[{of}].其中[{own}].本年度");
                put(x, &path, &given.slot, base, self.fields);
                base.join(&path_of(&path))
            }
            _ => return,
        };
        given.more.iter().for_each(|slot| x.mark(slot, Fate::Field(path.clone())));
    }

    /// Where several units stand in the table, each project says whose it is.
    pub(super) fn name_owner(&self, x: &mut Extractor<'a>, base: &Path) {
        if let Some(unit) = &self.owned_by {
            *x.root.reach(&base.key("填报单位").0) = Node::text(unit);
        }
    }

    pub(super) fn nested(&mut self, x: &mut Extractor<'a>, row: &Row<'a>) {
        let name = self.key().and_then(|key| row[key].as_ref());
        let current = self.list.index(self.count.saturating_sub(1));
        let begins = match name {
            _ if self.count == 0 => true,
            None => false,
            Some(given) => {
                let same = x
                    .root
                    .get(&current.key("项目名称"))
                    .and_then(Node::as_text)
                    .is_some_and(|known| loose::same(known, &given.slot.text));
                !same || self.differs(x, row, &current)
            }
        };
        if begins {
            self.count += 1;
            self.inner = 0;
            self.above.fill([None, None]);
        }
        let base = self.list.index(self.count - 1);
        let place = row.iter().flatten().map(|given| given.slot.place).next().unwrap_or_default();
        if begins {
            x.root.reach(&base.0).place = place;
            self.name_owner(x, &base);
        }
        for (column, given) in row.iter().enumerate() {
            let Some(given) = given else { continue };
            let path = match &self.heading.columns[column].sense {
                Sense::Unknown if self.heading.is_of_project(column) => {
                    self.keep(x, column, given, &base);
                    continue;
                }
                Sense::Project(path) => path.clone(),
                Sense::Source(of, own) => format!("资金来源[{of}].其中[{own}].本年度"),
                _ => continue,
            };
            let at = base.join(&path_of(&path));
            match x.root.get(&at).and_then(Node::as_text).filter(|_| !begins).map(str::to_string) {
                None => self.project_cell(x, column, given, &base),
                Some(known) if says_same(&known, &given.slot) => x.mark(&given.slot, Fate::Field(at)),
                Some(known) if codec_of(&path, self.fields) == Codec::Plain => {
                    let raw = brief(&given.slot.text);
                    x.finding(
                        "I024",
                        Severity::Warning,
                        given.slot.place,
                        words!(
                            "这一格接着上一行的同一格，已接上：{raw}",
                            "this cell goes on with the one above and was joined to it: {raw}"
                        ),
                        Some(words!("对照原表核对接起来的文字", "compare the joined text with the original")),
                    );
                    let joined = packed::joined(&known, &given.slot.text);
                    let node = x.root.reach(&at.0);
                    *node = Node::text(joined).placed(node.place);
                    x.mark(&given.slot, Fate::Field(at));
                }
                Some(known) => {
                    let raw = brief(&given.slot.text);
                    let head = &self.heading.columns[column].head;
                    x.finding(
                        "I023",
                        Severity::Warning,
                        given.slot.place,
                        words!(
                            "“{head}”先写“{known}”，这里又写“{raw}”，后者未读入",
                            "“{head}” said “{known}” before and says “{raw}” here; the latter was not read in"
                        ),
                        None,
                    );
                }
            }
        }
        self.inner = self.indicators(x, row, &base.key("绩效指标"), self.inner);
    }

    /// A row that repeats the name with other money is another project of that name.
    pub(super) fn differs(&self, x: &Extractor, row: &Row, current: &Path) -> bool {
        self.heading.columns.iter().zip(row).any(|(column, given)| match (&column.sense, given) {
            (Sense::Project(path), Some(given)) if is_money(path) => {
                let known = x.root.get(&current.join(&path_of(path))).and_then(Node::as_text);
                known.is_some_and(|known| !says_same(known, &given.slot))
            }
            _ => false,
        })
    }
}

/// The table as the slide's arithmetic wants it, and which of the heading's columns it has.
pub(super) fn sliding(heading: &Heading, words: &Vocabulary) -> (TableDef, Vec<usize>, Slides) {
    let mut columns = Vec::new();
    let mut from = Vec::new();
    for (index, column) in heading.columns.iter().enumerate() {
        let content = match &column.sense {
            Sense::Project(path) if path == "绩效指标" => {
                Content::Packed(Packed { each: Path::root().key("绩效指标"), items: words.dialects.clone() })
            }
            Sense::Project(path) if is_money(path) => {
                Content::Pattern(Pattern::parse(&format!("{{{path}|money}}")).unwrap_or_default())
            }
            Sense::Project(path) if !path.contains('～') => {
                Content::Pattern(Pattern::parse(&format!("{{{path}}}")).unwrap_or_default())
            }
            _ => continue,
        };
        let cell = CellDef { content, span: 1, down: 1, style: None, column: column.start, place: Place::Nowhere };
        columns.push(ColumnDef { heads: vec![column.head.clone()], cell, ..ColumnDef::default() });
        from.push(index);
    }
    let table = TableDef { each: Path::root().key("项目"), columns, ..TableDef::default() };
    let slides = Slides::new(&table);
    (table, from, slides)
}

pub(super) fn has_money(senses: &[&Sense], row: &Row) -> bool {
    senses
        .iter()
        .zip(row)
        .any(|(sense, given)| given.is_some() && matches!(sense, Sense::Project(path) if is_money(path)))
}
