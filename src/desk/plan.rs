//! What a workspace owes: which forms at which stage of the year, where its specs lie and where the files go.
//!
//! All of it is said in `jixiao.yaml`; what is not said is as before: one stage, the forms that specs name.

use super::files::{CONFIG, Files, What};
use crate::diagnostic::{Error, Result};
use crate::formats::yaml::Written;
use crate::tree::{Entry, Node, Value};
use std::path::{Path, PathBuf};

/// 阶段 of a project's year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// 申报
    Declaration,
    /// 监控
    Monitoring,
    /// 自评
    SelfEvaluation,
}

impl Stage {
    pub const ALL: [Stage; 3] = [Stage::Declaration, Stage::Monitoring, Stage::SelfEvaluation];

    pub fn name(self) -> &'static str {
        match self {
            Stage::Declaration => "申报",
            Stage::Monitoring => "监控",
            Stage::SelfEvaluation => "自评",
        }
    }

    pub fn named(name: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.name() == name.trim())
    }
}

/// What `jixiao.yaml` says of what is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The forms of each stage, by id or 表名.
    pub stages: Vec<(Stage, Vec<String>)>,
    /// 输出: the folder that the files go to, within the workspace.
    pub output: PathBuf,
    /// 规格: the folders that specs lie in; blank for the whole workspace.
    specs: Vec<PathBuf>,
    /// Files are kept apart by stage: 阶段 is said.
    pub by_stage: bool,
}

pub(super) const STAGES: &str = "阶段";
pub(super) const OUTPUT: &str = "输出";
pub(super) const SPECS: &str = "规格";

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            stages: vec![(Stage::Declaration, Vec::new())],
            output: PathBuf::from("out"),
            specs: Vec::new(),
            by_stage: false,
        }
    }
}

impl Plan {
    /// Reads the name and the text of a `jixiao.yaml`.
    ///
    /// # Errors
    /// It says what cannot be understood.
    ///
    /// ```
    /// use jixiao::desk::{Plan, Stage};
    ///
    /// let plan = Plan::load(Some(("jixiao.yaml", "阶段: {申报: [某市/申报表], 自评: [某市/自评表]}\n输出: 报送\n")))?;
    /// assert_eq!(plan.stages[1], (Stage::SelfEvaluation, vec!["某市/自评表".to_string()]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(config: Option<(&str, &str)>) -> Result<Plan> {
        let mut plan = Plan::default();
        let Some(file) = config.map(|(name, text)| Written::parse(name, text)).transpose()? else { return Ok(plan) };
        for Entry { key, value, .. } in file.node.entries() {
            match &**key {
                STAGES => {
                    plan.stages = stages(&file, value)?;
                    plan.by_stage = true;
                }
                OUTPUT => plan.output = folder(&file, value)?,
                SPECS => {
                    let one = |value| folder(&file, value);
                    plan.specs = match &value.value {
                        Value::List(items) => items.iter().map(one).collect::<Result<_>>()?,
                        Value::Nil => Vec::new(),
                        _ => vec![one(value)?],
                    };
                }
                _ => {}
            }
        }
        Ok(plan)
    }

    /// The folder whose folders name those of the output.
    pub(super) fn home(&self, root: &Path) -> PathBuf {
        match self.specs.as_slice() {
            [only] => root.join(only),
            _ => root.to_path_buf(),
        }
    }

    /// The specs of the workspace in this folder: the folders under 规格, or all that lies there but forms, output and
    /// settings.
    ///
    /// # Errors
    /// There are none, or a folder cannot be listed.
    pub fn specs(&self, files: &dyn Files, root: &Path) -> Result<Vec<PathBuf>> {
        if !self.specs.is_empty() {
            return Ok(self.specs.iter().map(|folder| root.join(folder)).collect());
        }
        if files.what(&root.join(super::files::UNIT_FILE)) == Some(What::File) {
            return Ok(vec![root.to_path_buf()]);
        }
        let mut found = Vec::new();
        for (path, what) in files.list(root)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_other = name.starts_with('.') || name == "templates" || Path::new(&name) == self.output;
            let is_spec = match what {
                What::Folder => !is_other && super::workspace::has_specs(files, &path),
                What::File => !is_other && name.ends_with(".yaml") && !super::workspace::OURS.contains(&name.as_str()),
                What::Other => false,
            };
            if is_spec {
                found.push(path);
            }
        }
        found.sort();
        if found.is_empty() {
            let name = if root.as_os_str().is_empty() { Path::new(".") } else { root }.display();
            return Err(Error::new(words!("{name} 里没有规格", "there are no specs in {name}")).help(words!(
                "到规格所在的文件夹里去，或在 {CONFIG} 里写 规格: 文件夹",
                "go to the folder of the specs, or name it in {CONFIG} under 规格:"
            )));
        }
        Ok(found)
    }
}

fn stages(file: &Written, value: &Node) -> Result<Vec<(Stage, Vec<String>)>> {
    let wrong = |place| {
        file.error(place, words!("“阶段”应是各阶段和它的表", "阶段 should be stages and their forms")).help(words!(
            "写成 阶段: {{申报: [某市/申报表], 自评: [某市/自评表]}}",
            "write 阶段: {{申报: [some/form], 自评: [some/form]}}"
        ))
    };
    if !matches!(value.value, Value::Map(_) | Value::Nil) {
        return Err(wrong(value.place));
    }
    let mut stages = Vec::new();
    for Entry { key, key_place, value } in value.entries() {
        let stage = Stage::named(key).ok_or_else(|| {
            let known = Stage::ALL.map(Stage::name).join("、");
            file.error(*key_place, words!("没有“{key}”这个阶段", "there is no stage “{key}”"))
                .help(words!("可用：{known}", "known: {known}"))
        })?;
        let forms = match &value.value {
            Value::Nil => Some(Vec::new()),
            Value::List(items) => items.iter().map(|form| form.as_text().map(|text| text.trim().to_string())).collect(),
            _ => None,
        };
        stages.push((stage, forms.ok_or_else(|| wrong(value.place))?));
    }
    stages.sort_by_key(|(stage, _)| *stage);
    Ok(if stages.is_empty() { Plan::default().stages } else { stages })
}

/// A folder within the workspace.
fn folder(file: &Written, value: &Node) -> Result<PathBuf> {
    let text = value.as_text().unwrap_or("").trim().trim_end_matches('/');
    let path = Path::new(text);
    let is_inside = !text.is_empty()
        && path.components().all(|part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir));
    if !is_inside {
        return Err(file
            .error(value.place, words!("“{text}”不是这里面的文件夹", "“{text}” is no folder within"))
            .help(words!(
                "写 {CONFIG} 旁边的文件夹，如 规格、out",
                "name a folder beside {CONFIG}, such as specs or out"
            )));
    }
    Ok(path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Shelf;

    #[test]
    fn the_specs_of_a_workspace_are_what_is_no_form_and_no_output() {
        let shelf = Shelf::from_iter([
            ("jixiao.yaml", "表: []"),
            ("out/旧.yaml", "项目名称: 旧"),
            ("templates/某市/表/example.yaml", "项目名称: 例"),
            ("某中心/单位.yaml", "单位名称: 某中心"),
            ("运维.yaml", "项目名称: 运维"),
            ("说明.md", ""),
        ]);
        let of = |plan: &Plan| plan.specs(&shelf, Path::new("")).map_err(|error| error.message.zh);
        assert_eq!(of(&Plan::default()), Ok(vec![PathBuf::from("某中心"), PathBuf::from("运维.yaml")]));
        let own = Plan::load(Some(("jixiao.yaml", "规格: 某中心"))).unwrap_or_default();
        assert_eq!(of(&own), Ok(vec![PathBuf::from("某中心")]));
    }

    #[test]
    fn a_fault_in_the_plan_is_told_at_its_line() {
        for (text, said) in [
            ("阶段:\n  验收: [甲]\n", "jixiao.yaml:2:3 没有“验收”这个阶段"),
            ("阶段: [申报]\n", "jixiao.yaml:1:"),
            ("阶段: {申报: 甲}\n", "jixiao.yaml:1:"),
            ("输出: ../别处\n", "jixiao.yaml:1:5 “../别处”不是这里面的文件夹"),
        ] {
            let error = Plan::load(Some(("jixiao.yaml", text))).err().map(|error| error.message.zh).unwrap_or_default();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
