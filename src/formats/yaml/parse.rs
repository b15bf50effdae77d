//! Authored YAML into a [`Node`]: granit's events become facts with places, and comments find their facts.
//!
//! Knows no typing trap: when the text is refused or looks odd it asks `traps`, and parses once more past them.
//!
//! Where comments go. Own lines before a key or a `-` are `before` that entry or item, except the head of the file:
//! up to its last blank line (or a `yaml-language-server` line) it belongs to the root, so that it stays on top when keys
//! move. A comment behind a scalar, behind `key:` or behind `-` is `trailing`. Own lines behind the last child of a group,
//! at its column or deeper, are its `after`; those under an empty `key:` and deeper than it are that value's `after`.
//! A list that is the value of a key stands at the key's own column, so it never holds `after`: such lines belong to what
//! comes next, or to the map around.
//!
//! A block scalar loses exactly its one final line break: that is layout, not text.

mod anchors;
mod comments;
mod groups;
mod refusal;
mod scalars;
mod told;

use anchors::Anchored;
use refusal::Refusal;

use super::gaps::{self, Line, Piece};
use super::traps::{self, Trap};
use super::{MAX_BYTES, MAX_COPIES, MAX_DEPTH, MAX_FINDINGS, MAX_LINE, MAX_NODES};
use crate::diagnostic::{Diagnostic, Report, Severity, Words};
use crate::source::{Key, Place, SourceId};
use crate::tree::{Comments, Entry, Node, Value};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The facts of `text`, and every fault found on the way; after a syntax error, the facts that stand before it.
/// ```
/// use jixiao::formats::yaml;
/// use jixiao::source::SourceId;
/// use jixiao::tree::Node;
///
/// let (tree, report) = yaml::parse(SourceId(0), "项目名称: 校园网运维\n资金: {总计: 75.60}\n");
/// assert!(report.findings.is_empty());
/// assert_eq!(tree.child("项目名称").and_then(Node::as_text), Some("校园网运维"));
///
/// // What a Chinese keyboard does to YAML is told by name and place.
/// let (_, report) = yaml::parse(SourceId(0), "项目名称：校园网运维\n");
/// assert_eq!(report.findings[0].id, "S002");
/// ```
pub fn parse(source: SourceId, text: &str) -> (Node, Report) {
    if text.len() > MAX_BYTES {
        let megabytes = MAX_BYTES >> 20;
        let mut report = Report::default();
        report.push(
            error("S009", words!("文件超过 {megabytes} MiB", "the file is larger than {megabytes} MiB"))
                .help(words!("请按项目拆成多个文件", "split it into one file per project"))
                .placed(Place::text(source, 0, 0)),
        );
        return (Node::default(), report);
    }
    if let Some(line) = text.split('\n').find(|line| line.len() > MAX_LINE) {
        let (kilobytes, at) = (MAX_LINE >> 10, line.as_ptr() as usize - text.as_ptr() as usize);
        let mut report = Report::default();
        report.push(
            error("S009", words!("有一行超过 {kilobytes} KiB", "a line is longer than {kilobytes} KiB"))
                .help(words!("看看是不是给错了文件", "see whether it is the right file"))
                .placed(Place::text(source, at, at)),
        );
        return (Node::default(), report);
    }
    let first = Builder::new(source, text, text, &[]).run();
    if first.refused.is_none() && !first.odd {
        return first.finish(&[]);
    }
    if let Some((conflicts, ours)) = traps::conflicts(source, text) {
        // What else is wrong shows on our side of it.
        let (node, mut report) = parse(source, &ours);
        report.findings.extend(conflicts);
        report.sort();
        report.findings.truncate(MAX_FINDINGS);
        return (node, report);
    }
    let (traps, unclosed) = traps::scan(text);
    if traps.is_empty() {
        return first.opened_at(unclosed).finish(&[]);
    }
    let masked = traps::mask(text, &traps);
    Builder::new(source, &masked, text, &traps).run().opened_at(unclosed).finish(&traps)
}

/// What one pass over the events gives.
struct Outcome {
    node: Node,
    report: Report,
    source: SourceId,
    refused: Option<Refusal>,
    /// The parser is content, but the text looks like a typing trap.
    odd: bool,
}

impl Outcome {
    /// An unclosed quote or bracket is found out lines later; what helps is where it opens.
    fn opened_at(mut self, unclosed: Option<(usize, usize)>) -> Outcome {
        if let (Some(refusal), Some((offset, line))) = (&mut self.refused, unclosed)
            && line <= refusal.line
        {
            (refusal.offset, refusal.line) = (offset, line);
        }
        self
    }

    fn finish(self, traps: &[Trap]) -> (Node, Report) {
        let Outcome { node, mut report, source, refused, .. } = self;
        for trap in traps {
            report.push(trap.finding(source));
        }
        // A trap breaks the structure on its line or the next; it says more than the parser can.
        let explained = |line: usize| traps.iter().any(|trap| trap.line == line || trap.line + 1 == line);
        if let Some(refusal) = refused
            && !explained(refusal.line)
        {
            report.push(refusal.finding(source));
        }
        report.sort();
        report.findings.truncate(MAX_FINDINGS);
        (node, report)
    }
}

/// What the last token was: a comment on its line belongs to it or to what comes next.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// Nothing yet, or a value that was not kept.
    Lost,
    Key,
    Plain,
    Child,
    OpenFlow,
    OpenBlock,
}

/// A list or map that is still open.
struct Frame {
    group: Group,
    start: usize,
    column: usize,
    flow: bool,
    /// It is the value of a key (a list in this seat never holds `after`).
    value: bool,
    anchor: usize,
    comments: Option<Box<Comments>>,
}

enum Group {
    List(Vec<Node>),
    Map(MapFrame),
}

#[derive(Default)]
struct MapFrame {
    entries: Vec<Entry>,
    key: Option<OpenKey>,
    /// Position of each key, kept only once a map is too large to look through.
    seen: HashMap<String, usize>,
}

/// A key whose value is not complete.
struct OpenKey {
    /// `None` when the value will be dropped: a duplicate, a merge key, a key that is no text.
    key: Option<Key>,
    place: Place,
    before: Vec<Option<String>>,
}

/// From this size on, keys of a map are looked up by hash.
const LARGE_MAP: usize = 24;

struct Builder<'t> {
    source: SourceId,
    /// What the parser sees: the original, or the original with traps masked (same length).
    text: &'t str,
    original: &'t str,
    traps: &'t [Trap],
    stack: Vec<Frame>,
    root: Option<Node>,
    report: Report,
    odd: bool,
    /// End of the last token: from here to the next token is a gap.
    at: usize,
    begin: usize,
    last: Last,
    /// Own lines that no node has taken yet.
    pending: Vec<Line>,
    /// How many of `pending` stand before the `-` of the coming item.
    split: Option<usize>,
    /// A comment on the line that introduces the coming node.
    ahead: Option<String>,
    /// A comment behind the `key:` whose value is to come. Kept apart from `ahead`: a list at its key's own column
    /// begins behind its first `-`, so that both can be known when it opens.
    behind_key: Option<String>,
    /// Whether the last gap had a line break.
    own_line: bool,
    /// What each anchor names; `None` when it is too large to copy.
    anchors: HashMap<usize, Option<Anchored>>,
    used: HashSet<usize>,
    /// Anchors whose name is not ASCII: in earnest only when an alias uses them.
    suspects: Vec<(usize, usize, usize)>,
    copies: usize,
}

impl<'t> Builder<'t> {
    fn new(source: SourceId, text: &'t str, original: &'t str, traps: &'t [Trap]) -> Builder<'t> {
        let begin = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Builder {
            source,
            text,
            original,
            traps,
            stack: Vec::new(),
            root: None,
            report: Report::default(),
            odd: false,
            at: begin,
            begin,
            last: Last::Lost,
            pending: Vec::new(),
            split: None,
            ahead: None,
            behind_key: None,
            own_line: false,
            anchors: HashMap::new(),
            used: HashSet::new(),
            suspects: Vec::new(),
            copies: 0,
        }
    }

    fn run(mut self) -> Outcome {
        let options = granit_parser::options! {
            // Comments are read from the gaps: granit's own events come at other moments than its nodes.
            emit_comments: false,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let mut parser = Parser::new_from_str_with_options(self.text, options);
        let mut refused = None;
        let (mut documents, mut events) = (0, 0);
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(next) => next,
                Err(fault) => {
                    refused = self.refuse(&fault);
                    break;
                }
            };
            let range = span.byte_range().unwrap_or(self.at..self.at);
            let (start, end) = (range.start, range.end);
            self.check_tag(&event, &span);
            events += 1;
            if events > MAX_NODES {
                self.too_many(start);
                break;
            }
            let going = match event {
                Event::Scalar(value, style, anchor, _) => {
                    self.scalar(value, style, anchor, start, end);
                    true
                }
                Event::SequenceStart(style, anchor, _) => {
                    self.open(Group::List(Vec::new()), style, anchor, &span, start, end)
                }
                Event::MappingStart(style, anchor, _) => {
                    self.open(Group::Map(MapFrame::default()), style, anchor, &span, start, end)
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    self.gap(start, false);
                    self.close(end);
                    true
                }
                Event::Alias(id) => {
                    self.alias(id, start, end);
                    true
                }
                Event::UnresolvedAlias(name) => {
                    self.gap(start, false);
                    self.reserved('*', start, end);
                    let text = format!("*{name}");
                    if self.awaits_key() {
                        self.key(Cow::Owned(text), false, false, start, end);
                    } else {
                        self.leaf(Value::Text(text), start, end, Last::Child);
                    }
                    true
                }
                Event::Anchor(id, name) => {
                    if !name.is_ascii() {
                        self.suspects.push((id, start, end));
                    }
                    true
                }
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.unsupported(
                            start,
                            end,
                            words!(
                                "一个文件里有多份文档（第二个 ---）",
                                "the file holds a second document (a second ---)"
                            ),
                            words!("每份文档单独存为一个文件", "keep each document in a file of its own"),
                        );
                    }
                    documents == 1
                }
                _ => true,
            };
            if !going {
                break;
            }
        }
        if refused.is_none() && documents < 2 {
            self.gap(self.text.len(), false);
        }
        self.wind_up();
        // `&重点 工作` is an anchor to YAML and loses its first word in silence.
        for (id, start, end) in std::mem::take(&mut self.suspects) {
            if !self.used.contains(&id) {
                self.reserved('&', start, end);
            }
        }
        let node = self.root.take().unwrap_or_default();
        Outcome { node, report: self.report, source: self.source, refused, odd: self.odd }
    }

    fn refuse(&mut self, fault: &ScanError) -> Option<Refusal> {
        let offset = fault.marker().byte_offset().unwrap_or(self.at).min(self.text.len());
        if *fault.kind() == ErrorKind::RecursionLimitExceeded {
            self.too_deep(offset);
            return None;
        }
        Some(Refusal { offset, line: fault.marker().line(), reason: fault.kind().clone() })
    }

    /// Closes what is still open after the last event, so that nothing read is lost.
    fn wind_up(&mut self) {
        while let Some(frame) = self.stack.last_mut() {
            if let Group::Map(map) = &mut frame.group
                && let Some(OpenKey { key: Some(key), place, before }) = map.key.take()
            {
                let mut value = Node::default().placed(place);
                add_before(&mut value.comments, before);
                map.entries.push(Entry { key, key_place: place, value });
            }
            self.close(self.at);
        }
        if self.pending.iter().any(|line| line.text.is_some()) || self.ahead.is_some() {
            let mut lines = texts(self.pending.drain(..));
            lines.extend(self.ahead.take().map(Some));
            while lines.last().is_some_and(Option::is_none) {
                lines.pop();
            }
            let root = self.root.get_or_insert_default();
            let comments = root.comments.get_or_insert_default();
            if root.value == Value::Nil { comments.before.extend(lines) } else { comments.after.extend(lines) }
        }
    }
}

fn error(id: &'static str, message: Words) -> Diagnostic {
    Diagnostic::new(id, Severity::Error, message)
}

fn texts(lines: impl Iterator<Item = Line>) -> Vec<Option<String>> {
    lines.map(|line| line.text).collect()
}

fn add_before(comments: &mut Option<Box<Comments>>, lines: Vec<Option<String>>) {
    if !lines.is_empty() {
        comments.get_or_insert_default().before.extend(lines);
    }
}
