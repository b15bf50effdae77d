//! The fields of a project and of a unit: the one list that order, reading, writing, schema and
//! import vocabulary follow from.

use super::amount::Amount;
use super::date::Date;
use super::doubt::{Doubt, doubts};
use super::field::{Extra, Fact, Field, Reader, Record, Shape};
use super::percent::Percent;
use super::stages::{Execution, IndicatorMonitoring, IndicatorResult, Monitoring, SelfEvaluation};
use super::target::Target;
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::{Path, Step as PathStep};
use crate::tree::{NAME, Node};
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
        /// 绩效目标：单位整体支出的年度总体目标
        "绩效目标" goal: Option<String> = Shape::Prose;
        /// 绩效指标：单位整体支出的指标，逐条列出
        "绩效指标" indicators: Vec<Indicator> = Shape::Records(Indicator::fields);
        /// 项目，每项是同一文件夹里的文件名，或直接写在这里
        "项目" projects: Vec<Project> = Shape::Records(Project::fields);
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
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
        /// 本项目要填的表，写表的编号；项目在单位里时由单位统一写
        "表" forms: Vec<String> = Shape::Lines;
        /// 主管部门（主管预算部门）
        "主管部门" supervisor: Option<String> = Shape::Line;
        /// 实施单位
        "实施单位" agency: Option<String> = Shape::Line;
        /// 填报单位（编报部门、填报科室或单位）
        "填报单位" reporter: Option<String> = Shape::Line;
        /// 部门预算编码
        "部门预算编码" budget_code: Option<String> = Shape::Line;
        /// 编报时间
        "编报时间" reported_on: Option<Date> = Shape::Date;
        /// 部门负责人
        "部门负责人" head: Option<String> = Shape::Line;
        /// 项目负责人
        "项目负责人" leader: Option<String> = Shape::Line;
        /// 联系人
        "联系人" contact: Option<String> = Shape::Line;
        /// 联系电话
        "联系电话" phone: Option<String> = Shape::Line, private;
        /// 填表人
        "填表人" filled_by: Option<String> = Shape::Line;
        /// 填表人的联系电话
        "填表人电话" filler_phone: Option<String> = Shape::Line, private;
        /// 项目属性：新增或延续；有的表写经常性业务项目等
        "项目属性" attribute: Option<String> = Shape::Line;
        /// 项目口径：经常性、阶段性或一次性
        "项目口径" recurrence: Option<String> = Shape::Line;
        /// 项目类别：社会发展性项目或部门发展性项目
        "项目类别" category: Option<String> = Shape::Line;
        /// 支出类别，勾选的各项：基本建设类、行政事业类、采购类等
        "支出类别" spending_types: Vec<String> = Shape::Lines;
        /// 资金用途，如 业务类
        "资金用途" purpose: Option<String> = Shape::Line;
        /// 项目起始日期
        "开始日期" start: Option<Date> = Shape::Date;
        /// 项目结束日期
        "结束日期" end: Option<Date> = Shape::Date;
        /// 项目概况：内容、规模、范围
        "项目概况" overview: Option<String> = Shape::Prose;
        /// 立项依据：政策、文件
        "立项依据" basis: Option<String> = Shape::Prose;
        /// 立项必要性
        "立项必要性" necessity: Option<String> = Shape::Prose;
        /// 立项可行性
        "立项可行性" feasibility: Option<String> = Shape::Prose;
        /// 保证项目实施的相关制度及措施
        "保障措施" safeguards: Option<String> = Shape::Prose;
        /// 项目资金，按来源分
        "资金" funds: Funds = Shape::Record(Funds::fields);
        /// 项目预算，总额和分年度
        "预算" budget: Budget = Shape::Record(Budget::fields);
        /// 资金来源构成，上年度和本年度
        "资金来源" sources: Vec<FundSource> = Shape::Records(FundSource::fields);
        /// 实施进度计划：什么时间做什么
        "实施进度计划" schedule: Vec<Step> = Shape::Records(Step::fields);
        /// 资金支出进度，各季度末累计的百分数
        "支出进度" progress: Progress = Shape::Record(Progress::fields);
        /// 绩效目标：项目要达到的总体目标
        "绩效目标" goal: Option<String> = Shape::Prose;
        /// 项目总目标：整个实施周期的目标
        "项目总目标" overall_goal: Option<String> = Shape::Prose;
        /// 年度绩效目标：当年的目标
        "年度绩效目标" annual_goal: Option<String> = Shape::Prose;
        /// 绩效指标：逐条列出
        "绩效指标" indicators: Vec<Indicator> = Shape::Records(Indicator::fields);
        /// 子项目，各有自己的绩效指标
        "子项目" parts: Vec<Part> = Shape::Records(Part::fields);
        /// 以前年度的财政重点评价
        "评价情况" evaluations: Vec<Evaluation> = Shape::Records(Evaluation::fields);
        /// 修订记录：批复过的绩效目标修订，写日期或文号
        "修订记录" revised: Vec<String> = Shape::Lines;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
        /// 监控：年中执行到哪里，与申报的内容并列，不改申报
        "监控" monitoring: Option<Box<Monitoring>> = Shape::Record(Monitoring::fields);
        /// 自评：年终做到了什么、得几分，与申报的内容并列，不改申报
        "自评" self_evaluation: Option<Box<SelfEvaluation>> = Shape::Record(SelfEvaluation::fields);
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
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 预算: the budget figures of a declaration form, in the spec's 金额单位.
    pub struct Budget {
        /// 项目总预算（总金额）
        "项目总预算" total: Option<Amount> = Shape::Amount;
        /// 项目本年度预算
        "本年度预算" this_year: Option<Amount> = Shape::Amount;
        /// 上年度预算
        "上年度预算" last_year: Option<Amount> = Shape::Amount;
        /// 上年度实际支出
        "上年度实际支出" last_year_spent: Option<Amount> = Shape::Amount;
        /// 结余结转总额
        "结余结转总额" carried_over: Option<Amount> = Shape::Amount;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 资金来源: one line of the sources, with the lines it is made of.
    pub struct FundSource {
        /// 来源名称，如 财政拨款、上级财政拨款、事业收入
        "名称" name: Option<String> = Shape::Line, required;
        /// 中期资金：整个实施周期的
        "中期" whole_period: Option<Amount> = Shape::Amount;
        /// 上年度资金
        "上年度" last_year: Option<Amount> = Shape::Amount;
        /// 本年度资金
        "本年度" this_year: Option<Amount> = Shape::Amount;
        /// 其中：这一来源的细分
        "其中" parts: Vec<FundSource> = Shape::Records(FundSource::fields);
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 实施进度计划: one line of the plan.
    pub struct Step {
        /// 起止时间，照原文写，如 1999年1月-12月
        "起止时间" period: Option<String> = Shape::Line;
        /// 项目实施内容
        "实施内容" content: Option<String> = Shape::Prose;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 支出进度: how much of the budget is spent by the end of each quarter, cumulated.
    pub struct Progress {
        /// 第一季度末，如 0%
        "第一季度" q1: Option<Percent> = Shape::Percent;
        /// 第二季度末
        "第二季度" q2: Option<Percent> = Shape::Percent;
        /// 第三季度末
        "第三季度" q3: Option<Percent> = Shape::Percent;
        /// 第四季度末，应到 100%
        "第四季度" q4: Option<Percent> = Shape::Percent;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 子项目: a part of a project with its own indicators.
    pub struct Part {
        /// 子项目名称
        "名称" name: Option<String> = Shape::Line, required;
        /// 子项目金额
        "金额" amount: Option<Amount> = Shape::Amount;
        /// 子项目开始日期
        "开始日期" start: Option<Date> = Shape::Date;
        /// 子项目结束日期
        "结束日期" end: Option<Date> = Shape::Date;
        /// 责任部门
        "责任部门" department: Option<String> = Shape::Line;
        /// 责任人
        "责任人" responsible: Option<String> = Shape::Line;
        /// 预期主要目的和成果
        "预期成果" expected: Option<String> = Shape::Prose;
        /// 绩效指标：逐条列出
        "绩效指标" indicators: Vec<Indicator> = Shape::Records(Indicator::fields);
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
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
        /// 权重（分值）
        "权重" weight: Option<Amount> = Shape::Amount;
        /// 备注
        "备注" remark: Option<String> = Shape::Line;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
        /// 监控：这一条指标执行到哪里
        "监控" monitoring: Option<Box<IndicatorMonitoring>> = Shape::Record(IndicatorMonitoring::fields);
        /// 自评：这一条指标做到了多少、得几分
        "自评" result: Option<Box<IndicatorResult>> = Shape::Record(IndicatorResult::fields);
    }
}

record! {
    /// 评价情况: one earlier year's 财政重点评价.
    pub struct Evaluation {
        /// 年度
        "年度" year: Option<u32> = Shape::Integer;
        /// 财政重点评价得分
        "得分" score: Option<Amount> = Shape::Amount;
        /// 财政重点评价意见
        "意见" opinion: Option<String> = Shape::Prose;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 修订: what a revision form (修订申报表) says: the changes to declared indicators.
    pub struct Revision {
        /// 项目名称，与申报时一致
        "项目名称" name: Option<String> = Shape::Line, required;
        /// 申报科室或单位
        "申报单位" reporter: Option<String> = Shape::Line;
        /// 申报时间
        "时间" reported_on: Option<Date> = Shape::Date;
        /// 要填的表，写表的编号
        "表" forms: Vec<String> = Shape::Lines;
        /// 项目负责人
        "项目负责人" leader: Option<String> = Shape::Line;
        /// 联系电话
        "联系电话" phone: Option<String> = Shape::Line, private;
        /// 申报修订时的项目进度，如 40%；到了 50% 不能再修订
        "项目进度" progress: Option<Percent> = Shape::Percent;
        /// 修订内容：逐条列出
        "修订内容" changes: Vec<Change> = Shape::Records(Change::fields);
        /// 指标值以外的改动，如绩效目标、金额、新增的指标；由 revise 写出，并入规格时一并改
        "其他修改" edits: Vec<Edit> = Shape::Records(Edit::fields);
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 修订内容: one changed or withdrawn indicator.
    pub struct Change {
        /// 指标名称，写成 一级-二级-三级
        "指标名称" name: Option<String> = Shape::Line, required;
        /// 原指标值，与申报时一字不差
        "原指标值" old: Option<Target> = Shape::Target, required;
        /// 修订后指标值；取消的指标写“取消”
        "修订后指标值" new: Option<Target> = Shape::Target, required;
        /// 申报时的权重；申报时没有的不写
        "权重" weight: Option<Amount> = Shape::Amount;
        /// 修订说明：原因
        "修订说明" reason: Option<String> = Shape::Prose;
        /// 证明材料：附件的名称或文号
        "证明材料" evidence: Option<String> = Shape::Prose;
        /// 只有某一张表才要的内容，由该表声明；读入时没有字段的标签也照原文写在这里
        "附加" extra: Extra = Shape::Free;
    }
}

record! {
    /// 其他修改: one change of a spec that a revision form has no place for.
    pub struct Edit {
        /// 在规格里的位置，如 `资金.总计`、`绩效指标[第4项].备注`
        "位置" at: Option<String> = Shape::Line, required;
        /// 原来写的；新增的内容不写
        "原为" old: Fact = Shape::Free;
        /// 改成的；删去的内容不写，改成空白的只写“改为:”
        "改为" new: Fact = Shape::Free;
    }
}

group!(Funds);
group!(Budget);
group!(Progress);

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

impl Budget {
    /// Every figure with its key.
    pub fn columns(&self) -> [(&'static str, Option<Amount>); 5] {
        [
            ("项目总预算", self.total),
            ("本年度预算", self.this_year),
            ("上年度预算", self.last_year),
            ("上年度实际支出", self.last_year_spent),
            ("结余结转总额", self.carried_over),
        ]
    }
}

impl FundSource {
    /// The money columns with their keys.
    pub fn columns(&self) -> [(&'static str, Option<Amount>); 3] {
        [("中期", self.whole_period), ("上年度", self.last_year), ("本年度", self.this_year)]
    }

    /// The line that sums up all the others, and is no source of its own.
    pub fn is_total(&self) -> bool {
        matches!(self.name.as_deref().map(str::trim), Some("合计" | "总计"))
    }

    /// What stands in a column; where nothing does, the sum of the parts.
    pub fn worth(&self, column: usize) -> Option<Amount> {
        self.columns()[column].1.or_else(|| {
            let parts: Vec<Amount> =
                self.parts.iter().filter(|part| !part.is_total()).filter_map(|part| part.worth(column)).collect();
            if parts.is_empty() { None } else { super::amount::sum(parts).map(Amount) }
        })
    }

    fn amounts(&self, at: &Path, found: &mut Vec<(Path, Amount)>) {
        let own = self.columns().into_iter();
        found.extend(own.filter_map(|(key, amount)| Some((at.key(key), amount?))));
        for (index, part) in self.parts.iter().enumerate() {
            part.amounts(&at.key("其中").index(index), found);
        }
    }
}

/// Takes the doubts apart from the tree before reading it into types, so that they survive.
fn read_root<R: Record>(node: &Node, report: &mut Report) -> (R, Vec<Doubt>) {
    let found = doubts(node);
    (super::field::read_record(node, &mut Reader::new(report)), found)
}

/// Reads a root; what is wrong goes into the report and the rest is read on.
macro_rules! root {
    ($name:ident $(: $look:ident)?) => {
        impl $name {
            /// Reads the tree into types, its doubts with it; findings are placed.
            pub fn from_tree(node: &Node) -> ($name, Report) {
                let mut report = Report::default();
                let (mut read, doubts): ($name, _) = read_root(node, &mut report);
                read.doubts = doubts;
                $( $look(&read, &mut report); )?
                report.place(node);
                (read, report)
            }
        }
    };
}

root!(Project);
root!(Revision: nothing_revised);
// A unit's 项目 are all written out; file names are resolved before.
root!(Unit);

/// What is revised may be said in either list, but not in neither.
fn nothing_revised(revision: &Revision, report: &mut Report) {
    if revision.changes.is_empty() && revision.edits.is_empty() {
        report.push(
            Diagnostic::new("S020", Severity::Error, words!("缺“修订内容”", "“修订内容” is missing"))
                .help(words!("补上“修订内容: …”（或 其他修改）", "add “修订内容: …” (or 其他修改)"))
                .at(Path::root().key("修订内容")),
        );
    }
}

impl Revision {
    /// Whether a tree is one: told by what only a revision says.
    pub fn is_told_by(node: &Node) -> bool {
        node.child("修订内容").is_some() || node.child("其他修改").is_some()
    }
}

impl Indicator {
    /// The targets that are written, with their keys; where both say the same, the annual one.
    pub fn targets(&self) -> impl Iterator<Item = (&'static str, &Target)> {
        let cycle = self.cycle_target.as_ref().filter(|cycle| Some(*cycle) != self.annual_target.as_ref());
        [("实施周期指标值", cycle), ("年度指标值", self.annual_target.as_ref())]
            .into_iter()
            .filter_map(|(key, target)| Some((key, target?)))
            .filter(|(_, target)| !target.is_blank())
    }
}

/// Where an indicator stands in its project. Rules look at every indicator many times and report few,
/// so the path is made only when somebody asks for it.
#[derive(Clone, Copy, Debug)]
pub struct IndicatorAt {
    /// The 子项目 it belongs to, if any.
    part: Option<usize>,
    index: usize,
}

impl IndicatorAt {
    pub fn path(self) -> Path {
        let list = match self.part {
            Some(part) => Path::root().key("子项目").index(part).key("绩效指标"),
            None => Path::root().key("绩效指标"),
        };
        list.index(self.index)
    }

    pub fn key(self, key: &'static str) -> Path {
        self.path().key(key)
    }
}

impl Project {
    /// Every list of indicators with its path: the project's own and each 子项目's, for what is judged as a whole.
    pub fn indicator_lists(&self) -> impl Iterator<Item = (Path, &[Indicator])> {
        let own = (Path::root().key("绩效指标"), self.indicators.as_slice());
        let parts = self
            .parts
            .iter()
            .enumerate()
            .map(|(part, of)| (Path::root().key("子项目").index(part).key("绩效指标"), of.indicators.as_slice()));
        std::iter::once(own).chain(parts)
    }

    /// Every indicator of the project and of its 子项目, with where it stands.
    pub fn all_indicators(&self) -> impl Iterator<Item = (IndicatorAt, &Indicator)> {
        let at =
            |part, indicators: &'_ [Indicator]| (0..indicators.len()).map(move |index| IndicatorAt { part, index });
        let own = at(None, &self.indicators).zip(&self.indicators);
        let parts = self.parts.iter().enumerate();
        own.chain(parts.flat_map(move |(part, of)| at(Some(part), &of.indicators).zip(&of.indicators)))
    }

    /// Every amount of money, with its path.
    pub fn amounts(&self) -> Vec<(Path, Amount)> {
        let root = Path::root();
        let group = |key, columns: &[(&'static str, Option<Amount>)]| -> Vec<(Path, Amount)> {
            let at = root.key(key);
            columns.iter().filter_map(|(key, amount)| Some((at.key(*key), (*amount)?))).collect()
        };
        let mut found = group("资金", &self.funds.columns());
        found.extend(group("预算", &self.budget.columns()));
        for (index, source) in self.sources.iter().enumerate() {
            source.amounts(&root.key("资金来源").index(index), &mut found);
        }
        let parts = self.parts.iter().enumerate();
        let at = |index| root.key("子项目").index(index).key("金额");
        found.extend(parts.filter_map(|(index, part)| Some((at(index), part.amount?))));
        if let Some(monitoring) = &self.monitoring {
            Execution::amounts(&monitoring.funds, &root.key("监控").key("资金"), &mut found);
        }
        if let Some(evaluation) = &self.self_evaluation {
            Execution::amounts(&evaluation.funds, &root.key("自评").key("资金"), &mut found);
        }
        found
    }

    /// Whether anything of a self-evaluation is written.
    pub fn is_evaluated(&self) -> bool {
        self.self_evaluation.is_some() || self.all_indicators().any(|(_, indicator)| indicator.result.is_some())
    }

    /// Whether anything of a monitoring is written.
    pub fn is_monitored(&self) -> bool {
        self.monitoring.is_some() || self.all_indicators().any(|(_, indicator)| indicator.monitoring.is_some())
    }

    /// The name, or a word for the want of one.
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or("（未命名）")
    }
}

/// Whether items of these fields can be called by name: `资金来源[财政拨款]`.
pub fn is_named(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.key == NAME)
}

/// The field at a path that may lead through lists without saying which item: `资金来源.本年度`.
pub fn field_through(fields: &'static [Field], steps: &[PathStep]) -> Option<&'static Field> {
    let (PathStep::Key(key), rest) = steps.split_first()? else { return None };
    let field = fields.iter().find(|field| field.key == *key)?;
    match (rest, field.shape) {
        ([], _) | (_, Shape::Free) => Some(field),
        ([PathStep::Named(_), ..], Shape::Records(inner)) if !is_named(inner()) => None,
        ([PathStep::Index(_) | PathStep::Named(_), rest @ ..], Shape::Records(inner)) if !rest.is_empty() => {
            field_through(inner(), rest)
        }
        (rest, Shape::Record(inner) | Shape::Records(inner)) => field_through(inner(), rest),
        _ => None,
    }
}

/// The field at a path, from the fields of a root. An item of a list is reached by its number or, if it has one, its name.
pub fn field_at(fields: &'static [Field], steps: &[PathStep]) -> Option<&'static Field> {
    let (PathStep::Key(key), rest) = steps.split_first()? else { return None };
    let field = fields.iter().find(|field| field.key == *key)?;
    match (rest, field.shape) {
        ([], _) | (_, Shape::Free) => Some(field),
        (rest, Shape::Record(inner)) => field_at(inner(), rest),
        ([PathStep::Index(_), rest @ ..], Shape::Records(inner)) if !rest.is_empty() => field_at(inner(), rest),
        ([PathStep::Named(_), rest @ ..], Shape::Records(inner)) if !rest.is_empty() && is_named(inner()) => {
            field_at(inner(), rest)
        }
        _ => None,
    }
}
