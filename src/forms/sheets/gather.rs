//! One unit on several sheets: pages that a converter made sheets of, or its projects, goals and indicators apart.
//!
//! Gathered only where nothing speaks against it: no other unit, no other sums, and no project told differently.

use super::Filling;
use crate::diagnostic::{Diagnostic, Severity};
use crate::forms::account::{Extracted, Fate};
use crate::forms::definition::About;
use crate::forms::loose;
use crate::source::{Path, Step};
use crate::tree::{Node, Value};

/// The fillings, with those put together that speak of one unit.
pub(super) fn gather(fillings: Vec<Filling>) -> Vec<Filling> {
    let mut gathered: Vec<Filling> = Vec::with_capacity(fillings.len());
    for filling in fillings {
        let home = gathered.last_mut().filter(|home| {
            home.form.about == About::Unit
                && filling.form.about == About::Unit
                && goes_with(&home.extracted.root, &filling.extracted.root)
        });
        match home {
            Some(home) => absorb(&mut home.extracted, filling.extracted),
            None => gathered.push(filling),
        }
    }
    gathered
}

fn projects(root: &Node) -> &[Node] {
    root.child("项目").map_or(&[], Node::items)
}

fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.child(key).and_then(Node::as_text).unwrap_or("")
}

/// Which of these projects is the one that `of` tells more of.
fn known(projects: &[Node], of: &Node) -> Option<usize> {
    let name = text(of, "项目名称");
    projects.iter().position(|project| !name.is_empty() && loose::same(text(project, "项目名称"), name))
}

/// What one says the other does not say otherwise.
fn agree(a: &Node, b: &Node, but: &str) -> bool {
    b.entries().iter().all(|entry| {
        entry.key == but || a.child(&entry.key).is_none_or(|known| known.is_blank() || *known == entry.value)
    })
}

fn goes_with(home: &Node, next: &Node) -> bool {
    let name = text(home, "单位名称");
    let own = text(next, "单位名称");
    if name.is_empty() || !(own.is_empty() || loose::same(own, name)) || !agree(home, next, "项目") {
        return false;
    }
    // Amounts in 元 beside amounts that say nothing: they may be in 万元.
    let yuan = |root: &Node| text(root, "金额单位") == "元";
    let has_money = |root: &Node| projects(root).iter().any(|project| project.child("资金").is_some());
    if yuan(home) != yuan(next) && has_money(home) && has_money(next) {
        return false;
    }
    let mut met = Vec::new();
    projects(next).iter().all(|project| match known(projects(home), project) {
        None => true,
        // Two projects of one name on one sheet are two: which of them is meant, nothing says.
        Some(at) if met.contains(&at) => false,
        Some(at) => {
            met.push(at);
            known(&projects(home)[at + 1..], project).is_none() && agree(&projects(home)[at], project, "项目名称")
        }
    })
}

fn absorb(home: &mut Extracted, next: Extracted) {
    let Extracted { root, report, cells, bindings, .. } = next;
    let place = cells.first().map(|(place, _)| *place).unwrap_or_default();
    let unit = text(&home.root, "单位名称").to_string();
    let mut homes: Vec<usize> = Vec::new();
    let mut more = 0;
    if let Value::Map(entries) = root.value {
        for entry in entries {
            let list = home.root.reach(&[Step::Key(entry.key.clone())]);
            if entry.key != "项目" {
                if list.is_blank() {
                    *list = entry.value;
                }
                continue;
            }
            let Value::List(items) = entry.value.value else { continue };
            let mut all = std::mem::take(&mut list.value);
            if !matches!(all, Value::List(_)) {
                all = Value::List(Vec::new());
            }
            if let Value::List(all) = &mut all {
                for item in items {
                    let at = known(all, &item);
                    more += usize::from(at.is_some());
                    homes.push(at.unwrap_or(all.len()));
                    match at {
                        Some(at) => add(&mut all[at], item),
                        None => all.push(item),
                    }
                }
            }
            list.value = all;
        }
    }
    let moved = |path: &mut Path| {
        if let [Step::Key(list), Step::Index(at), ..] = path.0.as_mut_slice()
            && list == "项目"
        {
            *at = homes.get(*at).copied().unwrap_or(*at);
        }
    };
    home.bindings.extend(bindings);
    home.cells.extend(cells.into_iter().map(|(place, mut fate)| {
        if let Fate::Field(path) = &mut fate {
            moved(path);
        }
        (place, fate)
    }));
    // What the first sheet says once need not stand on the next.
    for mut finding in report.findings.into_iter().filter(|finding| finding.id != "I005" && finding.id != "I026") {
        moved(&mut finding.path);
        home.report.push(finding);
    }
    let (count, joined) = (homes.len() - more.min(homes.len()), more);
    let message = words!(
        "这一张接着前面的“{unit}”，并为一个单位：新的项目 {count} 个，补上事实的项目 {joined} 个",
        "this sheet goes on with “{unit}” and was put together with it: {count} more projects, {joined} that it tells more of"
    );
    let help = words!("核对是不是同一个单位", "check that it is the same unit");
    home.report.push(Diagnostic::new("I030", Severity::Info, message).help(help).placed(place));
}

/// Facts that a project did not have yet.
fn add(project: &mut Node, more: Node) {
    let Value::Map(entries) = more.value else { return };
    for entry in entries {
        let own = project.reach(&[Step::Key(entry.key)]);
        if own.is_blank() {
            *own = entry.value;
        }
    }
}
