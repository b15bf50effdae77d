//! Cells that cover rows below them, for writers that leave covered cells out and do not say so.
//!
//! Excel names the column of the first cell behind a covered one, and refuses a file that puts a cell under a merge.
//! LibreOffice writes no covered cell and counts without them, in its `Index` as well; writers of reports copy that.

use super::package::too_large;
use super::sheet::MAX_COLUMNS;
use crate::diagnostic::Result;
use std::collections::BTreeMap;

/// Looks at covering cells in one sheet; a long table with ten merged columns takes some 100,000.
const MAX_LOOKS: usize = 20_000_000;

#[derive(Default)]
pub(super) struct Covered {
    /// The last column and the last row of each, by its first column.
    deep: BTreeMap<u32, (u32, u32)>,
    looks: usize,
}

impl Covered {
    pub fn cover(&mut self, column: u32, last_column: u32, last_row: u32) {
        // What began under it has ended, or lies about where it stands.
        let under: Vec<u32> = self.deep.range(column..=last_column).map(|(first, _)| *first).collect();
        for first in under {
            self.deep.remove(&first);
        }
        self.deep.insert(column, (last_column, last_row));
    }

    /// The first column from this one on that nothing above covers in the row.
    pub fn step_over(&mut self, row: u32, mut column: u32) -> Result<u32> {
        while let Some((&first, &(last_column, last_row))) = self.deep.range(..=column).next_back() {
            self.look()?;
            if last_row < row {
                self.deep.remove(&first);
            } else if last_column >= column {
                column = last_column + 1;
            } else {
                break;
            }
        }
        Ok(column)
    }

    /// So many uncovered columns further on.
    pub fn skip(&mut self, row: u32, column: u32, mut count: u32) -> Result<u32> {
        let mut column = self.step_over(row, column)?;
        while count > 0 && column < MAX_COLUMNS {
            self.look()?;
            let free = self.deep.range(column..).next().map_or(count, |(first, _)| count.min(first - column));
            count -= free;
            column = self.step_over(row, column + free)?;
        }
        Ok(column)
    }

    fn look(&mut self) -> Result<()> {
        self.looks += 1;
        if self.looks > MAX_LOOKS { Err(too_large()) } else { Ok(()) }
    }
}
