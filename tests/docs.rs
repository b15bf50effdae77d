//! The pages that follow from the program are made from it: the rules from their own pages, the reference of the
//! spec from the field list. `UPDATE=1 cargo test --test docs` writes them.

mod common;

use common::here;
use jixiao::desk::Table;
use jixiao::spec::{Extras, Field, Project, Record, Revision, Shape, Unit};
use std::collections::BTreeMap;
use std::path::Path;

/// ID → the page, for every page below a folder.
fn pages(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            pages(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&entry).unwrap();
            let (id, _) = text.lines().next().unwrap().trim_start_matches("# ").split_once(' ').unwrap();
            let id = id.to_string();
            assert!(found.insert(id.clone(), text).is_none(), "{id} has two pages");
        }
    }
}

/// Writes the page when `UPDATE` is set; it must be what is there.
fn generated(page: &str, text: &str) {
    let path = here("docs").join(page);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == text, "docs/{page} is not current: run with UPDATE=1");
}

/// The page with its headings one level lower; what is fenced is no heading, and its tags for the tests go.
fn lowered(page: &str) -> String {
    let mut fenced = false;
    let mut out = String::new();
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            let kind = line.split_whitespace().next().unwrap_or(line);
            out += kind;
        } else {
            if !fenced && line.starts_with('#') {
                out.push('#');
            }
            out += line;
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_list_of_rules_is_current() {
    let mut found = BTreeMap::new();
    pages(&here("src/rules"), &mut found);
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
        let mut chapter = format!("# {letter} {family}\n\n[全部规则](../rules.md)\n");
        let mut any = false;
        for (id, page) in found.iter().filter(|(id, _)| id.starts_with(letter)) {
            let title = page.lines().next().unwrap().trim_start_matches("# ").split_once(' ').unwrap().1;
            out += &format!("- [{id}](rules/{letter}.md#{id}) {title}\n");
            chapter += &format!("\n<a id=\"{id}\"></a>\n\n{}", lowered(page));
            any = true;
        }
        if any {
            generated(&format!("rules/{letter}.md"), &chapter);
        }
    }
    generated("rules.md", &out);
    assert_eq!(out.matches("\n- [").count(), found.len(), "every id belongs to a family");
}

/// What a field holds, and how that is written.
fn kind(field: &Field) -> (String, &'static str) {
    let group = |fields: &'static [Field]| fields.first().map_or("", |field| field.record);
    match field.shape {
        Shape::Line => ("一行文字".into(), ""),
        Shape::Prose => ("长文字".into(), "`\\|` 后另起行"),
        Shape::Amount => ("金额".into(), "`75.60`"),
        Shape::Target => ("指标值".into(), "`≥95%`、`提高`"),
        Shape::Reached => ("完成值".into(), "`98%`、`达成`"),
        Shape::Integer => ("整数".into(), "`2025`"),
        Shape::Date => ("日期".into(), "`2025-03-01`"),
        Shape::Percent => ("百分数".into(), "`60%`"),
        Shape::Lines => ("若干行文字".into(), "每项以 `- ` 开头"),
        Shape::Record(inner) => (format!("一组字段，见 [{}](#{})", field.key, group(inner())), ""),
        Shape::Records(inner) => (format!("列表，每项见 [{}](#{})", field.key, group(inner())), "每项以 `- ` 开头"),
        Shape::Free => ("由表单声明".into(), ""),
    }
}

/// The tables of a record and of what stands in it, each record once.
fn record(title: &str, key: Option<&str>, fields: &'static [Field], done: &mut Vec<&'static str>, out: &mut String) {
    let Some(name) = fields.first().map(|field| field.record).filter(|name| !done.contains(name)) else { return };
    done.push(name);
    *out += &format!("\n<a id=\"{name}\"></a>\n\n## {title}\n\n");
    if let Some(key) = key {
        *out += &format!("写在 `{key}:` 下面。\n\n");
    }
    *out += "| 字段 | 意思 | 内容 | 写法举例 | |\n|---|---|---|---|---|\n";
    for field in fields {
        let (kind, example) = kind(field);
        let marks: Vec<&str> = [(field.required, "必填"), (field.private, "私密")]
            .iter()
            .filter(|mark| mark.0)
            .map(|mark| mark.1)
            .collect();
        let about = field.about.trim().replace('|', "\\|");
        *out += &format!("| `{}` | {about} | {kind} | {example} | {} |\n", field.key, marks.join("、"));
    }
    for field in fields {
        if let Shape::Record(inner) | Shape::Records(inner) = field.shape {
            let key = field.key;
            record(key, Some(key), inner(), done, out);
        }
    }
}

/// What every workspace has; what forms declare under 附加 comes to it.
#[test]
fn the_reference_of_the_tables_is_current() {
    let mut out = String::from(
        "# 平表的栏\n\n`jixiao export --format csv` 写的四张表，见 [export](../commands/export.md)。\
         指标和项目的字段与[规格](spec.md)相同，下一层的用点连起来；表单和地区声明的[附加字段](../forms/language.md#附加字段)各加一栏 `附加.名`，排在 `附加` 之前。\n",
    );
    for table in Table::ALL {
        out += &format!("\n## {}.csv\n\n| 栏 | 内容 |\n|---|---|\n", table.name());
        for column in table.columns(&Extras::default()) {
            out += &format!("| `{}` | {} |\n", column.head, column.about.replace('|', "\\|"));
        }
    }
    generated("reference/tables.md", &out);
}

#[test]
fn the_reference_of_the_spec_is_current() {
    let mut out = String::from(
        "# 规格的字段\n\n这一页由程序的字段表生成，与 `jixiao schema`、`check`、`fmt` 用的是同一份。\
         “必填”没有写的，`check` 报 [S020](../rules/S.md#S020)；没有的字段报 [S021](../rules/S.md#S021)。\
         金额的单位是万元，`金额单位: 元` 改成元。“私密”的是电话一类，不宜公开。写法和容易写错的地方见 [写法](notation.md)。\n",
    );
    let mut done = Vec::new();
    record("单位：单位.yaml", None, Unit::fields(), &mut done, &mut out);
    record("项目：一个项目一个文件", None, Project::fields(), &mut done, &mut out);
    record("修订", None, Revision::fields(), &mut done, &mut out);
    generated("reference/spec.md", &out);
}
