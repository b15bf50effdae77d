//! The chapters written by hand leave nothing out: every subcommand, flag and value that `--help` tells stands in
//! its chapter, every word and key of the form language in the chapter on it, and the READMEs say the same.

mod common;

use common::{here, run};
use regex::Regex;
use std::collections::BTreeSet;

fn page(path: &str) -> String {
    std::fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What `--help` of a command lists: its subcommands, and its flags with the values they take.
struct Help {
    verbs: Vec<String>,
    flags: BTreeSet<String>,
    values: BTreeSet<String>,
}

fn help(command: &[&str]) -> Help {
    let told = run(&[&["--lang", "en"], command, &["--help"]].concat());
    assert_eq!(told.code, 0, "{command:?}: {}", told.err);
    let verb = Regex::new(r"(?m)^  ([a-z]+)  ").unwrap();
    let flag = Regex::new(r"(?m)^ +(?:-[a-z], )?(--[a-z-]+)").unwrap();
    let values = Regex::new(r"possible\s+values: ([^\]]+)\]").unwrap();
    let (before, options) = told.out.split_once("\nOptions:").unwrap_or((&told.out, ""));
    let verbs = before.split_once("Commands:").map_or("", |(_, verbs)| verbs);
    let usual = Regex::new(r"\[default: ([^\]]+)\]").unwrap();
    let all = |pattern: &Regex, text: &str| -> Vec<String> {
        pattern.captures_iter(text).map(|found| found[1].to_string()).collect()
    };
    // What a flag is when nobody gives it needs no words.
    let usual = all(&usual, &told.out);
    let lists = all(&values, &told.out);
    let values = lists.iter().flat_map(|list| list.split(',')).map(|value| value.trim().to_string());
    Help {
        verbs: all(&verb, verbs),
        flags: all(&flag, options).into_iter().collect(),
        values: values.filter(|value| !value.is_empty() && !usual.contains(value)).collect(),
    }
}

/// Whether the word stands in the text by itself: `--check` is not said by `--checked`.
fn says(text: &str, word: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(word) {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !before.ends_with(part) && !after.starts_with(part) {
            return true;
        }
        rest = after;
    }
    false
}

#[test]
fn every_chapter_names_every_subcommand_flag_and_value_of_its_command() {
    let whole = help(&[]);
    assert!(whole.verbs.len() > 15, "{:?}", whole.verbs);
    let mut missing = Vec::new();
    let mut look = |chapter: &str, words: &BTreeSet<String>| {
        let text = page(chapter);
        missing.extend(words.iter().filter(|word| !says(&text, word)).map(|word| format!("{chapter}: {word}")));
    };
    // What every command takes is told once.
    look("docs/index.md", &whole.flags);
    look("docs/index.md", &whole.values);
    for verb in &whole.verbs {
        let chapter = format!("docs/commands/{verb}.md");
        let own = help(&[verb]);
        let nested: Vec<Help> = own.verbs.iter().map(|inner| help(&[verb, inner])).collect();
        for help in nested.iter().chain([&own]) {
            look(&chapter, &(&help.flags - &whole.flags));
            look(&chapter, &(&help.values - &whole.values));
        }
        look(&chapter, &own.verbs.iter().map(|inner| format!("{verb} {inner}")).collect());
        let text = page(&chapter);
        assert!(text.starts_with(&format!("# {verb} ")), "{chapter} is headed by its command");
        assert!(text.contains("```console\n$ "), "{chapter} has no example that is run");
        assert!(text.contains("\n## 容易错的\n"), "{chapter} does not tell the usual mistake");
    }
    assert!(missing.is_empty(), "not told:\n{}", missing.join("\n"));
    assert!(says("`--to xlsx|docx`", "docx") && !says("`--checked`", "--check"));
}

/// Every key the form language takes, as the program tells it to who writes one that it does not take, and every
/// word behind `|`.
fn language() -> BTreeSet<String> {
    let form =
        |body: &str| format!("about: project\ntitle: 甲\n错0: 0\npage: {{错: 0}}\nstyles: {{甲: {{错: 0}}}}\n{body}");
    let rows = r#"blocks:
- {text: 甲, 错1: 0}
- {rows: [[甲, {cell: 乙, 错2: 0}], {row: [甲, "{项目名称|错}"], 错3: 0}], 错4: 0}
- repeat: {each: 子项目, 错5: 0, blocks: [{rows: [[甲, 乙]]}]}
- table:
    each: 绩效指标
    错6: 0
    columns:
    - {head: 甲, 错7: 0, cell: "{三级指标}"}
    - {head: 乙, cell: {each: 绩效指标, 错8: 0, item: "{#}、{三级指标}"}}
"#;
    let sections = "columns: [9, 9]\nsections:\n- {错9: 0, blocks: [{text: 甲}]}\n";
    let folder = common::folder();
    let kinds = "columns: [9, 9]\nblocks:\n- {错: 0}\n";
    for (name, body) in [("一", &format!("columns: [9, 9]\n{rows}")), ("二", &sections.into()), ("三", &kinds.into())]
    {
        let home = folder.path().join("某市").join(name);
        std::fs::create_dir_all(&home).unwrap();
        std::fs::write(home.join("form.yaml"), form(body)).unwrap();
    }
    let told = run(&["forms", "check", common::text_of(folder.path())]);
    assert_eq!(told.code, 1, "{}", told.err);
    for wrong in 0..10 {
        assert!(told.out.contains(&format!("“错{wrong}”")), "错{wrong} is taken:\n{}", told.out);
    }
    let listed = Regex::new("(?m)(?:这里可用|可用)：([^（\n]+)$").unwrap();
    let kinds = Regex::new("这里应是 ([a-z、]+) 或 ([a-z]+)").unwrap();
    let expected = Regex::new("expected one of ([^\n]+)").unwrap();
    let quoted = Regex::new("`([^`]+)`").unwrap();
    let mut words = BTreeSet::new();
    for list in listed.captures_iter(&told.out) {
        words.extend(list[1].split('、').map(str::to_string));
    }
    for list in kinds.captures_iter(&told.out) {
        words.extend(list[1].split('、').chain([&list[2]]).map(str::to_string));
    }
    for list in expected.captures_iter(&told.out) {
        words.extend(quoted.captures_iter(&list[1]).map(|word| word[1].to_string()));
    }
    words
}

#[test]
fn the_chapter_on_the_form_language_names_every_key_and_every_codec() {
    let words = language();
    // One of each list: the form, a section, a block, a row, a cell, a table, a column, a page, a style, a codec.
    for word in ["about", "row_height", "repeat", "height", "down", "more", "merge", "margins", "upright", "level:1"] {
        assert!(words.contains(word), "{word} is not among {words:?}");
    }
    let text = page("docs/forms/language.md");
    let spans: String =
        Regex::new("`([^`\n]+)`").unwrap().captures_iter(&text).map(|span| format!("{} ", &span[1])).collect();
    let missing: Vec<_> = words
        .iter()
        // Of a codec its name and whether something stands behind it: what does is the author's.
        .map(|word| word.split_once(':').map_or(word.clone(), |(name, _)| format!("{name}:")))
        .filter(|word| if word.ends_with(':') { !spans.contains(word.as_str()) } else { !says(&spans, word) })
        .collect();
    assert!(missing.is_empty(), "docs/forms/language.md does not say: {missing:?}");
}

/// The bones of a README: its headings by level, its blocks by kind, its commands by verb and flags.
fn bones(path: &str) -> Vec<String> {
    let mut bones = Vec::new();
    let mut fenced = false;
    for line in page(path).lines() {
        if let Some(kind) = line.strip_prefix("```") {
            fenced = !fenced;
            bones.extend(fenced.then(|| format!("```{}", kind.split(' ').next().unwrap_or(""))));
        } else if fenced && line.starts_with("$ ") {
            let command = line.replace("--lang en ", "");
            let command = command.split("    #").next().unwrap_or("");
            let mut words = command.split_whitespace().skip(1);
            // Names of files are in the language of the page.
            let (program, rest): (Option<&str>, Vec<&str>) = (words.next(), words.collect());
            let kept = rest.iter().filter(|word| word.starts_with('-') || word.chars().all(|c| c.is_ascii_lowercase()));
            let kept: Vec<&str> = kept.copied().collect();
            let told = if program == Some("jixiao") { kept.join(" ") } else { String::new() };
            bones.push(format!("$ {} {told}", program.unwrap_or("")));
        } else if !fenced && line.starts_with('#') {
            bones.push(line.split(' ').next().unwrap_or("").to_string());
        } else if !fenced && line.starts_with("![") {
            bones.push("a picture".into());
        }
    }
    bones
}

#[test]
fn both_readmes_have_the_same_bones() {
    let (chinese, english) = (bones("README.md"), bones("README.en.md"));
    assert!(chinese.len() > 60, "{}", chinese.len());
    let diff = similar::TextDiff::from_lines(&chinese.join("\n"), &english.join("\n")).unified_diff().to_string();
    assert!(chinese == english, "README.md and README.en.md:\n{diff}");
}

/// Limits that pages tell: where the code sets them, and what is said. One that is changed there is changed here and
/// on the pages.
const LIMITS: [(&str, &str, &str); 20] = [
    ("src/desk/files.rs", "LARGEST: u64 = 128 << 20", "| 任何一个文件 | 128 MiB |"),
    ("src/formats/excel/package.rs", "MAX_INFLATED: usize = 128 << 20", "| Excel 解压以后 | 128 MiB"),
    ("src/formats/excel/package.rs", "MAX_PARTS: usize = 10_000", "10,000 个部件"),
    ("src/formats/excel/sheet/mod.rs", "MAX_CELLS: usize = 400_000", "400,000 格"),
    ("src/formats/excel/sheet/mod.rs", "MAX_TEXT: usize = 64 << 20", "64 MiB 文字"),
    ("src/formats/excel/sheet/mod.rs", "MAX_MERGES: usize = 100_000", "100,000 处合并"),
    ("src/formats/excel/xlsx/mod.rs", "MAX_SHEETS: usize = 1000", "工作表 1,000 张"),
    ("src/formats/docx/parts.rs", "MOST_BYTES: u64 = 256 << 20", "| Word 解压以后 | 256 MiB"),
    ("src/formats/docx/read/walk.rs", "MOST_CELLS: usize = 400_000", "400,000 格，表里套表 20 层"),
    ("src/formats/html/limits.rs", "LARGEST: usize = 64 << 20", "| 网页、Excel 2003 XML | 64 MiB"),
    ("src/formats/text.rs", "LARGEST: usize = 32 << 20", "| .csv 和文本 | 32 MiB"),
    ("src/desk/open.rs", "LONGEST_TEXT: usize = 1 << 20", "| 一格或一段的文字 | 1 MiB |"),
    ("src/formats/yaml/mod.rs", "MAX_BYTES: usize = 16 << 20", "| 规格（YAML） | 16 MiB"),
    ("src/formats/yaml/mod.rs", "MAX_LINE: usize = 256 << 10", "一行 256 KiB"),
    ("src/formats/yaml/mod.rs", "MAX_NODES: usize = 400_000", "400,000 项"),
    ("src/formats/mod.rs", "USUAL: Room = Room::of_mebibytes(512)", "内存 512 MiB"),
    ("src/desk/read.rs", "MOST_PROJECTS: usize = 40_000", "| 一个文件里的项目 | 40,000 个 |"),
    ("src/diagnostic/mod.rs", "MOST: usize = 20_000", "问题最多列出两万处"),
    ("src/cli/worker.rs", "Duration::from_secs(60)", "限 60 秒"),
    ("src/cli/worker.rs", "MAX_CHILDREN: usize = 4", "一次最多四个"),
];

#[test]
fn the_limits_that_the_page_on_security_tells_are_those_of_the_code() {
    let told = page("docs/security.md");
    for (file, set, said) in LIMITS {
        assert!(page(file).contains(set), "{file} no longer says {set}: change docs/security.md too");
        assert!(told.contains(said), "docs/security.md does not say: {said}");
    }
}

#[test]
fn the_page_on_settings_names_every_key_and_every_parameter() {
    let told = page("docs/reference/settings.md");
    let folder = common::folder();
    let config = folder.path().join("jixiao.yaml");
    std::fs::write(&config, "错: 1\n").unwrap();
    let refused = run(&["--config", common::text_of(&config), "rules"]);
    assert_eq!(refused.code, 2);
    let keys = Regex::new("可用：(.+)").unwrap().captures(&refused.err).unwrap()[1].to_string();
    assert_eq!(keys, "规则方案、规则、表、阶段、规格、输出");
    let mut words: Vec<String> = keys.split('、').map(str::to_string).collect();
    // A parameter is asked for by its name; two rules have a name for each of several fields.
    let asked = Regex::new(r#"(?:\.number\([^,]+, |demanded\()"([^"]+)""#).unwrap();
    let field = Regex::new(r#"root\.key\("[^"]+"\), "([^"]+)""#).unwrap();
    for (name, bytes) in common::files(&here("src/rules")).iter().filter(|(name, _)| name.ends_with(".rs")) {
        let text = String::from_utf8_lossy(bytes);
        let text = text.split("#[cfg(test)]").next().unwrap_or("");
        let of_fields = name == "too_long.rs";
        for found in asked.captures_iter(text).chain(field.captures_iter(text).filter(|_| of_fields)) {
            words.push(found[1].to_string());
        }
    }
    assert!(words.len() > 14, "{words:?}");
    // And each stands beside its rule, in the code as on the page.
    let row = Regex::new(r"(?m)^\|((?: ?、?\[[A-Z]\d{3}\]\([^)]+\))+) \|([^|]+)\|").unwrap();
    let (rule, name) = (Regex::new(r"\[([A-Z]\d{3})\]").unwrap(), Regex::new("`([^`]+)`").unwrap());
    let mut listed = 0;
    for found in row.captures_iter(&told) {
        let names: Vec<&str> = name.captures_iter(&found[2]).map(|name| name.extract::<1>().1[0]).collect();
        for id in rule.captures_iter(&found[1]) {
            assert_eq!(jixiao::rules::settings::parameters(&id[1]), names, "{}", &id[1]);
            listed += names.len();
        }
    }
    assert_eq!(listed, 28);
    let missing: Vec<_> = words.iter().filter(|word| !told.contains(&format!("`{word}`"))).collect();
    assert!(missing.is_empty(), "docs/reference/settings.md does not say: {missing:?}");
}
