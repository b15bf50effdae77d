//! `set`, `instead`, `requires` and `omits`: what a form lays down besides its blocks.

use super::*;
use crate::forms::definition::{Heart, Terms};
use crate::spec::place;

impl Loader {
    pub(super) fn terms(&mut self, node: &Node) -> Terms {
        let set = self.pairs(node, "set", words!("如 set: {{金额单位: 元}}", "e.g. set: {{金额单位: 元}}"));
        let instead = self.pairs(
            node,
            "instead",
            words!(
                "如 instead: {{绩效指标: \"子项目[第1项].绩效指标\"}}",
                "e.g. instead: {{绩效指标: \"子项目[第1项].绩效指标\"}}"
            ),
        );
        let instead = instead.into_iter().filter_map(|(from, to, at)| Some((from, self.named(&to, at)?)));
        Terms {
            instead: instead.collect(),
            set: set.into_iter().map(|(path, value, _)| (path, value)).collect(),
            requires: node.child("requires").map(|list| self.paths(list)),
            omits: node.child("omits").map(|list| self.hearts(list)).unwrap_or_default(),
        }
    }

    /// `{field: text}`, each with the place of the text.
    fn pairs(&mut self, node: &Node, key: &str, help: Words) -> Vec<(Path, String, Place)> {
        let Some(map) = node.child(key) else { return Vec::new() };
        let mut pairs = Vec::new();
        if !matches!(map.value, Value::Map(_) | Value::Nil) {
            self.fault(map.place, words!("{key} 应写成 字段: 内容", "{key} must be FIELD: TEXT"), help);
            return pairs;
        }
        for entry in map.entries() {
            let Some(text) = entry.value.as_text().map(str::trim).filter(|text| !text.is_empty()) else {
                let help = help.clone();
                self.fault(entry.value.place, words!("{key} 里这一项没有写内容", "{key} says nothing here"), help);
                continue;
            };
            if let Some(path) = self.named(&entry.key, entry.key_place) {
                pairs.push((path, text.to_string(), entry.value.place));
            }
        }
        pairs
    }

    pub(super) fn named(&mut self, text: &str, at: Place) -> Option<Path> {
        let path = place::heard(text.trim());
        if path.is_none() {
            let (message, help) = explain(&Fault::BadPath(text.to_string()));
            self.fault(at, message, help);
        }
        path
    }

    fn paths(&mut self, list: &Node) -> Vec<Path> {
        self.texts(list, "requires").into_iter().filter_map(|(text, at)| self.named(&text, at)).collect()
    }

    fn hearts(&mut self, list: &Node) -> Vec<Heart> {
        let known = Heart::ALL.map(Heart::name).join("、");
        let mut hearts = Vec::new();
        for (text, at) in self.texts(list, "omits") {
            match Heart::ALL.into_iter().find(|heart| heart.name() == text) {
                Some(heart) => hearts.push(heart),
                None => self.fault(
                    at,
                    words!("omits 里没有“{text}”", "omits knows no “{text}”"),
                    words!("可用：{known}", "known: {known}"),
                ),
            }
        }
        hearts
    }

    /// A list of texts, each with its place; anything else is a fault.
    pub(super) fn texts(&mut self, list: &Node, key: &str) -> Vec<(String, Place)> {
        if !matches!(list.value, Value::List(_) | Value::Nil) {
            self.fault(
                list.place,
                words!("{key} 应是一个列表", "{key} must be a list"),
                words!("如 {key}: [甲, 乙]", "e.g. {key}: [甲, 乙]"),
            );
        }
        let mut texts = Vec::new();
        for item in list.items() {
            match item.as_text().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => texts.push((text.to_string(), item.place)),
                None => self.fault(
                    item.place,
                    words!("{key} 里的每一项应是文字", "every item of {key} must be text"),
                    words!("如 {key}: [甲, 乙]", "e.g. {key}: [甲, 乙]"),
                ),
            }
        }
        texts
    }
}
