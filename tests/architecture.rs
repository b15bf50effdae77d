//! The house stands as its plan says: arrows go down, only the doors touch the world, nothing in
//! `src/` is about a place or a year, and nothing a user can type meets a panic.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The modules of the crate by storey; a module may use those below it and none beside it.
const STOREYS: &[&[&str]] = &[
    &["source"],
    &["diagnostic"],
    &["document", "tree"],
    &["formats", "spec"],
    &["forms", "revision", "rules"],
    &["desk"],
    &["cli"],
];

fn storey(module: &str) -> Option<usize> {
    STOREYS.iter().position(|modules| modules.contains(&module))
}

/// One file of `src/`.
struct File {
    /// `forms/fill.rs`
    name: String,
    /// Without what is compiled for tests only.
    text: String,
    /// As `text`, with comments and the insides of strings blanked out.
    code: String,
}

impl File {
    /// The steps of the file's module: `["forms", "fill"]`.
    fn module(&self) -> Vec<&str> {
        let path = self.name.trim_end_matches(".rs").trim_end_matches("/mod");
        path.split('/').collect()
    }

    fn is_door(&self) -> bool {
        self.name == "main.rs" || self.name.starts_with("cli/")
    }

    fn line(&self, at: usize) -> String {
        format!("src/{}:{}", self.name, self.code[..at].matches('\n').count() + 1)
    }

    /// Where a word stands in the code, as a word of its own at its beginning.
    fn find<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let starts = |at: &usize| !self.code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        self.code.match_indices(word).map(|(at, _)| at).filter(starts)
    }
}

fn source_files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut open = vec![src.clone()];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.extend(source_file(&src, path));
            }
        }
    }
    assert!(files.len() > 50, "these are not the sources");
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn source_file(src: &Path, path: PathBuf) -> Option<File> {
    let name = path.strip_prefix(src).unwrap().to_str().unwrap().replace('\\', "/");
    if name.ends_with("/tests.rs") || name.contains("/tests/") {
        return None;
    }
    let mut text = std::fs::read_to_string(&path).unwrap();
    let mut code = without_words(&text);
    while let Some(start) = code.find("#[cfg(test)]") {
        let item = &code[start..];
        // `mod tests;` ends with its semicolon, everything else with a brace in the same column.
        let brace = item.find('{').unwrap_or(usize::MAX);
        let semicolon = item.find(';').unwrap_or(usize::MAX);
        let column = code[..start].len() - code[..start].rfind('\n').map_or(0, |at| at + 1);
        let close = format!("\n{}}}", " ".repeat(column));
        let end = if semicolon < brace { semicolon + 1 } else { item.find(&close).unwrap() + close.len() };
        for text in [&mut text, &mut code] {
            let hidden: String =
                text[start..start + end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
            text.replace_range(start..start + end, &hidden);
        }
    }
    Some(File { name, text, code })
}

/// Rust text with comments and the insides of strings and characters as blanks, every byte in its place.
fn without_words(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let blank = |out: &mut Vec<u8>, from: usize, to: usize| {
        out[from..to].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    };
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"//") {
            let end = at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            blank(&mut out, at, end);
            at = end;
        } else if rest.starts_with(b"/*") {
            let end = at + text[at..].find("*/").map_or(rest.len(), |end| end + 2);
            blank(&mut out, at, end);
            at = end;
        } else if rest.starts_with(b"r\"")
            || rest.starts_with(b"r#") && rest[1..].iter().find(|b| **b != b'#') == Some(&b'"')
        {
            let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
            let start = at + hashes + 2;
            let close = format!("\"{}", "#".repeat(hashes));
            let end = start + text[start..].find(&close).unwrap();
            blank(&mut out, start, end);
            at = end + close.len();
        } else if rest[0] == b'"' {
            let mut end = at + 1;
            while bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            blank(&mut out, at + 1, end);
            at = end + 1;
        } else if rest[0] == b'\'' {
            // A character closes within a few bytes; a lifetime does not close.
            let width = if rest.get(1) == Some(&b'\\') {
                rest[3..].iter().position(|byte| *byte == b'\'').map(|close| close + 4)
            } else {
                let char = text[at + 1..].chars().next().map_or(0, char::len_utf8);
                (rest.get(1 + char) == Some(&b'\'')).then_some(char + 2)
            };
            if let Some(width) = width {
                blank(&mut out, at + 1, at + width - 1);
            }
            at += width.unwrap_or(1);
        } else {
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn the_reader_of_rust_sees_code_and_nothing_else() {
    let text =
        "a(\"x // y\\\" z\", 'q', '\\'', '值', r#\"k \" w\"#, b\"m\") /* n */ fn f<'a>() // p\nrest::<'static>(\"{\")";
    let expected =
        "a(\"          \", ' ', '  ', '   ', r#\"     \"#, b\" \")         fn f<'a>()     \nrest::<'static>(\" \")";
    assert_eq!(without_words(text), expected);
}

/// The names right below the crate's root that a path reaches: `crate::{spec::Field, tree}` → spec, tree.
fn first_names(path: &str) -> Vec<String> {
    let word =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                names.push(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// Every name at the crate's root that a file reaches, with the place.
fn reached(file: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut take = |at: usize, path: &str| found.extend(first_names(path).into_iter().map(|name| (at, name)));
    for at in file.find("crate::") {
        take(at, &file.code[at + "crate::".len()..]);
    }
    for at in file.find("jixiao::") {
        take(at, &file.code[at + "jixiao::".len()..]);
    }
    // `super::super::spec` from two storeys deep is `crate::spec` by another name.
    for at in file.find("super::") {
        let supers = file.code[at..].split("super::").skip(1).take_while(|rest| rest.is_empty()).count() + 1;
        if !file.code[..at].ends_with("super::") && supers >= file.module().len() {
            take(at, &file.code[at + supers * "super::".len()..]);
        }
    }
    found
}

#[test]
fn arrows_only_go_down() {
    let files = source_files();
    // A macro stands at the root, whichever file it is written in.
    let mut macros: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        for at in file.find("macro_rules! ") {
            let name = first_names(&file.code[at + "macro_rules! ".len()..]).remove(0);
            macros.insert(name, storey(file.module()[0]).unwrap());
        }
    }
    let (mut wrong, mut arrows) = (Vec::new(), 0);
    for file in files.iter().filter(|file| !["lib.rs", "main.rs"].contains(&file.name.as_str())) {
        let home = file.module()[0];
        let Some(mine) = storey(home) else {
            wrong.push(format!("src/{} belongs to no storey", file.name));
            continue;
        };
        for (at, name) in reached(file) {
            arrows += 1;
            let below = match (storey(&name), macros.get(&name)) {
                (Some(theirs), _) => theirs < mine || name == home,
                (None, Some(theirs)) => *theirs <= mine,
                (None, None) => false,
            };
            if !below {
                wrong.push(format!("{}: {home} (storey {mine}) uses {name}", file.line(at)));
            }
        }
    }
    assert!(arrows > 150, "only {arrows} arrows were seen");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_lists_the_storeys_from_the_ground_up() {
    let map = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let mut listed = Vec::new();
    for line in map.lines().filter(|line| line.starts_with("pub mod ") || line.starts_with("mod ")) {
        let (module, rest) = line.trim_start_matches("pub ").trim_start_matches("mod ").split_once(';').unwrap();
        let said =
            rest.trim().strip_prefix("// ").and_then(|rest| rest.split_once(':')).map(|(number, _)| number.to_string());
        let known = storey(module).unwrap_or_else(|| panic!("{module} belongs to no storey"));
        assert_eq!(said, Some(known.to_string()), "{line}");
        listed.push(known);
    }
    assert!(listed.is_sorted() && listed.first() == Some(&0) && listed.last() == Some(&6), "{listed:?}");
}

/// What only the doors may do: files, environment, processes, screen and clock.
const WORLD: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "SystemTime",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "fs::",
    "File::open",
    "File::create",
    "thread::spawn",
];

/// What a path can be asked that only the disk can answer; below the desk nothing knows paths.
const ASKED_OF_THE_DISK: &[&str] = &[
    ".is_dir()",
    ".is_file()",
    ".is_symlink()",
    ".exists()",
    ".try_exists()",
    ".canonicalize()",
    ".metadata()",
    ".symlink_metadata()",
    ".read_dir()",
    ".read_link()",
];

#[test]
fn only_the_doors_touch_the_world() {
    let mut wrong = Vec::new();
    let mut in_doors = 0;
    for file in source_files() {
        let single = WORLD.iter().flat_map(|word| file.find(word).map(|at| (at, word.to_string())).collect::<Vec<_>>());
        // `use std::{fs, io};`
        let grouped = file.find("std::{").flat_map(|at| {
            let names = first_names(&file.code[at + "std::".len()..]);
            let names = names.into_iter().filter(|name| ["fs", "env", "process", "net"].contains(&name.as_str()));
            names.map(|name| (at, format!("std::{name}"))).collect::<Vec<_>>()
        });
        let knows_paths = file.name.starts_with("desk/") || file.is_door();
        let asked = ASKED_OF_THE_DISK.iter().filter(|_| knows_paths).flat_map(|word| {
            file.code.match_indices(word).map(|(at, word)| (at, word.to_string())).collect::<Vec<_>>()
        });
        let found: Vec<(usize, String)> = single.chain(grouped).chain(asked).collect();
        if file.is_door() {
            in_doors += found.len();
        } else {
            wrong.extend(found.into_iter().map(|(at, word)| format!("{}: {word}", file.line(at))));
        }
    }
    assert!(in_doors > 20, "only {in_doors} uses were seen in the doors");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The modules right in `cli/` that a file reaches.
fn doors_reached(file: &File) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut take = |at: usize, path: &str| found.extend(first_names(path).into_iter().map(|name| (at, name)));
    for at in file.find("crate::cli::") {
        take(at, &file.code[at + "crate::cli::".len()..]);
    }
    for at in file.find("super::") {
        let supers = file.code[at..].split("super::").skip(1).take_while(|rest| rest.is_empty()).count() + 1;
        if !file.code[..at].ends_with("super::") && supers + 1 == file.module().len() {
            take(at, &file.code[at + supers * "super::".len()..]);
        }
    }
    found
}

#[test]
fn no_command_uses_another() {
    let files = source_files();
    let map = files.iter().find(|file| file.name == "cli/mod.rs").unwrap();
    let runs = map.code.match_indices("::run(").map(|(at, _)| &map.code[..at]);
    let name = |before: &str| before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap().to_string();
    let commands: Vec<String> = runs.map(name).collect();
    assert!(commands.len() > 12 && commands.contains(&"import".to_string()), "{commands:?}");
    let (mut wrong, mut arrows) = (Vec::new(), 0);
    for file in files.iter().filter(|file| file.name.starts_with("cli/") && file.name != "cli/mod.rs") {
        for (at, name) in doors_reached(file) {
            arrows += 1;
            if commands.contains(&name) && file.module()[1] != name {
                wrong.push(format!("{}: uses the command {name}", file.line(at)));
            }
        }
    }
    assert!(arrows > 80, "only {arrows} arrows were seen");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Circles of files that stand; each is one idea that has not found its third below.
const CIRCLES: &[&[&str]] =
    &[&["formats/xlsx/grid", "formats/xlsx/heights"], &["formats/pdf/columns", "formats/pdf/page"]];

/// `crate::{a::b, c::{d, e as f}}` → `crate::a::b`, `crate::c::d`, `crate::c::e`.
fn spelled_out(path: &str) -> Vec<String> {
    let Some((head, group)) = path.split_once('{') else {
        return vec![path.split(" as ").next().unwrap().trim().to_string()];
    };
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            c => {
                depth += usize::from(c == '{');
                depth -= usize::from(c == '}');
                parts.last_mut().unwrap().push(c);
            }
        }
    }
    let inner = parts.iter().filter(|part| !part.trim().is_empty()).flat_map(|part| spelled_out(part.trim()));
    inner.map(|part| format!("{}{part}", head.trim())).collect()
}

/// Every file with the files it uses, names of a `pub use` followed to where they stand.
fn uses(files: &[File]) -> BTreeMap<String, BTreeSet<String>> {
    let module = |file: &File| if file.name == "lib.rs" { String::new() } else { file.module().join("/") };
    let known: BTreeSet<String> = files.iter().map(module).collect();
    let mut handed_on: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut paths: Vec<(String, String)> = Vec::new();
    for file in files {
        let home = module(file);
        for at in file.find("use ") {
            let whole = file.code[at + "use ".len()..].split(';').next().unwrap_or("");
            let public =
                file.code[..at].trim_end().ends_with("pub") || file.code[..at].trim_end().ends_with("pub(crate)");
            for path in spelled_out(whole) {
                if public {
                    let name = path.rsplit("::").next().unwrap().to_string();
                    handed_on.insert((home.clone(), name), path);
                } else {
                    paths.push((home.clone(), path));
                }
            }
        }
        for begin in ["crate::", "super::"] {
            for at in file.find(begin).filter(|at| !file.code[..*at].ends_with("::")) {
                let named = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
                paths.push((home.clone(), file.code[at..].chars().take_while(|c| named(*c)).collect()));
            }
        }
    }
    fn follow(
        home: &str,
        path: &str,
        known: &BTreeSet<String>,
        handed_on: &BTreeMap<(String, String), String>,
        depth: usize,
    ) -> Option<String> {
        let mut at = home.to_string();
        for (index, step) in path.split("::").enumerate() {
            match step {
                "crate" | "$crate" => at.clear(),
                "self" => {}
                "super" => at.truncate(at.rfind('/').unwrap_or(0)),
                step => {
                    let inner = if at.is_empty() { step.to_string() } else { format!("{at}/{step}") };
                    if known.contains(&inner) {
                        at = inner;
                        continue;
                    }
                    // The name of another crate, or one that stands in this file.
                    if index == 0 {
                        return None;
                    }
                    let further = handed_on.get(&(at.clone(), step.to_string())).filter(|_| depth < 8);
                    return further.and_then(|path| follow(&at, path, known, handed_on, depth + 1)).or(Some(at));
                }
            }
        }
        Some(at)
    }
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (home, path) in &paths {
        let used = follow(home, path, &known, &handed_on, 0).filter(|used| used != home && !used.is_empty());
        uses.entry(home.clone()).or_default().extend(used);
    }
    uses
}

/// All that a file needs, through others.
fn below<'a>(file: &'a str, uses: &'a BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'a str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![file]);
    while let Some(at) = open.pop() {
        open.extend(uses.get(at).into_iter().flatten().map(String::as_str).filter(|to| seen.insert(*to)));
    }
    seen
}

#[test]
fn files_that_need_each_other_are_parent_and_child() {
    let mut uses = uses(&source_files());
    // A file in a folder may know the one it belongs to.
    for (home, used) in &mut uses {
        used.retain(|used| !home.starts_with(&format!("{used}/")));
    }
    let arrows: usize = uses.values().map(BTreeSet::len).sum();
    assert!(arrows > 1_000, "only {arrows} arrows were seen");
    let all: BTreeMap<&str, BTreeSet<&str>> = uses.keys().map(|name| (name.as_str(), below(name, &uses))).collect();
    let mut wrong = BTreeSet::new();
    for (name, below) in &all {
        let circle: Vec<&str> =
            below.iter().copied().filter(|other| all.get(other).is_some_and(|back| back.contains(name))).collect();
        // What stands in the folder of one of them is of the same idea.
        let of = |file: &str, known: &str| file == known || file.starts_with(&format!("{known}/"));
        let stands = |circle: &[&str]| {
            CIRCLES.iter().any(|known| circle.iter().all(|file| known.iter().any(|known| of(file, known))))
        };
        if circle.len() > 1 && !stands(&circle) {
            wrong.insert(circle.join(" ↔ "));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_reader_of_paths_spells_groups_out() {
    let spelled = spelled_out("crate::{a::b, c::{d, e as f}, g}");
    assert_eq!(spelled, ["crate::a::b", "crate::c::d", "crate::c::e", "crate::g"]);
}

#[test]
fn nothing_a_user_can_type_meets_a_panic() {
    let mut wrong = Vec::new();
    for file in source_files() {
        let panics = ["todo!", "unimplemented!", "panic!", "unreachable!()"];
        let found = panics.iter().flat_map(|word| file.find(word).collect::<Vec<_>>());
        let methods = [".unwrap()", ".expect(", ".unwrap_err()", ".expect_err("];
        let found = found
            .chain(methods.iter().flat_map(|word| file.code.match_indices(word).map(|(at, _)| at).collect::<Vec<_>>()));
        for at in found {
            let line = file.text[at..].lines().next().unwrap_or("");
            wrong.push(format!("{}: {}", file.line(at), line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Provinces (with 自治区 and 直辖市), big cities, and the places of the specs and tables we started from.
const PLACES: &[&str] = &[
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "黑龙江",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "海南",
    "四川",
    "贵州",
    "云南",
    "陕西",
    "甘肃",
    "青海",
    "台湾",
    "内蒙古",
    "广西",
    "西藏",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "广州",
    "深圳",
    "珠海",
    "佛山",
    "东莞",
    "南京",
    "苏州",
    "无锡",
    "杭州",
    "宁波",
    "温州",
    "武汉",
    "长沙",
    "成都",
    "西安",
    "郑州",
    "济南",
    "青岛",
    "沈阳",
    "大连",
    "哈尔滨",
    "长春",
    "石家庄",
    "太原",
    "合肥",
    "南昌",
    "福州",
    "厦门",
    "南宁",
    "海口",
    "贵阳",
    "昆明",
    "拉萨",
    "兰州",
    "西宁",
    "银川",
    "乌鲁木齐",
    "呼和浩特",
    "天河",
    "东湖",
    "guangzhou",
    "guangdong",
    "jiangxi",
    "nanchang",
    "donghu",
    "tianhe",
    "beijing",
    "shanghai",
    "shenzhen",
];

/// The places and years that a text names.
fn places_and_years(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let lower = text.to_ascii_lowercase();
    for place in PLACES {
        found.extend(lower.match_indices(place).map(|(at, place)| (at, place.to_string())));
    }
    for (at, _) in text.match_indices('年') {
        let digits: String = text[..at].chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
        if digits.len() == 4 && digits.starts_with("20") && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            found.push((at, format!("{digits}年")));
        }
    }
    found
}

#[test]
fn nothing_in_src_is_about_a_place_or_a_year() {
    assert_eq!(places_and_years("在广东，2024年；1998年，万年").len(), 2);
    let mut wrong = Vec::new();
    for file in source_files() {
        for (at, word) in places_and_years(&file.text) {
            wrong.push(format!("{}: {word}", file.line(at)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
