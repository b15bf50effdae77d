//! A list in one cell, in the words of other offices: levels wherever they stand, the target behind the name, and
//! what cannot be told apart kept whole. Through real .xlsx bytes, in a table of projects and in columns by category.

mod common;

use common::{folder, json, run, text_of};
use jixiao::document::{Block, Cell, Document, Row, Section, Table};
use serde_json::Value;

/// One project whose indicators stand in one cell, as it is imported.
fn imported(list: &str) -> Value {
    let rows: [[&str; 5]; 3] = [
        ["某中心2025年项目支出绩效目标汇总（万元）", "", "", "", ""],
        ["项目名称", "总计", "财政拨款", "绩效目标", "绩效指标"],
        ["设备购置", "120", "120", "年内完成设备购置并投入使用。", list],
    ];
    let row = |cells: &[&str; 5]| Row {
        cells: (0..).zip(cells).filter(|(_, text)| !text.is_empty()).map(|(at, text)| Cell::text(at, *text)).collect(),
        ..Row::default()
    };
    let table = Table { columns: vec![20.0; 5], rows: rows.iter().map(row).collect() };
    let sheet = Section { name: "表".into(), blocks: vec![Block::Table(table)], ..Section::default() };
    let (bytes, _) =
        jixiao::formats::xlsx::write(&Document { sections: vec![sheet], ..Document::default() }, 0).unwrap();
    let inn = folder();
    let file = inn.path().join("表.xlsx");
    std::fs::write(&file, bytes).unwrap();
    json(&run(&["import", text_of(&file), "--format", "json"]).out)
}

/// 一级|二级|三级|年度指标值 of each indicator.
fn indicators(read: &Value) -> Vec<String> {
    let list = read["单位"][0]["项目"][0]["绩效指标"].as_array().cloned().unwrap_or_default();
    let of = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_string();
    list.iter()
        .map(|item| ["一级指标", "二级指标", "三级指标", "年度指标值"].map(|key| of(item, key)).join("|"))
        .collect()
}

#[test]
fn the_same_three_indicators_in_eight_dialects() {
    let whole = [
        "产出指标|数量指标|设备数|≥120台",
        "产出指标|质量指标|验收合格率|100%",
        "满意度指标|服务对象满意度|师生满意度|≥90%",
    ];
    for list in [
        "1、产出指标—数量指标—设备数：≥120台\n2、产出指标—质量指标—验收合格率：100%\n3、满意度指标—服务对象满意度—师生满意度：≥90%",
        "1、产出指标-数量指标-设备数：≥120台；2、产出指标-质量指标-验收合格率：100%；3、满意度指标-服务对象满意度-师生满意度：≥90%。",
        "1、产出指标/数量指标/设备数：≥120台\n2、产出指标/质量指标/验收合格率：100%\n3、满意度指标/服务对象满意度/师生满意度：≥90%",
        "1、产出指标→数量指标→设备数：≥120台。2、产出指标→质量指标→验收合格率：100%。3、满意度指标→服务对象满意度→师生满意度：≥90%。",
        "1、产出指标；数量指标；设备数；≥120台。2、产出指标；质量指标；验收合格率；100%。3、满意度指标；服务对象满意度；师生满意度；≥90%。",
        "产出指标-数量指标-设备数，指标值：≥120台\n产出指标-质量指标-验收合格率，指标值：100%\n满意度指标-服务对象满意度-师生满意度，指标值：≥90%",
        "产出指标：\n数量指标：\n1、设备数≥120台\n质量指标：\n1、验收合格率：100%\n满意度指标：\n服务对象满意度：\n1、师生满意度≥90%",
        "一、产出指标（50分）\n（一）数量指标：设备数≥120台；（二）质量指标：验收合格率：100%\n二、满意度指标（10分）\n（一）服务对象满意度：师生满意度≥90%",
    ] {
        assert_eq!(indicators(&imported(list)), whole, "{list}");
    }
    // Headings of one level only, and categories of 二级 alone: what is not said is not added.
    assert_eq!(
        indicators(&imported("产出指标：\n1、设备数≥120台\n2、验收合格率：100%\n满意度指标：\n1、师生满意度≥90%")),
        ["产出指标||设备数|≥120台", "产出指标||验收合格率|100%", "满意度指标||师生满意度|≥90%"]
    );
    assert_eq!(
        indicators(&imported("数量指标：设备数≥120台；接入点≥20个；质量指标：验收合格率≥95%")),
        ["|数量指标|设备数|≥120台", "|数量指标|接入点|≥20个", "|质量指标|验收合格率|≥95%"]
    );
    // Two figures, of which nobody says which is whose.
    assert_eq!(
        indicators(&imported("数量指标：设备数≥120台；质量指标：合格率100%以上，其中一次合格率≥95%")),
        ["||数量指标：设备数≥120台；质量指标：合格率100%以上，其中一次合格率≥95%|"]
    );
}

#[test]
fn one_item_that_cannot_be_told_apart_costs_only_itself() {
    let read =
        imported("1、产出指标-数量指标-设备数：≥120台\n2、满意度指标：≥90%\n3、效益指标-社会效益-辐射学校：20所");
    assert_eq!(
        indicators(&read),
        ["产出指标|数量指标|设备数|≥120台", "||2、满意度指标：≥90%|", "效益指标|社会效益|辐射学校|20所"]
    );
    let findings = read["findings"].as_array().unwrap();
    let told: Vec<&Value> = findings.iter().filter(|finding| finding["id"] == "I009").collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["cell"], "E3");
    assert_eq!(told[0]["path"], "项目[0].绩效指标[1]");
    // Prose is no list: it stays in one piece and is told.
    let prose = imported("按期完成设备购置，质量、安全达到要求，师生满意。");
    assert_eq!(indicators(&prose).len(), 1);
    assert!(prose["findings"].as_array().unwrap().iter().any(|finding| finding["id"] == "I009"));
}
