//! Declarations of extra fields as they are written: `extra:` of a form and `fields.yaml` of a region → [`Extras`].
//!
//! Every fault is told at its place, and what is sound is read all the same.

use super::extra::{EXTRA, ExtraField, ExtraShape, Extras, SHAPES};
use super::field::{Field, Record, Shape};
use super::project::{Project, Revision, Unit};
use crate::diagnostic::{Diagnostic, Report, Severity, Words};
use crate::source::{Path, Place, Step};
use crate::tree::{Entry, Node, Value};

/// The fields of a record by its name: 项目, 单位, 修订, or the way to a group or list in one: `绩效指标`, `自评.资金`.
pub fn record(name: &str) -> Option<&'static [Field]> {
    let fields = match name {
        "项目" => Project::fields(),
        "单位" => Unit::fields(),
        "修订" => Revision::fields(),
        _ => {
            let path = Path::parse(name)?;
            [Project::fields(), Unit::fields(), Revision::fields()]
                .into_iter()
                .find_map(|root| inside(root, &path.0))?
        }
    };
    fields.iter().any(|field| field.key == EXTRA).then_some(fields)
}

fn inside(fields: &'static [Field], steps: &[Step]) -> Option<&'static [Field]> {
    let Some((first, rest)) = steps.split_first() else { return Some(fields) };
    let Step::Key(key) = first else { return None };
    match fields.iter().find(|field| field.key == *key)?.shape {
        Shape::Record(inner) | Shape::Records(inner) => inside(inner(), rest),
        _ => None,
    }
}

/// Reads record → name → shape. `by` is who declares them.
/// ```
/// use jixiao::diagnostic::Report;
/// use jixiao::formats::yaml;
/// use jixiao::source::SourceId;
/// use jixiao::spec::{ExtraShape, declaration};
///
/// let text = "绩效指标:\n  指标解释: 长文\n  区域目标值: {类型: 名值, 说明: 各区域的目标值}\n";
/// let mut report = Report::default();
/// let extras = declaration::read(&yaml::parse(SourceId(0), text).0, "某市", &mut report);
/// assert!(report.findings.is_empty());
/// assert_eq!(extras.shape("Indicator", "区域目标值"), Some(&ExtraShape::Pairs));
/// ```
pub fn read(node: &Node, by: &str, report: &mut Report) -> Extras {
    let mut extras = Extras::default();
    let Value::Map(entries) = &node.value else {
        if !node.is_blank() {
            fault(
                report,
                node.place,
                words!("附加字段的声明应按记录分组", "declared fields must be grouped by record"),
                words!("写成 绩效指标: {{指标解释: 长文}}", "write 绩效指标: {{指标解释: 长文}}"),
            );
        }
        return extras;
    };
    for Entry { key, key_place, value } in entries {
        let Some(fields) = record(key) else {
            let key = key.as_ref();
            fault(
                report,
                *key_place,
                words!("没有“{key}”这种记录", "there is no record “{key}”"),
                words!(
                    "写项目、单位、修订，或其中的一组字段，如 绩效指标、资金来源、绩效指标.自评、监控.资金",
                    "write 项目, 单位 or 修订, or a group of fields in one: 绩效指标, 资金来源, 绩效指标.自评, 监控.资金"
                ),
            );
            continue;
        };
        let Value::Map(named) = &value.value else {
            let key = key.as_ref();
            fault(
                report,
                if value.place.is_known() { value.place } else { *key_place },
                words!("“{key}”下应逐个写字段的名称和类型", "under “{key}”, each field has its name and its shape"),
                words!("写成 {key}: {{指标解释: 长文}}", "write {key}: {{指标解释: 长文}}"),
            );
            continue;
        };
        for one in named {
            if let Some(field) = field(one, fields, by, report) {
                extras.push(field);
            }
        }
    }
    extras
}

/// One field: `指标解释: 长文`, or with what it means: `{类型: 名值, 说明: …}`.
fn field(entry: &Entry, fields: &'static [Field], by: &str, report: &mut Report) -> Option<ExtraField> {
    let name = entry.key.as_ref();
    if !may_be_called(name) {
        fault(
            report,
            entry.key_place,
            words!("“{name}”不能作字段名", "“{name}” cannot be the name of a field"),
            words!("名称里不用点、方括号和首尾空格", "without points, brackets or blanks around it"),
        );
        return None;
    }
    if fields.iter().any(|field| field.key == name) {
        fault(
            report,
            entry.key_place,
            words!("“{name}”本来就有，不必声明", "“{name}” is a field already and needs no declaration"),
            words!("删去这一行，直接写 {{{name}}}", "delete this line and write {{{name}}}"),
        );
        return None;
    }
    let (shape, about) = match &entry.value.value {
        Value::Map(said) => {
            let known = ["类型", "说明"];
            for other in said.iter().filter(|other| !known.contains(&other.key.as_ref())) {
                let key = other.key.as_ref();
                fault(
                    report,
                    other.key_place,
                    words!("声明里没有“{key}”", "a declaration has no “{key}”"),
                    words!("写 类型 和 说明", "write 类型 and 说明"),
                );
            }
            (entry.value.child("类型").unwrap_or(&entry.value), entry.value.child("说明"))
        }
        _ => (&entry.value, None),
    };
    let Some(read) = shape.as_text().and_then(ExtraShape::parse) else {
        let place = if shape.place.is_known() { shape.place } else { entry.key_place };
        let said = shape.as_text().unwrap_or("").trim();
        let message = if said.is_empty() {
            words!("“{name}”没有写类型", "“{name}” says no shape")
        } else {
            words!("“{name}”的类型“{said}”认不出", "“{said}” is no shape, of “{name}”")
        };
        fault(report, place, message, words!("可用：{SHAPES}", "known: {SHAPES}"));
        return None;
    };
    let record = fields.first()?.record;
    let about = about.and_then(Node::as_text).unwrap_or("").trim().to_string();
    Some(ExtraField { record, name: name.to_string(), shape: read, about, by: by.to_string() })
}

/// Whether a name can stand in a path.
pub fn may_be_called(name: &str) -> bool {
    name.trim() == name && Path::parse(name) == Some(Path::root().key(name.to_string()))
}

fn fault(report: &mut Report, place: Place, message: Words, help: Words) {
    report.push(Diagnostic::new("F201", Severity::Error, message).help(help).placed(place));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_named_by_the_way_to_it() {
        let of = |name: &str| record(name).map(|fields| fields[0].record);
        for (name, found) in [
            ("项目", Some("Project")),
            ("单位", Some("Unit")),
            ("修订", Some("Revision")),
            ("绩效指标", Some("Indicator")),
            ("子项目.绩效指标", Some("Indicator")),
            ("绩效指标.监控", Some("IndicatorMonitoring")),
            ("自评.资金", Some("Execution")),
            ("资金来源.其中", Some("FundSource")),
            ("修订内容", Some("Change")),
            ("其他修改", None),
            ("项目名称", None),
            ("指标", None),
        ] {
            assert_eq!(of(name), found, "{name}");
        }
    }
}
