//! Findings as a note (批注) at a cell, to go back to whoever filled the form.
//!
//! Every line bears a mark, so that the notes are known again when the file comes back: an import reads past
//! them, a second annotation replaces them, and what a person wrote between them is still theirs.

use super::{Diagnostic, Language};

/// What every line of ours begins with.
const MARK: &str = "〔jixiao〕";

/// Whether a line of a note is one of ours.
pub fn is_ours(line: &str) -> bool {
    line.trim_start().starts_with(MARK)
}

/// All findings of one cell, each with its gravity, id, message and repair.
pub fn write(findings: &[&Diagnostic], language: Language) -> String {
    let mut lines: Vec<String> = Vec::new();
    for finding in findings {
        let (colon, repair) = match language {
            Language::Chinese => ("：", "怎么改"),
            Language::English => (": ", "help"),
        };
        let (gravity, id) = (finding.severity.name(language), finding.id);
        let mut said = vec![format!("{MARK}{gravity} {id}{colon}{}", one_line(finding.message.say(language)))];
        if let Some(help) = &finding.help {
            said.push(format!("{MARK}{repair}{colon}{}", one_line(help.say(language))));
        }
        if !lines.ends_with(&said) {
            lines.extend(said);
        }
    }
    lines.join("\n")
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::words;

    #[test]
    fn every_line_of_a_note_is_known_again() {
        let finding = Diagnostic::new("M001", Severity::Error, words!("总计\n不符", "sums differ"))
            .help(words!("核对\r\n金额", "check"));
        let note = write(&[&finding, &finding], Language::Chinese);
        assert_eq!(note, "〔jixiao〕错误 M001：总计 不符\n〔jixiao〕怎么改：核对 金额");
        assert!(note.lines().all(is_ours) && !is_ours("已改 〔jixiao〕"));
    }
}
