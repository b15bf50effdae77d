//! The heading of a table that no form declares: which column says what, over one to three rows.
//!
//! A column is what its heading and the headings above it make it; where a word means different
//! things in different places, what stands in the column decides.

mod bind;
mod cut;

pub use bind::{is_sign, is_wording};

use super::vocabulary::{Horizon, Meaning, Part, Vocabulary};
use crate::forms::binding::{Binding, Decided, Stands, Wording};
use crate::forms::line::{Line, Slot};
use crate::forms::loose;

/// What a column gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sense {
    Project(String),
    /// A source that has no field of its own: its amount goes under 资金来源, by the name above it and its own.
    Source(String, String),
    Indicator(String),
    /// A field of an indicator that is what the heading says where the cell is ticked.
    Choice(String),
    /// The indicators of one category, listed in the cell.
    Level(String),
    Part(Part),
    Item(String),
    Number,
    /// A label for the columns beside it; nothing stands in it but labels.
    Beside,
    Unknown,
}

impl Sense {
    /// The field as one says it; nothing where the column gives none.
    pub fn field(&self) -> Option<String> {
        match self {
            Sense::Project(path) | Sense::Indicator(path) | Sense::Choice(path) | Sense::Item(path) => {
                Some(path.clone())
            }
            Sense::Source(of, own) => Some(format!("资金来源·{of}·{own}")),
            Sense::Level(level) => Some(format!("绩效指标·{level}")),
            Sense::Part(part) => Some(super::vocabulary::name_of(&Meaning::Part(*part))),
            Sense::Number | Sense::Beside | Sense::Unknown => None,
        }
    }
}

pub struct Column {
    pub start: u32,
    pub end: u32,
    /// The heading as a person would say it: the groups above, then its own words.
    pub head: String,
    pub sense: Sense,
    /// Line and slot of its lowest heading.
    pub cell: (usize, usize),
    /// What it may mean, as long as nothing has decided.
    may: Vec<Meaning>,
    horizon: Option<Horizon>,
    /// The source named above it.
    under: Option<String>,
    /// The category that it is named by.
    level: Option<String>,
    /// The known word that its heading only contains; nothing where the heading itself is known.
    pub within: Option<String>,
    /// What told its meaning from others, where the words did not.
    decided: Option<Decided>,
}

impl Column {
    /// Why it gives the field that it gives; nothing for a column that gives none.
    pub fn binding(&self, heading: &Heading, lines: &[Line]) -> Option<Binding> {
        let field = self.sense.field()?;
        let slot = &lines[self.cell.0][self.cell.1];
        let mut under: Vec<String> = self.head.split('·').map(str::to_string).collect();
        let own = under.pop().unwrap_or_default();
        let mut rivals: Vec<String> = Vec::new();
        for meaning in self.may.iter().filter(|meaning| !matches!(meaning, Meaning::Label | Meaning::Number)) {
            let name = super::vocabulary::name_of(meaning);
            if name != field && !rivals.contains(&name) {
                rivals.push(name);
            }
        }
        let name = field.rsplit('.').next().unwrap_or_default();
        let words = match &self.within {
            Some(word) => Wording::Contains(word.clone()),
            None if loose::same(&own, name) => Wording::Own,
            None => Wording::Known,
        };
        let rows = heading.rows as u32;
        Some(Binding {
            label: slot.place,
            text: own,
            field,
            words,
            stands: Stands::Column { rows, from: self.start, to: self.end },
            under,
            merged: (slot.down > 1 || slot.span > 1).then_some((slot.down, slot.span)),
            decided: self.decided,
            rivals,
        })
    }

    pub fn is_value(&self) -> bool {
        match &self.sense {
            Sense::Indicator(key) => key == "年度指标值" || key == "实施周期指标值",
            Sense::Part(part) => *part == Part::Number,
            _ => false,
        }
    }
}

/// What the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One project a row.
    Projects,
    /// One indicator a row, with the project's own cells beside the first.
    Nested,
    /// One indicator a row of one project.
    Indicators,
    /// One item a row of another list.
    List(String),
}

pub struct Heading {
    pub at: usize,
    pub rows: usize,
    pub kind: Kind,
    pub columns: Vec<Column>,
    /// Columns that stand for themselves in each half: 一级 | 二级 三级 值 | 二级 三级 值.
    pub halves: Vec<Vec<usize>>,
    /// Headings that say a thing twice: the column, and the one that is read.
    pub twice: Vec<(usize, usize)>,
    /// Folded texts of the heading rows, to know them again.
    texts: Vec<Vec<String>>,
    /// And of the lines above it, which may come again with it on each page.
    preface: Vec<Vec<String>>,
}

/// How many rows below a heading are looked at to tell what a column holds.
const SAMPLE: usize = 200;

impl Heading {
    /// The heading that begins at this line.
    pub fn at(lines: &[Line], at: usize, words: &Vocabulary) -> Option<Heading> {
        let heading = Heading::alone(lines, at, words)?;
        // A line of labels and values over a heading is no part of it: without it the heading says as much.
        let groups = lines[at].iter().filter(|slot| slot.id.is_some() && !is_stray(slot, words)).all(|slot| {
            let under = |column: &&Column| column.start < slot.column + slot.span && column.end > slot.column;
            slot.span > 1 && words.horizon(&slot.text).is_some() && heading.columns.iter().filter(under).count() > 1
        });
        let over = heading.rows > 1
            && !groups
            && Heading::alone(lines, at + 1, words).is_some_and(|lower| lower.known() + 1 >= heading.known());
        (!over).then_some(heading)
    }

    fn alone(lines: &[Line], at: usize, words: &Vocabulary) -> Option<Heading> {
        let line = &lines[at];
        let filled: Vec<&Slot> = line.iter().filter(|slot| slot.id.is_some() && !is_stray(slot, words)).collect();
        // 年度资金总额：（万元） says no more than the label does.
        let value = |text: &str| !loose::is_blank(text) && super::vocabulary::money_unit(text).is_none();
        let says = |slot: &&Slot| super::labels::behind(&slot.text, words).iter().any(|one| value(&one.text));
        if filled.len() < 2 || filled.iter().any(|slot| is_prose(&slot.text)) || filled.iter().any(says) {
            return None;
        }
        // 申报单位：| 某所 | 项目名称：| 某项目 are labels with their values.
        let colon = |slot: &Slot| slot.text.trim().ends_with([':', '：']);
        let valued = filled.windows(2).any(|pair| colon(pair[0]) && !words.knows(&pair[1].text));
        if valued && filled.iter().all(|slot| colon(slot) || !words.knows(&slot.text)) {
            return None;
        }
        let rows = cut::height(lines, at, words);
        let beside = cut::beside(line, rows, words);
        let known = |slot: &&&Slot| words.knows(&slot.text);
        let labels = filled.iter().skip(usize::from(beside)).filter(known).count();
        // What a group holds is named by the group: a column for each region is no evidence against a heading.
        let grouped = |row: usize, slot: &Slot| {
            let covers = |up: &Slot| up.span > slot.span && up.column <= slot.column && slot.end() <= up.end();
            lines[at..row].iter().flatten().any(|up| up.id.is_some() && covers(up))
        };
        let lower = (at + 1..at + rows).flat_map(|row| lines[row].iter().map(move |slot| (row, slot)));
        let lower = lower.filter(|(_, slot)| slot.id.is_some() && !is_stray(slot, words));
        let (lower, lower_known) = lower.fold((0, 0), |(all, known), (row, slot)| {
            let is_known = words.knows(&slot.text);
            (all + usize::from(is_known || !grouped(row, slot)), known + usize::from(is_known))
        });
        if labels + lower_known < 2 || (labels + lower_known) * 3 < filled.len() + lower {
            return None;
        }
        // Labels with their values beside them are no heading.
        let touch = filled.windows(2).any(|pair| {
            pair[0].column + pair[0].span == pair[1].column && words.knows(&pair[0].text) && words.knows(&pair[1].text)
        });
        if !touch && lower_known < 2 {
            return None;
        }
        let mut columns = cut::columns(lines, at, rows, beside, words);
        let kind = bind::kind(&columns)?;
        bind::decide(&mut columns, &kind, lines, at + rows);
        let (halves, twice) = bind::share(&mut columns, &kind);
        if halves.len() == 1 && bind::around(lines, at, rows, &columns, words) == Some(Horizon::Cycle) {
            bind::of_whole_period(&mut columns);
        }
        bind::by_goals(lines, at, &mut columns, words);
        let texts = (at..at + rows).map(|row| folded(&lines[row], words)).collect();
        let preface = (at.saturating_sub(PREFACE)..at).map(|row| folded(&lines[row], words)).collect();
        let gives = |wanted: &str| columns.iter().any(|column| column.sense == Sense::Indicator(wanted.into()));
        let enough = match &kind {
            Kind::Nested | Kind::Indicators => gives("三级指标") || gives("二级指标"),
            _ => true,
        };
        enough.then_some(Heading { at, rows, kind, columns, halves, twice, texts, preface })
    }

    /// How many columns say something.
    fn known(&self) -> usize {
        self.columns.iter().filter(|column| !matches!(column.sense, Sense::Unknown | Sense::Beside)).count()
    }

    /// How many rows from this line on repeat the heading, with the title and the lines above it that come again too.
    pub fn repeated(&self, lines: &[Line], at: usize, words: &Vocabulary) -> usize {
        let short = |line: &Line| line.iter().all(|slot| slot.text.len() < 200);
        let above = lines[at..].iter().take(PREFACE).take_while(|line| short(line)).take_while(|line| {
            let texts = folded(line, words);
            texts.is_empty() || self.preface.contains(&texts)
        });
        let above = above.count();
        // The nearest line that is no title comes first: mostly there is none, and the heading stands here.
        (0..=above).find_map(|skip| Some(skip + self.stands(lines, at + skip, words)?)).unwrap_or(0)
    }

    fn stands(&self, lines: &[Line], at: usize, words: &Vocabulary) -> Option<usize> {
        let same = |at: usize, row: &Vec<String>| {
            let line = lines.get(at).filter(|_| !row.is_empty());
            line.is_some_and(|line| {
                let texts = line.iter().filter(|slot| slot.id.is_some() && !is_stray(slot, words));
                let mut row = row.iter();
                texts.into_iter().all(|slot| row.next().is_some_and(|known| loose::is_key(known, &slot.text)))
                    && row.next().is_none()
            })
        };
        let whole = self.texts.iter().enumerate().all(|(row, text)| same(at + row, text));
        let last = || self.texts.last().is_some_and(|row| same(at, row));
        if whole { Some(self.texts.len()) } else { last().then_some(1) }
    }

    /// The slot of a line that stands in a column.
    pub fn slot_in(&self, line: &Line, column: usize) -> Option<usize> {
        let Column { start, end, .. } = self.columns[column];
        (0..line.len()).find(|at| {
            let slot = &line[*at];
            slot.id.is_some()
                && ((slot.column >= start && slot.column < end)
                    || (slot.column < start && slot.column + slot.span > start))
        })
    }

    /// Whether one cell of the line covers both the name of an indicator and its target: the line is a label with
    /// its value, or a remark, and no row of this table.
    pub fn is_band(&self, line: &Line) -> bool {
        let Some(name) = self.column_of(&Sense::Indicator("三级指标".into())) else { return false };
        let Some(value) = self.columns.iter().position(Column::is_value) else { return false };
        let covers = |slot: &Slot, column: usize| {
            slot.column < self.columns[column].end && slot.column + slot.span > self.columns[column].start
        };
        line.iter().any(|slot| slot.span > 1 && covers(slot, name) && covers(slot, value))
    }

    /// Whether the line has a name and a target, each in its column, as items have.
    pub fn is_item(&self, line: &Line) -> bool {
        let name = self.column_of(&Sense::Indicator("三级指标".into()));
        let named = name.and_then(|column| self.slot_in(line, column));
        let valued = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.is_value())
            .find_map(|(at, _)| self.slot_in(line, at));
        named.is_some() && valued.is_some() && named != valued && name != Some(0).filter(|_| self.columns.len() < 3)
    }

    /// Whether a column stands left of all that is said of an indicator: its cells are the project's.
    pub fn is_of_project(&self, column: usize) -> bool {
        let of_indicator =
            |column: &Column| matches!(column.sense, Sense::Indicator(_) | Sense::Part(_) | Sense::Choice(_));
        self.columns.iter().position(of_indicator).is_none_or(|first| column < first)
    }

    pub fn column_of(&self, sense: &Sense) -> Option<usize> {
        self.columns.iter().position(|column| column.sense == *sense)
    }
}

fn folded(line: &Line, words: &Vocabulary) -> Vec<String> {
    let filled = line.iter().filter(|slot| slot.id.is_some() && !is_stray(slot, words));
    filled.map(|slot| loose::key(&slot.text)).collect()
}

/// So many lines above a heading may come again with it: title, unit, unit of money.
const PREFACE: usize = 5;

/// What a system wrote beside the rows for itself is no evidence against a heading: a long number, or whatever
/// stands in a column that nobody sees and is no known label.
pub(super) fn is_stray(slot: &Slot, words: &Vocabulary) -> bool {
    let text = slot.text.trim();
    let code = text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    code || slot.hidden && !words.knows(text)
}

/// More than a heading would say, or a sentence.
fn is_prose(text: &str) -> bool {
    text.chars().count() > 80 || text.trim_end().ends_with('。')
}
