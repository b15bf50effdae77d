//! 内存里的一份规格，填进一张表：没有文件，只有文本进、字节出。
//!
//!     cargo run --example fill > 申报表.xlsx

use jixiao::desk::{CREATED, Profiles, Shelf, Workspace, fill, pieces};
use jixiao::forms::Library;
use std::error::Error;
use std::io::Write;

const SPEC: &str = "\
项目名称: 校园网运维
表: [guangzhou/unit-coded]
资金:
  总计: 10.00
  财政拨款: 10.00
绩效目标: 保障校园网全年畅通。
绩效指标:
- {一级指标: 产出指标, 二级指标: 质量指标, 三级指标: 网络可用率, 年度指标值: ≥99%}
";

/// 填好的表；填不进去的、读不回来的，一条条说出来。
pub fn table(spec: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let library = Library::built_in()?;
    let profiles = Profiles::load(&library, None)?;
    let shelf = Shelf::from_iter([("规格.yaml", spec)]);
    let workspace = Workspace::load(&shelf, &["规格.yaml".into()])?;
    let pieces = pieces(&workspace, &library, &[], &[])?;
    let piece = pieces.first().ok_or("规格没有写要填哪张表")?;
    let filled = fill(piece, piece.form.carrier, &library, &profiles, CREATED)?;
    for finding in workspace.report.findings.iter().chain(&filled.report.findings) {
        eprintln!("{} {}", finding.id, finding.message.zh);
    }
    Ok(filled.bytes)
}

fn main() -> Result<(), Box<dyn Error>> {
    std::io::stdout().write_all(&table(SPEC)?)?;
    Ok(())
}
