//! Forms filled and written to disk, or compared with what is there.

use super::args::{Args, Findings, To};
use super::files::{self, Disk};
use super::outcome::Outcome;
use super::screen::Screen;
use super::worker::Outside;
use super::workspace;
use crate::desk::{self, Filled, Piece, STDIN, Workspace};
use crate::diagnostic::{Error, Report, Result, Severity, several};
use crate::formats;
use crate::forms::definition::Carrier;
use rayon::prelude::*;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// What is to be filled, and where it goes.
pub struct Wanted<'a> {
    pub specs: &'a [PathBuf],
    pub forms: &'a [String],
    pub to: Option<To>,
    pub output: Option<&'a Path>,
    /// Replaces files that we did not write.
    pub force: bool,
}

struct Made {
    path: PathBuf,
    filled: Filled,
}

/// Fills the forms and writes them; with `check` compares them with what is there.
pub fn fill(wanted: &Wanted, check: bool, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args)?;
    let mut workspace = Workspace::load(&Disk, wanted.specs)?;
    desk::forgive(&mut workspace, &library, wanted.forms);
    let mut report = std::mem::take(&mut workspace.report);
    let mut refused = std::mem::take(&mut workspace.refused);
    // One faulty unit of several is told, and the others are filled.
    let (faulty, whole): (Vec<_>, Vec<_>) =
        std::mem::take(&mut workspace.units).into_iter().partition(|loaded| loaded.has_errors(&report));
    if whole.is_empty() {
        workspace.units = faulty;
        refused.iter().for_each(|error| screen.error(error));
        workspace.paths_by_file(&mut report);
        report.sort();
        screen.findings(&report, &workspace.sources);
        return Err(Error::new(words!("规格有误，没有写任何文件", "the specs are faulty; nothing was written")).help(
            words!("先按上面的提示改正，可用 jixiao check 复查", "mend what is listed above; jixiao check looks again"),
        ));
    }
    for loaded in &faulty {
        let name = loaded.path.display();
        refused.push(
            Error::new(words!("{name} 有误，没有填", "{name} is faulty and was not filled in"))
                .help(words!("先用 jixiao check {name} 看清改好", "see jixiao check {name}, and mend it first")),
        );
    }
    let alone = whole.len() + refused.len() == 1;
    workspace.units = whole;
    let profiles = workspace::profiles(&library, args)?;
    let mut pieces = Vec::new();
    for loaded in &workspace.units {
        match desk::pieces_of(loaded, &library, wanted.forms, &profiles.forms) {
            Ok(of_unit) => pieces.extend(of_unit),
            Err(error) if alone => return Err(error),
            Err(error) => refused.push(error),
        }
    }
    let asked = wanted.to.map(|to| match to {
        To::Xlsx => Carrier::Xlsx,
        To::Docx => Carrier::Docx,
    });
    let targets = targets(wanted, asked, &pieces)?;
    let created = files::created();
    let one = |(piece, path): (&Piece, PathBuf)| {
        let to = desk::carrier(&path).or(asked).unwrap_or(piece.form.carrier);
        desk::fill(piece, to, &library, &profiles, created).map(|filled| Made { path, filled })
    };
    let made: Vec<Result<Made>> = pieces.par_iter().zip(targets).map(one).collect();
    let made: Vec<Made> = made.into_iter().collect::<Result<_>>()?;
    if check {
        drop(pieces);
        return compared(made, workspace, report, &refused, screen);
    }
    // All can be written, or nothing is.
    pieces.iter().zip(&made).try_for_each(|(piece, made)| {
        let own = |there: &[u8]| piece.form.file.as_ref().is_some_and(|file| file.is_filling(there));
        files::may_write(&made.path, wanted.force, |there| formats::is_ours(there) || own(there))
    })?;
    for (piece, mut made) in pieces.iter().zip(made) {
        let (projects, indicators) = (made.filled.projects, made.filled.indicators);
        report.extend(std::mem::take(&mut made.filled.report));
        if made.path.as_os_str() == STDIN {
            screen.bytes(&made.filled.bytes);
        } else {
            files::write(&made.path, &made.filled.bytes)?;
            screen.data(&format!("{}\n", made.path.display()));
        }
        let title = &piece.form.title;
        let [of_projects, of_indicators] =
            [(projects, "project"), (indicators, "indicator")].map(|(count, one)| several(count, one));
        screen
            .say(&words!("{title}：{projects} 个项目，{indicators} 条指标", "{title}: {of_projects}, {of_indicators}"));
        if let Some((changed, parts)) = &made.filled.changed {
            let (count, names) = (changed.len(), changed.join("、"));
            screen.say(&words!(
                "原文件的 {parts} 个部件改了 {count} 个：{names}",
                "parts of the original file that were changed: {count} of {parts} ({names})"
            ));
        }
    }
    workspace.paths_by_file(&mut report);
    report.sort();
    screen.findings(&report, &workspace.sources);
    let faults = report.has_faults();
    drop(pieces);
    refused.iter().for_each(|error| screen.error(error));
    screen.passed_over(workspace.strangers);
    let checked = desk::check(&mut workspace, &library, &profiles);
    let (errors, warnings) = (checked.count(Severity::Error), checked.count(Severity::Warning));
    if errors + warnings > 0 {
        let [of_errors, of_warnings] =
            [(errors, "error"), (warnings, "warning")].map(|(count, one)| several(count, one));
        screen.say(&words!(
            "规格照原样填入；其中还有 {errors} 个错误、{warnings} 个警告，见 jixiao check",
            "filled in as the specs say; left in them: {of_errors}, {of_warnings}, see jixiao check"
        ));
    }
    Ok(outcome(faults, &refused))
}

fn outcome(faults: bool, refused: &[Error]) -> Outcome {
    match () {
        () if !refused.is_empty() => Outcome::Refused,
        () if faults => Outcome::Findings,
        () => Outcome::Clean,
    }
}

/// `--check`: every file is compared with what is there, and nothing is written.
fn compared(
    made: Vec<Made>,
    mut workspace: Workspace,
    mut report: Report,
    refused: &[Error],
    screen: &Screen,
) -> Result<Outcome> {
    let files = made.len();
    let mut faults = false;
    for Made { path, filled } in made {
        report.extend(filled.report);
        let there = if path.exists() { Some(files::read(&path)?) } else { None };
        let name = path.display().to_string();
        let differing =
            desk::compare_rendered(&name, there, &filled.bytes, &mut workspace.sources, &Outside::quietly())?;
        faults |= differing.has_faults();
        report.extend(differing);
    }
    workspace.paths_by_file(&mut report);
    report.sort();
    faults |= report.has_faults();
    screen.result(&report, &workspace.sources, Findings::Text);
    refused.iter().for_each(|error| screen.error(error));
    if !faults {
        let of_files = several(files, "file");
        screen.say(&words!("{files} 个文件都与规格一致", "as the specs give them: {of_files}"));
    }
    Ok(outcome(faults, refused))
}

fn targets(wanted: &Wanted, asked: Option<Carrier>, pieces: &[Piece]) -> Result<Vec<PathBuf>> {
    let output = wanted.output.unwrap_or(Path::new("."));
    if output.as_os_str() == STDIN {
        let only = words!("标准输出只能写一个文件", "standard output takes one file");
        let folder = words!("-o 后面写文件夹或文件名", "give a folder or a file with -o");
        return match pieces {
            [_] if std::io::stdout().is_terminal() => Err(Error::new(words!(
                "标准输出是终端，不能写表格文件",
                "standard output is a terminal; a table is not written to it"
            ))
            .help(folder)),
            [_] => Ok(vec![PathBuf::from(STDIN)]),
            _ => Err(Error::new(only).help(folder)),
        };
    }
    if desk::carrier(output).is_none()
        && !output.is_dir()
        && let Some(ending) = files::ending(output)
    {
        return Err(Error::new(words!("写不了 .{ending}", ".{ending} is not written"))
            .help(words!("用 .xlsx、.docx，或给一个文件夹", "use .xlsx or .docx, or give a folder")));
    }
    if let (Some(named), false) = (desk::carrier(output), output.is_dir()) {
        if asked.is_some_and(|asked| asked != named) {
            let (name, asked) = (output.display(), asked.unwrap_or(named).extension());
            return Err(Error::new(words!(
                "{name} 的扩展名与 --to {asked} 不符",
                "the extension of {name} is not --to {asked}"
            ))
            .help(words!("去掉 --to，或改文件名", "drop --to, or rename the file")));
        }
        return match pieces {
            [_] => Ok(vec![output.to_path_buf()]),
            _ => {
                let (count, name) = (pieces.len(), output.display());
                Err(Error::new(words!("要写 {count} 个文件，不能都叫 {name}", "{count} files cannot all be {name}"))
                    .help(words!("-o 后面写文件夹", "give a folder with -o")))
            }
        };
    }
    Ok(desk::file_names(pieces, asked).into_iter().map(|name| output.join(name)).collect())
}
