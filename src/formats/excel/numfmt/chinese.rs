//! Numbers in Chinese characters: `[DBNum1]` 一百二十三, `[DBNum2]` 壹佰贰拾叁.

use super::Numerals;
use rust_decimal::Decimal;

const SMALL: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LARGE: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// Digit by digit, as a year is written; what is no digit stays. `None` for Arabic numerals.
pub(super) fn digits(text: &str, numerals: Numerals) -> Option<String> {
    let table = match numerals {
        Numerals::Arabic => return None,
        Numerals::Small => SMALL,
        Numerals::Large => LARGE,
    };
    Some(
        text.chars()
            .map(|c| c.to_digit(10).and_then(|digit| table.get(digit as usize).copied()).unwrap_or(c))
            .collect(),
    )
}

/// A number as one says it, its places digit by digit. `None` for Arabic numerals and beyond 兆.
pub(super) fn number(number: Decimal, numerals: Numerals) -> Option<String> {
    let plain = number.abs().to_string();
    let (whole, places) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = spoken(whole.parse().ok()?, numerals)?;
    if !places.is_empty() {
        text.push('.');
        text.push_str(&digits(places, numerals)?);
    }
    Some(if number.is_sign_negative() { format!("-{text}") } else { text })
}

/// A whole number as one says it.
pub(super) fn spoken(number: u64, numerals: Numerals) -> Option<String> {
    let (table, units) = match numerals {
        Numerals::Arabic => return None,
        Numerals::Small => (SMALL, ["", "十", "百", "千"]),
        Numerals::Large => (LARGE, ["", "拾", "佰", "仟"]),
    };
    if number >= 10_000_000_000_000_000 {
        return None;
    }
    if number == 0 {
        return Some(table[0].to_string());
    }
    let zero = if numerals == Numerals::Small { '〇' } else { '零' };
    let mut text = String::new();
    let mut gap = false;
    for (group, name) in [(1_000_000_000_000, "兆"), (100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let four = number / group % 10_000;
        for (power, unit) in [(1000, 3), (100, 2), (10, 1), (1, 0)] {
            let digit = four / power % 10;
            if digit == 0 {
                gap = true;
                continue;
            }
            if gap && !text.is_empty() {
                text.push(zero);
            }
            gap = false;
            // 十二, not 一十二, at the beginning of a small number.
            if !(text.is_empty() && digit == 1 && unit == 1 && numerals == Numerals::Small) {
                text.push(table[digit as usize]);
            }
            text.push_str(units[unit]);
        }
        if four > 0 {
            text.push_str(name);
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_one_says_them() {
        for (value, small, large) in [
            (0, "〇", "零"),
            (5, "五", "伍"),
            (12, "十二", "壹拾贰"),
            (123, "一百二十三", "壹佰贰拾叁"),
            (1_005, "一千〇五", "壹仟零伍"),
            (120_000, "十二万", "壹拾贰万"),
            (100_010, "十万〇一十", "壹拾万零壹拾"),
        ] {
            assert_eq!(spoken(value, Numerals::Small).as_deref(), Some(small));
            assert_eq!(spoken(value, Numerals::Large).as_deref(), Some(large));
        }
        assert_eq!(number(Decimal::new(-1255, 1), Numerals::Large).as_deref(), Some("-壹佰贰拾伍.伍"));
        assert_eq!(spoken(5, Numerals::Arabic), None);
    }
}
