//! Tables that no form declares, read by their labels: what is certain arrives, what is not is told, and what is
//! no such table is refused.

mod common;

use common::{Said, files, folder, json, run, text_of};
use jixiao::document::{Block, Cell, Document, Remark, RemarkKind, Row, Section, Table};
use jixiao::forms::{Library, fill, sheets};
use jixiao::source::{Place, SourceId};
use serde_json::Value;

/// A row of cells as (column, span, down, text).
type Cells<'a> = &'a [(u32, u32, u32, &'a str)];

fn sheet(name: &str, hidden: bool, rows: &[Cells]) -> Section {
    let row = |cells: &Cells| Row {
        cells: cells
            .iter()
            .map(|(column, span, down, text)| Cell { span: *span, down: *down, ..Cell::text(*column, *text) })
            .collect(),
        ..Row::default()
    };
    let table = Table { columns: vec![12.0; 12], rows: rows.iter().map(row).collect() };
    Section { name: name.into(), hidden, blocks: vec![Block::Table(table)], ..Section::default() }
}

/// Imports a workbook of these sheets, through real bytes.
fn workbook(sheets: Vec<Section>) -> Said {
    let inn = folder();
    let file = inn.path().join("表.xlsx");
    let (bytes, _) = jixiao::formats::xlsx::write(&Document { sections: sheets, ..Document::default() }, 0).unwrap();
    std::fs::write(&file, bytes).unwrap();
    run(&["import", text_of(&file), "--format", "json"])
}

fn pasted(text: &str, more: &[&str]) -> Said {
    let inn = folder();
    let file = inn.path().join("表.txt");
    std::fs::write(&file, text).unwrap();
    run(&[&["import", text_of(&file), "--format", "json"], more].concat())
}

fn unexplained(read: &Value) -> u64 {
    read["cells"]["unexplained"].as_u64().unwrap()
}

/// Messages of the findings with this id.
fn told(read: &Value, id: &str) -> Vec<String> {
    let findings = read["findings"].as_array().unwrap().iter().filter(|finding| finding["id"] == id);
    findings.map(|finding| finding["message"].as_str().unwrap().to_string()).collect()
}

const FORM: &[Cells] = &[
    &[(0, 8, 1, "项目支出绩效目标申报表")],
    &[(0, 8, 1, "（2025年度）")],
    &[(0, 3, 1, "项目名称"), (3, 5, 1, "甲设备购置")],
    &[(0, 3, 1, "主管部门及代码"), (3, 2, 1, "某局"), (5, 2, 1, "实施单位"), (7, 1, 1, "某所")],
    &[
        (0, 3, 3, "项目资金（万元）"),
        (3, 1, 1, "中期资金总额："),
        (4, 1, 1, "300.00"),
        (5, 2, 1, "年度资金总额："),
        (7, 1, 1, "120.50"),
    ],
    &[(3, 1, 1, "其中：财政拨款"), (4, 1, 1, "250.00"), (5, 2, 1, "其中：财政拨款"), (7, 1, 1, "100.50")],
    &[(3, 1, 1, "其他资金"), (4, 1, 1, "50.00"), (5, 2, 1, "其他资金"), (7, 1, 1, "20.00")],
    &[(0, 1, 2, "总体目标"), (1, 4, 1, "中期目标"), (5, 3, 1, "年度目标")],
    &[(1, 4, 1, "三年内更新全部设备。"), (5, 3, 1, "购置设备20台。")],
    &[
        (0, 1, 3, "绩效指标"),
        (1, 1, 1, "一级指标"),
        (2, 1, 1, "二级指标"),
        (3, 1, 1, "三级指标"),
        (4, 1, 1, "指标值"),
        (5, 1, 1, "二级指标"),
        (6, 1, 1, "三级指标"),
        (7, 1, 1, "指标值"),
    ],
    &[
        (1, 1, 1, "产出指标"),
        (2, 1, 1, "数量指标"),
        (3, 1, 1, "购置数量"),
        (4, 1, 1, "≥60台"),
        (5, 1, 1, "数量指标"),
        (6, 1, 1, "购置数量"),
        (7, 1, 1, "≥20台"),
    ],
    &[
        (1, 1, 1, "效益指标"),
        (2, 1, 1, "社会效益"),
        (3, 1, 1, "保障能力"),
        (4, 1, 1, "提升"),
        (5, 1, 1, "社会效益"),
        (6, 1, 1, "保障能力"),
        (7, 1, 1, "有所提升"),
    ],
];

#[test]
fn a_form_that_no_region_declared_is_read_with_its_gaps_named() {
    let said = workbook(vec![sheet("申报表", false, FORM)]);
    let read = json(&said.out);
    let project = &read["单位"][0]["项目"][0];
    assert_eq!(project["项目名称"], "甲设备购置");
    assert_eq!(project["年度"], 2025);
    assert_eq!(project["资金"], serde_json::json!({"总计": "120.50", "财政拨款": "100.50", "其他资金": "20.00"}));
    assert_eq!(project["预算"]["项目总预算"], "300.00");
    assert_eq!(
        (&project["项目总目标"], &project["年度绩效目标"]),
        (&"三年内更新全部设备。".into(), &"购置设备20台。".into())
    );
    // One 一级指标 column serves both halves, and an indicator that stands in both is one.
    let first = &project["绩效指标"][0];
    assert_eq!((&first["实施周期指标值"], &first["年度指标值"]), (&"≥60台".into(), &"≥20台".into()));
    assert_eq!(project["绩效指标"].as_array().unwrap().len(), 2);
    assert!(project.get("表").is_none());
    assert!(told(&read, "I022")[0].contains("按标签通读"));
    // The sources of the whole period are sources of the project, and none of this year's.
    let period = serde_json::json!([{"名称": "财政拨款", "中期": "250.00"}, {"名称": "其他资金", "中期": "50.00"}]);
    assert_eq!(project["资金来源"], period);
    assert_eq!((told(&read, "I032").len(), unexplained(&read), said.code), (0, 0, 0));
}

#[test]
fn what_such_a_table_usually_says_and_this_one_does_not_is_named() {
    let text = "项目名称\t一级指标\t二级指标\t三级指标\t指标值\n甲\t产出指标\t数量指标\t甲数\t≥1个\n";
    let read = json(&pasted(text, &[]).out);
    let gaps = told(&read, "I026");
    assert!(["单位名称", "年度", "资金", "绩效目标"].iter().all(|gap| gaps[0].contains(gap)), "{gaps:?}");
}

/// Two projects whose 指标性质 column says `first` and `second`.
fn nature(first: &str, second: &str) -> Value {
    let text = format!(
        "项目名称\t总额（元）\t目标\t一级指标\t二级指标\t指标名称\t指标性质\t目标值\t度量单位\n\
         甲\t1,000.05\t办好。\t产出指标\t数量指标\t甲数\t{first}\t10\t个\n\
         \t\t\t\t质量指标\t甲质\t{second}\t95\t%\n"
    );
    json(&pasted(&text, &[]).out)
}

#[test]
fn a_heading_that_means_three_things_is_decided_by_what_stands_below_it() {
    let read = nature("≥", "＝");
    let unit = &read["单位"][0];
    assert_eq!(unit["金额单位"], "元");
    assert_eq!(unit["项目"][0]["资金"]["总计"], "1000.05");
    let targets = |read: &Value| -> Vec<String> {
        let items = read["单位"][0]["项目"][0]["绩效指标"].as_array().unwrap();
        items.iter().map(|item| item["年度指标值"].as_str().unwrap_or("").to_string()).collect()
    };
    assert_eq!(targets(&read), ["≥10个", "＝95%"]);
    assert_eq!(unexplained(&read), 0);
    let read = nature("定量", "定量");
    assert_eq!(targets(&read), ["10个", "95%"]);
    assert!(told(&read, "I014")[0].contains("“指标性质”一栏没有对应的字段，照原文放在各条的“附加”（2 格）"));
    assert_eq!(read["单位"][0]["项目"][0]["绩效指标"][0]["附加"]["指标性质"], "定量");
    assert_eq!(unexplained(&read), 0);
}

#[test]
fn rows_torn_at_a_page_break_are_one_row_again_under_a_declared_form_too() {
    let head = "项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标\t绩效指标\n";
    let text = format!(
        "项目支出绩效目标表（含转移支付项目）\n单位名称：某学校\n单位：万元\n{head}某学校\t3.00\t3.00\t\t\t\t\n\
         甲\t1.00\t1.00\t\t\t办好\t1、1-产出指标；11-数量指标；甲数；实施周期指\n{head}\
         \t\t\t\t\t甲事。\t标值：≥1个；年度指标值：≥1个。\n\
         乙\t2.00\t2.00\t\t\t办好乙事。\t1、1-产出指标；11-数量指标；乙数；实施周期指标值：≥2个；年度指标值：≥2个。\n"
    );
    let read = json(&pasted(&text, &[]).out);
    let unit = &read["单位"][0];
    assert_eq!(unit["项目"].as_array().unwrap().len(), 2);
    assert_eq!(unit["项目"][0]["绩效目标"], "办好甲事。");
    assert_eq!(unit["项目"][0]["绩效指标"][0]["年度指标值"], "≥1个");
    assert_eq!((told(&read, "I024").len(), unexplained(&read)), (2, 0));
}

#[test]
fn a_slid_row_of_an_unknown_layout_is_told_with_its_arithmetic() {
    let list = "1、1-产出指标；11-数量指标；数；实施周期指标值：≥1个；年度指标值：≥1个。";
    let text = format!(
        "部门名称：某局\n序号\t项目名称\t资金总额\t财政拨款\t财政专户管理资金\t其他资金\t年度目标\t绩效指标\n\
         \t合计\t300\t280\t0\t20\t\t\n1\t甲\t100\t100\t\t\t目标甲\t{list}\n2\t乙\t200\t180\t20\t目标乙\t{list}\t\n"
    );
    let read = json(&pasted(&text, &[]).out);
    let slid = read["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == "I006").unwrap();
    assert!(slid["message"].as_str().unwrap().contains("180 + 20 = 200，与总数相符"));
    assert!(
        slid["help"].as_str().unwrap().contains("只有一种放法")
            && slid["help"].as_str().unwrap().contains("其他资金 20"),
        "{slid}"
    );
    // The facts stay as found.
    assert_eq!(read["单位"][0]["项目"][1]["资金"]["财政专户拨款"], "20");
}

#[test]
fn a_label_beside_another_label_is_never_taken_for_its_value() {
    let text = "项目支出绩效自评表\n项目名称\t甲\n主管部门\t某局\t实施单位\t某所\n项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\n\
                \t年度资金总额：\t100\t120\t98\n\t预期目标\t实际完成情况\n\t保障运行。\t已完成。\n\
                一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t数\t≥1个\n";
    let read = json(&pasted(text, &[]).out);
    let project = &read["单位"][0]["项目"][0];
    assert_eq!((&project["资金"]["总计"], &project["绩效目标"]), (&"100".into(), &"保障运行。".into()));
    assert!(told(&read, "I015").is_empty());
    assert_eq!(project["自评"]["年度目标完成情况"], "已完成。");
}

/// A CSV fills every line to the same width, so blanks behind the last heading are no room for its value.
#[test]
fn a_line_of_labels_stands_over_a_line_of_values() {
    let form = |labels: &str, values: &str| {
        pasted(
            &format!(
                "项目支出绩效目标申报表,,,,\n{labels}\n{values}\n项目名称,运维项目,,,\n绩效目标,保障运行,,,\n一级指标,二级指标,三级指标,指标值,\n产出指标,数量指标,维护次数,≥4次,\n"
            ),
            &[],
        )
    };
    let read = json(&form("单位名称,项目负责人,联系人,联系电话,", "甲馆,某甲,某乙,12345678,").out);
    let project = &read["单位"][0]["项目"][0];
    assert_eq!((&project["联系人"], &project["联系电话"]), (&"某乙".into(), &"12345678".into()), "{read}");
    assert_eq!(unexplained(&read), 0);
    // One value more or less than there are labels: nobody knows whose each is.
    let read = json(&form("单位名称,项目负责人,联系人,联系电话,", "甲馆,某甲,某乙,12345678,内线").out);
    assert_eq!(read["单位"][0]["项目"][0]["联系电话"], Value::Null, "{read}");
    assert!(unexplained(&read) > 0);
}

#[test]
fn two_units_of_money_are_told_and_never_converted() {
    let text = "部门名称：某局\t单位：万元\n项目名称\t资金总额（元）\t绩效目标\t一级指标\t三级指标\t指标值\n甲\t1,200.50\t办好。\t产出指标\t数\t≥1个\n";
    let read = json(&pasted(text, &[]).out);
    assert_eq!(read["单位"][0]["项目"][0]["资金"]["总计"], "1200.50");
    assert!(told(&read, "I023")[0].contains("没有换算"), "{read:#}");
}

#[test]
fn hidden_and_other_sheets_are_named_and_their_cells_counted() {
    let list: &[Cells] = &[&[(0, 1, 1, "代码"), (1, 1, 1, "名称")]];
    let said = workbook(vec![sheet("申报表", false, FORM), sheet("字典", true, list), sheet("说明", false, list)]);
    let read = json(&said.out);
    assert!(told(&read, "I027")[0].contains("“字典”是隐藏的") && told(&read, "I028")[0].contains("“说明”"));
    assert_eq!((read["cells"]["ignored"].as_u64(), unexplained(&read)), (Some(2), 2));
    let read = json(&workbook(vec![sheet("说明", false, list), sheet("申报表", true, FORM)]).out);
    assert!(told(&read, "I027")[0].contains("也读入了"));
}

/// What a reader remarks of a sheet is told at its cell and counted, whether a form declares the sheet or none.
#[test]
fn remarks_are_told_and_counted_in_declared_and_in_generic_reading() {
    let library = Library::built_in().unwrap();
    let declared = library.find("guangzhou/unit-coded").unwrap();
    let example = std::fs::read_to_string(common::here("templates/guangzhou/unit-coded/example.yaml")).unwrap();
    let (root, _) = jixiao::formats::yaml::parse(SourceId(0), &example);
    let filled = fill(declared, &root, library.taxonomy_of(&declared.id));
    for mut section in [sheet("申报表", false, FORM), filled.sections[0].clone()] {
        let Some(Block::Table(table)) = section.blocks.iter_mut().find(|block| matches!(block, Block::Table(_))) else {
            panic!("a sheet is a table")
        };
        for (row, cells) in table.rows.iter_mut().enumerate() {
            for cell in &mut cells.cells {
                cell.place = Place::Cell { source: SourceId(0), sheet: 0, row: row as u32, column: cell.column as u16 };
            }
        }
        let plain = sheets::read(vec![section.clone()], false, None, &library, SourceId(0), "表").unwrap();
        let Some(Block::Table(table)) = section.blocks.iter_mut().find(|block| matches!(block, Block::Table(_))) else {
            panic!("a sheet is a table")
        };
        let last = table.rows.iter_mut().flat_map(|row| &mut row.cells).rfind(|cell| !cell.text.is_empty()).unwrap();
        last.remarks.push(RemarkKind::Struck, "70%");
        let place = last.place;
        let mut struck = Row::default();
        for column in 0..2 {
            let mut cell = Cell::text(column, "");
            cell.place = Place::Cell { source: SourceId(0), sheet: 0, row: 900, column: column as u16 };
            cell.remarks.push(RemarkKind::Struck, "作废");
            struck.cells.push(cell);
        }
        table.rows.push(struck);
        let header = Remark { kind: RemarkKind::Header, text: "内部资料".into() };
        let hidden = Remark { kind: RemarkKind::HiddenColumns, text: "C".into() };
        section.remarks = vec![(place, header), (place, hidden)];
        let read = sheets::read(vec![section], false, None, &library, SourceId(0), "表").unwrap();
        let (plain, read) = (&plain[0].extracted, &read[0].extracted);
        let told = |id: &str| read.report.findings.iter().filter(|finding| finding.id == id).collect::<Vec<_>>();
        assert_eq!(told("I050").len(), 2, "a row is told once: {:#?}", told("I050"));
        assert!(told("I050").iter().any(|finding| finding.place == place && finding.message.zh.contains("70%")));
        assert!(told("I050").iter().any(|finding| finding.message.zh.contains("整行已划掉")));
        assert!(told("I064")[0].message.zh.contains("内部资料") && told("I065")[0].message.zh.contains("C 列"));
        assert_eq!(read.accounting().ignored, plain.accounting().ignored + 4);
        assert_eq!(read.root, plain.root);
    }
}

#[test]
fn ledgers_and_score_tables_are_refused_with_what_was_looked_for_and_found() {
    for (text, found) in [
        (
            "序号\t指标文号\t单位名称\t项目名称\t指标金额\t预算指标\n1\t某财〔1〕号\t某局\t某项目\t100\t100\n",
            "预算指标台账一类",
        ),
        (
            "部门整体支出绩效评价表\n一级指标\t二级指标\t三级指标\t得分\n部门决策\t目标设定\t目标合理性\t5\n",
            "指标值 0 个",
        ),
    ] {
        let out = folder();
        let said = pasted(text, &["-o", text_of(out.path())]);
        assert_eq!((said.code, said.out.as_str(), files(out.path()).len()), (2, "", 0), "{text}");
        assert!(said.err.contains("要找的是项目名称") && said.err.contains(found), "{}", said.err);
    }
}

#[test]
fn a_sign_is_never_torn_from_its_target_however_few_there_are() {
    let table = "项目名称：甲\t\t\t\t\t\n一级指标\t二级指标\t三级指标\t指标性质\t指标值\t计量单位\n\
        产出指标\t数量指标\t次数\t正向指标\t3\t次\n产出指标\t质量指标\t合格率\t\t98\t%\n\
        效益指标\t社会效益\t知晓率\t≥\t80\t%\n效益指标\t社会效益\t事故数\t逆向指标\t0\t起\n\
        填表人：\t周某\t联系电话：\t000-00000000\t\t\n";
    let read = json(&pasted(table, &[]).out);
    let indicators = &read["单位"][0]["项目"][0]["绩效指标"];
    let said = |at: usize| (&indicators[at]["年度指标值"], &indicators[at]["附加"]["指标性质"]);
    let (none, first, last) = (serde_json::Value::Null, "正向指标".into(), "逆向指标".into());
    assert_eq!(said(0), (&"3次".into(), &first), "{read:#}");
    assert_eq!(said(1), (&"98%".into(), &none));
    assert_eq!(said(2), (&"≥80%".into(), &none));
    assert_eq!(said(3), (&"0起".into(), &last));
}

#[test]
fn a_region_adds_its_own_words() {
    let text = "项目名称\t钱款合数\t绩效目标\t一级指标\t三级指标\t期望达到\n甲\t10.00\t办好。\t产出指标\t数\t≥1个\n";
    let read = json(&pasted(text, &[]).out);
    assert!(read["单位"][0]["项目"][0].get("资金").is_none() && told(&read, "I014").len() == 2, "{read:#}");
    assert_eq!(read["单位"][0]["项目"][0]["附加"]["钱款合数"], "10.00");
    let own = folder();
    std::fs::create_dir(own.path().join("某地")).unwrap();
    let words = "项目字段: {资金.总计: [钱款合数]}\n指标字段: {年度指标值: [期望达到]}\n";
    std::fs::write(own.path().join("某地/vocabulary.yaml"), words).unwrap();
    let read = json(&pasted(text, &["--templates", text_of(own.path())]).out);
    let project = &read["单位"][0]["项目"][0];
    assert_eq!((&project["资金"]["总计"], &project["绩效指标"][0]["年度指标值"]), (&"10.00".into(), &"≥1个".into()));
}

#[test]
fn other_sources_of_funds_are_read_and_counted() {
    let table = |rows: &str| {
        pasted(
            &format!(
                "某区2025年项目支出绩效目标汇总表\n单位名称：某校\t\t\t\t\t\t单位：万元\n\
                 项目名称\t总计\t财政拨款\t其他资金\t上年结转\t自筹资金\t绩效目标\t三级指标\t指标值\n{rows}\n"
            ),
            &[],
        )
    };
    let read = json(&table("校舍维修\t120\t100\t5\t10\t5\t完成维修。\t维修面积\t≥100平方米").out);
    let project = &read["单位"][0]["项目"][0];
    assert_eq!(project["资金"]["总计"], "120");
    assert_eq!(
        project["资金来源"],
        serde_json::json!([{"名称": "上年结转", "本年度": "10"}, {"名称": "自筹资金", "本年度": "5"}])
    );
    assert_eq!((told(&read, "M001"), told(&read, "M004")), (vec![], vec![]));
    // A total that nothing beside it makes up for is accused, and what was counted is named.
    let read = json(&table("校舍维修\t130\t100\t5\t10\t5\t完成维修。\t维修面积\t≥100平方米").out);
    assert_eq!(
        told(&read, "M001"),
        [
            "总计 130.00 ≠ 财政拨款 100.00 + 其他资金 5.00 = 105.00，差 25.00；资金来源里还有上年结转 10.00、自筹资金 5.00，计入也不相等"
        ]
    );
    // A part of 财政拨款 in a column of its own is none besides.
    let read = json(&table("校舍维修\t100\t100\t0\t40\t\t完成维修。\t维修面积\t≥100平方米").out);
    assert_eq!(told(&read, "M001"), Vec::<String>::new());
}

/// Two projects, with one goal merged beside both of them.
const SHARED: &[Cells] = &[
    &[(0, 5, 1, "某区2025年项目支出绩效目标汇总表（金额单位：人民币万元）")],
    &[(0, 1, 1, "项目名称"), (1, 1, 1, "总计"), (2, 1, 1, "绩效目标"), (3, 1, 1, "三级指标"), (4, 1, 1, "指标值")],
    &[(0, 1, 1, "甲校维修"), (1, 1, 1, "10"), (2, 1, 2, "按期完成维修。"), (3, 1, 1, "面积"), (4, 1, 1, "≥100")],
    &[(0, 1, 1, "乙校维修"), (1, 1, 1, "20"), (3, 1, 1, "面积"), (4, 1, 1, "≥200")],
];

#[test]
fn a_goal_merged_over_two_projects_is_told_at_both() {
    let read = json(&workbook(vec![sheet("表", false, SHARED)]).out);
    let projects = read["单位"][0]["项目"].as_array().unwrap();
    assert_eq!(projects.len(), 2);
    assert!(projects.iter().all(|project| project["绩效目标"] == "按期完成维修。"), "{projects:?}");
    assert_eq!(told(&read, "I075"), ["“绩效目标”一格合并在 2 个项目旁，各项目都照此读入"; 2]);
    assert_eq!(read["单位"][0]["金额单位"], "万元");
    assert_eq!(unexplained(&read), 0);
}

#[test]
fn characters_that_nobody_sees_are_taken_out_of_names_and_told() {
    let text = "某区2025年项目支出绩效目标汇总表\n单位名称：某校\t\t\t\t单位：万元\n项目名称\t总计\t绩效目标\t三级指标\t指标值\n\
                校舍\u{200B}维修\u{AD}费\t120\t完成维修。\t维修\u{200B}面积\t≥100平方米\n";
    let read = json(&pasted(text, &[]).out);
    let project = &read["单位"][0]["项目"][0];
    assert_eq!(project["项目名称"], "校舍维修费");
    assert_eq!(project["绩效指标"][0]["三级指标"], "维修面积");
    assert_eq!(told(&read, "I062"), ["去掉了看不见的字符：U+00AD、U+200B", "去掉了看不见的字符：U+200B"]);
}
