//! Findings as GitHub shows them beside the changed lines: workflow commands on standard output.

use super::{Diagnostic, Language, Report, Severity};
use crate::source::{At, Sources};

/// `::error file=…,line=…,col=…,title=M001::…`, one line a finding.
pub fn findings(report: &Report, sources: &Sources, language: Language) -> String {
    report.findings.iter().map(|finding| command(finding, sources, language) + "\n").collect()
}

fn command(finding: &Diagnostic, sources: &Sources, language: Language) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut message = finding.message.say(language).to_string();
    let mut properties = Vec::new();
    match sources.locate(finding.place) {
        Some(location) => {
            properties.push(("file", location.file));
            match location.at {
                At::Line { line, column } => {
                    properties.push(("line", line.to_string()));
                    properties.push(("col", column.to_string()));
                }
                // A cell has no line to stand beside.
                At::Cell { sheet, cell } => message = format!("{sheet}!{cell}: {message}"),
            }
        }
        None => {
            let source = finding.place.source().and_then(|source| sources.get(source));
            properties.extend(source.map(|source| ("file", source.name.clone())));
        }
    }
    properties.push(("title", finding.id.to_string()));
    if let Some(help) = &finding.help {
        message = format!("{message}\n{}", help.say(language));
    }
    let properties: Vec<_> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{level} {}::{}", properties.join(","), data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Place, Source};
    use crate::words;

    #[test]
    fn nothing_in_a_name_or_a_message_ends_the_command_early() {
        let mut sources = Sources::default();
        let id = sources.add(Source::text("甲,乙:100%.yaml", "资金:\n  总计: 1\n"));
        let mut report = Report::default();
        report.push(
            Diagnostic::new("M001", Severity::Error, words!("差 5%::x\r\n第二行", "off"))
                .help(words!("改正", "mend"))
                .placed(Place::text(id, 9, 9)),
        );
        assert_eq!(
            findings(&report, &sources, Language::Chinese),
            "::error file=甲%2C乙%3A100%25.yaml,line=2,col=2,title=M001::差 5%25::x%0D%0A第二行%0A改正\n"
        );
    }
}
