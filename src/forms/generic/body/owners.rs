//! Rows of a table that name a unit, with the sums of the projects below it: 合计, unit, its projects, next unit, ….
//!
//! A row is a unit's where it has a name and money and nothing else, and its sums are those of the rows below it (or
//! those of the whole table). A name alone proves nothing.

use super::super::heading::{Kind, Sense};
use super::Body;
use crate::diagnostic::Severity;
use crate::forms::About;
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::extractor::Extractor;
use crate::forms::generic::take::{is_money, path_of, put, says_same};
use crate::forms::line::{Line, Slot};
use crate::forms::loose;
use crate::forms::table::{are_column_numbers, is_total_name};
use crate::source::Path;
use crate::spec::Amount;
use crate::tree::Node;
use rust_decimal::Decimal;

/// Where the totals of several units stand in the tree until the units are told apart.
pub(in crate::forms::generic) const UNITS: &str = "各单位";

/// A row with a name of its own.
struct Named {
    at: usize,
    name: String,
    amounts: Vec<Option<Decimal>>,
    /// Nothing but the name and money.
    bare: bool,
    numbered: bool,
}

impl<'a> Body<'a, '_> {
    /// The lines up to `end` that are units' rows.
    pub(super) fn find_owners(&self, x: &Extractor<'a>, end: usize) -> Vec<usize> {
        let Some(key) = self.key().filter(|_| matches!(self.heading.kind, Kind::Projects | Kind::Nested)) else {
            return Vec::new();
        };
        let mut rows: Vec<Named> = Vec::new();
        let mut at = self.heading.at + self.heading.rows;
        while at < end.min(x.lines.len()) {
            let again = self.heading.repeated(&x.lines, at, self.words);
            if again == 0 {
                rows.extend(self.named(x, at, key));
            }
            at += again.max(1);
        }
        // A project's cells may stand again on each row of its indicators.
        if self.heading.kind == Kind::Nested {
            rows.dedup_by(|row, above| {
                row.name == above.name && row.amounts == above.amounts && row.bare == above.bare
            });
        }
        let numbers = rows.iter().filter(|row| row.numbered).count();
        let grand = rows.iter().find(|row| is_total_name(&row.name));
        let is_candidate = |row: &Named| row.bare && !is_total_name(&row.name);
        let candidates: Vec<usize> = (0..rows.len()).filter(|index| is_candidate(&rows[*index])).collect();
        let mut owners = Vec::new();
        for (nth, index) in candidates.iter().enumerate() {
            let row = &rows[*index];
            let until = candidates.get(nth + 1).copied().unwrap_or(rows.len());
            let own: Vec<&Named> = rows[index + 1..until]
                .iter()
                .take_while(|row| !is_total_name(&row.name))
                .filter(|row| !row.bare)
                .collect();
            if own.is_empty() {
                continue;
            }
            let known = self.unit_name.as_deref().is_some_and(|name| loose::same(name, &row.name));
            let stated = row.amounts.iter().flatten().any(|amount| !amount.is_zero());
            let adds_up = stated && sums(&own, row.amounts.len()).is_some_and(|sums| agree(&sums, &row.amounts));
            let whole = stated && candidates.len() == 1 && grand.is_some_and(|grand| grand.amounts == row.amounts);
            let unnumbered = !row.numbered && numbers >= own.len() && own.iter().all(|row| row.numbered);
            if known || adds_up || whole || unnumbered && (!stated || candidates.len() > 1) {
                owners.push(row.at);
            }
        }
        owners
    }

    fn named(&self, x: &Extractor<'a>, at: usize, key: usize) -> Option<Named> {
        let line = &x.lines[at];
        let slot_of = |column: usize| self.heading.slot_in(line, column).map(|slot| &line[slot]);
        let name = slot_of(key)?;
        let filled: Vec<&Slot> = line.iter().filter(|slot| slot.id.is_some()).collect();
        let known = || self.unit_name.as_deref().is_some_and(|unit| loose::same(unit, &name.text));
        if filled.len() < 2 && !known() || are_column_numbers(&filled) {
            return None;
        }
        let mut row =
            Named { at, name: name.text.trim().to_string(), amounts: Vec::new(), bare: true, numbered: false };
        for (index, column) in self.heading.columns.iter().enumerate() {
            let slot = slot_of(index).filter(|slot| slot.id != name.id);
            match &column.sense {
                Sense::Number => row.numbered = slot.is_some(),
                Sense::Project(path) if is_money(path) => row.amounts.push(slot.and_then(amount)),
                Sense::Source(..) => row.amounts.push(slot.and_then(amount)),
                Sense::Beside => {}
                _ => row.bare &= slot.is_none_or(|slot| slot.hidden || super::is_nil(&slot.text)),
            }
        }
        Some(row)
    }

    /// Takes a unit's row: the name and the sums of the only unit, or of one of several.
    pub(super) fn owner(&mut self, x: &mut Extractor<'a>, line: &Line<'a>, only: bool) {
        let Some(key) = self.key() else { return };
        let Some(name) = self.heading.slot_in(line, key).map(|slot| line[slot].clone()) else { return };
        let text = name.text.trim().to_string();
        let same = self.unit_name.as_deref().is_none_or(|known| loose::same(known, &text));
        let base = if only && same {
            Path::root()
        } else {
            let count = x.root.child(UNITS).map_or(0, |node| node.items().len());
            self.owned_by = Some(text.clone());
            Path::root().key(UNITS).index(count)
        };
        if x.root.get(&base.key("单位名称")).is_none() {
            *x.root.reach(&base.key("单位名称").0) = Node::text(&text).placed(name.place);
        }
        x.mark(&name, Fate::Field(base.key("单位名称")));
        for (column, found) in self.heading.columns.iter().enumerate() {
            let slot = self.heading.slot_in(line, column).map(|slot| line[slot].clone());
            let Some(slot) = slot.filter(|slot| slot.id != name.id) else { continue };
            match &found.sense {
                Sense::Project(path) if path.starts_with("资金.") => {
                    let at = base.join(&path_of(path));
                    let known = x.root.get(&at).and_then(Node::as_text).map(str::to_string);
                    match known {
                        None => put(x, path, &slot, &base, About::Unit.fields()),
                        Some(known) if says_same(&known, &slot) => x.mark(&slot, Fate::Field(at)),
                        Some(known) => {
                            let raw = brief(&slot.text);
                            x.finding(
                                "I011",
                                Severity::Warning,
                                slot.place,
                                words!(
                                    "又一行合计，这里写“{raw}”，前面的合计写“{known}”，未读入",
                                    "one more totals row says “{raw}” where the one before says “{known}”; not read in"
                                ),
                                None,
                            );
                        }
                    }
                }
                _ => x.mark(&slot, Fate::Label),
            }
        }
        self.totals += usize::from(base.is_root());
    }
}

fn amount(slot: &Slot) -> Option<Decimal> {
    slot.number.or_else(|| Amount::parse(&slot.text).map(|amount| amount.0))
}

fn sums(rows: &[&Named], columns: usize) -> Option<Vec<Decimal>> {
    let sum = |column: usize| {
        let of = rows.iter().filter_map(|row| row.amounts.get(column).copied().flatten()).map(Amount);
        let all: Vec<Amount> = of.collect();
        if all.is_empty() { Some(Decimal::ZERO) } else { crate::spec::amount::sum(all) }
    };
    (0..columns).map(sum).collect()
}

/// The sums are those stated, but for what rounding does to so many of them.
fn agree(sums: &[Decimal], stated: &[Option<Decimal>]) -> bool {
    let cent = Decimal::new(2, 2);
    sums.iter().zip(stated).all(|(sum, stated)| {
        let difference = sum.checked_sub(stated.unwrap_or_default()).unwrap_or(Decimal::MAX);
        difference.abs() <= cent
    })
}
