//! `jixiao forms`: the forms at hand, what one of them holds, and what is wrong with a folder of them.

use super::Outcome;
use super::args::{Args, Format, Forms, FormsVerb};
use super::screen::{Screen, pretty};
use super::workspace;
use crate::diagnostic::{Diagnostic, Language, Result, Severity, several};
use crate::formats::yaml;
use crate::forms::summary::{Summary, summary};
use crate::forms::{About, Folder, Form, Library, extract, fill, survive};
use crate::source::{Source, SourceId};
use crate::spec::{Project, Record, Revision, Unit};
use crate::tree::Node;
use serde_json::{Value, json};
use std::path::PathBuf;

pub fn run(options: &Forms, args: &Args, screen: &Screen) -> Result<Outcome> {
    match &options.verb {
        None | Some(FormsVerb::List) => list(&workspace::library(args, screen)?, options.format, screen),
        Some(FormsVerb::Show { id }) => show(workspace::library(args, screen)?.find(id)?, options.format, screen),
        Some(FormsVerb::Check { folders }) => return check(folders, options.format, screen),
        Some(FormsVerb::Draft { file, output }) => return super::draft::run(file, output.as_deref(), screen),
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
        }
        // Styles and taxonomy come from the built-in set where the folder has none of its own.
        let shared = Folder::built_in().without_forms();
        let (library, mut refused) = Library::load(&[folder.clone(), shared])?;
        if library.forms.is_empty() && refused.report.findings.is_empty() {
            let name = path.display();
            return Err(crate::diagnostic::Error::new(words!("{name} 里没有表单", "there is no form in {name}"))
                .help(words!("表单是 地区/表单/form.yaml", "a form is region/form/form.yaml")));
        }
        for form in &library.forms {
            let Some(text) = folder.files.get(&format!("{}/example.yaml", form.id)) else { continue };
            let name = format!("{}/{}/example.yaml", folder.name, form.id);
            let id = refused.sources.add(Source::text(name, text.clone()));
            example(form, text, id, &library, &mut refused.report);
        }
        refused.report.sort();
        faulty |= refused.report.has_faults();
        screen.result(&refused.report, &refused.sources, format.into());
    }
    Ok(if faulty { Outcome::Findings } else { Outcome::Clean })
}

/// An example must be sound and come back from the form as it went in.
fn example(form: &Form, text: &str, id: SourceId, library: &Library, report: &mut crate::diagnostic::Report) {
    let (node, parsed) = yaml::parse(id, text);
    let whole = parsed.count(Severity::Error) == 0;
    report.extend(parsed);
    if !whole {
        return;
    }
    let (facts, read): (Node, _) = match form.about {
        About::Unit => {
            let (unit, read) = Unit::from_tree(&node);
            (unit.to_tree(), read)
        }
        About::Project => {
            let (project, read) = Project::from_tree(&node);
            (project.to_tree(), read)
        }
        About::Revision => {
            let (revision, read) = Revision::from_tree(&node);
            (revision.to_tree(), read)
        }
    };
    report.extend(read);
    let document = fill(form, &facts, library.taxonomy_of(&form.id));
    let back = extract(form, &document.sections, SourceId::default(), library.taxonomy_of(&form.id));
    let mut survived = survive::compare(form, &facts, &back);
    survived.place(&node);
    report.extend(survived);
    let left = back.accounting().unexplained;
    if left > 0 {
        let cells = several(left, "cell");
        report.push(
            Diagnostic::new(
                "F202",
                Severity::Error,
                words!("填好的例表有 {left} 格读不回来", "{cells} of the filled example cannot be read back"),
            )
            .help(words!("检查表单里相同的标签和没有标签的行", "look for equal labels and for rows without one"))
            .placed(node.place),
        );
    }
}
