//! How a field is declared once and then read, written, ordered and described from that one place.
//!
//! Knows no particular field; `project` lists them.

mod reader;

pub use reader::{Extra, Fact, FieldType, Reader, read_record};

use crate::tree::{Entry, Node, Value};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as Json;

/// One declared field of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The record it belongs to, by its Rust name: `Indicator`.
    pub record: &'static str,
    /// The key in a spec, which is the field's own term: `项目名称`.
    pub key: &'static str,
    /// What it means, with unit and source, in Chinese.
    pub about: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// 私密: never printed into a public table by default (telephone numbers).
    pub private: bool,
}

/// Amounts that are points, and no money.
const POINTS: [&str; 4] = ["权重", "分值", "得分", "扣减分数"];

impl Field {
    /// An amount of money, in the spec's 金额单位.
    pub fn is_money(&self) -> bool {
        matches!(self.shape, Shape::Amount) && !POINTS.contains(&self.key)
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Text that may have paragraphs.
    Prose,
    /// A decimal in the spec's 金额单位.
    Amount,
    /// A target kept as worded.
    Target,
    /// What a target came to, kept as worded: no bound, and nothing that was promised.
    Reached,
    /// A whole number, such as a year.
    Integer,
    /// A day, month or year.
    Date,
    /// A number with its percent sign, such as `60%`.
    Percent,
    /// A list of lines.
    Lines,
    /// A group of fields.
    Record(fn() -> &'static [Field]),
    /// A list of groups.
    Records(fn() -> &'static [Field]),
    /// Whatever a form declares.
    Free,
}

/// A group of declared fields: the typed side of a map in the tree.
pub trait Record: Sized + Default {
    fn fields() -> &'static [Field];
    fn read(node: &Node, reader: &mut Reader) -> Self;
    fn to_tree(&self) -> Node;
}

/// The facts as JSON, keys as in the spec: whole numbers as numbers, all other scalars (amounts with
/// their scale, dates, targets) as text, nothing said as null.
pub fn to_json(node: &Node, fields: &'static [Field]) -> Json {
    serde_json::to_value(Facts { node, fields }).unwrap_or_default()
}

/// The same to be written as it goes: the facts of forty thousand projects are not held twice.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub node: &'a Node,
    pub fields: &'static [Field],
}

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Facts { node, fields } = *self;
        match &node.value {
            Value::Nil => to.serialize_unit(),
            Value::Text(text) => to.serialize_str(text),
            Value::List(items) => to.collect_seq(items.iter().map(|node| Facts { node, fields })),
            Value::Map(entries) => {
                let mut map = to.serialize_map(Some(entries.len()))?;
                for Entry { key, value: node, .. } in entries {
                    let shape = fields.iter().find(|field| field.key == *key).map(|field| field.shape);
                    let number = match shape {
                        Some(Shape::Integer) => node.as_text().and_then(|text| text.trim().parse::<u32>().ok()),
                        _ => None,
                    };
                    let inner = match shape {
                        Some(Shape::Record(inner) | Shape::Records(inner)) => inner(),
                        _ => &[],
                    };
                    match number {
                        Some(number) => map.serialize_entry(&**key, &number)?,
                        None => map.serialize_entry(&**key, &Facts { node, fields: inner })?,
                    }
                }
                map.end()
            }
        }
    }
}

/// Declares a record: the struct, its field list, reading and writing, from one list.
/// The doc comment of a field is its Chinese description.
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident {
        $( $(#[doc = $about:literal])+ $key:literal $field:ident: $kind:ty = $shape:expr $(, $flag:ident)*; )+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $( $(#[doc = $about])+ pub $field: $kind, )+
            /// What import could not settle; `# 存疑：…` comments in the spec.
            pub doubts: Vec<$crate::spec::doubt::Doubt>,
        }

        impl $crate::spec::field::Record for $name {
            fn fields() -> &'static [$crate::spec::field::Field] {
                use $crate::spec::field::Shape;
                const FIELDS: &[$crate::spec::field::Field] = &[ $( {
                    // A flag is set by naming it behind the shape.
                    #[allow(unused_mut)]
                    let mut field = $crate::spec::field::Field {
                        record: stringify!($name), key: $key, about: concat!($($about),+), shape: $shape,
                        required: false, private: false,
                    };
                    $( field.$flag = true; )*
                    field
                } ),+ ];
                let _ = |shape: Shape| shape;
                FIELDS
            }

            fn read(node: &$crate::tree::Node, reader: &mut $crate::spec::field::Reader) -> Self {
                let fields = Self::fields();
                reader.check_keys(node, fields);
                let mut declared = fields.iter();
                $name {
                    $( $field: match declared.next() {
                        Some(field) => reader.field(node, field),
                        None => Default::default(),
                    }, )+
                    doubts: Vec::new(),
                }
            }

            fn to_tree(&self) -> $crate::tree::Node {
                let mut node = $crate::tree::Node::map();
                $( if let Some(value) = $crate::spec::field::FieldType::write(&self.$field) {
                    node.push($key, value);
                } )+
                node.shrink();
                if !self.doubts.is_empty() {
                    $crate::spec::doubt::put_doubts(&mut node, &self.doubts);
                }
                node
            }
        }
    };
}

/// Makes a record usable as a single group (`资金:`), blank when nothing in it is said.
#[macro_export]
macro_rules! group {
    ($name:ident) => {
        impl $crate::spec::field::FieldType for $name {
            fn read(node: &$crate::tree::Node, reader: &mut $crate::spec::field::Reader) -> Self {
                $crate::spec::field::read_record(node, reader)
            }

            fn write(&self) -> Option<$crate::tree::Node> {
                let node = $crate::spec::field::Record::to_tree(self);
                (!node.entries().is_empty()).then_some(node)
            }
        }
    };
}
