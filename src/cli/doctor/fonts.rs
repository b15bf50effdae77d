//! Which fonts this computer has, by the names a form may call them.

/// Names of one font: a form writes one of them, a font file may know only another.
const SAME: &[&[&str]] = &[
    &["宋体", "SimSun"],
    &["新宋体", "NSimSun"],
    &["黑体", "SimHei"],
    &["仿宋", "FangSong"],
    &["仿宋_GB2312", "FangSong_GB2312"],
    &["楷体", "KaiTi"],
    &["楷体_GB2312", "KaiTi_GB2312"],
    &["微软雅黑", "Microsoft YaHei"],
    &["方正小标宋简体", "FZXiaoBiaoSong-B05S"],
];

/// Those of the names that no installed font bears.
pub(super) fn missing<'a>(asked: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut installed = fontdb::Database::new();
    installed.load_system_fonts();
    let names: Vec<String> =
        installed.faces().flat_map(|face| face.families.iter().map(|(name, _)| name.to_lowercase())).collect();
    asked.filter(|asked| !is_among(asked, &names)).map(str::to_string).collect()
}

fn is_among(asked: &str, names: &[String]) -> bool {
    let has = |name: &str| names.contains(&name.to_lowercase());
    has(asked) || SAME.iter().filter(|same| same.contains(&asked)).any(|same| same.iter().any(|name| has(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_is_known_by_any_of_its_names_and_not_by_likeness() {
        let names = ["simsun".to_string(), "仿宋".to_string()];
        assert!(is_among("宋体", &names) && is_among("仿宋", &names));
        // 仿宋_GB2312 is another font than 仿宋: its characters are as wide, its shapes are not.
        assert!(!is_among("仿宋_GB2312", &names) && !is_among("新宋体", &names));
    }
}
