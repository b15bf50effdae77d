//! `jixiao diff`: what changed between two versions, in the field's words; exit 1 when something did.

use super::args::{Args, Diff, DiffFormat};
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::side;
use super::workspace;
use crate::desk::{self, differences};
use crate::diagnostic::{Error, Result};

pub fn run(options: &Diff, args: &Args, screen: &Screen) -> Result<Outcome> {
    let (old, new) = match (options.sides.as_slice(), &options.base) {
        ([path], Some(base)) => (side::of_revision(base, path, args)?, side::load(path, args)?),
        ([old, new], None) => (side::load(old, args)?, side::load(new, args)?),
        ([_], None) => {
            return Err(Error::new(words!("只给了一份，没有可比的", "only one side was given"))
                .help(words!("写上两份，或用 --base 版本", "name two, or use --base REVISION")));
        }
        _ => {
            return Err(Error::new(words!("用 --base 时只写现在的一份", "--base goes with one side only"))
                .help(words!("去掉一份，或去掉 --base", "leave one side or --base out")));
        }
    };
    let comparison = desk::compare(old, new, &workspace::extras(args)?);
    let names: Vec<String> = match &options.base {
        Some(base) => vec![format!("{base}:{}", options.sides[0].display()), options.sides[0].display().to_string()],
        None => options.sides.iter().map(|side| side.display().to_string()).collect(),
    };
    let language = screen.language;
    match options.format {
        DiffFormat::Text => {
            screen.data(&differences::text(&comparison, language, screen.colour_of_data()));
            screen.say(&differences::count(&comparison));
        }
        DiffFormat::Json => screen.data(&pretty(&differences::json(&comparison))),
        DiffFormat::Markdown => screen.data(&differences::markdown(&comparison, &names, language)),
        DiffFormat::Html => screen.data(&differences::html(&comparison, &names, language)),
    }
    Ok(if comparison.is_empty() { Outcome::Clean } else { Outcome::Findings })
}
