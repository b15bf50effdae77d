//! Every finding about specs, each at its line.

use super::asks;
use super::profile::Profiles;
use super::workspace::{self, Loaded, Workspace};
use crate::diagnostic::Report;
use crate::forms::Library;
use crate::rules::{self, Settings, extra_shape, fixes, suppress};
use crate::source::{SourceId, Sources};
use crate::spec::{Record, Revision, Unit};
use crate::tree::Node;
use rayon::prelude::*;
use std::collections::HashMap;

/// What reading left and what the rules find in a workspace, placed and sorted, without what the specs ask to ignore.
/// It takes what reading left out of the workspace, so it is asked once of each.
///
/// ```
/// use jixiao::desk::{Profiles, Shelf, Workspace, check};
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let shelf = Shelf::from_iter([("运维.yaml", "项目名称: 运维\n资金:\n  总计: 10.00\n  财政拨款: 9.00\n")]);
/// let mut workspace = Workspace::load(&shelf, &["运维.yaml".into()])?;
/// let report = check(&mut workspace, &library, &profiles);
/// let sum = report.findings.iter().find(|finding| finding.id == "M001").ok_or("10.00 is not 9.00")?;
/// assert_eq!(workspace.sources.locate(sum.place).map(|at| at.to_string()).as_deref(), Some("运维.yaml:3:7"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(workspace: &mut Workspace, library: &Library, profiles: &Profiles) -> Report {
    let settings: Vec<Settings> = workspace.units.iter().map(|loaded| profiles.settings(loaded.forms())).collect();
    let (units, sources) = (&workspace.units, &workspace.sources);
    let found: Vec<Report> = units
        .par_iter()
        .zip(&settings)
        .map(|(loaded, settings)| of_unit(loaded, library, profiles, settings, sources))
        .collect();
    asks::forgive(workspace, library, &[]);
    let units = &workspace.units;
    let mut report = std::mem::take(&mut workspace.report);
    as_set(&mut report, units, &settings);
    found.into_iter().for_each(|found| report.extend(found));
    rules::without_repeats(&mut report);
    workspace.paths_by_file(&mut report);
    rules::without_missing(&mut report);
    suppress::apply(&mut workspace.suppressions, &mut report);
    report.sort();
    report
}

/// Gives what reading left the gravity it has under the profile of its unit.
fn as_set(report: &mut Report, units: &[Loaded], settings: &[Settings]) {
    if report.findings.is_empty() {
        return;
    }
    let mut owner: HashMap<SourceId, &Settings> = HashMap::new();
    for (loaded, settings) in units.iter().zip(settings) {
        let projects = loaded.node.child("项目").map(Node::items).unwrap_or(&[]);
        let nodes = projects.iter().chain([&loaded.node]);
        owner.extend(nodes.filter_map(|node| Some((node.place.source()?, settings))));
    }
    report.findings.retain_mut(|finding| {
        let Some(settings) = finding.place.source().and_then(|source| owner.get(&source)) else { return true };
        match settings.severity(finding.id, finding.severity) {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        }
    });
}

fn of_unit(loaded: &Loaded, library: &Library, profiles: &Profiles, settings: &Settings, sources: &Sources) -> Report {
    let context = profiles.context(library, settings, loaded.forms());
    let mut report = Report::default();
    if !loaded.readable {
        return report;
    }
    // A revision repeats the declared wording to the letter, whatever its spelling.
    if loaded.revision.is_none() {
        report.extend(fixes::check(&loaded.node, Unit::fields(), sources));
    }
    if loaded.is_complete() {
        report.extend(rules::check_unit(&loaded.unit, &context));
    } else {
        // Half a unit has no totals to compare; its whole projects are checked all the same.
        report.extend(rules::check_projects(&loaded.unit, &context));
        workspace::without(&mut report, &loaded.broken);
    }
    let extras = profiles.extras(library, loaded.forms());
    report.extend(match &loaded.revision {
        Some(_) => extra_shape::check(&loaded.node, Revision::fields(), &extras),
        None => extra_shape::check(&loaded.node, Unit::fields(), &extras),
    });
    if let Some(revision) = &loaded.revision {
        report.extend(rules::check_revision(revision, &context));
    }
    let revised = loaded.revision.iter().flat_map(|revision| &revision.doubts);
    let doubts =
        revised.chain(loaded.unit.doubts.iter()).chain(loaded.unit.projects.iter().flat_map(|project| &project.doubts));
    for doubt in doubts {
        report.push(rules::doubt::finding(doubt));
    }
    asks::judge(&asks::forms_of(loaded, library), &loaded.node, &mut report);
    settings.apply(&mut report);
    fixes::offer(&mut report, &loaded.node, sources);
    report.place(&loaded.node);
    report
}
