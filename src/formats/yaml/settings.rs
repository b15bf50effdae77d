//! YAML that settings are written in (jixiao.yaml, rules, indicator system, vocabulary, styles): read into types, and
//! what is wrong is told at its line, in both languages.
//!
//! A scalar is text until a type asks for a number; a key with nothing behind it is a blank list or map.

use super::parse;
use crate::diagnostic::{Error, Result, Severity, Words};
use crate::source::{Place, Source, SourceId};
use crate::tree::{Entry, Node, Value};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Expected, IntoDeserializer, Unexpected, Visitor};
use std::fmt;

/// A file of settings as it was written.
pub struct Written {
    source: Source,
    pub node: Node,
}

impl Written {
    /// `name` is for messages. Refused where the YAML is not in order.
    pub fn parse(name: &str, text: &str) -> Result<Written> {
        let (node, report) = parse(SourceId::default(), text);
        let written = Written { source: Source::text(name, text), node };
        match report.findings.into_iter().find(|finding| finding.severity == Severity::Error) {
            None => Ok(written),
            Some(finding) => {
                let mut error = written.error(finding.place, finding.message);
                error.help = finding.help;
                Err(error)
            }
        }
    }

    /// What is wrong, with the place put before it: `jixiao.yaml:3:1 …`.
    pub fn error(&self, place: Place, message: Words) -> Error {
        let at = match place {
            Place::Text { span, .. } => {
                let (line, column) = self.source.line_column(span.start);
                format!("{}:{line}:{column}", self.source.name)
            }
            _ => self.source.name.clone(),
        };
        let Words { zh, en } = message;
        Error::new(words!("{at} {zh}", "{at} {en}"))
    }

    /// The entries of the file, when it says nothing but what is known.
    pub fn entries(&self, known: &[&str]) -> Result<&[Entry]> {
        if !matches!(self.node.value, Value::Map(_) | Value::Nil) {
            return Err(self.error(self.node.place, of_shape(&"a map")));
        }
        match self.node.entries().iter().find(|entry| !known.contains(&&*entry.key)) {
            Some(strange) => Err(self.error(strange.key_place, unknown(&strange.key, known))),
            None => Ok(self.node.entries()),
        }
    }

    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        T::deserialize(Fact(&self.node)).map_err(|fault| self.error(fault.place, fault.message))
    }
}

/// A whole file of settings; `name` is for messages.
pub fn settings<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    Written::parse(name, text)?.read()
}

#[derive(Debug)]
struct Fault {
    message: Words,
    place: Place,
}

impl Fault {
    fn new(message: Words) -> Fault {
        Fault { message, place: Place::Nowhere }
    }

    /// The innermost place that is known stays.
    fn at(mut self, place: Place) -> Fault {
        if !self.place.is_known() {
            self.place = place;
        }
        self
    }
}

fn unknown(key: &str, known: &[&str]) -> Words {
    let known = known.join("、");
    words!("没有“{key}”这一项，可用：{known}", "there is no “{key}”; known: {known}")
}

fn of_shape(expected: &dyn Expected) -> Words {
    let en = expected.to_string();
    let zh = match en.as_str() {
        "a map" => "各项“键: 值”".to_string(),
        "a sequence" => "列表".to_string(),
        "a string" => "文字".to_string(),
        "a boolean" => "true 或 false".to_string(),
        "f64" | "f32" | "u8" | "u16" | "u32" | "u64" | "usize" => "数".to_string(),
        other if other.starts_with("struct ") => "各项“键: 值”".to_string(),
        other => match other.strip_prefix("a tuple of size ") {
            Some(size) => format!("{size} 项的列表"),
            None => other.to_string(),
        },
    };
    let en = match zh.as_str() {
        "数" => "a number".to_string(),
        "各项“键: 值”" => "a map".to_string(),
        _ => en,
    };
    words!("这里应当是{zh}", "{en} is expected here")
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message.zh)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Fault {
        Fault::new(words!("写法不对：{message}", "it is not written as it should be: {message}"))
    }

    fn invalid_type(_: Unexpected, expected: &dyn Expected) -> Fault {
        Fault::new(of_shape(expected))
    }

    fn invalid_value(_: Unexpected, expected: &dyn Expected) -> Fault {
        Fault::new(of_shape(expected))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Fault {
        Fault::new(of_shape(expected))
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Fault {
        let known = known.join("、");
        Fault::new(words!("没有“{variant}”这种写法，可用：{known}", "there is no “{variant}”; known: {known}"))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Fault {
        Fault::new(unknown(field, known))
    }

    fn missing_field(field: &'static str) -> Fault {
        Fault::new(words!("缺“{field}”", "“{field}” is missing"))
    }

    fn duplicate_field(field: &'static str) -> Fault {
        Fault::new(words!("“{field}”写了两次", "“{field}” is written twice"))
    }
}

/// Reads a scalar by its type.
macro_rules! scalar {
    ($($method:ident $visit:ident,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.0.as_text().map(|text| text.trim().parse()) {
                Some(Ok(value)) => visitor.$visit(value),
                _ => Err(Fault::new(of_shape(&visitor))),
            }
            .map_err(|fault: Fault| fault.at(self.0.place))
        }
    )*};
}

/// A node that types are read from.
#[derive(Clone, Copy)]
struct Fact<'de>(&'de Node);

impl<'de> de::Deserializer<'de> for Fact<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.0.value {
            Value::Nil => visitor.visit_unit(),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(de::value::SeqDeserializer::new(items.iter().map(Fact))),
            Value::Map(entries) => visitor.visit_map(Entries { rest: entries.iter(), value: None }),
        }
        .map_err(|fault: Fault| fault.at(self.0.place))
    }

    scalar! {
        deserialize_bool visit_bool,
        deserialize_f64 visit_f64, deserialize_f32 visit_f32,
        deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64,
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32, deserialize_i64 visit_i64,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.value == Value::Nil { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.value == Value::Nil {
            return visitor.visit_seq(de::value::SeqDeserializer::new(std::iter::empty::<Fact>()));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.value == Value::Nil {
            return visitor.visit_map(Entries { rest: [].iter(), value: None }).map_err(|fault| fault.at(self.0.place));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0.as_text() {
            Some(text) => {
                let chosen: de::value::StrDeserializer<Fault> = text.into_deserializer();
                de::Deserializer::deserialize_enum(chosen, name, known, visitor)
            }
            None => Err(Fault::new(of_shape(&visitor))),
        }
        .map_err(|fault| fault.at(self.0.place))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct identifier
        ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Fault> for Fact<'de> {
    type Deserializer = Fact<'de>;

    fn into_deserializer(self) -> Fact<'de> {
        self
    }
}

/// The entries of a map, one after another.
struct Entries<'de> {
    rest: std::slice::Iter<'de, Entry>,
    value: Option<&'de Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some(entry) = self.rest.next() else { return Ok(None) };
        self.value = Some(&entry.value);
        let key: de::value::StrDeserializer<Fault> = (*entry.key).into_deserializer();
        seed.deserialize(key).map(Some).map_err(|fault| fault.at(entry.key_place))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        match self.value.take() {
            Some(value) => seed.deserialize(Fact(value)),
            None => Err(Fault::new(words!("缺值", "a value is missing"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Style;
    use std::collections::BTreeMap;

    #[derive(serde::Deserialize)]
    struct System {
        #[serde(rename = "指标体系")]
        _levels: Vec<Level>,
    }

    #[derive(serde::Deserialize)]
    struct Level {
        #[serde(rename = "编码")]
        _code: String,
        #[serde(rename = "名称")]
        _name: String,
    }

    #[test]
    fn what_is_wrong_is_told_at_its_line_in_both_languages() {
        let styles = |text: &str| settings::<BTreeMap<String, Style>>("styles.yaml", text).err();
        let taxonomy = |text: &str| settings::<System>("taxonomy.yaml", text).err();
        for (error, zh, en) in [
            (styles("正文:\n  字体: 宋体\n"), "styles.yaml:2:3 没有“字体”这一项，可用：font", "there is no “字体”"),
            (
                styles("正文:\n  size: 大\n"),
                "styles.yaml:2:9 这里应当是数",
                "styles.yaml:2:9 a number is expected here",
            ),
            (styles("正文:\n  align: middle\n"), "styles.yaml:2:10 没有“middle”这种写法，可用：left", "no “middle”"),
            (styles("正文：\n  size: 1\n"), "styles.yaml:1:3 键后用了全角冒号", "full-width colon"),
            (styles("- 正文\n"), "styles.yaml:1:1 这里应当是各项“键: 值”", "a map is expected"),
            (taxonomy("指标体系:\n- 编码: 1\n"), "taxonomy.yaml:2:3 缺“名称”", "“名称” is missing"),
            (taxonomy("指标体系: 无\n"), "taxonomy.yaml:1:7 这里应当是列表", "a sequence is expected"),
        ] {
            let said = error.map(|error| error.message).unwrap_or_default();
            assert!(said.zh.starts_with(zh) && said.en.contains(en), "{said:?}");
        }
        assert!(taxonomy("指标体系:\n").is_none() && styles("").is_none());
        assert!(styles("正文: {size: 12, bold: true, align: center}\n").is_none());
    }
}
