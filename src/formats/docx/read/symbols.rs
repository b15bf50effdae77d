//! Ticks and boxes: what the glyphs of symbol fonts stand for.
//!
//! Knows characters only.

pub fn tick(ticked: bool) -> &'static str {
    if ticked { "☑" } else { "□" }
}

/// The character that a symbol font shows for a code of its own; the code itself where we do not know.
pub fn symbol(code: char, font: &str) -> char {
    let low = u32::from(code) & 0xFF;
    let is_own = matches!(u32::from(code), 0xF000..=0xF0FF | 0x20..=0xFF);
    match (font, low) {
        _ if !is_own => code,
        ("Wingdings 2", 0x52) | ("Wingdings" | "", 0xFE) => '☑',
        ("Wingdings 2", 0xA3 | 0x2A | 0x30) | ("Wingdings" | "", 0x6F | 0xA8 | 0x71 | 0x72) => '□',
        ("Wingdings 2", 0x50) | ("Wingdings" | "", 0xFC) | ("Symbol", 0xD6) => '√',
        ("Wingdings 2", 0x53 | 0x54) | ("Wingdings" | "", 0xFD | 0x78) => '☒',
        ("Wingdings" | "", 0x6E) => '■',
        // Text alone does not say its font; these codes are boxes in Wingdings 2 and rare elsewhere.
        ("", 0x52) => '☑',
        ("", 0xA3) => '□',
        ("Symbol", 0xB3) => '≥',
        ("Symbol", 0xA3) => '≤',
        ("Symbol", 0xB4) => '×',
        ("Symbol", 0xB1) => '±',
        ("Symbol", 0xB9) => '≠',
        ("Symbol", 0xB7) => '·',
        _ => code,
    }
}
