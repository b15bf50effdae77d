//! `jixiao render`: specs → office files.

use super::args::{Args, Render};
use super::fill::{Wanted, fill};
use super::outcome::Outcome;
use super::screen::Screen;
use crate::diagnostic::Result;

pub fn run(options: &Render, args: &Args, screen: &Screen) -> Result<Outcome> {
    let Render { specs, form, to, output, force, check } = options;
    fill(&Wanted { specs, forms: form, to: *to, output: output.as_deref(), force: *force }, *check, args, screen)
}
