//! Rows that a page, or a converter, tore: what goes on with the row above and what begins a row of its own.

use super::super::heading::{Kind, Sense};
use super::{Body, Row, has_money, is_money};
use crate::diagnostic::Severity;
use crate::forms::extract::{Extractor, Line, brief};
use crate::forms::{loose, packed};
use std::borrow::Cow;

impl<'a> Body<'a, '_> {
    /// Whether a row only goes on with the open one: it names nothing of its own, and says only what the
    /// open row said already.
    pub(super) fn goes_on(&self, line: &Line, row: &Row) -> bool {
        let Some((_, open)) = &self.open else { return false };
        let columns = || self.heading.columns.iter().zip(row).zip(open);
        let filled = |wanted: &dyn Fn(&Sense) -> bool| {
            columns().any(|((column, given), _)| given.is_some() && wanted(&column.sense))
        };
        let is = |sense: &Sense, key: &str| *sense == Sense::Indicator(key.into());
        // A number of its own makes it a row of its own.
        let numbered = self.heading.columns.iter().any(|column| column.sense == Sense::Number);
        let number = self
            .heading
            .columns
            .iter()
            .enumerate()
            .any(|(index, column)| column.sense == Sense::Number && self.heading.slot_in(line, index).is_some());
        if number {
            return false;
        }
        let amounts = filled(&|sense| {
            matches!(sense, Sense::Project(path) if is_money(path)) || matches!(sense, Sense::Source(..))
        });
        let begun = columns().all(|((_, given), open)| given.is_none() || open.is_some());
        match &self.heading.kind {
            Kind::Projects => {
                let named = filled(&|sense| *sense == Sense::Project("项目名称".into()));
                if amounts || !begun {
                    return false;
                }
                if !named {
                    return true;
                }
                // A name of its own, but none of the money that every row has: it goes on with the name.
                let list = columns()
                    .find(|((column, given), _)| column.sense == Sense::Project("绩效指标".into()) && given.is_some());
                let begins = list
                    .is_some_and(|((_, given), _)| given.as_ref().is_some_and(|given| begins_list(&given.slot.text)));
                self.money
                    && has_money(&self.heading.columns.iter().map(|c| &c.sense).collect::<Vec<_>>(), open)
                    && !begins
                    && (numbered
                        || self.broke
                        || !self
                            .heading
                            .columns
                            .iter()
                            .zip(open)
                            .any(|(c, g)| g.is_none() && c.sense == Sense::Project("绩效目标".into())))
            }
            Kind::Nested | Kind::Indicators => {
                if amounts || filled(&|sense| *sense == Sense::Project("项目名称".into())) && !(numbered && begun) {
                    return false;
                }
                if self.heading.halves.len() > 1 {
                    return false;
                }
                let levels = filled(&|sense| is(sense, "一级指标") || is(sense, "二级指标"));
                let name = filled(&|sense| is(sense, "三级指标"));
                let weight = filled(&|sense| is(sense, "权重"));
                let value = filled(&|sense| {
                    is(sense, "年度指标值") || is(sense, "实施周期指标值") || matches!(sense, Sense::Part(_))
                });
                if weight || !begun {
                    return false;
                }
                // Its own level and name, though the number before the project was merged down over it.
                let said = |key: &str| {
                    columns().find(|((column, _), _)| is(&column.sense, key)).and_then(|((_, given), open)| {
                        let text = given.as_ref()?.slot.text.trim();
                        let again = open.as_ref().is_some_and(|open| loose::same(&open.slot.text, text));
                        Some(again || text.chars().count() >= 4)
                    })
                };
                if numbered && name && said("一级指标") == Some(true) {
                    return false;
                }
                if numbered {
                    return !levels || !name || !value;
                }
                // No name: it is no indicator. A name and no value may be one whose value is missing, unless a
                // page ended in between.
                !levels && (!name || !value && self.broke && !ends_sentence(open, self.key()))
            }
            Kind::List(_) => {
                let keyed = self.key().is_some_and(|key| row[key].is_some());
                !keyed
                    && begun
                    && !columns().any(|((_, given), _)| given.as_ref().is_some_and(|given| given.slot.number.is_some()))
            }
        }
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

fn ends_sentence(row: &Row, key: Option<usize>) -> bool {
    key.and_then(|key| row[key].as_ref()).is_some_and(|given| given.slot.text.trim().ends_with(['。', '；', ';']))
}
