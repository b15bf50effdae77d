//! The text of a paragraph or a cell as a browser shows it: blanks run together, lines only where a tag breaks them.

use unicode_width::UnicodeWidthChar;

#[derive(Default)]
pub struct Words {
    text: String,
    /// Source blanks seen since the last character, and whether a line of the source ended among them.
    blank: bool,
    folded: bool,
    /// A block element began or ended: what follows stands on a line of its own.
    broken: bool,
    /// What stands before the next character on its line: the number of a list item.
    number: String,
}

impl Words {
    pub fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\r' | '\n' | '\u{C}' => {
                    self.blank = true;
                    self.folded |= matches!(c, '\r' | '\n');
                }
                // A non-breaking space holds a place open and is no part of the text.
                c => self.put(if c == '\u{A0}' { ' ' } else { c }),
            }
        }
    }

    fn put(&mut self, c: char) {
        let last = self.text.chars().next_back();
        if std::mem::take(&mut self.broken) && last.is_some_and(|last| last != '\n') {
            self.text.push('\n');
        } else if self.blank && last.is_some_and(|last| last != '\n') {
            // Writers fold long lines anywhere; between two wide characters such a fold is no blank.
            let wide = |c: char| c.width() == Some(2);
            if !(self.folded && wide(c) && last.is_some_and(wide)) {
                self.text.push(' ');
            }
        }
        (self.blank, self.folded) = (false, false);
        self.text.push_str(&std::mem::take(&mut self.number));
        self.text.push(c);
    }

    /// The number of a list item, which stands before its first character.
    pub fn number(&mut self, number: String) {
        self.number = number;
    }

    /// `<br>`.
    pub fn line(&mut self) {
        (self.blank, self.folded, self.broken) = (false, false, false);
        self.text.push('\n');
    }

    /// The edge of a block element.
    pub fn edge(&mut self) {
        self.broken = true;
    }

    /// The text without blanks around it and around each of its lines.
    pub fn take(&mut self) -> String {
        let whole = std::mem::take(self).text;
        if !whole.contains('\n') {
            return whole.trim().to_string();
        }
        whole.trim().split('\n').map(str::trim).collect::<Vec<_>>().join("\n")
    }
}
