//! S022: 内容的类型不对. Found while the spec is read into types; the page explains it.

use super::{Check, Rule};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule {
    id: "S022",
    severity: Severity::Error,
    title_zh: "内容的类型不对",
    title_en: "a value of the wrong type",
    source: "规格的字段表",
    page: include_str!("wrong_type.md"),
    check: Check::WhileReading,
};
