//! `jixiao new`: a unit's folder to begin with: blank specs for one form, each field explained, and what editors and git need.

use super::args::{Args, New};
use super::files;
use super::outcome::Outcome;
use super::screen::Screen;
use super::workspace;
use crate::desk;
use crate::diagnostic::{Error, Result};

pub fn run(options: &New, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args, screen)?;
    let form = library.find(&options.form)?;
    let folder = &options.folder;
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
