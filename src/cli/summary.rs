//! `jixiao summary`: what many units come to, in one table.

use super::args::{Args, Summary, SummaryFormat};
use super::files::{self, Disk};
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::workspace;
use crate::desk::{self, Sort, Workspace};
use crate::diagnostic::{Error, Result};

pub fn run(options: &Summary, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let sort = match options.format {
        SummaryFormat::Text => Some(Sort::Text),
        SummaryFormat::Csv => Some(Sort::Csv),
        SummaryFormat::Html => Some(Sort::Html),
        SummaryFormat::Xlsx => Some(Sort::Xlsx),
        SummaryFormat::Docx => Some(Sort::Docx),
        SummaryFormat::Json => None,
    };
    let office = matches!(sort, Some(Sort::Xlsx | Sort::Docx));
    if office && options.output.is_none() {
        return Err(Error::new(words!("Excel 和 Word 文件不写到屏幕", "office files are not written to the screen"))
            .help(words!("用 -o 给出文件名", "name a file with -o")));
    }
    let mut workspace = Workspace::load(&Disk, &options.specs)?;
    let report = desk::check(&mut workspace, &library, &profiles);
    let summary = desk::summarise(&workspace, &report, &library.taxonomy);
    let bytes = match sort {
        Some(sort) => summary.listing(screen.language).write(sort, files::created())?,
        None => pretty(&summary.to_json(screen.language)).into_bytes(),
    };
    match &options.output {
        Some(path) => {
            files::write_output(path, &bytes, options.force, |_| false)?;
            screen.data(&format!("{}\n", path.display()));
        }
        None => screen.data(&String::from_utf8_lossy(&bytes)),
    }
    workspace.refused.iter().for_each(|error| screen.error(error));
    screen.passed_over(workspace.strangers);
    Ok(match () {
        () if !workspace.refused.is_empty() => Outcome::Refused,
        () if report.has_faults() => Outcome::Findings,
        () => Outcome::Clean,
    })
}
