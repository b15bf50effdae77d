//! Where the specs that `import` read go: one folder a unit, one file a project, and no name twice.

use super::files;
use super::import::Read;
use super::workspace::UNIT_FILE;
use crate::diagnostic::{Error, Result};
use crate::formats::yaml;
use crate::forms::About;
use crate::tree::{Entry, Node, Value};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// One file to come: its name, and what stands in it.
struct Planned<'a> {
    name: String,
    root: Cow<'a, Node>,
}

/// The files of one folder.
struct Home<'a> {
    folder: PathBuf,
    files: Vec<Planned<'a>>,
    /// The files whose names are told; those of a unit's projects are not.
    told: usize,
}

/// Writes one folder a unit and one file a project; nothing is written unless all of it can be.
pub(super) fn write(folder: &Path, reads: &[&Read], force: bool) -> Result<Vec<PathBuf>> {
    let mut homes: Vec<Home> = Vec::new();
    let mut alone = Home { folder: folder.to_path_buf(), files: Vec::new(), told: 0 };
    let mut taken: HashSet<String> = HashSet::new();
    for read in reads {
        match read.form.about {
            About::Unit => {
                let name = read.root.child("单位名称").and_then(Node::as_text).unwrap_or("");
                homes.push(plan_unit(folder.join(unique(files::safe_name(name), &mut taken)), &read.root));
            }
            About::Project | About::Revision => {
                let name = read.root.child("项目名称").and_then(Node::as_text).unwrap_or("");
                let name = if read.form.about == About::Revision { format!("{name}-修订") } else { name.to_string() };
                let name = format!("{}.yaml", unique(files::safe_name(&name), &mut taken));
                alone.files.push(Planned { name, root: Cow::Borrowed(&read.root) });
            }
        }
    }
    alone.told = alone.files.len();
    homes.push(alone);
    let there: Vec<bool> = homes.iter().map(|home| home.folder.exists()).collect();
    let mut existing = homes
        .iter()
        .zip(&there)
        .filter(|(_, there)| **there)
        .flat_map(|(home, _)| home.paths())
        .filter(|path| path.exists());
    if let (Some(first), false) = (existing.next(), force) {
        let (first, count) = (first.display().to_string(), existing.count() + 1);
        let told = match count {
            1 => words!("{first} 已经存在，没有写任何文件", "{first} exists already; nothing was written"),
            _ => words!(
                "{first} 等 {count} 个文件已经存在，没有写任何文件",
                "{count} files exist already, {first} among them; nothing was written"
            ),
        };
        return Err(Error::new(told)
            .help(words!("换一个文件夹，或加 --force 覆盖", "choose another folder, or add --force to overwrite")));
    }
    for (home, there) in homes.iter().zip(&there).filter(|(home, _)| !home.files.is_empty()) {
        let file = |file: &Planned| yaml::print(&file.root);
        if *there || home.told == home.files.len() {
            let write = |one: &Planned| files::write(&home.folder.join(&one.name), file(one).as_bytes());
            home.files.par_iter().try_for_each(write)?;
        } else {
            files::write_folder(&home.folder, &home.files, |one| (&one.name, file(one)))?;
        }
    }
    // The projects on their own come last in `homes`, as they do on the screen.
    Ok(homes.iter().flat_map(|home| home.paths().take(home.told).collect::<Vec<_>>()).collect())
}

impl Home<'_> {
    fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.files.iter().map(|file| self.folder.join(&file.name))
    }
}

fn plan_unit(folder: PathBuf, root: &Node) -> Home<'_> {
    let mut names: HashSet<String> = HashSet::from([UNIT_FILE.trim_end_matches(".yaml").to_string()]);
    let items = root.child("项目").map(Node::items).unwrap_or(&[]);
    let projects = items.iter().map(|item| {
        let name = item.child("项目名称").and_then(Node::as_text).unwrap_or("");
        Planned { name: format!("{}.yaml", unique(files::safe_name(name), &mut names)), root: Cow::Borrowed(item) }
    });
    let projects: Vec<Planned> = projects.collect();
    // The unit as it is, with names in place of the projects.
    let listed = |entry: &Entry| match &entry.value.value {
        Value::List(_) if entry.key == "项目" => {
            let names = projects.iter().map(|project| Node::text(&project.name)).collect();
            let list = Node { value: Value::List(names), comments: entry.value.comments.clone(), ..Node::default() };
            Entry { key: entry.key.clone(), key_place: entry.key_place, value: list }
        }
        _ => entry.clone(),
    };
    let entries = root.entries().iter().map(listed).collect();
    let unit = Node { value: Value::Map(entries), comments: root.comments.clone(), ..Node::default() };
    let mut files = vec![Planned { name: UNIT_FILE.to_string(), root: Cow::Owned(unit) }];
    files.extend(projects);
    Home { folder, files, told: 1 }
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
