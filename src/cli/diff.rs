//! `jixiao diff`: what changed between two versions, in the field's words; exit 1 when something did.

use super::Outcome;
use super::args::{Args, Diff, DiffFormat};
use super::differences;
use super::screen::{Screen, pretty};
use super::side::{self, Side};
use crate::diagnostic::{Error, Result};
use crate::revision::{Comparison, Kind, compare_units};
use crate::source::{Path as FactPath, Step};
use crate::tree::Node;

pub fn run(options: &Diff, args: &Args, screen: &Screen) -> Result<Outcome> {
    let (old, new) = match (options.sides.as_slice(), &options.base) {
        ([path], Some(base)) => (side::of_revision(base, path, args, screen)?, side::load(path, args, screen)?),
        ([old, new], None) => (side::load(old, args, screen)?, side::load(new, args, screen)?),
        ([_], None) => {
            return Err(Error::new(words!("只给了一份，没有可比的", "only one side was given"))
                .help(words!("写上两份，或用 --base 版本", "name two, or use --base REVISION")));
        }
        _ => {
            return Err(Error::new(words!("用 --base 时只写现在的一份", "--base goes with one side only"))
                .help(words!("去掉一份，或去掉 --base", "leave one side or --base out")));
        }
    };
    let comparison = between(old, new);
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

/// Compares two sides; of what the form of one side has no place for, it says nothing.
pub fn between(mut old: Side, mut new: Side) -> Comparison {
    // One of each is a pair, whatever they are called: a project alone and the unit that it came to.
    if let ([one], [other]) = (old.units.as_mut_slice(), new.units.as_mut_slice()) {
        let named = |unit: &Node| unit.child("单位名称").is_some();
        if named(one) != named(other) {
            *one = only_projects(one);
            *other = only_projects(other);
        }
    }
    let mut comparison = compare_units(&old.units, &new.units);
    for (form, units, says_nothing) in [
        (&new.form, &old.units, (|kind: &Kind| matches!(kind, Kind::Changed { to: None, .. })) as fn(&Kind) -> bool),
        (&old.form, &new.units, |kind: &Kind| matches!(kind, Kind::Changed { from: None, .. })),
    ] {
        let Some(form) = form else { continue };
        let unshown = side::unshown(form, units);
        comparison.differences.retain(|difference| {
            let path = difference.old.as_ref().or(difference.new.as_ref()).map(general).unwrap_or_default();
            // Which forms a spec goes on is no fact of a form.
            let is_forms = matches!(path.as_str(), "表" | "项目[].表");
            !(is_forms || says_nothing(&difference.kind) && unshown.contains(&path))
        });
    }
    comparison
}

fn only_projects(unit: &Node) -> Node {
    let mut only = Node::map();
    only.push("项目", unit.child("项目").cloned().unwrap_or_default());
    only
}

/// `单位[0].项目[3].联系人` → `项目[].联系人`.
fn general(path: &FactPath) -> String {
    let steps = path.0.iter().skip(2).map(|step| match step {
        Step::Key(key) => Step::Key(key.clone()),
        Step::Index(_) | Step::Named(_) => Step::Named("".into()),
    });
    FactPath(steps.collect()).to_string()
}
