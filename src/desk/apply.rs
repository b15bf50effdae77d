//! A revision goes into the spec it was made from; all of it, or nothing.

use crate::diagnostic::{Error, Report, Result, Severity};
use crate::formats::yaml;
use crate::revision::revise;
use crate::source::{Source, Sources};
use crate::spec::Revision;
use crate::tree::Node;

pub use crate::revision::revise::Applied as Change;

/// What became of a spec.
#[derive(Debug)]
pub enum Applied {
    /// Every change was made; the text is that of the spec now.
    Done { changes: Vec<Change>, text: String },
    /// Not all changes could be made, so none was: why, each at its line.
    Refused { report: Report, sources: Sources },
    /// The file of this name is no sound YAML.
    Faulty { name: String, report: Report, sources: Sources },
}

/// Makes the changes of a revision in the spec it was made from. Both are a name, for messages, and a text.
///
/// # Errors
/// The one is no revision, the other no spec of a project, or they are of different projects.
///
/// ```
/// use jixiao::desk::{Applied, apply};
///
/// let revision = "项目名称: 运维\n修订内容:\n- {指标名称: 可用率, 原指标值: ≥95%, 修订后指标值: ≥98%}\n";
/// let spec = "项目名称: 运维\n绩效指标:\n- 三级指标: 可用率\n  年度指标值: ≥95%\n";
/// let Applied::Done { text, .. } = apply(("修订.yaml", revision), ("运维.yaml", spec))? else { panic!("one change") };
/// assert!(text.contains("≥98%"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn apply(revision: (&str, &str), spec: (&str, &str)) -> Result<Applied> {
    let mut sources = Sources::default();
    let mut nodes = Vec::new();
    for (name, text) in [revision, spec] {
        let (node, mut report) = yaml::parse(sources.next_id(), text);
        sources.add(Source::text(name, text));
        report.findings.retain(|finding| finding.severity == Severity::Error);
        if !report.findings.is_empty() {
            return Ok(Applied::Faulty { name: name.to_string(), report, sources });
        }
        nodes.push(node);
    }
    let (mut declared, asked) = (nodes.pop().unwrap_or_default(), nodes.pop().unwrap_or_default());
    let (from, name) = (revision.0, spec.0);
    if !Revision::is_told_by(&asked) {
        return Err(Error::new(words!("{from} 不是修订", "{from} is no revision"))
            .help(words!("修订里有“修订内容:”或“其他修改:”", "a revision has 修订内容: or 其他修改:")));
    }
    if declared.child("项目名称").is_none() {
        return Err(Error::new(words!("{name} 不是一个项目的规格", "{name} is not the spec of a project"))
            .help(words!("给出写有“项目名称:”的文件", "give the file that says 项目名称:")));
    }
    let called = |node: &Node| {
        node.child("项目名称").and_then(Node::as_text).map(|name| name.split_whitespace().collect::<String>())
    };
    if let (Some(revised), Some(declared)) = (called(&asked), called(&declared))
        && revised != declared
    {
        return Err(Error::new(words!(
            "{from} 修订的是“{revised}”，{name} 是“{declared}”，没有改动",
            "{from} revises “{revised}”, {name} is “{declared}”; nothing was changed"
        )));
    }
    match revise::apply(&mut declared, &asked) {
        Ok(changes) => Ok(Applied::Done { changes, text: yaml::print(&declared) }),
        Err(faults) => {
            let mut report = Report::default();
            faults.into_iter().for_each(|fault| report.push(fault));
            Ok(Applied::Refused { report, sources })
        }
    }
}
