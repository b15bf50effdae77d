//! `jixiao forms`: the forms at hand.

use super::Outcome;
use super::args::{Args, Format, Forms};
use super::screen::{Screen, pretty};
use super::workspace;
use crate::diagnostic::{Language, Result};
use crate::forms::{About, Form};
use serde_json::{Value, json};

pub fn run(options: &Forms, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args, screen)?;
    match options.format {
        Format::Json => {
            let forms: Vec<Value> = library.forms.iter().map(|form| json!({ "id": form.id, "about": about(form, Language::English), "title": form.title, "source": form.source })).collect();
            screen.data(&pretty(&json!(forms)));
        }
        Format::Text => {
            let width = library.forms.iter().map(|form| form.id.len()).max().unwrap_or(0);
            for form in &library.forms {
                screen.data(&format!(
                    "{:width$}  {}  {}  {}\n",
                    form.id,
                    about(form, screen.language),
                    form.title,
                    form.source
                ));
            }
        }
    }
    Ok(Outcome::Clean)
}

fn about(form: &Form, language: Language) -> &'static str {
    match (form.about, language) {
        (About::Project, Language::Chinese) => "项目",
        (About::Unit, Language::Chinese) => "单位",
        (About::Revision, Language::Chinese) => "修订",
        (About::Project, Language::English) => "project",
        (About::Unit, Language::English) => "unit",
        (About::Revision, Language::English) => "revision",
    }
}
