//! The same projects in the layouts that offices really send (tests/layouts/): every project, every
//! indicator and every amount arrives, and every cell is accounted for. What is no such form is refused.

mod common;

use common::jixiao;
use rayon::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts")
}

/// Texts are compared without the blanks that a layout put in or took out.
fn plain(value: &Json) -> String {
    value.as_str().unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect()
}

fn list<'a>(of: &'a Json, key: &str) -> &'a [Json] {
    of[key].as_array().map_or(&[], Vec::as_slice)
}

/// Amounts in 万元, whatever they are said in; an amount of nothing is no amount.
fn amounts(of: &[&Json], funds: &Json, only: &Json) -> Result<BTreeMap<String, Decimal>, String> {
    let yuan = of.iter().any(|at| at["金额单位"] == "元");
    let scale = if yuan { Decimal::from(10_000) } else { Decimal::ONE };
    let only: Vec<&str> = only.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let mut amounts = BTreeMap::new();
    for (key, value) in funds.as_object().into_iter().flatten().filter(|(key, _)| only.contains(&key.as_str())) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
        let amount: Decimal = text.parse().map_err(|_| format!("{key}：{text} 不是金额"))?;
        if !amount.is_zero() {
            amounts.insert(key.clone(), (amount / scale).normalize());
        }
    }
    Ok(amounts)
}

/// What was read differs from the spec in this; nothing when it is the same. What the layout has no room for must
/// not have been read either.
fn difference(about: &Json, unit: &Json, read: &Json, told: &Json, spec: &Json) -> Option<String> {
    let name = plain(&spec["项目名称"]);
    if plain(&read["项目名称"]) != name {
        return Some(format!("项目名称 {} 应为 {name}", plain(&read["项目名称"])));
    }
    let found = amounts(&[unit, read], &read["资金"], &about["funds"]);
    let wanted = amounts(&[spec], &spec["资金"], &about["funds"]);
    if found != wanted {
        return Some(format!("{name}：金额 {found:?} 应为 {wanted:?}"));
    }
    let goals = ["绩效目标", "年度绩效目标", "项目总目标"].map(|key| plain(&read[key]));
    if !goals.contains(&plain(&spec["绩效目标"])) {
        return Some(format!("{name}：绩效目标 {goals:?}"));
    }
    let of = ["单位名称", "实施单位", "填报单位"].map(|key| if key == "单位名称" { &unit[key] } else { &read[key] });
    if !of.iter().any(|of| **of == told["name"]) {
        return Some(format!("{name}：单位 {} 没有读到", told["name"]));
    }
    let (found, wanted) = (list(read, "绩效指标"), list(spec, "绩效指标"));
    if found.len() != wanted.len() {
        return Some(format!("{name}：{} 条指标应为 {}", found.len(), wanted.len()));
    }
    let keys = ["一级指标", "三级指标"].into_iter().chain(list(told, "shown").iter().filter_map(Json::as_str));
    let keys: Vec<&str> = keys.collect();
    for (at, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        if let Some(key) = keys.iter().find(|key| plain(&found[**key]) != plain(&wanted[**key])) {
            return Some(format!("{name}：指标 {at} 的{key} {} 应为 {}", found[*key], wanted[*key]));
        }
        let extra = list(about, "extra");
        let shown =
            |key: &String| key == "附加" || keys.contains(&key.as_str()) || extra.contains(&Json::from(key.as_str()));
        if let Some(key) = found.as_object()?.keys().find(|key| !shown(key)) {
            return Some(format!("{name}：指标 {at} 的{key} {} 表上没有", found[key]));
        }
    }
    let known = [
        "项目名称",
        "金额单位",
        "资金",
        "绩效目标",
        "年度绩效目标",
        "项目总目标",
        "绩效指标",
        "实施单位",
        "填报单位",
        "项目类别",
        "附加",
    ];
    let also: Vec<&str> = list(about, "also").iter().filter_map(Json::as_str).chain(known).collect();
    let more = read.as_object()?.keys().find(|key| !also.contains(&key.as_str()))?;
    Some(format!("{name}：{more} {} 表上没有", read[more]))
}

fn export(spec: &str) -> Json {
    let output = jixiao(&["export", spec, "--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{spec}: {error}"))
}

/// All that is wrong with how one file was read.
fn faults(about: &Json) -> Vec<String> {
    let file = folder().join("files").join(about["file"].as_str().unwrap());
    let into = tempfile::tempdir().unwrap();
    let output = jixiao(&["import"]).arg(&file).args(["--format", "json", "-o"]).arg(into.path()).output().unwrap();
    let code = output.status.code();
    if about["refused"] == true {
        let written = std::fs::read_dir(into.path()).unwrap().count();
        let why = String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or("").to_string();
        return if code == Some(2) && written == 0 {
            vec![]
        } else {
            vec![format!("没有拒绝（{code:?}）：{why}")]
        };
    }
    let Ok(read) = serde_json::from_slice::<Json>(&output.stdout) else {
        return vec![String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or("没有输出").to_string()];
    };
    let mut faults = Vec::new();
    let cells = &read["cells"];
    let count = |key: &str| cells[key].as_u64().unwrap_or(0);
    let total: u64 = ["fields", "labels", "ignored", "unexplained"].into_iter().map(count).sum();
    if total != about["cells"].as_u64().unwrap() {
        faults.push(format!("{total} 格应为 {} 格", about["cells"]));
    }
    // What no field is for is kept under 附加 where it has a heading; the rest is what has none.
    if count("unexplained") > about["unknown"].as_u64().unwrap() {
        faults.push(format!("未能解释 {} 格，至多 {} 格", count("unexplained"), about["unknown"]));
    }
    let found: Vec<(&Json, &Json)> = list(&read, "单位")
        .iter()
        .flat_map(|unit| list(unit, "项目").iter().map(move |project| (unit, project)))
        .collect();
    if let Some(spec) = about["spec"].as_str() {
        let mut whole = export(&format!("specs/{spec}"));
        let (wanted, known) = (&mut whole["单位"][0]["项目"][0], ["表", "评价情况"]);
        let mut read = found.first().map(|(_, project)| (*project).clone()).unwrap_or_default();
        for project in [&mut *wanted, &mut read] {
            known.iter().for_each(|key| drop(project.as_object_mut().map(|map| map.remove(*key))));
        }
        for (key, value) in wanted.as_object().unwrap() {
            if plain_tree(value) != plain_tree(&read[key]) {
                faults.push(format!("{key}：{} 应为 {value}", read[key]));
            }
        }
        return faults;
    }
    let written = projects_under(into.path());
    if written != found.len() {
        faults.push(format!("写下 {written} 个项目，读到 {}", found.len()));
    }
    let units = list(about, "units");
    if about["each"] != true && list(&read, "单位").len() != units.len() {
        faults.push(format!("{} 个单位应为 {}", list(&read, "单位").len(), units.len()));
    }
    let mut at = 0;
    for (index, told) in units.iter().enumerate() {
        let whole = export(&format!("specs/{}", told["name"].as_str().unwrap()));
        let spec_unit = &whole["单位"][0];
        for spec in list(spec_unit, "项目").iter().take(told["projects"].as_u64().unwrap() as usize) {
            let fault = match found.get(at) {
                Some((unit, project)) => difference(about, unit, project, told, spec),
                None => Some(format!("没有读到 {}", plain(&spec["项目名称"]))),
            };
            faults.extend(fault);
            at += 1;
        }
        let (unit, none) = (&list(&read, "单位").get(index).cloned().unwrap_or_default(), &Json::Null);
        let sums = amounts(&[unit], &unit["资金"], &about["funds"]);
        let wanted = amounts(&[none], &told["totals"], &about["funds"]);
        if told["totals"].is_object() && sums != wanted {
            faults.push(format!("{}：合计 {sums:?} 应为 {wanted:?}", told["name"]));
        }
    }
    if found.len() > at {
        faults.push(format!("读到 {} 个项目，应为 {at}", found.len()));
    }
    faults
}

/// How many projects stand in files of their own.
fn projects_under(folder: &Path) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        count += if path.is_dir() { projects_under(&path) } else { usize::from(!path.ends_with("单位.yaml")) };
    }
    count
}

/// A tree with its texts plain and its amounts bare of trailing zeros.
fn plain_tree(value: &Json) -> Json {
    match value {
        Json::Object(map) => map.iter().map(|(key, value)| (key.clone(), plain_tree(value))).collect(),
        Json::Array(items) => items.iter().map(plain_tree).collect(),
        Json::String(text) => match text.parse::<Decimal>() {
            Ok(number) => Json::String(number.normalize().to_string()),
            Err(_) => Json::String(plain(value)),
        },
        other => other.clone(),
    }
}

#[test]
fn every_layout_gives_every_project_indicator_and_amount() {
    let manifest = std::fs::read_to_string(folder().join("manifest.json")).unwrap();
    let manifest: Vec<Json> = serde_json::from_str(&manifest).unwrap();
    assert!(manifest.len() >= 40);
    let files = std::fs::read_dir(folder().join("files")).unwrap().count();
    assert_eq!(files, manifest.len(), "files and manifest.json are out of step: run make_layouts.py");
    let wrong: Vec<String> = manifest
        .par_iter()
        .flat_map_iter(|about| {
            let faults = faults(about);
            let more = faults.len().saturating_sub(3);
            let shown = faults.into_iter().take(3).map(|fault| format!("{}: {fault}", about["file"].as_str().unwrap()));
            shown.chain((more > 0).then(|| format!("  …还有 {more} 处"))).collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{} 处不对：\n{}", wrong.len(), wrong.join("\n"));
}
