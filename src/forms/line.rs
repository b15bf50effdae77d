//! A document as lines of cells: a sheet's merged title and a Word paragraph look the same here.

mod asides;
mod tags;

use super::brief::brief;
use super::loose;
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::document::{self, Remark, RemarkKind, Section};
use crate::source::{Place, SourceId};
use rust_decimal::Decimal;
use std::borrow::Cow;
use tags::strip_tags;

/// One cell or paragraph as extraction sees it.
#[derive(Clone, Debug)]
pub(super) struct Slot<'a> {
    /// Running number of the non-empty cells; `None` for a blank one.
    pub id: Option<usize>,
    pub text: Cow<'a, str>,
    pub number: Option<Decimal>,
    pub column: u32,
    pub span: u32,
    pub down: u32,
    pub place: Place,
    pub note: Option<&'a str>,
    /// What the file holds here besides the text.
    pub remarks: &'a [Remark],
    /// Words that stand beside the table, and where.
    pub aside: Option<RemarkKind>,
    /// In a column that nobody sees.
    pub hidden: bool,
}

impl<'a> Slot<'a> {
    /// The grid column behind it.
    pub fn end(&self) -> u32 {
        self.column + self.span
    }

    /// Words that stand in no cell of their own.
    pub fn of(text: impl Into<Cow<'a, str>>, place: Place) -> Slot<'a> {
        let text = text.into();
        Slot {
            id: None,
            text,
            number: None,
            column: 0,
            span: 1,
            down: 1,
            place,
            note: None,
            remarks: &[],
            aside: None,
            hidden: false,
        }
    }
}

pub(super) type Line<'a> = Vec<Slot<'a>>;

pub(super) fn lines<'a>(sections: &'a [Section], source: SourceId, report: &mut Report) -> (Vec<Line<'a>>, Vec<Place>) {
    let mut lines = Vec::new();
    let mut places = Vec::new();
    let mut slot = |text: &'a str, place: Place, report: &mut Report| {
        let place = place.in_source(source);
        let id = (!loose::is_blank(text)).then(|| {
            places.push(place);
            places.len() - 1
        });
        let text = match strip_tags(text) {
            Some(clean) => {
                let raw = brief(text);
                report.push(
                    Diagnostic::new(
                        "I002",
                        Severity::Info,
                        words!("去掉了网页标签：{raw}", "web page tags removed: {raw}"),
                    )
                    .placed(place),
                );
                Cow::Owned(clean)
            }
            None => Cow::Borrowed(text),
        };
        Slot { id, ..Slot::of(text, place) }
    };
    for section in sections {
        let asides = asides::around(section, source, report);
        let hidden = asides::hidden_columns(section);
        let (behind, before): (Vec<_>, Vec<_>) = asides.into_iter().partition(asides::Aside::is_behind);
        for aside in before {
            lines.push(vec![Slot {
                aside: Some(aside.kind),
                remarks: aside.remark,
                ..slot(aside.text, aside.place, report)
            }]);
        }
        for block in &section.blocks {
            match block {
                document::Block::Paragraph(paragraph) => {
                    let slot = slot(&paragraph.text, paragraph.place, report);
                    let note = paragraph.note.as_deref();
                    lines.push(vec![Slot { note, remarks: &paragraph.remarks, ..slot }]);
                }
                document::Block::Table(table) => {
                    for row in &table.rows {
                        let mut line = Vec::with_capacity(row.cells.len());
                        for cell in &row.cells {
                            let slot = slot(&cell.text, cell.place, report);
                            line.push(Slot {
                                number: cell.number,
                                hidden: hidden.contains(&cell.column),
                                column: cell.column,
                                span: cell.span.max(1),
                                down: cell.down.max(1),
                                note: cell.note.as_deref(),
                                remarks: &cell.remarks,
                                ..slot
                            });
                        }
                        lines.push(line);
                    }
                }
            }
        }
        for aside in behind {
            lines.push(vec![Slot {
                aside: Some(aside.kind),
                remarks: aside.remark,
                ..slot(aside.text, aside.place, report)
            }]);
        }
    }
    (lines, places)
}
