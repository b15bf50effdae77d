//! Received files → fillings with their facts, findings, account and the fate of every cell.
//!
//! One file is read or refused. Of many, those that can be read are read, and the others are told with their reasons:
//! one spoilt file must not hold up a hundred. Where the files lie, and what becomes of the facts, is for others.

use super::asks;
use super::files::{Files, shown};
use super::gather::Gathered;
use super::open::{Opened, open};
use super::profile::Profiles;
use super::world::{Here, World, stopped};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity, Words, several};
use crate::document::{Block, Section};
use crate::formats::Room;
use crate::forms::account::Accounting;
use crate::forms::binding::Binding;
use crate::forms::sheets;
use crate::forms::summary as of_form;
use crate::forms::{About, Fate, Form, Library};
use crate::forms::{broken, pages};
use crate::rules::{self, extra_shape};
use crate::source::{Path as FactPath, Place, Source, SourceId, Sources};
use crate::spec::canonical::in_order;
use crate::spec::field::Facts;
use crate::spec::{Project, Revision, Unit};
use crate::tree::Node;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One filling of a form: a unit, one project on its own, or a revision, as read from a file.
pub struct Filling<'a> {
    /// The form it was read by; without an id where no declared form fits and labels alone were followed.
    pub form: &'a Form,
    /// The facts, keys in the order of a spec; each knows the cell it came from.
    pub root: Node,
    /// How many cells became what.
    pub account: Accounting,
    /// Every non-empty cell in reading order; empty unless asked for.
    pub cells: Vec<(Place, Fate)>,
    /// Why labels were taken for fields where no form says so; empty unless asked for.
    pub bindings: Vec<Binding>,
    /// Which sections of the file it stands on.
    pub sections: Range<usize>,
    /// What was found, by reading and by the rules.
    pub report: Report,
    /// Its first cell that says anything, for what is told of the whole.
    pub first: Place,
}

/// One file and the fillings in it.
pub struct Received<'a> {
    pub id: SourceId,
    /// Name, text or sheets; [`read_all`] moves it into its [`Sources`].
    pub source: Source,
    /// The sheets that hold anything; empty unless asked for.
    pub sections: Vec<Section>,
    pub fillings: Vec<Filling<'a>>,
}

/// How files are read, the same for each of them.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Read by this form, not by the one that fits best.
    pub wanted: Option<&'a Form>,
    pub library: &'a Library,
    pub profiles: &'a Profiles,
    /// Keeps sections and cells, for those who show them.
    pub keep: bool,
    /// What one file may take.
    pub room: Room,
    pub world: &'a dyn World,
}

impl<'a> Reader<'a> {
    /// By whatever form fits, in the usual room, in this process; what is needed to show the cells is kept.
    pub fn new(library: &'a Library, profiles: &'a Profiles) -> Reader<'a> {
        Reader { wanted: None, library, profiles, keep: true, room: Room::USUAL, world: &Here }
    }
}

/// A file of a batch that could not be read, and why.
#[derive(Debug)]
pub struct Refused {
    pub file: PathBuf,
    pub error: Error,
}

/// Several files as read, in the order they were asked for.
#[derive(Default)]
pub struct Batch<'a> {
    pub files: Vec<Received<'a>>,
    /// The files that were tried, those that were refused among them (without a name): places are numbered by them.
    pub sources: Sources,
    pub refused: Vec<Refused>,
}

/// The stack of a thread that reads, in bytes: as much as a main thread has, for nested documents.
const STACK: usize = 8 << 20;

/// Reads every file, those that can be read; several at once.
///
/// # Errors
/// The world wants no more of it. A file that cannot be read is no error but [`Refused`].
///
/// ```
/// use jixiao::desk::{Gathered, Profiles, Reader, Shelf, read_all};
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let good = "项目名称,网络运维\n绩效目标,保障网络畅通\n三级指标,指标值\n网络可用率,≥99%\n";
/// let dropped = Shelf::from_iter([("好.csv", good), ("坏.pdf", "%PDF-1.7\n")]);
/// let batch = read_all(&Gathered::all(dropped.names()), &dropped, &Reader::new(&library, &profiles))?;
/// assert_eq!((batch.files.len(), batch.refused.len()), (1, 1));
/// assert_eq!(batch.refused[0].file.to_str(), Some("坏.pdf"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_all<'a>(gathered: &Gathered, files: &dyn Files, reader: &Reader<'a>) -> Result<Batch<'a>> {
    let one = |(at, file): (usize, &PathBuf)| -> Result<Result<Received<'a>>> {
        let read = files.read(file).and_then(|bytes| read(&shown(file), bytes, SourceId(at as u32), reader));
        if reader.world.done(file) { Ok(read) } else { Err(stopped()) }
    };
    let each = || gathered.files.iter().enumerate();
    let on_all_cores = || {
        // Threads that read are joined before this is over.
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
        let all = |pool: &rayon::ThreadPool| {
            pool.install(|| gathered.files.par_iter().enumerate().map(one).collect::<Result<Vec<_>>>())
        };
        pool.build_scoped(|thread| thread.run(), all)
            .unwrap_or_else(|error| Err(Error::new(words!("无法启动线程：{error}", "threads do not start: {error}"))))
    };
    let outcomes = if gathered.files.len() > 1 { on_all_cores()? } else { each().map(one).collect::<Result<_>>()? };
    let mut batch = Batch::default();
    for (file, outcome) in gathered.files.iter().zip(outcomes) {
        match outcome {
            Ok(mut read) => {
                batch.sources.add(std::mem::take(&mut read.source));
                batch.files.push(read);
            }
            Err(error) => {
                // Keeps the numbering of the files behind it.
                batch.sources.add(Source::default());
                batch.refused.push(Refused { file: file.clone(), error });
            }
        }
    }
    Ok(batch)
}

/// Reads the one file of this name, as [`read`] does.
///
/// # Errors
/// As [`read`] has, and when there is no such file.
pub fn read_named<'a>(files: &dyn Files, file: &Path, reader: &Reader<'a>) -> Result<Received<'a>> {
    read(&shown(file), files.read(file)?, SourceId(0), reader)
}

/// Reads one file, whatever its kind: told by its bytes, not by its name, which is for messages. Places in it have the
/// number `id`.
///
/// # Errors
/// It is no table that can be read, has nothing in it, is like no form and has no labels that are known, or has more
/// than the room holds. What is wrong in the filling is no error: it is in the report of each [`Filling`].
///
/// ```
/// use jixiao::desk::{Profiles, Reader, read};
/// use jixiao::forms::Library;
/// use jixiao::source::SourceId;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let pasted =
///     "项目名称,网络运维\n绩效目标,保障网络畅通\n三级指标,指标值\n网络可用率,≥99%\n";
/// let received = read("粘贴.csv", pasted.into(), SourceId(0), &Reader::new(&library, &profiles))?;
/// let filling = &received.fillings[0];
/// // Nothing is lost: every cell that is not empty is a field, a label, left out by rule, or unexplained.
/// assert_eq!(filling.account.total(), 8);
/// assert_eq!(filling.cells.len(), 8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read<'a>(name: &str, bytes: Vec<u8>, id: SourceId, reader: &Reader<'a>) -> Result<Received<'a>> {
    let Opened { document, source, one_form } = open(name, bytes, id, reader.room, reader.world)?;
    let inferred = document.rows_inferred;
    let sheets: Vec<Section> = document.sections.into_iter().filter(has_text).collect();
    if sheets.is_empty() {
        return Err(Error::new(words!("{name} 里没有内容", "{name} is empty")));
    }
    let (sheets, passed) = match reader.wanted {
        Some(_) => (sheets, None),
        None => pages::choose(sheets, name).map(|(sheets, passed)| (sheets, Some(passed)))?,
    };
    let sheets = broken::mend(sheets, reader.library);
    let mut kept = if reader.keep { sheets.clone() } else { Vec::new() };
    kept.iter_mut().flat_map(|section| &mut section.blocks).for_each(|block| number(block, id));
    let mut fillings = sheets::read(sheets, one_form, reader.wanted, reader.library, id, name)?;
    if let Some(passed) = passed {
        passed.tell(&mut fillings, id);
    }
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
    let fillings = fillings.into_iter().map(|filling| judged(filling, inferred, reader)).collect();
    Ok(Received { id, source, sections: kept, fillings })
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
fn judged<'a>(filling: sheets::Filling<'a>, inferred: bool, reader: &Reader<'a>) -> Filling<'a> {
    let Reader { library, profiles, .. } = *reader;
    let sheets::Filling { form, extracted, sheets: sections } = filling;
    let account = extracted.accounting();
    let first = extracted.cells.first().map_or(Place::Nowhere, |(place, _)| *place);
    let settings = profiles.settings(std::slice::from_ref(&form.id));
    let context = profiles.context(library, &settings, std::slice::from_ref(&form.id));
    // A hundred thousand rows have half a million cells: what became of each goes before the types come.
    let cells = if reader.keep { extracted.cells } else { Vec::new() };
    let bindings = if reader.keep { extracted.bindings } else { Vec::new() };
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
    // Of a form that nobody filled in, everything would be missing.
    if (account.fields == 0 || extracted.root.is_blank()) && !form.id.is_empty() {
        let (name, id) = (&form.title, &form.id);
        let message =
            words!("“{name}”（{id}）是空白的，什么也没有填", "“{name}” ({id}) is blank: nothing is filled in");
        let help = words!(
            "看看是不是给错了文件；没有填的退回去填",
            "is it the right file? A blank one goes back to be filled in"
        );
        found.push(Diagnostic::new("I095", Severity::Warning, message).help(help).placed(first));
        settings.apply(&mut found);
        return Filling { form, root: Node::map(), account, cells, bindings, sections, report: found, first };
    }
    let mut root = extracted.root;
    if !root.is_blank() && !form.id.is_empty() {
        root.push("表", Node::list(vec![Node::text(form.id.clone())]));
    }
    let root = in_order(root, form.about.fields(), &library.extras);
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
    checked.extend(extra_shape::check(&root, form.about.fields(), &form.extra));
    rules::without_missing(&mut checked);
    if !form.id.is_empty() {
        asks::judge(&[form], &root, &mut checked);
    }
    // What extraction already told of a fact need not be told again by its type or by a rule.
    let known: HashSet<FactPath> =
        found.findings.iter().filter(|finding| finding.id == "I015").map(|finding| finding.path.clone()).collect();
    checked.findings.retain(|finding| !["S022", "S025"].contains(&finding.id) || !known.contains(&finding.path));
    settings.apply(&mut checked);
    settings.apply(&mut found);
    checked.place(&root);
    found.join(checked);
    Filling { form, root, account, cells, bindings, sections, report: found, first }
}

/// The bookkeeping in one line.
///
/// ```
/// use jixiao::desk::balance;
/// use jixiao::forms::Accounting;
///
/// let account = Accounting { fields: 3, labels: 2, ..Accounting::default() };
/// assert!(balance(account).zh.starts_with("非空单元格 5 = 内容 3 + 标签 2"));
/// ```
pub fn balance(account: Accounting) -> Words {
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
pub fn summary(gathered: &Gathered, batch: &Batch) -> Words {
    let fillings = batch.fillings();
    let (tried, left, skipped) = (gathered.files.len(), batch.refused.len(), gathered.skipped.len());
    let read = tried - left;
    let of = |about: About| fillings.iter().filter(move |filling| filling.form.about == about);
    let (units, revisions) = (of(About::Unit).count(), of(About::Revision).count());
    let of_units = of(About::Unit).flat_map(|filling| projects(&filling.root));
    let projects: Vec<&Node> = of_units.chain(of(About::Project).map(|filling| &filling.root)).collect();
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

/// The fillings as the machine contract has them: `{"单位": […], "修订": […]}`, keys as in a spec, amounts as text.
pub fn to_json(fillings: &[&Filling]) -> serde_json::Value {
    let mut whole = json!({ "单位": to_write(fillings, false) });
    let revisions = to_write(fillings, true);
    if !revisions.is_empty() {
        whole["修订"] = json!(revisions);
    }
    whole
}

/// The list of one kind, units or revisions, to be written as it goes.
pub fn to_write<'a>(fillings: &[&'a Filling], revisions: bool) -> Vec<Told<'a>> {
    let chosen = fillings.iter().filter(|filling| (filling.form.about == About::Revision) == revisions);
    chosen
        .map(|filling| {
            let facts = Facts { node: &filling.root, fields: filling.form.about.fields() };
            if filling.form.about == About::Project { Told::Alone { projects: [facts] } } else { Told::Whole(facts) }
        })
        .collect()
}

/// A root that was read, as an entry of the machine contract: a project stands in a unit without a name.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Told<'a> {
    Whole(Facts<'a>),
    Alone {
        #[serde(rename = "项目")]
        projects: [Facts<'a>; 1],
    },
}

impl Filling<'_> {
    /// Findings without a place of their own are about the whole, which begins at its first cell.
    pub fn place_the_rest(&mut self) {
        for finding in self.report.findings.iter_mut().filter(|finding| !finding.place.is_known()) {
            finding.place = self.first;
        }
    }
}

impl<'a> Batch<'a> {
    /// The fillings of all files.
    pub fn fillings(&self) -> Vec<&Filling<'a>> {
        self.files.iter().flat_map(|file| &file.fillings).collect()
    }

    /// The fillings of all files, each with the name of its file.
    pub fn named(&self) -> impl Iterator<Item = (&str, &Filling<'a>)> {
        self.files.iter().flat_map(|file| {
            let name = self.sources.get(file.id).map_or("", |source| source.name.as_str());
            file.fillings.iter().map(move |filling| (name, filling))
        })
    }

    /// All their cells together.
    pub fn account(&self) -> Accounting {
        self.fillings().iter().fold(Accounting::default(), |sum, filling| sum.and(filling.account))
    }
}
