//! The rows that the bureau left empty below the first: they are used up before rows are added.
//!
//! Knows what such a row looks like: blank, or with its number, or with … at the end.

use super::super::definition::{Ready, ReadyRow};
use super::lines::{Line, Spot};
use crate::formats::xlsx::patch::Held;
use std::collections::HashMap;

/// The rows that stand ready from the line `at` on.
pub fn ready(lines: &[Line], at: usize, held: &HashMap<(u32, u32), Held>) -> Ready {
    let line = &lines[at];
    let mut ready = Ready { rows: vec![ReadyRow { row: line.row, numbered: true }], dots: None };
    let by_row: HashMap<u32, &Line> =
        lines[at + 1..].iter().filter(|next| next.table == line.table).map(|next| (next.row, next)).collect();
    while ready.dots.is_none() {
        let row = line.row + ready.rows.len() as u32;
        let next = by_row.get(&row).copied();
        match look(line, row, next, held) {
            Some(Look::Numbered) => ready.rows.push(ReadyRow { row, numbered: true }),
            Some(Look::Blank) => ready.rows.push(ReadyRow { row, numbered: false }),
            Some(Look::Dots) => ready.dots = Some(row),
            None => break,
        }
    }
    ready
}

enum Look {
    Blank,
    Numbered,
    Dots,
}

fn look(line: &Line, row: u32, next: Option<&Line>, held: &HashMap<(u32, u32), Held>) -> Option<Look> {
    let spots: &[Spot] = next.map_or(&[], |next| next.spots.as_slice());
    // Cells that reach over several columns do so in every such row.
    let wide = |spots: &[Spot]| {
        spots.iter().filter(|spot| spot.span > 1).map(|spot| (spot.column, spot.span)).collect::<Vec<_>>()
    };
    let own: Vec<(u32, u32)> = wide(&line.spots);
    if wide(spots).iter().any(|spot| !own.contains(spot)) || spots.iter().any(|spot| spot.down > 1) {
        return None;
    }
    let (mut numbered, mut dots) = (false, false);
    for spot in spots.iter().filter(|spot| !spot.pattern.is_blank() || spot.formula.is_some()) {
        let above = line.spots.iter().find(|above| above.column == spot.column);
        let text = spot.text();
        let text = text.trim();
        if spot.formula.is_some() && above.is_some_and(|above| above.formula.is_some()) {
            continue;
        }
        if !text.is_empty() && text.chars().all(|c| "….．⋯".contains(c)) {
            dots = true;
        } else if above.is_some_and(Spot::is_ordinal) && text.parse::<u32>().is_ok() {
            numbered = true;
        } else if !(above.is_some_and(Spot::is_label) && above.is_some_and(|above| above.text().trim() == text)) {
            // What stands in every row, as a unit does, is no sign of another one.
            return None;
        }
    }
    let bordered = |row: u32| {
        let holes = line.spots.iter().filter(|spot| spot.has_holes());
        let has = |column: u32| held.get(&(row, column)).is_some_and(|held| held.border > 0);
        holes.clone().count() > 0 && holes.into_iter().all(|spot| has(spot.column))
    };
    // A Word table has its cells, a sheet its borders: blank ground below the list is no row of it.
    let stands =
        numbered || dots || bordered(row) || held.is_empty() && !spots.is_empty() && spots.len() == line.spots.len();
    match (stands, dots, numbered) {
        (false, ..) => None,
        (_, true, _) => Some(Look::Dots),
        (_, _, true) => Some(Look::Numbered),
        _ => Some(Look::Blank),
    }
}
