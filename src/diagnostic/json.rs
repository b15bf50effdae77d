//! Findings as a machine reads them: a stable contract, one object a finding.

use super::{Diagnostic, Language, Related, Report};
use crate::source::{At, Path, Place, Sources};
use serde_json::{Map, Value, json};

/// `[{id, severity, message, help, path, file, line, column | sheet, cell, related}]`.
pub fn findings(report: &Report, sources: &Sources, language: Language) -> Value {
    Value::Array(report.findings.iter().map(|finding| one(finding, sources, language)).collect())
}

fn one(finding: &Diagnostic, sources: &Sources, language: Language) -> Value {
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
