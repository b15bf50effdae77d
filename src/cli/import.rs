//! `jixiao import`: a filled form → specs, with an account of every cell.

use super::Outcome;
use super::args::{Args, Format, Import};
use super::files;
use super::open::open;
use super::profile::Profiles;
use super::screen::{Screen, pretty};
use super::workspace::{self, UNIT_FILE};
use crate::diagnostic::{Error, Report, Result, json};
use crate::document::{Block, Section};
use crate::formats::yaml;
use crate::forms::extract::{Accounting, Extracted};
use crate::forms::{About, Form, Library, sheets};
use crate::rules;
use crate::source::{Path as FactPath, Sources};
use crate::spec::{Project, Revision, Unit, field};
use crate::tree::{Entry, Node, Value};
use rayon::prelude::*;
use serde_json::json;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// One unit (or one project on its own) as read from a file.
struct Read<'a> {
    form: &'a Form,
    root: Node,
    account: Accounting,
}

pub fn run(options: &Import, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args, screen)?;
    let profiles = Profiles::load(&library, args)?;
    let wanted = options.form.as_deref().map(|name| library.find(name)).transpose()?;
    let mut sources = Sources::default();
    let mut report = Report::default();
    let mut reads: Vec<Read> = Vec::new();
    for file in &options.files {
        reads.extend(import(file, wanted, &library, &profiles, &mut sources, &mut report)?);
    }
    report.sort();
    let account = reads.iter().fold(Accounting::default(), |sum, read| sum.and(read.account));
    let written = match &options.output {
        Some(folder) => write(folder, &reads, options.force)?,
        None => Vec::new(),
    };
    if let Some(spec) = &options.into {
        let [read] = reads.as_slice() else {
            let count = reads.len();
            return Err(Error::new(words!(
                "读到 {count} 份，--into 一次只能并入一份",
                "{count} fillings were read; --into takes one"
            )));
        };
        let changed = super::into::lay(spec, read.form, &read.root)?;
        for path in &changed {
            screen.data(&format!("{path}\n"));
        }
        let (count, name) = (changed.len(), spec.display());
        screen.say(&words!("{name}：改了 {count} 处", "{name}: {count} facts changed"));
    }
    match options.format {
        Format::Json => {
            let of = |revision: bool| -> Vec<serde_json::Value> {
                reads.iter().filter(|read| (read.form.about == About::Revision) == revision).map(facts).collect()
            };
            let mut whole = json!({ "单位": of(false) });
            let revisions = of(true);
            if !revisions.is_empty() {
                whole["修订"] = revisions.into();
            }
            whole["findings"] = json::findings(&report, &sources, screen.language);
            whole["cells"] = json!(account);
            screen.data(&pretty(&whole));
        }
        Format::Text => {
            screen.findings(&report, &sources);
            for path in &written {
                screen.data(&format!("{}\n", path.display()));
            }
            screen.data(&format!("{}\n", told(account).say(screen.language)));
        }
    }
    Ok(if report.has_faults() || account.unexplained > 0 { Outcome::Findings } else { Outcome::Clean })
}

fn told(account: Accounting) -> crate::diagnostic::Words {
    let Accounting { fields, labels, ignored, unexplained } = account;
    let total = account.total();
    words!(
        "非空单元格 {total} = 内容 {fields} + 标签 {labels} + 按规则略过 {ignored} + 未能解释 {unexplained}",
        "{total} non-empty cells = {fields} fields + {labels} labels + {ignored} ignored by rule + {unexplained} unexplained"
    )
}

fn import<'a>(
    file: &Path,
    wanted: Option<&'a Form>,
    library: &'a Library,
    profiles: &Profiles,
    sources: &mut Sources,
    report: &mut Report,
) -> Result<Vec<Read<'a>>> {
    let id = sources.next_id();
    let (document, source, whole) = open(file, id)?;
    let name = source.name.clone();
    sources.add(source);
    let sheets: Vec<Section> = document.sections.into_iter().filter(has_text).collect();
    if sheets.is_empty() {
        return Err(Error::new(words!("{name} 里没有内容", "{name} is empty")));
    }
    let fillings = sheets::read(sheets, whole, wanted, library, id, &name)?;
    Ok(fillings.into_iter().map(|one| read(one.form, one.extracted, library, profiles, report)).collect())
}

fn has_text(section: &Section) -> bool {
    section.blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => !paragraph.text.trim().is_empty(),
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).any(|cell| !cell.text.trim().is_empty()),
    })
}

/// Types and checks what was extracted: everything found is placed at a cell.
fn read<'a>(
    form: &'a Form,
    extracted: Extracted,
    library: &Library,
    profiles: &Profiles,
    report: &mut Report,
) -> Read<'a> {
    let account = extracted.accounting();
    let settings = profiles.settings(std::slice::from_ref(&form.id));
    let context = profiles.context(library, &settings, std::slice::from_ref(&form.id));
    let mut found = extracted.report;
    let mut root = extracted.root;
    if !root.is_blank() && !form.id.is_empty() {
        root.push("表", Node::list(vec![Node::text(form.id.clone())]));
    }
    let root = field::in_order(root, form.about.fields());
    let mut checked = match form.about {
        About::Unit => {
            let (unit, mut findings) = Unit::from_tree(&root);
            findings.extend(rules::check_unit(&unit, &context));
            findings
        }
        About::Revision => {
            let (revision, mut findings) = Revision::from_tree(&root);
            findings.extend(rules::check_revision(&revision, &context));
            findings
        }
        About::Project => {
            let (project, mut findings) = Project::from_tree(&root);
            findings.extend(rules::check_alone(&project, &context));
            findings
        }
    };
    // What extraction already told of a fact need not be told again by its type or by a rule.
    let known: HashSet<FactPath> =
        found.findings.iter().filter(|finding| finding.id == "I015").map(|finding| finding.path.clone()).collect();
    checked.findings.retain(|finding| finding.id != "S022" || !known.contains(&finding.path));
    settings.apply(&mut checked);
    checked.place(&root);
    found.extend(checked);
    report.extend(found);
    Read { form, root, account }
}

/// A read root as an entry of the machine contract: a project stands in a unit without a name.
fn facts(read: &Read) -> serde_json::Value {
    let facts = field::to_json(&read.root, read.form.about.fields());
    if read.form.about == About::Project { json!({ "项目": [facts] }) } else { facts }
}

/// Writes one folder a unit and one file a project; nothing is written unless all of it can be.
fn write(folder: &Path, reads: &[Read], force: bool) -> Result<Vec<PathBuf>> {
    let mut planned: Vec<(PathBuf, String)> = Vec::new();
    let mut folders: HashSet<String> = HashSet::new();
    for read in reads {
        match read.form.about {
            About::Unit => {
                let name = read.root.child("单位名称").and_then(Node::as_text).unwrap_or("");
                let home = folder.join(unique(files::safe_name(name), &mut folders));
                plan_unit(&home, &read.root, &mut planned);
            }
            About::Project | About::Revision => {
                let name = read.root.child("项目名称").and_then(Node::as_text).unwrap_or("");
                let name = if read.form.about == About::Revision { format!("{name}-修订") } else { name.to_string() };
                let name = unique(files::safe_name(&name), &mut folders);
                planned.push((folder.join(format!("{name}.yaml")), yaml::print(&read.root)));
            }
        }
    }
    let existing: Vec<String> =
        planned.iter().filter(|(path, _)| path.exists()).map(|(path, _)| path.display().to_string()).collect();
    if let (Some(first), false) = (existing.first(), force) {
        let count = existing.len();
        return Err(Error::new(words!(
            "{first} 等 {count} 个文件已经存在，没有写任何文件",
            "{count} files exist already, {first} among them; nothing was written"
        ))
        .help(words!("换一个文件夹，或加 --force 覆盖", "choose another folder, or add --force to overwrite")));
    }
    for (path, text) in &planned {
        files::write(path, text.as_bytes())?;
    }
    Ok(planned
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.ends_with(UNIT_FILE) || reads.iter().any(|read| read.form.about != About::Unit))
        .collect())
}

fn plan_unit(home: &Path, root: &Node, planned: &mut Vec<(PathBuf, String)>) {
    let mut names: HashSet<String> = HashSet::from([UNIT_FILE.trim_end_matches(".yaml").to_string()]);
    let items = root.child("项目").map(Node::items).unwrap_or(&[]);
    let projects: Vec<(String, &Node)> = items
        .iter()
        .map(|item| {
            let name = item.child("项目名称").and_then(Node::as_text).unwrap_or("");
            (format!("{}.yaml", unique(files::safe_name(name), &mut names)), item)
        })
        .collect();
    // The unit as it is, with names in place of the projects.
    let listed = |entry: &Entry| match &entry.value.value {
        Value::List(_) if entry.key == "项目" => {
            let names = projects.iter().map(|(name, _)| Node::text(name)).collect();
            let list = Node { value: Value::List(names), comments: entry.value.comments.clone(), ..Node::default() };
            Entry { key: entry.key.clone(), key_place: entry.key_place, value: list }
        }
        _ => entry.clone(),
    };
    let entries = root.entries().iter().map(listed).collect();
    let unit = Node { value: Value::Map(entries), comments: root.comments.clone(), ..Node::default() };
    planned.push((home.join(UNIT_FILE), yaml::print(&unit)));
    planned.par_extend(projects.par_iter().map(|(name, project)| (home.join(name), yaml::print(project))));
}

/// A name not taken yet; file systems that fold case must keep them apart too.
fn unique(name: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.to_lowercase()) {
        candidate = format!("{name}-{number}");
        number += 1;
    }
    candidate
}
