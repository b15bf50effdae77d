//! The text of an expression → a template of Tera's, and the facts it speaks of.
//!
//! Grammar: numbers, texts in quotes, fields (`资金.总计`, `资金来源[财政拨款].本年度`, through a list `资金来源.本年度`),
//! `+ - * / %`, `~` for texts, comparisons, `and or not`, `A if B else C`, brackets, and the functions below.

use crate::diagnostic::Words;
use crate::forms::codec::Codec;
use crate::source::Path;
use crate::spec::place;
use rust_decimal::{Decimal, RoundingStrategy};
use tera::{Kwargs, State, Tera, Value};

/// Every function, with the least and the most it takes.
const FUNCTIONS: [(&str, usize, usize); 5] =
    [("sum", 1, 1), ("count", 1, 1), ("round", 1, 2), ("percent", 1, 2), ("if", 3, 3)];

pub(super) struct Expression {
    pub template: String,
    /// What `v0`, `v1` … of the template stand for.
    pub variables: Vec<Path>,
    /// Nothing but one field.
    pub is_bare: bool,
    /// The decimals of a `round` around the whole.
    pub decimals: Option<u32>,
}

/// Splits a codec of ours from the end: `资金.总计|money`.
pub(super) fn split_codec(expression: &str) -> (&str, Codec) {
    let Some((head, tail)) = expression.rsplit_once('|') else { return (expression.trim(), Codec::Plain) };
    match Codec::parse(tail.trim()) {
        Some(codec) => (head.trim(), codec),
        None => (expression.trim(), Codec::Plain),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Field(Path),
    /// The name of a function in front of its bracket.
    Function(&'static str),
    Open,
    Close,
    Comma,
    /// Whatever Tera understands as it stands.
    Other(String),
}

impl Expression {
    pub fn parse(text: &str) -> Result<Expression, Words> {
        let tokens = tokens(text)?;
        let is_blank = |token: &Token| matches!(token, Token::Other(text) if text.trim().is_empty());
        let said: Vec<&Token> = tokens.iter().filter(|token| !is_blank(token)).collect();
        if said.is_empty() {
            return Err(words!("没有写算式", "there is no expression"));
        }
        let is_bare = matches!(said.as_slice(), [Token::Field(_)]);
        let decimals = whole_round(&said);
        let mut writer = Writer { tokens: &tokens, at: 0, variables: Vec::new() };
        let inside = writer.until_close(false)?;
        Ok(Expression { template: format!("{{{{ {inside} }}}}"), variables: writer.variables, is_bare, decimals })
    }
}

/// The decimals, where the whole is `round(…, n)`.
fn whole_round(said: &[&Token]) -> Option<u32> {
    let ([Token::Function("round"), Token::Open, inside @ ..], Some(Token::Close)) = (said, said.last()) else {
        return None;
    };
    let mut depth = 1usize;
    for token in &inside[..inside.len() - 1] {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return None;
        }
    }
    match &inside[..inside.len() - 1] {
        [.., Token::Comma, Token::Other(decimals)] => decimals.trim().parse().ok().filter(|decimals| *decimals <= 12),
        _ => Some(0),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Words> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' | '\'' | '`' => match rest[1..].find(c) {
                Some(close) => close + 2,
                None => return Err(words!("引号没有闭合", "a quote is not closed")),
            },
            _ if is_identifier(c) => field_length(rest),
            _ => c.len_utf8(),
        };
        let (token, behind) = rest.split_at(length);
        rest = behind;
        found.push(match c {
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            _ if is_identifier(c) && !c.is_ascii() => match place::heard(token) {
                Some(path) => Token::Field(path),
                None => return Err(words!("“{token}”不是字段的写法", "“{token}” is not a way to name a field")),
            },
            _ if c.is_ascii_alphabetic() && behind.trim_start().starts_with('(') && !is_word(token) => {
                match FUNCTIONS.iter().find(|(name, ..)| *name == token) {
                    Some((name, ..)) => Token::Function(name),
                    None => {
                        let known = FUNCTIONS.map(|(name, ..)| name).join("、");
                        return Err(words!(
                            "没有“{token}”这个函数，可用：{known}",
                            "there is no function “{token}”; known: {known}"
                        ));
                    }
                }
            }
            _ => Token::Other(token.to_string()),
        });
    }
    Ok(found)
}

/// Words of Tera's before which a bracket may stand.
fn is_word(token: &str) -> bool {
    ["and", "or", "not", "in", "is", "else"].contains(&token)
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a field's name with its dots and `[…]`, or of a word or number.
fn field_length(text: &str) -> usize {
    let ascii = text.starts_with(|c: char| c.is_ascii());
    let mut inside = false;
    text.find(|c: char| match c {
        '[' if !ascii => {
            inside = true;
            false
        }
        ']' if inside => {
            inside = false;
            false
        }
        _ if inside => false,
        c => !is_identifier(c) && c != '.',
    })
    .unwrap_or(text.len())
}

struct Writer<'t> {
    tokens: &'t [Token],
    at: usize,
    variables: Vec<Path>,
}

impl Writer<'_> {
    /// Up to the end, or to the bracket that closes what is open.
    fn until_close(&mut self, open: bool) -> Result<String, Words> {
        let arguments = self.arguments(open)?;
        match <[String; 1]>::try_from(arguments) {
            Ok([one]) => Ok(one),
            Err(_) => Err(words!("多了一个逗号", "there is a comma too many")),
        }
    }

    /// What stands between the commas, up to the bracket that closes it.
    fn arguments(&mut self, open: bool) -> Result<Vec<String>, Words> {
        let mut arguments = vec![String::new()];
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            let text = match token {
                Token::Close if open => return Ok(arguments),
                Token::Close => return Err(words!("多了一个右括号", "there is a closing bracket too many")),
                Token::Comma => {
                    arguments.push(String::new());
                    continue;
                }
                Token::Open => format!("({})", self.until_close(true)?),
                Token::Field(path) => {
                    let known = self.variables.iter().position(|known| known == path);
                    let index = known.unwrap_or_else(|| {
                        self.variables.push(path.clone());
                        self.variables.len() - 1
                    });
                    format!("v{index}")
                }
                Token::Function(name) => self.function(name)?,
                Token::Other(text) => text.clone(),
            };
            if let Some(last) = arguments.last_mut() {
                last.push_str(&text);
            }
        }
        if open { Err(words!("括号没有闭合", "a bracket is not closed")) } else { Ok(arguments) }
    }

    fn function(&mut self, name: &'static str) -> Result<String, Words> {
        while !matches!(self.tokens.get(self.at), Some(Token::Open) | None) {
            self.at += 1;
        }
        self.at += 1;
        let arguments = self.arguments(true)?;
        let (_, least, most) = FUNCTIONS.into_iter().find(|(known, ..)| *known == name).unwrap_or((name, 1, 1));
        let blank = arguments.iter().any(|argument| argument.trim().is_empty());
        if blank || !(least..=most).contains(&arguments.len()) {
            let count = if least == most { least.to_string() } else { format!("{least} 到 {most}") };
            let en = if least == most { least.to_string() } else { format!("{least} to {most}") };
            return Err(Words { zh: format!("{name} 里要写 {count} 项"), en: format!("{name} takes {en}") });
        }
        Ok(match (name, arguments.as_slice()) {
            ("if", [condition, then, otherwise]) => format!("(({then}) if ({condition}) else ({otherwise}))"),
            ("round", [value]) => format!("(({value}) | ours_round(to=0))"),
            ("round", [value, decimals]) => format!("(({value}) | ours_round(to={decimals}))"),
            ("percent", [value]) => format!("(({value}) | ours_percent)"),
            ("percent", [value, decimals]) => format!("(({value}) | ours_percent(to={decimals}))"),
            (name, arguments) => format!("(({}) | ours_{name})", arguments.join(", ")),
        })
    }
}

/// Half away from zero, as a person rounds.
pub(super) fn rounded(number: Decimal, decimals: u32) -> Decimal {
    number.round_dp_with_strategy(decimals.min(28), RoundingStrategy::MidpointAwayFromZero)
}

fn decimal(value: f64) -> Decimal {
    Decimal::try_from(value).unwrap_or_default()
}

fn float(number: Decimal) -> f64 {
    number.to_string().parse().unwrap_or_default()
}

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("ours_sum", |values: &Value, _: Kwargs, _: &State| {
        let each = values.as_array().unwrap_or(std::slice::from_ref(values));
        let numbers = each.iter().filter_map(Value::as_f64).map(decimal);
        float(numbers.fold(Decimal::ZERO, |sum, number| sum.checked_add(number).unwrap_or(sum)))
    });
    tera.register_filter("ours_count", |values: &Value, _: Kwargs, _: &State| {
        values.as_array().map_or(1, <[Value]>::len) as u64
    });
    tera.register_filter("ours_round", |value: f64, to: Kwargs, _: &State| -> tera::TeraResult<f64> {
        Ok(float(rounded(decimal(value), to.get::<u32>("to")?.unwrap_or(0))))
    });
    tera.register_filter("ours_percent", |value: f64, to: Kwargs, _: &State| -> tera::TeraResult<String> {
        let share = decimal(value).checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default();
        Ok(match to.get::<u32>("to")? {
            Some(decimals) => {
                let mut share = rounded(share, decimals.min(12));
                share.rescale(decimals.min(12));
                format!("{share}%")
            }
            None => format!("{}%", rounded(share, 2).normalize()),
        })
    });
}
