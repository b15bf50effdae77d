//! Which rows a heading takes, and which columns stand under it.

use super::{Column, Sense, bind, is_stray};
use crate::forms::generic::vocabulary::Vocabulary;
use crate::forms::line::{Line, Slot};
use crate::spec::Amount;

/// How many rows the heading that begins here takes.
pub(super) fn height(lines: &[Line], at: usize, words: &Vocabulary) -> usize {
    let mut rows = 1;
    let filled = |row: usize| lines[row].iter().filter(|slot| slot.id.is_some() && !is_stray(slot, words));
    // The label beside the table does not make its heading higher.
    let first = &lines[at].iter().find(|slot| slot.id.is_some());
    let tallest = |skip: bool| filled(at).skip(usize::from(skip)).map(|slot| slot.down).max().unwrap_or(1);
    let skip = first.is_some_and(|first| first.down > 1 && first.down > tallest(true).max(3));
    while rows < 4 && at + rows < lines.len() {
        let next = at + rows;
        let reaches = (at..next)
            .any(|row| filled(row).skip(usize::from(skip && row == at)).any(|slot| row + slot.down as usize > next));
        let below: Vec<&Slot> = filled(next).collect();
        if below.is_empty() || !below.iter().all(|slot| is_labelish(slot)) {
            break;
        }
        let known = below.iter().filter(|slot| words.knows(&slot.text) || words.horizon(&slot.text).is_some()).count();
        let last = next - 1;
        let under_groups = filled(last).any(|group| {
            let inside =
                below.iter().filter(|slot| slot.column >= group.column && slot.column < group.column + group.span);
            group.span > 1 && inside.count() > 1
        });
        // Groups whose cells were not merged: blank above, labels below, and no row of facts looks so.
        let above =
            |slot: &&&Slot| filled(last).any(|up| up.column <= slot.column && slot.column < up.column + up.span);
        let bare = below.iter().filter(|slot| !above(slot)).count();
        let unmerged = bare > 0 && known * 2 >= below.len() && known >= 2;
        // A word broken over two rows: the two make a label, the upper alone does not.
        let broken = below.iter().any(|slot| {
            filled(last).any(|up| {
                up.column == slot.column
                    && !words.knows(&up.text)
                    && !words.knows(&slot.text)
                    && words.knows(&format!("{}{}", up.text, slot.text))
            })
        });
        if !(reaches && (known > 0 || under_groups) || under_groups && known > 0 || unmerged || broken) {
            break;
        }
        rows += 1;
    }
    rows
}

pub(super) fn columns(lines: &[Line], at: usize, rows: usize, beside: bool, words: &Vocabulary) -> Vec<Column> {
    let slots: Vec<Vec<(usize, &Slot)>> = (at..at + rows)
        .map(|row| {
            let filled = lines[row].iter().enumerate();
            let filled = filled.filter(|(_, slot)| slot.id.is_some() && !is_stray(slot, words));
            // What is merged down past the heading stands beside the table, in whichever row of it.
            let skip = if row == at { beside } else { self::beside(&lines[row], at + rows - row, words) };
            filled.skip(usize::from(skip)).collect()
        })
        .collect();
    let all = || slots.iter().flatten().map(|(_, slot)| *slot);
    let first = all().map(|slot| slot.column).min().unwrap_or(0);
    let end = all().map(|slot| slot.column + slot.span).max().unwrap_or(0);
    let mut columns: Vec<Column> = Vec::new();
    let over = |row: usize, column: u32| {
        slots[row].iter().find(|(_, slot)| slot.column <= column && column < slot.column + slot.span)
    };
    for column in first..end {
        // The headings over this grid column, from the top; where nothing is merged, a group reaches
        // right over the blanks beside it.
        let mut stack: Vec<(usize, &(usize, &Slot))> = Vec::new();
        for (row, filled) in slots.iter().enumerate() {
            let found = over(row, column).or_else(|| {
                let below = (row + 1..rows).any(|row| over(row, column).is_some());
                let left = filled.iter().rev().find(|(_, slot)| slot.column < column);
                left.filter(|(_, slot)| below && slot.span == 1 && slot.down == 1 && rows > 1)
            });
            if let Some(found) = found {
                stack.push((row, found));
            }
        }
        let Some((row, lowest)) = stack.last().copied() else { continue };
        let cell = (at + row, lowest.0);
        if let Some(last) = columns.last_mut().filter(|last| last.cell == cell) {
            last.end = column + 1;
            continue;
        }
        let texts: Vec<&str> = stack.iter().map(|(_, (_, slot))| slot.text.as_ref()).collect();
        let (may, horizon, under, within) = bind::meaning(&texts, words);
        let head = texts.iter().map(|text| text.split_whitespace().collect::<String>()).collect::<Vec<_>>().join("·");
        let level = words.level(&lowest.1.text).map(str::to_string);
        let (start, end, sense) = (column, column + 1, Sense::Unknown);
        let decided = None;
        columns.push(Column { start, end, head, sense, cell, may, horizon, under, level, within, decided });
    }
    columns
}

/// A label merged down the left side reaches further than the heading does.
pub(super) fn beside(line: &Line, rows: usize, words: &Vocabulary) -> bool {
    let mut filled = line.iter().filter(|slot| slot.id.is_some() && !is_stray(slot, words));
    let Some(first) = filled.next() else { return false };
    first.down as usize > rows && filled.all(|slot| slot.down < first.down)
}

fn is_labelish(slot: &Slot) -> bool {
    let short = slot.text.chars().count() <= 30 && !slot.text.trim_end().ends_with('。');
    slot.number.is_none() && Amount::parse(&slot.text).is_none() && short
}
