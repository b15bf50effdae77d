//! The rows below a heading: projects, their indicators, items of another list.
//!
//! A row is read when it is known to be whole: what the next rows go on with is joined to it first, and
//! only where nothing else could own it.

mod indicator;
mod listed;
pub(super) mod owners;
mod torn;

use super::heading::{Heading, Kind, Sense, is_stray};
use super::vocabulary::Vocabulary;
use super::{codec_of, put};
use crate::diagnostic::{Severity, several};
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::codec::Codec;
use crate::forms::definition::{CellDef, ColumnDef, Content, Packed, TableDef, fields_of};
use crate::forms::extractor::Extractor;
use crate::forms::extractor::extra::{self, name_of};
use crate::forms::line::{Line, Slot};
use crate::forms::loose;
use crate::forms::packed;
use crate::forms::pattern::Pattern;
use crate::forms::slide::{self, Slides};
use crate::forms::table::{are_column_numbers, blank_column, is_rule, is_total_name, remark};
use crate::source::{self, Path, Place};
use crate::spec::{Amount, Field};
use crate::tree::Node;

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

    /// What became of a column that no field is for.
    fn tell_column(&self, x: &mut Extractor<'a>, column: usize) {
        let found = &self.heading.columns[column];
        let slot = x.lines[found.cell.0][found.cell.1].clone();
        let count = self.kept[column];
        if count == 0 {
            if slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained) {
                blank_column(x, &slot);
            }
            return;
        }
        x.mark(&slot, Fate::Label);
        let (head, so_many) = (&found.head, several(count, "cell"));
        let same = self.heading.twice.iter().find(|(dropped, _)| *dropped == column);
        let message = match same {
            Some((_, kept)) => {
                let kept = &self.heading.columns[*kept].head;
                words!(
                    "“{head}”与“{kept}”说的是同一样，读了“{kept}”；“{head}”一栏照原文放在各条的“附加”（{count} 格）",
                    "“{head}” and “{kept}” mean the same; “{kept}” was read, “{head}” is kept under 附加 of each item ({so_many})"
                )
            }
            None => words!(
                "“{head}”一栏没有对应的字段，照原文放在各条的“附加”（{count} 格）",
                "there is no field for the column “{head}”; it is kept under 附加 of each item ({so_many})"
            ),
        };
        x.finding("I014", Severity::Info, slot.place, message, None);
    }

    /// A cell of a column that no field is for goes under 附加 of the item, by the column's heading.
    fn keep(&mut self, x: &mut Extractor<'a>, column: usize, given: &Given<'a>, base: &Path) {
        let name = name_of(&self.heading.columns[column].head);
        if extra::keep(x, base, &name, "", &given.slot) {
            self.kept[column] += 1;
            if let Some(fate) = given.slot.id.map(|id| x.fates[id].clone()) {
                given.more.iter().for_each(|slot| x.mark(slot, fate.clone()));
            }
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

    fn total(&mut self, x: &mut Extractor<'a>, line: &Line<'a>, row: &Row<'a>) -> bool {
        let key = self.key();
        let named = |given: &Given| {
            let text = given.slot.text.as_ref();
            is_total_name(text)
                || self.heading.kind == Kind::Projects
                    && self.unit_name.as_deref().is_some_and(|name| loose::same(name, text))
        };
        let first = line.iter().find(|slot| slot.id.is_some());
        let says_total = |text: &str| {
            is_total_name(text) || ["总分", "合计得分", "总得分"].iter().any(|word| loose::same(word, text))
        };
        let own = key.and_then(|key| row[key].as_ref()).is_some_and(named);
        let stray = first.is_some_and(|slot| says_total(&slot.text));
        // 合计 of the sources is one of their lines.
        if !own && !stray || self.heading.kind == Kind::List("资金来源".into()) {
            return false;
        }
        let said = |sense: &Sense| {
            matches!(sense, Sense::Indicator(_) | Sense::Part(_))
                || matches!(sense, Sense::Project(path) if !is_money(path) && path != "项目名称")
        };
        let more = self.heading.columns.iter().zip(row).any(|(column, given)| {
            given
                .as_ref()
                .is_some_and(|given| !says_total(&given.slot.text) && Amount::parse(&given.slot.text).is_none())
                && said(&column.sense)
        });
        if more {
            return false;
        }
        self.close(x);
        let sums: Vec<(String, Slot)> = self
            .heading
            .columns
            .iter()
            .zip(row)
            .filter_map(|(column, given)| match (&column.sense, given) {
                (Sense::Project(path), Some(given)) if path.starts_with("资金.") => {
                    Some((path.clone(), given.slot.clone()))
                }
                _ => None,
            })
            .collect();
        let of_unit = matches!(self.heading.kind, Kind::Projects | Kind::Nested)
            && first.is_some_and(|slot| !loose::same("小计", &slot.text) && !loose::same("本页小计", &slot.text))
            && !sums.is_empty();
        let raw =
            line.iter().filter(|slot| slot.id.is_some()).map(|slot| slot.text.trim()).collect::<Vec<_>>().join(" | ");
        let place = first.map_or(Place::Nowhere, |slot| slot.place);
        if !of_unit || self.totals > 0 {
            let differs = of_unit
                && sums.iter().any(|(path, slot)| {
                    let known = x.root.get(&path_of(path)).and_then(Node::as_text).and_then(Amount::parse);
                    known.is_some() && known.map(|a| a.0) != Amount::parse(&slot.text).map(|a| a.0)
                });
            line.iter().for_each(|slot| x.mark(slot, Fate::Ignored));
            let (severity, message) = if differs {
                (
                    Severity::Warning,
                    words!(
                        "又一行合计，与前面的合计不同，未读入：{raw}",
                        "one more totals row, which differs from the one before, was not read in: {raw}"
                    ),
                )
            } else {
                (Severity::Info, words!("合计行未读入：{raw}", "a totals row was not read in: {raw}"))
            };
            x.finding("I011", severity, place, message, None);
            return true;
        }
        self.totals += 1;
        for slot in line.iter().filter(|slot| slot.id.is_some()) {
            x.mark(slot, Fate::Label);
        }
        for (path, slot) in sums {
            if let Some((_, columns, slides)) = &mut self.slides
                && let Some(at) =
                    columns.iter().position(|c| self.heading.columns[*c].sense == Sense::Project(path.clone()))
            {
                slides.stated(at, &slot);
            }
            put(x, &path, &slot, &Path::root(), crate::forms::About::Unit.fields());
        }
        true
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

    fn project(&mut self, x: &mut Extractor<'a>, at: usize, mut row: Row<'a>) {
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

    fn project_cell(&self, x: &mut Extractor<'a>, column: usize, given: &Given<'a>, base: &Path) {
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
    fn name_owner(&self, x: &mut Extractor<'a>, base: &Path) {
        if let Some(unit) = &self.owned_by {
            *x.root.reach(&base.key("填报单位").0) = Node::text(unit);
        }
    }

    fn nested(&mut self, x: &mut Extractor<'a>, row: &Row<'a>) {
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
    fn differs(&self, x: &Extractor, row: &Row, current: &Path) -> bool {
        self.heading.columns.iter().zip(row).any(|(column, given)| match (&column.sense, given) {
            (Sense::Project(path), Some(given)) if is_money(path) => {
                let known = x.root.get(&current.join(&path_of(path))).and_then(Node::as_text);
                known.is_some_and(|known| !says_same(known, &given.slot))
            }
            _ => false,
        })
    }

    /// The items of a row of another list, one for each half.
    fn item(&mut self, x: &mut Extractor<'a>, row: &Row<'a>) {
        for half in self.heading.halves.clone() {
            let base = self.list.index(self.count);
            // The blanks of a form that nobody filled in: a name without anything about it.
            let given = half.iter().filter(|column| row[**column].is_some()).count();
            if given == 0 || given == 1 && self.heading.halves.len() > 1 {
                half.iter()
                    .filter_map(|column| row[*column].as_ref())
                    .for_each(|given| x.mark(&given.slot, Fate::Label));
                continue;
            }
            for column in half {
                let Some(given) = &row[column] else { continue };
                match &self.heading.columns[column].sense {
                    Sense::Unknown => self.keep(x, column, given, &base),
                    Sense::Item(key) => {
                        put(x, key, &given.slot, &base, self.fields);
                        let at = base.key(source::key(key));
                        given.more.iter().for_each(|slot| x.mark(slot, Fate::Field(at.clone())));
                    }
                    _ => {}
                }
            }
            self.count += 1;
        }
    }
}

/// The table as the slide's arithmetic wants it, and which of the heading's columns it has.
fn sliding(heading: &Heading, words: &Vocabulary) -> (TableDef, Vec<usize>, Slides) {
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
        columns.push(ColumnDef { heads: vec![column.head.clone()], group: None, cell, merge_same: false });
        from.push(index);
    }
    let table = TableDef {
        each: Path::root().key("项目"),
        columns,
        totals: Vec::new(),
        min_rows: 0,
        more: None,
        beside: None,
        place: Place::Nowhere,
    };
    let slides = Slides::new(&table);
    (table, from, slides)
}

pub(super) fn path_of(text: &str) -> Path {
    Path::parse(text).unwrap_or_default()
}

fn is_money(path: &str) -> bool {
    ["资金.", "预算.", "资金来源["].iter().any(|record| path.starts_with(record))
}

fn has_money(senses: &[&Sense], row: &Row) -> bool {
    senses
        .iter()
        .zip(row)
        .any(|(sense, given)| given.is_some() && matches!(sense, Sense::Project(path) if is_money(path)))
}

fn says_same(known: &str, slot: &Slot) -> bool {
    match (Amount::parse(known), Amount::parse(&slot.text)) {
        (Some(a), Some(b)) => a.0 == b.0,
        _ => loose::same(known, &slot.text),
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
