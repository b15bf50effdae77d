//! The heading of a table that no form declares: which column says what, over one to three rows.
//!
//! A column is what its heading and the headings above it make it; where a word means different
//! things in different places, what stands in the column decides.

use super::vocabulary::{Horizon, Meaning, Part, Vocabulary, fund};
use crate::forms::line::{Line, Slot};
use crate::forms::loose;
use crate::spec::Amount;

/// What a column gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sense {
    Project(String),
    /// A source that has no field of its own: its amount goes under 资金来源, by the name above it and its own.
    Source(String, String),
    Indicator(String),
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
            Sense::Project(path) | Sense::Indicator(path) | Sense::Item(path) => Some(path.clone()),
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
}

impl Column {
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
        let rows = height(lines, at, words);
        let beside = beside(line, rows, words);
        let known = |slot: &&&Slot| words.knows(&slot.text);
        let labels = filled.iter().skip(usize::from(beside)).filter(known).count();
        let lower = (at + 1..at + rows).flat_map(|row| lines[row].iter());
        let lower = lower.filter(|slot| slot.id.is_some() && !is_stray(slot, words));
        let (lower, lower_known) =
            lower.fold((0, 0), |(all, known), slot| (all + 1, known + usize::from(words.knows(&slot.text))));
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
        let mut columns = columns(lines, at, rows, beside, words);
        let kind = kind(&columns)?;
        decide(&mut columns, &kind, lines, at + rows);
        let (halves, twice) = share(&mut columns, &kind);
        if halves.len() == 1 && around(lines, at, rows, &columns, words) == Some(Horizon::Cycle) {
            of_whole_period(&mut columns);
        }
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
        let of_indicator = |column: &Column| matches!(column.sense, Sense::Indicator(_) | Sense::Part(_));
        self.columns.iter().position(of_indicator).is_none_or(|first| column < first)
    }

    pub fn column_of(&self, sense: &Sense) -> Option<usize> {
        self.columns.iter().position(|column| column.sense == *sense)
    }
}

/// What stands beside a heading, over it or beside the first row below it, and says what its targets are for.
fn around(lines: &[Line], at: usize, rows: usize, columns: &[Column], words: &Vocabulary) -> Option<Horizon> {
    let left = columns.first().map_or(0, |column| column.start);
    let beside = |line: &Line| {
        let mut slots = line.iter().filter(|slot| slot.id.is_some() && slot.column + slot.span <= left);
        slots.find_map(|slot| words.horizon(&slot.text))
    };
    let own = (at..(at + rows + 1).min(lines.len())).find_map(|line| beside(&lines[line]));
    own.or_else(|| {
        let above = &lines[at.checked_sub(1)?];
        let mut filled = above.iter().filter(|slot| slot.id.is_some());
        let only = filled.next().filter(|_| filled.next().is_none())?;
        words.horizon(&only.text)
    })
}

/// Targets that say no horizon of their own are those of the whole period.
fn of_whole_period(columns: &mut [Column]) {
    let cycle = Sense::Indicator("实施周期指标值".into());
    if columns.iter().any(|column| column.sense == cycle) {
        return;
    }
    let plain = Sense::Indicator("年度指标值".into());
    for column in columns.iter_mut().filter(|column| column.sense == plain && column.horizon.is_none()) {
        column.sense = cycle.clone();
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

/// More than a heading would say.
fn is_prose(text: &str) -> bool {
    text.chars().count() > 80
}

fn is_labelish(slot: &Slot) -> bool {
    slot.number.is_none() && Amount::parse(&slot.text).is_none() && slot.text.chars().count() <= 30
}

/// A label merged down the left side reaches further than the heading does.
fn beside(line: &Line, rows: usize, words: &Vocabulary) -> bool {
    let mut filled = line.iter().filter(|slot| slot.id.is_some() && !is_stray(slot, words));
    let Some(first) = filled.next() else { return false };
    first.down as usize > rows && filled.all(|slot| slot.down < first.down)
}

/// How many rows the heading that begins here takes.
fn height(lines: &[Line], at: usize, words: &Vocabulary) -> usize {
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

fn columns(lines: &[Line], at: usize, rows: usize, beside: bool, words: &Vocabulary) -> Vec<Column> {
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
        let (may, horizon, under, within) = meaning(&texts, words);
        let head = texts.iter().map(|text| text.split_whitespace().collect::<String>()).collect::<Vec<_>>().join("·");
        let level = words.level(&lowest.1.text).map(str::to_string);
        let (start, end, sense) = (column, column + 1, Sense::Unknown);
        columns.push(Column { start, end, head, sense, cell, may, horizon, under, level, within });
    }
    columns
}

type Said = (Vec<Meaning>, Option<Horizon>, Option<String>, Option<String>);

/// What the headings above one another say together.
fn meaning(texts: &[&str], words: &Vocabulary) -> Said {
    let Some((leaf, groups)) = texts.split_last() else { return (Vec::new(), None, None, None) };
    let horizon = texts.iter().rev().find_map(|text| words.horizon(text));
    let source = groups.iter().rev().find_map(|group| {
        words.meanings(group).iter().find_map(|meaning| match meaning {
            Meaning::Project(path) if path.starts_with("资金.") && path != "资金.总计" => Some(path.clone()),
            _ => None,
        })
    });
    let sum = ["小计", "合计", "总计", "金额", "总额"].iter().any(|word| loose::same(word, leaf));
    if let (Some(path), true) = (&source, sum) {
        return (vec![Meaning::Project(path.clone())], horizon, None, None);
    }
    let under = source.as_deref().and_then(|path| path.strip_prefix("资金.")).map(str::to_string);
    if let Some(group) = groups.last() {
        for joined in [format!("{group}{leaf}"), format!("{leaf}{group}")] {
            let known = words.meanings(&joined);
            if !known.is_empty() {
                return (known.to_vec(), horizon, None, None);
            }
        }
        if loose::same(leaf, "小计") {
            return (words.meanings(group).to_vec(), horizon, None, None);
        }
    }
    let joined = texts.concat();
    let known = [joined.as_str(), leaf].into_iter().map(|text| words.meanings(text)).find(|known| !known.is_empty());
    match known {
        Some(known) => (known.to_vec(), horizon, under, None),
        None if words.level(leaf).is_some() => (Vec::new(), horizon, under, None),
        None => match words.heading(leaf) {
            Some((meanings, word)) => (meanings.to_vec(), horizon, under, Some(word)),
            None => (Vec::new(), horizon, under, None),
        },
    }
}

fn kind(columns: &[Column]) -> Option<Kind> {
    let may = |column: &Column, wanted: &dyn Fn(&Meaning) -> bool| column.may.iter().any(wanted);
    let count = |wanted: &dyn Fn(&Meaning) -> bool| columns.iter().filter(|column| may(column, wanted)).count();
    let indicator =
        |key: &str| columns.iter().any(|column| may(column, &|meaning| *meaning == Meaning::Indicator(key.into())));
    let name = columns.iter().any(|column| {
        may(column, &|meaning| *meaning == Meaning::Project("项目名称".into()))
            && !may(column, &|meaning| matches!(meaning, Meaning::Indicator(_)))
    });
    let value = indicator("年度指标值")
        || indicator("实施周期指标值")
        || count(&|meaning| *meaning == Meaning::Part(Part::Number)) > 0;
    // 绩效指标 alone may be a list in one cell; beside another of its fields it is one indicator a row.
    let indicators = (indicator("三级指标") && (value || indicator("一级指标") || indicator("二级指标")))
        || (indicator("二级指标") && value);
    if indicators {
        return Some(if name { Kind::Nested } else { Kind::Indicators });
    }
    let of_project = count(&|meaning| matches!(meaning, Meaning::Project(path) if path != "项目名称"));
    // Two days side by side are no list: a list of things names them.
    let named = |key: &String| {
        let name = Meaning::Item(key.clone(), "名称".into());
        !["子项目", "资金来源"].contains(&key.as_str()) || columns.iter().any(|column| column.may.contains(&name))
    };
    let list = list(columns).filter(|(key, _)| named(key));
    // 子项目 | 金额 and the like share words with the projects' own columns.
    match list {
        Some((key, score)) if score > of_project + usize::from(name) || (!name && score >= 2) => Some(Kind::List(key)),
        _ if name && of_project >= 1 => Some(Kind::Projects),
        _ => None,
    }
}

/// The list that most columns are fields of, when there are two at least.
fn list(columns: &[Column]) -> Option<(String, usize)> {
    let mut lists: Vec<(String, usize)> = Vec::new();
    for column in columns {
        let mut seen: Vec<&String> = Vec::new();
        for meaning in &column.may {
            let Meaning::Item(list, _) = meaning else { continue };
            if seen.contains(&list) {
                continue;
            }
            seen.push(list);
            match lists.iter_mut().find(|(known, _)| known == list) {
                Some((_, count)) => *count += 1,
                None => lists.push((list.clone(), 1)),
            }
        }
    }
    let best = lists.iter().map(|(_, count)| *count).max().filter(|count| *count >= 2)?;
    let mut likely = lists.into_iter().filter(|(_, count)| *count == best);
    likely.next().filter(|_| likely.next().is_none())
}

/// Which of its meanings each column has in a table of this kind.
fn decide(columns: &mut [Column], kind: &Kind, lines: &[Line], body: usize) {
    for index in 0..columns.len() {
        let sense = sense(columns, index, kind, lines, body);
        columns[index].sense = sense;
    }
    // 项目总额 beside its sources: the amount that is their sum, whatever it is called.
    let total = Sense::Project("资金.总计".into());
    let whole = columns.iter().position(|column| column.sense == Sense::Project("预算.项目总预算".into()));
    if let Some(whole) = whole.filter(|_| !columns.iter().any(|column| column.sense == total))
        && sums_agree(columns, whole, lines, body)
    {
        columns[whole].sense = total;
    }
}

/// Whether the amounts of a column are the sums of the sources beside it, in most rows and in one at least.
fn sums_agree(columns: &[Column], whole: usize, lines: &[Line], body: usize) -> bool {
    let sources: Vec<&Column> = columns
        .iter()
        .filter(|column| matches!(&column.sense, Sense::Project(path) if path.starts_with("资金.")))
        .collect();
    let amount = |line: &Line, column: &Column| {
        let slot =
            line.iter().find(|slot| slot.id.is_some() && slot.column >= column.start && slot.column < column.end)?;
        slot.number.or_else(|| Amount::parse(&slot.text).map(|amount| amount.0))
    };
    let (mut agree, mut differ) = (0, 0);
    for line in lines[body.min(lines.len())..].iter().take(SAMPLE) {
        let Some(total) = amount(line, &columns[whole]) else { continue };
        let parts: Vec<Amount> = sources.iter().filter_map(|column| amount(line, column)).map(Amount).collect();
        match crate::spec::amount::sum(parts) {
            Some(sum) if sum == total => agree += 1,
            _ => differ += 1,
        }
    }
    agree > differ
}

fn sense(columns: &[Column], index: usize, kind: &Kind, lines: &[Line], body: usize) -> Sense {
    let column = &columns[index];
    let indicators = matches!(kind, Kind::Nested | Kind::Indicators);
    let projects = matches!(kind, Kind::Nested | Kind::Projects);
    let indicator =
        column.may.iter().find_map(|m| if let Meaning::Indicator(key) = m { Some(key.as_str()) } else { None });
    let project = column.may.iter().find_map(|m| if let Meaning::Project(key) = m { Some(key.as_str()) } else { None });
    let part = column.may.iter().find_map(|m| if let Meaning::Part(part) = m { Some(*part) } else { None });
    if let Kind::List(list) = kind {
        let item = column.may.iter().find_map(|m| match m {
            Meaning::Item(of, key) if of == list => Some(key.clone()),
            _ => None,
        });
        return match item {
            Some(key) => Sense::Item(key),
            None if column.may.contains(&Meaning::Number) => Sense::Number,
            None => Sense::Unknown,
        };
    }
    if column.may.contains(&Meaning::Number) {
        return Sense::Number;
    }
    // 绩效指标 over or beside the indicator's own columns.
    if indicators && indicator == Some("三级指标") && project == Some("绩效指标") {
        let other = columns.iter().enumerate().any(|(other, column)| {
            other != index
                && column.may.contains(&Meaning::Indicator("三级指标".into()))
                && !column.may.contains(&Meaning::Project("绩效指标".into()))
        });
        return if other { Sense::Beside } else { Sense::Indicator("三级指标".into()) };
    }
    if let (true, Some(part)) = (indicators, part) {
        match part {
            Part::Sign => return if signs(column, lines, body) { Sense::Part(part) } else { Sense::Unknown },
            // 单位 may be the unit that reports: what stands beside a target is its unit.
            Part::Unit if project.is_some() && !measures(column, lines, body) => {}
            _ => return Sense::Part(part),
        }
    }
    if let (true, Some(key)) = (indicators, indicator) {
        let is_value = key == "年度指标值" || key == "实施周期指标值";
        return match column.horizon {
            Some(Horizon::Cycle) if is_value => Sense::Indicator("实施周期指标值".into()),
            Some(Horizon::Year) if is_value => Sense::Indicator("年度指标值".into()),
            _ => Sense::Indicator(key.into()),
        };
    }
    if !projects {
        return if column.may.contains(&Meaning::Label) { Sense::Beside } else { Sense::Unknown };
    }
    // 上年结转 beside 财政拨款 is a source of this year's funds, whatever it is elsewhere.
    let among_funds = || {
        columns
            .iter()
            .flat_map(|column| &column.may)
            .any(|m| matches!(m, Meaning::Project(p) if p.starts_with("资金.")))
    };
    if column.may.contains(&Meaning::Fund) && column.under.is_none() && among_funds() {
        return Sense::Project(fund(column.head.rsplit('·').next().unwrap_or_default()));
    }
    match (project, &column.under) {
        (Some(path), _) if column.horizon == Some(Horizon::Cycle) && path.starts_with("资金.") => {
            if path == "资金.总计" { Sense::Project("预算.项目总预算".into()) } else { Sense::Unknown }
        }
        (Some("绩效目标"), _) if column.horizon == Some(Horizon::Cycle) => Sense::Project("项目总目标".into()),
        (Some("绩效目标"), _) if column.horizon == Some(Horizon::Year) => Sense::Project("年度绩效目标".into()),
        (Some(path), None) => Sense::Project(path.into()),
        (_, Some(source)) => {
            let own = column.head.rsplit('·').next().unwrap_or_default();
            Sense::Source(source.clone(), own.trim_start_matches("其中").trim_start_matches([':', '：']).to_string())
        }
        (None, None) if column.may.contains(&Meaning::Label) => Sense::Beside,
        (None, None) => column.level.clone().filter(|_| *kind == Kind::Projects).map_or(Sense::Unknown, Sense::Level),
    }
}

const SIGNS: &[&str] = &[
    "≥",
    "≤",
    ">",
    "<",
    "=",
    ">=",
    "<=",
    "=>",
    "=<",
    "≧",
    "≦",
    "大于等于",
    "小于等于",
    "大于",
    "小于",
    "等于",
    "不少于",
    "不低于",
    "不超过",
    "不高于",
    "不大于",
    "不小于",
    "大于或等于",
    "小于或等于",
    "约",
    "至少",
    "低于",
    "高于",
    "少于",
    "超过",
    "区间",
];

pub fn is_sign(text: &str) -> bool {
    let key = loose::key(text);
    SIGNS.contains(&key.as_str())
}

/// What a sign column says of a target in words.
pub fn is_wording(text: &str) -> bool {
    ["定性", "不适用", "(不适用)", "其他", "其它", "/", "-", "—", "－", "无"].iter().any(|word| loose::same(word, text))
}

fn below<'l>(column: &Column, lines: &'l [Line<'l>], body: usize) -> impl Iterator<Item = &'l str> {
    let (start, end) = (column.start, column.end);
    let rows = lines[body.min(lines.len())..].iter().take(SAMPLE);
    let rows = rows.filter(|line| {
        let filled: Vec<&Slot> = line.iter().filter(|slot| slot.id.is_some()).collect();
        !crate::forms::table::are_column_numbers(&filled)
    });
    rows.flatten()
        .filter(move |slot| slot.id.is_some() && slot.column >= start && slot.column < end)
        .map(|slot| slot.text.as_ref())
}

/// 指标性质 and the like: operators in the column, not kinds or categories.
fn signs(column: &Column, lines: &[Line], body: usize) -> bool {
    let (mut signs, mut wording, mut other) = (0, 0, 0);
    let own = column.head.rsplit('·').next().unwrap_or_default();
    // The heading said again on the next page, and the numbers of the columns under it.
    let repeats = |text: &str| loose::same(text, own) || text.trim().bytes().all(|byte| byte.is_ascii_digit());
    for text in below(column, lines, body).filter(|text| !repeats(text)) {
        match text {
            text if is_sign(text) => signs += 1,
            text if is_wording(text) => wording += 1,
            _ => other += 1,
        }
    }
    // A foot line may reach into the column; a column of categories has hardly a sign.
    signs > 0 && signs + wording >= other * 2
}

/// 个, %, 人次: short words, and not the name of an office.
fn measures(column: &Column, lines: &[Line], body: usize) -> bool {
    let (mut short, mut long) = (0, 0);
    for text in below(column, lines, body) {
        if text.trim().chars().count() <= 6 { short += 1 } else { long += 1 }
    }
    short > long * 3
}

/// Columns that say the same: halves of a form that sets two horizons side by side, or a slip.
fn share(columns: &mut [Column], kind: &Kind) -> (Vec<Vec<usize>>, Vec<(usize, usize)>) {
    let mut twice = Vec::new();
    let names: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].sense == Sense::Indicator("三级指标".into())).collect();
    let mut halves = vec![(0..columns.len()).collect::<Vec<_>>()];
    // Two names are two halves only where each has a target of its own; else one of them says more of the other.
    let valued = |from: usize, to: usize| columns[from..to].iter().any(Column::is_value);
    let paired = matches!(names.as_slice(), [left, right] if valued(*left, *right) && valued(*right, columns.len()));
    if let (Kind::Nested | Kind::Indicators, [left, right], true) = (kind, names.as_slice(), paired) {
        // The second half begins behind the last column of the first: at what stands there for the second time.
        let begins = (*left + 1..=*right).find(|at| {
            (0..*at).any(|before| columns[before].sense == columns[*at].sense && columns[*at].sense != Sense::Unknown)
        });
        if let Some(begins) = begins {
            let second: Vec<Sense> = columns[begins..].iter().map(|column| column.sense.clone()).collect();
            let shared = (0..begins).filter(|at| !second.contains(&columns[*at].sense) && *at < *left);
            halves = vec![(0..begins).collect(), shared.chain(begins..columns.len()).collect()];
            // Values without a horizon of their own: 中期 stands left of 年度.
            let plain = Sense::Indicator("年度指标值".into());
            if let Some(value) = (0..begins).find(|at| columns[*at].sense == plain && columns[*at].horizon.is_none()) {
                columns[value].sense = Sense::Indicator("实施周期指标值".into());
            }
            return (halves, twice);
        }
    }
    // 资金来源 | 金额 | 资金来源 | 金额: one list set in two columns of pairs.
    if let Kind::List(_) = kind {
        let first = columns.iter().position(|column| matches!(column.sense, Sense::Item(_)));
        let again = first.and_then(|first| {
            (first + 1..columns.len())
                .find(|at| columns[*at].sense == columns[first].sense && columns[*at].head == columns[first].head)
        });
        let senses =
            |range: std::ops::Range<usize>| columns[range].iter().map(|column| &column.sense).collect::<Vec<_>>();
        if let (Some(first), Some(again)) = (first, again)
            && again - first > 1
            && senses(first..again) == senses(again..columns.len())
        {
            return (vec![(0..again).collect(), (again..columns.len()).collect()], twice);
        }
    }
    for at in 0..columns.len() {
        let sense = columns[at].sense.clone();
        if matches!(sense, Sense::Unknown | Sense::Beside | Sense::Number) {
            continue;
        }
        let Some(first) = (0..at).find(|before| columns[*before].sense == sense) else { continue };
        // The one that is called by the field's own name is read.
        let key = match &sense {
            Sense::Project(path) => path.rsplit('.').next().unwrap_or_default().to_string(),
            Sense::Indicator(key) | Sense::Item(key) => key.clone(),
            _ => String::new(),
        };
        let is_called = |column: &Column| loose::same(&column.head, &key);
        let (kept, dropped) =
            if is_called(&columns[at]) && !is_called(&columns[first]) { (at, first) } else { (first, at) };
        twice.push((dropped, kept));
        columns[dropped].sense = Sense::Unknown;
    }
    (halves, twice)
}
