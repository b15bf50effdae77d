//! `{{ expr }}`: what a form shows without owning it, worked out by Tera.
//!
//! Tera knows no Chinese identifiers, so `资金.总计 - 资金.财政拨款` is rewritten to look-ups first;
//! authors never see that.

use super::codec::{Codec, Written};
use super::definition::shape_of;
use crate::source::{self, Path, Step};
use crate::spec::{Amount, Field, Shape, Taxonomy};
use crate::tree::{Node, Value};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Number, Value as Json};

/// The facts that an expression speaks of; `Err` says what is wrong with the expression.
pub fn variables(expression: &str) -> Result<Vec<Path>, String> {
    let (expression, _) = split_codec(expression)?;
    let rewritten = rewrite(expression);
    let mut tera = tera::Tera::new();
    tera.add_raw_template("expression", &rewritten.template).map_err(|error| last_line(&error.to_string()))?;
    Ok(rewritten.variables)
}

/// What an expression may speak of: the item it stands in, if any, and the root.
pub struct Facts<'a> {
    pub root: (&'a Node, &'static [Field]),
    pub item: Option<(&'a Node, &'static [Field])>,
}

impl<'a> Facts<'a> {
    /// The item's own fields come first.
    fn owner(&self, path: &Path) -> (&'a Node, &'static [Field]) {
        self.item.filter(|(_, fields)| shape_of(fields, path).is_some()).unwrap_or(self.root)
    }

    fn get(&self, path: &Path) -> Option<&'a Node> {
        self.owner(path).0.get(path)
    }

    fn shape(&self, path: &Path) -> Option<Shape> {
        shape_of(self.owner(path).1, path)
    }
}

/// The value of an expression; blank when every fact it speaks of is blank.
pub fn evaluate(expression: &str, facts: &Facts, taxonomy: &Taxonomy) -> Result<Written, String> {
    let (expression, codec) = split_codec(expression)?;
    // A bare fact needs no arithmetic and keeps every digit.
    if let Some(path) = bare_path(expression) {
        return Ok(codec.write(facts.get(&path), taxonomy));
    }
    let rewritten = rewrite(expression);
    if rewritten.variables.iter().all(|path| facts.get(path).is_none_or(Node::is_blank)) {
        return Ok(Written::default());
    }
    let mut known = Json::Object(Map::new());
    for path in &rewritten.variables {
        let value = to_json(facts.get(path), facts.shape(path));
        put(&mut known, path, value);
    }
    let mut context = tera::Context::new();
    context.insert("d", &known);
    let text =
        tera::Tera::one_off(&rewritten.template, &context, false).map_err(|error| last_line(&error.to_string()))?;
    // Tera computes in floats, which show their seams (0.2000000000002729): a result is rounded to
    // the decimals its amounts have, which is exact for sums and differences of any budget.
    let scale = rewritten
        .variables
        .iter()
        .filter_map(|path| Amount::parse(facts.get(path)?.as_text()?))
        .map(|amount| amount.0.scale())
        .max();
    let number = text.trim().parse::<f64>().ok().and_then(|number| Decimal::try_from(number).ok());
    let text = match number {
        Some(number) => {
            let scale = scale.unwrap_or(0).max(if codec.is_money() { 2 } else { 6 });
            number.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
        }
        None => text,
    };
    Ok(codec.write(Some(&Node::text(text.trim())), taxonomy))
}

/// Splits a codec of ours from the end: `资金.总计|money`.
fn split_codec(expression: &str) -> Result<(&str, Codec), String> {
    let Some((head, tail)) = expression.rsplit_once('|') else { return Ok((expression.trim(), Codec::Plain)) };
    match Codec::parse(tail.trim()) {
        Some(codec) => Ok((head.trim(), codec)),
        None => Ok((expression.trim(), Codec::Plain)),
    }
}

fn bare_path(expression: &str) -> Option<Path> {
    let plain = !expression.is_empty()
        && !expression.starts_with(|c: char| c.is_ascii())
        && expression.chars().all(|c| is_identifier(c) || c == '.');
    plain.then(|| Path(expression.split('.').map(|key| Step::Key(source::key(key))).collect()))
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Rewritten {
    template: String,
    variables: Vec<Path>,
}

fn rewrite(expression: &str) -> Rewritten {
    let mut out = Rewritten { template: String::from("{{ "), variables: Vec::new() };
    let mut rest = expression;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' | '\'' | '`' => rest[1..].find(c).map_or(rest.len(), |close| close + 2),
            _ if is_identifier(c) => rest.find(|c| !is_identifier(c) && c != '.').unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        let (token, behind) = rest.split_at(length);
        rest = behind;
        let keys: Vec<&str> = token.split('.').collect();
        if is_identifier(c) && !keys[0].is_ascii() {
            out.template.push('d');
            for key in &keys {
                out.template.push_str(&format!("[\"{key}\"]"));
            }
            out.variables.push(Path(keys.iter().map(|key| Step::Key(source::key(key))).collect()));
        } else {
            out.template.push_str(token);
        }
    }
    out.template.push_str(" }}");
    out
}

fn put(facts: &mut Json, path: &Path, value: Json) {
    let mut at = facts;
    for step in &path.0 {
        let Step::Key(key) = step else { return };
        if !at.is_object() {
            *at = Json::Object(Map::new());
        }
        let Json::Object(map) = at else { return };
        at = map.entry(key.to_string()).or_insert(Json::Null);
    }
    *at = value;
}

/// A missing amount counts as nothing, anything else missing as empty text.
fn to_json(node: Option<&Node>, shape: Option<Shape>) -> Json {
    match (node.map(|node| &node.value), shape) {
        (Some(Value::Text(text)), Some(Shape::Amount)) => {
            match Amount::parse(text).and_then(|amount| amount.0.to_string().parse().ok()) {
                Some(number) => Number::from_f64(number).map_or(Json::Null, Json::Number),
                None => Json::String(text.clone()),
            }
        }
        (Some(Value::Text(text)), Some(Shape::Integer)) => {
            text.parse::<i64>().map_or(Json::String(text.clone()), Json::from)
        }
        (Some(Value::Text(text)), _) => Json::String(text.clone()),
        (Some(Value::List(items)), _) => Json::Array(items.iter().map(|item| to_json(Some(item), None)).collect()),
        (Some(Value::Map(entries)), _) => {
            let inner = if let Some(Shape::Record(fields)) = shape { fields() } else { &[] };
            let shape_of = |key: &str| inner.iter().find(|field| field.key == key).map(|field| field.shape);
            Json::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.to_string(), to_json(Some(&entry.value), shape_of(&entry.key))))
                    .collect(),
            )
        }
        (_, Some(Shape::Amount)) => Json::from(0),
        _ => Json::String(String::new()),
    }
}

fn last_line(text: &str) -> String {
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("").trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Project, Record};

    fn facts() -> Node {
        let mut node = Node::map();
        *node.reach(&Path::parse("资金.总计").unwrap_or_default().0) = Node::text("2680.30");
        *node.reach(&Path::parse("资金.财政拨款").unwrap_or_default().0) = Node::text("2680.1");
        *node.reach(&Path::parse("项目名称").unwrap_or_default().0) = Node::text("运维");
        node
    }

    fn value(expression: &str) -> Result<Written, String> {
        evaluate(expression, &Facts { root: (&facts(), Project::fields()), item: None }, &Taxonomy::default())
    }

    #[test]
    fn differences_of_amounts_are_exact() {
        let written = value("资金.总计 - 资金.财政拨款 - 资金.其他资金 | money");
        assert_eq!(written.map(|w| (w.text, w.number.map(|n| n.to_string()))), Ok(("0.20".into(), Some("0.2".into()))));
    }

    #[test]
    fn a_bare_fact_keeps_its_digits_and_a_blank_one_is_blank() {
        assert_eq!(value("资金.总计|money").map(|w| w.text), Ok("2,680.30".into()));
        assert_eq!(value("资金.其他资金|money").map(|w| w.text), Ok(String::new()));
        assert_eq!(value("\"共\" ~ 项目名称").map(|w| w.text), Ok("共运维".into()));
    }

    #[test]
    fn a_malformed_expression_is_told() {
        assert!(variables("资金.总计 -").is_err());
        let paths = variables("资金.总计 - 资金.财政拨款|money")
            .map(|paths| paths.iter().map(Path::to_string).collect::<Vec<_>>());
        assert_eq!(paths, Ok(vec!["资金.总计".to_string(), "资金.财政拨款".to_string()]));
    }
}
