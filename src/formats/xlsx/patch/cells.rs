//! What is written into a cell: a number where its format shows it as what was meant, else text; formulas stay.
//!
//! Knows one cell and the look it has; which fact it is, nobody here knows.

use super::looks::Look;
use crate::document::RemarkKind;
use crate::formats::braces::{replace_in, replaced};
use crate::formats::markup::{Element, Item};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// UTF-16 units in a cell.
pub const LONGEST: usize = 32_767;

/// What a cell is to say.
#[derive(Clone, Copy, Debug)]
pub struct Value<'d> {
    pub text: &'d str,
    pub number: Option<Decimal>,
}

/// Writes the value into the cell; `blank` is the text in runs that stood there, if it did.
pub fn write(cell: &mut Element, value: Value, look: &Look, blank: Option<&Element>, epoch_1904: bool) {
    let prefix = cell.prefix().to_string();
    let named = |name: &str| Element::new(format!("{prefix}{name}"));
    cell.children.clear();
    cell.unset("t");
    // What these say of the old content no longer holds.
    ["cm", "vm", "ph"].into_iter().for_each(|name| cell.unset(name));
    if value.text.is_empty() && value.number.is_none() {
        return;
    }
    if let Some(number) = stored(value, look, epoch_1904) {
        cell.children.push(Item::Element(named("v").saying(&number)));
        return;
    }
    cell.set("t", "inlineStr");
    let said = |text: &str| named("t").with("xml:space", "preserve").saying(&escaped(text));
    let runs = blank.and_then(|blank| in_runs(blank, value.text));
    let inline = match runs {
        Some(runs) => {
            let mut inline = named("is");
            for (mut run, text) in runs {
                run.remove("t");
                run.name = format!("{prefix}r");
                inline.children.push(Item::Element(run.holding(said(&text))));
            }
            inline
        }
        None => named("is").holding(said(value.text)),
    };
    cell.children.push(Item::Element(inline));
}

/// `_x0041_` in a text would be read as the letter it names.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let spells = rest
            .as_bytes()
            .get(at + 2..at + 7)
            .is_some_and(|next| next[..4].iter().all(u8::is_ascii_hexdigit) && next[4] == b'_');
        out.push_str(if spells { "_x005F_x" } else { "_x" });
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    out
}

/// The runs of the blank with the values in place of the braces; nothing where the blank has one look throughout.
fn in_runs(blank: &Element, filled: &str) -> Option<Vec<(Element, String)>> {
    let runs: Vec<&Element> = blank.elements().filter(|element| element.is("r")).collect();
    if runs.len() < 2 {
        return None;
    }
    let mut pieces: Vec<String> =
        runs.iter().map(|run| run.child("t").map(Element::text).unwrap_or_default()).collect();
    let whole = pieces.concat();
    replace_in(&mut pieces, &replaced(&whole, filled)?);
    Some(runs.into_iter().cloned().zip(pieces).filter(|(_, text)| !text.is_empty()).collect())
}

/// The number to store so that the cell shows what was meant; `None` where it must be text.
fn stored(value: Value, look: &Look, epoch_1904: bool) -> Option<String> {
    if look.is_text || look.format.is_for_text() {
        return None;
    }
    let Some(number) = value.number else { return day(value.text, look, epoch_1904) };
    let is_percent = value.text.trim_end().ends_with(['%', '％']);
    // A format may show 元 as 万元; what is meant is what is shown.
    for power in [1i64, 1_000, 10_000, 1_000_000, 100_000_000] {
        let stored = number.checked_mul(Decimal::from(power))?;
        let shown = look.format.show(stored.to_f64()?, epoch_1904);
        let scaled = shown.remarks.iter().any(|remark| remark.kind == RemarkKind::Scaled);
        if shown.number == Some(number.normalize()) || shown.number == Some(number) {
            let same_kind = shown.text.contains(['%', '％']) == is_percent;
            return (same_kind && scaled == (power > 1)).then(|| stored.normalize().to_string());
        }
    }
    None
}

/// The serial number of a day, where the cell shows days.
fn day(text: &str, look: &Look, epoch_1904: bool) -> Option<String> {
    let (year, month, date) = date(text)?;
    let serial = serial(year, month, date)? - if epoch_1904 { 1_462 } else { 0 };
    let shown = look.format.show(serial as f64, epoch_1904);
    // Dates show no number, and this one all its parts.
    let parts: Vec<i64> =
        shown.text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    (shown.number.is_none() && parts.get(..3) == Some(&[year, month, date])).then(|| serial.to_string())
}

/// `1999年3月1日`, `1999-03-01`.
fn date(text: &str) -> Option<(i64, i64, i64)> {
    let text = text.trim();
    let plain = text.chars().all(|c| c.is_ascii_digit() || "年月日-/.".contains(c));
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let known = plain && year.len() == 4 && parts.next().is_none();
    known.then(|| Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)))?
}

/// Days since the last of 1899, as spreadsheets count them; only days that there are, from March 1900 on.
fn serial(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let longest = *length.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    if !(1..=longest).contains(&day) || !(1900..=9999).contains(&year) {
        return None;
    }
    let before = year - 1;
    let days = before * 365 + before / 4 - before / 100 + before / 400;
    let within: i64 = length.iter().take(month as usize - 1).sum::<i64>() + day;
    // The last of December 1899 is day 693,595 of our calendar; 1900 had no leap day, though Excel counts one.
    Some(days + within - 693_594).filter(|serial| *serial > 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::excel::numfmt::NumberFormat;

    fn look(code: &str) -> Look {
        Look { is_text: code == "@", format: NumberFormat::parse(code), ..Look::default() }
    }

    fn stored_as(text: &str, number: Option<&str>, code: &str) -> Option<String> {
        let number = number.and_then(|number| Decimal::from_str_exact(number).ok());
        stored(Value { text, number }, &look(code), false)
    }

    #[test]
    fn a_number_is_one_where_the_cell_shows_what_was_meant() {
        assert_eq!(stored_as("75.60", Some("75.60"), "General").as_deref(), Some("75.6"));
        assert_eq!(stored_as("75.60", Some("75.60"), "#,##0.00").as_deref(), Some("75.6"));
        assert_eq!(stored_as("60%", Some("0.6"), "0%").as_deref(), Some("0.6"));
        // 0.6 is not what 60% is to a reader of the page.
        assert_eq!(stored_as("60%", Some("0.6"), "General"), None);
        assert_eq!(stored_as("75.60", Some("75.60"), "@"), None);
        assert_eq!(stored_as("75.60", Some("75.60"), ";;;"), None);
        assert_eq!(stored_as("文字", None, "0.00"), None);
    }

    #[test]
    fn a_day_is_one_where_the_cell_shows_days() {
        assert_eq!(stored_as("2025年3月1日", None, "yyyy\"年\"m\"月\"d\"日\"").as_deref(), Some("45717"));
        assert_eq!(stored_as("2025年3月1日", None, "General"), None);
        assert_eq!(stored_as("2025年2月30日", None, "yyyy-mm-dd"), None);
        assert_eq!(stored_as("2025年3月1日", None, "yyyy-mm"), None);
        assert_eq!((serial(2000, 2, 29), serial(1900, 3, 1)), (Some(36_585), Some(61)));
    }

    #[test]
    fn letters_that_would_be_read_as_others_are_spelled_out() {
        assert_eq!(escaped("a_x0041_b_x_"), "a_x005F_x0041_b_x_");
    }
}
