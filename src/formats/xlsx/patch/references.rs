//! References in formulas: found, and written anew where the rows they speak of have moved.
//!
//! Knows how cells, ranges, whole rows and sheets are spelled; computes nothing.

use crate::formats::rows::Layout;
use crate::source::cell_name;
use std::collections::HashMap;

/// `$B$7`: a cell, or with one of the two only, a whole column or row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Corner {
    /// From 0, and whether it bears a `$`.
    column: Option<(u16, bool)>,
    row: Option<(u32, bool)>,
}

impl Corner {
    fn parse(text: &str) -> Option<Corner> {
        let fixed = |text: &mut &str| {
            let bare = text.strip_prefix('$');
            *text = bare.unwrap_or(text);
            bare.is_some()
        };
        let mut rest = text;
        let column_fixed = fixed(&mut rest);
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters > 3 {
            return None;
        }
        let column = rest[..letters]
            .bytes()
            .fold(0u32, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        rest = &rest[letters..];
        let row_fixed = if letters > 0 { fixed(&mut rest) } else { column_fixed };
        let row: Option<u32> = match rest {
            "" => None,
            digits if digits.len() <= 7 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Some(digits.parse::<u32>().ok()?.checked_sub(1).filter(|row| *row < 1_048_576)?)
            }
            _ => return None,
        };
        let column = (letters > 0).then_some((u16::try_from(column.saturating_sub(1)).ok()?, column_fixed));
        if column.is_some_and(|(column, _)| column >= 16_384) || column.is_none() && row.is_none() {
            return None;
        }
        Some(Corner { column, row: row.map(|row| (row, row_fixed)) })
    }

    fn print(self) -> String {
        let mut out = String::new();
        if let Some((column, fixed)) = self.column {
            out.push_str(if fixed { "$" } else { "" });
            out.push_str(cell_name(0, column).trim_end_matches('1'));
        }
        if let Some((row, fixed)) = self.row {
            out.push_str(if fixed { "$" } else { "" });
            out.push_str(&(row + 1).to_string());
        }
        out
    }

    fn at(self, row: u32) -> Corner {
        Corner { row: self.row.map(|(_, fixed)| (row, fixed)), ..self }
    }
}

struct Reference<'a> {
    /// The sheet it names; none for the formula's own.
    sheet: Option<&'a str>,
    first: Corner,
    last: Option<Corner>,
    /// It stands right in a function that takes ranges and makes one number of them.
    is_summed: bool,
}

const SUMS: [&str; 12] = [
    "SUM",
    "COUNT",
    "COUNTA",
    "AVERAGE",
    "MAX",
    "MIN",
    "PRODUCT",
    "SUBTOTAL",
    "SUMPRODUCT",
    "COUNTIF",
    "SUMIF",
    "AGGREGATE",
];

/// Writes the formula with what `replace` makes of each reference; `None` leaves it as it is.
fn rewrite(formula: &str, replace: &mut dyn FnMut(&Reference) -> Option<String>) -> String {
    let mut out = String::with_capacity(formula.len() + 8);
    let mut functions: Vec<bool> = Vec::new();
    let (mut called, mut sheet, mut foreign) = (None::<&str>, None::<String>, false);
    let mut at = 0;
    while let Some(c) = formula[at..].chars().next() {
        let from = at;
        if is_word(c) {
            let end = word_end(formula, at);
            let word = &formula[at..end];
            let behind = formula[end..].chars().next();
            at = end;
            match behind {
                Some('!') => {
                    sheet = Some(word.to_string());
                    at += 1;
                    out.push_str(&formula[from..at]);
                    continue;
                }
                Some('(') => called = Some(word),
                _ => {
                    if let Some((first, last, end)) = corners(formula, word, end) {
                        at = end;
                        let is_summed = functions.last().copied().unwrap_or(false);
                        let reference = Reference { sheet: sheet.as_deref(), first, last, is_summed };
                        let made = if foreign { None } else { replace(&reference) };
                        out.push_str(made.as_deref().unwrap_or(&formula[from..at]));
                        (sheet, foreign) = (None, false);
                        continue;
                    }
                }
            }
            (sheet, foreign) = (None, false);
            out.push_str(&formula[from..at]);
            continue;
        }
        at += c.len_utf8();
        match c {
            '"' => at = quoted_end(formula, at, '"'),
            '\'' => {
                let end = quoted_end(formula, at, '\'');
                let name = formula.get(at..end.saturating_sub(1)).unwrap_or("").replace("''", "'");
                at = end;
                if formula[end..].starts_with('!') {
                    at += 1;
                    // '[1]Sheet'!A1 is in another file.
                    foreign = name.contains('[');
                    sheet = Some(name);
                }
            }
            '[' => {
                at = formula[at..].find(']').map_or(formula.len(), |close| at + close + 1);
                foreign = true;
            }
            '(' => {
                let sums = called.take().is_some_and(|name| SUMS.iter().any(|known| known.eq_ignore_ascii_case(name)));
                functions.push(sums);
            }
            ')' => drop(functions.pop()),
            _ => {}
        }
        if !matches!(c, '\'' | '[') {
            (sheet, foreign) = (None, false);
        }
        out.push_str(&formula[from..at]);
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '\\' | '?')
}

fn word_end(formula: &str, at: usize) -> usize {
    formula[at..].find(|c| !is_word(c)).map_or(formula.len(), |length| at + length)
}

/// Behind the closing quote; doubled ones are part of what is quoted.
fn quoted_end(formula: &str, mut at: usize, quote: char) -> usize {
    loop {
        let Some(close) = formula[at..].find(quote) else { return formula.len() };
        at += close + 1;
        if !formula[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
}

/// The corners of the reference that begins with `word`, and where it ends.
fn corners(formula: &str, word: &str, end: usize) -> Option<(Corner, Option<Corner>, usize)> {
    let first = Corner::parse(word)?;
    let last = formula[end..].strip_prefix(':').and_then(|_| {
        let close = word_end(formula, end + 1);
        let last = Corner::parse(&formula[end + 1..close])?;
        let alike = first.column.is_some() == last.column.is_some() && first.row.is_some() == last.row.is_some();
        let ends = !matches!(formula[close..].chars().next(), Some('(' | '!'));
        (alike && ends).then_some((last, close))
    });
    match last {
        Some((last, close)) => Some((first, Some(last), close)),
        // A bare column or row is no reference, but a name or a number.
        None => (first.column.is_some() && first.row.is_some()).then_some((first, None, end)),
    }
}

/// Every sheet whose rows have moved, by name in lower case.
pub type Layouts = HashMap<String, Layout>;

/// The formula where the rows that it speaks of stand now. `own` is the sheet it stands on; `line` its line there, where
/// it stands in a cell.
pub fn moved(formula: &str, own: &str, line: Option<usize>, layouts: &Layouts) -> String {
    rewrite(formula, &mut |reference| {
        let name = reference.sheet.unwrap_or(own).to_lowercase();
        let layout = layouts.get(&name)?;
        let seen = |row: u32| match line.filter(|_| name == own.to_lowercase()) {
            Some(line) => layout.seen_from(line, row),
            None => (layout.first(row), layout.last(row)),
        };
        let (row, _) = reference.first.row?;
        let (first, own_last) = seen(row);
        match reference.last {
            Some(last) => {
                let last = last.at(seen(last.row?.0).1);
                Some(format!("{}:{}", reference.first.at(first).print(), last.print()))
            }
            None if reference.is_summed && own_last > first => {
                Some(format!("{}:{}", reference.first.at(first).print(), reference.first.at(own_last).print()))
            }
            None => Some(reference.first.at(first).print()),
        }
    })
}

/// The formula as it reads in a cell so many rows and columns further, as when it is filled down.
pub fn filled(formula: &str, down: i64, across: i64) -> String {
    rewrite(formula, &mut |reference| {
        let further = |corner: Corner| {
            let row = match corner.row {
                Some((row, false)) => Some((u32::try_from(i64::from(row) + down).ok()?, false)),
                row => row,
            };
            let column = match corner.column {
                Some((column, false)) => Some((u16::try_from(i64::from(column) + across).ok()?, false)),
                column => column,
            };
            Some(Corner { column, row })
        };
        let first = further(reference.first)?.print();
        match reference.last {
            Some(last) => Some(format!("{first}:{}", further(last)?.print())),
            None => Some(first),
        }
    })
}

/// The sheets that a formula names.
pub fn sheets_named(formula: &str) -> Vec<String> {
    let mut names = Vec::new();
    rewrite(formula, &mut |reference| {
        names.extend(reference.sheet.map(str::to_lowercase));
        None
    });
    names
}

/// Cells and ranges as attributes list them, parted by blanks: a cell that is copied becomes all its copies.
pub fn moved_list(list: &str, layout: &Layout) -> String {
    let each = list.split_whitespace().map(|text| {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (Some(first), Some(last)) = (Corner::parse(first), Corner::parse(last)) else { return text.to_string() };
        let (Some((top, _)), Some((bottom, _))) = (first.row, last.row) else { return text.to_string() };
        let print = |(top, bottom): (u32, u32)| {
            let (first, last) = (first.at(top).print(), last.at(bottom).print());
            if first == last { first } else { format!("{first}:{last}") }
        };
        let places = layout.places(top);
        let parted = places.windows(2).any(|pair| pair[1] != pair[0] + 1);
        if top == bottom && parted {
            return places.iter().map(|at| print((*at, *at))).collect::<Vec<_>>().join(" ");
        }
        print((layout.first(top), layout.last(bottom)))
    });
    each.collect::<Vec<_>>().join(" ")
}

/// The ranges that a merged one has become.
pub fn moved_merges(range: &str, layout: &Layout) -> Option<Vec<String>> {
    let (first, last) = range.split_once(':')?;
    let (first, last) = (Corner::parse(first)?, Corner::parse(last)?);
    let stretches = layout.stretches(first.row?.0, last.row?.0);
    Some(
        stretches
            .iter()
            .map(|(top, bottom)| format!("{}:{}", first.at(*top).print(), last.at(*bottom).print()))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row 6 (from 1) five times on 表.
    fn layouts() -> Layouts {
        HashMap::from([("表".to_string(), Layout::of(&[5, 5, 5, 5, 5, 6], 20).unwrap_or_default())])
    }

    #[test]
    fn references_follow_the_rows_they_speak_of() {
        for (formula, becomes) in [
            ("SUM(C6:C6)", "SUM(C6:C10)"),
            ("SUM(C6)", "SUM(C6:C10)"),
            ("C6+C7", "C6+C11"),
            ("$B$7&\"C7\"&LOG10(C8)", "$B$11&\"C7\"&LOG10(C12)"),
            ("'表'!C7+别表!C7+[1]表!C7+'[2]表'!C7", "'表'!C11+别表!C7+[1]表!C7+'[2]表'!C7"),
            (
                "SUM($6:$6)+SUM(A:B)+VLOOKUP(B7,代码!$A$1:$B$9,2,0)",
                "SUM($6:$10)+SUM(A:B)+VLOOKUP(B11,代码!$A$1:$B$9,2,0)",
            ),
            ("IF(C7>1E5,Q1_总计,TRUE)", "IF(C11>1E5,Q1_总计,TRUE)"),
            ("科目表[金额]+C8", "科目表[金额]+C12"),
            ("表!$1:$3,表!$A:$B", "表!$1:$3,表!$A:$B"),
        ] {
            assert_eq!(moved(formula, "表", None, &layouts()), becomes);
        }
        // A copy speaks of its own row.
        assert_eq!(moved("C6*D$6/$B$7", "表", Some(7), &layouts()), "C8*D$8/$B$11");
        assert_eq!(moved("表!C7", "别表", None, &layouts()), "表!C11");
    }

    #[test]
    fn formulas_are_filled_down_as_a_spreadsheet_does() {
        assert_eq!(filled("C6*$D$6+E$6+SUM(B5:B6)", 2, 1), "D8*$D$6+F$6+SUM(C7:C8)");
    }

    #[test]
    fn lists_of_cells_reach_over_the_copies() {
        let layouts = layouts();
        assert_eq!(moved_list("C6 D7:D8 A:A", &layouts["表"]), "C6:C10 D11:D12 A:A");
        assert_eq!(moved_merges("A6:B6", &layouts["表"]).map(|merges| merges.len()), Some(5));
        assert_eq!(moved_merges("A5:A6", &layouts["表"]), Some(vec!["A5:A10".to_string()]));
    }
}
