//! What is said to the person at the terminal: data on standard output, all else on standard error.

use super::args::{Findings, When};
use crate::diagnostic::{
    Error, Language as Spoken, Report, Severity, Words, concise, github, json, junit, sarif, text,
};
use crate::rules::told;
use crate::source::Sources;
use indicatif::{ProgressBar, ProgressStyle};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

pub use crate::diagnostic::Language;

impl Spoken {
    /// From `--lang` if it is there, else from `JIXIAO_LANG`; Chinese by default.
    pub fn wanted(args: impl Iterator<Item = OsString>, environment: Option<&str>) -> Spoken {
        let args: Vec<String> = args.filter_map(|arg| arg.into_string().ok()).collect();
        let flag = args.iter().enumerate().find_map(|(at, arg)| match arg.strip_prefix("--lang") {
            Some("") => args.get(at + 1).cloned(),
            Some(rest) => rest.strip_prefix('=').map(str::to_string),
            None => None,
        });
        match flag.as_deref().or(environment) {
            Some(language) if language.to_ascii_lowercase().starts_with("en") => Spoken::English,
            _ => Spoken::Chinese,
        }
    }
}

pub struct Screen {
    pub language: Language,
    color: When,
    pub quiet: bool,
}

impl Screen {
    pub fn new(language: Language, color: When, quiet: bool) -> Screen {
        Screen { language, color, quiet }
    }

    fn colours(&self, terminal: bool) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }

    /// Whether what goes to standard output may have colours.
    pub fn colour_of_data(&self) -> bool {
        self.colours(std::io::stdout().is_terminal())
    }

    /// What a command made: standard output. A closed pipe (`| head`) is no error.
    pub fn data(&self, text: &str) {
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
    }

    /// News for the person: standard error, silenced by `--quiet`.
    pub fn say(&self, words: &Words) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{}", words.say(self.language));
        }
    }

    /// How far a batch is: on a terminal, and only there.
    pub fn progress(&self, steps: usize) -> ProgressBar {
        if self.quiet || steps < 2 || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(steps as u64);
        match ProgressStyle::with_template("{bar:30} {pos}/{len}  {wide_msg}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }

    pub fn error(&self, error: &Error) {
        let (label, repair) = match self.language {
            Language::Chinese => ("错误", "怎么改"),
            Language::English => ("error", "help"),
        };
        let mut out = std::io::stderr().lock();
        let _ = writeln!(out, "{label}: {}", error.message.say(self.language));
        if let Some(help) = &error.help {
            let _ = writeln!(out, "{repair}: {}", help.say(self.language));
        }
        let told = text::findings(&error.report, &Sources::default(), self.language, false);
        let _ = out.write_all(told.as_bytes());
    }

    /// Findings that go with other output: standard error, with the closing count.
    pub fn findings(&self, report: &Report, sources: &Sources) {
        if report.findings.is_empty() {
            return;
        }
        let shown = self.shown(report);
        if self.quiet && shown.findings.is_empty() {
            return;
        }
        let colour = self.colours(std::io::stderr().is_terminal());
        let mut out = std::io::stderr().lock();
        let _ = out.write_all(text::findings(&shown, sources, self.language, colour).as_bytes());
        let _ = writeln!(out, "{}", text::count(report, self.language));
    }

    /// Findings that are themselves what was asked for: standard output.
    pub fn result(&self, report: &Report, sources: &Sources, format: Findings) {
        let language = self.language;
        match format {
            Findings::Text => {
                let colour = self.colours(std::io::stdout().is_terminal());
                self.data(&text::findings(&self.shown(report), sources, language, colour));
                if let Some(fixable) = text::fixable(report, language) {
                    self.data(&format!("{fixable}\n"));
                }
                self.data(&format!("{}\n", text::count(report, language)));
            }
            Findings::Concise => {
                self.data(&concise::findings(&self.shown(report), sources, language));
                self.data(&format!("{}\n", text::count(report, language)));
            }
            Findings::Json => self.data(&pretty(&json::findings(report, sources, language))),
            Findings::Sarif => {
                let spoke = told::every().filter(|told| report.findings.iter().any(|finding| finding.id == told.id));
                let rules: Vec<sarif::Rule> = spoke
                    .map(|told| sarif::Rule {
                        id: told.id,
                        severity: told.severity,
                        title: told.title(language),
                        page: told.page,
                    })
                    .collect();
                self.data(&sarif::findings(report, sources, language, &rules));
            }
            Findings::Github => self.data(&github::findings(report, sources, language)),
            Findings::Junit => self.data(&junit::findings(report, sources, language)),
        }
    }

    fn shown(&self, report: &Report) -> Report {
        let mut shown = report.clone();
        if self.quiet {
            shown.findings.retain(|finding| finding.severity != Severity::Info);
        }
        shown
    }
}

pub fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
