//! Errors, formulas without a result and pictures that stand for text: named where they stand, and no content.

use super::*;
use crate::source::Step;
use crate::spec::dead::{Dead, dead};

impl Extractor<'_> {
    /// What such a cell gave is taken out of the facts again: it was read as any other so that the rows and cells
    /// around it are what they are.
    pub(in crate::forms) fn bury(&mut self) {
        let found: Vec<(usize, Dead, Place, String)> = self
            .lines
            .iter()
            .flatten()
            .filter_map(|slot| Some((slot.id?, dead(&slot.text)?, slot.place, slot.text.trim().to_string())))
            .collect();
        for (id, why, place, text) in found {
            // The formulas of a form that is a file are its own, computed or not.
            if why == Dead::Formula && self.form.file.is_some() && self.fates[id] == Fate::Label {
                continue;
            }
            let fate = std::mem::replace(&mut self.fates[id], Fate::Ignored);
            let quoted = brief(&text);
            let message = match why {
                Dead::Value => {
                    words!("此格是“{quoted}”，不是内容，未读入", "“{quoted}” is no content and was not read in")
                }
                Dead::Formula => words!(
                    "此格是公式，没有算出的结果，未读入：{quoted}",
                    "a formula without a result, not read in: {quoted}"
                ),
                Dead::Picture => words!("此格是图片，读不出内容：{quoted}", "a picture stands here: {quoted}"),
            };
            let help = match why {
                Dead::Picture => words!("照图上的内容手工写进规格", "write what the picture shows into the spec"),
                _ => words!(
                    "在 Excel 或 WPS 里打开，改正公式并保存，或直接填上内容，再导入",
                    "open it in Excel or WPS, mend the formula and save, or type the content, then import again"
                ),
            };
            let severity = if matches!(fate, Fate::Field(_)) { Severity::Error } else { Severity::Warning };
            let mut told = Diagnostic::new("I057", severity, message).help(help).placed(place);
            if let Fate::Field(path) = fate {
                self.take_out(&path, &text);
                self.doubt(path.clone(), format!("原表此格是“{quoted}”"));
                told = told.at(path);
            }
            self.report.push(told);
        }
    }

    /// Removes a fact that is this text and nothing else, and the items at the end of a list that it leaves blank.
    fn take_out(&mut self, path: &Path, text: &str) {
        let same = |node: &Node| node.as_text().is_some_and(|known| known.trim() == text);
        let said = self.root.get(path).is_some_and(|node| same(node) || matches!(node.items(), [one] if same(one)));
        let Some((Step::Key(key), parent)) = path.0.split_last().filter(|_| said) else { return };
        if let Value::Map(entries) = &mut self.root.reach(parent).value {
            entries.retain(|entry| entry.key != *key);
        }
        for (at, step) in path.0.iter().enumerate().rev() {
            if matches!(step, Step::Index(_)) {
                self.drop_blank_items(&Path(path.0[..at].to_vec()));
            }
        }
    }
}
