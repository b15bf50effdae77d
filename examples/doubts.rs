//! 读一份收到的表，列出可疑的地方：哪一格，什么问题，怎么改。
//!
//!     cargo run --example doubts -- examples/submissions/广州开放大学-2025-有错.xlsx

use jixiao::desk::{Profiles, Reader, read};
use jixiao::diagnostic::Severity;
use jixiao::forms::Library;
use jixiao::source::{SourceId, Sources};
use std::error::Error;

/// 错误和警告，一条一行。
pub fn doubts(name: &str, bytes: Vec<u8>) -> Result<Vec<String>, Box<dyn Error>> {
    let library = Library::built_in()?;
    let profiles = Profiles::load(&library, None)?;
    let received = read(name, bytes, SourceId(0), &Reader::new(&library, &profiles))?;
    let mut sources = Sources::default();
    sources.add(received.source);
    let mut lines = Vec::new();
    for filling in &received.fillings {
        let doubtful = |severity| severity != Severity::Info;
        for finding in filling.report.findings.iter().filter(|finding| doubtful(finding.severity)) {
            let at = sources.locate(finding.place).map_or(name.to_string(), |location| location.to_string());
            let help = finding.help.as_ref().map_or("", |help| &help.zh);
            lines.push(format!("{at} {} {}（{help}）", finding.id, finding.message.zh));
        }
        // 非空的每一格都有去处：内容、标签、按规则略过，剩下的是没有看懂的。
        if filling.account.unexplained > 0 {
            lines.push(format!("{name} 还有 {} 格没有看懂", filling.account.unexplained));
        }
    }
    Ok(lines)
}

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).ok_or("doubts 表.xlsx")?;
    for line in doubts(&name, std::fs::read(&name)?)? {
        println!("{line}");
    }
    Ok(())
}
