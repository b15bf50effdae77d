//! `jixiao apply`: a revision goes into the spec it was made from; all of it, or nothing.

use super::Outcome;
use super::args::Apply;
use super::files;
use super::screen::Screen;
use crate::diagnostic::{Error, Report, Result, Severity, several};
use crate::formats::yaml;
use crate::revision::revise;
use crate::source::{Source, Sources};
use crate::spec::Revision;
use crate::tree::Node;
use std::path::Path;

pub fn run(options: &Apply, screen: &Screen) -> Result<Outcome> {
    let mut sources = Sources::default();
    let mut read = |path: &Path| -> Result<(Node, String)> {
        let name = path.display();
        let text = files::read_text(path)?;
        let (node, mut report) = yaml::parse(sources.next_id(), &text);
        sources.add(Source::text(name.to_string(), text.clone()));
        report.findings.retain(|finding| finding.severity == Severity::Error);
        if report.findings.is_empty() {
            return Ok((node, text));
        }
        screen.findings(&report, &sources);
        Err(Error::new(words!("{name} 有语法错误，没有改动任何文件", "{name} has syntax errors; nothing was changed")))
    };
    let (revision, _) = read(&options.revision)?;
    let (mut spec, text) = read(&options.spec)?;
    let (from, name) = (options.revision.display().to_string(), options.spec.display().to_string());
    if !Revision::is_told_by(&revision) {
        return Err(Error::new(words!("{from} 不是修订", "{from} is no revision"))
            .help(words!("修订里有“修订内容:”或“其他修改:”", "a revision has 修订内容: or 其他修改:")));
    }
    if spec.child("项目名称").is_none() {
        return Err(Error::new(words!("{name} 不是一个项目的规格", "{name} is not the spec of a project"))
            .help(words!("给出写有“项目名称:”的文件", "give the file that says 项目名称:")));
    }
    let called = |node: &Node| {
        node.child("项目名称").and_then(Node::as_text).map(|name| name.split_whitespace().collect::<String>())
    };
    if let (Some(revised), Some(declared)) = (called(&revision), called(&spec))
        && revised != declared
    {
        return Err(Error::new(words!(
            "{from} 修订的是“{revised}”，{name} 是“{declared}”，没有改动",
            "{from} revises “{revised}”, {name} is “{declared}”; nothing was changed"
        )));
    }
    match revise::apply(&mut spec, &revision) {
        Ok(done) => {
            for one in &done {
                let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "（无）".to_string());
                screen.data(&format!("{}：{} → {}\n", one.what, side(&one.from), side(&one.to)));
            }
            let printed = yaml::print(&spec);
            let count = done.len();
            let facts = several(count, "fact");
            if options.check {
                screen.say(&words!("{name}：要改 {count} 处，没有写", "{name}: {facts} would change; not written"));
                return Ok(if printed == text { Outcome::Clean } else { Outcome::Findings });
            }
            if printed != text {
                files::write(&options.spec, printed.as_bytes())?;
            }
            screen.say(&words!("{name}：改了 {count} 处", "{name}: {facts} changed"));
            Ok(Outcome::Clean)
        }
        Err(faults) => {
            let mut report = Report::default();
            faults.into_iter().for_each(|fault| report.push(fault));
            screen.findings(&report, &sources);
            screen.say(&words!("{name} 没有改动", "{name} was left as it was"));
            Ok(Outcome::Findings)
        }
    }
}
