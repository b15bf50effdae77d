//! Finding a label the way a person does: spaces, line breaks, full or half width, tick boxes
//! and ruled blanks make no difference.
//!
//! Knows characters only; folded text is for finding, never for keeping.

/// The character as it is compared, `None` when it does not count.
pub fn fold(c: char) -> Option<char> {
    // Nearly all there is: the tables need not be asked.
    if c.is_ascii_alphanumeric() || ('\u{4E00}'..='\u{9FFF}').contains(&c) {
        return Some(c);
    }
    if c.is_whitespace() || is_invisible(c) {
        return None;
    }
    Some(match c {
        '＿' | '_' | '☑' | '☐' | '□' | '■' | '√' | '✓' | '#' => return None,
        '﹪' => '%',
        '﹕' | '︰' => ':',
        '〔' | '【' | '［' => '[',
        '〕' | '】' | '］' => ']',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    })
}

/// The folded text, for keys and comparison.
pub fn key(text: &str) -> String {
    text.chars().filter_map(fold).collect()
}

pub fn same(a: &str, b: &str) -> bool {
    a.chars().filter_map(fold).eq(b.chars().filter_map(fold))
}

/// Whether the text folds to this key.
pub fn is_key(key: &str, text: &str) -> bool {
    key.chars().eq(text.chars().filter_map(fold))
}

/// Whether the folded text begins with these characters.
pub fn begins(text: &str, folded: &[char]) -> bool {
    let mut rest = text.chars().filter_map(fold);
    folded.iter().all(|c| rest.next() == Some(*c))
}

/// Nothing that counts in it.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Has no look and no width: zero-width blanks, the soft hyphen, a byte order mark inside a text (joiners
/// inside a character and marks of direction say something, and are none of them). They come with what is copied from web pages, and make two names of one.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// The text without its invisible characters, and which they were: `U+200B`. Nothing where there are none.
pub fn visible(text: &str) -> Option<(String, String)> {
    // How UTF-8 begins what `is_invisible` names: most texts have nothing that could be.
    if !text.bytes().any(|byte| matches!(byte, 0xC2 | 0xE2 | 0xEF)) || !text.contains(is_invisible) {
        return None;
    }
    let mut which: Vec<String> =
        text.chars().filter(|c| is_invisible(*c)).map(|c| format!("U+{:04X}", c as u32)).collect();
    which.sort();
    which.dedup();
    Some((text.chars().filter(|c| !is_invisible(*c)).collect(), which.join("、")))
}

/// Text with its folded form, so that what is found can be cut out of the raw text.
pub struct Folded<'a> {
    pub raw: &'a str,
    chars: Vec<char>,
    /// Byte range of each folded character in the raw text.
    spans: Vec<(u32, u32)>,
}

impl<'a> Folded<'a> {
    pub fn new(raw: &'a str) -> Folded<'a> {
        let mut chars = Vec::with_capacity(raw.len() / 3);
        let mut spans = Vec::with_capacity(raw.len() / 3);
        for (at, c) in raw.char_indices() {
            if let Some(folded) = fold(c) {
                chars.push(folded);
                spans.push((at as u32, (at + c.len_utf8()) as u32));
            }
        }
        Folded { raw, chars, spans }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// First place at or after `from` where the folded `needle` stands.
    pub fn find(&self, needle: &[char], from: usize) -> Option<usize> {
        if needle.is_empty() {
            return Some(from.min(self.chars.len()));
        }
        let last = self.chars.len().checked_sub(needle.len())?;
        (from..=last).find(|at| self.chars[*at] == needle[0] && self.chars[*at..].starts_with(needle))
    }

    /// The raw text between the folded characters `from` and `to`, with what does not count around it.
    pub fn between(&self, from: usize, to: usize) -> &'a str {
        let start = if from == 0 { 0 } else { self.spans[from - 1].1 as usize };
        let end = if to >= self.chars.len() { self.raw.len() } else { self.spans[to].0 as usize };
        self.raw.get(start..end.max(start)).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padded_broken_and_ruled_labels_are_the_same_label() {
        assert!(same("项  目  名  称:＿＿＿", "项目名称："));
        assert!(same("财政专户\n拨款", "财政专户拨款"));
        assert!(same("## 项目支出绩效目标表（含转移支付项目）", "项目支出绩效目标表(含转移支付项目)"));
        assert!(!same("部门名称", "单位名称"));
    }

    /// A mark between two cells of a web page is a cell's whole text for a reader of HTML; nobody sees it.
    #[test]
    fn what_nobody_sees_is_blank() {
        assert!(is_blank("\u{FEFF}\u{3000}\n\u{200B}") && !is_blank("。"));
        assert_eq!(visible("校园\u{200B}网\u{AD}运维"), Some(("校园网运维".into(), "U+00AD、U+200B".into())));
        assert_eq!(visible("校园网"), None);
    }

    #[test]
    fn what_stands_between_two_labels_is_cut_from_the_raw_text() {
        let text = Folded::new("部门 名称： 某某市 甲馆  单位：万元");
        let label: Vec<char> = key("单位：").chars().collect();
        let at = text.find(&label, 5).unwrap_or_default();
        assert_eq!(text.between(5, at), " 某某市 甲馆  ");
    }
}
