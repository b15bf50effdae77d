//! Scalars of a form as an author would write them: plain where that is safe, else in double quotes.

use unicode_width::UnicodeWidthChar;

/// Text for a flow list or map. Chinese words stay bare; whatever YAML could take for something else is quoted.
pub fn quoted(text: &str) -> String {
    let word = |c: char| c.width() == Some(2) && (c.is_alphabetic() || "（）、，。；《》“”…".contains(c));
    let first = text.chars().next().is_some_and(|c| word(c) && (c.is_alphabetic() || c == '（'));
    if first && text.chars().all(|c| word(c) || c.is_ascii_alphanumeric() || "()".contains(c)) || text == "…" {
        return text.to_string();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // What neither shows nor spaces has no business in a form.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `13` or `13.5`.
pub fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_bare_and_the_rest_is_quoted() {
        for bare in ["项目名称", "（一）财政拨款", "…", "项目概况及A类"] {
            assert_eq!(quoted(bare), bare);
        }
        for (text, written) in [
            ("", "\"\""),
            ("其中：自筹", "\"其中：自筹\""),
            ("甲 #乙", "\"甲 #乙\""),
            ("{项目名称}", "\"{项目名称}\""),
            ("2021", "\"2021\""),
            ("一\n“二”\"三\"", "\"一\\n“二”\\\"三\\\"\""),
            ("a\u{0}b", "\"ab\""),
        ] {
            assert_eq!(quoted(text), written);
        }
        assert_eq!([number(13.0), number(8.43), number(0.5)], ["13", "8.4", "0.5"]);
    }
}
