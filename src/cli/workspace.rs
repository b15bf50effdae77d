//! What holds here on disk: the forms at hand, and the settings.

use super::args::Args;
use super::files::{self, Disk};
use super::screen::Screen;
use crate::desk::{self, Profiles};
use crate::diagnostic::Result;
use crate::forms::library::{Refused, is_office};
use crate::forms::{Folder, Library};
use crate::spec::Extras;
use std::path::{Path, PathBuf};

/// The forms at hand: `--templates`, then `templates/` here, then the built-in set. One that is faulty is left out: who
/// asks for it is told so, and `forms` tells what is wrong.
pub fn library(args: &Args) -> Result<Library> {
    Ok(loaded(args)?.0)
}

/// The same, with what is wrong with those that were left out.
pub fn library_and_faults(args: &Args, screen: &Screen) -> Result<Library> {
    let (library, mut refused) = loaded(args)?;
    if !refused.report.findings.is_empty() {
        refused.report.sort();
        screen.findings(&refused.report, &refused.sources);
    }
    Ok(library)
}

fn loaded(args: &Args) -> Result<(Library, Refused)> {
    Library::load(&folders(args)?)
}

/// Forms that could have been meant and did not load, in one line.
pub fn tell_broken(library: &Library, screen: &Screen) {
    let count = library.broken.len();
    if count > 0 {
        let names = library.broken.keys().map(String::as_str).collect::<Vec<_>>().join("、");
        screen.say(&words!(
            "有 {count} 张表单有误，没有载入：{names}；见 jixiao forms",
            "not loaded, being faulty ({count}): {names}; see jixiao forms"
        ));
    }
}

/// What the forms and regions at hand ask for under 附加. A form that is refused is told where forms are used.
pub fn extras(args: &Args) -> Result<Extras> {
    Ok(Library::load(&folders(args)?)?.0.extras)
}

fn folders(args: &Args) -> Result<Vec<Folder>> {
    let mut folders = Vec::new();
    if let Some(folder) = &args.templates {
        folders.push(read_folder(folder)?);
    }
    if Path::new("templates").is_dir() {
        folders.push(read_folder(Path::new("templates"))?);
    }
    folders.push(Folder::built_in());
    Ok(folders)
}

/// The rules of the library's regions under the settings that hold here.
pub fn profiles(library: &Library, args: &Args) -> Result<Profiles> {
    let Some(path) = args.config.clone().or_else(settings_here) else { return Profiles::load(library, None) };
    let text = files::read_text(&path)?;
    Profiles::load(library, Some((&path.display().to_string(), &text)))
}

/// The settings of the workspace that the current folder is in.
pub fn settings_here() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let found = desk::settings_above(&Disk, &here)?;
    // Those right here are called as a person calls them.
    Some(found.strip_prefix(&here).map(Path::to_path_buf).unwrap_or(found))
}

pub fn read_folder(folder: &Path) -> Result<Folder> {
    let mut read = Folder { name: folder.display().to_string(), ..Folder::default() };
    let mut office = Vec::new();
    let mut open = vec![(folder.to_path_buf(), 0)];
    while let Some((at, depth)) = open.pop() {
        let entries = std::fs::read_dir(&at).map_err(|error| files::failed(&at, &error, "无法列出", "list"))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            // <region>/<form>/form.yaml is three deep.
            if path.is_dir() && depth < 3 {
                open.push((path, depth + 1));
                continue;
            }
            let inside = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            if path.extension().is_some_and(|ext| ext == "yaml") {
                read.files.insert(inside, files::read_text(&path)?);
            } else if is_office(&inside) && at.join("form.yaml").is_file() {
                office.push((inside, path));
            }
        }
    }
    // Drafts and filled copies may lie beside a form; only the file that it names is read.
    for (inside, path) in office {
        let beside =
            inside.rsplit_once('/').map_or("form.yaml".to_string(), |(folder, _)| format!("{folder}/form.yaml"));
        let name = inside.rsplit('/').next().unwrap_or("");
        if read.files.get(&beside).is_some_and(|form| form.contains(name)) {
            read.office.insert(inside, files::read(&path)?);
        }
    }
    Ok(read)
}
