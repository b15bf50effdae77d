//! Formulas that no program ever computed: their 0 is what the writer of the file put there.

use super::{Sheet, parse_cell};
use crate::document::{Cell, Remark, RemarkKind};
use crate::formats::excel::formula::{self, Held};

/// The formulas of a sheet that show 0 or nothing, and how many show anything else.
#[derive(Default)]
pub struct Formulas {
    pub zeros: Vec<(u32, u32, String)>,
    pub computed: usize,
    /// Cells that hold a formula and no result.
    pub without: Vec<(u32, u32)>,
    /// The file asks to be computed when it is opened.
    pub asks: bool,
}

impl Sheet {
    /// Where every formula shows 0, and the file says that they wait or one of them is about numbers that are none:
    /// the formulas stand in their cells, and are told.
    pub(super) fn tell_uncomputed(&mut self) {
        let without = std::mem::take(&mut self.formulas.without);
        let formulas = std::mem::replace(&mut self.formulas, Formulas { without, ..Formulas::default() });
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
            self.formulas.without.push((row, column));
        }
    }

    /// Formulas without a result that are plain sums, differences and products of cells of this sheet: computed, and
    /// told. One may need the result of another.
    pub(super) fn compute_formulas(&mut self) {
        /// Together they look at so many cells at the most.
        const LOOKS: u32 = 2_000_000;
        /// Sums of sums of sums.
        const ROUNDS: usize = 5;
        let mut left = std::mem::take(&mut self.formulas.without);
        let looks = std::cell::Cell::new(LOOKS);
        for _ in 0..ROUNDS {
            let waiting: std::collections::HashSet<(u32, u32)> = left.iter().copied().collect();
            let held = |at: (u32, u32)| {
                looks.set(looks.get().saturating_sub(1));
                match self.known_at(at) {
                    _ if looks.get() == 0 || waiting.contains(&at) => Held::Unknown,
                    None => Held::Blank,
                    Some(cell) if cell.remarks.iter().any(|remark| remark.kind == RemarkKind::Scaled) => Held::Unknown,
                    Some(cell) => match cell.number {
                        Some(number) => Held::Number(number),
                        // #REF! and the like.
                        None if cell.text.starts_with('#') => Held::Unknown,
                        None if cell.text.is_empty() => Held::Blank,
                        None => Held::Text,
                    },
                }
            };
            let compute = |at: &(u32, u32)| formula::compute(&self.known_at(*at)?.text, *at, &held);
            let (done, rest): (Vec<_>, Vec<_>) =
                left.iter().map(|at| (*at, compute(at))).partition(|(_, n)| n.is_some());
            left = rest.into_iter().map(|(at, _)| at).collect();
            if done.is_empty() {
                break;
            }
            for ((row, column), number) in done {
                let at = self.cells.partition_point(|(at, cell)| (*at, cell.column) < (row, column));
                if let (Some((_, cell)), Some(number)) = (self.cells.get_mut(at), number) {
                    let formula = std::mem::replace(&mut cell.text, number.normalize().to_string());
                    cell.number = Some(number);
                    cell.remarks.push(RemarkKind::Computed, formula);
                }
            }
        }
    }

    fn known_at(&self, (row, column): (u32, u32)) -> Option<&Cell> {
        let at = self.cells.partition_point(|(at, cell)| (*at, cell.column) < (row, column));
        self.cells.get(at).filter(|(found, cell)| (*found, cell.column) == (row, column)).map(|(_, cell)| cell)
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
