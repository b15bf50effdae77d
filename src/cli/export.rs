//! `jixiao export`: the facts of specs as JSON, keys as in the spec, amounts as text with their scale.

use super::Outcome;
use super::args::{Export, ExportFormat};
use super::screen::{Screen, pretty};
use super::workspace::Workspace;
use crate::diagnostic::Result;
use crate::spec::field::to_json;
use crate::spec::{Record, Revision, Unit};
use serde_json::{Value, json};

pub fn run(options: &Export, screen: &Screen) -> Result<Outcome> {
    let mut workspace = Workspace::load(&options.specs)?;
    let readable = || workspace.units.iter().filter(|loaded| loaded.readable);
    let units: Vec<Value> = readable()
        .filter(|loaded| loaded.revision.is_none())
        .map(|loaded| to_json(&loaded.unit.to_tree(), Unit::fields()))
        .collect();
    let revisions: Vec<Value> = readable()
        .filter_map(|loaded| Some(to_json(&loaded.revision.as_ref()?.to_tree(), Revision::fields())))
        .collect();
    let mut whole = json!({ "单位": units });
    if !revisions.is_empty() {
        whole["修订"] = revisions.into();
    }
    match options.format {
        ExportFormat::Json => screen.data(&pretty(&whole)),
    }
    let mut report = std::mem::take(&mut workspace.report);
    workspace.paths_by_file(&mut report);
    report.sort();
    screen.findings(&report, &workspace.sources);
    Ok(if report.has_faults() { Outcome::Findings } else { Outcome::Clean })
}
