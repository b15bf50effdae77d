//! The shape of a table: whose items are its rows, which of them it shows, and what its columns say.

use super::{Block, CellDef, Content, Form, RowDef};
use crate::forms::codec::Codec;
use crate::forms::pattern::Hole;
use crate::source::{Path, Place};
use crate::tree::Node;

#[derive(Clone, Debug, Default)]
pub struct TableDef {
    /// The list that holds the list, where the table goes through all its items: 项目 of `项目[].绩效指标`.
    pub outer: Option<Path>,
    /// The list that gives one row an item.
    pub each: Path,
    /// Which items it shows.
    pub filter: Filter,
    /// Which items each half shows, where items stand side by side; the columns that no half owns are shared.
    pub halves: Vec<Filter>,
    pub columns: Vec<ColumnDef>,
    /// Rows between the heading and the items: 合计 and the like.
    pub totals: Vec<RowDef>,
    /// Rows that stand there whether an item fills them or not, each with what is printed in it.
    pub printed: Vec<Node>,
    pub subtotals: Option<Subtotals>,
    /// Blank rows are added up to this many items.
    pub min_rows: usize,
    /// What a last row says to show that rows may be added: `…`.
    pub more: Option<String>,
    /// The label merged down the left side, and the grid columns it takes.
    pub beside: Option<(String, u32)>,
    /// Where the form is a file: the rows of it that stand ready for items.
    pub ready: Ready,
    pub place: Place,
}

/// Rows of a file that stand ready for items, from the one with the braces on.
#[derive(Clone, Debug, Default)]
pub struct Ready {
    pub rows: Vec<ReadyRow>,
    /// Behind them, the row that says `…` and is used up as the last.
    pub dots: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub struct ReadyRow {
    /// In the file.
    pub row: u32,
    /// It bears its number whether it is filled or not.
    pub numbered: bool,
}

impl Ready {
    /// The row of the file for this one of so many items. When there are more than rows, the last but one is copied,
    /// because the last may have another border at its foot.
    pub fn row_of(&self, index: usize, count: usize) -> Option<u32> {
        let dots = self.dots.filter(|_| count > self.rows.len());
        let rows: Vec<u32> = self.rows.iter().map(|row| row.row).chain(dots).collect();
        let last = rows.len().checked_sub(1)?;
        let at = match index {
            index if count <= rows.len() || last == 0 => index.min(last),
            index if index + 1 == count => last,
            index => index.min(last - 1),
        };
        rows.get(at).copied()
    }

    /// Whether a row that no item fills says its number.
    pub fn is_numbered(&self, index: usize) -> bool {
        self.rows.get(index).is_none_or(|row| row.numbered)
    }
}

/// All conditions hold of an item that is shown; without any, every item is.
#[derive(Clone, Debug, Default)]
pub struct Filter(pub Vec<Condition>);

#[derive(Clone, Debug)]
pub struct Condition {
    /// Of the item.
    pub path: Path,
    pub test: Test,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// 已填
    Filled,
    /// 未填
    Blank,
    /// One of these words.
    Is(Vec<String>),
}

/// Rows under each run of items that have the same text in a field.
#[derive(Clone, Debug)]
pub struct Subtotals {
    pub by: Path,
    pub rows: Vec<RowDef>,
}

#[derive(Clone, Debug, Default)]
pub struct ColumnDef {
    /// The first prints, all are known when reading.
    pub heads: Vec<String>,
    /// Headings above this and its neighbours of the same groups, the uppermost first.
    pub groups: Vec<String>,
    pub cell: CellDef,
    /// Equal neighbours below one another are one merged cell.
    pub merge_same: bool,
    pub whose: Whose,
    /// Keys of a column for each key that stand there whether an item has them or not.
    pub keys: Vec<String>,
}

/// Whose facts a column shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// The row's item; with halves, the items of all halves.
    #[default]
    Item,
    /// The item of the outer list.
    Outer,
    /// The item of this half.
    Half(usize),
}

/// The most rows that a heading has.
pub const MOST_HEADING_ROWS: usize = 3;

impl ColumnDef {
    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        let pattern = if let Content::Pattern(pattern) = &self.cell.content { Some(pattern) } else { None };
        pattern.into_iter().flat_map(|pattern| pattern.holes()).filter(|hole| !hole.is_ordinal())
    }

    /// What a column that stands for one column a key is drawn from, and how its values are written.
    pub fn keyed(&self) -> Option<(&Path, &Codec)> {
        self.holes().find_map(|hole| match &hole.codec {
            Codec::Keys(value) => Some((&hole.path, value.as_ref())),
            _ => None,
        })
    }
}

impl TableDef {
    /// How many rows the heading has.
    pub fn heading_rows(&self) -> usize {
        1 + self.columns.iter().map(|column| column.groups.len()).max().unwrap_or(0)
    }

    /// The label beside it.
    pub fn label(&self) -> Option<&str> {
        self.beside.as_ref().map(|(label, _)| label.as_str())
    }

    /// The lists it goes through, the outermost first.
    pub fn lists(&self) -> Vec<Path> {
        self.outer.iter().chain([&self.each]).cloned().collect()
    }

    /// One filter for each item that a row may show.
    pub fn filters(&self) -> &[Filter] {
        if self.halves.is_empty() { std::slice::from_ref(&self.filter) } else { &self.halves }
    }

    /// The columns of an item that stands in this half; in a table without halves, of every item.
    pub fn columns_of(&self, half: usize) -> impl Iterator<Item = &ColumnDef> {
        self.columns.iter().filter(move |column| match column.whose {
            Whose::Outer => false,
            Whose::Item => true,
            Whose::Half(of) => of == half,
        })
    }

    pub fn outer_columns(&self) -> impl Iterator<Item = &ColumnDef> {
        self.columns.iter().filter(|column| column.whose == Whose::Outer)
    }

    /// Whether other items of the list may stand elsewhere.
    pub fn is_partial(&self) -> bool {
        !self.filter.0.is_empty() || !self.halves.is_empty()
    }

    /// Whether items may come back from the paper in another order, or be told from those of other tables.
    pub fn is_arranged(&self) -> bool {
        self.is_partial() || !self.printed.is_empty()
    }
}

/// The blocks with those of their parts in the place of the parts: they speak of the same facts.
pub fn flat(blocks: &[Block]) -> Vec<&Block> {
    let each = blocks.iter().flat_map(|block| match block {
        Block::Part(part) => flat(&part.blocks),
        _ => vec![block],
    });
    each.collect()
}

impl Form {
    /// Every table that shows the same list as this one, in order, itself among them. A repeated group has its own lists.
    pub fn siblings(&self, of: &TableDef) -> Vec<&TableDef> {
        fn find<'a>(blocks: Vec<&'a Block>, of: &TableDef) -> Option<Vec<&'a TableDef>> {
            let tables =
                blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
            let own: Vec<&TableDef> = tables.filter(|table| table.each == of.each && table.outer == of.outer).collect();
            if own.iter().any(|table| table.place == of.place) {
                return Some(own);
            }
            blocks.iter().find_map(|block| match block {
                Block::Repeat(repeat) => find(flat(&repeat.blocks), of),
                _ => None,
            })
        }
        find(self.sections.iter().flat_map(|section| flat(&section.blocks)).collect(), of).unwrap_or_default()
    }
}
