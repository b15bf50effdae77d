//! The forms at hand: the set built into the binary, and the folders a workspace adds.
//!
//! Knows texts by their path inside a templates folder; `cli` reads the folders.

use super::blank::File;
use super::definition::Form;
use super::generic::Vocabulary;
use super::loading::{self, Shared};
use crate::diagnostic::{Error, Report, Result, Severity};
use crate::document::Style;
use crate::formats::yaml;
use crate::source::{Source, Sources};
use crate::spec::{Extras, Taxonomy, declaration};
use crate::tree::Node;
use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// One templates folder: its texts by path inside it.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The folder as the user named it; empty for the set built into the binary.
    pub name: String,
    pub files: BTreeMap<String, String>,
    /// Office files that are forms, by path.
    pub office: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// The set built into the binary.
    pub fn built_in() -> Folder {
        fn add(dir: &Dir, folder: &mut Folder) {
            for file in dir.files() {
                let Some(path) = file.path().to_str().map(|path| path.replace('\\', "/")) else { continue };
                if is_office(&path) {
                    folder.office.insert(path, file.contents().to_vec());
                } else if let Some(text) = file.contents_utf8() {
                    folder.files.insert(path, text.to_string());
                }
            }
            for inner in dir.dirs() {
                add(inner, folder);
            }
        }
        let mut folder = Folder::default();
        add(&BUILT_IN, &mut folder);
        folder
    }
}

impl Folder {
    /// The office file that the form at `path` names.
    fn opened(&self, path: &str, named: &str) -> Result<File> {
        let missing = || {
            Error::new(words!("没有“{named}”这个文件", "there is no file “{named}”"))
                .help(words!("把它放在 form.yaml 旁边", "put it beside form.yaml"))
        };
        let beside = path.rsplit_once('/').map_or(named.to_string(), |(folder, _)| format!("{folder}/{named}"));
        File::of(named, self.office.get(&beside).ok_or_else(missing)?.clone())
    }

    /// Only what forms share: styles, indicator systems and declared fields, those of regions too.
    pub fn without_forms(mut self) -> Folder {
        let shared = ["styles.yaml", "taxonomy.yaml", "fields.yaml", "words.yaml", "vocabulary.yaml"];
        self.files.retain(|path, _| !path.contains('/') || shared.iter().any(|name| path.ends_with(name)));
        self
    }

    /// A file of it as a person calls it.
    fn called(&self, path: &str) -> String {
        let name = if self.name.is_empty() { "templates" } else { &self.name };
        format!("{name}/{path}")
    }
}

/// Whether a file of this name may be a form.
pub fn is_office(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    ending == "xlsx" || ending == "docx"
}

/// Every form that loaded, by id; a folder named earlier wins over a later one.
#[derive(Clone, Debug, Default)]
pub struct Library {
    pub forms: Vec<Form>,
    pub taxonomy: Taxonomy,
    /// What forms and regions ask for under 附加: for everybody first, then by region, then by form.
    pub extras: Extras,
    /// The regions that have an indicator system of their own.
    regional: BTreeMap<String, Taxonomy>,
    /// The other texts (rule profiles, word lists) by path.
    texts: BTreeMap<String, String>,
    /// Forms that did not load, each with the folder it lies in.
    pub broken: BTreeMap<String, String>,
    /// The labels by which a table that no form declares is read; made when the first such table is met.
    vocabulary: OnceLock<Vocabulary>,
}

/// The faults of forms that were refused, with the `form.yaml` they are in.
#[derive(Debug, Default)]
pub struct Refused {
    pub sources: Sources,
    pub report: Report,
}

impl Library {
    /// What labels mean.
    pub fn vocabulary(&self) -> Result<&Vocabulary> {
        match self.vocabulary.get() {
            Some(words) => Ok(words),
            None => {
                let words = Vocabulary::of(self.texts_named("vocabulary.yaml"), &self.forms)?;
                Ok(self.vocabulary.get_or_init(|| words))
            }
        }
    }

    /// Loads the folders in order of precedence. A refused form is left out and told.
    /// ```
    /// use jixiao::forms::{Folder, Library};
    ///
    /// let form = "about: project\ntitle: 某表\ncolumns: [20, 20]\nblocks:\n- rows:\n  - [项目名称, \"{项目名称}\"]\n";
    /// let files = [("某市/某表/form.yaml".to_string(), form.to_string())].into();
    /// let own = Folder { name: "表单".into(), files, ..Folder::default() };
    ///
    /// let (library, refused) = Library::load(&[own, Folder::built_in()])?;
    /// assert!(refused.report.findings.is_empty());
    /// assert_eq!(library.find("某市/某表")?.title, "某表");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(folders: &[Folder]) -> Result<(Library, Refused)> {
        let mut refused = Refused::default();
        let mut styles: BTreeMap<String, Style> = BTreeMap::new();
        let mut taxonomy = None;
        let mut regional = BTreeMap::new();
        for folder in folders.iter().rev() {
            if let Some(text) = folder.files.get("styles.yaml") {
                let read: BTreeMap<String, Style> = settings(folder, "styles.yaml", text)?;
                styles.extend(read);
            }
            // `taxonomy.yaml` for all, `<region>/taxonomy.yaml` where a region has a system of its own.
            for (path, text) in folder.files.iter().filter(|(path, _)| path.ends_with("taxonomy.yaml")) {
                let read: Taxonomy = settings(folder, path, text)?;
                match path.strip_suffix("/taxonomy.yaml") {
                    Some(region) => drop(regional.insert(region.to_string(), read)),
                    None => taxonomy = Some(read),
                }
            }
        }
        let extras = declared(folders, &mut refused);
        let shared = Shared { styles, extras: extras.clone() };
        let mut library = Library { taxonomy: taxonomy.unwrap_or_default(), regional, extras, ..Library::default() };
        // A form that is refused is not quietly replaced by one of the same name further down.
        let mut seen = BTreeSet::new();
        for folder in folders {
            for (path, text) in &folder.files {
                let Some(id) = path.strip_suffix("/form.yaml") else {
                    if ["rules.yaml", "words.yaml", "vocabulary.yaml", "scoring.yaml"]
                        .iter()
                        .any(|name| path.ends_with(name))
                    {
                        library.texts.entry(path.clone()).or_insert_with(|| text.clone());
                    }
                    continue;
                };
                if !seen.insert(id) {
                    continue;
                }
                let source = refused.sources.add(Source::text(folder.called(path), text.clone()));
                let (node, mut report) = yaml::parse(source, text);
                if report.count(Severity::Error) == 0 {
                    let named = node.child("file").and_then(Node::as_text).map(str::trim);
                    let file = named.map(|named| {
                        let file = folder.opened(path, named)?;
                        let name = format!("{}{named}", folder.called(path).trim_end_matches("form.yaml"));
                        let id = refused.sources.add(Source::office(name, file.places()));
                        Ok((Arc::new(file), id))
                    });
                    let (form, faults) = loading::load_file(id, &node, &shared, file);
                    report.extend(faults);
                    library.forms.extend(form);
                }
                if report.count(Severity::Error) > 0 {
                    library.broken.insert(id.to_string(), folder.name.clone());
                }
                refused.report.extend(report);
            }
        }
        for form in &mut library.forms {
            let regional = form.id.split_once('/').and_then(|(region, _)| library.regional.get(region));
            form.taxonomy = regional.unwrap_or(&library.taxonomy).clone();
        }
        library.forms.sort_by(|a, b| a.id.cmp(&b.id));
        for form in &library.forms {
            for field in form.extra.iter().filter(|field| field.by == form.id) {
                library.extras.push(field.clone());
            }
        }
        Ok((library, refused))
    }

    /// The set built into the binary.
    pub fn built_in() -> Result<Library> {
        let (library, refused) = Library::load(&[Folder::built_in()])?;
        if refused.report.count(Severity::Error) > 0 {
            return Err(Error::new(words!("内置表单有误", "a built-in form is faulty")).report(refused.report));
        }
        Ok(library)
    }

    /// The indicator system that a form's region uses.
    pub fn taxonomy_of(&self, form: &str) -> &Taxonomy {
        form.split_once('/').and_then(|(region, _)| self.regional.get(region)).unwrap_or(&self.taxonomy)
    }

    /// The folders that have forms, rules, a way of scoring or an indicator system of their own.
    pub fn regions(&self) -> BTreeSet<&str> {
        let paths = self.forms.iter().map(|form| form.id.as_str()).chain(self.texts.keys().map(String::as_str));
        let of_texts = paths.filter_map(|path| path.split_once('/').map(|(region, _)| region));
        of_texts.chain(self.regional.keys().map(String::as_str)).collect()
    }

    /// A text beside the forms, such as `words.yaml` or `<region>/rules.yaml`; empty when there is none.
    pub fn text(&self, path: &str) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    /// The texts of this name, by path: the one for all first, then those of the regions.
    pub fn texts_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let own = self.texts.get_key_value(name);
        let of_region = move |path: &str| path.strip_suffix(name).is_some_and(|rest| rest.ends_with('/'));
        let regional = self.texts.iter().filter(move |(path, _)| of_region(path));
        own.into_iter().chain(regional).map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// A form that did not load, by its id or the last part of it, and its folder.
    fn broken_named(&self, name: &str) -> Option<(&str, &str)> {
        let is = |id: &&String| *id == name || id.rsplit('/').next() == Some(name);
        self.broken.iter().find(|(id, _)| is(id)).map(|(id, folder)| (id.as_str(), folder.as_str()))
    }

    /// The form that a file is to be read by: as [`Library::find`] says, or 通读, the plain reading by labels alone.
    pub fn to_read_by(&self, name: &str) -> Result<&Form> {
        if name == super::generic::NAME { Ok(super::generic::form(super::About::Project)) } else { self.find(name) }
    }

    /// By id, by the last part of the id when that is unique, or by 表名 when that is.
    pub fn find(&self, name: &str) -> Result<&Form> {
        if let Some(form) = self.forms.iter().find(|form| form.id == name) {
            return Ok(form);
        }
        let matches: Vec<&Form> =
            self.forms.iter().filter(|form| form.id.rsplit('/').next() == Some(name) || form.title == name).collect();
        match matches.as_slice() {
            [form] => Ok(form),
            [] if self.broken_named(name).is_some() => {
                let (id, folder) = self.broken_named(name).unwrap_or((name, ""));
                Err(Error::new(words!("“{id}”这张表有误，没有载入", "the form “{id}” is faulty and was not loaded"))
                    .help(words!(
                        "先用 jixiao forms check {folder} 看清改好",
                        "see jixiao forms check {folder}, and mend it first"
                    )))
            }
            [] => {
                let near = self
                    .forms
                    .iter()
                    .map(|form| (strsim::jaro(name, &form.id), &form.id))
                    .max_by(|a, b| a.0.total_cmp(&b.0));
                let error = Error::new(words!("没有“{name}”这张表", "there is no form “{name}”"));
                Err(match near {
                    Some((likeness, id)) if likeness > 0.7 => error.help(words!(
                        "是不是“{id}”？jixiao forms 列出全部",
                        "did you mean “{id}”? jixiao forms lists them all"
                    )),
                    _ => error.help(words!("jixiao forms 列出全部表", "jixiao forms lists them all")),
                })
            }
            several => {
                let ids = several.iter().map(|form| form.id.as_str()).collect::<Vec<_>>().join("、");
                Err(Error::new(words!("“{name}”不止一张表：{ids}", "“{name}” names several forms: {ids}"))
                    .help(words!("写全编号", "give the full id")))
            }
        }
    }
}

/// `fields.yaml` for all, `<region>/fields.yaml` for the forms of a region. What is wrong in one is told at its place.
fn declared(folders: &[Folder], refused: &mut Refused) -> Extras {
    let mut found: BTreeMap<&str, (&Folder, &str)> = BTreeMap::new();
    for folder in folders {
        for (path, text) in &folder.files {
            let region = path.strip_suffix("fields.yaml").map(|region| region.trim_end_matches('/'));
            if let Some(region) = region.filter(|region| !region.contains('/')) {
                found.entry(region).or_insert((folder, text));
            }
        }
    }
    let mut extras = Extras::default();
    for (region, (folder, text)) in found {
        let path = if region.is_empty() { "fields.yaml".to_string() } else { format!("{region}/fields.yaml") };
        let source = refused.sources.add(Source::text(folder.called(&path), text));
        let (node, mut report) = yaml::parse(source, text);
        if report.count(Severity::Error) == 0 {
            extras.extend(&declaration::read(&node, region, &mut report));
        }
        refused.report.extend(report);
    }
    extras
}

fn settings<T: DeserializeOwned>(folder: &Folder, file: &str, text: &str) -> Result<T> {
    let name = if folder.name.is_empty() { "templates" } else { &folder.name };
    yaml::settings(&format!("{name}/{file}"), text).map_err(|error| match error.help {
        Some(_) => error,
        None => error.help(words!("对照内置的 {file} 改正", "compare with the built-in {file}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_may_have_an_indicator_system_of_its_own() {
        let mut own = Folder::default();
        let text = "指标体系: [{编码: '4', 名称: 成本指标, 二级: [{编码: '41', 名称: 经济成本指标}]}]";
        own.files.insert("某地/taxonomy.yaml".into(), text.into());
        let Ok((library, _)) = Library::load(&[own, Folder::built_in()]) else { panic!("it loads") };
        assert_eq!(library.taxonomy_of("某地/目标表").code("经济成本指标", None), Some("41"));
        assert_eq!(library.taxonomy_of("他地/目标表").code("数量指标", None), Some("11"));
    }
}
