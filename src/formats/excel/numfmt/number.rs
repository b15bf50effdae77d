//! Digits laid out by a format: rounding, thousands, words between them, and the number in the unit that is shown.

use super::{Fraction, Layout, Numerals, Shown, Token, chinese};
use crate::document::RemarkKind;
use rust_decimal::{Decimal, RoundingStrategy};

impl Layout {
    /// `minus` stands before everything. `None` beyond what a decimal holds.
    pub(super) fn show(&self, number: Decimal, minus: &str, numerals: Numerals) -> Option<Shown> {
        let mut exact = number.abs();
        for _ in 0..self.percents {
            exact = exact.checked_mul(Decimal::ONE_HUNDRED)?;
        }
        for _ in 0..self.thousandths {
            exact = exact.checked_div(Decimal::ONE_THOUSAND)?;
        }
        let places = self.most.min(28) as u32;
        let rounded = exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        let printed = format!("{rounded:.*}", places as usize);
        let (whole, part) = printed.split_once('.').unwrap_or((&printed, ""));
        let whole = whole.trim_start_matches('0');
        let spare = part.len() - part.trim_end_matches('0').len();
        let part = &part[..part.len() - spare.min(part.len().saturating_sub(self.least))];
        let text = self.lay_out(whole, part, minus);
        let text = chinese::digits(&text, numerals).unwrap_or(text);
        let mut shown = Shown::text(text.trim());
        if self.has_words_inside {
            return Some(shown);
        }
        // Shown percents are read as their text; the number behind it stays what is stored.
        let scaled = self.thousandths > 0 || self.shift > 0;
        let mut unit = if self.percents > 0 { number } else { exact };
        if self.percents == 0 {
            unit.set_sign_negative(number.is_sign_negative());
            for _ in 0..self.shift {
                unit = unit.checked_div(Decimal::TEN)?;
            }
        }
        if scaled && !number.is_zero() {
            shown.remarks.push(RemarkKind::Scaled, number.normalize().to_string());
        }
        if scaled {
            unit = unit.normalize();
        }
        if rounded != exact && self.percents == 0 {
            shown.remarks.push(RemarkKind::Rounded, unit.normalize().to_string());
        }
        shown.number = Some(unit);
        Some(shown)
    }

    fn lay_out(&self, whole: &str, part: &str, minus: &str) -> String {
        let mut text = String::with_capacity(minus.len() + whole.len() * 2 + part.len() + 8);
        text.push_str(minus);
        // Digits that have no place of their own stand before the first that has.
        let over = whole.len().saturating_sub(self.whole);
        let mut digits = whole.bytes();
        let mut left = whole.len();
        let mut put = |text: &mut String, digits: &mut std::str::Bytes| {
            if let Some(digit) = digits.next() {
                text.push(char::from(digit));
            }
            left = left.saturating_sub(1);
            if self.thousands && left > 0 && left.is_multiple_of(3) {
                text.push(',');
            }
        };
        let (mut place, mut behind, mut parts) = (self.whole, false, part.chars());
        for token in &self.tokens {
            match token {
                Token::Digit(_) if behind => text.extend(parts.next()),
                Token::Digit(kind) => {
                    if place == self.whole {
                        (0..over).for_each(|_| put(&mut text, &mut digits));
                    }
                    if place <= whole.len() {
                        put(&mut text, &mut digits);
                    } else if *kind == '0' {
                        text.push('0');
                        if self.thousands && place > 1 && (place - 1) % 3 == 0 {
                            text.push(',');
                        }
                    }
                    place -= 1;
                }
                Token::Point => {
                    if self.whole == 0 {
                        text.push_str(whole);
                    }
                    behind = true;
                    if !part.is_empty() {
                        text.push('.');
                    }
                }
                Token::Percent => text.push('%'),
                Token::Word(word) => text.push_str(word),
                _ => (),
            }
        }
        text
    }
}

impl Fraction {
    pub(super) fn show(&self, number: Decimal, minus: &str) -> Option<Shown> {
        let value = number.abs();
        let whole = value.trunc();
        let part = if self.has_whole { value.checked_sub(whole)? } else { value };
        let bottoms = match self.fixed {
            Some(fixed) => fixed..=fixed,
            None => 1..=self.most,
        };
        let (mut best, mut off) = ((Decimal::ZERO, 1), Decimal::MAX);
        for bottom in bottoms {
            let of = Decimal::from(bottom);
            let top = part.checked_mul(of)?.round();
            let error = top.checked_div(of)?.checked_sub(part)?.abs();
            if error < off {
                (best, off) = ((top, bottom), error);
            }
            if error.is_zero() {
                break;
            }
        }
        let (top, bottom) = best;
        let whole =
            if top == Decimal::from(bottom) && self.has_whole { whole.checked_add(Decimal::ONE)? } else { whole };
        let is_whole = self.has_whole && (top.is_zero() || top == Decimal::from(bottom));
        let text = match () {
            () if is_whole => whole.to_string(),
            () if self.has_whole && !whole.is_zero() => format!("{whole} {top}/{bottom}"),
            () => format!("{top}/{bottom}"),
        };
        Some(Shown { number: Some(number), ..Shown::text(format!("{minus}{text}{}", self.after).trim()) })
    }
}
