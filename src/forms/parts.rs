//! One text in several cells: a target as 计算符号, 指标值 and 计量单位, a name as 一级, 二级 and 三级指标.
//!
//! However a text is taken apart, its parts put together in their order are the text again, byte for byte: what
//! cannot be taken apart so stands whole in one of the cells, and the others stay blank.

use crate::spec::Target;
use std::ops::Range;

/// One part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    whole: Whole,
    /// The parts that stand in its cell, from 0: its own, and with it those that have no cell.
    from: usize,
    to: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    /// `≥95%`: sign, number, unit.
    Target,
    /// `产出指标-数量指标-设备数量`: the levels of an indicator.
    Levels,
}

/// Between the levels of a name.
const DASH: char = '-';

/// How many parts every whole has.
pub const COUNT: usize = 3;

/// What systems write for a sign where there is none.
const NO_SIGN: [&str; 4] = ["定性", "定量（其他）", "不适用", "无"];

impl Part {
    pub fn parse(name: &str, rest: Option<&str>) -> Option<Part> {
        let (whole, at) = match (name, rest) {
            ("sign", None) => (Whole::Target, 0),
            ("number", None) => (Whole::Target, 1),
            ("unit", None) => (Whole::Target, 2),
            ("level", Some(level)) => (Whole::Levels, level.parse::<usize>().ok()?.checked_sub(1)?),
            _ => return None,
        };
        (at < COUNT).then_some(Part { whole, from: at, to: at + 1 })
    }

    /// Which part it is, from 0.
    pub fn place(self) -> usize {
        self.from
    }

    pub fn range(self) -> Range<usize> {
        self.from..self.to
    }

    /// Parts of the same kind of whole.
    pub fn is_of(self, other: Part) -> bool {
        self.whole == other.whole
    }

    /// Takes in the parts beside it that have no cell of their own; `present` are those that have.
    pub fn take_in(&mut self, present: &[Part]) {
        let has = |at: usize| present.iter().any(|part| part.range().contains(&at));
        // What is missing goes to the next that is there: a sign before its number, 一级 before 二级.
        while self.from > 0 && !has(self.from - 1) {
            self.from -= 1;
        }
        if !(self.to..COUNT).any(has) {
            self.to = COUNT;
        }
    }

    /// The words for all parts of the whole.
    pub fn words(self) -> &'static str {
        match self.whole {
            Whole::Target => "sign、number、unit",
            Whole::Levels => "level:1、level:2、level:3",
        }
    }

    /// What a spreadsheet holds as a number, where it is nothing else.
    pub fn is_number(self) -> bool {
        self.whole == Whole::Target && self.range().contains(&1)
    }

    /// What stands in this part's cell.
    pub fn of(self, text: &str) -> String {
        let parts = match self.whole {
            Whole::Target => Target(text.to_string()).parts().map(str::to_string),
            Whole::Levels => levels(text.trim()).map(str::to_string),
        };
        self.put_together(&parts[self.range()])
    }

    /// Whether it is 计算符号 alone.
    pub fn is_sign(self) -> bool {
        self.whole == Whole::Target && self.range() == (0..1)
    }

    /// Whether a cell says that there is no such part.
    pub fn says_nothing(self, text: &str) -> bool {
        self.is_sign() && NO_SIGN.iter().any(|word| super::loose::same(word, text))
    }

    /// The parts in their order as one text.
    pub fn put_together(self, parts: &[String]) -> String {
        let filled: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        match self.whole {
            Whole::Target => filled.concat(),
            Whole::Levels => filled.join(&DASH.to_string()),
        }
    }
}

/// A name with fewer levels stands whole at the last; dashes in the last are its own.
fn levels(text: &str) -> [&str; COUNT] {
    let mut parts = text.splitn(COUNT, DASH);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(one), Some(two), Some(three))
            if [one, two, three].iter().all(|part| !part.is_empty() && part.trim() == *part) =>
        {
            [one, two, three]
        }
        _ => ["", "", text],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(names: [&str; COUNT], text: &str) -> [String; COUNT] {
        let parts = names.map(|name| {
            let (name, rest) = name.split_once(':').map_or((name, None), |(name, rest)| (name, Some(rest)));
            Part::parse(name, rest).unwrap_or_else(|| panic!("{name}"))
        });
        let cells = parts.map(|part| part.of(text));
        let whole = parts[0].put_together(&cells);
        assert_eq!(whole, text);
        cells
    }

    #[test]
    fn any_two_parts_are_enough() {
        let part = |name: &str| Part::parse(name, None).unwrap_or_else(|| panic!("{name}"));
        for (names, cells) in
            [(["number", "unit"], ["≥95", "%"]), (["sign", "number"], ["≥", "95%"]), (["sign", "unit"], ["≥", "95%"])]
        {
            let present = names.map(part);
            let parts = present.map(|mut part| {
                part.take_in(&present);
                part
            });
            assert_eq!(parts.map(|part| part.of("≥95%")), cells);
            assert_eq!(parts[0].put_together(&parts.map(|part| part.of("逐步提高"))), "逐步提高");
        }
    }

    #[test]
    fn parts_put_together_are_the_text() {
        let levels = ["level:1", "level:2", "level:3"];
        assert_eq!(there_and_back(levels, "产出指标-数量指标-1-8年级教材"), ["产出指标", "数量指标", "1-8年级教材"]);
        for whole in ["教材数量", "产出指标-教材数量", "-产出-数量", "产出- 数量-教材", "--"] {
            assert_eq!(there_and_back(levels, whole), ["", "", whole]);
        }
        let target = ["sign", "number", "unit"];
        assert_eq!(there_and_back(target, "≤30分钟"), ["≤", "30", "分钟"]);
        for whole in ["逐步提高", "≥90%，其中小学≥95%", "≥"] {
            assert_eq!(there_and_back(target, whole), ["", whole, ""]);
        }
    }
}
