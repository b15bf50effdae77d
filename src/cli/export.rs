//! `jixiao export`: the facts of specs as JSON, keys as in the spec, amounts as text with their scale.

use super::args::{Export, ExportFormat};
use super::files::Disk;
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use crate::desk::{self, Workspace};
use crate::diagnostic::Result;

pub fn run(options: &Export, screen: &Screen) -> Result<Outcome> {
    let mut workspace = Workspace::load(&Disk, &options.specs)?;
    let whole = desk::export(&workspace);
    match options.format {
        ExportFormat::Json => screen.data(&pretty(&whole)),
    }
    let mut report = std::mem::take(&mut workspace.report);
    workspace.paths_by_file(&mut report);
    report.sort();
    screen.findings(&report, &workspace.sources);
    workspace.refused.iter().for_each(|error| screen.error(error));
    screen.passed_over(workspace.strangers);
    Ok(match () {
        () if !workspace.refused.is_empty() => Outcome::Refused,
        () if report.has_faults() => Outcome::Findings,
        () => Outcome::Clean,
    })
}
