//! One side of a comparison: a spec, a folder, an office file, or any of these as git keeps it.

use super::args::Args;
use super::files::Disk;
use super::gather::gather;
use super::screen::Screen;
use super::worker::Outside;
use super::workspace;
use crate::desk::{self, Reader, Workspace};
use crate::diagnostic::{Error, Result, Severity};
use crate::formats::{Kind, sniff};
use crate::forms::{About, Form, Library, summary};
use crate::tree::{Entry, Node, Value};
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

/// The facts of one side.
pub struct Side {
    /// Units in order; a project that stands alone is a unit without a name.
    pub units: Vec<Node>,
    /// The form of an office file: what it does not show, it says nothing of.
    pub form: Option<Form>,
}

pub fn load(path: &Path, args: &Args, screen: &Screen) -> Result<Side> {
    match path.to_str().and_then(|text| text.split_once(':')) {
        Some((revision, inside)) if !path.exists() => of_revision(revision, Path::new(inside), args, screen),
        _ => of_files(path, args, screen),
    }
}

/// What git keeps of a path in a revision.
pub fn of_revision(revision: &str, path: &Path, args: &Args, screen: &Screen) -> Result<Side> {
    let folder = tempfile::tempdir()
        .map_err(|error| Error::new(words!("建不了临时文件夹：{error}", "cannot make a temporary folder: {error}")))?;
    let out = take_out(revision, path, folder.path())?;
    of_files(&out, args, screen).map_err(|error| {
        let (at, (zh, en)) =
            (folder.path().display().to_string(), (error.message.zh.clone(), error.message.en.clone()));
        let name = |text: String| text.replace(&format!("{at}/"), &format!("{revision}:"));
        Error { message: crate::diagnostic::Words { zh: name(zh), en: name(en) }, ..error }
    })
}

/// Writes the files of a revision below a folder, and says where the path itself is now.
pub fn take_out(revision: &str, path: &Path, folder: &Path) -> Result<PathBuf> {
    let shown = path.display();
    let missing = || {
        Error::new(words!("git 的 {revision} 里没有 {shown}", "{shown} is not in git's {revision}")).help(words!(
            "用 git log 找对的版本；路径从当前文件夹写起",
            "see git log; the path starts from the current folder"
        ))
    };
    // A path given as absolute is looked for in the repository it lies in.
    let (home, inside) = match path.is_absolute() {
        true => (path.parent().unwrap_or(path).to_path_buf(), path.file_name().map(PathBuf::from).unwrap_or_default()),
        false => (PathBuf::from("."), path.to_path_buf()),
    };
    // A unit told in its own file needs the files beside it.
    let wanted = match inside.file_name() {
        Some(name) if name == desk::UNIT_FILE => inside.parent().map(Path::to_path_buf).unwrap_or_default(),
        _ => inside.clone(),
    };
    let wanted = if wanted.as_os_str().is_empty() { PathBuf::from(".") } else { wanted };
    let listed = git(&home, &["ls-tree", "-r", "-z", "--name-only", revision, "--", &wanted.to_string_lossy()])?;
    let names: Vec<String> =
        String::from_utf8_lossy(&listed).split('\0').filter(|name| !name.is_empty()).map(str::to_string).collect();
    if names.is_empty() {
        return Err(missing());
    }
    let mut asked = String::new();
    for name in &names {
        asked.push_str(&format!("{revision}:./{name}\n"));
    }
    let all = git_asked(&home, &["cat-file", "--batch"], asked.into_bytes())?;
    let mut rest = all.as_slice();
    for name in &names {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { return Err(missing()) };
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        let Some(size) =
            head.strip_suffix(" missing").map_or_else(|| head.rsplit(' ').next()?.parse::<usize>().ok(), |_| None)
        else {
            return Err(missing());
        };
        let Some(bytes) = rest.get(end + 1..end + 1 + size) else { return Err(missing()) };
        rest = rest.get(end + 2 + size..).unwrap_or(&[]);
        let safe: PathBuf = Path::new(name).components().filter(|part| matches!(part, Component::Normal(_))).collect();
        super::files::write(&folder.join(safe), bytes)?;
    }
    let safe: PathBuf = inside.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    Ok(folder.join(safe))
}

pub fn git(home: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    git_asked(home, arguments, Vec::new())
}

/// Runs git with something on its standard input; what it says of a failure is passed on.
fn git_asked(home: &Path, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>> {
    use std::io::Write;
    use std::process::Stdio;
    let failed = |why: String| {
        Error::new(words!("git 没有成功：{why}", "git failed: {why}"))
            .help(words!("在 git 仓库里运行，并写对版本", "run it in a git repository and name a revision that exists"))
    };
    let mut child = Command::new("git")
        .args(["-c", "core.quotepath=off"])
        .args(arguments)
        .current_dir(home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let stdin = child.stdin.take();
    // Written beside, since git answers while it is still being asked.
    let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
    let output = child.wait_with_output().map_err(|error| failed(error.to_string()))?;
    let _ = writer.join();
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_string()));
    }
    Ok(output.stdout)
}

fn of_files(path: &Path, args: &Args, screen: &Screen) -> Result<Side> {
    let is_spec = match path.is_dir() {
        true => desk::has_specs(&Disk, path),
        false => path.as_os_str() == "-" || !is_office(path)?,
    };
    if is_spec { specs(path) } else { office(path, args, screen) }
}

/// A spec is text that is no table; everything else is for import.
fn is_office(path: &Path) -> Result<bool> {
    if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
        return Ok(false);
    }
    Ok(!matches!(sniff::sniff(&super::files::read(path)?), Kind::Text)
        || path.extension().is_some_and(|e| e == "csv" || e == "tsv" || e == "txt"))
}

fn specs(path: &Path) -> Result<Side> {
    let workspace = Workspace::load(&Disk, &[path.to_path_buf()])?;
    let unreadable = workspace.units.iter().find(|loaded| !loaded.is_complete());
    if let Some(loaded) = unreadable {
        let name = loaded.path.display();
        let mut report = workspace.report;
        report.findings.retain(|finding| finding.severity == Severity::Error);
        let mut error = Error::new(words!("{name} 没有读完整，无法比较", "{name} could not be read whole"))
            .help(words!("先用 jixiao check 改好", "mend it first: see jixiao check"));
        error.report = Box::new(report);
        return Err(error);
    }
    Ok(Side {
        units: workspace
            .units
            .into_iter()
            .filter(|loaded| loaded.revision.is_none())
            .map(|loaded| loaded.node)
            .collect(),
        form: None,
    })
}

fn office(path: &Path, args: &Args, screen: &Screen) -> Result<Side> {
    let library: Library = workspace::library(args, screen)?;
    let profiles = workspace::profiles(&library, args)?;
    let world = &Outside::quietly();
    let reader = Reader { wanted: None, library: &library, profiles: &profiles, keep: false, room: args.room(), world };
    let mut side = Side { units: Vec::new(), form: None };
    for file in gather(&[path.to_path_buf()])?.files {
        for read in desk::read_named(&Disk, &file, &reader)?.fillings {
            side.form.get_or_insert_with(|| read.form.clone());
            side.units.push(match read.form.about {
                About::Unit => read.root,
                _ => alone(read.root),
            });
        }
    }
    Ok(side)
}

/// A project that stands alone.
fn alone(project: Node) -> Node {
    let list = Entry { key: "项目".into(), key_place: project.place, value: Node::list(vec![project]) };
    Node { value: Value::Map(vec![list]), ..Node::default() }
}

/// What the form of one side has no place for, of what the units of the other say: `项目[].联系人`.
pub fn unshown(form: &Form, units: &[Node]) -> HashSet<String> {
    let of_unit = |unit: &Node| match form.about {
        About::Unit => summary::unshown(form, unit),
        _ => {
            let projects = unit.child("项目").map(Node::items).unwrap_or(&[]);
            let of_each = projects.iter().flat_map(|project| summary::unshown(form, project));
            of_each.map(|path| format!("项目[].{path}")).collect()
        }
    };
    units.iter().flat_map(of_unit).collect()
}
