//! `jixiao import … --report 页面.html`: what was read, as a page to look at: see [`crate::formats::report`].

use super::files;
use super::gather::Gathered;
use super::import::{FileRead, Read, Refused, balance, summary};
use super::screen::{Language, Screen};
use crate::diagnostic::{Diagnostic, Error, Result, Severity};
use crate::document::{Block, Section};
use crate::formats::report::{self, File, Finding, Page, Sheet, Wording};
use crate::forms::Fate;
use crate::forms::extract::Accounting;
use crate::source::{At, Place, Sources};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

pub(super) fn write(
    to: &Path,
    files: &[FileRead],
    sources: &Sources,
    refused: &[Refused],
    gathered: &Gathered,
    screen: &Screen,
) -> Result<()> {
    let inputs = gathered.files.iter().filter_map(|file| file.canonicalize().ok());
    if to.canonicalize().is_ok_and(|to| inputs.into_iter().any(|input| input == to)) {
        let name = to.display();
        return Err(Error::new(words!("{name} 是要读的文件，不能写成页面", "{name} is a file to read, not to write")));
    }
    let reads: Vec<&Read> = files.iter().flat_map(|file| &file.reads).collect();
    let account = reads.iter().fold(Accounting::default(), |sum, read| sum.and(read.account));
    let language = screen.language;
    let mut lines = Vec::new();
    if gathered.batch {
        lines.extend(summary(gathered, refused, &reads).say(language).lines().map(str::to_string));
    }
    lines.push(balance(account).say(language).to_string());
    let mut shown: BTreeMap<usize, File> = BTreeMap::new();
    for file in files {
        let name = sources.get(file.id).map(|source| source.name.clone()).unwrap_or_default();
        shown.insert(file.id.0 as usize, one(file, name, sources, screen));
    }
    for refused in refused {
        let at = gathered.files.iter().position(|file| *file == refused.file).unwrap_or(gathered.files.len());
        let why = refused.error.message.say(language).to_string();
        let name = refused.file.display().to_string();
        shown.insert(at, File { name, lines: Vec::new(), refused: Some(why), sheets: Vec::new() });
    }
    let title = match language {
        Language::Chinese => "导入核对",
        Language::English => "What was imported",
    };
    let page = Page {
        wording: wording(language),
        title: title.to_string(),
        summary: lines,
        files: shown.into_values().collect(),
    };
    files::write(to, report::write(&page).as_bytes())
}

fn one<'a>(file: &'a FileRead, name: String, sources: &Sources, screen: &Screen) -> File<'a> {
    let language = screen.language;
    let mut lines = Vec::new();
    for read in &file.reads {
        let (id, title) = (&read.form.id, &read.form.title);
        lines.push(words!("按 {id} {title} 读", "read as {id} {title}").say(language).to_string());
        lines.push(balance(read.account).say(language).to_string());
    }
    let places: Vec<HashSet<Place>> = file.sections.iter().map(places).collect();
    let mut sheets: Vec<Sheet> =
        (file.sections.iter()).map(|section| Sheet { section, fates: HashMap::new(), findings: Vec::new() }).collect();
    for read in &file.reads {
        for (place, fate) in &read.cells {
            let found = read.sections.clone().find(|at| places.get(*at).is_some_and(|known| known.contains(place)));
            if let Some(sheet) = found.and_then(|at| sheets.get_mut(at)) {
                sheet.fates.insert(*place, told(fate));
            }
        }
        let said = read.report.findings.iter();
        for finding in said.filter(|finding| !screen.quiet || finding.severity != Severity::Info) {
            let holds = |at: &usize| places.get(*at).is_some_and(|known| known.contains(&finding.place));
            let at = read.sections.clone().find(holds).unwrap_or(read.sections.start);
            if let Some(sheet) = sheets.get_mut(at) {
                sheet.findings.push(shown(finding, sources, language));
            }
        }
    }
    for sheet in &mut sheets {
        sheet.findings.sort_by_key(|finding| finding.place);
    }
    File { name, lines, refused: None, sheets }
}

fn places(section: &Section) -> HashSet<Place> {
    let mut places = HashSet::new();
    for block in &section.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                places.insert(paragraph.place);
            }
            Block::Table(table) => {
                places.extend(table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.place));
            }
        }
    }
    places
}

fn told(fate: &Fate) -> (report::Fate, String) {
    match fate {
        Fate::Field(path) => (report::Fate::Fact, path.to_string()),
        Fate::Label => (report::Fate::Label, String::new()),
        Fate::Ignored => (report::Fate::Ignored, String::new()),
        Fate::Unexplained => (report::Fate::Unexplained, String::new()),
    }
}

fn shown(finding: &Diagnostic, sources: &Sources, language: Language) -> Finding {
    let at = sources.locate(finding.place).map(|location| match location.at {
        At::Cell { cell, .. } => cell,
        At::Line { line, column } => format!("{line}:{column}"),
    });
    Finding {
        place: finding.place,
        at: at.unwrap_or_default(),
        class: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        },
        head: format!("{} {}", finding.severity.name(language), finding.id),
        message: finding.message.say(language).to_string(),
        help: finding.help.as_ref().map(|help| help.say(language).to_string()),
    }
}

fn wording(language: Language) -> Wording {
    match language {
        Language::Chinese => Wording {
            language: "zh-CN",
            legend: "图例".into(),
            fates: [("内", "内容"), ("标", "标签"), ("略", "按规则略过"), ("未", "未能解释")],
            findings: "问题".into(),
            no_findings: "没有发现问题".into(),
            whole: "整张表".into(),
            blank_rows: "行空白".into(),
            hidden: "隐藏".into(),
        },
        Language::English => Wording {
            language: "en",
            legend: "Legend".into(),
            fates: [("F", "fact"), ("L", "label"), ("I", "ignored by rule"), ("U", "unexplained")],
            findings: "Findings".into(),
            no_findings: "nothing was found".into(),
            whole: "the whole".into(),
            blank_rows: "blank rows".into(),
            hidden: "hidden".into(),
        },
    }
}
