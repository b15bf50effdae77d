//! Self-evaluations are scored as by hand: the three of docs/score.md to the cent, and whatever the numbers are, a better
//! value never scores less, points never exceed their weight, and weights add up.

mod common;

use common::{here, json, laws, run};
use jixiao::formats::yaml;
use jixiao::forms::Library;
use jixiao::source::SourceId;
use jixiao::spec::score::{self, Judgement, Scheme, Sheet};
use jixiao::spec::{Project, Target};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::OnceLock;

/// The scheme for all, with a region's on top.
fn scheme(region: Option<&str>) -> Scheme {
    let library = Library::built_in().unwrap();
    let read = |path: &str| -> Scheme { yaml::settings(path, library.text(path)).unwrap() };
    match region {
        None => read("scoring.yaml"),
        Some(region) => read("scoring.yaml").under(read(&format!("{region}/scoring.yaml"))),
    }
}

fn usual() -> &'static Scheme {
    static SCHEME: OnceLock<Scheme> = OnceLock::new();
    SCHEME.get_or_init(|| scheme(None))
}

/// The spec that a page of the book has the reader save under this name.
fn spec_in_the_book(name: &str) -> String {
    let page = std::fs::read_to_string(here("docs/score.md")).unwrap();
    let (_, rest) = page.split_once(&format!("```yaml 存为={name}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_string()
}

fn scored(text: &str, scheme: &Scheme) -> Sheet {
    let (node, report) = yaml::parse(SourceId::default(), text);
    assert!(report.findings.is_empty(), "{report:?}");
    let (project, report) = Project::from_tree(&node);
    assert!(report.findings.is_empty(), "{report:?}");
    score::sheet(&project, scheme).unwrap()
}

#[test]
fn three_self_evaluations_come_out_as_by_hand() {
    for (name, region, lines, total) in [
        ("图书更新.yaml", None, &["9.70", "19.00", "10.00", "8.00", "10.00", "27.00", "9.70"][..], "93.40"),
        ("健康体检.yaml", None, &["10.00", "25.00", "14.70", "8.33", "28.50", "10.00"], "96.53"),
        (
            "科普讲座.yaml",
            Some("chengben"),
            &["9.53", "20.00", "17.50", "10.00", "9.00", "10.00", "6.50", "10.00"],
            "92.53",
        ),
    ] {
        let sheet = scored(&spec_in_the_book(name), &scheme(region));
        let points: Vec<String> = sheet.lines.iter().map(|line| line.points.unwrap().to_string()).collect();
        assert_eq!(points, lines, "{name}");
        assert_eq!((sheet.points.to_string().as_str(), sheet.is_whole()), (total, true), "{name}");
        assert_eq!(sheet.grade.as_deref(), Some("优"), "{name}");
        // Every step says how it was reached, and rests on a text.
        assert!(sheet.lines.iter().all(|line| !line.account.zh.is_empty()), "{name}");
        assert!(sheet.lines.iter().all(|line| !scheme(region).source(line.way).is_empty()), "{name}");
    }
}

/// tests/scored: computed by a hand that had not seen how the program does.
#[test]
fn three_more_come_out_as_another_hand_had_them() {
    let table = std::fs::read_to_string(here("tests/scored/README.md")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| 某"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), 25);
    for unit in ["某小学", "某医院", "某公园"] {
        let text = std::fs::read_to_string(here(&format!("tests/scored/{unit}.yaml"))).unwrap();
        let sheet = scored(&text, usual());
        for row in rows.iter().filter(|row| row[0] == unit) {
            let points = match row[1] {
                "合计" => sheet.points,
                name => {
                    let line = sheet.lines.iter().find(|line| line.name.starts_with(name));
                    line.and_then(|line| line.points).unwrap_or_else(|| panic!("{unit} {name}"))
                }
            };
            assert_eq!(usual().rounded(points).to_string(), row[3], "{unit} {}", row[1]);
        }
        assert!(sheet.is_whole(), "{unit}");
    }
}

/// An indicator, and its part of the project.
fn one(target: &str, actual: &str, weight: &str) -> String {
    format!(
        "项目名称: 某项目\n绩效指标:\n- 一级指标: 产出指标\n  三级指标: 某指标\n  年度指标值: \"{target}\"\n  权重: {weight}\n  自评: {{完成值: \"{actual}\"}}\n自评: {{资金: [{{名称: 年度资金总额, 全年预算: 10, 执行数: 10}}]}}\n"
    )
}

#[test]
fn what_cannot_be_scored_says_why_and_leaves_the_sum_open() {
    for (target, actual, why) in [
        ("100%", "98%", "没有写 ≥、≤ 还是 ="),
        ("≥120间", "118个", "单位"),
        ("≥95%", "完成得很好", "不是"),
        ("年底前完成", "十一月完成", "不是一个数"),
        ("≥5人", "", "没有写完成值"),
    ] {
        let sheet = scored(&one(target, actual, "90"), usual());
        let open: Vec<_> = sheet.open().collect();
        assert_eq!(open.len(), 1, "{target} {actual}");
        assert!(open[0].account.zh.contains(why), "{target} {actual}: {}", open[0].account.zh);
        assert!(!sheet.is_whole() && sheet.grade.is_none());
    }
    let without_weight = one("≥5人", "5人", "90").replace("  权重: 90\n", "");
    assert!(scored(&without_weight, usual()).open().any(|line| line.account.zh.contains("没有写权重")));
}

#[test]
fn what_is_spent_of_nothing_has_no_rate() {
    let text = one("≥5人", "5人", "90");
    let of = |funds: &str| {
        let sheet = scored(&text.replace("{名称: 年度资金总额, 全年预算: 10, 执行数: 10}", funds), usual());
        (sheet.lines[0].points.map(|points| points.to_string()), sheet.lines[0].account.zh.clone())
    };
    assert!(of("{名称: 总额, 全年预算: 0, 执行数: 3}").1.contains("算不出执行率"));
    assert!(of("{名称: 总额, 执行数: 3}").1.contains("没有写全年预算数"));
    // Without a line for the whole its sources are added up.
    let sources = "{名称: 财政拨款, 全年预算: 8, 执行数: 8}, {名称: 其他资金, 全年预算: 2, 执行数: 1}";
    assert_eq!(of(sources).0.as_deref(), Some("9.00"));
    // Indicators that make a hundred leave nothing for spending.
    let sheet = scored(&one("≥5人", "5人", "100"), usual());
    assert_eq!((sheet.lines.len(), sheet.points.to_string().as_str()), (1, "100.00"));
}

#[test]
fn the_door_prints_tables_json_and_markdown_and_tells_by_its_code() {
    let folder = common::folder();
    let path = folder.path().join("图书更新.yaml");
    std::fs::write(&path, spec_in_the_book("图书更新.yaml")).unwrap();
    let path = common::text_of(&path);
    let said = run(&["score", path]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.starts_with("图书馆图书更新  93.40 / 100，优\n"), "{}", said.out);
    assert!(said.out.contains("11400册 对 ≥12000册：11400 ÷ 12000 × 20 = 19.00"), "{}", said.out);
    let told = json(&run(&["score", path, "--format", "json"]).out);
    let score = &told["projects"][0]["score"];
    assert_eq!((score["points"].as_str(), score["lines"][1]["way"].as_str()), (Some("93.40"), Some("正向")));
    let markdown = run(&["--lang", "en", "score", path, "--format", "markdown"]).out;
    assert!(markdown.contains("| 产出指标 | 购置图书 | 20 | 19.00 | at least |"), "{markdown}");

    let declared = "项目名称: 某项目\n绩效指标:\n- {一级指标: 产出指标, 三级指标: 甲, 年度指标值: ≥5, 权重: 100}\n";
    std::fs::write(folder.path().join("图书更新.yaml"), declared).unwrap();
    let said = run(&["score", path]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("没有自评"), "{}", said.err);
}

#[test]
fn cost_as_a_level_of_its_own_is_checked_by_its_own_scheme() {
    let folder = common::folder();
    let place = |name: &str| folder.path().join(name);
    std::fs::write(place("科普讲座.yaml"), spec_in_the_book("科普讲座.yaml")).unwrap();
    std::fs::write(place("甲.yaml"), "规则方案: chengben\n").unwrap();
    std::fs::write(place("乙.yaml"), "规则方案: touru\n").unwrap();
    let spec = place("科普讲座.yaml");
    let check = |config: &str| {
        let config = place(config);
        let args = ["--config", common::text_of(&config), "check", common::text_of(&spec), "--format", "json"];
        let told = json(&run(&args).out);
        let ids = told.as_array().unwrap().iter().map(|of| of["id"].as_str().unwrap().to_string());
        ids.filter(|id| id.starts_with('K') || id == "Z003").collect::<Vec<_>>()
    };
    assert_eq!(check("甲.yaml"), Vec::<String>::new());
    // The older system knows neither 成本指标 nor 满意度指标 as a level of its own.
    assert!(check("乙.yaml").contains(&"K012".to_string()), "{:?}", check("乙.yaml"));
}

fn share(target: &str, actual: &str) -> Option<Decimal> {
    match score::judge(&Target(target.into()), &Target(actual.into()), usual()) {
        Judgement::Share(share) => share.of(Decimal::TEN).map(|points| usual().rounded(points)),
        _ => None,
    }
}

/// A number with up to two decimals.
fn number() -> impl Strategy<Value = Decimal> {
    (0i64..2_000_000, 0u32..3).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

proptest! {
    #![proptest_config(laws(256))]

    #[test]
    fn a_better_value_never_scores_less(target in number(), one in number(), other in number(), unit in "(%|人次|万元|)") {
        let (less, more) = (one.min(other), one.max(other));
        let points = |sign: &str, actual: Decimal| share(&format!("{sign}{target}{unit}"), &format!("{actual}{unit}"));
        for sign in ["≥", ">", "不少于"] {
            prop_assert!(points(sign, less).unwrap() <= points(sign, more).unwrap());
        }
        for sign in ["≤", "<", "不超过"] {
            prop_assert!(points(sign, less).unwrap() >= points(sign, more).unwrap());
        }
    }

    #[test]
    fn nearer_to_a_range_never_scores_less(ends in (number(), number()), one in number(), other in number()) {
        let (from, to) = (ends.0.min(ends.1), ends.0.max(ends.1));
        prop_assume!(from < to);
        let points = |actual: Decimal| share(&format!("{from}-{to}天"), &format!("{actual}天")).unwrap();
        let (less, more) = (one.min(other), one.max(other));
        if more <= to {
            prop_assert!(points(less) <= points(more));
        }
        if less >= from {
            prop_assert!(points(less) >= points(more));
        }
        prop_assert_eq!(points(from), Decimal::TEN);
        prop_assert_eq!(points(to), Decimal::TEN);
    }

    #[test]
    fn points_never_exceed_their_weight_and_weights_add_up(
        parts in proptest::collection::vec(("(≥|≤|>|<|=|)", number(), number(), number(), 0u32..100), 1..8),
        spent in number(), adjusted in number(),
    ) {
        let mut text = String::from("项目名称: 某项目\n绩效指标:\n");
        for (sign, target, actual, _, weight) in &parts {
            text += &format!("- 一级指标: 产出指标\n  三级指标: 某指标\n  年度指标值: \"{sign}{target}%\"\n  权重: {weight}\n  自评: {{完成值: \"{actual}%\"}}\n");
        }
        text += &format!("自评: {{资金: [{{名称: 总额, 全年预算: {adjusted}, 执行数: {spent}, 分值: 10}}]}}\n");
        let sheet = scored(&text, usual());
        let weights: Decimal = parts.iter().map(|part| Decimal::from(part.4)).sum();
        prop_assert_eq!(sheet.of, weights + Decimal::TEN);
        for line in &sheet.lines {
            if let (Some(points), Some(weight)) = (line.points, line.weight) {
                prop_assert!(points >= Decimal::ZERO && points <= weight, "{:?}", line);
            }
        }
        let sum: Decimal = sheet.lines.iter().filter_map(|line| line.points).sum();
        prop_assert_eq!(sheet.points, sum);
        prop_assert!(sheet.points <= sheet.of);
    }

    #[test]
    fn whatever_is_written_scores_or_says_why(target in ".{0,12}", actual in ".{0,12}") {
        match score::judge(&Target(target), &Target(actual), usual()) {
            Judgement::Share(share) => prop_assert!(share.part >= Decimal::ZERO && share.part <= share.whole),
            Judgement::Band(_) => {}
            Judgement::Open(why) => prop_assert!(!why.zh.is_empty() && !why.en.is_empty()),
        }
    }
}
