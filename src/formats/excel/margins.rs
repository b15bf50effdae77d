//! What stands at the head and foot of printed sheets, in Excel's spelling: `&L单位：某局&C&"宋体"&12标题&R第 &P 页`.

use crate::document::{Remark, RemarkKind};

/// The words of a header or footer, a line for each of its parts; none where it is but a page number.
pub fn remarks(code: &str, kind: RemarkKind) -> Vec<Remark> {
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        if c != '&' {
            part.push(c);
            continue;
        }
        match rest.next() {
            Some('L' | 'C' | 'R') => parts.push(std::mem::take(&mut part)),
            Some('&') => part.push('&'),
            // A font, a colour, a size.
            Some('"') => drop(rest.by_ref().find(|c| *c == '"')),
            Some('K') => drop(rest.by_ref().nth(5)),
            Some(c) if c.is_ascii_digit() => {
                let digits = rest.as_str().chars().take_while(char::is_ascii_digit).count();
                rest = rest.as_str()[digits..].chars();
            }
            // Page, date, sheet name and the looks of letters say nothing of their own.
            _ => (),
        }
    }
    parts.push(part);
    let says = |part: &String| {
        let bare: String =
            part.chars().filter(|c| c.is_alphanumeric() && !"第共页of".contains(*c) && !c.is_ascii_digit()).collect();
        !bare.is_empty() && !bare.eq_ignore_ascii_case("page")
    };
    let said = parts.into_iter().filter(says);
    said.map(|text| Remark { kind, text: text.trim().to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_between_the_codes_and_page_numbers_are_none() {
        let of = |code| remarks(code, RemarkKind::Header).into_iter().map(|remark| remark.text).collect::<Vec<_>>();
        let code = "&L&\"宋体,常规\"&12填报单位：某局&C附件&K01+0002&R第 &P 页，共 &N 页";
        assert_eq!(of(code), ["填报单位：某局", "附件2"]);
        for none in ["", "&C&P", "&C- &P -", "&CPage &P of &N", "&R&D &T&A&F"] {
            assert!(of(none).is_empty(), "{none}");
        }
        assert_eq!(of("A&&B"), ["A&B"]);
        assert_eq!(of("&"), [""; 0]);
    }
}
