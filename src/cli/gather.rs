//! Which files an `import` is about: files as they are named, folders walked, quoted patterns expanded.
//!
//! A file that is named outright is always tried; in a folder or behind a pattern, what is surely no submission is left
//! out, and counted.

use super::files::{self, Disk};
use crate::desk::Gathered;
use crate::diagnostic::{Error, Result};
use std::path::{Path, PathBuf};

pub fn gather(named: &[PathBuf]) -> Result<Gathered> {
    let mut gathered = Gathered::new(named.len() > 1);
    for path in named {
        // A file may be called `表[1].xlsx`: what is there by that name is meant.
        if path.is_dir() {
            gathered.batch = true;
            gathered.folder(path, &Disk)?;
        } else if path.as_os_str() != "-" && !path.exists() && is_pattern(path) {
            gathered.batch = true;
            pattern(path, &mut gathered)?;
        } else {
            gathered.named(path);
        }
    }
    gathered.not_empty()
}

fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(['*', '?', '[']))
}

fn pattern(pattern: &Path, gathered: &mut Gathered) -> Result<()> {
    let name = pattern.display();
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::default() };
    let found = glob::glob_with(pattern.to_str().unwrap_or_default(), options).map_err(|error| {
        Error::new(words!("{name} 不是能用的通配：{error}", "{name} is no pattern: {error}"))
            .help(words!("如 '去年/**/*.xls*'", "such as 'last-year/**/*.xls*'"))
    })?;
    let mut paths = found
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|error| files::failed(error.path(), error.error(), "无法列出", "list"))?;
    paths.sort();
    if paths.is_empty() {
        return Err(Error::new(words!("没有文件符合 {name}", "no file matches {name}")));
    }
    // `去年/*` also gives the folders in it; with `**` their files come by themselves.
    let deep = pattern.to_str().is_some_and(|text| text.contains("**"));
    for path in paths {
        if !path.is_dir() {
            gathered.found(&path, &Disk);
        } else if !deep {
            gathered.folder(&path, &Disk)?;
        }
    }
    Ok(())
}
