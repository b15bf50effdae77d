//! The desk and the doors say the same: what the command line makes of files on disk, a program makes of bytes.

mod common;

use common::here;
use jixiao::desk::{
    self, Gathered, Here, Profiles, Reader, Shelf, Side, What, Workspace, World, check, compare, read_all,
};
use jixiao::diagnostic::{Language, json};
use jixiao::forms::Library;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The files below a folder of the repository, by their paths in it.
fn shelf(folder: &str) -> Shelf {
    let mut shelf = Shelf::default();
    for name in common::files(&here(folder)).into_keys() {
        let path = format!("{folder}/{name}");
        shelf.put(&path, std::fs::read(here(&path)).unwrap());
    }
    shelf
}

fn told(arguments: &[&str]) -> Value {
    common::json(&common::run(arguments).out)
}

#[test]
fn a_folder_on_disk_and_its_files_in_memory_have_the_same_findings_and_facts() {
    let library = Library::built_in().unwrap();
    let profiles = Profiles::load(&library, None).unwrap();
    let mut workspace = Workspace::load(&shelf("specs"), &[PathBuf::from("specs")]).unwrap();
    assert_eq!(desk::export(&workspace), told(&["export", "specs"]));
    let report = check(&mut workspace, &library, &profiles);
    assert!(report.findings.len() > 20);
    let findings = json::findings(&report, &workspace.sources, Language::Chinese);
    assert_eq!(findings, told(&["check", "specs", "--format", "json"]));
}

#[test]
fn received_files_are_read_alike_from_disk_and_from_memory() {
    let library = Library::built_in().unwrap();
    let profiles = Profiles::load(&library, None).unwrap();
    let files = shelf("examples/submissions");
    let mut gathered = Gathered::new(true);
    gathered.folder(Path::new("examples/submissions"), &files).unwrap();
    let batch = read_all(&gathered, &files, &Reader::new(&library, &profiles)).unwrap();
    let said = told(&["import", "examples/submissions", "--format", "json"]);
    assert_eq!(desk::to_json(&batch.fillings())["单位"], said["单位"]);
    assert_eq!(serde_json::to_value(batch.account()).unwrap(), said["cells"]);
}

/// Looks on, and has enough after so many files.
struct Impatient {
    seen: AtomicUsize,
    patience: usize,
}

impl World for Impatient {
    fn done(&self, _: &Path) -> bool {
        self.seen.fetch_add(1, Ordering::Relaxed) + 1 < self.patience
    }
}

#[test]
fn whoever_looks_on_may_stop_a_batch() {
    let library = Library::built_in().unwrap();
    let profiles = Profiles::load(&library, None).unwrap();
    let table = "项目名称,网络运维\n绩效目标,畅通\n三级指标,指标值\n可用率,≥99%\n";
    let files = Shelf::from_iter((0..200).map(|at| (format!("{at:03}.csv"), table)));
    let gathered = Gathered::all(files.names());
    let read = |patience| {
        let world = Impatient { seen: AtomicUsize::new(0), patience };
        let read = read_all(&gathered, &files, &Reader { world: &world, ..Reader::new(&library, &profiles) });
        (read.map(|batch| batch.files.len()), world.seen.into_inner())
    };
    let (all, seen) = read(1000);
    assert_eq!((all.unwrap(), seen), (200, 200));
    let (stopped, seen) = read(3);
    assert!(stopped.unwrap_err().message.zh.contains("停下"));
    assert!(seen < 200, "all {seen} were read");
}

#[test]
fn a_unit_finds_its_projects_and_nothing_outside_its_folder() {
    let files = Shelf::from_iter([
        ("甲/单位.yaml", "单位名称: 甲\n项目: [一.yaml, ../外.yaml, 无.yaml]\n"),
        ("甲/一.yaml", "项目名称: 一\n"),
        ("甲/二.yaml", "项目名称: 二\n"),
        ("外.yaml", "项目名称: 外\n"),
    ]);
    let workspace = Workspace::load(&files, &["甲".into()]).unwrap();
    let told: Vec<_> = workspace.report.findings.iter().map(|finding| finding.id).collect();
    assert_eq!(
        (workspace.units[0].broken.as_slice(), told.as_slice()),
        ([1, 2].as_slice(), ["S023", "S023", "S024"].as_slice())
    );
    assert!(Workspace::load(&files, &["乙".into()]).is_err());
    // A side that is not whole would show what it lacks as taken out.
    assert!(Side::of_specs(&files, Path::new("甲")).is_err());
}

#[test]
fn a_table_is_compared_with_the_spec_that_it_was_made_of() {
    use jixiao::desk::{CREATED, Files, fill, pieces};
    let library = Library::built_in().unwrap();
    let profiles = Profiles::load(&library, None).unwrap();
    let folder = "specs/广州开放大学";
    let mut files = shelf(folder);
    let workspace = Workspace::load(&files, &[folder.into()]).unwrap();
    let pieces = pieces(&workspace, &library, &[], &[]).unwrap();
    let filled = fill(&pieces[0], pieces[0].form.carrier, &library, &profiles, CREATED).unwrap();
    files.put("表.xlsx", filled.bytes.clone());
    assert_eq!(files.what(Path::new("表.xlsx")), Some(What::File));
    let spec = Side::of_specs(&files, Path::new(folder)).unwrap();
    let table = Side::of_received(&files, Path::new("表.xlsx"), &Reader::new(&library, &profiles)).unwrap();
    assert!(compare(spec, table, &library.extras).is_empty());
    let mut sources = Default::default();
    let again = desk::compare_rendered("表.xlsx", Some(filled.bytes.clone()), &filled.bytes, &mut sources, &Here);
    assert!(again.unwrap().findings.is_empty());
}
