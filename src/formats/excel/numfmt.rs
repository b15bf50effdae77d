//! Number formats (`#,##0.00`, `0%`, `yyyy"年"m"月"d"日"`): from the number in a cell to what a person sees.
//!
//! Covers what forms use. Fractions, exponents, Chinese numerals and literals inside a number
//! are beyond it: such a cell shows its plain number, so nothing is lost.

use calamine::{ExcelDateTime, ExcelDateTimeType};
use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt::Write;

/// A parsed format code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq)]
struct Section {
    condition: Option<(String, f64)>,
    shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    /// `General` and all that is beyond this renderer.
    Plain,
    Number(Digits),
    /// The letters of a date with the words between them.
    Date(Vec<Piece>),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Digits {
    before: String,
    after: String,
    /// Digits shown at least, before and after the point, and at most after it.
    whole: usize,
    least: usize,
    most: usize,
    thousands: bool,
    /// Commas at the end, each dividing by 1000.
    thousandths: u32,
    percents: u32,
    /// Whether there is any digit at all; `"无"` alone shows a word for every number.
    any: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Year,
    Month(usize),
    Day(usize),
    Weekday,
    Hour(usize),
    Minute(usize),
    Second(usize),
    HalfDay,
    /// `[h]`, `[m]`, `[s]`: time that runs on past a day.
    Elapsed(char),
    Word(String),
}

/// The codes of the formats that files name by number only, with the dates of the Chinese edition.
pub fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "¥#,##0;¥-#,##0",
        7 | 8 => "¥#,##0.00;¥-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy-m-d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 | 20 => "h:mm",
        19 | 21 => "h:mm:ss",
        22 => "yyyy-m-d h:mm",
        27 | 36 | 50 | 52 | 57 => r#"yyyy"年"m"月""#,
        28 | 29 | 51 | 53 | 54 | 58 => r#"m"月"d"日""#,
        30 => "m-d-yy",
        31 => r#"yyyy"年"m"月"d"日""#,
        32 => r#"h"时"mm"分""#,
        33 => r#"h"时"mm"分"ss"秒""#,
        34 | 55 => r#"上午/下午h"时"mm"分""#,
        35 | 56 => r#"上午/下午h"时"mm"分"ss"秒""#,
        37 | 38 => "#,##0 ;-#,##0",
        39 | 40 => "#,##0.00 ;-#,##0.00",
        41 => r#"_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ "#,
        42 => r#"_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ "#,
        43 => r#"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ "#,
        44 => r#"_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ "#,
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss",
        _ => return None,
    })
}

/// The decimal a spreadsheet shows for a binary number: 15 significant digits, so that
/// 76.60499999999999 is 76.605. `None` outside what [`Decimal`] holds.
pub fn decimal(value: f64) -> Option<Decimal> {
    if value == 0.0 {
        return Some(Decimal::ZERO);
    }
    // Money mostly has few places: found without printing, and exact because both sides of the division are.
    for (scale, power) in [(0, 1.0), (2, 100.0), (4, 10_000.0)] {
        let scaled = (value * power).round();
        if scaled.abs() < 1e15 && scaled / power == value {
            return Some(Decimal::new(scaled as i64, scale).normalize());
        }
    }
    let printed = format!("{value:.14e}");
    let (digits, exponent) = printed.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let digits: String = digits.chars().filter(|c| *c != '.').collect();
    let mantissa: i128 = digits.parse().ok()?;
    match 14 - exponent {
        scale @ 0..=28 => Some(Decimal::try_from_i128_with_scale(mantissa, scale as u32).ok()?.normalize()),
        scale @ 29.. => {
            // Too small for all its digits; what is left after 28 places is below any amount.
            let spare = 10i128.checked_pow(scale as u32 - 28)?;
            Some(Decimal::try_from_i128_with_scale(mantissa / spare, 28).ok()?.normalize())
        }
        scale => {
            Decimal::try_from_i128_with_scale(mantissa.checked_mul(10i128.checked_pow(scale.unsigned_abs())?)?, 0).ok()
        }
    }
}

impl NumberFormat {
    pub fn parse(code: &str) -> NumberFormat {
        NumberFormat { sections: split_sections(code).iter().map(|section| parse_section(section)).collect() }
    }

    /// Shows dates as dates when the file only tells *that* a number is one.
    pub fn unknown_date() -> NumberFormat {
        NumberFormat::parse("yyyy-mm-dd hh:mm:ss")
    }

    pub fn is_plain(&self) -> bool {
        self.sections.iter().all(|section| section.shape == Shape::Plain)
    }

    /// What a cell shows, and the number it holds unless it shows a date.
    pub fn show(&self, value: f64, epoch_1904: bool) -> (String, Option<Decimal>) {
        let number = decimal(value);
        let shown = self.choose(value).and_then(|(section, signed)| match &section.shape {
            Shape::Plain => None,
            Shape::Number(digits) => number.and_then(|number| digits.show(number, signed)).map(|text| (text, number)),
            Shape::Date(pieces) => show_date(pieces, value, epoch_1904).map(|text| (text, None)),
        });
        match shown {
            // A format such as `;;;` hides the number; it is still in the file.
            Some((text, number)) if !text.is_empty() => (text, number),
            _ => (plain(value, number), number),
        }
    }

    /// The section for a value, and whether a minus sign is ours to print.
    fn choose(&self, value: f64) -> Option<(&Section, bool)> {
        let numeric = &self.sections[..self.sections.len().min(3)];
        if numeric.iter().any(|section| section.condition.is_some()) {
            let fits = |section: &&Section| match &section.condition {
                Some((relation, limit)) => match relation.as_str() {
                    ">" => value > *limit,
                    ">=" => value >= *limit,
                    "<" => value < *limit,
                    "<=" => value <= *limit,
                    "=" => value == *limit,
                    _ => value != *limit,
                },
                None => true,
            };
            return numeric.iter().find(fits).map(|section| (section, true));
        }
        match numeric {
            [] => None,
            [only] => Some((only, true)),
            [_, negative] | [_, negative, _] if value < 0.0 => Some((negative, false)),
            [_, _, zero] if value == 0.0 => Some((zero, false)),
            [positive, ..] => Some((positive, false)),
        }
    }
}

fn plain(value: f64, number: Option<Decimal>) -> String {
    number.map_or_else(|| format!("{value:E}"), |number| number.to_string())
}

fn split_sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut chars = code.chars();
    let (mut quoted, mut bracketed) = (false, false);
    while let Some(c) = chars.next() {
        let last = sections.len() - 1;
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            ';' if !quoted && !bracketed => {
                sections.push(String::new());
                continue;
            }
            '\\' | '!' | '_' | '*' if !quoted && !bracketed => {
                sections[last].push(c);
                sections[last].extend(chars.next());
                continue;
            }
            _ => (),
        }
        sections[last].push(c);
    }
    sections
}

fn parse_section(code: &str) -> Section {
    let mut section = Section { condition: None, shape: Shape::Plain };
    let mut digits = Digits::default();
    let mut pieces = Vec::new();
    let mut is_date = false;
    let mut after_point = false;
    let mut commas = 0;
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        let mut word = String::new();
        match c {
            '"' => word.extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' | '!' => word.extend(chars.next()),
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let first = inside.chars().next().map_or(' ', |c| c.to_ascii_lowercase());
                let relation: String = inside.chars().take_while(|c| "<>=".contains(*c)).collect();
                if !relation.is_empty() {
                    let Ok(limit) = inside[relation.len()..].trim().parse() else { return section };
                    section.condition = Some((relation, limit));
                } else if let Some(currency) = inside.strip_prefix('$') {
                    word.push_str(currency.split('-').next().unwrap_or(""));
                } else if inside.starts_with("DBNum") {
                    return section;
                } else if "hms".contains(first) && inside.chars().all(|c| c.to_ascii_lowercase() == first) {
                    pieces.push(Piece::Elapsed(first));
                    is_date = true;
                }
            }
            '0' | '#' | '?' => {
                // A word between digits (`000-0000`) is beyond us, except a point.
                if digits.any && !digits.after.is_empty() || is_date && !code.contains("s.0") {
                    return section;
                }
                digits.any = true;
                if commas > 0 && !after_point {
                    digits.thousands = true;
                }
                commas = 0;
                match (after_point, c) {
                    (false, '0') => digits.whole += 1,
                    (true, _) => {
                        digits.most += 1;
                        if c == '0' {
                            digits.least = digits.most;
                        }
                    }
                    _ => (),
                }
            }
            '.' if is_date => (),
            '.' => after_point = true,
            ',' if digits.any => commas += 1,
            '%' => {
                digits.percents += 1;
                word.push('%');
            }
            'E' if matches!(chars.peek(), Some('+' | '-')) => return section,
            '/' if digits.any => return section,
            'G' | 'g' if code.contains("General") || code.contains("GENERAL") || code.contains("G/") => return section,
            '@' => return section,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'b' | 'a' | 'A' | '上' => {
                let small = c.to_ascii_lowercase();
                let mut count = 1;
                if small == 'a' || small == '上' {
                    // AM/PM, A/P, 上午/下午, or aaa and aaaa: the day of the week.
                    let rest: String = chars.clone().collect();
                    let tail = ["M/PM", "m/pm", "/P", "/p", "午/下午"].into_iter().find(|tail| rest.starts_with(tail));
                    match tail {
                        Some(tail) => {
                            for _ in tail.chars() {
                                chars.next();
                            }
                            pieces.push(Piece::HalfDay);
                            is_date = true;
                            continue;
                        }
                        None if small == '上' => {
                            word.push(c);
                            push_word(&mut digits, &mut pieces, &word);
                            continue;
                        }
                        None => (),
                    }
                }
                while chars.peek().is_some_and(|next| next.to_ascii_lowercase() == small) {
                    chars.next();
                    count += 1;
                }
                is_date = true;
                let after_hour = matches!(
                    pieces.iter().rev().find(|piece| !matches!(piece, Piece::Word(_))),
                    Some(Piece::Hour(_) | Piece::Elapsed('h'))
                );
                let piece = match small {
                    'y' | 'e' | 'b' => Piece::Year,
                    'm' if after_hour => Piece::Minute(count),
                    'm' => Piece::Month(count),
                    'd' if count > 2 => Piece::Weekday,
                    'd' => Piece::Day(count),
                    'h' => Piece::Hour(count),
                    's' => {
                        // The month before a second was a minute: `mm:ss`.
                        let before = pieces.iter_mut().rev().find(|piece| !matches!(piece, Piece::Word(_)));
                        if let Some(piece) = before
                            && let Piece::Month(count) = *piece
                        {
                            *piece = Piece::Minute(count);
                        }
                        Piece::Second(count)
                    }
                    _ => Piece::Weekday,
                };
                pieces.push(piece);
            }
            c => word.push(c),
        }
        push_word(&mut digits, &mut pieces, &word);
    }
    digits.thousandths = commas;
    section.shape = if is_date { Shape::Date(pieces) } else { Shape::Number(digits) };
    section
}

fn push_word(digits: &mut Digits, pieces: &mut Vec<Piece>, word: &str) {
    if !word.is_empty() {
        if digits.any { &mut digits.after } else { &mut digits.before }.push_str(word);
        pieces.push(Piece::Word(word.to_string()));
    }
}

impl Digits {
    fn show(&self, number: Decimal, signed: bool) -> Option<String> {
        let mut shown = number.abs();
        for _ in 0..self.percents {
            shown = shown.checked_mul(Decimal::ONE_HUNDRED)?;
        }
        for _ in 0..self.thousandths {
            shown = shown.checked_div(Decimal::ONE_THOUSAND)?;
        }
        let mut text = String::new();
        if signed && number.is_sign_negative() {
            text.push('-');
        }
        text.push_str(&self.before);
        if self.any {
            let places = self.most.min(28) as u32;
            let rounded = shown.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
            let printed = format!("{rounded:.*}", places as usize);
            let (whole, part) = printed.split_once('.').unwrap_or((&printed, ""));
            let whole = whole.trim_start_matches('0');
            let zeros = "0".repeat(self.whole.min(64).saturating_sub(whole.len()));
            let whole = zeros + whole;
            for (at, digit) in whole.chars().enumerate() {
                if self.thousands && at > 0 && (whole.len() - at) % 3 == 0 {
                    text.push(',');
                }
                text.push(digit);
            }
            let spare = part.len() - part.trim_end_matches('0').len();
            let part = &part[..part.len() - spare.min(part.len().saturating_sub(self.least))];
            if !part.is_empty() {
                text.push('.');
                text.push_str(part);
            }
        }
        text.push_str(&self.after);
        Some(text.trim().to_string())
    }
}

/// A date with Chinese words is shown as the format says; any other as `2021-12-31 08:30`,
/// with the parts that the format has, so that one notation is enough for the reader of the text.
fn show_date(pieces: &[Piece], value: f64, epoch_1904: bool) -> Option<String> {
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
        for piece in pieces {
            match piece {
                Piece::Year => write!(text, "{year:04}"),
                Piece::Month(width) => write!(text, "{month:0width$}", width = *width.min(&2)),
                Piece::Day(width) => write!(text, "{day:0width$}", width = *width.min(&2)),
                Piece::Weekday => write!(text, "{}", weekday(value, epoch_1904)),
                Piece::HalfDay => write!(text, "{}", if hour < 12 { "上午" } else { "下午" }),
                Piece::Hour(width) if has(|piece| *piece == Piece::HalfDay) => {
                    write!(text, "{:0width$}", (hour + 11) % 12 + 1, width = *width.min(&2))
                }
                Piece::Hour(width) => write!(text, "{hour:0width$}", width = *width.min(&2)),
                Piece::Minute(width) => write!(text, "{minute:0width$}", width = *width.min(&2)),
                Piece::Second(width) => write!(text, "{second:0width$}", width = *width.min(&2)),
                Piece::Word(word) => write!(text, "{word}"),
                Piece::Elapsed(_) => Ok(()),
            }
            .ok()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn show(code: &str, value: f64) -> String {
        NumberFormat::parse(code).show(value, false).0
    }

    #[test]
    fn a_binary_number_becomes_the_decimal_it_stands_for() {
        for (value, text) in [
            (76.60499999999999, "76.605"),
            (0.1 + 0.2, "0.3"),
            (1.005, "1.005"),
            (542.76, "542.76"),
            (-3.0, "-3"),
            (1e20, "100000000000000000000"),
            (1.0 / 3.0, "0.333333333333333"),
            (1e-20, "0.00000000000000000001"),
            (123456789012345680.0, "123456789012346000"),
        ] {
            assert_eq!(decimal(value).map(|number| number.to_string()).as_deref(), Some(text));
        }
        assert_eq!((decimal(1e300), decimal(f64::NAN), decimal(f64::INFINITY)), (None, None, None));
        assert!(decimal(1e-300).is_none_or(|number| number.is_zero()));
    }

    #[test]
    fn numbers_look_as_on_the_page() {
        for (code, value, text) in [
            ("General", 542.76, "542.76"),
            ("G/通用格式", 0.98, "0.98"),
            ("@", 12.0, "12"),
            ("0", 2.5, "3"),
            ("0.00", 75.6, "75.60"),
            ("0.00", -0.005, "-0.01"),
            ("0.##", 1.5, "1.5"),
            ("0.0#", 1.0, "1.0"),
            ("#,##0.00", 2913.07, "2,913.07"),
            ("#,##0", 1234567.0, "1,234,567"),
            ("#,##0.00", 0.0, "0.00"),
            ("#.##", 0.0, "0"),
            ("000", 7.0, "007"),
            ("0%", 0.98, "98%"),
            ("0.00%", 0.98765, "98.77%"),
            ("0%", -0.5, "-50%"),
            ("¥#,##0.00", 10.0, "¥10.00"),
            ("[$¥-804]#,##0.00", 10.0, "¥10.00"),
            ("\"¥\"#,##0;[Red]\"¥\"-#,##0", -10.0, "¥-10"),
            (r#"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ "#, -1234.5, "-1,234.50"),
            (r#"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ "#, 0.0, "-"),
            ("#,##0_);(#,##0)", -5.0, "(5)"),
            ("0_ ;[Red]\\-0\\ ", -5.0, "-5"),
            ("0.00\"万元\"", 12.5, "12.50万元"),
            ("0.00_);[Red]\\(0.00\\)", 1.0, "1.00"),
            ("#,##0,", 12345678.0, "12,346"),
            ("[>=100]0.0;0.00", 5.0, "5.00"),
            ("[>=100]0.0;0.00", 500.0, "500.0"),
            (";;;", 5.0, "5"),
            ("0.00E+00", 1500.0, "1500"),
            ("# ?/?", 0.5, "0.5"),
            ("0!.0,\"万\"", 15000.0, "15000"),
            ("[DBNum1]0", 5.0, "5"),
            ("", 5.0, "5"),
        ] {
            assert_eq!(show(code, value), text, "{code} of {value}");
        }
    }

    #[test]
    fn dates_look_as_on_the_page() {
        let day = 44561.0; // 2021-12-31
        for (code, value, text) in [
            ("yyyy/m/d", day, "2021-12-31"),
            ("mm-dd-yy", day, "2021-12-31"),
            ("yyyy-mm", day, "2021-12"),
            ("yyyy\\-mm\\-dd;@", day, "2021-12-31"),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", day, "2021年12月31日"),
            ("yyyy\"年\"mm\"月\"", 44197.0, "2021年01月"),
            ("m\"月\"d\"日\"", day, "12月31日"),
            ("yyyy-m-d h:mm", day + 0.354166666666667, "2021-12-31 08:30"),
            ("yyyy-m-d h:mm", day, "2021-12-31"),
            ("yyyy/m/d", day + 0.5, "2021-12-31"),
            ("h:mm:ss", 0.354166666666667, "08:30:00"),
            ("h:mm AM/PM", 0.75, "18:00"),
            ("上午/下午h\"时\"mm\"分\"", 0.75, "下午6时00分"),
            ("[h]:mm", 1.5, "36:00"),
            ("mm:ss", 0.5 / 24.0, "00:30:00"),
            ("[DBNum1]yyyy\"年\"m\"月\"", day, "44561"),
            ("yyyy-mm-dd", -1.0, "-1"),
            ("aaaa", day, "星期五"),
        ] {
            assert_eq!(show(code, value), text, "{code} of {value}");
        }
        assert_eq!(NumberFormat::parse("yyyy-m-d").show(day, false).1, None);
        assert_eq!(NumberFormat::unknown_date().show(day, false).0, "2021-12-31");
    }

    #[test]
    fn no_format_code_makes_it_panic() {
        let scraps = [
            "[", "]", "\"", "\\", "_", "*", ";", "0", "#", ".", ",", "%", "y", "m", "h", "s", "@", "[h]", "[>", "上",
            "a", "年", "E+", "?/", "!", "General",
        ];
        let mut seed = 7u64;
        for _ in 0..20_000 {
            let mut code = String::new();
            for _ in 0..6 {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                code.push_str(scraps[(seed >> 33) as usize % scraps.len()]);
            }
            for value in [0.0, -1.5, 44561.5, 1e300, f64::NAN, 1e-9] {
                NumberFormat::parse(&code).show(value, value < 0.0);
            }
        }
    }
}
