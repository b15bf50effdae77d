//! `jixiao new`: a folder to begin with: blank specs for one form, each field explained, and what editors and git need;
//! or next year's specs of last year's.

use super::args::{Args, New};
use super::files;
use super::outcome::Outcome;
use super::screen::Screen;
use super::side;
use super::workspace;
use crate::desk;
use crate::diagnostic::{Error, Result};
use std::path::{Path, PathBuf};

pub fn run(options: &New, args: &Args, screen: &Screen) -> Result<Outcome> {
    match (&options.from, &options.folder, &options.form) {
        (Some(from), ..) => next_year(from, options.output.as_ref().or(options.folder.as_ref()), args, screen),
        (None, Some(folder), Some(form)) => blank(folder, form, args, screen),
        // The arguments say that one or the other is there.
        _ => Err(Error::new(words!("没有说为哪张表写", "which form it is for was not said"))
            .help(words!("加 --form 编号，或 --from 去年的规格", "add --form ID or --from LAST-YEAR"))),
    }
}

fn blank(folder: &Path, form: &str, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args)?;
    let form = library.find(form)?;
    must_be_empty(folder)?;
    let name = folder.display();
    for (file, text) in desk::scaffold(form, &library.extras) {
        let path = folder.join(file);
        files::write(&path, text.as_bytes())?;
        screen.data(&format!("{}\n", path.display()));
    }
    screen.say(&words!(
        "填好后：jixiao check {name}，然后 jixiao render {name} -o out",
        "when filled in: jixiao check {name}, then jixiao render {name} -o out"
    ));
    Ok(Outcome::Clean)
}

fn next_year(from: &Path, to: Option<&PathBuf>, args: &Args, screen: &Screen) -> Result<Outcome> {
    let side = side::load(from, args)?;
    let made = desk::next_year(side.units, &workspace::extras(args)?);
    if made.files.is_empty() {
        let name = from.display();
        return Err(Error::new(words!("{name} 里没有项目", "there is no project in {name}")));
    }
    let usual = || PathBuf::from(made.year.map_or_else(|| "明年".to_string(), |year| format!("{year}年")));
    let folder = to.cloned().unwrap_or_else(usual);
    must_be_empty(&folder)?;
    for (file, text) in &made.files {
        let path = folder.join(file);
        files::write(&path, text.as_bytes())?;
        screen.data(&format!("{}\n", path.display()));
    }
    screen.say(&made.say());
    Ok(Outcome::Clean)
}

fn must_be_empty(folder: &Path) -> Result<()> {
    files::may_be_folder(folder)?;
    let name = folder.display();
    let taken = match std::fs::read_dir(folder) {
        Ok(mut inside) => inside.next().is_some(),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    };
    if taken {
        return Err(Error::new(words!(
            "{name} 已经有了，而且不是空文件夹",
            "{name} exists and is not an empty folder"
        ))
        .help(words!("换一个名字，或先移走里面的文件", "choose another name, or move away what is in it")));
    }
    Ok(())
}
