//! R007: every revision comes with its evidence.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Revision;

pub const RULE: Rule = Rule {
    id: "R007",
    severity: Severity::Warning,
    title_zh: "修订没有证明材料",
    title_en: "a revision names no evidence",
    source: "修订申报表填表说明第 3 条",
    page: include_str!("revision_evidence.md"),
    check: Check::Revision(check),
};

fn check(revision: &Revision, _: &Context, report: &mut Report) {
    for (index, change) in revision.changes.iter().enumerate().filter(|(_, change)| change.evidence.is_none()) {
        let name = change.name.as_deref().unwrap_or("（未命名）");
        report.push(
            RULE.finding(words!("“{name}”没有写证明材料", "“{name}” names no 证明材料"))
                .help(words!("写上附件的名称或文号", "name the attachment or its number"))
                .at(Path::root().key("修订内容").index(index).key("证明材料")),
        );
    }
}
