//! `jixiao schema`: the JSON Schema of specs, for editors.

use super::Outcome;
use super::args::Schema;
use super::files;
use super::screen::{Screen, pretty};
use crate::diagnostic::Result;
use crate::spec;

pub fn run(options: &Schema, screen: &Screen) -> Result<Outcome> {
    let text = pretty(&spec::schema());
    match &options.output {
        Some(path) if path.as_os_str() != "-" => files::write(path, text.as_bytes())?,
        _ => screen.data(&text),
    }
    Ok(Outcome::Clean)
}
