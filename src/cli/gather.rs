//! Which files an `import` is about: files as they are named, folders walked, quoted patterns expanded.
//!
//! Knows names and kinds, not what is in a file. A file that is named outright is always tried; in a
//! folder or behind a pattern, what is surely no submission is left out, and counted.

use super::files::{self, Disk};
use crate::desk::Gathered;
use crate::diagnostic::{Error, Result, several};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

pub fn gather(named: &[PathBuf]) -> Result<Gathered> {
    let mut gathered = Gathered { batch: named.len() > 1, ..Gathered::default() };
    let mut seen = HashSet::new();
    for path in named {
        // A file may be called `表[1].xlsx`: what is there by that name is meant.
        if path.is_dir() {
            gathered.batch = true;
            gathered.folder(path, &mut seen)?;
        } else if path.as_os_str() != "-" && !path.exists() && is_pattern(path) {
            gathered.batch = true;
            gathered.pattern(path, &mut seen)?;
        } else if seen.insert(path.clone()) {
            gathered.files.push(path.clone());
        }
    }
    if gathered.files.is_empty() {
        let (count, all) = (gathered.skipped.len(), gathered.why_skipped());
        let (zh, en, files) = (all.zh, all.en, several(count, "file"));
        return Err(Error::new(words!(
            "没有可读的文件；{count} 个不是申报表：{zh}",
            "there is nothing to read; passed over {files}: {en}"
        )));
    }
    Ok(gathered)
}

fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(['*', '?', '[']))
}

impl Gathered {
    fn folder(&mut self, folder: &Path, seen: &mut HashSet<PathBuf>) -> Result<()> {
        let before = self.files.len() + self.skipped.len();
        let mut walk = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(folder).to_path_buf();
                files::failed(&path, &error.into(), "无法列出", "list")
            })?;
            if entry.file_type().is_dir() {
                // `.git` and its like hold no submissions, and thousands of files.
                if is_hidden(entry.path()) {
                    self.skipped.push((entry.path().to_path_buf(), words!("隐藏的文件夹", "a hidden folder")));
                    walk.skip_current_dir();
                }
            } else if entry.file_type().is_file() {
                self.walked(entry.path(), seen);
            } else {
                // A link may lead anywhere, and what it leads to can be named.
                self.skipped.push((entry.path().to_path_buf(), words!("链接", "a link")));
            }
        }
        if self.files.len() + self.skipped.len() == before {
            let name = folder.display();
            return Err(Error::new(words!("{name} 里没有文件", "there are no files in {name}")));
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &Path, seen: &mut HashSet<PathBuf>) -> Result<()> {
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
                self.walked(&path, seen);
            } else if !deep {
                self.folder(&path, seen)?;
            }
        }
        Ok(())
    }

    fn walked(&mut self, path: &Path, seen: &mut HashSet<PathBuf>) {
        if seen.insert(path.to_path_buf()) {
            self.found(path, &Disk);
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
