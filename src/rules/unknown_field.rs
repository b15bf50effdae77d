//! S021: 没有这个字段. Found while the spec is read into types; the page explains it.

use super::{Check, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule {
    id: "S021",
    severity: Severity::Error,
    title_zh: "没有这个字段",
    title_en: "an unknown field",
    source: "规格的字段表",
    page: include_str!("unknown_field.md"),
    check: Check::WhileReading,
};
