//! Which field belongs in a blank: the one whose name its label is, and no other.
//!
//! A field is given away once, for a form that reads one fact from two holes is refused.

use super::super::definition::About;
use super::super::loose;
use super::super::pattern::Pattern;
use super::blanks::{self, Blank, Token};
use crate::spec::{Field, Shape};
use std::collections::HashSet;

pub struct Names {
    fields: Vec<Known>,
    lists: Vec<List>,
    taken: HashSet<String>,
    /// Holes that somebody must name, so far.
    unnamed: usize,
    /// Holes named by their labels, so far.
    pub found: usize,
}

/// A list that a table may show, one row an item.
pub struct List {
    pub key: &'static str,
    fields: Vec<Known>,
}

struct Known {
    key: &'static str,
    path: String,
    shape: Shape,
    /// 项目名称 and the like: wherever it stands again, the same thing is meant.
    identity: bool,
}

/// What a column of a table shows.
pub enum Column {
    Number,
    Field,
}

impl Names {
    pub fn new(about: About) -> Names {
        let lists = about.fields().iter().filter_map(|field| match field.shape {
            Shape::Records(inner) => Some(List { key: field.key, fields: known(inner()) }),
            _ => None,
        });
        Names { lists: lists.collect(), fields: known(about.fields()), taken: HashSet::new(), unnamed: 0, found: 0 }
    }

    /// A text with its blanks as holes; `beside` are the labels that stand outside it.
    pub fn pattern(&mut self, text: &str, beside: &[&str], open_end: bool) -> String {
        let (unnamed, found) = (self.unnamed, self.found);
        let mut out = String::new();
        let mut before = String::new();
        // The boxes of one text are boxes of one list.
        let mut list: Option<String> = None;
        let mut boxes: HashSet<String> = HashSet::new();
        for token in blanks::tokens(text, open_end) {
            match token {
                Token::Text(text) => {
                    out.push_str(&fixed(&text));
                    before = text;
                }
                Token::Blank { blank: Blank::Box(word), raw } => {
                    if !boxes.insert(loose::key(&word)) {
                        out.push_str(&raw);
                        continue;
                    }
                    let path = list.get_or_insert_with(|| self.of_boxes(beside)).clone();
                    out.push_str(&format!("{{{path}|box:{word}}}"));
                }
                Token::Blank { blank, raw } => {
                    let own = blanks::labels(&before);
                    let labels: Vec<&str> =
                        own.iter().map(String::as_str).filter(|label| !loose::key(label).is_empty()).collect();
                    let hole = self.hole(if labels.is_empty() { beside } else { &labels }, &blank);
                    out.push_str(&hole.unwrap_or(raw));
                    before.clear();
                }
            }
        }
        // What the form language could not read back stays as it stands.
        if Pattern::parse(&out).is_ok() {
            return out;
        }
        (self.unnamed, self.found) = (unnamed, found);
        fixed(text.trim_end())
    }

    /// A whole blank cell.
    pub fn cell(&mut self, labels: &[&str]) -> String {
        self.hole(labels, &Blank::Open).unwrap_or_default()
    }

    /// `None` where only a known field turns the blank into a hole.
    fn hole(&mut self, labels: &[&str], blank: &Blank) -> Option<String> {
        let wanted = match blank {
            Blank::Year => vec!["年度"],
            Blank::MoneyUnit(_) => vec!["金额单位"],
            _ => labels.to_vec(),
        };
        let known = wanted.iter().find_map(|label| self.fields.iter().find(|field| field.is_called(label)));
        if let Some((known, codec)) = known.and_then(|known| Some((known, codec(known.shape, blank)?))) {
            let path = known.path.clone();
            if self.taken.insert(path.clone()) {
                self.found += 1;
                return Some(format!("{{{path}{codec}}}"));
            }
            if known.identity {
                return Some(format!("{{{{ {path} }}}}"));
            }
        }
        let codec = match blank {
            Blank::Day | Blank::Year | Blank::MoneyUnit(_) => return None,
            Blank::Open | Blank::Box(_) => String::new(),
            Blank::Ruled(width) => format!("|ruled:{width}"),
            Blank::Tick(words) => format!("|tick:{}", words.join("/")),
        };
        Some(format!("{{{}{codec}}}", self.unnamed()))
    }

    fn of_boxes(&mut self, beside: &[&str]) -> String {
        let lines =
            |field: &&Known| matches!(field.shape, Shape::Lines) && beside.iter().any(|label| field.is_called(label));
        match self.fields.iter().find(lines).map(|field| field.path.clone()) {
            Some(path) if self.taken.insert(path.clone()) => {
                self.found += 1;
                path
            }
            _ => self.unnamed(),
        }
    }

    fn unnamed(&mut self) -> String {
        self.unnamed += 1;
        format!("待命名{}", self.unnamed)
    }

    /// The list a table shows: the one it is labelled with, or the one whose fields most of its heads name.
    /// Returns its key, `待命名` when there is none or it is given away already, and the holes of the columns.
    pub fn table(&mut self, beside: Option<&str>, heads: &[(&str, Column)]) -> (String, Vec<String>) {
        let score = |list: &List| {
            heads.iter().filter(|(head, _)| list.fields.iter().any(|field| field.is_called(head))).count()
        };
        let labelled = self.lists.iter().position(|list| beside.is_some_and(|label| loose::same(label, list.key)));
        let best = self.lists.iter().map(score).max().filter(|score| *score >= 2);
        let by_heads = best.and_then(|best| {
            let mut likely = (0..self.lists.len()).filter(|at| score(&self.lists[*at]) == best);
            likely.next().filter(|_| likely.next().is_none())
        });
        let list = labelled.or(by_heads).filter(|at| !self.taken.contains(self.lists[*at].key));
        let each = list.map_or("待命名".to_string(), |at| self.lists[at].key.to_string());
        if list.is_some() {
            self.taken.insert(each.clone());
            self.found += 1;
        }
        let mut taken: HashSet<String> = HashSet::new();
        let holes = heads.iter().map(|(head, column)| {
            if matches!(column, Column::Number) {
                return "{#}".to_string();
            }
            let known = list.and_then(|at| {
                let field = self.lists[at].fields.iter().find(|field| field.is_called(head))?;
                let codec = codec(field.shape, &Blank::Open)?;
                taken.insert(field.path.clone()).then(|| format!("{{{}{codec}}}", field.path))
            });
            match known {
                Some(hole) => {
                    self.found += 1;
                    hole
                }
                None => {
                    self.unnamed += 1;
                    format!("{{待命名{}}}", self.unnamed)
                }
            }
        });
        let holes = holes.collect();
        (each, holes)
    }
}

/// Text that is not to be taken for a hole.
pub fn fixed(text: &str) -> String {
    text.replace('{', "｛").replace('}', "｝")
}

/// The fields a hole can show, those of groups with their whole path.
fn known(fields: &'static [Field]) -> Vec<Known> {
    let of = |field: &Field, group: Option<&str>| Known {
        key: field.key,
        path: group.map_or(field.key.to_string(), |group| format!("{group}.{}", field.key)),
        shape: field.shape,
        identity: group.is_none() && field.required,
    };
    let single = |field: &&Field| !matches!(field.shape, Shape::Record(_) | Shape::Records(_) | Shape::Free);
    let own = fields.iter().filter(single).map(|field| of(field, None));
    let grouped = fields.iter().flat_map(|group| match group.shape {
        Shape::Record(inner) => inner().iter().filter(single).map(|field| of(field, Some(group.key))).collect(),
        _ => Vec::new(),
    });
    own.chain(grouped).collect()
}

impl Known {
    /// The label says the field's name; a remark in brackets behind it, （盖章） or （万元）, does not count.
    fn is_called(&self, label: &str) -> bool {
        let key = loose::key(label);
        let key = key.trim_end_matches(':');
        let bare = key.strip_suffix(')').and_then(|key| key.rsplit_once('(')).map(|(bare, _)| bare);
        key == self.key || bare == Some(self.key)
    }
}

/// How a field is written in such a blank; `None` when it does not fit there.
fn codec(shape: Shape, blank: &Blank) -> Option<String> {
    Some(match (shape, blank) {
        (Shape::Line, Blank::MoneyUnit(unit)) => format!("|default:{unit}"),
        (Shape::Line, Blank::Tick(words)) => format!("|tick:{}", words.join("/")),
        (Shape::Date, Blank::Day) => "|date".to_string(),
        (Shape::Integer, Blank::Year) => "|int".to_string(),
        (_, Blank::Day | Blank::Year | Blank::MoneyUnit(_) | Blank::Tick(_) | Blank::Box(_)) => return None,
        (Shape::Line | Shape::Prose | Shape::Target | Shape::Reached, Blank::Ruled(width)) => format!("|ruled:{width}"),
        (Shape::Line | Shape::Prose | Shape::Target | Shape::Reached, Blank::Open) => String::new(),
        (Shape::Integer, _) => "|int".to_string(),
        (Shape::Date, _) => "|date".to_string(),
        (Shape::Amount, _) => "|money".to_string(),
        (Shape::Percent, _) => "|percent".to_string(),
        (Shape::Lines, _) => "|lines".to_string(),
        (Shape::Record(_) | Shape::Records(_) | Shape::Free, _) => return None,
    })
}
