//! The indicator system (指标体系): which 二级指标 stands under which 一级指标, with codes and synonyms.
//!
//! The system itself is data (`templates/taxonomy.yaml`); this file only looks things up.

use serde::Deserialize;

/// One system of 一级 and 二级 indicators.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taxonomy {
    #[serde(rename = "指标体系")]
    pub levels: Vec<Level1>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level1 {
    /// `1`; blank where the system has no codes.
    #[serde(rename = "编码", default)]
    pub code: String,
    /// `产出指标`
    #[serde(rename = "名称")]
    pub name: String,
    #[serde(rename = "同义", default)]
    pub synonyms: Vec<String>,
    #[serde(rename = "二级", default)]
    pub level2: Vec<Level2>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level2 {
    /// `11`; blank where the system has no codes.
    #[serde(rename = "编码", default)]
    pub code: String,
    /// `数量指标`
    #[serde(rename = "名称")]
    pub name: String,
    #[serde(rename = "同义", default)]
    pub synonyms: Vec<String>,
}

/// 一级 or 二级.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    First,
    Second,
}

impl Level {
    /// The level of a code: one digit is 一级.
    pub fn of(code: &str) -> Option<Level> {
        match code.chars().count() {
            1 => Some(Level::First),
            2 => Some(Level::Second),
            _ => None,
        }
    }

    /// The level that a field holds, by its key.
    pub fn of_field(key: &str) -> Option<Level> {
        match key {
            "一级指标" => Some(Level::First),
            "二级指标" => Some(Level::Second),
            _ => None,
        }
    }
}

impl Taxonomy {
    /// The code printed before a name: `数量指标` → `11`, `社会效益指标` → `22`. Which of two levels a name is of that
    /// both have, its field says; without one, the name itself stands before its synonyms.
    pub fn code(&self, name: &str, level: Option<Level>) -> Option<&str> {
        let first = || self.level1(name).map(|own| (own.name.as_str(), own.code.as_str()));
        let second = || self.level2(name).map(|(_, own)| (own.name.as_str(), own.code.as_str()));
        let found = match level {
            Some(Level::First) => first(),
            Some(Level::Second) => second(),
            None => first().filter(|(known, _)| *known == name).or_else(second).or_else(first),
        };
        found.map(|(_, code)| code).filter(|code| !code.is_empty())
    }

    /// The 一级指标 that a name means, synonyms and a missing 指标 forgiven.
    pub fn level1(&self, name: &str) -> Option<&Level1> {
        let exact = self.levels.iter().find(|level| level.name == name);
        let name = bare(name);
        exact.or_else(|| self.levels.iter().find(|level| same(name, &level.name, &level.synonyms)))
    }

    /// The 一级指标 and 二级指标 that a 二级 name means.
    pub fn level2(&self, name: &str) -> Option<(&Level1, &Level2)> {
        let find = |fits: &dyn Fn(&Level2) -> bool| {
            self.levels.iter().find_map(|level1| Some((level1, level1.level2.iter().find(|level| fits(level))?)))
        };
        let bare = bare(name);
        find(&|level| level.name == name).or_else(|| find(&|level| same(bare, &level.name, &level.synonyms)))
    }
}

/// Whether a bare name is one of these but for 指标 at their ends, which forms add and leave out as they like.
fn same(name: &str, canonical: &str, synonyms: &[String]) -> bool {
    let is = |known: &str| known.strip_prefix(name).is_some_and(|rest| bare(rest).is_empty());
    is(canonical) || synonyms.iter().any(|synonym| is(synonym))
}

fn bare(text: &str) -> &str {
    let mut bare = text.trim();
    while let Some(shorter) = bare.strip_suffix("指标") {
        bare = shorter;
    }
    bare
}
