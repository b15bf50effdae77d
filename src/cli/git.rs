//! `jixiao git`: what makes git show tables as specs and merge specs by what they say.
//!
//! `install` and `uninstall` are for people; `textconv` and `merge` are what git calls.

mod install;
mod merge;
mod textconv;

use super::args::{Args, Git, GitVerb};
use super::outcome::Outcome;
use super::screen::Screen;
use crate::diagnostic::Result;

pub fn run(options: &Git, args: &Args, screen: &Screen) -> Result<Outcome> {
    match &options.verb {
        GitVerb::Install { specs, cache, check } => install::install(specs, *cache, *check, screen),
        GitVerb::Uninstall => install::uninstall(screen),
        GitVerb::Textconv { file } => {
            screen.data(&textconv::text(file, args));
            Ok(Outcome::Clean)
        }
        GitVerb::Merge { base, ours, theirs, size, path, labels } => {
            merge::run([base, ours, theirs], *size, path.as_deref(), labels, screen)
        }
    }
}
