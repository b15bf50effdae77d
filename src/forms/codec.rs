//! Codecs: how the text in a hole is written from a fact and read back, two-way by construction.
//!
//! Knows single values; lists in a cell are `packed`'s affair.

use crate::spec::{Amount, Taxonomy};
use crate::tree::{Node, Value};
use rust_decimal::Decimal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codec {
    /// As written.
    Plain,
    /// An amount, printed `2,913.07`.
    Money,
    /// A level name with its code: `1-产出指标`.
    Code,
    /// A list of lines, one below the other.
    Lines,
    /// A whole number.
    Int,
    /// What stands there when nothing else is said: `{金额单位|default:万元}`.
    Default(String),
}

/// What a codec writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub number: Option<Decimal>,
}

/// What a codec made of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Blank,
    Value(Node),
    /// A dash or slash that stands for nothing.
    Nil,
    /// The text is not of this kind.
    Misfit,
}

impl Codec {
    pub fn parse(text: &str) -> Option<Codec> {
        Some(match text.split_once(':').map_or((text, None), |(name, rest)| (name, Some(rest))) {
            ("money", None) => Codec::Money,
            ("code", None) => Codec::Code,
            ("lines", None) => Codec::Lines,
            ("int", None) => Codec::Int,
            ("default", Some(value)) if !value.trim().is_empty() => Codec::Default(value.trim().to_string()),
            _ => return None,
        })
    }

    pub fn write(&self, node: Option<&Node>, taxonomy: &Taxonomy) -> Written {
        let text = node.and_then(Node::as_text).unwrap_or("");
        match self {
            Codec::Plain | Codec::Int => Written { text: text.to_string(), number: None },
            Codec::Money => match Amount::parse(text) {
                Some(amount) => Written { text: amount.printed(), number: Some(amount.0) },
                None => Written { text: text.to_string(), number: None },
            },
            Codec::Code => match taxonomy.code(text) {
                Some(code) => Written { text: format!("{code}-{text}"), number: None },
                None => Written { text: text.to_string(), number: None },
            },
            Codec::Lines => {
                let lines: Vec<&str> = match node.map(|node| &node.value) {
                    Some(Value::List(items)) => items.iter().filter_map(Node::as_text).collect(),
                    Some(Value::Text(text)) => vec![text],
                    _ => Vec::new(),
                };
                Written { text: lines.join("\n"), number: None }
            }
            Codec::Default(value) => {
                Written { text: if text.trim().is_empty() { value.clone() } else { text.to_string() }, number: None }
            }
        }
    }

    pub fn read(&self, text: &str, number: Option<Decimal>, taxonomy: &Taxonomy) -> Reading {
        let text = text.trim();
        if text.is_empty() {
            return Reading::Blank;
        }
        match self {
            Codec::Plain => Reading::Value(Node::text(text)),
            Codec::Money => {
                let shown = Amount::parse(text);
                // The cell's number is exact where its format rounds.
                let exact = match (number, shown) {
                    (Some(number), Some(shown)) if shown.0 == number => Some(shown),
                    (Some(number), _) => Some(Amount(number)),
                    (None, shown) => shown,
                };
                match exact {
                    Some(amount) => Reading::Value(Node::text(amount.to_string())),
                    None if text.chars().all(|c| "-—–－/／".contains(c)) => Reading::Nil,
                    None => Reading::Misfit,
                }
            }
            Codec::Code => {
                let known = text.split_once(['-', '－', '—']).and_then(|(code, name)| {
                    let (code, name) = (code.trim(), name.trim());
                    (taxonomy.name(code) == Some(name)).then(|| name.to_string())
                });
                Reading::Value(Node::text(known.unwrap_or_else(|| text.to_string())))
            }
            Codec::Lines => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                Reading::Value(Node::list(lines.map(Node::text).collect()))
            }
            Codec::Int => {
                let plain: String = text.chars().filter_map(super::loose::fold).collect();
                let is_number = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
                if is_number { Reading::Value(Node::text(plain)) } else { Reading::Misfit }
            }
            Codec::Default(value) if super::loose::same(value, text) => Reading::Blank,
            Codec::Default(_) => Reading::Value(Node::text(text)),
        }
    }

    /// Whether two facts say the same under this codec: `75.6` and `75.60` are one amount.
    pub fn agree(&self, a: Option<&Node>, b: Option<&Node>) -> bool {
        fn text(node: Option<&Node>) -> &str {
            node.and_then(Node::as_text).unwrap_or("").trim()
        }
        match self {
            Codec::Money => match (Amount::parse(text(a)), Amount::parse(text(b))) {
                (Some(a), Some(b)) => a.0 == b.0,
                _ => text(a) == text(b),
            },
            Codec::Lines => {
                self.write(a, &Taxonomy::default()).text.trim() == self.write(b, &Taxonomy::default()).text.trim()
            }
            Codec::Default(value) => {
                let or_default = |node| Some(text(node)).filter(|text| !text.is_empty()).unwrap_or(value);
                or_default(a) == or_default(b)
            }
            _ => text(a) == text(b),
        }
    }
}
