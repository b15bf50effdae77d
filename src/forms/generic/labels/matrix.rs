//! Figures under headings, beside labels: 年度资金总额 | 年初预算数 | 全年执行数, as self-evaluations have them.
//!
//! The first figure is the label's own; the others are kept under 附加 by label and heading.

use super::fact::{Given, fact};
use super::said::is_labelish;
use super::set_money;
use crate::diagnostic::Severity;
use crate::forms::About;
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::extractor::Extractor;
use crate::forms::extractor::extra::{keep, name_of};
use crate::forms::generic::vocabulary::{Vocabulary, money_unit};
use crate::forms::line::Slot;
use crate::spec::Amount;

/// Reads the figures below the line, when it is the heading of such; false when it is not.
pub(super) fn read<'a>(x: &mut Extractor<'a>, at: usize, words: &Vocabulary, about: About) -> bool {
    let line = x.lines[at].clone();
    let fresh = |x: &Extractor, slot: &Slot| slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained);
    let under = |x: &Extractor<'a>, row: usize, head: &Slot| -> Option<Slot<'a>> {
        let found = x.lines.get(row)?.iter().find(|slot| slot.column == head.column && slot.span == head.span)?;
        Some(found.clone())
    };
    // 项目名称 | 某项目: right behind a label that we know stands its value, whatever figures stand below.
    let is_value =
        |slot: &Slot| line.iter().any(|before| before.column + before.span == slot.column && words.knows(&before.text));
    let heads: Vec<Slot<'a>> = line
        .iter()
        .filter(|slot| fresh(x, slot) && (words.knows(&slot.text) || is_labelish(slot) && !is_value(slot)))
        .filter(|slot| under(x, at + 1, slot).is_some_and(|slot| slot.id.is_some() && is_figure(&slot)))
        .cloned()
        .collect();
    let Some(first) = heads.first().filter(|_| heads.len() > 1) else { return false };
    let label_of = |x: &Extractor<'a>, row: usize| -> Option<Slot<'a>> {
        let mut before = x.lines.get(row)?.iter().filter(|slot| fresh(x, slot) && slot.column < first.column);
        let label = before.next_back()?.clone();
        let named = !is_figure(&label) && (words.knows(&label.text) || is_labelish(&label));
        named.then_some(label)
    };
    let mut row = at + 1;
    let mut read = false;
    while let Some(label) = label_of(x, row) {
        let cells: Vec<(usize, Slot)> =
            heads.iter().enumerate().filter_map(|(index, head)| Some((index, under(x, row, head)?))).collect();
        let filled: Vec<&(usize, Slot)> = cells.iter().filter(|(_, slot)| fresh(x, slot)).collect();
        if filled.is_empty() || !filled.iter().all(|(_, slot)| is_figure(slot)) {
            break;
        }
        x.mark(&label, Fate::Label);
        let name = name_of(&label.text);
        for (index, cell) in filled {
            if is_dash(&cell.text) {
                x.mark(cell, Fate::Ignored);
            } else if *index == 0 {
                let meanings = words.meanings(&label.text);
                let given = Given { meanings, name: name.clone(), label: &label, value: cell, at: row, inside: false };
                fact(x, &given, words, about);
            } else {
                let key = format!("{name}·{}", name_of(&heads[*index].text));
                keep(x, &super::root(), &key, "", cell);
            }
        }
        read = true;
        row += 1;
    }
    if !read {
        return false;
    }
    // What groups the headings, and headings over figures that no row has, are labels all the same.
    let left: Vec<Slot> = line.iter().filter(|slot| fresh(x, slot)).cloned().collect();
    for slot in &left {
        match money_unit(&slot.text) {
            Some(unit) => set_money(x, unit, slot),
            None if words.knows(&slot.text) || is_labelish(slot) => x.mark(slot, Fate::Label),
            None => {}
        }
    }
    let (said, place) =
        (heads.iter().skip(1).map(|head| brief(&head.text)).collect::<Vec<_>>().join("、"), first.place);
    x.finding(
        "I032",
        Severity::Info,
        place,
        words!(
            "“{said}”各栏没有对应的字段，照原文放在“附加”",
            "there are no fields for the columns “{said}”; they are kept under 附加 as written"
        ),
        None,
    );
    true
}

fn is_dash(text: &str) -> bool {
    !text.trim().is_empty() && text.trim().chars().all(|c| "-—－–/／".contains(c))
}

fn is_figure(slot: &Slot) -> bool {
    let text = slot.text.trim().trim_end_matches(['%', '％']);
    slot.number.is_some() || is_dash(&slot.text) || Amount::parse(text).is_some()
}
