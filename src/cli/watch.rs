//! `jixiao render --watch`: what a save made out of date is filled in again, until Ctrl-C.

use super::args::{Args, Render};
use super::build::{Means, build};
use super::outcome::Outcome;
use super::screen::Screen;
use super::workspace;
use super::yard::Here;
use crate::desk::{CONFIG, UNIT_FILE};
use crate::diagnostic::{Error, Result};
use notify::{EventKind, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// An editor saves in several steps; so long after the last of them it is done.
const SETTLED: Duration = Duration::from_millis(10);

pub fn run(options: &Render, args: &Args, screen: &Screen) -> Result<Outcome> {
    let failed = |error: notify::Error| {
        Error::new(words!("看不到文件的改动：{error}", "changes of files cannot be watched: {error}"))
    };
    let (send, receive) = channel();
    let mut watcher = notify::recommended_watcher(send).map_err(failed)?;
    let mut library = workspace::library(args)?;
    let mut profiles = workspace::profiles(&library, args)?;
    let mut here = Here::find(args, options.output.as_deref())?;
    let specs = here.specs(&[])?;
    // The folder itself for its settings and single specs, the folders in it whole.
    let root = if here.root.as_os_str().is_empty() { PathBuf::from(".") } else { here.root.clone() };
    watcher.watch(&root, RecursiveMode::NonRecursive).map_err(failed)?;
    let forms = args.templates.iter().map(PathBuf::as_path).chain([Path::new("templates")]);
    for folder in specs.iter().map(PathBuf::as_path).chain(forms).filter(|path| path.is_dir()) {
        watcher.watch(folder, RecursiveMode::Recursive).map_err(failed)?;
    }
    let force = options.force;
    tell(build(&specs, &mut here, &Means { library: &library, profiles: &profiles, force, screen }), screen);
    let (name, count) = (root.display(), specs.len());
    screen.say(&words!(
        "在看着 {name}（{count} 处规格），存盘即填；Ctrl-C 结束",
        "watching {name} ({count} specs): saved is filled in; Ctrl-C ends"
    ));
    while let Ok(first) = receive.recv() {
        let begun = Instant::now();
        let mut changed = BTreeSet::new();
        let mut next = Some(first);
        while let Some(event) = next {
            if let Ok(event) = event
                && !matches!(event.kind, EventKind::Access(_))
            {
                changed.extend(event.paths);
            }
            next = receive.recv_timeout(SETTLED).ok();
        }
        let changed: Vec<PathBuf> = changed.iter().map(|path| relative(path)).filter(|path| is_ours(path)).collect();
        if changed.is_empty() {
            continue;
        }
        // Settings and forms are about every spec.
        let is_all = changed.iter().any(|path| is_about_all(path));
        let result = (|| {
            if is_all {
                library = workspace::library(args)?;
                profiles = workspace::profiles(&library, args)?;
                here = Here::find(args, options.output.as_deref())?;
            }
            let specs = if is_all { here.specs(&[])? } else { specs_of(&changed) };
            if specs.is_empty() {
                return Ok(Outcome::Clean);
            }
            build(&specs, &mut here, &Means { library: &library, profiles: &profiles, force, screen })
        })();
        tell(result, screen);
        let took = begun.elapsed().as_millis();
        screen.say(&words!("{took} 毫秒", "{took} ms"));
    }
    Ok(Outcome::Clean)
}

/// What goes wrong with one save is told, and the next one is waited for.
fn tell(result: Result<Outcome>, screen: &Screen) {
    if let Err(error) = result {
        screen.error(&error);
    }
}

fn relative(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_path_buf()
}

/// Editors write beside a file under names of their own.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml"))
}

fn is_about_all(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == CONFIG) || path.components().any(|part| part.as_os_str() == "templates")
}

/// The specs that these files belong to: the folder of their unit, or themselves.
fn specs_of(changed: &[PathBuf]) -> Vec<PathBuf> {
    let of = |path: &PathBuf| {
        let unit = path.ancestors().skip(1).find(|folder| folder.join(UNIT_FILE).is_file());
        match unit {
            Some(folder) => Some(folder.to_path_buf()),
            None => path.is_file().then(|| path.clone()),
        }
    };
    let specs: BTreeSet<PathBuf> = changed.iter().filter_map(of).collect();
    specs.into_iter().collect()
}
