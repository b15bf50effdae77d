//! What is said of a reading: how it was read, what is missing from it, what nothing explains; or why it is refused.

use super::Reading;
use super::parts::Found;
use super::take::path_of;
use crate::diagnostic::{Severity, Words};
use crate::forms::account::{Accounting, Fate};
use crate::forms::brief::brief;
use crate::forms::definition::About;
use crate::forms::extractor::Extractor;
use crate::source::{Place, Step};
use crate::tree::Node;

/// Says how the part was read, what is missing from it, and what nothing explains.
pub(super) fn told(x: &mut Extractor, about: About, places: &[Place]) {
    let place = places.first().copied().unwrap_or_default();
    let mut known: Vec<String> = Vec::new();
    for fate in &x.fates {
        let Fate::Field(path) = fate else { continue };
        let key =
            path.0.iter().rev().find_map(|step| if let Step::Key(key) = step { Some(key.to_string()) } else { None });
        known.extend(key.filter(|key| !known.contains(key)));
    }
    let list = known.join("、");
    x.finding(
        "I022",
        Severity::Info,
        place,
        words!(
            "没有现成的表单与它相合，按标签通读，读到：{list}",
            "no declared form fits; read by its labels, which gave: {list}"
        ),
        Some(words!(
            "这样的表常来，就为它写一个表单（jixiao forms draft）",
            "for a layout that comes often, write a form (jixiao forms draft)"
        )),
    );
    let gaps = gaps(&x.root, about);
    if !gaps.is_empty() {
        let gaps = gaps.join("、");
        x.finding(
            "I026",
            Severity::Info,
            place,
            words!("这样的表通常有、这里没有读到的：{gaps}", "usual for such a table and not found here: {gaps}"),
            Some(words!("原表若有，在规格里手工补上", "if the original has them, add them to the spec by hand")),
        );
    }
    let left: Vec<(Place, String)> = x
        .lines
        .iter()
        .flatten()
        .filter_map(|slot| {
            let id = slot.id.filter(|id| x.fates[*id] == Fate::Unexplained)?;
            Some((places[id], brief(&slot.text)))
        })
        .collect();
    for (place, text) in left {
        x.finding(
            "I001",
            Severity::Warning,
            place,
            words!("认不出这一格是什么：{text}", "what this cell is could not be told: {text}"),
            Some(words!(
                "内容若有用，手工写进规格；若无用，从原表删去",
                "write it into the spec by hand if it matters, else delete it from the sheet"
            )),
        );
    }
}

/// What such a table usually says and this one does not.
pub(super) fn gaps(root: &Node, about: About) -> Vec<&'static str> {
    let says = |node: &Node, path: &str| node.get(&path_of(path)).is_some_and(|node| !node.is_blank());
    let mut gaps = Vec::new();
    let mut want = |there: bool, name: &'static str| gaps.extend((!there).then_some(name));
    let goal = |node: &Node| ["绩效目标", "项目总目标", "年度绩效目标"].iter().any(|key| says(node, key));
    let money = |node: &Node| ["资金", "预算", "资金来源"].iter().any(|key| says(node, key));
    match about {
        About::Unit => {
            let projects = root.child("项目").map_or(&[][..], Node::items);
            let any = |has: &dyn Fn(&Node) -> bool| projects.iter().any(has);
            let column = |key: &str| any(&|node| says(node, key));
            want(says(root, "单位名称") || column("填报单位") || column("实施单位"), "单位名称");
            want(says(root, "年度") || any(&|node| says(node, "年度")), "年度");
            want(any(&money), "资金");
            want(any(&goal), "绩效目标");
            want(any(&|node| says(node, "绩效指标")), "绩效指标");
        }
        _ => {
            want(says(root, "项目名称"), "项目名称");
            want(says(root, "年度"), "年度");
            want(money(root), "资金");
            want(goal(root), "绩效目标");
            want(says(root, "绩效指标"), "绩效指标");
        }
    }
    gaps
}

/// So many of the first cells are quoted where no heading was found.
pub(super) const OPENING: usize = 8;

/// Why the readings are not those of performance targets; `None` when they are.
///
/// `opening` are the first cells, `whole` is whether a title speaks of the whole department.
pub(super) fn refusal(
    readings: &[Reading],
    opening: &[String],
    whole: bool,
    headings: &[Found],
    foreign: &[String],
) -> Option<Words> {
    let (mut named, mut valued, mut goals, mut projects, mut facts) = (0, 0, 0, 0, 0);
    let says = |node: &Node, key: &str| node.child(key).is_some_and(|node| !node.is_blank());
    let mut count = |project: &Node| {
        projects += usize::from(says(project, "项目名称"));
        goals += usize::from(["绩效目标", "项目总目标", "年度绩效目标"].iter().any(|key| says(project, key)));
        for item in project.child("绩效指标").map_or(&[][..], Node::items) {
            named += usize::from(says(item, "三级指标"));
            valued += usize::from(says(item, "年度指标值") || says(item, "实施周期指标值"));
        }
    };
    let mut account = Accounting::default();
    for reading in readings {
        let root = &reading.extracted.root;
        account = account.and(reading.extracted.accounting());
        match reading.form.about {
            About::Unit => root.child("项目").map_or(&[][..], Node::items).iter().for_each(&mut count),
            _ => {
                count(root);
                facts += root.entries().len();
            }
        }
    }
    let enough = if foreign.is_empty() {
        (named > 0 && valued * 4 >= named && (projects > 0 || !whole))
            || (projects > 0 && goals > 0 && (facts >= 4 || headings.len() + goals > 1))
    } else {
        named > 0 && valued * 2 >= named && projects > 0
    };
    if enough && account.fields * 6 >= account.total() {
        return None;
    }
    let words = |words: Vec<String>| if words.is_empty() { "—".to_string() } else { words.join("、") };
    let mut found: Vec<String> =
        headings.iter().flat_map(|found| found.heading.columns.iter().map(|column| column.head.clone())).collect();
    if found.is_empty() {
        found = opening.to_vec();
    }
    found.truncate(16);
    let found = words(found);
    let (named, valued, goals) = (named.to_string(), valued.to_string(), goals.to_string());
    let other = if foreign.is_empty() {
        String::new()
    } else {
        format!("，还有{}，像是预算指标台账一类的表", foreign.join("、"))
    };
    let other_en = if foreign.is_empty() {
        String::new()
    } else {
        format!(", and {}, as budget ledgers have", foreign.join(", "))
    };
    Some(Words {
        zh: format!(
            "要找的是项目名称，和绩效目标或带指标值的三级指标；找到的是：{found}（项目 {projects} 个、目标 {goals} 条、指标 {named} 条、指标值 {valued} 个{other}）"
        ),
        en: format!(
            "looked for a project name with goals, or with indicators and their targets; found: {found} (projects: {projects}, goals: {goals}, indicators: {named}, targets: {valued}{other_en})"
        ),
    })
}
