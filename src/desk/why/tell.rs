//! What became of a cell, said for people and for programs.

use super::answer::Answer;
use super::asked::Cell;
use crate::diagnostic::{Language, Words, json, text};
use crate::formats::yaml;
use crate::forms::binding::{Binding, Wording};
use crate::forms::{Fate, loose};
use crate::source::{At, Path as FactPath, SourceId, Sources, Step};
use crate::spec::place;
use crate::tree::{Node, Value};
use serde_json::{Map, json};

impl<'a> Answer<'a> {
    fn kind(&self) -> (&'static str, Words) {
        match self.fate {
            Some(Fate::Field(_)) => ("field", words!("内容", "a fact")),
            Some(Fate::Label) => {
                ("label", words!("标签，或由别的格算出来的字", "a label, or worked out from other cells"))
            }
            Some(Fate::Ignored) => ("ignored", words!("按规则略过", "ignored by rule")),
            Some(Fate::Unexplained) => {
                ("unexplained", words!("未能解释：本表没有它的位置", "unexplained: the form has no place for it"))
            }
            None => ("blank", words!("空白", "blank")),
        }
    }

    pub fn tell(&self, name: &str, sources: &Sources, language: Language) -> String {
        let mut out = format!("{name}\n");
        let mut line = |head: Words, text: String| {
            let head = head.say(language);
            let indent = format!("\n  {}", " ".repeat(unicode_width::UnicodeWidthStr::width(head) + 2));
            out += &format!("  {head}  {}\n", text.trim_end().replace('\n', &indent));
        };
        if !self.text.is_empty() {
            line(words!("原文", "text"), self.text.clone());
        }
        line(words!("成了", "became"), self.kind().1.say(language).to_string());
        if let Some(name) = self.project() {
            line(words!("项目", "project"), name.to_string());
        }
        for (path, node) in &self.facts {
            line(words!("路径", "path"), place::said(path));
            line(words!("规格", "spec"), in_yaml(path, node));
        }
        if let Some(read) = self.read {
            let plainly = words!("没有现成的表单，按标签通读", "none; read by its labels").say(language).to_string();
            let named = format!("{} {}", read.form.id, read.form.title);
            line(words!("表单", "form"), if read.form.id.is_empty() { plainly } else { named });
        }
        for (label, words) in self.labels() {
            let cell = cell_of(label, sources);
            line(words, format!("{}（{cell}）", one_line(label.text)));
        }
        if let Some(binding) = self.binding {
            let mut by = vec![binding.said()];
            by.extend(binding.structure());
            by.extend(self.again(binding));
            let by: Vec<String> = by.iter().map(|words| words.say(language).to_string()).collect();
            line(words!("依据", "by"), by.join(if language == Language::Chinese { "；" } else { "; " }));
            let because = binding.because().map(|words| format!("：{}", words.say(language))).unwrap_or_default();
            if !binding.rivals.is_empty() {
                let rivals = binding.rivals.join("、");
                line(words!("没有认作", "not taken for"), format!("{rivals}{because}"));
            }
            if !binding.is_sure() {
                let doubt = words!("不十拿九稳，请对照原表", "not certain: compare it with the original");
                line(words!("把握", "certainty"), doubt.say(language).to_string());
            }
        }
        if let Some(like) = &self.like {
            line(self.like_words(), like.clone());
        }
        if !self.missing.is_empty() {
            let more = if self.missing.len() > 12 { "…" } else { "" };
            let first = self.missing.iter().take(12).cloned().collect::<Vec<_>>().join("、");
            line(words!("表单有而没读到的", "shown by the form and not found"), format!("{first}{more}"));
        }
        if !self.report.findings.is_empty() {
            out += &text::findings(&self.report, sources, language, false);
        }
        out
    }

    /// The project of a unit that the cell speaks of.
    fn project(&self) -> Option<&'a str> {
        let (path, _) = self.facts.first()?;
        let [list @ Step::Key(_), item @ Step::Index(_), ..] = path.0.as_slice() else { return None };
        let project = self.read?.root.get(&FactPath(vec![list.clone(), item.clone()]))?;
        project.child("项目名称").and_then(Node::as_text)
    }

    /// The heading stands again over the cell, as on a new page.
    fn again(&self, binding: &Binding) -> Option<Words> {
        let above = self.above.filter(|above| self.heads_column && above.place != binding.label)?;
        let same = loose::key(above.text).contains(&loose::key(&binding.text));
        (same && above.place > binding.label).then(|| {
            words!("换页后表头又写了一次，是同一栏", "the heading stands again on this page, over the same column")
        })
    }

    fn like_words(&self) -> Words {
        match self.fate {
            Some(Fate::Label) => words!("它领着", "it heads"),
            _ => words!("这一栏应是", "this column should be"),
        }
    }

    /// Which labels speak for the cell: in a list the head of the column, elsewhere the word to the left.
    fn labels(&self) -> Vec<(&'a Cell<'a>, Words)> {
        let above = self.above.map(|cell| (cell, words!("栏名", "column")));
        let left = self.left.map(|cell| (cell, words!("左边的标签", "label to the left")));
        match self.fate {
            Some(Fate::Field(_)) if self.heads_column => above.into_iter().collect(),
            Some(Fate::Field(_)) => left.or(above).into_iter().collect(),
            Some(Fate::Label | Fate::Ignored) => Vec::new(),
            _ => above.into_iter().chain(left).collect(),
        }
    }

    pub fn json(&self, name: &str, sources: &Sources, language: Language) -> serde_json::Value {
        let mut object = Map::new();
        object.insert("at".into(), json!(name));
        match self.cell.and_then(|cell| sources.locate(cell.place)) {
            Some(location) => {
                object.insert("file".into(), json!(location.file));
                match location.at {
                    At::Cell { sheet, cell } => {
                        object.insert("sheet".into(), json!(sheet));
                        object.insert("cell".into(), json!(cell));
                    }
                    At::Line { line, column } => {
                        object.insert("line".into(), json!(line));
                        object.insert("column".into(), json!(column));
                    }
                }
            }
            None => {
                object.insert("file".into(), json!(sources.get(SourceId(0)).map(|source| &source.name)));
            }
        }
        object.insert("text".into(), json!(self.text));
        object.insert("fate".into(), json!(self.kind().0));
        let facts = self.facts.iter().map(|(path, node)| {
            let key = path.0.iter().rev().find_map(|step| match step {
                Step::Key(key) => Some(key.to_string()),
                _ => None,
            });
            json!({ "path": path.to_string(), "key": key, "value": value(node) })
        });
        object.insert("facts".into(), facts.collect());
        object.insert(
            "form".into(),
            json!(self.read.map(|read| json!({ "id": read.form.id, "title": read.form.title }))),
        );
        let label =
            |cell: Option<&Cell>| cell.map(|cell| json!({ "text": cell.text.trim(), "cell": cell_of(cell, sources) }));
        object.insert("above".into(), json!(label(self.above)));
        object.insert("left".into(), json!(label(self.left)));
        let binding = self.binding.map(|binding| {
            let words = match &binding.words {
                Wording::Own => "own",
                Wording::Known => "known",
                Wording::Contains(_) => "contains",
            };
            let say = |all: Vec<Words>| all.iter().map(|one| one.say(language).to_string()).collect::<Vec<_>>();
            json!({
                "label": binding.text,
                "field": binding.field,
                "words": words,
                "structure": say(binding.structure()),
                "because": binding.because().map(|because| because.say(language).to_string()),
                "rivals": binding.rivals,
                "sure": binding.is_sure(),
            })
        });
        object.insert("binding".into(), json!(binding));
        object.insert("like".into(), json!(self.like));
        object.insert("missing".into(), json!(self.missing));
        object.insert("findings".into(), json::findings(&self.report, sources, language));
        object.into()
    }
}

fn cell_of(cell: &Cell, sources: &Sources) -> String {
    match sources.locate(cell.place).map(|location| location.at) {
        Some(At::Cell { cell, .. }) => cell,
        Some(At::Line { line, column }) => format!("{line}:{column}"),
        None => String::new(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fact as it stands in the spec of its item.
fn in_yaml(path: &FactPath, node: &Node) -> String {
    let own = path.0.iter().rposition(|step| !matches!(step, Step::Key(_))).map_or(0, |at| at + 1);
    let mut whole = Node::map();
    match &path.0[own..] {
        [] => whole = node.clone(),
        steps => {
            let mut fact = node.clone();
            fact.comments = None;
            *whole.reach(steps) = fact;
        }
    }
    match whole.as_text() {
        Some(text) => text.to_string(),
        None => yaml::print(&whole),
    }
}

fn value(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Nil => serde_json::Value::Null,
        Value::Text(text) => json!(text),
        Value::List(items) => items.iter().map(value).collect(),
        Value::Map(entries) => {
            entries.iter().map(|entry| (entry.key.to_string(), value(&entry.value))).collect::<Map<_, _>>().into()
        }
    }
}
