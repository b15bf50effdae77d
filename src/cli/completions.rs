//! `jixiao completions`: a script that lets a shell complete the command line.

use super::args::{self, Completions};
use super::outcome::Outcome;
use super::screen::Screen;
use crate::diagnostic::{Error, Result};

pub fn run(options: &Completions, screen: &Screen) -> Result<Outcome> {
    let mut command = args::with_help_told(args::command(screen.language), screen.language);
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "jixiao", &mut script);
    let script = String::from_utf8(script)
        .map_err(|error| Error::new(words!("补全脚本没有写成：{error}", "the script was not made: {error}")))?;
    screen.data(&script);
    Ok(Outcome::Clean)
}
