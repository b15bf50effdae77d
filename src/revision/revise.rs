//! Two versions of a project → a revision; a revision and the old version → the new one.
//!
//! 修订内容 holds what a revision form shows: targets that changed and indicators that were withdrawn.
//! Everything else that differs goes under 其他修改, place by place, so that nothing is lost between the
//! two versions: `apply(old, revise(old, new))` has the facts of `new`, whatever changed, in the shape that
//! `fmt` gives them. Comments and the order of keys are no facts: those of the old version stay. What later stages say
//! (监控, 自评) is not declared and so not revised: a revision says nothing of it and leaves it where it is.

use super::matching::{self, Identity, Pair};
use super::stages;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Key, Path, Step};
use crate::spec::{Field, Project, Record, Shape, place};
use crate::tree::{Entry, Node, Value};

/// How a withdrawn indicator is told in place of its new target (修订申报表填表说明).
pub const WITHDRAWN: &str = "取消";

const TARGETS: [&str; 2] = ["年度指标值", "实施周期指标值"];

/// As declared; a changed one is another change, told by its place.
const WEIGHT: &str = "权重";

/// What a revision says of the change from one version of a project to another: 修订内容 and 其他修改.
pub fn revise(old: &Node, new: &Node) -> Node {
    let (old, new) = (&stages::declared(old), &stages::declared(new));
    let mut changes = Vec::new();
    for (list, _) in lists(old) {
        let (was, is) = (items(old, &list), items(new, &list));
        let identity = indicators();
        for Pair { old: from, new: to } in matching::pair(was, is, &identity) {
            let Some(declared) = from.map(|at| &was[at]) else { continue };
            let Some((key, before)) = target(declared) else { continue };
            let name = identity.name(declared);
            let after = match to.map(|at| &is[at]) {
                None => WITHDRAWN,
                Some(kept) if identity.name(kept) == name => match said(kept, key) {
                    Some(after) if after != before => after,
                    _ => continue,
                },
                Some(_) => continue,
            };
            let mut change = Node::map();
            change.push("指标名称", Node::text(name));
            change.push("原指标值", Node::text(before));
            change.push("修订后指标值", Node::text(after));
            if let Some(weight) = said(declared, WEIGHT) {
                change.push(WEIGHT, Node::text(weight));
            }
            changes.push(change);
        }
    }
    let mut middle = old.clone();
    // A change that cannot be found again (an indicator declared twice) is told by its place instead.
    changes.retain(|change| revise_one(&mut middle, change).is_ok());
    let mut edits = Vec::new();
    differences(&middle, new, "", Project::fields(), &Path::root(), &mut edits);
    let mut revision = Node::map();
    revision.push("修订内容", Node::list(changes));
    if !edits.is_empty() {
        revision.push("其他修改", Node::list(edits));
    }
    revision
}

/// One fact that a revision changed: where, from, to.
#[derive(Debug, PartialEq, Eq)]
pub struct Applied {
    pub what: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Applies a revision to the spec it was made from; comments and the order of keys stay. Where the spec
/// does not say what the revision takes it to say, nothing is changed and every such place is told,
/// with its path in the revision.
/// ```
/// use jixiao::formats::yaml;
/// use jixiao::revision::revise::{apply, revise};
/// use jixiao::source::SourceId;
///
/// let spec = |target: &str| {
///     let text = format!("项目名称: 运维\n绩效指标:\n- {{一级指标: 产出指标, 三级指标: 可用率, 年度指标值: {target}}}\n");
///     yaml::parse(SourceId(0), &text).0
/// };
/// let (mut declared, edited) = (spec("≥95%"), spec("≥90%"));
/// let revision = revise(&declared, &edited);
/// assert_eq!(apply(&mut declared, &revision).map(|applied| applied.len()), Ok(1));
/// assert_eq!(yaml::print(&declared), yaml::print(&edited));
/// // What is there no more is not changed a second time.
/// assert!(apply(&mut declared, &revision).is_err());
/// ```
pub fn apply(spec: &mut Node, revision: &Node) -> Result<Vec<Applied>, Vec<Diagnostic>> {
    let mut result = spec.clone();
    let (mut done, mut faults) = (Vec::new(), Vec::new());
    let each = |key: &'static str| revision.child(key).map(Node::items).unwrap_or(&[]).iter().enumerate();
    let at = |key: &'static str, index: usize| Path::root().key(key).index(index);
    for (index, change) in each("修订内容") {
        match revise_one(&mut result, change) {
            Ok(applied) => done.push(applied),
            Err(fault) => faults.push(fault.at(at("修订内容", index)).placed(change.place)),
        }
    }
    for (index, edit) in each("其他修改") {
        match edit_one(&mut result, edit) {
            Ok(applied) => done.push(applied),
            Err(fault) => faults.push(fault.at(at("其他修改", index)).placed(edit.place)),
        }
    }
    if faults.is_empty() {
        *spec = result;
        Ok(done)
    } else {
        Err(faults)
    }
}

fn indicators() -> Identity {
    matching::identity("绩效指标", &[])
}

/// The lists of indicators of a project: its own and each 子项目's.
fn lists(project: &Node) -> Vec<(Path, &Node)> {
    let own = project.child("绩效指标").map(|list| (Path::root().key("绩效指标"), list));
    let parts = project.child("子项目").map(Node::items).unwrap_or(&[]).iter().enumerate();
    let parts = parts.filter_map(|(index, part)| {
        Some((Path::root().key("子项目").index(index).key("绩效指标"), part.child("绩效指标")?))
    });
    own.into_iter().chain(parts).collect()
}

fn items<'a>(project: &'a Node, list: &Path) -> &'a [Node] {
    project.get(list).map(Node::items).unwrap_or(&[])
}

fn said<'a>(item: &'a Node, key: &str) -> Option<&'a str> {
    item.child(key)?.as_text().filter(|text| !text.trim().is_empty())
}

/// The target that a revision form shows: the annual one, else the one for the whole period.
fn target(indicator: &Node) -> Option<(&'static str, &str)> {
    TARGETS.into_iter().find_map(|key| Some((key, said(indicator, key)?)))
}

/// Changes or withdraws one indicator, found by its name and its declared target, byte for byte.
fn revise_one(project: &mut Node, change: &Node) -> Result<Applied, Box<Diagnostic>> {
    let text = |key: &str| change.child(key).and_then(Node::as_text).unwrap_or("").trim();
    let (name, before, after) = (text("指标名称"), text("原指标值"), text("修订后指标值"));
    let same = |one: &str, other: &str| {
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        bare(one) == bare(other)
    };
    let identity = indicators();
    let mut declared: Vec<(Path, &str, &str)> = Vec::new();
    for (list, node) in lists(project) {
        for (index, item) in node.items().iter().enumerate() {
            if same(&identity.name(item), name) {
                let (key, value) = target(item).unwrap_or((TARGETS[0], ""));
                declared.push((list.index(index), key, value));
            }
        }
    }
    let Some((path, key, _)) = declared.iter().find(|(.., value)| value.trim() == before) else {
        return Err(match declared.first() {
            None => Diagnostic::new(
                "R009",
                Severity::Error,
                words!("规格里没有申报过“{name}”这个指标", "the spec declares no indicator “{name}”"),
            )
            .help(words!("照申报表写一级-二级-三级", "write it as the declaration does, 一级-二级-三级"))
            .into(),
            Some((.., value)) => {
                let value = value.trim();
                Diagnostic::new(
                    "R010",
                    Severity::Error,
                    words!(
                        "“{name}”申报的是“{value}”，修订里写的原指标值是“{before}”",
                        "“{name}” was declared as “{value}”, the revision says “{before}”"
                    ),
                )
                .help(words!("原指标值要与申报时一字不差", "原指标值 must be the declared wording, letter for letter"))
                .into()
            }
        });
    };
    if after.is_empty() {
        return Err(Diagnostic::new(
            "R011",
            Severity::Error,
            words!("“{name}”没有写修订后指标值", "“{name}” has no revised target"),
        )
        .help(words!(
            "写上修订后的值；取消的指标写“{WITHDRAWN}”",
            "write it; for a withdrawn indicator write {WITHDRAWN}"
        ))
        .into());
    }
    let (path, key) = (path.clone(), *key);
    let applied = Applied { what: name.to_string(), from: Some(before.to_string()), to: Some(after.to_string()) };
    if after == WITHDRAWN {
        remove(project, &path);
    } else {
        project.reach(&path.key(key).0).value = Value::Text(after.to_string());
    }
    Ok(applied)
}

/// Everything that still differs, as 位置, 原为, 改为: applied one after another they give the new version.
fn differences(old: &Node, new: &Node, list: &str, fields: &'static [Field], at: &Path, edits: &mut Vec<Node>) {
    if old == new {
        return;
    }
    match (&old.value, &new.value) {
        // A key with a point or a bracket in it cannot be told in a path: the whole group is.
        (Value::Map(was), Value::Map(is))
            if was
                .iter()
                .chain(is)
                .all(|entry| Path::parse(&entry.key) == Some(Path::root().key(entry.key.clone()))) =>
        {
            let shape = |key: &str| fields.iter().find(|field| field.key == key).map(|field| field.shape);
            for entry in was {
                let at = at.key(entry.key.clone());
                match new.child(&entry.key) {
                    Some(value) => {
                        let inner = match shape(&entry.key) {
                            Some(Shape::Record(inner) | Shape::Records(inner)) => inner(),
                            _ => &[],
                        };
                        differences(&entry.value, value, &entry.key, inner, &at, edits);
                    }
                    None => edits.push(edit(&at, Some(&entry.value), None)),
                }
            }
            for entry in is.iter().filter(|entry| old.child(&entry.key).is_none()) {
                edits.push(edit(&at.key(entry.key.clone()), None, Some(&entry.value)));
            }
        }
        (Value::List(was), Value::List(is)) if !at.is_root() => {
            let pairs = matching::pair(was, is, &matching::identity(list, fields));
            let kept: Vec<usize> = pairs.iter().filter(|pair| pair.new.is_some()).filter_map(|pair| pair.old).collect();
            if !kept.is_sorted() || was.is_empty() || is.is_empty() {
                edits.push(edit(at, Some(old), Some(new)));
                return;
            }
            // From the back, so that the places before stay what they are.
            let gone = (0..was.len()).rev().filter(|index| !kept.contains(index));
            edits.extend(gone.map(|index| edit(&at.index(index), Some(&was[index]), None)));
            for pair in &pairs {
                match (pair.old, pair.new) {
                    (None, Some(to)) => edits.push(edit(&at.index(to), None, Some(&is[to]))),
                    (Some(from), Some(to)) => differences(&was[from], &is[to], "", fields, &at.index(to), edits),
                    _ => {}
                }
            }
        }
        _ => edits.push(edit(at, Some(old), Some(new))),
    }
}

fn edit(at: &Path, old: Option<&Node>, new: Option<&Node>) -> Node {
    let bare = |node: &Node| Node { value: node.value.clone(), ..Node::default() };
    let mut edit = Node::map();
    edit.push("位置", Node::text(place::said(at)));
    // A key with nothing behind it is told like one that is not there; in a list that would be an insertion.
    let keyed = matches!(at.0.last(), Some(Step::Key(_)));
    let old = old.filter(|old| !(keyed && matches!(old.value, Value::Nil)));
    for (key, value) in [("原为", old), ("改为", new)] {
        if let Some(value) = value {
            edit.push(key, bare(value));
        }
    }
    edit
}

fn edit_one(project: &mut Node, edit: &Node) -> Result<Applied, Box<Diagnostic>> {
    let place = edit.child("位置").and_then(Node::as_text).unwrap_or("").trim().to_string();
    let fault =
        |zh: String, en: String| {
            Box::new(Diagnostic::new("R012", Severity::Error, crate::diagnostic::Words { zh, en }).help(words!(
                "改正这一条，或重新用 jixiao revise 写出",
                "mend it, or have jixiao revise write it again"
            )))
        };
    let Some(path) = place::heard(&place).filter(|path| !path.is_root()) else {
        return Err(fault(format!("“{place}”不是规格里的位置"), format!("“{place}” is no place in a spec")));
    };
    let (old, new) = (edit.child("原为"), edit.child("改为"));
    let parent = Path(path.0[..path.0.len() - 1].to_vec());
    let is_insertion = old.is_none() && matches!(path.0.last(), Some(Step::Index(_)));
    let present = if is_insertion { None } else { project.get(&path).map(stages::declared) };
    let present = present.as_ref();
    // On paper, a key with nothing behind it and no key at all look the same.
    let is_blank = |node: Option<&Node>| node.is_none_or(Node::is_blank);
    if present != old && !(is_blank(present) && is_blank(old)) {
        return Err(fault(
            format!("“{place}”现在不是修订时的样子"),
            format!("“{place}” is no longer what it was when the revision was made"),
        ));
    }
    let gist = |node: Option<&Node>| {
        let node = node?;
        Some(node.as_text().map_or_else(
            || format!("{} 项", node.items().len().max(node.entries().len())),
            |text| text.trim().to_string(),
        ))
    };
    let applied = Applied { what: place.clone(), from: gist(old), to: gist(new) };
    let bounds = || fault(format!("“{place}”不在规格里"), format!("“{place}” is not in the spec"));
    match (present.is_some(), new, path.0.last()) {
        (true, Some(new), _) => {
            // Made of the same steps that were just found.
            let list = path.0.iter().rev().find_map(|step| if let Step::Key(key) = step { Some(&**key) } else { None });
            let (there, mut new) = (project.reach(&path.0), new.clone());
            stages::keep(there, &mut new, list.unwrap_or(""), fields_of(&path));
            there.value = new.value;
        }
        (true, None, _) => remove(project, &path),
        (false, Some(new), Some(Step::Index(index))) => match project.get(&parent) {
            Some(Node { value: Value::List(items), .. }) if *index <= items.len() => {
                if let Value::List(items) = &mut project.reach(&parent.0).value {
                    items.insert(*index, new.clone());
                }
            }
            _ => return Err(bounds()),
        },
        (false, Some(new), Some(Step::Key(key))) => {
            let in_group = project.get(&parent).is_some_and(|group| matches!(group.value, Value::Map(_) | Value::Nil));
            if !in_group {
                return Err(bounds());
            }
            insert(project.reach(&parent.0), key, new.clone(), fields_of(&parent));
        }
        _ => return Err(bounds()),
    }
    Ok(applied)
}

fn remove(project: &mut Node, path: &Path) {
    let Some((last, parent)) = path.0.split_last() else { return };
    match (&mut project.reach(parent).value, last) {
        (Value::List(items), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
        }
        (Value::Map(entries), Step::Key(key)) => entries.retain(|entry| entry.key != *key),
        _ => {}
    }
}

/// Puts a new key where the declared order has it, behind the last of those that go before.
fn insert(group: &mut Node, key: &Key, value: Node, fields: &[Field]) {
    let rank = |key: &str| fields.iter().position(|field| field.key == key).unwrap_or(fields.len());
    if !matches!(group.value, Value::Map(_)) {
        group.value = Value::Map(Vec::new());
    }
    if let Value::Map(entries) = &mut group.value {
        let at = entries.iter().rposition(|entry| rank(&entry.key) <= rank(key)).map_or(0, |before| before + 1);
        entries.insert(at, Entry { key: key.clone(), key_place: value.place, value });
    }
}

/// The declared fields of the group at a path of a project.
fn fields_of(path: &Path) -> &'static [Field] {
    path.0.iter().fold(Project::fields(), |fields, step| match step {
        Step::Key(key) => match fields.iter().find(|field| field.key == *key).map(|field| field.shape) {
            Some(Shape::Record(inner) | Shape::Records(inner)) => inner(),
            _ => &[],
        },
        Step::Index(_) | Step::Named(_) => fields,
    })
}
