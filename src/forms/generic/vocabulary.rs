//! Which field a label means: `templates/vocabulary.yaml`, and the fields' own names.
//!
//! Knows words, not places: what stands around a label is for those who ask.

use crate::diagnostic::Result;
use crate::formats::yaml;
use crate::forms::definition::{About, Form};
use crate::forms::loose;
use crate::forms::pattern::Pattern;
use crate::spec::stages::STAGES;
use crate::spec::{Field, Shape};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a label may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A fact of the unit.
    Unit(String),
    /// A fact of the project: `资金.总计`; `开始日期～结束日期` for two days in one cell.
    Project(String),
    /// A field of an indicator.
    Indicator(String),
    /// A field of an indicator, whose value is the heading itself where the column is ticked.
    Choice(String),
    /// A part of a target: 符号, 数 or 单位.
    Part(Part),
    /// A field of another list of the project.
    Item(String, String),
    /// A source of funds that has no field of its own; its name is the label.
    Fund,
    /// A running number.
    Number,
    /// A label with nothing to read.
    Label,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Sign,
    Number,
    Unit,
}

/// 期间: what a target or a goal is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    Year,
    Cycle,
}

type Words = BTreeMap<String, Vec<String>>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    单位字段: Words,
    项目字段: Words,
    指标字段: Words,
    指标值的部分: Words,
    其他列表: BTreeMap<String, Words>,
    资金执行: Words,
    来源: Vec<String>,
    标签: Vec<String>,
    编号: Vec<String>,
    一级类别: Vec<String>,
    另表: Vec<String>,
    期间: Words,
    写法: Vec<String>,
}

/// Every label that is known, folded.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    meanings: HashMap<String, Vec<Meaning>>,
    horizons: HashMap<String, Horizon>,
    /// Headings over figures, and the field of 资金执行情况 that they are.
    execution: HashMap<String, String>,
    /// Categories that a column of its own may list the indicators of.
    levels: Vec<String>,
    /// Headings of other kinds of tables.
    foreign: HashSet<String>,
    /// Ways of writing a whole list of indicators in one cell.
    pub dialects: Vec<Pattern>,
    longest: usize,
}

impl Vocabulary {
    /// The built-in words, or the workspace's own in their place, with what the regions add: the texts that say them, by
    /// path, and the forms that know ways of writing a list.
    pub fn of<'a>(texts: impl Iterator<Item = (&'a str, &'a str)>, forms: &[Form]) -> Result<Vocabulary> {
        let mut words = Vocabulary::default();
        words.fields();
        for (path, text) in texts {
            let file: File = yaml::settings(path, text).map_err(|error| match error.help {
                Some(_) => error,
                None => {
                    error.help(words!("对照内置的 vocabulary.yaml 改正", "compare with the built-in vocabulary.yaml"))
                }
            })?;
            words.file(file);
        }
        words.dialects.splice(0..0, forms.iter().flat_map(|form| form.dialects("绩效指标")));
        Ok(words)
    }

    /// The fields' own names.
    fn fields(&mut self) {
        // What is read plainly is a list of projects: a goal is one project's, and not the unit's.
        for field in About::Unit.fields().iter().filter(|field| is_single(field) && field.key != "绩效目标") {
            self.add(field.key, Meaning::Unit(field.key.into()));
        }
        for field in About::Project.fields() {
            match field.shape {
                // 存在问题, 得分 are said of more than one stage; vocabulary.yaml tells which.
                Shape::Record(_) if STAGES.contains(&field.key) => {}
                Shape::Record(inner) => {
                    for inner in inner().iter().filter(|inner| is_single(inner)) {
                        self.add(inner.key, Meaning::Project(format!("{}.{}", field.key, inner.key)));
                    }
                }
                Shape::Records(inner) if field.key == "绩效指标" => {
                    self.add(field.key, Meaning::Project(field.key.into()));
                    let single = inner().iter().filter(|inner| is_single(inner));
                    single.for_each(|inner| self.add(inner.key, Meaning::Indicator(inner.key.into())));
                }
                Shape::Records(inner) => {
                    let single = inner().iter().filter(|inner| is_single(inner));
                    single.for_each(|inner| self.add(inner.key, Meaning::Item(field.key.into(), inner.key.into())));
                }
                Shape::Free => {}
                _ => self.add(field.key, Meaning::Project(field.key.into())),
            }
        }
    }

    fn file(&mut self, file: File) {
        let each =
            |words: Words| words.into_iter().flat_map(|(key, all)| all.into_iter().map(move |w| (w, key.clone())));
        each(file.单位字段).for_each(|(word, key)| self.add(&word, Meaning::Unit(key)));
        each(file.项目字段).for_each(|(word, key)| self.add(&word, Meaning::Project(key)));
        each(file.指标字段).for_each(|(word, key)| self.add(&word, Meaning::Indicator(key)));
        for (word, key) in each(file.指标值的部分) {
            let part = match key.as_str() {
                "符号" => Part::Sign,
                "单位" => Part::Unit,
                _ => Part::Number,
            };
            self.add(&word, Meaning::Part(part));
        }
        for (list, words) in file.其他列表 {
            each(words).for_each(|(word, key)| self.add(&word, Meaning::Item(list.clone(), key)));
        }
        let execution = each(file.资金执行).map(|(word, key)| (loose::key(&word), key));
        self.execution.extend(execution);
        file.来源.iter().for_each(|word| self.add(word, Meaning::Fund));
        file.编号.iter().for_each(|word| self.add(word, Meaning::Number));
        file.标签.iter().for_each(|word| self.add(word, Meaning::Label));
        self.levels.extend(file.一级类别);
        self.foreign.extend(file.另表.iter().map(|word| loose::key(word)));
        for (word, key) in each(file.期间) {
            let horizon = if key == "周期" { Horizon::Cycle } else { Horizon::Year };
            self.horizons.insert(loose::key(&word), horizon);
        }
        self.dialects.extend(file.写法.iter().filter_map(|text| Pattern::parse(text).ok()));
    }

    fn add(&mut self, word: &str, meaning: Meaning) {
        let key = loose::key(word);
        self.longest = self.longest.max(key.chars().count());
        let known = self.meanings.entry(key).or_default();
        if !known.contains(&meaning) {
            known.push(meaning);
        }
    }

    /// What the label may mean; nothing for a text that is no known label.
    pub fn meanings(&self, text: &str) -> &[Meaning] {
        // No label is as long as a paragraph.
        if text.len() > 200 {
            return &[];
        }
        spelling(text, |key| self.meanings.get(key)).map_or(&[], Vec::as_slice)
    }

    pub fn knows(&self, text: &str) -> bool {
        !self.meanings(text).is_empty()
    }

    /// What a label means that is not known itself, but is a known word with nothing but common words around it:
    /// 项目计划开始日期, 部门预算项目名称. With the word that it contains.
    pub fn likely(&self, text: &str) -> Option<(&[Meaning], String)> {
        const LONGEST: usize = 24;
        if text.len() > 4 * LONGEST {
            return None;
        }
        let key = loose::key(text);
        let key = key.trim_matches(|c| matches!(c, ':' | '*' | '★'));
        let chars: Vec<char> = outside_brackets(key).chars().collect();
        if chars.len() < 4 || chars.len() > LONGEST {
            return None;
        }
        for length in (3..=chars.len()).rev() {
            for from in 0..=chars.len() - length {
                let word: String = chars[from..from + length].iter().collect();
                let Some(meanings) = self.meanings.get(&word) else { continue };
                if meanings.iter().all(|meaning| matches!(meaning, Meaning::Label | Meaning::Number)) {
                    continue;
                }
                if is_common(&chars[..from]) && is_common(&chars[from + length..]) {
                    return Some((meanings, word));
                }
            }
        }
        None
    }

    /// The same of a heading, where the last word says what the column is whatever is said before it, unless that
    /// turns it into something else.
    pub fn heading(&self, text: &str) -> Option<(&[Meaning], String)> {
        const TURNS: &[&str] = &[
            "实际",
            "完成",
            "调整",
            "修订",
            "修改",
            "原",
            "上年",
            "去年",
            "上一年",
            "前",
            "历史",
            "执行",
            "自评",
            "监控",
            "得分",
            "扣",
            "偏差",
            "未",
            "说明",
            "依据",
            "来源",
            "评",
            "审",
            "参考",
            "标准",
        ];
        self.likely(text).or_else(|| {
            if text.len() > 100 {
                return None;
            }
            let key = loose::key(text);
            let key = outside_brackets(key.trim_matches(|c| matches!(c, ':' | '*' | '★')));
            let chars: Vec<char> = key.chars().collect();
            (3..chars.len()).rev().find_map(|length| {
                let (before, word) = chars.split_at(chars.len() - length);
                let (before, word): (String, String) = (before.iter().collect(), word.iter().collect());
                let meanings = self.meanings.get(&word)?;
                TURNS.iter().all(|turn| !before.contains(turn)).then_some((meanings.as_slice(), word))
            })
        })
    }

    pub fn horizon(&self, text: &str) -> Option<Horizon> {
        if text.len() > 200 { None } else { spelling(text, |key| self.horizons.get(key)).copied() }
    }

    /// The field of 资金执行情况 that a heading over figures means; 1-7月执行数 is 执行数.
    pub fn execution(&self, text: &str) -> Option<&str> {
        if text.len() > 100 {
            return None;
        }
        let key = loose::key(text);
        let months =
            key.split_once('月').filter(|(months, _)| months.chars().all(|c| c.is_ascii_digit() || "-—–~".contains(c)));
        let bare = months.map_or(key.as_str(), |(_, rest)| rest);
        spelling(bare, |key| self.execution.get(key)).map(String::as_str)
    }

    /// The 一级指标 that a column is named by. No label elsewhere: there it is what an indicator says of itself.
    pub fn level(&self, text: &str) -> Option<&str> {
        self.levels.iter().map(String::as_str).find(|level| text.len() < 60 && loose::same(level, text))
    }

    pub fn is_foreign(&self, text: &str) -> bool {
        text.len() < 200 && spelling(text, |key| self.foreign.contains(key).then_some(())).is_some()
    }

    /// The longest label at the beginning of a folded text, in characters.
    pub fn label_at(&self, folded: &[char]) -> Option<usize> {
        let most = self.longest.min(folded.len());
        (2..=most).rev().find(|length| self.meanings.contains_key(&folded[..*length].iter().collect::<String>()))
    }
}

/// The field that a meaning names, as one says it.
pub fn name_of(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Unit(path) | Meaning::Project(path) | Meaning::Indicator(path) | Meaning::Choice(path) => path.clone(),
        Meaning::Part(part) => format!(
            "指标值的{}",
            match part {
                Part::Sign => "符号",
                Part::Number => "数",
                Part::Unit => "单位",
            }
        ),
        Meaning::Item(list, key) => format!("{list}.{key}"),
        Meaning::Fund => "资金来源".to_string(),
        Meaning::Number => "编号".to_string(),
        Meaning::Label => "标签".to_string(),
    }
}

/// The text without what stands in brackets.
fn outside_brackets(key: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in key.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Nothing but words that change nothing about what a label means, and years.
fn is_common(chars: &[char]) -> bool {
    const COMMON: &[&str] = &[
        "项目",
        "年度",
        "本年度",
        "本年",
        "当年",
        "预算",
        "支出",
        "部门",
        "单位",
        "计划",
        "绩效",
        "申请",
        "申报",
        "资金",
        "主要",
        "基本",
        "具体",
        "情况",
        "内容",
        "名称",
        "全称",
        "拟",
        "总体",
        "本",
        "的",
        "区级",
        "市级",
        "省级",
        "县级",
        "填写",
        "总",
        "预期",
    ];
    let rest: String = chars.iter().filter(|c| !c.is_ascii_digit() && **c != '年').collect();
    let mut rest = rest.as_str();
    while !rest.is_empty() {
        match COMMON.iter().filter_map(|word| rest.strip_prefix(word)).min_by_key(|rest| rest.len()) {
            Some(shorter) => rest = shorter,
            None => return rest == "度",
        }
    }
    true
}

fn is_single(field: &Field) -> bool {
    !matches!(field.shape, Shape::Record(_) | Shape::Records(_) | Shape::Free)
}

/// A label is looked up to the letter, then without one after another of the things people put around it.
fn spelling<T>(text: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let folded = loose::key(text);
    let mut key = folded.as_str();
    loop {
        if let Some(found) = find(key) {
            return Some(found);
        }
        let shorter = bare(key);
        if shorter.len() == key.len() || shorter.is_empty() {
            return None;
        }
        key = shorter;
    }
}

/// The label without one thing around it: a colon, a star, a number, 其中, a year, a remark in brackets.
fn bare(key: &str) -> &str {
    let trimmed = key.trim_matches(|c| matches!(c, ':' | '*' | '★' | '、' | '.' | '．' | ';' | '：'));
    if trimmed.len() < key.len() {
        return trimmed;
    }
    if let Some(rest) = key.strip_prefix("其中") {
        return rest;
    }
    for close in [')', ']', '》'] {
        let open = match close {
            ')' => '(',
            ']' => '[',
            _ => '《',
        };
        if let Some((before, _)) =
            key.strip_suffix(close).and_then(|key| key.rsplit_once(open)).filter(|(before, _)| !before.is_empty())
        {
            return before;
        }
        if let Some((_, behind)) = key
            .strip_prefix(open)
            .and_then(|key| key.split_once(close))
            .filter(|(inside, behind)| inside.chars().count() <= 3 && !behind.is_empty())
        {
            return behind;
        }
    }
    let digits = key.find(|c: char| !(c.is_ascii_digit() || "一二三四五六七八九十".contains(c))).unwrap_or(key.len());
    if let (true, Some(rest)) = (digits > 0, key[digits..].strip_prefix(['、', '.', '．'])) {
        return rest;
    }
    if digits == 4
        && let Some(rest) = key[4..].strip_prefix("年度").or_else(|| key[4..].strip_prefix('年'))
        && !rest.is_empty()
    {
        return rest;
    }
    for unit in ["万元", "元"] {
        if let Some(rest) = key.strip_suffix(unit).and_then(|rest| rest.strip_suffix([',', '，', '/', '-', '—'])) {
            return rest;
        }
    }
    key
}

/// The path of a source of funds that a label names.
pub fn fund(label: &str) -> String {
    format!("资金来源[{}].本年度", fund_name(label))
}

/// The name of a source of funds: the label as written, without what is put around it.
pub fn fund_name(label: &str) -> String {
    let mut name: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    for edge in ["其中：", "其中:", "其中"] {
        name = name.strip_prefix(edge).map_or(name.clone(), str::to_string);
    }
    let digits = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if let Some(rest) = name[digits..].strip_prefix(['、', '.', '．']).filter(|_| digits > 0) {
        name = rest.to_string();
    }
    if let Some(at) = name.find(['（', '(']).filter(|at| *at > 0 && money_unit(&name[*at..]).is_some()) {
        name.truncate(at);
    }
    name.trim_end_matches([':', '：']).replace(['[', ']'], "")
}

/// The unit of money that a heading or a line beside the table names.
pub fn money_unit(text: &str) -> Option<&'static str> {
    // 人民币万元 is 万元.
    let key = loose::key(text).replace("人民币", "");
    // Every label and title is asked.
    if !key.contains('元') {
        return None;
    }
    let said = |unit: &str| {
        [format!("({unit})"), format!("[{unit}]"), format!("单位:{unit}"), format!(",{unit}"), format!("，{unit}")]
            .iter()
            .any(|form| {
                key.contains(form.as_str())
                    && (form.ends_with([')', ']']) || key.ends_with(form.as_str()) || ends_there(&key, form))
            })
            || key == unit
            || key == format!("单位{unit}")
    };
    ["万元", "千元", "亿元", "元"].into_iter().find(|unit| said(unit))
}

/// What follows the unit is no letter of it: `单位:元)` and `单位:元 第1页`, not `单位:元件`.
fn ends_there(key: &str, form: &str) -> bool {
    key.find(form).is_some_and(|at| !key[at + form.len()..].starts_with(|c: char| c.is_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::Library;

    #[test]
    fn every_word_is_about_a_field_that_there_is() {
        let Ok(library) = Library::built_in() else { panic!("it loads") };
        let file: File = match yaml::settings("vocabulary.yaml", library.text("vocabulary.yaml")) {
            Ok(file) => file,
            Err(error) => panic!("{error}"),
        };
        let there = |fields, path: &str| {
            let steps: Vec<_> = path.split('.').map(|key| crate::source::Step::Key(key.to_string().into())).collect();
            crate::spec::project::field_at(fields, &steps).is_some()
        };
        assert!(file.单位字段.keys().all(|key| there(About::Unit.fields(), key)));
        let project = file.项目字段.keys().flat_map(|key| key.split('～'));
        assert_eq!(project.filter(|key| !there(About::Project.fields(), key)).collect::<Vec<_>>(), Vec::<&str>::new());
        for (list, words) in file.其他列表.iter().chain([(&"绩效指标".to_string(), &file.指标字段)]) {
            for key in words.keys() {
                let path = crate::source::Path::root().key(list.clone());
                let inner = crate::forms::definition::fields_of(About::Project.fields(), &path).unwrap_or(&[]);
                assert!(there(inner, key), "{list}.{key}");
            }
        }
        assert!(file.写法.iter().all(|text| Pattern::parse(text).is_ok()));
    }

    #[test]
    fn a_label_is_known_whatever_is_put_around_it() {
        let Ok(library) = Library::built_in() else { panic!("it loads") };
        let Ok(words) = library.vocabulary() else { panic!("it loads") };
        let means = |text: &str| words.meanings(text).to_vec();
        for text in ["项目名称", "*项目名称：", "一、项目名称（盖章）", "（一）项 目 名 称"] {
            assert!(means(text).contains(&Meaning::Project("项目名称".into())), "{text}");
        }
        assert!(means("2024年度资金总额[万元]").contains(&Meaning::Project("资金.总计".into())));
        assert!(means("其中：财政拨款").contains(&Meaning::Project("资金.财政拨款".into())));
        assert!(means("年度(/项目)指标值").contains(&Meaning::Indicator("年度指标值".into())));
        assert!(means("通过项目实施提高能力").is_empty());
    }

    #[test]
    fn the_unit_of_money_is_read_where_it_is_named() {
        for (text, unit) in [
            ("单位：万元", Some("万元")),
            ("总计（元）", Some("元")),
            ("金额单位: 元", Some("元")),
            ("金额单位：人民币万元", Some("万元")),
            ("（人民币元）", Some("元")),
            ("项目资金（单位：元）", Some("元")),
            ("元", Some("元")),
            ("单位名称", None),
            ("元件数量", None),
        ] {
            assert_eq!(money_unit(text), unit, "{text}");
        }
    }
}
