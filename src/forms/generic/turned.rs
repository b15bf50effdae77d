//! A table on its side: the headings down the left, a column for each project. Turned, it is one like any other.

use super::vocabulary::{Meaning, Vocabulary};
use crate::forms::extract::{Line, Slot};

/// The lines with every table that lies on its side turned upright.
pub(super) fn turn<'a>(lines: Vec<Line<'a>>, words: &Vocabulary) -> Vec<Line<'a>> {
    let mut upright = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let rows = lines[at..].iter().take_while(|line| is_row(line, words)).count();
        if lies(&lines[at..at + rows], words) {
            upright.extend(turned(&lines[at..at + rows]));
            at += rows;
        } else {
            upright.push(lines[at].clone());
            at += 1;
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

/// Several names in a row, and at least two more facts of each project below them.
fn lies(rows: &[Line], words: &Vocabulary) -> bool {
    let Some((names, facts)) = rows.split_first() else { return false };
    let is_name = names
        .iter()
        .find(|slot| slot.id.is_some())
        .is_some_and(|slot| words.meanings(&slot.text).contains(&Meaning::Project("项目名称".into())));
    let left = |line: &Line| line.iter().find(|slot| slot.id.is_some()).map(|slot| slot.column);
    let filled = names.iter().filter(|slot| slot.id.is_some()).count();
    is_name && filled >= 3 && facts.len() >= 2 && facts.iter().all(|line| left(line) == left(names))
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
