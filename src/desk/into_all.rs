//! A heap of returned forms goes into the units of a folder: each finds its unit by name, and all of them are laid or none.

use super::files::{Files, UNIT_FILE, What};
use super::home::sender;
use super::into::{Laid, into};
use super::read::Filling;
use super::workspace::has_specs;
use crate::diagnostic::{Error, Result, several};
use crate::formats::yaml;
use crate::forms::{About, loose};
use crate::source::SourceId;
use crate::tree::Node;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Whether a folder holds units and is none itself.
pub fn holds_units(files: &dyn Files, folder: &Path) -> bool {
    files.what(folder) == Some(What::Folder)
        && files.what(&folder.join(UNIT_FILE)) != Some(What::File)
        && has_specs(files, folder)
}

/// Lays every filling on its unit below `folder`; several of one unit one after another. Each comes with the name of its
/// file, for messages.
///
/// # Errors
/// All can be laid, or nothing is: a unit is not there or is there twice, or one of them cannot be laid ([`into`]). The
/// error names every such file.
///
/// ```
/// use jixiao::desk::{Gathered, Profiles, Reader, Shelf, into_all, read_all};
/// use jixiao::forms::Library;
/// use std::path::Path;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let table = "实施单位,某校\n项目名称,运维\n绩效目标,保障畅通\n三级指标,指标值\n可用率,≥99%\n";
/// let sent = Shelf::from_iter([("表.csv", table)]);
/// let gathered = Gathered::all(sent.names());
/// let batch = read_all(&gathered, &sent, &Reader::new(&library, &profiles))?;
/// let specs = Shelf::from_iter([
///     ("区/某校/单位.yaml", "单位名称: 某校\n项目: [运维.yaml]\n"),
///     ("区/某校/运维.yaml", "项目名称: 运维 # 留着\n绩效目标: 保障\n绩效指标:\n- 三级指标: 可用率\n  年度指标值: ≥98%\n"),
/// ]);
/// let sent: Vec<_> = batch.fillings().into_iter().map(|filling| ("表.csv", filling)).collect();
/// let laid = into_all(&specs, Path::new("区"), &sent)?;
/// let (file, text) = &laid.texts[0];
/// assert!(file.ends_with("运维.yaml") && text.contains("# 留着") && text.contains("≥99%"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn into_all(files: &dyn Files, folder: &Path, sent: &[(&str, &Filling)]) -> Result<Laid> {
    let units = units_below(files, folder)?;
    let mut desk = Edited { files, texts: BTreeMap::new() };
    let (mut laid, mut refused) = (Laid::default(), Vec::new());
    for (file, filling) in sent {
        let unit = match filling.form.about {
            About::Unit => filling.root.child("单位名称").and_then(Node::as_text).map(|name| name.trim().to_string()),
            About::Project | About::Revision => sender(filling),
        };
        let done = match unit.as_deref().map(|name| (name, units.get(&loose::key(name)).map(Vec::as_slice))) {
            None => Err(Error::new(words!("没有写单位", "it names no unit"))),
            Some((name, None)) => Err(Error::new(words!("没有“{name}”这个单位", "there is no unit “{name}”"))),
            Some((_, Some([home]))) => into(&desk, home, filling.form, &filling.root),
            Some((name, Some(several))) => {
                let count = several.len();
                Err(Error::new(words!("有 {count} 个单位叫“{name}”", "{count} units are called “{name}”")))
            }
        };
        match done {
            Ok(Laid { changed, report, texts }) => {
                laid.changed.extend(changed);
                laid.report.extend(report);
                desk.texts.extend(texts);
            }
            Err(error) => refused.push((file, error.message)),
        }
    }
    if !refused.is_empty() {
        let count = refused.len();
        let zh: String = refused.iter().map(|(file, why)| format!("\n  {file}：{}", why.zh)).collect();
        let en: String = refused.iter().map(|(file, why)| format!("\n  {file}: {}", why.en)).collect();
        let forms = several(count, "form");
        return Err(Error::new(words!(
            "{count} 份并不进去，一份也没有并入：{zh}",
            "{forms} cannot be laid, and none was:{en}"
        ))
        .help(words!(
            "新的单位先用 -o 写成规格；其余照上面说的改好，或把这几份移开再并",
            "write specs for new units with -o first; mend the others, or put them aside and try again"
        )));
    }
    laid.texts = desk.texts.into_iter().collect();
    Ok(laid)
}

/// The units in a folder and the folders in it, by their folded names.
fn units_below(files: &dyn Files, folder: &Path) -> Result<HashMap<String, Vec<PathBuf>>> {
    let mut units: HashMap<String, Vec<PathBuf>> = HashMap::new();
    let mut folders = BTreeSet::from([folder.to_path_buf()]);
    while let Some(folder) = folders.pop_first() {
        let unit_file = folder.join(UNIT_FILE);
        if files.what(&unit_file) == Some(What::File) {
            let (root, _) = yaml::parse(SourceId::default(), &super::files::read_text(files, &unit_file)?);
            let name = root.child("单位名称").and_then(Node::as_text).unwrap_or("");
            units.entry(loose::key(name)).or_default().push(folder);
            continue;
        }
        let hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let inside = files.list(&folder)?.into_iter();
        folders.extend(inside.filter(|(path, what)| *what == What::Folder && !hidden(path)).map(|(path, _)| path));
    }
    Ok(units)
}

/// Files as they will be once what was laid so far is written.
struct Edited<'f> {
    files: &'f dyn Files,
    texts: BTreeMap<PathBuf, String>,
}

impl Files for Edited<'_> {
    fn what(&self, name: &Path) -> Option<What> {
        if self.texts.contains_key(name) { Some(What::File) } else { self.files.what(name) }
    }

    fn read(&self, name: &Path) -> Result<Vec<u8>> {
        self.texts.get(name).map_or_else(|| self.files.read(name), |text| Ok(text.clone().into_bytes()))
    }

    fn list(&self, folder: &Path) -> Result<Vec<(PathBuf, What)>> {
        self.files.list(folder)
    }
}
