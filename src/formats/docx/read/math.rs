//! Equations of Word (OMML) as one line of text: ½ drawn as a fraction is `1/2`, 10 with a raised 4 is `10⁴`.
//!
//! A stack of open elements, no recursion; knows the math elements alone.

use super::super::parts::attribute;
use crate::formats::raised::{Level, at_level};
use quick_xml::events::BytesStart;

#[derive(Default)]
pub struct Math {
    open: Vec<Open>,
    /// Whether a piece had to be written with `^` or `_`.
    pub approximated: bool,
}

#[derive(Default)]
struct Open {
    name: String,
    text: String,
    /// The parts it is made of, by name: `num` and `den` of a fraction.
    parts: Vec<(String, String)>,
    /// Of its properties, those that show: the sign of a sum, the brackets.
    signs: Vec<(String, String)>,
}

impl Open {
    fn part(&self, name: &str) -> &str {
        self.parts.iter().find(|(one, _)| one == name).map_or("", |(_, text)| text)
    }

    fn sign<'a>(&'a self, name: &str, usual: &'a str) -> &'a str {
        self.signs.iter().find(|(one, _)| one == name).map_or(usual, |(_, sign)| sign)
    }
}

impl Math {
    pub fn start(&mut self, element: &BytesStart, local: &str) {
        let is_sign = matches!(local, "chr" | "begChr" | "endChr" | "sepChr" | "degHide" | "subHide" | "supHide");
        if is_sign && let Some(of) = self.open.iter_mut().rev().find(|open| !open.name.ends_with("Pr")) {
            of.signs.push((local.to_string(), attribute(element, "val").unwrap_or_default().into_owned()));
        }
        self.open.push(Open { name: local.to_string(), ..Open::default() });
    }

    pub fn text(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(text);
        }
    }

    /// The whole equation when its outermost element ends.
    pub fn end(&mut self) -> Option<String> {
        let done = self.open.pop()?;
        let text = self.line(&done);
        let Some(around) = self.open.last_mut() else { return Some(text) };
        around.text.push_str(&text);
        around.parts.push((done.name, text));
        None
    }

    fn line(&mut self, done: &Open) -> String {
        let mut moved = |text: &str, level| {
            if text.is_empty() {
                return String::new();
            }
            let (text, exact) = at_level(text, level);
            self.approximated |= !exact;
            text
        };
        match done.name.as_str() {
            "f" => fraction(done.part("num"), done.part("den")),
            "sSup" => format!("{}{}", done.part("e"), moved(done.part("sup"), Level::Raised)),
            "sSub" => format!("{}{}", done.part("e"), moved(done.part("sub"), Level::Lowered)),
            "sSubSup" => {
                let (sub, sup) = (moved(done.part("sub"), Level::Lowered), moved(done.part("sup"), Level::Raised));
                format!("{}{sub}{sup}", done.part("e"))
            }
            "sPre" => {
                let (sub, sup) = (moved(done.part("sub"), Level::Lowered), moved(done.part("sup"), Level::Raised));
                format!("{sub}{sup}{}", done.part("e"))
            }
            "limLow" => format!("{}{}", done.part("e"), moved(done.part("lim"), Level::Lowered)),
            "limUpp" => format!("{}{}", done.part("e"), moved(done.part("lim"), Level::Raised)),
            "rad" => root(done.part("deg"), done.part("e")),
            "nary" => {
                let (sub, sup) = (moved(done.part("sub"), Level::Lowered), moved(done.part("sup"), Level::Raised));
                format!("{}{sub}{sup}{}", done.sign("chr", "∫"), done.part("e"))
            }
            "d" => {
                let inner: Vec<&str> =
                    done.parts.iter().filter(|(name, _)| name == "e").map(|(_, text)| text.as_str()).collect();
                let inner = inner.join(done.sign("sepChr", "|"));
                format!("{}{inner}{}", done.sign("begChr", "("), done.sign("endChr", ")"))
            }
            "eqArr" | "m" | "mr" => {
                let between = if done.name == "mr" { " " } else { "; " };
                let rows = done.parts.iter().filter(|(name, _)| !name.ends_with("Pr"));
                rows.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(between)
            }
            "acc" => format!("{}{}", done.part("e"), done.sign("chr", "\u{302}")),
            _ => done.text.clone(),
        }
    }
}

/// `1/2`; what is more than one thing stands in brackets.
pub fn fraction(above: &str, below: &str) -> String {
    let whole = |text: &str| {
        let text = text.trim();
        let is_one = !text.chars().any(|c| c.is_whitespace() || "+-−*×÷/·=＋－／＝,，".contains(c));
        if is_one || text.starts_with('(') && text.find(')') == Some(text.len() - 1) {
            text.to_string()
        } else {
            format!("({text})")
        }
    };
    format!("{}/{}", whole(above), whole(below))
}

pub fn root(degree: &str, of: &str) -> String {
    let of = of.trim();
    let of = if of.chars().all(char::is_alphanumeric) { of.to_string() } else { format!("({of})") };
    match degree.trim() {
        "" | "2" => format!("√{of}"),
        "3" => format!("∛{of}"),
        degree => format!("{}√{of}", at_level(degree, Level::Raised).0),
    }
}
