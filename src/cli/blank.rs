//! `jixiao render --blank`: the empty form to hand out.

use super::args::{Args, Render, To};
use super::files;
use super::outcome::Outcome;
use super::screen::Screen;
use super::workspace;
use crate::desk;
use crate::diagnostic::{Error, Result};
use crate::forms::definition::Carrier;
use std::path::Path;

pub fn run(options: &Render, args: &Args, screen: &Screen) -> Result<Outcome> {
    let help = || {
        words!(
            "写成 jixiao render --blank --form 编号 -o 文件夹；编号见 jixiao forms",
            "write jixiao render --blank --form ID -o FOLDER; jixiao forms lists the ids"
        )
    };
    if !options.specs.is_empty() {
        return Err(Error::new(words!("空白表不要规格", "a blank form takes no specs")).help(help()));
    }
    if options.form.is_empty() {
        return Err(Error::new(words!("没有写明要哪张空白表", "which form is to be blank is not said")).help(help()));
    }
    let library = workspace::library(args)?;
    let output = options.output.as_deref().unwrap_or(Path::new("."));
    let named = desk::carrier(output).filter(|_| !output.is_dir());
    for name in &options.form {
        let form = library.find(name)?;
        let asked = options.to.map(|to| match to {
            To::Xlsx => Carrier::Xlsx,
            To::Docx => Carrier::Docx,
        });
        let to = named.or(asked).unwrap_or(form.carrier);
        let path = match named {
            Some(_) if options.form.len() > 1 => {
                return Err(
                    Error::new(words!("几张表不能写成一个文件", "several forms do not go into one file")).help(help())
                );
            }
            Some(_) => output.to_path_buf(),
            None => output.join(desk::safe_name(&format!("{}-空白.{}", form.title, to.extension()))),
        };
        let bytes = desk::blank(form, to, &library, files::created())?;
        // Somebody may have filled in the one that is there.
        files::write_output(&path, &bytes, options.force, |there| there == bytes)?;
        screen.data(&format!("{}\n", path.display()));
    }
    Ok(Outcome::Clean)
}
