//! A goal that one cell says for several projects: the cell is merged down beside their rows, so each of them has it.
//! Whether it was meant so, only the sender knows: it is told at each.

use super::*;
use crate::source::Step;

/// What a cell merged down beside several projects may say for all of them.
const GOALS: [&str; 3] = ["绩效目标", "项目总目标", "年度绩效目标"];

impl Extractor<'_> {
    pub(super) fn shared_goals(&mut self) {
        let mut shared = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            for slot in line.iter().filter(|slot| slot.down > 1) {
                let Some((of, goal)) = self.goal_of(slot) else { continue };
                let end = (at + slot.down as usize).min(self.lines.len());
                let covered: Vec<(usize, Place)> = self.lines[at + 1..end]
                    .iter()
                    .flatten()
                    .filter_map(|slot| Some((self.named_by(slot)?, slot.place)))
                    .filter(|(project, _)| *project != of)
                    .collect();
                if !covered.is_empty() {
                    shared.push((of, goal, slot.place, covered));
                }
            }
        }
        for (of, goal, place, covered) in shared {
            let list = Path::root().key("项目");
            let own = list.index(of).key(goal);
            let Some(text) = self.root.get(&own).cloned() else { continue };
            let count = covered.len() + 1;
            for (project, place) in std::iter::once((of, place)).chain(covered) {
                let at = list.index(project).key(goal);
                if self.root.get(&at).is_none_or(Node::is_blank) {
                    *self.root.reach(&at.0) = text.clone();
                }
                let message = words!(
                    "“{goal}”一格合并在 {count} 个项目旁，各项目都照此读入",
                    "one cell of “{goal}” is merged beside {count} projects and was read for each"
                );
                let help = words!("向填报单位问清各项目的目标，分别填写", "ask the unit for the goal of each project");
                let found = Diagnostic::new("I075", Severity::Warning, message).help(help);
                self.report.push(found.at(at.clone()).placed(place));
                self.doubt(at, format!("原表这一格合并在 {count} 个项目旁"));
            }
        }
    }

    /// The project and the field, when the cell was read as the goal of one of several projects.
    fn goal_of(&self, slot: &Slot) -> Option<(usize, &'static str)> {
        let Fate::Field(path) = self.fates.get(slot.id?)? else { return None };
        let [Step::Key(list), Step::Index(project), Step::Key(key)] = path.0.as_slice() else { return None };
        let goal = GOALS.into_iter().find(|goal| *goal == key.as_ref())?;
        (list.as_ref() == "项目").then_some((*project, goal))
    }

    /// The project whose name the cell is.
    fn named_by(&self, slot: &Slot) -> Option<usize> {
        let Fate::Field(path) = self.fates.get(slot.id?)? else { return None };
        match path.0.as_slice() {
            [Step::Key(list), Step::Index(project), Step::Key(key)] => {
                (list.as_ref() == "项目" && key.as_ref() == "项目名称").then_some(*project)
            }
            _ => None,
        }
    }
}
