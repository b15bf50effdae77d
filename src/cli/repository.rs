//! The git repository that the current folder is in: what is set for us there. Git itself is asked.

mod attributes;

pub use attributes::Attributes;

use crate::diagnostic::{Error, Result};
use std::path::PathBuf;
use std::process::{Command, Output};

pub struct Repository {
    /// As git says it.
    pub version: String,
    pub top: Option<PathBuf>,
    /// Our lines of `.gitattributes`.
    pub attributes: Option<Vec<String>>,
    /// How many of our settings are there, of whatever value, and how many are not.
    pub settings: usize,
    pub missing: usize,
    /// The program that git calls, and whether that is this one.
    pub program: Option<(String, bool)>,
}

/// An error when git is not there.
pub fn repository() -> Result<Repository> {
    let version = String::from_utf8_lossy(&git(&["--version"])?.stdout).trim().to_string();
    let mut found = Repository { version, top: None, attributes: None, settings: 0, missing: 0, program: None };
    let Ok(attributes) = Attributes::here() else { return Ok(found) };
    found.attributes = attributes.known_lines();
    found.top = attributes.path.parent().map(PathBuf::from);
    for (key, wanted) in settings(false)? {
        let Some(value) = get(key) else {
            found.missing += 1;
            continue;
        };
        found.settings += 1;
        if key == "diff.jixiao.textconv" {
            let called = value.strip_suffix(" git textconv").unwrap_or(&value).to_string();
            found.program = Some((called, value == wanted));
        }
    }
    Ok(found)
}

/// The settings of the repository, by key.
pub fn settings(cache: bool) -> Result<Vec<(&'static str, String)>> {
    let program = program()?;
    Ok(vec![
        ("diff.jixiao.textconv", format!("{program} git textconv")),
        ("diff.jixiao.cachetextconv", cache.to_string()),
        // Where git shows no specs (in patches to send), a table is bytes.
        ("diff.jixiao.binary", "true".into()),
        ("merge.jixiao.name", "按项目和指标合并规格 (jixiao)".into()),
        ("merge.jixiao.driver", format!("{program} git merge %O %A %B %L %P %S %X %Y")),
        // Else git prints Chinese names as "\\346\\240\\241…".
        (QUOTEPATH, "false".into()),
    ])
}

/// The one setting that is not ours alone.
pub const QUOTEPATH: &str = "core.quotepath";
/// What it was before, for `uninstall`; blank where it was not set.
pub const QUOTEPATH_BEFORE: &str = "jixiao.quotepath-before";

pub fn get(key: &str) -> Option<String> {
    let said = git(&["config", "--local", "--get", key]).ok().filter(|said| said.status.success())?;
    Some(String::from_utf8_lossy(&said.stdout).trim_end_matches(['\n', '\r']).to_string())
}

/// How git calls this program: by its plain name where that is this program, else by its path.
fn program() -> Result<String> {
    let own = std::env::current_exe()
        .and_then(std::fs::canonicalize)
        .map_err(|error| Error::new(words!("找不到本程序：{error}", "this program is not to be found: {error}")))?;
    let name = format!("jixiao{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let first = std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file());
    if first.and_then(|file| std::fs::canonicalize(file).ok()).as_ref() == Some(&own) {
        return Ok("jixiao".into());
    }
    // Git runs it by a shell, on Windows too.
    let path = own.display().to_string();
    let path = path.strip_prefix(r"\\?\").unwrap_or(&path);
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_string() };
    Ok(format!("'{}'", path.replace('\'', r"'\''")))
}

/// Runs git here and hands back what it said.
pub fn git(args: &[&str]) -> Result<Output> {
    Command::new("git").args(args).output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::new(words!("没有找到 git", "git is not there"))
            .help(words!("先安装 git（https://git-scm.com）", "install git first (https://git-scm.com)")),
        _ => Error::new(words!("git 无法运行：{error}", "git does not run: {error}")),
    })
}
