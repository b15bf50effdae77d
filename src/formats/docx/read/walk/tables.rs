//! The grid of a table being read: at which column a cell stands, and which cells Word shows as one.
//!
//! Does not know where in the document the table is, nor how text gets into a cell.

use super::words::add_note;
use super::*;
use crate::document::{Cell, ranges};

impl Walk {
    pub(super) fn close_cell(&mut self, mut done: OpenCell) -> Result<()> {
        done.show_boxes();
        if let Some(number) = done.lines.lone_number() {
            done.remarks.push(RemarkKind::Numbering, number.trim());
        }
        let [.., (_, Open::Table(table)), (_, Open::Row(row))] = &mut self.open[..] else { return Ok(()) };
        if table.lines.is_none() {
            return place_cell(table, row, done);
        }
        let remarks = std::mem::take(&mut done.remarks);
        let text = done.lines.text().replace('\n', " ");
        match &mut row.line {
            None => row.line = Some(text),
            Some(line) => {
                line.push('\t');
                line.push_str(&text);
            }
        }
        self.keep(remarks);
        Ok(())
    }

    pub(super) fn close_row(&mut self, mut done: OpenRow) {
        let Some((_, Open::Table(table))) = self.open.last_mut() else { return };
        if let Some(lines) = &mut table.lines {
            if !done.deleted {
                lines.push(&done.line.unwrap_or_default());
            }
            return;
        }
        if done.deleted {
            done.row.cells.iter_mut().for_each(strike_out);
            // A row that said nothing leaves nothing to tell.
            if done.row.cells.iter().all(|cell| cell.remarks.is_empty()) {
                return;
            }
        }
        table.table.rows.push(done.row);
        table.merges = done.merges;
    }

    /// A table in the document itself, with the places of its cells; its hidden rows are told.
    pub(super) fn push_table(&mut self, mut table: Table) {
        self.tables = self.tables.saturating_add(1);
        for (row, cells) in table.rows.iter_mut().enumerate() {
            for cell in &mut cells.cells {
                cell.place = at(self.tables, row as u32, cell.column);
            }
        }
        let says = |row: &Row| row.cells.iter().any(|cell| !cell.text.trim().is_empty());
        let hidden: Vec<u32> =
            (0u32..).zip(&table.rows).filter(|(_, row)| row.hidden && says(row)).map(|(at, _)| at).collect();
        if let Some(first) = hidden.first() {
            let remark = Remark { kind: RemarkKind::HiddenRows, text: ranges(&hidden) };
            self.remarks.push((at(self.tables, *first, 0), remark));
        }
        self.blocks.push(Block::Table(table));
    }

    pub(super) fn count_cell(&mut self) -> Result<()> {
        self.cells += 1;
        if self.cells > MOST_CELLS { Err(too_large()) } else { Ok(()) }
    }

    pub(super) fn grid_column(&mut self, element: &BytesStart) -> Result<()> {
        let twips = attribute(element, "w").and_then(|width| width.parse::<f64>().ok()).unwrap_or(0.0);
        if let Some((_, Open::Table(OpenTable { table, lines: None, .. }))) = self.open.last_mut() {
            table.columns.push(if twips.is_finite() { (twips / TWIPS_PER_CHARACTER).max(0.0) } else { 0.0 });
            if table.columns.len() > MOST_COLUMNS as usize {
                return Err(too_large());
            }
        }
        Ok(())
    }

    pub(super) fn cell_property(&mut self, local: &str, number: Option<f64>, value: Option<&str>) {
        let Some((_, Open::Cell(cell))) = self.open.last_mut() else { return };
        match local {
            "gridSpan" => cell.span = number.map_or(1, |span| span as u32).max(1),
            "vMerge" => {
                cell.begins_merge = value == Some("restart");
                cell.continues_above = !cell.begins_merge;
            }
            "hMerge" => {
                cell.begins_left = value == Some("restart");
                cell.continues_left = !cell.begins_left;
            }
            "cellDel" => cell.deleted = true,
            _ => {}
        }
    }

    pub(super) fn row_property(&mut self, local: &str, number: Option<f64>, value: Option<&str>) -> Result<()> {
        let Some((_, Open::Row(row))) = self.open.last_mut() else { return Ok(()) };
        match local {
            "gridBefore" => {
                row.column = number.map_or(0, |columns| columns as u32);
                if row.column > MOST_COLUMNS {
                    return Err(too_large());
                }
            }
            "tblHeader" => row.row.header = is_on(value),
            "hidden" => row.row.hidden = is_on(value),
            "trHeight" => row.row.height = number.map(|twips| twips / 20.0).filter(|height| *height > 0.0),
            "del" => row.deleted = true,
            _ => {}
        }
        Ok(())
    }
}

/// Puts a finished cell at its grid column, or into the cell to the left or above that it is part of.
fn place_cell(open: &mut OpenTable, row: &mut OpenRow, done: OpenCell) -> Result<()> {
    let column = row.column;
    row.column = column.saturating_add(done.span);
    if row.column > MOST_COLUMNS {
        return Err(too_large());
    }
    let (text, remarks) = (done.lines.text(), done.remarks);
    let mut cell = Cell { span: done.span, note: done.note, remarks, ..Cell::text(column, text) };
    if done.deleted {
        strike_out(&mut cell);
    }
    // Where no cell to the left began a merge there is nothing to go on with.
    let left = match (done.continues_left, row.left) {
        (true, Some(Shows::Own)) => {
            let mut left = row.row.cells.last_mut();
            if let Some(left) = &mut left {
                left.span += cell.span;
            }
            left
        }
        (true, Some(Shows::Above(above, index))) => {
            open.table.rows.get_mut(above).and_then(|row| row.cells.get_mut(index))
        }
        _ => None,
    };
    if let Some(left) = left {
        cover(left, cell);
        return Ok(());
    }
    row.left = done.begins_left.then_some(Shows::Own);
    if let (true, Some((above, index))) = (done.continues_above, open.merges.get(&column).copied())
        && let Some(anchor) = open.table.rows.get_mut(above).and_then(|row| row.cells.get_mut(index))
    {
        anchor.down += 1;
        cover(anchor, cell);
        row.merges.insert(column, (above, index));
        row.left = done.begins_left.then_some(Shows::Above(above, index));
        return Ok(());
    }
    if row.deleted {
        row.row.cells.push(cell);
        return Ok(());
    }
    // A merge that nothing above began begins here.
    if done.begins_merge || done.continues_above {
        row.merges.insert(column, (open.table.rows.len(), row.row.cells.len()));
    }
    row.row.cells.push(cell);
    Ok(())
}

impl OpenCell {
    /// What text boxes in a cell say is its text where it has no other, else it stands beside it.
    fn show_boxes(&mut self) {
        let Some(boxes) = std::mem::take(&mut self.boxes).into_text() else { return };
        if self.lines.is_blank() {
            self.lines = Lines::default();
            self.lines.push(&boxes);
        } else {
            self.remarks.push(RemarkKind::TextBox, boxes);
        }
    }
}

/// All that a cell says is deleted.
fn strike_out(cell: &mut Cell) {
    let text = std::mem::take(&mut cell.text);
    if !text.trim().is_empty() {
        cell.remarks.push(RemarkKind::Struck, text);
    }
}

/// A cell that a merge covers shows nothing of what it holds; the same words once more are nothing lost.
fn cover(shown: &mut Cell, cell: Cell) {
    let text = cell.text.trim();
    let is_told = shown.remarks.iter().any(|remark| remark.kind == RemarkKind::Covered && remark.text == text);
    if !text.is_empty() && !is_told && text != shown.text.trim() {
        shown.remarks.push(RemarkKind::Covered, text);
    }
    shown.remarks.append(cell.remarks);
    if let Some(note) = cell.note {
        add_note(&mut shown.note, note);
    }
}
