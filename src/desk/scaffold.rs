//! A unit's folder to begin with: blank specs for one form, each field explained, and what editors and git need.

use super::files::{CONFIG, UNIT_FILE};
use crate::formats::yaml;
use crate::forms::{About, Form, explain, scaffold as blank};
use crate::source::Step;
use crate::spec::{self, Extras, Field, Project, Record, Revision, Unit, canonical};
use crate::tree::Node;

const SCHEMA: &str = "jixiao.schema.json";
const PROJECT_FILE: &str = "项目一.yaml";
const REVISION_FILE: &str = "修订.yaml";

/// Office programs leave lock files beside what they have open.
const IGNORED: &str =
    "# 填好的表可以随时重做，不必入库；~$ 和 .~lock 是办公软件打开文件时的临时文件。\n/out/\n~$*\n.~lock.*#\n";

/// The files of the folder, each with its text; `extras` are the declared fields that its schema knows.
///
/// ```
/// use jixiao::desk::scaffold;
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let files = scaffold(&library.forms[0], &library.extras);
/// assert!(files.iter().any(|(name, text)| *name == "单位.yaml" && text.contains("项目:")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn scaffold(form: &Form, extras: &Extras) -> Vec<(&'static str, String)> {
    let mut made = specs(form);
    made.push((CONFIG, settings(form)));
    made.push((SCHEMA, format!("{:#}\n", spec::schema(extras))));
    made.push((".gitignore", IGNORED.into()));
    made
}

/// The spec files of a unit that goes on this form.
fn specs(form: &Form) -> Vec<(&'static str, String)> {
    let mut root = blank(form);
    if form.about == About::Revision {
        root.push("表", Node::list(vec![Node::text(&form.id)]));
        return vec![(REVISION_FILE, told(root, form, Revision::fields()))];
    }
    let (mut unit, project) = if form.about == About::Unit {
        let project = std::mem::take(root.reach(&[Step::Key("项目".into()), Step::Index(0)]));
        (root, project)
    } else {
        (Node::map(), root)
    };
    for key in ["单位名称", "年度"] {
        unit.reach(&[Step::Key(key.into())]);
    }
    *unit.reach(&[Step::Key("表".into())]) = Node::list(vec![Node::text(&form.id)]);
    *unit.reach(&[Step::Key("项目".into())]) = Node::list(vec![Node::text(PROJECT_FILE)]);
    vec![(UNIT_FILE, told(unit, form, Unit::fields())), (PROJECT_FILE, told(project, form, Project::fields()))]
}

/// With the head of the file, and every field explained.
fn told(root: Node, form: &Form, fields: &'static [Field]) -> String {
    let mut root = canonical(root, fields, &form.extra);
    explain(&mut root, fields, &form.extra);
    let Form { title, source, .. } = form;
    let head = [
        format!(" yaml-language-server: $schema={SCHEMA}"),
        format!(" {title}要的字段。依据：{source}"),
        " 没有内容的留空或整行删去；# 后面是说明，填好后也可删去。".to_string(),
    ];
    root.comments.get_or_insert_default().before = head.into_iter().map(Some).chain([None]).collect();
    yaml::print(&root)
}

/// The settings of the folder, with what may be set as comments.
fn settings(form: &Form) -> String {
    let id = &form.id;
    let region = match id.split_once('/') {
        Some((region, _)) => format!("规则方案: {region}"),
        None => "# 规则方案: 地区".into(),
    };
    format!(
        "# 在这个文件夹或其下运行 jixiao 时读取的设置。\n\
         # 按哪个地区的规则检查：\n{region}\n\
         # 没有写“表”的规格填这些表：\n表:\n- {id}\n\
         # 改一条规则的级别（错误、警告、提示、关），规则见 jixiao rules：\n# 规则:\n#   V001: 警告\n"
    )
}
