//! R006: targets are revised before half of the project is done.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Revision;
use rust_decimal::Decimal;

pub const RULE: Rule = Rule {
    id: "R006",
    severity: Severity::Error,
    title_zh: "项目进度已到 50%，不能再修订",
    title_en: "the project is half done and can no longer be revised",
    source: "修订申报表填表说明第 1 条",
    page: include_str!("revised_late.md"),
    check: Check::Revision(check),
};

fn check(revision: &Revision, _: &Context, report: &mut Report) {
    let Some(progress) = revision.progress.as_ref().filter(|progress| progress.0 >= Decimal::from(50)) else { return };
    report.push(
        RULE.finding(words!("项目进度已到 {progress}", "the project is at {progress}"))
            .help(words!("修订要在项目进度 50% 之前申报", "a revision must be declared before 50 %"))
            .at(Path::root().key("项目进度")),
    );
}
