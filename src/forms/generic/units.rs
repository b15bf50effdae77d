//! Whose the projects are: a list of several units told apart by a column of it, and what a head says once for
//! all the forms below it.

use super::body::owners::UNITS;
use super::{Reading, form};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::forms::account::{Extracted, Fate};
use crate::forms::definition::About;
use crate::forms::loose;
use crate::source::{Path, Step};
use crate::tree::{Node, Value};

/// The projects of a list that names its units in a column, each unit for itself.
///
/// A blank under a name means the same unit: the cell was merged, or nobody wrote the name again.
pub(super) fn split(reading: Reading) -> Vec<Reading> {
    let says = |node: &Node, key: &str| node.child(key).is_some_and(|node| !node.is_blank());
    let Reading { form: of, extracted } = reading;
    let projects = extracted.root.child("项目").map_or(&[][..], Node::items);
    let column = ["填报单位", "实施单位"].into_iter().find(|key| projects.first().is_some_and(|one| says(one, key)));
    let owned = extracted.root.child(UNITS).map_or(&[][..], Node::items);
    let column = if owned.is_empty() {
        column.filter(|_| of.about == About::Unit && !says(&extracted.root, "单位名称"))
    } else {
        Some("填报单位")
    };
    let Some(column) = column else { return vec![Reading { form: of, extracted }] };
    // Of each unit its name; of each project its unit and its number there.
    let mut names: Vec<Node> = owned.iter().filter_map(|unit| unit.child("单位名称").cloned()).collect();
    let mut counts: Vec<usize> = vec![0; names.len()];
    let mut homes: Vec<(usize, usize)> = Vec::new();
    for project in projects {
        let home = match project.child(column).filter(|name| !name.is_blank()) {
            None => homes.last().map_or(0, |(home, _)| *home),
            Some(name) => {
                let same = |known: &Node| loose::same(known.as_text().unwrap_or(""), name.as_text().unwrap_or(""));
                names.iter().position(same).unwrap_or_else(|| {
                    names.push(name.clone());
                    counts.push(0);
                    names.len() - 1
                })
            }
        };
        homes.push((home, counts[home]));
        counts[home] += 1;
    }
    let of_department = !owned.is_empty();
    let several = names.len() > 1;
    let Extracted { mut root, report, cells, bindings, .. } = extracted;
    let owned = take_list(&mut root, UNITS);
    let mut units: Vec<Extracted> = names
        .into_iter()
        .map(|name| {
            let mut unit = Node { comments: root.comments.clone(), place: root.place, ..Node::map() };
            unit.push("单位名称", name);
            Extracted {
                root: unit,
                report: Report::default(),
                cells: Vec::new(),
                bindings: bindings.clone(),
                is_untitled: false,
                lacks_main: false,
                lacks_targets: false,
            }
        })
        .collect();
    // What each unit's row says of it besides its name.
    for (unit, said) in units.iter_mut().zip(owned) {
        let Value::Map(entries) = said.value else { continue };
        for entry in entries.into_iter().filter(|entry| entry.key != "单位名称") {
            unit.root.push(entry.key, entry.value);
        }
    }
    for entry in root.entries() {
        match entry.key.as_ref() {
            "项目" => {}
            // What is the department's is kept with its first unit.
            "单位名称" if of_department => {
                if let Some(first) = units.first_mut() {
                    *first.root.reach(&department(None).0) = entry.value.clone();
                }
            }
            "资金" if of_department => {
                for sum in entry.value.entries() {
                    if let Some(first) = units.first_mut() {
                        *first.root.reach(&department(Some(&sum.key)).0) = sum.value.clone();
                    }
                }
            }
            // The sums of all units are nobody's.
            "资金" if several => {}
            key => units.iter_mut().for_each(|unit| unit.root.push(key.to_string(), entry.value.clone())),
        }
    }
    for (project, (home, _)) in projects_of(root).into_iter().zip(&homes) {
        let mut project = project;
        // The name is the unit's own; 实施单位 stays, it may be another's in the next list.
        if let (Value::Map(entries), "填报单位") = (&mut project.value, column) {
            entries.retain(|entry| entry.key != column);
        }
        let list = units[*home].root.reach(&Path::root().key("项目").0);
        match &mut list.value {
            Value::List(items) => items.push(project),
            _ => *list = Node::list(vec![project]),
        }
    }
    let moved = |path: &Path| match path.0.as_slice() {
        [Step::Key(list), Step::Index(at), rest @ ..] if list == "项目" => {
            let (home, number) = homes.get(*at).copied().unwrap_or_default();
            let name = matches!(rest, [Step::Key(key)] if key == column && column == "填报单位");
            let mut path = Path::root().key("项目").index(number);
            path.0.extend(rest.iter().cloned());
            (home, if name { Path::root().key("单位名称") } else { path })
        }
        [Step::Key(list), Step::Index(home), rest @ ..] if list == UNITS => (*home, Path(rest.to_vec())),
        [Step::Key(key)] if of_department && key == "单位名称" => (0, department(None)),
        [Step::Key(key), Step::Key(sum)] if of_department && key == "资金" => (0, department(Some(sum))),
        _ => (0, path.clone()),
    };
    let mut sums = None;
    for (place, fate) in cells {
        let (home, fate) = match fate {
            Fate::Field(path)
                if several && !of_department && matches!(path.0.first(), Some(Step::Key(key)) if key == "资金") =>
            {
                sums.get_or_insert(place);
                (0, Fate::Ignored)
            }
            Fate::Field(path) => {
                let (home, path) = moved(&path);
                (home, Fate::Field(path))
            }
            other => (0, other),
        };
        units[home].cells.push((place, fate));
    }
    for mut finding in report.findings {
        let (home, path) = moved(&finding.path);
        finding.path = path;
        units[home].report.push(finding);
    }
    if let (Some(place), Some(first)) = (sums, units.first_mut()) {
        let message = words!(
            "各单位的总合计不属于哪一个单位，未读入",
            "the sum over all units belongs to none and was not read in"
        );
        first.report.push(Diagnostic::new("I011", Severity::Info, message).placed(place));
    }
    units.into_iter().map(|extracted| Reading { form: form(About::Unit), extracted }).collect()
}

/// Where what is the whole department's is kept: its name, or one of its sums.
fn department(sum: Option<&str>) -> Path {
    let key = sum.map_or_else(|| "部门名称".to_string(), |sum| format!("部门合计·{sum}"));
    Path::root().key("附加").key(key)
}

fn take_list(root: &mut Node, key: &str) -> Vec<Node> {
    let Value::Map(entries) = &mut root.value else { return Vec::new() };
    let Some(at) = entries.iter().position(|entry| entry.key == key) else { return Vec::new() };
    if let Value::List(items) = entries.remove(at).value.value { items } else { Vec::new() }
}

fn projects_of(root: Node) -> Vec<Node> {
    let Value::Map(entries) = root.value else { return Vec::new() };
    let list = entries.into_iter().find(|entry| entry.key == "项目").map(|entry| entry.value.value);
    if let Some(Value::List(items)) = list { items } else { Vec::new() }
}

/// What stands over the first of several forms, before its project's name, is said for all of them: the unit, the
/// year and above all the unit of money.
pub(super) fn inherit(readings: &mut [Reading]) {
    let Some((first, rest)) = readings.split_first_mut() else { return };
    let at = |wanted: &str| {
        let is = |fate: &Fate| matches!(fate, Fate::Field(path) if matches!(path.0.as_slice(), [Step::Key(key)] if key == wanted));
        first.extracted.cells.iter().position(|(_, fate)| is(fate))
    };
    let name = at("项目名称");
    let over = |key: &str| name.is_none_or(|name| at(key).is_some_and(|place| place < name));
    let said: Vec<(&str, Node)> = ["填报单位", "年度", "金额单位"]
        .into_iter()
        .filter(|key| over(key))
        .filter_map(|key| Some((key, first.extracted.root.child(key)?.clone())))
        .collect();
    for one in rest {
        for (key, value) in &said {
            let root = &mut one.extracted.root;
            let known = root.child(key).is_some() || *key == "填报单位" && root.child("实施单位").is_some();
            let theirs = *key == "金额单位" || one.form.about == About::Project && first.form.about == About::Project;
            if !known && theirs {
                *root.reach(&Path::root().key(key.to_string()).0) = value.clone();
            }
        }
    }
}
