//! 预算执行率: what was spent of the year's budget, and the points for it.

use super::scheme::{Scheme, Way};
use super::{Line, then, weight};
use crate::diagnostic::Words;
use crate::source::Path;
use crate::spec::{Amount, Execution, Project, amount};
use rust_decimal::{Decimal, RoundingStrategy};

/// The sums of a list of sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Spent<'e> {
    /// The line that sums up the others, and its number; the sources are added up where there is none.
    pub total: Option<(usize, &'e Execution)>,
    pub adjusted: Option<Decimal>,
    pub spent: Option<Decimal>,
}

/// What a list of 资金 says of the whole.
pub fn spent(funds: &[Execution]) -> Spent<'_> {
    let total = match funds {
        [only] => Some((0, only)),
        _ => funds.iter().enumerate().find(|(_, line)| line.is_total()),
    };
    if let Some((at, line)) = total {
        let plain = |amount: Option<Amount>| amount.map(|amount| amount.0);
        return Spent { total: Some((at, line)), adjusted: plain(line.adjusted), spent: plain(line.spent) };
    }
    // A source that says nothing spent nothing, but somebody must say something.
    let sum = |of: fn(&Execution) -> Option<Amount>| {
        let mut amounts = funds.iter().filter_map(of).peekable();
        amounts.peek()?;
        amount::sum(amounts)
    };
    Spent { total: None, adjusted: sum(|line| line.adjusted), spent: sum(|line| line.spent) }
}

impl Spent<'_> {
    /// 执行率 in percent, not rounded; or why there is none.
    pub fn rate(&self) -> Result<Decimal, Words> {
        let adjusted = self.adjusted.ok_or_else(|| words!("没有写全年预算数", "全年预算 is missing"))?;
        let spent = self.spent.ok_or_else(|| words!("没有写执行数", "执行数 is missing"))?;
        if adjusted <= Decimal::ZERO {
            return Err(words!("全年预算数是 {adjusted}，算不出执行率", "there is no rate of a budget of {adjusted}"));
        }
        let rate = spent.checked_mul(Decimal::ONE_HUNDRED).and_then(|spent| spent.checked_div(adjusted));
        rate.ok_or_else(|| words!("数太大，算不出", "the numbers are too large"))
    }
}

/// A rate as tables print it, with two decimals.
pub fn printed(rate: Decimal) -> String {
    let mut rate = rate.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rate.rescale(2);
    format!("{rate}%")
}

/// The points of 预算执行率; `None` where it has none of its own, because the indicators make a hundred already.
pub fn spending(project: &Project, scheme: &Scheme) -> Option<Line> {
    let mut weights = project.all_indicators().filter_map(|(_, indicator)| weight(indicator));
    let weights = weights.try_fold(Decimal::ZERO, Decimal::checked_add)?;
    let evaluation = project.self_evaluation.as_deref();
    let funds = evaluation.map_or(&[][..], |evaluation| &evaluation.funds);
    let of = spent(funds);
    let own = of.total.map(|(_, line)| line);
    let own_points = own.and_then(|line| line.points).map(|points| points.0);
    if own_points.is_none() && weights == Decimal::ONE_HUNDRED {
        return None;
    }
    let points = own_points.or(scheme.spending());
    let list = Path::root().key("自评").key("资金");
    let written = own.and_then(|line| line.score).map(|score| score.0);
    let (mut over, mut computed) = (None, None);
    let account = match (of.rate(), points) {
        _ if funds.is_empty() => words!("没有写 自评.资金", "自评.资金 is missing"),
        (_, None) => words!("没有写分值", "it has no weight"),
        (Err(why), _) => why,
        (Ok(rate), _) if rate < Decimal::ZERO => words!("执行数是负的", "执行数 is negative"),
        (Ok(rate), Some(of_all)) => {
            // More than the budget earns no more than the budget.
            let share = rate.min(Decimal::ONE_HUNDRED);
            computed = of_all.checked_mul(share).and_then(|points| points.checked_div(Decimal::ONE_HUNDRED));
            computed = computed.map(|points| scheme.rounded(points));
            over = (rate > Decimal::ONE_HUNDRED).then(|| rate - Decimal::ONE_HUNDRED);
            let amount = |amount: Option<Decimal>| amount.unwrap_or_default().to_string();
            let (spent, adjusted, rate) = (amount(of.spent), amount(of.adjusted), printed(rate));
            let (weight, points) = (of_all.normalize(), amount(computed));
            let (zh, en) = if over.is_some() { ("，按 100% 计", ", counted as 100%") } else { ("", "") };
            words!(
                "{spent} ÷ {adjusted} = {rate}{zh}，× {weight} = {points}",
                "{spent} ÷ {adjusted} = {rate}{en}, × {weight} = {points}"
            )
        }
    };
    let way = if computed.is_some() { Way::Spending } else { Way::Written };
    let account = match (way, written) {
        (Way::Written, Some(written)) => then(&account, &words!("照写 {written}", "as written, {written}")),
        (Way::Written, None) => then(&account, &words!("没有得分", "no points")),
        _ => account,
    };
    Some(Line {
        at: of.total.map_or(list.clone(), |(at, _)| list.index(at)),
        level1: String::new(),
        name: Way::Spending.name().to_string(),
        way,
        weight: points,
        points: computed.or(written),
        computed,
        written,
        deducted: Decimal::ZERO,
        account,
        over,
    })
}
