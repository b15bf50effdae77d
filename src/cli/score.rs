//! `jixiao score`: what self-evaluations come to, line by line.

use super::args::{Args, Score, ScoreFormat};
use super::files::Disk;
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::workspace;
use crate::desk::{self, Workspace};
use crate::diagnostic::{Error, Result, several};

pub fn run(options: &Score, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let mut workspace = Workspace::load(&Disk, &options.specs)?;
    let mut report = std::mem::take(&mut workspace.report);
    workspace.paths_by_file(&mut report);
    report.sort();
    screen.findings(&report, &workspace.sources);
    workspace.refused.iter().for_each(|error| screen.error(error));
    screen.passed_over(workspace.strangers);
    let scores = desk::score(&workspace, &profiles);
    let without = scores.iter().filter(|scored| scored.sheet.is_none()).count();
    if without > 0 && without == scores.len() && workspace.refused.is_empty() && !report.has_faults() {
        return Err(Error::new(words!("没有自评，没有分可打", "there is no self-evaluation to score")).help(words!(
            "在指标和项目的 自评: 下写完成值、执行数；字段见 jixiao schema",
            "write what was reached and spent under 自评: of indicators and project; jixiao schema has the fields"
        )));
    }
    match options.format {
        ScoreFormat::Table => screen.data(&desk::score_as_text(&scores, screen.language)),
        ScoreFormat::Markdown => screen.data(&desk::score_as_markdown(&scores, screen.language)),
        ScoreFormat::Json => screen.data(&pretty(&desk::score_as_json(&scores, screen.language))),
    }
    if without > 0 {
        let projects = several(without, "project");
        screen.say(&words!("另有 {without} 个项目没有自评", "without a self-evaluation: {projects}"));
    }
    let is_open = scores.iter().filter_map(|scored| scored.sheet.as_ref()).any(|sheet| sheet.open().next().is_some());
    Ok(match () {
        () if !workspace.refused.is_empty() => Outcome::Refused,
        () if report.has_faults() || is_open => Outcome::Findings,
        () => Outcome::Clean,
    })
}
