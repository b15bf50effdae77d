//! `jixiao git`: what makes git show tables as specs and merge specs by what they say.
//!
//! `install` and `uninstall` are for people; `textconv` and `merge` are what git calls.

mod install;
mod merge;
pub(super) mod state;
mod textconv;

use super::Outcome;
use super::args::{Args, Git, GitVerb};
use super::screen::Screen;
use crate::diagnostic::{Error, Result};
use std::process::{Command, Output};

pub fn run(options: &Git, args: &Args, screen: &Screen) -> Result<Outcome> {
    match &options.verb {
        GitVerb::Install { specs, cache, check } => install::install(specs, *cache, *check, screen),
        GitVerb::Uninstall => install::uninstall(screen),
        GitVerb::Textconv { file } => {
            screen.data(&textconv::text(file, args, screen));
            Ok(Outcome::Clean)
        }
        GitVerb::Merge { base, ours, theirs, size, path, labels } => {
            merge::run([base, ours, theirs], *size, path.as_deref(), labels, screen)
        }
    }
}

/// Runs git here and hands back what it said.
fn git(args: &[&str]) -> Result<Output> {
    Command::new("git").args(args).output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::new(words!("没有找到 git", "git is not there"))
            .help(words!("先安装 git（https://git-scm.com）", "install git first (https://git-scm.com)")),
        _ => Error::new(words!("git 无法运行：{error}", "git does not run: {error}")),
    })
}
