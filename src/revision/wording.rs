//! A change shown within its text: by character where the text is Chinese, by word where it is not.

use similar::{ChangeTag, TextDiff};

/// A stretch of two texts laid side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Withdrawn(String),
    Added(String),
}

/// Between two changes, so few characters in common are a coincidence and not worth keeping.
const COINCIDENCE: usize = 1;

/// The old text with what left it and what came into it, in reading order.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (old_words, new_words) = (words(old), words(new));
    let diff = TextDiff::from_slices(&old_words, &new_words);
    // (what left, what came, what both have behind it)
    let mut runs: Vec<(String, String, String)> = vec![Default::default()];
    for change in diff.iter_all_changes() {
        let text = change.value();
        if change.tag() != ChangeTag::Equal && runs.last().is_some_and(|(_, _, same)| !same.is_empty()) {
            runs.push(Default::default());
        }
        let Some((left, came, same)) = runs.last_mut() else { continue };
        match change.tag() {
            ChangeTag::Delete => left.push_str(text),
            ChangeTag::Insert => came.push_str(text),
            ChangeTag::Equal => same.push_str(text),
        }
    }
    let mut joined: Vec<(String, String, String)> = Vec::new();
    for (left, came, same) in runs {
        match joined.last_mut() {
            Some((before_left, before_came, between))
                if !(before_left.is_empty() && before_came.is_empty())
                    && between.chars().count() <= COINCIDENCE
                    && !between.contains('\n') =>
            {
                let between = std::mem::replace(between, same);
                before_left.push_str(&format!("{between}{left}"));
                before_came.push_str(&format!("{between}{came}"));
            }
            _ => joined.push((left, came, same)),
        }
    }
    let pieces = joined
        .into_iter()
        .flat_map(|(left, came, same)| [Piece::Withdrawn(left), Piece::Added(came), Piece::Same(same)]);
    pieces
        .filter(|piece| match piece {
            Piece::Same(text) | Piece::Withdrawn(text) | Piece::Added(text) => !text.is_empty(),
        })
        .collect()
}

/// Latin words and numbers whole, everything else character by character.
fn words(text: &str) -> Vec<&str> {
    let whole = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if at > start && !(whole(c) && before.is_some_and(whole)) {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// How alike two texts are, from 0 to 1, by their characters; blanks do not count.
pub fn likeness(old: &str, new: &str) -> f32 {
    let chars = |text: &str| -> Vec<char> { text.chars().filter(|c| !c.is_whitespace()).take(LONGEST).collect() };
    let (old, new) = (chars(old), chars(new));
    match (old.is_empty(), new.is_empty()) {
        (true, true) => 1.0,
        (true, false) | (false, true) => 0.0,
        _ => {
            similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new)
                .iter()
                .filter(|op| op.tag() == similar::DiffTag::Equal)
                .map(|op| 2 * op.old_range().len())
                .sum::<usize>() as f32
                / (old.len() + new.len()) as f32
        }
    }
}

/// The beginning of a text says enough of whether two are alike.
const LONGEST: usize = 240;

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Same(text) => text.clone(),
            Piece::Withdrawn(text) => format!("[-{text}-]"),
            Piece::Added(text) => format!("{{+{text}+}}"),
        };
        pieces(old, new).iter().map(piece).collect()
    }

    #[test]
    fn chinese_changes_by_character_and_numbers_whole() {
        assert_eq!(
            shown("保障全区教育网络运行", "保障全区教育城域网稳定运行"),
            "保障全区教育[-网络-]{+城域网稳定+}运行"
        );
        assert_eq!(shown("培训300人", "培训350人"), "培训[-300-]{+350+}人");
        assert_eq!(shown("", "新"), "{+新+}");
        assert_eq!(shown("同", "同"), "同");
    }

    #[test]
    fn both_texts_can_be_had_back() {
        for (old, new) in [("甲乙丙丁", "乙丙戊丁己"), ("use Rust 1.88", "uses Rust 1.90"), ("一\n二", "一\n三\n二")]
        {
            let side = |keep: fn(&Piece) -> Option<&str>| pieces(old, new).iter().filter_map(keep).collect::<String>();
            let was = side(|piece| match piece {
                Piece::Same(text) | Piece::Withdrawn(text) => Some(text),
                Piece::Added(_) => None,
            });
            let is = side(|piece| match piece {
                Piece::Same(text) | Piece::Added(text) => Some(text),
                Piece::Withdrawn(_) => None,
            });
            assert_eq!((was.as_str(), is.as_str()), (old, new));
        }
    }
}
