//! What a form shows goes into an existing spec; comments, the
//! order of keys and everything the form does not show stay.
//!
//! A unit may keep its projects in files of their own. Each project of the form then goes into the file of
//! that name; one that has no such file is told, never made up, and a file that the form does not show stays.

use super::files::{Files, UNIT_FILE, What, folder_of, read_text, stays_inside};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity, several};
use crate::formats::yaml;
use crate::forms::onto::{self, Change, Said};
use crate::forms::{About, Form, loose};
use crate::source::{Path as FactPath, SourceId};
use crate::tree::{Node, Value};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What was changed, file by file, and what found no place.
#[derive(Default)]
pub struct Laid {
    pub changed: Vec<(PathBuf, Change)>,
    pub report: Report,
    /// The files that are different now, each with its new text.
    pub texts: Vec<(PathBuf, String)>,
}

/// A spec in a file, as it was and as it will be.
struct Spec {
    file: PathBuf,
    node: Node,
    changed: Vec<Change>,
}

/// Lays the facts of a filling onto the spec at `target` (a file, or a unit's folder), and gives the new texts.
///
/// # Errors
/// All can be laid, or nothing is: the spec is faulty or about something else, or counts its money in another unit than
/// projects that the form lacks.
///
/// ```
/// use jixiao::desk::{Shelf, into};
/// use jixiao::formats::yaml;
/// use jixiao::forms::{About, Library};
/// use jixiao::source::SourceId;
/// use std::path::Path;
///
/// let library = Library::built_in()?;
/// let form = library.forms.iter().find(|form| form.about == About::Unit).ok_or("no form")?;
/// let shelf = Shelf::from_iter([("中心.yaml", "# 留着\n单位名称: 某中心\n资金:\n  总计: 9.00\n")]);
/// let (facts, _) = yaml::parse(SourceId(0), "单位名称: 某中心\n资金: {总计: 10.00}\n");
/// let laid = into(&shelf, Path::new("中心.yaml"), form, &facts)?;
/// assert!(laid.texts[0].1.starts_with("# 留着") && laid.texts[0].1.contains("10.00"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn into(files: &dyn Files, target: &Path, form: &Form, facts: &Node) -> Result<Laid> {
    let file = if files.what(target) == Some(What::Folder) { target.join(UNIT_FILE) } else { target.to_path_buf() };
    let mut spec = Spec::read(files, file)?;
    let money = |node: &Node| node.child("金额单位").and_then(Node::as_text).unwrap_or("万元").trim().to_string();
    let (ours, theirs) = (money(&spec.node), money(facts));
    if form.id.is_empty() && ours != theirs {
        // Of a form that nobody declared nobody knows whether all amounts of the spec are on it.
        return Err(Error::new(words!(
            "表上的金额单位是{theirs}，规格是{ours}，没有改动",
            "the form is in {theirs} and the spec in {ours}; nothing was changed"
        ))
        .help(words!("先把规格的金额改成同一单位", "bring the amounts of the spec to the same unit first")));
    }
    let listed = spec.node.child("项目").map(Node::items).unwrap_or(&[]);
    let mut laid = Laid::default();
    let specs = if listed.iter().any(|item| item.as_text().is_some()) && form.about != About::Revision {
        let projects = listed_projects(files, &spec.file, listed)?;
        lay_on_files(spec, projects, form, facts, &mut laid.report)?
    } else {
        let key = match form.about {
            About::Unit => "单位名称",
            About::Project => "项目名称",
            About::Revision => "修订内容",
        };
        if spec.node.child(key).is_none() {
            let (id, name) = (&form.id, spec.file.display());
            return Err(Error::new(words!("{name} 不是 {id} 能并入的规格", "{name} is no spec that {id} goes into"))
                .help(words!("{id} 要并入写有“{key}”的规格", "{id} goes into a spec that says “{key}”")));
        }
        spec.changed = lay(form, &mut spec.node, facts);
        vec![spec]
    };
    let changed = specs.iter().filter(|spec| !spec.changed.is_empty());
    laid.texts = changed.map(|spec| (spec.file.clone(), yaml::print(&spec.node))).collect();
    laid.changed = specs
        .into_iter()
        .flat_map(|spec| spec.changed.into_iter().map(move |change| (spec.file.clone(), change)))
        .collect();
    Ok(laid)
}

impl Spec {
    fn read(files: &dyn Files, file: PathBuf) -> Result<Spec> {
        let name = file.display();
        let text = read_text(files, &file)?;
        let (node, report) = yaml::parse(SourceId::default(), &text);
        if report.count(Severity::Error) > 0 {
            return Err(Error::new(words!(
                "{name} 有语法错误，没有改动",
                "{name} has syntax errors and was left alone"
            ))
            .help(words!("先用 jixiao check 看是哪一行", "see jixiao check for the line")));
        }
        Ok(Spec { file, node, changed: Vec::new() })
    }

    fn name(&self) -> &str {
        name_of(&self.node)
    }
}

fn name_of(project: &Node) -> &str {
    project.child("项目名称").and_then(Node::as_text).unwrap_or("").trim()
}

/// The files that a unit lists, in its order.
fn listed_projects(files: &dyn Files, unit: &Path, listed: &[Node]) -> Result<Vec<Spec>> {
    let folder = folder_of(unit);
    let mut projects = Vec::new();
    for item in listed {
        let Some(name) = item.as_text().map(str::trim) else {
            let unit = unit.display();
            return Err(Error::new(words!(
                "{unit} 的项目有的分文件写，有的写在里面，没有改动",
                "{unit} has projects both inside and in files of their own, and was left alone"
            )));
        };
        if !stays_inside(name) {
            return Err(Error::new(words!("“{name}”不在本单位的文件夹里", "“{name}” is not inside the unit's folder")));
        }
        projects.push(Spec::read(files, folder.join(name))?);
    }
    Ok(projects)
}

/// The unit's own facts go into its own file, each project's into the file that is called the same.
fn lay_on_files(
    mut unit: Spec,
    mut projects: Vec<Spec>,
    form: &Form,
    facts: &Node,
    report: &mut Report,
) -> Result<Vec<Spec>> {
    let said: &[Node] = match form.about {
        About::Unit => facts.child("项目").map(Node::items).unwrap_or(&[]),
        _ => std::slice::from_ref(facts),
    };
    let (pairs, unmatched) = pair(said, &projects);
    for at in unmatched {
        let name = name_of(&said[at]);
        report.push(
            Diagnostic::new(
                "I040",
                Severity::Warning,
                words!(
                    "表上的“{name}”在这个单位里没有唯一的同名项目，没有并入",
                    "“{name}” on the form is not the name of exactly one project of this unit and was not laid"
                ),
            )
            .help(words!(
                "改了名的，先在规格里改名再并入；新项目先用 jixiao new 或 import -o 写成文件，列入 {UNIT_FILE}",
                "if it was renamed, rename it in the spec first; for a new project make a file and list it in {UNIT_FILE}"
            ))
            .at(FactPath::root().key("项目").index(at).key("项目名称"))
            .placed(said[at].child("项目名称").map_or(said[at].place, |name| name.place)),
        );
    }
    let laid: HashSet<usize> = pairs.iter().map(|(_, to)| *to).collect();
    let missing: Vec<&Spec> =
        projects.iter().enumerate().filter(|(at, _)| !laid.contains(at)).map(|(_, spec)| spec).collect();
    if form.about == About::Unit {
        for spec in &missing {
            let (name, file) = (spec.name(), spec.file.display());
            report.push(
                Diagnostic::new(
                    "I041",
                    Severity::Info,
                    words!(
                        "“{name}”不在表上，没有动：{file}",
                        "“{name}” is not on the form and was left alone: {file}"
                    ),
                )
                .help(words!(
                    "项目确已取消的，从 {UNIT_FILE} 的“项目:”里删去",
                    "if the project was dropped, remove it from 项目: in {UNIT_FILE}"
                )),
            );
        }
        let money = |node: &Node| node.child("金额单位").and_then(Node::as_text).unwrap_or("万元").trim().to_string();
        let (ours, theirs) = (money(&unit.node), money(facts));
        if ours != theirs && !missing.is_empty() {
            // Their amounts stand in files that would stay as they are and mean something else.
            let count = missing.len();
            let projects = several(count, "project");
            return Err(Error::new(words!(
                "表上的金额单位是{theirs}，规格是{ours}，而有 {count} 个项目不在表上，没有改动",
                "the form is in {theirs} and the spec in {ours}, and the form lacks {projects} of it; nothing was changed"
            ))
            .help(words!("先把规格的金额改成同一单位", "bring the amounts of the spec to the same unit first")));
        }
        let list = take(&mut unit.node);
        let mut own = facts.clone();
        take(&mut own);
        unit.changed = lay(form, &mut unit.node, &own);
        give(&mut unit.node, list);
    }
    for (from, to) in pairs {
        let spec = &mut projects[to];
        if form.about != About::Unit {
            spec.changed = lay(form, &mut spec.node, &said[from]);
            continue;
        }
        let alone = |project: Node| {
            let mut unit = Node::map();
            unit.push("项目", Node::list(vec![project]));
            unit
        };
        let mut holder = alone(std::mem::take(&mut spec.node));
        spec.changed = lay(form, &mut holder, &alone(said[from].clone()));
        for change in &mut spec.changed {
            // 项目[0] is this file.
            change.path.0.drain(..change.path.0.len().min(2));
        }
        if let Some(Node { value: Value::List(items), .. }) = holder.child_mut("项目") {
            spec.node = items.pop().unwrap_or_default();
        }
    }
    Ok(std::iter::once(unit).chain(projects).collect())
}

/// What a declared form shows is laid, blanks too; a form that nobody declared shows what was read from it.
fn lay(form: &Form, spec: &mut Node, facts: &Node) -> Vec<Change> {
    if form.id.is_empty() { onto::lay_facts(form.about.fields(), spec, facts) } else { onto::lay(form, spec, facts) }
}

/// Which project of the form goes into which file, and those of the form that go nowhere. Where
/// several are called the same, they go in their order, if there are as many here as there.
fn pair(said: &[Node], projects: &[Spec]) -> (Vec<(usize, usize)>, Vec<usize>) {
    let key = |name: &str| name.chars().filter_map(loose::fold).collect::<String>();
    // By name, which projects of the form and which files are called so.
    let mut called: HashMap<String, (Vec<usize>, Vec<usize>)> = HashMap::new();
    let said: Vec<String> = said.iter().map(|project| key(name_of(project))).collect();
    for (at, name) in said.iter().enumerate() {
        called.entry(name.clone()).or_default().0.push(at);
    }
    for (at, spec) in projects.iter().enumerate() {
        called.entry(key(spec.name())).or_default().1.push(at);
    }
    let (mut pairs, mut unmatched) = (Vec::new(), Vec::new());
    for (name, (here, there)) in called {
        if here.len() == there.len() && !loose::is_blank(&name) {
            pairs.extend(here.into_iter().zip(there));
        } else {
            unmatched.extend(here);
        }
    }
    pairs.sort_unstable();
    unmatched.sort_unstable();
    (pairs, unmatched)
}

/// Takes the projects out of a unit, leaving the key where it stands.
fn take(unit: &mut Node) -> Option<Value> {
    unit.child_mut("项目").map(|list| std::mem::take(&mut list.value))
}

fn give(unit: &mut Node, list: Option<Value>) {
    if let (Some(value), Some(node)) = (list, unit.child_mut("项目")) {
        node.value = value;
    }
}

impl Laid {
    /// The changes for programs: file, path, from, to.
    pub fn to_json(&self) -> serde_json::Value {
        let value = |said: &Said| match said {
            Said::Nothing => serde_json::Value::Null,
            Said::Text(text) => json!(text),
            Said::Items(count) => json!({ "items": count }),
        };
        let changes = self.changed.iter().map(|(file, change)| {
            json!({
                "file": file.display().to_string(),
                "path": change.path.to_string(),
                "from": value(&change.before),
                "to": value(&change.after),
            })
        });
        changes.collect()
    }
}
