//! Money: exact decimals with the scale they were written with.
//!
//! Knows no currency unit; a spec's 金额单位 (万元 unless it says 元) does.

use rust_decimal::Decimal;
use std::borrow::Cow;
use std::fmt;

/// The units of money, each with the power of ten that makes 元 of it. A longer name stands before those it ends with.
pub const UNITS: [(&str, u32); 8] =
    [("亿元", 8), ("千万元", 7), ("百万元", 6), ("十万元", 5), ("万元", 4), ("千元", 3), ("元", 0), ("圆", 0)];

/// The unit in which a spec states amounts that says none.
pub const USUAL_UNIT: &str = "万元";

/// 金额: `75.60` stays `75.60`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub Decimal);

impl Amount {
    /// Reads `75.60`, `2,913.07`, `１２．５`, `-3`; nothing else. The thousands commas must stand
    /// where they belong: `29,13.07` is more likely a slip than an amount.
    /// ```
    /// use jixiao::spec::Amount;
    ///
    /// let amount = Amount::parse("2,913.70").expect("an amount");
    /// assert_eq!((amount.to_string(), amount.printed()), ("2913.70".to_string(), "2,913.70".to_string()));
    /// assert_eq!(Amount::parse("29,13.70"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Amount> {
        let text = text.trim();
        let plain = if text.is_ascii() { Cow::Borrowed(text) } else { text.chars().map(halfwidth).collect() };
        let (sign, digits) = match plain.strip_prefix(['-', '−']) {
            Some(rest) => ("-", rest),
            None => ("", plain.as_ref()),
        };
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if fraction.is_some_and(|fraction| !all_digits(fraction)) {
            return None;
        }
        let mut groups = whole.split(',');
        let first = groups.next().filter(|first| all_digits(first))?;
        let grouped = whole.contains(',');
        if grouped && (first.len() > 3 || !groups.all(|group| group.len() == 3 && all_digits(group))) {
            return None;
        }
        if sign.is_empty() && !grouped {
            return Decimal::from_str_exact(digits).ok().map(Amount);
        }
        let number = format!(
            "{sign}{}{}{}",
            whole.replace(',', ""),
            if fraction.is_some() { "." } else { "" },
            fraction.unwrap_or("")
        );
        Decimal::from_str_exact(&number).ok().map(Amount)
    }

    /// The same money in another unit; `None` for a unit that nobody knows, or where there are too many digits.
    /// ```
    /// use jixiao::spec::Amount;
    ///
    /// let amount = Amount::parse("12.50").expect("an amount");
    /// assert_eq!(amount.in_unit("万元", "元").map(|amount| amount.printed()).as_deref(), Some("125,000.00"));
    /// assert_eq!(amount.in_unit("元", "万元").map(|amount| amount.printed()).as_deref(), Some("0.00125"));
    /// ```
    pub fn in_unit(self, from: &str, to: &str) -> Option<Amount> {
        let power = |unit: &str| UNITS.iter().find(|(known, _)| *known == unit).map(|(_, power)| *power);
        let (from, to) = (power(from)?, power(to)?);
        let factor = Decimal::from(10u64.pow(from.abs_diff(to)));
        match from >= to {
            true => self.0.checked_mul(factor).map(Amount),
            false => self.0.checked_div(factor).map(|number| Amount(number.normalize())),
        }
    }

    /// As the official tables print it: `2,913.07`, at least two decimals, more where written.
    pub fn printed(self) -> String {
        let mut number = self.0;
        number.rescale(number.scale().max(2));
        let text = number.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::with_capacity(text.len() + whole.len() / 3 + 1);
        if self.0.is_sign_negative() && !self.0.is_zero() {
            out.push('-');
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        out.push('.');
        out.push_str(fraction);
        out
    }
}

/// Full-width ASCII as half-width; other characters as they are.
pub fn halfwidth(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The sum of amounts, `None` when it leaves the range of decimals (28 digits).
pub fn sum(amounts: impl IntoIterator<Item = Amount>) -> Option<Decimal> {
    amounts.into_iter().try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_scale_survives() {
        for (text, kept) in
            [("75.60", "75.60"), ("2,913.07", "2913.07"), ("１２．５０", "12.50"), ("-3", "-3"), ("0", "0")]
        {
            assert_eq!(Amount::parse(text).map(|amount| amount.to_string()).as_deref(), Some(kept));
        }
    }

    #[test]
    fn what_is_not_plainly_an_amount_is_none() {
        for text in ["", "-", "abc", "29,13.07", "1,2345", "1.", ".5", "1e3", "1_000", "95%", "100万元", "1,000,00"] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
        assert_eq!(Amount::parse(&"9".repeat(40)), None);
    }

    #[test]
    fn official_tables_print_two_decimals_and_commas() {
        for (text, printed) in
            [("0", "0.00"), ("10399.4", "10,399.40"), ("-1234567.125", "-1,234,567.125"), ("999", "999.00")]
        {
            assert_eq!(Amount::parse(text).map(Amount::printed).as_deref(), Some(printed));
        }
    }
}
