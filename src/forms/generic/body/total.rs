//! 合计 and 小计: the sums of a unit, and rows that are no items.

use super::super::heading::{Kind, Sense};
use super::{Body, Given, Row};
use crate::diagnostic::Severity;
use crate::forms::About;
use crate::forms::account::Fate;
use crate::forms::extractor::Extractor;
use crate::forms::generic::take::{is_money, path_of, put};
use crate::forms::line::{Line, Slot};
use crate::forms::loose;
use crate::forms::table::is_total_name;
use crate::source::{Path, Place};
use crate::spec::Amount;
use crate::tree::Node;

impl<'a> Body<'a, '_> {
    /// The points of all indicators together are the project's.
    fn score(&self, x: &mut Extractor<'a>, row: &Row<'a>) {
        let base = match self.heading.kind {
            Kind::Indicators => Path::root(),
            _ => return,
        };
        let column = self.heading.column_of(&Sense::Indicator("自评.得分".into()));
        let Some(given) = column.and_then(|column| row[column].as_ref()) else { return };
        if Amount::parse(&given.slot.text).is_some() && x.root.get(&path_of("自评.得分")).is_none() {
            put(x, "自评.得分", &given.slot, &base, About::Project.fields());
        }
    }

    pub(super) fn total(&mut self, x: &mut Extractor<'a>, line: &Line<'a>, row: &Row<'a>) -> bool {
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
            matches!(sense, Sense::Indicator(_) | Sense::Choice(_) | Sense::Part(_))
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
        self.score(x, row);
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
            let left = |x: &Extractor, slot: &Slot| slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained);
            for slot in line.iter().filter(|slot| left(x, slot)).collect::<Vec<_>>() {
                x.mark(slot, Fate::Ignored);
            }
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
}
