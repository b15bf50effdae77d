//! One line a finding, as compilers print: for `grep`, for an editor's list of errors.

use super::{Diagnostic, Language};
use crate::source::Sources;

/// `文件:行:列: 警告[K003] …`, or `文件!工作表!单元格: …`.
pub fn findings<'a>(
    findings: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    language: Language,
) -> String {
    findings.into_iter().map(|finding| line(finding, sources, language) + "\n").collect()
}

fn line(finding: &Diagnostic, sources: &Sources, language: Language) -> String {
    let file = || finding.place.source().and_then(|source| sources.get(source)).map(|source| source.name.clone());
    let place = sources.locate(finding.place).map(|location| location.to_string()).or_else(file);
    let place = place.map(|place| place + ": ").unwrap_or_default();
    let message = finding.message.say(language).replace(['\n', '\r'], " ");
    format!("{place}{}[{}] {message}", finding.severity.name(language), finding.id)
}
