//! Where things are: sources, places in them, and paths through a tree of facts.
//!
//! Knows files only by name and text; it never opens one.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

/// One file (or standard input) that facts came from.
#[derive(Debug, Default)]
pub struct Source {
    /// The name to print: a path as the user gave it, or `<stdin>`.
    pub name: String,
    /// The text, when the source is text that places point into.
    pub text: Option<String>,
    /// Sheet (or table) names, when places are cells.
    pub sheets: Vec<String>,
    /// Cells are called by the numbers of their row and column (`R5C3`), since the file has no letters for columns.
    pub by_number: bool,
    line_starts: OnceLock<Vec<u32>>,
}

impl Source {
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Source {
        Source { name: name.into(), text: Some(text.into()), ..Source::default() }
    }

    pub fn office(name: impl Into<String>, sheets: Vec<String>) -> Source {
        Source { name: name.into(), sheets, ..Source::default() }
    }

    /// A file of pages: `sheets` names the tables on them.
    pub fn pages(name: impl Into<String>, sheets: Vec<String>) -> Source {
        Source { by_number: true, ..Source::office(name, sheets) }
    }

    /// Line and column (both from 1, column in characters) of a byte offset.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let text = self.text.as_deref().unwrap_or("");
        let starts = self.line_starts.get_or_init(|| {
            let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect()
        });
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let start = starts[line - 1] as usize;
        let upto = text.get(start..(offset as usize).min(text.len())).unwrap_or("");
        (line, upto.chars().count() + 1)
    }
}

/// The new text with the line ends that most lines of the old one have: git on Windows writes `\r\n` into files it checks
/// out, and takes them out again.
pub fn with_line_ends_of(old: &str, new: String) -> String {
    let returns = old.matches("\r\n").count();
    if returns * 2 <= old.matches('\n').count() {
        return new;
    }
    new.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// The sources of one run, in the order they were added.
#[derive(Debug, Default)]
pub struct Sources(Vec<Source>);

/// Names a source in [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceId(pub u32);

impl Sources {
    pub fn add(&mut self, source: Source) -> SourceId {
        self.0.push(source);
        SourceId(self.0.len() as u32 - 1)
    }

    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.0.iter().enumerate().map(|(at, source)| (SourceId(at as u32), source))
    }

    /// The id that the next [`Sources::add`] will give.
    pub fn next_id(&self) -> SourceId {
        SourceId(self.0.len() as u32)
    }

    pub fn locate(&self, place: Place) -> Option<Location> {
        match place {
            Place::Nowhere => None,
            Place::Text { source, span } => {
                let source = self.get(source)?;
                let (line, column) = source.line_column(span.start);
                Some(Location { file: source.name.clone(), at: At::Line { line, column } })
            }
            Place::Cell { source, sheet, row, column } => {
                let source = self.get(source)?;
                let sheet = source.sheets.get(sheet as usize).cloned().unwrap_or_default();
                let cell = match source.by_number {
                    true => format!("R{}C{}", row + 1, u32::from(column) + 1),
                    false => cell_name(row, column),
                };
                Some(Location { file: source.name.clone(), at: At::Cell { sheet, cell } })
            }
        }
    }
}

/// A stretch of bytes in a text source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// Where a fact stands. Small and `Copy`: every node of a tree carries one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    #[default]
    Nowhere,
    Text {
        source: SourceId,
        span: Span,
    },
    /// A cell of an office file; row and column count from 0. A paragraph outside
    /// any table has its own row in a sheet of its own numbering.
    Cell {
        source: SourceId,
        sheet: u16,
        row: u32,
        column: u16,
    },
}

impl Place {
    pub fn text(source: SourceId, start: usize, end: usize) -> Place {
        Place::Text { source, span: Span { start: start as u32, end: end as u32 } }
    }

    pub fn is_known(self) -> bool {
        self != Place::Nowhere
    }

    pub fn source(self) -> Option<SourceId> {
        match self {
            Place::Nowhere => None,
            Place::Text { source, .. } | Place::Cell { source, .. } => Some(source),
        }
    }

    /// The same place in another source; readers number their own file 0.
    pub fn in_source(self, id: SourceId) -> Place {
        match self {
            Place::Nowhere => Place::Nowhere,
            Place::Text { span, .. } => Place::Text { source: id, span },
            Place::Cell { sheet, row, column, .. } => Place::Cell { source: id, sheet, row, column },
        }
    }
}

/// A place as a person reads it: `文件:行:列` or `文件!工作表!单元格`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    pub file: String,
    pub at: At,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    Line { line: usize, column: usize },
    Cell { sheet: String, cell: String },
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.at {
            At::Line { line, column } => write!(f, "{}:{line}:{column}", self.file),
            At::Cell { sheet, cell } => write!(f, "{}!{sheet}!{cell}", self.file),
        }
    }
}

/// `(0, 0)` → `A1`, `(11, 27)` → `AB12`.
pub fn cell_name(row: u32, column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|byte| char::from(*byte)).chain((row + 1).to_string().chars()).collect()
}

/// A key of a map: borrowed where it is a word said before.
pub type Key = Cow<'static, str>;

/// So many different keys are kept for good, of so many bytes; documents may hold any number of others.
const MOST_KEYS: usize = 4_096;
const LONGEST_KEY: usize = 96;

/// The key, shared with all others that say the same: of the millions in a large batch a few dozen differ.
pub fn key(word: &str) -> Key {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    thread_local! {
        /// What this thread has met, so that threads do not wait for one another.
        static MET: RefCell<HashSet<&'static str>> = RefCell::default();
    }
    MET.with_borrow_mut(|met| {
        if let Some(key) = met.get(word) {
            return Cow::Borrowed(*key);
        }
        if word.len() > LONGEST_KEY || met.len() >= MOST_KEYS {
            return Cow::Owned(word.to_string());
        }
        // Nothing in between can panic, so what a lost thread left is whole.
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match kept.get(word) {
            Some(key) => *key,
            None if kept.len() >= MOST_KEYS => return Cow::Owned(word.to_string()),
            None => {
                let key: &'static str = String::leak(word.to_string());
                kept.insert(key);
                key
            }
        };
        met.insert(key);
        Cow::Borrowed(key)
    })
}

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    Key(Key),
    Index(usize),
    /// The item of a list that is called so: `资金来源[本级财政安排]`.
    Named(Key),
}

/// A way through the tree of facts, printed as `绩效指标[3].年度指标值`; indices count from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(pub Vec<Step>);

impl Path {
    pub fn root() -> Path {
        Path(Vec::new())
    }

    pub fn key(&self, key: impl Into<Key>) -> Path {
        self.with(Step::Key(key.into()))
    }

    pub fn index(&self, index: usize) -> Path {
        self.with(Step::Index(index))
    }

    pub fn join(&self, other: &Path) -> Path {
        Path(self.0.iter().chain(&other.0).cloned().collect())
    }

    fn with(&self, step: Step) -> Path {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Path(steps)
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    pub fn starts_with(&self, other: &Path) -> bool {
        self.0.starts_with(&other.0)
    }

    /// Reads what [`Path`] prints; `None` for anything else.
    /// ```
    /// use jixiao::source::Path;
    ///
    /// let path = Path::parse("绩效指标[3].年度指标值").expect("a path");
    /// assert_eq!(path, Path::root().key("绩效指标").index(3).key("年度指标值"));
    /// assert_eq!(path.to_string(), "绩效指标[3].年度指标值");
    /// ```
    pub fn parse(text: &str) -> Option<Path> {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
            if key.is_empty() && (rest.is_empty() || !steps.is_empty()) {
                return None;
            }
            if !key.is_empty() {
                steps.push(Step::Key(self::key(key)));
            }
            while !rest.is_empty() {
                let close = rest.find(']')?;
                let inside = rest.get(1..close).filter(|inside| !inside.is_empty())?;
                steps.push(match inside.parse() {
                    Ok(index) => Step::Index(index),
                    Err(_) => Step::Named(Cow::Owned(inside.to_string())),
                });
                rest = &rest[close + 1..];
                if !rest.is_empty() && !rest.starts_with('[') {
                    return None;
                }
            }
        }
        Some(Path(steps))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if at == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Named(name) => write!(f, "[{name}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let mut sources = Sources::default();
        let id = sources.add(Source::text("项目.yaml", "项目名称: 甲\n资金:\n  总计: 1\n"));
        let at = "项目名称: 甲\n资金:\n  总计".len();
        assert_eq!(sources.locate(Place::text(id, at, at)).map(|l| l.to_string()), Some("项目.yaml:3:5".into()));
        assert_eq!(sources.locate(Place::text(id, 0, 0)).map(|l| l.to_string()), Some("项目.yaml:1:1".into()));
    }

    #[test]
    fn cells_are_named_as_a_spreadsheet_names_them() {
        assert_eq!(cell_name(0, 0), "A1");
        assert_eq!(cell_name(11, 27), "AB12");
        assert_eq!(cell_name(1_048_575, 16_383), "XFD1048576");
    }

    #[test]
    fn any_number_of_keys_are_themselves() {
        let words: Vec<String> =
            (0..2 * MOST_KEYS).map(|at| format!("键{at}")).chain(["长".repeat(LONGEST_KEY)]).collect();
        for _ in 0..2 {
            assert!(words.iter().all(|word| key(word) == word.as_str()));
        }
        assert!(matches!(key("键0"), Cow::Borrowed(_)) && matches!(key(&"长".repeat(LONGEST_KEY)), Cow::Owned(_)));
    }

    #[test]
    fn a_path_reads_back_as_printed() {
        for text in [
            "绩效指标[3].年度指标值",
            "资金.总计",
            "项目[0].子项目[1][2]",
            "[4].名称",
            "资金来源[财政拨款].其中[上级财政拨款].本年度",
        ] {
            assert_eq!(Path::parse(text).map(|path| path.to_string()).as_deref(), Some(text));
        }
        for text in ["", "a..b", "a[]", "a[1", "a[1]b"] {
            assert_eq!(Path::parse(text), None, "{text}");
        }
    }
}
