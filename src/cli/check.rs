//! `jixiao check`: every finding about specs, each at its line; `--fix` and `--diff` mend what can be mended.

use super::args::{Args, Check, Findings};
use super::files::{self, Disk};
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::workspace;
use crate::desk::{self, Chosen, Mended, Workspace};
use crate::diagnostic::{Error, Report, Result, Severity, several, text};
use crate::rules::told;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

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
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let mut workspace = Workspace::load(&Disk, &options.specs)?;
    let mut findings = |workspace: &mut Workspace| {
        let mut report = desk::check(workspace, &library, &profiles);
        chosen.keep(&mut report);
        report
    };
    let mut report = findings(&mut workspace);
    if options.fix || options.diff {
        let specs = &options.specs;
        let mended = desk::fix(&Disk, specs, &mut workspace, &mut report, options.unsafe_fixes, &mut findings)?;
        if options.diff {
            screen.data(&mended.diff());
            tell(&mended, screen, false);
            let clean = mended.is_empty() || options.exit_zero;
            return Ok(if clean { Outcome::Clean } else { Outcome::Findings });
        }
        write(&mended)?;
        tell(&mended, screen, true);
    }
    if options.statistics {
        screen.data(&statistics(&report, screen, options.format));
    } else {
        screen.result(&report, &workspace.sources, options.format);
    }
    workspace.refused.iter().for_each(|error| screen.error(error));
    screen.passed_over(workspace.strangers);
    Ok(match () {
        () if !workspace.refused.is_empty() => Outcome::Refused,
        () if report.has_faults() && !options.exit_zero => Outcome::Findings,
        () => Outcome::Clean,
    })
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

fn tell(mended: &Mended, screen: &Screen, written: bool) {
    let (fixes, files) = (mended.fixes, mended.files.len());
    let so_many = several(files, "file");
    screen.say(&match (files, written) {
        (0, _) => words!("没有可以自动改的", "nothing to mend"),
        (_, true) => words!("改好 {fixes} 处，{files} 个文件", "{fixes} mended in {so_many}"),
        (_, false) => words!("会改 {fixes} 处，{files} 个文件", "{fixes} would be mended in {so_many}"),
    });
}

/// Each file whole or not at all; a file somebody changed meanwhile is left alone.
fn write(mended: &Mended) -> Result<()> {
    for (name, (old, new)) in &mended.files {
        let path = Path::new(name);
        let bytes = files::read(path)?;
        let body = bytes.strip_prefix(BOM).unwrap_or(&bytes);
        if body != old.as_bytes() {
            return Err(Error::new(words!(
                "{name} 在检查时被改动，没有写入",
                "{name} was changed meanwhile and was not written"
            ))
            .help(words!("再运行一次", "run it again")));
        }
        let mark = if body.len() < bytes.len() { BOM } else { b"" };
        files::write(path, &[mark, new.as_bytes()].concat())?;
    }
    Ok(())
}

const BOM: &[u8] = b"\xEF\xBB\xBF";
