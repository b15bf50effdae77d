//! A table on its side: the headings down the left, a column for each project. Turned, it is one like any other.

use super::vocabulary::{Meaning, Vocabulary};
use crate::forms::line::{Line, Slot};

/// The lines with every table that lies on its side turned upright.
pub(super) fn turn<'a>(lines: Vec<Line<'a>>, words: &Vocabulary) -> Vec<Line<'a>> {
    let mut upright = Vec::with_capacity(lines.len());
    let mut rest = lines.into_iter();
    while let Some(line) = rest.next() {
        let facts = facts(&line, rest.as_slice(), words);
        if facts > 0 {
            let table: Vec<Line> = std::iter::once(line).chain(rest.by_ref().take(facts)).collect();
            upright.extend(turned(&table));
        } else {
            upright.push(line);
        }
    }
    upright
}

/// A label of a project, and behind it cells that are none.
fn is_row(line: &Line, words: &Vocabulary) -> bool {
    let alone = |slot: &Slot| slot.span == 1 && slot.down == 1;
    let mut filled = line.iter().filter(|slot| slot.id.is_some());
    let labels = filled.next().is_some_and(|slot| {
        alone(slot) && words.meanings(&slot.text).iter().any(|meaning| matches!(meaning, Meaning::Project(_)))
    });
    labels && filled.all(|slot| alone(slot) && !words.knows(&slot.text))
}

/// No project has more facts than this; also bounds how often a row is looked at.
const MOST: usize = 200;

/// How many rows of facts stand below several names in a row; at least two, or it is no such table.
fn facts(names: &Line, below: &[Line], words: &Vocabulary) -> usize {
    let is_name = names
        .iter()
        .find(|slot| slot.id.is_some())
        .is_some_and(|slot| words.meanings(&slot.text).contains(&Meaning::Project("项目名称".into())));
    let filled = names.iter().filter(|slot| slot.id.is_some()).count();
    if !is_name || filled < 3 || !is_row(names, words) {
        return 0;
    }
    let left = |line: &Line| line.iter().find(|slot| slot.id.is_some()).map(|slot| slot.column);
    let near = &below[..below.len().min(MOST)];
    let rows = near.iter().take_while(|line| is_row(line, words) && left(line) == left(names)).count();
    // A label further in goes on with the table, and then it is none of these.
    let goes_on = near.get(rows).is_some_and(|line| is_row(line, words));
    if rows < 2 || goes_on { 0 } else { rows }
}

fn turned<'a>(rows: &[Line<'a>]) -> Vec<Line<'a>> {
    let width = rows.iter().flatten().map(|slot| slot.column + 1).max().unwrap_or(0);
    let column_of = |column: u32| {
        let cells = rows.iter().enumerate().filter_map(|(row, line)| {
            let slot = line.iter().find(|slot| slot.column == column)?;
            Some(Slot { column: row as u32, ..slot.clone() })
        });
        cells.collect::<Line>()
    };
    (0..width).map(column_of).filter(|line| !line.is_empty()).collect()
}
