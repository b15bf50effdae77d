//! What one cell of a filled form became, by what, and what was found there.

mod answer;
mod asked;
mod tell;

use super::files::Files;
use super::read::{Reader, read_named};
use crate::diagnostic::{Language, Report, Result};
use crate::forms::Fate;
use crate::source::{Path as FactPath, Sources};
use crate::tree::Node;
use answer::Answer;
use asked::{Found, cells, find, parse};
use std::path::Path;

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
