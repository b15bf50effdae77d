//! What a PDF may ask of the crate that draws it: checked before it is drawn, since the crate has no limits of its own.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Object};

/// The characters of all fonts whose widths are told. One font has 65,536 at most; the crate keeps a width for each
/// character of a range, and a range may be said to end at four thousand million.
const MOST_WIDTHS: u64 = 4 << 20;
/// Entries in entries; fonts stand in no more than three.
const DEEPEST: usize = 24;

/// Whether the fonts of a file, wherever they stand in it, tell no more widths than fonts have.
pub fn are_sound(pdf: &Pdf) -> bool {
    let mut left = MOST_WIDTHS;
    pdf.objects().into_iter().all(|object| is_sound(&object, DEEPEST, &mut left))
}

fn is_sound(object: &Object<'_>, depth: usize, left: &mut u64) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let mut inner = |item: MaybeRef<Object<'_>>| match item {
        MaybeRef::NotRef(object) => is_sound(&object, depth, left),
        // It is an object of the file and comes by itself.
        MaybeRef::Ref(_) => true,
    };
    match object {
        Object::Array(array) => array.raw_iter().all(inner),
        Object::Dict(dict) => dict.entries().all(|(_, item)| inner(item)) && widths_are_sound(dict, left),
        Object::Stream(stream) => widths_are_sound(stream.dict(), left),
        _ => true,
    }
}

/// `/W`: `from [widths]` or `from to width`; `/W2`, of characters set downwards, with three widths in place of one.
fn widths_are_sound(dict: &Dict<'_>, left: &mut u64) -> bool {
    [("W", 3), ("W2", 5)].into_iter().all(|(key, step)| {
        let Some(array) = dict.get::<Array<'_>>(key) else { return true };
        let items: Vec<Option<i64>> = array
            .iter::<Object<'_>>()
            .map(|item| match item {
                Object::Number(number) => Some(number.as_i64()),
                _ => None,
            })
            .collect();
        let mut at = 0;
        while let Some(first) = items.get(at) {
            match (first, items.get(at + 1)) {
                (Some(from), Some(Some(to))) => {
                    let Some(rest) = left.checked_sub(to.abs_diff(*from)) else { return false };
                    *left = rest;
                    at += step;
                }
                _ => at += 2,
            }
        }
        true
    })
}
