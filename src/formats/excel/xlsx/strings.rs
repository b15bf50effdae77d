//! Rich strings: the shared ones that a reader without looks gets wrong, and those that stand in their cells.

use super::super::runs::{Look, Rich};
use crate::formats::excel::package::{attribute, push_text};
use crate::formats::raised::Level;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Signs of a look that changes what is read: without any the strings need no second reading.
const SIGNS: [&str; 6] = ["strike", "vertAlign", "rPh", "Wingdings", "Webdings", "Symbol"];

pub fn may_be_special(xml: &str) -> bool {
    SIGNS.iter().any(|sign| xml.contains(sign))
}

/// The special strings of the shared strings part, by their index.
pub fn special(xml: &str) -> HashMap<u32, Rich> {
    let mut found = HashMap::new();
    if !may_be_special(xml) {
        return found;
    }
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    let mut index = 0;
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::End(element) if element.local_name().as_ref() == "si" => {
                let rich = walk.take();
                if rich.is_special() {
                    found.insert(index, rich);
                }
                index += 1;
            }
            Event::Eof => break,
            event => walk.see(event),
        }
    }
    found
}

/// A walk over the pieces of one string.
#[derive(Default)]
pub struct Walk {
    rich: Rich,
    text: String,
    look: Option<Look>,
    in_text: bool,
    in_phonetic: bool,
}

impl Walk {
    pub fn take(&mut self) -> Rich {
        self.end_piece();
        std::mem::take(self).rich
    }

    fn end_piece(&mut self) {
        let look = self.look.take();
        if !self.text.is_empty() {
            self.rich.pieces.push((std::mem::take(&mut self.text), look));
        }
    }

    pub fn see(&mut self, event: &Event) {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "r" => self.end_piece(),
                "rPh" => self.in_phonetic = true,
                "t" => self.in_text = true,
                "rPr" => self.look = Some(Look::default()),
                _ => {
                    if let Some(look) = &mut self.look {
                        see_font(element, look);
                    }
                }
            },
            Event::End(element) => match element.local_name().as_ref() {
                "r" => self.end_piece(),
                "rPh" => self.in_phonetic = false,
                "t" => self.in_text = false,
                _ => (),
            },
            text if self.in_text && self.in_phonetic => push_text(text, &mut self.rich.phonetic),
            text if self.in_text => push_text(text, &mut self.text),
            _ => (),
        }
    }
}

/// What one element within a font says.
pub fn see_font(element: &BytesStart, look: &mut Look) {
    let value = || attribute(element, "val");
    match element.local_name().as_ref() {
        "strike" => look.struck = value().is_none_or(|value| !matches!(value.as_str(), "0" | "false")),
        "vertAlign" => {
            look.level = match value().as_deref() {
                Some("superscript") => Some(Level::Raised),
                Some("subscript") => Some(Level::Lowered),
                _ => None,
            }
        }
        "rFont" | "name" => look.set_font(&value().unwrap_or_default()),
        _ => (),
    }
}

/// The looks of the cell styles, by style number; empty where none matters.
pub fn looks(styles: &str) -> Vec<Look> {
    if !may_be_special(styles) {
        return Vec::new();
    }
    let mut reader = Reader::from_str(styles);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let (mut fonts, mut looks): (Vec<Look>, Vec<Look>) = (Vec::new(), Vec::new());
    let (mut in_fonts, mut in_cells) = (false, false);
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "fonts" => in_fonts = true,
                "cellXfs" => in_cells = true,
                "font" if in_fonts => fonts.push(Look::default()),
                "xf" if in_cells => {
                    let font = attribute(element, "fontId").and_then(|id| id.parse::<usize>().ok());
                    looks.push(font.and_then(|id| fonts.get(id)).cloned().unwrap_or_default());
                }
                _ if in_fonts => {
                    if let Some(look) = fonts.last_mut() {
                        see_font(element, look);
                    }
                }
                _ => (),
            },
            Event::End(element) => match element.local_name().as_ref() {
                "fonts" => in_fonts = false,
                "cellXfs" => break,
                _ => (),
            },
            Event::Eof => break,
            _ => (),
        }
    }
    if looks.iter().all(Look::is_plain) { Vec::new() } else { looks }
}

/// The styles whose TRUE and FALSE are shown as boxes.
pub fn checkboxes(styles: &str) -> Vec<bool> {
    let mut boxes = Vec::new();
    if !styles.contains("xfComplement") {
        return boxes;
    }
    let Some(cells) = styles.split_once("<cellXfs").and_then(|(_, rest)| rest.split_once("</cellXfs>")) else {
        return boxes;
    };
    for style in cells.0.split("<xf ").skip(1) {
        boxes.push(style.contains("xfComplement"));
    }
    boxes
}
