//! A text as findings quote it.

/// The beginning of a text, for quoting.
pub(super) fn brief(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out: String = flat.chars().take(40).collect();
    if out.len() < flat.len() {
        out.push('…');
    }
    out
}
