//! Computed cells: what they say is compared with what the other cells make it.

use super::*;
use crate::forms::computed::{self, Facts};
use crate::forms::loose;
use crate::forms::pattern::Pattern;
use crate::source::Step;
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
    /// Of a subtotal: the list, and which of its items are summed up.
    pub group: Option<(Path, Vec<Node>)>,
}

impl<'a> Extractor<'a> {
    /// Reads a cell of a subtotal, whose `{{ }}` speak of these items of the list (within the scope) and no others.
    pub(in crate::forms) fn read_group(
        &mut self,
        pattern: &Pattern,
        slot: &Slot<'a>,
        scope: &Scope,
        list: &Path,
        items: std::ops::Range<usize>,
    ) {
        let before = self.deferred.len();
        self.read_pattern(pattern, slot, &scope.base, scope.fields);
        let all = self.root.get(&scope.base.join(list)).map(Node::items).unwrap_or(&[]);
        let own = all.get(items).unwrap_or(&[]).to_vec();
        for deferred in &mut self.deferred[before..] {
            deferred.group = Some((list.clone(), own.clone()));
        }
    }

    /// Items of a list have got other places: everything that speaks of them by their number.
    pub(in crate::forms) fn renumber(&mut self, list: &Path, to: &[usize]) {
        let at = list.0.len();
        let renumbered = |path: &mut Path| {
            if let Some(Step::Index(index)) = path.0.get(at)
                && path.0.starts_with(&list.0)
                && let Some(to) = to.get(*index)
            {
                path.0[at] = Step::Index(*to);
            }
        };
        for fate in &mut self.fates {
            if let Fate::Field(path) = fate {
                renumbered(path);
            }
        }
        self.report.findings.iter_mut().for_each(|finding| renumbered(&mut finding.path));
        self.doubts.iter_mut().for_each(|doubt| renumbered(&mut doubt.path));
        self.deferred.iter_mut().for_each(|deferred| renumbered(&mut deferred.base));
    }

    pub(in crate::forms) fn compare_computed(&mut self) {
        for deferred in std::mem::take(&mut self.deferred) {
            // A formula of the form's own file that is beyond us, or that nobody has computed, states nothing.
            let is_uncomputed = || self.form.file.is_some() && deferred.stated.trim_start().starts_with('=');
            if deferred.stated.trim().is_empty() || deferred.expression.is_empty() || is_uncomputed() {
                continue;
            }
            let blank = Node::default();
            let whole = self.root.get(&deferred.base).unwrap_or(&blank);
            let part = deferred.group.map(|(list, items)| {
                let mut part = whole.clone();
                *part.reach(&list.0) = Node::list(items);
                part
            });
            let own = part.as_ref().unwrap_or(whole);
            let item = (part.is_some() || !deferred.base.is_root()).then_some((own, deferred.fields));
            let facts = Facts { root: (&self.root, self.form.about.fields()), item, extras: &self.form.extra };
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
