//! `jixiao export`: the facts of specs as JSON, keys as in the spec, amounts as text with their scale.

use super::Outcome;
use super::args::{Export, ExportFormat};
use super::screen::{Screen, pretty};
use super::workspace::Workspace;
use crate::diagnostic::Result;
use crate::spec::Record;
use serde_json::{Value, json};

pub fn run(options: &Export, screen: &Screen) -> Result<Outcome> {
    let mut workspace = Workspace::load(&options.specs)?;
    let units: Vec<Value> =
        workspace.units.iter().filter(|loaded| loaded.readable).map(|loaded| loaded.unit.to_tree().to_json()).collect();
    match options.format {
        ExportFormat::Json => screen.data(&pretty(&json!({ "单位": units }))),
    }
    let mut report = std::mem::take(&mut workspace.report);
    workspace.paths_by_file(&mut report);
    report.sort();
    screen.findings(&report, &workspace.sources);
    Ok(if report.has_faults() { Outcome::Findings } else { Outcome::Clean })
}
