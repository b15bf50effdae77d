//! The fields of a project and of a unit: the one list that order, reading, writing, schema and
//! import vocabulary follow from.

use super::amount::Amount;
use super::field::{Doubt, Extra, Field, Reader, Record, Shape, doubts};
use super::target::Target;
use crate::diagnostic::Report;
use crate::tree::Node;
use crate::{group, record};

record! {
    /// 单位: a budget unit and its projects (部门名称, 单位名称, 填报单位).
    pub struct Unit {
        /// 部门或单位的全称，与部门预算一致
        "单位名称" name: Option<String> = Shape::Line, required;
        /// 预算年度，如 2025
        "年度" year: Option<u32> = Shape::Integer;
        /// 本单位各项目金额的单位：万元（不写即万元）或元
        "金额单位" money_unit: Option<String> = Shape::Line;
        /// 本单位要填的表，写表的编号（见 jixiao forms）
        "表" forms: Vec<String> = Shape::Lines;
        /// 单位合计行的资金，按原表所列，不由程序改写
        "资金" funds: Funds = Shape::Record(Funds::fields);
        /// 项目，每项是同一文件夹里的文件名，或直接写在这里
        "项目" projects: Vec<Project> = Shape::Records(Project::fields);
        /// 只有某一张表才要的内容，由该表声明
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 项目: one budget project and its performance targets.
    pub struct Project {
        /// 项目名称，与部门预算一致
        "项目名称" name: Option<String> = Shape::Line, required;
        /// 预算年度，如 2025
        "年度" year: Option<u32> = Shape::Integer;
        /// 本项目金额的单位：万元（不写即万元）或元
        "金额单位" money_unit: Option<String> = Shape::Line;
        /// 项目资金
        "资金" funds: Funds = Shape::Record(Funds::fields), required;
        /// 绩效目标：项目要达到的总体目标
        "绩效目标" goal: Option<String> = Shape::Prose, required;
        /// 绩效指标：逐条列出
        "绩效指标" indicators: Vec<Indicator> = Shape::Records(Indicator::fields), required;
        /// 只有某一张表才要的内容，由该表声明
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 资金: the money columns of 项目支出绩效目标表, in the spec's 金额单位.
    pub struct Funds {
        /// 总计，应等于以下各项之和
        "总计" total: Option<Amount> = Shape::Amount, required;
        /// 财政拨款
        "财政拨款" fiscal: Option<Amount> = Shape::Amount;
        /// 财政专户拨款
        "财政专户拨款" special_account: Option<Amount> = Shape::Amount;
        /// 其他资金
        "其他资金" other: Option<Amount> = Shape::Amount;
    }
}

record! {
    /// 绩效指标: one indicator with its targets (财预〔2015〕88号 pattern: 一级, 二级, 三级, 指标值).
    pub struct Indicator {
        /// 一级指标，如 产出指标、效益指标、满意度指标
        "一级指标" level1: Option<String> = Shape::Line, required;
        /// 二级指标，如 数量指标、社会效益
        "二级指标" level2: Option<String> = Shape::Line;
        /// 三级指标：指标名称
        "三级指标" name: Option<String> = Shape::Line, required;
        /// 实施周期指标值：项目整个实施周期要达到的值，照原文写
        "实施周期指标值" cycle_target: Option<Target> = Shape::Target;
        /// 年度指标值：当年要达到的值，照原文写，如 ≥95%、提高
        "年度指标值" annual_target: Option<Target> = Shape::Target;
        /// 备注
        "备注" remark: Option<String> = Shape::Line;
    }
}

group!(Funds);

impl Funds {
    /// The sources that 总计 is the sum of, with their keys.
    pub fn sources(&self) -> [(&'static str, Option<Amount>); 3] {
        [("财政拨款", self.fiscal), ("财政专户拨款", self.special_account), ("其他资金", self.other)]
    }

    /// Every money column with its key.
    pub fn columns(&self) -> [(&'static str, Option<Amount>); 4] {
        let [fiscal, special_account, other] = self.sources();
        [("总计", self.total), fiscal, special_account, other]
    }
}

/// Takes the doubts apart from the tree before reading it into types, so that they survive.
fn read_root<R: Record>(node: &Node, report: &mut Report) -> (R, Vec<Doubt>) {
    let found = doubts(node);
    (super::field::read_record(node, &mut Reader::new(report)), found)
}

impl Project {
    /// Reads a project; what is wrong goes into the report and the rest is read on.
    pub fn from_tree(node: &Node) -> (Project, Report) {
        let mut report = Report::default();
        let (mut project, doubts): (Project, _) = read_root(node, &mut report);
        project.doubts = doubts;
        report.place(node);
        (project, report)
    }
}

impl Unit {
    /// Reads a unit whose 项目 are all written out (file names are resolved before).
    pub fn from_tree(node: &Node) -> (Unit, Report) {
        let mut report = Report::default();
        let (mut unit, doubts): (Unit, _) = read_root(node, &mut report);
        unit.doubts = doubts;
        report.place(node);
        (unit, report)
    }
}

/// The field at a path of keys, from the fields of a root.
pub fn field_at(fields: &'static [Field], keys: &[&str]) -> Option<&'static Field> {
    let (key, rest) = keys.split_first()?;
    let field = fields.iter().find(|field| field.key == *key)?;
    match (rest.is_empty(), field.shape) {
        (true, _) | (false, Shape::Free) => Some(field),
        (false, Shape::Record(inner)) => field_at(inner(), rest),
        _ => None,
    }
}
