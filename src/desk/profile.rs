//! Which rules apply to which unit: the default profile, its region's, and the workspace's `jixiao.yaml`.

use super::files::CONFIG;
use crate::diagnostic::{Error, Result, Words as Message};
use crate::forms::Library;
use crate::rules::{Context, Settings, Words};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a `jixiao.yaml` may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    /// The region whose rules apply when a unit's forms do not tell.
    #[serde(rename = "规则方案")]
    region: Option<String>,
    #[serde(rename = "规则")]
    rules: BTreeMap<String, serde_yaml::Value>,
    /// The forms of units that name none.
    #[serde(rename = "表")]
    forms: Vec<String>,
}

/// The profiles of one run.
pub struct Profiles {
    words: Words,
    default: Settings,
    regions: BTreeMap<String, Settings>,
    own: Settings,
    own_rules: usize,
    region: Option<String>,
    /// 表 of the workspace.
    pub forms: Vec<String>,
}

impl Profiles {
    /// The profiles of a library's regions, under a workspace's settings: the name and the text of its `jixiao.yaml`.
    ///
    /// # Errors
    /// A profile or the settings say what cannot be understood.
    ///
    /// ```
    /// use jixiao::desk::Profiles;
    /// use jixiao::forms::Library;
    ///
    /// let library = Library::built_in()?;
    /// let profiles = Profiles::load(&library, Some(("jixiao.yaml", "规则: {K003: 关}")))?;
    /// assert!(profiles.settings(&[]).severity("K003", jixiao::diagnostic::Severity::Warning).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(library: &Library, config: Option<(&str, &str)>) -> Result<Profiles> {
        let config = config.map_or_else(|| Ok(Config::default()), |(name, text)| parse(name, text))?;
        let words = Words::parse(library.text("words.yaml"))
            .map_err(|error| Error::new(words!("words.yaml 读不懂：{error}", "words.yaml cannot be read: {error}")))?;
        let profile = |name: &str| match library.text(name) {
            "" => Ok(Settings::default()),
            text => Settings::parse(name, text),
        };
        let mut regions = BTreeMap::new();
        for region in library.forms.iter().filter_map(|form| form.id.split_once('/').map(|(region, _)| region)) {
            if !regions.contains_key(region) {
                regions.insert(region.to_string(), profile(&format!("{region}/rules.yaml"))?);
            }
        }
        if let Some(region) = config.region.as_ref().filter(|region| !regions.contains_key(*region)) {
            let known = regions.keys().cloned().collect::<Vec<_>>().join("、");
            return Err(Error::new(words!(
                "{CONFIG} 的规则方案“{region}”不存在",
                "the 规则方案 “{region}” of {CONFIG} does not exist"
            ))
            .help(words!("可用：{known}", "known: {known}")));
        }
        let own = if config.rules.is_empty() {
            Settings::default()
        } else {
            let text = serde_yaml::to_string(&BTreeMap::from([("规则", &config.rules)])).unwrap_or_default();
            Settings::parse(CONFIG, &text)?
        };
        Ok(Profiles {
            words,
            default: profile("rules.yaml")?,
            regions,
            own,
            own_rules: config.rules.len(),
            region: config.region,
            forms: config.forms,
        })
    }

    /// The workspace's region, else that of the forms.
    fn region<'a>(&'a self, forms: &'a [String]) -> Option<&'a str> {
        let of_forms = || forms.iter().find_map(|form| form.split_once('/').map(|(region, _)| region));
        self.region.as_deref().or_else(of_forms)
    }

    /// The rules for a unit that goes on these forms.
    pub fn settings(&self, forms: &[String]) -> Settings {
        let base = self.default.clone();
        let base = match self.region(forms).and_then(|region| self.regions.get(region)) {
            Some(region) => base.under(region),
            None => base,
        };
        base.under(&self.own)
    }

    /// What is in force when no unit is looked at, in one line.
    pub fn in_force(&self) -> Message {
        let region = self.region.as_deref();
        let (zh, en) = (region.unwrap_or("默认"), region.unwrap_or("default"));
        match self.own_rules {
            0 => words!("规则方案：{zh}", "profile: {en}"),
            count => words!("规则方案：{zh}；{CONFIG} 另设了 {count} 条", "profile: {en}; {CONFIG} sets {count} more"),
        }
    }

    /// What the rules may know about a unit that goes on these forms.
    pub fn context<'a>(&'a self, library: &'a Library, settings: &'a Settings, forms: &[String]) -> Context<'a> {
        let form = self.region(forms).map(|region| format!("{region}/")).unwrap_or_default();
        Context { taxonomy: library.taxonomy_of(&form), words: &self.words, settings }
    }
}

fn parse(name: &str, text: &str) -> Result<Config> {
    if text.trim().is_empty() {
        return Ok(Config::default());
    }
    serde_yaml::from_str(text).map_err(|error| {
        Error::new(words!("{name} 读不懂：{error}", "{name} cannot be read: {error}"))
            .help(words!("可用：规则方案、规则、表", "known: 规则方案, 规则, 表"))
    })
}
