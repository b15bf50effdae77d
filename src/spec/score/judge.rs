//! One 完成值 held against its 指标值: what share of the points it earns, and how that was worked out.
//!
//! Knows nothing of points. What no source says is left open, with the reason.

use super::scheme::{Band, Scheme, Way};
use crate::diagnostic::Words;
use crate::spec::target::{Quantity, Relation, Target};
use rust_decimal::Decimal;

/// What a comparison says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement<'s> {
    /// It earns this share of the points.
    Share(Share),
    /// A person scores it, within this level.
    Band(&'s Band),
    /// It cannot be told, and why.
    Open(Words),
}

/// `part ÷ whole` of the points, never more than all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub way: Way,
    pub part: Decimal,
    pub whole: Decimal,
    /// By how many percent of the target the value is better.
    pub over: Option<Decimal>,
    /// A number below one that was read as a share of one beside a percentage: `0.96` as 96 %.
    pub fraction: Option<Decimal>,
}

impl Share {
    fn full(way: Way) -> Share {
        Share { way, part: Decimal::ONE, whole: Decimal::ONE, over: None, fraction: None }
    }

    fn nothing(way: Way) -> Share {
        Share { part: Decimal::ZERO, ..Share::full(way) }
    }

    pub fn is_full(&self) -> bool {
        self.part == self.whole
    }

    /// So much of these points, not rounded; `None` when that leaves the range of decimals.
    pub fn of(&self, points: Decimal) -> Option<Decimal> {
        if self.is_full() {
            return Some(points);
        }
        points.checked_mul(self.part)?.checked_div(self.whole)
    }
}

/// Holds a 完成值 against a 指标值.
pub fn judge<'s>(target: &Target, actual: &Target, scheme: &'s Scheme) -> Judgement<'s> {
    let (wanted, said) = (target.0.trim(), actual.0.trim());
    if wanted.is_empty() {
        return Judgement::Open(words!("没有写指标值", "there is no target"));
    }
    if said.is_empty() {
        return Judgement::Open(words!("没有写完成值", "the actual value is missing"));
    }
    let bounds = Bounds::of(target);
    if let Some(bounds) = bounds {
        let Some(reached) = actual.quantity() else {
            return Judgement::Open(words!(
                "指标值“{wanted}”是数，完成值“{said}”不是",
                "the target “{wanted}” is a number and the actual value “{said}” is none"
            ));
        };
        if !matches!(reached.relation, None | Some(Relation::Equal)) {
            return Judgement::Open(words!(
                "完成值“{said}”不是一个确定的数",
                "the actual value “{said}” is no definite number"
            ));
        }
        let alike = match in_one_unit(&bounds.unit, &reached, bounds.largest()) {
            Ok(alike) => alike,
            Err(why) => return Judgement::Open(why),
        };
        return match bounds.share(alike.factor, alike.number, wanted, said) {
            Judgement::Share(share) => Judgement::Share(Share { fraction: alike.fraction, ..share }),
            other => other,
        };
    }
    if let Some(band) = scheme.band(said) {
        return Judgement::Band(band);
    }
    let is_answer = |text: &str| matches!(text, "是" | "否");
    if is_answer(wanted) && is_answer(said) {
        return Judgement::Share(if wanted == said { Share::full(Way::YesNo) } else { Share::nothing(Way::YesNo) });
    }
    let levels = scheme.bands().iter().map(|band| band.name.as_str()).collect::<Vec<_>>().join("、");
    Judgement::Open(words!(
        "指标值“{wanted}”不是一个数，完成值“{said}”也不是{levels}",
        "the target “{wanted}” is no number, and the actual value “{said}” is none of {levels}"
    ))
}

/// What a target asks of a number.
struct Bounds {
    least: Option<Decimal>,
    most: Option<Decimal>,
    relation: Option<Relation>,
    unit: String,
}

impl Bounds {
    fn of(target: &Target) -> Option<Bounds> {
        if let Some((least, most, unit)) = target.range() {
            return Some(Bounds { least: Some(least), most: Some(most), relation: None, unit });
        }
        let Quantity { relation, number, unit } = target.quantity()?;
        let (least, most) = match relation {
            Some(Relation::AtLeast | Relation::Above) => (Some(number), None),
            Some(Relation::AtMost | Relation::Below) => (None, Some(number)),
            Some(Relation::Equal | Relation::About) | None => (Some(number), Some(number)),
        };
        Some(Bounds { least, most, relation, unit })
    }

    fn largest(&self) -> Decimal {
        self.most.or(self.least).unwrap_or_default()
    }

    /// `factor` brings the bounds to the unit that `number` is in.
    fn share(&self, factor: Decimal, number: Decimal, wanted: &str, said: &str) -> Judgement<'static> {
        let scaled = |bound: Option<Decimal>| match bound {
            Some(bound) => bound.checked_mul(factor).map(Some),
            None => Some(None),
        };
        let (Some(least), Some(most)) = (scaled(self.least), scaled(self.most)) else {
            return Judgement::Open(words!("“{wanted}”太大", "“{wanted}” is too large"));
        };
        let percent = |better: Decimal, of: Decimal| {
            better.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of).filter(|over| *over > Decimal::ZERO)
        };
        match (least, most) {
            // One number that is both bounds: hit or missed.
            (Some(exact), Some(same)) if exact == same => {
                if number == exact {
                    return Judgement::Share(Share::full(Way::Equal));
                }
                match self.relation {
                    Some(Relation::Equal) => Judgement::Share(Share::nothing(Way::Equal)),
                    Some(Relation::About) => Judgement::Open(words!(
                        "“{wanted}”没有说差多少算完成",
                        "“{wanted}” does not say how near is near enough"
                    )),
                    _ => Judgement::Open(words!(
                        "“{wanted}”没有写 ≥、≤ 还是 =，不知道“{said}”是好是坏",
                        "“{wanted}” does not say ≥, ≤ or =, so whether “{said}” is better is not known"
                    )),
                }
            }
            (Some(least), _) if number < least => {
                let way = if most.is_some() { Way::Between } else { Way::AtLeast };
                Judgement::Share(Share { part: number, whole: least, ..Share::full(way) })
            }
            (_, Some(most)) if number > most => {
                let way = if least.is_some() { Way::Between } else { Way::AtMost };
                Judgement::Share(Share { part: most, whole: number, ..Share::full(way) })
            }
            (Some(_), Some(_)) => Judgement::Share(Share::full(Way::Between)),
            (Some(least), None) => {
                Judgement::Share(Share { over: percent(number - least, least), ..Share::full(Way::AtLeast) })
            }
            (None, Some(most)) => {
                Judgement::Share(Share { over: percent(most - number, most), ..Share::full(Way::AtMost) })
            }
            (None, None) => Judgement::Open(words!("没有写指标值", "there is no target")),
        }
    }
}

/// A target and a number in one unit.
struct Alike {
    /// Brings the target's bounds to the unit that the number is in.
    factor: Decimal,
    number: Decimal,
    /// See [`Share::fraction`].
    fraction: Option<Decimal>,
}

/// A number without a unit is in the target's, as forms with a column of units have it; beside a percentage one below
/// one is the share that a spreadsheet stores (0.96 is 96 %).
fn in_one_unit(unit: &str, reached: &Quantity, largest: Decimal) -> Result<Alike, Words> {
    let (number, theirs) = (reached.number, reached.unit.as_str());
    let alike = |factor, number| Alike { factor, number, fraction: None };
    let times = |number: Decimal, factor| number.checked_mul(factor).ok_or_else(|| too_large(number));
    if unit == theirs {
        return Ok(alike(Decimal::ONE, number));
    }
    let whole = |unit: &str| match unit {
        "%" => Some(Decimal::ONE_HUNDRED),
        "‰" => Some(Decimal::ONE_THOUSAND),
        _ => None,
    };
    let is_fraction = |number: Decimal| number > Decimal::ZERO && number < Decimal::ONE;
    if theirs.is_empty() {
        return match whole(unit).filter(|_| is_fraction(number) && largest > Decimal::ONE) {
            Some(whole) => Ok(Alike { factor: Decimal::ONE, number: times(number, whole)?, fraction: Some(number) }),
            None => Ok(alike(Decimal::ONE, number)),
        };
    }
    if unit.is_empty() {
        return match whole(theirs) {
            Some(whole) if is_fraction(largest) && number > Decimal::ONE => {
                Ok(Alike { factor: whole, number, fraction: Some(largest) })
            }
            Some(_) => Ok(alike(Decimal::ONE, number)),
            None => Ok(alike(Decimal::ONE, times(number, plain_unit(theirs).1)?)),
        };
    }
    let (own, other) = (plain_unit(unit), plain_unit(theirs));
    if own.0 == other.0 {
        return Ok(alike(own.1, times(number, other.1)?));
    }
    Err(words!(
        "指标值的单位是“{unit}”，完成值的是“{theirs}”",
        "the target is in “{unit}”, the actual value in “{theirs}”"
    ))
}

fn too_large(number: Decimal) -> Words {
    words!("{number} 太大，算不出", "{number} is too large to compute with")
}

/// A unit without 万, 亿 or ‰, and how many of it there are in one.
fn plain_unit(unit: &str) -> (&str, Decimal) {
    for (word, factor) in [("万", 10_000), ("亿", 100_000_000)] {
        if let Some(rest) = unit.strip_prefix(word) {
            return (rest, factor.into());
        }
    }
    if unit == "‰" { ("%", Decimal::new(1, 1)) } else { (unit, Decimal::ONE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `None` where it stays open; else the points of ten, to four decimals.
    fn ten(target: &str, actual: &str) -> Option<String> {
        match judge(&Target(target.into()), &Target(actual.into()), &Scheme::default()) {
            Judgement::Share(share) => share.of(10.into()).map(|points| points.round_dp(4).normalize().to_string()),
            Judgement::Band(_) | Judgement::Open(_) => None,
        }
    }

    #[test]
    fn a_target_earns_by_its_direction() {
        for (target, actual, points) in [
            ("≥95%", "96%", "10"),
            ("≥95%", "90.25%", "9.5"),
            ("≥95%", "90.25", "9.5"),
            ("不少于300人", "150人", "5"),
            (">3次", "3次", "10"),
            ("≤4小时", "5小时", "8"),
            ("≤4小时", "4小时", "10"),
            ("≤0次", "2次", "0"),
            ("=100%", "100%", "10"),
            ("=100%", "99%", "0"),
            ("100%", "100.0%", "10"),
            ("3-5天", "4天", "10"),
            ("90%~95%", "45%", "5"),
            ("90%~95%", "100%", "9.5"),
            ("≥90%且≤95%", "96%", "9.8958"),
            ("≥2万人", "15000人", "7.5"),
            ("≥5‰", "0.4%", "8"),
            ("≥20000", "1万", "5"),
            ("≥95%", "0.96", "10"),
            ("≥95%", "0.475", "5"),
            ("≥0.95", "96%", "10"),
            ("≤1%", "0.5", "10"),
            ("是", "是", "10"),
            ("是", "否", "0"),
        ] {
            assert_eq!(ten(target, actual).as_deref(), Some(points), "{target} {actual}");
        }
    }

    #[test]
    fn what_no_source_says_stays_open() {
        for (target, actual) in [
            ("100%", "98%"),
            ("约140人", "139人"),
            ("≥95%", "完成"),
            ("≥95%", "≥96%"),
            ("≥120间", "118个"),
            ("提高", "有所提高"),
            ("2025年12月底前", "2025年11月"),
            ("", "5"),
            ("≥5", ""),
        ] {
            assert_eq!(ten(target, actual), None, "{target} {actual}");
        }
    }

    #[test]
    fn a_value_far_beyond_its_target_is_told_and_earns_no_more() {
        let over = |target: &str, actual: &str| match judge(
            &Target(target.into()),
            &Target(actual.into()),
            &Scheme::default(),
        ) {
            Judgement::Share(share) => share.over.map(|over| over.normalize().to_string()),
            _ => None,
        };
        assert_eq!(over("≥200人", "300人").as_deref(), Some("50"));
        assert_eq!(over("≤4小时", "3小时").as_deref(), Some("25"));
        assert_eq!((over("≥200人", "200人"), over("≥0起", "3起")), (None, None));
    }
}
