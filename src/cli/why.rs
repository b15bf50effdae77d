//! `jixiao why 文件!工作表!F12`: what one cell of a filled form became, by what, and what was found there.

use super::args::{Args, Format, Why};
use super::files::Disk;
use super::outcome::Outcome;
use super::screen::{Screen, pretty};
use super::worker::Outside;
use super::workspace;
use crate::desk::{self, Reader};
use crate::diagnostic::Result;
use crate::forms::Fate;

pub fn run(options: &Why, args: &Args, screen: &Screen) -> Result<Outcome> {
    let library = workspace::library(args)?;
    let profiles = workspace::profiles(&library, args)?;
    let wanted = options.form.as_deref().map(|name| library.to_read_by(name)).transpose()?;
    let world = &Outside::quietly();
    let reader = Reader { wanted, library: &library, profiles: &profiles, keep: true, room: args.room(), world };
    let cell = desk::why(&Disk, &options.cell, &reader, screen.language)?;
    match options.format {
        Format::Json => screen.data(&pretty(&cell.json)),
        Format::Text => screen.data(&cell.text),
    }
    let unexplained = cell.fate == Some(Fate::Unexplained);
    Ok(if unexplained || cell.report.has_faults() { Outcome::Findings } else { Outcome::Clean })
}
