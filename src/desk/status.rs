//! Units × stages: what each owes, what of it is filled in, what the rules find, and how the files stand.

use super::files::{Files, What};
use super::fill::{CREATED, Piece, digest, file_names, pieces_of};
use super::ledger::{Ledger, State};
use super::plan::{Plan, Stage};
use super::workspace::{Loaded, Workspace};
use crate::diagnostic::{Diagnostic, Error, Report, Severity};
use crate::forms::Library;
use crate::source::Step;
use crate::spec::Project;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// One file that is owed.
pub struct Owed<'a> {
    pub stage: Stage,
    pub piece: Piece<'a>,
    /// Where it goes, below the output.
    pub path: String,
    /// Digest of what it is to be made of.
    pub of: String,
    pub state: State,
}

/// What one unit (or a project on its own) owes at one stage.
pub struct StageOwed<'a> {
    pub stage: Stage,
    pub projects: usize,
    /// So many of the projects say something of this stage.
    pub filled: usize,
    /// 错误, 警告, 提示 about what the stage says.
    pub findings: [usize; 3],
    pub files: Vec<Owed<'a>>,
    /// Why no files are owed although they should be.
    pub trouble: Option<Error>,
}

pub struct UnitOwed<'a> {
    pub name: String,
    pub path: PathBuf,
    /// Its specs cannot be read whole, so that its forms cannot be filled.
    pub faulty: bool,
    pub stages: Vec<StageOwed<'a>>,
}

/// Where a workspace lies, and what was written there.
pub struct Yard<'a> {
    pub files: &'a dyn Files,
    /// The folder of the workspace.
    pub root: &'a Path,
    pub plan: &'a Plan,
    pub ledger: &'a Ledger,
    /// The forms of units that name none, where the plan names none either.
    pub usual: &'a [String],
    /// The date that goes into files, in seconds since 1970.
    pub created: u64,
}

impl<'a> Yard<'a> {
    pub fn new(files: &'a dyn Files, root: &'a Path, plan: &'a Plan, ledger: &'a Ledger) -> Yard<'a> {
        Yard { files, root, plan, ledger, usual: &[], created: CREATED }
    }

    /// The folder that files go to.
    pub fn output(&self) -> PathBuf {
        self.root.join(&self.plan.output)
    }
}

/// What every unit owes at every stage of the plan. `reading` is what was wrong when the specs were read, `findings` what
/// the rules found in them.
///
/// ```
/// use jixiao::desk::{Ledger, Plan, Shelf, State, Workspace, Yard, owed};
/// use jixiao::diagnostic::Report;
/// use jixiao::forms::{About, Library};
/// use std::path::Path;
///
/// let library = Library::built_in()?;
/// let form = library.forms.iter().find(|form| form.about == About::Project).ok_or("no form")?;
/// let text = format!("项目名称: 运维\n表: [{}]\n", form.id);
/// let shelf = Shelf::from_iter([("运维.yaml", text)]);
/// let workspace = Workspace::load(&shelf, &["运维.yaml".into()])?;
/// let (plan, ledger) = (Plan::default(), Ledger::default());
/// let units = owed(&workspace, &library, &Yard::new(&shelf, Path::new(""), &plan, &ledger), &Report::default(), &Report::default());
/// assert_eq!(units[0].stages[0].files[0].state, State::Missing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn owed<'a>(
    workspace: &'a Workspace,
    library: &'a Library,
    yard: &Yard,
    reading: &Report,
    findings: &Report,
) -> Vec<UnitOwed<'a>> {
    let of_units = Findings::sort(workspace, findings);
    let units = workspace.units.par_iter().zip(of_units).filter(|(loaded, _)| loaded.revision.is_none());
    units.map(|(loaded, found)| of_unit(loaded, library, yard, loaded.has_errors(reading), &found)).collect()
}

/// The findings of one unit, by stage.
#[derive(Clone, Default)]
struct Findings([[usize; 3]; 3]);

impl Findings {
    /// The findings of every unit of a workspace, in its order.
    fn sort(workspace: &Workspace, findings: &Report) -> Vec<Findings> {
        let mut sorted = vec![Findings::default(); workspace.units.len()];
        // Sources are numbered unit after unit.
        let ends: Vec<u32> = workspace.units.iter().map(|loaded| loaded.sources.end).collect();
        for finding in &findings.findings {
            let Some(source) = finding.place.source() else { continue };
            let unit = ends.partition_point(|end| *end <= source.0);
            if let Some(Findings(counts)) = sorted.get_mut(unit) {
                counts[stage_of(finding) as usize][finding.severity as usize] += 1;
            }
        }
        sorted
    }
}

/// The stage that a finding is about.
fn stage_of(finding: &Diagnostic) -> Stage {
    let named = |step: &Step| match step {
        Step::Key(key) => Stage::named(key).filter(|stage| *stage != Stage::Declaration),
        _ => None,
    };
    // Z003 is about how the points of a self-evaluation are shared out among declared indicators.
    let own = (finding.id == "Z003").then_some(Stage::SelfEvaluation);
    own.or_else(|| finding.path.0.iter().find_map(named)).unwrap_or(Stage::Declaration)
}

fn says(project: &Project, stage: Stage) -> bool {
    match stage {
        Stage::Declaration => true,
        Stage::Monitoring => project.is_monitored(),
        Stage::SelfEvaluation => project.is_evaluated(),
    }
}

fn of_unit<'a>(loaded: &'a Loaded, library: &'a Library, yard: &Yard, faulty: bool, found: &Findings) -> UnitOwed<'a> {
    let single = loaded.single.then(|| loaded.unit.projects.first()).flatten().and_then(|project| project.name.clone());
    let stages = yard.plan.stages.iter().map(|(stage, forms)| {
        let projects = &loaded.unit.projects;
        let mut owed = StageOwed {
            stage: *stage,
            projects: projects.len(),
            filled: projects.iter().filter(|project| says(project, *stage)).count(),
            findings: found.0[*stage as usize],
            files: Vec::new(),
            trouble: None,
        };
        // What a spec itself names under 表 is what it declares.
        let own = if *stage == Stage::Declaration { loaded.forms() } else { &[] };
        let usual = if *stage == Stage::Declaration { yard.usual } else { &[] };
        let wanted = [own, forms, usual].into_iter().find(|forms| !forms.is_empty()).unwrap_or(&[]);
        let is_owed = *stage == Stage::Declaration || !wanted.is_empty();
        if faulty || !is_owed || owed.filled == 0 {
            return owed;
        }
        match pieces_of(loaded, library, wanted, &[]) {
            Err(error) => owed.trouble = Some(error),
            Ok(pieces) => {
                let wanted = |piece: &Piece| {
                    piece.project().is_none_or(|at| projects.get(at).is_some_and(|project| says(project, *stage)))
                };
                let pieces: Vec<Piece> = pieces.into_iter().filter(wanted).collect();
                let names = file_names(&pieces, None);
                let folder = folder(loaded, yard, *stage);
                let made = pieces.into_par_iter().zip(names).map(|(piece, name)| {
                    let path = format!("{folder}/{name}");
                    let of = digest(&piece, piece.form.carrier, library, yard.created);
                    let at = yard.output().join(&path);
                    let bytes = (yard.files.what(&at) == Some(What::File)).then(|| yard.files.read(&at).ok()).flatten();
                    let state = yard.ledger.state(&path, &of, bytes.as_deref());
                    Owed { stage: *stage, piece, path, of, state }
                });
                owed.files = made.collect();
            }
        }
        owed
    });
    UnitOwed {
        stages: stages.collect(),
        name: loaded.unit.name.clone().or(single).unwrap_or_else(|| loaded.path.display().to_string()),
        path: loaded.path.clone(),
        faulty,
    }
}

/// The folder of a unit's files below the output: its stage, and the path of its spec within the workspace.
fn folder(loaded: &Loaded, yard: &Yard, stage: Stage) -> String {
    let home = yard.plan.home(yard.root);
    let within = loaded.path.strip_prefix(&home).or_else(|_| loaded.path.strip_prefix(yard.root));
    let path = within.unwrap_or(&loaded.path);
    // A project on its own has a folder of its own, so that no two files want one name.
    let path = if loaded.single { path.with_extension("") } else { path.to_path_buf() };
    let mut parts: Vec<String> = Vec::new();
    if yard.plan.by_stage {
        parts.push(stage.name().to_string());
    }
    let names = path.components().filter(|part| matches!(part, std::path::Component::Normal(_)));
    parts.extend(names.map(|part| part.as_os_str().to_string_lossy().into_owned()));
    if parts.is_empty() {
        parts.push(super::files::safe_name(loaded.unit.name.as_deref().unwrap_or("")));
    }
    parts.join("/")
}

impl UnitOwed<'_> {
    pub fn files(&self) -> impl Iterator<Item = &Owed<'_>> {
        self.stages.iter().flat_map(|stage| &stage.files)
    }
}

impl StageOwed<'_> {
    pub fn count(&self, state: State) -> usize {
        self.files.iter().filter(|file| file.state == state).count()
    }

    /// Nothing is left to do here.
    pub fn is_done(&self, forms: bool) -> bool {
        let is_owed = forms || self.stage == Stage::Declaration;
        (!is_owed || self.filled == self.projects)
            && self.trouble.is_none()
            && self.findings[Severity::Error as usize] == 0
            && self.files.iter().all(|file| file.state == State::Current)
    }
}
