//! Merged cells: the one that shows gets its span, and what stands in the others is told of there.

use super::{MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Merge, Sheet};
use crate::document::{Cell, RemarkKind};
use crate::source::cell_name;
use std::collections::BTreeMap;

impl Sheet {
    /// Gives anchors their spans, adding empty ones; returns the last used row.
    /// Of merges that overlap, the first in reading order counts.
    pub(super) fn place_merges(&mut self) -> Option<u32> {
        let mut last_row = self.cells.last().map(|(row, _)| *row);
        let mut merges = std::mem::take(&mut self.merges);
        merges.retain(|merge| {
            let inside = merge.last_row < MAX_ROWS && merge.last_column < MAX_COLUMNS;
            let forward = merge.row <= merge.last_row && merge.column <= merge.last_column;
            inside && forward && (merge.row, merge.column) != (merge.last_row, merge.last_column)
        });
        merges.sort_by_key(|merge| (merge.row, merge.column));
        merges.truncate(MAX_MERGES);
        // Accepted merges that may reach down to the present row, by first column: never overlapping.
        let mut open: BTreeMap<u32, Merge> = BTreeMap::new();
        let mut empty = Vec::new();
        let mut accepted = Vec::with_capacity(merges.len());
        for merge in merges {
            let mut overlaps = false;
            while let Some((&column, above)) = open.range(..=merge.last_column).next_back() {
                if above.last_column < merge.column {
                    break;
                }
                if above.last_row >= merge.row {
                    overlaps = true;
                    break;
                }
                open.remove(&column);
            }
            if overlaps {
                continue;
            }
            open.insert(merge.column, merge);
            accepted.push(merge);
            last_row = last_row.max(Some(merge.last_row));
            let span = merge.last_column - merge.column + 1;
            let down = merge.last_row - merge.row + 1;
            let at = self.cells.partition_point(|(row, cell)| (*row, cell.column) < (merge.row, merge.column));
            match self.cells.get_mut(at).filter(|(row, cell)| (*row, cell.column) == (merge.row, merge.column)) {
                Some((_, cell)) => (cell.span, cell.down) = (span, down),
                None => empty.push((merge.row, Cell { column: merge.column, span, down, ..Cell::default() })),
            }
        }
        if !empty.is_empty() {
            self.cells.append(&mut empty);
            self.cells.sort_by_key(|(row, cell)| (*row, cell.column));
        }
        self.take_covered(&accepted);
        last_row
    }

    /// Nobody sees what stands in a cell that a merge covers: it goes to the remarks of the one that shows. The same
    /// words in every cell, as programs write them, are no loss.
    fn take_covered(&mut self, merges: &[Merge]) {
        if merges.is_empty() {
            return;
        }
        let mut next = merges.iter().peekable();
        let mut open: BTreeMap<u32, Merge> = BTreeMap::new();
        let mut covered: Vec<((u32, u32), u32, Cell)> = Vec::new();
        let cells = std::mem::take(&mut self.cells);
        self.cells.reserve(cells.len());
        for (row, cell) in cells {
            while let Some(merge) = next.next_if(|merge| (merge.row, merge.column) <= (row, cell.column)) {
                // What began under it has ended: accepted merges do not overlap.
                let under: Vec<u32> = open.range(merge.column..=merge.last_column).map(|(first, _)| *first).collect();
                for first in under {
                    open.remove(&first);
                }
                open.insert(merge.column, *merge);
            }
            let over = open.range(..=cell.column).next_back().map(|(_, merge)| *merge);
            match over.filter(|merge| merge.last_column >= cell.column && merge.last_row >= row) {
                Some(merge) if (merge.row, merge.column) != (row, cell.column) => {
                    covered.push(((merge.row, merge.column), row, cell));
                }
                _ => self.cells.push((row, cell)),
            }
        }
        for (at, row, cell) in covered {
            let found = self.cells.binary_search_by_key(&at, |(row, cell)| (*row, cell.column));
            let Some((_, anchor)) = found.ok().and_then(|found| self.cells.get_mut(found)) else { continue };
            if !cell.text.is_empty() && cell.text.trim() != anchor.text.trim() {
                let name = cell_name(row, cell.column as u16);
                anchor.remarks.push(RemarkKind::Covered, format!("{name} {}", cell.text.trim()));
            }
        }
    }
}
