//! R002: a revision revises.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Revision;

pub const RULE: Rule = Rule {
    id: "R002",
    severity: Severity::Warning,
    title_zh: "修订后的值与原值相同",
    title_en: "the revised value is the old one",
    source: "修订申报表的用途：只列有变动的指标",
    page: include_str!("nothing_revised.md"),
    check: Check::Revision(check),
};

fn check(revision: &Revision, _: &Context, report: &mut Report) {
    for (index, change) in revision.changes.iter().enumerate() {
        let (Some(old), Some(new)) = (&change.old, &change.new) else { continue };
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        if bare(&old.0) != bare(&new.0) {
            continue;
        }
        let at = Path::root().key("修订内容").index(index);
        let new = new.0.trim();
        report.push(
            RULE.finding(words!("修订后仍是“{new}”，没有变化", "it is still “{new}”: nothing changes"))
                .help(words!("写上新的值；没有变动的指标不必列", "write the new value, or leave this indicator out"))
                .at(at.key("修订后指标值"))
                .related(words!("原指标值", "the old value"), at.key("原指标值")),
        );
    }
}
