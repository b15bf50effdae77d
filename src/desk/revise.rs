//! The declared and the edited spec → a revision beside the spec, and a revision back into the spec it was made from.

use super::compare::Side;
use super::files::{Files, REVISION_ENDING, What, folder_of, read_text, safe_name};
use super::profile::Profiles;
use crate::diagnostic::{Diagnostic, Report, Result, Severity};
use crate::formats::yaml;
use crate::forms::{About, Library};
use crate::revision::revise;
use crate::source::{Path as FactPath, Place, SourceId};
use crate::spec::canonical::in_order;
use crate::spec::{Extras, Record, Revision};
use crate::tree::{Node, Value};
use std::path::{Path, PathBuf};

/// What the form of a revision asks for besides the changes, and where in a project or unit it is said.
const HEAD: &[(&str, &[&str])] = &[
    ("申报单位", &["填报单位", "编报部门", "实施单位", "单位名称"]),
    ("项目负责人", &["项目负责人"]),
    ("联系电话", &["联系电话"]),
];

/// Above a scaffold: what is still to be written.
const NEXT: &str =
    " 修订说明写原因，证明材料写附件；时间、项目进度、申报单位等照实补上。再运行一次 jixiao revise，已写的都留着。";

/// What revisions are made with.
pub struct Revising<'a> {
    /// Where the edited specs lie; a revision that is there already keeps what somebody wrote into it.
    pub files: &'a dyn Files,
    /// The name of the edited spec, or of the folder it is in.
    pub path: &'a Path,
    pub library: &'a Library,
    pub profiles: &'a Profiles,
    /// The revision form; else the one the revision names, or the only one of the region.
    pub form: Option<&'a str>,
    /// Whether the declared version had its revision by this name already.
    pub committed: &'a dyn Fn(&Path) -> bool,
}

/// The revisions of the projects that changed.
#[derive(Debug, Default)]
pub struct Revised {
    /// Each beside its spec, with its text.
    pub texts: Vec<(PathBuf, String)>,
    /// Projects that were not declared: a revision cannot add one.
    pub added: Vec<String>,
    /// What speaks against revising at all.
    pub report: Report,
}

/// The revisions that lead from what was declared to what stands there now.
///
/// # Errors
/// A revision that is there already cannot be read.
///
/// ```
/// use jixiao::desk::{Profiles, Revising, Shelf, Side, revise};
/// use jixiao::forms::Library;
/// use std::path::Path;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let spec = |target| format!("项目名称: 运维\n绩效指标:\n- {{三级指标: 可用率, 年度指标值: {target}}}\n");
/// let shelf = Shelf::from_iter([("申报/运维.yaml", spec("≥95%")), ("运维.yaml", spec("≥98%"))]);
/// let side = |name| Side::of_specs(&shelf, Path::new(name));
/// let (files, path, committed) = (&shelf, Path::new("运维.yaml"), &|_: &Path| false);
/// let with = Revising { files, path, library: &library, profiles: &profiles, form: None, committed };
/// let revised = revise(&side("申报/运维.yaml")?, &side("运维.yaml")?, &with)?;
/// assert_eq!(revised.texts[0].0.to_str(), Some("运维-修订.yaml"));
/// assert!(revised.texts[0].1.contains("≥98%"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn revise(old: &Side, new: &Side, with: &Revising) -> Result<Revised> {
    let mut revised = Revised::default();
    for (unit, project, declared) in pairs(old, new, &mut revised.added) {
        let changes = revise::revise(declared, project);
        if changes.child("修订内容").is_none_or(|list| list.items().is_empty()) && changes.child("其他修改").is_none()
        {
            continue;
        }
        let file = beside(with.files, with.path, project);
        let known = match with.files.what(&file) {
            Some(What::File) => Some(yaml::parse(SourceId::default(), &read_text(with.files, &file)?).0),
            _ => None,
        };
        let chosen = known.as_ref().and_then(form_of).map(str::to_string);
        let form = with.form.map(str::to_string).or(chosen).or_else(|| form_of_region(with.library, unit, project));
        let settings = with.profiles.settings(&form.iter().cloned().collect::<Vec<_>>());
        let revision = with_what_was_written(changes, known, unit, project, form, &with.library.extras);
        let recorded = declared.child("修订记录").is_some_and(|record| !record.is_blank());
        if recorded || (with.committed)(&file) {
            let name = name_of(project);
            let mut once = Report::default();
            once.push(
                Diagnostic::new(
                    "R008",
                    Severity::Error,
                    words!("“{name}”已经修订过一次", "“{name}” was revised once already"),
                )
                .help(words!("同一项目的绩效目标只允许修订一次", "the targets of a project may be revised once only"))
                .at(FactPath::root())
                .placed(Place::Nowhere),
            );
            settings.apply(&mut once);
            revised.report.extend(once);
        }
        revised.texts.push((file, yaml::print(&revision)));
    }
    Ok(revised)
}

fn name_of(project: &Node) -> &str {
    project.child("项目名称").and_then(Node::as_text).unwrap_or("").trim()
}

/// (unit, edited project, declared project) for every project of the new side that the old side has.
fn pairs<'a>(old: &'a Side, new: &'a Side, added: &mut Vec<String>) -> Vec<(&'a Node, &'a Node, &'a Node)> {
    let projects = |side: &'a Side| -> Vec<(&'a Node, &'a Node)> {
        let of = |unit: &'a Node| {
            unit.child("项目").map(Node::items).unwrap_or(&[]).iter().map(move |project| (unit, project))
        };
        side.units.iter().flat_map(of).collect()
    };
    let (old, new) = (projects(old), projects(new));
    if let ([(_, declared)], [(unit, project)]) = (old.as_slice(), new.as_slice()) {
        return vec![(unit, project, declared)];
    }
    let mut pairs = Vec::new();
    for (unit, project) in new {
        let name = name_of(project);
        match old.iter().find(|(_, declared)| name_of(declared) == name) {
            Some((_, declared)) => pairs.push((unit, project, *declared)),
            None => added.push(name.to_string()),
        }
    }
    pairs
}

/// Where a project's revision lies: beside its spec.
fn beside(files: &dyn Files, path: &Path, project: &Node) -> PathBuf {
    let name = format!("{}{REVISION_ENDING}", safe_name(name_of(project)));
    let is_folder = |path: &Path| files.what(path) == Some(What::Folder);
    let folder = if is_folder(path) { path } else { folder_of(path) };
    // A revision of git or an office file elsewhere has no folder here.
    if folder.as_os_str().is_empty() || is_folder(folder) { folder.join(name) } else { PathBuf::from(name) }
}

/// The first form that is named under 表.
fn form_of(node: &Node) -> Option<&str> {
    node.child("表")?.items().first()?.as_text()
}

/// The only revision form of the region whose form the spec names.
fn form_of_region(library: &Library, unit: &Node, project: &Node) -> Option<String> {
    let named = [project, unit].into_iter().find_map(form_of);
    let revisions = || library.forms.iter().filter(|form| form.about == About::Revision);
    let region = named.and_then(|id| id.split('/').next());
    let mut of_region =
        revisions().filter(|form| region.is_some_and(|region| form.id.split('/').next() == Some(region)));
    let found = of_region.next()?;
    of_region.next().is_none().then(|| found.id.clone())
}

/// Reasons, evidence, comments and heads that somebody wrote into the file stay with the changes they belong to.
fn with_what_was_written(
    changes: Node,
    known: Option<Node>,
    unit: &Node,
    project: &Node,
    form: Option<String>,
    extras: &Extras,
) -> Node {
    let fresh = known.is_none();
    let mut revision = known.unwrap_or_else(Node::map);
    let mut set = |key: &str, value: Node| match revision.child_mut(key) {
        Some(node) => node.value = value.value,
        None => revision.push(key.to_string(), value),
    };
    set("项目名称", Node::text(name_of(project)));
    if let Some(form) = form {
        set("表", Node::list(vec![Node::text(form)]));
    }
    for (key, from) in HEAD {
        let said = [project, unit].into_iter().find_map(|node| from.iter().find_map(|key| node.child(key)?.as_text()));
        if let (Some(said), true) = (said, revision.child(key).is_none()) {
            revision.push(*key, Node::text(said));
        }
    }
    let before: Vec<Node> = revision.child("修订内容").map(Node::items).unwrap_or(&[]).to_vec();
    let text = |node: &Node, key: &str| node.child(key).and_then(Node::as_text).map(str::to_string);
    let of = |change: &Node| (text(change, "指标名称"), text(change, "原指标值"));
    let mut list = Vec::new();
    for change in changes.child("修订内容").map(Node::items).unwrap_or(&[]) {
        let mut one = before.iter().find(|known| of(known) == of(change)).cloned().unwrap_or_else(Node::map);
        for entry in change.entries() {
            one.reach(&[crate::source::Step::Key(entry.key.clone())]).value = entry.value.value.clone();
        }
        for key in ["修订说明", "证明材料"] {
            if one.child(key).is_none() {
                one.push(key, Node::default());
            }
        }
        list.push(one);
    }
    let edits = changes.child("其他修改").map(|list| list.items().to_vec()).unwrap_or_default();
    for (key, items) in [("修订内容", list), ("其他修改", edits)] {
        if items.is_empty() {
            if let Value::Map(entries) = &mut revision.value {
                entries.retain(|entry| entry.key != key);
            }
            continue;
        }
        match revision.child_mut(key) {
            Some(node) => node.value = Node::list(items).value,
            None => revision.push(key.to_string(), Node::list(items)),
        }
    }
    let mut revision = in_order(revision, Revision::fields(), extras);
    if fresh {
        revision.comment_before(NEXT);
    }
    revision
}
