//! A clerk, an officer with sixty files, a developer: what they met while living with the program.

mod common;

use common::{Said, json, said};

const GOOD: &str = "\
项目名称: 校园网运维
年度: 2025
资金:
  总计: 75.60
  财政拨款: 75.60
绩效目标: 保障校园网稳定运行。
绩效指标:
- 一级指标: 产出指标
  二级指标: 数量指标
  三级指标: 巡检次数
  实施周期指标值: ≥12次
  年度指标值: ≥12次
";
const FORM: &str = "--form=donghu/declaration";

/// A folder of files, and the program run in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn with(files: &[(&str, &[u8])]) -> Desk {
        let desk = Desk(common::folder());
        files.iter().for_each(|(name, bytes)| desk.put(name, bytes));
        desk
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn run(&self, args: &[&str]) -> Said {
        let mut command = common::jixiao(args);
        command.current_dir(self.0.path());
        said(command)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn has(&self, name: &str) -> bool {
        self.0.path().join(name).exists()
    }
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn named(name: &str) -> String {
    GOOD.replace("校园网运维", name)
}

/// With a total that is wrong.
fn faulty(name: &str) -> String {
    named(name).replace("总计: 75.60", "总计: 80.00")
}

// ---- One of sixty ----

#[test]
fn one_file_that_cannot_be_read_does_not_hold_up_the_others() {
    let unit = "单位名称: 某中心\n项目: [一.yaml]\n";
    let desk = Desk::with(&[
        ("收到/甲.yaml", faulty("甲").as_bytes()),
        ("收到/乙.yaml", &gbk(&named("乙"))),
        ("收到/丙.yaml", named("丙").as_bytes()),
        ("收到/某中心/单位.yaml", unit.as_bytes()),
        ("收到/某中心/一.yaml", faulty("一").as_bytes()),
        ("收到/无名/单位.yaml", "项目: [二.yaml]\n主管部门: 某局\n".as_bytes()),
        ("收到/无名/二.yaml", named("二").as_bytes()),
    ]);
    let checked = desk.run(&["check", "收到", "--format", "json"]);
    assert_eq!(checked.code, 2, "{}", checked.err);
    assert!(checked.err.contains("乙.yaml 是 GB18030") && checked.err.contains("jixiao fmt"), "{}", checked.err);
    let files: Vec<String> = json(&checked.out).as_array().unwrap().iter().map(|f| f["file"].to_string()).collect();
    assert!(files.iter().any(|file| file.contains("甲.yaml")) && files.iter().any(|file| file.contains("一.yaml")));

    let exported = desk.run(&["export", "收到"]);
    assert_eq!(exported.code, 2);
    assert!(
        ["甲", "丙", "某中心"].iter().all(|name| exported.out.contains(&format!("\"{name}\""))),
        "{}",
        exported.out
    );

    let rendered = desk.run(&["render", "收到", FORM, "-o", "出"]);
    assert_eq!(rendered.code, 2, "{}", rendered.err);
    assert!(rendered.err.contains("乙.yaml") && rendered.err.contains("无名 有误，没有填"), "{}", rendered.err);
    let made = common::files(&desk.0.path().join("出"));
    assert_eq!(made.len(), 3, "{:?}", made.keys());
    // One alone is refused as ever.
    assert_eq!(desk.run(&["check", "收到/乙.yaml"]).code, 2);
    assert!(!desk.has("收到/出"));
}

#[test]
fn an_empty_spec_names_its_file() {
    let desk = Desk::with(&[("空.yaml", b""), ("注.yaml", "# 还没有写\n".as_bytes())]);
    for name in ["空.yaml", "注.yaml"] {
        let told = desk.run(&["check", name]);
        assert!(told.code == 1 && told.out.contains(&format!("{name}:1:1")), "{}", told.out);
    }
}

#[test]
fn a_spec_in_the_older_encoding_is_converted_by_the_command_it_is_told() {
    let desk = Desk::with(&[
        ("甲.yaml", &gbk(GOOD)),
        ("别的.yaml", &gbk("名称: 别人的\n")),
        ("坏.yaml", &[0x80, 0xff, b'\n']),
    ]);
    let told = desk.run(&["check", "甲.yaml"]);
    assert!(told.code == 2 && told.err.contains("jixiao fmt 甲.yaml"), "{}", told.err);
    assert_eq!(desk.run(&["fmt", "--check", "甲.yaml"]).code, 1);
    assert_eq!(desk.run(&["fmt", "甲.yaml"]).code, 0);
    assert_eq!(String::from_utf8(desk.read("甲.yaml")).unwrap(), GOOD);
    assert_eq!(desk.run(&["fmt", "--check", "甲.yaml"]).code, 0);
    // What is no spec is left alone, in whatever encoding.
    assert_eq!(desk.run(&["fmt", "别的.yaml"]).code, 0);
    assert_eq!(desk.read("别的.yaml"), gbk("名称: 别人的\n"));
    assert_eq!(desk.run(&["fmt", "坏.yaml"]).code, 2);
    // A table is for import.
    assert!(desk.run(&["render", "甲.yaml", FORM, "-o", "表.xlsx"]).code < 2);
    let told = desk.run(&["check", "表.xlsx"]);
    assert!(told.code == 2 && told.err.contains("用 jixiao import 表.xlsx"), "{}", told.err);
}

#[test]
fn a_project_in_its_units_folder_goes_on_the_forms_of_the_unit() {
    let unit = "单位名称: 某中心\n表: [donghu/declaration]\n项目: [一.yaml]\n";
    let desk = Desk::with(&[
        ("某中心/单位.yaml", unit.as_bytes()),
        ("某中心/一.yaml", named("一").as_bytes()),
        ("某中心/别的.yaml", named("别的").as_bytes()),
    ]);
    let made = desk.run(&["render", "某中心/一.yaml", "-o", "出"]);
    assert!(made.code < 2, "{}", made.err);
    assert_eq!(common::files(&desk.0.path().join("出")).len(), 1);
    // One that the unit does not list is not of the unit.
    let told = desk.run(&["render", "某中心/别的.yaml", "-o", "出"]);
    assert!(told.code == 2 && told.err.contains("--form"), "{}", told.err);
}

// ---- Folders as they are ----

#[test]
fn strangers_are_counted_and_links_lead_nowhere() {
    let desk = Desk::with(&[
        ("收/甲.yaml", GOOD.as_bytes()),
        ("收/照片.png", b"\x89PNG\r\n"),
        ("收/下/readme.txt", "看我".as_bytes()),
        ("收/下/乙.yaml", named("乙").as_bytes()),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", desk.0.path().join("收/下/回去")).unwrap();
    let strangers = if cfg!(unix) { "另有 3 个文件不是规格" } else { "另有 2 个文件不是规格" };
    for args in [
        vec!["check", "收"],
        vec!["fmt", "--check", "收"],
        vec!["export", "收"],
        vec!["render", "收", FORM, "-o", "出"],
    ] {
        let told = desk.run(&args);
        assert!(told.code < 2 && told.err.contains(strangers), "{args:?}: {}", told.err);
    }
    assert_eq!(common::files(&desk.0.path().join("出")).len(), 2);
}

// ---- Line ends ----

#[test]
fn line_ends_stay_as_they_are() {
    let windows = |text: &str| text.replace('\n', "\r\n");
    let desk = Desk::with(&[("甲.yaml", windows(GOOD).as_bytes())]);
    assert_eq!(desk.run(&["fmt", "--check", "甲.yaml"]).code, 0);
    let untidy = GOOD.replace("75.60\n  财政", "\"75.60\"\n  财政").replace("≥12次", "≥12 次。。");
    desk.put("乙.yaml", windows(&untidy).as_bytes());
    assert_eq!(desk.run(&["fmt", "乙.yaml"]).code, 0);
    let formatted = String::from_utf8(desk.read("乙.yaml")).unwrap();
    assert!(
        formatted.contains("总计: 75.60\r\n") && formatted.matches('\n').count() == formatted.matches("\r\n").count()
    );
    desk.run(&["check", "--fix", "--unsafe-fixes", "乙.yaml"]);
    let fixed = String::from_utf8(desk.read("乙.yaml")).unwrap();
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count());
}

// ---- What is written, and where ----

#[test]
fn no_folder_is_made_that_is_called_like_a_file() {
    let desk = Desk::with(&[("甲.yaml", GOOD.as_bytes())]);
    assert!(desk.run(&["render", "甲.yaml", FORM, "-o", "表.xlsx"]).code < 2);
    let before = common::files(desk.0.path());
    for args in [
        vec!["render", "甲.yaml", FORM, "-o", "x.pdf"],
        vec!["render", "甲.yaml", FORM, "-o", "x.xls"],
        vec!["import", "表.xlsx", "-o", "规格.yaml"],
        vec!["import", "表.xlsx", "-o", "-"],
        vec!["import", "表.xlsx", "-o", "x.pdf"],
        vec!["new", "规格.yaml", FORM],
        vec!["man", "-o", "手册.pdf"],
        vec!["schema", "-o", "甲.yaml"],
        vec!["import", "表.xlsx", "--report", "甲.yaml"],
    ] {
        let told = desk.run(&args);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{args:?}: {}", told.err);
        assert!(common::files(desk.0.path()) == before, "{args:?}");
    }
    // Through a pipe one file goes out as it is.
    let mut piped = common::jixiao(&["render", "甲.yaml", FORM, "--to", "xlsx", "-o", "-"]);
    let piped = piped.current_dir(desk.0.path()).output().unwrap();
    assert!(piped.status.code() < Some(2) && piped.stdout == desk.read("表.xlsx"));
    let told = desk.run(&["render", "甲.yaml", FORM, "--form", "donghu/revision", "-o", "-"]);
    assert_eq!((told.code, told.out.as_str()), (2, ""), "{}", told.err);
}

#[test]
fn only_an_earlier_output_of_its_own_is_replaced_without_a_word() {
    let own = b"<!DOCTYPE html><p>mine</p>";
    let desk =
        Desk::with(&[("甲.yaml", GOOD.as_bytes()), ("页.html", own), ("表.xlsx", b"PK mine"), ("模式.json", b"{}")]);
    desk.put("收.xlsx", &std::fs::read(common::here("examples/submissions/广州开放大学-2025.xlsx")).unwrap());
    for (file, args) in [
        ("表.xlsx", vec!["render", "甲.yaml", FORM, "-o", "表.xlsx"]),
        ("页.html", vec!["import", "收.xlsx", "--report", "页.html"]),
        ("模式.json", vec!["schema", "-o", "模式.json"]),
    ] {
        let before = desk.read(file);
        let told = desk.run(&args);
        assert!(told.code == 2 && told.err.contains(file) && told.err.contains("--force"), "{args:?}: {}", told.err);
        assert!(desk.read(file) == before, "{file}");
        let forced = desk.run(&[args.as_slice(), &["--force"]].concat());
        assert!(forced.code < 2 && desk.read(file) != before, "{args:?}: {}", forced.err);
        assert!(desk.run(&args).code < 2, "{args:?}: its own");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_told_and_a_closed_pipe_is_quiet() {
    let desk = Desk::with(&[("甲.yaml", GOOD.as_bytes())]);
    for args in
        [&["check", "甲.yaml"][..], &["export", "甲.yaml"], &["schema"], &["rules"], &["--help"], &["check", "--help"]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jixiao"));
        let ended =
            command.current_dir(desk.0.path()).env_remove("JIXIAO_LANG").args(args).stdout(full).output().unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{args:?}: {told}");
        assert!(args.contains(&"--help") || told.contains("磁盘满了"), "{args:?}: {told}");
    }
    let program = env!("CARGO_BIN_EXE_jixiao");
    let piped = format!("set -o pipefail; {program} schema | head -1 >/dev/null; echo $?");
    let ended = std::process::Command::new("bash").args(["-c", &piped]).output().unwrap();
    assert_eq!((String::from_utf8_lossy(&ended.stdout).trim(), ended.stderr.len()), ("0", 0));
}

/// The person presses Ctrl-C while a batch is being written: nothing half-written is found afterwards.
#[cfg(unix)]
#[test]
fn a_program_that_is_stopped_leaves_nothing_half_written() {
    use nix::sys::signal::{Signal, kill};
    let list: String = (0..1_000).map(|at| format!("项目{at}\t1.00\t1.00\t\t\t\t做好。\t1、1-产出指标；11-数量指标；甲数；实施周期指标值：≥3个；年度指标值：≥1个。\n")).collect();
    let table = format!(
        "项目支出绩效目标表（含转移支付项目）\n单位名称：某单位\n单位：万元\n项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标\t绩效指标\n{list}"
    );
    let mut stopped = 0;
    for round in 0..4 {
        let desk = Desk::with(&[("表.txt", table.as_bytes())]);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jixiao"));
        let mut child = command
            .current_dir(desk.0.path())
            .args(["import", "表.txt", "-o", "出/里"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let half = || {
            std::fs::read_dir(desk.0.path().join("出/里")).is_ok_and(|mut list| {
                list.any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with(".jixiao-"))
            })
        };
        while child.try_wait().unwrap().is_none() {
            if half() {
                std::thread::sleep(std::time::Duration::from_millis(round * 5));
                stopped += usize::from(kill(nix::unistd::Pid::from_raw(child.id() as i32), Signal::SIGINT).is_ok());
                break;
            }
        }
        let ended = child.wait().unwrap();
        assert!(matches!(ended.code(), Some(130 | 0 | 1)), "{ended:?}");
        assert!(!half(), "round {round}");
    }
    assert!(stopped > 0, "there was something to stop");
}

// ---- Asked for in other words ----

#[test]
fn what_is_asked_for_in_other_words_is_pointed_to() {
    let desk = Desk::with(&[]);
    for (args, hint) in [
        (&["annotate", "表.xlsx"][..], "jixiao import 表.xlsx --annotate"),
        (&["report", "表.xlsx"], "jixiao import 表.xlsx --report"),
        (&["rules", "explain", "m1"], "是不是 M001"),
        (&["rules", "explain", "k03"], "是不是 K003"),
    ] {
        let told = desk.run(args);
        assert!(told.code == 2 && told.err.contains(hint), "{args:?}: {}", told.err);
    }
    assert_eq!(desk.run(&["help", "check"]).out, desk.run(&["check", "--help"]).out);
    assert_eq!(desk.run(&["help"]).out, desk.run(&["--help"]).out);
}

/// Names of options and values are the program's own; everything else is in the language that was asked for.
#[test]
fn help_is_in_one_language() {
    let desk = Desk::with(&[]);
    for command in ["", "check", "import", "render", "git install", "forms", "rules explain", "completions"] {
        let args: Vec<&str> = command.split(' ').filter(|word| !word.is_empty()).chain(["--help"]).collect();
        let told = desk.run(&args);
        for english in
            ["Usage", "Options", "Arguments", "Commands", "Print", "possible values", "default:", "OPTIONS", "COMMAND"]
        {
            assert!(told.code == 0 && !told.out.contains(english), "{command}: {english}\n{}", told.out);
        }
    }
}

#[test]
fn a_revision_tells_of_keys_that_mean_nothing() {
    let misspelt = GOOD.replace("年度指标值: ≥12次", "年度指标值: ≥20次\n  年度目标值: ≥15次");
    let desk = Desk::with(&[("原/甲.yaml", GOOD.as_bytes()), ("甲.yaml", misspelt.as_bytes())]);
    let told = desk.run(&["revise", "原/甲.yaml", "甲.yaml", "--form", "donghu/revision"]);
    assert!(told.code == 1 && told.err.contains("没有“年度目标值”这个字段"), "{}", told.err);
}

#[test]
fn programs_are_told_what_was_left_out_the_same_way_by_check_and_import() {
    let desk = Desk::with(&[("甲.yaml", faulty("甲").as_bytes())]);
    desk.put("收.xlsx", &std::fs::read(common::here("examples/submissions/广州开放大学-2025-有错.xlsx")).unwrap());
    for args in [["check", "甲.yaml", "--format", "jsonl"], ["import", "收.xlsx", "--format", "jsonl"]] {
        let told = desk.run(&args);
        let lines: Vec<serde_json::Value> = told.out.lines().map(json).collect();
        let (last, findings) = lines.split_last().unwrap();
        let count = |key: &str| last["count"][key].as_u64().unwrap();
        assert_eq!(count("omitted"), 0);
        assert_eq!(count("errors") + count("warnings") + count("infos"), findings.len() as u64, "{}", told.out);
        assert!(!findings.is_empty() && findings.iter().all(|finding| finding["id"].is_string()));
    }
}
