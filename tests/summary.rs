//! The summary of many units: every figure is the sum of what stands in the specs.

mod common;

use common::{folder, json, run, text_of};
use rust_decimal::Decimal;
use std::path::Path;

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn the_figures_are_those_of_export() {
    let summary = json(&run(&["summary", "specs", "--format", "json"]).out);
    let facts = json(&run(&["export", "specs"]).out);
    let units = facts["单位"].as_array().unwrap();
    let lines = summary["单位"].as_array().unwrap();
    assert_eq!(units.len(), lines.len());
    let (mut projects, mut indicators) = (0, 0);
    for unit in units {
        let line = lines.iter().find(|line| line["单位名称"] == unit["单位名称"]);
        let of = unit["项目"].as_array().unwrap();
        projects += of.len();
        let total = |key: &str| -> Decimal {
            of.iter().filter_map(|project| project["资金"][key].as_str()?.parse::<Decimal>().ok()).sum()
        };
        for project in of {
            indicators += project["绩效指标"].as_array().map_or(0, Vec::len);
            let parts = project["子项目"].as_array().into_iter().flatten();
            indicators += parts.map(|part| part["绩效指标"].as_array().map_or(0, Vec::len)).sum::<usize>();
        }
        // The source of a project on its own is not in 资金.
        if let Some(line) = line.filter(|_| unit["单位名称"].is_string() && total("总计") > Decimal::ZERO) {
            for key in ["财政拨款", "财政专户拨款", "其他资金"] {
                assert_eq!(line["资金"][key].as_str().unwrap().parse::<Decimal>().unwrap(), total(key), "{key}");
            }
            assert_eq!(line["资金"]["资金总计"].as_str().unwrap().parse::<Decimal>().unwrap(), total("总计"));
        }
    }
    assert_eq!(summary["合计"]["项目数"], projects);
    let counted: u64 =
        summary["合计"]["绩效指标"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(counted, indicators as u64);
}

#[test]
fn it_is_handed_over_as_a_table_of_any_kind_and_comes_back_the_same() {
    let desk = folder();
    put(
        desk.path(),
        "区/甲/单位.yaml",
        "单位名称: =甲校\n项目:\n- {项目名称: 校舍维修, 资金: {总计: 1234.50, 财政拨款: 1234.50}}\n",
    );
    put(desk.path(), "区/乙.yaml", "项目名称: 校舍维修\n实施单位: 乙校\n金额单位: 元\n预算: {本年度预算: 5000}\n");
    let specs = desk.path().join("区");
    let csv = run(&["summary", text_of(&specs), "--format", "csv"]);
    assert_eq!(csv.code, 1, "{}", csv.err);
    let rows: Vec<Vec<&str>> = csv.out.lines().map(|line| line.split(',').collect()).collect();
    assert!(rows[0][0].ends_with("单位") && rows[1][0] == "'=甲校" && rows[1][2] == "1234.50", "{}", csv.out);
    assert!(rows[2][0] == "乙校" && rows[2][2] == "0.50" && rows[3][2] == "1235.00", "{}", csv.out);
    let text = run(&["summary", text_of(&specs)]).out;
    assert!(text.contains("几个单位都有“校舍维修”：=甲校、乙校") && text.contains("1 个项目没有写资金总计"), "{text}");
    for ending in ["xlsx", "docx", "html"] {
        let file = desk.path().join(format!("汇总.{ending}"));
        let args = ["summary", text_of(&specs), "--format", ending, "-o", text_of(&file)];
        assert_eq!(run(&args).code, 1);
        let bytes = std::fs::read(&file).unwrap();
        assert!(run(&args).code == 2, "a file that is there is not overwritten");
        assert_eq!(run(&[&args[..], &["--force"]].concat()).code, 1);
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "the same again");
        let read = jixiao::desk::open(
            text_of(&file),
            bytes,
            jixiao::source::SourceId(0),
            jixiao::formats::Room::USUAL,
            &jixiao::desk::Here,
        )
        .unwrap();
        let all = format!("{:?}", read.document.sections);
        for said in ["=甲校", "1,234.50", "1,235.00", "合计", "绩效目标汇总表"] {
            assert!(all.contains(said), "{ending} lacks {said}");
        }
    }
    assert_eq!(run(&["summary", text_of(&specs), "--format", "xlsx"]).code, 2, "an office file needs a name");
}
