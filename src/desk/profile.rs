//! Which rules apply to which unit: the default profile, its region's, and the workspace's `jixiao.yaml`.

use super::files::CONFIG;
use super::plan;
use crate::diagnostic::{Result, Words as Message};
use crate::formats::yaml::{self, Written};
use crate::forms::Library;
use crate::rules::settings::RULES;
use crate::rules::{Context, Settings, Words};
use crate::spec::Extras;
use crate::spec::score::Scheme;
use crate::tree::{Entry, Node, Value};
use std::collections::BTreeMap;

/// What a `jixiao.yaml` may say.
#[derive(Default)]
struct Config {
    /// The region whose rules apply when a unit's forms do not tell.
    region: Option<Node>,
    own: Settings,
    own_rules: usize,
    /// The forms of units that name none.
    forms: Vec<String>,
}

/// What a region sets of its own.
struct Region {
    settings: Settings,
    /// Whole: the scheme for all with the region's on top.
    scoring: Scheme,
}

/// The profiles of one run.
pub struct Profiles {
    words: Words,
    default: Settings,
    scoring: Scheme,
    regions: BTreeMap<String, Region>,
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
        let config = config.map(|(name, text)| Written::parse(name, text)).transpose()?;
        let Config { region, own, own_rules, forms } =
            config.as_ref().map_or_else(|| Ok(Config::default()), Config::read)?;
        let words = Words::parse(library.text("words.yaml"))?;
        let profile = |name: &str| match library.text(name) {
            "" => Ok(Settings::default()),
            text => Settings::parse(name, text),
        };
        let scheme = |name: &str| match library.text(name) {
            "" => Ok(Scheme::default()),
            text => yaml::settings(name, text),
        };
        let scoring = scheme("scoring.yaml")?;
        let mut regions = BTreeMap::new();
        for name in library.regions() {
            let settings = profile(&format!("{name}/rules.yaml"))?;
            let scoring = scoring.clone().under(scheme(&format!("{name}/scoring.yaml"))?);
            regions.insert(name.to_string(), Region { settings, scoring });
        }
        let region = match (region, &config) {
            (Some(said), Some(config)) => {
                let name = said.as_text().unwrap_or("").trim();
                if !regions.contains_key(name) {
                    let known = regions.keys().cloned().collect::<Vec<_>>().join("、");
                    return Err(config
                        .error(said.place, words!("没有“{name}”这个规则方案", "there is no 规则方案 “{name}”"))
                        .help(words!("可用：{known}", "known: {known}")));
                }
                Some(name.to_string())
            }
            _ => None,
        };
        Ok(Profiles { words, default: profile("rules.yaml")?, scoring, regions, own, own_rules, region, forms })
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
            Some(region) => base.under(&region.settings),
            None => base,
        };
        base.under(&self.own)
    }

    /// How a self-evaluation is scored of a unit that goes on these forms.
    pub fn scoring(&self, forms: &[String]) -> &Scheme {
        self.region(forms).and_then(|region| self.regions.get(region)).map_or(&self.scoring, |region| &region.scoring)
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

    /// What a unit that goes on these forms is asked for under 附加: by the forms, their regions, its own region, everybody.
    pub fn extras(&self, library: &Library, forms: &[String]) -> Extras {
        if library.extras.is_empty() {
            return Extras::default();
        }
        let forms = if forms.is_empty() { &self.forms } else { forms };
        let known = |form: &String| library.find(form).map_or_else(|_| form.clone(), |form| form.id.clone());
        let region = self.region(forms).map(|region| format!("{region}/"));
        library.extras.asked_by(&forms.iter().map(known).chain(region).collect::<Vec<_>>())
    }

    /// What the rules may know about a unit that goes on these forms.
    pub fn context<'a>(&'a self, library: &'a Library, settings: &'a Settings, forms: &[String]) -> Context<'a> {
        let form = self.region(forms).map(|region| format!("{region}/")).unwrap_or_default();
        Context { taxonomy: library.taxonomy_of(&form), words: &self.words, scoring: self.scoring(forms), settings }
    }
}

impl Config {
    fn read(file: &Written) -> Result<Config> {
        let mut config = Config::default();
        for Entry { key, value, .. } in
            file.entries(&[REGION, RULES, FORMS, plan::STAGES, plan::SPECS, plan::OUTPUT])?
        {
            match &**key {
                REGION => config.region = Some(value.clone()).filter(|region| !region.is_blank()),
                RULES => {
                    config.own = Settings::read(file, value)?;
                    config.own_rules = value.entries().len();
                }
                plan::STAGES | plan::SPECS | plan::OUTPUT => {} // `Plan` reads them.
                _ => {
                    let wrong = || file.error(value.place, words!("“表”应是表的列表", "表 should be a list of forms"));
                    let listed = match &value.value {
                        Value::Nil => &[],
                        Value::List(items) => items.as_slice(),
                        _ => return Err(wrong().help(words!("写成 表: [某市/申报表]", "write 表: [某市/申报表]"))),
                    };
                    let forms = listed.iter().map(|form| form.as_text().map(|text| text.trim().to_string()));
                    config.forms = forms.collect::<Option<_>>().ok_or_else(wrong)?;
                }
            }
        }
        Ok(config)
    }
}

const REGION: &str = "规则方案";
const FORMS: &str = "表";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_the_settings_is_told_at_its_line_in_the_language_asked_for() {
        let Ok(library) = Library::built_in() else { panic!("it loads") };
        let told = |text: &str| Profiles::load(&library, Some(("jixiao.yaml", text))).err().map(|error| error.message);
        for (text, zh, en) in [
            (
                "表: []\n规则方按: 甲\n",
                "jixiao.yaml:2:1 没有“规则方按”这一项，可用：规则方案、规则、表、阶段、规格、输出",
                "jixiao.yaml:2:1 there is no",
            ),
            ("规则方案: 某地\n", "jixiao.yaml:1:7 没有“某地”这个规则方案", "jixiao.yaml:1:7 there is no 规则方案"),
            ("规则:\n  M001: 大错\n", "jixiao.yaml:2:9 没有“大错”这个级别", "jixiao.yaml:2:9 there is no level"),
            ("规则:\n\tM001: 关\n", "jixiao.yaml:2:1 缩进里有制表符", "jixiao.yaml:2:1 a tab"),
            ("表: 申报表\n", "jixiao.yaml:1:4 “表”应是表的列表", "jixiao.yaml:1:4 表 should be a list"),
        ] {
            let said = told(text).unwrap_or_default();
            assert!(said.zh.starts_with(zh) && said.en.starts_with(en), "{said:?}");
        }
        assert_eq!(told("# 还没有写\n"), None);
        assert_eq!(told("规则方案:\n规则:\n表:\n"), None);
    }
}
