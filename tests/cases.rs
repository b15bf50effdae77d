//! Small files that offices send (tests/cases/, built by its make.py), each with what a careful person reads in it:
//! every fact of its .json arrives, and what has a label is not lost.

mod common;

use common::{json, run, text_of};
use serde_json::Value;
use std::path::Path;

/// Every fact of `wanted` that `found` does not have, with what stands there.
fn missing(wanted: &Value, found: &Value, at: &str, faults: &mut Vec<String>) {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    match wanted {
        Value::Object(all) => {
            all.iter().for_each(|(key, one)| missing(one, &found[key], &format!("{at}.{key}"), faults))
        }
        Value::Array(all) => {
            all.iter()
                .enumerate()
                .for_each(|(index, one)| missing(one, &found[index], &format!("{at}[{index}]"), faults));
        }
        one if one == found || number(one).is_some() && number(one) == number(found) => {}
        one => faults.push(format!("{at}: {found} 应为 {one}")),
    }
}

#[test]
fn every_fact_of_every_case_arrives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut faults = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "xlsx"));
    files.sort();
    assert!(files.len() >= 5);
    for file in files {
        let wanted: Value = serde_json::from_slice(&std::fs::read(file.with_extension("json")).unwrap()).unwrap();
        let read = json(&run(&["import", text_of(&file), "--format", "json"]).out);
        let (unit, name) = (&read["单位"][0], file.file_stem().unwrap().to_string_lossy().into_owned());
        missing(&wanted, unit, &name, &mut faults);
        // Nobody is made up: as many projects and indicators as the person counts.
        let count = |of: &Value| {
            let projects = of["项目"].as_array().map_or(&[][..], Vec::as_slice);
            projects.iter().map(|one| one["绩效指标"].as_array().map_or(0, Vec::len)).collect::<Vec<_>>()
        };
        if count(unit) != count(&wanted) {
            faults.push(format!("{name}: 项目和指标 {:?} 应为 {:?}", count(unit), count(&wanted)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Amounts that no field is for are in the spec all the same.
#[test]
fn no_amount_of_an_unknown_form_is_lost() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/c02-unknown-form.xlsx");
    let read = json(&run(&["import", text_of(&file), "--format", "json"]).out);
    let project = read["单位"][0]["项目"][0].to_string();
    for amount in ["1250000.00", "1200000.00", "50000.00"] {
        assert!(project.replace(',', "").contains(amount), "{amount}: {project}");
    }
    assert_eq!(read["cells"]["unexplained"], 0);
}
