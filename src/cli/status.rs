//! `jixiao status`: what each unit owes at each stage, what of it is done, late, missing or faulty.

use super::args::{Args, Status, StatusFormat};
use super::files::Disk;
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::workspace;
use super::yard::Here;
use crate::desk::{self, Stage, Workspace};
use crate::diagnostic::Result;

pub fn run(options: &Status, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let mut here = Here::find(args, None)?;
    let mut workspace = Workspace::load(&Disk, &here.specs(&options.specs)?)?;
    here.forgive(&mut workspace, &library);
    // Only now: what the declared forms do not ask for is forgiven at every stage.
    if let Some(stage) = options.stage {
        let stage = Stage::from(stage);
        here.plan.stages.retain(|(other, _)| *other == stage);
        if here.plan.stages.is_empty() {
            here.plan.stages.push((stage, Vec::new()));
        }
    }
    let reading = workspace.report.clone();
    let findings = desk::check(&mut workspace, &library, &profiles);
    let units = desk::owed(&workspace, &library, &here.yard(&profiles.forms), &reading, &findings);
    match options.format {
        StatusFormat::Table => screen.data(&desk::status_as_text(&units, &here.plan, screen.language)),
        StatusFormat::Json => screen.data(&pretty(&desk::status_as_json(&units, &here.plan))),
        StatusFormat::Html => screen.data(&desk::status_as_html(&units, &here.plan, screen.language)),
    }
    workspace.refused.iter().for_each(|error| screen.error(error));
    Ok(match () {
        () if !workspace.refused.is_empty() => Outcome::Refused,
        () if !desk::is_done(&units, &here.plan) => Outcome::Findings,
        () => Outcome::Clean,
    })
}
