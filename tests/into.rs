//! A returned form goes into the unit it came from, project by project, and touches nothing else (law 3).

mod common;

use common::{Said, files, folder, json, run, text_of};
use jixiao::forms::{About, Library};
use jixiao::tree::{Node, Value};
use std::path::{Path, PathBuf};

/// The example of every unit form as a folder: 单位.yaml and a file a project.
struct Desk {
    folder: tempfile::TempDir,
    form: String,
}

fn unit_forms() -> Vec<Desk> {
    let library = Library::built_in().unwrap();
    let ids = library.forms.iter().filter(|form| form.about == About::Unit).map(|form| form.id.clone());
    let desks: Vec<Desk> = ids
        .filter_map(|form| {
            let example = common::here(&format!("templates/{form}/example.yaml"));
            let folder = folder();
            let mut unit = common::spec(&example);
            let home = folder.path().join("单位");
            std::fs::create_dir(&home).unwrap();
            let Some(Node { value: Value::List(projects), .. }) = unit.child_mut("项目") else { return None };
            for (at, project) in projects.iter_mut().enumerate() {
                let name = format!("{at:02}.yaml");
                std::fs::write(home.join(&name), jixiao::formats::yaml::print(project)).unwrap();
                *project = Node::text(name);
            }
            std::fs::write(home.join("单位.yaml"), jixiao::formats::yaml::print(&unit)).unwrap();
            Some(Desk { folder, form })
        })
        .collect();
    assert!(desks.len() >= 3, "there are unit forms to try");
    desks
}

impl Desk {
    fn home(&self) -> PathBuf {
        self.folder.path().join("单位")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home().join(name)
    }

    fn edit(&self, name: &str, edit: impl Fn(&str) -> String) {
        let text = std::fs::read_to_string(self.file(name)).unwrap();
        let edited = edit(&text);
        assert_ne!(text, edited, "{}/{name}: the edit changes something\n{text}", self.form);
        std::fs::write(self.file(name), edited).unwrap();
    }

    /// The unit as it is now, filled into the form.
    fn filled(&self) -> PathBuf {
        let out = self.folder.path().join("表.xlsx");
        let said = run(&["render", text_of(&self.home()), "--form", &self.form, "-o", text_of(&out)]);
        assert!(said.code < 2, "{}: {}", self.form, said.err);
        out
    }

    fn lay(&self, table: &Path, target: &Path, more: &[&str]) -> Said {
        run(&[&["import", text_of(table), "--form", &self.form, "--into", text_of(target)], more].concat())
    }
}

#[test]
fn a_form_goes_back_into_its_unit_without_a_trace() {
    for desk in unit_forms() {
        let table = desk.filled();
        let before = files(&desk.home());
        for target in [desk.home(), desk.file("单位.yaml")] {
            let said = desk.lay(&table, &target, &[]);
            assert!(said.code < 2, "{}: {}", desk.form, said.err);
            assert!(!said.out.contains(" → "), "{}: {}", desk.form, said.out);
        }
        assert_eq!(files(&desk.home()), before, "{}", desk.form);
    }
}

#[test]
fn only_what_the_form_shows_changes_and_every_change_says_from_what_to_what() {
    for desk in unit_forms() {
        let table = desk.filled();
        let sent = files(&desk.home());
        // Meanwhile the spec was changed in a fact the form shows, and got a comment and a fact it does not show.
        let goal = common::spec(&desk.file("00.yaml")).child("绩效目标").and_then(Node::as_text).map(str::to_string);
        let goal = goal.unwrap_or_else(|| panic!("{}: the first project has a goal", desk.form));
        let first = goal.lines().next().unwrap().to_string();
        desk.edit("00.yaml", |text| {
            format!("# 经办人的话\n{}备注: 表上没有的备注\n", text.replace(&first, "另一个目标。"))
        });
        let mine = std::fs::read_to_string(desk.file("00.yaml")).unwrap();
        let said = desk.lay(&table, &desk.home(), &["--format", "json"]);
        let told = json(&said.out)["changed"].clone();
        let told = told.as_array().unwrap();
        assert!(
            told.iter().any(|change| change["path"] == "绩效目标"
                && change["from"].as_str().unwrap().contains("另一个目标。")
                && change["to"].as_str().unwrap().contains(first.trim())
                && change["file"].as_str().unwrap().ends_with("00.yaml")),
            "{}: {told:#?}",
            desk.form
        );
        let now = files(&desk.home());
        let text = std::str::from_utf8(&now["00.yaml"]).unwrap();
        assert_eq!(text, mine.replace("另一个目标。", &first), "{}", desk.form);
        for (name, bytes) in &sent {
            assert!(name == "00.yaml" || now[name] == *bytes, "{}: {name} changed", desk.form);
        }
        let again = desk.lay(&table, &desk.home(), &["--format", "json"]);
        assert_eq!(json(&again.out)["changed"].as_array().map(Vec::len), Some(0), "{}", desk.form);
    }
}

#[test]
fn a_project_without_its_like_is_told_and_nothing_is_made_up() {
    for desk in unit_forms() {
        let table = desk.filled();
        let name = common::spec(&desk.file("00.yaml")).child("项目名称").and_then(Node::as_text).unwrap().to_string();
        desk.edit("00.yaml", |text| text.replace(&name, "改了名的项目"));
        let before = files(&desk.home());
        let said = desk.lay(&table, &desk.home(), &["--format", "json"]);
        assert_eq!(said.code, 1, "{}: {}", desk.form, said.err);
        let findings = json(&said.out)["findings"].clone();
        let of = |id: &str| findings.as_array().unwrap().iter().filter(|f| f["id"] == id).cloned().collect::<Vec<_>>();
        let (unmatched, absent) = (of("I040"), of("I041"));
        let [unmatched] = unmatched.as_slice() else { panic!("{}: {findings:#}", desk.form) };
        assert!(unmatched["message"].as_str().unwrap().contains(&name) && unmatched["cell"].is_string(), "{unmatched}");
        assert!(absent.len() == 1 && absent[0]["message"].as_str().unwrap().contains("改了名的项目"), "{absent:?}");
        assert_eq!(files(&desk.home()), before, "{}: nothing else was to change", desk.form);
    }
}

#[test]
fn a_broken_file_keeps_the_whole_unit_as_it_is() {
    let desk = unit_forms().remove(0);
    let table = desk.filled();
    desk.edit("单位.yaml", |text| format!("{text}# 末尾\n"));
    desk.edit("00.yaml", |text| format!("{text}坏: [\n"));
    let before = files(&desk.home());
    let said = desk.lay(&table, &desk.home(), &[]);
    assert!(said.code == 2 && said.err.contains("语法错误") && said.err.contains("00.yaml"), "{}", said.err);
    assert_eq!(files(&desk.home()), before);
}

#[test]
fn amounts_in_another_unit_do_not_turn_those_that_stay() {
    let desk = unit_forms().remove(0);
    let table = desk.filled();
    let name = common::spec(&desk.file("00.yaml")).child("项目名称").and_then(Node::as_text).unwrap().to_string();
    desk.edit("00.yaml", |text| text.replace(&name, "不在表上的项目"));
    desk.edit("单位.yaml", |text| format!("金额单位: 元\n{}", text.replace("金额单位: 万元\n", "")));
    let before = files(&desk.home());
    let said = desk.lay(&table, &desk.home(), &[]);
    assert!(said.code == 2 && said.err.contains("金额单位"), "{}", said.err);
    assert_eq!(files(&desk.home()), before);
}

/// Names are looked up, not compared each with each: 4,000 projects take some four times as long as 1,000.
#[test]
fn what_a_project_costs_does_not_grow_with_their_number() {
    use jixiao::desk::{Shelf, into};
    let library = Library::built_in().unwrap();
    let form = library.forms.iter().find(|form| form.about == About::Unit).unwrap();
    let time = |projects: usize| {
        // Long names that differ only at their ends cost the most to compare.
        let project = |at: usize| format!("项目名称: {}{at}\n", "信息化基础设施及业务系统建设".repeat(8));
        let mut shelf: Shelf = (0..projects).map(|at| (format!("{at}.yaml"), project(at))).collect();
        let list: String = (0..projects).map(|at| format!("- {at}.yaml\n")).collect();
        shelf.put("单位.yaml", format!("单位名称: 某单位\n项目:\n{list}"));
        let mut facts = Node::map();
        facts.push("单位名称", Node::text("某单位"));
        let read = |at| jixiao::formats::yaml::parse(jixiao::source::SourceId::default(), &project(at)).0;
        facts.push("项目", Node::list((0..projects).rev().map(read).collect()));
        let start = std::time::Instant::now();
        let laid = into(&shelf, Path::new("单位.yaml"), form, &facts).unwrap();
        assert!(laid.report.findings.is_empty(), "every project finds its file");
        start.elapsed()
    };
    let (few, many) = (time(1_000), time(4_000));
    // Comparing each with each would be sixteen times as long.
    assert!(many < few * 10, "{few:?} {many:?}");
}
