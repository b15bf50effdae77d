//! The book does what it says: every ```console block in docs/ and in both READMEs is run, in the order of reading,
//! in a fresh copy of the repository's specs/, examples/, templates/ and tests/pdf/, one copy a page; and every link leads
//! somewhere.
//!
//! In a block, a line that starts with `$ ` is a command for bash, and the lines below it are what a terminal would
//! show. `…` on a line of its own stands for any lines. A command that does not end with 0 says so: `# 退出码 1`.
//! As in a terminal, `cd` holds for the commands that follow on the page. What is said of a block is said behind
//! its first word:
//!
//! - ```yaml 存为=PATH is written into that file, so that a page may have the reader edit something;
//! - ```diff 改=PATH is done to that file: the reader takes out the lines with `-` and types those with `+`;
//! - ```yaml 摘自=PATH stands in that file, these lines in a row;
//! - ```text 打印自=COMMAND is what that command shows.
//!
//! `UPDATE=1 cargo test --test book` writes the outputs and the exit codes in place; `PAGE=git` takes only the pages
//! with that in their path.

mod common;

use common::here;
use regex::Regex;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pages of the book and both READMEs, by their path in the repository.
fn pages() -> Vec<String> {
    let mut found: Vec<String> = common::files(&here("docs"))
        .into_keys()
        .filter(|name| name.ends_with(".md"))
        .map(|name| format!("docs/{name}"))
        .collect();
    found.extend(["README.md".to_string(), "README.en.md".to_string()]);
    found
}

/// A piece of a page: lines that are not ours to run, a file to write or to look into, or a command with what it
/// shows, which stands above that or in the head of the block.
enum Piece {
    Lines(Vec<String>),
    File { path: String, lines: Vec<String> },
    Edit { path: String, lines: Vec<String> },
    Excerpt { path: String, lines: Vec<String> },
    Told { command: String, shown: Vec<String>, in_head: bool },
}

/// The piece that the head of a block opens.
fn piece(info: &str) -> Option<Piece> {
    let (_, said) = info.split_once(' ')?;
    let (word, what) = said.split_once('=')?;
    let what = what.trim().to_string();
    match word {
        "存为" => Some(Piece::File { path: what, lines: Vec::new() }),
        "改" => Some(Piece::Edit { path: what, lines: Vec::new() }),
        "摘自" => Some(Piece::Excerpt { path: what, lines: Vec::new() }),
        "打印自" => Some(Piece::Told { command: what, shown: Vec::new(), in_head: true }),
        _ => panic!("```{info}: {word} says nothing to this test"),
    }
}

fn parse(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::Lines(Vec::new())];
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let opens = fence.is_none().then(|| line.trim_start().strip_prefix("```")).flatten();
        let closes = fence.is_some() && line.trim() == "```";
        match (fence, pieces.last_mut()) {
            (Some("console"), _) if line.starts_with("$ ") => {
                pieces.push(Piece::Told { command: line[2..].to_string(), shown: Vec::new(), in_head: false });
            }
            (Some(_), Some(Piece::Told { shown: lines, .. })) if !closes => lines.push(line.to_string()),
            (Some(_), Some(Piece::File { lines, .. } | Piece::Edit { lines, .. } | Piece::Excerpt { lines, .. }))
                if !closes =>
            {
                lines.push(line.to_string());
            }
            (_, Some(Piece::Lines(lines))) => lines.push(line.to_string()),
            _ => pieces.push(Piece::Lines(vec![line.to_string()])),
        }
        if let Some(info) = opens {
            fence = Some(info.split_whitespace().next().unwrap_or(""));
            pieces.extend(piece(info));
        } else if closes {
            fence = None;
        }
    }
    pieces
}

fn print(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut put = |line: &str| {
        out += line;
        out.push('\n');
    };
    for piece in pieces {
        match piece {
            Piece::Told { command, shown, in_head } => {
                if !in_head {
                    put(&format!("$ {command}"));
                }
                shown.iter().for_each(|line| put(line));
            }
            Piece::Lines(lines)
            | Piece::File { lines, .. }
            | Piece::Edit { lines, .. }
            | Piece::Excerpt { lines, .. } => {
                lines.iter().for_each(|line| put(line));
            }
        }
    }
    out
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in common::files(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// A terminal without colours: where its files lie, and the folder it is in.
struct Terminal {
    home: PathBuf,
    at: PathBuf,
}

impl Terminal {
    /// What it shows, and the exit code.
    fn run(&mut self, command: &str) -> (String, i32) {
        let place = common::folder();
        let left = place.path().join("at");
        let (text, code) = shell(&format!("{command}\ncode=$?; pwd > '{}'; exit $code", left.display()), self);
        if let Ok(at) = std::fs::read_to_string(left) {
            self.at = PathBuf::from(at.trim_end());
        }
        (text, code)
    }
}

fn shell(script: &str, terminal: &Terminal) -> (String, i32) {
    let programs = Path::new(env!("CARGO_BIN_EXE_jixiao")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .args(["-c", &format!("exec 2>&1\n{script}")])
        .current_dir(&terminal.at)
        .env("PATH", path)
        .env("HOME", &terminal.home)
        .env("LANG", "C.UTF-8")
        .env("LC_ALL", "C.UTF-8")
        .env("COLUMNS", "100")
        .env("SOURCE_DATE_EPOCH", "1577836800")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([("GIT_AUTHOR_NAME", "某人"), ("GIT_AUTHOR_EMAIL", "someone@example.invalid")])
        .envs([("GIT_COMMITTER_NAME", "某人"), ("GIT_COMMITTER_EMAIL", "someone@example.invalid")])
        .envs([("GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z"), ("GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z")])
        .env_remove("JIXIAO_LANG")
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code().unwrap_or(-1))
}

/// Whether the lines are what is shown, where `…` is any lines.
fn fits(shown: &[String], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if matches!(first.trim(), "..." | "…") => {
            (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..]))
        }
        Some((first, rest)) => {
            lines.split_first().is_some_and(|(line, lines)| first.trim_end() == line.trim_end() && fits(rest, lines))
        }
    }
}

/// Runs a page; what does not fit is told, and put right in the pieces.
fn run(pieces: &mut [Piece], english: bool) -> Vec<String> {
    let place = common::folder();
    for folder in ["specs", "examples", "templates", "tests/pdf"] {
        copy(&here(folder), &place.path().join(folder));
    }
    let exit = Regex::new(r"\s+# (?:退出码|exit code) (\d+)$").unwrap();
    let mut terminal = Terminal { home: place.path().to_path_buf(), at: place.path().to_path_buf() };
    let mut faults = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Lines(_) => {}
            Piece::Excerpt { path, lines } => {
                let whole = std::fs::read_to_string(terminal.at.join(&*path)).unwrap_or_default();
                let whole: Vec<&str> = whole.lines().collect();
                if !whole.windows(lines.len()).any(|there| there == lines.as_slice()) {
                    faults.push(format!("{path} does not say:\n{}", lines.join("\n")));
                }
            }
            Piece::Edit { path, lines } => {
                let path = terminal.at.join(&*path);
                let mut text = std::fs::read_to_string(&path).unwrap_or_default();
                // Lines taken out and typed in a row are one edit.
                for edit in lines.chunk_by(|before, after| !(before.starts_with('+') && after.starts_with('-'))) {
                    let side = |mark: char| -> String {
                        edit.iter().filter_map(|line| line.strip_prefix(mark)).map(|line| format!("{line}\n")).collect()
                    };
                    if text.matches(&side('-')).count() != 1 {
                        faults.push(format!("{} does not say once:\n{}", path.display(), side('-')));
                    }
                    text = text.replacen(&side('-'), &side('+'), 1);
                }
                std::fs::write(&path, text).unwrap();
            }
            Piece::File { path, lines } => {
                let path = terminal.at.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, lines.join("\n") + "\n").unwrap();
            }
            Piece::Told { command, shown, .. } => {
                let expected = exit.captures(command).map_or(0, |found| found[1].parse().unwrap());
                let (text, code) = terminal.run(command);
                let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
                if code != expected {
                    faults.push(format!("$ {command}\n  exit code {code}, the page says {expected}"));
                    let plain = exit.replace(command, "").into_owned();
                    let word = if english { "exit code" } else { "退出码" };
                    *command = if code == 0 { plain } else { format!("{plain}    # {word} {code}") };
                }
                if !fits(shown, &lines) {
                    let old = shown.join("\n") + "\n";
                    let new = lines.join("\n") + "\n";
                    let diff = similar::TextDiff::from_lines(&old, &new);
                    let diff = diff.unified_diff().header("the page", "the terminal").to_string();
                    faults.push(format!("$ {command}\n{diff}"));
                    *shown = lines.iter().map(|line| line.to_string()).collect();
                }
            }
        }
    }
    faults
}

#[test]
fn every_command_in_the_book_shows_what_the_book_shows() {
    let update = std::env::var_os("UPDATE").is_some();
    let only = std::env::var("PAGE").unwrap_or_default();
    let told: Vec<String> = std::thread::scope(|scope| {
        let pages = pages().into_iter().filter(|page| page.contains(&only));
        let each: Vec<_> = pages
            .map(|page| {
                scope.spawn(move || {
                    let text = std::fs::read_to_string(here(&page)).unwrap();
                    let mut pieces = parse(&text);
                    assert_eq!(print(&pieces), text, "{page} is taken apart and put together");
                    if pieces.iter().all(|piece| matches!(piece, Piece::Lines(_))) {
                        return Vec::new();
                    }
                    let english = page.contains("README.en") || page.contains("english");
                    let faults = run(&mut pieces, english);
                    if update && !faults.is_empty() {
                        std::fs::write(here(&page), print(&pieces)).unwrap();
                    }
                    faults.into_iter().map(|fault| format!("{page}: {fault}")).collect()
                })
            })
            .collect();
        each.into_iter().flat_map(|page| page.join().unwrap()).collect()
    });
    assert!(update || told.is_empty(), "review, then run with UPDATE=1\n\n{}", told.join("\n\n"));
}

/// The blocks of commands that are not run here: the page, the first line, and why. A block that is neither run nor
/// listed fails the test, and so does one that is listed and gone.
const NOT_RUN: [(&str, &str, &str); 16] = [
    // `.ci/run` takes both lines from the READMEs word for word and runs them; run here, the tests would build the
    // program and run the tests.
    ("README.md", "cargo run --release -- render specs/广州开放大学 -o out", "run by .ci/run"),
    ("README.en.md", "cargo run --release -- render specs/广州开放大学 -o out", "run by .ci/run"),
    ("README.md", "cargo test", "run by .ci/run"),
    ("README.en.md", "cargo test", "run by .ci/run"),
    // These change the computer or fetch from the network. `packaging/try.sh` installs every package in a clean
    // place, runs it and removes it; `.ci/run` builds the book with the mdbook that is there.
    ("README.md", "cargo install --path .", "installs"),
    ("README.en.md", "cargo install --path .", "installs"),
    ("README.md", "cargo install mdbook --locked --no-default-features", "fetches"),
    ("README.en.md", "cargo install mdbook --locked --no-default-features", "fetches"),
    ("docs/install.md", "cargo install --path . --locked", "installs"),
    ("docs/install.md", "packaging/build.sh             # 照这台电脑的 C 库编译", "builds for minutes"),
    ("docs/install.md", "cargo install cargo-deb --locked", "fetches"),
    ("docs/install.md", "dpkg -i jixiao_0.1.0-1_amd64.deb", "installs"),
    ("docs/install.md", "pip install jixiao-0.1.0-….whl", "installs"),
    ("docs/install.md", "tar xzf jixiao-0.1.0-x86_64-linux-static.tar.gz", "needs the package"),
    ("docs/install.md", "cargo deny check licenses bans sources    # 不联网也行", "run by .ci/run"),
    // tests/example.rs runs the programs of the examples.
    ("docs/library.md", "cargo run --example fill > 申报表.xlsx", "builds"),
];

/// The page of measurements: its commands take minutes, and what they print is another thing every time.
const MEASURED: &str = "docs/performance.md";

/// The fenced blocks of a page that hold commands and are not run: the first line of each.
fn commands_not_run(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fence: Option<(&str, Vec<&str>)> = None;
    for line in text.lines().map(str::trim) {
        match (line.strip_prefix("```"), fence.take()) {
            (Some(info), None) => fence = Some((info.split_whitespace().next().unwrap_or(""), Vec::new())),
            (Some(_), Some((kind, lines))) => {
                let shell = ["sh", "bash", "shell", "powershell", "bat"].contains(&kind);
                if shell || kind != "console" && lines.iter().any(|line| line.starts_with("$ ")) {
                    found.push(lines.first().unwrap_or(&"").to_string());
                }
            }
            (None, Some((kind, mut lines))) => {
                lines.push(line);
                fence = Some((kind, lines));
            }
            (None, None) => {}
        }
    }
    found
}

#[test]
fn every_block_of_commands_is_run_or_listed_with_the_reason_why_not() {
    let mut there = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(here(&page)).unwrap();
        if page != MEASURED {
            there.extend(commands_not_run(&text).into_iter().map(|line| (page.clone(), line)));
        }
        // Only a block at the margin is run.
        assert!(!text.lines().any(|line| line.starts_with(' ') && line.trim() == "```console"), "{page}: indented");
    }
    let mut listed: Vec<_> = NOT_RUN.iter().map(|(page, line, _)| (page.to_string(), line.to_string())).collect();
    there.sort();
    listed.sort();
    let extra: Vec<_> = there.iter().filter(|block| !listed.contains(block)).collect();
    let gone: Vec<_> = listed.iter().filter(|block| !there.contains(block)).collect();
    assert!(extra.is_empty() && gone.is_empty(), "head it ```console, or list it: {extra:#?}\nnot there: {gone:#?}");
    assert_eq!(commands_not_run("```text\n$ ls\n```\n```console\n$ ls\n```\n"), ["$ ls"]);
}

/// The text without its fenced blocks: what is in them is no link and no heading.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let mut out = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            out += line;
            out.push('\n');
        }
    }
    out
}

/// The places of a page a link may name: set by hand, or a heading as mdBook and the forges spell it.
fn anchors(text: &str) -> Vec<String> {
    let by_hand = Regex::new(r#"<a id="([^"]+)">"#).unwrap();
    let text = prose(text);
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    });
    by_hand.captures_iter(&text).map(|found| found[1].to_string()).chain(headings).collect()
}

#[test]
fn every_link_leads_somewhere_and_every_page_is_listed() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let read = |page: &str| std::fs::read_to_string(here(page)).unwrap();
    let targets = |page: &str| -> Vec<String> {
        let text = prose(&read(page));
        link.captures_iter(&text).map(|found| found[1].to_string()).filter(|to| !to.contains("://")).collect()
    };
    let listed: Vec<PathBuf> =
        targets("docs/SUMMARY.md").iter().map(|to| here("docs").join(to).canonicalize().unwrap()).collect();
    let book = here("docs").canonicalize().unwrap();
    let mut wrong = Vec::new();
    for page in pages() {
        let full = here(&page).canonicalize().unwrap();
        let in_book = full.starts_with(&book);
        if in_book && !page.ends_with("SUMMARY.md") && !listed.contains(&full) {
            wrong.push(format!("{page} is not listed in docs/SUMMARY.md"));
        }
        for to in targets(&page) {
            let (file, anchor) = to.split_once('#').map_or((to.as_str(), None), |(file, anchor)| (file, Some(anchor)));
            let path = if file.is_empty() { full.clone() } else { full.parent().unwrap().join(file) };
            let Ok(path) = path.canonicalize() else {
                wrong.push(format!("{page}: {to} is not there"));
                continue;
            };
            if in_book && !path.starts_with(&book) {
                wrong.push(format!("{page}: {to} lies outside the book"));
            }
            if let Some(anchor) = anchor
                && !anchors(&std::fs::read_to_string(&path).unwrap()).iter().any(|known| known == anchor)
            {
                wrong.push(format!("{page}: {to} names no place of that page"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
