//! `jixiao check`: every finding about specs, each at its line.

use super::Outcome;
use super::args::{Args, Check};
use super::profile::Profiles;
use super::screen::Screen;
use super::workspace::{self, Loaded, Workspace};
use crate::diagnostic::{Report, Result};
use crate::forms::Library;
use crate::rules;
use rayon::prelude::*;

pub fn run(options: &Check, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args, screen)?;
    let profiles = Profiles::load(&library, args)?;
    let mut workspace = Workspace::load(&options.specs)?;
    let report = findings(&mut workspace, &library, &profiles);
    screen.result(&report, &workspace.sources, options.format);
    Ok(if report.has_faults() { Outcome::Findings } else { Outcome::Clean })
}

/// What reading left and what the rules find, placed and sorted.
pub fn findings(workspace: &mut Workspace, library: &Library, profiles: &Profiles) -> Report {
    let found: Vec<Report> = workspace.units.par_iter().map(|loaded| check(loaded, library, profiles)).collect();
    let mut report = std::mem::take(&mut workspace.report);
    found.into_iter().for_each(|found| report.extend(found));
    rules::without_repeats(&mut report);
    workspace.paths_by_file(&mut report);
    report.sort();
    report
}

fn check(loaded: &Loaded, library: &Library, profiles: &Profiles) -> Report {
    let settings = profiles.settings(loaded.forms());
    let context = profiles.context(library, &settings);
    let mut report = Report::default();
    if !loaded.readable {
        return report;
    }
    if loaded.is_complete() {
        report.extend(rules::check_unit(&loaded.unit, &context));
    } else {
        // Half a unit has no totals to compare; its whole projects are checked all the same.
        report.extend(rules::check_projects(&loaded.unit, &context));
        workspace::without(&mut report, &loaded.broken);
    }
    let revised = loaded.revision.iter().flat_map(|revision| &revision.doubts);
    let doubts =
        revised.chain(loaded.unit.doubts.iter()).chain(loaded.unit.projects.iter().flat_map(|project| &project.doubts));
    for doubt in doubts {
        report.push(rules::doubt::finding(doubt));
    }
    settings.apply(&mut report);
    report.place(&loaded.node);
    report
}
