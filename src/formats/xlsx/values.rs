//! What goes into a cell: a real number where Excel can hold it exactly, else the text; knows no place and no look.

use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

#[derive(Clone, Debug, PartialEq)]
pub enum Value<'d> {
    Blank,
    Text(&'d str),
    Number {
        value: f64,
        /// Excel's number format.
        format: String,
        /// Half-width characters it takes to show it.
        width: usize,
    },
}

/// The value of a cell that shows `text` and stands for `number`.
pub fn value(text: &str, number: Option<Decimal>) -> Value<'_> {
    match number.and_then(|number| exact(text, number)) {
        Some(value) => value,
        None if text.is_empty() => Value::Blank,
        None => Value::Text(text),
    }
}

fn exact(text: &str, number: Decimal) -> Option<Value<'_>> {
    let shown = text.trim();
    // A unit or a relation (`≥95%`, `12万元`) would be lost in a bare number.
    if !shown.chars().all(|sign| sign.is_ascii_digit() || " ,.-+()%￥¥，．－％".contains(sign)) {
        return None;
    }
    let value = to_f64(number)?;
    let format = format(shown, number);
    let width = width(shown, number, &format);
    Some(Value::Number { value, format, width })
}

/// Excel keeps 15 significant digits; a number that needs more has no exact cell.
fn to_f64(number: Decimal) -> Option<f64> {
    let mut digits = number.mantissa().unsigned_abs();
    while digits != 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    // From text, because that rounds correctly at every scale.
    if digits < 10u128.pow(15) { number.to_string().parse().ok() } else { None }
}

fn format(shown: &str, number: Decimal) -> String {
    if let Some(percent) = shown.strip_suffix(['%', '％']) {
        let decimals = percent.trim_end().rsplit_once(['.', '．']).map_or(0, |(_, decimals)| decimals.len());
        return with_decimals("0", decimals.min(28)) + "%";
    }
    // `2021` is a year or a count, and `2,021.00` would be wrong.
    if !shown.is_empty() && !shown.contains([',', '，', '.', '．']) {
        return if number.is_integer() { "0" } else { "General" }.into();
    }
    // `12.5` is a share of points and not 12.50; `1234.50` is written without its comma on purpose.
    let (whole, decimals) = shown.rsplit_once(['.', '．']).unwrap_or((shown, "00"));
    let bare = !shown.contains([',', '，']) && whole.chars().filter(|c| c.is_ascii_digit()).count() > 3;
    match decimals.chars().count() {
        least @ 0..2 => with_decimals("0", least.max(number.scale() as usize)),
        least if bare => with_decimals("0", least.max(number.scale() as usize)),
        _ => with_decimals("#,##0", number.scale().max(2) as usize),
    }
}

fn with_decimals(whole: &str, decimals: usize) -> String {
    if decimals == 0 { whole.into() } else { format!("{whole}.{}", "0".repeat(decimals)) }
}

fn width(shown: &str, number: Decimal, format: &str) -> usize {
    let whole = number.trunc().to_string().len();
    let decimals = format.rsplit_once('.').map_or(0, |(_, decimals)| decimals.len() + 1);
    let commas = if format.starts_with('#') { whole / 3 } else { 0 };
    shown.width_cjk().max(whole + commas + decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, number: &str) -> Option<(f64, String)> {
        match value(text, number.parse().ok()) {
            Value::Number { value, format, .. } => Some((value, format)),
            _ => None,
        }
    }

    #[test]
    fn money_is_a_number_with_thousands_and_a_year_is_not() {
        assert_eq!(number("9,524.78", "9524.78"), Some((9524.78, "#,##0.00".into())));
        assert_eq!(number("", "1600"), Some((1600.0, "#,##0.00".into())));
        assert_eq!(number("0.123456", "0.123456"), Some((0.123456, "#,##0.000000".into())));
        assert_eq!(number("2021", "2021"), Some((2021.0, "0".into())));
        assert_eq!(number("12.5", "12.5"), Some((12.5, "0.0".into())));
        assert_eq!(number("1234.50", "1234.50"), Some((1234.5, "0.00".into())));
        assert_eq!(number("-3", "-3.5"), Some((-3.5, "General".into())));
    }

    #[test]
    fn a_percentage_keeps_its_decimals() {
        assert_eq!(number("98%", "0.98"), Some((0.98, "0%".into())));
        assert_eq!(number("99.99%", "0.9999"), Some((0.9999, "0.00%".into())));
    }

    #[test]
    fn what_a_number_cannot_say_stays_text() {
        assert_eq!(number("12,345,678,901,234,567.89", "12345678901234567.89"), None);
        assert_eq!(number("100,000,000,000,000,000.00", "100000000000000000.00").map(|n| n.0), Some(1e17));
        assert_eq!(number("≥95%", "0.95"), None);
        assert_eq!(value("=1+1", None), Value::Text("=1+1"));
        assert_eq!(value("", None), Value::Blank);
    }
}
