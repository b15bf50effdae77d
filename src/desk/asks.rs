//! What the forms of a spec ask for: what none of them has a place for need not be filled in, and what one of them
//! requires must be.

use super::workspace::{Loaded, Workspace};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::forms::summary::summary;
use crate::forms::{About, Form, Library};
use crate::rules::also_said_in;
use crate::source::{Path, SourceId, Step};
use crate::spec::place;
use crate::tree::Node;
use std::collections::HashMap;

const MISSING: &str = "S020";

/// Takes back, of what reading told, what is missing that no form of its unit asks for: `wanted`, or those that the spec
/// itself names.
pub fn forgive(workspace: &mut Workspace, library: &Library, wanted: &[String]) {
    if !workspace.report.findings.iter().any(|finding| finding.id == MISSING) {
        return;
    }
    let mut asked: Vec<(bool, Vec<Asked>)> = Vec::new();
    let mut owner: HashMap<SourceId, usize> = HashMap::new();
    for loaded in &workspace.units {
        let names = if wanted.is_empty() { loaded.forms() } else { wanted };
        let forms: Vec<Asked> = names.iter().filter_map(|name| library.find(name).ok()).map(Asked::of).collect();
        owner.extend(loaded.sources.clone().map(|source| (SourceId(source), asked.len())));
        asked.push((loaded.single && loaded.revision.is_none(), forms));
    }
    workspace.report.findings.retain(|finding| {
        let own = finding.place.source().and_then(|source| asked.get(*owner.get(&source)?));
        let Some((single, forms)) = own.filter(|(_, forms)| finding.id == MISSING && !forms.is_empty()) else {
            return true;
        };
        let path = if *single { Path::root().key("项目").join(&finding.path) } else { finding.path.clone() };
        forms.iter().any(|asked| asked.asks(&path))
    });
}

/// The forms that a spec names and that are there.
pub fn forms_of<'l>(loaded: &Loaded, library: &'l Library) -> Vec<&'l Form> {
    loaded.forms().iter().filter_map(|name| library.find(name).ok()).collect()
}

/// Takes back what is told missing and what no form asks for; tells what one requires. `facts` are those that the
/// paths of the report lead through.
pub fn judge(forms: &[&Form], facts: &Node, report: &mut Report) {
    if forms.is_empty() {
        return;
    }
    let asked: Vec<Asked> = forms.iter().map(|form| Asked::of(form)).collect();
    report.findings.retain(|finding| finding.id != MISSING || asked.iter().any(|asked| asked.asks(&finding.path)));
    for form in forms {
        for (path, name) in required(form, facts) {
            if report.findings.iter().any(|finding| finding.id == MISSING && finding.path == path) {
                continue;
            }
            let id = &form.id;
            report.push(
                Diagnostic::new(
                    MISSING,
                    Severity::Error,
                    words!("缺“{name}”，{id} 要填", "“{name}” is missing, and {id} requires it"),
                )
                .help(words!("补上“{name}: …”", "add “{name}: …”"))
                .at(path),
            );
        }
    }
}

/// What one form asks for, by the paths of its own root.
struct Asked {
    about: About,
    paths: Vec<Path>,
}

impl Asked {
    fn of(form: &Form) -> Asked {
        let general = |text: &String| Path::parse(&text.split('（').next().unwrap_or("").replace("[]", ""));
        let paths = match &form.terms.requires {
            Some(paths) => paths.iter().map(bare).collect(),
            None => summary(form).shown.iter().filter_map(general).map(|path| bare(&path)).collect(),
        };
        Asked { about: form.about, paths }
    }

    /// Whether something at or below this path has a place, or what may be said in its stead.
    fn asks(&self, path: &Path) -> bool {
        let mut path = bare(path);
        // A form about one project speaks of it without its unit.
        let of_project = path.0.first() == Some(&Step::Key("项目".into()));
        if of_project && self.about == About::Project {
            path.0.remove(0);
        }
        let has = |path: &Path| self.paths.iter().any(|asked| asked.starts_with(path));
        let instead = match path.0.last() {
            Some(Step::Key(key)) => also_said_in(key),
            _ => &[],
        };
        has(&path)
            || instead.iter().any(|other| {
                let mut other_path = path.clone();
                other_path.0.pop();
                has(&other_path.key(*other))
            })
    }
}

/// Without numbers and names of items.
fn bare(path: &Path) -> Path {
    Path(path.0.iter().filter(|step| matches!(step, Step::Key(_))).cloned().collect())
}

/// What a form requires and the facts do not say.
fn required(form: &Form, facts: &Node) -> Vec<(Path, String)> {
    let mut missing = Vec::new();
    for path in form.terms.requires.iter().flatten() {
        let bases: Vec<Path> = match (form.about, facts.child("项目")) {
            (About::Project, Some(projects)) => {
                (0..projects.items().len()).map(|index| Path::root().key("项目").index(index)).collect()
            }
            _ => vec![Path::root()],
        };
        for base in bases {
            let node = facts.get(&base).cloned().unwrap_or_default();
            walk(&node, &path.0, base, &mut missing);
        }
    }
    missing
        .into_iter()
        .map(|path| (path.clone(), path.0.last().map_or(String::new(), |step| place::said(&Path(vec![step.clone()])))))
        .collect()
}

fn walk(node: &Node, steps: &[Step], at: Path, missing: &mut Vec<Path>) {
    let Some((step, rest)) = steps.split_first() else {
        if node.is_blank() {
            missing.push(at);
        }
        return;
    };
    match step {
        Step::Key(_) if !node.items().is_empty() => {
            for (index, item) in node.items().iter().enumerate() {
                walk(item, steps, at.index(index), missing);
            }
        }
        step => {
            let next = node.get(&Path(vec![step.clone()])).cloned().unwrap_or_default();
            walk(&next, rest, at.join(&Path(vec![step.clone()])), missing);
        }
    }
}
