//! Parts of a text that have no cell of their own stand in that of their neighbour: any two of sign, number and unit
//! are enough.

use crate::forms::codec::Codec;
use crate::forms::definition::{Block, CellDef, Content, Form};
use crate::forms::parts::Part;
use crate::forms::pattern::{Hole, Pattern, Piece};
use crate::source::Path;

pub(super) fn share(form: &mut Form) {
    form.sections.iter_mut().for_each(|section| blocks(&mut section.blocks));
}

fn blocks(list: &mut [Block]) {
    for block in list {
        match block {
            Block::Text(text) => of(vec![&mut text.pattern]),
            Block::Rows(rows) => of(rows.iter_mut().flat_map(|row| &mut row.cells).filter_map(pattern).collect()),
            Block::Table(table) => {
                of(table.columns.iter_mut().filter_map(|column| pattern(&mut column.cell)).collect());
                for column in &mut table.columns {
                    if let Content::Packed(packed) = &mut column.cell.content {
                        packed.items.iter_mut().for_each(|item| of(vec![item]));
                    }
                }
            }
            Block::Repeat(repeat) => blocks(&mut repeat.blocks),
            Block::Part(part) => blocks(&mut part.blocks),
        }
    }
}

fn pattern(cell: &mut CellDef) -> Option<&mut Pattern> {
    match &mut cell.content {
        Content::Pattern(pattern) => Some(pattern),
        Content::Packed(_) => None,
    }
}

/// The holes of one group of cells.
fn of(patterns: Vec<&mut Pattern>) {
    let mut holes: Vec<&mut Hole> =
        patterns.into_iter().flat_map(|pattern| &mut pattern.pieces).filter_map(hole).collect();
    let present: Vec<(Path, Part)> =
        holes.iter().filter_map(|hole| Some((hole.path.clone(), part_of(hole)?))).collect();
    for hole in &mut holes {
        let own: Vec<Part> = present.iter().filter(|(path, _)| *path == hole.path).map(|(_, part)| *part).collect();
        if let Codec::Part(part) = &mut hole.codec
            && own.len() > 1
        {
            part.take_in(&own);
        }
    }
}

fn hole(piece: &mut Piece) -> Option<&mut Hole> {
    match piece {
        Piece::Hole(hole) => Some(hole),
        _ => None,
    }
}

fn part_of(hole: &Hole) -> Option<Part> {
    match hole.codec {
        Codec::Part(part) => Some(part),
        _ => None,
    }
}
