//! `jixiao rules`: what is checked, and why.

use super::args::{Args, Format, Rules, RulesVerb};
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::workspace;
use crate::diagnostic::{Error, Language, Result};
use crate::rules::{RULES, told};
use serde_json::{Value, json};

pub fn run(options: &Rules, args: &Args, screen: &Screen) -> Result<Outcome> {
    match &options.verb {
        None | Some(RulesVerb::List) => list(options.format, args, screen)?,
        Some(RulesVerb::Explain { id }) => explain(id, options.format, screen)?,
    }
    Ok(Outcome::Clean)
}

/// Every id with its gravity under the profile in force.
fn list(format: Format, args: &Args, screen: &Screen) -> Result<()> {
    let profiles = workspace::profiles(&workspace::library(args)?, args)?;
    let settings = profiles.settings(&[]);
    let profile = profiles.in_force();
    if format == Format::Json {
        let one = |told: told::Told| {
            let rule = RULES.iter().find(|rule| rule.id == told.id);
            json!({
                "id": told.id,
                "severity": settings.severity(told.id, told.severity),
                "default": told.severity,
                "title": told.title(screen.language),
                "source": rule.map(|rule| rule.source),
            })
        };
        screen.data(&pretty(&told::every().map(one).collect::<Value>()));
        return Ok(());
    }
    let off = if screen.language == Language::Chinese { "关" } else { "off" };
    for told in told::every() {
        let usual = told.severity.name(screen.language);
        let now = settings.severity(told.id, told.severity).map_or(off, |severity| severity.name(screen.language));
        let changed = match screen.language {
            _ if now == usual => String::new(),
            Language::Chinese => format!("（默认：{usual}）"),
            Language::English => format!(" (default: {usual})"),
        };
        screen.data(&format!("{}  {now}  {}{changed}\n", told.id, told.title(screen.language)));
    }
    screen.say(&profile);
    Ok(())
}

fn explain(id: &str, format: Format, screen: &Screen) -> Result<()> {
    let told = told::find(id.trim()).ok_or_else(|| {
        let error = Error::new(words!("没有 {id} 这条规则", "there is no rule {id}"));
        error.help(match meant(id.trim()) {
            Some(near) => {
                words!("是不是 {near}？jixiao rules list 列出全部", "{near}? jixiao rules list lists them all")
            }
            None => words!("jixiao rules list 列出全部", "jixiao rules list lists them all"),
        })
    })?;
    match format {
        Format::Text => screen.data(told.page),
        Format::Json => {
            let title = told.title(screen.language);
            screen.data(&pretty(&json!({"id": told.id, "severity": told.severity, "title": title, "page": told.page})));
        }
    }
    Ok(())
}

/// `m1` → `M001`.
fn meant(id: &str) -> Option<&'static str> {
    let (letter, number) = (id.get(..1)?.to_ascii_uppercase(), id.get(1..)?.parse::<u32>().ok()?);
    told::find(&format!("{letter}{number:03}")).map(|told| told.id)
}
