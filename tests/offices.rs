//! The ways offices lay out their tables of targets, printed by LibreOffice, Chromium and reportlab: each read, and
//! compared with what was put in. `tests/pdf/make_offices.py` makes them, and had not seen the reader.

mod common;

use common::{here, json, run, text_of};
use serde_json::Value;

fn bare(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect()
}

fn number(value: &Value) -> Option<f64> {
    value.as_str()?.parse().ok()
}

/// What an import says of a project, in the four things every layout shows.
fn told(project: &Value) -> (String, Option<f64>, String, Vec<[String; 4]>) {
    let first = |keys: &[&[&str]]| {
        let mut found = keys.iter().map(|path| path.iter().fold(project, |at, key| &at[*key]));
        found.find(|value| !value.is_null()).cloned().unwrap_or_default()
    };
    let total = first(&[&["资金", "总计"], &["预算", "本年度预算"], &["预算", "项目总预算"]]);
    let goal = first(&[&["绩效目标"], &["年度绩效目标"]]);
    let indicators =
        project["绩效指标"].as_array().into_iter().flatten().map(|indicator| {
            ["一级指标", "二级指标", "三级指标", "年度指标值"].map(|key| bare(indicator[key].as_str()))
        });
    (bare(project["项目名称"].as_str()), number(&total), bare(goal.as_str()), indicators.collect())
}

#[test]
fn every_layout_says_what_was_put_in() {
    let mut files: Vec<_> =
        std::fs::read_dir(here("tests/pdf/offices")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| text_of(file).ends_with(".pdf"));
    files.sort();
    assert!(files.len() >= 10);
    let mut wrong = Vec::new();
    for file in files {
        let expected: Value = json(&std::fs::read_to_string(file.with_extension("json")).unwrap());
        let expected: Vec<_> = (expected.as_array().unwrap().iter())
            .map(|project| {
                let indicators = project["绩效指标"].as_array().unwrap().iter();
                let indicators = indicators.map(|one| [0, 1, 2, 3].map(|at| bare(one[at].as_str())));
                let (name, goal) = (bare(project["项目名称"].as_str()), bare(project["绩效目标"].as_str()));
                (name, number(&project["总计"]), goal, indicators.collect::<Vec<_>>())
            })
            .collect();
        let said = run(&["import", text_of(&file), "--format", "json"]);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if said.code == 2 {
            wrong.push(format!("{name}: {}", said.err));
            continue;
        }
        let read = json(&said.out);
        let units = read["单位"].as_array().unwrap();
        let projects = units.iter().flat_map(|unit| unit["项目"].as_array().into_iter().flatten());
        let projects: Vec<_> = projects.map(told).collect();
        if projects.len() != expected.len() {
            wrong.push(format!("{name}: {} projects of {}", projects.len(), expected.len()));
        }
        for (expected, read) in expected.iter().zip(&projects).filter(|(expected, read)| expected != read) {
            wrong.push(format!("{name}: {expected:?}\n     read {read:?}"));
        }
        if read["cells"]["unexplained"] != 0 {
            wrong.push(format!("{name}: {} cells are unexplained", read["cells"]["unexplained"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
