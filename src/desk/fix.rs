//! Fixes made in memory until none is left; whether they are written or shown is for the door.

use super::files::{Files, STDIN, shown};
use super::workspace::{Edited, Workspace};
use crate::diagnostic::{Fix, Report, Result, Severity, fix as edits};
use crate::formats::yaml;
use similar::TextDiff;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// Fixes that overlap wait for the next round; a fix that keeps coming back is wrong.
const ROUNDS: usize = 8;

/// What fixes made of the files.
pub struct Mended {
    /// Old and new text by the name of the file.
    pub files: BTreeMap<String, (String, String)>,
    /// How many fixes were made in them.
    pub fixes: usize,
}

/// Makes the fixes of `report`, and those of the reports that follow from `findings`, until none is left. Nothing is
/// written; `workspace` and `report` are afterwards those of the mended texts.
///
/// # Errors
/// The specs cannot be loaded a second time.
///
/// ```
/// use jixiao::desk::{Profiles, Shelf, Workspace, check, fix};
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let shelf = Shelf::from_iter([("运维.yaml", "项目名称: 运维\n资金: {总计: \"1,000.00\", 财政拨款: 1000.00}\n")]);
/// let names = ["运维.yaml".into()];
/// let mut workspace = Workspace::load(&shelf, &names)?;
/// let mut findings = |workspace: &mut Workspace| check(workspace, &library, &profiles);
/// let mut report = findings(&mut workspace);
/// let mended = fix(&shelf, &names, &mut workspace, &mut report, false, &mut findings)?;
/// assert!(mended.fixes > 0 && !mended.files["运维.yaml"].1.contains("1,000.00"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fix(
    files: &dyn Files,
    names: &[PathBuf],
    workspace: &mut Workspace,
    report: &mut Report,
    also_unsafe: bool,
    findings: &mut dyn FnMut(&mut Workspace) -> Report,
) -> Result<Mended> {
    let stdin = shown(Path::new(STDIN));
    let mut mended = Mended { files: BTreeMap::new(), fixes: 0 };
    let mut refused = HashSet::new();
    for _ in 0..ROUNDS {
        let mut edited: Edited = mended.files.iter().map(|(name, (_, new))| (name.clone(), new.clone())).collect();
        let mut seen = HashSet::new();
        let before = mended.fixes;
        for (id, source) in workspace.sources.iter() {
            let Some(text) = source.text.as_deref() else { continue };
            if source.name == stdin {
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
            let (new, made) = edits::apply(text, &fixes);
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
        *workspace = Workspace::load_edited(files, names, edited)?;
        *report = findings(workspace);
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

    /// A unified diff of every file.
    pub fn diff(&self) -> String {
        self.files
            .iter()
            .map(|(name, (old, new))| TextDiff::from_lines(old, new).unified_diff().header(name, name).to_string())
            .collect()
    }
}
