//! Rows and columns that nobody sees.

use super::Sheet;
use crate::document::{Remark, RemarkKind};
use crate::source::cell_name;
use std::collections::BTreeMap;

impl Sheet {
    /// Rows and columns that nobody sees and that hold something were read all the same.
    pub(super) fn tell_hidden(&mut self) {
        if self.hidden || self.hidden_rows.is_empty() && self.hidden_columns.is_empty() {
            return;
        }
        let filled = || self.cells.iter().filter(|(_, cell)| !cell.text.is_empty());
        let mut rows: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
        let mut columns: BTreeMap<u32, u32> = BTreeMap::new();
        let mut first: [Option<(u32, u32)>; 2] = [None, None];
        let column_is_hidden =
            |column: u32| self.hidden_columns.iter().any(|(from, to)| (*from..=*to).contains(&column));
        for (row, cell) in filled() {
            if self.hidden_rows.contains(row) {
                let by_filter = self.filtered.is_some_and(|(from, to)| (from..=to).contains(row));
                let rows = &mut rows[usize::from(by_filter)];
                if rows.last() != Some(row) {
                    rows.push(*row);
                    first[usize::from(by_filter)].get_or_insert((*row, cell.column));
                }
            } else if (cell.column..cell.column + cell.span).all(column_is_hidden) {
                columns.entry(cell.column).or_insert(*row);
            }
        }
        let mut remarks = Vec::new();
        for (kind, (rows, first)) in
            [RemarkKind::HiddenRows, RemarkKind::FilteredRows].into_iter().zip(rows.iter().zip(first))
        {
            if let Some(at) = first {
                remarks.push((at, Remark { kind, text: runs(rows) }));
            }
        }
        if let Some((column, row)) = columns.first_key_value() {
            let names: Vec<String> = columns.keys().take(20).map(|column| column_name(*column)).collect();
            let text = names.join("、") + if columns.len() > 20 { "…" } else { "" };
            remarks.push(((*row, *column), Remark { kind: RemarkKind::HiddenColumns, text }));
        }
        self.remarks.append(&mut remarks);
    }
}

/// `3–5、9`, counted from 1.
fn runs(rows: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => runs.push((*row, *row)),
        }
    }
    let run = |(first, last): &(u32, u32)| match first == last {
        true => (first + 1).to_string(),
        false => format!("{}–{}", first + 1, last + 1),
    };
    let more = if runs.len() > 20 { "…" } else { "" };
    runs.iter().take(20).map(run).collect::<Vec<_>>().join("、") + more
}

fn column_name(column: u32) -> String {
    cell_name(0, column as u16).trim_end_matches(|c: char| c.is_ascii_digit()).to_string()
}
