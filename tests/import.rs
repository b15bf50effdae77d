//! Reading what offices send: tolerant, strict in accounting, and never past the folder it was given.

mod common;

use common::{Said, files, folder, golden, here, json, run, text_of};
use jixiao::document::{Block, Document};
use jixiao::formats::{Kind, excel};
use serde_json::Value;
use std::fmt::Write as _;

// ---- The sample submissions ----

fn place(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or("").to_string();
    if finding["line"].is_null() { text("cell") } else { format!("{}:{}", finding["line"], finding["column"]) }
}

fn told(imported: &Value) -> String {
    let mut out = String::new();
    for finding in imported["findings"].as_array().unwrap() {
        let text = |key: &str| finding[key].as_str().unwrap_or("").replace('\n', "⏎");
        writeln!(out, "{} {} {} {}", place(finding), text("severity"), text("id"), text("message")).unwrap();
        if !finding["help"].is_null() {
            writeln!(out, "    怎么改 {}", text("help")).unwrap();
        }
    }
    out
}

fn summary(unit: &Value) -> String {
    let mut out = format!("{} {}\n", unit["单位名称"], unit["资金"]);
    for project in unit["项目"].as_array().unwrap() {
        let indicators = project["绩效指标"].as_array().map_or(0, Vec::len);
        let goal = project["绩效目标"].as_str().unwrap_or("").chars().count();
        writeln!(out, "{} {}，目标 {goal} 字，指标 {indicators} 条", project["项目名称"], project["资金"]).unwrap();
    }
    out
}

fn filled(document: &Document) -> usize {
    let texts = |block: &Block| match block {
        Block::Paragraph(paragraph) => vec![paragraph.text.clone()],
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.clone()).collect(),
    };
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    blocks.flat_map(texts).filter(|text| !text.trim().is_empty()).count()
}

/// `fields + labels + ignored + unexplained`.
fn accounted(imported: &Value) -> u64 {
    ["fields", "labels", "ignored", "unexplained"].iter().map(|fate| imported["cells"][fate].as_u64().unwrap()).sum()
}

#[test]
fn the_sample_submissions_are_read() {
    let samples = here("examples/submissions");
    let mut out = String::new();
    for (name, bytes) in files(&samples) {
        let imported = run(&["import", &format!("examples/submissions/{name}"), "--format", "json"]);
        let imported = json(&imported.out);
        let cells = excel::read(&bytes, Kind::Xlsx).unwrap();
        assert_eq!(accounted(&imported), filled(&cells) as u64, "{name}");
        writeln!(out, "# {name}\n{}", imported["cells"]).unwrap();
        imported["单位"].as_array().unwrap().iter().for_each(|unit| out += &summary(unit));
        out += &told(&imported);
        out += "\n";
    }
    golden("import-submissions.txt", &out);
}

#[test]
fn a_slid_row_is_said_with_its_arithmetic_and_the_one_way_that_fits() {
    let said = run(&["import", "examples/submissions/广州开放大学-2025-有错.xlsx", "--format", "json"]);
    assert_eq!(said.code, 1);
    let imported = json(&said.out);
    let findings = imported["findings"].as_array().unwrap();
    let slid: Vec<&Value> = findings.iter().filter(|finding| finding["id"] == "I006").collect();
    let [slid] = slid.as_slice() else { panic!("{findings:#?}") };
    assert_eq!((slid["cell"].as_str(), slid["severity"].as_str()), (Some("E6"), Some("error")));
    assert!(slid["message"].as_str().unwrap().contains("150.00 + 149.92 = 299.92，与总数相符；本行 6 格"), "{slid}");
    assert!(slid["help"].as_str().unwrap().ends_with("：总计 299.92，财政拨款 150.00，其他资金 149.92"), "{slid}");
    // The amounts stay where they were found; the goal and the indicators are certain by kind.
    let projects = imported["单位"][0]["项目"].as_array().unwrap();
    let project = projects.iter().find(|project| project["项目名称"].as_str().unwrap().contains("老年教育")).unwrap();
    assert_eq!(project["资金"].to_string(), r#"{"总计":"299.92","财政拨款":"150.00","财政专户拨款":"149.92"}"#);
    assert!(project["绩效目标"].is_string() && project["绩效指标"].is_array());
}

// ---- What people do to tables, each in the smallest table that shows it ----

/// The form as it should be sent, tabs between cells.
const TIDY: &str = "\
项目支出绩效目标表（含转移支付项目）
单位名称：某学校
单位：万元
项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标\t绩效指标
某学校\t30.00\t10.00\t20.00\t\t\t
甲项目\t10.00\t10.00\t\t\t办好甲事。\t1、1-产出指标；11-数量指标；甲数；实施周期指标值：≥3个；年度指标值：≥1个。2、3-满意度指标；31-服务对象满意度；乙满意；实施周期指标值：≥95%；年度指标值：≥95%。
乙项目\t20.00\t\t20.00\t\t办好乙事。\t1、1-产出指标；12-质量指标；丙率；实施周期指标值：100%；年度指标值：100%。
";

fn import_text(text: &str, more: &[&str]) -> Said {
    let folder = folder();
    let file = folder.path().join("表.txt");
    std::fs::write(&file, text).unwrap();
    run(&[&["import", text_of(&file)], more].concat())
}

/// The non-empty cells of pasted text, counted without the program.
fn cells_in(text: &str) -> u64 {
    text.lines().flat_map(|line| line.split('\t')).filter(|cell| !cell.trim().is_empty()).count() as u64
}

struct Story {
    what: &'static str,
    /// What was done to the tidy table.
    done: &'static [(&'static str, &'static str)],
    /// Line, id and a part of the message of every finding.
    told: &'static [(u64, &'static str, &'static str)],
    /// What is not read as from the tidy table: a pointer into the JSON, and what stands there instead (or nothing).
    differs: &'static [(&'static str, Option<&'static str>)],
}

const STORIES: &[Story] = &[
    Story { what: "the tidy table itself", done: &[], told: &[], differs: &[] },
    Story {
        what: "tags of a web page came along",
        done: &[
            ("甲项目\t10.00\t10.00", "<p>甲项目</p>\t<p>10.00</p>\t10.00"),
            ("办好甲事。\t1、", "<p>办好甲事。</p>\t<p>1、"),
            ("≥95%。\n", "≥95%。</p>\n"),
        ],
        told: &[(6, "I002", "甲项目"), (6, "I002", "10.00"), (6, "I002", "办好甲事"), (6, "I002", "1、1-产出指标")],
        differs: &[],
    },
    Story {
        what: "the heading is repeated at a page break",
        done: &[(
            "乙项目\t",
            "项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标\t绩效指标\n乙项目\t",
        )],
        told: &[(7, "I004", "表头在此重复一次")],
        differs: &[],
    },
    Story {
        what: "a heading is broken by the width of its column",
        done: &[("财政专户拨款\t其他资金", "财政专户 拨款\t其 他 资 金")],
        told: &[(4, "I020", "标签“财政专户拨款”写作“财政专户 拨款”"), (4, "I020", "标签“其他资金”写作“其 他 资 金”")],
        differs: &[],
    },
    Story {
        what: "punctuation is mixed within one cell",
        done: &[(
            "1、1-产出指标；11-数量指标；甲数；实施周期指标值：",
            "1、1-产出指标; 11-数量指标；甲数；实施周期指标值:",
        )],
        told: &[(6, "I019", "标点、空格或换行与本表的写法不同")],
        differs: &[],
    },
    Story {
        what: "an item lost its year's target",
        done: &[("；年度指标值：≥1个。", "。")],
        told: &[(6, "V001", "甲数"), (6, "I007", "第1条没有“年度指标值”这一部分")],
        differs: &[("/项目/0/绩效指标/0/年度指标值", None)],
    },
    Story {
        what: "an item lost a colon",
        done: &[("年度指标值：≥1个", "年度指标值≥1个")],
        told: &[(6, "I008", "第1条“年度指标值”前后缺标点")],
        differs: &[],
    },
    Story {
        what: "a rule of dashes was pasted under the heading",
        done: &[("某学校\t30.00", "-----\t-----\t-----\t-----\t-----\t-----\t-----\n某学校\t30.00")],
        told: &[],
        differs: &[],
    },
    Story {
        what: "somebody added a totals row",
        done: &[("100%。\n", "100%。\n合计\t30.00\t10.00\t20.00\t\t\t\n")],
        told: &[(8, "I011", "合计 | 30.00 | 10.00 | 20.00")],
        differs: &[],
    },
    Story {
        what: "somebody added a column",
        done: &[
            ("其他资金\t绩效目标", "其他资金\t联系人\t绩效目标"),
            ("\t\t\t\n", "\t\t\t\t\n"),
            ("\t办好甲事。", "\t张三\t办好甲事。"),
            ("\t办好乙事。", "\t\t办好乙事。"),
        ],
        told: &[(4, "I014", "多出“联系人”一栏")],
        differs: &[("/项目/0/联系人", Some("张三"))],
    },
    Story {
        what: "somebody added a column that no field is for",
        done: &[
            ("其他资金\t绩效目标", "其他资金\t归口科室\t绩效目标"),
            ("\t\t\t\n", "\t\t\t\t\n"),
            ("\t办好甲事。", "\t教育科\t办好甲事。"),
            ("\t办好乙事。", "\t\t办好乙事。"),
        ],
        told: &[(4, "I014", "多出“归口科室”一栏")],
        differs: &[("/项目/0/附加/归口科室", Some("教育科"))],
    },
    Story {
        what: "somebody numbered the rows",
        done: &[
            ("项目名称（资金", "序号\t项目名称（资金"),
            ("某学校\t30", "\t某学校\t30"),
            ("甲项目\t", "1\t甲项目\t"),
            ("乙项目\t", "2\t乙项目\t"),
        ],
        told: &[(4, "I014", "“序号”一栏只是编号")],
        differs: &[],
    },
    Story {
        what: "the columns were moved about",
        done: &[
            ("总计\t财政拨款\t财政专户拨款\t其他资金\t绩效目标", "绩效目标\t其他资金\t财政拨款\t财政专户拨款\t总计"),
            ("30.00\t10.00\t20.00\t\t\t", "\t\t10.00\t20.00\t30.00\t"),
            ("10.00\t10.00\t\t\t办好甲事。", "办好甲事。\t\t10.00\t\t10.00"),
            ("20.00\t\t20.00\t\t办好乙事。", "办好乙事。\t\t\t20.00\t20.00"),
        ],
        told: &[(4, "I021", "各栏的次序与本表不同")],
        differs: &[],
    },
    Story {
        what: "the money is in yuan",
        done: &[("单位：万元", "单位：元")],
        told: &[],
        differs: &[("/金额单位", Some("元"))],
    },
    Story {
        what: "a name is indented and an amount has its commas",
        done: &[("甲项目\t10.00", "　　甲项目\t１０.00"), ("20.00\t\t20.00\t\t", "20.00\t-\t20.00\t/\t")],
        told: &[(7, "I012", "“-”视为未填"), (7, "I012", "“/”视为未填")],
        differs: &[],
    },
    Story {
        what: "a word stands where an amount should",
        done: &[("20.00\t\t20.00\t\t", "20.00\t\t20.00\t约五万\t")],
        told: &[(7, "I015", "“资金.其他资金”处写的是“约五万”")],
        differs: &[("/项目/1/资金/其他资金", Some("约五万"))],
    },
];

#[test]
fn what_people_do_to_tables_is_tolerated_and_told() {
    let tidy = json(&import_text(TIDY, &["--format", "json"]).out)["单位"][0].clone();
    assert_eq!(tidy["项目"].as_array().unwrap().len(), 2);
    let mut wrong = String::new();
    for story in STORIES {
        let text = story.done.iter().fold(TIDY.to_string(), |text, (from, to)| {
            assert_eq!(text.matches(from).count(), 1, "{}: {from}", story.what);
            text.replace(from, to)
        });
        let said = import_text(&text, &["--format", "json"]);
        let imported = json(&said.out);
        let findings = imported["findings"].as_array().unwrap();
        let expected = story.told.iter().all(|(line, id, part)| {
            let hit = |finding: &&Value| {
                finding["line"] == *line && finding["id"] == *id && finding["message"].as_str().unwrap().contains(part)
            };
            findings.iter().filter(hit).count() == 1
        });
        if !expected || findings.len() != story.told.len() {
            writeln!(wrong, "{}: {:?} expected, but\n{}", story.what, story.told, told(&imported)).unwrap();
        }
        // 提示 alone leave the exit code at 0; a fault or an unexplained cell makes it 1.
        let faults = findings.iter().any(|finding| finding["severity"] != "info");
        let unexplained = imported["cells"]["unexplained"] != 0;
        if said.code != i32::from(faults || unexplained) {
            writeln!(wrong, "{}: exit code {}", story.what, said.code).unwrap();
        }
        if accounted(&imported) != cells_in(&text) {
            writeln!(wrong, "{}: {} cells, but {}", story.what, cells_in(&text), imported["cells"]).unwrap();
        }
        let mut facts = tidy.clone();
        for (path, fact) in story.differs {
            put(&mut facts, path, *fact);
        }
        if imported["单位"][0] != facts {
            writeln!(wrong, "{}: the facts are\n{:#}\nand should be\n{facts:#}", story.what, imported["单位"][0])
                .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn put(facts: &mut Value, path: &str, fact: Option<&str>) {
    let (parent, key) = path.rsplit_once('/').unwrap();
    if let Some(record) = parent.strip_suffix("/附加") {
        let record = facts.pointer_mut(record).unwrap().as_object_mut().unwrap();
        record.entry("附加").or_insert_with(|| Value::Object(Default::default()));
    }
    let parent = facts.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match fact {
        Some(fact) => parent.insert(key.into(), fact.into()),
        None => parent.remove(key),
    };
}

#[test]
fn a_row_that_lost_its_first_amount_is_not_mended() {
    // 甲's 总计 was deleted, so that everything behind it slid one cell to the left.
    let text = TIDY.replace("甲项目\t10.00\t10.00\t\t\t办", "甲项目\t10.00\t10.00\t\t办");
    let imported = json(&import_text(&text, &["--format", "json"]).out);
    let ids: Vec<&str> = imported["findings"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"I006"), "{imported:#}");
    assert_eq!(imported["单位"][0]["项目"][0]["资金"].to_string(), r#"{"总计":"10.00","财政拨款":"10.00"}"#);
    assert_eq!(accounted(&imported), cells_in(&text));
}

#[test]
fn text_in_the_old_chinese_encoding_reads_the_same() {
    let folder = folder();
    let file = folder.path().join("表.xls");
    let (bytes, _, lost) = encoding_rs::GB18030.encode(TIDY);
    assert!(!lost);
    std::fs::write(&file, bytes).unwrap();
    let old = json(&run(&["import", text_of(&file), "--format", "json"]).out);
    assert_eq!(old["单位"], json(&import_text(TIDY, &["--format", "json"]).out)["单位"]);
}

// ---- Refusals, and where specs go ----

#[test]
fn a_file_that_is_no_such_form_is_not_half_read() {
    let out = folder();
    let target = out.path().join("规格");
    for text in ["姓名\t年龄\n张三\t30\n李四\t40\n", "关于开会的通知\n请各单位参加。\n"] {
        let said = import_text(text, &["-o", text_of(&target)]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{text}");
        assert!(said.err.contains("不像任何一张已知的表") && said.err.contains("格中只认得"), "{}", said.err);
        assert!(!target.exists());
    }
}

#[test]
fn one_bad_file_among_good_ones_is_told_and_the_others_are_written() {
    let (inn, out) = (folder(), folder());
    let (good, bad) = (inn.path().join("好.txt"), inn.path().join("坏.txt"));
    std::fs::write(&good, TIDY).unwrap();
    std::fs::write(&bad, "姓名\t年龄\n张三\t30\n").unwrap();
    let said = run(&["import", text_of(&bad), text_of(&good), "-o", text_of(out.path())]);
    assert_eq!((said.code, files(out.path()).len()), (2, 3));
    assert!(said.err.contains("坏.txt 不像任何一张已知的表"), "{}", said.err);
    assert!(said.out.contains("2 个文件：读入 1，读不了 1\n单位 1 个，项目 2 个，指标 3 条\n"), "{}", said.out);
}

#[test]
fn existing_specs_are_not_overwritten_unless_asked() {
    let out = folder();
    assert_eq!(import_text(TIDY, &["-o", text_of(out.path())]).code, 0);
    let first = files(out.path());
    assert_eq!(first.keys().collect::<Vec<_>>(), ["某学校/乙项目.yaml", "某学校/单位.yaml", "某学校/甲项目.yaml"]);

    let mine = out.path().join("某学校/甲项目.yaml");
    std::fs::write(&mine, "# 我改过\n").unwrap();
    let before = files(out.path());
    let said = import_text(TIDY, &["-o", text_of(out.path())]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("已经存在") && said.err.contains("--force"), "{}", said.err);
    assert_eq!(files(out.path()), before);

    assert_eq!(import_text(TIDY, &["-o", text_of(out.path()), "--force"]).code, 0);
    assert_eq!(files(out.path()), first);
}

#[test]
fn no_name_in_a_document_leads_out_of_the_folder() {
    let around = folder();
    let out = around.path().join("甲/乙/规格");
    for name in ["../../x", "/etc/x", "..\\..\\x", "C:\\x", "..", "单位", "CON", "a/../../../x", "\u{202e}x"] {
        let text = TIDY.replace("甲项目\t", &format!("{name}\t")).replace("单位名称：某学校", "单位名称：../../某学校");
        let text = text.replace("\n某学校\t", "\n../../某学校\t");
        let said = import_text(&text, &["-o", text_of(&out), "--force"]);
        assert!(said.code < 2, "{name}: {}", said.err);
        let imported = json(&import_text(&text, &["--format", "json"]).out);
        assert_eq!(imported["单位"][0]["项目"][0]["项目名称"], name, "the name itself is kept");
        let outside: Vec<String> =
            files(around.path()).into_keys().filter(|path| !path.starts_with("甲/乙/规格/")).collect();
        assert!(outside.is_empty(), "{name}: {outside:?}");
        // Unit file, two projects: none of them swallowed another.
        assert_eq!(files(&out).len(), 3, "{name}: {:?}", files(&out).keys());
        std::fs::remove_dir_all(&out).unwrap();
    }
}

#[test]
fn two_projects_of_one_name_are_two_files() {
    let out = folder();
    import_text(&TIDY.replace("乙项目\t", "甲项目\t"), &["-o", text_of(out.path())]);
    assert_eq!(
        files(out.path()).into_keys().collect::<Vec<_>>(),
        ["某学校/单位.yaml", "某学校/甲项目-2.yaml", "某学校/甲项目.yaml"]
    );
}

#[test]
fn a_table_too_large_for_the_memory_allowed_is_refused_and_says_how_to_allow_more() {
    let scratch = folder();
    let file = scratch.path().join("大表.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    // 64 MiB is an eighth of what is usual and holds an eighth of the cells: fewer than these.
    for (row, column) in (0..1_000).flat_map(|row| (0..100).map(move |column| (row, column))) {
        sheet.write_number(row, column, 1.0).unwrap();
    }
    workbook.save(&file).unwrap();
    let file = file.to_str().unwrap();
    let refused = run(&["import", file, "--memory", "64"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("文件内容过大") && refused.err.contains("--memory"), "{}", refused.err);
    // With the usual room it is read, and refused for what it is.
    let read = run(&["import", file]);
    assert!(read.code == 2 && !read.err.contains("过大"), "{}", read.err);
    assert_eq!(run(&["import", file, "--memory", "1"]).code, 2, "less than the program itself needs");
}

#[test]
fn a_spec_is_no_table_to_be_imported() {
    let out = folder();
    for spec in ["specs/广州开放大学/单位.yaml", "templates/yitihua/adjustment/example.yaml"] {
        let said = run(&["import", spec, "-o", text_of(out.path())]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{spec}");
        assert!(said.err.contains("已经是规格") && said.err.contains("jixiao check"), "{}", said.err);
    }
    assert!(files(out.path()).is_empty());
}
