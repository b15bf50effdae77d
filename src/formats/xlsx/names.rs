//! Sheet names that Excel accepts, as near to the section's own name as can be; knows nothing of what stands in a sheet.

use std::collections::HashSet;

const LONGEST: usize = 31;

/// A legal and unique name for each section.
pub fn sheet_names<'n>(wanted: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::new();
    for (at, wanted) in wanted.enumerate() {
        let mut base = legal(wanted);
        // Excel keeps `History` for itself.
        if base.is_empty() || base.eq_ignore_ascii_case("history") {
            base = format!("Sheet{}", at + 1);
        }
        let mut name = cut(&base, LONGEST).to_string();
        let mut count = 2;
        while !taken.insert(name.to_lowercase()) {
            let mark = format!("({count})");
            name = format!("{}{mark}", cut(&base, LONGEST - mark.len()));
            count += 1;
        }
        names.push(name);
    }
    names
}

/// Without what Excel forbids; a forbidden sign becomes its full-width twin, so that the name still reads the same.
fn legal(name: &str) -> String {
    let kept = name.chars().filter(|sign| !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}'));
    let twins = kept.map(|sign| match sign {
        '[' => '［',
        ']' => '］',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '/' => '／',
        '\\' => '＼',
        other => other,
    });
    let name: String = twins.collect();
    cut(name.trim_matches(edge), LONGEST).trim_end_matches(edge).to_string()
}

fn edge(sign: char) -> bool {
    sign == '\'' || sign.is_whitespace()
}

/// At most `longest` UTF-16 units of `text`, the unit Excel counts in.
fn cut(text: &str, longest: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units > longest
    });
    end.map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_legal_and_unique() {
        let wanted = [
            "附件1: 目标/表",
            "",
            "'甲'",
            "ABC",
            "abc",
            "History",
            "\u{1}",
            "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二",
        ];
        let names = sheet_names(wanted.into_iter());
        assert_eq!(names[..7], ["附件1： 目标／表", "Sheet2", "甲", "ABC", "abc(2)", "Sheet6", "Sheet7"]);
        assert_eq!(names[7].chars().count(), 31);
    }

    #[test]
    fn two_long_names_stay_apart_and_short() {
        let long = "😀".repeat(40);
        let names = sheet_names([long.as_str(), long.as_str(), "Sheet4", ""].into_iter());
        assert!(names.iter().all(|name| name.encode_utf16().count() <= 31), "{names:?}");
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), 4);
    }
}
