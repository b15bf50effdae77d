//! Dates and times, as their format shows them.

use super::{ExcelDateTime, ExcelDateTimeType, Numerals, Piece};
use std::fmt::Write;

/// A date with Chinese words is shown as the format says; any other as `2021-12-31 08:30`,
/// with the parts that the format has, so that one notation is enough for the reader of the text.
pub(super) fn show(pieces: &[Piece], value: f64, epoch_1904: bool, numerals: Numerals) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let seconds = (value * 86_400.0).round();
    let exact = ExcelDateTime::new(seconds / 86_400.0, ExcelDateTimeType::DateTime, epoch_1904);
    let (year, month, day, ..) = exact.to_ymd_hms_milli();
    let total = seconds as u64;
    let clock = total % 86_400;
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    let has = |wanted: fn(&Piece) -> bool| pieces.iter().any(wanted);
    let mut text = String::new();

    if let Some(Piece::Elapsed(unit)) = pieces.iter().find(|piece| matches!(piece, Piece::Elapsed(_))) {
        let (minutes, seconds) = (has(|p| matches!(p, Piece::Minute(_))), has(|p| matches!(p, Piece::Second(_))));
        match unit {
            'h' => write!(text, "{}", total / 3600).ok()?,
            'm' => write!(text, "{}", total / 60).ok()?,
            _ => write!(text, "{total}").ok()?,
        }
        if *unit == 'h' && minutes {
            write!(text, ":{minute:02}").ok()?;
        }
        if *unit != 's' && seconds {
            write!(text, ":{second:02}").ok()?;
        }
        return Some(text);
    }

    let chinese =
        has(|piece| matches!(piece, Piece::Word(word) if word.contains(['年', '月', '日', '时', '分', '秒'])));
    if chinese {
        // `[DBNum1]` writes a year digit by digit, and a day as one says it.
        let digits = |number: u64, width: usize| {
            super::chinese::spoken(number, numerals)
                .unwrap_or_else(|| format!("{number:0width$}", width = width.min(2)))
        };
        for piece in pieces {
            match piece {
                Piece::Year => {
                    let year = format!("{year:04}");
                    text.push_str(&super::chinese::digits(&year, numerals).unwrap_or(year));
                }
                Piece::Month(width) => text.push_str(&digits(month.into(), *width)),
                Piece::Day(width) => text.push_str(&digits(day.into(), *width)),
                Piece::Weekday => text.push_str(weekday(value, epoch_1904)),
                Piece::HalfDay => text.push_str(if hour < 12 { "上午" } else { "下午" }),
                Piece::Hour(width) if has(|piece| *piece == Piece::HalfDay) => {
                    text.push_str(&digits((hour + 11) % 12 + 1, *width));
                }
                Piece::Hour(width) => text.push_str(&digits(hour, *width)),
                Piece::Minute(width) => text.push_str(&digits(minute, *width)),
                Piece::Second(width) => text.push_str(&digits(second, *width)),
                Piece::Word(word) => text.push_str(word),
                Piece::Elapsed(_) => (),
            }
        }
        return Some(text.trim().to_string());
    }

    let mut parts = Vec::new();
    // A serial below one day has no date worth showing.
    if value >= 1.0 || epoch_1904 {
        if has(|piece| *piece == Piece::Year) {
            parts.push(format!("{year:04}"));
        }
        if has(|piece| matches!(piece, Piece::Month(_))) {
            parts.push(format!("{month:02}"));
        }
        if has(|piece| matches!(piece, Piece::Day(_))) {
            parts.push(format!("{day:02}"));
        }
    }
    text = parts.join("-");
    if has(|piece| *piece == Piece::Weekday) && text.is_empty() {
        text = weekday(value, epoch_1904).to_string();
    }
    let timed = has(|piece| matches!(piece, Piece::Hour(_) | Piece::Minute(_) | Piece::Second(_)));
    if timed && (clock > 0 || text.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        write!(text, "{hour:02}:{minute:02}").ok()?;
        if second > 0 || has(|piece| matches!(piece, Piece::Second(_))) {
            write!(text, ":{second:02}").ok()?;
        }
    }
    Some(text)
}

fn weekday(value: f64, epoch_1904: bool) -> &'static str {
    let serial = value as usize + if epoch_1904 { 1462 } else { 0 };
    ["星期六", "星期日", "星期一", "星期二", "星期三", "星期四", "星期五"][serial % 7]
}
