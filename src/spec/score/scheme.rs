//! 评分方案: how many points there are, how they are given, and which text says so.
//!
//! Data of `templates/scoring.yaml`, where a region says only what differs. Knows no project.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How a step of a score is worked out, and the key of its source (依据) in a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 预算执行率: 执行数 ÷ 全年预算数.
    Spending,
    /// 正向 (≥ >): 完成值 ÷ 指标值.
    AtLeast,
    /// 反向 (≤ <): 指标值 ÷ 完成值.
    AtMost,
    /// 等于: hit or missed.
    Equal,
    /// 区间: both bounds.
    Between,
    /// 是否: the same answer or not.
    YesNo,
    /// 定性: one of three levels, scored by a person.
    Quality,
    /// 照写: what the form says, where nothing can be computed.
    Written,
}

impl Way {
    /// Its name, which is its key under 依据.
    pub fn name(self) -> &'static str {
        match self {
            Way::Spending => "预算执行率",
            Way::AtLeast => "正向",
            Way::AtMost => "反向",
            Way::Equal => "等于",
            Way::Between => "区间",
            Way::YesNo => "是否",
            Way::Quality => "定性",
            Way::Written => "照写",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            Way::Spending => "spending",
            Way::AtLeast => "at least",
            Way::AtMost => "at most",
            Way::Equal => "equal",
            Way::Between => "range",
            Way::YesNo => "yes or no",
            Way::Quality => "judged",
            Way::Written => "as written",
        }
    }
}

/// 档次 of a qualitative indicator: 达成 is worth 80 % to 100 % of the points.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    #[serde(rename = "名称")]
    pub name: String,
    #[serde(rename = "同义", default)]
    pub synonyms: Vec<String>,
    /// The least share of the points, in percent, which belongs to it.
    #[serde(rename = "自")]
    pub from: Decimal,
    /// The greatest share, in percent; it belongs to this level only when it is 100.
    #[serde(rename = "至")]
    pub to: Decimal,
}

impl Band {
    /// Whether so many points of so many are within it.
    pub fn holds(&self, points: Decimal, weight: Decimal) -> bool {
        let whole = Decimal::ONE_HUNDRED;
        let (Some(share), Some(from), Some(to)) =
            (points.checked_mul(whole), weight.checked_mul(self.from), weight.checked_mul(self.to))
        else {
            return false;
        };
        share >= from && if self.to == whole { share <= to } else { share < to }
    }
}

/// 等级: `优` from 90 points.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    #[serde(rename = "名称")]
    pub name: String,
    #[serde(rename = "自")]
    pub from: Decimal,
}

/// What one `scoring.yaml` says: all of it, or what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scheme {
    /// What it is called on the paper that shows the score.
    #[serde(rename = "名称")]
    pub name: Option<String>,
    /// Decimals that points are rounded to.
    #[serde(rename = "小数位")]
    places: Option<u32>,
    /// 分值 of 预算执行率.
    #[serde(rename = "预算执行率")]
    spending: Option<Decimal>,
    /// 分值 of each 一级指标.
    #[serde(rename = "一级指标")]
    pub level1: Option<BTreeMap<String, Decimal>>,
    /// 档次 of qualitative indicators.
    #[serde(rename = "定性")]
    bands: Option<Vec<Band>>,
    /// Beyond so many percent a better value is told.
    #[serde(rename = "超额")]
    over: Option<Decimal>,
    #[serde(rename = "等级")]
    grades: Option<Vec<Grade>>,
    #[serde(rename = "依据")]
    sources: BTreeMap<String, String>,
}

impl Scheme {
    /// This scheme with another on top of it.
    pub fn under(mut self, top: Scheme) -> Scheme {
        self.name = top.name.or(self.name);
        self.places = top.places.or(self.places);
        self.spending = top.spending.or(self.spending);
        self.level1 = top.level1.or(self.level1);
        self.bands = top.bands.or(self.bands);
        self.over = top.over.or(self.over);
        self.grades = top.grades.or(self.grades);
        self.sources.extend(top.sources);
        self
    }

    /// The text that says how a step is worked out; empty when the scheme knows none.
    pub fn source(&self, way: Way) -> &str {
        self.source_of(way.name())
    }

    /// The same of what is no way of working out: 分值, 超额, 等级.
    pub fn source_of(&self, key: &str) -> &str {
        self.sources.get(key).map_or("", String::as_str)
    }

    /// 分值 of 预算执行率 where a form writes none.
    pub fn spending(&self) -> Option<Decimal> {
        self.spending
    }

    pub fn bands(&self) -> &[Band] {
        self.bands.as_deref().unwrap_or(&[])
    }

    /// The level that a 完成值 such as 部分达成 names.
    pub fn band(&self, text: &str) -> Option<&Band> {
        let text = text.trim();
        self.bands().iter().find(|band| band.name == text || band.synonyms.iter().any(|synonym| synonym == text))
    }

    /// The percent beyond which a better value is told.
    pub fn over(&self) -> Option<Decimal> {
        self.over
    }

    /// The 等级 of so many points of a hundred.
    pub fn grade(&self, points: Decimal) -> Option<&Grade> {
        self.grades.iter().flatten().filter(|grade| points >= grade.from).max_by_key(|grade| grade.from)
    }

    /// Points as they are written: half a unit of the last decimal is rounded away from zero.
    pub fn rounded(&self, points: Decimal) -> Decimal {
        let places = self.places.unwrap_or(2).min(6);
        let mut rounded = points.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(places);
        rounded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_of_two_levels_belongs_to_the_better_one() {
        let band =
            |from: i64, to: i64| Band { name: String::new(), synonyms: Vec::new(), from: from.into(), to: to.into() };
        let ten = Decimal::TEN;
        assert!(band(80, 100).holds(8.into(), ten) && band(80, 100).holds(ten, ten));
        assert!(!band(60, 80).holds(8.into(), ten) && band(60, 80).holds(6.into(), ten));
        assert!(!band(0, 60).holds(6.into(), ten) && band(0, 60).holds(0.into(), ten));
        assert!(!band(80, 100).holds(11.into(), ten));
    }
}
