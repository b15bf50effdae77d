//! What a reviewer would ask: each rule one file beside its page; this is the list.
//!
//! Rules speak in paths of the project or unit they are given, never of lines or cells.

mod blank_target;
mod budget_sum;
pub mod doubt;
mod duplicate_indicator;
mod level_under_level;
mod placeholder;
mod required;
pub mod settings;
mod unit_totals;
mod unknown_field;
pub mod words;
mod wrong_type;

use crate::diagnostic::{Diagnostic, Report, Severity, Words as Message};
use crate::source::{Path, SourceId, Step};
use crate::spec::{Project, Taxonomy, Unit};
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
    /// Found while the spec is read into types; the page explains it.
    WhileReading,
}

/// What rules may know besides the spec.
pub struct Context<'a> {
    pub taxonomy: &'a Taxonomy,
    pub words: &'a Words,
    pub settings: &'a Settings,
}

pub use settings::Settings;
pub use words::Words;

/// Every rule, by id.
pub const RULES: &[Rule] = &[
    required::RULE,
    unknown_field::RULE,
    wrong_type::RULE,
    budget_sum::RULE,
    unit_totals::RULE,
    blank_target::RULE,
    placeholder::RULE,
    level_under_level::RULE,
    duplicate_indicator::RULE,
    doubt::RULE,
];

impl Rule {
    /// A finding of this rule, with its id and severity.
    pub fn finding(&self, message: Message) -> Diagnostic {
        Diagnostic::new(self.id, self.severity, message)
    }
}

/// Checks one project on its own; paths are relative to it.
pub fn check_project(project: &Project, context: &Context) -> Report {
    let mut report = Report::default();
    for rule in RULES {
        if let Check::Project(check) = rule.check {
            check(project, context, &mut report);
        }
    }
    report
}

/// Checks each project of a unit; paths are relative to the unit.
pub fn check_projects(unit: &Unit, context: &Context) -> Report {
    let mut report = Report::default();
    for (index, project) in unit.projects.iter().enumerate() {
        report.extend(check_project(project, context).under(&Path::root().key("项目").index(index)));
    }
    report
}

/// Checks a unit and each of its projects; paths are relative to the unit.
pub fn check_unit(unit: &Unit, context: &Context) -> Report {
    let mut report = check_projects(unit, context);
    for rule in RULES {
        if let Check::Unit(check) = rule.check {
            check(unit, context, &mut report);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::yaml;
    use crate::forms::Library;
    use crate::source::SourceId;

    /// The ids found in a page's example: a project, or a unit when it lists 项目.
    fn found(text: &str) -> Vec<&'static str> {
        let (node, mut report) = yaml::parse(SourceId::default(), text);
        let library = Library::built_in().unwrap_or_else(|error| panic!("{error}"));
        let words = Words::parse(library.text("words.yaml")).unwrap_or_else(|error| panic!("{error}"));
        let context = Context { taxonomy: &library.taxonomy, words: &words, settings: &Settings::default() };
        if node.child("项目").is_some() {
            let (unit, read) = Unit::from_tree(&node);
            report.extend(read);
            report.extend(check_unit(&unit, &context));
        } else {
            let (project, read) = Project::from_tree(&node);
            report.extend(read);
            report.extend(check_project(&project, &context));
            for doubt in &project.doubts {
                report.push(doubt::finding(doubt));
            }
        }
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
                let ids = found(text);
                match kind {
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
