//! A made-up unit of any size, the same every time: projects of eight indicators and about 2 KB of YAML
//! each, in the shape of the published 项目支出绩效目标表. Shared by the benches and `examples/workload.rs`.

use jixiao::spec::{Amount, Funds, Indicator, Project, Target, Unit};
use rust_decimal::Decimal;

/// The form the workload goes on: unit name, totals row, indicators with codes and both targets.
pub const FORM: &str = "guangzhou/unit-coded";

const LEVELS: [(&str, &str); 8] = [
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益"),
    ("效益指标", "社会效益"),
    ("效益指标", "可持续影响"),
    ("满意度指标", "服务对象满意度"),
];
const WORDS: [&str; 27] = [
    "保障",
    "全区",
    "教育",
    "城域网",
    "网络",
    "安全",
    "稳定",
    "运行",
    "信息化",
    "设备",
    "更新",
    "维护",
    "学校",
    "课程",
    "资源",
    "建设",
    "平台",
    "服务",
    "教师",
    "培训",
    "提升",
    "质量",
    "管理",
    "系统",
    "项目",
    "实施",
    "年度",
];
const NAMES: [&str; 10] =
    ["完成率", "合格率", "覆盖人数", "响应时间", "成本控制", "使用率", "满意度", "及时率", "故障率", "培训人次"];
const VALUES: [&str; 10] = [
    "100%",
    "≥95%",
    "≤2小时",
    "良好以上",
    "不少于300人",
    "≥98%",
    "预算范围内",
    "显著提升",
    "450元/人/年",
    "年度计划数",
];

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    /// So many different words in a row.
    fn words(&mut self, count: usize) -> String {
        let mut left = WORDS.to_vec();
        (0..count).map(|_| left.swap_remove(self.below(left.len()))).collect()
    }

    fn one(&mut self, of: &[&str]) -> String {
        of[self.below(of.len())].to_string()
    }
}

fn cents(cents: usize) -> Option<Amount> {
    Some(Amount(Decimal::new(cents as i64, 2)))
}

fn project(dice: &mut Dice, index: usize) -> (Project, [usize; 3]) {
    let parts = [0; 3].map(|_| dice.below(900_000));
    let year = 2020 + index % 6;
    let indicator = |dice: &mut Dice, (level1, level2): (&str, &str)| Indicator {
        level1: Some(level1.into()),
        level2: Some(level2.into()),
        name: Some(dice.words(3) + &dice.one(&NAMES)),
        cycle_target: Some(Target(dice.one(&VALUES))),
        annual_target: Some(Target(dice.one(&VALUES))),
        ..Indicator::default()
    };
    let sentences = 6 + dice.below(6);
    let project = Project {
        name: Some(format!("(穗财教{year}{index:06}号) {}项目", dice.words(6))),
        funds: funds(parts),
        goal: Some((0..sentences).map(|_| dice.words(8)).collect::<Vec<_>>().join("，") + "。"),
        indicators: LEVELS.map(|levels| indicator(dice, levels)).to_vec(),
        ..Project::default()
    };
    (project, parts)
}

fn funds(parts: [usize; 3]) -> Funds {
    let [fiscal, special, other] = parts;
    Funds {
        total: cents(fiscal + special + other),
        fiscal: cents(fiscal),
        special_account: cents(special),
        other: cents(other),
        ..Funds::default()
    }
}

/// A unit of so many projects whose totals add up.
pub fn unit(projects: usize) -> Unit {
    let mut dice = Dice(20_261_120);
    let mut sums = [0; 3];
    let mut unit = Unit { name: Some("测试单位".into()), forms: vec![FORM.into()], ..Unit::default() };
    for index in 0..projects {
        let (project, parts) = project(&mut dice, index);
        for (sum, part) in sums.iter_mut().zip(parts) {
            *sum += part;
        }
        unit.projects.push(project);
    }
    unit.funds = funds(sums);
    unit
}
