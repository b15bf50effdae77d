//! `check --fix` and `--diff`: fixes made in memory until none is left, then written or shown.

use super::check::Run;
use super::files;
use super::screen::Screen;
use super::workspace::{Edited, STDIN, Workspace};
use crate::diagnostic::{Error, Fix, Report, Result, Severity, fix, several};
use crate::formats::yaml;
use similar::TextDiff;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Fixes that overlap wait for the next round; a fix that keeps coming back is wrong.
const ROUNDS: usize = 8;

/// What fixes made of the files.
pub struct Mended {
    /// Old and new text by name.
    files: BTreeMap<String, (String, String)>,
    fixes: usize,
}

/// Makes the fixes of `report`, and those of the reports that follow; gives what is left.
pub fn mend(run: &Run, workspace: &mut Workspace, report: &mut Report, also_unsafe: bool) -> Result<Mended> {
    let mut mended = Mended { files: BTreeMap::new(), fixes: 0 };
    let mut refused = HashSet::new();
    for _ in 0..ROUNDS {
        let mut edited: Edited = mended.files.iter().map(|(name, (_, new))| (name.clone(), new.clone())).collect();
        let mut seen = HashSet::new();
        let before = mended.fixes;
        for (id, source) in workspace.sources.iter() {
            let Some(text) = source.text.as_deref() else { continue };
            if source.name == STDIN {
                // It can be read only once.
                edited.entry(source.name.clone()).or_insert_with(|| text.to_string());
            }
            let of_this = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
            let fixes: Vec<&Fix> =
                of_this.filter(|fix| fix.place.source() == Some(id) && (fix.safe || also_unsafe)).collect();
            // A file named twice is one file.
            if fixes.is_empty() || refused.contains(&source.name) || !seen.insert(source.name.clone()) {
                continue;
            }
            let (new, made) = fix::apply(text, &fixes);
            if made == 0 || new == text || !reads_as_well(text, &new) {
                refused.insert(source.name.clone());
                continue;
            }
            mended.fixes += made;
            edited.insert(source.name.clone(), new.clone());
            mended.files.entry(source.name.clone()).or_insert_with(|| (text.to_string(), String::new())).1 = new;
        }
        if mended.fixes == before {
            break;
        }
        *workspace = Workspace::load_edited(&run.options.specs, edited)?;
        *report = run.findings(workspace);
    }
    Ok(mended)
}

/// An edit must not break a file that could be read.
fn reads_as_well(old: &str, new: &str) -> bool {
    let errors = |text: &str| yaml::parse(Default::default(), text).1.count(Severity::Error);
    errors(new) <= errors(old)
}

impl Mended {
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn tell(&self, screen: &Screen, written: bool) {
        let (fixes, files) = (self.fixes, self.files.len());
        let so_many = several(files, "file");
        screen.say(&match (files, written) {
            (0, _) => words!("没有可以自动改的", "nothing to mend"),
            (_, true) => words!("改好 {fixes} 处，{files} 个文件", "{fixes} mended in {so_many}"),
            (_, false) => words!("会改 {fixes} 处，{files} 个文件", "{fixes} would be mended in {so_many}"),
        });
    }

    /// A unified diff of every file.
    pub fn diff(&self) -> String {
        self.files
            .iter()
            .map(|(name, (old, new))| TextDiff::from_lines(old, new).unified_diff().header(name, name).to_string())
            .collect()
    }

    /// Each file whole or not at all; a file somebody changed meanwhile is left alone.
    pub fn write(&self) -> Result<()> {
        for (name, (old, new)) in &self.files {
            let path = Path::new(name);
            let bytes = files::read(path)?;
            let body = bytes.strip_prefix(BOM).unwrap_or(&bytes);
            if body != old.as_bytes() {
                return Err(Error::new(words!(
                    "{name} 在检查时被改动，没有写入",
                    "{name} was changed meanwhile and was not written"
                ))
                .help(words!("再运行一次", "run it again")));
            }
            let mark = if body.len() < bytes.len() { BOM } else { b"" };
            files::write(path, &[mark, new.as_bytes()].concat())?;
        }
        Ok(())
    }
}

const BOM: &[u8] = b"\xEF\xBB\xBF";
