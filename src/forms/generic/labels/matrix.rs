//! Figures under headings, beside labels: 年度资金总额 | 年初预算数 | 全年执行数, as self-evaluations have them.
//!
//! The first figure is the label's own. What was spent of it, and how much of the budget that is, belongs to the
//! stage that asks for it (监控, 自评); what no field is for is kept under 附加 by label and heading.

use super::fact::{Given, fact};
use super::said::is_labelish;
use super::set_money;
use crate::diagnostic::Severity;
use crate::forms::About;
use crate::forms::account::Fate;
use crate::forms::binding::Stands;
use crate::forms::brief::brief;
use crate::forms::extractor::Extractor;
use crate::forms::extractor::extra::{keep, name_of};
use crate::forms::generic::take::put;
use crate::forms::generic::vocabulary::{Vocabulary, fund_name, money_unit};
use crate::forms::line::Slot;
use crate::forms::loose;
use crate::spec::Amount;

/// Reads the figures below the line, when it is the heading of such; false when it is not.
pub(super) fn read<'a>(x: &mut Extractor<'a>, at: usize, words: &Vocabulary, about: About) -> bool {
    // 项目名称 | 某项目: right behind a label that we know stands its value, whatever figures stand below.
    let line = &x.lines[at];
    let is_value = |slot: &Slot| line.iter().any(|before| before.end() == slot.column && words.knows(&before.text));
    let is_head = |slot: &Slot| {
        let known = words.knows(&slot.text) || words.execution(&slot.text).is_some();
        known || is_labelish(slot) && !is_value(slot)
    };
    let heads: Vec<Slot<'a>> = line
        .iter()
        .filter(|slot| is_fresh(x, slot) && is_head(slot))
        .filter(|slot| under(x, at + 1, slot).is_some_and(|slot| slot.id.is_some() && is_figure(&slot)))
        .cloned()
        .collect();
    let Some(first) = heads.first().filter(|_| heads.len() > 1).cloned() else { return false };
    if label_of(x, at + 1, &first, words).is_none() {
        one_row(x, at, &heads, words, about);
        return false;
    }
    let stage = stage(x, at, &heads, words).filter(|_| about == About::Project);
    // Why so much was spent is said in words, and beside the figures.
    let reason = x.lines[at]
        .iter()
        .find(|slot| stage.is_some() && is_fresh(x, slot) && words.execution(&slot.text) == Some("偏差原因"));
    let columns: Vec<Slot<'a>> =
        heads.iter().chain(reason.filter(|slot| heads.iter().all(|head| head.id != slot.id))).cloned().collect();
    let mut row = at + 1;
    let mut without: Vec<usize> = Vec::new();
    while let Some(label) = label_of(x, row, &first, words) {
        let cells: Vec<(usize, Slot)> =
            columns.iter().enumerate().filter_map(|(index, head)| Some((index, under(x, row, head)?))).collect();
        let filled: Vec<&(usize, Slot)> = cells.iter().filter(|(_, slot)| is_fresh(x, slot)).collect();
        if filled.is_empty() || !filled.iter().all(|(index, slot)| *index >= heads.len() || is_figure(slot)) {
            break;
        }
        x.mark(&label, Fate::Label);
        let (name, source) = (name_of(&label.text), fund_name(&label.text));
        for (index, cell) in filled {
            let field = stage.and_then(|stage| {
                let key = words.execution(&columns[*index].text)?;
                Some(format!("{stage}.资金[{source}].{key}"))
            });
            if is_dash(&cell.text) {
                x.mark(cell, Fate::Ignored);
                continue;
            }
            if *index == 0 {
                let meanings = words.meanings(&label.text);
                let (name, stands) = (name.clone(), Stands::Beside(cell.place));
                let given = Given { meanings, name, label: &label, value: cell, at: row, stands, within: None };
                fact(x, &given, words, about);
            }
            match field {
                Some(field) => put(x, &field, cell, &super::root(), about.fields()),
                None if *index == 0 => {}
                None => {
                    let key = format!("{name}·{}", name_of(&columns[*index].text));
                    keep(x, &super::root(), &key, "", cell);
                    if !without.contains(index) {
                        without.push(*index);
                    }
                }
            }
        }
        row += 1;
    }
    if row == at + 1 {
        return false;
    }
    mark_heads(x, at, words);
    if !without.is_empty() {
        let said = without.iter().map(|index| brief(&columns[*index].text)).collect::<Vec<_>>().join("、");
        x.finding(
            "I032",
            Severity::Info,
            first.place,
            words!(
                "“{said}”各栏没有对应的字段，照原文放在“附加”",
                "there are no fields for the columns “{said}”; they are kept under 附加 as written"
            ),
            None,
        );
    }
    true
}

/// Labels over one row of figures, and nothing beside it: each label has the figure under it. What else stands beside
/// the labels is read as it would be without them.
fn one_row<'a>(x: &mut Extractor<'a>, at: usize, heads: &[Slot<'a>], words: &Vocabulary, about: About) {
    let below = &x.lines[at + 1];
    let owned = |slot: &Slot| heads.iter().any(|head| head.column == slot.column && head.span == slot.span);
    let figures = below.iter().filter(|slot| slot.id.is_some()).all(|slot| is_fresh(x, slot) && owned(slot));
    let more = |head: &Slot| under(x, at + 2, head).is_some_and(|slot| slot.id.is_some() && is_figure(&slot));
    let known = heads.iter().filter(|head| words.knows(&head.text)).count();
    if !figures || known * 2 < heads.len() || heads.iter().any(more) {
        return;
    }
    for head in heads {
        let Some(value) = under(x, at + 1, head) else { continue };
        x.mark(head, Fate::Label);
        if is_dash(&value.text) {
            x.mark(&value, Fate::Ignored);
        } else {
            let name = name_of(&head.text);
            let meanings = words.meanings(&head.text);
            let stands = Stands::Below(value.place);
            fact(x, &Given { meanings, name, label: head, value: &value, at, stands, within: None }, words, about);
        }
    }
}

/// What groups the headings, and headings over figures that no row has, are labels all the same.
fn mark_heads(x: &mut Extractor, at: usize, words: &Vocabulary) {
    let left: Vec<Slot> = x.lines[at].iter().filter(|slot| is_fresh(x, slot)).cloned().collect();
    for slot in &left {
        match money_unit(&slot.text) {
            Some(unit) => set_money(x, unit, slot),
            None if words.knows(&slot.text) || is_labelish(slot) => x.mark(slot, Fate::Label),
            None => {}
        }
    }
}

/// The stage whose execution of the budget the headings ask for; nothing where none speaks of spending.
fn stage(x: &Extractor, at: usize, heads: &[Slot], words: &Vocabulary) -> Option<&'static str> {
    let key = |head: &Slot| words.execution(&head.text);
    let spending = ["执行数", "执行率", "全年预计执行数"];
    if !heads.iter().any(|head| key(head).is_some_and(|key| spending.contains(&key))) {
        return None;
    }
    // 1-7月执行数, 全年预计执行数: the year is not over.
    let under_way = |head: &Slot| key(head) == Some("全年预计执行数") || head.text.contains('月');
    let titled = || x.lines[..at.min(4)].iter().flatten().any(|slot| slot.text.contains("监控"));
    Some(if heads.iter().any(under_way) || titled() { "监控" } else { "自评" })
}

/// The label left of the figures of a row.
fn label_of<'a>(x: &Extractor<'a>, row: usize, first: &Slot, words: &Vocabulary) -> Option<Slot<'a>> {
    let mut before = x.lines.get(row)?.iter().filter(|slot| is_fresh(x, slot) && slot.column < first.column);
    let label = before.next_back()?.clone();
    let bare = loose::key(&label.text);
    // 其中：本年一般公共预算拨款 is one label, whatever its colon says.
    let own = bare.strip_prefix("其中").unwrap_or(&bare).trim_start_matches(':');
    let labelish = || is_labelish(&Slot { text: own.into(), ..label.clone() });
    let named = !is_figure(&label) && (words.knows(&label.text) || labelish());
    named.then_some(label)
}

fn under<'a>(x: &Extractor<'a>, row: usize, head: &Slot) -> Option<Slot<'a>> {
    x.lines.get(row)?.iter().find(|slot| slot.column == head.column && slot.span == head.span).cloned()
}

fn is_fresh(x: &Extractor, slot: &Slot) -> bool {
    slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained)
}

fn is_dash(text: &str) -> bool {
    !text.trim().is_empty() && text.trim().chars().all(|c| "-—－–/／".contains(c))
}

fn is_figure(slot: &Slot) -> bool {
    let text = slot.text.trim().trim_end_matches(['%', '％']);
    slot.number.is_some() || is_dash(&slot.text) || Amount::parse(text).is_some()
}
