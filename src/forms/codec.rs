//! Codecs: how the text in a hole is written from a fact and read back, two-way by construction.
//!
//! Knows single values; lists in a cell are `packed`'s affair.

mod day;

pub use day::DayFormat;

use super::anything;
use super::parts::Part;
use crate::spec::Level;
use crate::spec::Percent;
use crate::spec::amount::UNITS;
use crate::spec::{Amount, Date, Taxonomy};
use crate::tree::{Node, Value};
use rust_decimal::Decimal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codec {
    /// As written.
    Plain,
    /// An amount, printed `2,913.07`; with a unit, `2,680.00万元`.
    Money(Option<String>),
    /// A share of a hundred, `60%`.
    Percent,
    /// A day, month or year, printed `1999年1月1日`.
    Date,
    /// The same as the form wants it: `date:YYYY年M月`.
    Day(DayFormat),
    /// One of several words, each with its box: `☑新增   □延续`.
    Tick(Vec<String>),
    /// One box of a list that may have several ticked: `{支出类别|box:采购类}`.
    Box(String),
    /// One of several words, and no other: `{监控.完成可能性|choice:确定能/有可能/不可能}`.
    Choice(Vec<String>),
    /// A column of its own for one of several words, ticked where it is that: `{监控.完成可能性|mark:确定能}`.
    Mark(String),
    /// Text on a ruled blank of so many characters: `信息化运维＿＿＿＿`.
    Ruled(usize),
    /// A level name with its code: `1-产出指标`; of one level where the field says which.
    Code(Option<Level>),
    /// A list of lines, one below the other.
    Lines,
    /// A whole number.
    Int,
    /// What stands there when nothing else is said: `{金额单位|default:万元}`.
    Default(String),
    /// One of the parts of a text that stand in cells of their own: `{原指标值|sign}`.
    Part(Part),
    /// Whatever the fact is: a text as it is, a group or a list as YAML.
    Yaml,
    /// A column of a table for each key of a group, its values written so: `{附加.区域目标值|keys}`.
    Keys(Box<Codec>),
}

/// The words an author may write behind `|`.
pub const NAMES: &str = "money、money:万元、percent、date、date:YYYY年M月、tick:甲/乙、choice:甲/乙、mark:甲、box:甲、ruled:12、code、lines、int、default:…、sign、number、unit、level:1、yaml、keys";

/// What a codec writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub number: Option<Decimal>,
}

impl Written {
    fn text(text: impl Into<String>) -> Written {
        Written { text: text.into(), number: None }
    }

    /// A number that is written as a number is: `95`, `12.5`; neither `２` nor `007`, which would come back otherwise.
    pub fn plain_number(text: &str) -> Written {
        let number = text.parse::<Decimal>().ok().filter(|number| number.to_string() == text);
        Written { text: text.to_string(), number }
    }
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
        let (name, rest) = text.split_once(':').map_or((text, None), |(name, rest)| (name, Some(rest.trim())));
        Some(match (name.trim(), rest.filter(|rest| !rest.is_empty())) {
            ("money", None) => Codec::Money(None),
            ("money", Some(unit)) => {
                Codec::Money(Some(UNITS.iter().find(|(known, _)| *known == unit).map(|(known, _)| known.to_string())?))
            }
            ("percent", None) => Codec::Percent,
            ("date", None) => Codec::Date,
            ("date", Some(format)) => Codec::Day(DayFormat::parse(format)?),
            ("tick", Some(words)) => Codec::Tick(several(words)?),
            ("choice", Some(words)) => Codec::Choice(several(words)?),
            ("mark", Some(word)) => Codec::Mark(word.to_string()),
            ("box", Some(word)) => Codec::Box(word.to_string()),
            ("ruled", Some(width)) => Codec::Ruled(width.parse().ok().filter(|width| (1..=60).contains(width))?),
            ("code", None) => Codec::Code(None),
            ("lines", None) => Codec::Lines,
            ("int", None) => Codec::Int,
            ("default", Some(value)) => Codec::Default(value.to_string()),
            ("yaml", None) => Codec::Yaml,
            ("keys", value) => Codec::Keys(Box::new(match value {
                None => Codec::Plain,
                Some(value) => Codec::parse(value).filter(|value| !matches!(value, Codec::Keys(_)))?,
            })),
            (name, rest) => Codec::Part(Part::parse(name, rest)?),
        })
    }

    /// What it is called by a form without its ending, `None` for no codec at all: whether a fault is in the ending.
    pub fn knows(name: &str) -> bool {
        let name = name.split(':').next().unwrap_or("").trim();
        NAMES.split('、').any(|known| known.split(':').next() == Some(name))
    }

    pub fn is_money(&self) -> bool {
        matches!(self, Codec::Money(_))
    }

    pub fn write(&self, node: Option<&Node>, taxonomy: &Taxonomy) -> Written {
        let text = node.and_then(Node::as_text).unwrap_or("");
        match self {
            Codec::Plain | Codec::Choice(_) => Written::text(text),
            Codec::Int => Written::plain_number(text),
            Codec::Money(unit) => match (Amount::parse(text), unit) {
                (Some(amount), None) => Written { text: amount.printed(), number: Some(amount.0) },
                (Some(amount), Some(unit)) => Written::text(format!("{}{unit}", amount.printed())),
                (None, _) => Written::text(text),
            },
            Codec::Percent => match Percent::parse(text) {
                Some(percent) => {
                    Written { text: percent.to_string(), number: percent.0.checked_div(Decimal::ONE_HUNDRED) }
                }
                None => Written::text(text),
            },
            Codec::Date => Written::text(Date::parse(text).map_or(text.to_string(), Date::printed)),
            Codec::Day(format) => Written::text(Date::parse(text).map_or(text.to_string(), |date| format.write(date))),
            Codec::Mark(word) => Written::text(if word == text.trim() { "√" } else { "" }),
            Codec::Tick(words) => {
                let boxes = words.iter().map(|word| format!("{}{word}", if word == text { '☑' } else { '□' }));
                Written::text(boxes.collect::<Vec<_>>().join("   "))
            }
            Codec::Box(word) => Written::text(if ticked(node, word) { "☑" } else { "□" }),
            Codec::Ruled(width) => {
                let rest = width.saturating_sub(text.chars().count());
                Written::text(format!("{text}{}", "＿".repeat(rest)))
            }
            Codec::Code(level) => match taxonomy.code(text, *level) {
                Some(code) => Written::text(format!("{code}-{text}")),
                None => Written::text(text),
            },
            Codec::Lines => Written::text(lines(node).join("\n")),
            Codec::Default(value) => Written::text(if text.trim().is_empty() { value } else { text }),
            Codec::Part(part) if part.is_number() => Written::plain_number(&part.of(text)),
            Codec::Part(part) => Written::text(part.of(text)),
            Codec::Yaml => Written::text(node.map(anything::write).unwrap_or_default()),
            // Stands for columns of its own; it is in no cell.
            Codec::Keys(_) => Written::default(),
        }
    }

    pub fn read(&self, text: &str, number: Option<Decimal>, taxonomy: &Taxonomy) -> Reading {
        let text = text.trim();
        if text.is_empty() {
            return Reading::Blank;
        }
        let or_misfit =
            |value: Option<String>| value.map_or(Reading::Misfit, |value| Reading::Value(Node::text(value)));
        match self {
            Codec::Plain => Reading::Value(Node::text(text)),
            Codec::Money(unit) => {
                let bare = unit.as_deref().and_then(|unit| text.strip_suffix(unit)).unwrap_or(text);
                let shown = Amount::parse(bare);
                // The cell's number is exact where its format rounds.
                let exact = match (number, shown) {
                    (Some(number), Some(shown)) if shown.0 == number => Some(shown),
                    (Some(number), _) => Some(Amount(number)),
                    (None, shown) => shown,
                };
                match exact {
                    Some(amount) => Reading::Value(Node::text(amount.to_string())),
                    None if is_nil(text) || text.trim() == "无" => Reading::Nil,
                    None => Reading::Misfit,
                }
            }
            Codec::Percent => match Percent::parse(text) {
                None if is_nil(text) => Reading::Nil,
                percent => or_misfit(percent.map(|percent| percent.to_string())),
            },
            Codec::Date => match Date::parse(text) {
                // 年 月 日 with nothing written in is a blank to be filled by hand.
                None if text.chars().all(|c| c.is_whitespace() || "年月日.-/＿_".contains(c)) => Reading::Blank,
                date => or_misfit(date.map(|date| date.to_string())),
            },
            Codec::Day(format) => match format.read(text) {
                None if text.chars().all(|c| c.is_whitespace() || "年月日.-/＿_".contains(c)) => Reading::Blank,
                date => or_misfit(date.map(|date| date.to_string())),
            },
            Codec::Tick(words) => read_ticks(words, text),
            Codec::Choice(words) => match words.iter().find(|word| super::loose::same(word, text)) {
                Some(word) => Reading::Value(Node::text(word)),
                None if is_nil(text) => Reading::Nil,
                // Somebody ticked among the words instead of writing one.
                None if text.chars().any(is_ticked) => read_ticks(words, text),
                None => Reading::Misfit,
            },
            Codec::Mark(word) => match text {
                text if text.chars().any(is_ticked) || super::loose::same(word, text) => {
                    Reading::Value(Node::text(word))
                }
                text if text.chars().all(|c| c.is_whitespace() || is_open(c)) => Reading::Blank,
                text if is_nil(text) => Reading::Nil,
                _ => Reading::Misfit,
            },
            Codec::Box(word) => {
                if text.chars().any(is_ticked) {
                    Reading::Value(Node::text(word))
                } else if text.chars().all(|c| c.is_whitespace() || is_open(c)) {
                    Reading::Blank
                } else {
                    Reading::Misfit
                }
            }
            Codec::Ruled(_) => match unruled(text) {
                "" => Reading::Blank,
                text => Reading::Value(Node::text(text)),
            },
            Codec::Code(_) => {
                let known = text.split_once(['-', '－', '—']).and_then(|(code, name)| {
                    let (code, name) = (code.trim(), name.trim());
                    let is_its = taxonomy.code(name, Level::of(code)) == Some(code);
                    is_its.then(|| name.to_string())
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
                or_misfit(is_number.then_some(plain))
            }
            Codec::Default(value) if super::loose::same(value, text) => Reading::Blank,
            Codec::Default(_) => Reading::Value(Node::text(text)),
            Codec::Part(part) if part.says_nothing(text) => Reading::Nil,
            Codec::Part(_) => Reading::Value(Node::text(text)),
            Codec::Yaml => Reading::Value(anything::read(text)),
            Codec::Keys(_) => Reading::Misfit,
        }
    }

    /// Whether two facts say the same under this codec: `75.6` and `75.60` are one amount.
    pub fn agree(&self, a: Option<&Node>, b: Option<&Node>) -> bool {
        fn text(node: Option<&Node>) -> &str {
            node.and_then(Node::as_text).unwrap_or("").trim()
        }
        match self {
            Codec::Money(_) => match (Amount::parse(text(a)), Amount::parse(text(b))) {
                (Some(a), Some(b)) => a.0 == b.0,
                _ => text(a) == text(b),
            },
            Codec::Percent => match (Percent::parse(text(a)), Percent::parse(text(b))) {
                (Some(a), Some(b)) => a.0 == b.0,
                _ => text(a) == text(b),
            },
            Codec::Date => match (Date::parse(text(a)), Date::parse(text(b))) {
                (Some(a), Some(b)) => a == b,
                _ => text(a) == text(b),
            },
            // What the form does not ask for (a day where it wants the month) does not differ.
            Codec::Day(format) => {
                let printed = |text: &str| Date::parse(text).map_or(text.to_string(), |date| format.write(date));
                printed(text(a)) == printed(text(b))
            }
            Codec::Box(word) => ticked(a, word) == ticked(b, word),
            Codec::Lines => lines(a) == lines(b),
            Codec::Default(value) => {
                let or_default = |node| Some(text(node)).filter(|text| !text.is_empty()).unwrap_or(value);
                or_default(a) == or_default(b)
            }
            Codec::Yaml => a.filter(|node| !node.is_blank()) == b.filter(|node| !node.is_blank()),
            // In whatever order the keys stand.
            Codec::Keys(value) => {
                let keys = [a, b].into_iter().flatten().flat_map(Node::entries).map(|entry| entry.key.as_ref());
                let mut keys = keys.collect::<std::collections::BTreeSet<&str>>().into_iter();
                let of = |node: Option<&Node>| node.is_some_and(|node| node.as_text().is_some() && !node.is_blank());
                !of(a)
                    && !of(b)
                    && keys.all(|key| value.agree(a.and_then(|a| a.child(key)), b.and_then(|b| b.child(key))))
            }
            _ => text(a) == text(b),
        }
    }
}

/// `甲/乙`: two words or more, no two alike.
fn several(words: &str) -> Option<Vec<String>> {
    let words: Vec<String> = words.split('/').map(|word| word.trim().to_string()).collect();
    let alike = |at: usize| words[..at].iter().any(|other| super::loose::same(other, &words[at]));
    let whole = words.len() > 1 && words.iter().all(|word| !super::loose::key(word).is_empty());
    (whole && !(0..words.len()).any(alike)).then_some(words)
}

fn lines(node: Option<&Node>) -> Vec<&str> {
    let lines = match node.map(|node| &node.value) {
        Some(Value::List(items)) => items.iter().filter_map(Node::as_text).collect(),
        Some(Value::Text(text)) => text.lines().collect(),
        _ => Vec::new(),
    };
    lines.into_iter().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn ticked(node: Option<&Node>, word: &str) -> bool {
    lines(node).contains(&word)
}

/// The text without the rule it stands on; one `_` alone may be part of a name.
fn unruled(text: &str) -> &str {
    let mut text = text.trim_matches(|c: char| c.is_whitespace() || c == '＿');
    if text.ends_with("__") {
        text = text.trim_end_matches('_').trim_end();
    }
    if text.starts_with("__") {
        text = text.trim_start_matches('_').trim_start();
    }
    text
}

fn is_nil(text: &str) -> bool {
    text.chars().all(|c| "-—–－/／".contains(c))
}

fn is_ticked(c: char) -> bool {
    matches!(c, '☑' | '☒' | '■' | '√' | '✓' | '✔')
}

fn is_open(c: char) -> bool {
    matches!(c, '□' | '☐' | '◻')
}

/// Boxes may stand before their words or behind them; which, the ends of the text tell.
fn read_ticks(words: &[String], text: &str) -> Reading {
    let plain: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_box = |c: &char| is_ticked(*c) || is_open(*c);
    if !plain.iter().any(is_box) {
        // Somebody wrote the word instead of ticking it.
        return match words.iter().find(|word| super::loose::same(word, text)) {
            Some(word) => Reading::Value(Node::text(word)),
            None => Reading::Misfit,
        };
    }
    let before = plain.first().is_some_and(is_box);
    // (word, its box): each box with the text up to the next one, or since the last one.
    let mut pairs: Vec<(String, char)> = Vec::new();
    let mut word = String::new();
    let mut open: Option<char> = None;
    for c in plain {
        if !is_box(&c) {
            word.push(c);
        } else if before {
            if let Some(open) = open.replace(c) {
                pairs.push((std::mem::take(&mut word), open));
            }
        } else {
            pairs.push((std::mem::take(&mut word), c));
        }
    }
    match open {
        Some(open) => pairs.push((word, open)),
        // A tick with no box drawn for the rest: √新增 延续.
        None if !word.is_empty() => return Reading::Misfit,
        None => {}
    }
    let known = |text: &str| words.iter().find(|word| super::loose::same(word, text));
    if pairs.iter().any(|(word, _)| known(word).is_none()) {
        return Reading::Misfit;
    }
    let ticked: Vec<&String> =
        pairs.iter().filter(|(_, c)| is_ticked(*c)).filter_map(|(word, _)| known(word)).collect();
    match ticked.as_slice() {
        [] => Reading::Blank,
        [one] => Reading::Value(Node::text(one.as_str())),
        _ => Reading::Misfit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec(text: &str) -> Codec {
        Codec::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    fn read(name: &str, text: &str) -> Option<String> {
        match codec(name).read(text, None, &Taxonomy::default()) {
            Reading::Value(node) => Some(node.as_text().unwrap_or("").to_string()),
            Reading::Blank | Reading::Nil => Some(String::new()),
            Reading::Misfit => None,
        }
    }

    #[test]
    fn boxes_stand_before_or_behind_their_words() {
        let tick = "tick:经常性/阶段性/一次性";
        for text in [
            "☑经常性  □阶段性  □一次性",
            "经常性 ☑ 阶段性□ 一次性□",
            "√经常性□阶段性□一次性",
            "经常性",
            "■ 经 常 性 □阶段性 □一次性",
        ] {
            assert_eq!(read(tick, text).as_deref(), Some("经常性"), "{text}");
        }
        assert_eq!(read(tick, "□经常性  □阶段性  □一次性").as_deref(), Some(""));
        for text in ["☑经常性 ☑阶段性 □一次性", "☑年度 □阶段性", "其他"] {
            assert_eq!(read(tick, text), None, "{text}");
        }
        let written = codec(tick).write(Some(&Node::text("阶段性")), &Taxonomy::default());
        assert_eq!(written.text, "□经常性   ☑阶段性   □一次性");
    }

    #[test]
    fn what_each_codec_writes_it_reads() {
        for (name, fact, text) in [
            ("money", "2913.07", "2,913.07"),
            ("money:万元", "2680.00", "2,680.00万元"),
            ("percent", "60%", "60%"),
            ("date", "2021-01-01", "2021年1月1日"),
            ("date", "2020-01", "2020年1月"),
            ("ruled:6", "运维", "运维＿＿＿＿"),
            ("date:YYYY.MM.DD", "2021-01-01", "2021.01.01"),
            ("choice:确定能/有可能/不可能", "有可能", "有可能"),
            ("mark:有可能", "有可能", "√"),
            ("int", "2021", "2021"),
            ("default:万元", "元", "元"),
        ] {
            let node = Node::text(fact);
            let written = codec(name).write(Some(&node), &Taxonomy::default());
            assert_eq!(written.text, text);
            assert_eq!(read(name, text).as_deref(), Some(fact));
        }
    }

    #[test]
    fn an_ending_that_means_nothing_is_no_codec() {
        for wrong in [
            "money:6",
            "money:美元",
            "percent:2",
            "date:yyyy",
            "date:M月",
            "tick:甲",
            "tick:甲/甲",
            "choice:甲/",
            "choice",
            "mark",
            "int:3",
            "code:1",
            "lines:2",
            "ruled:0",
            "level:4",
            "number:2",
            "yaml:x",
        ] {
            assert_eq!(Codec::parse(wrong), None, "{wrong}");
            assert!(Codec::knows(wrong), "{wrong}");
        }
        assert!(!Codec::knows("变魔术"));
    }

    #[test]
    fn a_synonym_is_printed_with_the_code_of_its_level() {
        let taxonomy = crate::forms::Library::built_in().unwrap().taxonomy;
        for (level, name, text) in [
            (Level::Second, "社会效益指标", "22-社会效益指标"),
            (Level::Second, "满意度", "31-满意度"),
            (Level::First, "满意度", "3-满意度"),
            (Level::Second, "其他指标", "其他指标"),
        ] {
            let codec = Codec::Code(Some(level));
            assert_eq!(codec.write(Some(&Node::text(name)), &taxonomy).text, text);
            assert_eq!(codec.read(text, None, &taxonomy), Reading::Value(Node::text(name)));
        }
        let read = Codec::Code(None).read("22-社会效益", None, &taxonomy);
        assert_eq!(read, Reading::Value(Node::text("社会效益")));
    }

    #[test]
    fn blanks_of_every_kind_say_nothing_and_misfits_are_told() {
        for (name, text) in [
            ("date", "    年  月  日"),
            ("money", "—"),
            ("money", "/"),
            ("ruled:4", "＿＿＿＿"),
            ("box:采购类", " □ "),
            ("default:万元", "万 元"),
        ] {
            assert_eq!(read(name, text).as_deref(), Some(""), "{name}");
        }
        for (name, text) in [
            ("date", "明年"),
            ("choice:确定能/有可能/不可能", "也许"),
            ("choice:确定能/有可能/不可能", "☑确定能 ☑有可能 □不可能"),
            ("mark:有可能", "是"),
            ("money", "100万元"),
            ("money:万元", "100元"),
            ("percent", "0.6"),
            ("int", "20二一"),
            ("box:采购类", "是"),
        ] {
            assert_eq!(read(name, text), None, "{name} {text}");
        }
    }
}
