//! A cell read into the holes of its pattern; what does not fit is kept raw and told.

use super::*;
use crate::forms::codec::{Codec, Reading};
use crate::forms::definition::{Packed, shape_of};
use crate::forms::loose;
use crate::forms::packed::{Unpacked, join_lines};
use crate::forms::pattern::{Hole, Pattern, Piece};
use crate::forms::remarks::invisible;
use crate::spec::{Field, Shape};
use rust_decimal::Decimal;

impl<'a> Extractor<'a> {
    /// Reads a slot's text into the pattern's holes; false when it does not match.
    pub fn read_pattern(&mut self, pattern: &Pattern, slot: &Slot<'a>, base: &Path, fields: &'static [Field]) -> bool {
        let lone = pattern.pieces.len() == 1;
        let Some(texts) = pattern.read(&slot.text) else { return false };
        if pattern.is_label() {
            self.label(slot, &pattern.label_of(&slot.text));
        } else if !lone || pattern.holes().next().is_none() {
            self.mark(slot, Fate::Label);
        }
        for (gap, text) in pattern.gaps().zip(texts) {
            let number = slot.number.filter(|_| lone);
            match gap {
                Piece::Hole(hole) if hole.is_ordinal() => self.mark_label(slot),
                Piece::Hole(hole) => self.read_hole(hole, text, number, slot, base, fields),
                Piece::Computed(expression) => self.deferred.push(Deferred {
                    expression: expression.clone(),
                    stated: text.to_string(),
                    number,
                    slot: slot.clone(),
                    base: base.clone(),
                    fields,
                    group: None,
                }),
                Piece::Text(_) => {}
            }
        }
        true
    }

    /// Marks a label without forgetting facts that the same cell gave.
    fn mark_label(&mut self, slot: &Slot) {
        if slot.id.is_some_and(|id| self.fates[id] == Fate::Unexplained) {
            self.mark(slot, Fate::Label);
        }
    }

    /// Reads one hole's text; what does not fit is kept raw, with a finding and a doubt.
    pub fn read_hole(
        &mut self,
        hole: &Hole,
        text: &str,
        number: Option<Decimal>,
        slot: &Slot<'a>,
        base: &Path,
        fields: &'static [Field],
    ) {
        if loose::is_blank(text) {
            return;
        }
        let path = base.join(&hole.path);
        let one_line =
            matches!(shape_of(fields, &hole.path), Some(Shape::Line | Shape::Target)) && hole.codec != Codec::Lines;
        let joined = (one_line && text.trim().contains(['\n', '\r'])).then(|| join_lines(text));
        if joined.is_some() {
            let raw = brief(&text.replace(['\n', '\r'], "⏎"));
            self.finding(
                "I003",
                Severity::Info,
                slot.place,
                words!("把折断的行接成一行：{raw}", "wrapped lines joined: {raw}"),
                None,
            );
        }
        let text = joined.as_deref().unwrap_or(text);
        // In a line that names something they make two names of one; prose is kept as it is.
        let seen = if one_line { loose::visible(text) } else { None };
        if let Some((_, which)) = &seen {
            self.report.push(invisible(which, slot.place));
        }
        let text = seen.as_ref().map_or(text, |(seen, _)| seen.as_str());
        self.mark(slot, Fate::Field(path.clone()));
        let is_amount = hole.codec.is_money();
        let reading = match is_amount && number.is_some() && !self.unit_fits(&hole.codec, text, slot, &path) {
            // Which of the two units is meant, nobody but the one who filled it in can say.
            true => {
                *self.root.reach(&path.0) = Node::text(text.trim()).placed(slot.place);
                self.doubt(path, format!("原文“{}”与表上的单位不符", brief(text)));
                return;
            }
            false => hole.codec.read(text, number, self.taxonomy),
        };
        match reading {
            Reading::Blank => {}
            Reading::Value(value) if self.is_told_before(hole, &path, &value, slot) => {}
            Reading::Value(value) if matches!(hole.codec, Codec::Box(_)) => self.tick(&path, value.placed(slot.place)),
            Reading::Value(value) => {
                let whole = match &hole.codec {
                    Codec::Part(part) => {
                        let parts = self.parts.entry(path.clone()).or_default();
                        parts[part.place()] = value.as_text().unwrap_or("").to_string();
                        Node::text(part.put_together(parts))
                    }
                    _ => value,
                };
                *self.root.reach(&path.0) = whole.placed(slot.place);
            }
            Reading::Nil => {
                let raw = text.trim();
                self.finding(
                    "I012",
                    Severity::Info,
                    slot.place,
                    words!("“{raw}”视为未填", "“{raw}” read as nothing"),
                    None,
                );
            }
            // Told as what it is when all is read.
            Reading::Misfit if crate::spec::dead::dead(text).is_some() => {
                *self.root.reach(&path.0) = Node::text(text.trim()).placed(slot.place);
            }
            // A second place that says nothing of use.
            Reading::Misfit if hole.again && self.root.get(&path).is_some_and(|node| !node.is_blank()) => {
                let raw = brief(text);
                self.differs(&hole.codec, &raw, &path, slot);
            }
            Reading::Misfit => {
                let raw = brief(text);
                let field = path.0.last().map(|_| hole.path.to_string()).unwrap_or_default();
                self.report.push(
                    Diagnostic::new(
                        "I015",
                        Severity::Error,
                        words!(
                            "“{field}”处写的是“{raw}”，读不成{field}，原文照抄",
                            "“{raw}” does not read as {field}; the text is kept"
                        ),
                    )
                    .help(words!(
                        "改成应有的写法，如金额写成 75.60",
                        "write it as it should be, e.g. an amount as 75.60"
                    ))
                    .at(path.clone())
                    .placed(slot.place),
                );
                *self.root.reach(&path.0) = Node::text(text.trim()).placed(slot.place);
                self.doubt(path, format!("原文“{raw}”不是应有的写法"));
            }
        }
    }

    /// What a second place says, or a second column ticked: the first holds, and a difference is told.
    fn is_told_before(&mut self, hole: &Hole, path: &Path, value: &Node, slot: &Slot<'a>) -> bool {
        let known = self.root.get(path).filter(|node| !node.is_blank());
        let (true, Some(known)) = (hole.again || matches!(hole.codec, Codec::Mark(_)), known) else { return false };
        if !hole.codec.agree(Some(known), Some(value)) {
            let stated = brief(value.as_text().unwrap_or(&slot.text));
            self.differs(&hole.codec, &stated, path, slot);
        }
        true
    }

    fn differs(&mut self, codec: &Codec, stated: &str, path: &Path, slot: &Slot<'a>) {
        let first = codec.write(self.root.get(path), self.taxonomy).text;
        let first =
            brief(if first.is_empty() { self.root.get(path).and_then(Node::as_text).unwrap_or("") } else { &first });
        self.report.push(
            Diagnostic::new(
                "I010",
                Severity::Warning,
                words!(
                    "此处写“{stated}”，前面写的是“{first}”，照前面的读",
                    "this says “{stated}”, “{first}” was said before and is what was read"
                ),
            )
            .help(words!("核对两处，哪一处错了就改哪一处", "compare both and mend the one that is wrong"))
            .at(path.clone())
            .placed(slot.place),
        );
    }

    /// One more box ticked of a list.
    fn tick(&mut self, path: &Path, word: Node) {
        let list = self.root.reach(&path.0);
        if !matches!(list.value, Value::List(_)) {
            *list = Node::list(Vec::new()).placed(word.place);
        }
        if let Value::List(items) = &mut list.value {
            items.push(word);
        }
    }

    /// Puts an unpacked list into the tree, its findings and doubts under the list's path.
    pub fn take_packed(&mut self, list: &Packed, unpacked: Unpacked, slot: &Slot, base: &Path) {
        let path = base.join(&list.each);
        if unpacked.dialect > 0 {
            self.finding(
                "I018",
                Severity::Info,
                slot.place,
                words!(
                    "这一格用的是另一种写法，已按那种写法读出",
                    "this cell is written in another of the known ways and was read so"
                ),
                None,
            );
        }
        for mut finding in unpacked.findings {
            finding.path = path.join(&finding.path);
            self.report.push(finding);
        }
        for (at, text) in unpacked.doubts {
            self.doubt(path.join(&at), text);
        }
        self.mark(slot, Fate::Field(path.clone()));
        let node = self.root.reach(&path.0);
        *node = crate::tree::Node::list(unpacked.items).placed(slot.place);
    }
}
