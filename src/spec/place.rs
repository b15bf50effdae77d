//! Where in a spec, as people say it: `绩效指标[第4项].备注`, counted from 1. JSON and the program count from 0.

use crate::source::{Path, Step};

/// The way through a spec for people to read.
pub fn said(path: &Path) -> String {
    let spoken = path.0.iter().map(|step| match step {
        Step::Index(index) => Step::Named(format!("第{}项", index + 1).into()),
        other => other.clone(),
    });
    Path(spoken.collect()).to_string()
}

/// What was said. `绩效指标[3]`, the program's own way, is its fourth item as well.
pub fn heard(text: &str) -> Option<Path> {
    let counted = |name: &str| name.trim().strip_prefix('第')?.strip_suffix('项')?.trim().parse::<usize>().ok();
    let mut path = Path::parse(text)?;
    for step in &mut path.0 {
        if let Step::Named(name) = step
            && let Some(count) = counted(name)
        {
            *step = Step::Index(count.checked_sub(1)?);
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_count_from_one() {
        for (path, text) in [
            ("资金.总计", "资金.总计"),
            ("绩效指标[3].备注", "绩效指标[第4项].备注"),
            ("子项目[0].绩效指标[10]", "子项目[第1项].绩效指标[第11项]"),
            ("资金来源[财政拨款].其中[其他].本年度", "资金来源[财政拨款].其中[其他].本年度"),
        ] {
            let path = Path::parse(path).unwrap_or_default();
            assert_eq!(said(&path), text);
            assert_eq!(heard(text), Some(path.clone()));
            assert_eq!(heard(&path.to_string()), Some(path));
        }
        assert_eq!(heard("绩效指标[第 2 项]"), Path::parse("绩效指标[1]"));
        assert_eq!(heard("绩效指标[第0项]"), None);
    }
}
