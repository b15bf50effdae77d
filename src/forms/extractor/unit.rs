//! The unit that a number format writes behind an amount (`#,##0"元"`): part of what is shown, and not of the number.

use super::*;
use crate::document::RemarkKind;
use crate::forms::codec::Codec;

const UNITS: [&str; 8] = ["亿元", "千万元", "百万元", "十万元", "万元", "千元", "元", "圆"];

/// `1,200元` → `1,200` and 元; `None` where it is no amount with a unit.
pub(in crate::forms) fn amount_in_unit(text: &str) -> Option<(&str, &'static str)> {
    let text = text.trim();
    let unit = UNITS.into_iter().find(|unit| text.ends_with(unit))?;
    let bare = text[..text.len() - unit.len()].trim_end();
    let bare = bare.trim_start_matches(['¥', '￥']).trim_start();
    crate::spec::Amount::parse(bare).is_some().then_some((bare, unit))
}

impl Extractor<'_> {
    /// The unit in which amounts stand here, as far as it has been said.
    pub(in crate::forms) fn money_unit(&self) -> Option<&str> {
        self.root.child("金额单位").and_then(Node::as_text)
    }

    /// An amount whose format names a unit: told, and an error where the table names another. False where its number
    /// must not be read.
    pub(super) fn unit_fits(&mut self, codec: &Codec, text: &str, slot: &Slot, path: &Path) -> bool {
        let Some((_, unit)) = amount_in_unit(text) else { return true };
        let known = match codec {
            Codec::Money(Some(unit)) => unit.clone(),
            _ => self.money_unit().unwrap_or("万元").to_string(),
        };
        let shown = text.trim();
        if known == unit {
            if !slot.remarks.iter().any(|remark| remark.kind == RemarkKind::Scaled) {
                self.report.push(
                    Diagnostic::new(
                        "I054",
                        Severity::Info,
                        words!(
                            "单位“{unit}”写在数字格式里：{shown}",
                            "the unit {unit} stands in the number format: {shown}"
                        ),
                    )
                    .at(path.clone())
                    .placed(slot.place),
                );
            }
            return true;
        }
        self.report.push(
            Diagnostic::new(
                "I067",
                Severity::Error,
                words!(
                    "数字格式显示的单位是{unit}（{shown}），表上的单位是{known}，原文照抄",
                    "its format shows the amount in {unit} ({shown}), the table says {known}; the text is kept"
                ),
            )
            .help(words!(
                "核对是哪一个单位，改正表头或格式",
                "see which unit is right and mend the heading or the format"
            ))
            .at(path.clone())
            .placed(slot.place),
        );
        false
    }
}

#[cfg(test)]
mod tests {
    use super::amount_in_unit;

    #[test]
    fn a_unit_stands_behind_an_amount() {
        for (text, found) in [
            ("1,200,000元", Some(("1,200,000", "元"))),
            ("¥ 12.50 万元", Some(("12.50", "万元"))),
            ("1,200千元", Some(("1,200", "千元"))),
            ("-3元", Some(("-3", "元"))),
            ("1200", None),
            ("公元", None),
            ("元", None),
        ] {
            assert_eq!(amount_in_unit(text), found, "{text}");
        }
    }
}
