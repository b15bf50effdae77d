//! `jixiao render`: specs → office files.

use super::args::{Args, Render};
use super::build;
use super::fill::{Wanted, fill};
use super::outcome::Outcome;
use super::screen::Screen;
use super::watch;
use crate::diagnostic::{Error, Result};

pub fn run(options: &Render, args: &Args, screen: &Screen) -> Result<Outcome> {
    let Render { specs, form, to, output, force, check, watch, blank } = options;
    if *blank {
        return super::blank::run(options, args, screen);
    }
    if *watch || specs.is_empty() {
        let other =
            [("规格", !specs.is_empty()), ("--form", !form.is_empty()), ("--to", to.is_some()), ("--check", *check)];
        if let Some((name, _)) = other.into_iter().find(|(_, given)| *given) {
            return Err(if *watch {
                Error::new(words!(
                    "--watch 填整个工作区，不能与 {name} 同用",
                    "--watch fills the whole workspace and does not go with {name}"
                ))
            } else {
                Error::new(words!("没有写规格；{name} 要写明填哪些规格", "no specs are named, and {name} needs some"))
            }
            .help(words!(
                "只写 jixiao render，填 jixiao.yaml 里说的、过期了的表",
                "jixiao render alone fills what jixiao.yaml asks for and is out of date"
            )));
        }
        return if *watch { watch::run(options, args, screen) } else { build::run(options, args, screen) };
    }
    fill(&Wanted { specs, forms: form, to: *to, output: output.as_deref(), force: *force }, *check, args, screen)
}
