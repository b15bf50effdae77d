//! Makes a unit of so many projects on disk, for timing whole runs:
//! `cargo run --release --example workload -- 10000 FOLDER` writes `FOLDER/specs/`, `FOLDER/workload.xlsx`
//! and the same projects as `FOLDER/projects.json` for the scripts of `benches/peers/`.

use jixiao::formats::{xlsx, yaml};
use jixiao::forms::{Library, fill};
use jixiao::spec::{Amount, Project, Record, Taxonomy};
use jixiao::tree::{Node, Value};
use serde_json::{Value as Json, json};
use std::error::Error;
use std::path::Path;

#[path = "../benches/workload/mod.rs"]
mod workload;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(count), Some(folder), None) = (args.next(), args.next(), args.next()) else {
        return Err("workload N FOLDER".into());
    };
    let folder = Path::new(&folder);
    let unit = workload::unit(count.parse()?);
    let mut facts = unit.to_tree();

    let library = Library::built_in()?;
    let document = fill(library.find(workload::FORM)?, &facts, &library.taxonomy);
    let specs = folder.join("specs");
    std::fs::create_dir_all(&specs)?;
    std::fs::write(folder.join("workload.xlsx"), xlsx::write(&document, 0)?.0)?;
    let projects: Vec<_> = unit.projects.iter().map(|project| for_peers(project, &library.taxonomy)).collect();
    std::fs::write(folder.join("projects.json"), serde_json::to_string(&projects)?)?;

    if let Some(Node { value: Value::List(projects), .. }) = facts.child_mut("项目") {
        for (index, project) in projects.iter_mut().enumerate() {
            let name = format!("{index:06}.yaml");
            std::fs::write(specs.join(&name), yaml::print(project))?;
            *project = Node::text(name);
        }
    }
    std::fs::write(specs.join("单位.yaml"), yaml::print(&facts))?;
    Ok(())
}

/// A project with the keys that the scripts know, its categories with their codes.
fn for_peers(project: &Project, taxonomy: &Taxonomy) -> Json {
    let money = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
    let funds = &project.funds;
    let indicators: Vec<Json> = project
        .indicators
        .iter()
        .map(|indicator| {
            json!({
                "level1": indicator.level1, "code1": indicator.level1.as_deref().and_then(|name| taxonomy.code(name, None)),
                "level2": indicator.level2, "code2": indicator.level2.as_deref().and_then(|name| taxonomy.code(name, None)),
                "name": indicator.name,
                "cycle_value": indicator.cycle_target.as_ref().map(|target| &target.0),
                "annual_value": indicator.annual_target.as_ref().map(|target| &target.0),
            })
        })
        .collect();
    json!({
        "name": project.name, "total": money(funds.total), "fiscal": money(funds.fiscal),
        "special_account": money(funds.special_account), "other": money(funds.other),
        "goal": project.goal, "indicators": indicators,
    })
}
