//! What the later stages of the year say of a declared project: monitoring and self-evaluation.
//!
//! They stand beside what was declared and never in its place: `git log` of one file is the life of a project.

use super::amount::Amount;
use super::date::Date;
use super::field::Extra;
use super::percent::Percent;
use super::target::Target;
use crate::record;
use crate::source::Path;

/// The keys under which a later stage stands, in a project and in an indicator.
pub const STAGES: [&str; 2] = ["监控", "自评"];

record! {
    /// 监控: how far a project has come within its year (绩效运行监控).
    pub struct Monitoring {
        /// 截至：监控到哪一天，如 2025-07-31
        "截至" until: Option<Date> = Shape::Date;
        /// 填表日期
        "填表日期" reported_on: Option<Date> = Shape::Date;
        /// 资金执行情况，按来源分
        "资金" funds: Vec<Execution> = Shape::Records(Execution::fields);
        /// 目标完成情况：到此为止年度目标完成得怎样
        "目标完成情况" goal: Option<String> = Shape::Prose;
        /// 存在问题
        "存在问题" problems: Option<String> = Shape::Prose;
        /// 改进措施
        "改进措施" measures: Option<String> = Shape::Prose;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 自评: what a project came to when its year was over (绩效自评).
    pub struct SelfEvaluation {
        /// 填表日期
        "填表日期" reported_on: Option<Date> = Shape::Date;
        /// 资金执行情况，按来源分
        "资金" funds: Vec<Execution> = Shape::Records(Execution::fields);
        /// 年度目标完成情况：对照年度目标实际完成了什么
        "年度目标完成情况" goal: Option<String> = Shape::Prose;
        /// 实施概述：项目实施内容及过程概述
        "实施概述" course: Option<String> = Shape::Prose;
        /// 得分：自评总分，照原表所写
        "得分" score: Option<Amount> = Shape::Amount;
        /// 评价结论
        "评价结论" conclusion: Option<String> = Shape::Prose;
        /// 存在问题
        "存在问题" problems: Option<String> = Shape::Prose;
        /// 改进措施
        "改进措施" measures: Option<String> = Shape::Prose;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 资金执行情况: what of one source was budgeted and spent, in the spec's 金额单位.
    pub struct Execution {
        /// 来源名称，如 年度资金总额、财政拨款；总数一行照原表写
        "名称" name: Option<String> = Shape::Line, required;
        /// 年初预算数
        "年初预算" budgeted: Option<Amount> = Shape::Amount;
        /// 全年预算数：调整以后的预算
        "全年预算" adjusted: Option<Amount> = Shape::Amount;
        /// 执行数：截至监控日或全年实际支出
        "执行数" spent: Option<Amount> = Shape::Amount;
        /// 全年预计执行数：监控时的估计
        "全年预计执行数" expected: Option<Amount> = Shape::Amount;
        /// 执行率，照原表所写，如 98.50%；不写的由执行数和全年预算数算
        "执行率" rate: Option<Percent> = Shape::Percent;
        /// 分值：执行率占多少分
        "分值" points: Option<Amount> = Shape::Amount;
        /// 得分
        "得分" score: Option<Amount> = Shape::Amount;
        /// 偏差原因：为什么没有用完或超了
        "偏差原因" reason: Option<String> = Shape::Prose;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 监控 of one indicator.
    pub struct IndicatorMonitoring {
        /// 完成值：截至监控日达到的值，照原文写，如 48人次、部分达成
        "完成值" reached: Option<Target> = Shape::Reached;
        /// 全年预计完成值
        "全年预计完成值" expected: Option<Target> = Shape::Reached;
        /// 完成可能性，照表上的说法：确定能、有可能、不可能
        "完成可能性" likelihood: Option<String> = Shape::Line;
        /// 偏差原因
        "偏差原因" reason: Option<String> = Shape::Prose;
        /// 改进措施
        "改进措施" measures: Option<String> = Shape::Prose;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 自评 of one indicator.
    pub struct IndicatorResult {
        /// 完成值：实际完成值，照原文写，如 98%、达成
        "完成值" reached: Option<Target> = Shape::Reached;
        /// 分值：不写即指标的权重
        "分值" points: Option<Amount> = Shape::Amount;
        /// 得分
        "得分" score: Option<Amount> = Shape::Amount;
        /// 扣减分数
        "扣减分数" deducted: Option<Amount> = Shape::Amount;
        /// 完成情况：简要描述
        "完成情况" account: Option<String> = Shape::Prose;
        /// 偏差原因；“偏差原因分析及改进措施”写在一格的，整格写在这里
        "偏差原因" reason: Option<String> = Shape::Prose;
        /// 改进措施
        "改进措施" measures: Option<String> = Shape::Prose;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

impl Execution {
    /// The line that sums up all the others: 年度资金总额, 总额, 合计.
    pub fn is_total(&self) -> bool {
        let name = self.name.as_deref().unwrap_or("").trim().trim_end_matches([':', '：']);
        name.ends_with("总额") || matches!(name, "合计" | "总计")
    }

    /// The money columns with their keys.
    pub fn columns(&self) -> [(&'static str, Option<Amount>); 4] {
        [
            ("年初预算", self.budgeted),
            ("全年预算", self.adjusted),
            ("执行数", self.spent),
            ("全年预计执行数", self.expected),
        ]
    }

    /// Every amount of money of a list of these, with its path.
    pub(super) fn amounts(list: &[Execution], at: &Path, found: &mut Vec<(Path, Amount)>) {
        for (index, one) in list.iter().enumerate() {
            let columns = one.columns().into_iter();
            found.extend(columns.filter_map(|(key, amount)| Some((at.index(index).key(key), amount?))));
        }
    }
}
