//! Characters at their places → lines, and lines → the text of a cell or a paragraph.
//!
//! A line that was broken because it was full is joined again; one that was broken on purpose stays broken where it
//! ends a sentence or the next begins an item.

use super::canvas::Glyph;
use super::characters::is_wide;
use crate::formats::raised::{Level, at_level};

/// A line of text as it stands on the page, in the geometry of its reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub text: String,
    pub from: f64,
    pub to: f64,
    /// The base line.
    pub y: f64,
    pub size: f64,
    /// The width that must stay together at its beginning.
    head: f64,
    /// Ends with a blank that is written.
    open: bool,
}

/// Characters apart by more than so many sizes belong to different pieces of a line.
const APART: f64 = 2.4;

/// The lines of some characters, from above. `pieces`: what stands far apart on one line becomes lines of its own.
pub fn lines(glyphs: &[Glyph], pieces: bool) -> Vec<Line> {
    let mut out = Vec::new();
    // Text of another turn is read on its own, after the rest.
    for turn in 0..4 {
        let mut own: Vec<(f64, f64, Glyph)> = (glyphs.iter().filter(|glyph| glyph.turn == turn))
            .map(|glyph| {
                let (x, y) = glyph.read();
                (x, y, *glyph)
            })
            .collect();
        own.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
        let mut row: Vec<(f64, f64, Glyph)> = Vec::new();
        let mut base = f64::NEG_INFINITY;
        let mut size: f64 = 0.0;
        for glyph in own {
            if row.is_empty() || glyph.1 - base <= 0.45 * size.max(glyph.2.size) {
                // The larger letters say where the line is; a raised 2 does not.
                if row.is_empty() || glyph.2.size > size * 1.2 {
                    (base, size) = (glyph.1, glyph.2.size);
                }
            } else {
                finish(&mut row, pieces, &mut out);
                (base, size) = (glyph.1, glyph.2.size);
            }
            row.push(glyph);
        }
        finish(&mut row, pieces, &mut out);
    }
    out
}

fn finish(row: &mut Vec<(f64, f64, Glyph)>, pieces: bool, out: &mut Vec<Line>) {
    row.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut start = 0;
    let mut end = f64::NEG_INFINITY;
    for at in 0..row.len() {
        let (x, _, glyph) = row[at];
        if pieces && at > start && x - end > APART * glyph.size {
            out.extend(line(&row[start..at]));
            start = at;
        }
        end = end.max(x + glyph.advance);
    }
    out.extend(line(&row[start..]));
    row.clear();
}

/// What stands between two characters of a line.
#[derive(Clone, Copy, PartialEq)]
enum Between {
    Nothing,
    /// So many blanks are written.
    Blanks(usize),
    /// White, and nothing written.
    White,
}

fn line(row: &[(f64, f64, Glyph)]) -> Option<Line> {
    let letters: Vec<&(f64, f64, Glyph)> = row.iter().filter(|(.., glyph)| !glyph.char.is_whitespace()).collect();
    let (first, last) = (letters.first()?, letters.last()?);
    let mut between: Vec<(Between, bool)> = Vec::with_capacity(letters.len());
    let mut blanks = 0;
    let mut previous: Option<&(f64, f64, Glyph)> = None;
    for glyph in row {
        if glyph.2.char.is_whitespace() {
            blanks += if glyph.2.char == '\u{3000}' { 2 } else { 1 };
            continue;
        }
        if let Some(before) = previous {
            let gap = glyph.0 - (before.0 + before.2.advance);
            let wide = (is_wide(before.2.char), is_wide(glyph.2.char));
            let size = glyph.2.size.min(before.2.size);
            let enough = match wide {
                (false, false) => 0.2 * size,
                (true, true) => 0.9 * size,
                _ => 0.6 * size,
            };
            let kind = match () {
                () if blanks > 0 => Between::Blanks(blanks),
                () if gap > enough => Between::White,
                () => Between::Nothing,
            };
            between.push((kind, wide.0 && wide.1));
        }
        blanks = 0;
        previous = Some(glyph);
    }
    // Letters that all stand apart are set so (项 目 名 称), and no words of their own.
    let among_wide = || between.iter().filter(|(_, wide)| *wide);
    let spread = among_wide().count() > 1 && among_wide().all(|(kind, _)| *kind != Between::Nothing)
        || among_wide().count() == 1 && between.len() == 1 && between[0].0 == Between::White;
    let mut text = String::new();
    let mut levelled = 0;
    for (at, glyph) in letters.iter().enumerate() {
        if at < levelled {
            continue;
        }
        if let Some((kind, wide)) = at.checked_sub(1).and_then(|at| between.get(at)) {
            match kind {
                _ if spread && *wide => {}
                Between::Blanks(count) => text.extend(std::iter::repeat_n(' ', *count)),
                Between::White => text.push(' '),
                Between::Nothing => {}
            }
        }
        match level(&letters, at) {
            Some((end, spelled)) => {
                text.push_str(&spelled);
                levelled = end;
            }
            None => text.push(glyph.2.char),
        }
    }
    let ascii = letters.iter().take_while(|(.., glyph)| !is_wide(glyph.char)).count();
    // A mark that may not begin a line takes the character before it along.
    let together = match ascii {
        0 => 1 + letters[1..].iter().take_while(|(.., glyph)| closes(glyph.char)).count(),
        _ => ascii,
    };
    let end_of = |glyph: &(f64, f64, Glyph)| glyph.0 + glyph.2.advance;
    let head = letters.get(together - 1).map_or(0.0, |glyph| end_of(glyph) - first.0);
    Some(Line {
        text,
        from: first.0,
        to: end_of(last),
        y: first.1,
        size: letters.iter().map(|(.., glyph)| glyph.size).fold(0.0, f64::max),
        head,
        open: blanks > 0,
    })
}

/// Smaller letters above or below the line, right behind one that stands on it, are raised or lowered: 10⁴. Where they
/// end, and how they are written; `None` where Unicode cannot say it.
fn level(letters: &[&(f64, f64, Glyph)], at: usize) -> Option<(usize, String)> {
    let before = letters.get(at.checked_sub(1)?)?;
    let (base, size) = (before.1, before.2.size);
    let of = |letter: &(f64, f64, Glyph)| match () {
        () if letter.2.size > size * SMALLER => None,
        () if base - letter.1 >= size * OFF => Some(Level::Raised),
        () if letter.1 - base >= size * OFF / 2.0 => Some(Level::Lowered),
        () => None,
    };
    let level = of(letters[at])?;
    let near = letters[at].0 - (before.0 + before.2.advance) <= size * 0.3;
    let count = letters[at..].iter().take_while(|letter| of(letter) == Some(level)).count();
    let text: String = letters[at..at + count].iter().map(|letter| letter.2.char).collect();
    let (spelled, is_exact) = at_level(&text, level);
    (near && count <= LONGEST_LEVEL && is_exact).then_some((at + count, spelled))
}

/// A raised letter is smaller than this share of its line, and its base line so far from the other's, in sizes.
const SMALLER: f64 = 0.87;
const OFF: f64 = 0.15;
/// More letters are words of their own.
const LONGEST_LEVEL: usize = 4;

pub fn closes(c: char) -> bool {
    matches!(
        c,
        '。' | '，'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '”'
            | '’'
            | '」'
            | '】'
            | ','
            | '.'
            | ')'
            | ';'
            | ':'
            | '%'
            | '％'
    )
}

/// The room behind the last line of a cell of this width, and what its first line needs to stand on another.
pub fn ends(lines: &[Line], width: f64) -> (f64, f64) {
    let widest = lines.iter().map(|line| line.to - line.from).fold(0.0, f64::max);
    let room = widest.max(width - SIDES);
    let left = lines.last().map_or(0.0, |line| room - (line.to - line.from));
    (left, lines.first().map_or(0.0, |line| line.head + line.size * 0.3))
}

/// Whether the text says by its end and its beginning that it goes on: no sentence ends, no item begins.
pub fn is_open(before: &str, after: &str) -> bool {
    !before.ends_with(['。', '；', '！', '？', ';', '!', '?']) && !begins_item(after)
}

/// What a cell may leave free at its two sides together.
const SIDES: f64 = 14.0;

/// Lines of one cell as its text. `width` is that of the cell.
pub fn joined(lines: &[Line], width: f64) -> String {
    let widest = lines.iter().map(|line| line.to - line.from).fold(0.0, f64::max);
    // How much a cell leaves free at its sides is not told; what the widest line takes is certainly there.
    let room = widest.max(width - SIDES);
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|at| lines.get(at)) {
            let full = before.to - before.from + line.head + line.size * 0.3 > room;
            text.push_str(seam(before, line, full));
        }
        text.push_str(&line.text);
    }
    text
}

/// What stands between two lines when they become one text.
fn seam(before: &Line, after: &Line, full: bool) -> &'static str {
    let last = before.text.chars().next_back();
    if !full
        && (last.is_some_and(|c| matches!(c, '。' | '；' | '！' | '？' | '：' | ';' | '!' | '?'))
            || begins_item(&after.text))
    {
        return "\n";
    }
    joint(last, after.text.chars().next(), before.open)
}

/// What stands between the halves of a text that was cut between two characters.
pub fn joint(last: Option<char>, first: Option<char>, blank: bool) -> &'static str {
    match (last, first) {
        (Some(last), Some(first)) if !is_wide(last) && !is_wide(first) => {
            let words = last.is_ascii_alphabetic() && first.is_ascii_alphabetic();
            if blank || words { " " } else { "" }
        }
        _ => "",
    }
}

/// `1.`, `2、`, `（三）`, `四、`, `①`: what people write before an item.
fn begins_item(text: &str) -> bool {
    let text = text.trim_start();
    let opened = text.strip_prefix(['（', '(']);
    let rest = opened.unwrap_or(text);
    let number = rest.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).count();
    let behind = rest.chars().nth(number);
    if text.starts_with(|c: char| ('①'..='⑳').contains(&c)) {
        return true;
    }
    match (opened.is_some(), behind) {
        (true, Some('）' | ')')) => number > 0,
        (false, Some('、' | '）' | ')')) => number > 0,
        // 1.5 is a number, 1. 建设 an item.
        (false, Some('.' | '．')) => number > 0 && !rest.chars().nth(number + 1).is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// Lines outside tables as paragraphs: one that fills the width between the margins goes on in the next.
pub fn paragraphs(lines: &[Line], width: f64) -> Vec<(String, usize)> {
    // The margins of a page are mostly alike.
    let left = lines.iter().map(|line| line.from).fold(width / 2.0, f64::min);
    let right = lines.iter().map(|line| line.to).fold(width - left - SIDES, f64::max);
    let mut out: Vec<(String, usize)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| lines.get(at));
        let goes_on = before.is_some_and(|before| {
            let below = line.y - before.y;
            below > 0.5 * line.size
                && below < 2.6 * line.size
                && before.to + line.head + line.size * 0.3 > right
                && line.from <= before.from + line.size * 0.5
                && !begins_item(&line.text)
                && (line.size - before.size).abs() < 0.5
        });
        match (out.last_mut(), before) {
            (Some((text, _)), Some(before)) if goes_on => {
                text.push_str(joint(before.text.chars().next_back(), line.text.chars().next(), before.open));
                text.push_str(&line.text);
            }
            _ => out.push((line.text.clone(), at)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters of size 10 in lines, each line with where it begins; half-width ones take half the room.
    fn set(rows: &[(f64, &str)]) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        for (row, (from, text)) in rows.iter().enumerate() {
            let mut x = *from;
            for char in text.chars() {
                let advance = if is_wide(char) || char == '\u{3000}' { 10.0 } else { 5.0 };
                glyphs.push(Glyph { char, x, y: 15.0 * (row as f64 + 1.0), advance, size: 10.0, turn: 0 });
                x += advance;
            }
        }
        glyphs
    }

    fn cell(rows: &[(f64, &str)], room: f64) -> String {
        joined(&lines(&set(rows), false), room + SIDES)
    }

    #[test]
    fn a_full_line_goes_on_and_a_short_one_that_ends_a_sentence_does_not() {
        assert_eq!(cell(&[(0.0, "完成升级项"), (0.0, "目建设。")], 50.0), "完成升级项目建设。");
        assert_eq!(cell(&[(0.0, "完成升级。"), (0.0, "保障运行。")], 90.0), "完成升级。\n保障运行。");
        assert_eq!(
            cell(&[(0.0, "目标如下"), (0.0, "1.升级"), (0.0, "2.5万人参加培训的")], 90.0),
            "目标如下\n1.升级2.5万人参加培训的"
        );
        // A label of two lines is one word, however wide its cell.
        assert_eq!(cell(&[(0.0, "项目"), (0.0, "名称")], 90.0), "项目名称");
        assert_eq!(cell(&[(0.0, "use the web"), (0.0, "site now")], 55.0), "use the web site now");
        assert_eq!(cell(&[(0.0, "达到1,0"), (0.0, "30人")], 35.0), "达到1,030人");
    }

    #[test]
    fn letters_set_apart_are_one_word_and_written_blanks_stay() {
        assert_eq!(cell(&[(0.0, "项 目 名 称：甲")], 90.0), "项 目 名 称：甲");
        assert_eq!(cell(&[(0.0, "项 目 名 称")], 90.0), "项目名称");
        assert_eq!(cell(&[(0.0, "覆盖全市 不少于10万人")], 200.0), "覆盖全市 不少于10万人");
    }

    #[test]
    fn pieces_out_of_order_are_put_in_order() {
        let mut glyphs = set(&[(0.0, "项目名称"), (0.0, "总计")]);
        glyphs.reverse();
        assert_eq!(joined(&lines(&glyphs, false), 90.0), "项目名称总计");
    }

    #[test]
    fn what_stands_far_apart_outside_a_table_is_apart() {
        let mut glyphs = set(&[(0.0, "部门名称：某校")]);
        glyphs.extend(set(&[(300.0, "单位：万元")]));
        let texts: Vec<String> = lines(&glyphs, true).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["部门名称：某校", "单位：万元"]);
    }

    #[test]
    fn text_read_upwards_is_read_upwards() {
        let glyphs: Vec<Glyph> = "绩效指标"
            .chars()
            .enumerate()
            .map(|(at, char)| Glyph { char, x: 50.0, y: 200.0 - 10.0 * at as f64, advance: 10.0, size: 10.0, turn: 1 })
            .collect();
        assert_eq!(joined(&lines(&glyphs, false), 20.0), "绩效指标");
    }
}
