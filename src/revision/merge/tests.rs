use super::*;

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    merge(base, ours, theirs, &Labels::default()).unwrap_or_else(|refused| panic!("{refused:?}"))
}

const SPEC: &str = "\
项目名称: 运维
资金:
  总计: 10.00
  财政拨款: 10.00
绩效指标:
- 一级指标: 产出指标
  二级指标: 数量指标
  三级指标: 设备数
  年度指标值: ≥10
- 一级指标: 产出指标
  二级指标: 质量指标
  三级指标: 合格率
  年度指标值: ≥95%
- 一级指标: 效益指标
  二级指标: 社会效益
  三级指标: 覆盖人数
  年度指标值: ≥100
";

#[test]
fn different_facts_merge_clean_in_either_direction() {
    let ours = SPEC.replace("≥10\n", "≥12\n").replace("总计: 10.00", "总计: 12.00");
    let theirs = SPEC.replace("≥95%", "≥98%").replace("  财政拨款: 10.00", "  财政拨款: 12.00");
    let result = merged(SPEC, &ours, &theirs);
    assert_eq!(result, merged(SPEC, &theirs, &ours));
    let expected = ours.replace("≥95%", "≥98%").replace("  财政拨款: 10.00", "  财政拨款: 12.00");
    assert_eq!(result, Merged { text: expected, conflicts: 0 });
}

#[test]
fn the_same_fact_conflicts_by_its_lines_only() {
    let ours = SPEC.replace("≥95%", "≥96%").replace("≥100", "≥120");
    let theirs = SPEC.replace("≥95%", "≥98%");
    let result = merged(SPEC, &ours, &theirs);
    assert_eq!(result.conflicts, 1);
    let expected = "  三级指标: 合格率\n<<<<<<< 我方\n  年度指标值: ≥96%\n||||||| 原\n  年度指标值: ≥95%\n=======\n  年度指标值: ≥98%\n>>>>>>> 对方\n- 一级指标";
    assert!(result.text.contains(expected), "{}", result.text);
    assert!(result.text.contains("≥120"));
}

#[test]
fn an_item_moved_or_added_by_one_side_and_edited_by_the_other_is_one_item() {
    let (head, items) = SPEC.split_once("- ").unwrap_or_default();
    let items: Vec<String> = items.split("\n- ").map(|item| format!("- {}\n", item.trim_end())).collect();
    let new = "- 一级指标: 产出指标\n  二级指标: 时效指标\n  三级指标: 完成时间\n  年度指标值: 12月底前\n";
    let ours = format!("{head}{}{}{new}{}", items[2], items[0], items[1]);
    let theirs = SPEC.replace("≥95%", "≥98%").replace(
        "- 一级指标: 效益",
        "- 一级指标: 满意度指标\n  三级指标: 满意度\n  年度指标值: ≥90%\n- 一级指标: 效益",
    );
    let result = merged(SPEC, &ours, &theirs);
    let expected = ours.replace("≥95%", "≥98%") + "- 一级指标: 满意度指标\n  三级指标: 满意度\n  年度指标值: ≥90%\n";
    assert_eq!(result, Merged { text: expected, conflicts: 0 });
}

#[test]
fn a_removed_item_that_the_other_side_changed_is_asked_about() {
    let at = SPEC.find("- 一级指标: 产出指标\n  二级指标: 质量").unwrap_or(0);
    let end = SPEC.find("- 一级指标: 效益").unwrap_or(0);
    let ours = format!("{}{}", &SPEC[..at], &SPEC[end..]);
    assert_eq!(merged(SPEC, &ours, &SPEC.replace("≥10\n", "≥11\n")).text, ours.replace("≥10\n", "≥11\n"));
    let result = merged(SPEC, &ours, &SPEC.replace("≥95%", "≥98%"));
    assert_eq!(result.conflicts, 1);
    assert!(result.text.contains("<<<<<<< 我方\n||||||| 原\n- 一级指标: 产出指标\n"), "{}", result.text);
    assert!(result.text.contains("  年度指标值: ≥98%\n>>>>>>> 对方\n- 一级指标: 效益"), "{}", result.text);
}

#[test]
fn a_renamed_item_is_still_itself() {
    let ours = SPEC.replace("合格率", "验收合格率");
    assert_eq!(merged(SPEC, &ours, &SPEC.replace("≥95%", "≥98%")).text, ours.replace("≥95%", "≥98%"));
    let result = merged(
        SPEC,
        &SPEC.replace("- 一级指标: 效益", "- 一级指标: 社会效益"),
        &SPEC.replace("- 一级指标: 效益", "- 一级指标: 成效"),
    );
    let expected = "<<<<<<< 我方\n- 一级指标: 社会效益指标\n||||||| 原\n- 一级指标: 效益指标\n=======\n- 一级指标: 成效指标\n>>>>>>> 对方\n  二级指标: 社会效益\n";
    assert!(result.text.contains(expected), "{}", result.text);
}

#[test]
fn comments_of_both_sides_are_kept_and_spelling_is_nobodys_conflict() {
    let base =
        "# 头\n\n项目名称: 运维\n资金:\n  总计: 10\n绩效指标:\n  # 一\n  - 三级指标: 甲\n    年度指标值: '5' # 旧\n";
    let ours = base.replace("'5' # 旧", "5 # 我的").replace("# 一", "# 一\n  # 我说");
    let theirs = "# 头\n\n项目名称: 运维\n资金: # 存疑：少\n  总计: 10\n绩效指标:\n# 一\n# 你说\n- 三级指标: 甲\n  年度指标值: '6' # 旧\n  备注: 新\n";
    let expected = "# 头\n\n项目名称: 运维\n资金: # 存疑：少\n  总计: 10\n绩效指标:\n  # 一\n  # 我说\n  # 你说\n  - 三级指标: 甲\n    年度指标值: '6' # 我的\n    备注: 新\n";
    assert_eq!(merged(base, &ours, theirs), Merged { text: expected.into(), conflicts: 0 });
}

#[test]
fn long_texts_merge_by_sentence() {
    let base = "项目名称: 运维\n绩效目标: |\n  完成校园网络改造，覆盖全部教学楼。建设智慧教室三十间。\n  开展教师培训，不少于四次。\n";
    let (ours, theirs) = (base.replace("全部", "八栋"), base.replace("四次", "六次"));
    assert_eq!(merged(base, &ours, &theirs).text, ours.replace("四次", "六次"));
    let result = merged(base, &ours, &base.replace("全部", "九栋"));
    assert_eq!(result.conflicts, 1);
    for said in ["八栋", "全部", "九栋"] {
        assert!(result.text.contains(said));
    }
}

#[test]
fn a_file_that_both_added_merges_by_its_facts() {
    let ours = "项目名称: 运维\n年度: 2021\n";
    let result = merged("", ours, "项目名称: 运维\n编号: x\n年度: 2022\n");
    assert!(
        result.text.contains("<<<<<<< 我方\n年度: 2021\n||||||| 原\n=======\n年度: 2022\n>>>>>>> 对方\n"),
        "{}",
        result.text
    );
    assert!(result.text.starts_with("项目名称: 运维\n编号: x\n"));
}

#[test]
fn what_is_no_spec_is_refused() {
    let merge = |base: &str, ours: &str, theirs: &str| merge(base, ours, theirs, &Labels::default());
    assert_eq!(merge("a: 1\n", "a: 2\n", "a: 3\n"), Err(Refused::NoSpec(Side::Base)));
    let faulty = merge(SPEC, "项目名称：甲\n", &SPEC.replace("运维", "甲"));
    assert!(matches!(faulty, Err(Refused::Faulty(Side::Ours, _))), "{faulty:?}");
    let torn = merge(
        "项目名称: 甲\n立项依据: &a 某文件\n绩效目标: *a\n",
        "项目名称: 甲\n立项依据: &a 某文件\n绩效目标: *a\n年度: 1\n",
        "项目名称: 甲\n绩效目标: 某文件\n",
    );
    assert!(torn.is_ok() || torn == Err(Refused::Torn), "{torn:?}");
}

#[test]
fn line_ends_stay_as_ours_has_them() {
    let windows = |text: &str| text.replace('\n', "\r\n");
    let result = merged(SPEC, &windows(&SPEC.replace("≥10\n", "≥12\n")), &SPEC.replace("≥95%", "≥98%"));
    assert_eq!(result.text, windows(&SPEC.replace("≥10\n", "≥12\n").replace("≥95%", "≥98%")));
}
