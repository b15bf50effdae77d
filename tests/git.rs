//! `jixiao git` with the real git: tables as specs in `git diff`, specs merged by facts, and `render --check`.

mod common;

use assert_cmd::Command;
use common::{folder, golden, here, jixiao, said, text_of};
use jixiao::document::{Block, Cell, Row};
use jixiao::formats::{Kind, excel, xlsx};
use std::fs;
use std::path::Path;

/// A repository of its own, untouched by the settings of whoever runs the tests.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(folder());
        repository.git(&["init", "-q", "-b", "main"]);
        repository.git(&["config", "user.name", "科员"]);
        repository.git(&["config", "user.email", "someone@example.invalid"]);
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = if program == "git" { Command::new("git") } else { jixiao(&[]) };
        command.current_dir(self.path()).args(args);
        for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("LC_ALL", "C")] {
            command.env(name, value);
        }
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(name);
        }
        // Whether a jixiao of some other version lies on PATH must not matter.
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    /// What git said; it must succeed.
    fn git(&self, args: &[&str]) -> String {
        let said = said(self.command("git", args));
        assert_eq!(said.code, 0, "git {args:?}: {}{}", said.out, said.err);
        said.out
    }

    fn jixiao(&self, args: &[&str]) -> common::Said {
        said(self.command("jixiao", args))
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn copy(&self, from: &str, name: &str) {
        self.write(name, fs::read(here(from)).unwrap());
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// With jixiao installed and one spec committed.
    fn with_spec() -> Repository {
        let repository = Repository::new();
        assert_eq!(repository.jixiao(&["git", "install"]).code, 0);
        repository.write(SPEC, fs::read(here("specs/广州开放大学/业务用房物业管理费.yaml")).unwrap());
        repository.commit("申报");
        repository
    }

    /// Two branches that each edit the spec, the second one merged into the first.
    fn merge(&self, ours: impl Fn(&str) -> String, theirs: impl Fn(&str) -> String) -> common::Said {
        let base = self.read(SPEC);
        self.git(&["checkout", "-q", "-b", "财务科"]);
        self.write(SPEC, theirs(&base));
        self.commit("财务科改");
        self.git(&["checkout", "-q", "main"]);
        self.write(SPEC, ours(&base));
        self.commit("业务科改");
        said(self.command("git", &["merge", "-q", "--no-edit", "财务科"]))
    }
}

const SPEC: &str = "specs/广州开放大学/业务用房物业管理费.yaml";
const CLEANING: &str = "  三级指标: 日常保洁频率\n  实施周期指标值: 每天2次\n  年度指标值: 2次/天\n";
const AREA: &str = "  三级指标: 物业管理面积\n  实施周期指标值: 年度计划数\n  年度指标值: 年度计划数\n";

/// The `-` and `+` lines of a diff, without its headings.
fn changes(diff: &str) -> Vec<&str> {
    let is_change = |line: &&str| {
        (line.starts_with('-') || line.starts_with('+')) && !line.starts_with("---") && !line.starts_with("+++")
    };
    diff.lines().filter(is_change).collect()
}

#[test]
fn install_says_what_it_did_and_uninstall_undoes_exactly_that() {
    let repository = Repository::new();
    let config = repository.git(&["config", "--local", "--list"]);
    let first = repository.jixiao(&["git", "install"]);
    assert_eq!(first.code, 0, "{}", first.err);
    for line in
        ["*.xlsx diff=jixiao", "specs/**/*.yaml merge=jixiao", "diff.jixiao.textconv = ", "merge.jixiao.driver = "]
    {
        assert!(first.out.contains(line), "{}", first.out);
    }
    let written = repository.read(".gitattributes");
    for line in first.out.lines().filter(|line| line.contains("=jixiao")) {
        assert!(written.contains(line.trim()));
    }
    assert_eq!(repository.jixiao(&["git", "install"]).out, "已经设置好，没有改动\n");
    assert_eq!(repository.read(".gitattributes"), written);
    assert_eq!(repository.jixiao(&["git", "install", "--check"]).code, 0);
    let gone = repository.jixiao(&["git", "uninstall"]);
    assert_eq!(gone.code, 0);
    assert!(gone.out.contains(".gitattributes：已删除") && gone.out.contains("merge.jixiao.driver"), "{}", gone.out);
    assert!(!repository.path().join(".gitattributes").exists());
    assert_eq!(repository.git(&["config", "--local", "--list"]), config);
    assert_eq!(repository.jixiao(&["git", "uninstall"]).out, "没有设置过，没有改动\n");
    assert_eq!(repository.jixiao(&["git", "install", "--check"]).code, 1);
}

#[test]
fn what_others_set_stays_and_own_patterns_are_kept() {
    let repository = Repository::new();
    repository.write(".gitattributes", "*.xlsx binary");
    repository.git(&["config", "diff.other.textconv", "cat"]);
    repository.write("申报/甲/说明.txt", "");
    // From a folder below, for the whole work tree.
    let mut install =
        repository.command("jixiao", &["git", "install", "--specs", "申报/**/*.yaml", "--specs", "自评 一/*.yaml"]);
    install.current_dir(repository.path().join("申报/甲"));
    assert_eq!(said(install).code, 0);
    let written = repository.read(".gitattributes");
    assert!(written.starts_with("*.xlsx binary\n# >>> jixiao"), "{written}");
    assert_eq!(repository.git(&["check-attr", "diff", "x.xlsx"]), "x.xlsx: diff: jixiao\n");
    let attribute = |path: &str| repository.git(&["-c", "core.quotepath=off", "check-attr", "merge", path]);
    assert_eq!(attribute("申报/甲/乙.yaml"), "申报/甲/乙.yaml: merge: jixiao\n");
    assert_eq!(attribute("自评 一/乙.yaml"), "自评 一/乙.yaml: merge: jixiao\n");
    assert_eq!(repository.jixiao(&["git", "install"]).out, "已经设置好，没有改动\n");
    assert_eq!(repository.jixiao(&["git", "uninstall"]).code, 0);
    assert_eq!(repository.read(".gitattributes"), "*.xlsx binary");
    assert_eq!(repository.git(&["config", "diff.other.textconv"]), "cat\n");
}

#[test]
fn a_linked_work_tree_is_a_place_to_install_and_no_repository_is_not() {
    let repository = Repository::new();
    repository.write("x", "");
    repository.commit("x");
    let other = folder();
    let tree = other.path().join("另一处");
    repository.git(&["worktree", "add", "-q", text_of(&tree), "-b", "另一处"]);
    let mut install = repository.command("jixiao", &["git", "install"]);
    install.current_dir(&tree);
    assert_eq!(said(install).code, 0);
    assert!(tree.join(".gitattributes").is_file() && !repository.path().join(".gitattributes").exists());
    let nowhere = folder();
    for verb in ["install", "uninstall"] {
        let mut command = repository.command("jixiao", &["git", verb]);
        command.current_dir(nowhere.path()).env("GIT_CEILING_DIRECTORIES", nowhere.path().parent().unwrap());
        let said = said(command);
        assert_eq!(said.code, 2);
        assert!(said.err.contains("不是 git 仓库的工作目录") && said.out.is_empty(), "{}", said.err);
    }
}

#[test]
fn the_program_is_called_by_its_name_where_that_is_this_program() {
    let repository = Repository::new();
    let own = Path::new(env!("CARGO_BIN_EXE_jixiao"));
    let mut install = repository.command("jixiao", &["git", "install"]);
    install
        .env("PATH", std::env::join_paths([own.parent().unwrap(), Path::new("/usr/bin"), Path::new("/bin")]).unwrap());
    assert_eq!(said(install).code, 0);
    assert_eq!(repository.git(&["config", "diff.jixiao.textconv"]), "jixiao git textconv\n");
}

#[test]
fn a_submission_edited_in_excel_shows_the_changed_target() {
    let repository = Repository::with_spec();
    repository.copy("examples/submissions/广州开放大学-2025.xlsx", "收到/申报.xlsx");
    repository.copy("tests/fixtures/git/申报.xls", "收到/申报.xls");
    repository.copy("tests/fixtures/git/申报.docx", "收到/申报.docx");
    repository.commit("收到申报");
    for kind in ["xlsx", "xls", "docx"] {
        let name = format!("收到/申报.{kind}");
        repository.copy(&format!("tests/fixtures/git/申报-改后.{kind}"), &name);
        let diff = repository.git(&["diff", "--", &name]);
        let (old, new) = if kind == "docx" {
            ("年度指标值: 95%", "年度指标值: ≥98%")
        } else {
            ("年度指标值: 年度计划数", "年度指标值: ≥32000平方米")
        };
        let lines: Vec<String> = changes(&diff).iter().map(|line| line.replace("  ", "")).collect();
        assert_eq!(lines, [format!("-{old}"), format!("+{new}")], "{diff}");
        // The indicator that is meant stands above its target.
        assert!(
            diff.contains(if kind == "docx" {
                "三级指标: 群众满意度较高"
            } else {
                "三级指标: 物业管理面积"
            }),
            "{diff}"
        );
    }
    repository.commit("改了指标");
    for args in [&["log", "-p", "-1"][..], &["show"]] {
        let told = repository.git(args);
        assert_eq!(told.matches("+    年度指标值: ≥32000平方米").count(), 2, "{told}");
        assert!(!told.contains("Binary files"), "{told}");
    }
}

#[test]
fn textconv_never_fails_and_never_tells_the_name_of_a_copy() {
    let folder = folder();
    let own = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let said = common::run(&["git", "textconv", text_of(&path)]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(!said.out.contains(name) && !said.out.is_empty(), "{}", said.out);
        said.out
    };
    let form = fs::read(here("tests/fixtures/excel/form.xls")).unwrap();
    let cells = own("Xy12ab_表.xls", &form);
    assert!(cells.starts_with("# 认不出是哪张表，逐格列出\n项目支出绩效目标表!A1: 项目支出绩效目标表"), "{cells}");
    assert!(cells.contains("!A4: 信息化建设⏎（第一期）\n"), "{cells}");
    assert_eq!(cells, own("另一个.xlsx", &form), "the content tells what it is");
    // A name that looks like an option is still a name.
    fs::write(folder.path().join("-x.xls"), &form).unwrap();
    let mut odd = jixiao(&["git", "textconv", "-x.xls"]);
    odd.current_dir(folder.path());
    assert_eq!(said(odd).out, cells);
    for bytes in [&form[..3000], b"", b"\x00\xff\x00", b"PK\x03\x04 not a zip", "a\tb\n".as_bytes()] {
        own("坏.xlsx", bytes);
    }
    let missing = common::run(&["git", "textconv", "没有.xlsx"]);
    assert!(missing.code == 0 && missing.out.starts_with("# 读不出内容"), "{}", missing.out);
}

#[test]
fn what_a_spec_does_not_hold_is_shown_below_it() {
    let folder = folder();
    let name = folder.path().join("表.xlsx");
    let render = ["--quiet", "render", "templates/guangzhou/unit-coded/example.yaml", "-o", text_of(&name)];
    assert_eq!(common::run(&render).code, 0);
    let mut document = excel::read(&fs::read(&name).unwrap(), Kind::Xlsx).unwrap();
    let Some(Block::Table(table)) = document.sections[0].blocks.last_mut() else { panic!("a sheet is a table") };
    let last = table.rows.len() + 1;
    table.rows[1].cells[0].note = Some("张三说\n再议".into());
    table.rows.push(Row { cells: vec![Cell::text(9, "另见附件三".repeat(20))], ..Row::default() });
    fs::write(&name, xlsx::write(&document, 0).unwrap().0).unwrap();
    let text = common::run(&["git", "textconv", text_of(&name)]).out;
    let told: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    let sheet = &document.sections[0].name;
    let expected = [
        format!("# 批注 {sheet}!A2: 张三说⏎再议"),
        format!("# 规格里没有这一格 {sheet}!J{last}: {}", "另见附件三".repeat(20)),
    ];
    assert!(
        text.starts_with("单位名称: ") && told.len() == 2 && text.ends_with(&format!("{}\n", expected.join("\n"))),
        "{told:?}"
    );
}

#[test]
fn branches_that_change_different_indicators_merge_clean() {
    let repository = Repository::with_spec();
    let base = repository.read(SPEC);
    let new = "- 一级指标: 产出指标\n  二级指标: 质量指标\n  三级指标: 保洁合格率\n  年度指标值: ≥95%\n";
    let area = AREA.replace("  年度指标值: 年度计划数", "  年度指标值: ≥32000平方米") + new;
    // Two fields of one indicator stand on neighbouring lines, where git alone would ask.
    let said = repository.merge(
        |text| text.replace("  年度指标值: 2次/天", "  年度指标值: 3次/天"),
        |text| text.replace("  实施周期指标值: 每天2次", "  实施周期指标值: 每天3次").replace(AREA, &area),
    );
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let cleaning = CLEANING.replace("每天2次", "每天3次").replace("2次/天", "3次/天");
    assert_eq!(repository.read(SPEC), base.replace(CLEANING, &cleaning).replace(AREA, &area));
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    let formatted = repository.jixiao(&["fmt", "--check", "specs"]);
    assert_eq!(formatted.code, 0, "{}", formatted.out);
}

#[test]
fn one_side_reorders_and_adds_while_the_other_edits() {
    let repository = Repository::with_spec();
    let (cleaning, area) = (
        format!("- 一级指标: 产出指标\n  二级指标: 数量指标\n{CLEANING}"),
        format!("- 一级指标: 产出指标\n  二级指标: 数量指标\n{AREA}"),
    );
    let new = "- 一级指标: 产出指标\n  二级指标: 数量指标\n  三级指标: 保安人数\n  年度指标值: 12人\n";
    let said = repository.merge(
        |text| text.replace(&format!("{cleaning}{area}"), &format!("{area}{new}{cleaning}")),
        |text| text.replace("2次/天", "3次/天"),
    );
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let cleaning = cleaning.replace("2次/天", "3次/天");
    assert!(
        repository.read(SPEC).contains(&format!("绩效指标:\n{area}{new}{cleaning}- 一级指标")),
        "{}",
        repository.read(SPEC)
    );
}

#[test]
fn branches_that_change_the_same_fact_conflict_readably() {
    let repository = Repository::with_spec();
    let said = repository.merge(
        |text| text.replace("2次/天", "3次/天").replace("90%以上\n", "≥90%\n"),
        |text| text.replace("2次/天", "4次/天").replace("152.49", "160.00"),
    );
    assert_eq!(said.code, 1);
    let text = repository.read(SPEC);
    let status = repository.git(&["-c", "core.quotepath=off", "status", "--porcelain"]);
    // Git's own words are another matter in another version.
    let ours = said.err.lines().filter(|line| line.starts_with("specs/")).collect::<Vec<_>>().join("\n");
    let mut story = format!("$ git merge 财务科\n{ours}\n$ git status --porcelain\n{status}");
    story += &format!("$ cat {SPEC}\n{text}");
    let checked = repository.jixiao(&["check", SPEC]);
    assert_eq!(checked.code, 1);
    story += &format!("$ jixiao check {SPEC}\n{}", checked.out);
    golden("git-conflict.txt", &story);
    assert_eq!(text.matches("<<<<<<<").count(), 1, "what only one side changed is merged");
    let formatted = repository.jixiao(&["fmt", SPEC]);
    assert_eq!(formatted.code, 2);
    assert!(formatted.err.contains("S013") && formatted.err.contains(":12:1"), "{}", formatted.err);
    assert_eq!(repository.read(SPEC), text, "fmt leaves a conflict alone");
}

#[test]
fn what_is_no_spec_is_merged_by_lines_and_says_so() {
    let repository = Repository::with_spec();
    repository.write(SPEC, "甲: 1\n\n\n\n乙: 2\n");
    repository.commit("别的文件");
    let said = repository.merge(|text| text.replace("甲: 1", "甲: 3"), |text| text.replace("乙: 2", "乙: 4"));
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.err.contains("不是逐行写的规格，改为按行合并"), "{}", said.err);
    assert_eq!(repository.read(SPEC), "甲: 3\n\n\n\n乙: 4\n");
    let repository = Repository::with_spec();
    let said = repository.merge(
        |text| text.replace("2次/天", "3次/天").replace("项目名称: ", "项目名称："),
        |text| text.replace("2次/天", "4次/天"),
    );
    assert_eq!(said.code, 1);
    assert!(said.err.contains("我方第 1 行读不懂（键后用了全角冒号"), "{}", said.err);
    let text = repository.read(SPEC);
    assert!(text.contains("<<<<<<< 我方（HEAD）\n") && text.contains(">>>>>>> 对方（财务科）\n"), "{text}");
}

#[test]
fn render_check_names_the_cells_that_are_not_what_the_spec_gives() {
    let folder = folder();
    let out = text_of(folder.path());
    let check = || common::run(&["render", "specs", "-o", out, "--check"]);
    let missing = check();
    assert_eq!(missing.code, 1);
    assert_eq!(missing.out.matches("F020").count(), 5, "{}", missing.out);
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing is written");
    assert_eq!(common::run(&["--quiet", "render", "specs", "-o", out]).code, 0);
    let before = common::files(folder.path());
    let clean = check();
    assert_eq!(clean.code, 0, "{}", clean.out);

    // Another spec's file in its place, and one of which only the outside differs.
    let name = |part: &str| before.keys().find(|name| name.contains(part)).unwrap().clone();
    let edited = name("广州开放大学");
    let spec = folder.path().join("改");
    fs::create_dir(&spec).unwrap();
    for (name, bytes) in common::files(&here("specs/广州开放大学")) {
        let text = String::from_utf8(bytes).unwrap();
        fs::write(
            spec.join(name),
            text.replace("三级指标: 日常保洁频率", "三级指标: 保洁频率").replace("152.49", "152.50"),
        )
        .unwrap();
    }
    let again = common::run(&["--quiet", "render", text_of(&spec), "-o", text_of(&folder.path().join(&edited))]);
    assert_eq!(again.code, 0, "{}", again.err);
    fs::remove_dir_all(&spec).unwrap();
    let reformatted = folder.path().join(name("信息化运维提升"));
    let newer = jixiao(&["--quiet", "render", "specs/信息化运维提升.yaml", "-o", text_of(&reformatted)])
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .output()
        .unwrap();
    assert!(newer.status.success());
    fs::write(folder.path().join(name("济南市")), "坏").unwrap();
    let before = common::files(folder.path());
    let told = check();
    assert_eq!(told.code, 1);
    assert_eq!(common::files(folder.path()), before, "nothing is written");
    let story = told.out.replace(out, "out");
    golden("render-check.txt", &story);
}

/// Its commands are run by tests/book.rs.
#[test]
fn the_guide_has_settings_that_can_be_read() {
    let guide = fs::read_to_string(here("docs/git.md")).unwrap();
    let examples: Vec<&str> = guide.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 4);
    for example in examples.into_iter().chain([fs::read_to_string(here(".pre-commit-hooks.yaml")).unwrap().as_str()]) {
        let (_, report) = jixiao::formats::yaml::parse(jixiao::source::SourceId::default(), example);
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}
