//! What a reviewer would ask: each rule one file beside its page; this is the list.
//!
//! Rules speak in paths of the project or unit they are given, never of lines or cells.

mod all_hundred;
mod blank_difference;
mod blank_target;
mod bound_twice;
mod budget_sum;
mod carried_over;
mod code_in_name;
mod cost_direction;
mod coverage;
mod dead_text;
mod deadline_after_end;
mod decimals;
mod doubled_punctuation;
mod doubled_word;
pub(crate) mod doubt;
mod duplicate_indicator;
mod end_before_start;
mod evaluated;
mod execution_sum;
pub(crate) mod extra_shape;
mod few_indicators;
mod final_stop;
pub(crate) mod fixes;
mod goal_without_number;
mod indicator_points;
mod label_as_name;
mod level_account;
mod level_points;
mod level_under_level;
mod likelihood_word;
mod long_target;
mod misspelling;
mod mixed_operator;
mod money_unit;
mod monitoring_missing;
mod name_as_target;
mod negative_amount;
mod no_benefit;
mod no_cost;
mod no_output;
mod no_satisfaction;
mod nobody_responsible;
mod nothing_revised;
mod one_date_missing;
mod output_incomplete;
mod over_achieved;
mod over_hundred;
mod overspent;
mod part_outside_period;
mod parts_sum;
mod percent_name;
mod placeholder;
mod points_over_weight;
mod points_split;
mod quarter_plan;
mod reported_late;
mod required;
mod result_kind;
mod result_missing;
mod revised_late;
mod revised_twice;
mod revision_evidence;
mod revision_name;
mod revision_reason;
mod run_together;
mod same_name;
mod same_project_name;
mod sentence_as_name;
pub mod settings;
mod shortfall_reason;
mod source_blank;
mod source_sum;
mod spending_low;
mod spending_of_nothing;
mod spending_pace;
mod spending_points;
mod spending_rate;
pub(crate) mod suppress;
mod texts;
pub mod told;
mod too_long;
mod total_points;
mod two_totals;
mod unbalanced;
mod unit_of_money_doubtful;
mod unit_totals;
mod unknown_field;
mod unknown_level1;
mod unknown_level2;
mod unlikely_reason;
mod vague_target;
mod weight_positive;
mod weight_sum;
mod withdrawn_wording;
pub mod words;
mod wrong_type;
mod year_of_unit;
mod year_outside_period;
mod year_over_total;
mod zero_target;

use crate::diagnostic::{Diagnostic, Report, Severity, Words as Message};
use crate::source::{Path, SourceId, Step};
use crate::spec::score::Scheme;
use crate::spec::{Project, Revision, Taxonomy, Unit};
use rayon::prelude::*;
use std::collections::HashSet;

/// One rule and its page.
pub struct Rule {
    /// Stable: family letter and number, such as `M001`.
    pub id: &'static str,
    pub severity: Severity,
    pub title_zh: &'static str,
    pub title_en: &'static str,
    /// 文号 and article, the form's own 填表说明, or 惯例.
    pub source: &'static str,
    /// The page users read; its examples are run as tests.
    pub page: &'static str,
    pub check: Check,
}

/// What a rule looks at.
pub enum Check {
    Project(fn(&Project, &Context, &mut Report)),
    Unit(fn(&Unit, &Context, &mut Report)),
    Revision(fn(&Revision, &Context, &mut Report)),
    /// Found while the spec is read into types; the page explains it.
    WhileReading,
}

/// What rules may know besides the spec.
pub struct Context<'a> {
    pub taxonomy: &'a Taxonomy,
    pub words: &'a Words,
    /// How a self-evaluation is scored.
    pub scoring: &'a Scheme,
    pub settings: &'a Settings,
}

pub use required::also_said_in;
pub use settings::Settings;
pub use unit_totals::per_wan;
pub use words::Words;

/// Every rule, by id.
pub const RULES: &[Rule] = &[
    required::RULE,
    unknown_field::RULE,
    wrong_type::RULE,
    extra_shape::RULE,
    too_long::RULE,
    nobody_responsible::RULE,
    same_project_name::RULE,
    money_unit::RULE,
    year_of_unit::RULE,
    budget_sum::RULE,
    unit_totals::RULE,
    source_sum::RULE,
    source_blank::RULE,
    parts_sum::RULE,
    carried_over::RULE,
    year_over_total::RULE,
    two_totals::RULE,
    negative_amount::RULE,
    decimals::RULE,
    unit_of_money_doubtful::RULE,
    blank_target::RULE,
    placeholder::RULE,
    vague_target::RULE,
    over_hundred::RULE,
    cost_direction::RULE,
    zero_target::RULE,
    all_hundred::RULE,
    doubled_punctuation::RULE,
    final_stop::RULE,
    unbalanced::RULE,
    doubled_word::RULE,
    misspelling::RULE,
    bound_twice::RULE,
    mixed_operator::RULE,
    blank_difference::RULE,
    percent_name::RULE,
    name_as_target::RULE,
    long_target::RULE,
    goal_without_number::RULE,
    dead_text::RULE,
    level_under_level::RULE,
    duplicate_indicator::RULE,
    no_output::RULE,
    no_benefit::RULE,
    no_satisfaction::RULE,
    few_indicators::RULE,
    no_cost::RULE,
    output_incomplete::RULE,
    label_as_name::RULE,
    code_in_name::RULE,
    unknown_level1::RULE,
    unknown_level2::RULE,
    sentence_as_name::RULE,
    same_name::RULE,
    end_before_start::RULE,
    one_date_missing::RULE,
    part_outside_period::RULE,
    year_outside_period::RULE,
    quarter_plan::RULE,
    reported_late::RULE,
    deadline_after_end::RULE,
    revision_name::RULE,
    nothing_revised::RULE,
    withdrawn_wording::RULE,
    revision_reason::RULE,
    revised_twice::RULE,
    revised_late::RULE,
    revision_evidence::RULE,
    weight_sum::RULE,
    weight_positive::RULE,
    points_split::RULE,
    spending_rate::RULE,
    spending_of_nothing::RULE,
    spending_points::RULE,
    spending_low::RULE,
    indicator_points::RULE,
    level_points::RULE,
    points_over_weight::RULE,
    shortfall_reason::RULE,
    result_missing::RULE,
    result_kind::RULE,
    over_achieved::RULE,
    total_points::RULE,
    level_account::RULE,
    overspent::RULE,
    execution_sum::RULE,
    likelihood_word::RULE,
    unlikely_reason::RULE,
    spending_pace::RULE,
    monitoring_missing::RULE,
    run_together::RULE,
    doubt::RULE,
    fixes::FULL_WIDTH,
    fixes::THOUSANDS,
    fixes::STRAY_SPACE,
];

impl Rule {
    /// A finding of this rule, with its id and severity.
    pub fn finding(&self, message: Message) -> Diagnostic {
        Diagnostic::new(self.id, self.severity, message)
    }
}

/// The rules that are not turned off: what nobody wants to hear need not be looked for.
fn rules(context: &Context) -> Vec<&'static Rule> {
    RULES.iter().filter(|rule| context.settings.severity(rule.id, rule.severity).is_some()).collect()
}

/// Checks one project on its own; paths are relative to it.
pub fn check_project(project: &Project, context: &Context) -> Report {
    check_by(&rules(context), project, context)
}

fn check_by(rules: &[&Rule], project: &Project, context: &Context) -> Report {
    let mut report = Report::default();
    for rule in rules {
        if let Check::Project(check) = rule.check {
            check(project, context, &mut report);
        }
    }
    report
}

/// Checks each project of a unit; paths are relative to the unit.
pub fn check_projects(unit: &Unit, context: &Context) -> Report {
    let (rules, list) = (rules(context), Path::root().key("项目"));
    let mut report = Report::default();
    // Some at a time, so that those beyond what a report keeps are never there all at once.
    const AT_ONCE: usize = 2_048;
    for (round, projects) in unit.projects.chunks(AT_ONCE).enumerate() {
        let of_each = projects
            .par_iter()
            .enumerate()
            .map(|(at, project)| check_by(&rules, project, context).under(&list.index(round * AT_ONCE + at)));
        let of_each: Vec<Report> = of_each.collect();
        of_each.into_iter().for_each(|one| report.join(one));
    }
    report
}

/// Checks a unit and each of its projects; paths are relative to the unit.
pub fn check_unit(unit: &Unit, context: &Context) -> Report {
    let mut report = check_projects(unit, context);
    for rule in rules(context) {
        if let Check::Unit(check) = rule.check {
            check(unit, context, &mut report);
        }
    }
    report
}

/// Checks a project that stands in no unit; paths are relative to it.
pub fn check_alone(project: &Project, context: &Context) -> Report {
    let unit = Unit { projects: vec![project.clone()], ..Unit::default() };
    let mut report = check_unit(&unit, context);
    let base = Path::root().key("项目").index(0);
    let relative = |path: &mut Path| {
        if path.starts_with(&base) {
            path.0.drain(..base.0.len());
        }
    };
    for finding in &mut report.findings {
        relative(&mut finding.path);
        finding.related.iter_mut().for_each(|related| relative(&mut related.path));
    }
    report
}

/// Checks a revision.
pub fn check_revision(revision: &Revision, context: &Context) -> Report {
    let mut report = Report::default();
    for rule in rules(context) {
        if let Check::Revision(check) = rule.check {
            check(revision, context, &mut report);
        }
    }
    report
}

/// A doubt about something missing from a list item stands at the item; where an error already says
/// what is missing there, the doubt is not told again.
pub fn without_repeats(report: &mut Report) {
    // The list items that hold an error.
    let mut faulty: HashSet<(Option<SourceId>, Path)> = HashSet::new();
    for finding in report.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        let steps = &finding.path.0;
        let items = (0..steps.len()).filter(|at| matches!(steps[*at], Step::Index(_)));
        faulty.extend(items.map(|at| (finding.place.source(), Path(steps[..=at].to_vec()))));
    }
    report.findings.retain(|finding| {
        let at_item = finding.id == doubt::RULE.id && matches!(finding.path.0.last(), Some(Step::Index(_)));
        !at_item || !faulty.contains(&(finding.place.source(), finding.path.clone()))
    });
}

/// One fault is told once: what could not be read (S022) is not missing besides (S020).
pub fn without_missing(report: &mut Report) {
    // What could not be read, and all that holds it.
    let mut unread: HashSet<(Option<SourceId>, Path)> = HashSet::new();
    for finding in report.findings.iter().filter(|finding| finding.id == "S022") {
        let steps = &finding.path.0;
        unread.extend((1..=steps.len()).map(|end| (finding.place.source(), Path(steps[..end].to_vec()))));
    }
    if unread.is_empty() {
        return;
    }
    report.findings.retain(|finding| {
        let Some(Step::Key(key)) = finding.path.0.last().filter(|_| finding.id == required::RULE.id) else {
            return true;
        };
        let beside = |key: &str| Path(finding.path.0[..finding.path.0.len() - 1].to_vec()).key(key.to_string());
        let mut places =
            std::iter::once(finding.path.clone()).chain(required::also_said_in(key).iter().map(|key| beside(key)));
        !places.any(|path| unread.contains(&(finding.place.source(), path)))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::yaml;
    use crate::forms::Library;
    use crate::source::{Source, SourceId, Sources};
    use crate::spec::{Extras, Record, declaration};

    /// What the page of S025 takes as declared.
    fn declared() -> Extras {
        let page = extra_shape::RULE.page;
        let text = page.split("```yaml 声明\n").nth(1).and_then(|part| part.split("```").next()).unwrap_or("");
        let mut report = Report::default();
        let extras = declaration::read(&yaml::parse(SourceId::default(), text).0, "", &mut report);
        assert!(!extras.is_empty() && report.findings.is_empty());
        extras
    }

    /// The ids found in a page's example: a project, a unit when it lists 项目, a revision when it lists
    /// 修订内容. What the default profile leaves out is left out, except the page's own rule.
    fn found(own: &str, text: &str) -> Vec<&'static str> {
        let (node, mut report) = yaml::parse(SourceId::default(), text);
        let mut sources = Sources::default();
        sources.add(Source::text("", text));
        let fields = if node.child("项目").is_some() { Unit::fields() } else { Project::fields() };
        report.extend(fixes::check(&node, fields, &sources));
        report.extend(extra_shape::check(&node, fields, &declared()));
        let library = Library::built_in().unwrap_or_else(|error| panic!("{error}"));
        let words = Words::parse(library.text("words.yaml")).unwrap_or_else(|error| panic!("{error}"));
        let scoring =
            yaml::settings("scoring.yaml", library.text("scoring.yaml")).unwrap_or_else(|error| panic!("{error}"));
        let settings = Settings::default();
        let context = Context { taxonomy: &library.taxonomy, words: &words, scoring: &scoring, settings: &settings };
        if node.child("项目").is_some() {
            let (unit, read) = Unit::from_tree(&node);
            report.extend(read);
            report.extend(check_unit(&unit, &context));
        } else if Revision::is_told_by(&node) {
            let (revision, read) = Revision::from_tree(&node);
            report.extend(read);
            report.extend(check_revision(&revision, &context));
        } else {
            let (project, read) = Project::from_tree(&node);
            report.extend(read);
            report.extend(check_alone(&project, &context));
            for doubt in &project.doubts {
                report.push(doubt::finding(doubt));
            }
        }
        let profile =
            Settings::parse("rules.yaml", library.text("rules.yaml")).unwrap_or_else(|error| panic!("{error}"));
        report.findings.retain(|found| found.id == own || profile.severity(found.id, found.severity).is_some());
        report.findings.iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn every_page_proves_its_rule() {
        for rule in RULES {
            let examples: Vec<(&str, &str)> = rule
                .page
                .split("```yaml")
                .skip(1)
                .filter_map(|part| {
                    let (kind, rest) = part.split_once('\n')?;
                    Some((kind.trim(), rest.split("```").next()?))
                })
                .collect();
            assert!(examples.iter().any(|(kind, _)| *kind == "坏"), "{} 没有坏例子", rule.id);
            assert!(examples.iter().any(|(kind, _)| *kind == "好"), "{} 没有好例子", rule.id);
            for (kind, text) in examples {
                let ids = found(rule.id, text);
                match kind {
                    "声明" => {}
                    "坏" => assert!(ids.contains(&rule.id), "{} 应报而未报：{ids:?}\n{text}", rule.id),
                    _ => assert!(ids.is_empty(), "{} 的好例子不干净：{ids:?}\n{text}", rule.id),
                }
            }
            assert!(rule.page.starts_with(&format!("# {} ", rule.id)), "{} 的标题", rule.id);
        }
    }

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RULES.len());
    }
}
