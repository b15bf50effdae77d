//! Fixes: V101–V103 look at the tree as written, since types have already read past such spellings, and bring
//! theirs; rules that speak in paths get theirs from [`offer`].

use super::{Check, Rule, doubled_punctuation, final_stop, mixed_operator, sentence_as_name};
use crate::diagnostic::{Diagnostic, Fix, Report, Severity};
use crate::formats::yaml;
use crate::source::{Path, Place, Sources, Step};
use crate::spec::Percent;
use crate::spec::amount::halfwidth;
use crate::spec::field::{Field, Shape};
use crate::spec::{Amount, Target};
use crate::tree::{Node, Value};
use std::collections::HashMap;

const fn rule(id: &'static str, title_zh: &'static str, title_en: &'static str, page: &'static str) -> Rule {
    Rule { id, severity: Severity::Info, title_zh, title_en, source: "惯例", page, check: Check::WhileReading }
}

pub const FULL_WIDTH: Rule =
    rule("V101", "全角数字或百分号", "full-width digits or percent sign", include_str!("pages/V101.md"));
pub const THOUSANDS: Rule =
    rule("V102", "金额里的千分位逗号", "a thousands comma in an amount", include_str!("pages/V102.md"));
pub const STRAY_SPACE: Rule = rule("V103", "首尾多余的空格", "stray spaces at an end", include_str!("pages/V103.md"));

/// All findings about a tree of these fields; paths are relative to it.
pub fn check(root: &Node, fields: &'static [Field], sources: &Sources) -> Report {
    let mut walk = Walk { sources, steps: Vec::new(), report: Report::default() };
    walk.group(root, fields);
    walk.report
}

struct Walk<'a> {
    sources: &'a Sources,
    steps: Vec<Step>,
    report: Report,
}

impl Walk<'_> {
    fn group(&mut self, node: &Node, fields: &'static [Field]) {
        for entry in node.entries() {
            let Some(field) = fields.iter().find(|field| field.key == entry.key) else { continue };
            self.steps.push(Step::Key(entry.key.clone()));
            self.value(&entry.value, field.shape);
            self.steps.pop();
        }
    }

    fn value(&mut self, node: &Node, shape: Shape) {
        match (&node.value, shape) {
            (Value::List(items), _) => {
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.value(item, shape);
                    self.steps.pop();
                }
            }
            (Value::Map(_), Shape::Record(fields) | Shape::Records(fields)) => self.group(node, fields()),
            (Value::Text(text), _) => self.text(node, text, shape),
            _ => {}
        }
    }

    fn text(&mut self, node: &Node, text: &str, shape: Shape) {
        match shape {
            Shape::Amount if Amount::parse(text).is_some() => {
                let plain: String = text.chars().map(halfwidth).filter(|c| *c != ',').collect();
                if text.chars().any(|c| halfwidth(c) != c) {
                    self.whole(&FULL_WIDTH, node, text, &plain);
                } else if text.contains(',') {
                    self.whole(&THOUSANDS, node, text, &plain);
                }
            }
            Shape::Percent if Percent::parse(text).is_some() => self.full_width(node, text),
            Shape::Target | Shape::Reached if Target(text.into()).quantity().is_some() => self.full_width(node, text),
            _ => {}
        }
        let trimmed = match shape {
            Shape::Record(_) | Shape::Records(_) | Shape::Free => text,
            // Paragraphs begin with two full-width blanks.
            Shape::Prose => text.trim_end(),
            _ => text.trim(),
        };
        if trimmed != text && !trimmed.is_empty() {
            self.whole(&STRAY_SPACE, node, text, trimmed);
        }
    }

    fn full_width(&mut self, node: &Node, text: &str) {
        // Signs such as ＞ stay: a half-width > would need quotes.
        let plain = text.chars().map(|c| match c {
            '０'..='９' | '．' | '％' => halfwidth(c),
            '﹪' => '%',
            _ => c,
        });
        let plain: String = plain.collect();
        if plain != text {
            self.whole(&FULL_WIDTH, node, text, &plain);
        }
    }

    /// A finding about the whole scalar, which would better be written `better`.
    fn whole(&mut self, rule: &Rule, node: &Node, text: &str, better: &str) {
        let (title_zh, title_en) = (rule.title_zh, rule.title_en);
        let (was, is) = (brief(text), brief(better));
        let mut finding = rule
            .finding(words!("{title_zh}：“{was}”", "{title_en}: “{was}”"))
            .help(words!("写成“{is}”", "write “{is}”"))
            .placed(node.place);
        if let Some(replacement) = spelt(node.place, text, better, self.sources) {
            finding = finding.fix(Fix { place: node.place, replacement, safe: true });
        }
        self.say(finding);
    }

    fn say(&mut self, finding: Diagnostic) {
        self.report.push(finding.at(Path(self.steps.clone())));
    }
}

/// Gives the findings of rules that speak in paths of `root` the fix that follows from them.
pub fn offer(report: &mut Report, root: &Node, sources: &Sources) {
    let mut told: HashMap<Path, usize> = HashMap::new();
    for finding in report.findings.iter_mut().filter(|finding| finding.fix.is_none()) {
        let Some(node) = root.get(&finding.path) else { continue };
        let Some(text) = node.as_text() else { continue };
        // The declared wording is kept byte for byte unless a person says otherwise.
        let reworded = if finding.id == doubled_punctuation::RULE.id {
            let nth = told.entry(finding.path.clone()).or_default();
            single_marks(finding, *nth, node, sources);
            *nth += 1;
            continue;
        } else if finding.id == final_stop::RULE.id {
            text.trim_end().strip_suffix('。').map(str::to_string)
        } else if finding.id == sentence_as_name::RULE.id {
            text.trim_end().strip_suffix(['。', '.', '．']).map(str::to_string)
        } else if finding.id == mixed_operator::RULE.id {
            let mixed = mixed_operator::MIXED.iter().find(|(typed, _)| text.contains(typed));
            mixed.map(|(typed, meant)| text.replacen(typed, meant, 1))
        } else {
            None
        };
        let replacement = reworded.and_then(|better| spelt(node.place, text, &better, sources));
        finding.fix = replacement.map(|replacement| Fix { place: node.place, replacement, safe: false });
    }
}

/// Points at the `nth` run of marks, in a text that may be pages long; the same mark twice can only mean one.
fn single_marks(finding: &mut Diagnostic, nth: usize, node: &Node, sources: &Sources) {
    let Place::Text { source, span } = node.place else { return };
    let raw = written(node.place, sources).unwrap_or("");
    let from = match raw.chars().next() {
        Some('*' | '&') => return,
        // Behind the line that opens a block there may be a comment.
        Some('|' | '>') => raw.find('\n').unwrap_or(0),
        _ => 0,
    };
    let Some((at, run)) = doubled_punctuation::runs(&raw[from..]).nth(nth) else { return };
    let start = span.start as usize + from + at;
    let place = Place::text(source, start, start + run.len());
    finding.place = place;
    let mark = run.chars().next().filter(|mark| run.chars().all(|c| c == *mark));
    finding.fix = mark.map(|mark| Fix { place, replacement: mark.into(), safe: true });
}

/// What stands in the file.
fn written(place: Place, sources: &Sources) -> Option<&str> {
    let Place::Text { source, span } = place else { return None };
    sources.get(source)?.text.as_deref()?.get(span.start as usize..span.end as usize)
}

/// How `better` is spelt in the place of `text`; `None` where the text stands as an alias, a block or with escapes.
fn spelt(place: Place, text: &str, better: &str, sources: &Sources) -> Option<String> {
    let raw = written(place, sources)?;
    if raw == text {
        return Some(yaml::inline(better));
    }
    let quote = raw.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let inside = raw.strip_prefix(quote)?.strip_suffix(quote)?;
    let simple = inside == text && !better.contains(['\'', '"', '\\']);
    simple.then(|| format!("{quote}{better}{quote}"))
}

fn brief(text: &str) -> String {
    let mut out: String = text.chars().take(20).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
