//! The heading over a line of holes: the labels that stand over each of them, and what stands over those.
//!
//! Knows labels and columns; which list the line is of does not matter here.

use super::super::loose;
use super::lines::{Line, Spot};

/// The labels of a table.
pub struct Heading {
    /// The lines it takes, the first and behind the last.
    pub lines: std::ops::Range<usize>,
    /// By column of the table.
    pub heads: Vec<Head>,
    /// The label merged down the left side, with the columns it takes.
    pub beside: Option<(String, u32)>,
}

#[derive(Clone, Debug, Default)]
pub struct Head {
    pub column: u32,
    pub span: u32,
    pub text: String,
    pub group: Option<String>,
    /// Index of the spot in the line of holes; none where that has nothing under this head.
    pub spot: Option<usize>,
}

/// Lines between a heading and the first item: totals, and the numbers of the columns.
const MOST_BETWEEN: usize = 8;

/// The heading of the line `at`, looked for down to the line `floor`.
pub fn find(lines: &[Line], at: usize, floor: usize) -> Option<Heading> {
    let line = &lines[at];
    let wanted: Vec<&Spot> = line.spots.iter().filter(|spot| spot.has_holes()).collect();
    let lowest = (floor..at).rev().take(MOST_BETWEEN).find(|above| {
        lines[*above].table == line.table
            && lines[*above].lists().is_empty()
            && wanted.iter().all(|spot| head_of(lines, *above, floor, spot).is_some())
    })?;
    let top = (floor..=lowest)
        .rev()
        .take(2)
        .find(|above| lines[*above].spots.iter().any(|spot| reaches(lines, *above, spot, lowest) && *above < lowest))
        .unwrap_or(lowest);
    let beside = (top..=lowest).find_map(|above| {
        let spot = lines[above].spots.iter().find(|spot| spot.is_label() && reaches(lines, above, spot, at))?;
        let leftmost = wanted.iter().all(|hole| hole.column >= spot.end());
        leftmost.then(|| (spot.text(), spot.column, spot.span))
    });
    let is_beside = |spot: &Spot| beside.as_ref().is_some_and(|(_, column, _)| spot.column == *column);
    // A row over it whose cells each stand over several heads, or beside one that reaches down.
    let groups = group_line(lines, lowest, floor);
    let mut heads: Vec<Head> = Vec::new();
    let mut lowest_heads: Vec<&Spot> = (groups.unwrap_or(top)..=lowest)
        .flat_map(|above| {
            lines[above].spots.iter().filter(move |spot| above == lowest || reaches(lines, above, spot, lowest))
        })
        .filter(|spot| spot.is_label() && !loose::key(&spot.text()).is_empty() && !is_beside(spot))
        .collect();
    lowest_heads.sort_by_key(|spot| spot.column);
    for spot in lowest_heads {
        let group =
            groups.filter(|_| lines[lowest].spots.iter().any(|own| std::ptr::eq(own, spot))).and_then(|above| {
                lines[above].spots.iter().find(|up| {
                    up.is_label()
                        && up.column <= spot.column
                        && up.end() >= spot.end()
                        && !reaches(lines, above, up, lowest)
                        && !is_beside(up)
                })
            });
        let under = |index: &usize| {
            let own = &line.spots[*index];
            own.column < spot.end() && own.end() > spot.column
        };
        let head = |index: Option<usize>| Head {
            column: index.map_or(spot.column, |index| line.spots[index].column),
            span: index.map_or(spot.span, |index| line.spots[index].span),
            text: spot.text().trim().to_string(),
            group: group.map(|group| group.text().trim().to_string()),
            spot: index,
        };
        let spots: Vec<usize> = (0..line.spots.len()).filter(under).collect();
        if spots.is_empty() {
            heads.push(head(None));
        }
        heads.extend(
            spots
                .into_iter()
                .filter(|index| heads_have_not(&heads, *index))
                .map(|index| head(Some(index)))
                .collect::<Vec<_>>(),
        );
    }
    let first = groups.unwrap_or(top).min(top);
    Some(Heading { lines: first..lowest + 1, heads, beside: beside.map(|(text, _, span)| (text, span)) })
}

fn heads_have_not(heads: &[Head], index: usize) -> bool {
    heads.iter().all(|head| head.spot != Some(index))
}

/// Whether the cell, which begins in line `above`, reaches down to line `to`.
fn reaches(lines: &[Line], above: usize, spot: &Spot, to: usize) -> bool {
    lines[above].table == lines[to].table && lines[above].row + spot.down > lines[to].row
}

/// The label over a spot that stands in this line or reaches down to it. Numbers of columns are no labels.
fn head_of<'a>(lines: &'a [Line], at: usize, floor: usize, spot: &Spot) -> Option<&'a Spot> {
    (floor..=at).rev().take(3).find_map(|above| {
        lines[above].spots.iter().find(|head| {
            let words = || head.text().chars().any(|c| c.is_alphabetic());
            head.is_label()
                && words()
                && reaches(lines, above, head, at)
                && head.column <= spot.column
                && head.end() > spot.column
        })
    })
}

/// The line of groups over the lowest heads.
fn group_line(lines: &[Line], lowest: usize, floor: usize) -> Option<usize> {
    let above = lowest.checked_sub(1).filter(|above| *above >= floor && lines[*above].table == lines[lowest].table)?;
    let up = &lines[above];
    let covers = |spot: &Spot| {
        lines[lowest]
            .spots
            .iter()
            .filter(|low| low.is_label() && low.column >= spot.column && low.end() <= spot.end())
            .count()
    };
    let is_group = |spot: &&Spot| spot.is_label() && spot.down == 1 && spot.span > 1 && covers(spot) > 0;
    let groups = up.spots.iter().filter(is_group).count();
    // A title over all columns groups nothing.
    let beside = up.spots.iter().any(|spot| reaches(lines, above, spot, lowest));
    (groups > 0 && (beside || groups > 1) && up.spots.iter().all(|spot| spot.is_label() || spot.pattern.is_blank()))
        .then_some(above)
}
