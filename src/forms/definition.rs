//! What a form is: the typed shape of `form.yaml`.
//!
//! How it is read from there is `loading`'s affair, whether it could be read back `verify`'s, how it is filled `fill`'s.

mod table;

pub use table::{
    ColumnDef, Condition, Filter, MOST_HEADING_ROWS, Ready, ReadyRow, Subtotals, TableDef, Test, Whose, flat,
};

use super::blank::File;
use super::pattern::Pattern;
use crate::document::{Page, Style};
use crate::source::{Path, Place};
use crate::spec::{Extras, Field, Project, Record, Revision, Shape, Taxonomy, Unit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The root a form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Project,
    Unit,
    Revision,
}

impl About {
    pub fn fields(self) -> &'static [Field] {
        match self {
            About::Project => Project::fields(),
            About::Unit => Unit::fields(),
            About::Revision => Revision::fields(),
        }
    }
}

/// One official form, read left to right when filling and right to left when extracting.
#[derive(Clone, Debug)]
pub struct Form {
    /// `<region>/<form>`: its folder.
    pub id: String,
    pub about: About,
    /// 表名, as in `<单位>-<表名>.xlsx`.
    pub title: String,
    /// 文号 or attachment that prescribes it.
    pub source: String,
    /// What it is made as when nobody asks for another.
    pub carrier: Carrier,
    pub styles: BTreeMap<String, Style>,
    pub sections: Vec<SectionDef>,
    /// What it asks for under 附加, and what its region and everybody does.
    pub extra: Extras,
    /// The indicator system of its region: which names mean the same.
    pub taxonomy: Taxonomy,
    pub terms: Terms,
    /// The office file that it is, where it is one.
    pub file: Option<Arc<File>>,
}

/// What a form lays down besides its blocks.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Facts that the form says itself, whatever is filled in: `金额单位: 元`.
    pub set: Vec<(Path, String)>,
    /// Where a fact goes that has no place of its own: `绩效指标` → `子项目[第1项].绩效指标`.
    pub instead: Vec<(Path, Path)>,
    /// What must be filled in; without it, whatever must always be, as far as the form asks for it.
    pub requires: Option<Vec<Path>>,
    /// What the form does not ask for, so that nothing of it is missing.
    pub omits: Vec<Heart>,
}

/// What a paper is about: without it, it says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heart {
    /// 绩效指标
    Indicators,
    /// 指标值, of those indicators that are there
    Targets,
    /// 绩效目标, 项目总目标 or 年度绩效目标
    Goals,
    /// 金额
    Amounts,
}

impl Heart {
    pub const ALL: [Heart; 4] = [Heart::Indicators, Heart::Targets, Heart::Goals, Heart::Amounts];

    pub fn name(self) -> &'static str {
        match self {
            Heart::Indicators => "绩效指标",
            Heart::Targets => "指标值",
            Heart::Goals => "绩效目标",
            Heart::Amounts => "金额",
        }
    }
}

impl Form {
    /// Every block in order, whatever section it is in.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }

    /// The ways of writing that its tables know for a whole list in one cell.
    pub fn dialects(&self, list: &str) -> Vec<Pattern> {
        fn tables<'f>(block: &'f Block, found: &mut Vec<&'f TableDef>) {
            match block {
                Block::Table(table) => found.push(table),
                Block::Part(part) => part.blocks.iter().for_each(|block| tables(block, found)),
                _ => {}
            }
        }
        let mut columns = Vec::new();
        self.blocks().for_each(|block| tables(block, &mut columns));
        let packed =
            columns.into_iter().flat_map(|table| &table.columns).filter_map(|column| match &column.cell.content {
                Content::Packed(packed) if packed.each == Path::root().key(list.to_string()) => Some(&packed.items),
                _ => None,
            });
        packed.flatten().cloned().collect()
    }
}

/// The kind of file a form is sent in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carrier {
    #[default]
    Xlsx,
    Docx,
}

impl Carrier {
    pub fn extension(self) -> &'static str {
        match self {
            Carrier::Xlsx => "xlsx",
            Carrier::Docx => "docx",
        }
    }
}

/// A run of pages with one page setup and one grid; a sheet of its own in Excel.
#[derive(Clone, Debug)]
pub struct SectionDef {
    /// The sheet's name.
    pub name: String,
    pub page: Page,
    /// Grid columns in half-width characters.
    pub columns: Vec<f64>,
    /// The least height of every table row in points, so that there is room to write by hand.
    pub row_height: Option<f64>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub enum Block {
    Rows(Vec<RowDef>),
    Table(TableDef),
    Repeat(RepeatDef),
    Text(TextDef),
    Part(PartDef),
}

impl Block {
    /// Where it stands in `form.yaml`.
    pub fn place(&self) -> Place {
        match self {
            Block::Rows(rows) => rows.first().map_or(Place::Nowhere, |row| row.place),
            Block::Table(table) => table.place,
            Block::Repeat(repeat) => repeat.place,
            Block::Text(text) => text.place,
            Block::Part(part) => part.place,
        }
    }
}

/// A group of blocks for each item of a list.
#[derive(Clone, Debug)]
pub struct RepeatDef {
    pub each: Path,
    pub blocks: Vec<Block>,
    /// Blank groups are added up to this many.
    pub min: usize,
    pub place: Place,
}

/// Blocks that belong together: under one label merged down their left side, or there only where a fact stands.
#[derive(Clone, Debug)]
pub struct PartDef {
    pub label: Option<CellDef>,
    /// One of these must be said; without any, the part is always there.
    pub when: Vec<Path>,
    pub blocks: Vec<Block>,
    pub place: Place,
}

impl PartDef {
    /// It may be missing on the paper.
    pub fn is_optional(&self) -> bool {
        !self.when.is_empty()
    }
}

#[derive(Clone, Debug)]
pub struct TextDef {
    pub pattern: Pattern,
    pub style: String,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub struct RowDef {
    pub cells: Vec<CellDef>,
    /// The least height in points.
    pub height: Option<f64>,
    pub place: Place,
}

#[derive(Clone, Debug, Default)]
pub struct CellDef {
    pub content: Content,
    pub span: u32,
    pub down: u32,
    pub style: Option<String>,
    /// Grid column, counted when the form loads.
    pub column: u32,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub enum Content {
    /// Plain text, holes, or `{{ }}`.
    Pattern(Pattern),
    /// A whole list in one cell.
    Packed(Packed),
}

impl Content {
    /// Its fixed text.
    pub fn label(&self) -> String {
        match self {
            Content::Pattern(pattern) => pattern.label().trim().to_string(),
            Content::Packed(_) => String::new(),
        }
    }

    /// Whether a cell with this text is this one: its label, or its pattern around the holes.
    pub fn says(&self, text: &str) -> bool {
        match self {
            Content::Pattern(pattern) if pattern.is_label() => pattern.is_said_by(text),
            Content::Pattern(pattern) => pattern.has_anchor() && pattern.read(text).is_some(),
            Content::Packed(_) => false,
        }
    }
}

impl Default for Content {
    fn default() -> Content {
        Content::Pattern(Pattern::default())
    }
}

/// `{each: 绩效指标, item: "…"}`: a list in one cell, in one of several dialects.
#[derive(Clone, Debug)]
pub struct Packed {
    pub each: Path,
    /// The first prints, all are tried when reading.
    pub items: Vec<Pattern>,
}

/// What the fields of `path` are, from `fields`; a list's are its items'.
pub fn fields_of(fields: &'static [Field], path: &Path) -> Option<&'static [Field]> {
    match shape_of(fields, path)? {
        Shape::Record(inner) | Shape::Records(inner) => Some(inner()),
        _ => None,
    }
}

pub fn shape_of(fields: &'static [Field], path: &Path) -> Option<Shape> {
    crate::spec::project::field_at(fields, &path.0).map(|field| field.shape)
}
