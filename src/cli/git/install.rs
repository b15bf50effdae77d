//! `jixiao git install`, `uninstall`: a block of `.gitattributes` and a few settings of this repository.
//!
//! Everything that is written can be told from everything else, so that it can be taken away again to the byte.

use crate::cli::files;
use crate::cli::outcome::Outcome;
use crate::cli::repository::{Attributes, QUOTEPATH, QUOTEPATH_BEFORE, get, git, settings};
use crate::cli::screen::Screen;
use crate::diagnostic::{Error, Result};
use std::fmt::Write;

/// The tables that git shows as specs.
const TABLES: &[&str] = &["*.xlsx", "*.xls", "*.docx"];

pub fn install(specs: &[String], cache: bool, check: bool, screen: &Screen) -> Result<Outcome> {
    let attributes = Attributes::here()?;
    let block = if specs.is_empty() { attributes.known_lines() } else { None };
    let mut block = block.map_or_else(|| lines(specs), Ok)?;
    // An older block does not say yet that specs have the same line ends everywhere.
    for line in block.iter_mut().filter(|line| line.ends_with(MERGED)) {
        line.push_str(LINE_ENDS);
    }
    let settings = settings(cache)?;
    if check {
        return status(&attributes, &settings, screen);
    }
    let (new, what) = attributes.with(&block);
    let mut told = String::new();
    if new != attributes.text {
        files::write(&attributes.path, new.as_bytes())?;
        let _ = writeln!(told, "{}", what.say(screen.language));
        block.iter().for_each(|line| told.extend(["  ", line, "\n"]));
    }
    let changed: Vec<&(&str, String)> =
        settings.iter().filter(|(key, value)| get(key).as_ref() != Some(value)).collect();
    if !changed.is_empty() {
        let heading = words!("git 设置（只在本仓库）", "git settings (of this repository only)");
        let _ = writeln!(told, "{}", heading.say(screen.language));
    }
    for (key, value) in changed {
        if *key == QUOTEPATH {
            set(QUOTEPATH_BEFORE, &get(key).unwrap_or_default())?;
        }
        set(key, value)?;
        let _ = writeln!(told, "  {key} = {value}");
    }
    let closing = if told.is_empty() {
        words!("已经设置好，没有改动", "all is set already; nothing was changed")
    } else {
        words!(
            "撤消用 jixiao git uninstall。.gitattributes 请提交；git 设置不随仓库走，每个人的仓库各运行一次",
            "jixiao git uninstall undoes it. Commit .gitattributes; git settings do not travel, so run this once in each clone"
        )
    };
    let _ = writeln!(told, "{}", closing.say(screen.language));
    screen.data(&told);
    Ok(Outcome::Clean)
}

pub fn uninstall(screen: &Screen) -> Result<Outcome> {
    let attributes = Attributes::here()?;
    let mut told = String::new();
    match attributes.without() {
        Some(None) => {
            std::fs::remove_file(&attributes.path)
                .map_err(|error| files::failed(&attributes.path, &error, "无法删除", "remove"))?;
            let _ =
                writeln!(told, "{}", words!(".gitattributes：已删除", ".gitattributes: removed").say(screen.language));
        }
        Some(Some(rest)) => {
            files::write(&attributes.path, rest.as_bytes())?;
            let said = words!(".gitattributes：删去了 jixiao 的几行", ".gitattributes: the lines of jixiao are gone");
            let _ = writeln!(told, "{}", said.say(screen.language));
        }
        None => {}
    }
    for (key, _) in settings(false)? {
        // Whoever had set it before has it again; whoever did so without us keeps it.
        let before = if key == QUOTEPATH { get(QUOTEPATH_BEFORE) } else { Some(String::new()) };
        if let (Some(before), true) = (before, get(key).is_some()) {
            match before.as_str() {
                "" => expect(&["config", "--local", "--unset-all", key])?,
                before => set(key, before)?,
            }
            if key == QUOTEPATH {
                expect(&["config", "--local", "--unset-all", QUOTEPATH_BEFORE])?;
            }
            let _ = writeln!(
                told,
                "{}",
                words!("git 设置：删去了 {key}", "git settings: {key} is gone").say(screen.language)
            );
        }
    }
    if told.is_empty() {
        let _ = writeln!(
            told,
            "{}",
            words!("没有设置过，没有改动", "nothing is set; nothing was changed").say(screen.language)
        );
    }
    screen.data(&told);
    Ok(Outcome::Clean)
}

fn status(attributes: &Attributes, settings: &[(&str, String)], screen: &Screen) -> Result<Outcome> {
    let mut told = String::new();
    let mut missing = 0;
    let nothing = words!("（没有设置）", "(not set)");
    match attributes.block() {
        Some((from, to)) => told.push_str(&attributes.text[from..to]),
        None => {
            missing += 1;
            let _ = writeln!(told, ".gitattributes {}", nothing.say(screen.language));
        }
    }
    for (key, wanted) in settings {
        match get(key) {
            Some(value) => {
                // Remembering is a matter of taste.
                let as_wanted = value == *wanted || key.ends_with("cachetextconv");
                missing += usize::from(!as_wanted);
                let other = words!("（应为 {wanted}）", "(should be {wanted})");
                let _ = writeln!(told, "{key} = {value}{}", if as_wanted { "" } else { other.say(screen.language) });
            }
            None => {
                missing += 1;
                let _ = writeln!(told, "{key} {}", nothing.say(screen.language));
            }
        }
    }
    screen.data(&told);
    Ok(if missing > 0 { Outcome::Findings } else { Outcome::Clean })
}

fn set(key: &str, value: &str) -> Result<()> {
    expect(&["config", "--local", "--replace-all", key, value])
}

fn expect(args: &[&str]) -> Result<()> {
    let said = git(args)?;
    if said.status.success() {
        return Ok(());
    }
    let why = String::from_utf8_lossy(&said.stderr).trim().to_string();
    Err(Error::new(words!("git 设置没有写成：{why}", "the git settings were not written: {why}")))
}

/// What is a spec when nobody says.
const SPECS: &str = "specs/**/*.yaml";
const MERGED: &str = " merge=jixiao";
/// The same bytes in every clone, whatever `core.autocrlf` says there.
const LINE_ENDS: &str = " text eol=lf";

/// The lines of the block.
fn lines(specs: &[String]) -> Result<Vec<String>> {
    let mut lines: Vec<String> = TABLES.iter().map(|pattern| format!("{pattern} diff=jixiao")).collect();
    let usual = [SPECS.to_string()];
    for pattern in if specs.is_empty() { &usual } else { specs } {
        let pattern = pattern.trim();
        if pattern.is_empty() || pattern.starts_with('!') || pattern.contains(['\n', '\r']) {
            return Err(Error::new(words!("--specs 不能是“{pattern}”", "--specs cannot be “{pattern}”")).help(words!(
                "写 .gitattributes 认得的样式，如 specs/**/*.yaml",
                "write a pattern as in .gitattributes, such as specs/**/*.yaml"
            )));
        }
        let odd = pattern.contains([' ', '\t']) || pattern.starts_with(['"', '#']);
        let pattern =
            if odd { format!("\"{}\"", pattern.replace('\\', r"\\").replace('"', "\\\"")) } else { pattern.into() };
        lines.push(format!("{pattern}{MERGED}{LINE_ENDS}"));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pattern_with_blanks_is_quoted_and_one_that_excludes_is_refused() {
        let lines = super::lines(&["规格 一/**/*.yaml".to_string()]).unwrap_or_default();
        assert_eq!(lines.last().map(String::as_str), Some("\"规格 一/**/*.yaml\" merge=jixiao text eol=lf"));
        assert!(super::lines(&["!x".to_string()]).is_err());
    }
}
