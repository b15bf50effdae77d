//! Where the specs that were read go: one folder a unit, one file a project, and no name twice.

use super::files::{UNIT_FILE, safe_name};
use super::read::Filling;
use crate::formats::yaml;
use crate::forms::About;
use crate::tree::{Entry, Node, Value};
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::PathBuf;

/// One file to come: its name, and what stands in it.
pub struct Planned<'a> {
    pub name: String,
    root: Cow<'a, Node>,
}

impl Planned<'_> {
    /// The spec as text.
    pub fn text(&self) -> String {
        yaml::print(&self.root)
    }
}

/// The files of one folder.
pub struct Home<'a> {
    /// Its name; empty for the files that lie in no folder of their own.
    pub folder: String,
    pub files: Vec<Planned<'a>>,
    /// So many of the files, from the first, are worth telling by name; those of a unit's projects are not.
    pub told: usize,
}

/// One folder a unit and one file a project: which files the fillings become, with names made of what they say that are
/// safe on every system. Projects and revisions on their own come last, in a home without a folder.
///
/// ```
/// use jixiao::desk::{Profiles, Reader, homes, read};
/// use jixiao::forms::Library;
/// use jixiao::source::SourceId;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let table = "项目名称,网络/运维\n绩效目标,保障网络畅通\n三级指标,指标值\n网络可用率,≥99%\n";
/// let received = read("表.csv", table.into(), SourceId(0), &Reader::new(&library, &profiles))?;
/// let fillings: Vec<_> = received.fillings.iter().collect();
/// let homes = homes(&fillings);
/// assert_eq!(homes[0].files[0].name, "网络_运维.yaml");
/// assert!(homes[0].files[0].text().starts_with("项目名称: 网络/运维"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn homes<'a>(fillings: &[&'a Filling]) -> Vec<Home<'a>> {
    let mut homes: Vec<Home> = Vec::new();
    let mut alone = Home { folder: String::new(), files: Vec::new(), told: 0 };
    let mut taken: HashSet<String> = HashSet::new();
    for filling in fillings {
        match filling.form.about {
            About::Unit => {
                let name = filling.root.child("单位名称").and_then(Node::as_text).unwrap_or("");
                homes.push(plan_unit(unique(safe_name(name), &mut taken), &filling.root));
            }
            About::Project | About::Revision => {
                let name = filling.root.child("项目名称").and_then(Node::as_text).unwrap_or("");
                let revision = filling.form.about == About::Revision;
                let name = if revision { format!("{name}-修订") } else { name.to_string() };
                let name = format!("{}.yaml", unique(safe_name(&name), &mut taken));
                alone.files.push(Planned { name, root: Cow::Borrowed(&filling.root) });
            }
        }
    }
    alone.told = alone.files.len();
    homes.push(alone);
    homes
}

impl Home<'_> {
    /// The files below the folder that all homes are in.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.files.iter().map(|file| PathBuf::from(&self.folder).join(&file.name))
    }
}

fn plan_unit(folder: String, root: &Node) -> Home<'_> {
    let mut names: HashSet<String> = HashSet::from([UNIT_FILE.trim_end_matches(".yaml").to_string()]);
    let items = root.child("项目").map(Node::items).unwrap_or(&[]);
    let projects = items.iter().map(|item| {
        let name = item.child("项目名称").and_then(Node::as_text).unwrap_or("");
        Planned { name: format!("{}.yaml", unique(safe_name(name), &mut names)), root: Cow::Borrowed(item) }
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
