//! What the letters of symbol fonts show: the same code is a box in Wingdings and an R in any other font.
//!
//! Knows characters and fonts by name, and no file format. After the tables that Unicode publishes for these fonts;
//! a tick is √ and an empty box □, as people type them into forms.

/// The fonts that draw pictures where others have letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolFont {
    Wingdings,
    Wingdings2,
    Wingdings3,
    Webdings,
    Symbol,
}

impl SymbolFont {
    pub fn named(name: &str) -> Option<SymbolFont> {
        let name = name.trim().trim_matches(['"', '\'']);
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        match () {
            () if is("Wingdings") => Some(SymbolFont::Wingdings),
            () if is("Wingdings 2") => Some(SymbolFont::Wingdings2),
            () if is("Wingdings 3") => Some(SymbolFont::Wingdings3),
            () if is("Webdings") => Some(SymbolFont::Webdings),
            () if is("Symbol") => Some(SymbolFont::Symbol),
            () => None,
        }
    }

    /// What this font draws for a letter; `None` where we do not know. What the font has no picture for (Chinese,
    /// blanks) is shown in another font, as itself.
    pub fn drawn(self, letter: char) -> Option<char> {
        let code = match u32::from(letter) {
            code @ 0x21..=0xFF => code,
            code @ 0xF020..=0xF0FF => code - 0xF000,
            _ => return Some(letter),
        };
        match self {
            SymbolFont::Wingdings => wingdings(code),
            SymbolFont::Wingdings2 => wingdings_2(code),
            SymbolFont::Wingdings3 => None,
            SymbolFont::Webdings => webdings(code),
            SymbolFont::Symbol => greek(code),
        }
    }
}

/// The text as a symbol font draws it, and the letters whose picture we do not know.
pub fn drawn(text: &str, font: SymbolFont) -> (String, String) {
    let mut unknown = String::new();
    let drawn = text.chars().map(|letter| {
        font.drawn(letter).unwrap_or_else(|| {
            unknown.push(letter);
            letter
        })
    });
    (drawn.collect(), unknown)
}

/// What a letter of the private area shows where its font is not said: these codes are boxes and ticks in the fonts
/// that people insert them from, and rare elsewhere.
pub fn without_font(letter: char) -> Option<char> {
    match u32::from(letter) {
        0xF052 => Some('☑'),
        0xF0A3 => Some('□'),
        0xF000..=0xF0FF => SymbolFont::Wingdings.drawn(letter),
        _ => Some(letter),
    }
}

pub fn tick(ticked: bool) -> &'static str {
    if ticked { "☑" } else { "□" }
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x28 => '☎',
        0x46 => '☞',
        0x4A => '☺',
        0x4C => '☹',
        0x6C => '●',
        0x6E => '■',
        0x6F | 0x70 | 0x71 | 0x72 | 0xA8 => '□',
        0x73 | 0x74 | 0x75 | 0x77 => '◆',
        0x76 => '❖',
        0x78 | 0xFD => '☒',
        0x80 => '⓪',
        0x81..=0x8A => char::from_u32(0x2460 + code - 0x81)?,
        0x8C..=0x95 => char::from_u32(0x2776 + code - 0x8C)?,
        0x9E => '·',
        0x9F => '•',
        0xA1 => '○',
        0xA4 => '◉',
        0xA5 => '◎',
        0xA7 => '▪',
        0xAB => '★',
        0xD8 => '➢',
        0xDF => '←',
        0xE0 | 0xE8 => '→',
        0xE1 => '↑',
        0xE2 => '↓',
        0xEF => '⇦',
        0xF0 => '⇨',
        0xFB => '×',
        0xFC => '√',
        0xFE => '☑',
        _ => return None,
    })
}

fn wingdings_2(code: u32) -> Option<char> {
    Some(match code {
        0x2A | 0x30 | 0xA3 => '□',
        0x4F => '×',
        0x50 => '√',
        0x51 | 0x53 | 0x54 => '☒',
        0x52 => '☑',
        0x69 => '⓪',
        0x6A..=0x73 => char::from_u32(0x2460 + code - 0x6A)?,
        0x75..=0x7E => char::from_u32(0x2776 + code - 0x75)?,
        0x97 => '●',
        0xA0 => '■',
        _ => return None,
    })
}

fn webdings(code: u32) -> Option<char> {
    Some(match code {
        0x61 => '√',
        0x63 => '□',
        0x67 => '■',
        0x6E => '●',
        0x72 => '×',
        _ => return None,
    })
}

/// Digits and most punctuation of Symbol are themselves, its letters are Greek.
fn greek(code: u32) -> Option<char> {
    const CAPITAL: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    Some(match code {
        0x41..=0x5A => CAPITAL.chars().nth(code as usize - 0x41)?,
        0x61..=0x7A => SMALL.chars().nth(code as usize - 0x61)?,
        0x22 => '∀',
        0x24 => '∃',
        0x27 => '∋',
        0x2A => '∗',
        0x2D => '−',
        0x40 => '≅',
        0x5C => '∴',
        0x5E => '⊥',
        0x60 => return None,
        0x7E => '∼',
        0x21..=0x7D => char::from_u32(code)?,
        0xA2 => '′',
        0xA3 => '≤',
        0xA5 => '∞',
        0xAB => '↔',
        0xAC => '←',
        0xAD => '↑',
        0xAE => '→',
        0xAF => '↓',
        0xB0 => '°',
        0xB1 => '±',
        0xB2 => '″',
        0xB3 => '≥',
        0xB4 => '×',
        0xB5 => '∝',
        0xB7 => '·',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBA => '≡',
        0xBB => '≈',
        0xBC => '…',
        0xCE => '∈',
        0xD6 => '√',
        0xD7 => '⋅',
        0xDE => '⇒',
        0xE5 => '∑',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_letter_is_a_box_or_a_letter_by_its_font() {
        let in_font = |font: &str, text: &str| SymbolFont::named(font).map(|font| drawn(text, font));
        assert_eq!(in_font("wingdings 2", "R£新增P"), Some(("☑□新增√".into(), String::new())));
        assert_eq!(in_font("Wingdings", "þ¨üo\u{F0FE}"), Some(("☑□√□☑".into(), String::new())));
        assert_eq!(in_font("Symbol", "m=5 ³"), Some(("μ=5 ≥".into(), String::new())));
        assert_eq!(in_font("Wingdings 3", "a甲"), Some(("a甲".into(), "a".into())));
        assert_eq!(in_font("宋体", "R"), None);
        assert_eq!((without_font('\u{F052}'), without_font('R')), (Some('☑'), Some('R')));
    }
}
