//! Texts that say nothing: what a spreadsheet shows where a formula failed, was never computed, or is a picture.

/// Why a text is no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dead {
    /// `#REF!`, `#N/A`, TRUE: what a formula gave.
    Value,
    /// `=SUM(B2:B3)`: a formula and not its result.
    Formula,
    /// `=DISPIMG("ID_…",1)`: how WPS keeps a picture in a cell.
    Picture,
}

const VALUES: [&str; 22] = [
    "#REF!",
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#VALUE!",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#CONNECT!",
    "#BUSY!",
    "#EXTERNAL!",
    "#PYTHON!",
    "#GETTING_DATA",
    "#DATA!",
    "TRUE",
    "FALSE",
    "#ERROR!",
    "#VALUE",
];

/// Whether the whole text is no content but what a spreadsheet left there; `=95%` and `＝3 次` are content.
pub fn dead(text: &str) -> Option<Dead> {
    let text = text.trim();
    match text.as_bytes().first()? {
        b'#' | b'T' | b'F' if VALUES.contains(&text) => Some(Dead::Value),
        b'E' if text.strip_prefix("Err:").is_some_and(|code| code.len() == 3 && code.parse::<u16>().is_ok()) => {
            Some(Dead::Value)
        }
        b'=' => formula(&text[1..]),
        b'o' => formula(text.strip_prefix("of:=")?),
        _ => None,
    }
}

fn formula(text: &str) -> Option<Dead> {
    let text = text.trim_start_matches(['+', '-', '(', '[', '.', '$']);
    let bare = text.strip_prefix("_xlfn.").unwrap_or(text);
    if bare.get(..8).is_some_and(|name| name.eq_ignore_ascii_case("DISPIMG(")) {
        return Some(Dead::Picture);
    }
    let name = bare.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_')?;
    let (name, rest) = bare.split_at(name);
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).count();
    // `B2+C2`, `R[1]C[2]`: a cell and something to do with it.
    let is_cell = (1..=3).contains(&letters)
        && name[letters..].bytes().all(|byte| byte.is_ascii_digit())
        && rest.starts_with(['+', '-', '*', '/', '&', ':', '!', '[', '$', ']'])
        && (name.len() > letters || rest.starts_with(['[', '$', '!']));
    let is_call = rest.starts_with('(') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_cell || is_call).then_some(Dead::Formula)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_formulas_are_dead_and_comparisons_are_not() {
        for (text, why) in [
            ("#REF!", Some(Dead::Value)),
            (" #N/A ", Some(Dead::Value)),
            ("TRUE", Some(Dead::Value)),
            ("Err:502", Some(Dead::Value)),
            ("=SUM(B2:B3)", Some(Dead::Formula)),
            ("=C4+D4", Some(Dead::Formula)),
            ("=$C$4*2", Some(Dead::Formula)),
            ("=RC[-1]+RC[-2]", Some(Dead::Formula)),
            ("of:=SUM([.B5:.B6])", Some(Dead::Formula)),
            ("=[.C4]+[.D4]", Some(Dead::Formula)),
            ("=VLOOKUP(A4,明细!A:C,3,0)", Some(Dead::Formula)),
            ("=_xlfn.DISPIMG(\"ID_0\",1)", Some(Dead::Picture)),
            ("=95%", None),
            ("=A级", None),
            ("=100（次）", None),
            ("=3-5年", None),
            ("True", None),
            ("#1 教学楼", None),
            ("", None),
        ] {
            assert_eq!(dead(text), why, "{text}");
        }
    }
}
