//! The XML of one part as a tree that prints as it was parsed: for changing a few elements and leaving the rest alone.
//!
//! Knows elements, attributes and what stands between them, all as spelled in the part; no vocabulary. Entities are
//! never expanded: what is not asked for by [`Element::text`] is passed on letter by letter.

use crate::diagnostic::{Error, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements within elements. Word's own limit for tables is 64, and each level is a handful of elements.
const DEEPEST: usize = 1_000;
/// Elements of a part. A form of a thousand rows and twenty columns has some fifty thousand.
const MOST: usize = 2_000_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Element(Element),
    /// Text, comments, declarations: as they are spelled.
    Raw(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// With its prefix: `w:p`.
    pub name: String,
    /// Values as spelled, between the quotes.
    attributes: Vec<(String, String)>,
    pub children: Vec<Item>,
}

/// A part: what stands before its root, the root, and what stands behind.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    before: String,
    pub root: Element,
    behind: String,
}

fn broken() -> Error {
    Error::new(words!("文件里的 XML 不完整", "the XML in the file is broken"))
        .help(words!("请用 Excel、Word 或 WPS 打开后另存一次", "open it in Excel, Word or WPS and save it once more"))
}

impl Markup {
    /// # Errors
    /// It is not well-formed, too deep or too large.
    pub fn parse(xml: &str) -> Result<Markup> {
        let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
        let mut reader = Reader::from_str(xml);
        let mut markup = Markup::default();
        let mut open: Vec<Element> = Vec::new();
        let (mut is_done, mut count) = (false, 0);
        let mut at = 0;
        loop {
            let event = reader.read_event().map_err(|_| broken())?;
            let end = usize::try_from(reader.buffer_position()).map_err(|_| broken())?;
            let spelled = xml.get(at..end).ok_or_else(broken)?;
            at = end;
            let closed = match event {
                Event::Start(start) => {
                    count += 1;
                    if open.len() >= DEEPEST || count > MOST || is_done {
                        return Err(broken());
                    }
                    open.push(element(&start)?);
                    continue;
                }
                Event::Empty(start) => {
                    count += 1;
                    if count > MOST || is_done {
                        return Err(broken());
                    }
                    element(&start)?
                }
                Event::End(_) => open.pop().ok_or_else(broken)?,
                // Entities of its own making are what bombs are made of.
                Event::DocType(_) => return Err(broken()),
                Event::Eof => break,
                _ => {
                    match open.last_mut().map(|element| &mut element.children) {
                        Some(children) => match children.last_mut() {
                            Some(Item::Raw(raw)) => raw.push_str(spelled),
                            _ => children.push(Item::Raw(spelled.to_string())),
                        },
                        None if is_done => markup.behind.push_str(spelled),
                        None => markup.before.push_str(spelled),
                    }
                    continue;
                }
            };
            match open.last_mut() {
                Some(parent) => parent.children.push(Item::Element(closed)),
                None => (markup.root, is_done) = (closed, true),
            }
        }
        if is_done && open.is_empty() { Ok(markup) } else { Err(broken()) }
    }

    pub fn print(&self) -> String {
        let mut out = self.before.clone();
        self.root.print(&mut out);
        out.push_str(&self.behind);
        out
    }
}

fn element(start: &BytesStart) -> Result<Element> {
    let mut attributes = Vec::new();
    for found in start.attributes().with_checks(false) {
        let found = found.map_err(|_| broken())?;
        attributes.push((found.key.as_ref().to_string(), found.value.to_string()));
    }
    Ok(Element { name: start.name().as_ref().to_string(), attributes, children: Vec::new() })
}

impl Element {
    pub fn new(name: impl Into<String>) -> Element {
        Element { name: name.into(), ..Element::default() }
    }

    /// The same with nothing in it.
    pub fn bare(&self) -> Element {
        Element { name: self.name.clone(), attributes: self.attributes.clone(), children: Vec::new() }
    }

    pub fn with(mut self, key: &str, value: &str) -> Element {
        self.set(key, value);
        self
    }

    pub fn holding(mut self, child: Element) -> Element {
        self.children.push(Item::Element(child));
        self
    }

    /// With this text in it.
    pub fn saying(mut self, text: &str) -> Element {
        self.say(text);
        self
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or("")
    }

    /// `w:` or nothing.
    pub fn prefix(&self) -> &str {
        self.name.rfind(':').map_or("", |at| &self.name[..=at])
    }

    pub fn is(&self, local: &str) -> bool {
        self.local() == local
    }

    /// The value of an attribute, by its name without prefix.
    pub fn get(&self, local: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(key, _)| key.rsplit(':').next() == Some(local))?;
        Some(unescaped(value))
    }

    pub fn number<N: std::str::FromStr>(&self, local: &str) -> Option<N> {
        self.get(local)?.trim().parse().ok()
    }

    /// Changes the attribute of this name (without prefix), or adds one spelled so.
    pub fn set(&mut self, key: &str, value: &str) {
        let local = key.rsplit(':').next();
        let value = escaped_attribute(value);
        match self.attributes.iter_mut().find(|(known, _)| known.rsplit(':').next() == local) {
            Some((_, known)) => *known = value,
            None => self.attributes.push((key.to_string(), value)),
        }
    }

    pub fn unset(&mut self, local: &str) {
        self.attributes.retain(|(key, _)| key.rsplit(':').next() != Some(local));
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|item| if let Item::Element(element) = item { Some(element) } else { None })
    }

    pub fn elements_mut(&mut self) -> impl Iterator<Item = &mut Element> {
        self.children.iter_mut().filter_map(|item| if let Item::Element(element) = item { Some(element) } else { None })
    }

    pub fn child(&self, local: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(local))
    }

    pub fn child_mut(&mut self, local: &str) -> Option<&mut Element> {
        self.elements_mut().find(|element| element.is(local))
    }

    pub fn remove(&mut self, local: &str) {
        self.children.retain(|item| !matches!(item, Item::Element(element) if element.is(local)));
    }

    /// The text right in it, entities resolved.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for item in &self.children {
            if let Item::Raw(raw) = item {
                text.push_str(&unescaped_text(raw));
            }
        }
        text
    }

    /// Puts the text in place of all that is in it.
    pub fn say(&mut self, text: &str) {
        self.children.clear();
        if !text.is_empty() {
            self.children.push(Item::Raw(escaped(text)));
        }
    }

    /// This element and all below it, the outer before the inner.
    pub fn walk(&self, see: &mut dyn FnMut(&Element)) {
        see(self);
        self.elements().for_each(|element| element.walk(see));
    }

    pub fn walk_mut(&mut self, see: &mut dyn FnMut(&mut Element)) {
        see(self);
        self.elements_mut().for_each(|element| element.walk_mut(see));
    }

    pub fn print(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (key, value) in &self.attributes {
            let quote = if value.contains('"') { '\'' } else { '"' };
            out.push(' ');
            out.push_str(key);
            out.push('=');
            out.push(quote);
            out.push_str(value);
            out.push(quote);
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for item in &self.children {
            match item {
                Item::Element(element) => element.print(out),
                Item::Raw(raw) => out.push_str(raw),
            }
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

/// Text between tags, comments left out.
fn unescaped_text(raw: &str) -> String {
    let mut text = String::new();
    let mut rest = raw;
    while let Some(open) = rest.find('<') {
        text.push_str(&unescaped(&rest[..open]));
        let (end, inside) = match &rest[open..] {
            cdata if cdata.starts_with("<![CDATA[") => ("]]>", Some(open + 9)),
            comment if comment.starts_with("<!--") => ("-->", None),
            _ => ("?>", None),
        };
        let close = rest[open..].find(end).map_or(rest.len(), |at| open + at);
        if let Some(inside) = inside {
            text.push_str(rest.get(inside..close).unwrap_or(""));
        }
        rest = rest.get(close + end.len()..).unwrap_or("");
    }
    text.push_str(&unescaped(rest));
    text
}

fn unescaped(raw: &str) -> String {
    quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_string(), |text| text.into_owned())
}

/// Characters that XML cannot hold are left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => {}
        }
    }
    out
}

fn escaped_attribute(text: &str) -> String {
    escaped(text).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_parsed_prints_as_it_was() {
        for xml in [
            "<?xml version=\"1.0\"?>\n<a x:b='c \"d\"' e=\"&lt;&#10;\"><!-- f --><g/>h &amp; <![CDATA[<i>]]></a>\n",
            "<a>\r\n <b xml:space=\"preserve\"> c </b></a>",
        ] {
            assert_eq!(Markup::parse(xml).map(|markup| markup.print()).ok().as_deref(), Some(xml));
        }
    }

    #[test]
    fn text_is_what_a_reader_sees() {
        let markup = Markup::parse("<a>1 &lt; 2<!-- 3 --><![CDATA[ & 4]]></a>").unwrap_or_default();
        assert_eq!(markup.root.text(), "1 < 2 & 4");
    }

    #[test]
    fn bombs_and_broken_parts_are_refused() {
        let deep = format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
        for xml in ["", "<a>", "<a></b>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a/><a/>", &deep] {
            assert!(Markup::parse(xml).is_err(), "{}", &xml[..xml.len().min(40)]);
        }
    }
}
