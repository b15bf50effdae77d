//! 把 jixiao 当作程序库：读一个单位的规格，改一条指标值，填表，写成 .xlsx，再读回来数指标。
//!
//!     cargo run --example library

use jixiao::formats::{Kind, excel, xlsx, yaml};
use jixiao::forms::{Library, extract, fill, survive};
use jixiao::source::{Path, SourceId};
use jixiao::tree::{Node, Value};
use std::{error::Error, fs};

pub fn main() -> Result<(), Box<dyn Error>> {
    // 规格就是 YAML 文本：单位.yaml 里写着项目的文件名，把每个项目读进来放在原处。
    let read = |file: &str| Ok::<_, std::io::Error>(yaml::parse(SourceId(0), &fs::read_to_string(file)?).0);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/specs/广州开放大学");
    let mut unit = read(&format!("{folder}/单位.yaml"))?;
    if let Some(Node { value: Value::List(projects), .. }) = unit.child_mut("项目") {
        for project in projects {
            *project = read(&format!("{folder}/{}", project.as_text().unwrap_or_default()))?;
        }
    }
    // 改第一个项目第一条指标的年度指标值。
    let target = Path::parse("项目[0].绩效指标[0].年度指标值").ok_or("路径写错了")?;
    *unit.reach(&target.0) = Node::text("≥98%");

    // 填表，写成字节，存到 target/out/。
    let library = Library::built_in()?;
    let form = library.find("guangzhou/unit-coded")?;
    let (bytes, _) = xlsx::write(&fill(form, &unit, &library.taxonomy), 0)?;
    let out = concat!(env!("CARGO_MANIFEST_DIR"), "/target/out");
    fs::create_dir_all(out)?;
    fs::write(format!("{out}/示例.xlsx"), &bytes)?;

    // 读回来：写出去的都要读得回来，否则 compare 会一条条说出来。
    let sections = excel::read(&bytes, Kind::Xlsx)?.sections;
    let back = extract(form, &sections, SourceId(0), &library.taxonomy);
    assert!(survive::compare(form, &unit, &back).findings.is_empty());
    let projects = back.root.child("项目").map(Node::items).unwrap_or_default();
    let indicators: usize = projects.iter().filter_map(|p| p.child("绩效指标")).map(|list| list.items().len()).sum();
    println!("{}：{} 个项目，{indicators} 条指标", form.title, projects.len());
    println!("第一条改成了 {}", back.root.get(&target).and_then(Node::as_text).unwrap_or("（没有）"));
    Ok(())
}
