//! `jixiao fmt`: specs in their one canonical spelling. Forms, styles and settings are laid out by hand and left alone.

use super::Outcome;
use super::args::Fmt;
use super::files;
use super::screen::Screen;
use super::workspace;
use crate::desk;
use crate::diagnostic::{Error, Report, Result, Severity, several};
use crate::formats::yaml;
use crate::source::{Source, SourceId, Sources};
use crate::spec::canonical::{self, canonical};
use rayon::prelude::*;
use similar::TextDiff;
use std::path::Path;

/// What one file is and should be.
enum Fate {
    /// Not a spec.
    Alone,
    Spec {
        old: String,
        new: String,
    },
    /// Not to be touched, for the reasons in the report.
    Faulty(String, Report),
}

pub fn run(options: &Fmt, screen: &Screen) -> Result<Outcome> {
    let mut paths = Vec::new();
    for path in &options.paths {
        if path.is_dir() { workspace::specs_under(path, &mut paths)? } else { paths.push(path.clone()) }
    }
    let looks_only = options.check || options.diff;
    let each = paths.par_iter().enumerate();
    let fates: Vec<Result<Fate>> = each
        .map(|(at, path)| {
            let fate = look(path, SourceId(at as u32))?;
            if let Fate::Spec { old, new } = &fate
                && !looks_only
                && old != new
                && !is_input(path)
            {
                // Through a link, so that the link stays one.
                let real = std::fs::canonicalize(path);
                files::write(real.as_deref().unwrap_or(path), new.as_bytes())?;
            }
            Ok(fate)
        })
        .collect();
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let (mut differing, mut refused) = (0, 0);
    for (path, fate) in paths.iter().zip(fates) {
        let mut source = Source::default();
        match fate {
            Ok(Fate::Alone) => {}
            Ok(Fate::Spec { old, new }) => {
                if is_input(path) && !looks_only {
                    screen.data(&new);
                }
                if old == new {
                    // Nothing to tell.
                } else if options.diff {
                    let name = name(path);
                    screen.data(&TextDiff::from_lines(&old, &new).unified_diff().header(&name, &name).to_string());
                } else if looks_only || !is_input(path) {
                    screen.data(&format!("{}\n", name(path)));
                }
                differing += usize::from(old != new);
            }
            Ok(Fate::Faulty(text, found)) => {
                refused += 1;
                source = Source::text(name(path), text);
                report.extend(found);
            }
            Err(error) => {
                refused += 1;
                screen.error(&error);
            }
        }
        sources.add(source);
    }
    report.sort();
    screen.findings(&report, &sources);
    let all = paths.len();
    let files = several(all, "file");
    if looks_only {
        screen.say(&words!("{all} 个文件，{differing} 个要改", "{files}, {differing} would change"));
    } else if !paths.iter().all(|path| is_input(path)) {
        screen.say(&words!("{all} 个文件，改了 {differing} 个", "{files}, {differing} changed"));
    }
    if refused > 0 {
        let faulty = several(refused, "faulty file");
        return Err(Error::new(words!("{refused} 个文件有错误，没有改动", "not touched: {faulty}")).help(words!(
            "先按上面的提示改正，再运行 jixiao fmt",
            "mend what is listed above, then run jixiao fmt again"
        )));
    }
    Ok(if looks_only && differing > 0 { Outcome::Findings } else { Outcome::Clean })
}

fn look(path: &Path, id: SourceId) -> Result<Fate> {
    if path.file_name().is_some_and(|name| workspace::OURS.iter().any(|ours| name == *ours)) {
        return Ok(Fate::Alone);
    }
    let old = desk::text(path, files::read(path)?)?;
    let text = old.strip_prefix('\u{feff}').unwrap_or(&old);
    let (node, report) = yaml::parse(id, text);
    if report.count(Severity::Error) > 0 {
        return Ok(Fate::Faulty(text.to_string(), report));
    }
    let new = match canonical::root(&node) {
        Some(fields) => yaml::print(&canonical(node, fields)),
        // Other people's YAML in the same folders is none of our business.
        None => old.clone(),
    };
    Ok(Fate::Spec { old, new })
}

fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn name(path: &Path) -> String {
    if is_input(path) { "<stdin>".into() } else { path.display().to_string() }
}
