//! Characters as PDF files spell them → characters as people type them.
//!
//! A font may share one glyph among several characters, and the program that made the file named the first:
//! browsers write 目 as the Kangxi radical U+2F6C. Facts are kept for years, so the stored text must be right.

use std::ops::RangeInclusive;
use unicode_normalization::UnicodeNormalization;

/// Kangxi radicals: Unicode itself says which ideograph each of them is.
const KANGXI: RangeInclusive<char> = '\u{2F00}'..='\u{2FD5}';
/// Ideographs encoded twice, and the Latin ligatures ﬁ, ﬂ ….
const COMPATIBILITY: [RangeInclusive<char>; 3] =
    ['\u{F900}'..='\u{FAFF}', '\u{2F800}'..='\u{2FA1F}', '\u{FB00}'..='\u{FB06}'];

/// Radicals of the supplement (and three Kangxi radicals whose ideograph is another than the one written here today) that look like a whole character, and punctuation turned for vertical lines. Unicode
/// gives them no decomposition, or one into ASCII.
const ALIKE: &str = "\
⼾户⾭青⿈黄\
⺁厂⺟母⺠民⺩王⺬示⺮竹⺶羊⺻聿⺼肉⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟⺒巳⺓幺⺝月⺎兀⺐尢⺧牛⺢氺⺅亻⺉刂⺖忄⺘扌⺙攵⺡氵⺣灬⺨犭⺭礻⺰纟⻂衤⻈讠⻌辶⻐钅⻖阝⻠饣⺾艹\
︐，︑、︒。︓：︔；︕！︖？︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』︱—︙…";

/// The characters a glyph stands for, and whether they are other than the file says.
pub fn spelled(c: char) -> (Spelled, bool) {
    if !matches!(c, '\u{2E80}'..='\u{2FD5}' | '\u{F900}'..='\u{FE4F}' | '\u{2F800}'..='\u{2FA1F}') {
        return (Spelled::One(c), false);
    }
    let mut pairs = ALIKE.chars();
    while let (Some(odd), Some(plain)) = (pairs.next(), pairs.next()) {
        if odd == c {
            return (Spelled::One(plain), true);
        }
    }
    if !KANGXI.contains(&c) && !COMPATIBILITY.iter().any(|range| range.contains(&c)) {
        return (Spelled::One(c), false);
    }
    let plain: String = std::iter::once(c).nfkc().collect();
    let mut chars = plain.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => (Spelled::One(only), only != c),
        _ => (Spelled::Several(plain), true),
    }
}

#[derive(Debug, PartialEq)]
pub enum Spelled {
    One(char),
    Several(String),
}

/// In place of a letter of which the file does not tell which it is.
pub const UNKNOWN: char = '\u{FFFD}';

/// Characters without a look and without a meaning for the text.
pub fn is_nothing(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{202A}'..='\u{202E}')
}

/// Ideographs and the punctuation set with them: no blank stands between two of these.
pub fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_and_turned_marks_become_what_people_type() {
        let plain = |text: &str| -> String {
            let spelled = text.chars().map(|c| match spelled(c).0 {
                Spelled::One(c) => c.to_string(),
                Spelled::Several(text) => text,
            });
            spelled.collect()
        };
        assert_eq!(plain("项\u{2F6C}\u{2F40}出︵\u{2ED3}\u{2EDA}︶\u{F9D1}ﬁ"), "项目支出（长页）六fi");
        // What people do type stays: full-width letters, circled numbers, squares to tick.
        assert_eq!(plain("ＡＢ①㎡☑％：（）"), "ＡＢ①㎡☑％：（）");
        assert!(!spelled('目').1 && spelled('\u{2F6C}').1);
    }
}
