//! Findings as JUnit XML, which every build server shows: one suite a file, one test case a finding.
//!
//! A file without findings is one test case that passes; a 提示 passes too, with its text beside it.

use super::{Diagnostic, Language, Report, Severity, concise};
use crate::source::{SourceId, Sources};
use quick_xml::escape::escape;
use std::fmt::Write;

pub fn findings(report: &Report, sources: &Sources, language: Language) -> String {
    let mut suites: Vec<(&str, Vec<&Diagnostic>)> = Vec::new();
    for (id, source) in sources.iter().filter(|(_, source)| !source.name.is_empty()) {
        suites.push((&source.name, of(report, Some(id))));
    }
    let nowhere = of(report, None);
    if !nowhere.is_empty() {
        suites.push(("jixiao", nowhere));
    }
    let cases: usize = suites.iter().map(|(_, found)| found.len().max(1)).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"jixiao check\" tests=\"{cases}\" failures=\"{}\">",
        failures(&report.findings)
    );
    for (name, found) in &suites {
        let file = attribute(name);
        let (tests, failed) = (found.len().max(1), failures(found.iter().copied()));
        let _ = writeln!(out, "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failed}\">");
        if found.is_empty() {
            let _ = writeln!(out, "    <testcase classname=\"{file}\" name=\"{file}\"/>");
        }
        for finding in found {
            case(&mut out, &file, finding, sources, language);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn of(report: &Report, source: Option<SourceId>) -> Vec<&Diagnostic> {
    report.findings.iter().filter(|finding| finding.place.source() == source).collect()
}

fn failures<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> usize {
    findings.into_iter().filter(|finding| finding.severity != Severity::Info).count()
}

fn case(out: &mut String, file: &str, finding: &Diagnostic, sources: &Sources, language: Language) {
    let name = attribute(&format!("{} {}", finding.id, finding.path));
    let mut told = concise::findings([finding], sources, language);
    if let Some(help) = &finding.help {
        told.push_str(help.say(language));
        told.push('\n');
    }
    let (told, message) = (text(&told), attribute(finding.message.say(language)));
    let _ = writeln!(out, "    <testcase classname=\"{file}\" name=\"{}\">", name.trim_end());
    let _ = match finding.severity {
        Severity::Info => writeln!(out, "      <system-out>{told}</system-out>"),
        severity => {
            let severity = severity.name(Language::English);
            writeln!(out, "      <failure type=\"{severity}\" message=\"{message}\">{told}</failure>")
        }
    };
    out.push_str("    </testcase>\n");
}

/// Text that XML may hold; control characters it may not.
fn text(text: &str) -> String {
    let legal: String = text
        .chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    escape(legal).into_owned()
}

fn attribute(value: &str) -> String {
    text(&value.replace(['\n', '\r', '\t'], " "))
}
