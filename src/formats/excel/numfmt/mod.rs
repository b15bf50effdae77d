//! Number formats (`#,##0.00`, `0%`, `0!.0,"万人次"`, `yyyy"年"m"月"d"日"`): from what a cell stores to what a person sees.
//!
//! Everything is worked out in decimals, and a number that its format scales is also given in the unit that is
//! shown. What remains beyond this renderer (exponents) shows its plain number, so nothing is lost.

mod chinese;
mod date;
mod number;
mod parse;

use crate::document::{RemarkKind, Remarks};
use calamine::{ExcelDateTime, ExcelDateTimeType};
use rust_decimal::Decimal;

/// A parsed format code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberFormat {
    /// For numbers, at most three.
    sections: Vec<Section>,
    /// For text.
    text: Option<Section>,
}

#[derive(Clone, Debug, PartialEq)]
struct Section {
    condition: Option<Condition>,
    numerals: Numerals,
    shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
struct Condition {
    relation: String,
    limit: f64,
}

/// `[DBNum1]` writes 一百二十三, `[DBNum2]` 壹佰贰拾叁.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numerals {
    Arabic,
    Small,
    Large,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    /// `General` and all that is beyond this renderer.
    Plain,
    /// `General` between words.
    General {
        before: String,
        after: String,
    },
    /// No digits: a word for every number, or nothing.
    Words(String),
    Number(Layout),
    Fraction(Fraction),
    /// The letters of a date with the words between them.
    Date(Vec<Piece>),
    /// `@` between words.
    Text {
        before: String,
        after: String,
    },
}

/// How the digits of a number are laid out.
#[derive(Clone, Debug, Default, PartialEq)]
struct Layout {
    tokens: Vec<Token>,
    /// Digits before the point that have a place; digits shown at least and at most behind it.
    whole: usize,
    least: usize,
    most: usize,
    thousands: bool,
    /// Commas at the end, each dividing by 1000.
    thousandths: u32,
    percents: u32,
    /// Places behind a point that is a mere word.
    shift: usize,
    /// Words between the digits, other than such a point: `000-0000`.
    has_words_inside: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Fraction {
    has_whole: bool,
    /// The denominator, where the format names it; else the greatest.
    fixed: Option<u32>,
    most: u32,
    after: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Digit(char),
    Point,
    Comma,
    Percent,
    Slash,
    General,
    Text,
    Word(String),
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

/// What a cell shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    pub text: String,
    /// The exact number, in the unit that is shown; `None` for a date, a word, or text.
    pub number: Option<Decimal>,
    /// Where that is not simply what is stored.
    pub remarks: Remarks,
}

impl Shown {
    pub fn text(text: impl Into<String>) -> Shown {
        Shown { text: text.into(), ..Shown::default() }
    }
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
        12 => "# ?/?",
        13 => "# ??/??",
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
        parse::parse(code)
    }

    /// Shows dates as dates when the file only tells *that* a number is one.
    pub fn unknown_date() -> NumberFormat {
        NumberFormat::parse("yyyy-mm-dd hh:mm:ss")
    }

    pub fn is_plain(&self) -> bool {
        self.sections.iter().all(|section| section.shape == Shape::Plain) && self.text.is_none()
    }

    /// What a cell with this number shows.
    pub fn show(&self, value: f64, epoch_1904: bool) -> Shown {
        let number = decimal(value);
        let mut shown = match (self.choose(value), number) {
            (None, _) => plain(value, number),
            (Some((section, signed)), Some(number)) => section.show(value, number, signed, epoch_1904),
            (Some((Section { shape: Shape::Words(words), .. }, _)), None) => Shown::text(words.trim()),
            (Some(_), None) => plain(value, None),
        };
        if shown.text.is_empty() {
            // A format such as `;;;` hides the number; it is still in the file.
            shown.number = None;
            shown.remarks = Remarks::default();
            shown.remarks.push(RemarkKind::Masked, plain(value, number).text);
        } else if value.abs() >= 1e15 && value.fract() == 0.0 && shown.number.is_some() {
            shown.remarks.push(RemarkKind::LostDigits, shown.text.clone());
        }
        shown
    }

    /// What a cell with this text shows.
    pub fn show_text(&self, text: String) -> Shown {
        match self.text.as_ref().map(|section| &section.shape) {
            None | Some(Shape::Plain) => Shown::text(text),
            Some(Shape::Text { before, after }) if before.is_empty() && after.is_empty() => Shown::text(text),
            Some(_) if text.trim().is_empty() => Shown::text(text),
            Some(Shape::Text { before, after }) => Shown::text(format!("{before}{text}{after}")),
            Some(Shape::Words(words)) => {
                let mut shown = Shown::text(words.trim());
                shown.remarks.push(RemarkKind::Masked, text);
                shown
            }
            // Digits say nothing of text.
            Some(_) => Shown::text(text),
        }
    }

    /// Whether text looks different under this format.
    pub fn is_for_text(&self) -> bool {
        let plain = Shape::Text { before: String::new(), after: String::new() };
        self.text.as_ref().is_some_and(|section| section.shape != plain && section.shape != Shape::Plain)
    }

    /// The section for a value, and whether a minus sign is ours to print.
    fn choose(&self, value: f64) -> Option<(&Section, bool)> {
        let numeric = self.sections.as_slice();
        if numeric.iter().any(|section| section.condition.is_some()) {
            let fits = |section: &&Section| section.condition.as_ref().is_none_or(|condition| condition.holds(value));
            // What no section is for, the last one shows.
            return numeric.iter().find(fits).or(numeric.last()).map(|section| {
                let below = section.condition.as_ref().is_some_and(Condition::is_below_zero);
                (section, !below)
            });
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

impl Condition {
    fn holds(&self, value: f64) -> bool {
        match self.relation.as_str() {
            ">" => value > self.limit,
            ">=" => value >= self.limit,
            "<" => value < self.limit,
            "<=" => value <= self.limit,
            "=" => value == self.limit,
            _ => value != self.limit,
        }
    }

    /// It admits nothing but negative numbers, and its section says so in its own way.
    fn is_below_zero(&self) -> bool {
        self.relation == "<" && self.limit <= 0.0 || self.relation == "<=" && self.limit < 0.0
    }
}

impl Section {
    fn show(&self, value: f64, number: Decimal, signed: bool, epoch_1904: bool) -> Shown {
        let minus = if signed && number.is_sign_negative() { "-" } else { "" };
        let shown = match &self.shape {
            Shape::Plain if self.numerals == Numerals::Arabic => None,
            Shape::Plain => chinese::number(number, self.numerals).map(Shown::text),
            Shape::General { before, after } => {
                let bare = if signed { number.abs() } else { number };
                let digits = chinese::number(bare, self.numerals).unwrap_or_else(|| bare.to_string());
                Some(Shown { number: Some(number), ..Shown::text(format!("{minus}{before}{digits}{after}").trim()) })
            }
            Shape::Words(words) => Some(Shown { number: Some(number), ..Shown::text(words.trim()) }),
            Shape::Number(layout) => layout.show(number, minus, self.numerals),
            Shape::Fraction(fraction) => fraction.show(number, minus),
            Shape::Date(pieces) => date::show(pieces, value, epoch_1904, self.numerals).map(Shown::text),
            Shape::Text { before, after } => {
                Some(Shown { number: Some(number), ..Shown::text(format!("{before}{number}{after}").trim()) })
            }
        };
        shown.unwrap_or_else(|| plain(value, Some(number)))
    }
}

/// What a file prints for a number whose format it does not spell: where the two differ by powers of ten, the number
/// is the printed one's, exactly.
pub fn scaled(printed: &str, number: Option<Decimal>) -> Shown {
    let mut shown = Shown { number, ..Shown::text(printed) };
    let Some(number) = number.filter(|number| !number.is_zero() && !printed.contains('%')) else { return shown };
    let digits: String = printed.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let is_one = printed.matches(|c: char| c.is_ascii_digit()).count() > 0 && digits.matches('.').count() <= 1;
    let Some(said) = digits.parse::<Decimal>().ok().filter(|_| is_one && !printed.contains('/')) else { return shown };
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len()) as u32;
    let mut unit = number.abs();
    for power in 0..=9 {
        if unit.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero) == said {
            let mut exact = unit.normalize();
            exact.set_sign_negative(number.is_sign_negative());
            if power > 0 {
                shown.remarks.push(RemarkKind::Scaled, number.normalize().to_string());
            }
            if unit != said {
                shown.remarks.push(RemarkKind::Rounded, exact.to_string());
            }
            shown.number = Some(exact);
            break;
        }
        let Some(less) = unit.checked_div(Decimal::TEN).filter(|_| !said.is_zero()) else { break };
        unit = less;
    }
    if number.abs() >= Decimal::from(1_000_000_000_000_000_u64) {
        shown.remarks.push(RemarkKind::LostDigits, shown.text.clone());
    }
    shown
}

fn plain(value: f64, number: Option<Decimal>) -> Shown {
    let text = number.map_or_else(|| format!("{value:E}"), |number| number.to_string());
    Shown { text, number, ..Shown::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(code: &str, value: f64) -> String {
        NumberFormat::parse(code).show(value, false).text
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
            ("#.##", 1.25, "1.25"),
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
            (";;;", 5.0, ""),
            ("0;-0;;@", 0.0, ""),
            ("#", 0.0, ""),
            ("0.00E+00", 1500.0, "1500"),
            ("# ?/?", 0.5, "1/2"),
            ("# ??/??", 3.75, "3 3/4"),
            ("# ?/8", 0.5, "4/8"),
            ("[DBNum1]0", 5.0, "五"),
            ("[DBNum1][$-804]General", 123.0, "一百二十三"),
            ("[DBNum2][$-804]General\"元整\"", 120.0, "壹佰贰拾元整"),
            ("000-0000", 1234567.0, "123-4567"),
            ("0\"年\"00\"月\"", 202512.0, "2025年12月"),
            ("0‰", 5.0, "5‰"),
            ("", 5.0, "5"),
            ("0.00,", 1_200_000.0, "1200.00"),
            ("0!.0,", 1_200_000.0, "120.0"),
            ("0\".\"0,", 1_200_000.0, "120.0"),
            ("0\\.0,", 5_000.0, "0.5"),
            ("#!.0000", 345.0, ".0345"),
            ("0!.0000\"万元\"", 12_345.0, "1.2345万元"),
            ("0!.0,\"万\"", 15_000.0, "1.5万"),
            ("[>=10000]0!.0,\"万人次\";0\"人次\"", 12_000.0, "1.2万人次"),
            ("[>=10000]0!.0,\"万人次\";0\"人次\"", 120.0, "120人次"),
            ("[<1]0.0%;0\"个\"", 0.5, "50.0%"),
            ("[=1]\"是\";[=0]\"否\";General", 0.0, "否"),
            ("[<0]\"减\"0;0", -3.0, "减3"),
            ("General\"人次\"", 1_200.0, "1200人次"),
            ("G/通用格式\"人次\"", 1_200.0, "1200人次"),
            ("\"≥\"General", 80.0, "≥80"),
            ("\"≥\"0%", 0.8, "≥80%"),
            ("#,##0\"元\"", 1_200.0, "1,200元"),
            ("#,##0.00,,\"百万\"", 1_234_567.0, "1.23百万"),
            ("#,##0", -1_234_567.0, "-1,234,567"),
            ("0,000", 12.0, "0,012"),
        ] {
            assert_eq!(show(code, value), text, "{code} of {value}");
        }
    }

    #[test]
    fn amounts_are_exact_in_the_unit_that_is_shown_and_what_differs_is_remarked() {
        use RemarkKind::*;
        for (code, value, number, remarks) in [
            ("0!.0,", 1_234_567.0, Some("123.4567"), &[(Scaled, "1234567"), (Rounded, "123.4567")][..]),
            ("0.00,", 1_200_000.0, Some("1200"), &[(Scaled, "1200000")]),
            ("0!.0000\"万元\"", 12_345.0, Some("1.2345"), &[(Scaled, "12345")]),
            ("0", 119.6, Some("119.6"), &[(Rounded, "119.6")]),
            ("#,##0.00", -12.345, Some("-12.345"), &[(Rounded, "-12.345")]),
            ("0.00", 75.6, Some("75.6"), &[]),
            ("0%", 0.985, Some("0.985"), &[]),
            (";;;", 5.0, None, &[(Masked, "5")]),
            ("General", 440_106_199_001_011_234.0, Some("440106199001011000"), &[(LostDigits, "440106199001011000")]),
            ("000-0000", 1_234_567.0, None, &[]),
        ] {
            let shown = NumberFormat::parse(code).show(value, false);
            assert_eq!(shown.number.map(|number| number.to_string()).as_deref(), number, "{code}");
            let told: Vec<_> = shown.remarks.iter().map(|remark| (remark.kind, remark.text.as_str())).collect();
            assert_eq!(told, remarks, "{code}");
        }
    }

    #[test]
    fn a_printed_number_tells_the_unit_it_is_shown_in() {
        for (printed, number, exact, remarks) in [
            ("120.0", "1200000", "120", 1),
            ("123.5", "1234567", "123.4567", 2),
            ("1,200,000元", "1200000", "1200000", 0),
            ("120", "119.6", "119.6", 1),
            ("98%", "0.98", "0.98", 0),
            ("1/2", "0.5", "0.5", 0),
        ] {
            let shown = scaled(printed, number.parse().ok());
            assert_eq!(shown.number.map(|number| number.to_string()).as_deref(), Some(exact), "{printed}");
            assert_eq!(shown.remarks.len(), remarks, "{printed}");
        }
    }

    #[test]
    fn text_has_formats_too() {
        for (code, text, looks) in [
            ("@", "设备", "设备"),
            ("@\"数\"", "设备", "设备数"),
            ("\"2025年\"@", "运维", "2025年运维"),
            ("0;0;0;@\"次\"", "三", "三次"),
            ("0;@\"次\"", "三", "三次"),
            (";;;", "内部", ""),
            ("0.00", "设备", "设备"),
        ] {
            assert_eq!(NumberFormat::parse(code).show_text(text.into()).text, looks, "{code}");
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
            ("[DBNum1]yyyy\"年\"m\"月\"d\"日\"", day, "二〇二一年十二月三十一日"),
            ("yyyy-mm-dd", -1.0, "-1"),
            ("aaaa", day, "星期五"),
        ] {
            assert_eq!(show(code, value), text, "{code} of {value}");
        }
        assert_eq!(NumberFormat::parse("yyyy-m-d").show(day, false).number, None);
        assert_eq!(NumberFormat::unknown_date().show(day, false).text, "2021-12-31");
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
            NumberFormat::parse(&code).show_text("文".into());
        }
    }
}
