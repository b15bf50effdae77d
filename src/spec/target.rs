//! Targets: what an indicator must reach, kept as worded, with a parsed view.
//!
//! Knows the value grammar of such tables (定量/定性), not who may demand which.

use rust_decimal::Decimal;
use std::borrow::Cow;

/// 指标值: `≥95%`, `不少于300人`, `提高`. The text is the fact; the view is derived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target(pub String);

/// 计算符号.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// ≥, 不少于, 以上
    AtLeast,
    /// ≤, 不超过, 以内
    AtMost,
    /// >, 大于
    Above,
    /// <, 小于
    Below,
    /// =
    Equal,
    /// 约, 左右
    About,
}

/// What the text says when it is one number with its relation and unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// `None` for a bare number: `100%` may mean = or ≥ and is never guessed.
    pub relation: Option<Relation>,
    pub number: Decimal,
    /// `%`, `人`, `元/人/年` … as written; empty when there is none.
    pub unit: String,
}

// Longest first, so that 不少于 is not read as 少于.
const BEFORE: &[(&str, Relation)] = &[
    ("大于等于", Relation::AtLeast),
    ("大于或等于", Relation::AtLeast),
    ("小于等于", Relation::AtMost),
    ("小于或等于", Relation::AtMost),
    ("不少于", Relation::AtLeast),
    ("不低于", Relation::AtLeast),
    ("不小于", Relation::AtLeast),
    ("至少", Relation::AtLeast),
    ("不超过", Relation::AtMost),
    ("不高于", Relation::AtMost),
    ("不大于", Relation::AtMost),
    ("不多于", Relation::AtMost),
    ("超过", Relation::Above),
    ("大于", Relation::Above),
    ("高于", Relation::Above),
    ("小于", Relation::Below),
    ("少于", Relation::Below),
    ("低于", Relation::Below),
    ("约", Relation::About),
    (">=", Relation::AtLeast),
    ("=>", Relation::AtLeast),
    ("<=", Relation::AtMost),
    ("=<", Relation::AtMost),
    ("≥", Relation::AtLeast),
    ("≧", Relation::AtLeast),
    ("≤", Relation::AtMost),
    ("≦", Relation::AtMost),
    (">", Relation::Above),
    ("<", Relation::Below),
    ("=", Relation::Equal),
];

const AFTER: &[(&str, Relation)] = &[
    ("及以上", Relation::AtLeast),
    ("或以上", Relation::AtLeast),
    ("以上", Relation::AtLeast),
    ("及以下", Relation::AtMost),
    ("或以下", Relation::AtMost),
    ("以下", Relation::AtMost),
    ("以内", Relation::AtMost),
    ("之内", Relation::AtMost),
    ("左右", Relation::About),
    ("内", Relation::AtMost),
];

impl Target {
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The parsed view; `None` for wording (`提高`) and for anything with more than one number,
    /// a label, or a tail of prose.
    /// ```
    /// use jixiao::spec::Target;
    /// use jixiao::spec::target::Relation;
    ///
    /// let relation = |text: &str| Target(text.into()).quantity().map(|quantity| quantity.relation);
    /// assert_eq!(relation("不少于95%"), Some(Some(Relation::AtLeast)));
    /// assert_eq!(relation("100%"), Some(None)); // no bound is said, and none is guessed
    /// assert_eq!(relation("提高"), None);
    /// ```
    pub fn quantity(&self) -> Option<Quantity> {
        let text = self.compact();
        let bounded = bounded(&text)?;
        let relation = match (bounded.before, bounded.after) {
            // 大于800以上 says two things at once.
            (Some(_), Some(_)) => return None,
            (Some((_, relation)), None) | (None, Some((_, relation))) => Some(relation),
            (None, None) => None,
        };
        Some(Quantity { relation, number: bounded.number, unit: bounded.unit.to_string() })
    }

    /// Both bounds and their unit, where the text says two: `3-5天`, `90%～95%`, `≥90%且≤95%`.
    /// ```
    /// use jixiao::spec::Target;
    ///
    /// let range = Target("3～5天".into()).range().map(|(least, most, unit)| format!("{least} {most} {unit}"));
    /// assert_eq!(range.as_deref(), Some("3 5 天"));
    /// assert_eq!(Target("2025-12-31".into()).range(), None);
    /// ```
    pub fn range(&self) -> Option<(Decimal, Decimal, String)> {
        let text = self.compact();
        if let Some((first, second)) = text.split_once('且') {
            let [first, second] = [first, second].map(|part| Target(part.to_string()).quantity());
            let (first, second) = (first?, second?);
            let is_range = matches!(first.relation, Some(Relation::AtLeast))
                && matches!(second.relation, Some(Relation::AtMost))
                && first.number <= second.number
                && first.unit == second.unit;
            return is_range.then_some((first.number, second.number, second.unit));
        }
        let (at, between) = text.char_indices().find(|(_, c)| "-~—–至到".contains(*c))?;
        let (least, most) = (bounded(&text[..at])?, bounded(&text[at + between.len_utf8()..])?);
        let plain = |part: &Bounded| part.before.is_none() && part.after.is_none();
        let one_unit = least.unit.is_empty() || least.unit == most.unit;
        (plain(&least) && plain(&most) && one_unit && least.number < most.number)
            .then(|| (least.number, most.number, most.unit.to_string()))
    }

    /// The words of a bound that is said before and behind the number: `大于800以上` → 大于, 以上.
    pub fn bound_twice(&self) -> Option<(&'static str, &'static str)> {
        let text = self.compact();
        let bounded = bounded(&text)?;
        Some((bounded.before?.0, bounded.after?.0))
    }

    /// 计算符号, 指标值 and 计量单位, each as written, so that one behind the other they are the text again. A target
    /// that cannot be taken apart so (`提高`, `90%以上`, `≥ 90`) is 指标值 as a whole.
    pub fn parts(&self) -> [&str; 3] {
        let whole = self.0.trim();
        let text = self.compact();
        // Where nothing was left out, every character has its counterpart.
        let bounded = bounded(&text).filter(|of| of.after.is_none() && text.chars().count() == whole.chars().count());
        let Some(bounded) = bounded else { return ["", whole, ""] };
        let byte = |count: usize| whole.char_indices().nth(count).map_or(whole.len(), |(at, _)| at);
        let sign = byte(bounded.before.map_or(0, |(word, _)| word.chars().count()));
        let unit = byte(text.chars().count() - bounded.unit.chars().count());
        [&whole[..sign], &whole[sign..unit], &whole[unit..]]
    }

    fn compact(&self) -> Cow<'_, str> {
        let text = self.0.trim();
        if text.chars().all(|c| plain(c) == c && !c.is_whitespace()) {
            return text.into();
        }
        text.chars().map(plain).filter(|c| !c.is_whitespace()).collect()
    }
}

/// The length in bytes of the comparison that the text begins with, when a number follows: `≥10台`, `不少于 95%`.
/// ```
/// use jixiao::spec::target::leading_bound;
/// assert_eq!(leading_bound("不少于 95%"), Some("不少于".len()));
/// assert_eq!((leading_bound("95%以上"), leading_bound("大于")), (None, None));
/// ```
pub fn leading_bound(text: &str) -> Option<usize> {
    BEFORE.iter().find_map(|(word, _)| {
        let mut rest = text.chars();
        let is_here = word.chars().all(|c| rest.next().map(plain) == Some(c));
        let number = is_here && rest.as_str().trim_start().chars().next().is_some_and(|c| plain(c).is_ascii_digit());
        number.then(|| text.len() - rest.as_str().len())
    })
}

/// One number with what stands around it.
struct Bounded<'a> {
    before: Option<(&'static str, Relation)>,
    number: Decimal,
    unit: &'a str,
    after: Option<(&'static str, Relation)>,
}

fn bounded(text: &str) -> Option<Bounded<'_>> {
    // Rules ask this of every target, and most have no number at all.
    let first = text.find(|c: char| c.is_ascii_digit() || c == '.')?;
    let before = if first == 0 { None } else { BEFORE.iter().find(|(word, _)| text[..first] == **word).copied() };
    let rest = before.map_or(text, |(word, _)| &text[word.len()..]);
    let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
    let number = super::Amount::parse(&rest[..digits])?.0;
    let unit = &rest[digits..];
    let after = AFTER.iter().find(|(word, _)| unit.ends_with(word)).copied();
    let unit = after.map_or(unit, |(word, _)| &unit[..unit.len() - word.len()]);
    is_unit(unit).then_some(Bounded { before, number, unit, after })
}

/// A unit is short and says nothing more: 人, %, 元/人/年, 平方米.
fn is_unit(text: &str) -> bool {
    text.chars().count() <= 8 && !text.chars().any(|c| c.is_ascii_digit() || "，。；、：,;:(（".contains(c))
}

fn plain(c: char) -> char {
    if c == '﹪' { '%' } else { super::amount::halfwidth(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> Option<(Option<Relation>, String, String)> {
        Target(text.into()).quantity().map(|q| (q.relation, q.number.to_string(), q.unit))
    }

    #[test]
    fn the_relation_is_read_from_before_or_behind_and_never_guessed() {
        use Relation::*;
        for (text, relation, number, unit) in [
            ("≥95%", Some(AtLeast), "95", "%"),
            ("＞=95%", Some(AtLeast), "95", "%"),
            ("不少于300人", Some(AtLeast), "300", "人"),
            ("90%以上", Some(AtLeast), "90", "%"),
            ("2人或以上", Some(AtLeast), "2", "人"),
            ("10分钟内", Some(AtMost), "10", "分钟"),
            ("小于3次", Some(Below), "3", "次"),
            (">400万件", Some(Above), "400", "万件"),
            ("约140人", Some(About), "140", "人"),
            ("100%", None, "100", "%"),
            ("450", None, "450", ""),
            ("2,000元/人/年", None, "2000", "元/人/年"),
        ] {
            assert_eq!(view(text), Some((relation, number.into(), unit.into())), "{text}");
        }
    }

    #[test]
    fn a_bound_said_twice_is_seen() {
        let twice = |text: &str| Target(text.into()).bound_twice();
        assert_eq!(twice("大于800以上"), Some(("大于", "以上")));
        assert_eq!(twice("≤10分钟内"), Some(("≤", "内")));
        assert_eq!(twice("不少于300人"), None);
        assert_eq!(twice("80分或以上"), None);
    }

    #[test]
    fn sign_number_and_unit_are_the_text_again() {
        for (text, parts) in [
            ("≥95%", ["≥", "95", "%"]),
            ("＞=２０％", ["＞=", "２０", "％"]),
            ("不少于2,000人次", ["不少于", "2,000", "人次"]),
            ("100%", ["", "100", "%"]),
            ("90%以上", ["", "90%以上", ""]),
            ("≥ 90%", ["", "≥ 90%", ""]),
            ("提高", ["", "提高", ""]),
            ("大于800以上", ["", "大于800以上", ""]),
        ] {
            assert_eq!(Target(text.into()).parts(), parts, "{text}");
            assert_eq!(parts.concat(), text);
        }
    }

    #[test]
    fn wording_stays_wording() {
        for text in
            ["提高", "", "满意度98%以上", "100%按照立项文件完成", "大于800以上", "50讲，受益210万人次", "1-8年级", "是"]
        {
            assert_eq!(view(text), None, "{text}");
        }
    }
}
