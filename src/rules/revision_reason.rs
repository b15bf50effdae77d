//! R004: every revision has its reason.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Revision;

pub const RULE: Rule = Rule {
    id: "R004",
    severity: Severity::Warning,
    title_zh: "修订没有说明原因",
    title_en: "a revision gives no reason",
    source: "填报要求：调整应单独说明理由；系统公开源码列有调整原因（如政策调整）",
    page: include_str!("revision_reason.md"),
    check: Check::Revision(check),
};

fn check(revision: &Revision, _: &Context, report: &mut Report) {
    for (index, change) in revision.changes.iter().enumerate().filter(|(_, change)| change.reason.is_none()) {
        let name = change.name.as_deref().unwrap_or("（未命名）");
        report.push(
            RULE.finding(words!("“{name}”没有写修订说明", "“{name}” has no 修订说明"))
                .help(words!(
                    "写明原因，如政策调整、任务变化，并附佐证材料",
                    "say why, such as a change of policy or of the task, and attach evidence"
                ))
                .at(Path::root().key("修订内容").index(index).key("修订说明")),
        );
    }
}
