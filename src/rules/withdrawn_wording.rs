//! R003: a withdrawn indicator says 取消 and nothing else.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Revision;

pub const RULE: Rule = Rule {
    id: "R003",
    severity: Severity::Error,
    title_zh: "取消的指标没有写成“取消”",
    title_en: "a withdrawn indicator does not say 取消",
    source: "修订申报表填表说明第 2 条（取消的指标，修订值写“取消”）",
    page: include_str!("withdrawn_wording.md"),
    check: Check::Revision(check),
};

/// What the form asks for.
const WITHDRAWN: &str = "取消";

fn check(revision: &Revision, context: &Context, report: &mut Report) {
    for (index, change) in revision.changes.iter().enumerate() {
        let Some(new) = change.new.as_ref().map(|target| target.0.trim()) else { continue };
        let bare: String = new.chars().filter(|c| !c.is_whitespace() && !"“”\"'「」。（）()".contains(*c)).collect();
        let meant = bare == WITHDRAWN || context.words.withdrawn.contains(&bare);
        if !meant || new == WITHDRAWN {
            continue;
        }
        report.push(
            RULE.finding(words!("取消的指标应写“取消”，写的是“{new}”", "a withdrawn indicator says 取消, not “{new}”"))
                .help(words!("只写 取消 两个字，原因写在修订说明", "write 取消 alone; the reason goes into 修订说明"))
                .at(Path::root().key("修订内容").index(index).key("修订后指标值")),
        );
    }
}
