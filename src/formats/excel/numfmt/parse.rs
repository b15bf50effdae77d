//! The code of a number format, taken apart: sections, and in each what it shows.

use super::{Condition, Fraction, Layout, NumberFormat, Numerals, Piece, Section, Shape, Token};

pub(super) fn parse(code: &str) -> NumberFormat {
    let mut sections: Vec<Section> = split(code).iter().map(|section| parse_section(section)).collect();
    // The fourth is for text, and so is an earlier last one that speaks of text.
    let is_text = |section: &Section| matches!(section.shape, Shape::Text { .. });
    let text = match sections.len() {
        4.. => Some(sections.swap_remove(3)),
        2 | 3 if sections.last().is_some_and(is_text) => sections.pop(),
        1 if is_text(&sections[0]) => Some(sections[0].clone()),
        _ => None,
    };
    sections.truncate(3);
    if code.trim().is_empty() {
        sections.clear();
    }
    NumberFormat { sections, text }
}

fn split(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut last = 0;
    let mut chars = code.chars();
    let (mut quoted, mut bracketed) = (false, false);
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            ';' if !quoted && !bracketed => {
                sections.push(String::new());
                last += 1;
                continue;
            }
            '\\' | '!' | '_' | '*' if !quoted && !bracketed => {
                sections[last].push(c);
                sections[last].extend(chars.next());
                continue;
            }
            _ => (),
        }
        sections[last].push(c);
    }
    sections
}

/// What has been seen of a section so far.
#[derive(Default)]
struct Seen {
    tokens: Vec<Token>,
    pieces: Vec<Piece>,
    is_date: bool,
    is_text: bool,
    has_digit: bool,
    has_slash: bool,
    is_plain: bool,
}

impl Seen {
    fn word(&mut self, word: String) {
        if word.is_empty() {
            return;
        }
        self.pieces.push(Piece::Word(word.clone()));
        match self.tokens.last_mut() {
            Some(Token::Word(last)) if word != "." && last != "." => last.push_str(&word),
            _ => self.tokens.push(Token::Word(word)),
        }
    }

    fn digit(&mut self, c: char) {
        self.has_digit = true;
        self.tokens.push(Token::Digit(c));
    }
}

fn parse_section(code: &str) -> Section {
    let mut section = Section { condition: None, numerals: Numerals::Arabic, shape: Shape::Plain };
    let mut seen = Seen::default();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let general = ["General", "GENERAL", "general", "G/通用格式"].into_iter().find(|word| rest.starts_with(word));
        if let Some(word) = general {
            seen.tokens.push(Token::General);
            rest = &rest[word.len()..];
            continue;
        }
        rest = match c {
            '"' => {
                let (word, tail) = after.split_once('"').unwrap_or((after, ""));
                seen.word(word.to_string());
                tail
            }
            '\\' | '!' => {
                let next = after.chars().next();
                seen.word(next.map(String::from).unwrap_or_default());
                &after[next.map_or(0, char::len_utf8)..]
            }
            // Room as wide as a letter, and a letter that fills the cell: neither is a word.
            '_' | '*' => &after[after.chars().next().map_or(0, char::len_utf8)..],
            '[' => {
                let (inside, tail) = after.split_once(']').unwrap_or((after, ""));
                if !bracket(inside, &mut section, &mut seen) {
                    return section;
                }
                tail
            }
            '0' | '#' | '?' if !seen.is_date => {
                seen.digit(c);
                after
            }
            // Parts of a second.
            '0' | '.' if seen.is_date => after,
            '.' => {
                seen.tokens.push(Token::Point);
                after
            }
            ',' if seen.has_digit => {
                seen.tokens.push(Token::Comma);
                after
            }
            '%' => {
                seen.tokens.push(Token::Percent);
                after
            }
            'E' if after.starts_with(['+', '-']) => {
                seen.is_plain = true;
                after
            }
            '/' if seen.has_digit && !seen.is_date => {
                seen.has_slash = true;
                seen.tokens.push(Token::Slash);
                after
            }
            '@' => {
                seen.is_text = true;
                seen.tokens.push(Token::Text);
                after
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'b' | 'a' | 'A' | '上' => {
                date_letter(c, after, &mut seen)
            }
            c => {
                seen.word(c.to_string());
                after
            }
        };
    }
    section.shape = shape(seen);
    section
}

/// What stands in brackets; false where it is beyond us and the number is shown plain.
fn bracket(inside: &str, section: &mut Section, seen: &mut Seen) -> bool {
    let first = inside.chars().next().map_or(' ', |c| c.to_ascii_lowercase());
    let relation: String = inside.chars().take_while(|c| "<>=".contains(*c)).collect();
    if !relation.is_empty() {
        let Ok(limit) = inside[relation.len()..].trim().parse() else { return false };
        section.condition = Some(Condition { relation, limit });
    } else if let Some(currency) = inside.strip_prefix('$') {
        seen.word(currency.split('-').next().unwrap_or("").to_string());
    } else if inside.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("DBNum")) {
        section.numerals = match &inside[5..] {
            "1" => Numerals::Small,
            "2" => Numerals::Large,
            _ => Numerals::Arabic,
        };
    } else if "hms".contains(first) && inside.chars().all(|c| c.to_ascii_lowercase() == first) {
        seen.pieces.push(Piece::Elapsed(first));
        seen.is_date = true;
    }
    true
}

/// A letter of a date with those that repeat it; returns what is left of the code.
fn date_letter<'c>(c: char, after: &'c str, seen: &mut Seen) -> &'c str {
    let small = c.to_ascii_lowercase();
    if small == 'a' || small == '上' {
        // AM/PM, A/P, 上午/下午, or aaa and aaaa: the day of the week.
        let tail = ["M/PM", "m/pm", "/P", "/p", "午/下午"].into_iter().find_map(|tail| after.strip_prefix(tail));
        if let Some(tail) = tail {
            seen.pieces.push(Piece::HalfDay);
            seen.is_date = true;
            return tail;
        }
        if small == '上' {
            seen.word(c.to_string());
            return after;
        }
    }
    let rest = after.trim_start_matches(|next: char| next.to_ascii_lowercase() == small);
    let count = 1 + after.len() - rest.len();
    seen.is_date = true;
    let before = seen.pieces.iter_mut().rev().find(|piece| !matches!(piece, Piece::Word(_)));
    let piece = match small {
        'y' | 'e' | 'b' => Piece::Year,
        'm' if matches!(before, Some(Piece::Hour(_) | Piece::Elapsed('h'))) => Piece::Minute(count),
        'm' => Piece::Month(count),
        'd' if count > 2 => Piece::Weekday,
        'd' => Piece::Day(count),
        'h' => Piece::Hour(count),
        's' => {
            // The month before a second was a minute: `mm:ss`.
            if let Some(piece) = before
                && let Piece::Month(count) = *piece
            {
                *piece = Piece::Minute(count);
            }
            Piece::Second(count)
        }
        _ => Piece::Weekday,
    };
    seen.pieces.push(piece);
    rest
}

fn shape(seen: Seen) -> Shape {
    let Seen { tokens, pieces, is_date, is_text, has_digit, has_slash, is_plain } = seen;
    let general = tokens.iter().position(|token| *token == Token::General);
    let words = |tokens: &[Token]| {
        let word = |token: &Token| match token {
            Token::Word(word) => word.clone(),
            Token::Percent => "%".to_string(),
            Token::Point => ".".to_string(),
            _ => String::new(),
        };
        tokens.iter().map(word).collect::<String>()
    };
    if is_text {
        let at = tokens.iter().position(|token| *token == Token::Text).unwrap_or(0);
        return Shape::Text { before: words(&tokens[..at]), after: words(&tokens[at..]) };
    }
    if let Some(at) = general {
        let (before, after) = (words(&tokens[..at]), words(&tokens[at..]));
        return if before.is_empty() && after.is_empty() { Shape::Plain } else { Shape::General { before, after } };
    }
    if is_date {
        return Shape::Date(pieces);
    }
    if is_plain {
        return Shape::Plain;
    }
    if has_slash {
        return fraction(&tokens).map_or(Shape::Plain, Shape::Fraction);
    }
    if !has_digit {
        return Shape::Words(words(&tokens));
    }
    Shape::Number(layout(tokens))
}

/// `# ?/?`: one group of digits before the slash is the numerator, two are a whole number and it.
fn fraction(tokens: &[Token]) -> Option<Fraction> {
    let slash = tokens.iter().position(|token| *token == Token::Slash)?;
    let (top, bottom) = (&tokens[..slash], &tokens[slash + 1..]);
    let mut groups = 0;
    let mut inside = false;
    for token in top {
        let is_digit = matches!(token, Token::Digit(_));
        groups += usize::from(is_digit && !inside);
        inside = is_digit;
    }
    let fixed: String = bottom
        .iter()
        .map_while(|token| if let Token::Word(word) = token { Some(word.as_str()) } else { None })
        .collect();
    let (fixed, after) = match fixed.find(|c: char| !c.is_ascii_digit()) {
        Some(end) => (fixed[..end].to_string(), fixed[end..].to_string()),
        None => (fixed, String::new()),
    };
    let digits = bottom.iter().filter(|token| matches!(token, Token::Digit(_))).count();
    let (fixed, most) = match fixed.parse::<u32>() {
        Ok(fixed) if (1..=9_999).contains(&fixed) => (Some(fixed), 0),
        _ => (None, 10u32.checked_pow(digits.min(3) as u32)? - 1),
    };
    (fixed.is_some() || most > 0).then_some(Fraction { has_whole: groups > 1, fixed, most, after })
}

fn layout(tokens: Vec<Token>) -> Layout {
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let point = tokens.iter().position(|token| *token == Token::Point);
    let last_whole = tokens[..point.unwrap_or(tokens.len())].iter().rposition(is_digit);
    let mut layout = Layout::default();
    let mut kept = Vec::with_capacity(tokens.len());
    let (mut whole, mut least, mut most) = (0, 0, 0);
    for (at, token) in tokens.into_iter().enumerate() {
        let behind = point.is_some_and(|point| at > point);
        match &token {
            // Between digits it parts thousands; behind the last one it divides by them.
            Token::Comma if !behind && last_whole.is_some_and(|last| at < last) => {
                layout.thousands = true;
                continue;
            }
            Token::Comma => {
                layout.thousandths += 1;
                continue;
            }
            Token::Percent => layout.percents += 1,
            Token::Digit(c) if behind => {
                most += 1;
                if *c == '0' {
                    least = most;
                }
            }
            Token::Digit(_) => whole += 1,
            // A second point is a word.
            Token::Point if Some(at) != point => {
                kept.push(Token::Word(".".into()));
                continue;
            }
            _ => (),
        }
        kept.push(token);
    }
    (layout.whole, layout.least, layout.most) = (whole, least, most);
    // A point that is a word (`0!.0,`) moves the number's own: what stands behind it are places.
    if point.is_none() {
        let word = kept.iter().position(|token| matches!(token, Token::Word(word) if word == "."));
        let shift = word.map_or(0, |word| kept[word..].iter().filter(|token| is_digit(token)).count());
        let digits_before = word.is_some_and(|word| kept[..word].iter().any(is_digit));
        layout.shift = if digits_before { shift } else { 0 };
    }
    let first = kept.iter().position(is_digit).unwrap_or(0);
    let last = kept.iter().rposition(is_digit).unwrap_or(0);
    layout.has_words_inside =
        kept[first..=last].iter().any(|token| matches!(token, Token::Word(word) if word != "." || layout.shift == 0));
    layout.tokens = kept;
    layout
}
