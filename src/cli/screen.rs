//! What is said to the person at the terminal: data on standard output, all else on standard error.

use super::args::{Findings, When};
use super::files::why;
use crate::desk;
use crate::diagnostic::{
    Diagnostic, Error, Language as Spoken, Report, Severity, Words, concise, github, json, junit, several, text,
};
use crate::source::Sources;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::borrow::Cow;
use std::ffi::OsString;

use std::io::{BufWriter, IsTerminal, Write};
use std::sync::OnceLock;

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
    /// Why standard output is not whole.
    trouble: OnceLock<std::io::Error>,
}

impl Screen {
    pub fn new(language: Language, color: When, quiet: bool) -> Screen {
        Screen { language, color, quiet, trouble: OnceLock::new() }
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
        self.keep(put(&mut std::io::stdout().lock(), text));
    }

    /// What a command made, for programs: written as it goes, so that it is not held twice.
    pub fn json(&self, value: &impl Serialize) {
        let out = std::io::stdout().lock();
        if out.is_terminal() {
            drop(out);
            return self.data(&(serde_json::to_string_pretty(value).unwrap_or_default() + "\n"));
        }
        let mut out = BufWriter::with_capacity(1 << 16, out);
        let written = serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from);
        self.keep(written.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()));
    }

    /// One finding a line, and last how many there are: what was left out is told in it.
    pub fn lines(&self, report: &Report, sources: &Sources, last: serde_json::Value) {
        let each = report.findings.iter().map(|finding| json::one(finding, sources, self.language));
        let lines = each.chain([last]).map(|line| format!("{line}\n"));
        self.keep(put_each(std::io::stdout().lock(), lines));
    }

    /// A file that was asked for on standard output.
    pub fn bytes(&self, bytes: &[u8]) {
        self.keep(std::io::stdout().lock().write_all(bytes));
    }

    /// Remembers the first thing that went wrong with standard output. A pipe that the other side closed is no error:
    /// it has seen enough.
    fn keep(&self, written: std::io::Result<()>) {
        if let Err(error) = written
            && error.kind() != std::io::ErrorKind::BrokenPipe
        {
            let _ = self.trouble.set(error);
        }
    }

    /// The end of what a command made: told as an error when not all of it could be written.
    pub fn finish(&self) -> Result<(), Error> {
        self.keep(std::io::stdout().lock().flush());
        match self.trouble.get() {
            Some(error) => {
                let why = why(error);
                Err(Error::new(Words {
                    zh: format!("标准输出没有写全：{}", why.zh),
                    en: format!("standard output is not whole: {}", why.en),
                }))
            }
            None => Ok(()),
        }
    }

    /// News for the person: standard error, silenced by `--quiet`.
    pub fn say(&self, words: &Words) {
        if !self.quiet {
            let _ = put(&mut std::io::stderr().lock(), &format!("{}\n", words.say(self.language)));
        }
    }

    /// Files in the folders that a command has nothing to do with: counted, so that nobody takes them for read.
    pub fn passed_over(&self, strangers: usize) {
        if strangers > 0 {
            let files = several(strangers, "file");
            self.say(&words!("另有 {strangers} 个文件不是规格，略过", "passed over, being no specs: {files}"));
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
        let mut told = format!("{label}: {}\n", error.message.say(self.language));
        if let Some(help) = &error.help {
            told += &format!("{repair}: {}\n", help.say(self.language));
        }
        told += &text::findings(&error.report, &Sources::default(), self.language, false);
        let _ = put(&mut std::io::stderr().lock(), &told);
    }

    /// Findings that go with other output: standard error, with the closing count.
    pub fn findings(&self, report: &Report, sources: &Sources) {
        if report.findings.is_empty() {
            return;
        }
        if self.shown(report).next().is_none() {
            return;
        }
        let colour = self.colours(std::io::stderr().is_terminal());
        let told = text::each(self.shown(report), sources, self.language, colour);
        let _ = put_each(std::io::stderr().lock(), told.chain([text::count(report, self.language) + "\n"]));
    }

    /// Findings that are themselves what was asked for: standard output.
    pub fn result(&self, report: &Report, sources: &Sources, format: Findings) {
        let language = self.language;
        let omitted: usize = report.omitted.iter().sum();
        if omitted > 0 && !matches!(format, Findings::Text | Findings::Concise | Findings::Jsonl) {
            // What a program reads has no closing line for it.
            self.say(&words!("另有 {omitted} 处没有列出", "{omitted} more were found and are not listed"));
        }
        match format {
            Findings::Text => {
                let colour = self.colours(std::io::stdout().is_terminal());
                self.keep(put_each(
                    std::io::stdout().lock(),
                    text::each(self.shown(report), sources, language, colour),
                ));
                if let Some(fixable) = text::fixable(report, language) {
                    self.data(&format!("{fixable}\n"));
                }
                self.data(&format!("{}\n", text::count(report, language)));
            }
            Findings::Concise => {
                self.data(&concise::findings(self.shown(report), sources, language));
                self.data(&format!("{}\n", text::count(report, language)));
            }
            Findings::Json => self.json(&json::Findings { report, sources, language }),
            Findings::Jsonl => self.lines(report, sources, serde_json::json!({ "count": json::count(report) })),
            Findings::Sarif => self.data(&desk::sarif(report, sources, language)),
            Findings::Github => self.data(&github::findings(report, sources, language)),
            Findings::Junit => self.data(&junit::findings(report, sources, language)),
        }
    }

    fn shown<'a>(&self, report: &'a Report) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        let quiet = self.quiet;
        report.findings.iter().filter(move |finding| !quiet || finding.severity != Severity::Info)
    }
}

/// Writes all of it; to a terminal without what a document's text could do there.
fn put(out: &mut (impl Write + IsTerminal), text: &str) -> std::io::Result<()> {
    let text = if out.is_terminal() { tame(text) } else { Cow::Borrowed(text) };
    out.write_all(text.as_bytes())
}

/// The same for many texts, some thousands of characters at a time.
fn put_each(mut out: impl Write + IsTerminal, texts: impl Iterator<Item = String>) -> std::io::Result<()> {
    let mut gathered = String::new();
    for text in texts {
        gathered += &text;
        if gathered.len() > 1 << 16 {
            put(&mut out, &gathered)?;
            gathered.clear();
        }
    }
    put(&mut out, &gathered)
}

/// The text with control characters made visible, but for line ends, tabs and colours: a cell of a hostile file could
/// else move the cursor, rename the window or type into the terminal.
fn tame(text: &str) -> Cow<'_, str> {
    let unruly = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(unruly) {
        return Cow::Borrowed(text);
    }
    let mut tamed = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let colour = || {
            let code = text[at..].strip_prefix("\u{1b}[").and_then(|rest| rest.split_once('m'));
            code.is_some_and(|(code, _)| code.len() < 20 && code.bytes().all(|b| b.is_ascii_digit() || b == b';'))
        };
        tamed.push(if unruly(c) && !colour() { char::REPLACEMENT_CHARACTER } else { c });
    }
    Cow::Owned(tamed)
}

pub fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_text_does_nothing_to_the_terminal() {
        for (text, shown) in [
            ("指标\t值\r\n", "指标\t值\r\n"),
            ("\u{1b}[1;31m错误\u{1b}[0m", "\u{1b}[1;31m错误\u{1b}[0m"),
            ("\u{1b}]0;窗口\u{7}", "\u{fffd}]0;窗口\u{fffd}"),
            ("\u{1b}[2J清屏", "\u{fffd}[2J清屏"),
            ("\u{9b}5n\u{7f}", "\u{fffd}5n\u{fffd}"),
            ("末尾\u{1b}", "末尾\u{fffd}"),
        ] {
            assert_eq!(tame(text), shown);
        }
    }
}
