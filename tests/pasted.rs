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

#[test]
fn of_a_scan_with_broken_words_only_what_is_certain_is_read() {
    let read = json(&run(&["import", "tests/fixtures/pasted/识别坏的申报表.txt", "--format", "json"]).out);
    let project = &read["单位"][0]["项目"][0];
    let spec = json(&run(&["export", "specs/济南市电化教育馆", "--format", "json"]).out)["单位"][0]["项目"][0].clone();
    for known in ["年度", "填报单位", "开始日期", "结束日期", "预算", "资金来源", "支出进度"] {
        assert_eq!(project[known], spec[known], "{known}");
    }
    // Of two labels only the beginning is left, and the value of one stands a row higher: the other label of the row
    // says which they are.
    assert_eq!((&project["项目名称"], &project["项目属性"]), (&"济南市教育信息化".into(), &"经常性业务项目".into()));
    for (path, line) in [("项目名称", 5), ("项目属性", 7)] {
        let doubtful = |finding: &&serde_json::Value| finding["id"] == "I100" && finding["path"] == path;
        let finding = read["findings"].as_array().unwrap().iter().find(doubtful);
        assert_eq!(finding.map(|finding| &finding["line"]), Some(&line.into()), "{path}");
    }
    let lists = [project, &spec].map(|project| project["绩效指标"].as_array().unwrap());
    assert_eq!(lists[0].len(), 11);
    // Restored by hand from the same text, with what a person could guess; here nothing is guessed.
    let broken = ["项目竣工I", "2文的 100%", "英语听说考试"];
    for indicator in lists[0] {
        let say = |key: &str| indicator[key].as_str().unwrap().to_string();
        let known = lists[1].contains(indicator);
        assert!(
            known || broken.contains(&say("三级指标").as_str()) || broken.contains(&say("年度指标值").as_str()),
            "{indicator}"
        );
    }
    // Every one is in doubt, and what could not be told apart is still to be accounted for.
    let findings = read["findings"].as_array().unwrap();
    let doubtful = (0..11).all(|at| {
        let path = format!("绩效指标[{at}].三级指标");
        findings.iter().any(|finding| finding["id"] == "I100" && finding["path"] == path.as_str())
    });
    assert!(doubtful && read["cells"]["unexplained"].as_u64().unwrap() > 20);
}
