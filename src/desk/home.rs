//! Where the specs that were read go: one folder a unit, one file a project, and no name twice.

use super::files::{UNIT_FILE, safe_name};
use super::gather::Gathered;
use super::read::{Batch, Filling};
use crate::diagnostic::{Diagnostic, Related, Report, Severity, Words};
use crate::formats::yaml;
use crate::forms::{About, loose};
use crate::source::{Path as FactPath, Place};
use crate::spec::Extras;
use crate::spec::canonical::in_order;
use crate::tree::{Entry, Node, Value};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

/// One file to come: its name, and what stands in it.
#[derive(Debug)]
pub struct Planned<'a> {
    pub name: String,
    pub(super) root: Cow<'a, Node>,
}

impl Planned<'_> {
    /// The spec as text.
    pub fn text(&self) -> String {
        yaml::print(&self.root)
    }
}

/// The files of one folder.
#[derive(Debug)]
pub struct Home<'a> {
    /// Its name; empty for the files that lie in no folder of their own.
    pub folder: String,
    pub files: Vec<Planned<'a>>,
    /// So many of the files, from the first, are worth telling by name; those of a unit's projects are not.
    pub told: usize,
    /// Its 单位.yaml says what a table of the unit says. Where only forms of single projects came, it is a list of them,
    /// to which more may be added.
    pub table: bool,
}

/// All folders, and what is to be told of names: two projects of one unit that are called the same, a project of no unit.
#[derive(Debug, Default)]
pub struct Homes<'a> {
    pub homes: Vec<Home<'a>>,
    pub report: Report,
}

/// One folder a unit and one file a project: which files the fillings become, with names made of what they say that are
/// safe on every system.
///
/// The form of a single project belongs to the unit that sent it: its 实施单位, else its 填报单位, else the folder its
/// file was found in. Those without a unit, and revisions, come last, in a home without a folder.
///
/// ```
/// use jixiao::desk::{Gathered, Profiles, Reader, Shelf, homes, read_all};
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let table = "实施单位,某校\n项目名称,网络/运维\n绩效目标,保障网络畅通\n三级指标,指标值\n网络可用率,≥99%\n";
/// let shelf = Shelf::from_iter([("表.csv", table)]);
/// let gathered = Gathered::all(shelf.names());
/// let batch = read_all(&gathered, &shelf, &Reader::new(&library, &profiles))?;
/// let filed = homes(&batch, &gathered);
/// let home = &filed.homes[0];
/// assert_eq!((home.folder.as_str(), home.files[1].name.as_str()), ("某校", "网络_运维.yaml"));
/// assert_eq!(home.files[0].text(), "单位名称: 某校\n项目:\n- 网络_运维.yaml\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn homes<'a>(batch: &'a Batch, gathered: &Gathered) -> Homes<'a> {
    let mut filing = Filing::default();
    let sent: Vec<_> = batch.named().collect();
    // A unit's own table says how it is called, wherever it stands among the others.
    for (_, filling) in sent.iter().filter(|(_, filling)| filling.form.about == About::Unit) {
        filing.table(filling);
    }
    let mut alone: Vec<&Filling> = Vec::new();
    for (file, filling) in &sent {
        match filling.form.about {
            About::Unit => {}
            About::Revision => alone.push(filling),
            About::Project => match sender_of(filling, Path::new(file), gathered) {
                Some(unit) => filing.project(&unit, filling),
                None => {
                    alone.push(filling);
                    filing.without_unit(filling);
                }
            },
        }
    }
    filing.finish(&alone)
}

/// The unit that sent the form of a single project.
pub(super) fn sender(filling: &Filling) -> Option<String> {
    ["实施单位", "填报单位", "申报单位"].iter().find_map(|key| {
        let text = filling.root.child(key).and_then(Node::as_text)?;
        (!loose::is_blank(text)).then(|| text.trim().to_string())
    })
}

/// The same; where the form does not say, the folder that its file was found in.
fn sender_of(filling: &Filling, file: &Path, gathered: &Gathered) -> Option<String> {
    sender(filling).or_else(|| {
        // 收到/某校/申报表.docx, found in 收到: what somebody sorted by sender stays so.
        let inside = gathered.roots.iter().filter_map(|root| file.strip_prefix(root).ok()).next()?;
        match inside.components().collect::<Vec<_>>().as_slice() {
            [Component::Normal(folder), _, ..] => Some(folder.to_string_lossy().into_owned()),
            _ => None,
        }
    })
}

/// A unit that is being put together.
struct Unit<'a> {
    name: String,
    table: Option<&'a Filling<'a>>,
    projects: Vec<&'a Filling<'a>>,
}

#[derive(Default)]
struct Filing<'a> {
    units: Vec<Unit<'a>>,
    /// Which unit of the list is called so, folded.
    called: HashMap<String, usize>,
    report: Report,
}

impl<'a> Filing<'a> {
    fn table(&mut self, filling: &'a Filling<'a>) {
        let name = said(&filling.root, "单位名称").trim().to_string();
        let unit = Unit { name: name.clone(), table: Some(filling), projects: Vec::new() };
        let at = self.units.len();
        self.units.push(unit);
        if loose::is_blank(&name) {
            return;
        }
        match self.called.get(&loose::key(&name)).and_then(|first| self.units.get(*first)?.table) {
            Some(first) => {
                let message =
                    words!("“{name}”有两张表，分放在两个文件夹", "“{name}” sent two tables, which go into two folders");
                let key = FactPath::root().key("单位名称");
                self.twice(message, key, place_of(filling, "单位名称"), place_of(first, "单位名称"));
            }
            None => {
                self.called.insert(loose::key(&name), at);
            }
        }
    }

    fn project(&mut self, unit: &str, filling: &'a Filling<'a>) {
        let at = *self.called.entry(loose::key(unit)).or_insert_with(|| {
            self.units.push(Unit { name: unit.to_string(), table: None, projects: Vec::new() });
            self.units.len() - 1
        });
        self.units[at].projects.push(filling);
    }

    fn without_unit(&mut self, filling: &Filling) {
        let message = words!(
            "表上没有实施单位和填报单位，规格没有归入单位的文件夹",
            "the form names neither 实施单位 nor 填报单位; its spec goes into no unit's folder"
        );
        let help = words!(
            "补上实施单位再导入，或把原件放进以单位命名的文件夹，整个文件夹一起导入",
            "fill in 实施单位 and import again, or put the file into a folder called like the unit and import the folder above"
        );
        let place = place_of(filling, "项目名称");
        let found = Diagnostic::new("I043", Severity::Info, message).help(help);
        self.report.push(found.at(FactPath::root().key("实施单位")).placed(place));
    }

    fn twice(&mut self, message: Words, path: FactPath, second: Place, first: Place) {
        let help = words!(
            "是同一份报了两次，留下对的一份；不是的，把名称改得不同",
            "if the same was sent twice, keep the right one; if not, give them different names"
        );
        let also = words!("另一份在这里", "the other one is here");
        let mut found = Diagnostic::new("I042", Severity::Warning, message).help(help).at(path.clone()).placed(second);
        found.related.push(Related { message: also, path, place: first });
        self.report.push(found);
    }

    fn finish(mut self, alone: &[&'a Filling<'a>]) -> Homes<'a> {
        let mut taken: HashSet<String> = HashSet::new();
        let mut homes = Vec::new();
        for unit in std::mem::take(&mut self.units) {
            let folder = unique(safe_name(&unit.name), &mut taken);
            self.names_of(&unit);
            homes.push(plan(folder, &unit));
        }
        let mut files = Vec::new();
        for filling in alone {
            let name = said(&filling.root, "项目名称");
            let revision = filling.form.about == About::Revision;
            let name = if revision { format!("{name}-修订") } else { name.to_string() };
            let name = format!("{}.yaml", unique(safe_name(&name), &mut taken));
            files.push(Planned { name, root: Cow::Borrowed(&filling.root) });
        }
        homes.push(Home { folder: String::new(), told: files.len(), files, table: false });
        Homes { homes, report: self.report }
    }

    /// Tells which projects of the unit came from two files under one name.
    fn names_of(&mut self, unit: &Unit) {
        let in_table = unit.table.map(|table| table.root.child("项目").map(Node::items).unwrap_or(&[])).unwrap_or(&[]);
        let at = |project: &Node| project.child("项目名称").map_or(Place::Nowhere, |name| name.place);
        let mut first: HashMap<String, Place> = HashMap::new();
        for project in in_table {
            first.entry(loose::key(said(project, "项目名称"))).or_insert_with(|| at(project));
        }
        for filling in &unit.projects {
            let name = said(&filling.root, "项目名称").trim();
            let here = place_of(filling, "项目名称");
            if loose::is_blank(name) {
                continue;
            }
            match first.get(&loose::key(name)) {
                Some(there) => {
                    let of = &unit.name;
                    let message = words!("“{of}”的“{name}”报了两次", "“{name}” of “{of}” came twice");
                    self.twice(message, FactPath::root().key("项目名称"), here, *there);
                }
                None => {
                    first.insert(loose::key(name), here);
                }
            }
        }
    }
}

fn said<'n>(root: &'n Node, key: &str) -> &'n str {
    root.child(key).and_then(Node::as_text).unwrap_or("")
}

/// Where a fact of a filling stands; where it has none, the filling begins.
fn place_of(filling: &Filling, key: &str) -> Place {
    filling.root.child(key).map(|node| node.place).filter(|place| place.is_known()).unwrap_or(filling.first)
}

impl Home<'_> {
    /// The files below the folder that all homes are in.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.files.iter().map(|file| PathBuf::from(&self.folder).join(&file.name))
    }
}

fn plan<'a>(folder: String, unit: &Unit<'a>) -> Home<'a> {
    let mut names: HashSet<String> = HashSet::from([UNIT_FILE.trim_end_matches(".yaml").to_string()]);
    let mut file = |project: &Node| format!("{}.yaml", unique(safe_name(said(project, "项目名称")), &mut names));
    let listed = unit.table.and_then(|table| table.root.child("项目")).map(Node::items).unwrap_or(&[]);
    let mut projects: Vec<Planned> =
        listed.iter().map(|item| Planned { name: file(item), root: Cow::Borrowed(item) }).collect();
    // What all of them say alike is the unit's; else it stays with each.
    let forms = alike(&unit.projects, "表").filter(|_| unit.table.is_none());
    let money = unit.table.and_then(|table| table.root.child("金额单位")?.as_text());
    for filling in &unit.projects {
        let mut root = Cow::Borrowed(&filling.root);
        if forms.is_some()
            && let Value::Map(entries) = &mut root.to_mut().value
        {
            entries.retain(|entry| entry.key != "表");
        }
        if money.is_some() && filling.root.child("金额单位").is_none() {
            root.to_mut().push("金额单位", Node::text("万元"));
            root = Cow::Owned(in_order(root.into_owned(), About::Project.fields(), &Extras::default()));
        }
        projects.push(Planned { name: file(&filling.root), root });
    }
    let list = Node::list(projects.iter().map(|project| Node::text(&project.name)).collect());
    let root = match unit.table {
        Some(table) => with_list(&table.root, list),
        None => {
            let mut root = Node::map();
            root.push("单位名称", Node::text(unit.name.clone()));
            if let Some(year) = alike(&unit.projects, "年度") {
                root.push("年度", year.clone());
            }
            if let Some(forms) = forms {
                root.push("表", forms.clone());
            }
            root.push("项目", list);
            root
        }
    };
    let mut files = vec![Planned { name: UNIT_FILE.to_string(), root: Cow::Owned(root) }];
    files.extend(projects);
    Home { folder, files, told: 1, table: unit.table.is_some() }
}

/// What every one of these says under a key, when it is the same.
fn alike<'a>(fillings: &[&'a Filling<'a>], key: &str) -> Option<&'a Node> {
    let first = fillings.first()?.root.child(key)?;
    fillings
        .iter()
        .all(|filling| filling.root.child(key).is_some_and(|said| said.value == first.value))
        .then_some(first)
}

/// The unit as it is, with names in place of the projects.
pub(super) fn with_list(root: &Node, list: Node) -> Node {
    let mut list = Some(list);
    let mut entries: Vec<Entry> = root
        .entries()
        .iter()
        .map(|entry| {
            let listed = entry.key == "项目" && (matches!(entry.value.value, Value::List(_)) || entry.value.is_blank());
            let Some(list) = list.take_if(|_| listed) else { return entry.clone() };
            let value = Node { value: list.value, comments: entry.value.comments.clone(), ..Node::default() };
            Entry { key: entry.key.clone(), key_place: entry.key_place, value }
        })
        .collect();
    if let Some(list) = list.filter(|list| !list.items().is_empty()) {
        let mut rest = Node::map();
        rest.push("项目", list);
        entries.extend(rest.entries().iter().cloned());
    }
    let whole = Node { value: Value::Map(entries), comments: root.comments.clone(), ..Node::default() };
    in_order(whole, About::Unit.fields(), &Extras::default())
}

/// A name not taken yet; file systems that fold case must keep them apart too.
pub(super) fn unique(name: String, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.to_lowercase()) {
        candidate = format!("{name}-{number}");
        number += 1;
    }
    candidate
}
