//! `jixiao import`: filled forms → specs, with an account of every cell.
//!
//! One file is read or refused. Of many, those that can be read are read and written, and the others
//! are told with their reasons: one spoilt file must not hold up a hundred.

use super::Outcome;
use super::args::{Args, Format, Import};
use super::gather::{Gathered, gather};
use super::open::open;
use super::profile::Profiles;
use super::screen::{Screen, pretty};
use super::{annotate, home, into, report, workspace};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity, Words, json, several};
use crate::document::{Block, Section};
use crate::formats::Room;
use crate::forms::extract::Accounting;
use crate::forms::sheets::{self, Filling};
use crate::forms::summary as of_form;
use crate::forms::{About, Fate, Form, Library};
use crate::rules;
use crate::source::{Path as FactPath, Place, Source, SourceId, Sources};
use crate::spec::{Project, Revision, Unit, field};
use crate::tree::Node;
use rayon::prelude::*;
use serde_json::json;
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One unit (or one project on its own) as read from a file.
pub(super) struct Read<'a> {
    pub form: &'a Form,
    pub root: Node,
    pub account: Accounting,
    /// Every non-empty cell in reading order; empty unless asked for.
    pub cells: Vec<(Place, Fate)>,
    /// Which sections of the file it stands on.
    pub sections: Range<usize>,
    pub report: Report,
    /// Its first cell that says anything, for what is told of the whole.
    pub first: Place,
}

/// One file and the fillings in it.
pub(super) struct FileRead<'a> {
    pub id: SourceId,
    pub source: Source,
    /// The sheets that hold anything; empty unless asked for.
    pub sections: Vec<Section>,
    pub reads: Vec<Read<'a>>,
}

/// How files are read, the same for each of them.
pub(super) struct Reader<'a> {
    pub wanted: Option<&'a Form>,
    pub library: &'a Library,
    pub profiles: &'a Profiles,
    /// Keeps sections and cells, for those who show them.
    pub keep: bool,
    pub room: Room,
}

/// A file of a batch that could not be read, and why.
pub(super) struct Refused {
    pub file: PathBuf,
    pub error: Error,
}

pub fn run(options: &Import, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args, screen)?;
    let profiles = Profiles::load(&library, args)?;
    let wanted = options.form.as_deref().map(|name| library.find(name)).transpose()?;
    let keep = options.report.is_some();
    let reader = Reader { wanted, library: &library, profiles: &profiles, keep, room: args.room() };
    let gathered = gather(&options.files)?;
    let copy = options.annotate.as_deref().map(|copy| annotate::prepare(copy, &gathered, options.force)).transpose()?;
    let (mut files, sources, refused) = read_all(&gathered, &reader, screen)?;
    if gathered.batch {
        // In a heap of files, what is told of a whole sheet must say of which.
        files.iter_mut().flat_map(|file| &mut file.reads).for_each(Read::place_the_rest);
    }
    // The page and the copy with notes show them once more, each at its cell.
    let shown_again = keep || copy.is_some();
    let mut told = Report::default();
    for read in files.iter_mut().flat_map(|file| &mut file.reads) {
        told.extend(if shown_again { read.report.clone() } else { std::mem::take(&mut read.report) });
    }
    told.sort();
    let reads: Vec<&Read> = files.iter().flat_map(|file| &file.reads).collect();
    let account = reads.iter().fold(Accounting::default(), |sum, read| sum.and(read.account));

    let mut written = match &options.output {
        Some(folder) => home::write(folder, &reads, options.force)?,
        None => Vec::new(),
    };
    let mut laid = None;
    if let Some(spec) = &options.into {
        let [read] = reads.as_slice() else {
            let count = reads.len();
            return Err(Error::new(words!(
                "读到 {count} 份，--into 一次只能并入一份",
                "{count} fillings were read; --into takes one"
            )));
        };
        let done = into::into(spec, read.form, &read.root)?;
        told.extend(done.report.clone());
        told.sort();
        laid = Some((spec, done));
    }
    if let Some(copy) = copy {
        written.push(copy.write(&files, &sources, screen)?);
    }
    if let Some(page) = &options.report {
        report::write(page, &files, &sources, &refused, &gathered, screen)?;
        written.push(page.clone());
    }
    match options.format {
        Format::Json => {
            let mut whole = contract(&reads);
            whole["findings"] = json::findings(&told, &sources, screen.language);
            whole["cells"] = json!(account);
            let omitted: usize = told.omitted.iter().sum();
            if omitted > 0 {
                whole["omitted"] = json!(omitted);
            }
            if let Some((_, laid)) = &laid {
                whole["changed"] = laid.json();
            }
            if gathered.batch {
                let name = |path: &Path| path.display().to_string();
                whole["refused"] = (refused.iter())
                    .map(|refused| json!({"file": name(&refused.file), "message": refused.error.message.say(screen.language)}))
                    .collect();
                whole["skipped"] = (gathered.skipped.iter())
                    .map(|(file, why)| json!({"file": name(file), "message": why.say(screen.language)}))
                    .collect();
            }
            screen.data(&pretty(&whole));
        }
        Format::Text => {
            screen.findings(&told, &sources);
            refused.iter().for_each(|refused| screen.error(&refused.error));
            if let Some((spec, laid)) = &laid {
                laid.tell(spec, screen);
            }
            for path in &written {
                screen.data(&format!("{}\n", path.display()));
            }
            if gathered.batch {
                screen.data(&format!("{}\n", summary(&gathered, &refused, &reads).say(screen.language)));
            }
            screen.data(&format!("{}\n", balance(account).say(screen.language)));
        }
    }
    let outcome = match () {
        () if !refused.is_empty() => Outcome::Refused,
        () if told.has_faults() || account.unexplained > 0 => Outcome::Findings,
        () => Outcome::Clean,
    };
    // The process ends next, and to take a hundred thousand projects apart node by node is a tenth of the time.
    std::mem::forget((files, told));
    Ok(outcome)
}

/// The bookkeeping in one line.
pub(super) fn balance(account: Accounting) -> Words {
    let Accounting { fields, labels, ignored, unexplained } = account;
    let total = account.total();
    let [cells, of_fields, of_labels] =
        [(total, "non-empty cell"), (fields, "field"), (labels, "label")].map(|(count, one)| several(count, one));
    words!(
        "非空单元格 {total} = 内容 {fields} + 标签 {labels} + 按规则略过 {ignored} + 未能解释 {unexplained}",
        "{cells} = {of_fields} + {of_labels} + {ignored} ignored by rule + {unexplained} unexplained"
    )
}

/// What a batch came to.
pub(super) fn summary(gathered: &Gathered, refused: &[Refused], reads: &[&Read]) -> Words {
    let (tried, left, skipped) = (gathered.files.len(), refused.len(), gathered.skipped.len());
    let read = tried - left;
    let of = |about: About| reads.iter().filter(move |read| read.form.about == about);
    let (units, revisions) = (of(About::Unit).count(), of(About::Revision).count());
    let of_units = of(About::Unit).flat_map(|read| projects(&read.root));
    let projects: Vec<&Node> = of_units.chain(of(About::Project).map(|read| &read.root)).collect();
    let indicators: usize =
        projects.iter().map(|project| project.child("绩效指标").map_or(0, |list| list.items().len())).sum();
    let projects = projects.len();
    let [files, of_units, of_projects, of_indicators] =
        [(tried, "file"), (units, "unit"), (projects, "project"), (indicators, "indicator")]
            .map(|(count, one)| several(count, one));
    let (zh, en) = match revisions {
        0 => (String::new(), String::new()),
        revisions => (format!("，修订 {revisions} 份"), format!(", {}", several(revisions, "revision"))),
    };
    let (other, others) = match skipped {
        0 => (String::new(), String::new()),
        _ => {
            let why = gathered.why_skipped();
            (
                format!("；另有 {skipped} 个没有读（{}）", why.zh),
                format!("; passed over besides: {skipped} ({})", why.en),
            )
        }
    };
    words!(
        "{tried} 个文件：读入 {read}，读不了 {left}{other}\n单位 {units} 个，项目 {projects} 个，指标 {indicators} 条{zh}",
        "{files}: {read} read, {left} refused{others}\n{of_units}, {of_projects}, {of_indicators}{en}"
    )
}

/// The stack of a thread that reads: as much as the main thread has, for nested documents.
const STACK: usize = 8 << 20;

type All<'a> = (Vec<FileRead<'a>>, Sources, Vec<Refused>);

/// Reads every file: a lone one or none, of many those that can be read.
fn read_all<'a>(gathered: &Gathered, reader: &Reader<'a>, screen: &Screen) -> Result<All<'a>> {
    let mut sources = Sources::default();
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    if let ([file], false) = (gathered.files.as_slice(), gathered.batch) {
        let mut read = read_file(file, SourceId(0), reader)?;
        sources.add(std::mem::take(&mut read.source));
        return Ok((vec![read], sources, refused));
    }
    let bar = screen.progress(gathered.files.len());
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build()
        .map_err(|error| Error::new(words!("无法启动线程：{error}", "threads do not start: {error}")))?;
    let outcomes: Vec<Result<FileRead>> = pool.install(|| {
        let numbered = gathered.files.par_iter().enumerate();
        numbered
            .map(|(at, file)| {
                let read = read_file(file, SourceId(at as u32), reader);
                bar.set_message(file.display().to_string());
                bar.inc(1);
                read
            })
            .collect()
    });
    bar.finish_and_clear();
    for (file, outcome) in gathered.files.iter().zip(outcomes) {
        match outcome {
            Ok(mut read) => {
                sources.add(std::mem::take(&mut read.source));
                files.push(read);
            }
            Err(error) => {
                // Keeps the numbering of the files behind it.
                sources.add(Source::default());
                refused.push(Refused { file: file.clone(), error });
            }
        }
    }
    Ok((files, sources, refused))
}

pub(super) fn read_file<'a>(file: &Path, id: SourceId, reader: &Reader<'a>) -> Result<FileRead<'a>> {
    let (document, source, whole) = open(file, id, reader.room)?;
    let name = source.name.clone();
    let inferred = document.rows_inferred;
    let sheets: Vec<Section> = document.sections.into_iter().filter(has_text).collect();
    if sheets.is_empty() {
        return Err(Error::new(words!("{name} 里没有内容", "{name} is empty")));
    }
    let mut kept = if reader.keep { sheets.clone() } else { Vec::new() };
    kept.iter_mut().flat_map(|section| &mut section.blocks).for_each(|block| number(block, id));
    let fillings = sheets::read(sheets, whole, reader.wanted, reader.library, id, &name)?;
    let projects: usize = fillings.iter().map(|filling| projects(&filling.extracted.root).len()).sum();
    let most = reader.room.of(MOST_PROJECTS);
    if projects > most {
        let error = Error::new(words!(
            "{name} 有 {projects} 个项目，一次最多读 {most} 个",
            "{name} has {projects} projects, {most} are read at once at most"
        ));
        return Err(
            error.help(words!("拆成几个文件，或用 --memory 放宽", "split it into several files, or raise --memory"))
        );
    }
    let reads = fillings.into_iter().map(|filling| read(filling, inferred, reader)).collect();
    Ok(FileRead { id, source, sections: kept, reads })
}

/// Projects of one file, in the usual room: with its types and what the rules find in it, a project that says next to
/// nothing takes 5 KiB.
const MOST_PROJECTS: usize = 40_000;

fn projects(root: &Node) -> &[Node] {
    root.child("项目").map(Node::items).unwrap_or(&[])
}

/// Gives the places of a block the number of their file; readers number their own file 0.
fn number(block: &mut Block, id: SourceId) {
    match block {
        Block::Paragraph(paragraph) => paragraph.place = paragraph.place.in_source(id),
        Block::Table(table) => {
            table.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| cell.place = cell.place.in_source(id));
        }
    }
}

fn has_text(section: &Section) -> bool {
    section.blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => !paragraph.text.trim().is_empty(),
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).any(|cell| !cell.text.trim().is_empty()),
    })
}

const EVIDENCE: &str = "修订内容[].证明材料";

/// Types and checks what was extracted: everything found is placed at a cell.
fn read<'a>(filling: Filling<'a>, inferred: bool, reader: &Reader<'a>) -> Read<'a> {
    let Reader { library, profiles, .. } = *reader;
    let Filling { form, extracted, sheets: sections } = filling;
    let account = extracted.accounting();
    let first = extracted.cells.first().map_or(Place::Nowhere, |(place, _)| *place);
    let settings = profiles.settings(std::slice::from_ref(&form.id));
    let context = profiles.context(library, &settings, std::slice::from_ref(&form.id));
    // A hundred thousand rows have half a million cells: what became of each goes before the types come.
    let cells = if reader.keep { extracted.cells } else { Vec::new() };
    let mut found = extracted.report;
    if inferred {
        let message = words!(
            "只剩文字的表，各行从哪里到哪里是照空行推出的",
            "only the text of a table: where its rows begin and end follows from blank lines"
        );
        let help = words!(
            "与原件逐行核对；有 .docx 的，导入 .docx",
            "compare it with the original row by row; if there is a .docx, import that"
        );
        found.push(Diagnostic::new("I031", Severity::Warning, message).help(help).placed(first));
    }
    let mut root = extracted.root;
    if !root.is_blank() && !form.id.is_empty() {
        root.push("表", Node::list(vec![Node::text(form.id.clone())]));
    }
    let root = field::in_order(root, form.about.fields());
    let mut checked = match form.about {
        About::Unit => {
            let (unit, mut findings) = Unit::from_tree(&root);
            findings.join(rules::check_unit(&unit, &context));
            findings
        }
        About::Revision => {
            let (revision, mut findings) = Revision::from_tree(&root);
            let mut checked = rules::check_revision(&revision, &context);
            // Where a form has no column for evidence, it is attached to the paper.
            if !of_form::summary(form).shown.iter().any(|path| path == EVIDENCE) {
                checked.findings.retain(|finding| finding.id != "R007");
            }
            findings.join(checked);
            findings
        }
        About::Project => {
            let (project, mut findings) = Project::from_tree(&root);
            findings.join(rules::check_alone(&project, &context));
            findings
        }
    };
    // What extraction already told of a fact need not be told again by its type or by a rule.
    let known: HashSet<FactPath> =
        found.findings.iter().filter(|finding| finding.id == "I015").map(|finding| finding.path.clone()).collect();
    checked.findings.retain(|finding| finding.id != "S022" || !known.contains(&finding.path));
    settings.apply(&mut checked);
    settings.apply(&mut found);
    checked.place(&root);
    found.join(checked);
    Read { form, root, account, cells, sections, report: found, first }
}

/// The fillings as the machine contract has them.
fn contract(reads: &[&Read]) -> serde_json::Value {
    let of = |revision: bool| -> Vec<serde_json::Value> {
        let reads = reads.iter().filter(|read| (read.form.about == About::Revision) == revision);
        reads.map(|read| facts(read)).collect()
    };
    let mut whole = json!({ "单位": of(false) });
    let revisions = of(true);
    if !revisions.is_empty() {
        whole["修订"] = revisions.into();
    }
    whole
}

/// A read root as an entry of the machine contract: a project stands in a unit without a name.
fn facts(read: &Read) -> serde_json::Value {
    let facts = field::to_json(&read.root, read.form.about.fields());
    if read.form.about == About::Project { json!({ "项目": [facts] }) } else { facts }
}

impl Read<'_> {
    /// Findings without a place of their own are about the whole, which begins at its first cell.
    pub fn place_the_rest(&mut self) {
        for finding in self.report.findings.iter_mut().filter(|finding| !finding.place.is_known()) {
            finding.place = self.first;
        }
    }
}
