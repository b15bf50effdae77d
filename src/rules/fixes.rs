//! V101–V106: how a fact is spelt, where one other spelling says the same and reads better.
//!
//! These look at the tree as written, since types have already read past such spellings; each brings its fix.

use super::{Check, Rule};
use crate::diagnostic::{Diagnostic, Fix, Report, Severity};
use crate::formats::yaml;
use crate::source::{Path, Place, Sources, Step};
use crate::spec::amount::halfwidth;
use crate::spec::field::{Field, Percent, Shape};
use crate::spec::{Amount, Target};
use crate::tree::{Node, Value};

const fn rule(id: &'static str, title_zh: &'static str, title_en: &'static str, page: &'static str) -> Rule {
    Rule { id, severity: Severity::Info, title_zh, title_en, source: "惯例", page, check: Check::WhileReading }
}

pub const FULL_WIDTH: Rule =
    rule("V101", "全角数字或百分号", "full-width digits or percent sign", include_str!("pages/V101.md"));
pub const THOUSANDS: Rule =
    rule("V102", "金额里的千分位逗号", "a thousands comma in an amount", include_str!("pages/V102.md"));
pub const DOUBLED: Rule = rule("V103", "重复的标点", "doubled punctuation", include_str!("pages/V103.md"));
pub const STRAY_SPACE: Rule = rule("V104", "首尾多余的空格", "stray spaces at an end", include_str!("pages/V104.md"));
pub const RELATION: Rule =
    rule("V105", "比较号写成两个字符", "a relation sign in two characters", include_str!("pages/V105.md"));
pub const FINAL_DOT: Rule =
    rule("V106", "名称末尾的半角点", "a dot at the end of a name", include_str!("pages/V106.md"));

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
            self.value(&entry.value, field.key, field.shape);
            self.steps.pop();
        }
    }

    fn value(&mut self, node: &Node, key: &'static str, shape: Shape) {
        match (&node.value, shape) {
            (Value::List(items), _) => {
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.value(item, key, shape);
                    self.steps.pop();
                }
            }
            (Value::Map(_), Shape::Record(fields) | Shape::Records(fields)) => self.group(node, fields()),
            (Value::Text(text), _) => self.text(node, text, key, shape),
            _ => {}
        }
    }

    fn text(&mut self, node: &Node, text: &str, key: &str, shape: Shape) {
        match shape {
            Shape::Amount if Amount::parse(text).is_some() => {
                let plain: String = text.chars().map(halfwidth).filter(|c| *c != ',').collect();
                if text.chars().any(|c| halfwidth(c) != c) {
                    self.whole(&FULL_WIDTH, node, text, &plain, true);
                } else if text.contains(',') {
                    self.whole(&THOUSANDS, node, text, &plain, true);
                }
            }
            Shape::Percent if Percent::parse(text).is_some() => self.full_width(node, text),
            Shape::Target if Target(text.into()).quantity().is_some() => {
                self.full_width(node, text);
                if let Some(plain) = one_sign(text) {
                    // The declared wording is kept byte for byte unless a person says otherwise.
                    self.whole(&RELATION, node, text, &plain, false);
                }
            }
            _ => {}
        }
        if matches!(shape, Shape::Line | Shape::Lines | Shape::Prose | Shape::Target) {
            self.doubled(node, text);
        }
        let trimmed = match shape {
            Shape::Record(_) | Shape::Records(_) | Shape::Free => text,
            // Paragraphs begin with two full-width blanks.
            Shape::Prose => text.trim_end(),
            _ => text.trim(),
        };
        if trimmed != text && !trimmed.is_empty() {
            self.whole(&STRAY_SPACE, node, text, trimmed, true);
        }
        if let Some(name) = trimmed.strip_suffix('.')
            && matches!(shape, Shape::Line)
            && (key.ends_with("名称") || key.ends_with("指标"))
            && name.ends_with(|c: char| !c.is_ascii())
        {
            self.whole(&FINAL_DOT, node, text, name, false);
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
            self.whole(&FULL_WIDTH, node, text, &plain, true);
        }
    }

    /// The same mark twice; three dots are somebody's ellipsis.
    fn doubled(&mut self, node: &Node, text: &str) {
        const MARKS: [char; 5] = ['。', '，', '；', '、', '：'];
        if !MARKS.iter().any(|mark| text.contains([*mark, *mark].iter().collect::<String>().as_str())) {
            return;
        }
        let Place::Text { source, span } = node.place else { return };
        let raw = self.sources.get(source).and_then(|source| source.text.as_deref());
        let raw = raw.and_then(|raw| raw.get(span.start as usize..span.end as usize)).unwrap_or("");
        if raw.starts_with('*') && raw != text {
            return;
        }
        let header = if raw.starts_with(['|', '>']) { raw.find('\n').unwrap_or(0) } else { 0 };
        let mut rest = header;
        while let Some(at) = raw[rest..].find(MARKS).map(|at| rest + at) {
            let mark = raw[at..].chars().next().unwrap_or_default();
            let run = raw[at..].chars().take_while(|c| *c == mark).count();
            let end = at + run * mark.len_utf8();
            if run == 2 || (run > 2 && mark != '。') {
                let place = Place::text(source, span.start as usize + at, span.start as usize + end);
                let written = &raw[at..end];
                self.say(
                    DOUBLED
                        .finding(words!("标点重复：“{written}”", "doubled punctuation: “{written}”"))
                        .help(words!("只留一个“{mark}”", "keep one “{mark}”"))
                        .placed(place)
                        .fix(Fix { place, replacement: mark.to_string(), safe: true }),
                );
            }
            rest = end;
        }
    }

    /// A finding about the whole scalar, which would better be written `better`.
    fn whole(&mut self, rule: &Rule, node: &Node, text: &str, better: &str, safe: bool) {
        let (title_zh, title_en) = (rule.title_zh, rule.title_en);
        let (was, is) = (brief(text), brief(better));
        let mut finding = rule
            .finding(words!("{title_zh}：“{was}”", "{title_en}: “{was}”"))
            .help(words!("写成“{is}”", "write “{is}”"))
            .placed(node.place);
        if let Some(replacement) = self.spelt(node.place, text, better) {
            finding = finding.fix(Fix { place: node.place, replacement, safe });
        }
        self.say(finding);
    }

    fn say(&mut self, finding: Diagnostic) {
        self.report.push(finding.at(Path(self.steps.clone())));
    }

    /// How `better` is spelt in the place of `text`; `None` where the text stands as an alias, a block or with escapes.
    fn spelt(&self, place: Place, text: &str, better: &str) -> Option<String> {
        let Place::Text { source, span } = place else { return None };
        let raw = self.sources.get(source)?.text.as_deref()?.get(span.start as usize..span.end as usize)?;
        if raw == text {
            return Some(yaml::inline(better));
        }
        let quote = raw.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        let inside = raw.strip_prefix(quote)?.strip_suffix(quote)?;
        let simple = inside == text && !better.contains(['\'', '"', '\\']);
        simple.then(|| format!("{quote}{better}{quote}"))
    }
}

/// `＞=95%` with the sign it means: `≥95%`.
fn one_sign(text: &str) -> Option<String> {
    let mut chars = text.trim_start().chars();
    let pair = [halfwidth(chars.next()?), halfwidth(chars.next()?)];
    let sign = match pair {
        ['>', '='] | ['=', '>'] => '≥',
        ['<', '='] | ['=', '<'] => '≤',
        _ => return None,
    };
    Some(format!("{sign}{}", chars.as_str().trim_start()))
}

fn brief(text: &str) -> String {
    let mut out: String = text.chars().take(20).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
