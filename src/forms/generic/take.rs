//! A cell read into a field, by the field's own kind.

use crate::forms::codec::Codec;
use crate::forms::definition::shape_of;
use crate::forms::extractor::Extractor;
use crate::forms::extractor::unit::amount_in_unit;
use crate::forms::line::Slot;
use crate::forms::loose;
use crate::forms::pattern::Hole;
use crate::source::Path;
use crate::spec::{Amount, Field, Shape};
use crate::tree::Node;
use std::borrow::Cow;

/// Reads a cell into a field by the field's own kind.
pub(super) fn put<'a>(x: &mut Extractor<'a>, path: &str, slot: &Slot<'a>, base: &Path, fields: &'static [Field]) {
    let at = path_of(path);
    let mut codec = codec_of(path, fields);
    let mut text = slot.text.to_string();
    match codec {
        Codec::Int => text = loose::key(&text).trim_end_matches('度').trim_end_matches('年').to_string(),
        Codec::Money(_) => {
            // 2680万元: the unit is said in the cell.
            if let Some((bare, unit @ ("万元" | "元"))) = amount_in_unit(&slot.text)
                && x.money_unit().is_none_or(|known| known == unit)
            {
                if x.money_unit().is_none() {
                    *x.root.reach(&Path::root().key("金额单位").0) = Node::text(unit).placed(slot.place);
                }
                // Where a number stands behind it the unit is the format's, and told.
                if slot.number.is_none() {
                    text = loose::key(bare);
                }
            }
        }
        Codec::Plain if text.contains(['☑', '□', '☐', '■', '√', '☒', '✓', '✔']) => {
            let boxes = ['☑', '□', '☐', '■', '√', '☒', '✓', '✔', '◻'];
            let choices = text.split(|c: char| boxes.contains(&c) || c.is_whitespace()).map(str::trim);
            codec = Codec::Tick(choices.filter(|word| !word.is_empty()).map(str::to_string).collect());
        }
        _ => {}
    }
    let number = slot.number.filter(|_| text == *slot.text);
    x.read_hole(
        &Hole { path: at, codec, again: false },
        &text,
        number,
        &Slot { text: Cow::Owned(text.clone()), ..slot.clone() },
        base,
        fields,
    );
}

/// How a field of this kind is written where nothing else is said.
pub(super) fn codec_of(path: &str, fields: &'static [Field]) -> Codec {
    match shape_of(fields, &path_of(path)) {
        Some(Shape::Amount) => Codec::Money(None),
        Some(Shape::Date) => Codec::Date,
        Some(Shape::Integer) => Codec::Int,
        Some(Shape::Percent) => Codec::Percent,
        Some(Shape::Lines) => Codec::Lines,
        _ => Codec::Plain,
    }
}

pub(super) fn path_of(text: &str) -> Path {
    Path::parse(text).unwrap_or_default()
}

pub(super) fn is_money(path: &str) -> bool {
    ["资金.", "预算.", "资金来源["].iter().any(|record| path.starts_with(record))
}

pub(super) fn says_same(known: &str, slot: &Slot) -> bool {
    match (Amount::parse(known), Amount::parse(&slot.text)) {
        (Some(a), Some(b)) => a.0 == b.0,
        _ => loose::same(known, &slot.text),
    }
}
