//! Which cell is asked for, and where it stands in the file.

use crate::desk::files::{Files, What};
use crate::desk::read::Received;
use crate::diagnostic::{Error, Result};
use crate::document::Block;
use crate::forms::loose;
use crate::source::{At, Place, SourceId, Sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A cell as it was asked for.
pub(super) struct Asked {
    pub file: PathBuf,
    /// As written, and without the quotes a spreadsheet puts around it.
    pub sheet: Option<(String, String)>,
    pub at: Wanted,
}

pub(super) enum Wanted {
    Cell(String),
    Line(usize, usize),
}

/// A cell of the file, with what stands around it.
pub(super) struct Cell<'a> {
    pub place: Place,
    pub text: &'a str,
    pub section: usize,
    /// Rows and columns covered, within the table that is `block`.
    pub block: usize,
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// `FILE!Sheet!F12`, `FILE!F12` or `FILE:7:3`. File and sheet names may hold any of the marks, so the longest
/// beginning that is a file is the file.
pub(super) fn parse(files: &dyn Files, asked: &Path) -> Result<Asked> {
    let is_file = |name: &str| files.what(Path::new(name)) == Some(What::File);
    let text = asked.to_str().unwrap_or_default();
    let unclear = || {
        Error::new(words!("看不出是哪一格：{text}", "no cell is named: {text}")).help(words!(
            "写成 文件!工作表!F12；只有一张表的写 文件!F12，文本写 文件:行:列",
            "write FILE!Sheet!F12, FILE!F12 where there is one sheet, FILE:LINE:COLUMN for text"
        ))
    };
    if let Some((rest, cell)) = text.rsplit_once('!').filter(|(_, cell)| is_cell(cell)) {
        let at = Wanted::Cell(cell.replace('$', "").to_ascii_uppercase());
        if is_file(rest) {
            return Ok(Asked { file: rest.into(), sheet: None, at });
        }
        for (mark, _) in rest.match_indices('!').collect::<Vec<_>>().into_iter().rev() {
            let (file, sheet) = (&rest[..mark], &rest[mark + 1..]);
            if is_file(file) {
                let bare = sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\'')).unwrap_or(sheet);
                return Ok(Asked { file: file.into(), sheet: Some((sheet.into(), bare.replace("''", "'"))), at });
            }
        }
        let file = rest.split('!').next().unwrap_or(rest);
        return Err(Error::new(words!("没有这个文件：{file}", "no such file: {file}")));
    }
    let mut parts = text.rsplitn(3, ':');
    let (column, line, file) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok());
    match (file, number(line), number(column)) {
        (Some(file), Some(line), Some(column)) => {
            Ok(Asked { file: file.into(), sheet: None, at: Wanted::Line(line, column) })
        }
        _ => Err(unclear()),
    }
}

/// `F12`, `$F$12`, or `R5C3` in a file of pages.
fn is_cell(text: &str) -> bool {
    let text = text.replace('$', "");
    let numbers = text.strip_prefix(['R', 'r']).and_then(|rest| rest.split_once(['C', 'c']));
    let is_number = |text: &str| (1..=7).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.is_some_and(|(row, column)| is_number(row) && is_number(column)) {
        return true;
    }
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = &text[letters..];
    (1..=3).contains(&letters) && (1..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Every cell and paragraph of the file that says something or holds merged ground.
pub(super) fn cells<'a>(file: &'a Received) -> Vec<Cell<'a>> {
    let mut cells = Vec::new();
    for (section, of) in file.sections.iter().enumerate() {
        for (block, content) in of.blocks.iter().enumerate() {
            match content {
                Block::Paragraph(paragraph) => cells.push(Cell {
                    place: paragraph.place,
                    text: &paragraph.text,
                    section,
                    block,
                    rows: (0, 1),
                    columns: (0, 1),
                }),
                Block::Table(table) => {
                    for (row, cell) in
                        table.rows.iter().enumerate().flat_map(|(row, of)| of.cells.iter().map(move |cell| (row, cell)))
                    {
                        let row = row as u32;
                        cells.push(Cell {
                            place: cell.place,
                            text: &cell.text,
                            section,
                            block,
                            rows: (row, row + cell.down.max(1)),
                            columns: (cell.column, cell.column + cell.span.max(1)),
                        });
                    }
                }
            }
        }
    }
    cells
}

pub(super) enum Found<'c, 'a> {
    There(&'c Cell<'a>),
    /// A cell without content, among others of a table.
    Blank(Cell<'a>),
    Nothing,
}

/// The cell that was asked for, or the merged one that covers it.
pub(super) fn find<'c, 'a>(asked: &Asked, cells: &'c [Cell<'a>], sources: &Sources) -> Result<Found<'c, 'a>> {
    let named = |cell: &&Cell| match (sources.locate(cell.place).map(|location| location.at), &asked.at) {
        (Some(At::Cell { cell, .. }), Wanted::Cell(wanted)) => cell == *wanted,
        (Some(At::Line { line, column }), Wanted::Line(wanted, upto)) => line == *wanted && column <= *upto,
        _ => false,
    };
    let source = sources.get(SourceId(0));
    if let (Wanted::Line(..), true) = (&asked.at, source.is_some_and(|source| source.text.is_some())) {
        return Ok(cells.iter().rfind(named).map_or(Found::Nothing, Found::There));
    }
    let names: Vec<&str> = source.map(|source| source.sheets.iter().map(String::as_str).collect()).unwrap_or_default();
    let all = names.join("、");
    let sheet = match &asked.sheet {
        Some((raw, bare)) => names.iter().position(|name| name == raw).or(names.iter().position(|name| name == bare)),
        None if names.len() == 1 => Some(0),
        None => {
            let used: BTreeSet<u16> = cells
                .iter()
                .filter(|cell| !loose::is_blank(cell.text))
                .filter_map(|cell| sheet_of(cell.place))
                .collect();
            used.first().filter(|_| used.len() == 1).map(|sheet| usize::from(*sheet))
        }
    };
    let Some(sheet) = sheet.and_then(|sheet| u16::try_from(sheet).ok()) else {
        if names.is_empty() {
            return Err(Error::new(words!("文本没有工作表", "a text has no sheets"))
                .help(words!("写成 文件:行:列", "write FILE:LINE:COLUMN")));
        }
        return Err(match &asked.sheet {
            Some((_, name)) => Error::new(words!("没有工作表“{name}”", "there is no sheet “{name}”")),
            None => Error::new(words!("不止一张表，要写明是哪一张", "there are several sheets; name one")),
        }
        .help(words!("有：{all}", "there are: {all}")));
    };
    let here = || cells.iter().filter(|cell| sheet_of(cell.place) == Some(sheet));
    if let Some(cell) = here().find(named) {
        return Ok(Found::There(cell));
    }
    let Wanted::Cell(wanted) = &asked.at else { return Ok(Found::Nothing) };
    let Some((row, column)) = position(wanted) else { return Ok(Found::Nothing) };
    let covers = |cell: &&Cell| {
        let Place::Cell { row: top, column: left, .. } = cell.place else { return false };
        let left = u32::from(left);
        (top..top + (cell.rows.1 - cell.rows.0)).contains(&row)
            && (left..left + (cell.columns.1 - cell.columns.0)).contains(&column)
    };
    if let Some(cell) = here().find(covers) {
        return Ok(Found::There(cell));
    }
    // Its row is where the other cells of that row are.
    let beside = here().find(|cell| matches!(cell.place, Place::Cell { row: other, .. } if other == row));
    Ok(match (beside, u16::try_from(column)) {
        (Some(beside), Ok(narrow)) => Found::Blank(Cell {
            place: Place::Cell { source: SourceId(0), sheet, row, column: narrow },
            text: "",
            section: beside.section,
            block: beside.block,
            rows: (beside.rows.0, beside.rows.0 + 1),
            columns: (column, column + 1),
        }),
        _ => Found::Nothing,
    })
}

/// `F12` → `(11, 5)`.
fn position(cell: &str) -> Option<(u32, u32)> {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column =
        cell[..letters].bytes().fold(0, |sum, byte| sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some((cell[letters..].parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

fn sheet_of(place: Place) -> Option<u16> {
    match place {
        Place::Cell { sheet, .. } => Some(sheet),
        _ => None,
    }
}

pub(super) fn row_of(place: Place) -> Option<u32> {
    match place {
        Place::Cell { row, .. } => Some(row),
        _ => None,
    }
}
