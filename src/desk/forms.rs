//! A folder of forms: what is wrong with it; and a blank official file → a first `form.yaml`.

use super::open::{Opened, open};
use super::world::World;
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity, several};
use crate::formats::{Room, yaml};
use crate::forms::definition::Carrier;
use crate::forms::extract::as_printed;
use crate::forms::library::Refused;
use crate::forms::prepare::prepare;
use crate::forms::{About, Folder, Form, Library, draft as first_form, fill, survive};
use crate::source::{Source, SourceId};
use crate::spec::{Project, Record, Revision, Unit};
use crate::tree::Node;

/// What is wrong with the forms of a folder, each at its line, and with the example beside every form that loads.
///
/// # Errors
/// There is no form in it, or what forms share cannot be read.
///
/// ```
/// use jixiao::desk::check_forms;
/// use jixiao::forms::Folder;
///
/// let form = "about: project\ntitle: 某表\ncolumns: [20]\nblocks:\n- rows:\n  - [\"{没有这个字段}\"]\n";
/// let files = [("某市/某表/form.yaml".to_string(), form.to_string())].into();
/// let told = check_forms(&Folder { name: "表单".into(), files, ..Folder::default() })?;
/// assert!(told.report.has_faults());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_forms(folder: &Folder) -> Result<Refused> {
    // Styles and taxonomy come from the built-in set where the folder has none of its own.
    let shared = Folder::built_in().without_forms();
    let (library, mut refused) = Library::load(&[folder.clone(), shared])?;
    if library.forms.is_empty() && refused.report.findings.is_empty() {
        let name = &folder.name;
        return Err(Error::new(words!("{name} 里没有表单", "there is no form in {name}"))
            .help(words!("表单是 地区/表单/form.yaml", "a form is region/form/form.yaml")));
    }
    for form in &library.forms {
        let Some(text) = folder.files.get(&format!("{}/example.yaml", form.id)) else { continue };
        let name = format!("{}/{}/example.yaml", folder.name, form.id);
        let id = refused.sources.add(Source::text(name, text.clone()));
        example(form, text, id, &library, &mut refused.report);
    }
    refused.report.sort();
    Ok(refused)
}

/// An example must be sound and come back from the form as it went in.
fn example(form: &Form, text: &str, id: SourceId, library: &Library, report: &mut Report) {
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
    let facts = prepare(form, &facts, None).facts;
    let document = fill(form, &facts, library.taxonomy_of(&form.id));
    let back = as_printed(form, &document.sections, library.taxonomy_of(&form.id));
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

/// A first `form.yaml` from a blank official file: labels, merges and widths as they are there, and a hole to be named
/// (待命名) for every empty cell that is to be filled in.
///
/// # Errors
/// The file cannot be read, or has no table.
///
/// ```
/// use jixiao::desk::{Here, draft};
///
/// let text = draft("空白表.csv", "某表\n项目名称,\n联系人,\n".into(), &Here)?;
/// assert!(text.contains("项目名称"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn draft(name: &str, bytes: Vec<u8>, world: &dyn World) -> Result<String> {
    // Of the files that are one form each, only Word has its places as tables.
    let Opened { document, source, one_form } = open(name, bytes, SourceId(0), Room::USUAL, world)?;
    let carrier = if one_form && source.text.is_none() { Carrier::Docx } else { Carrier::Xlsx };
    first_form::draft(&document, None, carrier)
}
