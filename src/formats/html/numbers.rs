//! The number that Excel and LibreOffice write beside the one a page shows, and what it is worth.
//!
//! Knows the two numbers of a cell, not the page.

use crate::document::{RemarkKind, Remarks};
use rust_decimal::Decimal;

/// The number of an attribute.
pub fn exact(number: &str) -> Option<Decimal> {
    match number.parse::<f64>() {
        // Fifteen digits are all that a spreadsheet knows of a number.
        Ok(value) if number.contains(['e', 'E']) || number.len() > 18 => Decimal::from_f64_retain(value)?.round_sf(15),
        Ok(_) => Decimal::from_str_exact(number).ok(),
        Err(_) => None,
    }
    .map(|number| number.normalize())
}

/// The number behind the text a cell shows, in the unit it shows. What a format scales, rounds or hides is told.
pub fn behind(text: &str, stored: Decimal, remarks: &mut Remarks) -> Option<Decimal> {
    if text.is_empty() {
        remarks.push(RemarkKind::Masked, stored.to_string());
        return None;
    }
    let (shown, per) = number_in(text)?;
    let half = Decimal::new(5, shown.scale() + 1);
    let is_it = |number: Decimal| number.checked_sub(shown).is_some_and(|gap| gap.abs() <= half);
    if stored.checked_mul(per).is_some_and(is_it) {
        if stored.checked_mul(per).is_some_and(|number| number.normalize().scale() > shown.scale()) {
            remarks.push(RemarkKind::Rounded, stored.to_string());
        }
        return Some(stored);
    }
    remarks.push(RemarkKind::Scaled, stored.to_string());
    // 1200000 shown as 120.0: the stored number in the shown unit.
    let tens = std::iter::successors(Some(Decimal::TEN), |ten| ten.checked_mul(Decimal::TEN)).take(9);
    tens.filter_map(|tens| stored.checked_div(tens)).find(|number| is_it(*number)).map(|number| number.normalize())
}

/// The number that a text shows, and how many of it make the number itself: 100 for `%`. A cell that shows a date
/// holds a number as well, which is nobody's amount.
fn number_in(text: &str) -> Option<(Decimal, Decimal)> {
    let mut digits = String::new();
    let (mut per, mut negative) = (Decimal::ONE, false);
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' | '.' => digits.push(c),
            '-' if at == 0 => negative = true,
            '(' | '（' => negative = true,
            '%' | '％' => per = Decimal::ONE_HUNDRED,
            '‰' => per = Decimal::ONE_THOUSAND,
            '+' | ',' | ')' | '）' | '，' | '$' | '¥' | '￥' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    let number = Decimal::from_str_exact(&digits).ok()?;
    Some((if negative { -number } else { number }, per))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shown_number_decides() {
        let of = |text: &str, stored: &str| {
            let mut remarks = Remarks::default();
            let number = exact(stored).and_then(|stored| behind(text, stored, &mut remarks));
            let told: Vec<String> = remarks.iter().map(|one| format!("{:?} {}", one.kind, one.text)).collect();
            (number.map(|number| number.to_string()).unwrap_or_default(), told.join(" "))
        };
        let is = |number: &str, told: &str| (number.to_string(), told.to_string());
        assert_eq!(of("120.0", "1200000"), is("120", "Scaled 1200000"));
        assert_eq!(of("98%", "0.98"), is("0.98", ""));
        assert_eq!(of("120", "119.6"), is("119.6", "Rounded 119.6"));
        assert_eq!(of("(1,200.50)", "-1200.5"), is("-1200.5", ""));
        assert_eq!(of("2021年12月31日", "44561"), is("", ""));
        assert_eq!(of("", "44561"), is("", "Masked 44561"));
        assert_eq!(of("7", "12"), is("", "Scaled 12"));
    }
}
