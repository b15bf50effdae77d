//! Why a label was taken for a field: its words, what stands around it, which other field lost, and how sure that is.
//!
//! Kept once for a label and once for a column, never for a cell: a table of ten thousand rows has as many as it has
//! columns.

use crate::diagnostic::Words;
use crate::source::Place;

/// A label with the field that it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The cell of the label, or of the column's lowest heading.
    pub label: Place,
    /// What stands in it.
    pub text: String,
    /// The field as one says it: `资金.总计`.
    pub field: String,
    pub words: Wording,
    pub stands: Stands,
    /// The groups over a heading, or beside a label, from the top.
    pub under: Vec<String>,
    /// Rows and columns that the label is merged over, where it is.
    pub merged: Option<(u32, u32)>,
    /// What decided where the words alone did not.
    pub decided: Option<Decided>,
    /// Fields that the label may mean elsewhere, and was not taken for.
    pub rivals: Vec<String>,
}

/// How the label says the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// By the field's own name.
    Own,
    /// In other words of the vocabulary.
    Known,
    /// Only this word in it is known.
    Contains(String),
}

/// Where the value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// In the same cell, behind the label.
    Behind,
    /// In this cell beside the label.
    Beside(Place),
    /// In this cell under the label.
    Below(Place),
    /// In the rows under a heading of so many rows, over these grid columns.
    Column { rows: u32, from: u32, to: u32 },
}

/// What tells one meaning of a word from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// What the rows of the table are, or what the sheet is about.
    Kind,
    /// What stands in the column.
    Cells,
    /// The amounts add up.
    Sums,
    /// What stands beside it.
    Neighbours,
    /// The group over it.
    Group,
    /// 年度 or 中期, over it or beside it.
    Horizon,
    /// Nothing but which of two comes first.
    Position,
}

impl Binding {
    /// Whether something better than a part of a word or a position speaks for it.
    pub fn is_sure(&self) -> bool {
        !matches!(self.words, Wording::Contains(_)) && self.decided != Some(Decided::Position)
    }

    /// Whether a cell at these grid columns, below the label on the same sheet, stands in its column.
    pub fn heads(&self, cell: Place, columns: (u32, u32)) -> bool {
        let Stands::Column { from, to, .. } = self.stands else { return false };
        let same_sheet = match (self.label, cell) {
            (Place::Cell { source: a, sheet: s, .. }, Place::Cell { source: b, sheet: t, .. }) => a == b && s == t,
            (Place::Text { source: a, .. }, Place::Text { source: b, .. }) => a == b,
            _ => false,
        };
        same_sheet && self.label < cell && columns.0 < to && from < columns.1
    }

    /// The value's own cell; nothing for a column, and where the label's cell holds it.
    pub fn value(&self) -> Option<Place> {
        match self.stands {
            Stands::Beside(place) | Stands::Below(place) => Some(place),
            Stands::Behind | Stands::Column { .. } => None,
        }
    }

    /// How the words say the field.
    pub fn said(&self) -> Words {
        let (text, field) = (&self.text, &self.field);
        match &self.words {
            Wording::Own => words!("“{text}”就是“{field}”的名称", "“{text}” is the name of “{field}”"),
            Wording::Known => {
                words!("“{text}”是“{field}”的另一种说法", "“{text}” is another way to say “{field}”")
            }
            Wording::Contains(word) => {
                words!("“{text}”里有“{word}”，是“{field}”的说法", "“{text}” contains “{word}”, a way to say “{field}”")
            }
        }
    }

    /// Where the value stands, what is merged, and what stands over or beside it.
    pub fn structure(&self) -> Vec<Words> {
        let mut all = Vec::new();
        all.push(match self.stands {
            Stands::Behind => words!("内容在同一格，跟在标签后面", "the value is behind the label, in the same cell"),
            Stands::Beside(_) => words!("内容在右边一格", "the value is in the cell to the right"),
            Stands::Below(_) => words!("内容在下面一格", "the value is in the cell below"),
            Stands::Column { rows: 1, .. } => words!("表头一行，内容在栏内", "a column under a heading of one row"),
            Stands::Column { rows, .. } => {
                words!("表头 {rows} 行，内容在栏内", "a column under a heading of {rows} rows")
            }
        });
        if !self.under.is_empty() {
            let groups = self.under.join("·");
            all.push(words!("在“{groups}”之下", "under “{groups}”"));
        }
        match self.merged {
            Some((down, span)) if down > 1 && span > 1 => {
                all.push(words!("合并 {down} 行 {span} 栏", "merged over {down} rows and {span} columns"));
            }
            Some((down, _)) if down > 1 => all.push(words!("竖着合并 {down} 行", "merged down over {down} rows")),
            Some((_, span)) if span > 1 => all.push(words!("横着合并 {span} 栏", "merged across {span} columns")),
            _ => {}
        }
        all
    }

    /// Why the rivals lost, or what decided where there was nothing to choose between; nothing where words did.
    pub fn because(&self) -> Option<Words> {
        self.decided.map(|decided| match decided {
            Decided::Kind => words!("看的是这张表各行是什么", "by what the rows of the table are"),
            Decided::Cells => words!("看的是栏里写的内容", "by what stands in the column"),
            Decided::Sums => words!("看的是各数加起来相符", "because the amounts add up"),
            Decided::Neighbours => words!("看的是旁边各栏各行", "by what stands beside it"),
            Decided::Group => words!("看的是上面的一组", "by the group over it"),
            Decided::Horizon => words!("看的是上面、旁边写的期间", "by the period that stands over it or beside it"),
            Decided::Position => words!("没有别的凭据，只看先后", "by nothing but which comes first"),
        })
    }

    /// All of it in one line.
    pub fn told(&self) -> Words {
        let mut parts = vec![self.said()];
        parts.extend(self.structure());
        if let (Some(because), true) = (self.because(), self.rivals.is_empty()) {
            parts.push(because);
        } else if !self.rivals.is_empty() {
            let rivals = self.rivals.join("、");
            let why = self.because().unwrap_or(words!("先认名称相同的", "the nearer words come first"));
            parts.push(Words {
                zh: format!("没有认作“{rivals}”：{}", why.zh),
                en: format!("not taken for “{rivals}”: {}", why.en),
            });
        }
        if !self.is_sure() {
            parts.push(words!("不十拿九稳", "not certain"));
        }
        let join = |of: fn(&Words) -> &String, by: &str| parts.iter().map(of).cloned().collect::<Vec<_>>().join(by);
        Words { zh: join(|words| &words.zh, "；"), en: join(|words| &words.en, "; ") }
    }
}
