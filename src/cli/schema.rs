//! `jixiao schema`: the JSON Schema of specs, for editors.

use super::args::{Args, Schema};
use super::files;
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::workspace;
use crate::diagnostic::Result;
use crate::spec;

pub fn run(options: &Schema, args: &Args, screen: &Screen) -> Result<Outcome> {
    let text = pretty(&spec::schema(&workspace::extras(args)?));
    match &options.output {
        Some(path) if path.as_os_str() != "-" => {
            // Its first lines stay when the schema changes.
            let head: String = text.lines().take(3).flat_map(|line| [line, "\n"]).collect();
            files::write_output(path, text.as_bytes(), options.force, |there| there.starts_with(head.as_bytes()))?;
        }
        _ => screen.data(&text),
    }
    Ok(Outcome::Clean)
}
