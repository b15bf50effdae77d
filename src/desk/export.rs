//! The facts of specs for programs.

use super::workspace::Workspace;
use crate::spec::field::to_json;
use crate::spec::{Record, Revision, Unit};
use serde_json::{Value, json};

/// The facts as `{"单位": […], "修订": […]}`: keys as in the spec, amounts as text with their scale. Units that could not
/// be read whole are left out; the workspace's report says why.
///
/// ```
/// use jixiao::desk::{Shelf, Workspace, export};
///
/// let shelf = Shelf::from_iter([("运维.yaml", "项目名称: 运维\n资金: {总计: 10.00}\n")]);
/// let workspace = Workspace::load(&shelf, &["运维.yaml".into()])?;
/// assert_eq!(export(&workspace)["单位"][0]["项目"][0]["资金"]["总计"], "10.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(workspace: &Workspace) -> Value {
    let readable = || workspace.units.iter().filter(|loaded| loaded.readable);
    let units: Vec<Value> = readable()
        .filter(|loaded| loaded.revision.is_none())
        .map(|loaded| to_json(&loaded.unit.to_tree(), Unit::fields()))
        .collect();
    let revisions: Vec<Value> = readable()
        .filter_map(|loaded| Some(to_json(&loaded.revision.as_ref()?.to_tree(), Revision::fields())))
        .collect();
    let mut whole = json!({ "单位": units });
    if !revisions.is_empty() {
        whole["修订"] = revisions.into();
    }
    whole
}
