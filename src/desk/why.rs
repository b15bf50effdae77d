//! What one cell of a filled form became, by what, and what was found there.

use super::files::{Files, What};
use super::read::{Filling, Reader, Received, read_named};
use crate::diagnostic::{Error, Language, Report, Result, Words, json, text};
use crate::document::Block;
use crate::formats::yaml;
use crate::forms::summary::summary;
use crate::forms::{Fate, loose};
use crate::source::{At, Path as FactPath, Place, SourceId, Sources, Step};
use crate::spec::place;
use crate::tree::{Node, Value};
use serde_json::{Map, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// A cell as it was asked for.
struct Asked {
    file: PathBuf,
    /// As written, and without the quotes a spreadsheet puts around it.
    sheet: Option<(String, String)>,
    at: Wanted,
}

enum Wanted {
    Cell(String),
    Line(usize, usize),
}

/// A cell of the file, with what stands around it.
struct Cell<'a> {
    place: Place,
    text: &'a str,
    section: usize,
    /// Rows and columns covered, within the table that is `block`.
    block: usize,
    rows: (u32, u32),
    columns: (u32, u32),
}

/// What became of one cell.
#[derive(Debug)]
pub struct Explanation {
    /// `None` for a blank cell, and for one that is not there.
    pub fate: Option<Fate>,
    /// The facts that the cell gave, each with its path in the spec.
    pub facts: Vec<(FactPath, Node)>,
    /// What was found at the cell.
    pub report: Report,
    /// All of it for people, in the language asked for.
    pub text: String,
    /// All of it for programs.
    pub json: serde_json::Value,
}

/// Explains the cell `asked` for: `文件!工作表!F12`, `文件!F12` where there is one sheet, `文件:行:列` in a text; lines and
/// columns count from 1. The reader must keep its cells.
///
/// # Errors
/// No cell is named, the file cannot be read, or it has no such sheet.
///
/// ```
/// use jixiao::desk::{Profiles, Reader, Shelf, why};
/// use jixiao::diagnostic::Language;
/// use jixiao::forms::Library;
/// use std::path::Path;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let shelf = Shelf::from_iter([("表.csv", "项目名称,网络运维\n绩效目标,保障网络畅通\n三级指标,指标值\n网络可用率,≥99%\n")]);
/// let cell = why(&shelf, Path::new("表.csv:1:6"), &Reader::new(&library, &profiles), Language::Chinese)?;
/// assert_eq!(cell.facts[0].1.as_text(), Some("网络运维"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn why(files: &dyn Files, asked: &Path, reader: &Reader, language: Language) -> Result<Explanation> {
    let wanted = parse(files, asked)?;
    let mut file = read_named(files, &wanted.file, &Reader { keep: true, ..*reader })?;
    let mut sources = Sources::default();
    sources.add(std::mem::take(&mut file.source));
    let cells = cells(&file);
    let found = find(&wanted, &cells, &sources)?;
    let answer = match &found {
        Found::There(cell) => Answer::about(cell, &file, &cells),
        Found::Blank(cell) => Answer::about(cell, &file, &cells),
        Found::Nothing => Answer::default(),
    };
    let name = answer.cell.and_then(|cell| sources.locate(cell.place)).map(|location| location.to_string());
    let name = name.unwrap_or_else(|| asked.display().to_string());
    let text = answer.tell(&name, &sources, language);
    let json = answer.json(&name, &sources, language);
    let facts = answer.facts.iter().map(|(path, node)| (path.clone(), (*node).clone())).collect();
    Ok(Explanation { fate: answer.fate.cloned(), facts, text, json, report: answer.report })
}

/// `FILE!Sheet!F12`, `FILE!F12` or `FILE:7:3`. File and sheet names may hold any of the marks, so the longest
/// beginning that is a file is the file.
fn parse(files: &dyn Files, asked: &Path) -> Result<Asked> {
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
fn cells<'a>(file: &'a Received) -> Vec<Cell<'a>> {
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

enum Found<'c, 'a> {
    There(&'c Cell<'a>),
    /// A cell without content, among others of a table.
    Blank(Cell<'a>),
    Nothing,
}

/// The cell that was asked for, or the merged one that covers it.
fn find<'c, 'a>(asked: &Asked, cells: &'c [Cell<'a>], sources: &Sources) -> Result<Found<'c, 'a>> {
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

fn row_of(place: Place) -> Option<u32> {
    match place {
        Place::Cell { row, .. } => Some(row),
        _ => None,
    }
}

/// What is to be said of a cell.
#[derive(Default)]
struct Answer<'a> {
    cell: Option<&'a Cell<'a>>,
    text: String,
    /// `None` for a blank cell.
    fate: Option<&'a Fate>,
    read: Option<&'a Filling<'a>>,
    /// The facts that the cell gave, each with its path.
    facts: Vec<(FactPath, &'a Node)>,
    /// The labels over it and to its left.
    above: Option<&'a Cell<'a>>,
    left: Option<&'a Cell<'a>>,
    /// Between the cell and the label over it stand only its like: the label is the head of a column.
    heads_column: bool,
    /// What the other cells of its column became, as `项目[].资金.总计`.
    like: Option<String>,
    /// Fields that the form shows and nothing gave.
    missing: Vec<String>,
    report: Report,
}

impl<'a> Answer<'a> {
    fn about(cell: &'a Cell<'a>, file: &'a Received<'a>, cells: &'a [Cell<'a>]) -> Answer<'a> {
        let mut answer = Answer { cell: Some(cell), text: cell.text.trim().to_string(), ..Answer::default() };
        // Several fillings may stand on one sheet: the one that knows the cell, else the first that stands there.
        let knows = |read: &&Filling| read.cells.iter().any(|(place, _)| *place == cell.place);
        let on_sheet = |read: &&Filling| read.sections.contains(&cell.section);
        let Some(read) = file.fillings.iter().find(knows).or_else(|| file.fillings.iter().find(on_sheet)) else {
            return answer;
        };
        answer.read = Some(read);
        let fates: HashMap<Place, &Fate> = read.cells.iter().map(|(place, fate)| (*place, fate)).collect();
        answer.fate = fates.get(&cell.place).copied();
        if let Some(Fate::Field(path)) = answer.fate {
            placed(&read.root, cell.place, &mut FactPath::root(), &mut answer.facts);
            answer.facts.retain(|(found, _)| !found.starts_with(path) || found == path);
            if let (Some(node), false) = (read.root.get(path), answer.facts.iter().any(|(found, _)| found == path)) {
                answer.facts.push((path.clone(), node));
            }
        }
        let beside = |other: &&Cell| other.section == cell.section && other.block == cell.block;
        let overlap = |a: (u32, u32), b: (u32, u32)| a.0 < b.1 && b.0 < a.1;
        let is_label = |other: &&Cell| matches!(fates.get(&other.place), Some(Fate::Label));
        // What a form computes is no fact either, and heads nothing: 60.00 is nobody's name.
        let is_heading = |other: &&Cell| is_label(other) && other.text.chars().any(char::is_alphabetic);
        let heads = cells.iter().filter(beside).filter(|other| overlap(other.columns, cell.columns));
        let said = |other: &&Cell| !loose::is_blank(other.text);
        // Over a column that the form does not know stands a head it does not know either.
        let is_head = |other: &&Cell| match answer.fate {
            Some(Fate::Unexplained) => !matches!(fates.get(&other.place), Some(Fate::Field(_))),
            _ => is_heading(other),
        };
        answer.above = heads.clone().filter(|other| other.rows.1 <= cell.rows.0).filter(is_head).rfind(said);
        let row = cells.iter().filter(beside).filter(|other| overlap(other.rows, cell.rows));
        answer.left = row.clone().filter(|other| other.columns.1 <= cell.columns.0).filter(is_heading).rfind(said);
        let kind_at = |other: &Cell| match fates.get(&other.place) {
            Some(Fate::Field(path)) => Some(general(path)),
            _ => None,
        };
        if let (Some(above), Some(Fate::Field(path))) = (answer.above, answer.fate) {
            let between = heads.clone().filter(|other| other.rows.0 >= above.rows.1 && other.rows.1 <= cell.rows.0);
            answer.heads_column = path.0.iter().any(|step| matches!(step, Step::Index(_)))
                && above.columns == cell.columns
                && between.filter(said).all(|other| kind_at(other) == Some(general(path)));
        }
        // A row whose cells slid tells nothing of its columns.
        let slid = read.report.findings.iter().filter(|finding| finding.id == "I006").map(|finding| finding.place);
        let slid: Vec<u32> = slid.filter_map(row_of).collect();
        let fact_at = |other: &Cell| match fates.get(&other.place) {
            Some(Fate::Field(path))
                if path.0.iter().any(|step| matches!(step, Step::Index(_)))
                    && !row_of(other.place).is_some_and(|row| slid.contains(&row)) =>
            {
                Some(general(path))
            }
            _ => None,
        };
        if !matches!(answer.fate, Some(Fate::Field(_))) {
            // A title across the sheet heads no column.
            let alike = |other: &&Cell| answer.fate != Some(&Fate::Label) || other.columns == cell.columns;
            // Beyond a label the column is another table's, or none.
            let top = answer.above.map_or(0, |above| above.rows.1);
            let below = heads.clone().filter(|other| other.rows.0 >= cell.rows.1).filter(is_label).find(said);
            let end = below.map_or(u32::MAX, |label| label.rows.0);
            let alike = |other: &&Cell| alike(other) && other.rows.0 >= top && other.rows.1 <= end;
            let column = || {
                let mut count: BTreeMap<String, usize> = BTreeMap::new();
                for path in heads.clone().filter(alike).filter_map(fact_at) {
                    *count.entry(path).or_default() += 1;
                }
                count.into_iter().max_by_key(|(_, times)| *times).map(|(path, _)| path)
            };
            let to_the_right =
                || match fates.get(&row.clone().find(|other| other.columns.0 >= cell.columns.1)?.place)? {
                    Fate::Field(path) => Some(general(path)),
                    _ => None,
                };
            answer.like = match answer.fate {
                Some(Fate::Label) => to_the_right().or_else(column),
                _ => column(),
            };
        }
        if matches!(answer.fate, Some(Fate::Unexplained)) {
            let mut known = BTreeSet::new();
            known_paths(&read.root, &mut FactPath::root(), &mut known);
            let shown =
                summary(read.form).shown.into_iter().map(|path| path.split('（').next().unwrap_or("").to_string());
            answer.missing = shown.filter(|path| !path.is_empty() && !known.contains(path)).collect();
            answer.missing.dedup();
        }
        let (at, rule) = (|place: Place| place == cell.place, ["I004", "I011", "I014"]);
        let mut findings: Vec<_> = read.report.findings.iter().filter(|finding| at(finding.place)).cloned().collect();
        if answer.fate == Some(&Fate::Ignored) && findings.is_empty() {
            // The rule that left out a row or a column is told once, at its first cell.
            let same_row: Vec<Place> = row.map(|other| other.place).collect();
            let same_column: Vec<Place> = heads.map(|other| other.place).collect();
            let told = read.report.findings.iter().filter(|finding| rule.contains(&finding.id));
            findings.extend(
                told.filter(|finding| same_row.contains(&finding.place) || same_column.contains(&finding.place))
                    .cloned(),
            );
        }
        answer.report = Report { findings, ..Report::default() };
        answer
    }

    fn kind(&self) -> (&'static str, Words) {
        match self.fate {
            Some(Fate::Field(_)) => ("field", words!("内容", "a fact")),
            Some(Fate::Label) => {
                ("label", words!("标签，或由别的格算出来的字", "a label, or worked out from other cells"))
            }
            Some(Fate::Ignored) => ("ignored", words!("按规则略过", "ignored by rule")),
            Some(Fate::Unexplained) => {
                ("unexplained", words!("未能解释：本表没有它的位置", "unexplained: the form has no place for it"))
            }
            None => ("blank", words!("空白", "blank")),
        }
    }

    fn tell(&self, name: &str, sources: &Sources, language: Language) -> String {
        let mut out = format!("{name}\n");
        let mut line = |head: Words, text: String| {
            let head = head.say(language);
            let indent = format!("\n  {}", " ".repeat(unicode_width::UnicodeWidthStr::width(head) + 2));
            out += &format!("  {head}  {}\n", text.trim_end().replace('\n', &indent));
        };
        if !self.text.is_empty() {
            line(words!("原文", "text"), self.text.clone());
        }
        line(words!("成了", "became"), self.kind().1.say(language).to_string());
        if let Some(name) = self.project() {
            line(words!("项目", "project"), name.to_string());
        }
        for (path, node) in &self.facts {
            line(words!("路径", "path"), place::said(path));
            line(words!("规格", "spec"), in_yaml(path, node));
        }
        if let Some(read) = self.read {
            line(words!("表单", "form"), format!("{} {}", read.form.id, read.form.title));
        }
        for (label, words) in self.labels() {
            let cell = cell_of(label, sources);
            line(words, format!("{}（{cell}）", one_line(label.text)));
        }
        if let Some(like) = &self.like {
            line(self.like_words(), like.clone());
        }
        if !self.missing.is_empty() {
            let more = if self.missing.len() > 12 { "…" } else { "" };
            let first = self.missing.iter().take(12).cloned().collect::<Vec<_>>().join("、");
            line(words!("表单有而没读到的", "shown by the form and not found"), format!("{first}{more}"));
        }
        if !self.report.findings.is_empty() {
            out += &text::findings(&self.report, sources, language, false);
        }
        out
    }

    /// The project of a unit that the cell speaks of.
    fn project(&self) -> Option<&'a str> {
        let (path, _) = self.facts.first()?;
        let [list @ Step::Key(_), item @ Step::Index(_), ..] = path.0.as_slice() else { return None };
        let project = self.read?.root.get(&FactPath(vec![list.clone(), item.clone()]))?;
        project.child("项目名称").and_then(Node::as_text)
    }

    fn like_words(&self) -> Words {
        match self.fate {
            Some(Fate::Label) => words!("它领着", "it heads"),
            _ => words!("这一栏应是", "this column should be"),
        }
    }

    /// Which labels speak for the cell: in a list the head of the column, elsewhere the word to the left.
    fn labels(&self) -> Vec<(&'a Cell<'a>, Words)> {
        let above = self.above.map(|cell| (cell, words!("栏名", "column")));
        let left = self.left.map(|cell| (cell, words!("左边的标签", "label to the left")));
        match self.fate {
            Some(Fate::Field(_)) if self.heads_column => above.into_iter().collect(),
            Some(Fate::Field(_)) => left.or(above).into_iter().collect(),
            Some(Fate::Label | Fate::Ignored) => Vec::new(),
            _ => above.into_iter().chain(left).collect(),
        }
    }

    fn json(&self, name: &str, sources: &Sources, language: Language) -> serde_json::Value {
        let mut object = Map::new();
        object.insert("at".into(), json!(name));
        match self.cell.and_then(|cell| sources.locate(cell.place)) {
            Some(location) => {
                object.insert("file".into(), json!(location.file));
                match location.at {
                    At::Cell { sheet, cell } => {
                        object.insert("sheet".into(), json!(sheet));
                        object.insert("cell".into(), json!(cell));
                    }
                    At::Line { line, column } => {
                        object.insert("line".into(), json!(line));
                        object.insert("column".into(), json!(column));
                    }
                }
            }
            None => {
                object.insert("file".into(), json!(sources.get(SourceId(0)).map(|source| &source.name)));
            }
        }
        object.insert("text".into(), json!(self.text));
        object.insert("fate".into(), json!(self.kind().0));
        let facts = self.facts.iter().map(|(path, node)| {
            let key = path.0.iter().rev().find_map(|step| match step {
                Step::Key(key) => Some(key.to_string()),
                _ => None,
            });
            json!({ "path": path.to_string(), "key": key, "value": value(node) })
        });
        object.insert("facts".into(), facts.collect());
        object.insert(
            "form".into(),
            json!(self.read.map(|read| json!({ "id": read.form.id, "title": read.form.title }))),
        );
        let label =
            |cell: Option<&Cell>| cell.map(|cell| json!({ "text": cell.text.trim(), "cell": cell_of(cell, sources) }));
        object.insert("above".into(), json!(label(self.above)));
        object.insert("left".into(), json!(label(self.left)));
        object.insert("like".into(), json!(self.like));
        object.insert("missing".into(), json!(self.missing));
        object.insert("findings".into(), json::findings(&self.report, sources, language));
        object.into()
    }
}

fn cell_of(cell: &Cell, sources: &Sources) -> String {
    match sources.locate(cell.place).map(|location| location.at) {
        Some(At::Cell { cell, .. }) => cell,
        Some(At::Line { line, column }) => format!("{line}:{column}"),
        None => String::new(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The scalars and lists of a tree that came from a place.
fn placed<'n>(node: &'n Node, place: Place, path: &mut FactPath, found: &mut Vec<(FactPath, &'n Node)>) {
    let of_scalars = |items: &[Node]| items.iter().all(|item| item.as_text().is_some());
    match &node.value {
        Value::Text(_) if node.place == place => found.push((path.clone(), node)),
        Value::List(items) if node.place == place && of_scalars(items) => found.push((path.clone(), node)),
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                path.0.push(Step::Index(at));
                placed(item, place, path, found);
                path.0.pop();
            }
        }
        Value::Map(entries) => {
            for entry in entries {
                path.0.push(Step::Key(entry.key.clone()));
                placed(&entry.value, place, path, found);
                path.0.pop();
            }
        }
        _ => {}
    }
}

/// `项目[3].资金.总计` → `项目[].资金.总计`.
fn general(path: &FactPath) -> String {
    let mut out = String::new();
    for step in &path.0 {
        match step {
            Step::Key(key) if out.is_empty() => out += key,
            Step::Key(key) => out += &format!(".{key}"),
            Step::Index(_) => out += "[]",
            Step::Named(name) => out += &format!("[{name}]"),
        }
    }
    out
}

fn known_paths(node: &Node, path: &mut FactPath, found: &mut BTreeSet<String>) {
    if node.is_blank() {
        return;
    }
    found.insert(general(path));
    for (at, item) in node.items().iter().enumerate() {
        path.0.push(Step::Index(at));
        known_paths(item, path, found);
        path.0.pop();
        if let Some(name) = item.child("名称").and_then(Node::as_text) {
            path.0.push(Step::Named(name.trim().to_string().into()));
            known_paths(item, path, found);
            path.0.pop();
        }
    }
    for entry in node.entries() {
        path.0.push(Step::Key(entry.key.clone()));
        known_paths(&entry.value, path, found);
        path.0.pop();
    }
}

/// The fact as it stands in the spec of its item.
fn in_yaml(path: &FactPath, node: &Node) -> String {
    let own = path.0.iter().rposition(|step| !matches!(step, Step::Key(_))).map_or(0, |at| at + 1);
    let mut whole = Node::map();
    match &path.0[own..] {
        [] => whole = node.clone(),
        steps => {
            let mut fact = node.clone();
            fact.comments = None;
            *whole.reach(steps) = fact;
        }
    }
    match whole.as_text() {
        Some(text) => text.to_string(),
        None => yaml::print(&whole),
    }
}

fn value(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Nil => serde_json::Value::Null,
        Value::Text(text) => json!(text),
        Value::List(items) => items.iter().map(value).collect(),
        Value::Map(entries) => {
            entries.iter().map(|entry| (entry.key.to_string(), value(&entry.value))).collect::<Map<_, _>>().into()
        }
    }
}
