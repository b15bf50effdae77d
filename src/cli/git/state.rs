//! What `jixiao doctor` asks about git: is it there, is this a repository, and whom does it call.

use super::git;
use super::install::{Attributes, get, settings};
use crate::diagnostic::Result;
use std::path::PathBuf;

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
