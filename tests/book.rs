//! The book does what it says: every ```console block in docs/ and in both READMEs is run, in the order of reading,
//! in a fresh copy of the repository's specs/, examples/ and templates/, one copy a page; and every link leads
//! somewhere.
//!
//! In a block, a line that starts with `$ ` is a command for bash, and the lines below it are what a terminal would
//! show. `…` on a line of its own stands for any lines. A command that does not end with 0 says so: `# 退出码 1`.
//! A block headed ```yaml 存为=PATH is written into that file, so that a page may have the reader edit something.
//! `UPDATE=1 cargo test --test book` writes the outputs and the exit codes in place.

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

/// A piece of a page: lines that are not ours to run, a file to write, or commands with what they show.
enum Piece {
    Lines(Vec<String>),
    File { path: String, lines: Vec<String> },
    Told { command: String, shown: Vec<String> },
}

fn parse(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::Lines(Vec::new())];
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let opens = fence.is_none().then(|| line.trim_start().strip_prefix("```")).flatten();
        let closes = fence.is_some() && line.trim() == "```";
        match (fence, pieces.last_mut()) {
            (Some("console"), _) if line.starts_with("$ ") => {
                pieces.push(Piece::Told { command: line[2..].to_string(), shown: Vec::new() });
            }
            (Some("console"), Some(Piece::Told { shown, .. })) if !closes => shown.push(line.to_string()),
            (Some(_), Some(Piece::File { lines, .. })) if !closes => lines.push(line.to_string()),
            (_, Some(Piece::Lines(lines))) => lines.push(line.to_string()),
            _ => pieces.push(Piece::Lines(vec![line.to_string()])),
        }
        if let Some(info) = opens {
            fence = Some(info.split_whitespace().next().unwrap_or(""));
            if let Some((_, path)) = info.split_once("存为=") {
                pieces.push(Piece::File { path: path.trim().to_string(), lines: Vec::new() });
            }
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
            Piece::Lines(lines) | Piece::File { lines, .. } => lines.iter().for_each(|line| put(line)),
            Piece::Told { command, shown } => {
                put(&format!("$ {command}"));
                shown.iter().for_each(|line| put(line));
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

/// What a terminal without colours shows, and the exit code.
fn terminal(command: &str, folder: &Path) -> (String, i32) {
    let programs = Path::new(env!("CARGO_BIN_EXE_jixiao")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder)
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
    for folder in ["specs", "examples", "templates"] {
        copy(&here(folder), &place.path().join(folder));
    }
    let exit = Regex::new(r"\s+# (?:退出码|exit code) (\d+)$").unwrap();
    let mut faults = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Lines(_) => {}
            Piece::File { path, lines } => {
                let path = place.path().join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, lines.join("\n") + "\n").unwrap();
            }
            Piece::Told { command, shown } => {
                let expected = exit.captures(command).map_or(0, |found| found[1].parse().unwrap());
                let (text, code) = terminal(command, place.path());
                let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
                if code != expected {
                    faults.push(format!("$ {command}\n  exit code {code}, the page says {expected}"));
                    let plain = exit.replace(command, "").into_owned();
                    let word = if english { "exit code" } else { "退出码" };
                    *command = if code == 0 { plain } else { format!("{plain}    # {word} {code}") };
                }
                // The closing of a page often shows nothing below a command that does say something.
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
                    if !pieces.iter().any(|piece| matches!(piece, Piece::Told { .. })) {
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
