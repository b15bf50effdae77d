//! The alphabets that lists count in: 1 2 3, 一 二 三, ① ② ③, a b c, i ii iii.
//!
//! Knows numbers only, not the lists.

/// A number in one of the alphabets, by the name that Word gives it; `None` where we do not count in it.
pub fn spelled(number: u32, format: &str) -> Option<String> {
    let circled = |first: u32, most: u32| {
        (1..=most).contains(&number).then(|| char::from_u32(first + number - 1)).flatten().map(String::from)
    };
    let of = |letters: &str| {
        let at = (number as usize).checked_sub(1)?;
        letters.chars().nth(at).map(String::from)
    };
    Some(match format {
        "decimal" => number.to_string(),
        "decimalZero" => format!("{number:02}"),
        "none" => String::new(),
        "upperLetter" => letters(number, 'A')?,
        "lowerLetter" => letters(number, 'a')?,
        "upperRoman" => roman(number)?,
        "lowerRoman" => roman(number)?.to_lowercase(),
        "decimalFullWidth" | "decimalFullWidth2" => {
            number.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            circled(0x2460, 20).unwrap_or_else(|| number.to_string())
        }
        "decimalEnclosedParen" => circled(0x2474, 20).unwrap_or_else(|| format!("({number})")),
        "decimalEnclosedFullstop" => circled(0x2488, 20).unwrap_or_else(|| format!("{number}.")),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital" => chinese(number)?,
        "chineseLegalSimplified" | "ideographLegalTraditional" => {
            chinese(number)?.chars().map(|c| in_capitals(c).unwrap_or(c)).collect()
        }
        "ideographTraditional" => of("甲乙丙丁戊己庚辛壬癸")?,
        "ideographZodiac" => of("子丑寅卯辰巳午未申酉戌亥")?,
        _ => return None,
    })
}

/// A, B … Z, AA, BB ….
fn letters(number: u32, first: char) -> Option<String> {
    let at = number.checked_sub(1)?;
    let letter = char::from_u32(u32::from(first) + at % 26)?;
    (at / 26 < 16).then(|| std::iter::repeat_n(letter, at as usize / 26 + 1).collect())
}

fn roman(number: u32) -> Option<String> {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = Some(number).filter(|number| (1..4000).contains(number))?;
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while rest >= value {
            text.push_str(digit);
            rest -= value;
        }
    }
    Some(text)
}

/// 一, 十一, 二十, 一百零一.
fn chinese(number: u32) -> Option<String> {
    let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
    let mut rest = Some(number).filter(|number| (1..10_000).contains(number))?;
    let mut text = String::new();
    let mut zero = false;
    for (value, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (rest / value) as usize;
        rest %= value;
        if digit == 0 {
            zero = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut zero) {
            text.push('零');
        }
        if !(value == 10 && digit == 1 && text.is_empty()) {
            text.push(digits[digit]);
        }
        text.push_str(unit);
    }
    Some(text)
}

fn in_capitals(c: char) -> Option<char> {
    let at = "一二三四五六七八九十百千".chars().position(|known| known == c)?;
    "壹贰叁肆伍陆柒捌玖拾佰仟".chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets() {
        let all = |format: &str| [1, 10, 11, 27, 101].map(|number| spelled(number, format).unwrap_or_default());
        assert_eq!(all("chineseCounting"), ["一", "十", "十一", "二十七", "一百零一"]);
        assert_eq!(all("upperRoman"), ["I", "X", "XI", "XXVII", "CI"]);
        assert_eq!(all("lowerLetter"), ["a", "j", "k", "aa", "wwww"]);
        assert_eq!(all("decimalEnclosedCircle"), ["①", "⑩", "⑪", "27", "101"]);
        assert_eq!(all("chineseLegalSimplified")[3], "贰拾柒");
        assert_eq!(spelled(0, "upperLetter"), None);
        assert_eq!(spelled(3, "hebrew1"), None);
    }
}
