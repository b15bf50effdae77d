//! `jixiao apply`: a revision goes into the spec it was made from; all of it, or nothing.

use super::args::Apply;
use super::files;
use super::outcome::Outcome;
use super::screen::Screen;
use crate::desk::{self, Applied};
use crate::diagnostic::{Error, Result, several};

pub fn run(options: &Apply, screen: &Screen) -> Result<Outcome> {
    let (revision, spec) = (files::read_text(&options.revision)?, files::read_text(&options.spec)?);
    let (from, name) = (options.revision.display().to_string(), options.spec.display().to_string());
    match desk::apply((&from, &revision), (&name, &spec))? {
        Applied::Done { changes, text } => {
            for one in &changes {
                let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "（无）".to_string());
                screen.data(&format!("{}：{} → {}\n", one.what, side(&one.from), side(&one.to)));
            }
            let count = changes.len();
            let facts = several(count, "fact");
            if options.check {
                screen.say(&words!("{name}：要改 {count} 处，没有写", "{name}: {facts} would change; not written"));
                return Ok(if text == spec { Outcome::Clean } else { Outcome::Findings });
            }
            if text != spec {
                files::write(&options.spec, text.as_bytes())?;
            }
            screen.say(&words!("{name}：改了 {count} 处", "{name}: {facts} changed"));
            Ok(Outcome::Clean)
        }
        Applied::Refused { report, sources } => {
            screen.findings(&report, &sources);
            screen.say(&words!("{name} 没有改动", "{name} was left as it was"));
            Ok(Outcome::Findings)
        }
        Applied::Faulty { name, report, sources } => {
            screen.findings(&report, &sources);
            Err(Error::new(words!(
                "{name} 有语法错误，没有改动任何文件",
                "{name} has syntax errors; nothing was changed"
            )))
        }
    }
}
