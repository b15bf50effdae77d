//! Tables: columns found by their headings, one item a row, totals rows, repeated headings.
//!
//! Rows that lost a cell are `slide`'s affair.

use super::computed::Facts;
use super::definition::Packed;
use super::definition::{Block, ColumnDef, Content, RowDef, TableDef, fields_of};
use super::extract::{Extractor, Fate, Line, Scope, Slot, brief};
use super::loose;
use super::packed::{self, Unpacked};
use super::slide::{self, Slides};
use crate::diagnostic::Severity;
use crate::source::{Path, Place};
use crate::spec::Field;

/// Where each column of the form stands in the document: grid columns `[start, end)`.
type Columns = Vec<Option<(u32, u32)>>;

pub(super) fn is_heading(table: &TableDef, line: &Line) -> bool {
    heading(table, line).is_some_and(|columns| columns.iter().all(Option::is_some))
}

fn heading(table: &TableDef, line: &Line) -> Option<Columns> {
    let mut columns: Columns = Vec::with_capacity(table.columns.len());
    let mut taken = vec![false; line.len()];
    for column in &table.columns {
        let hit = (0..line.len()).find(|at| {
            !taken[*at] && line[*at].id.is_some() && column.heads.iter().any(|head| loose::same(head, &line[*at].text))
        });
        if let Some(at) = hit {
            taken[at] = true;
        }
        columns.push(hit.map(|at| (line[at].column, line[at].column + line[at].span)));
    }
    let found = columns.iter().flatten().count();
    // Enough to be this table's heading and not a sentence that shares a word with it.
    (found >= 2 && found * 5 >= table.columns.len() * 3).then_some(columns)
}

/// A heading of two rows: the groups above, the columns below, taken together.
fn two_rows<'a>(upper: &Line<'a>, lower: &Line<'a>) -> Line<'a> {
    let mut joined: Line = upper
        .iter()
        .filter(|slot| {
            !lower
                .iter()
                .any(|low| low.id.is_some() && low.column >= slot.column && low.column < slot.column + slot.span)
        })
        .cloned()
        .collect();
    joined.extend(lower.iter().cloned());
    joined
}

fn find_heading(x: &Extractor, table: &TableDef) -> Option<(usize, usize, Columns)> {
    let height = if table.has_groups() { 2 } else { 1 };
    let mut best: Option<(usize, usize, usize, Columns)> = None;
    for at in x.cursor..x.reach_end() {
        let hit = match (height, x.lines.get(at + 1)) {
            (2, Some(lower)) => heading(table, &two_rows(&x.lines[at], lower)).map(|columns| (columns, 2)),
            _ => heading(table, &x.lines[at]).map(|columns| (columns, 1)),
        };
        if let Some((columns, rows)) = hit {
            let count = columns.iter().flatten().count();
            if best.as_ref().is_none_or(|(most, ..)| count > *most) {
                best = Some((count, at, rows, columns));
            }
            if count == table.columns.len() {
                break;
            }
        }
    }
    best.map(|(_, at, rows, columns)| (at, rows, columns))
}

pub(super) fn extract<'a>(x: &mut Extractor<'a>, table: &'a TableDef, scope: &Scope<'a>, next: &[&'a Block]) {
    let Some(items) = fields_of(scope.fields, &table.each) else { return };
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
    tell_order(x, at, &columns);
    let ordinal_columns = extra_columns(x, at, &columns);
    let mut body = Body {
        table,
        columns,
        items,
        scope,
        count: 0,
        totals: table.totals.iter().collect(),
        slides: Slides::new(table),
        ordinal_columns,
        above: Vec::new(),
    };
    let mut line = at + rows;
    while line < x.lines.len() {
        if next.iter().any(|block| x.begins(block, &x.lines[line])) {
            break;
        }
        body.line(x, line);
        line += 1;
    }
    x.cursor = line;
    body.slides.conclude(x, table);
    x.drop_blank_items(&scope.base.join(&table.each));
}

fn mark_heading(x: &mut Extractor, table: &TableDef, line: usize) {
    for slot in x.lines[line].clone().iter().filter(|slot| slot.id.is_some()) {
        let heads = table.columns.iter().flat_map(|column| column.heads.iter().chain(&column.group));
        let beside = table.beside.iter().map(|(label, _)| label);
        let known = heads.chain(beside).filter(|head| loose::same(head, &slot.text));
        // Written as one of the known headings is written to the letter.
        if let Some(head) = known.min_by_key(|head| head.trim() != slot.text.trim()) {
            x.label(slot, head);
        }
    }
}

/// Columns in another order are found by their headings all the same, and are told.
fn tell_order(x: &mut Extractor, at: usize, columns: &Columns) {
    let found: Vec<u32> = columns.iter().flatten().map(|(start, _)| *start).collect();
    if !found.is_sorted() {
        let place = x.lines[at].first().map_or(Place::Nowhere, |slot| slot.place);
        x.finding(
            "I021",
            Severity::Info,
            place,
            words!(
                "各栏的次序与本表不同，已按表头读出",
                "the columns stand in another order and were read by their headings"
            ),
            None,
        );
    }
}

/// Columns the form does not know. A running number says nothing and is left out; others stay unexplained.
fn extra_columns(x: &mut Extractor, at: usize, columns: &Columns) -> Vec<u32> {
    let mut ordinals = Vec::new();
    for slot in x.lines[at].clone() {
        if slot.id.is_none()
            || x.fates[slot.id.unwrap_or(0)] == Fate::Label
            || columns.iter().flatten().any(|(start, end)| slot.column >= *start && slot.column < *end)
        {
            continue;
        }
        let head = brief(&slot.text);
        if ["序号", "编号", "行号"].iter().any(|known| loose::same(known, &slot.text)) {
            ordinals.push(slot.column);
            x.mark(&slot, Fate::Ignored);
            x.finding(
                "I014",
                Severity::Info,
                slot.place,
                words!("“{head}”一栏只是编号，未读入", "the column “{head}” only numbers the rows and was not read in"),
                None,
            );
        } else if is_blank_below(x, at, &slot) {
            blank_column(x, &slot);
        } else {
            x.finding(
                "I014",
                Severity::Warning,
                slot.place,
                words!("多出“{head}”一栏，本表没有这一栏", "the column “{head}” is not in this form"),
                None,
            );
        }
    }
    ordinals
}

fn is_blank_below(x: &Extractor, at: usize, head: &Slot) -> bool {
    let stands = |slot: &Slot| {
        slot.id.is_some()
            && slot.column >= head.column
            && slot.column < head.column + head.span
            && !loose::same(&slot.text, &head.text)
    };
    !x.lines[at + 1..].iter().flatten().any(stands)
}

/// A column that nobody wrote in says nothing that could be lost.
pub(super) fn blank_column(x: &mut Extractor, head: &Slot) {
    x.mark(head, Fate::Ignored);
    let text = brief(&head.text);
    x.finding(
        "I014",
        Severity::Info,
        head.place,
        words!("多出“{text}”一栏，是空的", "the column “{text}” is not in this form, and is blank"),
        None,
    );
}

/// What stands under a table for those who fill it in: notes, and labels with nothing behind them. True when
/// the row is no more than that.
pub(super) fn remark(x: &mut Extractor, filled: &[&Slot]) -> bool {
    let starts = |text: &str, words: &[&str]| words.iter().any(|word| loose::key(text).starts_with(word));
    if let [only] = filled
        && starts(&only.text, &["注:", "注1", "备注:", "说明:", "填表说明", "填报说明"])
    {
        x.mark(only, Fate::Ignored);
        let raw = brief(&only.text);
        x.finding(
            "I029",
            Severity::Info,
            only.place,
            words!("表外的说明未读入：{raw}", "a remark outside the table was not read in: {raw}"),
            None,
        );
        return true;
    }
    // 一、运转类项目 across the table groups the rows below it.
    let section = |slot: &Slot| {
        let key = loose::key(&slot.text);
        let rest = key.trim_start_matches('(').trim_start_matches(|c| "一二三四五六七八九十".contains(c));
        slot.span > 2
            && rest.len() < key.len()
            && rest.trim_start_matches(')').starts_with('、')
            && key.chars().count() <= 20
    };
    if let [only] = filled
        && section(only)
    {
        x.mark(only, Fate::Ignored);
        let raw = brief(&only.text);
        x.finding(
            "I029",
            Severity::Info,
            only.place,
            words!("分段的标题未读入：{raw}", "a line that only groups the rows was not read in: {raw}"),
            None,
        );
        return true;
    }
    // 填报日期：  年  月  日 is a label with a blank to be filled by hand.
    let is_label = |slot: &&Slot| {
        let key = loose::key(&slot.text);
        key.strip_suffix("年月日").unwrap_or(&key).ends_with(':') && key.chars().count() <= 16 && slot.number.is_none()
    };
    let signature = [
        "填表",
        "制表",
        "填报",
        "审核",
        "联系",
        "电话",
        "负责人",
        "经办",
        "单位负责",
        "部门负责",
        "财务负责",
        "编制人",
        "复核",
    ];
    if !filled.first().is_some_and(is_label) || !filled.iter().any(|slot| starts(&slot.text, &signature)) {
        return false;
    }
    // Whoever signed has no field in a table of projects: the names stay unexplained.
    filled.iter().filter(|slot| is_label(slot)).for_each(|slot| x.mark(slot, Fate::Label));
    true
}

/// 1, 2, 3 … or 栏次 with 1=2+3 under a heading: the numbers of the columns, as statistical tables have them.
pub(super) fn are_column_numbers(filled: &[&Slot]) -> bool {
    let named = |slot: &Slot| ["栏次", "栏号", "列次", "行次", "列号"].iter().any(|word| loose::same(word, &slot.text));
    let cells = if filled.first().is_some_and(|slot| named(slot)) { &filled[1..] } else { filled };
    let number = |slot: &&Slot| {
        let key = loose::key(&slot.text);
        let (number, sum) = key.split_once('=').unwrap_or((&key, ""));
        let sums = sum.chars().all(|c| c.is_ascii_digit() || "+-*/()".contains(c));
        number.trim_matches(['(', ')']).parse::<u32>().ok().filter(|_| sums)
    };
    let numbers: Option<Vec<u32>> = cells.iter().map(number).collect();
    numbers.is_some_and(|numbers| numbers.len() >= 4 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1))
}

struct Body<'a, 's> {
    table: &'a TableDef,
    columns: Columns,
    items: &'static [Field],
    scope: &'s Scope<'a>,
    count: usize,
    /// Totals rows not met yet.
    totals: Vec<&'a RowDef>,
    slides: Slides,
    ordinal_columns: Vec<u32>,
    /// The last item's text in each column, for “as above”.
    above: Vec<Option<String>>,
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
        if heading(self.table, &x.lines[at]).is_some() {
            mark_heading(x, self.table, at);
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
        if self.stray_total(x, at) {
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
                        &Facts { root: (&x.root, x.form.about.fields()), item: None },
                        x.taxonomy,
                    )
                    .is_ok_and(|written| !written.text.is_empty() && loose::same(&written.text, &name.text)),
                    None => x.content_matches(&cell.content, &name),
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
        if money.is_empty() || self.table.columns[0].merge_same {
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

    fn item_on(&mut self, x: &mut Extractor<'a>, line: &Line<'a>) {
        let base = self.scope.base.join(&self.table.each).index(self.count);
        let given: Vec<Option<usize>> = (0..self.columns.len())
            .map(|column| self.slot_of(line, column).filter(|slot| line[*slot].id.is_some()))
            .collect();
        if given.iter().all(Option::is_none) {
            return;
        }
        let slid = slide::find(self.table, line, &given);
        let in_place = slid.is_none();
        let placed = match slid {
            Some(slide) => {
                let columns = slide.columns.clone();
                self.slides.report(x, slide, line, &base);
                columns
            }
            None => given,
        };
        let first = line.iter().find(|slot| slot.id.is_some()).map_or(Place::Nowhere, |slot| slot.place);
        x.root.reach(&base.0).place = first;
        self.above.resize(self.columns.len(), None);
        let mut broken = false;
        for (index, slot) in placed.iter().enumerate() {
            let column = &self.table.columns[index];
            match slot.map(|slot| &line[slot]) {
                Some(slot) => {
                    broken |= column.merge_same && self.above[index].as_deref() != Some(slot.text.trim());
                    if column.merge_same {
                        self.above[index] = Some(slot.text.trim().to_string());
                    }
                    if in_place {
                        self.slides.add(index, slot);
                    }
                    self.cell(x, column, slot, &base);
                }
                None if column.merge_same && !broken => self.as_above(x, index, line, &base, first),
                None => self.above[index] = None,
            }
        }
        self.count += 1;
    }

    /// People unmerge cells to sort them, so a blank in a merged column means “as above”.
    fn as_above(&mut self, x: &mut Extractor<'a>, index: usize, line: &Line<'a>, base: &Path, place: Place) {
        let (Some(text), Content::Pattern(pattern)) =
            (self.above[index].clone(), &self.table.columns[index].cell.content)
        else {
            return;
        };
        let unmerged = self.slot_of(line, index).is_some();
        if unmerged {
            let (head, text) = (self.table.columns[index].heads.first().cloned().unwrap_or_default(), brief(&text));
            x.finding(
                "I013",
                Severity::Info,
                place,
                words!("“{head}”空白，按同上读作“{text}”", "“{head}” is blank and read as above: “{text}”"),
                None,
            );
        }
        let slot =
            Slot { id: None, text: text.clone().into(), number: None, column: 0, span: 1, down: 1, place, note: None };
        x.read_pattern(pattern, &slot, base, self.items);
    }

    fn cell(&mut self, x: &mut Extractor<'a>, column: &'a ColumnDef, slot: &Slot<'a>, base: &Path) {
        match &column.cell.content {
            Content::Pattern(pattern) if pattern.is_blank() => {}
            Content::Pattern(pattern) => {
                if !x.read_pattern(pattern, slot, base, self.items) {
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
                let unpacked = packed::read(list, &slot.text, slot.place, x.taxonomy);
                take_packed(x, list, unpacked, slot, base);
            }
        }
    }
}

/// Puts an unpacked list into the tree, its findings and doubts under the list's path.
pub(super) fn take_packed(x: &mut Extractor, list: &Packed, unpacked: Unpacked, slot: &Slot, base: &Path) {
    let path = base.join(&list.each);
    if unpacked.dialect > 0 {
        x.finding(
            "I018",
            Severity::Info,
            slot.place,
            words!(
                "这一格用的是另一种写法，已按那种写法读出",
                "this cell is written in another of the known ways and was read so"
            ),
            None,
        );
    }
    for mut finding in unpacked.findings {
        finding.path = path.join(&finding.path);
        x.report.push(finding);
    }
    for (at, text) in unpacked.doubts {
        x.doubt(path.join(&at), text);
    }
    x.mark(slot, Fate::Field(path.clone()));
    let node = x.root.reach(&path.0);
    *node = crate::tree::Node::list(unpacked.items).placed(slot.place);
}

pub(super) fn is_total_name(text: &str) -> bool {
    ["合计", "小计", "总计", "本页小计", "累计"].iter().any(|known| loose::same(known, text))
}

/// Nothing but these.
fn is_dots(text: &str, dots: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| dots.contains(c))
}

/// A line drawn with characters, as pasted tables have under their heading.
pub(super) fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= 2 && text.chars().all(|c| "-—–=_－＿─━|+:".contains(c))
}
