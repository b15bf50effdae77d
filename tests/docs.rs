//! The list of rules in the docs is made from the pages themselves.

mod common;

use common::here;
use std::collections::BTreeMap;
use std::path::Path;

/// ID → (title, path from docs/), from the first line of every page below a folder.
fn pages(folder: &Path, base: &str, found: &mut BTreeMap<String, (String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_str().unwrap().to_string();
        if entry.is_dir() {
            pages(&entry, &format!("{base}/{name}"), found);
        } else if name.ends_with(".md") {
            let text = std::fs::read_to_string(&entry).unwrap();
            let heading = text.lines().next().unwrap().trim_start_matches("# ").to_string();
            let (id, title) = heading.split_once(' ').unwrap();
            let known = found.insert(id.to_string(), (title.to_string(), format!("{base}/{name}")));
            assert!(known.is_none(), "{id} has two pages");
        }
    }
}

#[test]
fn the_list_of_rules_is_current() {
    let mut found = BTreeMap::new();
    pages(&here("src/rules"), "../src/rules", &mut found);
    let families = [
        ("S", "规格与写法"),
        ("M", "金额与合计"),
        ("V", "指标值与文字"),
        ("K", "指标体系"),
        ("D", "日期与进度"),
        ("R", "修订"),
        ("Z", "权重与自评"),
        ("F", "表单与填表"),
        ("I", "读表"),
    ];
    let mut out = String::from(
        "# 规则\n\n`jixiao` 会说的每一条，按编号；`jixiao rules explain 编号` 打印同一页，`jixiao rules` 列出当前的级别。\n",
    );
    for (letter, family) in families {
        out += &format!("\n## {letter} {family}\n\n");
        for (id, (title, path)) in found.iter().filter(|(id, _)| id.starts_with(letter)) {
            out += &format!("- [{id}]({path}) {title}\n");
        }
    }
    let path = here("docs/rules.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &out).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), out, "run with UPDATE=1");
    assert_eq!(out.matches("\n- [").count(), found.len(), "every id belongs to a family");
}
