//! What several stories need: the program, throw-away folders, goldens, and specs read without the program.
#![allow(dead_code)] // each story takes what it needs

pub mod pdf;

use assert_cmd::Command;
use jixiao::diagnostic::Severity;
use jixiao::formats::yaml;
use jixiao::source::SourceId;
use jixiao::tree::{Node, Value};
use proptest::test_runner::Config as ProptestConfig;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file or folder of this repository.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The program, in the repository's root and untouched by the settings of whoever runs the tests.
pub fn jixiao(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixiao"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args).timeout(Duration::from_secs(60));
    for name in ["JIXIAO_LANG", "NO_COLOR", "SOURCE_DATE_EPOCH"] {
        command.env_remove(name);
    }
    command
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub fn said(mut command: Command) -> Said {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

pub fn run(args: &[&str]) -> Said {
    said(jixiao(args))
}

pub fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// So many cases of a law, or as many as `JIXIAO_LAWS` asks for (`PROPTEST_RNG_SEED` repeats a run). What fails is
/// told and becomes a story of its own; no file of seeds is kept.
pub fn laws(usual: u32) -> ProptestConfig {
    let asked = std::env::var("JIXIAO_LAWS").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(usual), failure_persistence: None, ..ProptestConfig::default() }
}

/// A folder that goes away with its name.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

pub fn text_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Every file below a folder, by its path inside it.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        for path in std::fs::read_dir(&at).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                let inside = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(inside, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Compares with `tests/golden/<name>`, or writes it when `UPDATE` is set.
pub fn golden(name: &str, text: &str) {
    let path = here("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known != text {
        let told = |line: &str, other: &str| !other.lines().any(|known| known == line);
        let gone = known.lines().filter(|line| told(line, text)).map(|line| format!("- {line}\n"));
        let new = text.lines().filter(|line| told(line, &known)).map(|line| format!("+ {line}\n"));
        let changes: String = gone.chain(new).collect();
        panic!("tests/golden/{name} is not what was found; review, then run with UPDATE=1\n{changes}");
    }
}

/// The units of a folder, by name.
pub fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

/// A spec as a tree, without the program.
pub fn spec(path: &Path) -> Node {
    let text = std::fs::read_to_string(path).unwrap();
    let (node, report) = yaml::parse(SourceId::default(), &text);
    assert_eq!(report.count(Severity::Error), 0, "{}", path.display());
    node
}

/// A unit with its projects in place, without the program.
pub fn unit(folder: &Path) -> Node {
    let mut unit = spec(&folder.join("单位.yaml"));
    if let Some(Node { value: Value::List(projects), .. }) = unit.child_mut("项目") {
        for project in projects {
            *project = spec(&folder.join(project.as_text().unwrap()));
        }
    }
    unit
}
