//! EQ fields: what Word draws from `eq \o\ac(□,√)` or `eq \f(1,2)`, as one line of text.
//!
//! Knows the switches of the field, not where it stands. After Microsoft's page on field codes, EQ.

use super::math::{fraction, root};
use crate::formats::raised::{Level, at_level};

/// Switches within switches.
const DEEPEST: usize = 16;

/// What the code of an EQ field shows, and whether text says all of it; `None` when it is no such field.
pub fn shown(code: &str) -> Option<(String, bool)> {
    let code = code.trim();
    let rest = code.get(..2).filter(|name| name.eq_ignore_ascii_case("eq")).map(|_| &code[2..])?;
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let mut reader = Reader { rest: rest.trim_start(), exact: true };
    let mut text = String::new();
    while !reader.rest.is_empty() {
        text.push_str(&reader.text(0));
        // A bracket too many is a bracket.
        let mut rest = reader.rest.chars();
        text.extend(rest.next());
        reader.rest = rest.as_str();
    }
    Some((text.trim_end().to_string(), reader.exact))
}

struct Reader<'a> {
    rest: &'a str,
    exact: bool,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    /// Up to a comma, semicolon or closing bracket that belongs to what is around.
    fn text(&mut self, depth: usize) -> String {
        let mut text = String::new();
        let mut open = 0usize;
        while let Some(c) = self.rest.chars().next() {
            match c {
                ',' | ';' | '，' | '；' if open == 0 && depth > 0 => break,
                ')' if open == 0 => break,
                '\\' => {
                    self.next();
                    text.push_str(&self.switch(depth));
                    continue;
                }
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            text.push(c);
            self.next();
        }
        text
    }

    /// Behind a backslash: a switch with its options and what it holds, or one plain character.
    fn switch(&mut self, depth: usize) -> String {
        let mut names: Vec<String> = Vec::new();
        loop {
            let length = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(length);
            if name.is_empty() {
                // `\(`, `\,`, `\\`: the character itself; `\* jc2` is a format of the whole.
                match self.next() {
                    Some('*') => {
                        let rest = self.rest.trim_start();
                        self.rest =
                            rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '"' || c == ':');
                        return String::new();
                    }
                    Some(c) if names.is_empty() => return c.to_string(),
                    Some(c) => {
                        // The bracket that a switch `\bc\{` draws.
                        names.push(c.to_string());
                    }
                    None => return String::new(),
                }
            } else {
                self.rest = rest;
                names.push(name.to_ascii_lowercase());
            }
            self.rest = self.rest.trim_start();
            match self.rest.chars().next() {
                Some('\\') => {
                    self.next();
                }
                Some('(') => {
                    self.next();
                    break;
                }
                _ => return String::new(),
            }
        }
        if depth >= DEEPEST {
            self.exact = false;
            return String::new();
        }
        let mut parts = Vec::new();
        loop {
            parts.push(self.text(depth + 1).trim().to_string());
            match self.next() {
                Some(')') | None => break,
                Some(_) => {}
            }
        }
        self.drawn(&names, parts)
    }

    fn drawn(&mut self, names: &[String], parts: Vec<String>) -> String {
        let has = |name: &str| names.iter().any(|one| one.starts_with(name));
        let part = |at: usize| parts.get(at).map_or("", String::as_str);
        match names.first().map_or("", String::as_str) {
            "f" => fraction(part(0), part(1)),
            "r" if parts.len() > 1 => root(part(0), part(1)),
            "r" => root("", part(0)),
            "o" => over(&parts).unwrap_or_else(|| {
                self.exact = false;
                parts.concat()
            }),
            name if name.starts_with('s') || has("up") || has("do") => {
                let level = if has("do") { Level::Lowered } else { Level::Raised };
                let (text, exact) = at_level(&parts.concat(), level);
                self.exact &= exact;
                text
            }
            "b" => {
                let sign = |after: &str| {
                    let at = names.iter().position(|name| name == after)?;
                    names.get(at + 1).cloned()
                };
                let both = sign("bc");
                let left = sign("lc").or_else(|| both.clone()).unwrap_or_else(|| "(".into());
                let right = sign("rc").or(both).map_or_else(
                    || ")".to_string(),
                    |sign| match sign.as_str() {
                        "{" => "}".into(),
                        "[" => "]".into(),
                        "(" => ")".into(),
                        "<" => ">".into(),
                        _ => sign,
                    },
                );
                format!("{left}{}{right}", parts.concat())
            }
            "l" => parts.join(","),
            // A frame or a shift changes nothing of what is said.
            "x" | "d" => parts.concat(),
            _ => {
                self.exact = false;
                parts.join(" ")
            }
        }
    }
}

/// Characters one over another: a tick in a box, a number in a circle.
fn over(parts: &[String]) -> Option<String> {
    let is = |text: &str, signs: &str| text.chars().count() == 1 && signs.contains(text);
    let [below, above] = parts else {
        return if let [one] = parts { Some(one.clone()) } else { None };
    };
    // Either may be written first.
    for (frame, within) in [(below, above), (above, below)] {
        let within = within.trim();
        if is(frame, "□☐▢■◻口") {
            if is(within, "√✓✔") {
                return Some("☑".into());
            }
            if is(within, "×✕✗✘xX") {
                return Some("☒".into());
            }
        }
        if is(frame, "○◯〇Oo")
            && let Ok(number @ 1..=20) = within.parse::<u32>()
        {
            return char::from_u32(0x2460 + number - 1).map(String::from);
        }
        if within.is_empty() {
            return Some(frame.clone());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_word_draws_as_text() {
        let exactly = |code: &str| shown(code).filter(|(_, exact)| *exact).map(|(text, _)| text);
        assert_eq!(exactly(" eq \\o\\ac(□,√) ").as_deref(), Some("☑"));
        assert_eq!(exactly("EQ \\o \\ac(○,3)").as_deref(), Some("③"));
        assert_eq!(exactly("EQ \\f(1,2)").as_deref(), Some("1/2"));
        assert_eq!(exactly("EQ \\f(甲＋乙;2)").as_deref(), Some("(甲＋乙)/2"));
        assert_eq!(exactly("eq 10\\s\\up8(4)").as_deref(), Some("10⁴"));
        assert_eq!(exactly("eq \\r(3,x)").as_deref(), Some("∛x"));
        assert_eq!(exactly("eq \\b\\bc\\{(a\\,b)").as_deref(), Some("{a,b}"));
        assert_eq!(exactly("eq \\* jc2 \\* \"Font:宋体\" \\* hps10 \\o\\ad(\\s\\up 9(2),x)"), None);
        assert_eq!(shown("eq \\o\\ac(△,甲)"), Some(("△甲".into(), false)));
        assert_eq!(shown("EQUATION"), None);
        assert_eq!(shown("PAGE"), None);
        assert!(shown(&format!("eq {}", "\\o(".repeat(10_000))).is_some());
        assert!(shown("eq )(((\\").is_some() && shown("e").is_none() && shown("项目").is_none());
    }
}
