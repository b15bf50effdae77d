//! `jixiao revise`: the declared and the edited spec → 修订.yaml beside the spec, and the revision form.

use super::args::{self, Args, Revise};
use super::files::{self, Disk};
use super::fill::{Wanted, fill};
use super::outcome::Outcome;
use super::screen::Screen;
use super::side;
use super::workspace;
use crate::desk::{self, Revising, Workspace};
use crate::diagnostic::{Error, Result};
use std::path::Path;

pub fn run(options: &Revise, args: &Args, screen: &Screen) -> Result<Outcome> {
    let (old, new, path) = match (options.sides.as_slice(), &options.base) {
        ([path], Some(base)) => (side::of_revision(base, path, args)?, side::load(path, args)?, path),
        ([old, path], None) => (side::load(old, args)?, side::load(path, args)?, path),
        _ => {
            return Err(Error::new(words!("要两份规格，或一份加 --base", "two specs are needed, or one with --base"))
                .help(words!("jixiao revise --base 申报的标签 规格", "jixiao revise --base TAG SPEC")));
        }
    };
    // An unknown key says something that no form of a revision would show.
    screen.findings(&new.told, &new.sources);
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let committed = |file: &Path| committed(options, path, file);
    let form = options.form.as_deref();
    let with = Revising { files: &Disk, path, library: &library, profiles: &profiles, form, committed: &committed };
    let revised = desk::revise(&old, &new, &with)?;
    for name in &revised.added {
        screen.say(&words!(
            "“{name}”申报时没有，修订申报表不能新增项目",
            "“{name}” was not declared; a revision cannot add a project"
        ));
    }
    let mut written = Vec::new();
    for (file, text) in revised.texts {
        files::write(&file, text.as_bytes())?;
        screen.data(&format!("{}\n", file.display()));
        written.push(file);
    }
    let mut report = revised.report;
    if written.is_empty() {
        screen.say(&words!("没有差别，不用修订", "no differences, nothing to revise"));
        return Ok(Outcome::Clean);
    }
    let mut workspace = Workspace::load(&Disk, &written)?;
    report.extend(desk::check(&mut workspace, &library, &profiles));
    report.sort();
    screen.findings(&report, &workspace.sources);
    if let Some(output) = &options.output {
        let to = match output.extension().and_then(|extension| extension.to_str()) {
            Some("xlsx") => Some(args::To::Xlsx),
            Some("docx") => Some(args::To::Docx),
            _ => None,
        };
        let forms: Vec<String> = options.form.iter().cloned().collect();
        let wanted = Wanted { specs: &written, forms: &forms, to, output: Some(output), force: options.force };
        fill(&wanted, false, args, screen)?;
    }
    Ok(if report.has_faults() || new.told.has_faults() { Outcome::Findings } else { Outcome::Clean })
}

/// Whether git had the revision already in the version that was declared.
fn committed(options: &Revise, path: &Path, file: &Path) -> bool {
    let base = options.base.clone().or_else(|| {
        let old = options.sides.first()?;
        let (revision, _) = old.to_str().filter(|_| !old.exists() && options.sides.len() == 2)?.split_once(':')?;
        Some(revision.to_string())
    });
    base.is_some_and(|base| {
        let home = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        let home = if home.as_os_str().is_empty() { Path::new(".") } else { home };
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        side::git(home, &["cat-file", "-e", &format!("{base}:./{name}")]).is_ok()
    })
}
