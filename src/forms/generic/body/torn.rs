//! Rows that a page, or a converter, tore: what goes on with the row above and what begins a row of its own.

use super::super::heading::{Kind, Sense};
use super::project::has_money;
use super::{Body, Row};
use crate::diagnostic::Severity;
use crate::forms::brief::brief;
use crate::forms::extractor::Extractor;
use crate::forms::generic::take::is_money;
use crate::forms::line::Line;
use crate::forms::{loose, packed};
use crate::source::Place;
use std::borrow::Cow;

impl<'a> Body<'a, '_> {
    /// Whether a row only goes on with the open one. It must name nothing of its own and say only what the open row
    /// said already; and something must prove that it was torn: a page that ended, a name merged down over it, or
    /// wording that the row above broke off. A blank running number proves nothing: many tables number projects only.
    pub(super) fn goes_on(&self, at: usize, line: &Line, row: &Row) -> bool {
        let Some((from, open)) = &self.open else { return false };
        let columns = || self.heading.columns.iter().zip(row).zip(open);
        let filled = |wanted: &dyn Fn(&Sense) -> bool| {
            columns().any(|((column, given), _)| given.is_some() && wanted(&column.sense))
        };
        let is = |sense: &Sense, key: &str| *sense == Sense::Indicator(key.into());
        // A number of its own makes it a row of its own.
        let mut numbers = self.heading.columns.iter().enumerate().filter(|(_, column)| column.sense == Sense::Number);
        if numbers.any(|(index, _)| self.heading.slot_in(line, index).is_some()) {
            return false;
        }
        let amounts = filled(&|sense| {
            matches!(sense, Sense::Project(path) if is_money(path)) || matches!(sense, Sense::Source(..))
        });
        let begun = columns().all(|((_, given), open)| given.is_none() || open.is_some());
        if amounts || !begun {
            return false;
        }
        match &self.heading.kind {
            Kind::Projects => {
                let named = filled(&|sense| *sense == Sense::Project("项目名称".into()));
                if !named {
                    return self.broke
                        || self.is_plain(line)
                        || self.is_merged_over(*from, at, open)
                        || columns().all(|((column, given), open)| match (given, open) {
                            (Some(given), Some(open)) => {
                                let list = column.sense == Sense::Project("绩效指标".into());
                                list && !begins_list(&given.slot.text) || is_unfinished(&open.slot.text)
                            }
                            _ => true,
                        });
                }
                // A name of its own, but none of the money that every row has: it goes on with the name, where a
                // page ended or the name broke off in the middle of a word that the source could not hold together.
                let list = columns()
                    .find(|((column, given), _)| column.sense == Sense::Project("绩效指标".into()) && given.is_some());
                let begins = list
                    .is_some_and(|((_, given), _)| given.as_ref().is_some_and(|given| begins_list(&given.slot.text)));
                let senses: Vec<&Sense> = self.heading.columns.iter().map(|column| &column.sense).collect();
                let name = Sense::Project("项目名称".into());
                // Its other texts broke off in the row above and go on here.
                let mut others = columns().filter(|((column, given), _)| given.is_some() && column.sense != name);
                let list = Sense::Project("绩效指标".into());
                let torn = others.next().is_some()
                    && columns().all(|((column, given), open)| match (given, open) {
                        (Some(_), Some(open)) => {
                            column.sense == name || column.sense == list || is_unfinished(&open.slot.text)
                        }
                        _ => true,
                    });
                self.money
                    && has_money(&senses, open)
                    && !begins
                    && (self.broke || torn || self.is_merged_over(*from, at, open))
            }
            Kind::Nested | Kind::Indicators => {
                let named = filled(&|sense| {
                    is(sense, "三级指标")
                        || is(sense, "一级指标")
                        || is(sense, "二级指标")
                        || is(sense, "权重")
                        || *sense == Sense::Project("项目名称".into())
                });
                !named && self.heading.halves.len() == 1 && (self.broke || self.is_merged_over(*from, at, open))
            }
            Kind::List(_) => {
                let keyed = self.key().is_some_and(|key| row[key].is_some());
                !keyed
                    && !columns().any(|((_, given), _)| given.as_ref().is_some_and(|given| given.slot.number.is_some()))
            }
        }
    }

    /// A source that has lines and no cells, such as pasted text, tears rows wherever its lines end.
    fn is_plain(&self, line: &Line) -> bool {
        line.iter().all(|slot| matches!(slot.place, Place::Text { .. } | Place::Nowhere))
    }

    /// The name of the open row is merged down over this one.
    fn is_merged_over(&self, from: usize, at: usize, open: &Row) -> bool {
        let name = self.key().and_then(|key| open[key].as_ref());
        name.is_some_and(|given| from + given.slot.down as usize > at)
    }

    pub(super) fn join(&mut self, x: &mut Extractor<'a>, row: Row<'a>) {
        let Some((_, open)) = &mut self.open else { return };
        for (open, given) in open.iter_mut().zip(row) {
            let (Some(open), Some(given)) = (open, given) else { continue };
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
            let joined = packed::joined(&open.slot.text, &given.slot.text);
            open.slot.text = Cow::Owned(joined);
            open.slot.number = None;
            open.more.push(given.slot);
        }
    }
}

fn begins_list(text: &str) -> bool {
    let key = loose::key(text);
    ["1、", "1.", "(1)", "①", "1:"].iter().any(|first| key.starts_with(first))
}

fn is_unfinished(text: &str) -> bool {
    !text.trim().ends_with(['。', '；', ';', '！', '!', '”', '）', ')'])
}
