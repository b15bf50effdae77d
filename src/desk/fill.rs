//! Specs → office files. What would not survive the form is told before a byte is written.

use super::files::safe_name;
use super::ledger;
use super::profile::Profiles;
use super::workspace::{Loaded, Workspace};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity};
use crate::formats::{docx, xlsx};
use crate::forms::definition::Carrier;
use crate::forms::extract::as_printed;
use crate::forms::fill::fill_and_tell;
use crate::forms::prepare::{Prepared, prepare};
use crate::forms::summary::unshown;
use crate::forms::{About, Extracted, Form, Library, heart, signs, survive};
use crate::source::{Path as FactPath, Step};
use crate::spec::{Record, place};
use crate::tree::{Node, Value};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// The date written into files when nobody asks for another, in seconds since 1970: the same input, the same bytes.
pub const CREATED: u64 = 1_577_836_800; // 2020-01-01T00:00:00Z

/// One filling to come: a form, and the facts that go on it.
pub struct Piece<'a> {
    pub form: &'a Form,
    /// The facts of the whole unit, which all its pieces share.
    whole: Arc<Node>,
    /// Where in them the facts stand that the form is about.
    base: FactPath,
    unit: &'a Loaded,
    /// What the file is about: the name of the unit or project.
    pub name: String,
}

impl Piece<'_> {
    /// Which project of its unit it is about; `None` for all of them.
    pub fn project(&self) -> Option<usize> {
        match self.base.0.last() {
            Some(Step::Index(index)) => Some(*index),
            _ => None,
        }
    }

    /// What the unit says that the project belongs to.
    fn around(&self) -> Option<&Node> {
        match (self.unit.single, &self.unit.around) {
            (true, around) => around.as_ref(),
            (false, _) => Some(&self.whole),
        }
    }

    /// The facts the form is about.
    pub fn facts(&self) -> &Node {
        self.whole.get(&self.base).unwrap_or(&self.whole)
    }
}

/// A form as a file.
#[derive(Debug)]
pub struct Filled {
    pub bytes: Vec<u8>,
    /// What would not come back, what has no place, what the kind of file does not show.
    pub report: Report,
    /// So many stand on the paper.
    pub projects: usize,
    pub indicators: usize,
    /// Where the form is a file: which parts of its package were changed, and how many it has.
    pub changed: Option<(Vec<String>, usize)>,
}

/// Which forms the specs go on: `wanted` (ids or 表名) if there are any, else those a spec names under 表, else the usual
/// ones of the workspace.
///
/// # Errors
/// A form is not there, is about something that the spec does not say, or none is named.
pub fn pieces<'a>(
    workspace: &'a Workspace,
    library: &'a Library,
    wanted: &[String],
    usual: &[String],
) -> Result<Vec<Piece<'a>>> {
    let mut pieces = Vec::new();
    for loaded in &workspace.units {
        pieces.extend(pieces_of(loaded, library, wanted, usual)?);
    }
    Ok(pieces)
}

/// The same for one unit of a workspace.
///
/// # Errors
/// As [`pieces`] has.
pub fn pieces_of<'a>(
    loaded: &'a Loaded,
    library: &'a Library,
    wanted: &[String],
    usual: &[String],
) -> Result<Vec<Piece<'a>>> {
    let mut pieces = Vec::new();
    let wanted = [wanted, loaded.forms(), usual].into_iter().find(|forms| !forms.is_empty()).unwrap_or(&[]);
    if wanted.is_empty() {
        return Err(no_form(loaded, library));
    }
    let mut whole = loaded.unit.to_tree();
    // A project on its own belongs to the unit whose folder it lies in, if that lists it.
    for entry in loaded.around.iter().flat_map(Node::entries).filter(|_| loaded.single) {
        if whole.child(&entry.key).is_none_or(Node::is_blank) && !matches!(entry.value.value, Value::List(_)) {
            *whole.reach(&[Step::Key(entry.key.clone())]) = entry.value.clone();
        }
    }
    let whole = Arc::new(whole);
    for name in wanted {
        let form = library.find(name)?;
        match form.about {
            About::Unit | About::Project if loaded.revision.is_some() => {
                return Err(wrong_root(loaded, form, "项目名称"));
            }
            About::Unit => pieces.push(Piece {
                form,
                whole: Arc::clone(&whole),
                base: FactPath::root(),
                unit: loaded,
                name: (loaded.unit.name.clone())
                    .or_else(|| Some(whole.child("单位名称")?.as_text()?.trim().to_string()))
                    .or_else(|| loaded.unit.projects.first()?.name.clone())
                    .unwrap_or_default(),
            }),
            About::Revision => {
                let revision = loaded.revision.as_ref().ok_or_else(|| wrong_root(loaded, form, "修订内容"))?;
                pieces.push(Piece {
                    form,
                    whole: Arc::new(revision.to_tree()),
                    base: FactPath::root(),
                    unit: loaded,
                    name: revision.name.clone().unwrap_or_default(),
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
                    });
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

/// Names for the files of these fillings, made of what they say, safe on every system, and no two alike; `to` is the kind
/// of file that is wanted in place of the form's own.
///
/// ```
/// use jixiao::desk::{Shelf, Workspace, file_names, pieces};
/// use jixiao::forms::{About, Library};
///
/// let library = Library::built_in()?;
/// let form = library.forms.iter().find(|form| form.about == About::Project).ok_or("no form")?;
/// let shelf = Shelf::from_iter([("甲.yaml", "项目名称: 运维\n"), ("乙.yaml", "项目名称: 运维\n")]);
/// let workspace = Workspace::load(&shelf, &["甲.yaml".into(), "乙.yaml".into()])?;
/// let pieces = pieces(&workspace, &library, &[form.id.clone()], &[])?;
/// let names = file_names(&pieces, None);
/// assert!(names[0].starts_with("运维-") && names[0] != names[1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn file_names(pieces: &[Piece], to: Option<Carrier>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut names = Vec::new();
    for piece in pieces {
        let stem = format!("{}-{}", piece.name, piece.form.title);
        let extension = to.unwrap_or(piece.form.carrier).extension();
        let named = |stem: &str| format!("{}.{extension}", safe_name(stem));
        // The same name twice: two forms of one title, or two units of one name.
        let plain = named(&stem);
        let by_form = || named(&format!("{stem}-{}", piece.form.id.replace('/', "-")));
        let mut name = if taken.contains(&plain) { by_form() } else { plain };
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = named(&format!("{stem}-{number}"));
            number += 1;
        }
        names.push(name);
    }
    names
}

/// The kind of file a path names, by its extension.
///
/// ```
/// use jixiao::desk::carrier;
/// use jixiao::forms::definition::Carrier;
/// use std::path::Path;
///
/// assert_eq!(carrier(Path::new("out/表.DOCX")), Some(Carrier::Docx));
/// assert_eq!(carrier(Path::new("out")), None);
/// ```
pub fn carrier(path: &Path) -> Option<Carrier> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    [Carrier::Xlsx, Carrier::Docx].into_iter().find(|carrier| carrier.extension() == extension)
}

/// Fills the form and writes it. `created` goes into the file as its date, in seconds since 1970: the same facts and
/// the same date give the same bytes. What the form would not give back, and what it has no place for, is told before
/// a byte is written; the gravity of what is told is that of the form's profile.
///
/// # Errors
/// The kind of file cannot hold it (more rows than a sheet has).
///
/// ```
/// use jixiao::desk::{CREATED, Profiles, Shelf, Workspace, fill, pieces};
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let id = library.forms.iter().find(|form| form.about == jixiao::forms::About::Project).ok_or("no form")?.id.clone();
/// let shelf = Shelf::from_iter([("运维.yaml", "项目名称: 运维\n资金: {总计: 10.00}\n")]);
/// let workspace = Workspace::load(&shelf, &["运维.yaml".into()])?;
/// for piece in pieces(&workspace, &library, &[id], &[])? {
///     let filled = fill(&piece, piece.form.carrier, &library, &profiles, CREATED)?;
///     assert!(filled.bytes.starts_with(b"PK"));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fill(piece: &Piece, to: Carrier, library: &Library, profiles: &Profiles, created: u64) -> Result<Filled> {
    let prepared = prepare(piece.form, piece.facts(), piece.around());
    let taxonomy = library.taxonomy_of(&piece.form.id);
    let (document, failed) = fill_and_tell(piece.form, &prepared.facts, taxonomy);
    let back = as_printed(piece.form, &document.sections, taxonomy);
    let mut report = told(piece, &prepared, &back, failed);
    let (projects, indicators) = heart::count(piece.form.about, &back.root);
    let (bytes, changed) = match (&piece.form.file, to) {
        (Some(file), to) if piece.form.carrier == to => {
            let patched = file.fill(&document)?;
            (patched.bytes, Some((patched.changed, patched.parts)))
        }
        (Some(file), _) => {
            let (id, name, ending) = (&piece.form.id, &file.name, piece.form.carrier.extension());
            return Err(Error::new(words!(
                "{id} 就是文件 {name}，只能填成 .{ending}",
                "{id} is the file {name} and is filled as .{ending} only"
            ))
            .help(words!("去掉 --to，或把输出文件改名为 .{ending}", "drop --to, or name the output .{ending}")));
        }
        (None, to) => {
            let (bytes, written) = match to {
                Carrier::Docx => docx::write(&document, created)?,
                Carrier::Xlsx => xlsx::write(&document, created)?,
            };
            report.extend(written);
            (bytes, None)
        }
    };
    profiles.settings(std::slice::from_ref(&piece.form.id)).apply(&mut report);
    Ok(Filled { bytes, report, projects, indicators, changed })
}

/// The form with nothing in it, to be filled in by hand; in Excel with lists to choose from.
///
/// # Errors
/// The kind of file cannot hold it.
pub fn blank(form: &Form, to: Carrier, library: &Library, created: u64) -> Result<Vec<u8>> {
    let taxonomy = library.taxonomy_of(&form.id);
    // A form that is an office file has its own rows and lists already.
    if let Some(file) = form.file.as_ref().filter(|_| form.carrier == to) {
        return Ok(file.fill(&crate::forms::fill(form, &Node::map(), taxonomy))?.bytes);
    }
    let document = crate::forms::fill::blank(form, taxonomy);
    let (bytes, _) = match to {
        Carrier::Docx => docx::write(&document, created)?,
        Carrier::Xlsx => xlsx::write(&document, created)?,
    };
    Ok(bytes)
}

/// Digest of the filled form and of what else its file depends on: [`fill`] gives the same bytes while it is the same.
pub fn digest(piece: &Piece, to: Carrier, library: &Library, created: u64) -> String {
    let prepared = prepare(piece.form, piece.facts(), piece.around());
    let document = crate::forms::fill(piece.form, &prepared.facts, library.taxonomy_of(&piece.form.id));
    ledger::digest_of(&document, piece.form.file.as_ref().map(|file| &file.document), to, created)
}

/// Law 4, asked at run time: the document is read back and compared with the facts; and what it has no place for,
/// or another, is told by its weight.
fn told(piece: &Piece, prepared: &Prepared, back: &Extracted, failed: Report) -> Report {
    let form = piece.form;
    let mut report = survive::compare(form, &prepared.facts, back);
    report.extend(failed);
    let counted: Vec<FactPath> = report.findings.iter().map(|finding| finding.path.clone()).collect();
    let (id, name) = (&form.id, &piece.name);
    for missing in heart::missing(form, &prepared.facts, &back.root) {
        if counted.contains(&missing.path) {
            continue;
        }
        let what = missing.said();
        report.push(
            Diagnostic::new(
                "F004",
                Severity::Error,
                words!("“{name}”的{what}没有填上：{id} 没有地方放", "{what} of “{name}” is not on the paper: {id} has no place for it"),
            )
            .help(words!(
                "换一张有这一栏的表；本表另有地方放的，在 form.yaml 的 instead 里写明，本来就不要的写进 omits",
                "choose a form that asks for it; if this form has another place for it, say so under instead in form.yaml, or under omits that it does not ask for it"
            ))
            .at(missing.path),
        );
    }
    // What was declared is repeated to the letter in a revision.
    let unsigned = if form.about == About::Revision { Vec::new() } else { signs::unsigned(form, &prepared.facts) };
    for signs::Unsigned { path, target, in_words } in unsigned {
        let help = if in_words {
            words!("写成符号、数、单位，如 ≥90%", "write sign, number and unit, as in ≥90%")
        } else {
            words!("写明是 ≥、≤ 还是 =", "say whether it is ≥, ≤ or =")
        };
        let message = words!("“{target}”没有能单列的计算符号", "“{target}” has no sign for the column of signs");
        report.push(Diagnostic::new("F008", Severity::Warning, message).help(help).at(path));
    }
    for (path, own) in &prepared.contradicted {
        let field = place::said(path);
        report.push(
            Diagnostic::new(
                "F001",
                Severity::Error,
                words!(
                    "本表写定了“{field}”，与规格里的“{own}”不符",
                    "the form itself says {field}, and not “{own}” as the spec does"
                ),
            )
            .help(words!("换一张表，或改正规格", "choose another form, or mend the spec"))
            .at(path.clone()),
        );
    }
    report.findings.iter_mut().for_each(|finding| finding.path = prepared.origin(&finding.path));
    let mut says = |id, words: crate::diagnostic::Words| report.push(Diagnostic::new(id, Severity::Info, words));
    if !prepared.moved.is_empty() {
        let moves = prepared.moves();
        says("F005", words!("本表另有地方放：{moves}", "the form has another place for it: {moves}"));
    }
    for (field, of_unit) in &prepared.borrowed {
        says(
            "F005",
            words!(
                "规格没有写“{field}”，照单位的“{of_unit}”填",
                "the spec says no {field}; filled in from the unit's {of_unit}"
            ),
        );
    }
    if let Some((from, to)) = &prepared.converted {
        says("F005", words!("金额由{from}换算成本表的{to}", "amounts were turned from {from} into the form's {to}"));
    }
    let unshown = unshown(form, &prepared.facts).join("、");
    if !unshown.is_empty() {
        says(
            "F003",
            words!("{id} 没有地方放“{name}”的：{unshown}", "{id} has no place for these of “{name}”: {unshown}"),
        );
    }
    let mut report = report.under(&piece.base);
    report.place(&piece.unit.node);
    report
}
