//! `jixiao import`: filled forms → specs, with an account of every cell.

use super::args::{Args, Import, ImportFormat};
use super::files::{self, Disk};
use super::gather::gather;
use super::outcome::Outcome;
use super::screen::Screen;
use super::worker::Outside;
use super::workspace;
use crate::desk::{self, Batch, Filling, Gathered, Home, Homes, Laid, Planned, Reader, Returns};
use crate::diagnostic::{Error, Report, Result, Words, json, several};
use crate::formats::report;
use crate::forms::onto::{Change, Said};
use crate::spec::place;
use rayon::prelude::*;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::json;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

pub fn run(options: &Import, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args)?;
    workspace::tell_broken(&library, screen);
    let profiles = workspace::profiles(&library, args)?;
    let wanted = options.form.as_deref().map(|name| library.to_read_by(name)).transpose()?;
    let keep = options.report.is_some();
    let gathered = gather(&options.files)?;
    // One file by the name of its copy, or a folder for all that go back.
    let one_copy = options.annotate.as_deref().filter(|copy| files::ending(copy).is_some());
    let original = one_copy.map(|copy| original(copy, &gathered, options.force)).transpose()?;
    let back = options.annotate.as_deref().filter(|_| one_copy.is_none());
    if back.is_some() && gathered.files.iter().any(|file| file.as_os_str() == "-") {
        return Err(Error::new(words!(
            "--annotate 要给出文件名，不能用标准输入",
            "--annotate needs a file by its name, not standard input"
        )));
    }
    options.output.as_deref().map_or(Ok(()), files::may_be_folder)?;
    if let Some(page) = &options.report {
        may_report(page, &gathered, options.force)?;
    }
    let outside = Outside::with(screen.progress(if gathered.batch { gathered.files.len() } else { 0 }));
    let reader = Reader { wanted, library: &library, profiles: &profiles, keep, room: args.room(), world: &outside };
    let mut batch = desk::read_all(&gathered, &Disk, &reader)?;
    outside.finish();
    if !gathered.batch && !batch.refused.is_empty() {
        return Err(batch.refused.swap_remove(0).error);
    }
    if gathered.batch {
        // In a heap of files, what is told of a whole sheet must say of which.
        batch.files.iter_mut().flat_map(|file| &mut file.fillings).for_each(Filling::place_the_rest);
    }
    let fillings = batch.fillings();
    let account = batch.account();

    let mut names = Report::default();
    let mut written = match &options.output {
        Some(folder) => {
            let Homes { homes, report } = desk::homes(&batch, &gathered);
            names = report;
            write(folder, &desk::file_into(&Disk, folder, homes, options.force)?)?
        }
        None => Vec::new(),
    };
    let mut laid = None;
    if let Some(spec) = &options.into {
        let done = if desk::holds_units(&Disk, spec) {
            let named: Vec<(&str, &Filling)> = batch.named().collect();
            desk::into_all(&Disk, spec, &named)?
        } else {
            let [filling] = fillings.as_slice() else {
                let (count, name) = (fillings.len(), spec.display());
                return Err(Error::new(words!(
                    "读到 {count} 份，{name} 只是一个单位的规格，一次只能并入一份",
                    "{count} fillings were read, and {name} is the spec of one unit; it takes one"
                ))
                .help(words!("许多份的，给装着各单位的文件夹", "for many name the folder of all units")));
            };
            desk::into(&Disk, spec, filling.form, &filling.root)?
        };
        if !options.dry_run {
            done.texts.iter().try_for_each(|(file, text)| files::write(file, text.as_bytes()))?;
        }
        laid = Some((spec, done));
    }
    if let (Some(copy), Some(original)) = (one_copy, original) {
        annotate(copy, &original, &batch, screen)?;
        written.push(copy.to_path_buf());
    }
    if let Some(folder) = back {
        written.extend(send_back(folder, &gathered, &batch, options.force, screen)?);
    }
    if let Some(page) = &options.report {
        files::write_pieces(page, |out| {
            let mut written = Ok(());
            desk::report_to(&gathered, &batch, screen.language, !screen.quiet, &mut |piece| {
                if written.is_ok() {
                    written = out.write_all(piece.as_bytes());
                }
            });
            written
        })?;
        written.push(page.clone());
    }
    // The page and the copy with notes have shown each at its cell; now all of them are told, and none is held twice.
    drop(fillings);
    let mut told = names;
    for filling in batch.files.iter_mut().flat_map(|file| &mut file.fillings) {
        told.extend(std::mem::take(&mut filling.report));
    }
    if let Some((_, done)) = &mut laid {
        told.extend(std::mem::take(&mut done.report));
    }
    told.sort();
    match options.format {
        ImportFormat::Json => {
            screen.json(&Whole { gathered: &gathered, batch: &batch, told: &told, laid: laid.as_ref(), screen })
        }
        ImportFormat::Jsonl => {
            screen.lines(&told, &batch.sources, json!({ "count": json::count(&told), "cells": account }));
            batch.refused.iter().for_each(|refused| screen.error(&refused.error));
        }
        ImportFormat::Text => {
            screen.findings(&told, &batch.sources);
            batch.refused.iter().for_each(|refused| screen.error(&refused.error));
            if let Some((spec, laid)) = &laid {
                tell(laid, spec, options.dry_run, screen);
            }
            for path in &written {
                screen.data(&format!("{}\n", path.display()));
            }
            if gathered.batch {
                screen.data(&format!("{}\n", desk::summary(&gathered, &batch).say(screen.language)));
            }
            screen.data(&format!("{}\n", desk::balance(account).say(screen.language)));
        }
    }
    let outcome = match () {
        () if !batch.refused.is_empty() => Outcome::Refused,
        () if told.has_faults() || account.unexplained > 0 => Outcome::Findings,
        () => Outcome::Clean,
    };
    // The process ends next, and to take a hundred thousand projects apart node by node is a tenth of the time.
    std::mem::forget((batch, told));
    Ok(outcome)
}

/// The machine contract: what was read, what was found, what became of the cells.
struct Whole<'a> {
    gathered: &'a Gathered,
    batch: &'a Batch<'a>,
    told: &'a Report,
    laid: Option<&'a (&'a PathBuf, Laid)>,
    screen: &'a Screen,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let Whole { gathered, batch, told, laid, screen } = *self;
        let language = screen.language;
        let fillings = batch.fillings();
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("单位", &desk::to_write(&fillings, false))?;
        let revisions = desk::to_write(&fillings, true);
        if !revisions.is_empty() {
            map.serialize_entry("修订", &revisions)?;
        }
        map.serialize_entry("findings", &json::Findings { report: told, sources: &batch.sources, language })?;
        map.serialize_entry("cells", &batch.account())?;
        let omitted: usize = told.omitted.iter().sum();
        if omitted > 0 {
            map.serialize_entry("omitted", &omitted)?;
        }
        if let Some((_, laid)) = laid {
            map.serialize_entry("changed", &laid.to_json())?;
        }
        if gathered.batch {
            let one =
                |file: &Path, why: &Words| json!({ "file": file.display().to_string(), "message": why.say(language) });
            let refused = batch.refused.iter().map(|refused| one(&refused.file, &refused.error.message));
            map.serialize_entry("refused", &refused.collect::<Vec<_>>())?;
            let skipped = gathered.skipped.iter().map(|(file, why)| one(file, why));
            map.serialize_entry("skipped", &skipped.collect::<Vec<_>>())?;
        }
        map.end()
    }
}

/// Writes one folder a unit and one file a project; nothing is written unless all of it can be.
fn write(folder: &Path, homes: &[Home]) -> Result<Vec<PathBuf>> {
    for home in homes.iter().filter(|home| !home.files.is_empty()) {
        let at = if home.folder.is_empty() { folder.to_path_buf() } else { folder.join(&home.folder) };
        if at.exists() || home.told == home.files.len() {
            let write = |one: &Planned| files::write(&at.join(&one.name), one.text().as_bytes());
            home.files.par_iter().try_for_each(write)?;
        } else {
            files::write_folder(&at, &home.files, |one| (&one.name, one.text()))?;
        }
    }
    // The projects on their own come last in `homes`, as they do on the screen.
    let told = |home: &Home| home.paths().take(home.told).map(|path| folder.join(path)).collect::<Vec<_>>();
    Ok(homes.iter().flat_map(told).collect())
}

/// Asked before anything is read: the page may not take the place of a file to read, or of somebody's own.
fn may_report(page: &Path, gathered: &Gathered, force: bool) -> Result<()> {
    let mut inputs = gathered.files.iter().filter_map(|file| file.canonicalize().ok());
    if page.canonicalize().is_ok_and(|page| inputs.any(|input| input == page)) {
        let name = page.display();
        return Err(Error::new(words!("{name} 是要读的文件，不能写成页面", "{name} is a file to read, not to write")));
    }
    files::may_write(page, force, report::is_ours)
}

/// The workbook that a copy with notes is to be made of; all that can be known before anything is read is asked first.
fn original(copy: &Path, gathered: &Gathered, force: bool) -> Result<Vec<u8>> {
    let ([file], false) = (gathered.files.as_slice(), gathered.batch) else {
        return Err(Error::new(words!("--annotate 一次只给一个文件写批注", "--annotate takes one file at a time"))
            .help(words!("许多文件的，给一个文件夹", "for many files name a folder")));
    };
    let name = copy.display();
    if file.as_os_str() == "-" {
        return Err(Error::new(words!(
            "--annotate 要给出文件名，不能用标准输入",
            "--annotate needs a file by its name, not standard input"
        )));
    }
    let original = files::read(file)?;
    let wanted = desk::may_annotate(&file.display().to_string(), &original)?;
    if !copy.extension().is_some_and(|given| given.eq_ignore_ascii_case(wanted)) {
        return Err(Error::new(words!("{name} 应以 .{wanted} 结尾", "{name} should end in .{wanted}")));
    }
    if let (Ok(from), Ok(to)) = (file.canonicalize(), copy.canonicalize()) {
        if from == to {
            return Err(Error::new(words!("{name} 就是原件，不改", "{name} is the original, which stays as it is"))
                .help(words!("副本另取一个名字", "choose another name for the copy")));
        }
        if !force {
            return Err(Error::new(words!("{name} 已经存在", "{name} exists already"))
                .help(words!("换一个名字，或加 --force 覆盖", "choose another name, or add --force to overwrite")));
        }
    }
    Ok(original)
}

fn annotate(to: &Path, original: &[u8], batch: &Batch, screen: &Screen) -> Result<()> {
    let Some(received) = batch.files.first() else { return Ok(()) };
    let copy = desk::annotate(original, received, &batch.sources, screen.language, !screen.quiet)?;
    files::write(to, &copy.bytes)?;
    let name = to.display();
    let (count, cells) = (copy.noted, several(copy.noted, "cell"));
    screen.say(&words!("{name}：{count} 格写了批注", "{name}: notes at {cells}"));
    for (sheet, cell) in &copy.left {
        screen.say(&words!(
            "{sheet}!{cell} 有会话批注，问题没有写进去",
            "{sheet}!{cell} has a conversation; its findings were not written there"
        ));
    }
    Ok(())
}

/// Writes what goes back into a folder; nothing is written unless all of it can be.
fn send_back(folder: &Path, gathered: &Gathered, batch: &Batch, force: bool, screen: &Screen) -> Result<Vec<PathBuf>> {
    let back = desk::returns(gathered, batch, &Disk, screen.language, !screen.quiet, files::created())?;
    let inputs: HashSet<PathBuf> = gathered.files.iter().filter_map(|file| file.canonicalize().ok()).collect();
    let paths: Vec<PathBuf> = back.files.iter().map(|file| folder.join(&file.name)).collect();
    for path in &paths {
        if path.canonicalize().is_ok_and(|path| inputs.contains(&path)) {
            let name = path.display();
            return Err(Error::new(words!("{name} 就是原件，不改", "{name} is the original, which stays as it is"))
                .help(words!("退回的文件放到别的文件夹", "choose another folder for what goes back")));
        }
        files::may_write(path, force, |_| false)?;
    }
    for (path, file) in paths.iter().zip(&back.files) {
        files::write(path, &file.bytes)?;
    }
    back.told.iter().for_each(|told| screen.say(told));
    let Returns { faulty, clean, .. } = back;
    let [bad, good] = [(faulty, "file"), (clean, "file")].map(|(count, one)| several(count, one));
    screen
        .say(&words!("退回 {faulty} 个文件，{clean} 个没有要改的", "{bad} to send back, {good} with nothing to mend"));
    Ok(paths)
}

/// One line a change: the file where there are several, the path, from what to what.
fn tell(laid: &Laid, target: &Path, dry_run: bool, screen: &Screen) {
    for (file, change) in &laid.changed {
        let Change { path, before, after } = change;
        let (before, after) = (said(before), said(after));
        let (before, after) = (before.say(screen.language), after.say(screen.language));
        let file = if file == target { String::new() } else { format!("{}  ", file.display()) };
        let path = place::said(path);
        screen.data(&format!("{file}{path}  {before} → {after}\n"));
    }
    let (count, name) = (laid.changed.len(), target.display());
    let facts = several(count, "fact");
    screen.say(&match dry_run {
        false => words!("{name}：改了 {count} 处", "{name}: {facts} changed"),
        true => words!("{name}：会改 {count} 处，没有写", "{name}: {facts} would change; nothing was written"),
    });
}

fn said(said: &Said) -> Words {
    match said {
        Said::Nothing => words!("（无）", "(nothing)"),
        Said::Text(text) => {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let brief: String = text.chars().take(60).collect();
            let dots = if brief.len() < text.len() { "…" } else { "" };
            words!("{brief}{dots}", "{brief}{dots}")
        }
        Said::Items(count) => {
            let items = several(*count, "item");
            words!("{count} 条", "{items}")
        }
    }
}
