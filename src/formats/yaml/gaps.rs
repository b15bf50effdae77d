//! What stands between the facts: comments and blank lines in the text from one scalar to the next.
//!
//! Knows no tree; the parser says to which node a line belongs. In such a gap only indicators, anchors, tags and
//! comments can stand, so a `#` behind a blank is a comment for certain.

/// An own line between two facts: a comment with its column, or a blank line.
pub(super) struct Line {
    pub column: usize,
    pub text: Option<String>,
}

/// One thing found in a gap, in reading order.
pub(super) enum Piece<'t> {
    /// A comment behind the last token, on its line; with the offset of its `#`.
    Behind(&'t str, usize),
    /// A comment behind the `-`, `?` or `---` of what comes next.
    Ahead(&'t str),
    Own(Line),
    /// The `-` of a list item.
    Dash,
}

/// The quick look that most gaps need: nothing but one line break and indicators.
pub(super) struct Glance {
    /// A comment or a blank line may be in it.
    pub busy: bool,
    pub dash: bool,
    pub line_break: bool,
}

pub(super) fn glance(gap: &str, at_line_start: bool) -> Glance {
    let bytes = gap.as_bytes();
    let (mut newlines, mut returns, mut hash, mut dash) = (0, 0, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' => newlines += 1,
            b'\r' => returns += 1,
            b'#' => hash = true,
            b'-' => dash |= bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace),
            _ => {}
        }
    }
    let line_break = newlines > 0 || returns > 0 || at_line_start;
    Glance { busy: hash || returns > newlines || newlines + usize::from(at_line_start) > 1, dash, line_break }
}

/// Reads `text[at..upto]`; `header` stops behind the line with the `|` or `>` that opens a block scalar, whose
/// leading blank lines are text. Returns where it stopped.
pub(super) fn read<'t>(
    text: &'t str,
    at: usize,
    upto: usize,
    at_line_start: bool,
    header: bool,
    mut found: impl FnMut(Piece<'t>),
) -> usize {
    let mut start = at;
    let mut behind = !at_line_start;
    loop {
        let rest = text.get(start..upto).unwrap_or("");
        let end = rest.find(['\n', '\r']);
        let line = &rest[..end.unwrap_or(rest.len())];
        let hash = comment_start(line, behind);
        let (code, comment) = match hash {
            Some(hash) => (&line[..hash], Some(&line[hash + 1..])),
            None => (line, None),
        };
        let bare = code.trim_matches([' ', '\t']);
        let dash = bare == "-" || bare.starts_with("- ") || bare.starts_with("-\t");
        if dash {
            found(Piece::Dash);
        }
        match comment {
            // The `:` of a `? key` has a line of its own, and the value may be over with it.
            Some(comment) if (behind && !dash) || bare == ":" => found(Piece::Behind(comment, start + code.len())),
            Some(comment) if bare.is_empty() => {
                found(Piece::Own(Line { column: code.len(), text: Some(comment.to_string()) }));
            }
            Some(comment) => found(Piece::Ahead(comment)),
            None if !behind && bare.is_empty() && end.is_some() => found(Piece::Own(Line { column: 0, text: None })),
            None => {}
        }
        if header && code.contains(['|', '>']) {
            return start + line.len();
        }
        let Some(end) = end else { return upto };
        start += end + if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        behind = false;
    }
}

fn comment_start(line: &str, behind: bool) -> Option<usize> {
    let bytes = line.as_bytes();
    line.match_indices('#').map(|(at, _)| at).find(|at| match at.checked_sub(1) {
        None => !behind,
        Some(before) => matches!(bytes[before], b' ' | b'\t'),
    })
}
