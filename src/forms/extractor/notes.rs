//! Notes on cells: doubts that travelled, and what other people wrote.

use super::*;
use crate::forms::fill::read_note;

impl Extractor<'_> {
    /// Doubts that travelled as notes become doubts again; other people's notes are told.
    pub(super) fn notes(&mut self) {
        let slots = self.lines.iter().enumerate().flat_map(|(at, line)| line.iter().map(move |slot| (at, slot)));
        let noted: Vec<(usize, Option<usize>, Place, &str)> =
            slots.filter_map(|(at, slot)| Some((at, slot.id, slot.place, slot.note?))).collect();
        for (at, id, place, note) in noted {
            let own = match id.map(|id| &self.fates[id]) {
                Some(Fate::Field(path)) => Some(path.clone()),
                _ => None,
            };
            // What an annotated copy was sent out with is no one's remark: the findings are found anew.
            let lines = note.lines().filter(|line| !line.trim().is_empty() && !crate::diagnostic::note::is_ours(line));
            for line in lines {
                match read_note(line) {
                    Some((relative, text)) => {
                        let path = match relative {
                            Some(relative) => self.base_of(at).join(&relative),
                            None => own.clone().unwrap_or_default(),
                        };
                        let told = text.to_string();
                        self.report.push(
                            Diagnostic::new("I100", Severity::Warning, words!("存疑：{told}", "in doubt: {told}"))
                                .help(words!(
                                    "核对原件，改正后删去这条存疑",
                                    "check the original, mend it, then delete the doubt"
                                ))
                                .at(path.clone())
                                .placed(place),
                        );
                        self.doubt(path, text);
                    }
                    None => {
                        let raw = brief(line);
                        self.finding(
                            "I017",
                            Severity::Info,
                            place,
                            words!("此格有批注，未读入：{raw}", "this cell has a note, which was not read in: {raw}"),
                            None,
                        );
                    }
                }
            }
        }
    }

    /// The list item that a line became: what a doubt's path is relative to.
    fn base_of(&self, line: usize) -> Path {
        let paths = self.lines[line].iter().filter_map(|slot| match slot.id.map(|id| &self.fates[id]) {
            Some(Fate::Field(path)) => Some(path),
            _ => None,
        });
        let mut bases = paths.filter_map(|path| {
            let index = path.0.iter().rposition(|step| matches!(step, crate::source::Step::Index(_)))?;
            Some(Path(path.0[..=index].to_vec()))
        });
        bases.next().unwrap_or_default()
    }
}
