//! A table of Word as bare text: every cell begins a line of its own with a tab, a blank line ends the row.
//!
//! What such a text has lost stays lost: merged cells, and whether a blank line inside a row is the cell's own. One
//! sign is left: a label merged down beside its rows, which stands alone in its row while the rows below have a blank
//! in its place.

use super::{Block, Cell, Document, Paragraph, Row, Section, Table, trimmed};
use crate::source::{Place, SourceId};

/// So many rows of two cells or more make a table of it; less may be prose with indents.
const ROWS: usize = 4;

/// A cell as it stands in the text.
struct Raw {
    start: usize,
    end: usize,
}

enum Part {
    Line(Raw),
    /// The cells, and the blank lines behind the last of them.
    Row(Vec<Raw>, usize),
}

/// `None` when the text is laid out in another way.
pub fn read(source: SourceId, text: &str) -> Option<Document> {
    let mut parts: Vec<Part> = Vec::new();
    // Blank lines since the last that said something, and whether a cell is open that could go on.
    let (mut blanks, mut open, mut at) = (0, false, 0);
    for raw in text.split('\n') {
        let (start, end) = (at, at + raw.len());
        at = end + 1;
        if raw.trim_start_matches('\t').contains('\t') || raw.starts_with("\t\t") {
            return None;
        }
        let cell = Raw { start, end };
        match (raw.starts_with('\t'), parts.last_mut()) {
            (true, Some(Part::Row(cells, _))) if open && blanks == 0 => cells.push(cell),
            (true, last) => {
                if let Some(Part::Row(_, behind)) = last {
                    *behind = blanks;
                }
                parts.push(Part::Row(vec![cell], 0));
            }
            (false, _) if raw.trim().is_empty() => {
                blanks += 1;
                continue;
            }
            // One blank line stands between two paragraphs of a cell.
            (false, Some(Part::Row(cells, _))) if open && blanks < 2 => {
                if let Some(last) = cells.last_mut() {
                    last.end = end;
                }
            }
            (false, _) => parts.push(Part::Line(cell)),
        }
        open = matches!(parts.last(), Some(Part::Row(..)));
        blanks = 0;
    }
    let rows = parts.iter().filter(|part| matches!(part, Part::Row(cells, _) if cells.len() > 1)).count();
    (rows >= ROWS).then(|| document(source, text, beside(text, parts)))
}

/// Labels merged down go back into the first of the rows they stand beside.
fn beside(text: &str, parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(parts.len());
    let mut rest = parts.into_iter().peekable();
    while let Some(part) = rest.next() {
        if let (Part::Row(cells, behind), Some(Part::Row(below, _))) = (&part, rest.peek()) {
            let first = out.last().and_then(|last| match last {
                Part::Row(label, 2..) if label.len() == 1 => Some(label),
                _ => None,
            });
            let blank = below.first().is_some_and(|cell| text[cell.start..cell.end].trim().is_empty());
            if first.is_some() && *behind < 2 && below.len() == cells.len() + 1 && blank {
                let (Some(Part::Row(mut label, _)), Part::Row(cells, behind)) = (out.pop(), part) else { continue };
                label.extend(cells);
                out.push(Part::Row(label, behind));
                continue;
            }
        }
        out.push(part);
    }
    out
}

fn document(source: SourceId, text: &str, parts: Vec<Part>) -> Document {
    let mut blocks: Vec<Block> = Vec::new();
    let said = |raw: &Raw| {
        let (said, at) = trimmed(&text[raw.start..raw.end], raw.start);
        (said.replace('\r', ""), Place::text(source, at, at + said.len()))
    };
    for part in &parts {
        match part {
            Part::Line(raw) => {
                let (text, place) = said(raw);
                blocks.push(Block::Paragraph(Paragraph { text, place, ..Paragraph::default() }));
            }
            Part::Row(cells, _) => {
                let cell = |(column, raw)| {
                    let (text, place) = said(raw);
                    Cell { place, ..Cell::text(column as u32, text) }
                };
                let row = Row { cells: cells.iter().enumerate().map(cell).collect(), ..Row::default() };
                match blocks.last_mut() {
                    Some(Block::Table(table)) => table.rows.push(row),
                    _ => blocks.push(Block::Table(Table { columns: Vec::new(), rows: vec![row] })),
                }
            }
        }
    }
    let sections = vec![Section { blocks, ..Section::default() }];
    Document { sections, rows_inferred: true, ..Document::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let Some(document) = read(SourceId::default(), text) else { return Vec::new() };
        let blocks = document.sections.into_iter().flat_map(|section| section.blocks);
        let said = blocks.flat_map(|block| match block {
            Block::Paragraph(paragraph) => vec![paragraph.text],
            Block::Table(table) => {
                let row = |row: &Row| row.cells.iter().map(|cell| cell.text.replace('\n', "⏎")).collect::<Vec<_>>();
                table.rows.iter().map(|cells| row(cells).join("|")).collect()
            }
        });
        said.collect()
    }

    #[test]
    fn a_cell_a_line_and_a_blank_line_a_row() {
        let text = "申报表\r\n\r\n\t项目\r\n\r\n名称\r\n\t运维\r\n\r\n\t联系人\r\n\t\r\n\t电话\r\n\t1\r\n\r\n\t进度\r\n\r\n\r\n\t时间\r\n\t内容\r\n\r\n\t\r\n\t一月\r\n\t采购\r\n\r\n\r\n填表人：\r\n";
        assert_eq!(
            rows(text),
            ["申报表", "项目⏎⏎名称|运维", "联系人||电话|1", "进度|时间|内容", "|一月|采购", "填表人："]
        );
        // Columns beside each other, and prose with indents, are read as ever.
        assert!(rows("项目\t总计\n甲\t1\n").is_empty());
        assert!(rows("通知\n\n\t第一段。\n\n\t第二段。\n\n\t第三段。\n\n\t第四段。\n").is_empty());
    }
}
