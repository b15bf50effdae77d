//! The facts of specs as flat tables, for spreadsheets and databases: projects, indicators, money, findings.
//!
//! A table is written row by row; what it says are the facts that `export` says as JSON, and nothing is worked out but
//! the parts of a target and the unit that an amount is in.

use super::workspace::{Loaded, Workspace};
use crate::diagnostic::{Language, Report};
use crate::formats::csv;
use crate::source::{At, Path};
use crate::spec::amount::USUAL_UNIT;
use crate::spec::extra::EXTRA;
use crate::spec::field::to_json;
use crate::spec::{
    Amount, Execution, ExtraShape, Extras, Field, FundSource, Indicator, Project, Record, Relation, Shape, Target,
};
use crate::tree::{Node, Value};
use std::io::{Result, Write};

/// The tables, in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Projects,
    Indicators,
    Funds,
    Findings,
}

/// A column: its heading and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub head: String,
    pub about: String,
}

impl Table {
    pub const ALL: [Table; 4] = [Table::Projects, Table::Indicators, Table::Funds, Table::Findings];

    /// The name of its file, without the ending.
    pub fn name(self) -> &'static str {
        match self {
            Table::Projects => "项目",
            Table::Indicators => "绩效指标",
            Table::Funds => "资金",
            Table::Findings => "问题",
        }
    }

    /// Its columns; what is declared under 附加 has columns of its own.
    pub fn columns(self, extras: &Extras) -> Vec<Column> {
        let column = |(head, about): &(&str, &str)| Column { head: head.to_string(), about: about.to_string() };
        match self {
            Table::Projects => {
                let mut all: Vec<Column> = PROJECT.iter().map(column).collect();
                all.extend(facts(Project::fields()).into_iter().flat_map(Fact::columns));
                all.extend(asked(Project::fields(), extras));
                all
            }
            Table::Indicators => {
                let mut all: Vec<Column> = PROJECT.iter().chain(&INDICATOR).map(column).collect();
                all.extend(facts(Indicator::fields()).into_iter().flat_map(Fact::columns));
                all.extend(asked(Indicator::fields(), extras));
                all
            }
            Table::Funds => PROJECT.iter().chain(&MONEY).map(column).collect(),
            Table::Findings => FINDING.iter().map(column).collect(),
        }
    }

    /// Writes the table as CSV in UTF-8 with its mark, so that Excel takes it for what it is. `report` is what `check`
    /// found in the workspace.
    ///
    /// # Errors
    /// It cannot be written.
    ///
    /// ```
    /// use jixiao::desk::{Shelf, Table, Workspace};
    /// use jixiao::diagnostic::{Language, Report};
    /// use jixiao::spec::Extras;
    ///
    /// let shelf = Shelf::from_iter([("运维.yaml", "项目名称: 运维\n资金: {总计: 10.00}\n")]);
    /// let workspace = Workspace::load(&shelf, &["运维.yaml".into()])?;
    /// let mut out = Vec::new();
    /// Table::Funds.write(&workspace, &Report::default(), &Extras::default(), Language::Chinese, &mut out)?;
    /// assert!(String::from_utf8(out)?.ends_with("运维.yaml,,1,运维,申报,资金,总计,金额,10.00,万元\r\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write(
        self,
        workspace: &Workspace,
        report: &Report,
        extras: &Extras,
        language: Language,
        out: &mut dyn Write,
    ) -> Result<()> {
        out.write_all(csv::MARK.as_bytes())?;
        let heads: Vec<String> = self.columns(extras).into_iter().map(|column| column.head).collect();
        csv::write_row(out, &heads)?;
        if self == Table::Findings {
            return findings(workspace, report, language, out);
        }
        let readable = workspace.units.iter().filter(|loaded| loaded.readable && loaded.revision.is_none());
        for loaded in readable {
            match self {
                Table::Projects => each_project(loaded, workspace, &mut |key, project| {
                    csv::write_row(out, &[key, values(&project.to_tree(), Project::fields(), extras)].concat())
                })?,
                Table::Indicators => indicators(loaded, workspace, extras, out)?,
                Table::Funds => funds(loaded, workspace, extras, out)?,
                Table::Findings => {}
            }
        }
        Ok(())
    }
}

/// Which project a row is of: 文件 and 项目序号 together tell any two apart.
const PROJECT: [(&str, &str); 4] = [
    ("文件", "规格的文件名"),
    ("单位", "单位名称；单独的项目没有"),
    ("项目序号", "在单位里是第几个项目，从 1 起；单位自己的（整体支出）空白"),
    ("项目名称", "项目名称"),
];

const INDICATOR: [(&str, &str); 2] =
    [("子项目", "属于哪个子项目；不属于的空白"), ("指标序号", "在它的列表里是第几条，从 1 起")];

const MONEY: [(&str, &str); 6] = [
    ("阶段", "申报、监控或自评"),
    ("组", "规格里的字段：资金、预算、资金来源、子项目、附加"),
    ("来源", "资金的来源或子项目；细分写成 财政拨款/上级财政拨款"),
    ("栏", "总额以外的一栏：上年度、本年度、年初预算、执行数等"),
    ("数", "照规格的小数位，不带千分位"),
    ("计量单位", "万元或元；执行率是 %，分值、得分是 分"),
];

const FINDING: [(&str, &str); 9] = [
    ("文件", "在哪个文件"),
    ("行", "第几行；收到的表写工作表的单元格"),
    ("列", "第几个字"),
    ("编号", "规则的编号，见规则一章"),
    ("级别", "错误、警告或提示"),
    ("位置", "规格里的位置，从 1 数起"),
    ("内容", "问题是什么"),
    ("怎么改", "怎么改；没有的空白"),
    ("标题", "规则的标题"),
];

/// A single-valued field of a record or of the groups in it.
struct Fact {
    path: Path,
    field: Field,
}

impl Fact {
    fn columns(self) -> Vec<Column> {
        let head = self.path.to_string();
        let about = self.field.about.trim().to_string();
        let mut all = vec![Column { head: head.clone(), about }];
        let part = |part: &str, about: &str| Column { head: format!("{head}.{part}"), about: about.to_string() };
        if matches!(self.field.shape, Shape::Target) {
            all.push(part("计算符号", "≥ ≤ ＞ ＜ ＝ ≈；没有写的、不是一个数的空白"));
        }
        if matches!(self.field.shape, Shape::Target | Shape::Reached) {
            all.push(part("数值", "只有一个数时的这个数"));
            all.push(part("计量单位", "这个数的单位"));
        }
        all
    }

    fn values(&self, node: &Node) -> Vec<String> {
        let text = node.get(&self.path).map(said).unwrap_or_default();
        let parsed = matches!(self.field.shape, Shape::Target | Shape::Reached)
            .then(|| Target(text.clone()).quantity())
            .map(|quantity| {
                let sign = quantity.as_ref().and_then(|quantity| quantity.relation).map_or("", sign).to_string();
                let (number, unit) = quantity.map_or((String::new(), String::new()), |quantity| {
                    (Amount(quantity.number).to_string(), quantity.unit)
                });
                (sign, number, unit)
            });
        let mut all = vec![text];
        if let Some((sign, number, unit)) = parsed {
            all.extend(matches!(self.field.shape, Shape::Target).then_some(sign));
            all.extend([number, unit]);
        }
        all
    }
}

/// In full width: a spreadsheet takes a cell that begins with `=` for a formula.
fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::AtLeast => "≥",
        Relation::AtMost => "≤",
        Relation::Above => "＞",
        Relation::Below => "＜",
        Relation::Equal => "＝",
        Relation::About => "≈",
    }
}

fn facts(fields: &'static [Field]) -> Vec<Fact> {
    fn collect(fields: &'static [Field], base: &Path, found: &mut Vec<Fact>) {
        for field in fields {
            let path = base.key(field.key);
            match field.shape {
                Shape::Record(inner) => collect(inner(), &path, found),
                Shape::Records(_) | Shape::Free => {}
                // The first columns say it.
                _ if path.to_string() == "项目名称" => {}
                _ => found.push(Fact { path, field: *field }),
            }
        }
    }
    let mut found = Vec::new();
    collect(fields, &Path::root(), &mut found);
    found
}

fn record(fields: &'static [Field]) -> &'static str {
    fields.first().map_or("", |field| field.record)
}

/// The names that are declared for a record, each once.
fn declared<'e>(fields: &'static [Field], extras: &'e Extras) -> Vec<&'e str> {
    let mut names: Vec<&str> = Vec::new();
    for field in extras.of(record(fields)) {
        if !names.contains(&field.name.as_str()) {
            names.push(&field.name);
        }
    }
    names
}

fn asked(fields: &'static [Field], extras: &Extras) -> Vec<Column> {
    let declared = declared(fields, extras).into_iter().map(|name| {
        let shape = extras.named(record(fields), name).next();
        let about = shape.map(|field| if field.about.is_empty() { field.shape.name() } else { field.about.clone() });
        Column { head: format!("{EXTRA}.{name}"), about: about.unwrap_or_default() }
    });
    let rest =
        Column { head: EXTRA.into(), about: "没有声明的附加内容，写成 JSON；没有的空白".into() };
    declared.chain([rest]).collect()
}

/// A row of a record: its facts, what is declared under 附加, and what else is there.
fn values(node: &Node, fields: &'static [Field], extras: &Extras) -> Vec<String> {
    let mut all: Vec<String> = facts(fields).iter().flat_map(|fact| fact.values(node)).collect();
    let names = declared(fields, extras);
    let extra = node.child(EXTRA).cloned().unwrap_or_default();
    all.extend(names.iter().map(|name| extra.child(name).map(said).unwrap_or_default()));
    let mut rest = extra;
    if let Value::Map(entries) = &mut rest.value {
        entries.retain(|entry| !names.contains(&entry.key.as_ref()));
    }
    all.push(if rest.is_blank() { String::new() } else { to_json(&rest, &[]).to_string() });
    all
}

/// One line of it: a list by its lines, a group as JSON.
fn said(node: &Node) -> String {
    match &node.value {
        Value::Nil => String::new(),
        Value::Text(text) => text.trim_end().to_string(),
        Value::List(items) if items.iter().all(|item| item.as_text().is_some()) => {
            items.iter().filter_map(Node::as_text).collect::<Vec<_>>().join("；")
        }
        _ => to_json(node, &[]).to_string(),
    }
}

/// The first columns of what a unit says itself.
fn of_unit(loaded: &Loaded) -> Vec<String> {
    let unit = loaded.unit.name.clone().unwrap_or_default();
    vec![loaded.path.display().to_string(), unit, String::new(), String::new()]
}

fn each_project(
    loaded: &Loaded,
    workspace: &Workspace,
    row: &mut dyn FnMut(Vec<String>, &Project) -> Result<()>,
) -> Result<()> {
    let nodes = loaded.node.child("项目").map(Node::items).unwrap_or(&[]);
    for (index, project) in loaded.unit.projects.iter().enumerate() {
        let file = nodes.get(index).and_then(|node| workspace.sources.locate(node.place)).map(|at| at.file);
        let mut key = of_unit(loaded);
        key[0] = file.unwrap_or_else(|| key[0].clone());
        key[2] = (index + 1).to_string();
        key[3] = project.name.clone().unwrap_or_default();
        row(key, project)?;
    }
    Ok(())
}

fn indicators(loaded: &Loaded, workspace: &Workspace, extras: &Extras, out: &mut dyn Write) -> Result<()> {
    let mut list = |key: &[String], part: &str, list: &[Indicator]| -> Result<()> {
        for (index, indicator) in list.iter().enumerate() {
            let at = vec![part.to_string(), (index + 1).to_string()];
            let facts = values(&indicator.to_tree(), Indicator::fields(), extras);
            csv::write_row(out, &[key.to_vec(), at, facts].concat())?;
        }
        Ok(())
    };
    list(&of_unit(loaded), "", &loaded.unit.indicators)?;
    each_project(loaded, workspace, &mut |key, project| {
        list(&key, "", &project.indicators)?;
        for (index, part) in project.parts.iter().enumerate() {
            let name = part.name.clone().unwrap_or_else(|| format!("第{}项", index + 1));
            list(&key, &name, &part.indicators)?;
        }
        Ok(())
    })
}

/// The money of one project or unit, a row an amount.
struct Money<'a> {
    key: Vec<String>,
    unit: &'a str,
    out: &'a mut dyn Write,
}

impl Money<'_> {
    fn row(&mut self, at: [&str; 4], number: Option<String>, unit: Option<&str>) -> Result<()> {
        let Some(number) = number else { return Ok(()) };
        let unit = unit.unwrap_or(self.unit).to_string();
        let fields = at.map(str::to_string).to_vec();
        csv::write_row(self.out, &[self.key.clone(), fields, vec![number, unit]].concat())
    }

    fn amount(&mut self, at: [&str; 4], amount: Option<Amount>) -> Result<()> {
        self.row(at, amount.map(|amount| amount.to_string()), None)
    }

    fn source(&mut self, above: &str, source: &FundSource) -> Result<()> {
        let name = source.name.as_deref().unwrap_or("");
        let name = if above.is_empty() { name.to_string() } else { format!("{above}/{name}") };
        for (key, amount) in source.columns() {
            self.amount(["申报", "资金来源", &name, key], amount)?;
        }
        source.parts.iter().try_for_each(|part| self.source(&name, part))
    }

    fn executions(&mut self, stage: &str, list: &[Execution]) -> Result<()> {
        for one in list {
            let name = one.name.as_deref().unwrap_or("");
            for (key, amount) in one.columns() {
                self.amount([stage, "资金", name, key], amount)?;
            }
            let rate = one.rate.map(|rate| rate.to_string().trim_end_matches('%').to_string());
            self.row([stage, "资金", name, "执行率"], rate, Some("%"))?;
            for (key, points) in [("分值", one.points), ("得分", one.score)] {
                self.row([stage, "资金", name, key], points.map(|points| points.to_string()), Some("分"))?;
            }
        }
        Ok(())
    }

    fn extras(&mut self, extra: Option<&Node>, extras: &Extras, record: &str) -> Result<()> {
        for entry in extra.map(Node::entries).unwrap_or(&[]) {
            let is_money = extras.shape(record, &entry.key) == Some(&ExtraShape::Amount);
            let amount = entry.value.as_text().filter(|_| is_money).and_then(Amount::parse);
            self.amount(["申报", EXTRA, "", &entry.key], amount)?;
        }
        Ok(())
    }
}

fn funds(loaded: &Loaded, workspace: &Workspace, extras: &Extras, out: &mut dyn Write) -> Result<()> {
    let usual = loaded.unit.money_unit.as_deref().map_or(USUAL_UNIT, str::trim);
    let mut money = Money { key: of_unit(loaded), unit: usual, out };
    for (key, amount) in loaded.unit.funds.columns() {
        money.amount(["申报", "资金", key, "金额"], amount)?;
    }
    money.extras(loaded.unit.extra.0.as_deref(), extras, "Unit")?;
    let out = money.out;
    each_project(loaded, workspace, &mut |key, project| {
        let unit = project.money_unit.as_deref().map_or(usual, str::trim);
        let mut money = Money { key, unit, out: &mut *out };
        for (key, amount) in project.funds.columns() {
            money.amount(["申报", "资金", key, "金额"], amount)?;
        }
        for (key, amount) in project.budget.columns() {
            money.amount(["申报", "预算", "", key], amount)?;
        }
        project.sources.iter().try_for_each(|source| money.source("", source))?;
        for part in &project.parts {
            money.amount(["申报", "子项目", part.name.as_deref().unwrap_or(""), "金额"], part.amount)?;
        }
        money.extras(project.extra.0.as_deref(), extras, "Project")?;
        if let Some(monitoring) = &project.monitoring {
            money.executions("监控", &monitoring.funds)?;
        }
        if let Some(evaluation) = &project.self_evaluation {
            money.executions("自评", &evaluation.funds)?;
        }
        Ok(())
    })
}

fn findings(workspace: &Workspace, report: &Report, language: Language, out: &mut dyn Write) -> Result<()> {
    for finding in &report.findings {
        let (file, line, column) = match workspace.sources.locate(finding.place) {
            Some(at) => match at.at {
                At::Line { line, column } => (at.file, line.to_string(), column.to_string()),
                At::Cell { sheet, cell } => (at.file, format!("{sheet}!{cell}"), String::new()),
            },
            None => Default::default(),
        };
        let title = crate::rules::told::find(finding.id).map_or("", |told| told.title(language));
        let help = finding.help.as_ref().map_or("", |help| help.say(language));
        let row = [
            &file,
            &line,
            &column,
            finding.id,
            finding.severity.name(language),
            &crate::spec::place::said(&finding.path),
            finding.message.say(language),
            help,
            title,
        ];
        csv::write_row(out, &row.map(str::to_string))?;
    }
    Ok(())
}
