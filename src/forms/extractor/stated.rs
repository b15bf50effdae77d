//! Computed cells: what they say is compared with what the other cells make it.

use super::*;
use crate::forms::computed::{self, Facts};
use crate::forms::loose;
use crate::spec::Field;
use rust_decimal::Decimal;

/// A computed cell, compared when all facts are known.
pub(super) struct Deferred<'a> {
    pub expression: String,
    /// What the cell says, and its number when it is nothing but a number.
    pub stated: String,
    pub number: Option<Decimal>,
    pub slot: Slot<'a>,
    pub base: Path,
    pub fields: &'static [Field],
}

impl<'a> Extractor<'a> {
    pub(in crate::forms) fn compare_computed(&mut self) {
        for deferred in std::mem::take(&mut self.deferred) {
            // A formula of the form's own file that is beyond us, or that nobody has computed, states nothing.
            let is_uncomputed = || self.form.file.is_some() && deferred.stated.trim_start().starts_with('=');
            if deferred.stated.trim().is_empty() || deferred.expression.is_empty() || is_uncomputed() {
                continue;
            }
            let blank = Node::default();
            let item =
                (!deferred.base.is_root()).then(|| (self.root.get(&deferred.base).unwrap_or(&blank), deferred.fields));
            let facts = Facts { root: (&self.root, self.form.about.fields()), item };
            let Ok(written) = computed::evaluate(&deferred.expression, &facts, self.taxonomy) else { continue };
            let amounts =
                |text: &str| crate::spec::Amount::parse(text.trim_end_matches(['万', '元'])).map(|amount| amount.0);
            let same = match (
                deferred.number.or_else(|| amounts(&deferred.stated)),
                written.number.or_else(|| amounts(&written.text)),
            ) {
                (Some(stated), Some(worked_out)) => stated == worked_out,
                _ => loose::same(&deferred.stated, &written.text),
            };
            if !same {
                let (stated, worked_out) = (brief(&deferred.stated), written.text);
                self.finding(
                    "I010",
                    Severity::Warning,
                    deferred.slot.place,
                    words!(
                        "此处写“{stated}”，按其他各格应为“{worked_out}”",
                        "this says “{stated}”, the other cells make it “{worked_out}”"
                    ),
                    Some(words!("核对两处，哪一处错了就改哪一处", "compare both and mend the one that is wrong")),
                );
            }
        }
    }
}
