//! What was read, as a page to look at: see [`crate::formats::report`].

use super::files::shown as name_of;
use super::gather::Gathered;
use super::read::{Batch, Received, balance, summary};
use crate::diagnostic::{Diagnostic, Language, Severity};
use crate::document::{Block, Section};
use crate::formats::report::{self, Became, File, Finding, Page, Sheet, Wording};
use crate::forms::Fate;
use crate::source::{At, Place, Sources};
use crate::spec::place;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One page of HTML that needs nothing else: every sheet as it looks, where each cell went, what was found. The reader
/// must have kept its cells; without `hints`, 提示 are left out.
///
/// ```
/// use jixiao::desk::{Gathered, Profiles, Reader, Shelf, read_all, report};
/// use jixiao::diagnostic::Language;
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let shelf = Shelf::from_iter([("表.csv", "项目名称,网络运维\n绩效目标,保障网络畅通\n三级指标,指标值\n网络可用率,≥99%\n")]);
/// let gathered = Gathered::all(shelf.names());
/// let batch = read_all(&gathered, &shelf, &Reader::new(&library, &profiles))?;
/// assert!(report(&gathered, &batch, Language::Chinese, true).contains("网络运维"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn report(gathered: &Gathered, batch: &Batch, language: Language, hints: bool) -> String {
    let mut page = String::new();
    report_to(gathered, batch, language, hints, &mut |piece| page.push_str(piece));
    page
}

/// The same page, handed over piece by piece: that of a large workbook is longer than all that was read of it.
pub fn report_to(gathered: &Gathered, batch: &Batch, language: Language, hints: bool, take: &mut dyn FnMut(&str)) {
    let mut lines = Vec::new();
    if gathered.batch {
        lines.extend(summary(gathered, batch).say(language).lines().map(str::to_string));
    }
    lines.push(balance(batch.account()).say(language).to_string());
    let mut shown: BTreeMap<usize, File> = BTreeMap::new();
    for file in &batch.files {
        let name = batch.sources.get(file.id).map(|source| source.name.clone()).unwrap_or_default();
        shown.insert(file.id.0 as usize, one(file, name, &batch.sources, language, hints));
    }
    for refused in &batch.refused {
        let at = gathered.files.iter().position(|file| *file == refused.file).unwrap_or(gathered.files.len());
        let why = refused.error.message.say(language).to_string();
        let name = name_of(&refused.file);
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
    report::write(&page, take);
}

fn one<'a>(file: &'a Received, name: String, sources: &Sources, language: Language, hints: bool) -> File<'a> {
    let mut lines = Vec::new();
    for filling in &file.fillings {
        let (id, title) = (&filling.form.id, &filling.form.title);
        let read = match id.is_empty() {
            true => words!("没有现成的表单，按标签通读", "no declared form; read by its labels"),
            false => words!("按 {id} {title} 读", "read as {id} {title}"),
        };
        lines.push(read.say(language).to_string());
        lines.push(balance(filling.account).say(language).to_string());
    }
    let places: Vec<HashSet<Place>> = file.sections.iter().map(places).collect();
    let mut sheets: Vec<Sheet> =
        (file.sections.iter()).map(|section| Sheet { section, fates: HashMap::new(), findings: Vec::new() }).collect();
    for filling in &file.fillings {
        for (place, fate) in &filling.cells {
            let found = filling.sections.clone().find(|at| places.get(*at).is_some_and(|known| known.contains(place)));
            if let Some(sheet) = found.and_then(|at| sheets.get_mut(at)) {
                sheet.fates.insert(*place, told(fate));
            }
        }
        for binding in &filling.bindings {
            let why = binding.told();
            for place in [Some(binding.label), binding.value()].into_iter().flatten() {
                let on = sheets.iter_mut().find_map(|sheet| sheet.fates.get_mut(&place));
                if let Some(shown) = on {
                    let before = if shown.told.is_empty() { String::new() } else { format!("{}。", shown.told) };
                    shown.told = format!("{before}{}", why.say(language));
                    shown.unsure |= !binding.is_sure();
                }
            }
        }
        let said = filling.report.findings.iter();
        for finding in said.filter(|finding| hints || finding.severity != Severity::Info) {
            let holds = |at: &usize| places.get(*at).is_some_and(|known| known.contains(&finding.place));
            let at = filling.sections.clone().find(holds).unwrap_or(filling.sections.start);
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

fn told(fate: &Fate) -> Became {
    let (fate, told) = match fate {
        Fate::Field(path) => (report::Fate::Fact, place::said(path)),
        Fate::Label => (report::Fate::Label, String::new()),
        Fate::Ignored => (report::Fate::Ignored, String::new()),
        Fate::Unexplained => (report::Fate::Unexplained, String::new()),
    };
    Became { fate, told, unsure: false }
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
