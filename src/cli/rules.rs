//! `jixiao rules`: what is checked, and why.

use super::Outcome;
use super::args::{Rules, RulesVerb};
use super::screen::Screen;
use crate::diagnostic::{Error, Language, Result};
use crate::rules::RULES;

pub fn run(options: &Rules, screen: &Screen) -> Result<Outcome> {
    match &options.verb {
        None | Some(RulesVerb::List) => {
            for rule in RULES {
                let (severity, title) = match screen.language {
                    Language::Chinese => (["错误", "警告", "提示"][rule.severity as usize], rule.title_zh),
                    Language::English => (["error", "warning", "note"][rule.severity as usize], rule.title_en),
                };
                screen.data(&format!("{}  {severity}  {title}\n", rule.id));
            }
        }
        Some(RulesVerb::Explain { id }) => {
            let rule = RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
                Error::new(words!("没有 {id} 这条规则", "there is no rule {id}"))
                    .help(words!("jixiao rules list 列出全部", "jixiao rules list lists them all"))
            })?;
            screen.data(rule.page);
        }
    }
    Ok(Outcome::Clean)
}
