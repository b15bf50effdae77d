//! One side of a comparison: a spec, a folder, an office file, or any of these as git keeps it.

use super::args::Args;
use super::files::Disk;
use super::worker::Outside;
use super::workspace;
use crate::desk::{self, Files, Reader, Shelf, Side};
use crate::diagnostic::{Error, Result};
use std::path::{Component, Path, PathBuf};
use std::process::Command;

pub fn load(path: &Path, args: &Args) -> Result<Side> {
    match path.to_str().and_then(|text| text.split_once(':')) {
        Some((revision, inside)) if !path.exists() => of_revision(revision, Path::new(inside), args),
        _ => of_files(&Disk, path, args),
    }
}

/// What git keeps of a path in a revision.
pub fn of_revision(revision: &str, path: &Path, args: &Args) -> Result<Side> {
    let (shelf, path) = take_out(revision, path)?;
    of_files(&shelf, &path, args)
}

/// The files of a revision, by the names git has for them (`HEAD:specs/甲.yaml`), and the name of the path among them.
fn take_out(revision: &str, path: &Path) -> Result<(Shelf, PathBuf)> {
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
    // Of the top folder too something must be the folder: `HEAD:./甲.yaml`.
    let top = wanted == Path::new(".");
    let named = |path: &Path| {
        let inside: PathBuf = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
        if top {
            PathBuf::from(format!("{revision}:.")).join(inside)
        } else {
            PathBuf::from(format!("{revision}:{}", inside.display()))
        }
    };
    let mut shelf = Shelf::default();
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
        shelf.put(named(Path::new(name)), bytes);
    }
    Ok((shelf, named(&inside)))
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

fn of_files(files: &dyn Files, path: &Path, args: &Args) -> Result<Side> {
    if desk::are_specs(files, path)? {
        return Side::of_specs(files, path);
    }
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let world = &Outside::quietly();
    let reader = Reader { wanted: None, library: &library, profiles: &profiles, keep: false, room: args.room(), world };
    Side::of_received(files, path, &reader)
}
