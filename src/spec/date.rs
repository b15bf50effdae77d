//! Dates as such forms write them: a day, a month or a year, in many notations, kept exactly as far as given.
//!
//! Knows the calendar, not which date may come before which.

use std::fmt;

/// 日期: `1999-01-01`, `1998-01` or `1997`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u16,
    /// `None` where only the year is given; then `day` is `None` too.
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl Date {
    /// Reads `1999年 1 月 1 日`, `1999.1.1`, `1998. 01`, `2026/1/1`, `2024-01-01`, `1999年`; nothing else.
    /// ```
    /// use jixiao::spec::Date;
    ///
    /// let month = Date::parse("1998. 01").expect("a month");
    /// assert_eq!((month.to_string(), month.printed()), ("1998-01".to_string(), "1998年1月".to_string()));
    /// assert_eq!(Date::parse("年底"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Date> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| if matches!(c, '—' | '–') { '-' } else { super::amount::halfwidth(c) })
            .collect();
        // 1999年1月1日 ends with its unit; the others only stand between.
        let plain = plain.strip_suffix('日').or_else(|| plain.strip_suffix('号')).unwrap_or(&plain);
        let plain = plain.strip_suffix(['月', '年']).unwrap_or(plain);
        let parts: Vec<&str> = plain.split(['年', '月', '.', '/', '-']).collect();
        let number = |part: &&str| -> Option<u16> {
            if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None }
        };
        let year = parts.first().filter(|year| year.len() == 4).and_then(number)?;
        let small = |at: usize| -> Option<Option<u8>> {
            match parts.get(at) {
                None => Some(None),
                Some(part) => Some(Some(u8::try_from(number(part)?).ok()?)),
            }
        };
        let date = Date { year, month: small(1)?, day: small(2)? };
        (parts.len() <= 3 && date.exists()).then_some(date)
    }

    /// The first day it can mean, as year, month, day: `2021-05` begins on 2021-05-01.
    pub fn first_day(self) -> (u16, u8, u8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day it can mean; every month counts as having 31, which orders them all the same.
    pub fn last_day(self) -> (u16, u8, u8) {
        (self.year, self.month.unwrap_or(12), self.day.unwrap_or(31))
    }

    /// Certainly earlier, however far each is given: `2021-05` is neither before nor after `2021`.
    pub fn is_before(self, other: Date) -> bool {
        self.last_day() < other.first_day()
    }

    /// The same day a year later, and whether there is one: 29 February becomes the 28th.
    pub fn next_year(self) -> (Date, bool) {
        let next = Date { year: self.year.saturating_add(1), ..self };
        if next.exists() { (next, true) } else { (Date { day: next.day.map(|day| day - 1), ..next }, false) }
    }

    fn exists(self) -> bool {
        let Some(month) = self.month else { return self.year > 0 };
        let by = |years: u16| self.year.is_multiple_of(years);
        let leap = by(4) && (!by(100) || by(400));
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(leap),
            1..=12 => 31,
            _ => return false,
        };
        self.year > 0 && self.day.is_none_or(|day| (1..=days).contains(&day))
    }

    /// As an official form prints it: `1999年1月1日`, `1998年1月`, `1997年`.
    pub fn printed(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{}年{month}月{day}日", self.year),
            (Some(month), None) => format!("{}年{month}月", self.year),
            _ => format!("{}年", self.year),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (self.month, self.day) {
            (Some(month), Some(day)) => write!(f, "{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => write!(f, "{:04}-{month:02}", self.year),
            _ => write!(f, "{:04}", self.year),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_seen_reads_as_far_as_it_says() {
        for (text, date, printed) in [
            ("1999年  1 月  1 日", "1999-01-01", "1999年1月1日"),
            ("1999年12 月 31日", "1999-12-31", "1999年12月31日"),
            ("1999.1.1", "1999-01-01", "1999年1月1日"),
            ("1998. 01", "1998-01", "1998年1月"),
            ("2026/1/1", "2026-01-01", "2026年1月1日"),
            ("2024-02-29", "2024-02-29", "2024年2月29日"),
            ("1997年", "1997", "1997年"),
        ] {
            let read = Date::parse(text);
            assert_eq!(read.map(|read| read.to_string()).as_deref(), Some(date), "{text}");
            assert_eq!(read.map(Date::printed).as_deref(), Some(printed));
            assert_eq!(Date::parse(printed), read);
        }
        for text in ["", "明年", "1999-13", "2023-02-29", "21.1.1", "1999年1月-12月", "1999.1.1.1", "1999--1"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
