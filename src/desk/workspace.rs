//! Specs → units in memory: a unit is a folder whose 单位.yaml lists its projects in order.

use super::files::{Files, REVISION_ENDING, STDIN, UNIT_FILE, What, folder_of, read_text, shown, stays_inside};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity};
use crate::formats::yaml;
use crate::rules::suppress::{self, Suppression};
use crate::source::{Path as FactPath, Place, Source, SourceId, Sources, Step};
use crate::spec::{Project, Revision, Unit};
use crate::tree::{Node, Value};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Path, PathBuf};

fn is_revision(name: &str) -> bool {
    name.ends_with(REVISION_ENDING)
}

/// Settings and forms are not specs.
pub const OURS: &[&str] = &[
    "jixiao.yaml",
    "form.yaml",
    "fields.yaml",
    "styles.yaml",
    "taxonomy.yaml",
    "rules.yaml",
    "scoring.yaml",
    "words.yaml",
    "vocabulary.yaml",
];

/// Specs as loaded, with everything that was wrong with them.
#[derive(Default)]
pub struct Workspace {
    pub sources: Sources,
    pub units: Vec<Loaded>,
    pub report: Report,
    /// `# jixiao: ignore …` of all files.
    pub suppressions: Vec<Suppression>,
    /// Files among others that could not be read as text, and why.
    pub refused: Vec<Error>,
    /// Files in the folders that are no specs: pictures, tables, readme.txt.
    pub strangers: usize,
}

/// Texts that take the place of files, by the names of their sources: what fixes made of them.
pub type Edited = HashMap<String, String>;

/// One unit, or one project on its own (a unit without a name).
pub struct Loaded {
    /// The folder of the unit, or the project's file.
    pub path: PathBuf,
    pub unit: Unit,
    /// A revision stands alone; its unit is blank.
    pub revision: Option<Revision>,
    /// The unit's tree with its projects in place: where every fact stands.
    pub node: Node,
    /// A project that stands alone.
    pub single: bool,
    /// The unit's own file was read whole.
    pub readable: bool,
    /// Projects whose files were not; their totals cannot be compared.
    pub broken: Vec<usize>,
    /// Its own file and those of its projects.
    pub sources: Range<u32>,
    /// 表 of the unit in whose folder a single project lies, and which lists it.
    pub usual: Vec<String>,
    /// That unit's own lines: its name, year and unit of money.
    pub around: Option<Node>,
}

impl Loaded {
    /// The forms that the spec itself names.
    pub fn forms(&self) -> &[String] {
        match (&self.revision, self.unit.projects.first()) {
            (Some(revision), _) => &revision.forms,
            (None, Some(project)) if self.single && project.forms.is_empty() => &self.usual,
            (None, Some(project)) if self.single => &project.forms,
            _ => &self.unit.forms,
        }
    }

    /// Whether one of these findings is an error in its files.
    pub fn has_errors(&self, report: &Report) -> bool {
        report.findings.iter().filter(|finding| finding.severity == Severity::Error).any(|finding| {
            // What stands nowhere is nobody's, and stops everybody.
            finding.place.source().is_none_or(|source| self.sources.contains(&source.0))
        })
    }

    /// Everything was read, so that nothing would be missing from a form.
    pub fn is_complete(&self) -> bool {
        self.readable && self.broken.is_empty()
    }
}

/// What a file's text was read as, before sources have their final numbers.
struct Parsed {
    source: Source,
    node: Node,
    report: Report,
    suppressions: Vec<Suppression>,
}

impl Workspace {
    /// Loads specs by their names: a unit's folder or its file, the file of a project or a revision, a folder of any of
    /// these. What is wrong in them goes into the report, and the rest is loaded.
    ///
    /// # Errors
    /// A name leads to nothing, or to a folder without specs.
    ///
    /// ```
    /// use jixiao::desk::{Shelf, Workspace};
    ///
    /// let shelf = Shelf::from_iter([
    ///     ("某中心/单位.yaml", "单位名称: 某中心\n项目: [运维.yaml]\n"),
    ///     ("某中心/运维.yaml", "项目名称: 运维\n"),
    /// ]);
    /// let workspace = Workspace::load(&shelf, &["某中心".into()])?;
    /// assert_eq!(workspace.units[0].unit.projects[0].name.as_deref(), Some("运维"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(files: &dyn Files, names: &[PathBuf]) -> Result<Workspace> {
        Workspace::load_edited(files, names, Edited::new())
    }

    /// As if each file had its edited text.
    ///
    /// # Errors
    /// As [`Workspace::load`] has.
    pub fn load_edited(files: &dyn Files, names: &[PathBuf], edited: Edited) -> Result<Workspace> {
        let mut loading = Loading { files, edited, workspace: Workspace::default() };
        for name in names {
            match loading.add(name) {
                // One of several that is spoilt must not hold up the others.
                Err(error) if names.len() > 1 && files.what(name) == Some(What::File) => {
                    loading.workspace.refused.push(error);
                }
                added => added?,
            }
        }
        Ok(loading.workspace)
    }

    /// Paths as a person with one file open would write them: a project's own findings lose `项目[3].`
    /// when the project is a file of its own.
    pub fn paths_by_file(&self, report: &mut Report) {
        let own: HashMap<SourceId, usize> = self
            .units
            .iter()
            .flat_map(|loaded| {
                let unit_source = if loaded.single { None } else { loaded.node.place.source() };
                let projects = loaded.node.child("项目").map(Node::items).unwrap_or(&[]);
                projects
                    .iter()
                    .filter_map(move |project| project.place.source().filter(|source| Some(*source) != unit_source))
                    .map(|source| (source, 2))
            })
            .collect();
        let trim = |path: &mut FactPath, place: Place| {
            let begins = matches!(path.0.as_slice(), [Step::Key(key), Step::Index(_), ..] if key == "项目");
            if begins && place.source().is_some_and(|source| own.contains_key(&source)) {
                path.0.drain(..2);
            }
        };
        for finding in &mut report.findings {
            trim(&mut finding.path, finding.place);
            for related in &mut finding.related {
                trim(&mut related.path, related.place);
            }
        }
    }
}

fn texts<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = &'n str> {
    node.child(key).map(Node::items).unwrap_or(&[]).iter().filter_map(Node::as_text)
}

/// A workspace that is being loaded.
struct Loading<'f> {
    files: &'f dyn Files,
    edited: Edited,
    workspace: Workspace,
}

impl Loading<'_> {
    fn add(&mut self, path: &Path) -> Result<()> {
        if self.files.what(path) != Some(What::Folder) {
            let id = self.workspace.sources.next_id();
            let parsed = parse(self.files, path, id, &self.edited)?;
            let is_unit = parsed.node.child("项目").is_some() || parsed.node.child("单位名称").is_some();
            return if is_unit { self.unit(folder_of(path), parsed) } else { self.project(path, parsed) };
        }
        let unit_file = path.join(UNIT_FILE);
        if self.files.what(&unit_file) == Some(What::File) {
            let parsed = parse(self.files, &unit_file, self.workspace.sources.next_id(), &self.edited)?;
            return self.unit(path, parsed);
        }
        let Listed { folders, specs, strangers } = list(self.files, path)?;
        self.workspace.strangers += strangers;
        let before = self.workspace.units.len() + self.workspace.refused.len();
        for folder in folders {
            if has_specs(self.files, &folder) {
                self.among_others(&folder);
            }
        }
        for spec in specs {
            self.among_others(&spec);
        }
        if self.workspace.units.len() + self.workspace.refused.len() == before {
            let name = path.display();
            return Err(Error::new(words!("{name} 里没有规格", "there are no specs in {name}")).help(words!(
                "规格是 .yaml 文件；单位的文件夹里有 {UNIT_FILE}",
                "specs are .yaml files; a unit's folder has a {UNIT_FILE}"
            )));
        }
        Ok(())
    }

    /// One of those in a folder.
    fn among_others(&mut self, path: &Path) {
        if let Err(error) = self.add(path) {
            self.workspace.refused.push(error);
        }
    }

    /// What the unit says in whose folder this project lies, when it lists the project.
    fn around(&self, path: &Path) -> Option<Node> {
        let unit = folder_of(path).join(UNIT_FILE);
        if path.as_os_str() == STDIN || self.files.what(&unit) != Some(What::File) {
            return None;
        }
        let Parsed { node, .. } = parse(self.files, &unit, SourceId::default(), &self.edited).ok()?;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let lists = texts(&node, "项目").any(|listed| listed.trim() == name);
        let mut around = Node::map();
        for key in ["单位名称", "年度", "金额单位", "表"] {
            if let Some(said) = node.child(key).filter(|said| lists && !said.is_blank()) {
                around.push(key, said.clone());
            }
        }
        lists.then_some(around)
    }

    fn take(&mut self, parsed: Parsed) -> (SourceId, Node, bool) {
        let id = self.workspace.sources.add(parsed.source);
        let whole = parsed.report.count(Severity::Error) == 0;
        self.workspace.report.extend(parsed.report);
        self.workspace.suppressions.extend(parsed.suppressions);
        (id, parsed.node, whole)
    }

    fn project(&mut self, path: &Path, parsed: Parsed) -> Result<()> {
        let (id, node, whole) = self.take(parsed);
        let sources = id.0..id.0 + 1;
        let mut unit = Unit::default();
        if Revision::is_told_by(&node) {
            let mut revision = None;
            if whole {
                let (read, report) = Revision::from_tree(&node);
                self.workspace.report.extend(report);
                revision = Some(read);
            }
            self.workspace.units.push(Loaded {
                path: path.to_path_buf(),
                unit,
                revision,
                node,
                single: true,
                readable: whole,
                broken: Vec::new(),
                sources,
                usual: Vec::new(),
                around: None,
            });
            return Ok(());
        }
        if whole {
            let (project, report) = Project::from_tree(&node);
            self.workspace.report.extend(report);
            unit.projects.push(project);
        }
        let mut root = Node::map();
        root.push("项目", Node::list(vec![node]));
        let around = self.around(path);
        self.workspace.units.push(Loaded {
            path: path.to_path_buf(),
            unit,
            revision: None,
            node: root,
            single: true,
            readable: whole,
            broken: Vec::new(),
            sources,
            usual: around.iter().flat_map(|unit| texts(unit, "表")).map(|form| form.trim().to_string()).collect(),
            around,
        });
        Ok(())
    }

    fn unit(&mut self, folder: &Path, parsed: Parsed) -> Result<()> {
        // A unit told in one file of another name (or on standard input) does not own the folder it lies in.
        let owns_folder = Path::new(&parsed.source.name).file_name().is_some_and(|name| name == UNIT_FILE);
        let (id, mut node, readable) = self.take(parsed);
        let mut broken = Vec::new();
        let listed: Vec<(usize, String, Place)> = node
            .child("项目")
            .map(Node::items)
            .unwrap_or(&[])
            .iter()
            .enumerate()
            .filter_map(|(index, item)| Some((index, item.as_text()?.trim().to_string(), item.place)))
            .collect();
        let first = self.workspace.sources.next_id().0;
        let (files, edited) = (self.files, &self.edited);
        let parsed: Vec<std::result::Result<Parsed, Box<Diagnostic>>> = listed
            .par_iter()
            .enumerate()
            .map(|(at, (index, name, place))| {
                let finding = |message, help| {
                    let path = FactPath::root().key("项目").index(*index);
                    Box::new(Diagnostic::new("S023", Severity::Error, message).help(help).at(path).placed(*place))
                };
                if !stays_inside(name) {
                    return Err(finding(
                        words!("“{name}”不在本单位的文件夹里", "“{name}” is not inside the unit's folder"),
                        words!("写成同一文件夹里的文件名", "write the name of a file in the same folder"),
                    ));
                }
                let file = folder.join(name);
                if files.what(&file) != Some(What::File) {
                    return Err(finding(
                        words!("没有“{name}”这个文件", "there is no file “{name}”"),
                        words!("改正文件名，或从列表中删去", "mend the name or remove it from the list"),
                    ));
                }
                // Numbers are settled below; each file is parsed as the one it will become.
                parse(files, &file, SourceId(first + at as u32), edited)
                    .map_err(|error| finding(error.message, error.help.unwrap_or_default()))
            })
            .collect();
        for ((index, ..), parsed) in listed.iter().zip(parsed) {
            let (child, whole) = match parsed {
                Ok(parsed) => {
                    let (_, node, whole) = self.take(parsed);
                    (node, whole)
                }
                Err(finding) => {
                    // Keeps the numbering of the files behind it.
                    self.workspace.sources.add(Source::default());
                    self.workspace.report.push(*finding);
                    (Node::default(), false)
                }
            };
            if let Some(Node { value: Value::List(items), .. }) = node.child_mut("项目") {
                items[*index] = child;
            }
            if !whole {
                broken.push(*index);
            }
        }
        if owns_folder {
            self.unlisted(folder, &node, &listed, id)?;
        }
        let mut unit = Unit::default();
        if readable {
            let (read, mut report) = Unit::from_tree(&node);
            unit = read;
            without(&mut report, &broken);
            self.workspace.report.extend(report);
        }
        self.workspace.units.push(Loaded {
            path: folder.to_path_buf(),
            unit,
            revision: None,
            node,
            single: false,
            readable,
            broken,
            sources: id.0..self.workspace.sources.next_id().0,
            usual: Vec::new(),
            around: None,
        });
        Ok(())
    }

    /// A project's file that the unit does not list is easily taken for one that counts.
    fn unlisted(&mut self, folder: &Path, node: &Node, listed: &[(usize, String, Place)], id: SourceId) -> Result<()> {
        let listed: HashSet<&OsStr> = listed.iter().filter_map(|(_, name, _)| Path::new(name).file_name()).collect();
        let Listed { specs, strangers, .. } = list(self.files, folder)?;
        self.workspace.strangers += strangers;
        for file in specs {
            let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
            let known = name == UNIT_FILE || listed.contains(OsStr::new(name)) || is_revision(name);
            if !known {
                let name = name.to_string();
                let place = node.child("项目").map_or(Place::text(id, 0, 0), |list| list.place);
                let finding = Diagnostic::new(
                    "S024",
                    Severity::Warning,
                    words!("文件夹里的“{name}”没有列入“项目:”", "“{name}” in this folder is not listed under 项目:"),
                )
                .help(words!("列入“项目:”，或移出本文件夹", "list it under 项目:, or move it out of the folder"))
                .at(FactPath::root().key("项目"))
                .placed(place);
                self.workspace.report.push(finding);
            }
        }
        Ok(())
    }
}

/// Leaves out what was found in projects that could not be read whole: it follows from that.
pub fn without(report: &mut Report, broken: &[usize]) {
    let inside = |path: &FactPath| matches!(path.0.as_slice(), [Step::Key(key), Step::Index(index), ..] if key == "项目" && broken.contains(index));
    report.findings.retain(|finding| !inside(&finding.path));
}

fn parse(files: &dyn Files, path: &Path, id: SourceId, edited: &Edited) -> Result<Parsed> {
    let name = shown(path);
    let text = match edited.get(&name) {
        Some(text) => text.clone(),
        None => read_text(files, path)?,
    };
    let (mut node, report) = yaml::parse(id, &text);
    // What is missing from an empty file is missing there.
    if !node.place.is_known() {
        node.place = Place::text(id, 0, 0);
    }
    let suppressions = suppress::read(&node, &text, id);
    Ok(Parsed { source: Source::text(name, text), node, report, suppressions })
}

/// What lies in a folder: folders and specs, each sorted by name, and how many other files there are.
struct Listed {
    folders: Vec<PathBuf>,
    specs: Vec<PathBuf>,
    strangers: usize,
}

/// Hidden files and our own settings are passed over without being counted.
fn list(files: &dyn Files, folder: &Path) -> Result<Listed> {
    let mut listed = Listed { folders: Vec::new(), specs: Vec::new(), strangers: 0 };
    for (path, what) in files.list(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || OURS.contains(&&*name) {
            continue;
        }
        // A link to a folder is not followed: it may lead back here, and what it leads to can be named.
        let link_to_folder = what == What::Other && files.what(&path) == Some(What::Folder);
        if what == What::Folder {
            listed.folders.push(path);
        } else if link_to_folder {
            listed.strangers += 1;
        } else if path.extension().is_some_and(|ext| ext == "yaml" || ext == "yml") {
            listed.specs.push(path);
        } else {
            listed.strangers += 1;
        }
    }
    listed.folders.sort();
    listed.specs.sort();
    Ok(listed)
}

/// Every spec file in a folder and the folders in it, in order, and how many other files lie there.
///
/// # Errors
/// A folder cannot be listed.
///
/// ```
/// use jixiao::desk::{Shelf, specs_under};
/// use std::path::{Path, PathBuf};
///
/// let shelf = Shelf::from_iter([("规格/甲.yaml", ""), ("规格/照片.jpg", ""), ("规格/.git/乙.yaml", "")]);
/// assert_eq!(specs_under(&shelf, Path::new("规格"))?, (vec![PathBuf::from("规格/甲.yaml")], 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn specs_under(files: &dyn Files, folder: &Path) -> Result<(Vec<PathBuf>, usize)> {
    let Listed { folders, mut specs, mut strangers } = list(files, folder)?;
    for inner in folders {
        let (more, others) = specs_under(files, &inner)?;
        specs.extend(more);
        strangers += others;
    }
    Ok((specs, strangers))
}

/// Whether there is a spec in the folder, or in one of those in it.
pub fn has_specs(files: &dyn Files, folder: &Path) -> bool {
    list(files, folder)
        .is_ok_and(|listed| !listed.specs.is_empty() || listed.folders.iter().any(|folder| has_specs(files, folder)))
}
