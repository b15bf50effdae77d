//! Makes a unit of so many projects on disk, for timing whole runs:
//! `cargo run --release --example workload -- 10000 FOLDER` writes `FOLDER/specs/` and `FOLDER/workload.xlsx`.

use jixiao::formats::{xlsx, yaml};
use jixiao::forms::{Library, fill};
use jixiao::spec::Record;
use jixiao::tree::{Node, Value};
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
    let mut facts = workload::unit(count.parse()?).to_tree();

    let library = Library::built_in()?;
    let document = fill(library.find(workload::FORM)?, &facts, &library.taxonomy);
    let specs = folder.join("specs");
    std::fs::create_dir_all(&specs)?;
    std::fs::write(folder.join("workload.xlsx"), xlsx::write(&document, 0)?.0)?;

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
