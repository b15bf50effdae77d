//! Comments and blank lines while a tree is built: which node each belongs to.
//!
//! Knows the gaps between tokens, not what the tokens mean.

use super::*;

impl Builder<'_> {
    /// Reads the gap from the last token to `upto`.
    pub(super) fn gap(&mut self, upto: usize, header: bool) {
        if upto < self.at {
            return;
        }
        let text = self.text;
        let at_line_start = self.at == self.begin || text.as_bytes().get(self.at - 1) == Some(&b'\n');
        let gap = text.get(self.at..upto).unwrap_or("");
        let glance = gaps::glance(gap, at_line_start);
        self.own_line = glance.line_break;
        if !glance.busy && !header {
            if glance.dash {
                self.split = Some(self.pending.len());
            }
            self.at = upto;
            return;
        }
        let known = self.pending.len();
        let at = self.at;
        self.at = gaps::read(text, at, upto, at_line_start, header, |piece| match piece {
            Piece::Dash => self.split = Some(self.pending.len()),
            Piece::Own(line) => self.pending.push(line),
            Piece::Ahead(comment) => self.comment_ahead(comment),
            Piece::Behind(comment, hash) => self.comment_behind(comment, hash),
        });
        if self.pending.len() > known {
            self.keep_under_nil(known);
        }
    }

    pub(super) fn comment_ahead(&mut self, comment: &str) {
        if self.ahead.is_none() {
            self.ahead = Some(comment.to_string());
        } else {
            self.pending.push(Line { column: 0, text: Some(comment.to_string()) });
        }
    }

    pub(super) fn comment_behind(&mut self, comment: &str, hash: usize) {
        let slot = match self.last {
            Last::Key if self.behind_key.is_none() => {
                self.behind_key = Some(comment.to_string());
                return;
            }
            Last::Key | Last::OpenBlock => return self.comment_ahead(comment),
            Last::OpenFlow => self.stack.last_mut().map(|frame| &mut frame.comments),
            Last::Plain | Last::Child => self.last_node().map(|node| &mut node.comments),
            Last::Lost => None,
        };
        match slot.map(|slot| &mut slot.get_or_insert_default().trailing) {
            Some(trailing @ None) => *trailing = Some(comment.to_string()),
            _ => self.pending.push(Line { column: 0, text: Some(comment.to_string()) }),
        }
        if self.last == Last::Plain && comment.starts_with(|first: char| !first.is_whitespace() && first != '#') {
            self.find(
                Diagnostic::new(
                    "S008",
                    Severity::Warning,
                    words!(
                        "值在这里被截断：空格加 # 是注释，“#{comment}”不会读入",
                        "the value is cut here: a blank and # begin a comment, so \"#{comment}\" is not read"
                    ),
                )
                .help(words!(
                    "若是正文，请把整个值放进引号；若是注释，请在 # 后加一个空格",
                    "if it is text, put the whole value in quotes; if it is a comment, write a blank behind #"
                ))
                .placed(Place::text(self.source, hash, hash + 1 + comment.len())),
            );
        }
    }

    /// Comments under an empty `key:`, deeper than it, are its value's: a part that was commented out.
    pub(super) fn keep_under_nil(&mut self, known: usize) {
        if known > 0 || !matches!(self.last, Last::Plain | Last::Child) {
            return;
        }
        let Some(frame) = self.stack.last().filter(|frame| !frame.flow && matches!(frame.group, Group::Map(_))) else {
            return;
        };
        let column = frame.column;
        if self.last_node().is_none_or(|node| node.value != Value::Nil) {
            return;
        }
        let lines = self.take_deeper(column + 1);
        if let Some(node) = self.last_node().filter(|_| !lines.is_empty()) {
            node.comments.get_or_insert_default().after = lines;
        }
    }

    /// The node that was completed last.
    pub(super) fn last_node(&mut self) -> Option<&mut Node> {
        match self.stack.last_mut() {
            None => self.root.as_mut(),
            Some(Frame { group: Group::List(items), .. }) => items.last_mut(),
            Some(Frame { group: Group::Map(map), .. }) => map.entries.last_mut().map(|entry| &mut entry.value),
        }
    }

    /// Takes pending lines up to the last comment that stands at `column` or deeper.
    pub(super) fn take_deeper(&mut self, column: usize) -> Vec<Option<String>> {
        let last = self.pending.iter().rposition(|line| line.text.is_some() && line.column >= column);
        self.take_first(last.map_or(0, |last| last + 1))
    }

    pub(super) fn take_first(&mut self, count: usize) -> Vec<Option<String>> {
        if count == 0 {
            return Vec::new();
        }
        self.split = self.split.map(|split| split.saturating_sub(count));
        texts(self.pending.drain(..count))
    }

    /// The comments of the node that begins here; `behind_dash` when its first item's `-` has been passed.
    pub(super) fn begin_node(&mut self, leaf: bool, behind_dash: bool) -> Option<Box<Comments>> {
        let split = if behind_dash { None } else { self.split.take() };
        let mut comments = None;
        let mut before = Vec::new();
        match self.stack.last_mut().map(|frame| &mut frame.group) {
            Some(Group::Map(map)) => {
                before = map.key.as_mut().map(|key| std::mem::take(&mut key.before)).unwrap_or_default();
            }
            Some(Group::List(_)) if !self.pending.is_empty() => {
                let count = split.unwrap_or(self.pending.len());
                before = self.take_first(count);
                before = self.without_head(before);
            }
            Some(Group::List(_)) => {}
            None if !leaf => {
                // Nothing introduces the root, so a comment behind `---` becomes an own line.
                if let Some(text) = self.ahead.take() {
                    self.pending.push(Line { column: 0, text: Some(text) });
                }
            }
            None => {}
        }
        if leaf && !self.pending.is_empty() {
            before.extend(texts(self.pending.drain(..)));
        }
        add_before(&mut comments, before);
        // Behind the `-` of its first item, a comment is that item's.
        let trailing = self.behind_key.take().or_else(|| if behind_dash { None } else { self.ahead.take() });
        if trailing.is_some() {
            comments.get_or_insert_default().trailing = trailing;
        }
        comments
    }

    /// Gives the head of the file to the root; see the module's words.
    pub(super) fn without_head(&mut self, mut lines: Vec<Option<String>>) -> Vec<Option<String>> {
        let [root] = &mut self.stack[..] else { return lines };
        let first = match &root.group {
            Group::List(items) => items.is_empty(),
            Group::Map(map) => map.entries.is_empty() && map.key.is_none(),
        };
        let ends_head = |line: &Option<String>| match line {
            None => true,
            Some(text) => text.trim_start().starts_with("yaml-language-server:"),
        };
        if let Some(last) = lines.iter().rposition(ends_head).filter(|_| first) {
            let rest = lines.split_off(last + 1);
            add_before(&mut root.comments, std::mem::replace(&mut lines, rest));
        }
        lines
    }
}
