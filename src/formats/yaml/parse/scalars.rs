//! Scalars while a tree is built: text exactly as written, a block's last line break left out.
//!
//! Knows styles and masked traps, not where in the tree a scalar stands.

use super::*;

impl Builder<'_> {
    pub(super) fn scalar(&mut self, value: Cow<str>, style: ScalarStyle, anchor: usize, start: usize, end: usize) {
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let introduced = self.at;
        self.gap(start, block);
        if block {
            return self.block_scalar(value, style, anchor, introduced, start, end);
        }
        let plain = style == ScalarStyle::Plain;
        let value = if plain { self.unmasked(value, start, end) } else { value };
        if plain {
            // Owned means that the parser folded lines together.
            self.odd |= self.looks_odd(&value, matches!(value, Cow::Owned(_)));
        }
        if self.awaits_key() {
            let empty = plain && start == end;
            return self.key(value, plain, empty, start, end);
        }
        let nil = plain && ((start == end && matches!(&*value, "" | "~")) || value == "~" || value == "null");
        let value = if nil { Value::Nil } else { Value::Text(value.into_owned()) };
        self.leaf(value, start, end, if plain { Last::Plain } else { Last::Child });
        self.remember_last(anchor);
    }

    pub(super) fn block_scalar(
        &mut self,
        value: Cow<str>,
        style: ScalarStyle,
        anchor: usize,
        introduced: usize,
        start: usize,
        end: usize,
    ) {
        let header = self.text.get(introduced..self.at).unwrap_or("").lines().last().unwrap_or("");
        let header = header.split(" #").next().unwrap_or("");
        let flags = header.rsplit(['|', '>']).next().unwrap_or("");
        let kept = flags.contains('+');
        // `>5` at the end of a line is a legal header; with nothing under it, it was meant as text.
        self.odd |= style == ScalarStyle::Folded && value.is_empty() && flags.contains(|c: char| c.is_ascii_digit());
        let body = self.text.get(start..end).unwrap_or("");
        let body_end = if kept { end } else { start + body.trim_end_matches([' ', '\t', '\n', '\r']).len() };
        let place_end = body_end.max(self.at);
        let mut value = value.into_owned();
        if value.ends_with('\n') {
            value.pop();
        }
        if self.awaits_key() {
            return self.key(Cow::Owned(value), false, false, start.min(place_end), place_end);
        }
        let place_start = if body_end > start { start } else { place_end };
        self.leaf(Value::Text(value), place_start, place_end, Last::Child);
        self.remember_last(anchor);
    }

    /// The original text of a masked scalar.
    pub(super) fn unmasked<'v>(&self, value: Cow<'v, str>, start: usize, end: usize) -> Cow<'v, str> {
        // A value of one byte leaves its mask no room behind the colon: it is blank, and stands where the colon does.
        let blank = start == end;
        let tight = self.traps.partition_point(|trap| trap.start < start || blank && trap.start == start);
        if let Some(trap) = tight.checked_sub(1).and_then(|at| self.traps.get(at))
            && trap.is_tight()
            && start < trap.end
        {
            return Cow::Owned(self.original.get(trap.start + 1..trap.end).unwrap_or("").to_string());
        }
        let first = self.traps.partition_point(|trap| trap.end <= start);
        match self.traps.get(first) {
            Some(trap) if trap.hides_text() && trap.start < end => {
                Cow::Owned(self.original.get(start..end).unwrap_or("").trim().to_string())
            }
            _ => value,
        }
    }

    /// Plain text that YAML takes without a word but a person did not mean so.
    pub(super) fn looks_odd(&self, value: &str, folded: bool) -> bool {
        if value.starts_with(['\u{3000}', '\u{a0}']) {
            return true;
        }
        let item = matches!(self.stack.last(), Some(Frame { group: Group::List(_), .. }));
        // `总计:1` and more such lines, folded together.
        let tight = || !item && value.split(' ').all(|line| traps::tight_key(line).is_some());
        (if item { folded } else { self.own_line && !self.awaits_key() }) && (value.contains('：') || tight())
    }
}
