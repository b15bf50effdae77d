//! Findings as SARIF 2.1.0, which code-scanning pages read.
//!
//! Knows the standard's shape; which rules there are and what their pages say it is told.

use super::{Diagnostic, Fix, Language, Report, Severity};
use crate::source::{At, Place, Sources};
use serde::Serialize;

/// What the log says of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'a> {
    pub id: &'a str,
    pub severity: Severity,
    pub title: &'a str,
    /// Markdown.
    pub page: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'a str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    language: &'a str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    short_description: Message,
    help: Help<'a>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<Physical>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Clone, Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair {
    artifact_changes: [Change; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// The log of one run; `rules` are all that could have spoken.
pub fn findings(report: &Report, sources: &Sources, language: Language, rules: &[Rule]) -> String {
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "jixiao",
                    version: env!("CARGO_PKG_VERSION"),
                    language: if language == Language::Chinese { "zh-CN" } else { "en-US" },
                    rules: rules.iter().map(descriptor).collect(),
                },
            },
            // Our columns count characters.
            column_kind: "unicodeCodePoints",
            results: report.findings.iter().map(|finding| result(finding, sources, language, rules)).collect(),
        }],
    };
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn descriptor<'a>(rule: &Rule<'a>) -> Descriptor<'a> {
    Descriptor {
        id: rule.id,
        short_description: Message { text: rule.title.to_string() },
        help: Help { text: rule.page, markdown: rule.page },
        default_configuration: Configuration { level: level(rule.severity) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result<'a>(finding: &'a Diagnostic, sources: &Sources, language: Language, rules: &[Rule]) -> Outcome<'a> {
    let mut text = finding.message.say(language).to_string();
    if let Some(help) = &finding.help {
        text = format!("{text}\n{}", help.say(language));
    }
    let at = location(finding.place, finding.path.to_string(), None, sources);
    let related = finding.related.iter().filter_map(|related| {
        let message = Some(Message { text: related.message.say(language).to_string() });
        location(related.place, related.path.to_string(), message, sources)
    });
    Outcome {
        rule_id: finding.id,
        rule_index: rules.iter().position(|rule| rule.id == finding.id),
        level: level(finding.severity),
        message: Message { text },
        locations: at.into_iter().collect(),
        related_locations: related.collect(),
        fixes: finding.fix.iter().filter_map(|fix| repair(fix, sources)).collect(),
    }
}

fn location(place: Place, path: String, message: Option<Message>, sources: &Sources) -> Option<Location> {
    let physical_location = artifact(place, sources)
        .map(|artifact_location| Physical { artifact_location, region: region(place, sources) });
    let mut names = Vec::new();
    if let Some(At::Cell { sheet, cell }) = sources.locate(place).map(|location| location.at) {
        names.push(format!("{sheet}!{cell}"));
    }
    if !path.is_empty() {
        names.push(path);
    }
    let logical_locations: Vec<_> =
        names.into_iter().map(|fully_qualified_name| Logical { fully_qualified_name }).collect();
    let known = physical_location.is_some() || !logical_locations.is_empty();
    known.then_some(Location { physical_location, logical_locations, message })
}

fn artifact(place: Place, sources: &Sources) -> Option<Artifact> {
    let source = sources.get(place.source()?)?;
    Some(Artifact { uri: uri(&source.name) })
}

fn region(place: Place, sources: &Sources) -> Option<Region> {
    let Place::Text { source, span } = place else { return None };
    let point = |offset: u32| match sources.locate(Place::text(source, offset as usize, offset as usize))?.at {
        At::Line { line, column } => Some((line, column)),
        At::Cell { .. } => None,
    };
    let (start_line, start_column) = point(span.start)?;
    let (end_line, end_column) = point(span.end.max(span.start))?;
    Some(Region { start_line, start_column, end_line, end_column })
}

fn repair(fix: &Fix, sources: &Sources) -> Option<Repair> {
    let replacement = Replacement {
        deleted_region: region(fix.place, sources)?,
        inserted_content: Message { text: fix.replacement.clone() },
    };
    Some(Repair {
        artifact_changes: [Change { artifact_location: artifact(fix.place, sources)?, replacements: [replacement] }],
    })
}

/// A file name as a URI reference: relative stays relative, and only what URIs allow is left as it is.
fn uri(name: &str) -> String {
    let name = name.replace('\\', "/");
    let mut out = String::new();
    if name.starts_with('/') {
        out.push_str("file://");
    } else if name.as_bytes().get(1) == Some(&b':') {
        out.push_str("file:///");
    }
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_becomes_a_uri() {
        for (name, written) in [
            ("specs/甲 乙.yaml", "specs/%E7%94%B2%20%E4%B9%99.yaml"),
            ("/data/a:b.yaml", "file:///data/a%3Ab.yaml"),
            ("C:\\x\\y.yaml", "file:///C%3A/x/y.yaml"),
        ] {
            assert_eq!(uri(name), written);
        }
    }
}
