//! 自评得分: what each step of a self-evaluation earns, how it was reached, by which text, and the sum.
//!
//! Computes only what a scheme has a source for. What it cannot compute is taken as the form writes it, and said to be;
//! what is not written either stays open, with the reason.

mod judge;
mod scheme;
mod spending;

pub use judge::{Judgement, Share, judge};
pub use scheme::{Band, Grade, Scheme, Way};
pub use spending::{Spent, printed, spending, spent};

use super::project::{Indicator, Project};
use super::target::Target;
use crate::diagnostic::Words;
use crate::source::Path;
use rust_decimal::Decimal;

/// One step of a score: 预算执行率, or an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The fact it is about: `绩效指标[1]`, `自评.资金[1]`.
    pub at: Path,
    /// 一级指标; empty for 预算执行率.
    pub level1: String,
    /// 三级指标, or 预算执行率.
    pub name: String,
    pub way: Way,
    /// 分值.
    pub weight: Option<Decimal>,
    /// What it earns, 扣减分数 taken off; `None` where that is not known.
    pub points: Option<Decimal>,
    /// What the program worked out, before 扣减分数; `None` where a person judges or nothing can be computed.
    pub computed: Option<Decimal>,
    /// 得分 as the form writes it.
    pub written: Option<Decimal>,
    /// 扣减分数; zero where nothing is taken off.
    pub deducted: Decimal,
    /// How it was reached, or why not.
    pub account: Words,
    /// By how many percent of the target the value is better, where that is beyond the scheme's bound.
    pub over: Option<Decimal>,
}

/// The score of one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// 预算执行率 first, where it has points of its own, then the indicators in their order.
    pub lines: Vec<Line>,
    /// The sum of what is known.
    pub points: Decimal,
    /// The sum of all 分值 that are written.
    pub of: Decimal,
    /// 等级 of a score that is whole.
    pub grade: Option<String>,
}

impl Sheet {
    /// The steps of which nobody knows what they earn.
    pub fn open(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.points.is_none())
    }

    /// Nothing is open, and the 分值 make a hundred.
    pub fn is_whole(&self) -> bool {
        self.open().next().is_none() && self.of == Decimal::ONE_HUNDRED
    }
}

/// Scores a project's self-evaluation; `None` where it has none, or its numbers leave the range of decimals.
///
/// ```
/// use jixiao::formats::yaml;
/// use jixiao::forms::Library;
/// use jixiao::source::SourceId;
/// use jixiao::spec::{Project, score};
///
/// let text = "项目名称: 运维\n绩效指标:\n- 三级指标: 可用率\n  年度指标值: ≥95%\n  权重: 100\n  自评: {完成值: 90.25%}\n";
/// let (project, _) = Project::from_tree(&yaml::parse(SourceId(0), text).0);
/// let scheme = yaml::settings("scoring.yaml", Library::built_in()?.text("scoring.yaml"))?;
/// let sheet = score::sheet(&project, &scheme).ok_or("it has a self-evaluation")?;
/// assert_eq!(sheet.points.to_string(), "95.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sheet(project: &Project, scheme: &Scheme) -> Option<Sheet> {
    if !project.is_evaluated() {
        return None;
    }
    let mut lines: Vec<Line> = spending(project, scheme).into_iter().collect();
    lines.extend(project.all_indicators().map(|(at, of)| indicator(at.path(), of, scheme)));
    let sum =
        |of: fn(&Line) -> Option<Decimal>| lines.iter().filter_map(of).try_fold(Decimal::ZERO, Decimal::checked_add);
    let (points, of) = (sum(|line| line.points)?, sum(|line| line.weight)?);
    let mut sheet = Sheet { lines, points: scheme.rounded(points), of, grade: None };
    if sheet.is_whole() {
        sheet.grade = scheme.grade(sheet.points).map(|grade| grade.name.clone());
    }
    Some(sheet)
}

/// 分值 of an indicator: what its 自评 says, else its 权重.
pub fn weight(indicator: &Indicator) -> Option<Decimal> {
    let own = indicator.result.as_ref().and_then(|result| result.points);
    own.or(indicator.weight).map(|amount| amount.0)
}

/// What an indicator's 完成值 is worth.
pub fn judged<'s>(indicator: &Indicator, scheme: &'s Scheme) -> Judgement<'s> {
    let blank = Target::default();
    let target = indicator.annual_target.as_ref().unwrap_or(&blank);
    let actual = indicator.result.as_ref().and_then(|result| result.reached.as_ref()).unwrap_or(&blank);
    judge(target, actual, scheme)
}

/// One indicator.
pub fn indicator(at: Path, indicator: &Indicator, scheme: &Scheme) -> Line {
    let text = |text: &Option<String>| text.as_deref().unwrap_or("").trim().to_string();
    let result = indicator.result.as_deref();
    let written = result.and_then(|result| result.score).map(|score| score.0);
    let deducted = result.and_then(|result| result.deducted).map_or(Decimal::ZERO, |deducted| deducted.0);
    let weight = weight(indicator);
    let judgement = judged(indicator, scheme);
    let over = match &judgement {
        Judgement::Share(share) => share.over.filter(|over| scheme.over().is_some_and(|bound| *over > bound)),
        _ => None,
    };
    let (way, computed, account) = match (&judgement, weight) {
        (Judgement::Share(share), Some(weight)) => match share.of(weight).map(|points| scheme.rounded(points)) {
            Some(points) => (share.way, Some(points), told(indicator, share, weight, points)),
            None => (Way::Written, None, words!("数太大，算不出", "the numbers are too large")),
        },
        (Judgement::Band(band), Some(weight)) => (Way::Quality, None, within(band, weight, written, scheme)),
        (Judgement::Open(why), _) => (Way::Written, None, why.clone()),
        (_, None) => (Way::Written, None, words!("没有写权重（分值）", "it has no weight")),
    };
    let earned = computed.or(written);
    let mut account = match (way, written) {
        (Way::Written, Some(written)) => then(&account, &words!("照写 {written}", "as written, {written}")),
        (Way::Written, None) => then(&account, &words!("没有得分", "no points")),
        _ => account,
    };
    let mut points = earned;
    if !deducted.is_zero() {
        points = earned.and_then(|points| points.checked_sub(deducted)).map(|points| scheme.rounded(points));
        account = then(&account, &words!("扣减 {deducted}", "less {deducted}"));
    }
    Line {
        at,
        level1: text(&indicator.level1),
        name: text(&indicator.name),
        way,
        weight,
        points,
        computed,
        written,
        deducted,
        account,
        over,
    }
}

fn then(first: &Words, second: &Words) -> Words {
    Words { zh: format!("{}；{}", first.zh, second.zh), en: format!("{}; {}", first.en, second.en) }
}

/// The arithmetic of a share.
fn told(indicator: &Indicator, share: &Share, weight: Decimal, points: Decimal) -> Words {
    let said = |target: Option<&Target>| target.map_or("", |target| target.0.trim()).to_string();
    let target = said(indicator.annual_target.as_ref());
    let actual = said(indicator.result.as_ref().and_then(|result| result.reached.as_ref()));
    let weight = weight.normalize();
    let (zh, en) = match share.fraction {
        Some(fraction) => (format!("（{fraction} 按百分数读）"), format!(" ({fraction} read as a share of one)")),
        None => Default::default(),
    };
    if share.is_full() {
        return words!(
            "{actual} 对 {target}{zh}：达到，得满分 {points}",
            "{actual} for {target}{en}: reached, all {points}"
        );
    }
    if share.part.is_zero() {
        return words!(
            "{actual} 对 {target}{zh}：没有达到，得 {points}",
            "{actual} for {target}{en}: missed, {points}"
        );
    }
    let (part, whole) = (share.part.normalize(), share.whole.normalize());
    words!(
        "{actual} 对 {target}{zh}：{part} ÷ {whole} × {weight} = {points}",
        "{actual} for {target}{en}: {part} ÷ {whole} × {weight} = {points}"
    )
}

/// The points that a level allows.
pub fn span(band: &Band, weight: Decimal, scheme: &Scheme) -> Option<[Decimal; 2]> {
    let of = |share: Decimal| Some(scheme.rounded(weight.checked_mul(share)?.checked_div(Decimal::ONE_HUNDRED)?));
    Some([of(band.from)?, of(band.to)?])
}

fn within(band: &Band, weight: Decimal, written: Option<Decimal>, scheme: &Scheme) -> Words {
    let (name, weight_of) = (&band.name, weight.normalize());
    let Some([from, to]) = span(band, weight, scheme) else {
        return words!("数太大，算不出", "the numbers are too large");
    };
    match written {
        Some(points) if band.holds(points, weight) => words!(
            "{name}，{weight_of} 分里可得 {from}—{to}：照写 {points}",
            "{name}, {from} to {to} of {weight_of}: as written, {points}"
        ),
        Some(points) => words!(
            "{name}，{weight_of} 分里可得 {from}—{to}：照写 {points}，不在其中",
            "{name}, {from} to {to} of {weight_of}: as written, {points}, which is outside"
        ),
        None => words!(
            "{name}，{weight_of} 分里可得 {from}—{to}，由人评定，还没有写得分",
            "{name}, {from} to {to} of {weight_of}: a person decides, and no points are written"
        ),
    }
}
