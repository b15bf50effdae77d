//! Rich text: the words of a cell in pieces that look different, put together as a person sees them.
//!
//! Knows looks, not files: struck-out pieces are left out, raised ones become what Unicode has for them, letters of
//! symbol fonts what they show.

use super::numfmt::Shown;
use crate::document::{RemarkKind, Remarks};
use crate::formats::raised::{Level, at_level};
use crate::formats::symbols::{SymbolFont, drawn};

/// What matters of a font.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    pub struck: bool,
    pub hidden: bool,
    pub level: Option<Level>,
    /// The symbol font, where it is one.
    pub symbols: Option<SymbolFont>,
}

impl Look {
    pub fn is_plain(&self) -> bool {
        *self == Look::default()
    }

    pub fn set_font(&mut self, name: &str) {
        self.symbols = SymbolFont::named(name);
    }
}

/// One string of a file: its pieces, each with its own look or the cell's, and how it is pronounced.
#[derive(Clone, Debug, Default)]
pub struct Rich {
    pub pieces: Vec<(String, Option<Look>)>,
    pub phonetic: String,
}

impl Rich {
    /// Whether a reader that knows no looks would get it wrong.
    pub fn is_special(&self) -> bool {
        !self.phonetic.trim().is_empty()
            || self.pieces.iter().any(|(_, look)| look.as_ref().is_some_and(|look| !look.is_plain()))
    }

    /// Adds a piece of UTF-16, as the binary formats cut their strings.
    pub fn push_units(&mut self, units: &[u16], look: Option<Look>) {
        if !units.is_empty() {
            self.pieces.push((String::from_utf16_lossy(units), look));
        }
    }

    pub fn show(&self, cell: &Look) -> Shown {
        let mut words = Words::default();
        for (text, look) in &self.pieces {
            words.add(text, look.as_ref().unwrap_or(cell));
        }
        let mut shown = words.finish();
        if !self.phonetic.trim().is_empty() {
            shown.remarks.push(RemarkKind::Phonetic, self.phonetic.trim());
        }
        shown
    }
}

/// What a whole cell shows under the look of its style.
pub fn under(look: &Look, shown: Shown) -> Shown {
    if look.is_plain() || shown.text.is_empty() {
        return shown;
    }
    let mut words = Words::default();
    words.add(&shown.text, look);
    let mut remarks = shown.remarks;
    let made = words.finish();
    remarks.append(made.remarks);
    let number = shown.number.filter(|_| made.text == shown.text);
    Shown { text: made.text, number, remarks }
}

/// The words of a cell as far as they have been put together.
#[derive(Default)]
struct Words {
    text: String,
    /// A run of struck-out or hidden pieces that belong together.
    left_out: Option<(RemarkKind, String)>,
    remarks: Remarks,
    approximated: bool,
    unknown: String,
}

impl Words {
    fn add(&mut self, text: &str, look: &Look) {
        let why = match look {
            Look { struck: true, .. } => Some(RemarkKind::Struck),
            Look { hidden: true, .. } => Some(RemarkKind::Hidden),
            _ => None,
        };
        if let Some(why) = why {
            match &mut self.left_out {
                Some((kind, so_far)) if *kind == why => so_far.push_str(text),
                _ => {
                    self.end_left_out();
                    self.left_out = Some((why, text.to_string()));
                }
            }
            return;
        }
        self.end_left_out();
        let mut text = text.to_string();
        if let Some(font) = look.symbols {
            let (shown, unknown) = drawn(&text, font);
            text = shown;
            self.unknown.push_str(&unknown);
        }
        if let Some(level) = look.level {
            let (shown, whole) = at_level(&text, level);
            text = shown;
            self.approximated |= !whole;
        }
        self.text.push_str(&text);
    }

    fn end_left_out(&mut self) {
        if let Some((kind, text)) = self.left_out.take().filter(|(_, text)| !text.trim().is_empty()) {
            self.remarks.push(kind, text.trim());
        }
    }

    fn finish(mut self) -> Shown {
        self.end_left_out();
        if self.approximated {
            self.remarks.push(RemarkKind::Raised, self.text.trim());
        }
        if !self.unknown.is_empty() {
            self.remarks.push(RemarkKind::Symbol, self.unknown);
        }
        // Blanks between what was left out are no content.
        let text = if self.text.trim().is_empty() { String::new() } else { self.text };
        Shown { text, number: None, remarks: self.remarks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(change: impl Fn(&mut Look)) -> Option<Look> {
        let mut look = Look::default();
        change(&mut look);
        Some(look)
    }

    #[test]
    fn pieces_are_put_together_as_they_are_seen() {
        let struck = look(|look| look.struck = true);
        let raised = look(|look| look.level = Some(Level::Raised));
        let symbols = look(|look| look.set_font("Wingdings 2"));
        let pieces = [
            ("2×10", None),
            ("4", raised.clone()),
            ("旧", struck.clone()),
            ("值", struck),
            ("R", symbols.clone()),
            ("新增 ", None),
            ("注", raised),
            ("U", symbols),
        ];
        let pieces = pieces.into_iter().map(|(text, look)| (text.to_string(), look)).collect();
        let rich = Rich { pieces, phonetic: "xīn".into() };
        let shown = rich.show(&Look::default());
        assert_eq!(shown.text, "2×10⁴☑新增 ^注U");
        let told: Vec<_> = shown.remarks.iter().map(|remark| (remark.kind, remark.text.as_str())).collect();
        use RemarkKind::*;
        assert_eq!(told, [(Struck, "旧值"), (Raised, "2×10⁴☑新增 ^注U"), (Symbol, "U"), (Phonetic, "xīn")]);
    }

    #[test]
    fn a_struck_cell_shows_nothing_and_its_number_is_gone() {
        let struck = Look { struck: true, ..Look::default() };
        let shown = under(&struck, Shown { number: Some(1.into()), ..Shown::text("1") });
        assert_eq!((shown.text.as_str(), shown.number, shown.remarks.len()), ("", None, 1));
    }
}
