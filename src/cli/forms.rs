//! `jixiao forms`: the forms at hand, what one of them holds, and what is wrong with a folder of them.

mod draft;

use super::args::{Args, Format, Forms, FormsVerb};
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::workspace;
use crate::desk;
use crate::diagnostic::{Language, Result};
use crate::forms::summary::{Summary, summary};
use crate::forms::{About, Form, Library};
use serde_json::{Value, json};
use std::path::PathBuf;

pub fn run(options: &Forms, args: &Args, screen: &Screen) -> Result<Outcome> {
    match &options.verb {
        None | Some(FormsVerb::List) => list(&workspace::library_and_faults(args, screen)?, options.format, screen),
        Some(FormsVerb::Show { id }) => show(workspace::library(args)?.find(id)?, options.format, screen),
        Some(FormsVerb::Check { folders }) => return check(folders, options.format, screen),
        Some(FormsVerb::Draft { file, output }) => return draft::run(file, output.as_deref(), screen),
    }
    Ok(Outcome::Clean)
}

fn list(library: &Library, format: Format, screen: &Screen) {
    match format {
        Format::Json => screen.data(&pretty(&library.forms.iter().map(head).collect::<Value>())),
        Format::Text => {
            let width = library.forms.iter().map(|form| form.id.len()).max().unwrap_or(0);
            for form in &library.forms {
                let about = about(form.about, screen.language);
                let carrier = form.carrier.extension();
                screen.data(&format!("{:width$}  {about}  {carrier}  {}  {}\n", form.id, form.title, form.source));
            }
        }
    }
}

fn head(form: &Form) -> Value {
    json!({
        "id": form.id, "about": about(form.about, Language::English), "title": form.title,
        "source": form.source, "to": form.carrier.extension(),
    })
}

fn about(about: About, language: Language) -> &'static str {
    match (about, language) {
        (About::Project, Language::Chinese) => "项目",
        (About::Unit, Language::Chinese) => "单位",
        (About::Revision, Language::Chinese) => "修订",
        (About::Project, Language::English) => "project",
        (About::Unit, Language::English) => "unit",
        (About::Revision, Language::English) => "revision",
    }
}

fn show(form: &Form, format: Format, screen: &Screen) {
    let Summary { shown, computed, blank, labels } = summary(form);
    if format == Format::Json {
        let mut whole = head(form);
        for (key, list) in [("shows", shown), ("computes", computed), ("leaves_blank", blank), ("labels", labels)] {
            whole[key] = list.into();
        }
        return screen.data(&pretty(&whole));
    }
    let (heads, join) = match screen.language {
        Language::Chinese => (["关于", "依据", "默认文件", "填写并读回", "只算不读", "留给人填", "固定文字"], "、"),
        Language::English => (["about", "source", "made as", "shows", "computes", "leaves blank", "labels"], ", "),
    };
    let computed: Vec<String> = computed.iter().map(|expression| format!("{{{{ {expression} }}}}")).collect();
    screen.data(&format!("{}  {}\n", form.id, form.title));
    screen.data(&format!("{}：{}\n", heads[0], about(form.about, screen.language)));
    screen.data(&format!("{}：{}\n", heads[1], form.source));
    screen.data(&format!("{}：.{}\n", heads[2], form.carrier.extension()));
    for (head, list) in heads[3..].iter().zip([shown, computed, blank, labels]) {
        screen.data(&format!("{head}（{}）：{}\n", list.len(), list.join(join)));
    }
}

/// Loads each folder on its own and, beside every form that loads, its example.
fn check(folders: &[PathBuf], format: Format, screen: &Screen) -> Result<Outcome> {
    let mut faulty = false;
    for path in folders {
        let mut folder = workspace::read_folder(path)?;
        if folder.files.contains_key("form.yaml") {
            // One form's own folder: its name is the id.
            let id = path.file_name().map_or("form".into(), |name| name.to_string_lossy().into_owned());
            folder.name = path.parent().map_or(String::new(), |parent| parent.display().to_string());
            folder.files = folder.files.into_iter().map(|(file, text)| (format!("{id}/{file}"), text)).collect();
            folder.office = folder.office.into_iter().map(|(file, bytes)| (format!("{id}/{file}"), bytes)).collect();
        }
        let refused = desk::check_forms(&folder)?;
        faulty |= refused.report.has_faults();
        screen.result(&refused.report, &refused.sources, format.into());
    }
    Ok(if faulty { Outcome::Findings } else { Outcome::Clean })
}
