//! Whether the heart of a paper is on it: its indicators with their targets, its goals and its amounts.
//!
//! Knows what a filled form says when it is read back; how grave it is that something is missing, `desk` decides.

use super::definition::{About, Form, Heart};
use super::summary::{Summary, summary};
use crate::source::{Path, Step};
use crate::spec::field::{Field, Shape};
use crate::spec::place;
use crate::spec::project::field_through;
use crate::tree::Node;

/// The facts among which one is enough.
pub const GOALS: [&str; 3] = ["绩效目标", "项目总目标", "年度绩效目标"];

const INDICATORS: &str = "绩效指标";
const TARGETS: [&str; 2] = ["实施周期指标值", "年度指标值"];

/// What is said and does not stand on the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub heart: Heart,
    pub path: Path,
    /// So many indicators or targets.
    pub count: usize,
}

/// How many projects and indicators stand on a paper that says this.
pub fn count(about: About, back: &Node) -> (usize, usize) {
    fn indicators(node: &Node) -> usize {
        let own = node.child(INDICATORS).map_or(0, |list| list.items().len());
        let below = node.entries().iter().filter(|entry| entry.key != INDICATORS);
        let inner = below.flat_map(|entry| entry.value.items()).map(indicators).sum::<usize>();
        own + inner
    }
    match about {
        About::Revision => (1, back.child("修订内容").map_or(0, |list| list.items().len())),
        About::Unit => (back.child("项目").map_or(0, |list| list.items().len()), indicators(back)),
        About::Project => (1, indicators(back)),
    }
}

/// What is missing from the paper: `facts` went onto it, `back` is what it says.
pub fn missing(form: &Form, facts: &Node, back: &Node) -> Vec<Missing> {
    if form.about == About::Revision {
        return Vec::new();
    }
    let mut look = Look { form, summary: summary(form), found: Vec::new() };
    let fields = form.about.fields();
    look.holder(fields, facts, Some(back), &Path::root());
    // A form that lists no projects is about the unit alone.
    if look.summary.shown.iter().any(|path| path.starts_with("项目[]")) {
        let again = back.child("项目").map_or(&[][..], Node::items);
        for (index, project) in facts.child("项目").map_or(&[][..], Node::items).iter().enumerate() {
            let inner = fields.iter().find(|field| field.key == "项目").map(|field| field.shape);
            let Some(Shape::Records(inner)) = inner else { continue };
            look.holder(inner(), project, again.get(index), &Path::root().key("项目").index(index));
        }
    }
    look.found
}

struct Look<'a> {
    form: &'a Form,
    summary: Summary,
    found: Vec<Missing>,
}

impl Look<'_> {
    fn tell(&mut self, heart: Heart, path: Path, count: usize) {
        if !self.form.terms.omits.contains(&heart) {
            self.found.push(Missing { heart, path, count });
        }
    }

    /// Whether the form works it out, so that it stands on the paper and is not read.
    fn works_out(&self, of: impl Fn(&Path) -> bool) -> bool {
        let expressions = self.summary.computed.iter();
        expressions.filter_map(|expression| super::computed::variables(expression).ok()).flatten().any(|path| of(&path))
    }

    /// A project, or the unit without its projects.
    fn holder(&mut self, fields: &'static [Field], facts: &Node, back: Option<&Node>, base: &Path) {
        let said =
            |node: Option<&Node>, key: &str| node.and_then(|node| node.child(key)).is_some_and(|n| !n.is_blank());
        let goals: Vec<&str> = GOALS.into_iter().filter(|goal| said(Some(facts), goal)).collect();
        let is_goal = |path: &Path| matches!(path.0.last(), Some(Step::Key(key)) if GOALS.contains(&key.as_ref()));
        if let Some(goal) =
            goals.first().filter(|_| !GOALS.iter().any(|goal| said(back, goal)) && !self.works_out(is_goal))
        {
            self.tell(Heart::Goals, base.key(goal.to_string()), goals.len());
        }
        let mut money = Vec::new();
        amounts(fields, facts, base, &mut money);
        let mut again = Vec::new();
        if let Some(back) = back {
            amounts(fields, back, base, &mut again);
        }
        let roots = self.form.about.fields();
        let is_money = |path: &Path| {
            let own = field_through(fields, &path.0).or_else(|| field_through(roots, &path.0));
            own.is_some_and(Field::is_money)
        };
        if let Some(first) = money.first().filter(|_| again.is_empty() && !self.works_out(is_money)) {
            self.tell(Heart::Amounts, first.clone(), money.len());
        }
        self.indicators(fields, facts, back, base);
    }

    /// Every list of indicators, those of sub-projects with them.
    fn indicators(&mut self, fields: &'static [Field], facts: &Node, back: Option<&Node>, base: &Path) {
        for field in fields {
            let Shape::Records(inner) = field.shape else { continue };
            let (Some(list), again) = (facts.child(field.key), back.and_then(|back| back.child(field.key))) else {
                continue;
            };
            let again = again.map_or(&[][..], Node::items);
            let path = base.key(field.key);
            if field.key == INDICATORS {
                let items: Vec<&Node> = list.items().iter().filter(|item| !item.is_blank()).collect();
                if items.len() > again.len() {
                    self.tell(Heart::Indicators, path.clone(), items.len() - again.len());
                }
                let target = |item: &Node| TARGETS.iter().any(|key| item.child(key).is_some_and(|n| !n.is_blank()));
                // Counted, since items may come back in another order.
                let with = |items: &mut dyn Iterator<Item = &Node>| items.filter(|item| target(item)).count();
                // An indicator that is not there at all has been told.
                let there = with(&mut items.iter().copied()).min(again.len());
                let lost = there.saturating_sub(with(&mut again.iter()));
                if lost > 0 {
                    self.tell(Heart::Targets, path, lost);
                }
            } else if field.key == "子项目" {
                for (index, item) in list.items().iter().enumerate() {
                    self.indicators(inner(), item, again.get(index), &path.index(index));
                }
            }
        }
    }
}

/// Every amount of money that is said, without those of a unit's projects.
fn amounts(fields: &'static [Field], node: &Node, base: &Path, found: &mut Vec<Path>) {
    for field in fields {
        let Some(child) = node.child(field.key).filter(|child| !child.is_blank()) else { continue };
        let path = base.key(field.key);
        match field.shape {
            _ if field.is_money() => found.push(path),
            Shape::Record(inner) => amounts(inner(), child, &path, found),
            Shape::Records(inner) if field.key != "项目" => {
                for (index, item) in child.items().iter().enumerate() {
                    amounts(inner(), item, &path.index(index), found);
                }
            }
            _ => {}
        }
    }
}

impl Missing {
    /// What is missing, in words: `绩效指标（4 条，子项目[第1项].绩效指标）`.
    pub fn said(&self) -> String {
        let (name, path) = (self.heart.name(), place::said(&self.path));
        match self.heart {
            Heart::Indicators => format!("{path} {} 条", self.count),
            Heart::Targets => format!("{path} {} 条的指标值", self.count),
            Heart::Goals => path,
            Heart::Amounts => format!("{name}（{path} 等 {} 处）", self.count),
        }
    }
}
