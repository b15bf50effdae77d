//! The real specs: each unit fills its form and comes back as the same text, and what a reviewer
//! would ask about them is written down in `golden/check-specs.txt`.

mod common;

use common::{files, folder, folders_in, golden, here, json, run, text_of};

/// (unit, projects, indicators), counted by hand in the published tables.
const UNITS: [(&str, usize, usize); 4] = [
    ("广州市天河区教育信息和装备服务中心", 14, 54),
    ("广州市电化教育馆", 23, 179),
    ("广州开放大学", 25, 172),
    // Restored from a damaged scan, a form for each project: see `a_declaration…` below.
    ("济南市电化教育馆", 1, 18),
];

/// The units whose table shows all of their specs.
const TABLES: usize = 3;

#[test]
fn every_unit_is_known_with_its_projects_and_indicators() {
    let names: Vec<String> =
        folders_in(&here("specs")).iter().map(|f| f.file_name().unwrap().to_str().unwrap().into()).collect();
    assert_eq!(names, UNITS.map(|(name, ..)| name));
    for (name, projects, indicators) in UNITS {
        let exported = run(&["export", &format!("specs/{name}"), "--format", "json"]);
        assert_eq!((exported.code, exported.err.as_str()), (0, ""));
        let exported = json(&exported.out);
        let [unit] = exported["单位"].as_array().unwrap().as_slice() else { panic!("one unit") };
        assert_eq!(unit["单位名称"], *name);
        let list = unit["项目"].as_array().unwrap();
        let counted: usize = list.iter().map(|project| project["绩效指标"].as_array().unwrap().len()).sum();
        assert_eq!((list.len(), counted), (projects, indicators), "{name}");
    }
}

#[test]
fn a_unit_that_is_rendered_and_imported_is_the_same_text() {
    for (name, ..) in &UNITS[..TABLES] {
        let spec = here("specs").join(name);
        let (tables, again, specs) = (folder(), folder(), folder());
        assert_eq!(run(&["render", text_of(&spec), "-o", text_of(tables.path())]).code, 0);
        let made = files(tables.path());
        assert_eq!(made.len(), 1, "{:?}", made.keys());

        // The same input gives the same bytes.
        assert_eq!(run(&["render", text_of(&spec), "-o", text_of(again.path())]).code, 0);
        assert!(made == files(again.path()), "{name}: the second rendering differs");

        let (table, _) = made.first_key_value().unwrap();
        let table = tables.path().join(table);
        let imported = run(&["import", text_of(&table), "-o", text_of(specs.path())]);
        assert!(imported.code < 2, "{}", imported.err);
        let (expected, found) = (files(&spec), files(&specs.path().join(name)));
        assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
        for (file, bytes) in &expected {
            assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&found[file]), "{name}/{file}");
        }
    }
}

/// The Word forms say what their specs say, doubts and all; amounts come back with two decimals, and
/// comments that are no doubts stay behind.
#[test]
fn a_declaration_that_is_rendered_and_imported_says_the_same() {
    for spec in ["specs/信息化运维提升.yaml", "specs/济南市电化教育馆"] {
        for to in ["docx", "xlsx"] {
            let (forms, specs) = (folder(), folder());
            assert_eq!(run(&["render", spec, "--to", to, "-o", text_of(forms.path())]).code, 0);
            let (form, _) = files(forms.path()).pop_first().unwrap();
            let imported = run(&["import", text_of(&forms.path().join(form)), "-o", text_of(specs.path())]);
            assert!(imported.code < 2, "{}", imported.err);
            let (written, _) = files(specs.path()).pop_first().unwrap();
            let facts = |path: &str| -> serde_json::Value {
                let mut project = json(&run(&["export", path]).out)["单位"][0]["项目"][0].clone();
                project.as_object_mut().unwrap().shift_remove("表");
                project
            };
            let plain = |facts: serde_json::Value| facts.to_string().replace(".00\"", "\"");
            assert_eq!(plain(facts(spec)), plain(facts(text_of(&specs.path().join(written)))), "{spec} in {to}");
        }
    }
}

/// What `check` finds in the specs as published: nothing in them may be mended to make this shorter.
#[test]
fn what_check_finds_is_written_down() {
    let checked = run(&["check", "specs", "--format", "json"]);
    assert_eq!(checked.code, 1, "{}", checked.err);
    let line = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap().replace('\n', "⏎");
        let (line, column) = (&finding["line"], &finding["column"]);
        format!("{}:{line}:{column} {} {} {}\n", text("file"), text("severity"), text("id"), text("message"))
    };
    golden("check-specs.txt", &json(&checked.out).as_array().unwrap().iter().map(line).collect::<String>());
}
