//! Specs that are to be written, beside those that are there already: an instalment adds to the folder of its unit, and
//! nothing that is there is replaced unless that is asked for.

use super::files::{Files, UNIT_FILE, What};
use super::home::{Home, Planned, unique, with_list};
use crate::diagnostic::{Error, Result, Severity};
use crate::formats::yaml;
use crate::source::SourceId;
use crate::tree::Node;
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What of these homes is to be written into `folder`: a file that is there with the very same text is left out, a
/// project of a unit that has its folder is put on that unit's list, behind those that it has.
///
/// # Errors
/// A file is there with another text and is not to be replaced (`force`), or the 单位.yaml that is there cannot be read.
/// Then nothing should be written.
///
/// ```
/// use jixiao::desk::{Gathered, Profiles, Reader, Shelf, file_into, homes, read_all};
/// use jixiao::forms::Library;
/// use std::path::Path;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let table = "实施单位,某校\n项目名称,运维\n绩效目标,保障网络畅通\n三级指标,指标值\n网络可用率,≥99%\n";
/// let sent = Shelf::from_iter([("表.csv", table)]);
/// let gathered = Gathered::all(sent.names());
/// let batch = read_all(&gathered, &sent, &Reader::new(&library, &profiles))?;
/// let there = Shelf::from_iter([("规格/某校/单位.yaml", "单位名称: 某校 # 一小\n项目:\n- 维修.yaml\n")]);
/// let homes = file_into(&there, Path::new("规格"), homes(&batch, &gathered).homes, false)?;
/// assert_eq!(homes[0].files[0].text(), "单位名称: 某校 # 一小\n项目:\n- 维修.yaml\n- 运维.yaml\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn file_into<'a>(files: &dyn Files, folder: &Path, homes: Vec<Home<'a>>, force: bool) -> Result<Vec<Home<'a>>> {
    let mut in_the_way: Vec<PathBuf> = Vec::new();
    let mut all = Vec::new();
    for mut home in homes {
        let at = if home.folder.is_empty() { folder.to_path_buf() } else { folder.join(&home.folder) };
        if files.what(&at) != Some(What::Folder) {
            all.push(home);
            continue;
        }
        if !home.table && !home.folder.is_empty() && files.what(&at.join(UNIT_FILE)) == Some(What::File) {
            add_to_list(files, &at, &mut home, force)?;
        }
        let told = home.told.min(home.files.len());
        let mut kept = Vec::new();
        for (number, file) in home.files.into_iter().enumerate() {
            let path = at.join(&file.name);
            let there = files.what(&path).is_some();
            if there && files.read(&path).is_ok_and(|bytes| bytes == file.text().as_bytes()) {
                // Sent again, unchanged.
                home.told -= usize::from(number < told);
                continue;
            }
            // The list of a unit only grows.
            if there && (home.table || file.name != UNIT_FILE || home.folder.is_empty()) {
                in_the_way.push(path);
            }
            kept.push(file);
        }
        home.files = kept;
        all.push(home);
    }
    match (in_the_way.first(), force) {
        (Some(first), false) => Err(refused(first, in_the_way.len())),
        _ => Ok(all),
    }
}

fn refused(first: &Path, count: usize) -> Error {
    let name = first.display();
    let told = match count {
        1 => words!("{name} 已经存在，没有写任何文件", "{name} exists already; nothing was written"),
        _ => words!(
            "{name} 等 {count} 个文件已经存在，没有写任何文件",
            "{count} files exist already, {name} among them; nothing was written"
        ),
    };
    Error::new(told).help(words!(
        "改过又报来的，用 --into {name} 并入；否则换一个文件夹，或加 --force 覆盖",
        "what was corrected and sent again goes into it by --into {name}; else choose another folder, or add --force to overwrite"
    ))
}

/// Puts the projects of a home on the list of the unit that is there.
fn add_to_list(files: &dyn Files, at: &Path, home: &mut Home, force: bool) -> Result<()> {
    let unit_file = at.join(UNIT_FILE);
    let name = unit_file.display();
    let text = super::files::read_text(files, &unit_file)?;
    let (unit, report) = yaml::parse(SourceId::default(), &text);
    let listed: &[Node] = unit.child("项目").map(Node::items).unwrap_or(&[]);
    let held = unit.child("项目").filter(|held| !held.is_blank());
    let inside = held.is_some_and(|held| held.items().is_empty()) || listed.iter().any(|item| item.as_text().is_none());
    if report.count(Severity::Error) > 0 || inside {
        let message = if inside {
            words!(
                "{name} 的项目写在里面，不能添项目文件，没有写任何文件",
                "{name} has its projects inside, so that no file can be added; nothing was written"
            )
        } else {
            words!("{name} 有语法错误，没有写任何文件", "{name} has syntax errors; nothing was written")
        };
        return Err(
            Error::new(message).help(words!("先改好它，或换一个文件夹", "mend it first, or choose another folder"))
        );
    }
    let mut list: Vec<Node> = listed.to_vec();
    let known: HashSet<String> = list.iter().filter_map(Node::as_text).map(|name| name.trim().to_lowercase()).collect();
    let mut taken: HashSet<String> = known.iter().map(|name| name.trim_end_matches(".yaml").to_string()).collect();
    for file in home.files.iter_mut().filter(|file| file.name != UNIT_FILE) {
        let lies_there = files.what(&at.join(&file.name)).is_some();
        if known.contains(&file.name.to_lowercase()) {
            continue;
        }
        // A file that lies there unlisted is somebody's, and is told as in the way; with the same text it is this one.
        let same = || files.read(&at.join(&file.name)).is_ok_and(|bytes| bytes == file.text().as_bytes());
        if lies_there && !force && !same() {
            continue;
        }
        let stem = file.name.trim_end_matches(".yaml").to_string();
        file.name = format!("{}.yaml", unique(stem, &mut taken));
        list.push(Node::text(&file.name));
    }
    let root = with_list(&unit, Node::list(list));
    if let Some(first) = home.files.iter_mut().find(|file| file.name == UNIT_FILE) {
        *first = Planned { name: UNIT_FILE.to_string(), root: Cow::Owned(root) };
    }
    Ok(())
}
