//! The doors: arguments, files, screen and exit codes. Only here are files opened, things printed,
//! the clock and the environment read, and processes started.

mod apply;
mod args;
mod blank;
mod build;
mod check;
mod completions;
mod diff;
mod doctor;
mod export;
mod files;
mod fill;
mod fmt;
mod forms;
mod gather;
mod git;
mod import;
mod man;
mod new;
mod outcome;
mod render;
mod repository;
mod revise;
mod rules;
mod schema;
mod score;
mod screen;
mod side;
mod status;
mod summary;
mod watch;
mod why;
pub mod worker;
mod workspace;
mod yard;

use crate::diagnostic::Error;
use args::{Args, Verb};
use clap::FromArgMatches;
use outcome::Outcome;
use screen::{Language, Screen};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    // A reading child of our own: see `worker`.
    if std::env::args_os().nth(1).is_some_and(|first| first == worker::ARGUMENT) {
        return worker::serve();
    }
    let language = Language::wanted(std::env::args_os(), std::env::var("JIXIAO_LANG").ok().as_deref());
    let parsed = args::command(language)
        .try_get_matches_from(asked(std::env::args_os().collect()))
        .and_then(|matches| Args::from_arg_matches(&matches));
    let args = match parsed {
        Ok(args) => args,
        Err(error) => {
            let hint = args::part_of_import(&error).filter(|_| language == Language::English);
            let printed = match language {
                Language::Chinese if error.use_stderr() => {
                    std::io::stderr().write_all(args::usage_in_chinese(&error).as_bytes())
                }
                Language::Chinese => {
                    let help = args::help_in_chinese(&error.render().to_string());
                    std::io::stdout().write_all(help.as_bytes()).and_then(|()| std::io::stdout().flush())
                }
                Language::English => error.print().and_then(|()| std::io::stdout().flush()),
            };
            if let Some(hint) = hint {
                let _ = std::io::stderr().write_all(format!("help: {}\n", hint.en).as_bytes());
            }
            // A pipe that the other side closed has seen enough.
            let whole = printed.map_or_else(|error| error.kind() == std::io::ErrorKind::BrokenPipe, |()| true);
            return if error.use_stderr() || !whole { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let mut screen = Screen::new(language, args.color, args.quiet);
    files::clean_up_when_stopped();
    let outcome = run(&args, &mut screen);
    match outcome.and_then(|outcome| screen.finish().map(|()| outcome)) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Refused) => ExitCode::from(2),
        Err(error) => {
            screen.error(&error);
            ExitCode::from(2)
        }
    }
}

/// `jixiao help check` is `jixiao check --help`.
fn asked(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_some_and(|first| first == "help") {
        args.remove(1);
        args.push("--help".into());
    }
    args
}

fn run(args: &Args, screen: &mut Screen) -> Result<Outcome, Error> {
    match &args.verb {
        Verb::Check(options) => check::run(options, args, screen),
        Verb::New(options) => new::run(options, args, screen),
        Verb::Fmt(options) => fmt::run(options, args, screen),
        Verb::Render(options) => render::run(options, args, screen),
        Verb::Import(options) => import::run(options, args, screen),
        Verb::Export(options) => export::run(options, args, screen),
        Verb::Summary(options) => summary::run(options, args, screen),
        Verb::Revise(options) => revise::run(options, args, screen),
        Verb::Apply(options) => apply::run(options, screen),
        Verb::Diff(options) => diff::run(options, args, screen),
        Verb::Forms(options) => forms::run(options, args, screen),
        Verb::Rules(options) => rules::run(options, args, screen),
        Verb::Why(options) => why::run(options, args, screen),
        Verb::Status(options) => status::run(options, args, screen),
        Verb::Score(options) => score::run(options, args, screen),
        Verb::Schema(options) => schema::run(options, args, screen),
        Verb::Git(options) => git::run(options, args, screen),
        Verb::Doctor(options) => doctor::run(options, args, screen),
        Verb::Completions(options) => completions::run(options, screen),
        Verb::Man(options) => man::run(options, screen),
    }
}
