//! The field list as JSON Schema (draft 2020-12), for editors: completion, hover and the first faults while typing.
//!
//! As tolerant as reading is: numbers and dates may be written in every notation that `fmt` makes canonical, and
//! what YAML takes for a number is text to us. Sums and wording are the rules' affair.

use super::extra::{EXTRA, ExtraField, ExtraShape, Extras};
use super::field::{Field, Record, Shape};
use super::project::{Project, Revision, Unit};
use serde_json::{Map, Value as Json, json};

/// The schema of a spec file: a unit, a project or a revision, told by its keys as the program tells them. Of `extras`
/// it holds everything that is declared, whoever declares it: a file does not say to a validator which forms it goes on.
pub fn schema(extras: &Extras) -> Json {
    let mut groups = Groups { extras, done: Map::new() };
    let unit = reference("单位", Unit::fields(), &mut groups);
    let project = reference("项目", Project::fields(), &mut groups);
    let mut revision = reference("修订", Revision::fields(), &mut groups);
    // What is revised may be said in either list, but not in neither.
    let says = |list: &str| json!({ "required": [list], "properties": { list: { "minItems": 1 } } });
    revision["anyOf"] = json!([says("修订内容"), says("其他修改")]);
    // What makes a file a unit or a revision is offered in an empty file too.
    let mut kinds = Map::new();
    for (fields, key) in [(Unit::fields(), "单位名称"), (Unit::fields(), "项目"), (Revision::fields(), "修订内容")]
    {
        let about = fields.iter().find(|field| field.key == key).map_or("", |field| field.about.trim());
        kinds.insert(key.into(), json!({ "title": key, "description": about }));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "绩效规格",
        "description": "单位、项目或修订：有“单位名称”或“项目”的是单位，有“修订内容”或“其他修改”的是修订，其余是项目。由 jixiao schema 生成，请勿手改。",
        "type": "object",
        "properties": kinds,
        "if": { "anyOf": [{ "required": ["单位名称"] }, { "required": ["项目"] }] },
        "then": unit,
        "else": { "if": { "anyOf": [{ "required": ["修订内容"] }, { "required": ["其他修改"] }] }, "then": revision, "else": project },
        "$defs": groups.done,
    })
}

/// The groups described so far, by record.
struct Groups<'a> {
    extras: &'a Extras,
    done: Map<String, Json>,
}

/// A reference to a group of fields, described once under `$defs`: 其中 stands inside itself.
fn reference(title: &str, fields: &'static [Field], groups: &mut Groups) -> Json {
    // ASCII, because a reference is a URI.
    let name = fields.first().map_or("", |field| field.record);
    if !groups.done.contains_key(name) {
        groups.done.insert(name.into(), Json::Null);
        let properties: Map<String, Json> =
            fields.iter().map(|field| (field.key.to_string(), property(field, groups))).collect();
        let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.key).collect();
        let mut group = json!({ "title": title, "properties": properties });
        if !required.is_empty() {
            group["required"] = required.into();
        }
        group["additionalProperties"] = false.into();
        groups.done.insert(name.into(), group);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn property(field: &Field, groups: &mut Groups) -> Json {
    let mut about = field.about.trim().to_string();
    if field.required {
        about.push_str("（必填）");
    }
    if field.private {
        about.push_str("（私密：不印在公开的表上）");
    }
    let mut property = json!({ "title": field.key, "description": about });
    let shape = shape(field, groups);
    if let (Json::Object(property), Json::Object(shape)) = (&mut property, shape) {
        property.extend(shape);
    }
    property
}

fn shape(field: &Field, groups: &mut Groups) -> Json {
    match field.shape {
        Shape::Record(inner) => {
            let mut group = reference(field.key, inner(), groups);
            group["type"] = json!(["object", "null"]);
            group
        }
        Shape::Records(inner) => {
            let mut item = reference(field.key, inner(), groups);
            // No null here: an editor would offer it in place of the fields.
            item["type"] = "object".into();
            let file = json!({ "title": "文件名", "type": "string", "pattern": r"\.ya?ml\s*$" });
            let item = if field.key == "项目" { json!({ "anyOf": [file, item] }) } else { item };
            let mut list = json!({ "type": ["array", "null"], "items": item });
            if field.required {
                (list["type"], list["minItems"]) = ("array".into(), 1.into());
            }
            list
        }
        Shape::Free if field.key == EXTRA => {
            let mut asked = Map::new();
            for one in groups.extras.of(field.record) {
                if !asked.contains_key(&one.name) {
                    let all: Vec<&ExtraField> = groups.extras.named(field.record, &one.name).collect();
                    asked.insert(one.name.clone(), asked_for(&all));
                }
            }
            // What nobody declares may stand beside it: import keeps unknown labels there.
            json!({ "type": ["object", "null"], "properties": asked })
        }
        plain => scalar_shape(plain, field.required),
    }
}

/// A field that holds no group.
fn scalar_shape(shape: Shape, required: bool) -> Json {
    let number = format!("{MINUS}{AMOUNT}");
    match shape {
        Shape::Line | Shape::Prose | Shape::Target | Shape::Reached if required => {
            json!({ "type": ["string", "number"], "pattern": r"\S" })
        }
        Shape::Line | Shape::Prose | Shape::Target | Shape::Reached => text(),
        Shape::Amount => scalar(&["number", "string"], &number, required),
        Shape::Percent => scalar(&["string"], &format!(r"{number}\s*[%％﹪]"), required),
        Shape::Date => scalar(&["string", "number"], DATE, required),
        Shape::Integer => {
            let mut whole = scalar(&["integer", "string"], "[0-9]+", required);
            whole["minimum"] = 0.into();
            whole
        }
        Shape::Lines => json!({ "type": ["array", "string", "number", "null"], "items": text() }),
        Shape::Record(_) | Shape::Records(_) | Shape::Free => json!({}),
    }
}

/// One name under 附加; where several declare it differently, any of their shapes is taken.
fn asked_for(all: &[&ExtraField]) -> Json {
    let mut told: Vec<String> = Vec::new();
    let mut shapes: Vec<&ExtraShape> = Vec::new();
    for one in all {
        let by = if one.by.is_empty() { String::new() } else { format!("（{}）", one.by) };
        let about = if one.about.is_empty() { one.shape.name() } else { one.about.clone() };
        told.push(format!("{about}{by}"));
        if !shapes.contains(&&one.shape) {
            shapes.push(&one.shape);
        }
    }
    told.dedup();
    let mut property = json!({ "title": all.first().map_or("", |one| &one.name), "description": told.join("；") });
    let shape = match shapes.as_slice() {
        [one] => extra_shape(one),
        several => json!({ "anyOf": several.iter().map(|one| extra_shape(one)).collect::<Vec<_>>() }),
    };
    if let (Json::Object(property), Json::Object(shape)) = (&mut property, shape) {
        property.extend(shape);
    }
    property
}

fn extra_shape(shape: &ExtraShape) -> Json {
    match shape {
        ExtraShape::Choice(words) => {
            let mut words: Vec<Json> = words.iter().map(|word| word.as_str().into()).collect();
            words.push(Json::Null);
            json!({ "enum": words })
        }
        ExtraShape::Pairs => json!({ "type": ["object", "null"], "additionalProperties": text() }),
        plain => scalar_shape(plain.plain(), false),
    }
}

fn text() -> Json {
    json!({ "type": ["string", "number", "null"] })
}

const MINUS: &str = "[-－−]?";

/// With thousands commas where they belong, in half or full width.
const AMOUNT: &str = "([0-9０-９]+|[0-9０-９]{1,3}([,，][0-9０-９]{3})+)([.．][0-9０-９]+)?";

/// A year, a month or a day in every notation that is read; whether the day exists is not a pattern's affair.
const DATE: &str = r"([0-9０-９]\s*){4}([年月./—–－．／-]\s*([0-9０-９]\s*){1,2}){0,2}[年月日号]?";

fn scalar(types: &[&str], pattern: &str, required: bool) -> Json {
    let mut types = types.to_vec();
    let pattern = if required {
        format!(r"^\s*({pattern})\s*$")
    } else {
        types.push("null");
        format!(r"^\s*({pattern})?\s*$")
    };
    json!({ "type": types, "pattern": pattern })
}
