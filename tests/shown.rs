//! What a person sees is what is read (tests/shown/): files in which the stored value is not the shown one, in every
//! format that has the kind. Each is imported by the program and compared with its entry of the manifest; what is
//! known to fail stands in tests/shown/open.txt, which can only grow shorter (`UPDATE=1` strikes out what passes).

mod common;

use common::{here, jixiao};
use rayon::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn list<'a>(of: &'a Json, key: &str) -> &'a [Json] {
    of[key].as_array().map_or(&[], Vec::as_slice)
}

/// A text, or each of a list of them.
fn texts(of: &Json) -> Vec<&str> {
    match of {
        Json::Array(all) => all.iter().filter_map(Json::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What stands at a path such as `项目[0].绩效指标[1].年度指标值`.
fn at<'a>(facts: &'a Json, path: &str) -> &'a Json {
    path.split(['.', '[']).fold(facts, |node, step| match step.strip_suffix(']') {
        Some(index) => index.parse::<usize>().map_or(&Json::Null, |index| &node[index]),
        None => &node[step],
    })
}

/// Every text of the facts; the names of forms are none.
fn all_texts<'a>(node: &'a Json, found: &mut Vec<&'a str>) {
    match node {
        Json::String(text) => found.push(text),
        Json::Array(items) => items.iter().for_each(|item| all_texts(item, found)),
        Json::Object(map) => map.iter().filter(|(key, _)| *key != "表").for_each(|(_, value)| all_texts(value, found)),
        _ => {}
    }
}

/// An amount in 元.
fn amount(number: &str, unit: &str) -> Option<Decimal> {
    let scale = if unit == "元" { Decimal::ONE } else { Decimal::from(10_000) };
    Some((number.replace(',', "").parse::<Decimal>().ok()? * scale).normalize())
}

fn is_right(facts: &Json, path: &str, right: &str, exact: bool) -> bool {
    let Some(found) = at(facts, path).as_str() else { return false };
    if exact {
        return found == right;
    }
    let Some((number, unit)) = right.split_once(' ').filter(|(_, unit)| ["元", "万元"].contains(unit)) else {
        return plain(found) == plain(right);
    };
    let project = path.split_once('.').map_or("", |(first, _)| first);
    let said = [at(facts, project), facts].into_iter().find_map(|of| of["金额单位"].as_str()).unwrap_or("万元");
    amount(found, said) == amount(number, unit) && amount(number, unit).is_some()
}

fn rank(severity: &Json) -> usize {
    ["info", "warning", "error"].iter().position(|name| severity == name).map_or(0, |rank| rank + 1)
}

/// CSV tells lines and columns of text, so its cell is known by the row alone.
fn is_at(finding: &Json, cell: &str) -> bool {
    let row = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    finding["cell"].as_str().map_or_else(|| finding["line"].as_u64() == row.parse().ok(), |found| found == cell)
}

fn is_told(finding: &Json, told: &Json) -> bool {
    let message = finding["message"].as_str().unwrap_or("");
    let any = texts(&told["text"]);
    told["cell"].as_str().is_none_or(|cell| is_at(finding, cell))
        && (any.is_empty() || any.iter().any(|text| message.contains(text)))
        && texts(&told["all"]).iter().all(|text| message.contains(text))
        && rank(&finding["severity"]) >= rank(&told["severity"])
        // what is always said of a form that was read without one, or of its indicators, tells nothing of a cell
        && !["I022", "K004", "K007"].iter().any(|id| finding["id"] == *id)
}

/// All that differs from what is right.
fn differences(expected: &Json, facts: &Json, findings: &[Json], ignored: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, right) in expected["right"].as_object().into_iter().flatten() {
        let found = at(facts, path);
        if !texts(right).iter().any(|right| is_right(facts, path, right, expected["exact"] == true)) {
            wrong.push(format!("{path}：{found} 应为 {right}"));
        }
    }
    let mut read = Vec::new();
    all_texts(facts, &mut read);
    for absent in texts(&expected["absent"]) {
        if let Some(text) = read.iter().find(|text| text.contains(absent)) {
            wrong.push(format!("读进了看不见的 {absent}：{text}"));
        }
    }
    for told in list(expected, "told") {
        if !findings.iter().any(|finding| is_told(finding, told)) {
            wrong.push(format!("没有说明 {told}"));
        }
    }
    for quiet in texts(&expected["quiet"]) {
        if let Some(finding) = findings.iter().find(|one| one["message"].as_str().is_some_and(|m| m.contains(quiet))) {
            wrong.push(format!("不该说 {quiet}：{} {}", finding["id"], finding["message"]));
        }
    }
    if expected["innocent"] == true {
        let accused = findings.iter().filter(|finding| finding["severity"] == "error");
        wrong.extend(accused.map(|one| format!("错怪：{} {}", one["id"], one["message"])));
    }
    if let Some(projects) = expected["projects"].as_u64() {
        let found = list(facts, "项目").len();
        if found as u64 != projects {
            wrong.push(format!("{found} 个项目应为 {projects} 个"));
        }
    }
    if let Some(least) = expected["ignored"].as_u64().filter(|least| ignored < *least) {
        wrong.push(format!("略过 {ignored} 格，至少应为 {least} 格"));
    }
    let ways: Vec<_> = list(expected, "any").iter().map(|way| differences(way, facts, findings, ignored)).collect();
    if !ways.is_empty() && ways.iter().all(|way| !way.is_empty()) {
        wrong.push(ways.into_iter().map(|way| way.join("，")).collect::<Vec<_>>().join("；或者 "));
    }
    wrong
}

fn file(about: &Json) -> PathBuf {
    here("tests/shown/files").join(about["file"].as_str().unwrap())
}

/// The findings of a command that tells them to people only.
fn spoken(text: &str) -> Vec<Json> {
    let severity = [("提示[", "info"), ("警告[", "warning"), ("错误[", "error")];
    let finding = |line: &str| {
        let (name, rest) = severity.iter().find_map(|(mark, name)| Some((*name, line.strip_prefix(mark)?)))?;
        let (id, message) = rest.split_once("]: ")?;
        Some(json!({"id": id, "severity": name, "message": message}))
    };
    text.lines().filter_map(finding).collect()
}

fn faults(about: &Json) -> Vec<String> {
    let (file, into) = (file(about), tempfile::tempdir().unwrap());
    let command = about["command"].as_str().unwrap_or("import");
    let (mut read, mut findings) = (file.clone(), Vec::new());
    if command == "render" {
        read = into.path().join(format!("填好.{}", about["to"].as_str().unwrap()));
        let output = jixiao(&["render"]).arg(&file).arg("-o").arg(&read).output().unwrap();
        findings = spoken(&String::from_utf8_lossy(&output.stderr));
    }
    let command = if command == "render" { "import" } else { command };
    let output = jixiao(&[command]).arg(&read).args(["--format", "json"]).output().unwrap();
    let said: Json = match serde_json::from_slice(&output.stdout) {
        Ok(said) => said,
        Err(_) => {
            let error = String::from_utf8_lossy(&output.stderr);
            return vec![format!("没有读入：{}", error.lines().next().unwrap_or(""))];
        }
    };
    findings.extend_from_slice(said.as_array().map_or_else(|| list(&said, "findings"), Vec::as_slice));
    differences(about, &said["单位"][0], &findings, said["cells"]["ignored"].as_u64().unwrap_or(0))
}

/// What was left out of a cell is told by `why` at that cell and in the report as well.
fn explanations(about: &Json) -> Vec<(String, Vec<String>)> {
    let (file, into) = (file(about), tempfile::tempdir().unwrap());
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let report = into.path().join("核对.html");
    jixiao(&["import"]).arg(&file).arg("--report").arg(&report).arg("-o").arg(into.path().join("读")).output().unwrap();
    let report = std::fs::read_to_string(report).unwrap_or_default();
    let (mut why, mut in_report) = (Vec::new(), Vec::new());
    for told in list(about, "told") {
        let (cell, text) = (told["cell"].as_str().unwrap(), told["text"].as_str().unwrap());
        let output = jixiao(&["why"]).arg(format!("{}!{cell}", file.display())).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        if !said.contains(text) {
            why.push(format!("why {cell} 没有说 {text}"));
        }
        if !report.contains(&text.replace('<', "&lt;")) {
            in_report.push(format!("报告里没有 {text}"));
        }
    }
    vec![(format!("why {name}"), why), (format!("report {name}"), in_report)]
}

#[test]
fn what_a_person_sees_is_what_is_read() {
    let manifest = std::fs::read_to_string(here("tests/shown/manifest.json")).unwrap();
    let entries: Vec<Json> = serde_json::from_str(&manifest).unwrap();
    assert!(entries.len() >= 100, "{} files", entries.len());
    let mut wrong: BTreeMap<String, Vec<String>> =
        entries.par_iter().map(|about| (about["file"].as_str().unwrap().to_string(), faults(about))).collect();
    let explained: Vec<&Json> = entries.iter().filter(|about| about["explained"] == true).collect();
    wrong.extend(explained.par_iter().flat_map_iter(|about| explanations(about)).collect::<Vec<_>>());
    let list = std::fs::read_to_string(here("tests/shown/open.txt")).unwrap();
    let open: BTreeSet<&str> = list.lines().filter(|line| !line.is_empty()).collect();
    let unknown: Vec<_> = open.iter().filter(|name| !wrong.contains_key(**name)).collect();
    assert!(unknown.is_empty(), "open.txt names files that are not there: {unknown:?}");
    let told = |name: &str| {
        let file = name.trim_start_matches("why ").trim_start_matches("report ");
        let about = entries.iter().find(|about| about["file"] == file).unwrap();
        let faults: Vec<_> = wrong[name].iter().map(|fault| format!("    {fault}\n")).collect();
        format!(
            "{name}（{}）：{}\n{}",
            about["kind"].as_str().unwrap(),
            about["sees"].as_str().unwrap(),
            faults.concat()
        )
    };
    if std::env::var_os("SHOWN").is_some() {
        wrong.iter().filter(|(_, faults)| !faults.is_empty()).for_each(|(name, _)| print!("{}", told(name)));
    }
    let passing: Vec<&str> = open.iter().copied().filter(|name| wrong[*name].is_empty()).collect();
    let failing: Vec<&str> =
        wrong.keys().map(String::as_str).filter(|name| !wrong[*name].is_empty() && !open.contains(name)).collect();
    if std::env::var_os("UPDATE").is_some() {
        let left: Vec<String> =
            open.iter().filter(|name| !passing.contains(name)).map(|name| format!("{name}\n")).collect();
        std::fs::write(here("tests/shown/open.txt"), left.concat()).unwrap();
    } else {
        assert!(passing.is_empty(), "these are right now: take them off tests/shown/open.txt (UPDATE=1)\n{passing:#?}");
    }
    assert!(
        failing.is_empty(),
        "{} files\n{}",
        failing.len(),
        failing.iter().map(|name| told(name)).collect::<String>()
    );
}
