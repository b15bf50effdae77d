//! Boxes to tick that the file has drawn: content controls, letters of a symbol font, □ and ☑ as text. They are set as
//! they are drawn, and no others are written.
//!
//! Knows a choice by how it is written: a box and a word, one after another.

use super::is_apart;
use crate::formats::braces::braces;
use crate::formats::markup::Element;
use crate::formats::symbols::{SymbolFont, drawn};

/// Sets the boxes that stand before the braces with this number among the braces of the paragraph, as the value says;
/// false where the value is no choice or no such boxes are drawn.
pub fn set(paragraph: &mut Element, value: &str, index: usize) -> bool {
    let states: Vec<bool> = value.chars().filter(|c| is_box(*c)).map(|c| c != '□').collect();
    let is_choice = value.trim_start().starts_with(is_box) && !states.is_empty();
    if !is_choice {
        return false;
    }
    // The boxes that stand for this choice are those with its own words: others before the braces are somebody else's.
    let mut whole = String::new();
    look(paragraph, &mut |piece| match piece {
        Piece::Box => whole.push('□'),
        Piece::Text(text) => whole.push_str(text),
    });
    let all = braces(&whole);
    let Some(range) = all.get(index) else { return false };
    let begin = all[..index].last().map_or(0, |last| last.end);
    let (head, behind) = (&whole[begin..range.start], &whole[range.end..]);
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !is_box(*c)).collect::<String>();
    let drawn = head.char_indices().rev().filter(|(_, c)| is_box(*c)).nth(states.len() - 1);
    let before = whole[..range.start].chars().filter(|c| is_box(*c)).count();
    let first = match drawn {
        Some((at, _)) if plain(&head[at..]) == plain(value) => before - states.len(),
        // A single box may stand right behind its braces.
        _ if value.trim().chars().count() == 1 && behind.trim_start().starts_with(is_box) => before,
        _ => return false,
    };
    let mut at = 0usize;
    tick(paragraph, &mut |element| {
        let state = at.checked_sub(first).and_then(|index| states.get(index)).copied();
        at += 1;
        if let Some(state) = state {
            element.set(state);
        }
    });
    true
}

fn is_box(c: char) -> bool {
    matches!(c, '□' | '☐' | '◻' | '☑' | '☒' | '■')
}

enum Piece<'a> {
    Box,
    Text(&'a str),
}

/// Whether a content control is a box.
fn is_control(element: &Element) -> bool {
    element.is("sdt") && element.child("sdtPr").is_some_and(|properties| properties.child("checkbox").is_some())
}

fn symbol(element: &Element) -> Option<String> {
    let font = SymbolFont::named(&element.get("font")?)?;
    let code = u32::from_str_radix(&element.get("char")?, 16).ok().and_then(char::from_u32)?;
    let (drawn, _) = drawn(&code.to_string(), font);
    drawn.chars().all(is_box).then_some(drawn).filter(|drawn| !drawn.is_empty())
}

/// Shows the boxes and texts of a paragraph in order.
fn look(element: &Element, see: &mut dyn FnMut(Piece)) {
    for child in element.elements().filter(|child| !is_apart(child)) {
        if is_control(child) || child.is("sym") && symbol(child).is_some() {
            see(Piece::Box);
        } else if child.is("t") {
            let text = child.text();
            let mut rest = text.as_str();
            while let Some(at) = rest.find(is_box) {
                see(Piece::Text(&rest[..at]));
                see(Piece::Box);
                rest = &rest[at + rest[at..].chars().next().map_or(1, char::len_utf8)..];
            }
            see(Piece::Text(rest));
        } else {
            look(child, see);
        }
    }
}

/// A box that is drawn.
enum Drawn<'a> {
    Control(&'a mut Element),
    Symbol(&'a mut Element),
    Letter(&'a mut char),
}

fn tick(element: &mut Element, see: &mut dyn FnMut(Drawn)) {
    for child in element.elements_mut().filter(|child| !is_apart(child)) {
        if is_control(child) {
            see(Drawn::Control(child));
        } else if child.is("sym") && symbol(child).is_some() {
            see(Drawn::Symbol(child));
        } else if child.is("t") {
            let text = child.text();
            if text.contains(is_box) {
                let mut letters: Vec<char> = text.chars().collect();
                letters.iter_mut().filter(|letter| is_box(**letter)).for_each(|letter| see(Drawn::Letter(letter)));
                child.say(&letters.into_iter().collect::<String>());
            }
        } else {
            tick(child, see);
        }
    }
}

impl Drawn<'_> {
    fn set(self, ticked: bool) {
        match self {
            Drawn::Letter(letter) => *letter = if ticked { '☑' } else { '□' },
            Drawn::Symbol(element) => {
                // The letters for an empty and a ticked box in the fonts that have them.
                let pair = match element.get("font").unwrap_or_default().as_str() {
                    "Wingdings 2" => [0xF0A3, 0xF052],
                    _ => [0xF0A8, 0xF0FE],
                };
                element.set("w:char", &format!("{:X}", pair[usize::from(ticked)]));
            }
            Drawn::Control(element) => {
                let mut sign = None;
                if let Some(state) = element.child_mut("sdtPr").and_then(|properties| properties.child_mut("checkbox"))
                {
                    let shown = if ticked { "checkedState" } else { "uncheckedState" };
                    sign = state
                        .child(shown)
                        .and_then(|state| u32::from_str_radix(&state.get("val")?, 16).ok())
                        .and_then(char::from_u32);
                    let prefix = state.prefix().to_string();
                    if state.child("checked").is_none() {
                        let checked = Element::new(format!("{prefix}checked"));
                        state.children.insert(0, crate::formats::markup::Item::Element(checked));
                    }
                    if let Some(checked) = state.child_mut("checked") {
                        checked.set(&format!("{prefix}val"), if ticked { "1" } else { "0" });
                    }
                }
                let sign = sign.unwrap_or(if ticked { '☒' } else { '☐' });
                if let Some(content) = element.child_mut("sdtContent") {
                    content.walk_mut(&mut |inner| {
                        if inner.is("t") {
                            inner.say(&sign.to_string());
                        }
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::markup::Markup;

    #[test]
    fn only_the_boxes_of_the_choice_itself_are_set() {
        for (drawn, value, now) in [
            ("□新增 □延续{属性}", "□新增 ☑延续", "□新增 ☑延续{属性}"),
            ("□同意 □新增 □延续{属性}", "□新增 ☑延续", "□同意 □新增 ☑延续{属性}"),
            ("采购类{类别}□ 补贴类□", "☑", "采购类{类别}☑ 补贴类□"),
            // Somebody else's: they stay, and the value is written out in words.
            ("□同意 □不同意{属性}", "□新增 ☑延续", ""),
            ("□甲{名称} {属性}", "□新增 ☑延续", ""),
        ] {
            let xml = format!("<w:p xmlns:w=\"w\"><w:r><w:t>{drawn}</w:t></w:r></w:p>");
            let mut markup = Markup::parse(&xml).unwrap();
            let index = drawn.matches('{').count() - 1;
            let set = set(&mut markup.root, value, index);
            let expected = if set { now } else { drawn };
            assert_eq!(
                (set, markup.print().contains(expected)),
                (!now.is_empty(), true),
                "{drawn}: {}",
                markup.print()
            );
        }
    }
}
