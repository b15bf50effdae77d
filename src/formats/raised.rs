//! Raised and lowered characters as plain text: 10 with a raised 4 is `10⁴`, and `10^…` where Unicode has no such letter.
//!
//! Knows characters only.

const RAISED: (&str, &str) = (
    "0123456789+-−=()niabcdefghjklmoprstuvwxyzABDEGHIJKLMNOPRTUVW",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
);
const LOWERED: (&str, &str) = ("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Raised,
    Lowered,
}

/// The text at its level, and whether Unicode can say it: if not, it stands behind a `^` or `_`.
pub fn at_level(text: &str, level: Level) -> (String, bool) {
    let ((plain, moved), sign) = match level {
        Level::Raised => (RAISED, '^'),
        Level::Lowered => (LOWERED, '_'),
    };
    let one = |c: char| {
        // Full-width digits are digits here.
        let c = match c {
            '０'..='９' | '＋' | '－' | '（' | '）' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        };
        let at = plain.chars().position(|known| known == c);
        // What has no level of its own (blanks, a degree sign, a dot) is itself.
        let is_letter = c.is_alphanumeric() || "[]{}<>%".contains(c);
        at.and_then(|at| moved.chars().nth(at)).or((!is_letter).then_some(c))
    };
    if let Some(spelled) = text.chars().map(one).collect::<Option<String>>() {
        return (spelled, true);
    }
    let is_one = text.trim().chars().count() == 1 || text.chars().all(char::is_alphanumeric);
    (if is_one { format!("{sign}{text}") } else { format!("{sign}({text})") }, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unicode_can_spell_is_spelled() {
        let raised = |text| at_level(text, Level::Raised);
        assert_eq!(raised("-12"), ("⁻¹²".into(), true));
        assert_eq!(raised("２"), ("²".into(), true));
        assert_eq!(raised("注"), ("^注".into(), false));
        assert_eq!(raised("a，乙"), ("^(a，乙)".into(), false));
        assert_eq!(raised("°"), ("°".into(), true));
        assert_eq!(at_level("2", Level::Lowered), ("₂".into(), true));
        assert_eq!(at_level("乙", Level::Lowered), ("_乙".into(), false));
        for (plain, moved) in [RAISED, LOWERED] {
            assert_eq!(plain.chars().count(), moved.chars().count());
        }
    }
}
