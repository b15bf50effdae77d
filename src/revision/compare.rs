//! Two versions of the same facts → what differs, in the field's words: whatever the list of fields holds.
//!
//! Comments, the order of keys and the way a text is quoted are no difference; 75.6 and 75.60 are the same amount.

use super::matching::{self, Pair};
use crate::source::{Path, Step};
use crate::spec::extra::EXTRA;
use crate::spec::target::Relation;
use crate::spec::{Amount, Extras, Field, Record, Shape, Target, Unit};
use crate::tree::{Node, Value};
use rust_decimal::Decimal;

/// Everything that differs, in the order of the new version.
#[derive(Debug, Default, PartialEq)]
pub struct Comparison {
    pub differences: Vec<Difference>,
}

#[derive(Debug, PartialEq)]
pub struct Difference {
    /// The items of lists it stands in, outermost first: list and name (the new one).
    pub within: Vec<(String, String)>,
    /// The fact, relative to the innermost of these: `资金.财政拨款`. Blank when the item itself came or went.
    pub field: Path,
    /// Where it stands in the old and in the new version.
    pub old: Option<Path>,
    pub new: Option<Path>,
    pub kind: Kind,
}

#[derive(Debug, PartialEq)]
pub enum Kind {
    /// A whole item is new.
    Added(Node),
    /// A whole item is gone.
    Withdrawn(Node),
    /// The same item has another name.
    Renamed { from: String, to: String },
    /// The items that stayed stand in another order.
    Reordered,
    /// A fact says something else; `None` where nothing is said.
    Changed { from: Option<String>, to: Option<String>, grade: Grade },
}

/// What a change of a fact amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grade {
    /// More or less money, in the spec's 金额单位.
    Amount(Decimal),
    /// A target that is harder to reach.
    Harder,
    /// A target that is easier to reach.
    Easier,
    /// Wording, or targets that cannot be compared.
    Plain,
}

impl Comparison {
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Compares two trees of the same root, whose fields are `fields`; `extras` say what stands under 附加.
/// ```
/// use jixiao::formats::yaml;
/// use jixiao::revision::{Grade, Kind, compare};
/// use jixiao::source::SourceId;
/// use jixiao::spec::{Extras, Project, Record};
///
/// let spec = |target: &str| {
///     let text = format!("项目名称: 运维\n绩效指标:\n- {{一级指标: 产出指标, 三级指标: 可用率, 年度指标值: {target}}}\n");
///     yaml::parse(SourceId(0), &text).0
/// };
/// let found = compare(&spec("≥95%"), &spec("≥90%"), Project::fields(), &Extras::default());
/// let [one] = found.differences.as_slice() else { panic!("one difference") };
/// assert_eq!(one.field.to_string(), "年度指标值");
/// assert!(matches!(&one.kind, Kind::Changed { grade: Grade::Easier, .. }));
/// ```
pub fn compare(old: &Node, new: &Node, fields: &'static [Field], extras: &Extras) -> Comparison {
    let mut walk = Walk { extras, within: Vec::new(), found: Vec::new() };
    walk.group(old, new, fields, &[], &Spot::default());
    Comparison { differences: walk.found }
}

/// Compares two lists of units; a project that stands alone is a unit without a name.
pub fn compare_units(old: &[Node], new: &[Node], extras: &Extras) -> Comparison {
    let mut walk = Walk { extras, within: Vec::new(), found: Vec::new() };
    walk.list("单位", old, new, Unit::fields(), &Spot::default().key("单位"));
    Comparison { differences: walk.found }
}

/// Where the walk stands in both versions, and in the innermost item.
#[derive(Clone, Default)]
struct Spot {
    old: Path,
    new: Path,
    field: Path,
}

impl Spot {
    fn key(&self, key: &str) -> Spot {
        let step = |path: &Path| path.key(key.to_string());
        Spot { old: step(&self.old), new: step(&self.new), field: step(&self.field) }
    }
}

struct Walk<'a> {
    extras: &'a Extras,
    within: Vec<(String, String)>,
    found: Vec<Difference>,
}

impl Walk<'_> {
    fn push(&mut self, old: Option<Path>, new: Option<Path>, field: Path, kind: Kind) {
        self.found.push(Difference { within: self.within.clone(), field, old, new, kind });
    }

    /// Compares two groups but for the keys in `named`, which are compared on their own.
    fn group(&mut self, old: &Node, new: &Node, fields: &'static [Field], named: &[&str], at: &Spot) {
        // Declared fields in their order, then whatever else is there.
        let declared = fields.iter().map(|field| (field.key, Some(field.shape)));
        let is_known = |key: &str| fields.iter().any(|field| field.key == key);
        let mut others: Vec<&str> = Vec::new();
        for entry in old.entries().iter().chain(new.entries()) {
            if !is_known(&entry.key) && !others.contains(&&*entry.key) {
                others.push(&entry.key);
            }
        }
        let nil = Node::default();
        let all = declared.chain(others.into_iter().map(|key| (key, None)));
        for (key, shape) in all.filter(|(key, _)| !named.contains(key)) {
            let side = |root: &'_ Node| root.child(key).is_some_and(|value| !value.is_blank());
            if side(old) || side(new) {
                let (was, is) = (old.child(key).unwrap_or(&nil), new.child(key).unwrap_or(&nil));
                match fields.first().filter(|_| key == EXTRA && shape.is_some()) {
                    Some(field) => self.extra(field.record, was, is, &at.key(key)),
                    None => self.value(key, was, is, shape, &at.key(key)),
                }
            }
        }
    }

    /// What is asked for under 附加 of a record, in the order in which it is declared.
    fn extra(&mut self, record: &str, old: &Node, new: &Node, at: &Spot) {
        let (nil, extras) = (Node::default(), self.extras);
        let mut names: Vec<&str> = Vec::new();
        for entry in old.entries().iter().chain(new.entries()) {
            if !names.contains(&&*entry.key) {
                names.push(&entry.key);
            }
        }
        names.sort_by_key(|name| extras.rank(record, name));
        for name in names {
            let (was, is) = (old.child(name).unwrap_or(&nil), new.child(name).unwrap_or(&nil));
            let shape =
                extras.shape(record, name).map(|shape| shape.plain()).filter(|shape| !matches!(shape, Shape::Free));
            self.value(name, was, is, shape, &at.key(name));
        }
    }

    fn value(&mut self, key: &str, old: &Node, new: &Node, shape: Option<Shape>, at: &Spot) {
        let is_group = |node: &Node| matches!(node.value, Value::Map(_));
        let has_groups = |node: &Node| node.items().iter().any(|item| matches!(item.value, Value::Map(_)));
        match shape {
            Some(Shape::Record(fields)) => self.group(old, new, fields(), &[], at),
            Some(Shape::Records(fields)) if !has_scalars(old) && !has_scalars(new) => {
                self.list(key, old.items(), new.items(), fields(), at);
            }
            _ if is_group(old) || is_group(new) => self.group(old, new, &[], &[], at),
            _ if has_groups(old) || has_groups(new) => self.list(key, old.items(), new.items(), &[], at),
            _ => {
                let (from, to) = (said(old), said(new));
                if let Some(grade) = grade(from.as_deref(), to.as_deref(), shape) {
                    let kind = Kind::Changed { from, to, grade };
                    self.push(Some(at.old.clone()), Some(at.new.clone()), at.field.clone(), kind);
                }
            }
        }
    }

    fn list(&mut self, key: &str, old: &[Node], new: &[Node], fields: &'static [Field], at: &Spot) {
        let identity = matching::identity(key, fields);
        let pairs = matching::pair(old, new, &identity);
        let kept: Vec<usize> = pairs.iter().filter(|pair| pair.new.is_some()).filter_map(|pair| pair.old).collect();
        if !kept.is_sorted() {
            self.push(Some(at.old.clone()), Some(at.new.clone()), at.field.clone(), Kind::Reordered);
        }
        for Pair { old: from, new: to } in pairs {
            let (was, is) = (from.map(|at| &old[at]), to.map(|at| &new[at]));
            let Some(called) = is.or(was) else { continue };
            let name = match identity.name(called) {
                name if name.is_empty() => format!("第 {} 项", to.or(from).unwrap_or(0) + 1),
                name => name,
            };
            let inner = Spot {
                old: from.map(|index| at.old.index(index)).unwrap_or_default(),
                new: to.map(|index| at.new.index(index)).unwrap_or_default(),
                field: Path::root(),
            };
            let outside = at.field.0.len() - 1;
            let list: Vec<Step> = at.field.0[outside..].to_vec();
            self.within.push((Path(list).to_string(), name.clone()));
            let (old_path, new_path) = (from.map(|_| inner.old.clone()), to.map(|_| inner.new.clone()));
            match (was, is) {
                (Some(was), Some(is)) => {
                    let before = identity.name(was);
                    match identity.left_blank(was, is) {
                        Some(keys) => {
                            for key in keys {
                                let side = |node: &Node| node.child(key).and_then(said);
                                let kind = Kind::Changed { from: side(was), to: side(is), grade: Grade::Plain };
                                let at = inner.key(key);
                                self.push(Some(at.old), Some(at.new), at.field, kind);
                            }
                        }
                        None => self.push(old_path, new_path, Path::root(), Kind::Renamed { from: before, to: name }),
                    }
                    self.group(was, is, fields, &identity.keys, &inner);
                }
                (None, Some(is)) => self.push(None, new_path, Path::root(), Kind::Added(is.clone())),
                (Some(was), None) => self.push(old_path, None, Path::root(), Kind::Withdrawn(was.clone())),
                (None, None) => {}
            }
            self.within.pop();
        }
    }
}

/// A list of records may hold names of files instead (项目 of a unit told by itself).
fn has_scalars(node: &Node) -> bool {
    node.items().iter().any(|item| matches!(item.value, Value::Text(_)))
}

/// What a scalar or a list of scalars says.
fn said(node: &Node) -> Option<String> {
    match &node.value {
        Value::List(items) => {
            let lines: Vec<&str> = items.iter().filter_map(Node::as_text).collect();
            (!lines.is_empty()).then(|| lines.join("、"))
        }
        _ => node.as_text().filter(|text| !text.trim().is_empty()).map(|text| text.trim_end().to_string()),
    }
}

/// What the change amounts to; `None` when both say the same.
fn grade(from: Option<&str>, to: Option<&str>, shape: Option<Shape>) -> Option<Grade> {
    if from == to {
        return None;
    }
    let number =
        |text: Option<&str>| text.map_or(Some(Decimal::ZERO), |text| Amount::parse(text).map(|amount| amount.0));
    Some(match (shape, from, to) {
        (Some(Shape::Amount), ..) => match (number(from), number(to)) {
            (Some(was), Some(is)) if was == is && from.is_some() == to.is_some() => return None,
            (Some(was), Some(is)) => is.checked_sub(was).map_or(Grade::Plain, Grade::Amount),
            _ => Grade::Plain,
        },
        (Some(Shape::Target), Some(from), Some(to)) => harder(from, to).unwrap_or(Grade::Plain),
        _ => Grade::Plain,
    })
}

/// Whether a target became harder or easier; only where both say the same bound on the same unit.
fn harder(from: &str, to: &str) -> Option<Grade> {
    let (was, is) = (Target(from.to_string()).quantity()?, Target(to.to_string()).quantity()?);
    if was.unit != is.unit || was.relation != is.relation || was.number == is.number {
        return None;
    }
    let more = is.number > was.number;
    match was.relation? {
        Relation::AtLeast | Relation::Above => Some(if more { Grade::Harder } else { Grade::Easier }),
        Relation::AtMost | Relation::Below => Some(if more { Grade::Easier } else { Grade::Harder }),
        Relation::Equal | Relation::About => None,
    }
}
