//! Lists and maps while they are open: keys, the values that follow them, and what closes.

use super::{Builder, Frame, Group, LARGE_MAP, Last, OpenKey, add_before, error, texts};
use crate::diagnostic::Related;
use crate::formats::yaml::MAX_DEPTH;
use crate::formats::yaml::gaps::Line;
use crate::source::{self, Path, Place};
use crate::tree::{Entry, Node, Value};
use granit_parser::{Span, StructureStyle};
use std::borrow::Cow;

impl Builder<'_> {
    pub(super) fn awaits_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { group: Group::Map(map), .. }) if map.key.is_none())
    }

    pub(super) fn key(&mut self, key: Cow<str>, plain: bool, empty: bool, start: usize, end: usize) {
        let place = Place::text(self.source, start, end);
        self.split = None;
        let mut before = Vec::new();
        if let Some(text) = self.ahead.take() {
            self.pending.push(Line { column: 0, text: Some(text) });
        }
        if !self.pending.is_empty() {
            before = texts(self.pending.drain(..));
            before = self.without_head(before);
        }
        (self.at, self.last) = (end.max(self.at), Last::Key);
        let mut keep = true;
        if empty {
            keep = false;
            self.unsupported(
                start,
                end,
                words!("冒号前没有键名", "there is no key before the colon"),
                words!("在冒号前写上键名，或把整行放进引号", "write a key before the colon, or put the line in quotes"),
            );
        } else if plain && key == "<<" {
            keep = false;
            self.unsupported(
                start,
                end,
                words!("不支持合并键 <<", "the merge key << is not supported"),
                words!("把要合并的内容直接写出来", "write out what it would merge"),
            );
        } else if let Some(first) = self.first_of(&key) {
            keep = false;
            let mut finding = error("S004", words!("键“{key}”重复", "the key \"{key}\" is repeated"))
                .help(words!(
                    "删去其中一处；读入的是前一处的值",
                    "delete one of the two; the value of the first is taken"
                ))
                .placed(place);
            finding.related.push(Related {
                message: words!("前一处在这里", "the first is here"),
                path: Path::root(),
                place: first,
            });
            self.find(finding);
        }
        if let Some(Frame { group: Group::Map(map), .. }) = self.stack.last_mut() {
            map.key = Some(OpenKey { key: keep.then(|| source::key(&key)), place, before });
        }
    }

    /// Where `key` stands in the open map already.
    fn first_of(&mut self, key: &str) -> Option<Place> {
        let Some(Frame { group: Group::Map(map), .. }) = self.stack.last_mut() else { return None };
        if map.entries.len() < LARGE_MAP {
            return map.entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_place);
        }
        for at in map.seen.len()..map.entries.len() {
            map.seen.insert(map.entries[at].key.to_string(), at);
        }
        map.seen.get(key).map(|at| map.entries[*at].key_place)
    }

    pub(super) fn leaf(&mut self, value: Value, start: usize, end: usize, last: Last) {
        let comments = self.begin_node(true, false);
        self.at = end.max(self.at);
        self.last = last;
        self.accept(Node { value, place: Place::text(self.source, start, end), comments });
    }

    /// False when the nesting is too deep to go on.
    pub(super) fn open(
        &mut self,
        group: Group,
        style: StructureStyle,
        anchor: usize,
        span: &Span,
        start: usize,
        end: usize,
    ) -> bool {
        self.gap(start, false);
        if self.stack.len() >= MAX_DEPTH {
            self.too_deep(start);
            return false;
        }
        if self.awaits_key() {
            self.unsupported(
                start,
                end,
                words!("键必须是文字，不能是列表或分组", "a key must be text, not a list or a group"),
                words!("若是正文，请把整个值放进引号", "if it is text, put it in quotes"),
            );
        }
        let value = matches!(self.stack.last(), Some(Frame { group: Group::Map(_), .. }));
        let flow = style == StructureStyle::Flow;
        let comments = self.begin_node(false, value && !flow && matches!(group, Group::List(_)));
        self.at = if flow { end.max(self.at) } else { self.at };
        self.last = match (&group, flow) {
            (_, true) => Last::OpenFlow,
            (Group::List(_), false) => Last::OpenBlock,
            // A block map begins with its first key: the line is still the introducer's.
            (Group::Map(_), false) => self.last,
        };
        self.stack.push(Frame { group, start, column: span.start.col(), flow, value, anchor, comments });
        true
    }

    pub(super) fn close(&mut self, end: usize) {
        let Some(frame) = self.stack.pop() else { return };
        let (list, filled) = match &frame.group {
            Group::List(items) => (true, !items.is_empty()),
            Group::Map(map) => (false, !map.entries.is_empty()),
        };
        let mut comments = frame.comments;
        if !filled {
            // There is no child to take them.
            add_before(&mut comments, texts(self.pending.drain(..)));
        }
        if !self.pending.is_empty() && filled && !(list && frame.value) {
            let lines = if frame.flow { self.take_first(self.pending.len()) } else { self.take_deeper(frame.column) };
            if !lines.is_empty() {
                comments.get_or_insert_default().after = lines;
            }
        }
        let end = if frame.flow { end.max(self.at) } else { self.at };
        let value = match frame.group {
            Group::List(items) => Value::List(items),
            Group::Map(map) => Value::Map(map.entries),
        };
        if frame.flow {
            self.at = end;
            self.last = Last::Child;
        }
        self.split = None;
        let place = Place::text(self.source, frame.start.min(end), end);
        let mut node = Node { value, place, comments };
        node.shrink();
        self.accept(node);
        self.remember_last(frame.anchor);
    }

    /// Puts a completed node where it belongs.
    pub(super) fn accept(&mut self, node: Node) {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut frame.group {
            Group::List(items) => items.push(node),
            Group::Map(map) => match map.key.take() {
                Some(OpenKey { key: Some(key), place, .. }) => {
                    map.entries.push(Entry { key, key_place: place, value: node });
                }
                Some(_) => self.last = Last::Lost,
                // A group as a key was reported when it opened; its value will be dropped too.
                None => {
                    self.last = Last::Key;
                    map.key = Some(OpenKey { key: None, place: node.place, before: Vec::new() });
                }
            },
        }
    }
}
