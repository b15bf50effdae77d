//! Tables, rows and cells: which of them are open, and which of them are seen.

use super::*;
use crate::document::ranges;
use crate::formats::html::grid::Piece;
use crate::formats::html::look::Said;
use crate::source::cell_name;

/// What was open before a table and its parts: an unclosed element ends with the cell it is in.
#[derive(Default)]
pub struct Frame {
    /// Marks before the table, and with those of its `<tbody>`.
    before: usize,
    group: usize,
    /// Marks that a closing tag in the open cell does not reach.
    pub floor: usize,
    lists: usize,
    keeps_lines: usize,
    /// Rows of the open `<tbody>` are hidden.
    hidden: bool,
}

impl Walk {
    pub(super) fn start_of_table(&mut self, tag: &StartTag) -> Result<()> {
        let name = tag.name.as_slice();
        if name == b"table" {
            // A table that is not seen is text that is not seen.
            if self.tables.len() >= MOST_NESTED || self.look().within(self.said(tag)).is_hidden() {
                let said = self.said(tag);
                if self.too_deep == 0 {
                    self.mark(name, said);
                }
                self.too_deep += 1;
                return Ok(());
            }
            return self.open_table(tag);
        }
        if self.too_deep > 0 || name == b"caption" {
            return self.edge();
        }
        if self.tables.is_empty() {
            return Ok(());
        }
        let said = self.said(tag);
        match name {
            b"col" => {
                let span = attribute(tag, "span").and_then(|span| span.trim().parse().ok()).unwrap_or(1);
                if let Some(grid) = self.tables.last_mut() {
                    grid.column(span, said.is_hidden());
                }
            }
            b"tbody" | b"thead" | b"tfoot" => {
                self.close_row();
                if let Some(frame) = self.frames.last_mut() {
                    self.marks.truncate(frame.before);
                    frame.hidden = said.is_hidden();
                }
                self.mark(name, Said { gone: None, invisible: None, ..said });
                if let Some(frame) = self.frames.last_mut() {
                    (frame.group, frame.floor) = (self.marks.len(), self.marks.len());
                }
            }
            b"tr" => {
                self.count()?;
                self.close_row();
                let hidden = said.is_hidden() || self.frames.last().is_some_and(|frame| frame.hidden);
                self.mark(name, Said { gone: None, invisible: None, ..said });
                if let Some(frame) = self.frames.last_mut() {
                    frame.floor = self.marks.len();
                }
                if let Some(grid) = self.tables.last_mut() {
                    grid.open_row(hidden);
                }
            }
            _ => {
                self.count()?;
                self.close_cell();
                // A missing width of a span, or one that is no number, is one.
                let span =
                    |name| attribute(tag, name)?.trim().parse::<u64>().ok().map(|n| n.min(u32::MAX.into()) as u32);
                // Excel and LibreOffice write the exact number beside the one they show.
                let number = ["x:num", "sdval"].iter().find_map(|name| exact(attribute(tag, name)?.trim()));
                let Some(grid) = self.tables.last_mut() else { return Ok(()) };
                if !grid.open_cell(span("colspan"), span("rowspan"), number) {
                    return Err(too_large());
                }
                if let Some(cell) = &mut grid.cell {
                    cell.unseen = match said {
                        Said { gone: Some(true), .. } => Some(Unseen::Gone),
                        Said { invisible: Some(true), .. } => Some(Unseen::Invisible),
                        _ => None,
                    };
                }
                // Where a cell stands in its row is no matter of its text.
                self.mark(name, Said { gone: None, invisible: None, level: None, ..said });
            }
        }
        Ok(())
    }

    fn open_table(&mut self, tag: &StartTag) -> Result<()> {
        if self.tables.is_empty() {
            self.flush()?;
        }
        let before = self.marks.len();
        let said = self.said(tag);
        self.mark(b"table", said);
        let group = self.marks.len();
        let (lists, keeps_lines) = (self.lists.len(), self.keeps_lines);
        self.frames.push(Frame { before, group, floor: group, lists, keeps_lines, hidden: false });
        self.tables.push(Grid::default());
        Ok(())
    }

    pub(super) fn end_of_table(&mut self, name: &[u8]) -> Result<()> {
        if self.too_deep > 0 {
            if name == b"table" {
                self.too_deep -= 1;
                if self.too_deep == 0 {
                    self.unmark(name);
                }
                return Ok(());
            }
            return self.edge();
        }
        match name {
            b"table" => self.close_table()?,
            b"td" | b"th" => self.close_cell(),
            _ => self.close_row(),
        }
        Ok(())
    }

    fn close_cell(&mut self) {
        self.end_select();
        self.left_out = None;
        if let Some(frame) = self.frames.last() {
            self.marks.truncate(frame.floor);
            self.lists.truncate(frame.lists);
            self.keeps_lines = frame.keeps_lines;
        }
        if let Some(grid) = self.tables.last_mut() {
            grid.close_cell();
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        if let Some(frame) = self.frames.last_mut() {
            frame.floor = frame.group;
            self.marks.truncate(frame.group);
        }
        if let Some(grid) = self.tables.last_mut() {
            grid.close_row();
        }
    }

    pub(super) fn close_table(&mut self) -> Result<()> {
        self.close_row();
        let Some(grid) = self.tables.pop() else { return Ok(()) };
        if let Some(frame) = self.frames.pop() {
            self.marks.truncate(frame.before);
        }
        let pieces = grid.finish();
        match self.tables.last_mut() {
            Some(around) => around.take_in(pieces),
            None => {
                self.flush()?;
                pieces.into_iter().for_each(|piece| self.push_table(piece));
            }
        }
        Ok(())
    }

    /// A finished table; its hidden rows and columns are told.
    fn push_table(&mut self, piece: Piece) {
        self.tables_read = self.tables_read.saturating_add(1);
        let Piece { table, hidden_columns } = piece;
        let mut tell = |row: u32, column: u32, kind, text| {
            let (source, sheet) = (SourceId(0), self.tables_read);
            let place = Place::Cell { source, sheet, row, column: column as u16 };
            self.remarks.push((place, Remark { kind, text }));
        };
        let says = |row: &crate::document::Row| row.cells.iter().any(|cell| !cell.text.is_empty());
        let rows: Vec<u32> =
            (0u32..).zip(&table.rows).filter(|(_, row)| row.hidden && says(row)).map(|(at, _)| at).collect();
        if let Some(first) = rows.first() {
            tell(*first, 0, RemarkKind::HiddenRows, ranges(&rows));
        }
        let names: Vec<String> = hidden_columns
            .iter()
            .map(|column| cell_name(0, *column as u16).trim_end_matches('1').to_string())
            .collect();
        if let Some(first) = hidden_columns.first() {
            tell(0, *first, RemarkKind::HiddenColumns, names.join("、"));
        }
        self.blocks.push(Block::Table(table));
    }
}
