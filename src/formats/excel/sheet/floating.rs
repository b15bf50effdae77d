//! What floats over a sheet, put into the cells it stands on.

use super::Sheet;
use crate::document::{Cell, RemarkKind};
use std::collections::BTreeMap;

/// Column, how far right in its cell, whether ticked, caption.
type TickBox = (u32, u32, bool, String);

impl Sheet {
    /// Boxes to tick become part of their cell's text; a picture over a blank cell of a row that says something, and a
    /// list to choose from, are told of there.
    pub(super) fn place_what_floats(&mut self) {
        let mut boxes: BTreeMap<(u32, u32), Vec<TickBox>> = BTreeMap::new();
        for control in std::mem::take(&mut self.controls) {
            let at = self.showing(control.at);
            boxes.entry(at).or_default().push((control.at.1, control.x, control.ticked, control.caption));
        }
        for (at, mut boxes) in boxes {
            boxes.sort();
            let Some(cell) = self.cell_at(at) else { continue };
            let mark = crate::formats::symbols::tick;
            let named = boxes.iter().all(|(.., caption)| !caption.is_empty());
            match boxes.as_slice() {
                _ if named => {
                    let boxes = boxes.iter().map(|(.., ticked, caption)| format!("{}{caption}", mark(*ticked)));
                    let text = boxes.collect::<Vec<_>>().join(" ");
                    cell.remarks.push(RemarkKind::Ticked, text.as_str());
                    cell.text = if cell.text.is_empty() { text } else { format!("{} {text}", cell.text) };
                    cell.number = None;
                }
                // The words beside a lone box are the cell's own.
                [(.., ticked, _)] => {
                    cell.text = format!("{}{}", mark(*ticked), cell.text);
                    cell.remarks.push(RemarkKind::Ticked, cell.text.as_str());
                    cell.number = None;
                }
                _ => cell.remarks.push(RemarkKind::Control, format!("☑□ × {}", boxes.len())),
            }
        }
        for (at, name) in std::mem::take(&mut self.unread) {
            let at = self.showing(at);
            if let Some(cell) = self.cell_at(at) {
                cell.remarks.push(RemarkKind::Control, name);
            }
        }
        for (at, name) in std::mem::take(&mut self.pictures) {
            let at = self.showing(at);
            let row = self.cells.partition_point(|(row, _)| *row < at.0);
            let says =
                self.cells[row..].iter().take_while(|(row, _)| *row == at.0).any(|(_, cell)| !cell.text.is_empty());
            // A seal over words, or a mark beside the table, hides no value.
            if let Some(cell) = self.cell_at(at).filter(|cell| says && cell.text.is_empty()) {
                cell.remarks.push(RemarkKind::Picture, name);
            }
        }
    }

    /// The cell that shows at a place: a merged one from its own corner on.
    fn showing(&self, (row, column): (u32, u32)) -> (u32, u32) {
        let until = self.cells.partition_point(|(at, cell)| (*at, cell.column) <= (row, column));
        let covers = |(at, cell): &&(u32, Cell)| {
            cell.column <= column && column < cell.column + cell.span && row < at + cell.down
        };
        self.cells[..until].iter().rev().find(covers).map_or((row, column), |(at, cell)| (*at, cell.column))
    }

    /// The cell there, made where there is none; `None` below the last row that says anything.
    fn cell_at(&mut self, (row, column): (u32, u32)) -> Option<&mut Cell> {
        let last = self.cells.last().map(|(row, cell)| row + cell.down - 1)?;
        let at = self.cells.partition_point(|(at, cell)| (*at, cell.column) < (row, column));
        if self.cells.get(at).is_none_or(|(found, cell)| (*found, cell.column) != (row, column)) {
            if row > last || column >= super::MAX_COLUMNS {
                return None;
            }
            self.cells.insert(at, (row, Cell::text(column, "")));
        }
        self.cells.get_mut(at).map(|(_, cell)| cell)
    }
}
