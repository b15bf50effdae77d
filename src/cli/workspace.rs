//! Specs on disk → units in memory: a unit is a folder whose 单位.yaml lists its projects in order.

use super::args::Args;
use super::files::{self, Disk};
use crate::desk::{self, Profiles, UNIT_FILE, stays_inside};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity};
use crate::formats::yaml;
use crate::forms::{Folder, Library};
use crate::rules::suppress::{self, Suppression};
use crate::source::{Path as FactPath, Place, Source, SourceId, Sources, Step};
use crate::spec::{Project, Revision, Unit};
use crate::tree::{Node, Value};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

fn is_revision(name: &str) -> bool {
    name.ends_with(desk::REVISION_ENDING)
}

/// What standard input is called in findings.
pub const STDIN: &str = "<stdin>";

/// Settings and forms are not specs.
pub const OURS: &[&str] = &["jixiao.yaml", "form.yaml", "styles.yaml", "taxonomy.yaml", "rules.yaml", "words.yaml"];

/// Specs as loaded, with everything that was wrong with them.
#[derive(Default)]
pub struct Workspace {
    pub sources: Sources,
    pub units: Vec<Loaded>,
    pub report: Report,
    /// `# jixiao: ignore …` of all files.
    pub suppressions: Vec<Suppression>,
    edited: Edited,
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
}

impl Loaded {
    /// The forms that the spec itself names.
    pub fn forms(&self) -> &[String] {
        match (&self.revision, self.unit.projects.first()) {
            (Some(revision), _) => &revision.forms,
            (None, Some(project)) if self.single => &project.forms,
            _ => &self.unit.forms,
        }
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
    pub fn load(paths: &[PathBuf]) -> Result<Workspace> {
        Workspace::load_edited(paths, Edited::new())
    }

    /// As if each file had its edited text.
    pub fn load_edited(paths: &[PathBuf], edited: Edited) -> Result<Workspace> {
        let mut workspace = Workspace { edited, ..Workspace::default() };
        for path in paths {
            workspace.add(path)?;
        }
        Ok(workspace)
    }

    fn add(&mut self, path: &Path) -> Result<()> {
        if path.as_os_str() == "-" || !path.is_dir() {
            let id = self.sources.next_id();
            let parsed = parse(path, id, &self.edited)?;
            let is_unit = parsed.node.child("项目").is_some() || parsed.node.child("单位名称").is_some();
            let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
            return if is_unit { self.unit(&folder, parsed) } else { self.project(path, parsed) };
        }
        let unit_file = path.join(UNIT_FILE);
        if unit_file.is_file() {
            let parsed = parse(&unit_file, self.sources.next_id(), &self.edited)?;
            return self.unit(path, parsed);
        }
        let (folders, specs) = list(path)?;
        let before = self.units.len();
        for folder in folders {
            if has_specs(&folder) {
                self.add(&folder)?;
            }
        }
        for spec in specs {
            self.add(&spec)?;
        }
        if self.units.len() == before {
            let name = path.display();
            return Err(Error::new(words!("{name} 里没有规格", "there are no specs in {name}")).help(words!(
                "规格是 .yaml 文件；单位的文件夹里有 {UNIT_FILE}",
                "specs are .yaml files; a unit's folder has a {UNIT_FILE}"
            )));
        }
        Ok(())
    }

    fn take(&mut self, parsed: Parsed) -> (SourceId, Node, bool) {
        let id = self.sources.add(parsed.source);
        let whole = parsed.report.count(Severity::Error) == 0;
        self.report.extend(parsed.report);
        self.suppressions.extend(parsed.suppressions);
        (id, parsed.node, whole)
    }

    fn project(&mut self, path: &Path, parsed: Parsed) -> Result<()> {
        let (_, node, whole) = self.take(parsed);
        let mut unit = Unit::default();
        if Revision::is_told_by(&node) {
            let mut revision = None;
            if whole {
                let (read, report) = Revision::from_tree(&node);
                self.report.extend(report);
                revision = Some(read);
            }
            self.units.push(Loaded {
                path: path.to_path_buf(),
                unit,
                revision,
                node,
                single: true,
                readable: whole,
                broken: Vec::new(),
            });
            return Ok(());
        }
        if whole {
            let (project, report) = Project::from_tree(&node);
            self.report.extend(report);
            unit.projects.push(project);
        }
        let mut root = Node::map();
        root.push("项目", Node::list(vec![node]));
        self.units.push(Loaded {
            path: path.to_path_buf(),
            unit,
            revision: None,
            node: root,
            single: true,
            readable: whole,
            broken: Vec::new(),
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
        let first = self.sources.next_id().0;
        let edited = &self.edited;
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
                if !file.is_file() {
                    return Err(finding(
                        words!("没有“{name}”这个文件", "there is no file “{name}”"),
                        words!("改正文件名，或从列表中删去", "mend the name or remove it from the list"),
                    ));
                }
                // Numbers are settled below; each file is parsed as the one it will become.
                parse(&file, SourceId(first + at as u32), edited)
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
                    self.sources.add(Source::default());
                    self.report.push(*finding);
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
            self.report.extend(report);
        }
        self.units.push(Loaded {
            path: folder.to_path_buf(),
            unit,
            revision: None,
            node,
            single: false,
            readable,
            broken,
        });
        Ok(())
    }

    /// A project's file that the unit does not list is easily taken for one that counts.
    fn unlisted(&mut self, folder: &Path, node: &Node, listed: &[(usize, String, Place)], id: SourceId) -> Result<()> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let listed: HashSet<&OsStr> = listed.iter().filter_map(|(_, name, _)| Path::new(name).file_name()).collect();
        for file in list(folder)?.1 {
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
                self.report.push(finding);
            }
        }
        Ok(())
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

/// Leaves out what was found in projects that could not be read whole: it follows from that.
pub fn without(report: &mut Report, broken: &[usize]) {
    let inside = |path: &FactPath| matches!(path.0.as_slice(), [Step::Key(key), Step::Index(index), ..] if key == "项目" && broken.contains(index));
    report.findings.retain(|finding| !inside(&finding.path));
}

fn parse(path: &Path, id: SourceId, edited: &Edited) -> Result<Parsed> {
    let name = if path.as_os_str() == "-" { STDIN.to_string() } else { path.display().to_string() };
    let text = match edited.get(&name) {
        Some(text) => text.clone(),
        None => files::read_text(path)?,
    };
    let (node, report) = yaml::parse(id, &text);
    let suppressions = suppress::read(&node, &text, id);
    Ok(Parsed { source: Source::text(name, text), node, report, suppressions })
}

/// Folders and spec files, each sorted by name; hidden ones and our own settings are passed over.
fn list(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let entries = std::fs::read_dir(folder).map_err(|error| files::failed(folder, &error, "无法列出", "list"))?;
    let (mut folders, mut specs) = (Vec::new(), Vec::new());
    for entry in entries.flatten() {
        let path = entry.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') || OURS.contains(&name) {
            continue;
        }
        // The listing knows what an entry is, except behind a link.
        let is_folder =
            entry.file_type().is_ok_and(|kind| if kind.is_symlink() { path.is_dir() } else { kind.is_dir() });
        if is_folder {
            folders.push(path);
        } else if path.extension().is_some_and(|ext| ext == "yaml" || ext == "yml") {
            specs.push(path);
        }
    }
    folders.sort();
    specs.sort();
    Ok((folders, specs))
}

/// Every spec file in a folder and the folders in it.
pub fn specs_under(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let (folders, specs) = list(folder)?;
    found.extend(specs);
    folders.iter().try_for_each(|inner| specs_under(inner, found))
}

pub fn has_specs(folder: &Path) -> bool {
    list(folder).is_ok_and(|(folders, specs)| !specs.is_empty() || folders.iter().any(|folder| has_specs(folder)))
}

/// The forms at hand: `--templates`, then `templates/` here, then the built-in set.
pub fn library(args: &Args, screen: &super::screen::Screen) -> Result<Library> {
    let mut folders = Vec::new();
    if let Some(folder) = &args.templates {
        folders.push(read_folder(folder)?);
    }
    if Path::new("templates").is_dir() {
        folders.push(read_folder(Path::new("templates"))?);
    }
    folders.push(Folder::built_in());
    let (library, mut refused) = Library::load(&folders)?;
    if !refused.report.findings.is_empty() {
        refused.report.sort();
        screen.findings(&refused.report, &refused.sources);
    }
    Ok(library)
}

/// The rules of the library's regions under the settings that hold here.
pub fn profiles(library: &Library, args: &Args) -> Result<Profiles> {
    let Some(path) = args.config.clone().or_else(settings_here) else { return Profiles::load(library, None) };
    let text = files::read_text(&path)?;
    Profiles::load(library, Some((&path.display().to_string(), &text)))
}

/// The settings of the workspace that the current folder is in.
pub fn settings_here() -> Option<PathBuf> {
    desk::settings_above(&Disk, &std::env::current_dir().ok()?)
}

pub fn read_folder(folder: &Path) -> Result<Folder> {
    let mut read = Folder { name: folder.display().to_string(), ..Folder::default() };
    let mut open = vec![(folder.to_path_buf(), 0)];
    while let Some((at, depth)) = open.pop() {
        let entries = std::fs::read_dir(&at).map_err(|error| files::failed(&at, &error, "无法列出", "list"))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            // <region>/<form>/form.yaml is three deep.
            if path.is_dir() && depth < 3 {
                open.push((path, depth + 1));
            } else if path.extension().is_some_and(|ext| ext == "yaml") {
                let inside = path
                    .strip_prefix(folder)
                    .unwrap_or(&path)
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy())
                    .collect::<Vec<_>>()
                    .join("/");
                read.files.insert(inside, files::read_text(&path)?);
            }
        }
    }
    Ok(read)
}
