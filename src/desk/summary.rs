//! What many units come to: one line a unit, sums, names that two units share, and the sentence that is published.

use super::listing::{Item, Listing};
use super::workspace::{Loaded, Workspace};
use crate::diagnostic::{Language, Report, Severity};
use crate::forms::loose;
use crate::rules::per_wan;
use crate::spec::taxonomy::Taxonomy;
use crate::spec::{Indicator, Project};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// One unit in figures; money in 万元, added up over its projects.
#[derive(Debug, Default, PartialEq)]
pub struct Line {
    /// 单位名称; of a project on its own, the unit that it names.
    pub unit: String,
    pub projects: usize,
    /// 总计, 财政拨款, 财政专户拨款, 其他资金, and what of 总计 no source is told of.
    pub funds: [Decimal; 5],
    /// So many projects do not say 资金.总计: 本年度预算, else 项目总预算 counts.
    pub by_budget: usize,
    /// Indicators by 一级指标, in the order of [`Summary::levels`].
    pub indicators: Vec<usize>,
    /// Errors, warnings and 提示 in its files.
    pub findings: [usize; 3],
    /// Not all of it could be read.
    pub broken: bool,
}

/// All units in figures.
#[derive(Debug, Default)]
pub struct Summary {
    /// The 一级指标 that are counted, the last one for those that no system knows.
    pub levels: Vec<String>,
    pub lines: Vec<Line>,
    /// Names of projects that stand in more than one unit, with those units.
    pub shared: Vec<(String, Vec<String>)>,
    /// The years that the projects are of.
    pub years: Vec<u32>,
}

const OTHER: &str = "其他";
const SOURCES: [&str; 5] = ["资金总计", "财政拨款", "财政专户拨款", "其他资金", "未分来源"];

/// Counts and adds up. `report` is what [`super::check()`] found in the workspace.
///
/// ```
/// use jixiao::desk::{Profiles, Shelf, Workspace, check, summarise};
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let shelf = Shelf::from_iter([
///     ("区/甲/单位.yaml", "单位名称: 甲校\n项目:\n- {项目名称: 校舍维修, 资金: {总计: 10.50, 财政拨款: 10.50}}\n"),
///     ("区/乙/单位.yaml", "单位名称: 乙校\n金额单位: 元\n项目:\n- {项目名称: 校舍维修, 资金: {总计: 5000}}\n"),
/// ]);
/// let mut workspace = Workspace::load(&shelf, &["区".into()])?;
/// let report = check(&mut workspace, &library, &profiles);
/// let summary = summarise(&workspace, &report, &library.taxonomy);
/// assert_eq!(summary.total().funds[0].to_string(), "11.00");
/// assert_eq!(summary.shared, [("校舍维修".to_string(), vec!["乙校".to_string(), "甲校".to_string()])]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn summarise(workspace: &Workspace, report: &Report, taxonomy: &Taxonomy) -> Summary {
    let mut levels: Vec<String> = taxonomy.levels.iter().map(|level| level.name.clone()).collect();
    levels.push(OTHER.to_string());
    let mut summary = Summary { levels, ..Summary::default() };
    let mut findings: BTreeMap<u32, [usize; 3]> = BTreeMap::new();
    for finding in &report.findings {
        if let Some(source) = finding.place.source() {
            findings.entry(source.0).or_default()[gravity(finding.severity)] += 1;
        }
    }
    let mut named: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for loaded in workspace.units.iter().filter(|loaded| loaded.revision.is_none()) {
        let unit = name_of(loaded);
        let mut line = Line { unit: unit.clone(), indicators: vec![0; summary.levels.len()], ..Line::default() };
        line.broken = !loaded.is_complete();
        for counts in findings.range(loaded.sources.clone()).map(|(_, counts)| counts) {
            line.findings.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        for project in &loaded.unit.projects {
            line.count(project, loaded.unit.money_unit.as_deref(), taxonomy);
            let name = project.name.as_deref().unwrap_or("").trim();
            let units = &mut named.entry(loose::key(name)).or_insert_with(|| (name.to_string(), Vec::new())).1;
            if !units.contains(&unit) {
                units.push(unit.clone());
            }
            summary.years.extend(project.year.or(loaded.unit.year));
        }
        // Projects on their own are their unit's, one line for all of them.
        match summary.lines.iter_mut().find(|known| loaded.single && known.unit == unit) {
            Some(known) => known.join(line),
            None => summary.lines.push(line),
        }
    }
    summary.years.sort_unstable();
    summary.years.dedup();
    summary.shared = named
        .into_iter()
        .filter(|(key, (_, units))| !key.is_empty() && units.len() > 1)
        .map(|(_, said)| said)
        .collect();
    summary
}

fn gravity(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}

fn name_of(loaded: &Loaded) -> String {
    let said =
        |name: &Option<String>| name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_string);
    let of_project = |project: &Project| said(&project.agency).or_else(|| said(&project.reporter));
    said(&loaded.unit.name)
        .or_else(|| loaded.unit.projects.first().filter(|_| loaded.single).and_then(of_project))
        .unwrap_or_else(|| loaded.path.display().to_string())
}

impl Line {
    fn count(&mut self, project: &Project, money_unit: Option<&str>, taxonomy: &Taxonomy) {
        self.projects += 1;
        let scale = per_wan(project.money_unit.as_deref().or(money_unit));
        // Too large a sum to be one is told by the rules; here it must only not stop the others.
        let wan = |amount: Decimal| amount.checked_div(scale).unwrap_or_default();
        let [total, fiscal, special, other] =
            project.funds.columns().map(|(_, amount)| amount.map(|amount| wan(amount.0)));
        let budget = || project.budget.this_year.or(project.budget.total).map(|amount| wan(amount.0));
        let parts = [fiscal, special, other].map(Option::unwrap_or_default);
        let told = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part)).unwrap_or_default();
        let all = total.or_else(|| {
            let budget = budget();
            self.by_budget += usize::from(budget.is_some());
            budget
        });
        let all = all.unwrap_or(told);
        let funds = [all, parts[0], parts[1], parts[2], all.checked_sub(told).unwrap_or_default()];
        self.funds.iter_mut().zip(funds).for_each(|(sum, amount)| *sum = sum.checked_add(amount).unwrap_or(*sum));
        let indicators = project.indicators.iter().chain(project.parts.iter().flat_map(|part| &part.indicators));
        for indicator in indicators {
            if let Some(count) = self.indicators.get_mut(level(indicator, taxonomy)) {
                *count += 1;
            }
        }
    }

    fn join(&mut self, other: Line) {
        self.projects += other.projects;
        self.by_budget += other.by_budget;
        self.broken |= other.broken;
        self.funds.iter_mut().zip(other.funds).for_each(|(sum, amount)| *sum = sum.checked_add(amount).unwrap_or(*sum));
        if self.indicators.is_empty() {
            self.indicators = vec![0; other.indicators.len()];
        }
        self.indicators.iter_mut().zip(&other.indicators).for_each(|(sum, count)| *sum += count);
        self.findings.iter_mut().zip(other.findings).for_each(|(sum, count)| *sum += count);
    }

    /// What is to be done with the unit.
    pub fn state(&self, language: Language) -> &'static str {
        let [errors, warnings, _] = self.findings;
        match (language, self.broken, errors, warnings) {
            (Language::Chinese, true, ..) => "没有读全",
            (Language::Chinese, _, 1.., _) => "有错误",
            (Language::Chinese, _, _, 1..) => "待核对",
            (Language::Chinese, ..) => "可以汇总",
            (Language::English, true, ..) => "not read whole",
            (Language::English, _, 1.., _) => "errors",
            (Language::English, _, _, 1..) => "to be looked at",
            (Language::English, ..) => "ready",
        }
    }
}

/// Which of the counted levels an indicator stands under.
fn level(indicator: &Indicator, taxonomy: &Taxonomy) -> usize {
    let known = indicator.level1.as_deref().and_then(|name| taxonomy.level1(name));
    let at = known.and_then(|known| taxonomy.levels.iter().position(|level| level.code == known.code));
    at.unwrap_or(taxonomy.levels.len())
}

impl Summary {
    /// The sum of all lines.
    pub fn total(&self) -> Line {
        let mut total = Line { indicators: vec![0; self.levels.len()], ..Line::default() };
        for Line { projects, funds, by_budget, indicators, findings, broken, .. } in &self.lines {
            total.join(Line {
                unit: String::new(),
                projects: *projects,
                funds: *funds,
                by_budget: *by_budget,
                indicators: indicators.clone(),
                findings: *findings,
                broken: *broken,
            });
        }
        total
    }

    /// How many projects have targets and how much money they are of, as it is published with a budget (公开口径).
    pub fn sentence(&self) -> String {
        let total = self.total();
        let year = match self.years.as_slice() {
            [year] => format!("{year}年，"),
            _ => String::new(),
        };
        let printed = |at: usize| Item::Amount(total.funds[at]).text();
        format!(
            "{year}{} 个单位编报绩效目标的项目共 {} 个，涉及资金 {} 万元，其中财政拨款 {} 万元；绩效指标共 {} 条。",
            self.lines.len(),
            total.projects,
            printed(0),
            printed(1),
            total.indicators.iter().sum::<usize>()
        )
    }

    /// As a list to hand over.
    pub fn listing(&self, language: Language) -> Listing {
        // A column that says nothing of anybody is left out.
        let total = self.total();
        let funds: Vec<usize> = (0..SOURCES.len()).filter(|at| *at < 2 || !total.funds[*at].is_zero()).collect();
        let levels: Vec<usize> =
            (0..self.levels.len()).filter(|at| total.indicators.get(*at).is_some_and(|count| *count > 0)).collect();
        let mut columns: Vec<(String, f64)> = vec![("单位".into(), 30.0), ("项目数".into(), 8.0)];
        columns.extend(funds.iter().map(|at| (SOURCES[*at].to_string(), 13.0)));
        columns.push(("指标数".into(), 8.0));
        columns.extend(levels.iter().map(|at| (self.levels[*at].clone(), 10.0)));
        columns.extend(["错误", "警告", "提示"].map(|name| (name.to_string(), 6.0)));
        columns.push(("状态".into(), 10.0));
        let row = |line: &Line, name: &str, state: &str| {
            let mut items = vec![Item::from(name), Item::Count(line.projects)];
            items.extend(funds.iter().map(|at| Item::Amount(line.funds[*at])));
            items.push(Item::Count(line.indicators.iter().sum()));
            items.extend(levels.iter().map(|at| Item::Count(line.indicators.get(*at).copied().unwrap_or(0))));
            items.extend(line.findings.map(Item::Count));
            items.push(Item::from(state));
            items
        };
        let mut below = vec![self.sentence()];
        if total.by_budget > 0 {
            below.push(format!("{} 个项目没有写资金总计，按本年度预算（没有的按项目总预算）计。", total.by_budget));
        }
        below.extend(self.shared.iter().map(|(name, units)| format!("几个单位都有“{name}”：{}", units.join("、"))));
        Listing {
            title: "绩效目标汇总表".into(),
            above: vec!["单位：万元".into()],
            columns,
            rows: self.lines.iter().map(|line| row(line, &line.unit, line.state(language))).collect(),
            sums: Some(row(&total, "合计", "")),
            below,
            landscape: true,
        }
    }

    /// For programs: amounts as text with their scale.
    pub fn to_json(&self, language: Language) -> Json {
        let one = |line: &Line| {
            let funds: serde_json::Map<String, Json> = SOURCES
                .iter()
                .zip(line.funds)
                .map(|(key, amount)| (key.to_string(), json!(amount.to_string())))
                .collect();
            let indicators: serde_json::Map<String, Json> =
                self.levels.iter().zip(&line.indicators).map(|(key, count)| (key.clone(), json!(count))).collect();
            let [errors, warnings, hints] = line.findings;
            json!({
                "单位名称": line.unit, "项目数": line.projects, "资金": funds, "绩效指标": indicators,
                "findings": { "errors": errors, "warnings": warnings, "hints": hints }, "状态": line.state(language),
            })
        };
        let shared = self.shared.iter().map(|(name, units)| json!({ "项目名称": name, "单位": units }));
        json!({
            "单位": self.lines.iter().map(one).collect::<Vec<_>>(),
            "合计": one(&self.total()),
            "同名项目": shared.collect::<Vec<_>>(),
            "公开语句": self.sentence(),
        })
    }
}
