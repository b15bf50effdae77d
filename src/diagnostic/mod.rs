//! What is wrong: one [`Diagnostic`] for the whole program, collected in a [`Report`].
//!
//! Knows places and paths, not which rules there are. `text` and `concise` spell findings for people,
//! the others for machines.

pub mod concise;
pub mod fix;
pub mod github;
pub mod json;
pub mod junit;
pub mod note;
pub mod sarif;
pub mod text;

use crate::source::{Path, Place};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A message in both languages of the program; the printer picks one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

/// Which of the two languages to speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

impl Words {
    pub fn say(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// `1 project`, `2 projects`: so many, in English.
pub fn several(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

impl Severity {
    /// 错误, 警告, 提示.
    pub fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Severity::Error, Language::Chinese) => "错误",
            (Severity::Warning, Language::Chinese) => "警告",
            (Severity::Info, Language::Chinese) => "提示",
            (Severity::Error, Language::English) => "error",
            (Severity::Warning, Language::English) => "warning",
            (Severity::Info, Language::English) => "note",
        }
    }
}

/// Builds [`Words`] from two format strings: `words!("缺{label}", "{label} is missing")`.
#[macro_export]
macro_rules! words {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Words { zh: format!($zh), en: format!($en) }
    };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 错误: the document is wrong.
    Error,
    /// 警告: a reviewer would ask.
    Warning,
    /// 提示: said for the record; does not change the exit code.
    Info,
}

/// One finding: which rule, how grave, what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable id such as `M001`.
    pub id: &'static str,
    pub severity: Severity,
    pub message: Words,
    /// The repair.
    pub help: Option<Words>,
    /// Which fact, relative to the root the finder was given.
    pub path: Path,
    /// Where that fact stands; filled by [`Report::place`] when the finder knows only the path.
    pub place: Place,
    /// The other end of the fault (a total *and* its parts).
    pub related: Vec<Related>,
    /// The repair as an edit of the text, where there is exactly one.
    pub fix: Option<Fix>,
}

/// One stretch of text put in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub place: Place,
    pub replacement: String,
    /// The facts say the same afterwards. Otherwise a person decides: `--unsafe-fixes`.
    pub safe: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub message: Words,
    pub path: Path,
    pub place: Place,
}

impl Diagnostic {
    pub fn new(id: &'static str, severity: Severity, message: Words) -> Diagnostic {
        Diagnostic {
            id,
            severity,
            message,
            help: None,
            path: Path::root(),
            place: Place::Nowhere,
            related: Vec::new(),
            fix: None,
        }
    }

    pub fn help(mut self, help: Words) -> Diagnostic {
        self.help = Some(help);
        self
    }

    pub fn at(mut self, path: Path) -> Diagnostic {
        self.path = path;
        self
    }

    pub fn placed(mut self, place: Place) -> Diagnostic {
        self.place = place;
        self
    }

    pub fn fix(mut self, fix: Fix) -> Diagnostic {
        self.fix = Some(fix);
        self
    }

    pub fn related(mut self, message: Words, path: Path) -> Diagnostic {
        self.related.push(Related { message, path, place: Place::Nowhere });
        self
    }
}

/// Where the fact at a path stands: the tree of facts answers this.
pub trait Origins {
    /// The place of the fact, or of the nearest fact that holds it.
    fn place(&self, path: &Path) -> Place;
}

/// All that was found; nothing in it stops the work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub findings: Vec<Diagnostic>,
    /// What was found besides and only counted: 错误, 警告, 提示.
    pub omitted: [usize; 3],
}

/// Findings of one document that are kept. Each is most of a kibibyte, and nobody reads so many: a table with a fault
/// in every cell would else take more memory for them than for all it says.
const MOST: usize = 20_000;

impl Report {
    /// Adds a finding; in a report of twenty thousand it is only counted.
    pub fn push(&mut self, finding: Diagnostic) {
        if self.findings.len() < MOST {
            self.findings.push(finding);
        } else {
            self.omitted[finding.severity as usize] += 1;
        }
    }

    /// Adds all that another has: of several documents everything is kept.
    pub fn extend(&mut self, other: Report) {
        self.findings.extend(other.findings);
        self.omitted.iter_mut().zip(other.omitted).for_each(|(sum, more)| *sum += more);
    }

    /// Adds what another says of the same document.
    pub fn join(&mut self, other: Report) {
        other.findings.into_iter().for_each(|finding| self.push(finding));
        self.extend(Report { findings: Vec::new(), omitted: other.omitted });
    }

    /// Gives each finding that knows only its path the place of that fact.
    pub fn place(&mut self, origins: &dyn Origins) {
        for finding in &mut self.findings {
            if !finding.place.is_known() {
                finding.place = origins.place(&finding.path);
            }
            for related in &mut finding.related {
                if !related.place.is_known() {
                    related.place = origins.place(&related.path);
                }
            }
        }
    }

    /// Prefixes every path: a project's findings become its unit's.
    pub fn under(mut self, base: &Path) -> Report {
        for finding in &mut self.findings {
            finding.path = base.join(&finding.path);
            for related in &mut finding.related {
                related.path = base.join(&related.path);
            }
        }
        self
    }

    pub fn count(&self, severity: Severity) -> usize {
        let kept = self.findings.iter().filter(|finding| finding.severity == severity).count();
        kept + self.omitted[severity as usize]
    }

    /// Whether anything but 提示 was found: the difference between exit codes 0 and 1.
    pub fn has_faults(&self) -> bool {
        self.count(Severity::Error) + self.count(Severity::Warning) > 0
    }

    /// In reading order: by place, then by gravity.
    pub fn sort(&mut self) {
        self.findings.sort_by(|a, b| (a.place, a.severity, a.id, &a.path).cmp(&(b.place, b.severity, b.id, &b.path)));
    }
}

/// What stops us: no such file, not a zip, a form that does not load. Exit code 2.
#[derive(Debug)]
pub struct Error {
    pub message: Words,
    pub help: Option<Words>,
    /// The faults that stop us, when they have places (a form that is refused).
    pub report: Box<Report>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new(message: Words) -> Error {
        Error { message, help: None, report: Box::default() }
    }

    pub fn help(mut self, help: Words) -> Error {
        self.help = Some(help);
        self
    }

    pub fn report(mut self, report: Report) -> Error {
        self.report = Box::new(report);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message.zh)?;
        for finding in &self.report.findings {
            write!(f, "\n{}: {}", finding.id, finding.message.zh)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_twenty_thousand_findings_are_counted_and_still_are_faults() {
        let finding = |severity| Diagnostic::new("V001", severity, words!("空", "blank"));
        let mut report = Report::default();
        (0..MOST).for_each(|_| report.push(finding(Severity::Info)));
        assert!(!report.has_faults());
        let mut more = Report::default();
        more.push(finding(Severity::Error));
        report.join(more.clone());
        assert_eq!((report.findings.len(), report.omitted, report.count(Severity::Error)), (MOST, [1, 0, 0], 1));
        assert!(report.has_faults());
        // Another document's are all kept.
        report.extend(more);
        assert_eq!((report.findings.len(), report.count(Severity::Error)), (MOST + 1, 2));
    }
}
