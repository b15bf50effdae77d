//! The stages of the year stand in the one spec, beside what was declared: 监控 and 自评 are read, ordered, told and
//! never taken for a change of a target.

mod common;

use common::{folder, run, text_of};
use jixiao::formats::yaml;
use jixiao::revision::{Grade, Kind, compare, revise};
use jixiao::source::SourceId;
use jixiao::spec::{Extras, Project, Record};
use jixiao::tree::Node;
use proptest::prelude::*;

const DECLARED: &str = "\
项目名称: 校园网改造
年度: 2025
资金:
  总计: 120.00
绩效指标:
- 一级指标: 产出指标
  二级指标: 数量指标
  三级指标: 更换交换机
  年度指标值: ≥40台
  权重: 20
- 一级指标: 效益指标
  二级指标: 社会效益
  三级指标: 断网次数
  年度指标值: ≤3次
  权重: 30
";

/// The same after monitoring and self-evaluation, as `fmt` writes it.
const LIVED: &str = "\
项目名称: 校园网改造
年度: 2025
资金:
  总计: 120.00
绩效指标:
- 一级指标: 产出指标
  二级指标: 数量指标
  三级指标: 更换交换机
  年度指标值: ≥40台
  权重: 20
  附加:
    指标解释: 按验收单计
  监控:
    完成值: 18台
    全年预计完成值: 40台
    完成可能性: 有可能
    偏差原因: 招标流标一次。
    改进措施: 重新招标。
  自评:
    完成值: 38台
    分值: 20
    得分: 19.00
    扣减分数: 1.00
    完成情况: 换了三十八台。
    偏差原因: 两台延后到货。
- 一级指标: 效益指标
  二级指标: 社会效益
  三级指标: 断网次数
  年度指标值: ≤3次
  权重: 30
监控:
  截至: 2025-07-31
  资金:
  - 名称: 年度资金总额
    年初预算: 120.00
    执行数: 48.50
    全年预计执行数: 118.00
    执行率: 40.42%
  目标完成情况: 交换机更换过半。
  存在问题: 到货慢。
  改进措施: 催货。
自评:
  资金:
  - 名称: 年度资金总额
    年初预算: 120.00
    全年预算: 118.00
    执行数: 116.82
    执行率: 99.00%
    分值: 10
    得分: 9.90
  年度目标完成情况: 除两台外全部完成。
  得分: 97.90
  评价结论: 优。
";

fn read(text: &str) -> Node {
    let (node, report) = yaml::parse(SourceId::default(), text);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    node
}

#[test]
fn stages_are_typed_ordered_and_clean() {
    let home = folder();
    let file = home.path().join("校园网改造.yaml");
    // Written in another order and in other notations, it is the same after fmt.
    let loose = LIVED
        .replace("  截至: 2025-07-31\n  资金:\n", "  资金:\n")
        .replace("  目标完成情况: 交换", "  截至: 2025年7月31日\n  目标完成情况: 交换")
        .replace("执行数: 116.82", "执行数: '１１６.８２'");
    assert_ne!(loose, LIVED);
    std::fs::write(&file, &loose).unwrap();
    let fmt = run(&["fmt", text_of(&file)]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), LIVED, "{}", fmt.err);
    // A stage is read into its types: a day that is none is told at its line.
    std::fs::write(&file, LIVED.replace("截至: 2025-07-31", "截至: 七月底").replace("得分: 19.00", "得份: 19.00"))
        .unwrap();
    let told = run(&["check", text_of(&file)]);
    assert!(told.err.contains("“截至”应为日期") || told.out.contains("“截至”应为日期"), "{}{}", told.out, told.err);
    assert!(format!("{}{}", told.out, told.err).contains("是不是“得分”？"), "{}{}", told.out, told.err);
    // And written again, nothing is lost.
    let node = read(LIVED);
    assert_eq!(yaml::print(&Project::from_tree(&node).0.to_tree()), LIVED);
}

/// A hundred thousand indicators are held at once, and most have no stage yet: two pointers are all they carry for it.
#[test]
fn an_indicator_is_no_wider_for_its_stages() {
    let pointer = size_of::<Option<Box<u8>>>();
    let [one, text, list] = [size_of::<jixiao::spec::Indicator>(), size_of::<Option<String>>(), size_of::<Vec<u8>>()];
    let weight = size_of::<Option<jixiao::spec::Amount>>().next_multiple_of(pointer);
    // 一级, 二级, 三级, two targets and 备注; 权重; doubts; 附加, 监控 and 自评.
    assert!(one <= 6 * text + weight + list + 3 * pointer, "{one}");
}

/// A result is a fact like any other, and neither a harder nor an easier target.
#[test]
fn a_result_is_told_and_is_no_change_of_a_target() {
    let (old, new) = (read(LIVED), read(&LIVED.replace("    完成值: 38台", "    完成值: 40台")));
    let found = compare(&old, &new, Project::fields(), &Extras::default());
    let [one] = found.differences.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.field.to_string(), "自评.完成值");
    assert!(matches!(&one.kind, Kind::Changed { grade: Grade::Plain, .. }), "{one:?}");
    let revision = yaml::print(&revise::revise(&old, &new));
    assert_eq!(revision, "修订内容: []\n");
    // The stages as a whole came and went: no revision either.
    let only = "修订内容: []\n其他修改:\n- 位置: 绩效指标[第1项].附加\n  改为:\n    指标解释: 按验收单计\n";
    assert_eq!(yaml::print(&revise::revise(&read(DECLARED), &old)), only);
}

/// What is revised of a project that is being carried out: each declared fact as it may change.
fn changed(target: u32, renamed: bool, swapped: bool, dropped: bool, goal: bool) -> String {
    let mut text = LIVED.replace("年度指标值: ≥40台", &format!("年度指标值: ≥{target}台"));
    if renamed {
        text = text.replace("三级指标: 断网次数", "三级指标: 全年断网次数");
    }
    if goal {
        text = text.replace("绩效指标:\n", "绩效目标: |\n  改造校园网。\n绩效指标:\n");
    }
    let start = text.find("- 一级指标: 产出指标").unwrap();
    let second = text.find("- 一级指标: 效益指标").unwrap();
    let end = text.find("监控:\n  截至").unwrap();
    let (one, two) = (&text[start..second], &text[second..end]);
    let list = match (swapped, dropped) {
        (_, true) => two.to_string(),
        (true, _) => format!("{two}{one}"),
        _ => format!("{one}{two}"),
    };
    format!("{}{list}{}", &text[..start], &text[end..])
}

proptest! {
    #![proptest_config(common::laws(128))]

    /// Whatever is revised in the middle of the year, the results stay: the revision, made of the declared facts alone,
    /// gives the new spec with all that stages say.
    #[test]
    fn a_revision_keeps_what_stages_say(
        target in 38u32..44, renamed in any::<bool>(), swapped in any::<bool>(), dropped in any::<bool>(), goal in any::<bool>(),
    ) {
        let (old, new) = (read(LIVED), read(&changed(target, renamed, swapped, dropped, goal)));
        let revision = revise::revise(&old, &new);
        let text = yaml::print(&revision);
        prop_assert!(!text.contains("自评") && !text.contains("完成值"), "{text}");
        let mut spec = old.clone();
        let applied = revise::apply(&mut spec, &read(&text));
        prop_assert!(applied.is_ok(), "{:?}\n{}", applied, text);
        prop_assert_eq!(yaml::print(&spec), yaml::print(&new), "{}", text);
    }
}
