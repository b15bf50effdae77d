//! Where the specs that `import` read go: one folder a unit, one file a project, and no name twice.

use super::files;
use super::import::Read;
use super::workspace::UNIT_FILE;
use crate::diagnostic::{Error, Result};
use crate::formats::yaml;
use crate::forms::About;
use crate::tree::{Entry, Node, Value};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Writes one folder a unit and one file a project; nothing is written unless all of it can be.
pub(super) fn write(folder: &Path, reads: &[&Read], force: bool) -> Result<Vec<PathBuf>> {
    let mut planned: Vec<(PathBuf, String)> = Vec::new();
    let mut folders: HashSet<String> = HashSet::new();
    for read in reads {
        match read.form.about {
            About::Unit => {
                let name = read.root.child("单位名称").and_then(Node::as_text).unwrap_or("");
                let home = folder.join(unique(files::safe_name(name), &mut folders));
                plan_unit(&home, &read.root, &mut planned);
            }
            About::Project | About::Revision => {
                let name = read.root.child("项目名称").and_then(Node::as_text).unwrap_or("");
                let name = if read.form.about == About::Revision { format!("{name}-修订") } else { name.to_string() };
                let name = unique(files::safe_name(&name), &mut folders);
                planned.push((folder.join(format!("{name}.yaml")), yaml::print(&read.root)));
            }
        }
    }
    let existing: Vec<String> =
        planned.iter().filter(|(path, _)| path.exists()).map(|(path, _)| path.display().to_string()).collect();
    if let (Some(first), false) = (existing.first(), force) {
        let count = existing.len();
        return Err(Error::new(words!(
            "{first} 等 {count} 个文件已经存在，没有写任何文件",
            "{count} files exist already, {first} among them; nothing was written"
        ))
        .help(words!("换一个文件夹，或加 --force 覆盖", "choose another folder, or add --force to overwrite")));
    }
    for (path, text) in &planned {
        files::write(path, text.as_bytes())?;
    }
    Ok(planned
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.ends_with(UNIT_FILE) || reads.iter().any(|read| read.form.about != About::Unit))
        .collect())
}

fn plan_unit(home: &Path, root: &Node, planned: &mut Vec<(PathBuf, String)>) {
    let mut names: HashSet<String> = HashSet::from([UNIT_FILE.trim_end_matches(".yaml").to_string()]);
    let items = root.child("项目").map(Node::items).unwrap_or(&[]);
    let projects: Vec<(String, &Node)> = items
        .iter()
        .map(|item| {
            let name = item.child("项目名称").and_then(Node::as_text).unwrap_or("");
            (format!("{}.yaml", unique(files::safe_name(name), &mut names)), item)
        })
        .collect();
    // The unit as it is, with names in place of the projects.
    let listed = |entry: &Entry| match &entry.value.value {
        Value::List(_) if entry.key == "项目" => {
            let names = projects.iter().map(|(name, _)| Node::text(name)).collect();
            let list = Node { value: Value::List(names), comments: entry.value.comments.clone(), ..Node::default() };
            Entry { key: entry.key.clone(), key_place: entry.key_place, value: list }
        }
        _ => entry.clone(),
    };
    let entries = root.entries().iter().map(listed).collect();
    let unit = Node { value: Value::Map(entries), comments: root.comments.clone(), ..Node::default() };
    planned.push((home.join(UNIT_FILE), yaml::print(&unit)));
    planned.par_extend(projects.par_iter().map(|(name, project)| (home.join(name), yaml::print(project))));
}

/// A name not taken yet; file systems that fold case must keep them apart too.
fn unique(name: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.to_lowercase()) {
        candidate = format!("{name}-{number}");
        number += 1;
    }
    candidate
}
