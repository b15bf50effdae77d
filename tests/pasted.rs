//! Tables of which only the text is left, as they were given: a PDF's text as copied, and a scan as recognised.

mod common;

use common::{json, run};

#[test]
fn a_table_without_lines_and_tabs_says_what_the_spec_says() {
    let said = run(&["import", "tests/fixtures/pasted/项目支出绩效目标表.txt", "--format", "json"]);
    let read = json(&said.out);
    let mut unit = read["单位"][0].clone();
    let spec = json(&run(&["export", "specs/广州市电化教育馆", "--format", "json"]).out)["单位"][0].clone();
    // To the letter: 23 projects, 179 indicators, every amount, every goal.
    unit.as_object_mut().unwrap().retain(|key, _| key != "表");
    assert!(spec.as_object().unwrap().iter().filter(|(key, _)| *key != "表").all(|(key, value)| unit[key] == *value));
    let projects = unit["项目"].as_array().unwrap();
    let indicators: usize = projects.iter().map(|project| project["绩效指标"].as_array().unwrap().len()).sum();
    assert_eq!((projects.len(), indicators), (23, 179));
    let of = |id: &str| read["findings"].as_array().unwrap().iter().filter(|finding| finding["id"] == id).count();
    let sums = read["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == "M002").unwrap();
    assert!(sums["message"].as_str().unwrap().contains("150.01"), "{sums}");
    // Which column the second amount stood in is nowhere said: of the unit and of every project.
    assert_eq!((of("I031"), of("I100")), (1, 24));
    assert_eq!(read["cells"]["unexplained"], 0);
}
