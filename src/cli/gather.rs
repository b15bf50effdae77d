//! Which files an `import` is about: files as they are named, folders walked, quoted patterns expanded.
//!
//! Knows names and kinds, not what is in a file. A file that is named outright is always tried; in a
//! folder or behind a pattern, what is surely no submission is left out, and counted.

use super::files;
use crate::diagnostic::{Error, Result, Words, several};
use crate::formats::{Kind, sniff};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What there is to read, in the order of the command line and, within a folder, of the names.
#[derive(Debug, Default)]
pub struct Gathered {
    pub files: Vec<PathBuf>,
    /// What was found in a folder or by a pattern and is not tried, each with the reason.
    pub skipped: Vec<(PathBuf, Words)>,
    /// More was asked for than one file by its name.
    pub batch: bool,
}

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
                self.found(entry.path(), seen);
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

    /// The reasons for leaving files out, each with its count.
    pub fn why_skipped(&self) -> Words {
        let mut reasons: Vec<(&Words, usize)> = Vec::new();
        for (_, why) in &self.skipped {
            match reasons.iter_mut().find(|(known, _)| *known == why) {
                Some((_, count)) => *count += 1,
                None => reasons.push((why, 1)),
            }
        }
        let zh = reasons.iter().map(|(why, count)| format!("{} {count}", why.zh)).collect::<Vec<_>>();
        let en = reasons.iter().map(|(why, count)| format!("{}: {count}", why.en)).collect::<Vec<_>>();
        Words { zh: zh.join("，"), en: en.join(", ") }
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
                self.found(&path, seen);
            } else if !deep {
                self.folder(&path, seen)?;
            }
        }
        Ok(())
    }

    fn found(&mut self, path: &Path, seen: &mut HashSet<PathBuf>) {
        if !seen.insert(path.to_path_buf()) {
            return;
        }
        match why_not(path) {
            Some(why) => self.skipped.push((path.to_path_buf(), why)),
            None => self.files.push(path.to_path_buf()),
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Why a file in a folder is surely no submission; `None` when it is worth a try.
fn why_not(path: &Path) -> Option<Words> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.starts_with("~$") || name.starts_with(".~") {
        return Some(words!("打开时的临时文件", "a lock file"));
    }
    if name.starts_with('.') || matches!(name.as_str(), "thumbs.db" | "desktop.ini") {
        return Some(words!("隐藏的文件", "a hidden file"));
    }
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        return Some(words!("规格", "a spec"));
    }
    // The extension of an office file is an expectation: what it cannot keep is told, not passed over.
    let expected =
        [".doc", ".docx", ".docm", ".wps", ".et", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv", ".html"];
    if expected.iter().any(|ending| name.ends_with(ending)) {
        return None;
    }
    // What cannot be read is told when its turn comes.
    match sniff::sniff(&files::read(path).ok()?) {
        kind @ (Kind::Pdf | Kind::Unknown) => Some(kind.label()),
        _ => None,
    }
}
