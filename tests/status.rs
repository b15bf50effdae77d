//! A workspace knows what it owes: status tells it, render fills what is out of date and nothing else, and watching
//! fills what a save made out of date.

mod common;

use common::{Said, jixiao, json, said};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FORM: &str = "about: project\ntitle: 申报表\ncolumns: [20, 40]\nblocks:\n- {text: 申报表, style: 标题}\n- rows:\n  - [项目名称, \"{项目名称}\"]\n  - [绩效目标, \"{绩效目标}\"]\n  - [总计, \"{资金.总计|money}\"]\n  - [财政拨款, \"{资金.财政拨款|money}\"]\n- table:\n    each: 绩效指标\n    columns:\n    - {head: 三级指标, cell: \"{三级指标}\"}\n    - {head: 指标值, cell: \"{年度指标值}\"}\n";
const RESULT: &str = "about: project\ntitle: 自评表\ncolumns: [20, 20, 20]\nblocks:\n- {text: 自评表, style: 标题}\n- rows:\n  - [项目名称, {cell: \"{项目名称}\", span: 2}]\n  - [绩效目标, {cell: \"{绩效目标}\", span: 2}]\n  - [总计, {cell: \"{资金.总计|money}\", span: 2}]\n  - [财政拨款, {cell: \"{资金.财政拨款|money}\", span: 2}]\n- table:\n    each: 绩效指标\n    columns:\n    - {head: 三级指标, cell: \"{三级指标}\"}\n    - {head: 指标值, cell: \"{年度指标值}\"}\n    - {head: 完成值, cell: \"{自评.完成值}\"}\n";

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: common::folder() };
        desk.put("templates/某市/申报表/form.yaml", FORM);
        desk.put("templates/某市/自评表/form.yaml", RESULT);
        desk.put("jixiao.yaml", "规格: specs\n阶段:\n  申报: [某市/申报表]\n  自评: [某市/自评表]\n");
        desk.put("specs/某中学/单位.yaml", "单位名称: 某中学\n项目:\n- 图书.yaml\n- 运维.yaml\n");
        desk.put("specs/某中学/图书.yaml", &project("图书", "≥5册", ""));
        desk.put("specs/某中学/运维.yaml", &project("运维", "≥99%", ""));
        desk
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Said {
        let mut command = jixiao(args);
        command.current_dir(self.folder.path());
        said(command)
    }

    /// The state of each file, by its path.
    fn states(&self) -> Vec<(String, String)> {
        let told = json(&self.run(&["status", "--format", "json"]).out);
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_string();
        let units =
            told["units"].as_array().unwrap().iter().flat_map(|unit| unit["stages"].as_array().unwrap().clone());
        let files = units.flat_map(|stage| stage["files"].as_array().unwrap().clone());
        files.map(|file| (text(&file["path"]), text(&file["state"]))).collect()
    }
}

fn project(name: &str, target: &str, result: &str) -> String {
    format!(
        "项目名称: {name}\n资金:\n  总计: 10.00\n  财政拨款: 10.00\n绩效目标: 完成{name}。\n绩效指标:\n- 一级指标: 产出指标\n  二级指标: 数量指标\n  三级指标: {name}数\n  年度指标值: {target}\n{result}"
    )
}

const REACHED: &str = "  自评:\n    完成值: 6册\n    得分: 10\n";
const BOOKS: &str = "out/申报/某中学/图书-申报表.xlsx";
const UPKEEP: &str = "out/申报/某中学/运维-申报表.xlsx";

#[test]
fn only_what_is_out_of_date_is_filled_in() {
    let desk = Desk::new();
    let said = desk.run(&["status"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.out.starts_with("单位    申报"), "{}", said.out);
    assert!(said.out.contains("\n某中学  2 个项目，表 2，缺 2  没有填\n"), "{}", said.out);
    assert!(said.out.contains(&format!("缺  {BOOKS}")), "{}", said.out);

    let said = desk.run(&["render"]);
    assert_eq!((said.code, said.out.as_str()), (0, format!("{BOOKS}\n{UPKEEP}\n").as_str()), "{}", said.err);
    let first = std::fs::read(desk.folder.path().join(BOOKS)).unwrap();
    let said = desk.run(&["render"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert!(said.err.contains("填了 0 张，2 张没有变"), "{}", said.err);

    // A comment, a time, and what the form does not show make nothing out of date; what it shows does.
    desk.put("specs/某中学/图书.yaml", &format!("# 已核对\n{}", project("图书", "≥5册", "  权重: 100\n")));
    assert!(desk.states().iter().all(|(_, state)| state == "current"), "{:?}", desk.states());
    desk.put("specs/某中学/图书.yaml", &project("图书", "≥6册", ""));
    assert_eq!(desk.states(), [(BOOKS.into(), "out of date".into()), (UPKEEP.into(), "current".into())]);
    assert_eq!(desk.run(&["render"]).out, format!("{BOOKS}\n"));
    assert_ne!(std::fs::read(desk.folder.path().join(BOOKS)).unwrap(), first);

    // A form that was changed makes all of its files out of date, a file that is gone is missing.
    desk.put("templates/某市/申报表/form.yaml", &FORM.replace("columns: [20, 40]", "columns: [20, 44]"));
    std::fs::remove_file(desk.folder.path().join(UPKEEP)).unwrap();
    assert_eq!(desk.states(), [(BOOKS.into(), "out of date".into()), (UPKEEP.into(), "missing".into())]);
    assert_eq!(desk.run(&["render"]).out, format!("{BOOKS}\n{UPKEEP}\n"));
}

#[test]
fn a_file_that_somebody_edited_is_left_alone() {
    let desk = Desk::new();
    desk.run(&["render"]);
    // Any other workbook: what matters is that it is not the one that was written.
    std::fs::copy(desk.folder.path().join(UPKEEP), desk.folder.path().join(BOOKS)).unwrap();
    assert_eq!(desk.states()[0], (BOOKS.into(), "edited".into()));
    let said = desk.run(&["render"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("有人改过") && said.err.contains("--into"), "{}", said.err);
    assert_eq!(desk.run(&["render", "--force"]).out, format!("{BOOKS}\n"));
    // Where the ledger is lost, what is there is filled in anew and nothing else happens.
    std::fs::remove_file(desk.folder.path().join("out/.jixiao.json")).unwrap();
    assert_eq!(desk.states()[0].1, "out of date");
    let said = desk.run(&["render"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert_eq!(desk.states()[0].1, "current");
}

#[test]
fn a_stage_is_owed_by_the_projects_that_have_come_to_it() {
    let desk = Desk::new();
    desk.put("specs/某中学/图书.yaml", &project("图书", "≥5册", REACHED));
    let said = desk.run(&["render"]);
    let result = "out/自评/某中学/图书-自评表.xlsx";
    assert_eq!(said.out, format!("{BOOKS}\n{UPKEEP}\n{result}\n"), "{}", said.err);
    let told = json(&desk.run(&["status", "--format", "json"]).out);
    let stage = &told["units"][0]["stages"][1];
    assert_eq!(
        (stage["stage"].as_str(), stage["filled"].as_u64(), stage["projects"].as_u64()),
        (Some("自评"), Some(1), Some(2))
    );
    let said = desk.run(&["status", "--stage", "自评"]);
    assert!(said.out.contains("填了 1/2"), "{}", said.out);
    let declared = desk.run(&["status", "--stage", "申报"]);
    assert_eq!((said.code, declared.code), (1, 0), "{}", declared.out);
    // Later stages leave the declared form as it is.
    desk.put("specs/某中学/运维.yaml", &project("运维", "≥99%", "  自评:\n    完成值: 99.5%\n    得分: 10\n"));
    let states = desk.states();
    let late: Vec<_> = states.iter().filter(|(_, state)| state != "current").collect();
    assert_eq!(late, [&("out/自评/某中学/运维-自评表.xlsx".to_string(), "missing".to_string())]);
    let page = desk.run(&["status", "--format", "html"]).out;
    assert!(page.starts_with("<!doctype html>") && page.contains("<td>某中学</td>"), "{page}");
}

#[test]
fn faults_and_unnamed_forms_are_told_and_the_rest_is_filled_in() {
    let desk = Desk::new();
    desk.put("specs/某医院/单位.yaml", "单位名称: 某医院\n项目:\n- 坏.yaml\n");
    desk.put("specs/某医院/坏.yaml", "项目名称: [坏\n");
    let said = desk.run(&["render"]);
    assert_eq!((said.code, said.out.as_str()), (2, format!("{BOOKS}\n{UPKEEP}\n").as_str()), "{}", said.err);
    assert!(desk.run(&["status"]).out.contains("规格有误"));
    desk.put("jixiao.yaml", "规格: specs\n");
    std::fs::remove_dir_all(desk.folder.path().join("specs/某医院")).unwrap();
    let said = desk.run(&["render"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("没有写明"), "{}", said.err);
    let said = desk.run(&["render", "--check"]);
    assert!(said.code == 2 && said.err.contains("没有写规格"), "{}", said.err);
}

/// A program that is ended with the story.
struct Watching(std::process::Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_save_is_filled_in_while_watching() {
    let desk = Desk::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_jixiao"))
        .args(["render", "--watch"])
        .current_dir(desk.folder.path())
        .env_remove("JIXIAO_LANG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let _watching = Watching(child);
    let lines = |from: Box<dyn std::io::Read + Send>| {
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(from).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        receive
    };
    let (out, err) = (lines(Box::new(out)), lines(Box::new(err)));
    let wait = Duration::from_secs(30);
    while !err.recv_timeout(wait).unwrap().contains("在看着") {}
    assert_eq!([out.recv_timeout(wait).unwrap(), out.recv_timeout(wait).unwrap()], [BOOKS, UPKEEP]);

    // An editor writes beside the file and renames.
    let path: PathBuf = desk.folder.path().join("specs/某中学/图书.yaml");
    let beside = path.with_file_name(".图书.yaml.swp");
    std::fs::write(&beside, project("图书", "≥7册", "")).unwrap();
    let saved = Instant::now();
    std::fs::rename(&beside, &path).unwrap();
    assert_eq!(out.recv_timeout(wait).unwrap(), BOOKS);
    let took = saved.elapsed();
    // Wide, for programs without optimisation on a busy machine.
    assert!(took < Duration::from_secs(2), "{took:?}");
    let read_back = desk.run(&["import", BOOKS, "--format", "json"]);
    assert!(read_back.out.contains("≥7册"), "{}", read_back.err);

    // Half a spec is told, and the next save is waited for.
    desk.put("specs/某中学/图书.yaml", "项目名称: [\n");
    while !err.recv_timeout(wait).unwrap().contains("有误") {}
    desk.put("specs/某中学/图书.yaml", &project("图书", "≥8册", ""));
    assert_eq!(out.recv_timeout(wait).unwrap(), BOOKS);
}
