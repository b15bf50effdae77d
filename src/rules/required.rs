//! S020: 必填字段没有写. Found while the spec is read into types; the page explains it.

use super::{Check, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule {
    id: "S020",
    severity: Severity::Error,
    title_zh: "必填字段没有写",
    title_en: "a required field is blank",
    source: "各表填报说明；财政审核惯例（项目名称、绩效目标不得为空）",
    page: include_str!("required.md"),
    check: Check::WhileReading,
};
