//! A whole list in one cell: `1、…。2、…。`, written from items and split into them again.
//!
//! Knows ordinals and dialects. Where the text does not follow any dialect it keeps the raw text
//! and says so; it never guesses. A list in nobody's dialect is read by the taxonomy alone (`free`).

mod free;

use super::codec::Reading;
use super::definition::Packed;
use super::loose::{Folded, fold};
use super::pattern::{Pattern, Piece, find};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Path, Place, Step};
use crate::spec::Taxonomy;
use crate::tree::{Node, Value};

/// What a packed cell was read as.
pub struct Unpacked {
    pub items: Vec<Node>,
    /// Paths are relative to the list: `[3].年度指标值`.
    pub findings: Vec<Diagnostic>,
    /// Doubts for the spec, with the same paths.
    pub doubts: Vec<(Path, String)>,
    pub dialect: usize,
}

pub fn write(packed: &Packed, list: Option<&Node>, taxonomy: &Taxonomy) -> String {
    let Some(dialect) = packed.items.first() else { return String::new() };
    let mut out = String::new();
    for (index, item) in list.map(Node::items).unwrap_or(&[]).iter().enumerate() {
        for piece in &dialect.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Hole(hole) if hole.is_ordinal() => out.push_str(&(index + 1).to_string()),
                Piece::Hole(hole) => out.push_str(&hole.codec.write(item.get(&hole.path), taxonomy).text),
                Piece::Computed(_) => {}
            }
        }
    }
    out
}

/// Reads with every dialect and keeps the one that leaves the least unexplained; where each leaves something, the
/// levels of the taxonomy may tell more.
pub fn read(packed: &Packed, text: &str, place: Place, taxonomy: &Taxonomy) -> Unpacked {
    if let Some((seen, which)) = super::loose::visible(text) {
        let mut unpacked = read(packed, &seen, place, taxonomy);
        unpacked.findings.push(super::remarks::invisible(&which, place));
        return unpacked;
    }
    let of_indicators = matches!(packed.each.0.last(), Some(Step::Key(key)) if key.as_ref() == "绩效指标");
    let mut best: Option<(usize, Unpacked)> = None;
    for (index, dialect) in packed.items.iter().enumerate() {
        let mut unpacked = read_dialect(dialect, index, text, place, taxonomy);
        if index > 0 {
            settle(&mut unpacked.items, taxonomy);
        }
        // A form's own dialect is taken at its word; of the others, a reading that makes a label a value or a level of
        // what is none, or lacks one part of most items, is no reading.
        let strange = if index == 0 { 0 } else { misread(&unpacked.items, taxonomy) * UNREAD };
        let lacking = unpacked.findings.iter().filter(|finding| finding.id == "I007").count();
        let strange = strange + if index > 0 && lacking * 2 > unpacked.items.len() { UNREAD } else { 0 };
        let cost: usize = unpacked.findings.iter().map(weight).sum::<usize>() + strange;
        if cost == 0 {
            return unpacked;
        }
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, unpacked));
        }
    }
    if of_indicators && best.as_ref().is_none_or(|(cost, _)| *cost >= UNREAD) {
        if let Some(items) = free::read(text, taxonomy) {
            let unpacked = read_freely(items, packed.items.len(), place);
            let cost: usize = unpacked.findings.iter().map(weight).sum();
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                return unpacked;
            }
        }
        best.iter_mut().for_each(|(_, unpacked)| unpacked.retry(place, taxonomy));
    }
    best.map(|(_, unpacked)| unpacked).unwrap_or(Unpacked {
        items: Vec::new(),
        findings: Vec::new(),
        doubts: Vec::new(),
        dialect: 0,
    })
}

/// Reads a list by the levels and comparisons in it alone; nothing where an item of it could not be told apart.
pub fn read_by_levels(text: &str, dialect: usize, place: Place, taxonomy: &Taxonomy) -> Option<Unpacked> {
    let items = free::read(text, taxonomy)?;
    items.iter().all(|item| matches!(item, free::Item::Read(_))).then(|| read_freely(items, dialect, place))
}

/// What an item costs that could not be read.
const UNREAD: usize = 10;

fn weight(finding: &Diagnostic) -> usize {
    match finding.severity {
        Severity::Error => UNREAD,
        Severity::Warning => 2,
        Severity::Info => 0,
    }
}

/// How many items cannot be what was meant: their 一级指标 is none that the taxonomy knows, or the label of a target
/// stands inside one of their parts.
fn misread(items: &[Node], taxonomy: &Taxonomy) -> usize {
    let is_misread = |item: &&Node| {
        let level1 = item.child("一级指标").and_then(Node::as_text);
        level1.is_some_and(|name| taxonomy.level1(name).is_none() && taxonomy.level2(name).is_none())
            || item.entries().iter().any(|entry| entry.value.as_text().is_some_and(free::holds_label))
    };
    items.iter().filter(is_misread).count()
}

/// What a dialect of others leaves to be put right: the mark before the next item is none of the target, and in
/// `数量指标：设备数，…` the taxonomy knows a 二级指标. Among items that name a 一级指标 in that place it is one itself:
/// 成本指标 is 一级 in one scheme and 二级 in the other.
fn settle(items: &mut [Node], taxonomy: &Taxonomy) {
    let level1 = |item: &Node| item.child("一级指标").and_then(Node::as_text).map(str::to_string);
    let is_first = |name: &str| taxonomy.level1(name).is_some();
    let is_second = |name: &str| !is_first(name) && taxonomy.level2(name).is_some();
    let count =
        |is: &dyn Fn(&str) -> bool| items.iter().filter(|item| level1(item).is_some_and(|name| is(&name))).count();
    let seconds = count(&is_second) >= count(&is_first);
    for item in items {
        let moves = seconds && item.child("二级指标").is_none() && level1(item).is_some_and(|name| is_second(&name));
        let Value::Map(entries) = &mut item.value else { continue };
        if let Some(last) = entries.last_mut()
            && let Value::Text(text) = &mut last.value.value
            && let Some(bare) = text.strip_suffix(['；', ';'])
        {
            *text = bare.trim_end().into();
        }
        if let Some(entry) = entries.iter_mut().find(|entry| moves && entry.key == "一级指标") {
            entry.key = "二级指标".into();
        }
    }
}

fn read_freely(items: Vec<free::Item>, dialect: usize, place: Place) -> Unpacked {
    let mut out = Unpacked { items: Vec::new(), findings: Vec::new(), doubts: Vec::new(), dialect };
    for item in items {
        match item {
            free::Item::Read(indicator) => out.items.push(indicator_node(indicator, place)),
            free::Item::Raw(raw) => out.unread(&raw, &Path::root().key("三级指标"), place),
        }
    }
    out
}

fn indicator_node(indicator: free::Indicator, place: Place) -> Node {
    let mut item = Node::map().placed(place);
    let parts = [
        ("一级指标", indicator.level1),
        ("二级指标", indicator.level2),
        ("三级指标", Some(indicator.name)),
        ("实施周期指标值", indicator.cycle),
        ("年度指标值", indicator.year),
    ];
    for (key, text) in parts {
        if let Some(text) = text {
            item.push(key, Node::text(text).placed(place));
        }
    }
    item
}

impl Unpacked {
    /// Items that the dialect could not take apart, by the levels that they name.
    fn retry(&mut self, place: Place, taxonomy: &Taxonomy) {
        for finding in self.findings.iter_mut().filter(|finding| finding.id == "I009") {
            let Some(Step::Index(index)) = finding.path.0.first().cloned() else { continue };
            let Some(item) = self.items.get_mut(index) else { continue };
            let raw = item.entries().first().and_then(|entry| entry.value.as_text()).unwrap_or_default();
            let Some(indicator) = free::one(free::numbered(raw).1, taxonomy) else { continue };
            let (number, brief) = (index + 1, super::brief::brief(raw));
            let at = finding.path.clone();
            self.doubts.retain(|(doubted, _)| *doubted != at);
            *finding = Diagnostic::new(
                "I019",
                Severity::Info,
                words!(
                    "第{number}条与别的各条写法不同，按指标体系读出：{brief}",
                    "item {number} is written in another way and was read by the levels it names: {brief}"
                ),
            )
            .at(at)
            .placed(place);
            *item = indicator_node(indicator, place);
        }
    }

    /// An item that could not be taken apart: its text stays whole under `key`.
    fn unread(&mut self, raw: &str, key: &Path, place: Place) {
        let (at, number) = (Path::root().index(self.items.len()), self.items.len() + 1);
        self.findings.push(
            Diagnostic::new(
                "I009",
                Severity::Error,
                words!(
                    "第{number}条读不出各部分，原文照抄：{raw}",
                    "item {number} could not be taken apart; its text is kept: {raw}"
                ),
            )
            .help(words!(
                "按本表的写法改正原文，或在规格中逐项填写",
                "write it the way this form does, or fill the fields by hand"
            ))
            .at(at.clone())
            .placed(place),
        );
        self.doubts.push((at, "原文读不出各部分，全文照抄在此".into()));
        let mut item = Node::map().placed(place);
        if !key.is_root() {
            *item.reach(&key.0) = Node::text(raw).placed(place);
        }
        self.items.push(item);
    }
}

/// Whether the text is a list in one of the dialects: enough to tell it from prose and from money.
pub fn looks_packed(packed: &Packed, text: &str) -> bool {
    packed.items.iter().any(|dialect| {
        let chunks = split(dialect, text);
        chunks.first().is_some_and(|chunk| dialect.read(chunk).is_some() || dialect.read_damaged(chunk).is_some())
    })
}

fn read_dialect(dialect: &Pattern, index: usize, text: &str, place: Place, taxonomy: &Taxonomy) -> Unpacked {
    let mut out = Unpacked { items: Vec::new(), findings: Vec::new(), doubts: Vec::new(), dialect: index };
    let labels: Vec<String> = dialect.holes().map(|hole| hole.path.to_string()).collect();
    // The first item that is not written to the letter: one finding a cell says so.
    let mut loose = None;
    for chunk in split(dialect, text) {
        let at = Path::root().index(out.items.len());
        let number = out.items.len() + 1;
        let exact = dialect.read_exactly(chunk);
        loose = loose.or(if exact.is_none() { Some(chunk) } else { None });
        let (holes, item_place): (Vec<Option<&str>>, Place) = match exact.or_else(|| dialect.read(chunk)) {
            Some(holes) => (holes.into_iter().map(Some).collect(), place),
            None => match dialect.read_damaged(chunk) {
                Some(damaged) => {
                    for label in damaged.missing.iter().filter_map(|hole| labels.get(*hole)) {
                        let raw = chunk.trim();
                        out.findings.push(
                            Diagnostic::new(
                                "I007",
                                Severity::Warning,
                                words!(
                                    "第{number}条没有“{label}”这一部分：{raw}",
                                    "item {number} has no “{label}” part: {raw}"
                                ),
                            )
                            .help(words!("向填报单位问清后补上“{label}”", "ask the unit and add “{label}”"))
                            .at(at.key(label.clone()))
                            .placed(place),
                        );
                        out.doubts.push((at.key(label.clone()), format!("原文没有“{label}”这一部分")));
                    }
                    for label in damaged.bare.iter().filter_map(|hole| labels.get(*hole + 1).or(labels.get(*hole))) {
                        let raw = chunk.trim();
                        out.findings.push(
                            Diagnostic::new(
                                "I008",
                                Severity::Warning,
                                words!(
                                    "第{number}条“{label}”前后缺标点，按标签读出：{raw}",
                                    "item {number}: punctuation missing around “{label}”; read by its label: {raw}"
                                ),
                            )
                            .help(words!("核对读出的值，改正原文标点", "check the value read and mend the punctuation"))
                            .at(at.key(label.clone()))
                            .placed(place),
                        );
                        let quoted = around(chunk, label);
                        out.doubts.push((at.key(label.clone()), format!("原文“{quoted}”缺标点，按标签读出，请核对")));
                    }
                    (damaged.holes, place)
                }
                None => {
                    // Where its name belongs, or else in the last part that takes any text.
                    let name = dialect.holes().find(|hole| hole.path.to_string() == "三级指标");
                    let plain =
                        dialect.holes().filter(|hole| hole.codec == super::codec::Codec::Plain && !hole.is_ordinal());
                    let hole = name.or_else(|| plain.last());
                    out.unread(chunk.trim(), hole.map_or(&Path::root(), |hole| &hole.path), place);
                    continue;
                }
            },
        };
        let mut item = Node::map().placed(item_place);
        for (hole, text) in dialect.holes().zip(holes) {
            let Some(text) = text else { continue };
            if hole.is_ordinal() {
                if super::loose::key(text) != number.to_string() {
                    out.findings.push(
                        Diagnostic::new(
                            "I016",
                            Severity::Info,
                            words!("第{number}条的序号写作“{text}”", "item {number} is numbered “{text}”"),
                        )
                        .at(at.clone())
                        .placed(place),
                    );
                }
                continue;
            }
            match hole.codec.read(&unwrap_lines(text), None, taxonomy) {
                Reading::Value(value) => *item.reach(&hole.path.0) = value.placed(place),
                Reading::Blank | Reading::Nil => {}
                Reading::Misfit => *item.reach(&hole.path.0) = Node::text(text).placed(place),
            }
        }
        item.shrink();
        out.items.push(item);
    }
    if let Some(chunk) = loose.filter(|_| out.findings.is_empty()) {
        let raw = super::brief::brief(chunk);
        out.findings.push(
            Diagnostic::new(
                "I019",
                Severity::Info,
                words!(
                    "标点、空格或换行与本表的写法不同，按标签读出：{raw}",
                    "punctuation, blanks or breaks differ from the form's; read by its labels: {raw}"
                ),
            )
            .placed(place),
        );
    }
    out
}

/// The label with a few characters on either side, as it stands in the text.
fn around<'a>(text: &'a str, label: &str) -> &'a str {
    let Some(at) = text.find(label) else { return text.trim() };
    let end =
        text[at + label.len()..].char_indices().nth(12).map_or(text.len(), |(offset, _)| at + label.len() + offset);
    text[at..end].trim().trim_end_matches('。')
}

/// A value inside a list is one line: breaks come from the width of somebody's column.
fn unwrap_lines(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(['\n', '\r']) { join_lines(text).into() } else { text.into() }
}

/// Joins wrapped lines; a space stays only between two Latin words.
pub fn join_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(out.chars().last()) && latin(line.chars().next()) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// The text with what goes on with it; a number that broke in the middle is one number again.
pub fn joined(text: &str, more: &str) -> String {
    let (text, more) = (text.trim(), more.trim());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if digit(text.chars().last()) && digit(more.chars().next()) {
        return format!("{text}{more}");
    }
    let end = text.rfind('\n').map_or(0, |at| at + 1);
    format!("{}{}", &text[..end], join_lines(&format!("{}\n{more}", &text[end..])))
}

/// Cuts the text where the next running number begins. A number inside a value (`1、甲；2、乙`) is
/// told from the next item by what follows it and by what the cut-off part then says.
fn split<'a>(dialect: &Pattern, text: &'a str) -> Vec<&'a str> {
    split_exactly(dialect, text).unwrap_or_else(|| split_loosely(dialect, text))
}

fn split_loosely<'a>(dialect: &Pattern, text: &'a str) -> Vec<&'a str> {
    let folded = Folded::new(text);
    if folded.is_empty() {
        return Vec::new();
    }
    let behind: Vec<char> = behind_number(dialect).chars().filter_map(fold).collect();
    let mut chunks = Vec::new();
    let (mut start, mut number) = (0, 1u32);
    loop {
        let next: Vec<char> = (number + 1).to_string().chars().chain(behind.iter().copied()).collect();
        let mut at = start + 1;
        let (mut fallback, mut found) = (None, None);
        while let Some(candidate) = folded.find(&next, at) {
            at = candidate + 1;
            if !ends_item(&folded, candidate) {
                continue;
            }
            let chunk = cut(&folded, start, candidate);
            if dialect.read(chunk).is_some() {
                found = Some(candidate);
                break;
            }
            fallback = fallback.or(Some(candidate));
        }
        match found.or(fallback) {
            Some(end) => {
                chunks.push(cut(&folded, start, end));
                start = end;
                number += 1;
            }
            None => {
                chunks.push(cut(&folded, start, folded.len()));
                return chunks;
            }
        }
    }
}

/// As [`split`], for a text as we write it: where all that counts stands unfolded, and the first place that
/// looks like the next item is one. `None` leaves the text to the slower reading.
fn split_exactly<'a>(dialect: &Pattern, text: &'a str) -> Option<Vec<&'a str>> {
    let behind = behind_number(dialect);
    // Folding would neither drop a character nor make one that a running number could be taken for.
    let is_plain = |c: char| match fold(c) {
        Some(folded) => folded == c || !(folded.is_ascii_digit() || behind.contains(folded)),
        None => false,
    };
    let unfolded = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '0'..='9' | '、' | '。') || is_plain(c);
    if text.is_empty()
        || behind.is_empty()
        || !behind.chars().all(|c| fold(c) == Some(c))
        || !text.chars().all(unfolded)
    {
        return None;
    }
    let mut chunks = Vec::new();
    let mut rest = text;
    loop {
        let next = format!("{}{behind}", chunks.len() + 2);
        let mut from = rest.chars().next()?.len_utf8();
        let end = loop {
            let Some(at) = find(&rest[from..], &next).map(|at| from + at) else { break None };
            if rest[..at].chars().next_back().is_some_and(is_end) {
                break Some(at);
            }
            from = at + 1;
        };
        let Some(end) = end else {
            chunks.push(rest);
            return Some(chunks);
        };
        let (chunk, behind) = rest.split_at(end);
        dialect.read_exactly(chunk)?;
        chunks.push(chunk);
        rest = behind;
    }
}

/// What a dialect writes behind a running number.
fn behind_number(dialect: &Pattern) -> &str {
    match dialect.pieces.get(1) {
        Some(Piece::Text(text)) => text,
        _ => "",
    }
}

fn cut<'a>(text: &Folded<'a>, from: usize, to: usize) -> &'a str {
    text.between(from, to).trim()
}

/// An item can begin here: behind the end of a sentence or at the start of a line.
fn ends_item(text: &Folded, at: usize) -> bool {
    match at.checked_sub(1).map(|before| text.chars()[before]) {
        None => true,
        Some(before) if is_end(before) => true,
        Some(_) => text.between(at, at).contains(['\n', '\r']),
    }
}

/// The end of a sentence, folded or not.
fn is_end(c: char) -> bool {
    fold(c).is_some_and(|c| "。;.!?".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flat() -> Packed {
        let item = Pattern::parse("{#}、{一级指标}：{三级指标}，年度指标值：{年度指标值}。").unwrap_or_default();
        Packed { each: Path::root().key("绩效指标"), items: vec![item] }
    }

    fn texts(unpacked: &Unpacked) -> Vec<String> {
        unpacked
            .items
            .iter()
            .map(|item| item.entries().iter().map(|e| e.value.as_text().unwrap_or("")).collect::<Vec<_>>().join("|"))
            .collect()
    }

    #[test]
    fn values_may_hold_the_separators() {
        let text = "1、产出指标：资源包数：小学、初中，年度指标值：8877个。2、效益指标：对象，年度指标值：全市150万、3、老师。。3、满意度指标：满意，年度指标值：1、甲；2、乙。";
        let unpacked = read(&flat(), text, Place::Nowhere, &Taxonomy::default());
        assert_eq!(
            texts(&unpacked),
            [
                "产出指标|资源包数：小学、初中|8877个",
                "效益指标|对象|全市150万、3、老师。",
                "满意度指标|满意|1、甲；2、乙"
            ]
        );
        assert!(unpacked.findings.is_empty(), "{:?}", unpacked.findings);
        let list = Node::list(unpacked.items);
        assert_eq!(write(&flat(), Some(&list), &Taxonomy::default()), text);
    }

    proptest! {
        #[test]
        fn the_short_way_of_splitting_cuts_where_the_long_way_does(parts in prop::collection::vec(prop::sample::select(vec![
            "1、产出指标：甲，年度指标值：1。", "2、效益指标：乙，年度指标值：是。", "3、效益指标：丙；2、丁，年度指标值：否。",
            "2、", "3、", "12、", "２、", "。", "；", "！", "甲", "1", " ", "\n", "_", "，年度指标值：", "：",
        ]), 0..12)) {
            let text = parts.concat();
            let dialect = &flat().items[0];
            if let Some(chunks) = split_exactly(dialect, &text) {
                prop_assert_eq!(chunks, split_loosely(dialect, &text));
            }
        }
    }

    #[test]
    fn what_cannot_be_taken_apart_is_kept_and_said() {
        let unpacked =
            read(&flat(), "1、产出指标：甲，年度指标值：1。2、乙丙丁。", Place::Nowhere, &Taxonomy::default());
        assert_eq!(texts(&unpacked), ["产出指标|甲|1", "2、乙丙丁。"]);
        assert_eq!(unpacked.findings.iter().map(|f| f.id).collect::<Vec<_>>(), ["I009"]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let unpacked = read(
            &flat(),
            "1、产出指\n标：App\nInventor课，年度指标\n值：不低于\n95%。\n2、效益指标：乙，年度指标值：是。",
            Place::Nowhere,
            &Taxonomy::default(),
        );
        assert_eq!(texts(&unpacked), ["产出指标|App Inventor课|不低于95%", "效益指标|乙|是"]);
    }
}
