//! What a file says (truth.json beside it, by tests/layouts/draw.py and hand.py) against what the program read.
//!
//! Faults are told by how much harm they do: a text that is in no cell is worst, two cells joined into one text next,
//! then what stands in a field where it does not belong; what was not read is worse untold than told.

use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A kind of fault; the order is by harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Harm {
    /// A text that stands in no cell and is no part of one.
    Invented,
    /// A text made of several cells, each with a value of its own.
    Joined,
    /// A label, a title or a foot line that became a value; an item that is none; an amount under another's name.
    Misplaced,
    /// A fact that was not read, and nothing says so.
    Untold,
    /// A fact that was not read, and a finding at its cell or its heading says so.
    Told,
}

impl Harm {
    pub const ALL: [Harm; 5] = [Harm::Invented, Harm::Joined, Harm::Misplaced, Harm::Untold, Harm::Told];

    pub fn name(self) -> &'static str {
        match self {
            Harm::Invented => "invented",
            Harm::Joined => "joined",
            Harm::Misplaced => "misplaced",
            Harm::Untold => "missed-untold",
            Harm::Told => "missed-told",
        }
    }
}

#[derive(Debug)]
pub struct Fault {
    pub harm: Harm,
    /// The kind of fault, the same words for the same kind: `指标：二级指标不同`.
    pub kind: String,
    /// This one: what was read, what it should be.
    pub what: String,
}

/// How one file was read: facts by group (there are so many, so many were read), and the faults.
#[derive(Debug, Default)]
pub struct Comparison {
    pub facts: BTreeMap<&'static str, (usize, usize)>,
    pub faults: Vec<Fault>,
}

const PEOPLE: [&str; 10] = [
    "填表人",
    "填表人电话",
    "联系人",
    "联系电话",
    "部门负责人",
    "项目负责人",
    "编报时间",
    "备注",
    "责任人",
    "责任部门",
];
const PARTS: [&str; 5] = ["一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"];

/// Texts are compared without the blanks that a layout put in or took out.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => plain(text),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

fn list<'a>(of: &'a Json, key: &str) -> &'a [Json] {
    of[key].as_array().map_or(&[], Vec::as_slice)
}

fn strings(of: &Json, key: &str) -> Vec<String> {
    list(of, key).iter().filter_map(Json::as_str).map(str::to_string).collect()
}

/// The number that a text is: `1,250,000.00`, `260万元`.
fn number(text: &str) -> Option<Decimal> {
    let bare = plain(text).replace([',', '，'], "");
    let bare = bare.strip_suffix("万元").or(bare.strip_suffix('元')).unwrap_or(&bare);
    bare.parse::<Decimal>().ok().map(|number| number.normalize())
}

/// Every text of a tree with its path, lists without their index: `项目.绩效指标.三级指标`.
fn leaves(value: &Json, path: &str, into: &mut Vec<(String, String)>) {
    match value {
        Json::Object(map) => {
            for (key, inner) in map {
                leaves(inner, &format!("{path}.{key}"), into);
            }
        }
        Json::Array(items) => items.iter().for_each(|inner| leaves(inner, path, into)),
        Json::Null => {}
        other => into.push((path.trim_start_matches('.').to_string(), text(other))),
    }
}

fn at<'a>(record: &'a Json, path: &str) -> &'a Json {
    path.split('.').fold(record, |inner, key| &inner[key])
}

/// What may be read of this file.
struct Sources {
    labels: BTreeSet<String>,
    values: BTreeSet<String>,
    others: BTreeSet<String>,
    numbers: BTreeSet<Decimal>,
}

impl Sources {
    fn of(truth: &Json) -> Sources {
        let set = |keys: &[&str]| keys.iter().flat_map(|key| strings(truth, key)).map(|text| plain(&text)).collect();
        let all: BTreeSet<String> = set(&["labels", "values", "others", "parts"]);
        Sources {
            labels: set(&["labels"]),
            values: set(&["values", "parts"]),
            others: set(&["others"]),
            numbers: all.iter().filter_map(|text| number(text)).collect(),
        }
    }

    fn has(&self, text: &str) -> bool {
        self.values.contains(text) || self.others.contains(text) || self.labels.contains(text)
    }

    /// Whether the text is several source texts one after the other.
    fn joins(&self, text: &str) -> bool {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut reached = vec![0];
        for &end in &ends[1..] {
            let joins = |from: &usize| {
                let piece = &text[*from..end];
                piece.chars().count() > 1 && (self.values.contains(piece) || self.others.contains(piece))
            };
            if reached.iter().any(joins) {
                reached.push(end);
            }
        }
        reached.contains(&text.len())
    }
}

/// The places and the words of the findings of reading. That a file was read without a form is said of every cell and
/// so tells of none.
struct Told {
    cells: BTreeSet<String>,
    words: Vec<String>,
    lacks_year: bool,
    refused: bool,
}

impl Told {
    fn of(read: &Json, refused: bool) -> Told {
        let about = |finding: &&Json| {
            finding["id"].as_str().is_some_and(|id| id.starts_with('I') && !matches!(id, "I022" | "I026"))
        };
        let findings: Vec<&Json> = list(read, "findings").iter().filter(about).collect();
        let cell = |finding: &&Json| Some(format!("{}!{}", finding["sheet"].as_str()?, finding["cell"].as_str()?));
        Told {
            cells: findings.iter().filter_map(cell).collect(),
            words: findings.iter().map(|finding| plain(finding["message"].as_str().unwrap_or(""))).collect(),
            lacks_year: list(read, "findings").iter().any(|finding| {
                finding["id"] == "I026" && finding["message"].as_str().is_some_and(|said| said.contains("年度"))
            }),
            refused,
        }
    }

    fn tells(&self, fact: &Json) -> bool {
        let quoted = |said: &String| said.chars().count() > 1 && self.words.iter().any(|words| words.contains(said));
        self.refused
            || list(fact, "cells").iter().filter_map(Json::as_str).any(|cell| self.cells.contains(cell))
            || strings(fact, "is").iter().map(|said| plain(said)).any(|said| quoted(&said))
    }
}

struct Compare<'a> {
    sources: Sources,
    told: Told,
    result: Comparison,
    truth: &'a Json,
}

/// Compares what was read (`import --format json`; nothing where the file was refused) with the truth.
pub fn compare(truth: &Json, read: &Json, refused: bool) -> Comparison {
    let mut compare =
        Compare { sources: Sources::of(truth), told: Told::of(read, refused), result: Comparison::default(), truth };
    compare.projects(read);
    compare.units(read);
    compare.every_text(read);
    compare.result
}

impl Compare<'_> {
    fn count(&mut self, group: &'static str, read: bool) {
        let (all, found) = self.result.facts.entry(group).or_default();
        *all += 1;
        *found += usize::from(read);
    }

    fn fault(&mut self, harm: Harm, kind: impl Into<String>, what: impl Into<String>) {
        self.result.faults.push(Fault { harm, kind: kind.into(), what: what.into() });
    }

    /// A fact that must stand under one of its keys; `found` is what stands there.
    fn fact(&mut self, group: &'static str, fact: &Json, found: bool, name: &str) {
        self.count(group, found);
        if !found {
            self.missed(fact, format!("{group}：没有读到"), name.to_string());
        }
    }

    /// The year stands in a title; that a file gave none is said of the whole of it.
    fn year(&mut self, year: &Json, found: bool) {
        self.count("年度", found);
        if !found {
            let told = self.told.refused || self.told.lacks_year;
            self.fault(if told { Harm::Told } else { Harm::Untold }, "年度：没有读到", year.to_string());
        }
    }

    fn missed(&mut self, fact: &Json, kind: String, what: String) {
        let harm = if self.told.tells(fact) { Harm::Told } else { Harm::Untold };
        let kind = if self.told.refused { format!("{kind}（整个文件没有读）") } else { kind };
        self.fault(harm, kind, what);
    }

    fn units(&mut self, read: &Json) {
        let found = list(read, "单位");
        let names: BTreeSet<String> = found
            .iter()
            .flat_map(|unit| {
                let own = text(&unit["单位名称"]);
                let said = |project: &Json| ["实施单位", "填报单位"].map(|key| text(&project[key]));
                list(unit, "项目").iter().flat_map(said).chain([own]).collect::<Vec<_>>()
            })
            .collect();
        let years: BTreeSet<String> = found
            .iter()
            .flat_map(|unit| list(unit, "项目").iter().chain([unit]).map(|record| text(&record["年度"])))
            .collect();
        for told in list(self.truth, "units") {
            if told["name"].is_object() {
                let is = strings(&told["name"], "is");
                self.fact("单位", &told["name"], is.iter().any(|name| names.contains(&plain(name))), &is.join("|"));
            }
            if told["year"].is_number() {
                self.year(&told["year"], years.contains(&told["year"].to_string()));
            }
            for (key, fact) in told["totals"].as_object().into_iter().flatten() {
                let wanted = number(fact["amount"].as_str().unwrap_or("")).unwrap_or_default();
                let reads = |unit: &Json| amount_of(&unit["资金"][key], unit, unit) == Some(wanted);
                let read = found.iter().any(reads) || wanted.is_zero();
                self.fact("合计", fact, read, &format!("{key} {wanted}"));
            }
        }
        let (units, wanted) = (found.len(), list(self.truth, "units").len());
        // A form has no list of units: each may stand alone.
        let forms = list(self.truth, "features").iter().any(|feature| feature == "table=form");
        if units > wanted && !forms {
            self.fault(Harm::Misplaced, "单位：比表上多", format!("{units} 个单位，应为 {wanted}"));
        }
    }

    fn projects(&mut self, read: &Json) {
        let mut found: Vec<(&Json, &Json)> = list(read, "单位")
            .iter()
            .flat_map(|unit| list(unit, "项目").iter().map(move |project| (unit, project)))
            .collect();
        let units = list(self.truth, "units");
        let wanted: Vec<(&Json, &Json)> =
            units.iter().flat_map(|unit| list(unit, "projects").iter().map(move |told| (unit, told))).collect();
        let names = |fact: &Json| strings(fact, "is").iter().map(|name| plain(name)).collect::<Vec<_>>();
        let named: Vec<Option<(&Json, &Json)>> = wanted
            .iter()
            .map(|(_, told)| {
                let names = names(&told["name"]);
                let place = found.iter().position(|(_, project)| names.contains(&text(&project["项目名称"])))?;
                Some(found.remove(place))
            })
            .collect();
        for ((told_unit, told), named) in wanted.into_iter().zip(named) {
            let (unit, project) = named.or_else(|| alike(told, &mut found)).unwrap_or((&Json::Null, &Json::Null));
            self.fact("项目", &told["name"], named.is_some(), &names(&told["name"]).join("|"));
            let of = [&unit["单位名称"], &project["实施单位"], &project["填报单位"]].map(text);
            let owner = names(&told_unit["name"]);
            if units.len() > 1 && !project.is_null() && !of.iter().any(|name| owner.contains(name)) {
                let what = format!("{}：{}，应为 {}", text(&project["项目名称"]), of.join("|"), owner.join("|"));
                self.fault(Harm::Misplaced, "项目：不在自己的单位之下", what);
            }
            if told["year"].is_number() {
                let year = told["year"].to_string();
                self.year(&told["year"], text(&project["年度"]) == year || text(&unit["年度"]) == year);
            }
            self.amounts(told, unit, project);
            for (key, group) in [("goals", "目标"), ("facts", "其他")] {
                for fact in list(told, key) {
                    let is: Vec<String> = strings(fact, "is").iter().map(|said| plain(said)).collect();
                    let mut texts = Vec::new();
                    match strings(fact, "at") {
                        keys if keys.is_empty() => leaves(project, "", &mut texts),
                        keys => texts.extend(keys.into_iter().flat_map(|key| {
                            let of = [at(project, &key), at(unit, &key)].map(text);
                            of.map(|text| (key.clone(), text))
                        })),
                    }
                    let read = texts.iter().any(|(_, text)| is.contains(text));
                    let name = format!("{}：{}", list(fact, "at").first().map(text).unwrap_or_default(), is.join("|"));
                    self.fact(group, fact, read, &name);
                }
            }
            self.indicators(told, project);
        }
        for (_, project) in found {
            let name = text(&project["项目名称"]);
            self.fault(
                Harm::Misplaced,
                "项目：表上没有这个项目",
                if name.is_empty() { "（无名）".into() } else { name },
            );
        }
    }

    fn amounts(&mut self, told: &Json, unit: &Json, project: &Json) {
        let all = amounts(project, unit);
        for fact in list(told, "amounts") {
            let wanted = number(fact["amount"].as_str().unwrap_or("")).unwrap_or_default();
            let (keys, label) = (strings(fact, "at"), text(&fact["label"]));
            let core = |path: &String| {
                path.starts_with("资金.") && label != "总计" && label != "财政拨款" && !path.ends_with(&label)
            };
            let read = wanted.is_zero()
                || all.iter().any(|(path, amount)| {
                    *amount == wanted
                        && if keys.is_empty() {
                            !core(path)
                        } else {
                            keys.contains(path) || path == "资金来源" && label == "总计"
                        }
                });
            self.fact("金额", fact, read, &format!("{label} {wanted}"));
        }
        // An amount of the four under a name that the sheet gives another amount for.
        for (path, amount) in all.iter().filter(|(path, amount)| path.starts_with("资金.") && !amount.is_zero()) {
            let under: Vec<&Json> =
                list(told, "amounts").iter().filter(|fact| strings(fact, "at").contains(path)).collect();
            let of = |fact: &&Json| number(fact["amount"].as_str().unwrap_or("")).unwrap_or_default();
            let listed = list(told, "amounts").iter().any(|fact| of(&fact) == *amount && list(fact, "at").is_empty());
            let right = under.iter().any(|fact| of(fact) == *amount) || under.is_empty() && listed;
            if !project.is_null() && !right {
                let should: Vec<String> = under.iter().map(|fact| of(fact).to_string()).collect();
                let what =
                    format!("{path} {amount}，应为 {}", if should.is_empty() { "空".into() } else { should.join("|") });
                self.fault(Harm::Misplaced, format!("金额：{path} 写了别的数"), what);
            }
        }
    }

    fn indicators(&mut self, told: &Json, project: &Json) {
        let mut found: Vec<&Json> = list(project, "绩效指标").iter().collect();
        for part in list(project, "子项目") {
            found.extend(list(part, "绩效指标"));
        }
        let fits = |wanted: &Json, read: &Json, key: &str| {
            let is: Vec<String> = strings(&wanted[key], "is").iter().map(|said| plain(said)).collect();
            let said = text(&read[key]);
            if is.is_empty() { said.is_empty() } else { is.contains(&said) }
        };
        let mut left = Vec::new();
        for wanted in list(told, "indicators") {
            let whole = found.iter().position(|read| PARTS.iter().all(|key| fits(wanted, read, key)));
            self.count("指标", whole.is_some());
            match whole {
                Some(place) => drop(found.remove(place)),
                None => left.push(wanted),
            }
        }
        // An item that cannot be told apart may stay as written under 三级指标, several in one too; it must be told.
        let mut raw: Vec<&Json> = Vec::new();
        let keeps = |read: &Json, wanted: &Json| {
            let said = text(&read["三级指标"]);
            let holds = |key: &str| strings(&wanted[key], "is").iter().any(|is| said.contains(&plain(is)));
            read["年度指标值"].is_null() && holds("三级指标") && holds("年度指标值")
        };
        for wanted in left {
            let name = strings(&wanted["三级指标"], "is").join("|");
            raw.extend(found.extract_if(.., |read| keeps(read, wanted)));
            if raw.iter().any(|read| keeps(read, wanted)) {
                self.missed(&wanted["三级指标"], "指标：没有拆开，原文照抄".into(), name);
                continue;
            }
            let near = found.iter().position(|read| fits(wanted, read, "三级指标"));
            let Some(place) = near else {
                self.missed(&wanted["三级指标"], "指标：没有读到".into(), name);
                continue;
            };
            let read = found.remove(place);
            for key in PARTS.iter().filter(|key| !fits(wanted, read, key)) {
                let (said, should) = (text(&read[*key]), strings(&wanted[*key], "is").join("|"));
                let what = format!("{name}：{key}“{said}”应为“{should}”");
                if said.is_empty() {
                    self.missed(&wanted[*key], format!("指标：缺{key}"), what);
                } else if self.sources.has(&said) {
                    self.fault(Harm::Misplaced, format!("指标：{key}写了别的"), what);
                } else {
                    self.missed(&wanted[*key], format!("指标：{key}不同"), what);
                }
            }
        }
        if !list(project, "子项目").is_empty() && !told["parts"].is_array() {
            let said = project["子项目"].to_string();
            self.fault(Harm::Misplaced, "子项目：表上没有子项目", said);
        }
        for read in found {
            let said: Vec<String> = PARTS.iter().map(|key| text(&read[*key])).collect();
            if said.iter().filter(|text| !text.is_empty()).all(|text| self.sources.has(text)) {
                self.fault(Harm::Misplaced, "指标：表上没有这条", said.join("；"));
            }
        }
    }

    /// No text that is not in the source, none in a field where it does not belong.
    fn every_text(&mut self, read: &Json) {
        let mut texts = Vec::new();
        leaves(&read["单位"], "", &mut texts);
        for (path, said) in texts {
            let key = path.rsplit('.').next().unwrap_or("");
            // What a later stage says is content of its own.
            let beside = ["附加", "自评", "监控"].iter().any(|key| path.contains(key));
            if said.is_empty() || matches!(key, "金额单位" | "表") && !beside {
                continue;
            }
            if key == "年度" && !beside {
                let in_source = [&self.sources.labels, &self.sources.values, &self.sources.others];
                if !in_source.iter().any(|set| set.iter().any(|text| text.contains(&said))) {
                    self.fault(Harm::Invented, "编造：年度", said);
                }
                continue;
            }
            let counted = number(&said).is_some_and(|number| self.sources.numbers.contains(&number));
            let named = ["资金来源.名称", "其中.名称", "自评.资金.名称", "监控.资金.名称"]
                .iter()
                .any(|end| path.ends_with(end));
            if self.sources.has(&said) || counted {
                let (value, other) = (self.sources.values.contains(&said), self.sources.others.contains(&said));
                let level = matches!(key, "一级指标" | "二级指标");
                if !value && !other && !counted && !beside && !named && !level {
                    self.fault(Harm::Misplaced, format!("标签当了内容：{path}"), said);
                } else if !value && other && !counted && !beside && !PEOPLE.contains(&key) {
                    self.fault(Harm::Misplaced, format!("别栏、表尾的字当了内容：{path}"), said);
                }
            } else if named && self.sources.labels.iter().any(|label| label.contains(&said)) {
                // “其中：财政拨款” names the source 财政拨款.
            } else if self.sources.joins(&said) {
                self.fault(Harm::Joined, format!("拼接：{path}"), said);
            } else {
                self.fault(Harm::Invented, format!("编造：{path}"), said);
            }
        }
    }
}

/// Under a wrong name the rest of a project may be right: it is the one that says the most of it.
fn alike<'a>(told: &Json, found: &mut Vec<(&'a Json, &'a Json)>) -> Option<(&'a Json, &'a Json)> {
    let names = list(told, "indicators").iter().map(|indicator| &indicator["三级指标"]);
    let facts: Vec<&Json> = list(told, "goals").iter().chain(names).collect();
    let says = |project: &Json| {
        let mut texts = Vec::new();
        leaves(project, "", &mut texts);
        let texts: BTreeSet<String> = texts.into_iter().map(|(_, text)| text).collect();
        facts.iter().filter(|fact| strings(fact, "is").iter().any(|said| texts.contains(&plain(said)))).count()
    };
    let best = found.iter().enumerate().map(|(at, (_, project))| (says(project), Reverse(at))).max()?;
    (best.0 > 0).then(|| found.remove(best.1.0))
}

/// An amount in 万元, whatever it is said in.
fn amount_of(value: &Json, record: &Json, unit: &Json) -> Option<Decimal> {
    let said = number(&text(value))?;
    let measure = if record["金额单位"].is_string() { &record["金额单位"] } else { &unit["金额单位"] };
    let scale = if *measure == "元" { Decimal::from(10_000) } else { Decimal::ONE };
    Some((said / scale).normalize())
}

/// The amounts of a project: the four, 预算 and those of 监控 by path, those of 资金来源 and 附加 under these names.
fn amounts(project: &Json, unit: &Json) -> Vec<(String, Decimal)> {
    let mut texts = Vec::new();
    leaves(project, "", &mut texts);
    texts
        .into_iter()
        .filter(|(path, _)| ["资金", "预算", "附加", "监控.资金"].iter().any(|key| path.starts_with(key)))
        .filter_map(|(path, said)| {
            let path = if path.starts_with("资金来源") { "资金来源".into() } else { path };
            Some((path, amount_of(&Json::String(said), project, unit)?))
        })
        .collect()
}
