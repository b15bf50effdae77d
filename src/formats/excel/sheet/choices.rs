//! Lists to choose from (data validations) from which nothing was chosen.

use super::{MAX_COLUMNS, Merge, Sheet};
use crate::document::{Cell, Remark, RemarkKind};
use crate::source::cell_name;

/// Ranges of a sheet that are looked at.
const MAX_RANGES: usize = 1_000;
/// Cells of a list that are named.
const MOST_NAMED: usize = 5;
/// Cells that all of them together are looked for.
const MAX_LOOKS: usize = 5_000_000;

/// A list to choose from: the cells it belongs to, and what may be chosen.
pub struct Choice {
    pub ranges: Vec<Merge>,
    pub options: String,
}

impl Sheet {
    pub fn add_choice(&mut self, ranges: impl Iterator<Item = Merge>, options: String) {
        let known: usize = self.choices.iter().map(|choice| choice.ranges.len()).sum();
        let ranges: Vec<Merge> = ranges.take(MAX_RANGES.saturating_sub(known)).collect();
        if !ranges.is_empty() {
            self.choices.push(Choice { ranges, options });
        }
    }

    /// A blank cell with a list, in a row that says something, waits for its choice: told once for each list.
    pub(super) fn tell_unchosen(&mut self) {
        if self.hidden || self.choices.is_empty() {
            return;
        }
        let mut looks = 0;
        let mut found = Vec::new();
        let merged: Vec<&(u32, Cell)> = self.cells.iter().filter(|(_, cell)| cell.span > 1 || cell.down > 1).collect();
        let is_covered = |row: u32, column: u32| {
            merged.iter().any(|(top, cell)| {
                (*top, cell.column) != (row, column)
                    && (*top..top + cell.down).contains(&row)
                    && (cell.column..cell.column + cell.span).contains(&column)
            })
        };
        for Choice { ranges, options } in &self.choices {
            let mut blank: Vec<(u32, u32)> = Vec::new();
            'list: for range in ranges {
                let from = self.cells.partition_point(|(row, _)| *row < range.row);
                let until = self.cells.partition_point(|(row, _)| *row <= range.last_row).max(from);
                for row in self.cells[from..until].chunk_by(|a, b| a.0 == b.0) {
                    if row.iter().all(|(_, cell)| cell.text.is_empty()) {
                        continue;
                    }
                    let at = row[0].0;
                    for column in range.column..=range.last_column.min(MAX_COLUMNS) {
                        looks += 1 + row.len() + merged.len();
                        let own = row.iter().find(|(_, cell)| cell.column == column);
                        if own.is_none_or(|(_, cell)| cell.text.is_empty()) && !is_covered(at, column) {
                            blank.push((at, column));
                        }
                        if blank.len() > MOST_NAMED || looks > MAX_LOOKS {
                            break 'list;
                        }
                    }
                }
            }
            let Some(first) = blank.first().copied() else { continue };
            let named: Vec<String> =
                blank.iter().take(MOST_NAMED).map(|(row, column)| cell_name(*row, *column as u16)).collect();
            let more = if blank.len() > MOST_NAMED { "…" } else { "" };
            let options = if options.trim().is_empty() { String::new() } else { format!("（{}）", options.trim()) };
            let text = format!("{}{more}{options}", named.join("、"));
            found.push((first, Remark { kind: RemarkKind::Unchosen, text }));
        }
        self.remarks.extend(found);
    }
}

/// What may be chosen, as a formula tells it: `"新增,延续"`; of a list that stands in cells only where.
pub fn options(formula: &str) -> String {
    match formula.trim().strip_prefix('"').and_then(|list| list.strip_suffix('"')) {
        Some(list) => list.split([',', ';', '\0']).map(str::trim).collect::<Vec<_>>().join("、"),
        None => formula.trim().trim_start_matches('=').to_string(),
    }
}
