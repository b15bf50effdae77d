//! How many lines a text takes in a width and how high that makes a row; knows neither fonts' files nor the limits of Excel's rows.
//!
//! Excel does not fit the height of rows with merged cells, and nothing fits them before the file is opened, so the
//! lines are estimated: rather a little too many than one too few.

use unicode_width::UnicodeWidthChar;

/// How much wider than measured a run of text is taken to be.
pub const SPACE: f64 = 1.04;
/// Width of a narrow character in a hundredth of the wide one: SimSun has 50, its stand-ins 50 to 64.
const NARROW: u32 = 52;
const NARROW_BOLD: u32 = 56;
const WIDE: u32 = 100;
/// Height of a line for each point of the font: Excel gives SimSun 1.2 to 1.27, LibreOffice gives Noto 1.43.
const LINE: f64 = 1.38;
/// Air above and below the text of a cell, in points.
const AIR: f64 = 4.0;
/// What Excel keeps free left and right of the text of a cell, in pixels.
const PADDING: f64 = 6.0;

/// The font as far as it matters to the measure.
#[derive(Clone, Copy, Debug)]
pub struct Font {
    /// Points.
    pub size: f64,
    pub bold: bool,
}

/// The height in points that so many lines need.
pub fn height(lines: u32, font: Font) -> f64 {
    // Fonts that stand in for ours break lines earlier: in a tall cell that costs a line.
    let spare = if lines > 5 { 0.7 } else { 0.0 };
    (f64::from(lines) + spare) * font.size * LINE + AIR
}

/// How many lines show in a height.
pub fn lines_shown(height: f64, font: Font) -> u32 {
    ((height - AIR).max(0.0) / (font.size * LINE)) as u32
}

/// The pixels that so many half-width characters need on one line.
pub fn one_line(characters: usize, font: Font) -> f64 {
    let narrow = f64::from(if font.bold { NARROW_BOLD } else { NARROW }) / f64::from(WIDE);
    characters as f64 * narrow * font.size / 0.75 * SPACE + PADDING
}

/// The lines of `text`, wrapped in a cell of so many pixels.
///
/// A wide character may stand at the end of any line, unless punctuation follows that may not begin the next one.
/// A western word moves to the next line whole, and breaks only when it is longer than a line.
pub fn lines(text: &str, pixels: f64, font: Font) -> u32 {
    let usable = (pixels - PADDING) / SPACE * 0.75 / font.size * f64::from(WIDE);
    let usable = (usable.max(0.0) as u32).max(WIDE);
    let narrow = if font.bold { NARROW_BOLD } else { NARROW };

    let mut lines = 1;
    let mut line = 0; // what stands on the line
    let mut unit = 0; // what cannot be parted from it
    let mut before = Kind::Space;
    for sign in text.chars() {
        let (kind, width) = Kind::of(sign, narrow);
        let together = match (before, kind) {
            (_, Kind::Break | Kind::Space) => false,
            (_, Kind::Close | Kind::Point) | (Kind::Open, _) => true,
            (before, Kind::Western) => matches!(before, Kind::Western | Kind::Point),
            _ => false,
        };
        if !together {
            settle(&mut lines, &mut line, &mut unit, usable);
        }
        match kind {
            Kind::Break => {
                lines += 1;
                line = 0;
            }
            // Spaces hang over the end of a line.
            Kind::Space => line += width,
            _ => unit += width,
        }
        before = kind;
    }
    settle(&mut lines, &mut line, &mut unit, usable);
    lines
}

/// Sets the unit on the line, or on the next one when it does not fit.
fn settle(lines: &mut u32, line: &mut u32, unit: &mut u32, usable: u32) {
    if *unit > 0 && *line > 0 && *line + *unit > usable {
        *lines += 1;
        *line = 0;
    }
    while *unit > usable {
        *lines += 1;
        *unit -= usable;
    }
    *line += std::mem::take(unit);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Break,
    Space,
    Western,
    Wide,
    /// May not end a line.
    Open,
    /// May not begin a line.
    Close,
    /// Western punctuation: may not begin a line, and holds a word or number together.
    Point,
}

impl Kind {
    fn of(sign: char, narrow: u32) -> (Kind, u32) {
        match sign {
            '\n' => (Kind::Break, 0),
            '\r' => (Kind::Space, 0),
            ' ' => (Kind::Space, narrow),
            '\t' => (Kind::Space, 8 * narrow),
            '\u{4e00}'..='\u{9fff}' => (Kind::Wide, WIDE),
            '(' | '[' | '{' => (Kind::Open, narrow),
            ')' | ']' | '}' | ',' | '.' | ':' | ';' | '!' | '?' | '%' => (Kind::Point, narrow),
            '\0'..='\u{7f}' => (Kind::Western, narrow),
            '（' | '《' | '〈' | '“' | '‘' | '【' | '「' | '『' | '〔' | '￥' => (Kind::Open, WIDE),
            '）' | '》' | '〉' | '”' | '’' | '】' | '」' | '』' | '〕' | '，' | '。' | '、' | '；' | '：' | '！'
            | '？' | '％' | '…' | '·' => (Kind::Close, WIDE),
            // Signs that are narrow in the West are a full square in Chinese fonts.
            other => match other.width_cjk() {
                Some(0) => (Kind::Close, 0),
                Some(1) | None => (Kind::Western, narrow),
                Some(_) => (Kind::Wide, WIDE),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font { size: 10.5, bold: false };

    /// Pixels of a cell that holds so many wide characters on a line.
    fn wide(characters: f64) -> f64 {
        characters * 14.0 * SPACE + PADDING + 0.5
    }

    #[test]
    fn wide_characters_wrap_anywhere_but_not_before_punctuation() {
        assert_eq!(lines("", wide(4.0), FONT), 1);
        assert_eq!(lines("保障安全", wide(4.0), FONT), 1);
        assert_eq!(lines("保障安全运", wide(4.0), FONT), 2);
        assert_eq!(lines("保障安全，", wide(4.0), FONT), 2);
        assert_eq!(lines("保障安全，运行好", wide(4.0), FONT), 3, "全 goes along with its comma");
        assert_eq!(lines("一\n二\n", wide(4.0), FONT), 3);
    }

    #[test]
    fn a_western_word_stays_whole_unless_longer_than_a_line() {
        assert_eq!(lines("平台 jixiao", wide(4.0), FONT), 2);
        assert_eq!(lines("abcdef ghijkl mnopqr", wide(4.0), FONT), 3);
        assert_eq!(lines(&"a".repeat(100), wide(4.0), FONT), 13);
        assert_eq!(lines("12,345.67", wide(4.0), FONT), 2);
        assert_eq!(lines("一二,三四", wide(4.0), FONT), 2);
    }

    #[test]
    fn wider_never_takes_more_lines() {
        let text =
            "1、1-产出指标；11-数量指标；“康养游学”基地（建设）；实施周期指标值:>=40场,online 12000人次 and more。";
        let counts: Vec<u32> = (2..80).map(|characters| lines(text, wide(f64::from(characters)), FONT)).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    }
}
