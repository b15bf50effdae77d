//! What comes with an installed program: completions, manual pages, and `jixiao doctor`.

mod common;

use assert_cmd::Command;
use common::{Said, files, folder, here, jixiao, json, run, said, text_of};
use std::fs;
use std::path::Path;

/// The subcommands as `--help` lists them.
fn verbs() -> Vec<String> {
    let help = run(&["--help"]).out;
    let list = help.lines().skip_while(|line| !line.starts_with("命令")).skip(1);
    let list =
        list.take_while(|line| !line.is_empty()).filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    list.filter_map(|line| line.split_whitespace().next()).map(str::to_string).collect()
}

/// Whether the program is there; a shell that is not installed cannot judge its script.
fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

#[test]
fn every_shell_gets_a_script_that_names_every_command_and_that_it_can_read() {
    let verbs = verbs();
    assert!(verbs.len() > 15 && verbs.iter().any(|verb| verb == "completions"), "{verbs:?}");
    let place = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]);
        assert_eq!((script.code, script.err.as_str()), (0, ""), "{shell}");
        for verb in &verbs {
            assert!(script.out.contains(verb), "{shell} does not name {verb}");
        }
        assert!(!script.out.contains("Print help"), "{shell}: clap's own words are told in Chinese too");
        let file = place.path().join(shell);
        fs::write(&file, &script.out).unwrap();
        if ["bash", "zsh", "fish"].contains(&shell) && installed(shell) {
            let read = said(command(shell, &["-n", text_of(&file)]));
            assert_eq!((read.code, read.err.as_str()), (0, ""), "{shell}");
        }
    }
    assert_eq!(run(&["completions", "cmd"]).code, 2);
    let english = run(&["--lang", "en", "completions", "fish"]).out;
    assert!(english.contains("Check specs") && english.contains("Print help"));
}

#[test]
fn bash_completes_what_was_begun() {
    let script = run(&["completions", "bash"]).out;
    let typed = "COMP_WORDS=(jixiao forms sh); COMP_CWORD=2; _jixiao jixiao sh forms; echo \"${COMPREPLY[@]}\"";
    let place = folder();
    let file = place.path().join("script");
    fs::write(&file, format!("{script}\n{typed}\n")).unwrap();
    assert_eq!(said(command("bash", &["--norc", text_of(&file)])).out, "show\n");
}

#[test]
fn every_command_has_a_page_in_both_languages() {
    let place = folder();
    for (language, name, exits) in [("zh", ".SH 名称", "退出码"), ("en", ".SH NAME", "EXIT STATUS")] {
        let to = place.path().join(language);
        let written = run(&["--lang", language, "man", "-o", text_of(&to)]);
        assert_eq!(written.code, 0, "{}", written.err);
        let pages = files(&to);
        assert_eq!(written.out.lines().count(), pages.len());
        for verb in verbs() {
            assert!(pages.contains_key(&format!("jixiao-{verb}.1")), "{verb} has no page");
        }
        for nested in ["jixiao.1", "jixiao-git-install.1", "jixiao-forms-draft.1"] {
            assert!(pages.contains_key(nested), "{nested}");
        }
        for (page, text) in &pages {
            let text = String::from_utf8(text.clone()).unwrap();
            let command = page.trim_end_matches(".1").replace('-', "\\-");
            assert!(text.contains(&format!("{name}\n{command} \\- ")), "{page}\n{text}");
            assert!(text.contains(exits), "{page}");
        }
        assert_eq!(run(&["--lang", language, "man"]).out.into_bytes(), pages["jixiao.1"]);
    }
    let chinese = fs::read_to_string(place.path().join("zh/jixiao-check.1")).unwrap();
    for english in ["OPTIONS", "SYNOPSIS", "Print help", "possible values", "[default"] {
        assert!(!chinese.contains(english), "{english} is left in a Chinese page");
    }
    if installed("groff") {
        let page = place.path().join("zh/jixiao-import.1");
        let shown = said(command("groff", &["-k", "-Tutf8", "-man", "-P-cbou", text_of(&page)]));
        assert_eq!(shown.code, 0, "{}", shown.err);
        assert!(shown.out.contains("jixiao-import - 把填好的表格读成规格"), "{}", shown.out);
        // Chinese text is broken into lines, though it has no blanks.
        assert!(shown.out.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 80), "{}", shown.out);
    }
}

fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).env("LC_ALL", "C.UTF-8");
    command
}

/// A folder with the fonts it says and no others, and git untouched by whoever runs the tests.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(folder());
        desk.write("字体/说明.txt", "");
        let fonts = desk.path().join("字体");
        let told = format!("<?xml version=\"1.0\"?>\n<fontconfig><dir>{}</dir></fontconfig>\n", fonts.display());
        desk.write("fonts.conf", told);
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn prepared(&self, mut command: Command) -> Command {
        command.current_dir(self.path()).env("FONTCONFIG_FILE", self.path().join("fonts.conf"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_CEILING_DIRECTORIES", self.path().parent().unwrap());
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        command
    }

    fn jixiao(&self, args: &[&str]) -> Said {
        said(self.prepared(jixiao(args)))
    }

    fn git(&self, args: &[&str]) {
        let done = said(self.prepared(command("git", args)));
        assert_eq!(done.code, 0, "git {args:?}: {}", done.err);
    }

    /// The exit code, and of every thing of this topic how it is and what is said.
    fn doctor(&self, topic: &str) -> (i32, Vec<(String, String)>) {
        let told = self.jixiao(&["doctor", "--format", "json"]);
        let items = json(&told.out)["items"].clone();
        let text = |item: &serde_json::Value, key: &str| item[key].as_str().unwrap().to_string();
        let of_topic = items.as_array().unwrap().iter().filter(|item| item["topic"] == topic);
        (told.code, of_topic.map(|item| (text(item, "state"), text(item, "message"))).collect())
    }
}

/// The smallest font: a table of names, with one family.
fn font(family: &str) -> Vec<u8> {
    let text = |name: &str| name.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    // Family (1) in Chinese and the PostScript name (6) in English, both as Windows has them.
    let (family, script) = (text(family), text("Some"));
    let first = family.len() as u16;
    let mut names = words(&[0, 2, 30]);
    names.extend(words(&[3, 1, 0x0804, 1, first, 0]));
    names.extend(words(&[3, 1, 0x0409, 6, script.len() as u16, first]));
    names.extend([family, script].concat());
    // TrueType, one table.
    let mut font = words(&[1, 0, 1, 0, 0, 0]);
    font.extend(b"name");
    font.extend([0; 4]);
    font.extend(28u32.to_be_bytes());
    font.extend((names.len() as u32).to_be_bytes());
    font.extend(names);
    font
}

#[test]
fn missing_fonts_are_named_and_no_fault() {
    let desk = Desk::new();
    let (code, before) = desk.doctor("fonts");
    assert_eq!((code, before[0].0.as_str()), (0, "hint"));
    let named = |font: &str| desk.jixiao(&["doctor"]).out.lines().any(|line| line.trim() == font);
    assert!(named("宋体") && named("方正小标宋简体"));
    desk.write("字体/simsun.ttf", font("SimSun"));
    desk.write("字体/小标宋.ttf", font("方正小标宋简体"));
    assert!(!named("宋体") && !named("方正小标宋简体") && named("仿宋_GB2312"));
    desk.write("字体/仿宋.ttf", font("仿宋_GB2312"));
    desk.write("字体/黑体.ttf", font("黑体"));
    assert_eq!(desk.doctor("fonts").1[0].0, "good");
}

#[test]
fn forms_of_a_folder_are_counted_and_faulty_ones_want_attention() {
    let desk = Desk::new();
    let own = here("templates/guangzhou/unit-coded/form.yaml");
    desk.write("templates/guangzhou/unit-coded/form.yaml", fs::read(&own).unwrap());
    desk.write("templates/某地/某表/form.yaml", fs::read(&own).unwrap());
    let (code, told) = desk.doctor("templates");
    assert_eq!((code, told.len()), (0, 1));
    assert!(told[0].1.contains("2 张，其中 1 张代替内置的"), "{told:?}");
    desk.write("templates/某地/某表/form.yaml", "about: 什么\n");
    let (code, told) = desk.doctor("templates");
    assert_eq!((code, told[1].0.as_str()), (1, "attention"));
    let elsewhere = desk.jixiao(&["--templates", "没有的", "doctor"]);
    assert!(elsewhere.code == 1 && elsewhere.out.contains("没有的"), "{}", elsewhere.out);
}

#[test]
fn specs_and_settings_are_found() {
    let desk = Desk::new();
    assert_eq!(desk.doctor("specs").1[0].0, "hint");
    desk.write("specs/某单位/单位.yaml", "单位名称: 某单位\n");
    desk.write("specs/某单位/甲.yaml", "项目名称: 甲\n");
    assert!(desk.doctor("specs").1[0].1.contains("2 个文件，1 个单位"));
    desk.write("jixiao.yaml", "规则: {M001: off}\n");
    let (_, told) = desk.doctor("settings");
    assert!(told[0].0 == "good" && told[0].1.contains("jixiao.yaml"), "{told:?}");
    desk.write("jixiao.yaml", "规矩: {}\n");
    let (code, told) = desk.doctor("settings");
    assert_eq!((code, told[0].0.as_str()), (1, "attention"));
}

#[test]
fn git_is_looked_at_from_not_there_to_set_up_and_back() {
    let desk = Desk::new();
    let states = || -> Vec<String> { desk.doctor("git").1.into_iter().map(|(state, _)| state).collect() };
    let mut without = jixiao(&["doctor"]);
    without.env("PATH", "");
    let without = said(desk.prepared(without));
    assert!(without.code == 0 && without.out.contains("没有找到 git"), "{}", without.out);

    assert_eq!(states(), ["good", "hint"], "no repository");
    desk.git(&["init", "-q"]);
    assert_eq!(states(), ["good", "hint"], "not set up");
    assert_eq!(desk.jixiao(&["git", "install"]).code, 0);
    let (code, told) = desk.doctor("git");
    assert_eq!((code, told.iter().filter(|(state, _)| state == "good").count()), (0, 3), "{told:?}");
    assert!(desk.jixiao(&["doctor"]).out.contains("*.xlsx diff=jixiao"));

    // The file travels with the repository, the settings do not: a fresh clone.
    for key in ["diff.jixiao", "merge.jixiao"] {
        desk.git(&["config", "--local", "--remove-section", key]);
    }
    let (code, told) = desk.doctor("git");
    assert_eq!((code, told[1].0.as_str()), (1, "attention"));
    assert!(told[1].1.contains("克隆"), "{told:?}");

    assert_eq!(desk.jixiao(&["git", "install"]).code, 0);
    desk.git(&["config", "diff.jixiao.textconv", "/opt/old/jixiao git textconv"]);
    let (code, told) = desk.doctor("git");
    assert_eq!((code, told[2].0.as_str()), (1, "attention"));
    assert!(told[2].1.contains("/opt/old/jixiao"), "{told:?}");

    assert_eq!(desk.jixiao(&["git", "install"]).code, 0);
    fs::remove_file(desk.path().join(".gitattributes")).unwrap();
    assert_eq!(states()[1], "attention", "settings without .gitattributes do nothing");
}

#[cfg(target_os = "linux")]
#[test]
fn the_reading_child_starts_with_its_memory_bounded() {
    let desk = Desk::new();
    assert_eq!(desk.doctor("reading").1[0].0, "good");
}

#[test]
fn the_doctor_speaks_english_and_says_who_it_is() {
    let desk = Desk::new();
    let told = desk.jixiao(&["--lang", "en", "doctor"]);
    assert!(told.out.starts_with(concat!("jixiao ", env!("CARGO_PKG_VERSION"))), "{}", told.out);
    assert!(told.out.contains("nothing wants attention"), "{}", told.out);
}
