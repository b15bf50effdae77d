//! `jixiao revise`: the declared and the edited spec → 修订.yaml beside the spec, and the revision form.

use super::args::{Args, Revise};
use super::files::{self, Disk};
use super::fill::{Wanted, fill};
use super::screen::Screen;
use super::side::{self, Side};
use super::workspace;
use super::{Outcome, args};
use crate::desk::{self, REVISION_ENDING, Workspace};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity};
use crate::formats::yaml;
use crate::forms::{About, Library};
use crate::revision::revise;
use crate::source::{Path as FactPath, Place, SourceId};
use crate::spec::{Record, Revision, field};
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

pub fn run(options: &Revise, args: &Args, screen: &Screen) -> Result<Outcome> {
    let (old, new, path) = match (options.sides.as_slice(), &options.base) {
        ([path], Some(base)) => (side::of_revision(base, path, args, screen)?, side::load(path, args, screen)?, path),
        ([old, path], None) => (side::load(old, args, screen)?, side::load(path, args, screen)?, path),
        _ => {
            return Err(Error::new(words!("要两份规格，或一份加 --base", "two specs are needed, or one with --base"))
                .help(words!("jixiao revise --base 申报的标签 规格", "jixiao revise --base TAG SPEC")));
        }
    };
    let library = workspace::library(args, screen)?;
    let profiles = workspace::profiles(&library, args)?;
    let mut written = Vec::new();
    let mut report = Report::default();
    for (unit, project, declared) in pairs(&old, &new, screen) {
        let changes = revise::revise(declared, project);
        if changes.child("修订内容").is_none_or(|list| list.items().is_empty()) && changes.child("其他修改").is_none()
        {
            continue;
        }
        let file = beside(path, project);
        let known =
            if file.is_file() { Some(yaml::parse(SourceId::default(), &files::read_text(&file)?).0) } else { None };
        let chosen = known.as_ref().and_then(form_of).map(str::to_string);
        let form = options.form.clone().or(chosen).or_else(|| form_of_region(&library, unit, project));
        let settings = profiles.settings(&form.iter().cloned().collect::<Vec<_>>());
        let revision = with_what_was_written(changes, known, unit, project, form);
        if once_more(declared, options, path, &file) {
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
            report.extend(once);
        }
        files::write(&file, yaml::print(&revision).as_bytes())?;
        screen.data(&format!("{}\n", file.display()));
        written.push(file);
    }
    if written.is_empty() {
        screen.say(&words!("没有差别，不用修订", "no differences, nothing to revise"));
        return Ok(Outcome::Clean);
    }
    let mut workspace = Workspace::load(&Disk, &written)?;
    report.extend(desk::check(&mut workspace, &library, &profiles));
    report.sort();
    screen.findings(&report, &workspace.sources);
    if let Some(output) = &options.output {
        let to = match output.extension().and_then(|extension| extension.to_str()) {
            Some("xlsx") => Some(args::To::Xlsx),
            Some("docx") => Some(args::To::Docx),
            _ => None,
        };
        let forms: Vec<String> = options.form.iter().cloned().collect();
        fill(&Wanted { specs: &written, forms: &forms, to, output: Some(output) }, false, args, screen)?;
    }
    Ok(if report.has_faults() { Outcome::Findings } else { Outcome::Clean })
}

fn name_of(project: &Node) -> &str {
    project.child("项目名称").and_then(Node::as_text).unwrap_or("").trim()
}

/// (unit, edited project, declared project) for every project of the new side that the old side has.
fn pairs<'a>(old: &'a Side, new: &'a Side, screen: &Screen) -> Vec<(&'a Node, &'a Node, &'a Node)> {
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
            None => screen.say(&words!(
                "“{name}”申报时没有，修订申报表不能新增项目",
                "“{name}” was not declared; a revision cannot add a project"
            )),
        }
    }
    pairs
}

/// Where a project's revision lies: beside its spec.
fn beside(path: &Path, project: &Node) -> PathBuf {
    let name = format!("{}{REVISION_ENDING}", desk::safe_name(name_of(project)));
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    // A revision of git or an office file elsewhere has no folder here.
    if folder.as_os_str().is_empty() || folder.is_dir() { folder.join(name) } else { PathBuf::from(name) }
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
    let mut revision = field::in_order(revision, Revision::fields());
    if fresh {
        revision.comment_before(NEXT);
    }
    revision
}

/// Whether the declared version was a revised one already: it says so, or git had its revision by then.
fn once_more(declared: &Node, options: &Revise, path: &Path, file: &Path) -> bool {
    let recorded = declared.child("修订记录").is_some_and(|record| !record.is_blank());
    let base = options.base.clone().or_else(|| {
        let old = options.sides.first()?;
        let (revision, _) = old.to_str().filter(|_| !old.exists() && options.sides.len() == 2)?.split_once(':')?;
        Some(revision.to_string())
    });
    let committed = base.is_some_and(|base| {
        let home = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        let home = if home.as_os_str().is_empty() { Path::new(".") } else { home };
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        side::git(home, &["cat-file", "-e", &format!("{base}:./{name}")]).is_ok()
    });
    recorded || committed
}
