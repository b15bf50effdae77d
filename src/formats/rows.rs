//! Which row of a blank stands where in the filled file: rows of a sheet, lines of a document.
//!
//! Knows rows by number, from 0; nothing of what is in them.

use std::collections::HashMap;
use std::ops::Range;

/// One row of the filled sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which row of the blank it is.
    pub old: u32,
    /// Which of the filled rows is written into it; none where it stays as it is.
    pub copy: Option<usize>,
}

/// The rows of a filled sheet: those of the blank, some of them several times.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub lines: Vec<Line>,
    /// Where each row of the blank stands now, in order.
    places: HashMap<u32, Vec<u32>>,
    /// Rows of the blank.
    height: u32,
}

/// Rows of a sheet.
const MOST: usize = 1_048_576;

impl Layout {
    /// `rows` are the rows of the blank in the order in which they are filled: one that comes again, or comes after a
    /// later one, is a copy, and what stands between the rows of a group is copied with them. `None` where a sheet
    /// has no room for so many.
    pub fn of(rows: &[u32], height: u32) -> Option<Layout> {
        let mut lines: Vec<Line> = Vec::with_capacity(rows.len());
        let mut next = 0;
        for (copy, row) in rows.iter().enumerate() {
            if *row > next {
                lines.extend((next..*row).map(|old| Line { old, copy: None }));
            }
            lines.push(Line { old: *row, copy: Some(copy) });
            next = row + 1;
            if lines.len() > MOST {
                return None;
            }
        }
        lines.extend((next..height).map(|old| Line { old, copy: None }));
        let mut places: HashMap<u32, Vec<u32>> = HashMap::with_capacity(lines.len());
        for (at, line) in lines.iter().enumerate() {
            places.entry(line.old).or_default().push(at as u32);
        }
        (lines.len() <= MOST).then_some(Layout { lines, places, height: height.max(next) })
    }

    /// Rows of the blank that are told apart; those below move alike.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Whether any row is not where it was.
    pub fn moves(&self) -> bool {
        self.lines.len() as u32 != self.height || self.lines.iter().zip(0..).any(|(line, at)| line.old != at)
    }

    /// Where a row of the blank stands now, every time.
    pub fn places(&self, old: u32) -> &[u32] {
        self.places.get(&old).map_or(&[], Vec::as_slice)
    }

    pub fn is_copied(&self, old: u32) -> bool {
        self.places(old).len() > 1
    }

    /// Below all that the blank holds, everything moves alike.
    fn beyond(&self, old: u32) -> u32 {
        let at = (u64::from(old) + self.lines.len() as u64).saturating_sub(u64::from(self.height));
        u32::try_from(at).unwrap_or(u32::MAX - 1)
    }

    pub fn first(&self, old: u32) -> u32 {
        self.places(old).first().copied().unwrap_or_else(|| self.beyond(old))
    }

    pub fn last(&self, old: u32) -> u32 {
        self.places(old).last().copied().unwrap_or_else(|| self.beyond(old))
    }

    /// The first and last place of a row as seen from a line: from within a copied group, those of the same copy.
    pub fn seen_from(&self, line: usize, old: u32) -> (u32, u32) {
        let all = (self.first(old), self.last(old));
        let Some(own) = self.lines.get(line).map(|line| line.old) else { return all };
        if !self.is_copied(own) || !self.is_copied(old) {
            return all;
        }
        let line = line as u32;
        let window = match old.cmp(&own) {
            std::cmp::Ordering::Equal => return (line, line),
            std::cmp::Ordering::Greater => {
                line + 1..self.places(own).iter().copied().find(|at| *at > line).unwrap_or(u32::MAX)
            }
            std::cmp::Ordering::Less => {
                self.places(own).iter().rev().copied().find(|at| *at < line).map_or(0, |at| at + 1)..line
            }
        };
        self.within(old, &window).unwrap_or_else(|| {
            // An outer row of the group comes once for several of these: the last one before.
            let before = self.places(old).iter().rev().copied().find(|at| *at < line);
            before.map_or(all, |at| (at, at))
        })
    }

    fn within(&self, old: u32, window: &Range<u32>) -> Option<(u32, u32)> {
        let mut inside = self.places(old).iter().copied().filter(|at| window.contains(at));
        let first = inside.next()?;
        Some((first, inside.next_back().unwrap_or(first)))
    }

    /// What a stretch of rows has become: one for each copy of its group where it lies within one, else one that
    /// reaches over all of them.
    pub fn stretches(&self, first: u32, last: u32) -> Vec<(u32, u32)> {
        let starts = self.places(first);
        if starts.len() > 1 {
            let windows = starts.iter().zip(starts.iter().skip(1).copied().chain([u32::MAX]));
            let each: Option<Vec<(u32, u32)>> =
                windows.map(|(start, next)| self.within(last, &(*start..next)).map(|(_, end)| (*start, end))).collect();
            if let Some(each) = each {
                return each;
            }
        }
        vec![(self.first(first), self.last(last))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(rows: &[u32]) -> Layout {
        Layout::of(rows, 10).unwrap_or_default()
    }

    #[test]
    fn a_row_that_comes_again_pushes_down_what_stands_below() {
        let layout = layout(&[1, 4, 4, 4, 5]);
        assert!(layout.moves());
        assert_eq!((layout.first(4), layout.last(4), layout.first(5), layout.last(9)), (4, 6, 7, 11));
        assert_eq!(layout.first(99), 101);
        assert_eq!(layout.stretches(4, 4), [(4, 4), (5, 5), (6, 6)]);
        // Merged from the heading down over the list: it grows.
        assert_eq!(layout.stretches(3, 4), [(3, 6)]);
        assert!(!Layout::of(&[1, 4, 5], 10).unwrap_or_default().moves());
    }

    #[test]
    fn a_group_is_copied_with_what_stands_between_its_rows() {
        // Rows 2 to 5 twice; 3 is not filled; 5 is a list of its own.
        let layout = layout(&[2, 4, 5, 5, 2, 4, 5]);
        let old: Vec<u32> = layout.lines.iter().map(|line| line.old).collect();
        assert_eq!(old, [0, 1, 2, 3, 4, 5, 5, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(layout.stretches(2, 5), [(2, 6), (7, 10)]);
        // From the head of the second copy, its own items; from an item, its own head.
        assert_eq!(layout.seen_from(7, 5), (10, 10));
        assert_eq!(layout.seen_from(2, 5), (5, 6));
        assert_eq!(layout.seen_from(6, 2), (2, 2));
        assert_eq!(layout.seen_from(10, 2), (7, 7));
        assert_eq!(layout.seen_from(0, 5), (5, 10));
    }

    #[test]
    fn of_the_rows_that_stand_ready_the_last_but_one_is_copied() {
        let layout = layout(&[3, 3, 3, 4]);
        assert_eq!(layout.stretches(3, 4), [(3, 6)]);
    }
}
