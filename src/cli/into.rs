//! `jixiao import FILE --into SPEC.yaml`: what a form shows goes into an existing spec; comments, the
//! order of keys and everything the form does not show stay.

use super::files;
use crate::diagnostic::{Error, Result, Severity};
use crate::formats::yaml;
use crate::forms::{About, Form, onto};
use crate::source::{Path as FactPath, SourceId};
use crate::tree::Node;
use std::path::Path;

/// Lays the facts onto the spec in `file` and writes it back; returns the paths that changed.
pub fn lay(file: &Path, form: &Form, facts: &Node) -> Result<Vec<FactPath>> {
    let name = file.display();
    if form.id.is_empty() {
        return Err(Error::new(words!(
            "没有现成的表单与它相合，按标签通读出来的内容不能并入 {name}",
            "no declared form fits, and what was read by labels alone does not go into {name}"
        ))
        .help(words!("用 -o 写成新的规格，再手工合并", "write new specs with -o and merge them by hand")));
    }
    let text = files::read_text(file)?;
    let (mut spec, report) = yaml::parse(SourceId::default(), &text);
    if report.count(Severity::Error) > 0 {
        return Err(Error::new(words!("{name} 有语法错误，没有改动", "{name} has syntax errors and was left alone"))
            .help(words!("先用 jixiao check 看是哪一行", "see jixiao check for the line")));
    }
    let key = match form.about {
        About::Unit => "单位名称",
        About::Project => "项目名称",
        About::Revision => "修订内容",
    };
    let in_files = spec.child("项目").is_some_and(|list| list.items().iter().any(|item| item.as_text().is_some()));
    if spec.child(key).is_none() || in_files {
        let id = &form.id;
        return Err(Error::new(words!("{name} 不是 {id} 能并入的规格", "{name} is no spec that {id} goes into"))
            .help(words!(
                "{id} 要并入写有“{key}”的单个文件；项目分文件写的单位，逐个项目并入",
                "{id} goes into one file that says “{key}”; a unit whose projects are files of their own takes them one by one"
            )));
    }
    let changed = onto::lay(form, &mut spec, facts);
    if !changed.is_empty() {
        files::write(file, yaml::print(&spec).as_bytes())?;
    }
    Ok(changed)
}
