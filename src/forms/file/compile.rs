//! A blank file → the sections of a form: labels with holes are rows, a line of holes under a heading is a table, and
//! neighbouring lines that share a list are a part that repeats.
//!
//! There are no control tags: which rows repeat follows from the lists that the paths in them go through.

use super::super::blank::File;
use super::super::definition::{
    About, Block, CellDef, ColumnDef, Content, RepeatDef, RowDef, SectionDef, TableDef, TextDef, Whose, fields_of,
};
use super::super::pattern;
use super::heading::{self, Heading};
use super::lines::{Line, Spot, lines, within};
use super::ready::ready;
use crate::diagnostic::Words;
use crate::document::{self, RemarkKind, Section};
use crate::formats::Kind;
use crate::formats::xlsx::patch::Held;
use crate::source::{Path, Place, SourceId};
use crate::spec::Field;
use std::collections::HashMap;

/// What is wrong in the file.
pub enum Fault {
    /// In the braces of a cell.
    Braces(Place, pattern::Fault),
    /// In what the cells are together.
    Layout(Place, Words, Words),
}

/// Words on sheets that are no form are passed over where there are more cells.
const MOST_LABELS: usize = 2_000;

/// The sections of the form; `source` is what places in the file belong to.
pub fn compile(file: &File, about: About, source: SourceId, faults: &mut Vec<Fault>) -> Vec<SectionDef> {
    let mut sections = Vec::new();
    for (index, section) in file.document.sections.iter().enumerate().filter(|(_, section)| !section.hidden) {
        let held = file.held(index);
        let mut lines = lines(section, &held, about.fields(), &mut |place, wrong| {
            faults.push(Fault::Braces(place.in_source(source), wrong.clone()));
        });
        unreached(file, section, source, faults);
        for spot in lines.iter_mut().flat_map(|line| &mut line.spots) {
            spot.place = spot.place.in_source(source);
        }
        let has_holes = lines.iter().flat_map(|line| &line.spots).any(|spot| spot.pattern.gaps().next().is_some());
        if lines.iter().all(Line::is_blank) || !has_holes && lines.len() > MOST_LABELS {
            continue;
        }
        let columns = section.blocks.iter().find_map(|block| match block {
            document::Block::Table(table) => Some(table.columns.clone()),
            document::Block::Paragraph(_) => None,
        });
        let mut compiler = Compiler { held: &held, faults, blocks: Vec::new() };
        compiler.blocks(&lines, &[], about.fields());
        let blocks = compiler.blocks;
        sections.push(SectionDef {
            name: section.name.clone(),
            page: section.page,
            columns: columns.unwrap_or_default(),
            row_height: None,
            blocks,
        });
    }
    sections
}

/// Braces where nothing can be filled or read back are a fault: they would be printed.
fn unreached(file: &File, section: &Section, source: SourceId, faults: &mut Vec<Fault>) {
    let blocks = section.blocks.iter().flat_map(|block| match block {
        document::Block::Paragraph(one) => vec![(one.text.as_str(), one.place)],
        document::Block::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).map(|cell| (cell.text.as_str(), cell.place)).collect()
        }
    });
    // A page's head has a place of its own in Word alone.
    let boxes = section.remarks.iter().filter(|(_, remark)| match remark.kind {
        RemarkKind::TextBox => true,
        RemarkKind::Header | RemarkKind::Footer => matches!(file.kind, Kind::Xlsx),
        _ => false,
    });
    let in_boxes = boxes.filter(|(_, remark)| remark.text.contains('{')).map(|(place, _)| *place);
    let in_cells =
        blocks.filter(|(text, place)| text.contains('{') && !file.reaches(*place, text)).map(|(_, place)| place);
    for place in in_cells.chain(in_boxes) {
        faults.push(Fault::Layout(
            place.in_source(source),
            words!(
                "花括号写在文本框、格内的小表或 Excel 的页眉页脚里，填不上",
                "the braces stand in a text box, in a table within a cell or in the head or foot of a sheet's pages, and cannot be filled"
            ),
            words!("把它移到正文或普通的格里", "move them into the text or into a plain cell"),
        ));
    }
}

struct Compiler<'a> {
    held: &'a HashMap<(u32, u32), Held>,
    faults: &'a mut Vec<Fault>,
    blocks: Vec<Block>,
}

impl Compiler<'_> {
    /// The blocks of these lines, whose paths begin with `lists`.
    fn blocks(&mut self, lines: &[Line], lists: &[Path], fields: &'static [Field]) {
        // What was taken ends here.
        let mut floor = 0;
        let mut at = 0;
        while at < lines.len() {
            let Some(list) = lines[at].lists().get(lists.len()).cloned() else {
                at += 1;
                continue;
            };
            let end = extent(lines, at, lists.len(), &list);
            let inner = fields_of(fields, &list).unwrap_or(&[]);
            if end == at + 1
                && let own @ ([_] | [_, _]) = &lines[at].lists()[lists.len()..]
                && let Some(heading) = heading::find(lines, at, floor)
            {
                self.plain(&lines[floor..heading.lines.start], lists);
                floor = self.table(lines, at, &heading, lists, own);
                at = floor;
                continue;
            }
            // The number of an item may stand in a line of its own over it.
            let mut begin = at;
            while begin > floor
                && lines[begin - 1].lists().is_empty()
                && lines[begin - 1].spots.iter().any(|spot| spot.has_ordinal() && !spot.has_holes())
            {
                begin -= 1;
            }
            self.plain(&lines[floor..begin], lists);
            let outside = std::mem::take(&mut self.blocks);
            let deeper: Vec<Path> = lists.iter().cloned().chain([list.clone()]).collect();
            if end - begin == 1 && lines[at].lists().len() > deeper.len() {
                self.fault(
                    &lines[at],
                    words!(
                        "这一行里的列表套着列表，却没有外层列表自己的行",
                        "this row is of a list within a list, and the outer list has no row of its own"
                    ),
                    words!(
                        "给外层列表的每项留一行，写上它的名称",
                        "give each item of the outer list a row with its name"
                    ),
                );
            }
            self.blocks(&lines[begin..end], &deeper, inner);
            let blocks = std::mem::replace(&mut self.blocks, outside);
            let place = lines[begin].spots.first().map_or(Place::Nowhere, |spot| spot.place);
            self.blocks.push(Block::Repeat(RepeatDef { each: list, blocks, min: 1, place }));
            (floor, at) = (end, end);
        }
        self.plain(&lines[floor..], lists);
    }

    fn fault(&mut self, line: &Line, message: Words, help: Words) {
        let spot = line.spots.iter().find(|spot| spot.has_holes()).or(line.spots.first());
        self.faults.push(Fault::Layout(spot.map_or(Place::Nowhere, |spot| spot.place), message, help));
    }

    /// Lines that do not repeat here: paragraphs, and rows of labels and holes.
    fn plain(&mut self, lines: &[Line], lists: &[Path]) {
        let mut table = None;
        for line in lines.iter().filter(|line| !line.is_blank()) {
            let filled: Vec<&Spot> = line.spots.iter().filter(|spot| !spot.pattern.is_blank()).collect();
            if let ([only], true) = (filled.as_slice(), line.spots.iter().all(|spot| spot.formula.is_none()))
                && only.pattern.has_anchor()
            {
                let pattern = within(&only.pattern, lists);
                self.blocks.push(Block::Text(TextDef { pattern, style: "正文".to_string(), place: only.place }));
                table = None;
                continue;
            }
            let row = RowDef {
                cells: line.spots.iter().map(|spot| cell(spot, lists)).collect(),
                height: None,
                place: place_of(line),
            };
            match self.blocks.last_mut() {
                Some(Block::Rows(rows)) if table == Some(line.table) => rows.push(row),
                _ => self.blocks.push(Block::Rows(vec![row])),
            }
            table = Some(line.table);
        }
    }

    /// One row an item of `own`, the last of the lists; those before it are outer ones. Returns the line behind the rows that stand ready.
    fn table(&mut self, lines: &[Line], at: usize, heading: &Heading, lists: &[Path], own: &[Path]) -> usize {
        let line = &lines[at];
        let Some((list, outer)) = own.split_last() else { return at + 1 };
        let mut ready = ready(lines, at, self.held);
        if !outer.is_empty() {
            // How many rows an outer item takes, its own list says.
            (ready.dots, ready.rows) = (None, ready.rows.into_iter().take(1).collect());
        }
        let deeper: Vec<Path> = lists.iter().chain(own).cloned().collect();
        let holder = &deeper[..deeper.len() - 1];
        let is_outer = |spot: &Spot| !outer.is_empty() && spot.lists == holder;
        for spot in line.spots.iter().filter(|spot| spot.has_holes()) {
            if heading.heads.iter().all(|head| head.spot.is_none_or(|index| !std::ptr::eq(&line.spots[index], spot))) {
                self.faults.push(Fault::Layout(
                    spot.place,
                    words!(
                        "这一栏没有表头，读表时找不到它",
                        "this column has no heading, so it could not be found when reading"
                    ),
                    words!("在上面写上表头", "write a heading over it"),
                ));
            }
        }
        let other = line.spots.iter().find(|spot| spot.has_holes() && spot.lists != deeper && !is_outer(spot));
        if let Some(spot) = other {
            let own = list.to_string();
            self.faults.push(Fault::Layout(
                spot.place,
                words!(
                    "这一行是“{own}”的一项一行，这一格却不在“{own}”里：一行里不能有两个列表",
                    "this row is one of “{own}”, and this cell is not of “{own}”: a row has one list"
                ),
                words!(
                    "两个列表上下各占一行；单个的字段放到表外",
                    "give each list a row of its own, and single fields a place outside the table"
                ),
            ));
        }
        let left = heading.heads.first().map_or(0, |head| head.column);
        let from_left = |mut cell: CellDef| {
            cell.column = cell.column.saturating_sub(left);
            cell
        };
        let columns = heading.heads.iter().map(|head| ColumnDef {
            heads: vec![head.text.clone()],
            groups: head.group.iter().cloned().collect(),
            cell: from_left(match head.spot {
                Some(index) if is_outer(&line.spots[index]) => cell(&line.spots[index], holder),
                Some(index) => cell(&line.spots[index], &deeper),
                None => CellDef {
                    content: Content::Pattern(pattern::Pattern::default()),
                    span: head.span,
                    down: 1,
                    style: None,
                    column: head.column,
                    place: Place::Nowhere,
                },
            }),
            whose: match head.spot {
                Some(index) if is_outer(&line.spots[index]) => Whose::Outer,
                _ => Whose::Item,
            },
            ..ColumnDef::default()
        });
        let columns = columns.collect();
        let between = lines[heading.lines.end..at].iter().filter(|line| !line.is_blank());
        let totals = between.map(|line| RowDef {
            cells: line.spots.iter().map(|spot| from_left(cell(spot, lists))).collect(),
            height: None,
            place: place_of(line),
        });
        let totals = totals.collect();
        let last = ready.dots.or(ready.rows.last().map(|row| row.row)).unwrap_or(line.row);
        let end =
            lines.iter().skip(at + 1).take_while(|next| next.table == line.table && next.row <= last).count() + at + 1;
        let more = ready.dots.map(|_| "…".to_string());
        let (min_rows, beside) = (ready.rows.len(), heading.beside.clone());
        let place = place_of(line);
        self.blocks.push(Block::Table(TableDef {
            outer: outer.first().cloned(),
            each: list.clone(),
            columns,
            totals,
            min_rows,
            more,
            beside,
            ready,
            place,
            ..TableDef::default()
        }));
        end
    }
}

fn place_of(line: &Line) -> Place {
    line.spots.first().map_or(Place::Nowhere, |spot| spot.place)
}

fn cell(spot: &Spot, lists: &[Path]) -> CellDef {
    CellDef {
        content: Content::Pattern(within(&spot.pattern, lists)),
        span: spot.span,
        down: spot.down,
        style: None,
        column: spot.column,
        place: spot.place,
    }
}

/// The line behind the last that shares the list: lines of labels alone may stand between them.
fn extent(lines: &[Line], at: usize, depth: usize, list: &Path) -> usize {
    let mut end = at + 1;
    for (index, line) in lines.iter().enumerate().skip(at + 1) {
        match line.lists().get(depth) {
            Some(own) if own == list => end = index + 1,
            Some(_) => break,
            None if line
                .spots
                .iter()
                .all(|spot| spot.is_label() || spot.pattern.is_blank() || spot.has_ordinal() && !spot.has_holes()) => {}
            None => break,
        }
    }
    end
}
