//! Fixes put into the text they speak of; comments and layout around them stay as they are.

use super::Fix;
use crate::source::{Place, with_line_ends_of};

/// The text with every fix made that does not overlap one before it, and how many were made.
pub fn apply(text: &str, fixes: &[&Fix]) -> (String, usize) {
    let spans = fixes.iter().filter_map(|fix| match fix.place {
        Place::Text { span, .. } => Some((span.start as usize, span.end as usize, fix.replacement.as_str())),
        _ => None,
    });
    let mut spans: Vec<_> = spans.collect();
    spans.sort();
    let (mut out, mut at, mut made) = (String::with_capacity(text.len()), 0, 0);
    for (start, end, replacement) in spans {
        let Some(between) = text.get(at..start).filter(|_| text.get(start..end).is_some()) else { continue };
        out.push_str(between);
        out.push_str(&with_line_ends_of(text, replacement.to_string()));
        at = end;
        made += 1;
    }
    out.push_str(&text[at..]);
    (out, made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn fixes_that_overlap_wait_for_another_round() {
        let fix = |start, end, replacement: &str| Fix {
            place: Place::text(SourceId::default(), start, end),
            replacement: replacement.into(),
            safe: true,
        };
        let (first, overlapping, last) = (fix(0, 3, "a"), fix(2, 5, "x"), fix(6, 9, "b"));
        // A span that cuts a character in two is no span of this text.
        let broken = fix(4, 5, "y");
        let made = apply("甲乙丙。", &[&last, &broken, &overlapping, &first]);
        assert_eq!(made, ("a乙b。".to_string(), 2));
        assert_eq!(apply("甲", &[&fix(3, 90, "")]), ("甲".to_string(), 0));
    }
}
