//! The numbers that Word puts before paragraphs by itself: counts them and writes them as the page shows them.
//!
//! Knows the numbering part, not the paragraphs.

use super::super::parts::{attribute, for_each_event};
use super::look::{InList, Said, Styles, say};
use crate::diagnostic::Result;
use crate::formats::alphabets::spelled;
use crate::formats::symbols::{SymbolFont, without_font};
use quick_xml::events::Event;
use std::collections::{HashMap, HashSet};

/// Levels of a list; Word has nine.
const LEVELS: usize = 9;
/// Characters of what stands around a number.
const LONGEST: usize = 64;

#[derive(Default)]
pub struct Numbering {
    /// The patterns of lists, by their own id.
    patterns: HashMap<u32, Pattern>,
    lists: HashMap<u32, List>,
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: HashSet<u32>,
}

#[derive(Default, Clone)]
struct Pattern {
    levels: [Level; LEVELS],
    /// The style that holds the list this one is a copy of.
    link: Option<String>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// What stands between number and text.
    gap: bool,
    legal: bool,
    never_restarts: bool,
    style: Option<String>,
    said: Said,
}

impl Default for Level {
    fn default() -> Level {
        Level {
            start: 1,
            format: "decimal".into(),
            text: String::new(),
            gap: true,
            legal: false,
            never_restarts: false,
            style: None,
            said: Said::default(),
        }
    }
}

#[derive(Default)]
struct List {
    pattern: u32,
    starts: [Option<u32>; LEVELS],
    levels: HashMap<usize, Level>,
}

/// What stands before a paragraph.
#[derive(Debug, PartialEq)]
pub enum Number {
    /// As the page shows it, with the blank behind it.
    Shown(String),
    /// A bullet, or a number in an alphabet that we do not count in.
    LeftOut(String),
}

impl Numbering {
    pub fn parse(xml: &str) -> Result<Numbering> {
        let mut numbering = Numbering::default();
        let mut within: Vec<String> = Vec::new();
        let (mut pattern, mut list) = (None::<(u32, Pattern)>, None::<(u32, List)>);
        let mut open: Option<(usize, Level)> = None;
        let mut overridden = None;
        for_each_event(xml, |event, _| {
            match event {
                Event::Start(element) => {
                    let local = element.local_name().into_inner();
                    let id = |name| attribute(element, name).and_then(|id| id.trim().parse::<u32>().ok());
                    let text = || attribute(element, "val").unwrap_or_default().into_owned();
                    let at = || id("ilvl").map(|at| at as usize).filter(|at| *at < LEVELS);
                    let parent = within.last().map_or("", String::as_str);
                    match (parent, local) {
                        (_, "abstractNum") => pattern = id("abstractNumId").map(|id| (id, Pattern::default())),
                        (_, "num") => list = id("numId").map(|id| (id, List::default())),
                        (_, "lvlOverride") => overridden = at(),
                        (_, "lvl") => open = at().map(|at| (at, Level::default())),
                        ("lvl", _) if let Some((_, level)) = &mut open => match local {
                            "start" => level.start = id("val").unwrap_or(1),
                            "numFmt" => level.format = text(),
                            // It is written again for every paragraph of the list.
                            "lvlText" => level.text = text().chars().take(LONGEST).collect(),
                            "suff" => level.gap = text() != "nothing",
                            "isLgl" => level.legal = true,
                            "lvlRestart" => level.never_restarts = id("val") == Some(0),
                            "pStyle" => level.style = Some(text()),
                            _ => {}
                        },
                        ("rPr", _) if let Some((_, level)) = &mut open => say(&mut level.said, element, local),
                        ("abstractNum", "numStyleLink") if let Some((_, pattern)) = &mut pattern => {
                            pattern.link = Some(text());
                        }
                        ("num", "abstractNumId") if let Some((_, list)) = &mut list => {
                            list.pattern = id("val").unwrap_or(u32::MAX);
                        }
                        ("lvlOverride", "startOverride")
                            if let (Some((_, list)), Some(at)) = (&mut list, overridden) =>
                        {
                            list.starts[at] = id("val");
                        }
                        _ => {}
                    }
                    within.push(local.to_string());
                }
                Event::End(_) => match within.pop().as_deref() {
                    Some("abstractNum") => numbering.patterns.extend(pattern.take()),
                    Some("num") => numbering.lists.extend(list.take()),
                    Some("lvl") => {
                        if let Some((at, level)) = open.take() {
                            match (&mut pattern, &mut list) {
                                (Some((_, pattern)), _) => pattern.levels[at] = level,
                                (None, Some((_, list))) => drop(list.levels.insert(at, level)),
                                (None, None) => {}
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
            Ok(())
        })?;
        Ok(numbering)
    }

    /// The number of the next paragraph at this place of a list, and counts it.
    pub fn next(&mut self, place: InList, style: Option<&str>, styles: &Styles) -> Option<Number> {
        // A paragraph that is taken out of its style's list says list 0.
        let mut list = self.lists.get(&place.list).filter(|_| place.list != 0)?;
        if let Some(link) = self.patterns.get(&list.pattern).and_then(|pattern| pattern.link.as_deref())
            && let Some(linked) = styles.list(Some(link)).and_then(|linked| self.lists.get(&linked.list))
        {
            list = linked;
        }
        let pattern = self.patterns.get(&list.pattern)?;
        let named = || pattern.levels.iter().position(|level| style.is_some() && level.style.as_deref() == style);
        let at = place.level.or_else(named).unwrap_or(0).min(LEVELS - 1);
        let level = |at: usize| list.levels.get(&at).unwrap_or(&pattern.levels[at]);

        let counts = self.counts.entry(list.pattern).or_default();
        if self.begun.insert(place.list) {
            for (count, start) in counts.iter_mut().zip(list.starts) {
                if start.is_some() {
                    *count = None;
                }
            }
        }
        let first = list.starts[at].unwrap_or(level(at).start);
        counts[at] = Some(counts[at].map_or(first, |count| count.saturating_add(1)));
        for (deeper, count) in counts.iter_mut().enumerate().skip(at + 1) {
            if !level(deeper).never_restarts {
                *count = None;
            }
        }

        let this = level(at);
        if this.format == "bullet" {
            let font = styles.look(None, None, None, this.said).font;
            return Some(bullet(&this.text, font));
        }
        if this.format == "none" && this.text.is_empty() {
            return None;
        }
        let mut text = String::new();
        let mut parts = this.text.split('%');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            match part.chars().next().and_then(|digit| digit.to_digit(10)) {
                Some(digit @ 1..=9) => {
                    let which = digit as usize - 1;
                    let number = counts[which].unwrap_or(level(which).start);
                    let format = if this.legal { "decimal" } else { level(which).format.as_str() };
                    match spelled(number, format) {
                        Some(number) => text.push_str(&number),
                        None => return Some(Number::LeftOut(number.to_string())),
                    }
                    text.push_str(&part[1..]);
                }
                _ => {
                    text.push('%');
                    text.push_str(part);
                }
            }
        }
        // A wide mark brings its own room.
        if this.gap && text.ends_with(|c: char| c.is_ascii()) {
            text.push(' ');
        }
        (!text.trim().is_empty()).then_some(Number::Shown(text))
    }
}

/// A box or a tick says something; a dot does not.
fn bullet(text: &str, font: Option<SymbolFont>) -> Number {
    let drawn = |c: char| font.map_or_else(|| without_font(c), |font| font.drawn(c)).unwrap_or('•');
    let text: String = text.chars().map(drawn).collect();
    if text.contains(['☑', '□', '√', '☒', '×']) { Number::Shown(text) } else { Number::LeftOut(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(at: usize, format: &str, text: &str, more: &str) -> String {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/>{more}</w:lvl>"
        )
    }

    #[test]
    fn levels_count_and_begin_anew() {
        let xml = format!(
            "<w:numbering><w:abstractNum w:abstractNumId=\"7\">{}{}</w:abstractNum>\
            <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>\
            <w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num></w:numbering>",
            level(0, "chineseCountingThousand", "%1、", ""),
            level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        );
        let mut numbering = Numbering::parse(&xml).unwrap_or_default();
        let styles = Styles::default();
        let mut next = |list, level| match numbering.next(InList { list, level: Some(level) }, None, &styles) {
            Some(Number::Shown(text)) => text,
            other => format!("{other:?}"),
        };
        assert_eq!(next(1, 0), "一、");
        assert_eq!(next(1, 1), "1.1 ");
        assert_eq!(next(1, 1), "1.2 ");
        assert_eq!(next(1, 0), "二、");
        assert_eq!(next(1, 1), "2.1 ");
        assert_eq!(next(2, 0), "五、");
        assert_eq!(next(2, 0), "六、");
        assert_eq!(next(0, 0), "None");
    }

    #[test]
    fn a_bullet_that_is_a_box_says_something() {
        assert_eq!(bullet("o", Some(SymbolFont::Wingdings)), Number::Shown("□".into()));
        assert_eq!(bullet("\u{F06C}", Some(SymbolFont::Wingdings)), Number::LeftOut("●".into()));
        assert_eq!(bullet("\u{F0FC}", None), Number::Shown("√".into()));
    }
}
