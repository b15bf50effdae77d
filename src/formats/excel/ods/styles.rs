//! The styles of an .ods that change what is read, and what stands at the head and foot of its pages.

use crate::document::{Remark, RemarkKind};
use crate::formats::excel::package::{attribute, push_text};
use crate::formats::excel::runs::Look;
use crate::formats::raised::Level;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;

/// What a style says of letters, and what else it says.
#[derive(Clone, Debug, Default)]
pub struct Style {
    pub font: Look,
    parent: String,
}

/// Styles by name that make a difference, of all parts.
pub fn read(parts: &[&str]) -> HashMap<String, Look> {
    let mut styles: HashMap<String, Style> = HashMap::new();
    for xml in parts {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        let mut name = None;
        while let Ok(event) = reader.read_event() {
            match &event {
                Event::Start(element) => match element.name().as_ref() {
                    "style:style" => {
                        let own = attribute(element, "name").unwrap_or_default();
                        let parent = attribute(element, "parent-style-name").unwrap_or_default();
                        styles.insert(own.clone(), Style { parent, ..Style::default() });
                        name = Some(own);
                    }
                    "style:text-properties" => {
                        let Some(style) = name.as_ref().and_then(|name| styles.get_mut(name)) else { continue };
                        let says = |name: &str| attribute(element, name);
                        let line = says("text-line-through-style").or_else(|| says("text-line-through-type"));
                        style.font.struck = line.is_some_and(|line| line != "none");
                        style.font.hidden = says("display").is_some_and(|display| display == "none");
                        style.font.level = says("text-position").and_then(|position| {
                            let raised = position.split_whitespace().next()?;
                            match (raised, raised.trim_end_matches('%').parse::<i32>()) {
                                ("super", _) => Some(Level::Raised),
                                ("sub", _) => Some(Level::Lowered),
                                (_, Ok(1..)) => Some(Level::Raised),
                                (_, Ok(..=-1)) => Some(Level::Lowered),
                                _ => None,
                            }
                        });
                        if let Some(font) = says("font-name").or_else(|| says("font-family")) {
                            style.font.set_font(&font);
                        }
                    }
                    _ => (),
                },
                Event::End(element) if element.name().as_ref() == "style:style" => name = None,
                Event::Eof => break,
                _ => (),
            }
            // The cells come behind the styles.
            if matches!(&event, Event::Start(element) if element.name().as_ref() == "office:body") {
                break;
            }
        }
    }
    let made = styles.iter().map(|(name, style)| {
        let parent = styles.get(&style.parent).map(|parent| parent.font.clone()).unwrap_or_default();
        let own = &style.font;
        let font = Look {
            struck: own.struck || parent.struck,
            hidden: own.hidden || parent.hidden,
            level: own.level.or(parent.level),
            symbols: own.symbols.or(parent.symbols),
        };
        (name.clone(), font)
    });
    made.filter(|(_, font)| !font.is_plain()).collect()
}

/// The words of page headers and footers; a page number alone says nothing.
pub fn margins(xml: &str) -> Vec<Remark> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut said: Vec<Remark> = Vec::new();
    let (mut kind, mut text, mut field) = (None, String::new(), 0usize);
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.name().as_ref() {
                "style:header" | "style:header-left" | "style:header-first" => kind = Some(RemarkKind::Header),
                "style:footer" | "style:footer-left" | "style:footer-first" => kind = Some(RemarkKind::Footer),
                "text:page-number" | "text:page-count" | "text:sheet-name" | "text:title" | "text:date"
                | "text:time" | "text:file-name" => field += 1,
                _ => (),
            },
            Event::End(element) => match element.name().as_ref() {
                "text:page-number" | "text:page-count" | "text:sheet-name" | "text:title" | "text:date"
                | "text:time" | "text:file-name" => field = field.saturating_sub(1),
                "text:p" if kind.is_some() => text.push('\n'),
                name if name.starts_with("style:header") || name.starts_with("style:footer") => {
                    if let Some(kind) = kind.take_if(|_| !name.contains("-style")) {
                        let words = std::mem::take(&mut text);
                        let codes = words.replace('&', "&&");
                        let all = crate::formats::excel::margins::remarks(&codes, kind);
                        let new = all.into_iter().filter(|remark| !said.contains(remark)).collect::<Vec<_>>();
                        said.extend(new);
                    }
                }
                _ => (),
            },
            Event::Eof => break,
            part if kind.is_some() && field == 0 => push_text(part, &mut text),
            _ => (),
        }
    }
    said
}
