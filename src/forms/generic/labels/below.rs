//! Values that stand under their labels, and not beside them.

use super::behind::behind;
use super::said::is_labelish;
use crate::forms::account::Fate;
use crate::forms::extractor::Extractor;
use crate::forms::generic::vocabulary::Vocabulary;
use crate::forms::line::{Line, Slot};
use crate::spec::Amount;

/// A label beside another label that nobody knows, each with what it says below it: the values of both.
pub(super) fn heads<'a>(
    x: &Extractor<'a>,
    at: usize,
    label: &Slot,
    beside: &Slot,
    words: &Vocabulary,
) -> Option<(Slot<'a>, Option<Slot<'a>>)> {
    if label.column + label.span != beside.column
        || !is_labelish(beside)
        || beside.text.chars().count() > 16
        || beside.span > 2 * label.span
    {
        return None;
    }
    let lower = x.lines.get(at + label.down.max(1) as usize)?;
    let under = |over: &Slot| {
        let found =
            lower.iter().find(|under| under.column == over.column && under.span == over.span && under.id.is_some())?;
        (!words.knows(&found.text) && behind(&found.text, words).is_empty()).then(|| found.clone())
    };
    // What is short enough to be a label itself is one: the rows below are labels with their values.
    let own = under(label).filter(|own| !is_labelish(own))?;
    // 预期目标 | 实际完成情况 over a goal and a blank of the same widths: not yet filled in.
    let blank =
        lower.iter().any(|under| under.column == beside.column && under.span == beside.span && under.id.is_none());
    if blank && own.number.is_none() && own.text.chars().count() > 16 {
        return Some((own, None));
    }
    let other = under(beside)?;
    // Two amounts below, or two texts: not a label with its value over another label with its value.
    let is_amount = |slot: &Slot| slot.number.is_some() || Amount::parse(&slot.text).is_some();
    let covered = lower.iter().filter(|slot| slot.id.is_some()).all(|slot| slot.column >= label.column);
    (covered || is_amount(&own) && is_amount(&other)).then_some((own, Some(other)))
}

/// The value under a label that has none beside it: the next row there, when it is no label itself.
pub(super) fn below<'a>(
    x: &Extractor<'a>,
    at: usize,
    line: &Line<'a>,
    label: usize,
    next: Option<usize>,
    words: &Vocabulary,
) -> Option<Slot<'a>> {
    let slot = &line[label];
    // Room beside it that is blank is where its value would be.
    let touches = next.is_some_and(|next| line[next].column == slot.column + slot.span);
    let last = next.is_none() && line.iter().all(|other| other.column <= slot.column);
    let before = label > 0
        && line[label - 1].id.is_some()
        && line[label - 1].column + line[label - 1].span == slot.column
        && words.knows(&line[label - 1].text);
    let lower = x.lines.get(at + slot.down.max(1) as usize)?;
    if !(touches || last && (before || slot.span > 1) || next.is_none() && before && each_over_one(line, lower, words))
    {
        return None;
    }
    let under = lower.iter().find(|under| under.column >= slot.column && under.column < slot.column + slot.span)?;
    let free = under.id.is_some_and(|id| x.fates[id] == Fate::Unexplained);
    // 中期指标 over the halves of a table below is no value of the goal's label above it.
    let is_label = words.knows(&under.text) || words.horizon(&under.text).is_some();
    (free && !is_label && behind(&under.text, words).is_empty()).then(|| under.clone())
}

/// Labels side by side, each over one text that is no label, and blanks behind both: a CSV says no more of a line
/// of headings over a line of values. Between the labels there is no room for a value.
fn each_over_one(line: &Line, lower: &Line, words: &Vocabulary) -> bool {
    let filled = |line: &Line| line.iter().filter(|slot| slot.id.is_some()).map(|slot| slot.column).collect::<Vec<_>>();
    let known = |line: &Line| line.iter().filter(|slot| slot.id.is_some() && words.knows(&slot.text)).count();
    let columns = filled(line);
    let together = columns.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    together && columns == filled(lower) && known(line) == columns.len() && known(lower) == 0
}
