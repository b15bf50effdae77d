//! Findings as a machine reads them: a stable contract, one object a finding.

use super::{Diagnostic, Language, Related, Report, Severity};
use crate::source::{At, Path, Place, Sources};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

/// `[{id, severity, message, help, path, file, line, column | sheet, cell, related}]`.
pub fn findings(report: &Report, sources: &Sources, language: Language) -> Value {
    serde_json::to_value(Findings { report, sources, language }).unwrap_or_default()
}

/// The same to be written as it goes: a long report as one value takes as much again.
pub struct Findings<'a> {
    pub report: &'a Report,
    pub sources: &'a Sources,
    pub language: Language,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.report.findings.iter().map(|finding| one(finding, self.sources, self.language)))
    }
}

/// How many there are of each gravity, those that are not listed among them, and how many are not listed.
pub fn count(report: &Report) -> Value {
    let omitted: usize = report.omitted.iter().sum();
    let [errors, warnings, infos] = [Severity::Error, Severity::Warning, Severity::Info].map(|kind| report.count(kind));
    json!({ "errors": errors, "warnings": warnings, "infos": infos, "omitted": omitted })
}

/// One finding.
pub fn one(finding: &Diagnostic, sources: &Sources, language: Language) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), json!(finding.id));
    object.insert("severity".into(), json!(finding.severity));
    object.insert("message".into(), json!(finding.message.say(language)));
    object.insert("help".into(), json!(finding.help.as_ref().map(|help| help.say(language))));
    put_place(&mut object, &finding.path, finding.place, sources);
    if !finding.related.is_empty() {
        object.insert(
            "related".into(),
            finding.related.iter().map(|related| second(related, sources, language)).collect(),
        );
    }
    Value::Object(object)
}

fn second(related: &Related, sources: &Sources, language: Language) -> Value {
    let mut object = Map::new();
    object.insert("message".into(), json!(related.message.say(language)));
    put_place(&mut object, &related.path, related.place, sources);
    Value::Object(object)
}

fn put_place(object: &mut Map<String, Value>, path: &Path, place: Place, sources: &Sources) {
    object.insert("path".into(), json!(path.to_string()));
    let Some(location) = sources.locate(place) else {
        let file = place.source().and_then(|source| sources.get(source)).map(|source| source.name.clone());
        object.insert("file".into(), json!(file));
        return;
    };
    object.insert("file".into(), json!(location.file));
    match location.at {
        At::Line { line, column } => {
            object.insert("line".into(), json!(line));
            object.insert("column".into(), json!(column));
        }
        At::Cell { sheet, cell } => {
            object.insert("sheet".into(), json!(sheet));
            object.insert("cell".into(), json!(cell));
        }
    }
}
