//! `jixiao export`: the facts of specs as JSON, keys as in the spec, amounts as text with their scale; or as flat tables.

use super::args::{Args, Export, ExportFormat};
use super::files::{self, Disk};
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::workspace;
use crate::desk::{self, Table, Workspace};
use crate::diagnostic::{Error, Report, Result};
use crate::formats::csv;
use std::io::{BufWriter, Write};
use std::path::Path;

pub fn run(options: &Export, args: &Args, screen: &Screen) -> Result<Outcome> {
    let mut workspace = Workspace::load(&Disk, &options.specs)?;
    let report = match (options.format, &options.output) {
        (ExportFormat::Json, None) => {
            screen.data(&pretty(&desk::export(&workspace)));
            let mut report = std::mem::take(&mut workspace.report);
            workspace.paths_by_file(&mut report);
            report.sort();
            report
        }
        (ExportFormat::Csv, Some(folder)) => tables(folder, &mut workspace, options.force, args, screen)?,
        (ExportFormat::Json, Some(_)) => {
            return Err(Error::new(words!("-o 只与 --format csv 同用", "-o goes with --format csv"))
                .help(words!("JSON 写到标准输出，用 > 存成文件", "JSON goes to standard output")));
        }
        (ExportFormat::Csv, None) => {
            return Err(Error::new(words!("没有说表格写到哪里", "where the tables go was not said"))
                .help(words!("加 -o 文件夹", "add -o FOLDER")));
        }
    };
    screen.findings(&report, &workspace.sources);
    workspace.refused.iter().for_each(|error| screen.error(error));
    screen.passed_over(workspace.strangers);
    Ok(match () {
        () if !workspace.refused.is_empty() => Outcome::Refused,
        () if report.has_faults() => Outcome::Findings,
        () => Outcome::Clean,
    })
}

/// Writes the tables, all or none of those that are somebody else's; what reading found is told, what the rules found
/// stands in a table of its own.
fn tables(folder: &Path, workspace: &mut Workspace, force: bool, args: &Args, screen: &Screen) -> Result<Report> {
    files::may_be_folder(folder)?;
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let mut report = workspace.report.clone();
    let found = desk::check(workspace, &library, &profiles);
    let path = |table: Table| folder.join(format!("{}.csv", table.name()));
    for table in Table::ALL {
        let head = format!("{}{},", csv::MARK, table.columns(&library.extras)[0].head);
        files::may_write(&path(table), force, |there| there.starts_with(head.as_bytes()))?;
    }
    for table in Table::ALL {
        let path = path(table);
        files::write_pieces(&path, |out| {
            let mut out = BufWriter::new(out);
            table.write(workspace, &found, &library.extras, screen.language, &mut out)?;
            out.flush()
        })?;
        screen.data(&format!("{}\n", path.display()));
    }
    workspace.paths_by_file(&mut report);
    report.sort();
    Ok(report)
}
