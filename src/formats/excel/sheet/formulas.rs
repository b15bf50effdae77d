//! Formulas that no program ever computed: their 0 is what the writer of the file put there.

use super::{Sheet, parse_cell};
use crate::document::{Cell, Remark, RemarkKind};

/// The formulas of a sheet that show 0 or nothing, and how many show anything else.
#[derive(Default)]
pub struct Formulas {
    pub zeros: Vec<(u32, u32, String)>,
    pub computed: usize,
    /// The file asks to be computed when it is opened.
    pub asks: bool,
}

impl Sheet {
    /// Where every formula shows 0, and the file says that they wait or one of them is about numbers that are none:
    /// the formulas stand in their cells, and are told.
    pub(super) fn tell_uncomputed(&mut self) {
        let formulas = std::mem::take(&mut self.formulas);
        let Some((row, column, _)) = formulas.zeros.first() else { return };
        let waits =
            formulas.asks || formulas.zeros.iter().any(|(row, column, text)| self.adds_up((*row, *column), text));
        if formulas.computed > 0 || !waits {
            return;
        }
        let count = formulas.zeros.len().to_string();
        self.remarks.push(((*row, *column), Remark { kind: RemarkKind::NeverComputed, text: count }));
        for (row, column, formula) in formulas.zeros {
            let text = format!("={}", formula.trim_start_matches("of:").trim_start_matches('='));
            let at = self.cells.partition_point(|(at, cell)| (*at, cell.column) < (row, column));
            match self.cells.get_mut(at) {
                Some((found, cell)) if (*found, cell.column) == (row, column) => {
                    cell.text = text;
                    cell.number = None;
                }
                _ => self.cells.insert(at, (row, Cell::text(column, text))),
            }
        }
    }

    /// A sum (no minus) about a cell with a number above 0 is not 0.
    fn adds_up(&self, at: (u32, u32), formula: &str) -> bool {
        let sums =
            formula.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=+:,;()[].$ ".contains(&byte) || byte == b'-');
        let is_sum = formula.to_ascii_uppercase().contains("SUM(") || formula.contains('+');
        let takes_off = formula.contains('-') && !formula.contains("[-");
        sums && is_sum
            && !takes_off
            && references(at, formula).into_iter().any(|(row, column)| {
                let at = self.cells.partition_point(|(at, cell)| (*at, cell.column) < (row, column));
                self.cells.get(at).is_some_and(|(found, cell)| {
                    (*found, cell.column) == (row, column)
                        && cell.number.is_some_and(|number| number.is_sign_positive() && !number.is_zero())
                })
            })
    }
}

/// The cells that a formula names one by one: `B2`, `[.B2]`, `RC[-1]`; of a range its ends.
fn references(at: (u32, u32), formula: &str) -> Vec<(u32, u32)> {
    let words = formula.split(|c: char| !(c.is_ascii_alphanumeric() || "$[]-".contains(c)));
    let words = words.map(|word| word.replace('$', "")).filter(|word| !word.is_empty());
    words
        .filter_map(|word| {
            let bare = word.trim_start_matches('[').trim_end_matches(']');
            parse_cell(bare).or_else(|| relative(at, &word))
        })
        .collect()
}

/// `RC[-1]`, `R2C3` from a cell.
fn relative((row, column): (u32, u32), word: &str) -> Option<(u32, u32)> {
    let (down, across) = word.strip_prefix('R')?.split_once('C')?;
    let of = |from: u32, told: &str| match told.strip_prefix('[').and_then(|told| told.strip_suffix(']')) {
        Some(offset) => from.checked_add_signed(offset.parse().ok()?),
        None if told.is_empty() => Some(from),
        None => told.parse::<u32>().ok()?.checked_sub(1),
    };
    Some((of(row, down)?, of(column, across)?))
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn cells_are_found_in_every_spelling() {
        assert_eq!(references((3, 1), "C4+$D$4"), [(3, 2), (3, 3)]);
        assert_eq!(references((3, 1), "of:=[.C4]+[.D4]"), [(3, 2), (3, 3)]);
        assert_eq!(references((3, 1), "=RC[1]+RC[2]"), [(3, 2), (3, 3)]);
        assert_eq!(references((3, 1), "SUM(R2C3:R[-1]C)"), [(1, 2), (2, 1)]);
        assert_eq!(references((0, 0), "RC[-1]+SUM(甲)"), []);
    }
}
