//! `# jixiao: ignore K003 原因`: what somebody looked at and decided to leave as it is.
//!
//! Behind a fact such a comment covers that fact, above one it covers all that is under it as well; at the
//! head of a file (with a blank line behind it) it covers the file. It works by places, so that it holds for
//! whatever is shown on the lines it covers.

use super::told;
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::{Path, Place, SourceId, Step};
use crate::tree::{Comments, Node};

/// One such comment.
#[derive(Clone, Debug)]
pub struct Suppression {
    source: SourceId,
    /// From its first byte to behind its last.
    covers: (u32, u32),
    /// Each with whether it kept something quiet.
    ids: Vec<(String, bool)>,
    reason: String,
    path: Path,
    place: Place,
}

const MARK: &str = "jixiao";

/// The suppressions in the comments of one file.
pub fn read(node: &Node, text: &str, source: SourceId) -> Vec<Suppression> {
    // Nearly every file has none.
    if !text.contains(MARK) {
        return Vec::new();
    }
    let mut walk = Walk { text, source, steps: Vec::new(), found: Vec::new() };
    walk.node(node, (0, u32::MAX));
    // The copies that an alias makes bring the comments of the original along.
    let mut found = walk.found;
    found.sort_by_key(|one| one.place);
    found.dedup_by_key(|one| one.place);
    found
}

struct Walk<'a> {
    text: &'a str,
    source: SourceId,
    steps: Vec<Step>,
    found: Vec<Suppression>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, covers: (u32, u32)) {
        if let Some(comments) = &node.comments {
            self.comments(comments, covers);
        }
        for entry in node.entries() {
            self.steps.push(Step::Key(entry.key.clone()));
            let (key, value) = (extent(entry.key_place), extent(entry.value.place));
            let start = key.map_or(value.map_or(0, |value| value.0), |key| key.0);
            let end = [key, value].into_iter().flatten().map(|span| span.1).max().unwrap_or(0);
            self.node(&entry.value, (start, end));
            self.steps.pop();
        }
        for (index, item) in node.items().iter().enumerate() {
            self.steps.push(Step::Index(index));
            self.node(item, extent(item.place).unwrap_or_default());
            self.steps.pop();
        }
    }

    fn comments(&mut self, comments: &Comments, covers: (u32, u32)) {
        for line in comments.before.iter().flatten().chain(&comments.trailing) {
            self.line(line, covers, covers.0);
        }
        // Behind the last child there is nothing to cover.
        for line in comments.after.iter().flatten() {
            self.line(line, (0, 0), covers.1);
        }
    }

    fn line(&mut self, comment: &str, covers: (u32, u32), near: u32) {
        let Some((ids, reason)) = parse(comment) else { return };
        // Comments have no places of their own; the nearest text that reads so is the one.
        let whole = format!("#{comment}");
        let nearest = self.text.match_indices(&whole).map(|(at, _)| at).min_by_key(|at| at.abs_diff(near as usize));
        let place = nearest.map_or(Place::Nowhere, |at| Place::text(self.source, at, at + whole.len()));
        self.found.push(Suppression {
            source: self.source,
            covers,
            ids: ids.into_iter().map(|id| (id, false)).collect(),
            reason,
            path: Path(self.steps.clone()),
            place,
        });
    }
}

fn extent(place: Place) -> Option<(u32, u32)> {
    match place {
        Place::Text { span, .. } => Some((span.start, span.end)),
        _ => None,
    }
}

/// The ids and the reason of a comment (without its `#`); `None` for any other comment.
fn parse(comment: &str) -> Option<(Vec<String>, String)> {
    let rest = comment.trim().strip_prefix(MARK)?.trim_start();
    let rest = rest.strip_prefix([':', '：'])?.trim_start();
    let rest = rest.strip_prefix("ignore")?;
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ':' | '：');
    if rest.starts_with(|c: char| !between(c)) {
        return None;
    }
    let mut rest = rest.trim_start_matches(between);
    let mut ids = Vec::new();
    while let Some((id, behind)) = rest.split_at_checked(4)
        && is_id(id)
        && !behind.starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        let id = id.to_ascii_uppercase();
        if !ids.contains(&id) {
            ids.push(id);
        }
        rest = behind.trim_start_matches(between);
    }
    Some((ids, rest.trim().to_string()))
}

fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes[0].is_ascii_alphabetic() && bytes[1..].iter().all(u8::is_ascii_digit)
}

/// Takes out what is covered, and tells of suppressions that give no reason or keep nothing quiet.
pub fn apply(suppressions: &mut [Suppression], report: &mut Report) {
    if suppressions.is_empty() {
        return;
    }
    report.findings.retain(|finding| {
        let Place::Text { source, span } = finding.place else { return true };
        let mut covered = false;
        for one in suppressions.iter_mut() {
            let here = one.source == source && (one.covers.0..one.covers.1).contains(&span.start);
            if here && let Some((_, used)) = one.ids.iter_mut().find(|(id, _)| id == finding.id) {
                if told::is_unread(finding.id) {
                    continue;
                }
                *used = true;
                covered = true;
            }
        }
        !covered
    });
    for one in suppressions.iter() {
        one.tell(report);
    }
}

impl Suppression {
    fn tell(&self, report: &mut Report) {
        let mut say = |finding: Diagnostic| report.push(finding.at(self.path.clone()).placed(self.place));
        if self.ids.is_empty() {
            let message = words!("没有写明忽略哪条规则", "it does not say which rule to ignore");
            say(Diagnostic::new("S012", Severity::Info, message)
                .help(words!("写成 # jixiao: ignore K003 原因", "write # jixiao: ignore K003 and the reason")));
        } else if self.reason.is_empty() {
            let message = words!("忽略了检查，没有写原因", "a finding is ignored without a reason");
            say(Diagnostic::new("S011", Severity::Info, message)
                .help(words!("在编号后面写上原因", "write the reason behind the id")));
        }
        for (id, _) in self.ids.iter().filter(|(_, used)| !used) {
            let finding = if told::find(id).is_none() {
                Diagnostic::new("S012", Severity::Info, words!("没有 {id} 这条规则", "there is no rule {id}"))
                    .help(words!("jixiao rules list 列出全部", "jixiao rules list lists them all"))
            } else if told::is_unread(id) {
                let message =
                    words!("{id} 不能忽略：文件因此没有读全", "{id} cannot be ignored: the file was not read whole");
                Diagnostic::new("S012", Severity::Info, message)
                    .help(words!("改正那处错误，再删去这条注释", "mend that fault, then delete this comment"))
            } else {
                let message = words!(
                    "忽略 {id} 没有用上：这里没有这样的问题",
                    "ignoring {id} is of no use: nothing to ignore here"
                );
                Diagnostic::new("S012", Severity::Info, message).help(words!(
                    "删去这条注释，或移到问题所在的行",
                    "delete it, or move it to the line of the finding"
                ))
            };
            say(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_first_and_the_rest_is_the_reason() {
        for (comment, ids, reason) in [
            (" jixiao: ignore K003 原表如此", "K003", "原表如此"),
            (" jixiao:ignore k003、M001, V001 财政批复如此", "K003 M001 V001", "财政批复如此"),
            ("jixiao：ignore K003：批复如此", "K003", "批复如此"),
            (" jixiao: ignore K003 K003", "K003", ""),
            (" jixiao: ignore 原表如此", "", "原表如此"),
            (" jixiao: ignore M0012 x", "", "M0012 x"),
            (" jixiao: ignore 甲", "", "甲"),
        ] {
            assert_eq!(
                parse(comment).map(|(ids, why)| (ids.join(" "), why)),
                Some((ids.into(), reason.into())),
                "{comment}"
            );
        }
        for comment in ["", " 存疑：jixiao: ignore K003", " jixiao: ignored K003", " jixiao"] {
            assert_eq!(parse(comment), None, "{comment}");
        }
    }
}
