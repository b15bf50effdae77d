//! A date as a form wants it: `date:YYYY年M月`, `date:YYYY-MM-DD`.
//!
//! YYYY is the year, M and D month and day, MM and DD the same with two digits; all else is written as it stands.

use crate::forms::loose;
use crate::spec::Date;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayFormat {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Year,
    /// Whether it has two digits always.
    Month(bool),
    Day(bool),
    Text(String),
}

impl DayFormat {
    /// `None` without a year, with a day and no month, with a part written twice, or with other letters.
    pub fn parse(text: &str) -> Option<DayFormat> {
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = text.trim();
        while let Some(first) = rest.chars().next() {
            let run = rest.chars().take_while(|c| *c == first).count();
            let part = match (first, run) {
                ('Y', 4) => Part::Year,
                ('M', 1 | 2) => Part::Month(run == 2),
                ('D', 1 | 2) => Part::Day(run == 2),
                (c, _) if c.is_ascii_alphanumeric() => return None,
                (c, _) => {
                    rest = &rest[c.len_utf8()..];
                    match parts.last_mut() {
                        Some(Part::Text(text)) => text.push(c),
                        _ => parts.push(Part::Text(c.to_string())),
                    }
                    continue;
                }
            };
            parts.push(part);
            rest = &rest[run..];
        }
        let count = |is: fn(&Part) -> bool| parts.iter().filter(|part| is(part)).count();
        let (years, months, days) = (
            count(|part| *part == Part::Year),
            count(|part| matches!(part, Part::Month(_))),
            count(|part| matches!(part, Part::Day(_))),
        );
        // Digits side by side are told apart only where each has its fixed number of them.
        let side_by_side = parts.windows(2).any(|pair| {
            let varies = |part: &Part| matches!(part, Part::Month(false) | Part::Day(false));
            !pair.iter().any(|part| matches!(part, Part::Text(_))) && pair.iter().any(varies)
        });
        (years == 1 && months <= 1 && days <= months && !side_by_side).then_some(DayFormat { parts })
    }

    /// As far as the date is given: `YYYY年M月D日` of a month is `1999年3月`.
    pub fn write(&self, date: Date) -> String {
        let mut out = String::new();
        for (at, part) in self.parts.iter().enumerate() {
            let (number, two) = match part {
                Part::Text(text) => {
                    out.push_str(text);
                    continue;
                }
                Part::Year => {
                    out.push_str(&format!("{:04}", date.year));
                    continue;
                }
                Part::Month(two) => (date.month, *two),
                Part::Day(two) => (date.day, *two),
            };
            match number {
                Some(number) if two => out.push_str(&format!("{number:02}")),
                Some(number) => out.push_str(&number.to_string()),
                // What is given and stands further right must not be lost.
                None if self.parts[at..].iter().any(|rest| match rest {
                    Part::Year => true,
                    Part::Month(_) => date.month.is_some(),
                    Part::Day(_) | Part::Text(_) => false,
                }) =>
                {
                    return date.to_string();
                }
                None => break,
            }
        }
        out.trim_end_matches(|c: char| c.is_whitespace() || ".-/—".contains(c)).to_string()
    }

    /// Written so, or in any other way that says a date.
    pub fn read(&self, text: &str) -> Option<Date> {
        self.read_so(text).or_else(|| Date::parse(text))
    }

    fn read_so(&self, text: &str) -> Option<Date> {
        let text: Vec<char> = text.chars().filter_map(loose::fold).collect();
        let (mut at, mut year, mut month, mut day) = (0, None, None, None);
        let digits = |at: usize, most: usize| -> Option<(u16, usize)> {
            let count = text.get(at..)?.iter().take(most).take_while(|c| c.is_ascii_digit()).count();
            Some((text[at..at + count].iter().collect::<String>().parse().ok()?, count))
        };
        for part in &self.parts {
            if at == text.len() {
                break;
            }
            match part {
                Part::Text(literal) => {
                    let literal: Vec<char> = literal.chars().filter_map(loose::fold).collect();
                    if !text[at..].starts_with(&literal) {
                        return None;
                    }
                    at += literal.len();
                }
                Part::Year => {
                    let (number, count) = digits(at, 4).filter(|(_, count)| *count == 4)?;
                    (year, at) = (Some(number), at + count);
                }
                Part::Month(two) | Part::Day(two) => {
                    let (number, count) = digits(at, 2).filter(|(_, count)| !two || *count == 2)?;
                    at += count;
                    *(if matches!(part, Part::Month(_)) { &mut month } else { &mut day }) = u8::try_from(number).ok();
                }
            }
        }
        let said = Date { year: year?, month, day };
        (at == text.len()).then(|| Date::parse(&said.to_string()))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_the_form_wants_it_and_read_again() {
        let date = |text: &str| Date::parse(text).unwrap();
        for (format, day, text) in [
            ("YYYY年M月", "2025-03", "2025年3月"),
            ("YYYY年M月D日", "2025-03-01", "2025年3月1日"),
            ("YYYY年M月D日", "2025-03", "2025年3月"),
            ("YYYY-MM-DD", "2025-03-01", "2025-03-01"),
            ("YYYY-MM-DD", "2025", "2025"),
            ("YYYYMMDD", "2025-03-01", "20250301"),
            ("YYYY.MM", "2025-12", "2025.12"),
            ("M月D日，YYYY年", "2025-03-01", "3月1日，2025年"),
            ("M月D日，YYYY年", "2025-03", "2025-03"),
        ] {
            let format = DayFormat::parse(format).unwrap();
            assert_eq!(format.write(date(day)), text);
            assert_eq!(format.read(text), Some(date(day)), "{text}");
        }
        for wrong in ["", "M月", "YYYY年D日", "YY年M月", "YYYY年M月M月", "YYYYMD", "YYYY年MMM月", "yyyy-mm-dd"]
        {
            assert_eq!(DayFormat::parse(wrong), None, "{wrong}");
        }
        assert_eq!(DayFormat::parse("YYYY年M月").unwrap().write(date("2025-03-09")), "2025年3月");
    }
}
