//! I100: a doubt that import left stays a finding until somebody settles it.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::spec::Doubt;

pub const RULE: Rule = Rule {
    id: "I100",
    severity: Severity::Warning,
    title_zh: "存疑未核",
    title_en: "a doubt not settled",
    source: "本工具：导入不猜，存疑写在原处",
    page: include_str!("doubt.md"),
    // Doubts are comments, which rules do not see; the reader of the spec hands them over.
    check: Check::WhileReading,
};

pub fn finding(doubt: &Doubt) -> Diagnostic {
    let text = &doubt.text;
    RULE.finding(words!("存疑：{text}", "in doubt: {text}"))
        .help(words!("核对原件，改正后删去这条注释", "check the original, mend it, then delete the comment"))
        .at(doubt.path.clone())
}
