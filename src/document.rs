//! What an office file is to us: sections of paragraphs and tables of cells.
//!
//! Knows no file format and no form. Lengths: column widths in half-width characters,
//! row heights and font sizes in points, margins in millimetres.

use crate::source::Place;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Goes into the file's core properties.
    pub title: String,
    /// Which form made it (`<region>/<form>`), kept in the file's properties; empty if unknown.
    pub form: String,
    /// [`StyleId`] is an index here; 0 is the default style and always present once a style is asked for.
    pub styles: Vec<Style>,
    pub sections: Vec<Section>,
    /// Where its rows end was not said and follows from blank lines alone.
    pub rows_inferred: bool,
    /// Names of the sheets that places speak of, where those are not the sections': pages, and tables on them.
    pub places: Vec<String>,
}

/// A sheet of a workbook, or a run of pages with one page setup.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Sheet name; empty in Word.
    pub name: String,
    pub hidden: bool,
    pub page: Page,
    /// The first and the last page it stands on, from 1, where the file is one of pages.
    pub pages: Option<(u32, u32)>,
    pub blocks: Vec<Block>,
    /// What stands outside the blocks or is true of the whole, each at the place it is told at.
    pub remarks: Vec<(Place, Remark)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    pub text: String,
    pub style: StyleId,
    pub place: Place,
    /// See [`Cell::note`].
    pub note: Option<String>,
    pub remarks: Remarks,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Width of each grid column in half-width characters; empty when read from a file without widths.
    pub columns: Vec<f64>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Repeats at the top of each page; such rows are contiguous.
    pub header: bool,
    pub hidden: bool,
    /// The least height in points; the writer makes it higher where text needs it.
    pub height: Option<f64>,
    /// By column; a grid column that a span from the left or from above covers has no cell.
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Grid column from 0.
    pub column: u32,
    /// Grid columns covered, at least 1.
    pub span: u32,
    /// Rows covered, at least 1.
    pub down: u32,
    /// What a reader of the page sees.
    pub text: String,
    /// The exact number behind the text, when the cell holds a number.
    pub number: Option<Decimal>,
    pub style: StyleId,
    /// A note beside the cell (批注): how a doubt travels with its fact.
    pub note: Option<String>,
    /// What a blank cell may be filled with: a list to choose from in Excel. Written, and not read.
    pub choices: Option<Box<[String]>>,
    /// What the file holds here besides what a person sees.
    pub remarks: Remarks,
    pub place: Place,
}

impl Cell {
    pub fn text(column: u32, text: impl Into<String>) -> Cell {
        Cell { column, span: 1, down: 1, text: text.into(), ..Cell::default() }
    }
}

/// What a file holds at a place that is not the plain value a person sees there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub kind: RemarkKind,
    /// What it is about: the words that were left out, the number that is stored, the name of a picture.
    pub text: String,
}

/// Why the value of a place is not simply what is stored there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RemarkKind {
    /// Struck out, and left out of the value.
    Struck,
    /// Hidden text (`w:vanish`, `display:none`, an option that is not chosen), left out of the value.
    Hidden,
    /// What a control that is not filled in asks for, left out of the value.
    Prompt,
    /// Of a section: blank cells that a list to choose from belongs to, as `B5、B7（新增、延续）`.
    Unchosen,
    /// Text in a cell that a merge covers, left out.
    Covered,
    /// How the words are pronounced (拼音, ruby), left out of the value.
    Phonetic,
    /// A number that its format hides (`;;;`), left out.
    Masked,
    /// The value is the number in the unit that is shown; the file stores this one.
    Scaled,
    /// The value shows fewer places than this stored number has.
    Rounded,
    /// More digits than a number keeps: the last ones are gone from the file.
    LostDigits,
    /// A raised or lowered piece that Unicode cannot spell, written with `^` or `_`.
    Raised,
    /// A letter of a symbol font that nobody has told the meaning of.
    Symbol,
    /// A picture, drawing or embedded object in the cell, by its name or kind.
    Picture,
    /// A button, box or list in the cell whose state is not read.
    Control,
    /// A box to tick whose state was read.
    Ticked,
    /// The number that Word or a browser puts before the text.
    Numbering,
    /// Characters without a look (U+200B and the like), taken out of the value.
    Invisible,
    /// Words that a machine recognised in a picture of them.
    Recognised,
    /// Of a section: words at the head of its pages.
    Header,
    /// Of a section: words at the foot of its pages.
    Footer,
    /// Of a section: words in a box or shape that floats over it.
    TextBox,
    /// Of a section: rows that are hidden and were read, as `3–5`.
    HiddenRows,
    /// Of a section: rows that a filter hides and that were read.
    FilteredRows,
    /// Of a section: columns that are hidden and were read, as `C、E`.
    HiddenColumns,
    /// Of a section: its formulas have no results but the 0 that the program which wrote them put there.
    NeverComputed,
    /// A number that the file does not hold: its formula was never computed, and was here. The text is the formula.
    Computed,
    /// The text is too long for its cell: it stands over the lines around it, and its end may be cut off.
    Overflows,
    /// At the first cell of a row that the end of a page cut in two, and that was joined.
    Torn,
    /// Of a section: characters that the file spells with radicals and the like, as `⽬→目`.
    Respelled,
    /// Of a section: two pages that were put side by side again.
    SideBySide,
    /// Of a section: pages that are pictures and were not read.
    PicturePage,
    /// Of a section: where columns with nothing but white between them do not agree from line to line.
    Uneven,
}

impl RemarkKind {
    /// Whether the remark's text is something of the file that no value holds: the accounting counts it as ignored.
    pub fn is_left_out(self) -> bool {
        use RemarkKind::{Covered, Hidden, Masked, Phonetic, Prompt, Struck};
        matches!(self, Struck | Hidden | Prompt | Covered | Phonetic | Masked) || self.is_aside()
    }

    /// Whether the remark is words that stand beside the blocks.
    pub fn is_aside(self) -> bool {
        matches!(self, RemarkKind::Header | RemarkKind::Footer | RemarkKind::TextBox)
    }
}

/// The remarks of one place. There are hundreds of thousands of cells, and hardly one has any: a pointer each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::box_collection, reason = "one pointer a cell, and none where nothing is to be told")]
pub struct Remarks(Option<Box<Vec<Remark>>>);

impl Remarks {
    pub fn push(&mut self, kind: RemarkKind, text: impl Into<String>) {
        self.0.get_or_insert_default().push(Remark { kind, text: text.into() });
    }

    /// More of what the last remark is about.
    pub fn extend_last(&mut self, text: &str) {
        if let Some(last) = self.0.as_mut().and_then(|all| all.last_mut()) {
            last.text.push_str(text);
        }
    }

    pub fn retain(&mut self, wanted: impl Fn(&Remark) -> bool) {
        if let Some(all) = &mut self.0 {
            all.retain(wanted);
        }
    }

    pub fn append(&mut self, more: Remarks) {
        if let Some(more) = more.0 {
            self.0.get_or_insert_default().extend(*more);
        }
    }
}

impl std::ops::Deref for Remarks {
    type Target = [Remark];

    fn deref(&self) -> &[Remark] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

/// An index into [`Document::styles`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StyleId(pub u16);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Style {
    /// East-Asian font by name (宋体, 仿宋_GB2312, 黑体, 方正小标宋简体).
    pub font: String,
    /// Points: 二号 = 22, 三号 = 16, 四号 = 14, 小四 = 12, 五号 = 10.5.
    pub size: f64,
    pub bold: bool,
    pub align: Align,
    pub vertical: Vertical,
    /// Thin lines on all four sides.
    pub border: bool,
    /// Wrap long text; false keeps it on one line.
    pub wrap: bool,
    /// First-line indent in characters (Word only).
    pub indent: f64,
    /// Line spacing as a multiple (Word only); 0 means single.
    pub spacing: f64,
    /// Starts a new page.
    pub page_break: bool,
    /// A line to write on: under the text of a paragraph, along the foot of a cell.
    pub underline: bool,
    /// Characters one below another, as in a narrow label merged down its rows.
    pub upright: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            font: "宋体".into(),
            size: 10.5,
            bold: false,
            align: Align::Left,
            vertical: Vertical::Middle,
            border: false,
            wrap: true,
            indent: 0.0,
            spacing: 0.0,
            page_break: false,
            underline: false,
            upright: false,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vertical {
    Top,
    #[default]
    Middle,
    Bottom,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Page {
    pub paper: Paper,
    pub orientation: Orientation,
    /// Top, right, bottom, left, in millimetres.
    pub margins: [f64; 4],
    /// A centred page number at the foot.
    pub numbers: bool,
}

impl Default for Page {
    fn default() -> Page {
        Page { paper: Paper::A4, orientation: Orientation::Portrait, margins: [25.0, 20.0, 25.0, 20.0], numbers: false }
    }
}

impl Page {
    /// Width and height of the sheet in millimetres, as it lies.
    pub fn size(&self) -> (f64, f64) {
        let (short, long) = match self.paper {
            Paper::A4 => (210.0, 297.0),
            Paper::A3 => (297.0, 420.0),
        };
        match self.orientation {
            Orientation::Portrait => (short, long),
            Orientation::Landscape => (long, short),
        }
    }

    /// Width between the margins in millimetres.
    pub fn text_width(&self) -> f64 {
        self.size().0 - self.margins[1] - self.margins[3]
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paper {
    #[default]
    A4,
    A3,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    #[default]
    Portrait,
    Landscape,
}

impl Document {
    pub fn style(&self, id: StyleId) -> Style {
        self.styles.get(id.0 as usize).cloned().unwrap_or_default()
    }

    /// The id of `style`, added when it is new.
    pub fn add_style(&mut self, style: &Style) -> StyleId {
        let at = self.styles.iter().position(|known| known == style).unwrap_or_else(|| {
            self.styles.push(style.clone());
            self.styles.len() - 1
        });
        StyleId(at as u16)
    }

    /// Every paragraph and cell that holds anything, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = (&str, Place)> {
        self.sections.iter().flat_map(|section| &section.blocks).flat_map(|block| {
            let (paragraph, table) = match block {
                Block::Paragraph(paragraph) => (Some((paragraph.text.as_str(), paragraph.place)), None),
                Block::Table(table) => (None, Some(table)),
            };
            let cells = table.into_iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
            paragraph.into_iter().chain(cells.map(|cell| (cell.text.as_str(), cell.place)))
        })
    }
}

/// Runs of rows that are named one by one.
const MOST_RANGES: usize = 20;

/// Rows from 0, in order, as a person counts them: `3–5、8`.
pub fn ranges(rows: &[u32]) -> String {
    let mut text = String::new();
    let (mut rest, mut runs) = (rows, 0);
    while let Some(first) = rest.first() {
        runs += 1;
        if runs > MOST_RANGES {
            text.push('…');
            break;
        }
        let length = rest.iter().zip(*first..).take_while(|(row, at)| **row == *at).count();
        if !text.is_empty() {
            text.push('、');
        }
        text.push_str(&(first + 1).to_string());
        if length > 1 {
            text.push_str(&format!("–{}", rest[length - 1] + 1));
        }
        rest = &rest[length..];
    }
    text
}
