//! Which files of many are worth a try: what is surely no submission is left out, and counted.
//!
//! Knows names and kinds, not what is in a file.

use super::files::{Files, What};
use crate::diagnostic::{Error, Result, Words, several};
use crate::formats::{Kind, sniff};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What there is to read, in its order.
#[derive(Debug, Default)]
pub struct Gathered {
    pub files: Vec<PathBuf>,
    /// What was found in a folder or by a pattern and is not tried, each with the reason.
    pub skipped: Vec<(PathBuf, Words)>,
    /// More was asked for than one file by its name.
    pub batch: bool,
    /// The folders that were asked for.
    pub roots: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
}

impl Gathered {
    /// Nothing yet; more than one file by its name will be asked for, or not.
    pub fn new(batch: bool) -> Gathered {
        Gathered { batch, ..Gathered::default() }
    }

    /// All of these, without a look at them.
    pub fn all<'a>(names: impl Iterator<Item = &'a Path>) -> Gathered {
        let files: Vec<PathBuf> = names.map(Path::to_path_buf).collect();
        Gathered { batch: files.len() > 1, files, ..Gathered::default() }
    }

    /// Everything in a folder and the folders in it, in the order of the names.
    ///
    /// # Errors
    /// There is nothing in it, or it cannot be listed.
    pub fn folder(&mut self, folder: &Path, files: &dyn Files) -> Result<()> {
        let before = self.files.len() + self.skipped.len();
        self.roots.push(folder.to_path_buf());
        self.walk(folder, files)?;
        if self.files.len() + self.skipped.len() == before {
            let name = folder.display();
            return Err(Error::new(words!("{name} 里没有文件", "there are no files in {name}")));
        }
        Ok(())
    }

    fn walk(&mut self, folder: &Path, files: &dyn Files) -> Result<()> {
        let mut inside = files.list(folder)?;
        inside.sort_by(|a, b| a.0.file_name().cmp(&b.0.file_name()));
        for (path, what) in inside {
            match what {
                // `.git` and its like hold no submissions, and thousands of files.
                What::Folder if is_hidden(&path) => {
                    self.skipped.push((path, words!("隐藏的文件夹", "a hidden folder")));
                }
                What::Folder => self.walk(&path, files)?,
                What::File => self.found(&path, files),
                // A link may lead anywhere, and what it leads to can be named.
                What::Other => self.skipped.push((path, words!("链接", "a link"))),
            }
        }
        Ok(())
    }

    /// A file that was named: to be read in any case, once.
    pub fn named(&mut self, file: &Path) {
        if self.seen.insert(file.to_path_buf()) {
            self.files.push(file.to_path_buf());
        }
    }

    /// # Errors
    /// There is nothing to read.
    pub fn not_empty(self) -> Result<Gathered> {
        if !self.files.is_empty() {
            return Ok(self);
        }
        let (count, all) = (self.skipped.len(), self.why_skipped());
        let (zh, en, files) = (all.zh, all.en, several(count, "file"));
        Err(Error::new(words!(
            "没有可读的文件；{count} 个不是申报表：{zh}",
            "there is nothing to read; passed over {files}: {en}"
        )))
    }

    /// A file that nobody named: to be read, unless it is surely no submission.
    pub fn found(&mut self, file: &Path, files: &dyn Files) {
        if !self.seen.insert(file.to_path_buf()) {
            return;
        }
        match why_not(file, files) {
            Some(why) => self.skipped.push((file.to_path_buf(), why)),
            None => self.files.push(file.to_path_buf()),
        }
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
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Why a file in a folder is surely no submission; `None` when it is worth a try.
fn why_not(path: &Path, files: &dyn Files) -> Option<Words> {
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
        [".doc", ".docx", ".docm", ".wps", ".et", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv", ".html", ".pdf"];
    if expected.iter().any(|ending| name.ends_with(ending)) {
        return None;
    }
    // What cannot be read is told when its turn comes.
    match sniff::sniff(&files.read(path).ok()?) {
        kind @ Kind::Unknown => Some(kind.label()),
        _ => None,
    }
}
