//! `jixiao render`: specs → office files. What would not survive the form is told before a byte is written.

use super::Outcome;
use super::args::{Args, Findings, Render, To};
use super::check;
use super::files;
use super::rendered;
use super::screen::Screen;
use super::workspace::{self, Loaded, Workspace};
use crate::desk::{self, Profiles};
use crate::diagnostic::{Diagnostic, Error, Origins, Report, Result, Severity, several};
use crate::document::Document;
use crate::formats::{docx, xlsx};
use crate::forms::definition::Carrier;
use crate::forms::summary::unshown;
use crate::forms::{About, Form, Library, extract, fill, survive};
use crate::source::{Path as FactPath, SourceId};
use crate::spec::Record;
use crate::tree::Node;
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The creation date written into files when nobody asks for another: the same input, the same bytes.
const CREATED: u64 = 1_577_836_800; // 2020-01-01T00:00:00Z

/// One file to write.
struct Piece<'a> {
    form: &'a Form,
    /// The facts of the whole unit, which all its pieces share.
    whole: Arc<Node>,
    /// Where in them the facts stand that the form is about.
    base: FactPath,
    unit: &'a Loaded,
    name: String,
    projects: usize,
    indicators: usize,
}

impl Piece<'_> {
    /// The facts the form is about.
    fn facts(&self) -> &Node {
        self.whole.get(&self.base).unwrap_or(&self.whole)
    }
}

struct Made {
    path: PathBuf,
    bytes: Vec<u8>,
    report: Report,
}

pub fn run(options: &Render, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args, screen)?;
    let mut workspace = Workspace::load(&options.specs)?;
    let mut report = std::mem::take(&mut workspace.report);
    let usable = report.count(Severity::Error) == 0;
    if !usable {
        workspace.paths_by_file(&mut report);
        report.sort();
        screen.findings(&report, &workspace.sources);
        return Err(Error::new(words!("规格有误，没有写任何文件", "the specs are faulty; nothing was written")).help(
            words!("先按上面的提示改正，可用 jixiao check 复查", "mend what is listed above; jixiao check looks again"),
        ));
    }
    let profiles = workspace::profiles(&library, args)?;
    let pieces = pieces(options, &workspace, &library, &profiles.forms)?;
    let targets = targets(options, &pieces)?;
    let created =
        std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|value| value.trim().parse().ok()).unwrap_or(CREATED);
    let made: Vec<Result<Made>> =
        pieces.par_iter().zip(targets).map(|(piece, path)| make(piece, path, &library, &profiles, created)).collect();
    let made: Vec<Made> = made.into_iter().collect::<Result<_>>()?;
    if options.check {
        drop(pieces);
        return compared(made, workspace, report, screen);
    }
    for (piece, made) in pieces.iter().zip(made) {
        report.extend(made.report);
        files::write(&made.path, &made.bytes)?;
        screen.data(&format!("{}\n", made.path.display()));
        let (projects, indicators, title) = (piece.projects, piece.indicators, &piece.form.title);
        let [of_projects, of_indicators] =
            [(projects, "project"), (indicators, "indicator")].map(|(count, one)| several(count, one));
        screen
            .say(&words!("{title}：{projects} 个项目，{indicators} 条指标", "{title}: {of_projects}, {of_indicators}"));
    }
    workspace.paths_by_file(&mut report);
    report.sort();
    screen.findings(&report, &workspace.sources);
    let faults = report.has_faults();
    drop(pieces);
    let checked = check::findings(&mut workspace, &library, &profiles);
    let (errors, warnings) = (checked.count(Severity::Error), checked.count(Severity::Warning));
    if errors + warnings > 0 {
        let [of_errors, of_warnings] =
            [(errors, "error"), (warnings, "warning")].map(|(count, one)| several(count, one));
        screen.say(&words!(
            "规格照原样填入；其中还有 {errors} 个错误、{warnings} 个警告，见 jixiao check",
            "filled in as the specs say; left in them: {of_errors}, {of_warnings}, see jixiao check"
        ));
    }
    Ok(if faults { Outcome::Findings } else { Outcome::Clean })
}

/// `--check`: every file is compared with what is there, and nothing is written.
fn compared(made: Vec<Made>, mut workspace: Workspace, mut report: Report, screen: &Screen) -> Result<Outcome> {
    let files = made.len();
    let mut faults = false;
    for Made { path, bytes, report: found } in made {
        report.extend(found);
        let differing = rendered::compare(&path, &bytes, &mut workspace.sources)?;
        faults |= differing.has_faults();
        report.extend(differing);
    }
    workspace.paths_by_file(&mut report);
    report.sort();
    faults |= report.has_faults();
    screen.result(&report, &workspace.sources, Findings::Text);
    if !faults {
        let of_files = several(files, "file");
        screen.say(&words!("{files} 个文件都与规格一致", "as the specs give them: {of_files}"));
    }
    Ok(if faults { Outcome::Findings } else { Outcome::Clean })
}

fn pieces<'a>(
    options: &Render,
    workspace: &'a Workspace,
    library: &'a Library,
    usual: &[String],
) -> Result<Vec<Piece<'a>>> {
    let mut pieces = Vec::new();
    for loaded in &workspace.units {
        let wanted =
            [options.form.as_slice(), loaded.forms(), usual].into_iter().find(|forms| !forms.is_empty()).unwrap_or(&[]);
        if wanted.is_empty() {
            return Err(no_form(loaded, library));
        }
        let whole = Arc::new(loaded.unit.to_tree());
        for name in wanted {
            let form = library.find(name)?;
            let indicators =
                |index: usize| loaded.unit.projects.get(index).map_or(0, |project| project.all_indicators().count());
            match form.about {
                About::Unit | About::Project if loaded.revision.is_some() => {
                    return Err(wrong_root(loaded, form, "项目名称"));
                }
                About::Unit => pieces.push(Piece {
                    form,
                    whole: Arc::clone(&whole),
                    base: FactPath::root(),
                    unit: loaded,
                    name: loaded
                        .unit
                        .name
                        .clone()
                        .or_else(|| loaded.unit.projects.first()?.name.clone())
                        .unwrap_or_default(),
                    projects: loaded.unit.projects.len(),
                    indicators: (0..loaded.unit.projects.len()).map(indicators).sum(),
                }),
                About::Revision => {
                    let revision = loaded.revision.as_ref().ok_or_else(|| wrong_root(loaded, form, "修订内容"))?;
                    pieces.push(Piece {
                        form,
                        whole: Arc::new(revision.to_tree()),
                        base: FactPath::root(),
                        unit: loaded,
                        name: revision.name.clone().unwrap_or_default(),
                        projects: 1,
                        indicators: revision.changes.len(),
                    });
                }
                About::Project => {
                    for index in 0..whole.child("项目").map_or(0, |list| list.items().len()) {
                        pieces.push(Piece {
                            form,
                            whole: Arc::clone(&whole),
                            base: FactPath::root().key("项目").index(index),
                            unit: loaded,
                            name: loaded
                                .unit
                                .projects
                                .get(index)
                                .and_then(|project| project.name.clone())
                                .unwrap_or_default(),
                            projects: 1,
                            indicators: indicators(index),
                        });
                    }
                }
            }
        }
    }
    Ok(pieces)
}

/// The form is about something this spec does not say.
fn wrong_root(loaded: &Loaded, form: &Form, key: &str) -> Error {
    let (name, id) = (loaded.path.display(), &form.id);
    Error::new(words!("{name} 不能填进 {id}：规格里没有“{key}”", "{name} does not go on {id}: it has no “{key}”"))
        .help(words!("换一张表，或换一份规格", "choose another form or another spec"))
}

/// Nothing names a form: list those that show the most of this spec, best first.
fn no_form(loaded: &Loaded, library: &Library) -> Error {
    let (facts, revision) = (loaded.unit.to_tree(), loaded.revision.as_ref().map(Record::to_tree));
    let mut fitting: Vec<(usize, &str)> = library
        .forms
        .iter()
        .filter_map(|form| {
            let root = match (form.about, &revision) {
                (About::Revision, revision) => revision.as_ref(),
                (About::Unit, None) => Some(&facts),
                (About::Project, None) => facts.child("项目").and_then(|list| list.items().first()),
                _ => None,
            };
            Some((unshown(form, root?).len(), form.id.as_str()))
        })
        .collect();
    // The fewer facts are left without a place, the better the form fits.
    fitting.sort_unstable();
    let name = loaded.path.display();
    let list = fitting.iter().map(|(_, id)| *id).collect::<Vec<_>>().join("、");
    Error::new(words!("没有写明 {name} 要填哪张表", "nothing says which form {name} goes on")).help(words!(
        "加 --form 编号，或在 单位.yaml 里写“表:”。合适的表：{list}",
        "add --form ID, or name it under 表: in 单位.yaml. Fitting forms: {list}"
    ))
}

fn targets(options: &Render, pieces: &[Piece]) -> Result<Vec<PathBuf>> {
    let output = options.output.clone().unwrap_or_else(|| PathBuf::from("."));
    let asked = options.to.map(|to| match to {
        To::Xlsx => Carrier::Xlsx,
        To::Docx => Carrier::Docx,
    });
    if let (Some(named), false) = (carrier(&output), output.is_dir()) {
        if asked.is_some_and(|asked| asked != named) {
            let (name, asked) = (output.display(), asked.unwrap_or(named).extension());
            return Err(Error::new(words!(
                "{name} 的扩展名与 --to {asked} 不符",
                "the extension of {name} is not --to {asked}"
            ))
            .help(words!("去掉 --to，或改文件名", "drop --to, or rename the file")));
        }
        return match pieces {
            [_] => Ok(vec![output]),
            _ => {
                let (count, name) = (pieces.len(), output.display());
                Err(Error::new(words!("要写 {count} 个文件，不能都叫 {name}", "{count} files cannot all be {name}"))
                    .help(words!("-o 后面写文件夹", "give a folder with -o")))
            }
        };
    }
    let mut taken: HashSet<PathBuf> = HashSet::new();
    let mut paths = Vec::new();
    for piece in pieces {
        let stem = format!("{}-{}", piece.name, piece.form.title);
        let extension = asked.unwrap_or(piece.form.carrier).extension();
        let plain = output.join(format!("{}.{extension}", desk::safe_name(&stem)));
        // The same name twice: two forms of one title, or two units of one name.
        let by_form = || {
            output.join(format!(
                "{}.{extension}",
                desk::safe_name(&format!("{stem}-{}", piece.form.id.replace('/', "-")))
            ))
        };
        let mut path = if taken.contains(&plain) { by_form() } else { plain };
        let mut number = 2;
        while !taken.insert(path.clone()) {
            path = output.join(format!("{}.{extension}", desk::safe_name(&format!("{stem}-{number}"))));
            number += 1;
        }
        paths.push(path);
    }
    Ok(paths)
}

/// The kind of file a path names, by its extension.
fn carrier(path: &Path) -> Option<Carrier> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    [Carrier::Xlsx, Carrier::Docx].into_iter().find(|carrier| carrier.extension() == extension)
}

fn make(piece: &Piece, path: PathBuf, library: &Library, profiles: &Profiles, created: u64) -> Result<Made> {
    let document = fill(piece.form, piece.facts(), library.taxonomy_of(&piece.form.id));
    let mut report = survives(piece, &document, library);
    let unshown = unshown(piece.form, piece.facts()).join("、");
    if !unshown.is_empty() {
        let (id, name) = (&piece.form.id, &piece.name);
        report.push(
            Diagnostic::new(
                "F003",
                Severity::Info,
                words!("{id} 没有地方放“{name}”的：{unshown}", "{id} has no place for these of “{name}”: {unshown}"),
            )
            .at(piece.base.clone())
            .placed(piece.unit.node.place(&piece.base)),
        );
    }
    let (bytes, written) = match carrier(&path) {
        Some(Carrier::Docx) => docx::write(&document, created)?,
        _ => xlsx::write(&document, created)?,
    };
    report.extend(written);
    profiles.settings(std::slice::from_ref(&piece.form.id)).apply(&mut report);
    Ok(Made { path, bytes, report })
}

/// Law 4, asked at run time: the document is read back and compared with the facts.
fn survives(piece: &Piece, document: &Document, library: &Library) -> Report {
    let back = extract(piece.form, &document.sections, SourceId::default(), library.taxonomy_of(&piece.form.id));
    let mut report = survive::compare(piece.form, piece.facts(), &back).under(&piece.base);
    report.place(&piece.unit.node);
    report
}
