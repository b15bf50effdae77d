//! Lists to choose from: of their options, the page shows those that are chosen.
//!
//! Knows the options of one list, not where it stands.

use super::words::Words;

#[derive(Default)]
pub struct Select {
    /// Shows several options at once, and no first one for want of a choice.
    is_open: bool,
    options: Vec<(String, bool)>,
    option: Option<(Words, bool)>,
}

impl Select {
    pub fn new(is_open: bool) -> Select {
        Select { is_open, ..Select::default() }
    }

    pub fn open_option(&mut self, chosen: bool) {
        self.close_option();
        self.option = Some((Words::default(), chosen));
    }

    pub fn close_option(&mut self) {
        if let Some((mut words, chosen)) = self.option.take() {
            self.options.push((words.take(), chosen));
        }
    }

    pub fn push(&mut self, text: &str) {
        if let Some((words, _)) = &mut self.option {
            words.push(text);
        }
    }

    /// The chosen options, and the others.
    pub fn finish(mut self) -> (String, String) {
        self.close_option();
        let last = self.options.iter().rposition(|(_, chosen)| *chosen);
        for (at, (_, chosen)) in self.options.iter_mut().enumerate() {
            if !self.is_open {
                *chosen = at == last.unwrap_or(0);
            }
        }
        let those = |wanted: bool| {
            let texts = self.options.iter().filter(|(text, chosen)| *chosen == wanted && !text.is_empty());
            texts.map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("、")
        };
        (those(true), those(false))
    }
}
