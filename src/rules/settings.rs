//! Which rules apply, how gravely and with what parameters: the built-in profile, a region's, a workspace's.
//!
//! Knows YAML texts, not where they come from. A later layer overrides an earlier one rule by rule.

use super::told;
use crate::diagnostic::{Error, Report, Result, Severity};
use serde::Deserialize;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Level {
    #[serde(rename = "错误", alias = "error")]
    Error,
    #[serde(rename = "警告", alias = "warning")]
    Warning,
    #[serde(rename = "提示", alias = "info")]
    Info,
    #[serde(rename = "关", alias = "off")]
    Off,
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Info => Some(Severity::Info),
            Level::Off => None,
        }
    }
}

/// The shape of a `rules.yaml` and of `规则:` in a `jixiao.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "规则", default)]
    rules: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    Level(Level),
    Whole(BTreeMap<String, serde_yaml::Value>),
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
        _ => &[],
    }
}

impl Settings {
    /// Reads a `rules.yaml`; `name` is for messages.
    pub fn parse(name: &str, yaml: &str) -> Result<Settings> {
        let faulty = |why: String| {
            Error::new(words!("{name} 读不懂：{why}", "{name} cannot be read: {why}")).help(words!(
                "写成 规则: {{K003: 关, M002: {{级别: 警告}}}}",
                "write 规则: {{K003: 关, M002: {{级别: 警告}}}}"
            ))
        };
        let file: File = serde_yaml::from_str(yaml).map_err(|error| faulty(error.to_string()))?;
        let mut settings = Settings::default();
        for (id, entry) in file.rules {
            if !told::every().any(|told| told.id == id) {
                return Err(faulty(format!("没有 {id} 这条规则")));
            }
            if told::is_fixed(&id) {
                return Err(Error::new(words!(
                    "{name}：{id} 的级别不能改，也不能关",
                    "{name}: the level of {id} cannot be changed or switched off"
                ))
                .help(words!(
                    "它说的是没有读成、填成或并成，说轻了也还是没有成；见 jixiao rules explain {id}",
                    "it says that something was not read, filled or taken over, which stays so however it is told; see jixiao rules explain {id}"
                )));
            }
            let mut setting = Setting::default();
            match entry {
                Entry::Level(level) => setting.level = Some(level),
                Entry::Whole(map) => {
                    for (key, value) in map {
                        if key == "级别" {
                            setting.level = Some(
                                serde_yaml::from_value(value)
                                    .map_err(|error| faulty(format!("{id} 的级别：{error}")))?,
                            );
                        } else if !parameters(&id).contains(&key.as_str()) {
                            let known = [&["级别"], parameters(&id)].concat().join("、");
                            let error =
                                words!("{name}：{id} 没有“{key}”这一项", "{name}: {id} has no “{key}” to be set");
                            return Err(Error::new(error).help(words!("可用：{known}", "known: {known}")));
                        } else {
                            let number = value.as_f64().ok_or_else(|| faulty(format!("{id} 的“{key}”应为数")))?;
                            setting.parameters.insert(key, number);
                        }
                    }
                }
            }
            settings.rules.insert(id, setting);
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
        assert!(Settings::parse("rules.yaml", "规则: {M001: 大错}").is_err());
    }
}
