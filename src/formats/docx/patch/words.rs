//! The words of a paragraph: braces split over runs by spelling and language marks are one, and what comes in their
//! place takes the look of the run in which they begin.
//!
//! Line breaks become breaks, or paragraphs of their own where a paragraph of a cell is nothing but the braces.

use super::{boxes, is_apart};
use crate::formats::braces::{braces, replace_in};
use crate::formats::markup::{Element, Item};
use std::ops::Range;

/// What stands in place of braces.
#[derive(Clone, Debug)]
pub struct Said {
    /// As typed, with the braces; nothing where the value stands for all of a cell.
    pub braces: String,
    pub value: String,
}

impl Said {
    /// A text in place of whatever is there.
    pub fn whole(value: &str) -> Said {
        Said { braces: String::new(), value: value.to_string() }
    }
}

/// The text of all paragraphs in an element, one after the other.
pub fn text(element: &Element) -> String {
    let mut out = String::new();
    gather(element, &mut out);
    out
}

fn gather(element: &Element, out: &mut String) {
    match element.local() {
        "t" => out.push_str(&element.text()),
        _ => element.elements().filter(|child| !is_apart(child)).for_each(|child| gather(child, out)),
    }
}

/// The text of a cell without that of tables within it.
pub fn text_of_cell(cell: &Element) -> String {
    let mut out = String::new();
    paragraphs(cell).into_iter().for_each(|paragraph| gather(paragraph, &mut out));
    out
}

fn paragraphs(cell: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    for child in cell.elements().filter(|child| !child.is("tbl")) {
        if child.is("p") {
            found.push(child);
        } else {
            found.extend(paragraphs(child));
        }
    }
    found
}

/// Whether these braces stand in the text, in order.
pub fn holds(text: &str, wanted: &[&str]) -> bool {
    let mut there = braces(text).into_iter().map(|range| &text[range]);
    wanted.iter().filter(|tag| **tag != "{#}").all(|tag| there.any(|known| known == *tag))
}

/// Fills the braces of every paragraph in the element, in order. A number that Word itself puts before a paragraph
/// has no braces in the file and is passed over.
pub fn fill(element: &mut Element, values: &[Said]) {
    if let [Said { braces, value }] = values
        && braces.is_empty()
    {
        return replace_all(element, value);
    }
    let mut left = values.iter();
    fill_in(element, &mut left, false);
}

fn fill_in(element: &mut Element, left: &mut std::slice::Iter<Said>, in_cell: bool) {
    if element.is("p") {
        fill_paragraph(element, left);
        return;
    }
    let in_cell = in_cell || element.is("tc");
    let mut children = Vec::with_capacity(element.children.len());
    for item in std::mem::take(&mut element.children) {
        let Item::Element(mut child) = item else {
            children.push(item);
            continue;
        };
        if child.is("p") && in_cell {
            children.extend(filled_paragraphs(child, left).into_iter().map(Item::Element));
            continue;
        }
        if !child.is("tbl") || !in_cell {
            fill_in(&mut child, left, in_cell);
        }
        children.push(Item::Element(child));
    }
    element.children = children;
}

/// A paragraph of a cell: several, when it is nothing but braces and the value has several lines.
fn filled_paragraphs(mut paragraph: Element, left: &mut std::slice::Iter<Said>) -> Vec<Element> {
    let whole = text(&paragraph);
    let alone = matches!(braces(whole.trim()).as_slice(), [only] if *only == (0..whole.trim().len()));
    let next = left.as_slice().iter().find(|said| said.braces == whole.trim());
    match next.filter(|said| alone && said.value.contains('\n')) {
        Some(said) => {
            let value = said.value.clone();
            while left.next().is_some_and(|passed| passed.braces != whole.trim()) {}
            let lines = value.split('\n').enumerate().map(|(at, line)| {
                let mut one = paragraph.clone();
                fill_paragraph(
                    &mut one,
                    &mut [Said { braces: whole.trim().to_string(), value: line.to_string() }].iter(),
                );
                if at > 0 {
                    super::own::make_own(&mut one);
                }
                one
            });
            lines.collect()
        }
        None => {
            fill_paragraph(&mut paragraph, left);
            vec![paragraph]
        }
    }
}

fn fill_paragraph(paragraph: &mut Element, left: &mut std::slice::Iter<Said>) {
    let mut pieces = Vec::new();
    pieces_of(paragraph, &mut pieces);
    let whole = pieces.concat();
    let mut values: Vec<(Range<usize>, String)> = Vec::new();
    for range in braces(&whole) {
        let Some(said) = left.find(|said| said.braces == whole[range.clone()]) else { break };
        // Boxes that are drawn there are ticked; the braces go.
        let value = if boxes::set(paragraph, &said.value, values.len()) { String::new() } else { said.value.clone() };
        values.push((range, value));
    }
    if values.is_empty() {
        return;
    }
    // Boxes may have changed letters, but no lengths before the braces matter to pieces that hold them.
    let mut pieces = Vec::new();
    pieces_of(paragraph, &mut pieces);
    let whole = pieces.concat();
    let ranges = braces(&whole);
    let values: Vec<(Range<usize>, &str)> =
        ranges.into_iter().zip(&values).map(|(range, (_, value))| (range, value.as_str())).collect();
    replace_in(&mut pieces, &values);
    let mut pieces = pieces.into_iter();
    say(paragraph, &mut pieces);
}

/// The texts of the runs of a paragraph, one by one.
fn pieces_of(element: &Element, pieces: &mut Vec<String>) {
    match element.local() {
        "t" => pieces.push(element.text()),
        _ => element.elements().filter(|child| !is_apart(child)).for_each(|child| pieces_of(child, pieces)),
    }
}

/// Gives the runs their texts again.
fn say(element: &mut Element, pieces: &mut impl Iterator<Item = String>) {
    let mut children = Vec::with_capacity(element.children.len());
    for item in std::mem::take(&mut element.children) {
        match item {
            Item::Element(child) if child.is("t") => {
                let text = pieces.next().unwrap_or_default();
                if text == child.text() {
                    children.push(Item::Element(child))
                } else {
                    children.extend(said(&child, &text))
                }
            }
            Item::Element(mut child) => {
                if !is_apart(&child) {
                    say(&mut child, pieces);
                }
                children.push(Item::Element(child));
            }
            raw => children.push(raw),
        }
    }
    element.children = children;
}

/// A text as Word spells it: breaks and tabs are elements.
fn said(like: &Element, text: &str) -> Vec<Item> {
    let prefix = like.prefix();
    let mut items = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            items.push(Item::Element(Element::new(format!("{prefix}br"))));
        }
        for (at, piece) in line.split('\t').enumerate() {
            if at > 0 {
                items.push(Item::Element(Element::new(format!("{prefix}tab"))));
            }
            if !piece.is_empty() || text.is_empty() {
                items.push(Item::Element(Element::new(like.name.clone()).with("xml:space", "preserve").saying(piece)));
            }
        }
    }
    items
}

/// The text in the first paragraph of a cell, in the look of its first run; the others go.
fn replace_all(element: &mut Element, value: &str) {
    let prefix = element.prefix().to_string();
    let mut pieces = Vec::new();
    pieces_of(element, &mut pieces);
    if pieces.is_empty() {
        if value.is_empty() {
            return;
        }
        // A cell that was blank: a run in its first paragraph.
        let text = Element::new(format!("{prefix}t"));
        let mut run = Element::new(format!("{prefix}r"));
        run.children = said(&text, value);
        if let Some(paragraph) = first_paragraph(element) {
            let look = paragraph.child("pPr").and_then(|properties| properties.child("rPr")).cloned();
            if let Some(mut look) = look {
                look.children.retain(
                    |item| !matches!(item, Item::Element(mark) if matches!(mark.local(), "ins" | "del" | "rPrChange")),
                );
                run.children.insert(0, Item::Element(look));
            }
            paragraph.children.push(Item::Element(run));
        }
        return;
    }
    let mut texts = std::iter::once(value.to_string()).chain(std::iter::repeat(String::new()));
    say(element, &mut texts);
}

fn first_paragraph(element: &mut Element) -> Option<&mut Element> {
    if element.is("p") {
        return Some(element);
    }
    element.elements_mut().find_map(first_paragraph)
}
