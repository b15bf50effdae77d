//! Our block in the `.gitattributes` of a work tree: told from everything else, so that it can be taken away to the byte.

use super::git;
use crate::cli::files;
use crate::desk;
use crate::diagnostic::{Error, Result, Words};
use std::path::{Path, PathBuf};

const BEGIN: &str = "# >>> jixiao（jixiao git install 写入，jixiao git uninstall 删去）";
const END: &str = "# <<< jixiao";
/// Said behind [`BEGIN`], for `uninstall`: the file was not there before; its last line had no end.
const NEW: &str = "：本文件为此新建";
const OPEN_END: &str = "：上一行原无换行";

/// The `.gitattributes` of the work tree.
pub struct Attributes {
    pub path: PathBuf,
    there: bool,
    pub text: String,
}

impl Attributes {
    /// Of the work tree that the current folder is in.
    pub fn here() -> Result<Attributes> {
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
        let text = if there { desk::text_of(&path, files::read(&path)?)? } else { String::new() };
        Ok(Attributes { path, there, text })
    }

    /// Where our block stands, with its last line break.
    pub fn block(&self) -> Option<(usize, usize)> {
        let starts = |at: &usize| *at == 0 || self.text.as_bytes()[at - 1] == b'\n';
        let from = self.text.match_indices(BEGIN).map(|(at, _)| at).find(starts)?;
        let end = from + self.text[from..].match_indices(END).map(|(at, _)| at).find(|at| starts(&(from + at)))?;
        let to = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at + 1);
        Some((from, to))
    }

    /// The lines of the block that is there: a second install keeps the patterns of the first.
    pub fn known_lines(&self) -> Option<Vec<String>> {
        let (from, to) = self.block()?;
        let lines: Vec<String> = self.text[from..to].lines().map(str::to_string).collect();
        lines.get(1..lines.len().checked_sub(1)?).map(<[String]>::to_vec)
    }

    /// The text with the block in it, and what that does to the file.
    pub fn with(&self, lines: &[String]) -> (String, Words) {
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
    pub fn without(&self) -> Option<Option<String>> {
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
        let lines = ["\"规格 一/**/*.yaml\" merge=jixiao".to_string()];
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
    }
}
