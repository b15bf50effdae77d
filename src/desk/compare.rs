//! What changed between two versions, each a spec, a folder of specs, or received files.

use super::files::{Files, STDIN, What};
use super::gather::Gathered;
use super::read::{Reader, read_named};
use super::workspace::{Workspace, has_specs};
use crate::diagnostic::{Error, Report, Result, Severity};
use crate::formats::{Kind, sniff};
use crate::forms::{About, Form, summary};
use crate::revision::{Comparison, Kind as Change, compare_units};
use crate::source::{Path as FactPath, Sources, Step};
use crate::spec::Extras;
use crate::tree::{Entry, Node, Value};
use std::collections::HashSet;
use std::path::Path;

/// The facts of one side.
#[derive(Debug, Default)]
pub struct Side {
    /// Units in order; a project that stands alone is a unit without a name.
    pub units: Vec<Node>,
    /// The form of an office file: what it does not show, it says nothing of.
    pub form: Option<Form>,
    /// The keys of specs that mean nothing: what stands behind them is not compared as a person may think.
    pub told: Report,
    pub sources: Sources,
}

/// Whether there are specs at a name, or received files: a spec is text that is no table, a folder of specs has at least
/// one.
///
/// # Errors
/// There is no such file.
pub fn are_specs(files: &dyn Files, path: &Path) -> Result<bool> {
    if files.what(path) == Some(What::Folder) {
        return Ok(has_specs(files, path));
    }
    if path.as_os_str() == STDIN {
        return Ok(true);
    }
    if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
        return Ok(true);
    }
    Ok(matches!(sniff::sniff(&files.read(path)?), Kind::Text)
        && !path.extension().is_some_and(|e| e == "csv" || e == "tsv" || e == "txt"))
}

impl Side {
    /// The units of specs; revisions say nothing of their own.
    ///
    /// # Errors
    /// One of the specs could not be read whole: what it lacks would look as if it had been taken out.
    pub fn of_specs(files: &dyn Files, path: &Path) -> Result<Side> {
        let mut workspace = Workspace::load(files, &[path.to_path_buf()])?;
        // What cannot be read would look as if it had been withdrawn.
        if !workspace.refused.is_empty() {
            return Err(workspace.refused.swap_remove(0));
        }
        let mut told = workspace.report.clone();
        told.findings.retain(|finding| finding.id == "S021");
        workspace.paths_by_file(&mut told);
        let unreadable = workspace.units.iter().find(|loaded| !loaded.is_complete());
        if let Some(loaded) = unreadable {
            let name = loaded.path.display();
            let mut report = workspace.report;
            report.findings.retain(|finding| finding.severity == Severity::Error);
            let mut error = Error::new(words!("{name} 没有读完整，无法比较", "{name} could not be read whole"))
                .help(words!("先用 jixiao check 改好", "mend it first: see jixiao check"));
            error.report = Box::new(report);
            return Err(error);
        }
        Ok(Side {
            units: workspace
                .units
                .into_iter()
                .filter(|loaded| loaded.revision.is_none())
                .map(|loaded| loaded.node)
                .collect(),
            form: None,
            told,
            sources: workspace.sources,
        })
    }

    /// The fillings of a received file, or of all in a folder.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn of_received(files: &dyn Files, path: &Path, reader: &Reader) -> Result<Side> {
        let mut gathered = Gathered::default();
        match files.what(path) {
            Some(What::Folder) => gathered.folder(path, files)?,
            _ => gathered.named(path),
        }
        let mut side = Side::default();
        for file in gathered.not_empty()?.files {
            for filling in read_named(files, &file, reader)?.fillings {
                side.form.get_or_insert_with(|| filling.form.clone());
                side.units.push(match filling.form.about {
                    About::Unit => filling.root,
                    _ => alone(filling.root),
                });
            }
        }
        Ok(side)
    }
}

/// Compares two sides; of what the form of one side has no place for, it says nothing.
///
/// ```
/// use jixiao::desk::{Shelf, Side, compare};
/// use jixiao::spec::Extras;
/// use std::path::Path;
///
/// let shelf = Shelf::from_iter([("旧.yaml", "项目名称: 运维\n联系人: 甲\n"), ("新.yaml", "项目名称: 运维\n联系人: 乙\n")]);
/// let side = |name| Side::of_specs(&shelf, Path::new(name));
/// assert_eq!(compare(side("旧.yaml")?, side("新.yaml")?, &Extras::default()).differences.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(mut old: Side, mut new: Side, extras: &Extras) -> Comparison {
    // One of each is a pair, whatever they are called: a project alone and the unit that it came to.
    if let ([one], [other]) = (old.units.as_mut_slice(), new.units.as_mut_slice()) {
        let named = |unit: &Node| unit.child("单位名称").is_some();
        if named(one) != named(other) {
            *one = only_projects(one);
            *other = only_projects(other);
        }
    }
    let mut comparison = compare_units(&old.units, &new.units, extras);
    for (form, units, says_nothing) in [
        (
            &new.form,
            &old.units,
            (|kind: &Change| matches!(kind, Change::Changed { to: None, .. })) as fn(&Change) -> bool,
        ),
        (&old.form, &new.units, |kind: &Change| matches!(kind, Change::Changed { from: None, .. })),
    ] {
        let Some(form) = form else { continue };
        let unshown = unshown(form, units);
        comparison.differences.retain(|difference| {
            let path = difference.old.as_ref().or(difference.new.as_ref()).map(general).unwrap_or_default();
            // Which forms a spec goes on is no fact of a form.
            let is_forms = matches!(path.as_str(), "表" | "项目[].表");
            !(is_forms || says_nothing(&difference.kind) && unshown.contains(&path))
        });
    }
    comparison
}

fn only_projects(unit: &Node) -> Node {
    let mut only = Node::map();
    only.push("项目", unit.child("项目").cloned().unwrap_or_default());
    only
}

/// `单位[0].项目[3].联系人` → `项目[].联系人`.
fn general(path: &FactPath) -> String {
    let steps = path.0.iter().skip(2).map(|step| match step {
        Step::Key(key) => Step::Key(key.clone()),
        Step::Index(_) | Step::Named(_) => Step::Named("".into()),
    });
    FactPath(steps.collect()).to_string()
}

/// A project that stands alone.
fn alone(project: Node) -> Node {
    let list = Entry { key: "项目".into(), key_place: project.place, value: Node::list(vec![project]) };
    Node { value: Value::Map(vec![list]), ..Node::default() }
}

/// What the form of one side has no place for, of what the units of the other say: `项目[].联系人`.
fn unshown(form: &Form, units: &[Node]) -> HashSet<String> {
    let of_unit = |unit: &Node| match form.about {
        About::Unit => summary::unshown(form, unit),
        _ => {
            let projects = unit.child("项目").map(Node::items).unwrap_or(&[]);
            let of_each = projects.iter().flat_map(|project| summary::unshown(form, project));
            of_each.map(|path| format!("项目[].{path}")).collect()
        }
    };
    units.iter().flat_map(of_unit).collect()
}
