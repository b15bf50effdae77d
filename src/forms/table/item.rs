//! A row of a table into the tree: an item, an item in each half, or one more item of the outer list's item.

use super::*;
use crate::forms::arrange::is_printed;
use crate::forms::definition::Whose;
use crate::source::Step;
use crate::tree::Node;

/// The item of the outer list that rows belong to.
pub(super) struct Outer {
    index: usize,
    /// How many items it has so far.
    count: usize,
    /// A cell of it is merged downwards: it ends where that ends.
    merged: bool,
}

/// What stands in a column of a row.
enum Given {
    Nothing,
    /// The slot of the line.
    Own(usize),
    /// What stands above, since a blank in a merged column means “as above”.
    Above(String),
}

impl<'a> Body<'a, '_> {
    pub(super) fn item_on(&mut self, x: &mut Extractor<'a>, line: &Line<'a>) {
        let given: Vec<Option<usize>> = (0..self.columns.len())
            .map(|column| self.slot_of(line, column).filter(|slot| line[*slot].id.is_some()))
            .collect();
        if given.iter().all(Option::is_none) {
            return;
        }
        let is_plain = self.table.outer.is_none() && self.table.halves.is_empty();
        let slid = if is_plain { slide::find(self.table, line, &given) } else { None };
        let in_place = slid.is_none();
        let placed = match slid {
            Some(slide) => {
                let columns = slide.columns.clone();
                let base = self.scope.base.join(&self.table.each).index(self.start + self.count);
                self.slides.report(x, slide, line, &base);
                columns
            }
            None => given,
        };
        if in_place {
            for (index, slot) in placed.iter().enumerate() {
                if let Some(slot) = slot {
                    self.slides.add(index, &line[*slot]);
                }
            }
        }
        let first = line.iter().find(|slot| slot.id.is_some()).map_or(Place::Nowhere, |slot| slot.place);
        let starts_outer = self.table.outer.is_some() && self.starts_outer(line, &placed);
        let given = self.with_above(line, placed, starts_outer);
        let list = self.list(x, line, &given, starts_outer);
        let halves = self.table.filters().len();
        let mut row = vec![None; halves];
        for half in 0..halves {
            if !self.is_item(half, &given) {
                continue;
            }
            if self.is_only_printed(x, half, line, &given) {
                continue;
            }
            let index = match &mut self.outer {
                Some(outer) => {
                    outer.count += 1;
                    outer.count - 1
                }
                None => {
                    self.count += 1;
                    self.start + self.count - 1
                }
            };
            let base = list.index(index);
            x.root.reach(&base.0).place = first;
            let other = row.iter().flatten().next().map(|other| list.index(*other));
            self.take(x, half, line, &given, &base, other.as_ref());
            row[half] = Some(index);
        }
        let any = row.iter().flatten().next().copied();
        if any.is_none() {
            self.label_shared(x, line, &given);
        }
        let base = any.map(|index| list.index(index)).or(self.outer_base());
        if let Some(base) = base {
            self.keep_extras(x, line, &base);
        }
        if let Some(index) = any.filter(|_| self.outer.is_none()) {
            if std::mem::take(&mut self.is_summed) {
                self.group.start = index;
            }
            self.group.end = index + 1;
        }
        if !self.table.halves.is_empty() {
            self.rows.push(row);
        }
    }

    /// What each column says, blanks of merged columns filled from above.
    fn with_above(&mut self, line: &Line, placed: Vec<Option<usize>>, starts_outer: bool) -> Vec<Given> {
        let blank = self.above.is_empty();
        self.above.resize(self.columns.len(), None);
        let mut shared = blank || starts_outer;
        let mut halves = vec![false; self.table.halves.len()];
        let mut given = Vec::with_capacity(placed.len());
        for (index, slot) in placed.into_iter().enumerate() {
            let column = &self.table.columns[index];
            let broken = match column.whose {
                Whose::Outer => starts_outer,
                Whose::Item => shared,
                Whose::Half(half) => shared || halves.get(half).copied().unwrap_or(false),
            };
            given.push(match slot {
                Some(slot) => {
                    let text = line[slot].text.trim();
                    if column.merge_same && self.above[index].as_deref() != Some(text) {
                        match column.whose {
                            Whose::Outer => {}
                            Whose::Item => shared = true,
                            Whose::Half(half) => drop(halves.get_mut(half).map(|broken| *broken = true)),
                        }
                    }
                    self.above[index] = (column.merge_same || column.whose == Whose::Outer).then(|| text.to_string());
                    Given::Own(slot)
                }
                None if column.merge_same && !broken => self.above[index].clone().map_or(Given::Nothing, Given::Above),
                None => {
                    self.above[index] = None;
                    Given::Nothing
                }
            });
        }
        given
    }

    /// Whether anything of its own stands in the row for the half (or for the item, in a table without halves).
    fn is_item(&self, half: usize, given: &[Given]) -> bool {
        let own = |whose: Whose| match whose {
            Whose::Outer => false,
            Whose::Item => self.table.halves.is_empty(),
            Whose::Half(of) => of == half,
        };
        self.table.columns.iter().zip(given).any(|(column, given)| own(column.whose) && matches!(given, Given::Own(_)))
    }

    /// A row that the form prints and nobody filled in is no item: what stands in it are labels.
    fn is_only_printed(&self, x: &mut Extractor<'a>, half: usize, line: &Line<'a>, given: &[Given]) -> bool {
        if self.table.printed.is_empty() {
            return false;
        }
        let mut said = Node::map();
        let mut slots = Vec::new();
        for (column, given) in self.table.columns.iter().zip(given) {
            let is_own = match column.whose {
                Whose::Outer => false,
                Whose::Item => true,
                Whose::Half(of) => of == half,
            };
            let text = match given {
                Given::Nothing => continue,
                _ if !is_own => continue,
                Given::Own(slot) => {
                    slots.push(*slot);
                    line[*slot].text.trim().to_string()
                }
                Given::Above(text) => text.clone(),
            };
            let Some(hole) = column.holes().next() else { continue };
            if self.table.printed.iter().all(|row| row.get(&hole.path).is_none()) {
                return false;
            }
            *said.reach(&hole.path.0) = Node::text(text);
        }
        let known = self.table.printed.iter().any(|row| is_printed(row, &said, &x.form.taxonomy));
        if known {
            slots.into_iter().for_each(|slot| x.mark(&line[slot], Fate::Label));
        }
        // What no row of the form prints stays to be told.
        true
    }

    /// Cells that the halves share, in a row that is an item of none.
    fn label_shared(&self, x: &mut Extractor<'a>, line: &Line<'a>, given: &[Given]) {
        for (column, given) in self.table.columns.iter().zip(given) {
            if let (Given::Own(slot), Whose::Item, false) = (given, column.whose, self.table.halves.is_empty()) {
                x.mark(&line[*slot], Fate::Label);
            }
        }
    }

    /// Reads the columns of an item; what the halves share is taken from the other half's item, which has read it.
    fn take(
        &mut self,
        x: &mut Extractor<'a>,
        half: usize,
        line: &Line<'a>,
        given: &[Given],
        base: &Path,
        other: Option<&Path>,
    ) {
        for (index, given) in given.iter().enumerate() {
            let column = &self.table.columns[index];
            match (column.whose, other) {
                (Whose::Outer, _) => continue,
                (Whose::Half(of), _) if of != half => continue,
                (Whose::Item, Some(other)) => {
                    for hole in column.holes() {
                        if let Some(said) = x.root.get(&other.join(&hole.path)).cloned() {
                            *x.root.reach(&base.join(&hole.path).0) = said;
                        }
                    }
                    continue;
                }
                _ => {}
            }
            match given {
                Given::Nothing => {}
                Given::Own(slot) => self.cell(x, column, &line[*slot], base, self.items),
                Given::Above(text) => self.as_above(x, index, text, line, base, self.items),
            }
        }
        let own = self.table.filters().get(half);
        for (path, word) in own.into_iter().chain([&self.table.filter]).flat_map(|filter| filter.given()) {
            let at = base.join(path);
            if x.root.get(&at).is_none_or(Node::is_blank) {
                let place = x.root.get(base).map_or(Place::Nowhere, |item| item.place);
                *x.root.reach(&at.0) = Node::text(word).placed(place);
            }
        }
    }

    /// People unmerge cells to sort them, so a blank in a merged column means “as above”.
    fn as_above(
        &self,
        x: &mut Extractor<'a>,
        index: usize,
        text: &str,
        line: &Line<'a>,
        base: &Path,
        fields: &'static [Field],
    ) {
        let column = &self.table.columns[index];
        let Content::Pattern(pattern) = &column.cell.content else { return };
        let place = line.iter().find(|slot| slot.id.is_some()).map_or(Place::Nowhere, |slot| slot.place);
        if self.slot_of(line, index).is_some() {
            let (head, text) = (column.heads.first().cloned().unwrap_or_default(), brief(text));
            x.finding(
                "I013",
                Severity::Info,
                place,
                words!("“{head}”空白，按同上读作“{text}”", "“{head}” is blank and read as above: “{text}”"),
                None,
            );
        }
        x.read_pattern(pattern, &Slot::of(text.to_string(), place), base, fields);
    }

    /// A row says which item of the outer list it belongs to by what stands in that item's columns: another text, or a
    /// cell that is merged beside its rows.
    fn starts_outer(&self, line: &Line, placed: &[Option<usize>]) -> bool {
        let Some(outer) = &self.outer else { return true };
        self.table.columns.iter().zip(placed).enumerate().any(|(index, (column, slot))| {
            let Some(slot) = slot.filter(|_| column.whose == Whose::Outer).map(|slot| &line[slot]) else {
                return false;
            };
            let above = self.above.get(index).and_then(Option::as_deref);
            outer.merged || slot.down > 1 || above != Some(slot.text.trim())
        })
    }

    fn outer_base(&self) -> Option<Path> {
        let list = self.table.outer.as_ref()?;
        Some(self.scope.base.join(list).index(self.outer.as_ref()?.index))
    }

    /// The list that the row's items go to; what the row says of the outer list's item is read first.
    fn list(&mut self, x: &mut Extractor<'a>, line: &Line<'a>, given: &[Given], starts_outer: bool) -> Path {
        if self.table.outer.is_none() {
            return self.scope.base.join(&self.table.each);
        }
        if starts_outer {
            let index = self.outer.as_ref().map_or(0, |outer| outer.index + 1);
            self.outer = Some(Outer { index, count: 0, merged: false });
        }
        let base = self.outer_base().unwrap_or_default();
        if starts_outer {
            let first = line.iter().find(|slot| slot.id.is_some()).map_or(Place::Nowhere, |slot| slot.place);
            x.root.reach(&base.0).place = first;
        }
        for (index, given) in given.iter().enumerate() {
            let column = &self.table.columns[index];
            let Given::Own(slot) = given else { continue };
            if column.whose != Whose::Outer {
                continue;
            }
            let slot = &line[*slot];
            if let Some(outer) = &mut self.outer {
                outer.merged |= slot.down > 1;
            }
            match starts_outer {
                true => self.cell(x, column, slot, &base, self.holder),
                false => x.mark(slot, Fate::Field(base.clone())),
            }
        }
        base.join(&self.table.each)
    }

    fn keep_extras(&self, x: &mut Extractor<'a>, line: &Line<'a>, base: &Path) {
        for extra in &self.extras {
            let found =
                line.iter().find(|slot| slot.id.is_some() && slot.column >= extra.from && slot.column < extra.to);
            if let Some(slot) = found.filter(|slot| slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained)) {
                keep(x, base, &extra.name, "", slot);
            }
        }
    }

    /// The lines of the heading, where it is repeated here (a page break).
    pub(super) fn heading_again(&self, x: &Extractor<'a>, at: usize) -> Option<std::ops::Range<usize>> {
        let groups = || self.table.columns.iter().flat_map(|column| &column.groups);
        let says = |word: &String| x.lines[at].iter().any(|slot| slot.id.is_some() && loose::same(word, &slot.text));
        let most = self.table.heading_rows().min(x.lines.len() - at);
        (1..=most)
            .rev()
            .filter(|rows| *rows == 1 || groups().any(says))
            .find(|rows| heading(self.table, &x.lines[at..at + rows]).is_some())
            .map(|rows| at..at + rows)
    }

    /// A row under each group that sums it up: read as such, worked out again, and never an item.
    pub(super) fn subtotal(&mut self, x: &mut Extractor<'a>, at: usize) -> bool {
        let Some(subtotals) = &self.table.subtotals else { return false };
        let line = x.lines[at].clone();
        let slot_at = |grid: u32| {
            let column = self.column_at(grid).and_then(|column| self.slot_of(&line, column));
            column.map(|slot| &line[slot]).filter(|slot| slot.id.is_some())
        };
        let says = |row: &&RowDef| {
            let label = row
                .cells
                .iter()
                .find(|cell| matches!(&cell.content, Content::Pattern(pattern) if pattern.has_anchor()));
            label.is_some_and(|cell| slot_at(cell.column).is_some_and(|slot| cell.content.says(&slot.text)))
        };
        let Some(row) = subtotals.rows.iter().find(says) else { return false };
        for cell in &row.cells {
            let (Some(slot), Content::Pattern(pattern)) = (slot_at(cell.column), &cell.content) else { continue };
            if pattern.is_label() {
                x.mark(slot, Fate::Label);
            } else if !pattern.is_blank() {
                x.read_group(pattern, slot, self.scope, &self.table.each, self.group.clone());
            }
        }
        // Several rows may sum up one group; the next item begins another.
        self.is_summed = true;
        true
    }

    /// Among sources of funds, each called by its 名称, one may be called 合计: it is an item as the others are.
    pub(super) fn names_totals(&self) -> bool {
        let name = Path::root().key(crate::tree::NAME);
        let is_funds = self.table.each.0.last().is_some_and(|step| match step {
            Step::Key(key) => key.starts_with("资金"),
            _ => false,
        });
        is_funds && self.table.columns.iter().any(|column| column.holes().any(|hole| hole.path == name))
    }
}
