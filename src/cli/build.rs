//! `jixiao render` without specs: every form that the workspace owes and that is out of date, and only those.

use super::args::{Args, Render};
use super::files::{self, Disk};
use super::outcome::Outcome;
use super::screen::Screen;
use super::workspace;
use super::yard::Here;
use crate::desk::{self, Filled, Owed, Profiles, State, Workspace};
use crate::diagnostic::{Error, Report, Result, several};
use crate::formats;
use crate::forms::Library;
use rayon::prelude::*;
use std::path::PathBuf;

pub fn run(options: &Render, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let mut here = Here::find(args, options.output.as_deref())?;
    let specs = here.specs(&[])?;
    build(&specs, &mut here, &Means { library: &library, profiles: &profiles, force: options.force, screen })
}

/// What forms are filled with.
pub struct Means<'a> {
    pub library: &'a Library,
    pub profiles: &'a Profiles,
    pub force: bool,
    pub screen: &'a Screen,
}

/// Fills what of these specs is out of date, and notes it in the ledger.
pub fn build(specs: &[PathBuf], here: &mut Here, means: &Means) -> Result<Outcome> {
    let Means { library, profiles, force, screen } = means;
    let mut workspace = Workspace::load(&Disk, specs)?;
    here.forgive(&mut workspace, library);
    let mut report = std::mem::take(&mut workspace.report);
    let mut refused = std::mem::take(&mut workspace.refused);
    let mut noted = here.ledger.clone();
    let units = desk::owed(&workspace, library, &here.yard(&profiles.forms), &report, &Report::default());
    let mut todo: Vec<&Owed> = Vec::new();
    let mut current = 0;
    for unit in &units {
        if unit.faulty {
            let name = unit.path.display();
            refused.push(
                Error::new(words!("{name} 有误，没有填", "{name} is faulty and was not filled in"))
                    .help(words!("先用 jixiao check {name} 看清改好", "see jixiao check {name}, and mend it first")),
            );
        }
        for trouble in unit.stages.iter().filter_map(|stage| stage.trouble.as_ref()) {
            refused.push(Error {
                message: trouble.message.clone(),
                help: trouble.help.clone(),
                report: Box::default(),
            });
        }
        for file in unit.files() {
            match file.state {
                State::Current => current += 1,
                State::Edited if !force => {
                    let name = here.plan.output.join(&file.path);
                    let name = name.display();
                    refused.push(
                        Error::new(words!(
                            "{name} 填好以后有人改过，没有覆盖",
                            "{name} was edited since it was filled in, and was left alone"
                        ))
                        .help(words!(
                            "改的要留下，先用 jixiao import {name} --into 规格；不要了，加 --force",
                            "keep the edits with jixiao import {name} --into SPEC, or overwrite them with --force"
                        )),
                    );
                }
                _ => todo.push(file),
            }
        }
    }
    let bar = screen.progress(todo.len());
    let output = here.root.join(&here.plan.output);
    let one = |file: &&Owed| -> Result<(Filled, bool)> {
        let path = output.join(&file.path);
        let filled = desk::fill(&file.piece, file.piece.form.carrier, library, profiles, here.created)?;
        let is_there = path.is_file() && files::read(&path)? == filled.bytes;
        if !is_there {
            files::may_write(&path, *force, formats::is_ours)?;
            files::write(&path, &filled.bytes)?;
        }
        bar.inc(1);
        Ok((filled, !is_there))
    };
    let made: Vec<Result<(Filled, bool)>> = todo.par_iter().map(one).collect();
    bar.finish_and_clear();
    let mut written = 0;
    for (file, made) in todo.iter().zip(made) {
        match made {
            Ok((filled, is_new)) => {
                noted.note(&file.path, &file.of, &filled.bytes);
                report.extend(filled.report);
                if is_new {
                    written += 1;
                    screen.data(&format!("{}\n", output.join(&file.path).display()));
                } else {
                    current += 1;
                }
            }
            Err(error) => refused.push(error),
        }
    }
    if noted != here.ledger {
        here.ledger = noted;
        here.write_ledger()?;
    }
    workspace.paths_by_file(&mut report);
    report.sort();
    screen.findings(&report, &workspace.sources);
    refused.iter().for_each(|error| screen.error(error));
    let files = several(written, "file");
    screen.say(&words!("填了 {written} 张，{current} 张没有变", "filled: {files}; {current} unchanged"));
    Ok(match () {
        () if !refused.is_empty() => Outcome::Refused,
        () if report.has_faults() => Outcome::Findings,
        () => Outcome::Clean,
    })
}
