//! Labels with their values beside, behind or below them, wherever they stand.
//!
//! A label that the vocabulary knows gives a field; one that nobody knows, with a value where a value would stand,
//! is kept under 附加 by its own words. Knows one line at a time, and the lines near it; tables are taken out before.

mod behind;
mod below;
mod extra;
mod fact;
mod matrix;
mod said;
mod title;

pub(super) use behind::behind;
pub(super) use said::{Value, of_line};
pub(super) use title::{is_title, set_money, whose};

use super::vocabulary::{Vocabulary, money_unit};
use crate::diagnostic::Severity;
use crate::forms::About;
use crate::forms::account::Fate;
use crate::forms::binding::Stands;
use crate::forms::brief::brief;
use crate::forms::extractor::Extractor;
use crate::forms::extractor::extra::name_of;
use crate::forms::line::Slot;
use crate::source::Path;
use below::{below, heads};
use fact::fact;
use said::is_bare_label;
use std::borrow::Cow;

/// Reads the labels of one line into the root.
pub(super) fn read<'a>(x: &mut Extractor<'a>, at: usize, words: &Vocabulary, about: About) {
    let line = x.lines[at].clone();
    let fresh = |x: &Extractor, slot: &Slot| slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained);
    let filled: Vec<&Slot> = line.iter().filter(|slot| fresh(x, slot)).collect();
    if filled.is_empty() {
        return;
    }
    if filled.iter().all(|slot| crate::forms::table::is_rule(&slot.text)) {
        filled.iter().for_each(|slot| x.mark(slot, Fate::Ignored));
        return;
    }
    if crate::forms::table::remark(x, &filled) {
        return;
    }
    // A title is made of words that are labels elsewhere.
    if let [only] = filled.as_slice()
        && only.aside.is_none()
        && is_title(&only.text)
    {
        title::read(x, &Slot::clone(only), true);
        return;
    }
    if matrix::read(x, at, words, about) {
        return;
    }
    let said = of_line(&line, words);
    for (index, one) in said.iter().enumerate() {
        let label = line[one.label].clone();
        let inside = matches!(one.value, Value::Behind(..));
        if !fresh(x, &label) && !inside {
            continue;
        }
        if inside {
            if fresh(x, &label) {
                x.mark(&label, Fate::Label);
            }
        } else {
            if let Some(unit) = money_unit(&label.text) {
                set_money(x, unit, &label);
            }
            x.mark(&label, Fate::Label);
        }
        if is_bare_label(&one.meanings) && !one.meanings.is_empty() {
            continue;
        }
        let (name, value): (String, Option<Slot>) = match &one.value {
            Value::Behind(name, text) => {
                (name.clone(), Some(Slot { text: Cow::Owned(text.clone()), number: None, ..label.clone() }))
            }
            Value::Beside(value) => {
                let beside = &line[*value];
                let value = match heads(x, at, &label, beside, words) {
                    Some((own, other)) => {
                        if let Some(other) = other {
                            x.mark(beside, Fate::Label);
                            let meanings = words.meanings(&beside.text);
                            let name = name_of(&beside.text);
                            match meanings {
                                [] => extra::no_field(x, &name, "", &other, words),
                                _ => {
                                    let (label, value) = (beside, &other);
                                    let stands = Stands::Below(other.place);
                                    let given = fact::Given { meanings, name, label, value, at, stands, within: None };
                                    fact(x, &given, words, about);
                                }
                            }
                        }
                        own
                    }
                    None => beside.clone(),
                };
                (name_of(&label.text), Some(value))
            }
            Value::Nothing => {
                let next = said.get(index + 1).map(|next| next.label);
                (name_of(&label.text), below(x, at, &line, one.label, next, words))
            }
        };
        let Some(value) = value else { continue };
        if !inside && value.id.is_some_and(|id| x.fates[id] != Fate::Unexplained) {
            continue;
        }
        if let (Some(word), [meaning, ..]) = (&one.within, one.meanings.as_slice()) {
            unsure(x, &label, word, &super::vocabulary::name_of(meaning));
        }
        let declared = !x.form.id.is_empty();
        let stands = match &one.value {
            Value::Behind(..) => Stands::Behind,
            Value::Beside(beside) if line[*beside].id == value.id => Stands::Beside(value.place),
            _ => Stands::Below(value.place),
        };
        let (meanings, within) = (one.meanings.as_slice(), one.within.as_deref());
        fact(x, &fact::Given { meanings, name, label: &label, value: &value, at, stands, within }, words, about);
        if declared && let Some(Fate::Field(path)) = value.id.map(|id| x.fates[id].clone()) {
            other_words(x, &label, &path);
        }
    }
    // Of the words in a margin or a box only labels with their values are read; the rest is told by where it stands.
    if line.iter().any(|slot| slot.aside.is_some()) {
        return;
    }
    // The label merged down beside labelled rows says what they are about.
    for slot in line.iter().filter(|slot| fresh(x, slot)).cloned().collect::<Vec<_>>() {
        let beside = slot.down > 1
            && slot.text.chars().count() <= 20
            && said.iter().any(|one| line[one.label].column > slot.column);
        if beside {
            x.mark(&slot, Fate::Label);
        }
    }
    extra::strangers(x, at, words);
    let left: Vec<Slot> = line.iter().filter(|slot| fresh(x, slot)).cloned().collect();
    for slot in &left {
        title::read(x, slot, left.len() == 1 && said.is_empty());
    }
}

/// A binding that rests on a word the label only contains is told with that word.
pub(super) fn unsure(x: &mut Extractor, label: &Slot, word: &str, field: &str) {
    let raw = brief(&label.text);
    x.finding(
        "I033",
        Severity::Info,
        label.place,
        words!("“{raw}”里有“{word}”，认作“{field}”", "“{raw}” contains “{word}” and was taken for “{field}”"),
        Some(words!("认错了，就在规格里改到该在的字段", "if that is wrong, move it to its own field in the spec")),
    );
}

/// Under a declared form, a label that it does not have was read by the vocabulary.
fn other_words(x: &mut Extractor, label: &Slot, path: &Path) {
    if matches!(path.0.first(), Some(crate::source::Step::Key(key)) if key == "附加") {
        return;
    }
    let (raw, field) = (brief(&label.text), path.to_string());
    x.finding(
        "I033",
        Severity::Info,
        label.place,
        words!(
            "本表没有“{raw}”，照词汇表认作“{field}”",
            "the form has no “{raw}”; by the vocabulary it was taken for “{field}”"
        ),
        None,
    );
}

/// The root's own path: where facts of labels go.
fn root() -> Path {
    Path::root()
}
