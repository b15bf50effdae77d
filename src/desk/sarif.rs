//! Findings for code review, with the pages of the rules that spoke.

use crate::diagnostic::{Language, Report, sarif};
use crate::rules::told;
use crate::source::Sources;

/// The findings as SARIF 2.1.0, which GitHub, GitLab and editors show at their lines.
///
/// ```
/// use jixiao::desk::{Profiles, Shelf, Workspace, check, sarif};
/// use jixiao::diagnostic::Language;
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let shelf = Shelf::from_iter([("运维.yaml", "项目名称: 运维\n资金:\n  总计: 10.00\n  财政拨款: 9.00\n")]);
/// let mut workspace = Workspace::load(&shelf, &["运维.yaml".into()])?;
/// let report = check(&mut workspace, &library, &profiles);
/// assert!(sarif(&report, &workspace.sources, Language::English).contains("\"ruleId\": \"M001\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sarif(report: &Report, sources: &Sources, language: Language) -> String {
    let spoke = told::every().filter(|told| report.findings.iter().any(|finding| finding.id == told.id));
    let rule = |told: told::Told| sarif::Rule {
        id: told.id,
        severity: told.severity,
        title: told.title(language),
        page: told.page,
    };
    let rules: Vec<sarif::Rule> = spoke.map(rule).collect();
    sarif::findings(report, sources, language, &rules)
}
