//! Which rules apply, how gravely and with what parameters: the built-in profile, a region's, a workspace's.
//!
//! Knows YAML texts, not where they come from. A later layer overrides an earlier one rule by rule.

use super::told;
use crate::diagnostic::{Report, Result, Severity};
use crate::formats::yaml::Written;
use crate::source::Place;
use crate::tree::{Entry, Node, Value};
use std::collections::BTreeMap;

/// The rules as set for one run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    rules: BTreeMap<String, Setting>,
}

/// What a profile says of one rule: `K003: 关`, or `K003: {级别: 警告, 最少: 3}`.
#[derive(Clone, Debug, Default)]
struct Setting {
    level: Option<Level>,
    parameters: BTreeMap<String, f64>,
}

/// 级别.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Error,
    Warning,
    Info,
    Off,
}

impl Level {
    fn named(name: &str) -> Option<Level> {
        match name {
            "错误" | "error" => Some(Level::Error),
            "警告" | "warning" => Some(Level::Warning),
            "提示" | "info" => Some(Level::Info),
            "关" | "off" => Some(Level::Off),
            _ => None,
        }
    }

    fn severity(self) -> Option<Severity> {
        match self {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Info => Some(Severity::Info),
            Level::Off => None,
        }
    }
}

/// The key that the rules of a file of settings stand behind.
pub const RULES: &str = "规则";

fn level(file: &Written, said: &Node) -> Result<Level> {
    let text = said.as_text().unwrap_or("").trim();
    Level::named(text).ok_or_else(|| {
        file.error(said.place, words!("没有“{text}”这个级别", "there is no level “{text}”"))
            .help(words!("可用：错误、警告、提示、关", "known: 错误 (error), 警告 (warning), 提示 (info), 关 (off)"))
    })
}

/// `{级别: 警告, 最少: 3}`
fn setting(file: &Written, id: &str, entries: &[Entry]) -> Result<Setting> {
    const LEVEL: &str = "级别";
    let mut setting = Setting::default();
    for Entry { key, key_place, value } in entries {
        if key == LEVEL {
            setting.level = Some(level(file, value)?);
        } else if !parameters(id).contains(&&**key) {
            let known = [&[LEVEL], parameters(id)].concat().join("、");
            return Err(file
                .error(*key_place, words!("{id} 没有“{key}”这一项", "{id} has no “{key}” to be set"))
                .help(words!("可用：{known}", "known: {known}")));
        } else {
            let number =
                value.as_text().and_then(|text| text.trim().parse().ok()).filter(|number: &f64| number.is_finite());
            let wrong =
                || file.error(value.place, words!("{id} 的“{key}”应为数", "“{key}” of {id} should be a number"));
            setting.parameters.insert(key.to_string(), number.ok_or_else(wrong)?);
        }
    }
    Ok(setting)
}

/// The numbers that may be set for a rule besides its 级别.
pub fn parameters(id: &str) -> &'static [&'static str] {
    match id {
        "K003" | "K004" | "K005" | "K007" | "K008" => &["起算"],
        "K006" => &["最少"],
        "M010" => &["小数位"],
        "M011" => &["上限"],
        "S030" => &["三级指标", "项目概况", "绩效目标", "项目总目标", "年度绩效目标"],
        "S031" => &["主管部门", "实施单位"],
        "V007" => &["最少", "比例"],
        "V018" => &["最多"],
        "Z001" => &["合计", "不含预算执行"],
        "Z006" | "Z008" | "Z015" => &["容差"],
        "Z007" => &["低于"],
        "Z033" => &["四月", "六月", "八月", "十月"],
        _ => &[],
    }
}

impl Settings {
    /// Reads a `rules.yaml`; `name` is for messages.
    pub fn parse(name: &str, yaml: &str) -> Result<Settings> {
        let file = Written::parse(name, yaml)?;
        match file.entries(&[RULES])?.first() {
            Some(entry) => Settings::read(&file, &entry.value),
            None => Ok(Settings::default()),
        }
    }

    /// What stands behind `规则:` in a file of settings.
    pub fn read(file: &Written, rules: &Node) -> Result<Settings> {
        let shape = |place: Place| {
            file.error(place, words!("这里应当是各项“规则编号: 级别”", "a map of rules and levels is expected here"))
                .help(words!(
                    "写成 规则: {{K003: 关, M002: {{级别: 警告}}}}",
                    "write 规则: {{K003: 关, M002: {{级别: 警告}}}}"
                ))
        };
        if !matches!(rules.value, Value::Map(_) | Value::Nil) {
            return Err(shape(rules.place));
        }
        let mut settings = Settings::default();
        for Entry { key: id, key_place, value } in rules.entries() {
            if !told::every().any(|told| told.id == &**id) {
                return Err(file
                    .error(*key_place, words!("没有 {id} 这条规则", "there is no rule {id}"))
                    .help(words!("jixiao rules 列出全部规则", "jixiao rules lists them all")));
            }
            if told::is_fixed(id) {
                return Err(file
                    .error(
                        *key_place,
                        words!("{id} 的级别不能改，也不能关", "the level of {id} cannot be changed or switched off"),
                    )
                    .help(words!(
                        "它说的是没有读成、填成或并成，说轻了也还是没有成；见 jixiao rules explain {id}",
                        "it says that something was not read, filled or taken over, which stays so however it is told; see jixiao rules explain {id}"
                    )));
            }
            let setting = match &value.value {
                Value::Text(_) => Setting { level: Some(level(file, value)?), ..Setting::default() },
                Value::Map(entries) => setting(file, id, entries)?,
                _ => return Err(shape(value.place)),
            };
            settings.rules.insert(id.to_string(), setting);
        }
        Ok(settings)
    }

    /// This profile with another on top of it.
    pub fn under(mut self, top: &Settings) -> Settings {
        for (id, setting) in &top.rules {
            let own = self.rules.entry(id.clone()).or_default();
            own.level = setting.level.or(own.level);
            own.parameters.extend(setting.parameters.clone());
        }
        self
    }

    pub fn set(&mut self, id: &str, level: Level) {
        self.rules.entry(id.to_string()).or_default().level = Some(level);
    }

    /// A parameter of a rule.
    pub fn number(&self, id: &str, key: &str, default: f64) -> f64 {
        self.rules.get(id).and_then(|setting| setting.parameters.get(key)).copied().unwrap_or(default)
    }

    /// The gravity a rule's finding has under this profile; `None` when the rule is off. A rule that
    /// made its finding graver or lighter than usual (rounding as 提示) keeps that difference.
    pub fn severity(&self, id: &str, found: Severity) -> Option<Severity> {
        let Some(level) = self.rules.get(id).and_then(|setting| setting.level) else { return Some(found) };
        let usual = told::find(id).map(|told| told.severity);
        match level {
            Level::Off => None,
            level if usual == Some(found) => level.severity(),
            _ => Some(found),
        }
    }

    /// Gives every finding its gravity under this profile and leaves out what is off.
    pub fn apply(&self, report: &mut Report) {
        if self.rules.is_empty() {
            return;
        }
        report.findings.retain_mut(|finding| match self.severity(finding.id, finding.severity) {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_overrides_its_region_rule_by_rule() {
        let region = Settings::parse("rules.yaml", "规则: {M001: 关, M010: {级别: 警告, 小数位: 4}}");
        let own = Settings::parse("jixiao.yaml", "规则: {M001: 提示}");
        let (Ok(region), Ok(own)) = (region, own) else { panic!("both parse") };
        let both = region.under(&own);
        assert_eq!(both.severity("M001", Severity::Error), Some(Severity::Info));
        let usual = told::find("M010").map_or(Severity::Error, |told| told.severity);
        assert_eq!(both.severity("M010", usual), Some(Severity::Warning));
        assert_eq!(both.number("M010", "小数位", 2.0), 4.0);
        let misspelt = Settings::parse("rules.yaml", "规则: {M010: {小数: 4}}").err();
        assert!(misspelt.is_some_and(|error| error.help.is_some_and(|help| help.zh.contains("小数位"))));
        assert!(Settings::parse("rules.yaml", "规则: {X999: 关}").is_err());
        // What is told besides the rules may be set as well, unless it says that something was not done.
        let told = Settings::parse("rules.yaml", "规则: {R008: 警告, F003: 关, I014: 提示}").unwrap_or_default();
        assert_eq!(told.severity("R008", Severity::Error), Some(Severity::Warning));
        assert_eq!(told.severity("F003", Severity::Info), None);
        assert_eq!(told.severity("I014", Severity::Warning), Some(Severity::Info));
        for fixed in ["R010", "S001", "I006", "F001"] {
            let refused = Settings::parse("rules.yaml", &format!("规则: {{{fixed}: 关}}")).err();
            assert!(refused.is_some_and(|error| error.message.zh.contains("不能改")), "{fixed}");
        }
        for (text, said) in [
            ("规则:\n  M001: 大错\n", "rules.yaml:2:9 没有“大错”这个级别"),
            ("规则:\n  X999: 关\n", "rules.yaml:2:3 没有 X999 这条规则"),
            ("规则:\n  M010: {小数位: 两}\n", "rules.yaml:2:15 M010 的“小数位”应为数"),
            ("规则:\n- M001\n", "rules.yaml:2:3 这里应当是各项"),
            ("规测: {}\n", "rules.yaml:1:1 没有“规测”这一项，可用：规则"),
            ("规则：\n  M001: 关\n", "rules.yaml:1:3 键后用了全角冒号"),
        ] {
            let error = Settings::parse("rules.yaml", text).err().map(|error| error.message.zh).unwrap_or_default();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
