//! M011: an amount so large that 元 were probably written for 万元.

use super::unit_totals::per_wan;
use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Unit;
use rust_decimal::prelude::ToPrimitive;

pub const RULE: Rule = Rule {
    id: "M011",
    severity: Severity::Warning,
    title_zh: "金额大得像是把元写成了万元",
    title_en: "an amount so large that 元 seems written for 万元",
    source: "各表表头的金额单位（一张表一个单位，比较时万元、元要换算）；界限是本工具的经验值",
    page: include_str!("unit_of_money_doubtful.md"),
    check: Check::Unit(check),
};

fn check(unit: &Unit, context: &Context, report: &mut Report) {
    let limit = context.settings.number(RULE.id, "上限", 10_000_000.0);
    for (index, project) in unit.projects.iter().enumerate() {
        let money_unit = project.money_unit.as_deref().or(unit.money_unit.as_deref());
        let written = money_unit.unwrap_or("万元").trim();
        for (at, amount) in project.amounts() {
            let wan = amount.0.checked_div(per_wan(money_unit)).and_then(|wan| wan.to_f64()).unwrap_or(0.0);
            if wan < limit {
                continue;
            }
            let amount = amount.printed();
            report.push(
                RULE.finding(words!(
                    "{amount} {written}，是不是单位写错了？",
                    "{amount} {written}: is the unit right?"
                ))
                .help(words!(
                    "原件以元为单位的，写“金额单位: 元”，或换算成万元",
                    "where the original counts in 元, write 金额单位: 元 or convert to 万元"
                ))
                .at(Path::root().key("项目").index(index).join(&at)),
            );
        }
    }
}
