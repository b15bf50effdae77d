//! A [`Node`] as canonical YAML: the one spelling `fmt` leaves behind, read alike by YAML 1.1 and 1.2.
//!
//! Knows no field order; it prints the tree as it stands. Nothing is ever folded, so a changed value is a changed line.
//!
//! Scalars are text to us, so a decimal such as `75.60` and a date such as `2021-01-01` stay plain, as people write
//! them; whatever else some reader could take for a number, a boolean, a null or structure is quoted.

use crate::tree::{Comments, Entry, Node, Value};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Text wider than this, in half-width characters, is printed as a block.
const WIDTH: usize = 80;

/// YAML readers need not look further than 1024 characters for the `:` of a key.
const LONGEST_KEY: usize = 1000;

/// Canonical YAML that [`parse`](super::parse) reads back as the same tree.
/// ```
/// use jixiao::formats::yaml;
/// use jixiao::source::SourceId;
///
/// let (tree, _) = yaml::parse(SourceId(0), "年度指标值:   \">95%\"   # 核对过\n");
/// let text = yaml::print(&tree);
/// assert_eq!(text, "年度指标值: '>95%' # 核对过\n");
/// assert_eq!(yaml::print(&yaml::parse(SourceId(0), &text).0), text);
/// ```
pub fn print(node: &Node) -> String {
    let mut out = String::new();
    lines(&mut out, before(node), 0);
    match &node.value {
        Value::List(items) if !items.is_empty() => root_group(&mut out, node),
        Value::Map(entries) if !entries.is_empty() => root_group(&mut out, node),
        Value::Nil => {
            if let Some(text) = trailing(node) {
                lines(&mut out, &[Some(text.to_string())], 0);
            }
        }
        Value::Text(text) if text.contains('：') && style(text) == Style::Plain => {
            // Alone on a line it would look like a key with the wrong colon.
            single_quoted(&mut out, text);
            end_line(&mut out, node);
        }
        _ => leaf(&mut out, node, 2),
    }
    lines(&mut out, after(node), 0);
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    out
}

/// One scalar on one line, quoted where it must be: what an edit puts into the middle of somebody's text.
pub fn inline(text: &str) -> String {
    let mut out = String::new();
    scalar(&mut out, text, style_of_key(text));
    out
}

fn root_group(out: &mut String, node: &Node) {
    if let Some(text) = trailing(node) {
        lines(out, &[Some(text.to_string())], 0);
    }
    children(out, node, 0, false);
}

/// The children of a list or map at `column`; `inline` puts the first behind the `- ` that is already there.
fn children(out: &mut String, node: &Node, column: usize, mut inline: bool) {
    match &node.value {
        Value::List(items) => {
            for child in items {
                item(out, child, column, inline);
                inline = false;
            }
        }
        Value::Map(entries) => {
            for child in entries {
                entry(out, child, column, inline);
                inline = false;
            }
        }
        _ => {}
    }
}

fn item(out: &mut String, node: &Node, column: usize, inline: bool) {
    if !inline {
        lines(out, before(node), column);
        indent(out, column);
    }
    out.push('-');
    match first_child(node) {
        Some(first) => {
            let inline = trailing(node).is_none() && before(first).is_empty();
            if inline {
                out.push(' ');
            } else {
                end_line(out, node);
            }
            children(out, node, column + 2, inline);
            lines(out, after(node), column + 2);
        }
        None => {
            if node.value != Value::Nil {
                out.push(' ');
            }
            // A list is read down its dashes: one line an item unless it has lines of its own.
            match &node.value {
                Value::Text(text) if !text.contains('\n') && style(text) == Style::Block => {
                    scalar(out, text, style_of_key(text));
                    end_line(out, node);
                }
                _ => leaf(out, node, column + 2),
            }
            lines(out, after(node), column);
        }
    }
}

fn entry(out: &mut String, entry: &Entry, column: usize, inline: bool) {
    let Entry { key, value: node, .. } = entry;
    if !inline {
        lines(out, before(node), column);
        indent(out, column);
    }
    let start = out.len();
    scalar(out, key, style_of_key(key));
    if out.len() - start > LONGEST_KEY && out[start..].chars().count() > LONGEST_KEY {
        out.insert_str(start, "? ");
        out.push('\n');
        indent(out, column);
    }
    out.push(':');
    match (&node.value, first_child(node)) {
        (value, Some(_)) => {
            let inner = if matches!(value, Value::List(_)) { column } else { column + 2 };
            end_line(out, node);
            children(out, node, inner, false);
            lines(out, after(node), inner);
        }
        (Value::Nil, None) => {
            end_line(out, node);
            lines(out, after(node), column + 2);
        }
        (_, None) => {
            out.push(' ');
            leaf(out, node, column + 2);
            lines(out, after(node), column);
        }
    }
}

fn first_child(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::List(items) => items.first(),
        Value::Map(entries) => entries.first().map(|entry| &entry.value),
        _ => None,
    }
}

/// A node without children, to the end of its line.
fn leaf(out: &mut String, node: &Node, column: usize) {
    match &node.value {
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
        Value::Nil => {}
        Value::Text(text) => match style(text) {
            Style::Block => {
                out.push('|');
                end_line(out, node);
                for line in text.split('\n') {
                    if !line.is_empty() {
                        indent(out, column);
                        out.push_str(line);
                    }
                    out.push('\n');
                }
                return;
            }
            other => scalar(out, text, other),
        },
    }
    end_line(out, node);
}

fn scalar(out: &mut String, text: &str, style: Style) {
    match style {
        Style::Plain => out.push_str(text),
        Style::Single => single_quoted(out, text),
        Style::Double | Style::Block => double_quoted(out, text),
    }
}

fn single_quoted(out: &mut String, text: &str) {
    out.push('\'');
    for (at, part) in text.split('\'').enumerate() {
        if at > 0 {
            out.push_str("''");
        }
        out.push_str(part);
    }
    out.push('\'');
}

fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            _ if !is_printable(c) => {
                let code = c as u32;
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02X}"),
                    0x100..=0xffff => write!(out, "\\u{code:04X}"),
                    _ => write!(out, "\\U{code:08X}"),
                };
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

fn indent(out: &mut String, column: usize) {
    for _ in 0..column {
        out.push(' ');
    }
}

fn comments(node: &Node) -> Option<&Comments> {
    node.comments.as_deref()
}

fn before(node: &Node) -> &[Option<String>] {
    comments(node).map_or(&[], |comments| &comments.before)
}

fn after(node: &Node) -> &[Option<String>] {
    comments(node).map_or(&[], |comments| &comments.after)
}

fn trailing(node: &Node) -> Option<&str> {
    comments(node)?.trailing.as_deref()
}

fn lines(out: &mut String, lines: &[Option<String>], column: usize) {
    for line in lines {
        // A program may put several lines into one comment.
        for text in line.iter().flat_map(|text| text.split('\n')) {
            indent(out, column);
            comment(out, text);
            out.push('\n');
        }
        if line.is_none() {
            out.push('\n');
        }
    }
}

fn end_line(out: &mut String, node: &Node) {
    if let Some(text) = trailing(node) {
        out.push(' ');
        comment(out, text);
    }
    out.push('\n');
}

fn comment(out: &mut String, text: &str) {
    out.push('#');
    out.extend(text.chars().map(|c| if c == '\t' || is_printable(c) { c } else { ' ' }));
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    Plain,
    Single,
    Double,
    Block,
}

fn style_of_key(key: &str) -> Style {
    match style(key) {
        // A long key stays on its line.
        Style::Block if key.contains('\n') => Style::Double,
        Style::Block => one_line_style(key),
        other => other,
    }
}

fn style(text: &str) -> Style {
    let mut newline = false;
    // Only these bytes begin a character that matters; most texts have none of them.
    let odd = |byte: u8| byte < b' ' || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef);
    let odd = text.bytes().fold(false, |found, byte| found | odd(byte));
    for c in text.chars().take_while(|_| odd) {
        match c {
            '\n' => newline = true,
            '\t' => return Style::Double,
            _ if c < ' ' || (c >= '\u{7f}' && !is_printable(c)) => return Style::Double,
            _ => {}
        }
    }
    // The width of a text never exceeds its bytes.
    if newline || (text.len() > WIDTH && text.width() > WIDTH) {
        return if fits_block(text) {
            Style::Block
        } else if newline {
            Style::Double
        } else {
            one_line_style(text)
        };
    }
    one_line_style(text)
}

/// Whether a literal block gives exactly this text back. Paragraphs that begin with 　　 and blanks left at the end
/// of a line are everyday text; in quotes, with `\n` inside, nobody could edit them.
fn fits_block(text: &str) -> bool {
    let blank = |line: &str| line.trim_start_matches(' ').is_empty();
    !text.starts_with([' ', '\n'])
        && !text.ends_with('\n')
        && !text.split('\n').any(|line| !line.is_empty() && blank(line))
}

fn one_line_style(text: &str) -> Style {
    if is_plain(text) { Style::Plain } else { Style::Single }
}

/// Whether every reader of YAML takes the unquoted text for text (or for the decimal or date that it is).
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    match first {
        b'0'..=b'9' | b'-' | b'+' | b'.' => {
            if is_decimal(text) || is_date(text) {
                return true;
            }
            if *first == b'-' || *first == b'+' || text.starts_with("...") || is_numeric(text) {
                return false;
            }
        }
        b' ' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
        | b'"' | b'%' | b'@' | b'`' | b'=' | b'~' => return false,
        _ => {}
    }
    if matches!(last, b' ' | b':') || text.starts_with(['\u{3000}', '\u{a0}']) || text.ends_with(['\u{3000}', '\u{a0}'])
    {
        return false;
    }
    let mut pairs = bytes.iter().zip(&bytes[1..]);
    if bytes.contains(&b' ') && pairs.any(|pair| matches!(pair, (b':', b' ') | (b' ', b'#'))) {
        return false;
    }
    !is_word(text)
}

/// Booleans and nulls of YAML 1.1 and 1.2, and its merge key.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["yes", "no", "on", "off", "y", "n", "true", "false", "null"];
    text.len() <= 5 && (text == "<<" || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)))
}

/// `75.60`, `2025`, `-3`: no other number is spelt so. `007` is octal to YAML 1.1.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, part)| (whole, Some(part)));
    digits(whole) && fraction.is_none_or(digits) && (whole == "0" || !whole.starts_with('0'))
}

/// `2021-01-01`.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

/// What some reader could take for a number or a time: `0x1F`, `1_000`, `1e5`, `12:30:00`, `.inf`, `2021-1-1 8:00:00`.
fn is_numeric(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let special = matches!(lower.as_str(), ".inf" | ".nan");
    let based = ["0x", "0o", "0b"].iter().any(|base| {
        lower
            .strip_prefix(base)
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_'))
    });
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let number = mantissa.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'_' | b'.' | b':' | b','))
        && exponent.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'_'));
    special || based || number || is_timestamp(&lower)
}

/// A date with a time behind it.
fn is_timestamp(lower: &str) -> bool {
    let date = lower.split(['t', ' ']).next().unwrap_or("");
    date.len() < lower.len()
        && date.len() >= 8
        && date.split('-').count() == 3
        && date.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
}

/// Printable in the sense of YAML, and visible for what it is: the line separators and the byte-order mark are not.
fn is_printable(c: char) -> bool {
    !matches!(
        c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}
