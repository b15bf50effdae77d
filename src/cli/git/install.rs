//! `jixiao git install`, `uninstall`: a block of `.gitattributes` and a few settings of this repository.
//!
//! Everything that is written can be told from everything else, so that it can be taken away again to the byte.

use super::git;
use crate::cli::Outcome;
use crate::cli::files;
use crate::cli::screen::Screen;
use crate::desk;
use crate::diagnostic::{Error, Result, Words};
use std::fmt::Write;
use std::path::{Path, PathBuf};

const BEGIN: &str = "# >>> jixiao（jixiao git install 写入，jixiao git uninstall 删去）";
const END: &str = "# <<< jixiao";
/// Said behind [`BEGIN`], for `uninstall`: the file was not there before; its last line had no end.
const NEW: &str = "：本文件为此新建";
const OPEN_END: &str = "：上一行原无换行";

/// The tables that git shows as specs.
const TABLES: &[&str] = &["*.xlsx", "*.xls", "*.docx"];

pub fn install(specs: &[String], cache: bool, check: bool, screen: &Screen) -> Result<Outcome> {
    let attributes = Attributes::here()?;
    let block = if specs.is_empty() { attributes.known_lines() } else { None };
    let block = block.map_or_else(|| lines(specs), Ok)?;
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
        if get(key).is_some() {
            expect(&["config", "--local", "--unset-all", key])?;
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

/// The settings of the repository, by key.
pub(super) fn settings(cache: bool) -> Result<Vec<(&'static str, String)>> {
    let program = program()?;
    Ok(vec![
        ("diff.jixiao.textconv", format!("{program} git textconv")),
        ("diff.jixiao.cachetextconv", cache.to_string()),
        // Where git shows no specs (in patches to send), a table is bytes.
        ("diff.jixiao.binary", "true".into()),
        ("merge.jixiao.name", "按项目和指标合并规格 (jixiao)".into()),
        ("merge.jixiao.driver", format!("{program} git merge %O %A %B %L %P %S %X %Y")),
    ])
}

pub(super) fn get(key: &str) -> Option<String> {
    let said = git(&["config", "--local", "--get", key]).ok().filter(|said| said.status.success())?;
    Some(String::from_utf8_lossy(&said.stdout).trim_end_matches(['\n', '\r']).to_string())
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

/// What is a spec when nobody says.
const SPECS: &str = "specs/**/*.yaml";

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
        lines.push(format!("{pattern} merge=jixiao"));
    }
    Ok(lines)
}

/// The `.gitattributes` of the work tree.
pub(super) struct Attributes {
    pub(super) path: PathBuf,
    there: bool,
    text: String,
}

impl Attributes {
    /// Of the work tree that the current folder is in.
    pub(super) fn here() -> Result<Attributes> {
        let said = git(&["rev-parse", "--show-toplevel"])?;
        let top = String::from_utf8_lossy(&said.stdout).trim_end_matches(['\n', '\r']).to_string();
        if !said.status.success() || top.is_empty() {
            return Err(Error::new(words!(
                "这里不是 git 仓库的工作目录",
                "this is not the work tree of a git repository"
            ))
            .help(words!("先进入仓库，或用 git init 新建一个", "go into a repository, or make one with git init")));
        }
        let path = Path::new(&top).join(".gitattributes");
        let there = path.is_file();
        let text = if there { desk::text(&path, files::read(&path)?)? } else { String::new() };
        Ok(Attributes { path, there, text })
    }

    /// Where our block stands, with its last line break.
    fn block(&self) -> Option<(usize, usize)> {
        let starts = |at: &usize| *at == 0 || self.text.as_bytes()[at - 1] == b'\n';
        let from = self.text.match_indices(BEGIN).map(|(at, _)| at).find(starts)?;
        let end = from + self.text[from..].match_indices(END).map(|(at, _)| at).find(|at| starts(&(from + at)))?;
        let to = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at + 1);
        Some((from, to))
    }

    /// The lines of the block that is there: a second install keeps the patterns of the first.
    pub(super) fn known_lines(&self) -> Option<Vec<String>> {
        let (from, to) = self.block()?;
        let lines: Vec<String> = self.text[from..to].lines().map(str::to_string).collect();
        lines.get(1..lines.len().checked_sub(1)?).map(<[String]>::to_vec)
    }

    /// The text with the block in it, and what that does to the file.
    fn with(&self, lines: &[String]) -> (String, Words) {
        let end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let block = |note: &str| {
            let begin = format!("{BEGIN}{note}");
            let each = std::iter::once(begin.as_str()).chain(lines.iter().map(String::as_str)).chain([END]);
            each.flat_map(|line| [line, end]).collect::<String>()
        };
        if let Some((from, to)) = self.block() {
            let first = self.text[from..].lines().next().unwrap_or_default();
            let note = first.strip_prefix(BEGIN).unwrap_or_default();
            let text = format!("{}{}{}", &self.text[..from], block(note), &self.text[to..]);
            return (
                text,
                words!(".gitattributes：更新了 jixiao 的几行", ".gitattributes: the lines of jixiao renewed"),
            );
        }
        if !self.there {
            return (block(NEW), words!(".gitattributes：新建", ".gitattributes: new"));
        }
        let open = !self.text.is_empty() && !self.text.ends_with('\n');
        let text = format!("{}{}{}", self.text, if open { end } else { "" }, block(if open { OPEN_END } else { "" }));
        (text, words!(".gitattributes：在末尾添上", ".gitattributes: added at the end"))
    }

    /// The text without the block: `None` when there is no block, `Some(None)` when the file goes with it.
    fn without(&self) -> Option<Option<String>> {
        let (from, to) = self.block()?;
        let first = self.text[from..].lines().next().unwrap_or_default();
        let (before, after) = (&self.text[..from], &self.text[to..]);
        let before = match first.ends_with(OPEN_END) && after.is_empty() {
            true => before.strip_suffix('\n').map_or(before, |before| before.strip_suffix('\r').unwrap_or(before)),
            false => before,
        };
        let rest = format!("{before}{after}");
        Some(if rest.is_empty() && first.ends_with(NEW) { None } else { Some(rest) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_install_writes_uninstall_takes_away_to_the_byte() {
        let lines = lines(&["规格 一/**/*.yaml".to_string()]).unwrap_or_default();
        assert_eq!(lines.last().map(String::as_str), Some("\"规格 一/**/*.yaml\" merge=jixiao"));
        for text in ["", "*.txt text\n", "*.txt text", "*.txt text\r\n*.md text\r\n", "a\r\nb", "\n\n"] {
            let before = Attributes { path: PathBuf::new(), there: true, text: text.into() };
            let written = before.with(&lines).0;
            let after = Attributes { path: PathBuf::new(), there: true, text: written.clone() };
            assert_eq!(after.with(&lines).0, written, "twice is once");
            assert_eq!(after.without(), Some(Some(text.to_string())));
            let more = Attributes { path: PathBuf::new(), there: true, text: written + "*.c text\n" };
            assert!(more.without().flatten().is_some_and(|rest| rest.ends_with("*.c text\n")));
            assert_eq!(before.without(), None);
        }
        let absent = Attributes { path: PathBuf::new(), there: false, text: String::new() };
        let written = Attributes { path: PathBuf::new(), there: true, text: absent.with(&lines).0 };
        assert_eq!(written.without(), Some(None));
        assert!(super::lines(&["!x".to_string()]).is_err());
    }
}
