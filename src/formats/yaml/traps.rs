//! Typing traps that no YAML parser explains: a scan of the raw lines, run only when the parser refuses the text or finds it odd.
//!
//! Knows only as much YAML as tells a key from a value, and both from the inside of block scalars, quotes, brackets and
//! comments. [`mask`] overwrites each trap with harmless bytes of the same length, so that the parser can go on past it.

use super::MAX_FINDINGS;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Place, SourceId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `项目名称：某校`
    Colon,
    /// `项目名称:某校`: from the colon to the end of the value.
    Tight,
    Tab,
    /// `>95%`
    Folded,
    /// `%95`, `@x`, `*重点`: the indicator.
    Reserved(char),
    /// `满意度: 98%: x`
    ColonInside,
    /// `"…"尾巴`, `[2021]5号`: the opening mark.
    Tail(char),
    /// U+3000 or NBSP before a key.
    WideIndent,
}

#[derive(Clone, Debug)]
pub(super) struct Trap {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// From 1.
    pub line: usize,
    /// A quoted or bracketed value over several lines: only its tail is masked.
    tail_only: bool,
}

impl Trap {
    /// Whether masking made up another text, so that the original must be looked up.
    pub fn hides_text(&self) -> bool {
        !self.tail_only && !matches!(self.kind, Kind::Colon | Kind::Tab | Kind::WideIndent)
    }

    pub fn is_tight(&self) -> bool {
        self.kind == Kind::Tight
    }

    pub fn finding(&self, source: SourceId) -> Diagnostic {
        let place = Place::text(source, self.start, self.end);
        let finding = match self.kind {
            Kind::Colon => Diagnostic::new(
                "S002",
                Severity::Error,
                words!("键后用了全角冒号“：”", "a full-width colon \"：\" behind the key"),
            )
            .help(words!(
                "改成半角冒号加一个空格“: ”；若整行是正文，请放进引号或写在“|”之后",
                "write a half-width colon and a blank, \": \"; if the line is text, quote it or write it behind |"
            )),
            Kind::Tight => Diagnostic::new(
                "S001",
                Severity::Error,
                words!("YAML 语法错误：冒号后少了空格", "YAML syntax error: no blank behind the colon"),
            )
            .help(words!(
                "冒号后加一个空格“: ”；若整行是正文，请放进引号或写在“|”之后",
                "write a blank behind the colon, \": \"; if the line is text, quote it or write it behind |"
            )),
            Kind::Tab => {
                Diagnostic::new("S003", Severity::Error, words!("缩进里有制表符（Tab）", "a tab in the indentation"))
                    .help(words!("缩进只能用半角空格，每层两个", "indent with blanks only, two a level"))
            }
            Kind::Folded => Diagnostic::new(
                "S005",
                Severity::Error,
                words!(
                    "值以 > 开头又没有引号，YAML 会当作折叠文本的标记",
                    "the value begins with an unquoted >, which YAML takes for the header of folded text"
                ),
            )
            .help(words!("放进引号，如 '>95%'；“不低于”可写 ≥95%", "put it in quotes, such as '>95%'")),
            Kind::Reserved(indicator) => reserved(indicator),
            Kind::ColonInside => Diagnostic::new(
                "S006",
                Severity::Error,
                words!(
                    "值里有冒号加空格，YAML 会当作又一个键",
                    "the value holds a colon and a blank, which YAML takes for one more key"
                ),
            )
            .help(words!("把整个值放进引号，如 '98%: x'", "put the whole value in quotes, such as '98%: x'")),
            Kind::Tail(mark) => Diagnostic::new(
                "S006",
                Severity::Error,
                words!(
                    "值以 {mark} 开头，配对之后还有文字",
                    "the value begins with {mark}, and text goes on behind its partner"
                ),
            )
            .help(words!(
                "把整个值放进单引号，如 '[2021]5号'",
                "put the whole value in single quotes, such as '[2021]5号'"
            )),
            Kind::WideIndent => Diagnostic::new(
                "S007",
                Severity::Error,
                words!("缩进里有全角空格或不间断空格", "a full-width or no-break space in the indentation"),
            )
            .help(words!("改成半角空格，每层两个", "use ordinary blanks, two a level")),
        };
        finding.placed(place)
    }
}

/// S013 for each conflict that a merge left behind, and the text with our side of it: markers and the other sides
/// become blanks, so that every offset stays where it was. `None` when no line is a marker.
pub(super) fn conflicts(source: SourceId, text: &str) -> Option<(Vec<Diagnostic>, String)> {
    let marker = |line: &str, mark: char| {
        let rest = line.trim_start_matches(mark);
        line.len() - rest.len() >= 7 && (rest.trim_ascii().is_empty() || rest.starts_with(' '))
    };
    let (mut found, mut bytes) = (Vec::new(), text.as_bytes().to_vec());
    // Inside a conflict, whether the line is on our side.
    let mut inside: Option<bool> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let mut hide = inside == Some(false) || marker(content, '<');
        if inside.is_none() && marker(content, '<') {
            inside = Some(true);
            if found.len() < MAX_FINDINGS {
                found.push(
                    Diagnostic::new(
                        "S013",
                        Severity::Error,
                        words!("这里有没有解决的合并冲突", "a merge conflict that is not settled"),
                    )
                    .help(words!(
                        "在 <<<<<<< 与 >>>>>>> 之间选定一种写法，删去其余各行和标记，再 git add",
                        "between <<<<<<< and >>>>>>> keep one telling, delete the other lines and the markers, then git add"
                    ))
                    .placed(Place::text(source, at, at + content.len())),
                );
            }
        } else if inside.is_some() && (marker(content, '|') || marker(content, '=')) {
            (inside, hide) = (Some(false), true);
        } else if inside.is_some() && marker(content, '>') {
            (inside, hide) = (None, true);
        }
        if hide {
            bytes[at..at + content.len()].fill(b' ');
        }
        at += line.len();
    }
    let masked = String::from_utf8(bytes).ok().filter(|_| !found.is_empty())?;
    Some((found, masked))
}

/// S006 for a value that begins with a character YAML keeps for itself.
pub(super) fn reserved(indicator: char) -> Diagnostic {
    Diagnostic::new(
        "S006",
        Severity::Error,
        words!(
            "值以 {indicator} 开头又没有引号，YAML 对这个符号另有用处",
            "the value begins with an unquoted {indicator}, which has a meaning of its own in YAML"
        ),
    )
    .help(words!("把整个值放进引号，如 '{indicator}…'", "put the whole value in quotes, such as '{indicator}…'"))
}

/// Every trap of `text` in order, as many as may be told; and offset and line of a quote or bracket that never closes.
pub(super) fn scan(text: &str) -> (Vec<Trap>, Option<(usize, usize)>) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut scanner = Scanner { text, traps: Vec::new(), open: Open::Nothing, line: 0, end: start, unclosed: None };
    let mut next = start;
    while next < text.len() && scanner.traps.len() < MAX_FINDINGS {
        let newline = text[next..].find('\n').map_or(text.len(), |at| next + at);
        scanner.line += 1;
        scanner.end = next + text[next..newline].trim_end_matches('\r').len();
        scanner.line(next);
        next = newline + 1;
    }
    if let Open::Bracket(bracket) = scanner.open {
        scanner.unclosed.get_or_insert((bracket.start, bracket.line));
    }
    (scanner.traps, scanner.unclosed)
}

/// `text` with harmless bytes in place of each trap; every offset stays where it was.
pub(super) fn mask(text: &str, traps: &[Trap]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for trap in traps {
        let Some(hole) = bytes.get_mut(trap.start..trap.end) else { continue };
        hole.fill(if trap.hides_text() { b'x' } else { b' ' });
        if let (Kind::Colon | Kind::Tight, Some(first)) = (trap.kind, hole.first_mut()) {
            *first = b':';
        }
        if let (Kind::Tight, Some(second)) = (trap.kind, hole.get_mut(1)) {
            *second = b' ';
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_string())
}

/// What the next line continues.
#[derive(Clone, Copy)]
enum Open {
    Nothing,
    /// A block scalar; lines indented deeper than `parent` are its text.
    Block {
        parent: isize,
    },
    /// A plain scalar; likewise.
    Plain {
        parent: isize,
    },
    /// A quoted or bracketed value that is not closed yet.
    Bracket(Bracket),
}

#[derive(Clone, Copy)]
struct Bracket {
    start: usize,
    /// Quoted text goes on only on lines deeper than this.
    parent: isize,
    line: usize,
    mark: u8,
    /// Open brackets; 0 for a quoted scalar.
    depth: usize,
    /// The quote that is open now, or 0.
    quote: u8,
}

struct Scanner<'t> {
    text: &'t str,
    traps: Vec<Trap>,
    open: Open,
    line: usize,
    /// End of the current line.
    end: usize,
    /// Offset and line of the first quote or bracket that never closes.
    unclosed: Option<(usize, usize)>,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        if at < self.end { Some(self.text.as_bytes()[at]) } else { None }
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..self.end).unwrap_or("")
    }

    /// Past blanks and tabs.
    fn skip(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    }

    /// Nothing, or a comment, from `at` on.
    fn is_over(&self, at: usize) -> bool {
        matches!(self.byte(self.skip(at)), None | Some(b'#'))
    }

    fn trap(&mut self, kind: Kind, start: usize, end: usize) {
        self.traps.push(Trap { kind, start, end, line: self.line, tail_only: false });
    }

    fn line(&mut self, start: usize) {
        let blanks = self.rest(start).bytes().take_while(|byte| *byte == b' ').count();
        let at = start + blanks;
        match self.open {
            Open::Bracket(bracket) if bracket.depth > 0 || blanks as isize > bracket.parent || at == self.end => {
                return self.bracket(start, bracket);
            }
            Open::Bracket(bracket) => {
                self.unclosed.get_or_insert((bracket.start, bracket.line));
                self.open = Open::Nothing;
            }
            Open::Block { parent } | Open::Plain { parent }
                if blanks as isize > parent || self.rest(at).trim_ascii().is_empty() =>
            {
                return;
            }
            _ => self.open = Open::Nothing,
        }
        let indent = self.indentation(start);
        let content = start + indent;
        if self.is_over(content) {
            return;
        }
        if indent == 0 {
            let rest = self.rest(content);
            if rest.starts_with("%YAML ") || rest.starts_with("%TAG ") || rest.starts_with("...") {
                return;
            }
            if rest == "---" || rest.starts_with("--- ") {
                let at = self.skip(content + 3);
                if !self.is_over(at) {
                    self.node(at, at - start, -1, false);
                }
                return;
            }
        }
        self.items(content, start);
    }

    /// The length of the indentation; tells of tabs and wide blanks in it.
    fn indentation(&mut self, start: usize) -> usize {
        let rest = self.rest(start);
        let indent = rest.len() - rest.trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}']).len();
        let run = &rest[..indent];
        let odd = run.find(|c| c != ' ').unwrap_or(indent);
        if odd < indent {
            let wide = run.contains(['\u{3000}', '\u{a0}']);
            let over = self.is_over(start + indent);
            if wide {
                self.trap(Kind::WideIndent, start + odd, start + indent);
            } else if !over {
                self.trap(Kind::Tab, start + odd, start + indent);
            }
        }
        indent
    }

    /// The `- ` and `? ` in front of a node, then the node.
    fn items(&mut self, mut at: usize, line_start: usize) {
        let mut dashes = 0;
        let mut parent = -1;
        while matches!(self.byte(at), Some(b'-' | b'?')) && matches!(self.byte(at + 1), None | Some(b' ' | b'\t')) {
            parent = (at - line_start) as isize;
            dashes += 1;
            let next = self.skip(at + 1);
            if self.is_over(next) {
                return;
            }
            let group = self.byte(next) == Some(b'-') || self.key_end(next).is_some();
            if group && self.rest(at + 1)[..next - at - 1].contains('\t') {
                self.trap(Kind::Tab, at + 1, next);
            }
            at = next;
        }
        let column = at - line_start;
        self.node(at, column, if dashes > 0 { parent } else { column as isize - 1 }, dashes > 0);
    }

    /// Where the `:` behind a key on this line stands.
    fn key_end(&self, at: usize) -> Option<usize> {
        let after = match self.byte(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let close = self.close_quote(at + 1, quote)?;
                let colon = self.skip(close);
                return (self.byte(colon) == Some(b':')).then_some(colon);
            }
            _ => at,
        };
        let rest = self.rest(after);
        let bytes = rest.as_bytes();
        let mut before = b' ';
        for (offset, byte) in bytes.iter().enumerate() {
            match byte {
                b':' if matches!(bytes.get(offset + 1), None | Some(b' ' | b'\t')) => return Some(after + offset),
                b'#' if matches!(before, b' ' | b'\t') => return None,
                _ => before = *byte,
            }
        }
        None
    }

    /// Behind the quote that closes on this line.
    fn close_quote(&self, mut at: usize, quote: u8) -> Option<usize> {
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\\' if quote == b'"' => at += 1,
                b'\'' if quote == b'\'' && self.byte(at + 1) == Some(b'\'') => at += 1,
                _ if byte == quote => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// A place where a `key: value`, or a value alone, may stand.
    fn node(&mut self, at: usize, column: usize, parent: isize, item: bool) {
        let first = self.byte(at).unwrap_or(b' ');
        let colon = if matches!(first, b'[' | b'{' | b'|' | b'>') { None } else { self.key_end(at) };
        if let Some(colon) = colon {
            if matches!(first, b'%' | b'@' | b'`') {
                self.trap(Kind::Reserved(char::from(first)), at, colon);
            }
            return self.value(colon + 1, column as isize);
        }
        if let Some(colon) = full_width_key(self.rest(at))
            && (!item || self.next_line_goes_on(column))
        {
            let colon = at + colon;
            self.trap(Kind::Colon, colon, colon + '：'.len_utf8());
            return self.value(colon + '：'.len_utf8(), column as isize);
        }
        if let Some(colon) = tight_key(self.rest(at))
            && (!item || self.next_line_goes_on(column))
        {
            let colon = at + colon;
            self.open = Open::Plain { parent: column as isize };
            return self.trap(Kind::Tight, colon, self.value_end(colon));
        }
        self.value(at, parent);
    }

    /// Whether the next line with anything on it begins at `column`: a sister key of this one.
    fn next_line_goes_on(&self, column: usize) -> bool {
        let rest = self.text.get(self.end..).unwrap_or("");
        // Blank lines are few; a bound keeps a page of them from being read once a line.
        let next = rest.lines().skip(1).take(64).find(|line| !line.trim().is_empty());
        next.is_some_and(|line| {
            let content = line.trim_start_matches(' ');
            line.len() - content.len() == column
                && (content.contains(": ")
                    || content.ends_with(':')
                    || full_width_key(content).is_some()
                    || tight_key(content).is_some())
        })
    }

    /// A value behind `key:` or `- `; lines deeper than `parent` continue it.
    fn value(&mut self, at: usize, parent: isize) {
        let mut at = self.skip(at);
        if self.is_over(at) {
            return;
        }
        // A sound anchor stands before the value.
        if self.byte(at) == Some(b'&') {
            let name = self.rest(at + 1).find([' ', '\t']).unwrap_or(self.end - at - 1);
            let next = self.skip(at + 1 + name);
            if name > 0 && self.is_over(next) {
                return;
            }
            if name > 0 && self.rest(at + 1)[..name].is_ascii() {
                at = next;
            }
        }
        let end = self.value_end(at);
        let rest = &self.text[at..end];
        let first = rest.as_bytes().first().copied().unwrap_or(b' ');
        let lone = matches!(rest.as_bytes().get(1), None | Some(b' ' | b'\t'));
        match first {
            b'|' | b'>' => {
                if is_block_header(rest) && !(first == b'>' && self.body_is_missing(rest, parent)) {
                    self.open = Open::Block { parent };
                    return;
                }
                self.trap(if first == b'>' { Kind::Folded } else { Kind::Reserved('|') }, at, end);
            }
            b'"' | b'\'' => {
                return self.bracket(
                    at + 1,
                    Bracket { start: at, parent, line: self.line, mark: first, depth: 0, quote: first },
                );
            }
            b'[' | b'{' => {
                return self
                    .bracket(at + 1, Bracket { start: at, parent, line: self.line, mark: first, depth: 1, quote: 0 });
            }
            b'%' | b'@' | b'`' | b'!' | b'&' | b',' | b']' | b'}' => {
                self.trap(Kind::Reserved(char::from(first)), at, end);
            }
            // A lone `*name` is an alias, and the parser knows whether there is such an anchor.
            b'*' if lone || rest.contains([' ', '\t']) => self.trap(Kind::Reserved('*'), at, end),
            b'*' => return,
            b'-' | b'?' | b':' if lone => self.trap(Kind::Reserved(char::from(first)), at, end),
            _ if rest.contains(": ") || rest.contains(":\t") || rest.ends_with(':') => {
                self.trap(Kind::ColonInside, at, end);
            }
            _ => {}
        }
        self.open = Open::Plain { parent };
    }

    /// The end of the value on this line, before a comment.
    fn value_end(&self, at: usize) -> usize {
        let rest = self.rest(at);
        let comment = [" #", "\t#"].iter().filter_map(|mark| rest.find(mark)).min();
        at + rest[..comment.unwrap_or(rest.len())].trim_ascii_end().len()
    }

    /// `>5` may open a block, but only over lines that are indented so far.
    fn body_is_missing(&self, header: &str, parent: isize) -> bool {
        let Some(wanted) = header.bytes().find(u8::is_ascii_digit).map(|digit| isize::from(digit - b'0')) else {
            return false;
        };
        let rest = self.text.get(self.end..).unwrap_or("");
        let next = rest.lines().skip(1).take(64).find(|line| !line.trim().is_empty());
        let indent = next.map_or(0, |line| line.len() - line.trim_start_matches(' ').len()) as isize;
        indent < parent.max(0) + wanted
    }

    /// Goes on inside quotes or brackets from `at`; text behind the closing mark is a trap.
    fn bracket(&mut self, mut at: usize, mut bracket: Bracket) {
        let scalar = bracket.depth == 0;
        let mut before = b' ';
        while let Some(byte) = self.byte(at) {
            let mut closed = false;
            if bracket.quote != 0 {
                if byte == b'\\' && bracket.quote == b'"' {
                    at += 1;
                } else if byte == bracket.quote {
                    if byte == b'\'' && self.byte(at + 1) == Some(b'\'') {
                        at += 1;
                    } else {
                        bracket.quote = 0;
                        closed = scalar;
                    }
                }
            } else {
                match byte {
                    b'[' | b'{' => bracket.depth += 1,
                    b']' | b'}' => {
                        bracket.depth -= 1;
                        closed = bracket.depth == 0;
                    }
                    b'"' | b'\'' if matches!(before, b' ' | b'\t' | b'[' | b'{' | b',' | b':') => bracket.quote = byte,
                    b'#' if matches!(before, b' ' | b'\t') => break,
                    _ => {}
                }
            }
            before = byte;
            at += 1;
            if closed {
                self.open = Open::Nothing;
                return self.tail(at, bracket);
            }
        }
        self.open = Open::Bracket(bracket);
    }

    fn tail(&mut self, at: usize, bracket: Bracket) {
        let next = self.skip(at);
        let comment = next > at && self.byte(next) == Some(b'#');
        if self.byte(next).is_none() || comment || self.byte(next) == Some(b':') {
            return;
        }
        let end = self.value_end(at).max(at);
        let here = !self.text[bracket.start..at].contains('\n');
        let start = if here { bracket.start } else { next };
        self.traps.push(Trap {
            kind: Kind::Tail(char::from(bracket.mark)),
            start,
            end,
            line: self.line,
            tail_only: !here,
        });
    }
}

/// `|`, `>-`, `|2+`: nothing but flags behind the mark.
fn is_block_header(value: &str) -> bool {
    match value.as_bytes()[1..] {
        [] | [b'+' | b'-' | b'1'..=b'9'] => true,
        [a, b] => {
            let flag = |byte: u8| matches!(byte, b'+' | b'-');
            let digit = |byte: u8| matches!(byte, b'1'..=b'9');
            (flag(a) && digit(b)) || (digit(a) && flag(b))
        }
        _ => false,
    }
}

/// Where a full-width colon stands behind something short enough to be a label.
fn full_width_key(content: &str) -> Option<usize> {
    content.find('：').filter(|colon| is_label(&content[..*colon]))
}

/// Where a colon stands between a label in Chinese and its value with nothing between: `https://…` and `9:00` have one too.
pub(super) fn tight_key(content: &str) -> Option<usize> {
    let colon = content.find(':')?;
    let (label, value) = (&content[..colon], &content[colon + 1..]);
    let chinese = label.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric()) && !label.is_ascii();
    (is_label(label) && chinese && !value.is_empty()).then_some(colon)
}

fn is_label(text: &str) -> bool {
    const LONGEST_LABEL: usize = 16;
    !text.is_empty()
        && text.chars().count() <= LONGEST_LABEL
        && !text.contains(|c: char| c.is_whitespace() || "，。；、！？“”‘’《》,;\"'[]{}#&*!|>%@`".contains(c))
}
