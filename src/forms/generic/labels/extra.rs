//! What a label says that no field is for: kept under 附加 by the label's own words, and told.

use super::behind::{behind, stranger};
use super::said::{is_bare_label, is_labelish};
use super::title::is_title;
use crate::diagnostic::Severity;
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::extractor::Extractor;
use crate::forms::extractor::extra::{keep, name_of};
use crate::forms::generic::vocabulary::Vocabulary;
use crate::forms::line::Slot;
use crate::forms::loose;
use crate::source::Place;
use crate::spec::Amount;
use std::borrow::Cow;

/// Keeps what a label says that has no field here, and tells it; where it cannot be kept, that is told.
pub(super) fn no_field(x: &mut Extractor, name: &str, over: &str, value: &Slot, words: &Vocabulary) {
    // A label beside a label is no value.
    let is_label = words.knows(&value.text) && value.number.is_none() && loose::key(&value.text).chars().count() > 2;
    if is_label || !keep(x, &super::root(), name, over, value) {
        return;
    }
    tell(x, name, value.place, &brief(&value.text));
}

fn tell(x: &mut Extractor, name: &str, place: Place, raw: &str) {
    let name = brief(name);
    x.finding(
        "I032",
        Severity::Info,
        place,
        words!(
            "“{name}”在这里没有对应的字段，照原文放在“附加”：{raw}",
            "there is no field for “{name}” here; it is kept under 附加 as written: {raw}"
        ),
        None,
    );
}

/// The nearest text merged down on the left of a label: the group that it stands in.
pub(super) fn group(x: &Extractor, label: &Slot, at: usize) -> Option<String> {
    const FAR: usize = 12;
    for back in 0..=at.min(FAR) {
        let line = &x.lines[at - back];
        let beside = line.iter().rev().find(|slot| {
            slot.id.is_some() && slot.column + slot.span <= label.column && slot.down as usize > back && slot.down > 1
        });
        if let Some(slot) = beside {
            return Some(name_of(&slot.text));
        }
    }
    None
}

/// What stands over or beside a label and tells it from another of that name.
pub(super) fn over(x: &Extractor, label: &Slot, at: usize) -> String {
    if let Some(group) = group(x, label, at) {
        return group;
    }
    let above = at.checked_sub(1).map(|above| &x.lines[above]);
    let over = above.and_then(|line| line.iter().find(|slot| slot.id.is_some() && slot.column == label.column));
    over.filter(|slot| is_labelish(slot)).map_or_else(String::new, |slot| name_of(&slot.text))
}

/// Labels that nobody knows, each with a value beside it, among the cells of a line that nothing has taken.
///
/// A line of more than two such cells is taken only where known labels stand in it, or where its cells are by
/// turns a word and no word: else it may be the heading of a table that nobody knows.
pub(super) fn strangers(x: &mut Extractor, at: usize, words: &Vocabulary) {
    let line = x.lines[at].clone();
    let fresh = |x: &Extractor, slot: &Slot| {
        slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained) && slot.aside.is_none() && !slot.hidden
    };
    for slot in line.iter().filter(|slot| fresh(x, slot)).cloned().collect::<Vec<_>>() {
        if let Some((label, value)) = stranger(&slot.text).filter(|_| behind(&slot.text, words).is_empty()) {
            let value = Slot { text: Cow::Owned(value.to_string()), number: None, ..slot.clone() };
            let name = name_of(label);
            no_field(x, &name, "", &value, words);
        }
    }
    behind_group(x, &line, words);
    let left: Vec<Slot> = line.iter().filter(|slot| fresh(x, slot)).cloned().collect();
    // The word merged down beside others groups them.
    let group = left.first().filter(|first| {
        left.len() % 2 == 1 && first.down > 1 && left[1..].iter().all(|slot| slot.down < first.down) && left.len() > 1
    });
    let pairs = &left[usize::from(group.is_some())..];
    let is_pair = |pair: &[Slot]| match pair {
        [label, value] => {
            is_labelish(label)
                && !is_title(&label.text)
                && words.level(&label.text).is_none()
                && label.column + label.span <= value.column
                && line
                    .iter()
                    .all(|slot| slot.id.is_none() || slot.column <= label.column || slot.column >= value.column)
        }
        _ => false,
    };
    // Words over figures in the same columns are the headings of a table.
    let heads = |slot: &Slot| {
        let under = x.lines.get(at + 1).and_then(|line| {
            line.iter().find(|under| under.id.is_some() && under.column == slot.column && under.span == slot.span)
        });
        under.is_some_and(|under| under.number.is_some() || Amount::parse(&under.text).is_some())
    };
    if pairs.iter().filter(|slot| is_labelish(slot) && heads(slot)).count() > 1 {
        return;
    }
    let sure = pairs.len() == 2 || pairs.chunks(2).all(|pair| pair.len() == 2 && !is_labelish(&pair[1]));
    if pairs.is_empty() || pairs.len() % 2 == 1 || !sure || !pairs.chunks(2).all(is_pair) || like_next(x, at, &left) {
        return;
    }
    let pairs = pairs.to_vec();
    if let Some(group) = group.cloned() {
        x.mark(&group, Fate::Label);
    }
    for pair in pairs.chunks(2) {
        let [label, value] = pair else { continue };
        let (name, group) = (name_of(&label.text), over(x, label, at));
        no_field(x, &name, &group, value, words);
        if value.id.is_some_and(|id| x.fates[id] != Fate::Unexplained) {
            x.mark(label, Fate::Label);
        }
    }
}

/// 审核意见 groups rows elsewhere; with a sentence beside it, it is a label like any other.
fn behind_group(x: &mut Extractor, line: &[Slot], words: &Vocabulary) {
    let filled: Vec<&Slot> = line.iter().filter(|slot| slot.id.is_some()).collect();
    let [label, value] = filled.as_slice() else { return };
    let fresh = value.id.is_some_and(|id| x.fates[id] == Fate::Unexplained);
    let meanings = words.meanings(&label.text);
    let is_group = !meanings.is_empty() && is_bare_label(meanings) && label.down <= value.down;
    if fresh && is_group && label.end() <= value.column && !is_labelish(value) {
        let name = name_of(&label.text);
        no_field(x, &name, "", value, words);
    }
}

/// Three cells or more over as many in the same places: the heading of a table, whatever it says.
fn like_next(x: &Extractor, at: usize, left: &[Slot]) -> bool {
    let Some(next) = x.lines.get(at + 1).filter(|_| left.len() > 2) else { return false };
    let places = |line: &mut dyn Iterator<Item = &Slot>| line.map(|slot| (slot.column, slot.span)).collect::<Vec<_>>();
    places(&mut left.iter()) == places(&mut next.iter().filter(|slot| slot.id.is_some()))
}
