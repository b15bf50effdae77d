//! `jixiao fmt`: specs in their one canonical spelling. Forms, styles and settings are laid out by hand and left alone.

use super::args::{Args, Fmt};
use super::files::{self, Disk};
use super::outcome::Outcome;
use super::screen::Screen;
use super::workspace;
use crate::desk::{self, Formatted};
use crate::diagnostic::{Error, Report, Result, several};
use crate::source::{Source, SourceId, Sources};
use rayon::prelude::*;
use similar::TextDiff;
use std::path::Path;

pub fn run(options: &Fmt, args: &Args, screen: &Screen) -> Result<Outcome> {
    let extras = workspace::extras(args)?;
    let (mut paths, mut strangers) = (Vec::new(), 0);
    for path in &options.paths {
        if path.is_dir() {
            let (specs, others) = desk::specs_under(&Disk, path)?;
            paths.extend(specs);
            strangers += others;
        } else {
            paths.push(path.clone());
        }
    }
    let looks_only = options.check || options.diff;
    let each = paths.par_iter().enumerate();
    let fates: Vec<Result<Formatted>> = each
        .map(|(at, path)| {
            let fate = desk::format(path, files::read(path)?, SourceId(at as u32), &extras)?;
            if let Formatted::Spec { old, new } = &fate
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
            Ok(Formatted::Alone) => {}
            Ok(Formatted::Spec { old, new }) => {
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
            Ok(Formatted::Faulty(text, found)) => {
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
    screen.passed_over(strangers);
    if refused > 0 {
        let faulty = several(refused, "faulty file");
        return Err(Error::new(words!("{refused} 个文件有错误，没有改动", "not touched: {faulty}")).help(words!(
            "先按上面的提示改正，再运行 jixiao fmt",
            "mend what is listed above, then run jixiao fmt again"
        )));
    }
    Ok(if looks_only && differing > 0 { Outcome::Findings } else { Outcome::Clean })
}

fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn name(path: &Path) -> String {
    if is_input(path) { "<stdin>".into() } else { path.display().to_string() }
}
