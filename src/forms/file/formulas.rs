//! Formulas of the file as expressions of the form language, where they are sums, differences and products of holes.
//!
//! They stay formulas in the file; the expression is what the cell must come to, to compare with what is read. What is
//! more than that is not compared.

use std::collections::HashMap;

/// `B5-D5` → `资金.总计 - 资金.财政拨款`; `holes` are what stands in the cells that are one hole for a number.
pub fn expression(formula: &str, holes: &HashMap<(u32, u32), String>) -> Option<String> {
    let plain = formula.trim().trim_start_matches('=').replace('$', "");
    let mut out = String::new();
    let mut rest = plain.as_str();
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_alphanumeric() {
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
            let (word, behind) = rest.split_at(length);
            if word.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
                out.push_str(word);
                rest = behind;
            } else if let Some(inside) = behind.strip_prefix('(').filter(|_| word.eq_ignore_ascii_case("SUM")) {
                let (list, behind) = inside.split_once(')')?;
                let mut parts = Vec::new();
                for range in list.split(',') {
                    let before = parts.len();
                    let (first, last) = range.split_once(':').unwrap_or((range, range));
                    let (first, last) = (cell(first)?, cell(last)?);
                    for row in first.0..=last.0.min(first.0 + 200) {
                        parts.extend(
                            (first.1..=last.1.min(first.1 + 50))
                                .filter_map(|column| holes.get(&(row, column)).cloned()),
                        );
                    }
                    // A range with anything else in it is not known whole.
                    let size =
                        (u64::from(last.0.checked_sub(first.0)?) + 1) * (u64::from(last.1.checked_sub(first.1)?) + 1);
                    if (parts.len() - before) as u64 != size {
                        return None;
                    }
                }
                if parts.is_empty() {
                    return None;
                }
                out.push_str(&format!("({})", parts.join(" + ")));
                rest = behind;
            } else {
                out.push_str(holes.get(&cell(word)?)?);
                rest = behind;
            }
            continue;
        }
        match c {
            '+' | '-' | '*' => out.push_str(&format!(" {c} ")),
            '(' | ')' => out.push(c),
            ' ' => {}
            _ => return None,
        }
        rest = &rest[c.len_utf8()..];
    }
    Some(out.trim().to_string())
}

fn cell(name: &str) -> Option<(u32, u32)> {
    crate::formats::excel::cell_at(name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_differences_of_holes_are_understood() {
        let holes = HashMap::from([((4, 1), "资金.总计".to_string()), ((4, 3), "资金.财政拨款".to_string())]);
        assert_eq!(expression("B5-$D$5", &holes).as_deref(), Some("资金.总计 - 资金.财政拨款"));
        assert_eq!(expression("=(B5-D5)*2", &holes).as_deref(), Some("(资金.总计 - 资金.财政拨款) * 2"));
        assert_eq!(expression("SUM(B5,D5)", &holes).as_deref(), Some("(资金.总计 + 资金.财政拨款)"));
        for formula in ["SUM(B5:D5)", "B5/D5", "IF(B5>0,1,2)", "表!B5", "B6"] {
            assert_eq!(expression(formula, &holes), None, "{formula}");
        }
    }
}
