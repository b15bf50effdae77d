//! S033: 金额单位 is 万元 or 元; sums count with nothing else.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::Unit;

pub const RULE: Rule = Rule {
    id: "S033",
    severity: Severity::Error,
    title_zh: "金额单位不是万元或元",
    title_en: "the unit of money is neither 万元 nor 元",
    source: "各表表头（金额单位：万元；有的表用元）；规格的字段表",
    page: include_str!("money_unit.md"),
    check: Check::Unit(check),
};

fn check(unit: &Unit, _: &Context, report: &mut Report) {
    let root = Path::root();
    let each = unit.projects.iter().enumerate();
    let own = each.map(|(index, project)| (root.key("项目").index(index), project.money_unit.as_deref()));
    for (at, written) in std::iter::once((root.clone(), unit.money_unit.as_deref())).chain(own) {
        let Some(written) = written.filter(|written| !matches!(written.trim(), "万元" | "元")) else { continue };
        report.push(
            RULE.finding(words!("金额单位“{written}”不是万元或元", "金额单位 “{written}” is neither 万元 nor 元"))
                .help(words!("换算成万元或元，并改写金额单位", "convert the amounts to 万元 or 元 and say so"))
                .at(at.key("金额单位")),
        );
    }
}
