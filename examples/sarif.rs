//! 检查一个文件夹里的规格，写成 SARIF：代码评审的网页和编辑器把问题显示在那一行旁边。
//!
//!     cargo run --example sarif -- specs > 绩效.sarif

use jixiao::desk::{Profiles, Shelf, Workspace, check, sarif};
use jixiao::diagnostic::Language;
use jixiao::forms::Library;
use std::error::Error;
use std::path::Path;

/// 文件夹里的规格放进内存：程序库不开文件，从磁盘、git 还是网页来的都一样。
fn gather(folder: &Path, shelf: &mut Shelf) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, shelf)?;
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            shelf.put(&path, std::fs::read(&path)?);
        }
    }
    Ok(())
}

pub fn checked(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut shelf = Shelf::default();
    gather(folder, &mut shelf)?;
    let library = Library::built_in()?;
    let profiles = Profiles::load(&library, None)?;
    let mut workspace = Workspace::load(&shelf, &[folder.to_path_buf()])?;
    let report = check(&mut workspace, &library, &profiles);
    Ok(sarif(&report, &workspace.sources, Language::Chinese))
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("sarif 文件夹")?;
    print!("{}", checked(Path::new(&folder))?);
    Ok(())
}
