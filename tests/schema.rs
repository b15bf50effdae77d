//! The JSON Schema: current, true to the field list, and met by every spec here. `.ci/run` asks check-jsonschema as
//! well, which shares no code with us; the few words of the language read below are enough to run everywhere.

use jixiao::formats::yaml;
use jixiao::forms::Library;
use jixiao::source::SourceId;
use jixiao::spec::Percent;
use jixiao::spec::{Amount, Date, Field, Project, Record, Revision, Shape, Unit, schema};
use jixiao::tree::{Node, Value};
use serde_json::{Value as Json, json};
use std::fs;
use std::path::{Path, PathBuf};

/// With what the built-in forms and regions declare.
fn built_in() -> Json {
    schema(&Library::built_in().unwrap().extras)
}

fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_committed_schema_is_current() {
    let (path, text) = (home("specs/jixiao.schema.json"), format!("{:#}\n", built_in()));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap() == text, "run: UPDATE=1 cargo test --test schema");
}

#[test]
fn every_field_is_in_the_schema_in_its_order_with_its_words() {
    fn look(fields: &'static [Field], schema: &Json, seen: &mut Vec<&'static str>) {
        let record = fields[0].record;
        if seen.contains(&record) {
            return;
        }
        seen.push(record);
        let group = &schema["$defs"][record];
        let keys: Vec<&str> = group["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, fields.iter().map(|field| field.key).collect::<Vec<_>>());
        let required = fields.iter().filter(|field| field.required).map(|field| field.key);
        assert_eq!(
            group["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect::<Vec<_>>(),
            required.collect::<Vec<_>>()
        );
        for field in fields {
            let property = &group["properties"][field.key];
            assert_eq!(property["title"], field.key);
            assert!(property["description"].as_str().unwrap().starts_with(field.about.trim()));
            if let Shape::Record(inner) | Shape::Records(inner) = field.shape {
                look(inner(), schema, seen);
            }
        }
    }
    let (schema, mut seen) = (built_in(), Vec::new());
    for fields in [Unit::fields(), Project::fields(), Revision::fields()] {
        look(fields, &schema, &mut seen);
    }
    assert_eq!(schema["$defs"].as_object().unwrap().len(), seen.len());
}

/// As a YAML reader of the core schema hands a spec to a validator.
fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Nil => Json::Null,
        Value::Text(text) => match serde_yaml::from_str::<Json>(text) {
            Ok(number @ Json::Number(_)) => number,
            _ => text.as_str().into(),
        },
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.to_string(), to_json(&entry.value))).collect(),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    // Without the tables of Unicode, which nothing else here needs.
    let pattern = pattern.replace(r"\s", "[ \t\n]").replace(r"\S", "[^ \t\n]");
    regex::Regex::new(&pattern).unwrap().is_match(text)
}

fn valid(value: &Json, schema: &Json, root: &Json, at: &str) -> Result<(), String> {
    let Some(words) = schema.as_object() else {
        return Ok(());
    };
    for (word, says) in words {
        let is = |kind: &str| match kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_u64() || value.is_i64(),
            "null" => value.is_null(),
            other => panic!("type {other}"),
        };
        let fits = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "then" | "else" => true,
            "$ref" => {
                let name = says.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                valid(value, &root["$defs"][name], root, at)?;
                true
            }
            "type" => match says {
                Json::Array(kinds) => kinds.iter().filter_map(Json::as_str).any(is),
                kind => is(kind.as_str().unwrap()),
            },
            "enum" => says.as_array().unwrap().contains(value),
            "pattern" => value.as_str().is_none_or(|text| matches(says.as_str().unwrap(), text)),
            "minimum" => value.as_f64().is_none_or(|number| number >= says.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= says.as_u64().unwrap()),
            "required" => {
                let keys = says.as_array().unwrap().iter().filter_map(Json::as_str);
                value.as_object().is_none_or(|map| keys.into_iter().all(|key| map.contains_key(key)))
            }
            "properties" => {
                for (key, inner) in says.as_object().unwrap() {
                    if let Some(child) = value.get(key) {
                        valid(child, inner, root, &format!("{at}/{key}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = &schema["properties"];
                let others = value.as_object().into_iter().flatten().filter(|(key, _)| known.get(*key).is_none());
                for (key, other) in others {
                    if says == false {
                        return Err(format!("{at}: additionalProperties"));
                    }
                    valid(other, says, root, &format!("{at}/{key}"))?;
                }
                true
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    valid(item, says, root, &format!("{at}/{index}"))?;
                }
                true
            }
            "anyOf" => says.as_array().unwrap().iter().any(|one| valid(value, one, root, at).is_ok()),
            "if" => {
                let branch = if valid(value, says, root, at).is_ok() { "then" } else { "else" };
                valid(value, &schema[branch], root, at)?;
                true
            }
            other => panic!("the schema uses {other}, which this test does not read"),
        };
        if !fits {
            return Err(format!("{at}: {word}"));
        }
    }
    Ok(())
}

fn judge(text: &str) -> Result<(), String> {
    let (node, report) = yaml::parse(SourceId(0), text);
    assert_eq!(report.findings, [], "{text}");
    let schema = built_in();
    valid(&to_json(&node), &schema, &schema, "")
}

fn specs(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let example = path.file_name().is_some_and(|name| name == "example.yaml");
        if path.is_dir() {
            specs(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "yaml") && (example || folder.starts_with(home("specs"))) {
            found.push(path);
        }
    }
}

#[test]
fn every_spec_here_is_valid() {
    let mut found = Vec::new();
    specs(&home("specs"), &mut found);
    specs(&home("templates"), &mut found);
    assert!(found.len() > 60);
    for path in found {
        assert_eq!(judge(&fs::read_to_string(&path).unwrap()), Ok(()), "{}", path.display());
    }
}

#[test]
fn an_editor_underlines_what_check_would_tell() {
    for (text, fault) in [
        ("项目名称: 甲\n负责人: 张三\n", ": additionalProperties"),
        ("年度: 2025\n", ": required"),
        ("项目名称:\n", "/项目名称: type"),
        ("项目名称: 甲\n年度: 明年\n", "/年度: pattern"),
        ("项目名称: 甲\n资金: {总计: 12万元}\n", "/资金/总计: pattern"),
        ("项目名称: 甲\n资金: {财政拨款: 1}\n", "/资金: required"),
        (
            "项目名称: 甲\n资金来源: [{名称: 乙, 其中: [{名称: 丙, 本年: 1}]}]\n",
            "/资金来源/0/其中/0: additionalProperties",
        ),
        ("单位名称: 甲\n项目: [乙]\n", "/项目/0: anyOf"),
        ("项目名称: 甲\n修订内容: []\n", ": anyOf"),
    ] {
        assert_eq!(judge(text), Err(fault.into()), "{text}");
    }
    for text in [
        "项目名称: 2025\n附加: {任意: [1, {深: 2}]}\n表: 甲\n",
        "单位名称: 甲\n项目:\n- 乙.yaml\n- 项目名称: 丙\n",
        "项目名称: 甲\n修订内容: [{指标名称: 一, 原指标值: 1, 修订后指标值: 取消}]\n",
        "项目名称: 甲\n其他修改: [{位置: 年度, 改为: 2025}]\n",
    ] {
        assert_eq!(judge(text), Ok(()), "{text}");
    }
}

#[test]
fn the_patterns_take_what_reading_takes() {
    let root = built_in();
    let pattern =
        |record: &str, key: &str| root["$defs"][record]["properties"][key]["pattern"].as_str().unwrap().to_string();
    for text in [
        "75.60",
        "2,913.07",
        "１２．５",
        "-3",
        "29,13.07",
        "1.",
        ".5",
        "1e3",
        "95%",
        "100万元",
        "1,000,00",
        "１，０００",
    ] {
        assert_eq!(matches(&pattern("Funds", "总计"), text), Amount::parse(text).is_some(), "{text}");
        let percent = format!("{text}％");
        assert_eq!(
            matches(&pattern("Progress", "第一季度"), &percent),
            Percent::parse(&percent).is_some(),
            "{percent}"
        );
    }
    for text in [
        "2021年  1 月  1 日",
        "2021.1.1",
        "2020. 01",
        "2026/1/1",
        "2024-02-29",
        "2019年",
        "２０２１年",
        "明年",
        "21.1.1",
        "2021年1月-12月",
        "2021--1",
    ] {
        assert_eq!(matches(&pattern("Project", "开始日期"), text), Date::parse(text).is_some(), "{text}");
    }
    assert_eq!(root["$schema"], json!("https://json-schema.org/draft/2020-12/schema"));
}
