//! What stands in braces in a blank, and what came in its place.
//!
//! Knows that braces are to be replaced and that all else stays; not what is written in them.

use std::ops::Range;

/// Where the braces stand, from the first to behind the last. `{{ }}` is one.
pub fn braces(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        let close = if text[open..].starts_with("{{") { "}}" } else { "}" };
        let Some(end) = text[open..].find(close).map(|end| open + end + close.len()) else { break };
        found.push(open..end);
        at = end;
    }
    found
}

/// What came in place of each pair of braces of `blank`; `None` where the text around them is not in `filled`, in order.
/// Each takes as little as it can: what would be read back otherwise is no filling of this blank.
pub fn replaced<'f>(blank: &str, filled: &'f str) -> Option<Vec<(Range<usize>, &'f str)>> {
    let found = braces(blank);
    let mut left = filled.strip_prefix(&blank[..found.first().map_or(blank.len(), |first| first.start)])?;
    let mut all = Vec::with_capacity(found.len());
    for (index, range) in found.iter().enumerate() {
        let next = found.get(index + 1);
        let behind = &blank[range.end..next.map_or(blank.len(), |next| next.start)];
        let value = match next {
            None => left.strip_suffix(behind)?,
            Some(_) => &left[..left.find(behind)?],
        };
        all.push((range.clone(), value));
        left = &left[value.len() + behind.len()..];
    }
    left.is_empty().then_some(all)
}

/// Puts the values in place of the braces of a text that stands in several pieces: each value into the piece in which
/// its braces begin.
pub fn replace_in(pieces: &mut [String], values: &[(Range<usize>, &str)]) {
    let mut start = 0;
    for piece in pieces {
        let own = start..start + piece.len();
        start = own.end;
        let mut made = String::with_capacity(piece.len());
        let mut kept = own.start;
        for (range, value) in values {
            if range.end <= own.start || range.start >= own.end {
                continue;
            }
            if range.start >= own.start {
                made.push_str(&piece[kept - own.start..range.start - own.start]);
                made.push_str(value);
            }
            kept = range.end.min(own.end);
        }
        made.push_str(&piece[(kept - own.start).min(piece.len())..]);
        *piece = made;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_to_the_piece_where_their_braces_begin() {
        let blank = "填表人：{填表人}  电话：{{ 电话 }}。";
        let values = replaced(blank, "填表人：甲  电话：12。").unwrap_or_default();
        assert_eq!(values.iter().map(|(_, value)| *value).collect::<Vec<_>>(), ["甲", "12"]);
        let mut pieces = ["填表人：{填", "表", "人}  电话：{{ 电", "话 }}。"].map(str::to_string);
        replace_in(&mut pieces, &values);
        assert_eq!(pieces, ["填表人：甲", "", "  电话：12", "。"]);
        assert_eq!(replaced(blank, "别的"), None);
        assert_eq!(replaced("没有", "没有"), Some(vec![]));
    }
}
