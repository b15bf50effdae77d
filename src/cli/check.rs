//! `jixiao check`: every finding about specs, each at its line.

use super::args::{Args, Check, Findings};
use super::chosen::Chosen;
use super::screen::{Screen, pretty};
use super::workspace::{self, Loaded, Workspace};
use super::{Outcome, fix};
use crate::desk::Profiles;
use crate::diagnostic::{Error, Report, Result, Severity, text};
use crate::forms::Library;
use crate::rules::{self, Settings, fixes, suppress, told};
use crate::source::{SourceId, Sources};
use crate::spec::{Record, Unit};
use crate::tree::Node;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What every round of one `check` goes by.
pub struct Run<'a> {
    pub options: &'a Check,
    library: Library,
    profiles: Profiles,
    chosen: Chosen,
}

impl Run<'_> {
    /// What is to be shown.
    pub fn findings(&self, workspace: &mut Workspace) -> Report {
        let mut report = findings(workspace, &self.library, &self.profiles);
        self.chosen.keep(&mut report);
        report
    }
}

pub fn run(options: &Check, args: &Args, screen: &Screen) -> Result<Outcome> {
    let chosen = Chosen::new(&options.select, &options.ignore)?;
    let counting = matches!(options.format, Findings::Text | Findings::Concise | Findings::Json);
    if options.statistics && !counting {
        return Err(Error::new(words!(
            "--statistics 只能与 --format text、concise、json 同用",
            "--statistics goes with --format text, concise and json only"
        )));
    }
    if options.fix && !options.diff && options.specs.iter().any(|spec| spec == Path::new("-")) {
        return Err(Error::new(words!("标准输入不能就地修改", "standard input cannot be mended in place"))
            .help(words!("用 --diff 看会改成什么", "see what would change with --diff")));
    }
    let library = workspace::library(args, screen)?;
    let profiles = workspace::profiles(&library, args)?;
    let run = Run { options, library, profiles, chosen };
    let mut workspace = Workspace::load(&options.specs)?;
    let mut report = run.findings(&mut workspace);
    if options.fix || options.diff {
        let mended = fix::mend(&run, &mut workspace, &mut report, options.unsafe_fixes)?;
        if options.diff {
            screen.data(&mended.diff());
            mended.tell(screen, false);
            let clean = mended.is_empty() || options.exit_zero;
            return Ok(if clean { Outcome::Clean } else { Outcome::Findings });
        }
        mended.write()?;
        mended.tell(screen, true);
    }
    if options.statistics {
        screen.data(&statistics(&report, screen, options.format));
    } else {
        screen.result(&report, &workspace.sources, options.format);
    }
    Ok(if report.has_faults() && !options.exit_zero { Outcome::Findings } else { Outcome::Clean })
}

/// How often each rule spoke, most often first.
fn statistics(report: &Report, screen: &Screen, format: Findings) -> String {
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry((finding.id, finding.severity)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let title = |id: &str| told::find(id).map_or("", |told| told.title(screen.language));
    if format == Findings::Json {
        let rows = counts
            .iter()
            .map(|((id, severity), count)| json!({"id": id, "severity": severity, "count": count, "title": title(id)}));
        return pretty(&rows.collect::<Value>());
    }
    let width = counts.iter().map(|(_, count)| count.to_string().len()).max().unwrap_or(0);
    let mut out = String::new();
    for ((id, severity), count) in &counts {
        let name = severity.name(screen.language);
        out.push_str(&format!("{count:>width$}  {id}  {name}  {}\n", title(id)));
    }
    out + &text::count(report, screen.language) + "\n"
}

/// What reading left and what the rules find, placed and sorted, without what the specs ask to ignore.
pub fn findings(workspace: &mut Workspace, library: &Library, profiles: &Profiles) -> Report {
    let settings: Vec<Settings> = workspace.units.iter().map(|loaded| profiles.settings(loaded.forms())).collect();
    let (units, sources) = (&workspace.units, &workspace.sources);
    let found: Vec<Report> = units
        .par_iter()
        .zip(&settings)
        .map(|(loaded, settings)| check(loaded, library, profiles, settings, sources))
        .collect();
    let mut report = std::mem::take(&mut workspace.report);
    as_set(&mut report, units, &settings);
    found.into_iter().for_each(|found| report.extend(found));
    rules::without_repeats(&mut report);
    workspace.paths_by_file(&mut report);
    suppress::apply(&mut workspace.suppressions, &mut report);
    report.sort();
    report
}

/// Gives what reading left the gravity it has under the profile of its unit.
fn as_set(report: &mut Report, units: &[Loaded], settings: &[Settings]) {
    if report.findings.is_empty() {
        return;
    }
    let mut owner: HashMap<SourceId, &Settings> = HashMap::new();
    for (loaded, settings) in units.iter().zip(settings) {
        let projects = loaded.node.child("项目").map(Node::items).unwrap_or(&[]);
        let nodes = projects.iter().chain([&loaded.node]);
        owner.extend(nodes.filter_map(|node| Some((node.place.source()?, settings))));
    }
    report.findings.retain_mut(|finding| {
        let Some(settings) = finding.place.source().and_then(|source| owner.get(&source)) else { return true };
        match settings.severity(finding.id, finding.severity) {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        }
    });
}

fn check(loaded: &Loaded, library: &Library, profiles: &Profiles, settings: &Settings, sources: &Sources) -> Report {
    let context = profiles.context(library, settings, loaded.forms());
    let mut report = Report::default();
    if !loaded.readable {
        return report;
    }
    // A revision repeats the declared wording to the letter, whatever its spelling.
    if loaded.revision.is_none() {
        report.extend(fixes::check(&loaded.node, Unit::fields(), sources));
    }
    if loaded.is_complete() {
        report.extend(rules::check_unit(&loaded.unit, &context));
    } else {
        // Half a unit has no totals to compare; its whole projects are checked all the same.
        report.extend(rules::check_projects(&loaded.unit, &context));
        workspace::without(&mut report, &loaded.broken);
    }
    if let Some(revision) = &loaded.revision {
        report.extend(rules::check_revision(revision, &context));
    }
    let revised = loaded.revision.iter().flat_map(|revision| &revision.doubts);
    let doubts =
        revised.chain(loaded.unit.doubts.iter()).chain(loaded.unit.projects.iter().flat_map(|project| &project.doubts));
    for doubt in doubts {
        report.push(rules::doubt::finding(doubt));
    }
    settings.apply(&mut report);
    fixes::offer(&mut report, &loaded.node, sources);
    report.place(&loaded.node);
    report
}
