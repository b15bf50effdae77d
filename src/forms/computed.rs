//! `{{ expr }}`: what a form shows without owning it, worked out by Tera.
//!
//! Tera knows no Chinese identifiers and no spreadsheet's functions, so `sum(资金来源.本年度) - 资金.总计` is rewritten
//! first (`expression`); authors never see that.

mod expression;

use super::codec::{Codec, Written};
use super::definition::shape_of;
use crate::diagnostic::Words;
use crate::source::{Path, Step};
use crate::spec::extra::EXTRA;
use crate::spec::project::field_through;
use crate::spec::{Amount, Extras, Field, Percent, Shape, Taxonomy};
use crate::tree::{Node, Value};
use expression::{Expression, split_codec};
use rust_decimal::Decimal;
use serde_json::{Number, Value as Json};

/// Why an expression gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    ByZero,
    Malformed(Words),
}

impl Failure {
    pub fn words(&self) -> Words {
        match self {
            Failure::ByZero => words!("除数是 0", "it divides by nothing"),
            Failure::Malformed(words) => words.clone(),
        }
    }
}

/// The facts that an expression speaks of; `Err` says what is wrong with the expression.
pub fn variables(expression: &str) -> Result<Vec<Path>, Words> {
    let (expression, _) = split_codec(expression);
    let parsed = Expression::parse(expression)?;
    let mut tera = tera();
    tera.add_raw_template("expression", &parsed.template).map_err(|error| {
        let told = said(&error.to_string()).to_string();
        words!("算式看不懂：{told}", "it is no expression: {told}")
    })?;
    Ok(parsed.variables)
}

/// What a path in an expression is; `资金来源.本年度` speaks of every item of the list.
pub fn shape_through(fields: &'static [Field], path: &Path) -> Option<Shape> {
    field_through(fields, &path.0).map(|field| field.shape)
}

/// What an expression may speak of: the item it stands in, if any, and the root.
pub struct Facts<'a> {
    pub root: (&'a Node, &'static [Field]),
    pub item: Option<(&'a Node, &'static [Field])>,
    /// What is declared under 附加: an amount there is an amount in a sum too.
    pub extras: &'a Extras,
}

impl<'a> Facts<'a> {
    /// The item's own fields come first.
    fn owner(&self, path: &Path) -> (&'a Node, &'static [Field]) {
        self.item.filter(|(_, fields)| shape_through(fields, path).is_some()).unwrap_or(self.root)
    }

    fn get(&self, path: &Path) -> Option<&'a Node> {
        self.owner(path).0.get(path)
    }

    fn shape(&self, path: &Path) -> Option<Shape> {
        let fields = self.owner(path).1;
        match shape_through(fields, path)? {
            Shape::Free => Some(self.extra(fields, path).unwrap_or(Shape::Free)),
            shape => Some(shape),
        }
    }

    /// The shape of a name under 附加 of some record, where it is declared.
    fn extra(&self, fields: &'static [Field], path: &Path) -> Option<Shape> {
        let at = path.0.iter().position(|step| *step == Step::Key(EXTRA.into()))?;
        let [Step::Key(name)] = path.0.get(at + 1..)? else { return None };
        let record = field_through(fields, &path.0[..=at])?.record;
        self.extras.shape(record, name).map(|shape| shape.plain())
    }

    /// What stands at a path; through a list, what stands in each of its items.
    fn every(&self, path: &Path) -> Vec<&'a Node> {
        fn walk<'n>(node: &'n Node, steps: &[Step], found: &mut Vec<&'n Node>) {
            match (steps.split_first(), &node.value) {
                (Some((Step::Key(_), _)), Value::List(items)) => items.iter().for_each(|item| walk(item, steps, found)),
                (Some((step, rest)), _) => {
                    if let Some(next) = node.get(&Path(vec![step.clone()])) {
                        walk(next, rest, found);
                    }
                }
                (None, _) => found.extend(Some(node).filter(|node| !node.is_blank())),
            }
        }
        let mut found = Vec::new();
        walk(self.owner(path).0, &path.0, &mut found);
        found
    }

    /// Whether the path leads through a list, to as many facts as it has items.
    fn is_many(&self, path: &Path) -> bool {
        let (_, fields) = self.owner(path);
        shape_of(fields, path).is_none() || matches!(self.shape(path), Some(Shape::Records(_) | Shape::Lines))
    }
}

/// The value of an expression; blank when every fact it speaks of is blank.
pub fn evaluate(expression: &str, facts: &Facts, taxonomy: &Taxonomy) -> Result<Written, Failure> {
    let (expression, codec) = split_codec(expression);
    let parsed = Expression::parse(expression).map_err(Failure::Malformed)?;
    // A bare fact needs no arithmetic and keeps every digit.
    if let [path] = parsed.variables.as_slice()
        && parsed.is_bare
        && !facts.is_many(path)
    {
        return Ok(codec.write(facts.get(path), taxonomy));
    }
    if !parsed.variables.is_empty() && parsed.variables.iter().all(|path| facts.every(path).is_empty()) {
        return Ok(Written::default());
    }
    let mut context = tera::Context::new();
    for (index, path) in parsed.variables.iter().enumerate() {
        context.insert(format!("v{index}"), &known(path, facts));
    }
    let text = tera().render_str(&parsed.template, &context, false).map_err(|error| {
        let whole = error.to_string();
        let told = said(&whole);
        match whole.contains("divide by 0") {
            true => Failure::ByZero,
            false => Failure::Malformed(words!("算不了：{told}", "it cannot be computed: {told}")),
        }
    })?;
    let text = text.trim();
    // What is a share of a hundred is one in a spreadsheet too.
    if let (Codec::Plain, Some(_)) = (&codec, Percent::parse(text)) {
        return Ok(Codec::Percent.write(Some(&Node::text(text)), taxonomy));
    }
    // Tera computes in floats, which show their seams (0.2000000000002729): a result is rounded to
    // the decimals its amounts have, which is exact for sums and differences of any budget.
    let amounts = parsed.variables.iter().flat_map(|path| facts.every(path));
    let scale = amounts.filter_map(|node| Amount::parse(node.as_text()?)).map(|amount| amount.0.scale()).max();
    // A code is no number: `00123`, or more digits than a float keeps.
    let is_code =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text.len() > 15 || text.len() > 1 && text.starts_with('0'));
    if is_code {
        return Ok(codec.write(Some(&Node::text(text)), taxonomy));
    }
    let number = text.parse::<f64>().ok().and_then(|number| Decimal::try_from(number).ok());
    let Some(number) = number else { return Ok(codec.write(Some(&Node::text(text)), taxonomy)) };
    if matches!(codec, Codec::Percent) {
        let Some(share) = number.checked_mul(Decimal::ONE_HUNDRED) else {
            return Ok(codec.write(Some(&Node::text(text)), taxonomy));
        };
        let share = expression::rounded(share, 2).normalize();
        return Ok(Codec::Percent.write(Some(&Node::text(format!("{share}%"))), taxonomy));
    }
    let text = match parsed.decimals {
        // As many as `round` was asked for.
        Some(decimals) => {
            let mut number = expression::rounded(number, decimals);
            number.rescale(decimals);
            number.to_string()
        }
        None => {
            let scale = scale.unwrap_or(0).max(if codec.is_money() { 2 } else { 6 });
            expression::rounded(number, scale).normalize().to_string()
        }
    };
    let written = codec.write(Some(&Node::text(text.as_str())), taxonomy);
    Ok(if matches!(codec, Codec::Plain) { Written::plain_number(&written.text) } else { written })
}

/// Tera with the functions of the form language.
fn tera() -> tera::Tera {
    let mut tera = tera::Tera::default();
    expression::register(&mut tera);
    tera
}

/// A missing amount counts as nothing, anything else missing as empty text.
fn known(path: &Path, facts: &Facts) -> Json {
    let shape = facts.shape(path);
    let every = facts.every(path);
    if facts.is_many(path) {
        let inside = if matches!(shape, Some(Shape::Lines | Shape::Records(_))) { None } else { shape };
        // A list is counted by its items.
        let items = match shape {
            Some(Shape::Records(_) | Shape::Lines) => every.iter().flat_map(|list| list.items()).collect(),
            _ => every,
        };
        return items.into_iter().filter(|item| !item.is_blank()).map(|item| scalar(Some(item), inside)).collect();
    }
    scalar(every.first().copied(), shape)
}

fn scalar(node: Option<&Node>, shape: Option<Shape>) -> Json {
    let number = |number: Decimal| {
        let number = number.to_string().parse().ok().and_then(Number::from_f64);
        number.map_or(Json::Null, Json::Number)
    };
    match (node.and_then(Node::as_text), shape) {
        (Some(text), Some(Shape::Amount)) => {
            Amount::parse(text).map_or(Json::String(text.to_string()), |amount| number(amount.0))
        }
        (Some(text), Some(Shape::Percent)) => {
            let share = Percent::parse(text).and_then(|percent| percent.0.checked_div(Decimal::ONE_HUNDRED));
            share.map_or(Json::String(text.to_string()), number)
        }
        (Some(text), Some(Shape::Integer)) => {
            text.trim().parse::<i64>().map_or(Json::String(text.to_string()), Json::from)
        }
        (Some(text), _) => Json::String(text.to_string()),
        (None, Some(Shape::Amount | Shape::Percent)) => Json::from(0),
        // A group or a list is not nothing.
        (None, _) => Json::String(node.filter(|node| !node.is_blank()).map(super::anything::write).unwrap_or_default()),
    }
}

/// What Tera has to say, without the picture of the template that it draws below.
fn said(text: &str) -> &str {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("").trim();
    line.strip_prefix("error: ").unwrap_or(line)
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

    fn value(expression: &str) -> Result<Written, Failure> {
        evaluate(
            expression,
            &Facts { root: (&facts(), Project::fields()), item: None, extras: &Extras::default() },
            &Taxonomy::default(),
        )
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
    fn sums_rounds_percents_and_conditions_are_as_in_a_spreadsheet() {
        let mut facts = facts();
        for (at, (name, amount)) in [("财政拨款", "100.10"), ("其他资金", "50.05")].into_iter().enumerate() {
            *facts.reach(&Path::parse(&format!("资金来源[{at}].名称")).unwrap().0) = Node::text(name);
            *facts.reach(&Path::parse(&format!("资金来源[{at}].本年度")).unwrap().0) = Node::text(amount);
        }
        *facts.reach(&Path::parse("年度").unwrap().0) = Node::text("2025");
        let text = |expression: &str| {
            let facts = Facts { root: (&facts, Project::fields()), item: None, extras: &Extras::default() };
            let written = evaluate(expression, &facts, &Taxonomy::default());
            written.map(|written| written.text).map_err(|failure| failure.words().zh)
        };
        for (expression, said) in [
            ("sum(资金来源.本年度)", "150.15"),
            ("sum(资金来源.本年度)|money", "150.15"),
            ("sum(资金来源.本年度) - 资金来源[财政拨款].本年度|money", "50.05"),
            ("count(资金来源)", "2"),
            ("round(资金来源[财政拨款].本年度 / 3, 2)", "33.37"),
            ("round(资金来源[其他资金].本年度 / 资金来源[其他资金].本年度, 2)", "1.00"),
            ("percent(资金来源[财政拨款].本年度 / sum(资金来源.本年度))", "66.67%"),
            ("资金来源[财政拨款].本年度 / sum(资金来源.本年度)|percent", "66.67%"),
            ("if(资金.总计 > 1000, \"重点\", \"一般\")", "重点"),
            ("if(count(资金来源) == 2 and 年度 >= 2025, round((1 + 2) * 3), 0)", "9"),
            ("年度 - 1", "2024"),
            ("\"（\" ~ 项目名称 ~ \"）\"", "（运维）"),
            ("\"a, b)\" ~ 项目名称", "a, b)运维"),
        ] {
            assert_eq!(text(expression).as_deref(), Ok(said), "{expression}");
        }
        assert_eq!(text("资金.总计 / 资金.其他资金"), Err("除数是 0".to_string()));
    }

    #[test]
    fn a_malformed_expression_is_told() {
        for (wrong, told) in [
            ("sum(资金.总计", "括号没有闭合"),
            ("total(资金.总计)", "没有“total”这个函数"),
            ("round(1, 2, 3)", "round 里要写 1 到 2 项"),
            ("if(1, 2)", "if 里要写 3 项"),
            ("", "没有写算式"),
            ("资金.总计 -", "算式看不懂"),
        ] {
            let said = variables(wrong).err().unwrap_or_default().zh;
            assert!(said.contains(told), "{wrong}: {said}");
        }
        assert!(variables("资金.总计 -").is_err());
        let paths = variables("资金.总计 - 资金.财政拨款|money")
            .map(|paths| paths.iter().map(Path::to_string).collect::<Vec<_>>());
        assert_eq!(paths, Ok(vec!["资金.总计".to_string(), "资金.财政拨款".to_string()]));
    }
}
